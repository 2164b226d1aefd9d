#include "config/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "config/number.h"
#include "config/scan.h"

#define DEPTH_MAX 64
#define NAMES_KEPT 64

struct parser {
    struct scan scan;
    struct token token; // the one looked at
    struct arena *arena;
    size_t *left; // settings that may still be made
    struct problems *problems;
    struct parsed *out;
    struct token open[DEPTH_MAX]; // brackets not closed yet, outermost first
    size_t depth;
    const char *names[NAMES_KEPT]; // of settings: most are keys, again and again
    struct str chars;              // of the string being joined
    struct place_run *runs;
    size_t run_count, run_room;
};

static struct setting *parse_value(struct parser *p);
static void parse_setting(struct parser *p, struct setting *group);

static void advance(struct parser *p)
{
    scan_next(&p->scan, &p->token);
}

static bool is(const struct parser *p, enum token_tag tag)
{
    return p->token.tag == tag;
}

// How a token is called in a message: `"}"`, `name "worth"`, `the end of the file`. Returns buffer.
static const char *token_name(const struct scan *s, const struct token *t, char *buffer,
                              size_t size)
{
    int length = (int)(t->inner_size < 40 ? t->inner_size : 40);
    const char *text = s->bytes + t->inner;
    switch (t->tag) {
    case TOKEN_NAME:
        snprintf(buffer, size, "name \"%.*s\"", length, text);
        break;
    case TOKEN_STRING:
        snprintf(buffer, size, "a string");
        break;
    case TOKEN_INCLUDE:
        snprintf(buffer, size, "@include");
        break;
    case TOKEN_END:
        snprintf(buffer, size, "the end of the file");
        break;
    case TOKEN_EQUALS:
    case TOKEN_NUMBER:
    case TOKEN_BOOL:
    case TOKEN_COMMA:
    case TOKEN_SEMICOLON:
    case TOKEN_OPEN:
    case TOKEN_CLOSE:
        snprintf(buffer, size, "\"%.*s\"", length, text);
        break;
    }
    return buffer;
}

static bool error_here(struct parser *p, const char *expected)
{
    char found[80];
    return problem_error(p->problems, p->token.at, "expected %s, found %s", expected,
                         token_name(&p->scan, &p->token, found, sizeof found));
}

static bool begins_value(const struct parser *p)
{
    return is(p, TOKEN_NUMBER) || is(p, TOKEN_BOOL) || is(p, TOKEN_STRING) || is(p, TOKEN_OPEN);
}

static char closer_of(char bracket)
{
    return bracket == '{' ? '}' : bracket == '(' ? ')' : ']';
}

// At a closing bracket or the end: true when the innermost open one ends here (consumed when it is
// its own).
static bool close_bracket(struct parser *p)
{
    const struct token *open = &p->open[p->depth - 1];
    if (is(p, TOKEN_END)) {
        p->out->broken = true;
        if (*p->left > 0) // else the end was made
            problem_error(p->problems, open->at, "\"%c\" is never closed", open->bracket);
        return true;
    }
    if (p->token.bracket == closer_of(open->bracket)) {
        advance(p);
        return true;
    }
    p->out->broken = true;
    problem_error(p->problems, p->token.at, "\"%c\" cannot close the \"%c\" opened at %u:%u",
                  p->token.bracket, open->bracket, open->at.line, open->at.column);
    for (size_t i = p->depth - 1; i > 0; i--)
        if (closer_of(p->open[i - 1].bracket) == p->token.bracket)
            return true; // it closes one further out: this one's own is missing
    advance(p);
    return false;
}

// What is nested too deep is passed over, bracket by bracket.
static void skip_nested(struct parser *p)
{
    problem_error(p->problems, p->token.at, "nested deeper than %d", DEPTH_MAX);
    p->out->broken = true;
    size_t depth = 0;
    do {
        if (is(p, TOKEN_OPEN))
            depth++;
        else if (is(p, TOKEN_CLOSE))
            depth--;
        advance(p);
    } while (depth > 0 && !is(p, TOKEN_END));
}

static void misplaced_include(struct parser *p)
{
    problem_error(p->problems, p->token.at,
                  "@include stands outside all sections only; share lists through `like`");
    advance(p);
}

static void parse_group(struct parser *p, struct setting *group)
{
    for (;;) {
        if (is(p, TOKEN_NAME)) {
            parse_setting(p, group);
        } else if (is(p, TOKEN_CLOSE) || is(p, TOKEN_END)) {
            if (close_bracket(p))
                return;
        } else if (is(p, TOKEN_INCLUDE)) {
            misplaced_include(p);
        } else {
            error_here(p, "a key");
            if (!begins_value(p) || !parse_value(p))
                advance(p);
        }
    }
}

// After an element: a comma and another one, or the end.
static void parse_comma(struct parser *p, const char *expected)
{
    if (is(p, TOKEN_COMMA)) {
        struct place at = p->token.at;
        advance(p);
        if (is(p, TOKEN_CLOSE))
            problem_error(p->problems, at, "no \",\" may stand after the last element");
    } else if (!is(p, TOKEN_CLOSE) && !is(p, TOKEN_END)) {
        error_here(p, expected);
        if (is(p, TOKEN_SEMICOLON) || is(p, TOKEN_EQUALS))
            advance(p);
    }
}

