#include "config/print.h"

#include <string.h>

#include "base/utf8.h"
#include "config/origin.h"
#include "config/sections.h"

#define TOLD_AT 32768 // bytes, of a print that is read by nobody else

struct print {
    struct str *out;
    bool places;
    int depth;
    struct arena scratch; // of one expression
    struct str spelt;     // likewise
    // what the ruleset is named by, where that is wanted: the print without places
    struct digest_state *digest;
    size_t told; // how much of `out` the digest has seen, or is not to see
};

static void digest_lines(struct print *p)
{
    if (p->digest)
        digest_add(p->digest, p->out->data + p->told, p->out->size - p->told);
    p->told = p->out->size;
}

static void print_value(struct print *p, const struct setting *s, const struct form *inner,
                        enum text_sort texts);

static void indent(struct print *p)
{
    size_t size = 4 * (size_t)p->depth;
    memset(str_add_room(p->out, size), ' ', size);
}

// A path, which may hold any bytes, in a comment that can be read: what is no UTF-8 or would end
// the line is a question mark.
static void print_path(struct print *p, const char *path)
{
    size_t size = strlen(path), from = p->out->size;
    str_add_bytes(p->out, path, size);
    char *at = p->out->data + from, *end = at + size;
    for (char *c = at; c < end; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    for (size_t bad = 0; at < end && !utf8_valid(at, (size_t)(end - at), &bad); at += bad)
        at[bad] = '?';
}

// Where the value came from, and the end of the line (config/origin.h). NULL: a default.
static void end_line(struct print *p, const struct place *at)
{
    if (p->places) {
        digest_lines(p);
        if (!at || origin_is_default(at)) {
            str_add(p->out, " " ORIGIN_MARK ORIGIN_DEFAULT);
        } else if (at->file) {
            str_add(p->out, " " ORIGIN_MARK);
            print_path(p, at->file);
            str_add_char(p->out, ':');
            str_add_whole(p->out, at->line);
            str_add_char(p->out, ':');
            str_add_whole(p->out, at->column);
        }
        p->told = p->out->size;                        // the place is no part of the ruleset's name
    } else if (p->digest && p->out->size >= TOLD_AT) { // for the digest alone
        digest_lines(p);
        str_clear(p->out);
        p->told = 0;
    }
    str_add_char(p->out, '\n');
}

static bool is_row(const struct setting *s)
{
    for (const struct setting *e = s->first; e; e = e->next)
        if (e->tag <= SETTING_ARRAY)
            return false;
    return true;
}

// The end of a value's last line. That of a group or a long list has its place on its first line.
static void end_value(struct print *p, const struct setting *s)
{
    if (s->tag == SETTING_GROUP || !is_row(s))
        str_add_char(p->out, '\n');
    else
        end_line(p, &s->at);
}

static void print_string(struct print *p, const char *chars, size_t size)
{
    size_t plain = 0;
    str_add_char(p->out, '"');
    while (plain < size && (unsigned char)chars[plain] >= 0x20 && chars[plain] != 0x7f &&
           chars[plain] != '"' && chars[plain] != '\\')
        plain++;
    str_add_bytes(p->out, chars, plain);
    for (size_t i = plain; i < size; i++) {
        unsigned char c = (unsigned char)chars[i];
        if (c == '"' || c == '\\')
            str_addf(p->out, "\\%c", c);
        else if (c == '\n')
            str_add(p->out, "\\n");
        else if (c < 0x20 || c == 0x7f)
            str_addf(p->out, "\\x%02x", c);
        else
            str_add_char(p->out, (char)c);
    }
    str_add_char(p->out, '"');
}

// "(x, t) = min(1, x / t)"
static bool spell_function(struct print *p, const struct text *written, struct problems *ignored,
                           struct str *text)
{
    const char **parameters;
    size_t count;
    struct node *body;
    if (!node_parse_function(&p->scratch, written, ignored, &parameters, &count, &body))
        return false;
    for (size_t i = 0; i < count; i++)
        str_addf(text, "%s%s", i ? ", " : "(", parameters[i]);
    str_add(text, ") = ");
    node_print(body, text);
    return true;
}

static bool spell_expr(struct print *p, const struct text *written, bool is_order,
                       struct problems *ignored, struct str *text)
{
    struct node *node;
    bool descending = false;
    bool parsed = is_order ? node_parse_order(&p->scratch, written, ignored, &node, &descending)
                           : node_parse(&p->scratch, written, ignored, &node);
    if (!parsed)
        return false;
    node_print(node, text);
    str_add(text, descending ? " desc" : "");
    return true;
}

// The canonical spelling of an expression into `text`; false when it cannot be parsed.
static bool spell(struct print *p, const struct text *written, enum text_sort sort,
                  struct str *text)
{
    struct problems ignored;
    problems_init(&ignored);
    bool parsed = sort == TEXT_FUNCTION
                      ? spell_function(p, written, &ignored, text)
                      : spell_expr(p, written, sort == TEXT_ORDER, &ignored, text);
    problems_release(&ignored);
    arena_release(&p->scratch);
    return parsed;
}

static void print_text(struct print *p, const struct setting *s, enum text_sort sort)
{
    const struct text *t = &s->text;
    struct str text = {0};
    if (sort == TEXT_EXPR && s->tree && *s->tree) { // the checker has read it already
        node_print(*s->tree, &p->spelt);
        print_string(p, p->spelt.data, p->spelt.size);
        str_clear(&p->spelt);
    } else if (sort != TEXT_PLAIN && spell(p, t, sort, &text)) {
        print_string(p, text.data, text.size);
    } else {
        const char *from = t->chars;
        size_t size = t->size;
        while (sort != TEXT_PLAIN && size > 0 && strchr(" \t\r\n", from[size - 1]))
            size--;
        while (sort != TEXT_PLAIN && size > 0 && strchr(" \t\r\n", *from))
            from++, size--;
        print_string(p, from, size);
    }
    str_release(&text);
}

static void print_scalar(struct print *p, const struct setting *s, enum text_sort texts)
{
    if (s->tag == SETTING_BOOL && texts != TEXT_EXPR)
        str_add(p->out, s->flag ? "true" : "false");
    else if (s->tag == SETTING_BOOL)
        str_add(p->out, s->flag ? "\"true\"" : "\"false\"");
    else if (s->tag == SETTING_NUMBER && texts != TEXT_EXPR)
        str_add_bytes(p->out, s->text.chars, s->text.size);
    else
        print_text(p, s, texts);
}

// A list of scalars, on one line. Lists and arrays mean the same and print the same.
static void print_row(struct print *p, const struct setting *s, enum text_sort texts)
{
    str_add(p->out, s->first ? "( " : "(");
    for (const struct setting *e = s->first; e; e = e->next) {
        print_scalar(p, e, texts);
        str_add(p->out, e->next ? ", " : " ");
    }
    str_add_char(p->out, ')');
}

static void print_list(struct print *p, const struct setting *s, const struct form *inner,
                       enum text_sort texts)
{
    str_add(p->out, "(");
    end_line(p, &s->at);
    p->depth++;
    for (const struct setting *e = s->first; e; e = e->next) {
        indent(p);
        print_value(p, e, inner, texts);
        if (e->next)
            str_add_char(p->out, ',');
        end_value(p, e);
    }
    p->depth--;
    indent(p);
    str_add_char(p->out, ')');
}

static void print_named(struct print *p, const struct setting *s, const struct form *inner,
                        enum text_sort texts)
{
    indent(p);
    str_add(p->out, s->name);
    str_add(p->out, " = ");
    print_value(p, s, inner, texts);
    end_value(p, s);
}

static bool has_default(const struct key *k)
{
    return k->fallback && !k->unsupported;
}

static void print_default(struct print *p, const struct key *k)
{
    bool bare = k->shape == KEY_BOOL || k->shape == KEY_NUMBER || k->shape == KEY_WHOLE ||
                (k->shape == KEY_OWN && k->takes == TAKES_NUMBER);
    indent(p);
    str_addf(p->out, bare ? "%s = %s" : "%s = \"%s\"", k->name, k->fallback);
    end_line(p, NULL);
}

// Defaults that would be refused where they stand: keys for groups in a rule that is none.
static bool default_fits(const struct form *f, const struct key *k, const struct setting *s)
{
    if (f == &rule_form)
        return setting_find(s, "rules") ||
               (setting_find(s, "criteria") && strcmp(k->name, "spread") != 0);
    if (f == &outcome_form && strcmp(k->name, "ties") == 0)
        return false; // whether it is written is known, and asked for
    return strcmp(k->name, "due") != 0 || setting_find(s, "every") != NULL;
}

static void print_keys(struct print *p, const struct form *f, const struct setting *s)
{
    const struct setting *found[FORM_KEYS_MAX];
    form_settings(f, s, found);
    for (size_t i = 0; i < f->count; i++) {
        const struct key *k = &f->keys[i];
        if (found[i])
            print_named(p, found[i], k->inner, k->shape == KEY_EXPR ? TEXT_EXPR : k->texts);
        else if (has_default(k) && default_fits(f, k, s))
            print_default(p, k);
    }
}

static void print_group(struct print *p, const struct setting *s, const struct form *inner)
{
    str_add(p->out, "{");
    end_line(p, &s->at);
    p->depth++;
    if (inner && inner->keys)
        print_keys(p, inner, s);
    else
        for (const struct setting *e = s->first; e; e = e->next)
            print_named(p, e, inner ? inner->each : NULL, inner ? inner->texts : TEXT_PLAIN);
    p->depth--;
    indent(p);
    str_add_char(p->out, '}');
}

static void print_value(struct print *p, const struct setting *s, const struct form *inner,
                        enum text_sort texts)
{
    if (s->tag > SETTING_ARRAY)
        print_scalar(p, s, texts);
    else if (s->tag == SETTING_GROUP)
        print_group(p, s, inner);
    else if (is_row(s))
        print_row(p, s, texts);
    else
        print_list(p, s, inner, texts);
}

// `daemon` and `tests` change no board, so that they are no part of the ruleset's name.
static void print_sections(struct print *p, const struct model *m, bool whole)
{
    struct digest_state *digest = p->digest;
    for (size_t i = 0; m->written && i < sections_form.count; i++) {
        const struct key *k = &sections_form.keys[i];
        bool outside = strcmp(k->name, "daemon") == 0 || strcmp(k->name, "tests") == 0;
        const struct setting *s = setting_find(m->written, k->name);
        if (outside && !whole)
            continue;
        p->digest = outside ? NULL : digest;
        if (s)
            print_named(p, s, k->inner, k->texts);
        else if (has_default(k))
            print_default(p, k);
        digest_lines(p);
    }
    p->digest = digest;
}

void config_print(const struct model *m, bool places, struct str *out)
{
    struct print p = {.out = out, .places = places};
    arena_init(&p.scratch);
    str_add(out, "");
    print_sections(&p, m, true);
    arena_release(&p.scratch);
    str_release(&p.spelt);
}

static void print_hashed(const struct model *m, bool whole, struct str *out, char text[DIGEST_TEXT])
{
    struct digest_state state;
    struct digest digest;
    str_add(out, "");
    struct print p = {.out = out, .places = whole, .digest = &state, .told = out->size};
    arena_init(&p.scratch);
    digest_begin(&state);
    print_sections(&p, m, whole);
    digest_end(&state, &digest);
    digest_hex(&digest, text);
    arena_release(&p.scratch);
    str_release(&p.spelt);
}

void config_print_hashed(const struct model *m, struct str *out, char text[DIGEST_TEXT])
{
    print_hashed(m, true, out, text);
}

void config_hash(const struct model *m, char text[DIGEST_TEXT])
{
    struct str out = {0};
    print_hashed(m, false, &out, text);
    str_release(&out);
}

static void help_form(struct str *out, const struct form *f, int depth)
{
    char takes[300];
    if (f->each)
        help_form(out, f->each, depth);
    for (size_t i = 0; i < f->count; i++) {
        const struct key *k = &f->keys[i];
        if (k->unsupported)
            continue;
        for (int d = 0; d < depth; d++)
            str_add(out, "    ");
        str_addf(out, "%s%s: %s", k->name, k->required ? " (needed)" : "",
                 key_takes(k, takes, sizeof takes));
        if (k->fallback)
            str_addf(out, ", %s when absent", k->fallback);
        str_addf(out, ". %s\n", k->help);
        if (k->inner && k->inner != f)
            help_form(out, k->inner, depth + 1);
    }
}

void config_help(struct str *out)
{
    str_add(out, "");
    help_form(out, &sections_form, 0);
}