static void parse_elements(struct parser *p, struct setting *list)
{
    const char *expected = list->tag == SETTING_LIST ? "\",\" or \")\"" : "\",\" or \"]\"";
    for (;;) {
        if (is(p, TOKEN_CLOSE) || is(p, TOKEN_END)) {
            if (close_bracket(p))
                return;
        } else if (begins_value(p)) {
            struct setting *element = parse_value(p);
            if (element)
                setting_add(list, element);
            parse_comma(p, expected);
        } else if (is(p, TOKEN_INCLUDE)) {
            misplaced_include(p);
        } else if (is(p, TOKEN_NAME)) {
            error_here(p, "an element (texts stand in quotes, keys in { })");
            struct setting lost = {.tag = SETTING_GROUP};
            parse_setting(p, &lost);
        } else {
            error_here(p, "an element");
            advance(p);
        }
    }
}

// libconfig's arrays hold scalars of one type.
static void check_array(struct parser *p, const struct setting *array)
{
    for (const struct setting *s = array->first; s; s = s->next) {
        if (s->tag == SETTING_GROUP || s->tag == SETTING_LIST || s->tag == SETTING_ARRAY)
            problem_error(p->problems, s->at,
                          "only texts, numbers and true/false stand in [ ]; write ( ) around");
        else if (s->tag != array->first->tag ||
                 (s->tag == SETTING_NUMBER && s->flag != array->first->flag))
            problem_error(
                p->problems, s->at,
                "elements of [ ] are of one type (1 and 1.0 are of two); write ( ) around");
    }
}

static struct setting *parse_nested(struct parser *p)
{
    if (p->depth == DEPTH_MAX) {
        skip_nested(p);
        return NULL;
    }
    char bracket = p->token.bracket;
    enum setting_tag tag = bracket == '{'   ? SETTING_GROUP
                           : bracket == '(' ? SETTING_LIST
                                            : SETTING_ARRAY;
    struct setting *s = setting_new(p->arena, tag, NULL, p->token.at);
    p->open[p->depth++] = p->token;
    advance(p);
    if (tag == SETTING_GROUP)
        parse_group(p, s);
    else
        parse_elements(p, s);
    p->depth--;
    if (tag == SETTING_ARRAY)
        check_array(p, s);
    return s;
}

static void note_run(void *context, size_t offset, struct place at)
{
    struct parser *p = context;
    if (p->run_count > 0 && p->runs[p->run_count - 1].offset == offset)
        p->run_count--; // nothing stood between
    p->runs = mem_grow(p->runs, &p->run_room, p->run_count + 1, sizeof *p->runs);
    p->runs[p->run_count++] = (struct place_run){.offset = offset, .at = at};
}

// What goes with a text that may be an expression, most of which are in one piece.
struct scalar {
    struct node *tree;
    struct place_run run;
};

static struct setting *scalar_new(struct parser *p, enum setting_tag tag, struct place_run **run)
{
    struct setting *s = setting_new(p->arena, tag, NULL, p->token.at);
    struct scalar *own = arena_alloc(p->arena, sizeof *own);
    s->tree = &own->tree;
    *run = &own->run;
    return s;
}

static struct setting *parse_string(struct parser *p)
{
    struct place_run *runs;
    struct setting *s = scalar_new(p, SETTING_STRING, &runs);
    str_clear(&p->chars);
    p->run_count = 0;
    for (; is(p, TOKEN_STRING); advance(p))
        scan_string(&p->scan, &p->token, &p->chars, note_run, p);
    if (p->run_count > 1)
        runs = arena_array(p->arena, p->run_count, sizeof *runs);
    memcpy(runs, p->runs, p->run_count * sizeof *runs);
    s->text = (struct text){
        .chars = arena_bytes(p->arena, p->chars.data ? p->chars.data : "", p->chars.size),
        .size = p->chars.size,
        .runs = runs,
        .run_count = p->run_count,
    };
    return s;
}

static struct setting *parse_number(struct parser *p)
{
    struct place_run *run;
    struct setting *s = scalar_new(p, SETTING_NUMBER, &run);
    struct number number;
    struct err ignored; // reported by the scan
    if (!number_read(p->scan.bytes + p->token.start, p->token.end - p->token.start, &number,
                     &ignored))
        number = (struct number){.plain = "0"};
    run->at = p->token.at;
    s->flag = memchr(p->scan.bytes + p->token.start, '.', p->token.end - p->token.start) != NULL;
    s->text.chars = arena_text(p->arena, number.plain);
    s->text.size = strlen(number.plain);
    s->text.runs = run;
    s->text.run_count = 1;
    advance(p);
    return s;
}

// The rest of the file is not looked at.
static void stop_here(struct parser *p)
{
    problem_error(p->problems, p->token.at, "a configuration of more than %d settings",
                  SETTINGS_MAX);
    p->out->broken = true;
    p->scan.at = p->scan.size;
    advance(p);
}

// NULL when nothing could be made of it. The token must begin a value.
static struct setting *parse_value(struct parser *p)
{
    if (*p->left == 0) {
        stop_here(p);
        return NULL;
    }
    (*p->left)--;
    if (is(p, TOKEN_OPEN))
        return parse_nested(p);
    if (is(p, TOKEN_STRING))
        return parse_string(p);
    if (is(p, TOKEN_NUMBER))
        return parse_number(p);
    struct setting *s = setting_new(p->arena, SETTING_BOOL, NULL, p->token.at);
    s->flag = (p->scan.bytes[p->token.start] | 0x20) == 't';
    advance(p);
    return s;
}

// Whether `=` or `:` follows the token looked at.
static bool equals_follows(const struct parser *p)
{
    size_t at = p->token.end;
    while (at < p->scan.size && strchr(" \t\r\n", p->scan.bytes[at]))
        at++;
    return at < p->scan.size && (p->scan.bytes[at] == '=' || p->scan.bytes[at] == ':');
}

// A name that is not ASCII has been reported by the scan.
static bool is_ascii_name(const struct parser *p)
{
    return (p->scan.bytes[p->token.inner] & 0x80) == 0;
}

static void missing_value(struct parser *p, const char *name, struct place at)
{
    if (!is(p, TOKEN_NAME) || equals_follows(p)) {
        problem_error(p->problems, at, "no value for \"%s\"", name);
        return;
    }
    if (is_ascii_name(p))
        problem_error(p->problems, p->token.at, "texts stand in quotes: write \"%.*s\"",
                      (int)p->token.inner_size, p->scan.bytes + p->token.inner);
    advance(p);
}

static const char *name_kept(struct parser *p, const char *bytes, size_t size)
{
    size_t slot = (size * 31 + (unsigned char)bytes[0] * 7u + (unsigned char)bytes[size - 1]);
    const char **kept = &p->names[slot % NAMES_KEPT];
    if (!*kept || strncmp(*kept, bytes, size) != 0 || (*kept)[size] != '\0')
        *kept = arena_bytes(p->arena, bytes, size);
    return *kept;
}

// NAME (=|:) value [;|,]
static void parse_setting(struct parser *p, struct setting *group)
{
    struct place at = p->token.at;
    bool good = is_ascii_name(p);
    const char *name = name_kept(p, p->scan.bytes + p->token.inner, p->token.inner_size);
    advance(p);
    if (is(p, TOKEN_EQUALS)) {
        advance(p);
    } else {
        char expected[80];
        snprintf(expected, sizeof expected, "\"=\" after \"%.40s\"", name);
        error_here(p, expected);
        if (!begins_value(p))
            return;
    }
    if (begins_value(p)) {
        struct setting *s = parse_value(p);
        if (s && good) {
            s->name = name;
            s->name_at = at;
            setting_add(group, s);
        }
    } else {
        missing_value(p, name, at);
    }
    if (is(p, TOKEN_SEMICOLON) || is(p, TOKEN_COMMA))
        advance(p);
}

static void note_include(struct parser *p)
{
    struct parsed *out = p->out;
    out->includes = arena_grow(p->arena, out->includes, out->include_count, &out->include_room,
                               sizeof *out->includes);
    out->includes[out->include_count++] = (struct parsed_include){
        .start = p->token.start,
        .end = p->token.end,
        .settings_before = out->top.count,
    };
    advance(p);
}

static void parse_top(struct parser *p)
{
    while (!is(p, TOKEN_END)) {
        if (is(p, TOKEN_NAME)) {
            parse_setting(p, &p->out->top);
        } else if (is(p, TOKEN_INCLUDE)) {
            note_include(p);
        } else if (is(p, TOKEN_CLOSE)) {
            p->out->broken = true;
            problem_error(p->problems, p->token.at, "\"%c\" closes nothing", p->token.bracket);
            advance(p);
        } else {
            error_here(p, "a key");
            if (!begins_value(p) || !parse_value(p))
                advance(p);
        }
    }
}

static void note_origin(void *context, struct place at, const char *bytes, size_t size)
{
    struct parser *p = context;
    origins_note(&p->out->origins, p->arena, at, bytes, size);
}

void parse_file(struct parsed *out, struct arena *a, size_t *left, const char *file,
                const char *bytes, size_t size, struct problems *p)
{
    *out = (struct parsed){.top.tag = SETTING_GROUP};
    struct parser *parser = mem_new(1, sizeof *parser);
    parser->arena = a;
    parser->left = left;
    parser->problems = p;
    parser->out = out;
    scan_init(&parser->scan, file, bytes, size, p);
    parser->scan.comment = note_origin;
    parser->scan.context = parser;
    advance(parser);
    parse_top(parser);
    out->broken = out->broken || parser->scan.broken;
    str_release(&parser->chars);
    free(parser->runs);
    free(parser);
}
