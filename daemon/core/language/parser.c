#include "core/language/parser.h"

#include <stdarg.h>
#include <stdio.h>

static void report(struct parser *p, size_t offset, const char *format, va_list args)
{
    char text[512];
    vsnprintf(text, sizeof text, format, args);
    p->broken = true;
    problem_error(p->problems, text_place(p->text, offset), "%s", text);
}

void parser_error(struct parser *p, size_t offset, const char *format, ...)
{
    if (p->panic)
        return;
    va_list args;
    va_start(args, format);
    report(p, offset, format, args);
    va_end(args);
    p->panic = true;
}

void parser_correct(struct parser *p, size_t offset, const char *format, ...)
{
    if (p->panic)
        return;
    va_list args;
    va_start(args, format);
    report(p, offset, format, args);
    va_end(args);
}

#define FOUND_SIZE 96
#define FOUND_MAX 60

// The next token as the user wrote it.
static const char *found(const struct parser *p, char buffer[FOUND_SIZE])
{
    const struct token *t = p->at;
    if (t->tag == TOKEN_END) {
        snprintf(buffer, FOUND_SIZE, "the end");
        return buffer;
    }
    const char *from = p->text->chars + t->offset;
    size_t size = t->end - t->offset, kept = size < FOUND_MAX ? size : FOUND_MAX;
    while (kept < size && kept > 0 && ((unsigned char)from[kept] & 0xC0) == 0x80)
        kept--;
    for (size_t i = 0; i < kept; i++)
        if ((unsigned char)from[i] < ' ')
            kept = i; // a message is one line
    snprintf(buffer, FOUND_SIZE, "%s\"%.*s%s\"", token_is_keyword(t->tag) ? "the keyword " : "",
             (int)kept, from, kept < size ? ".." : "");
    return buffer;
}

static bool follows_bad(const struct parser *p)
{
    return p->at > p->first && p->at[-1].tag == TOKEN_BAD;
}

// Whether the trouble was reported when the text was cut up: a bad token stands here, or the end
// follows one.
static bool reported(const struct parser *p)
{
    return p->at->tag == TOKEN_BAD || (p->at->tag == TOKEN_END && follows_bad(p));
}

void parser_expected(struct parser *p, const char *wanted)
{
    char buffer[FOUND_SIZE];
    if (reported(p))
        p->broken = p->panic = true;
    else
        parser_error(p, p->at->offset, "expected %s, found %s", wanted, found(p, buffer));
}

void parser_stray(struct parser *p, const char *wanted)
{
    char buffer[FOUND_SIZE];
    if (follows_bad(p)) {
        p->broken = p->panic = true; // what comes after is anyone's guess
        return;
    }
    switch (p->at->tag) {
    case TOKEN_OF:
    case TOKEN_WHERE:
    case TOKEN_UP_TO:
        parser_error(p, p->at->offset,
                     "\"%s\" stands in a gather only: count(SET where ..), sum(VALUE of SET)",
                     token_tag_name(p->at->tag));
        return;
    case TOKEN_THEN:
    case TOKEN_ELSE:
        parser_error(p, p->at->offset, "\"%s\" without an \"if\" before it",
                     token_tag_name(p->at->tag));
        return;
    case TOKEN_NUMBER:
    case TOKEN_TEXT:
    case TOKEN_TITLE:
    case TOKEN_NAME:
    case TOKEN_IF:
    case TOKEN_NOT:
    case TOKEN_TRUE:
    case TOKEN_FALSE:
    case TOKEN_OPEN:
        parser_error(p, p->at->offset, "an operator or a comma is missing before %s",
                     found(p, buffer));
        return;
    case TOKEN_END:
    case TOKEN_BAD:
    case TOKEN_OR:
    case TOKEN_AND:
    case TOKEN_BETWEEN:
    case TOKEN_IN:
    case TOKEN_AS:
    case TOKEN_EQUAL:
    case TOKEN_UNEQUAL:
    case TOKEN_LESS:
    case TOKEN_LESS_EQUAL:
    case TOKEN_GREATER:
    case TOKEN_GREATER_EQUAL:
    case TOKEN_ASSIGN:
    case TOKEN_DEFAULT:
    case TOKEN_PLUS:
    case TOKEN_MINUS:
    case TOKEN_STAR:
    case TOKEN_SLASH:
    case TOKEN_CLOSE:
    case TOKEN_COMMA:
    case TOKEN_COLON:
    case TOKEN_DOT:
    case TOKEN_LIST_OPEN:
    case TOKEN_LIST_CLOSE:
        parser_expected(p, wanted);
    }
}

bool parser_is(const struct parser *p, enum token_tag tag)
{
    return !p->panic && p->at->tag == tag;
}

bool parser_take(struct parser *p, enum token_tag tag)
{
    if (!parser_is(p, tag))
        return false;
    if (tag != TOKEN_END)
        p->at++;
    return true;
}

bool parser_expect(struct parser *p, enum token_tag tag, const char *wanted)
{
    if (parser_take(p, tag))
        return true;
    parser_expected(p, wanted);
    return false;
}

const char *parser_name(struct parser *p, const char *wanted)
{
    const struct token *token = p->at;
    if (!parser_expect(p, TOKEN_NAME, wanted))
        return NULL;
    return arena_text(p->arena, token->text);
}

void parser_recover(struct parser *p, bool comma)
{
    if (!p->panic)
        return;
    size_t depth = 0;
    for (; p->at->tag != TOKEN_END; p->at++) {
        bool closes = p->at->tag == TOKEN_CLOSE || p->at->tag == TOKEN_LIST_CLOSE;
        if (depth == 0 && (closes || (comma && p->at->tag == TOKEN_COMMA))) {
            p->panic = false;
            return;
        }
        depth += p->at->tag == TOKEN_OPEN || p->at->tag == TOKEN_LIST_OPEN;
        depth -= closes;
    }
}

static void close_with(struct parser *p, enum token_tag closing, size_t open, const char *more)
{
    if (!p->panic && !parser_is(p, closing)) {
        char wanted[64];
        snprintf(wanted, sizeof wanted, "%s or \"%s\"", more, token_tag_name(closing));
        if (p->at->tag == TOKEN_END && !reported(p))
            parser_error(p, open, "the \"%s\" here is never closed",
                         closing == TOKEN_CLOSE ? "(" : "[");
        else
            parser_stray(p, wanted);
    }
    parser_recover(p, false);
    parser_take(p, closing);
}

void parser_close(struct parser *p, size_t open, const char *more)
{
    close_with(p, TOKEN_CLOSE, open, more);
}

void parser_close_list(struct parser *p, size_t open)
{
    close_with(p, TOKEN_LIST_CLOSE, open, "an operator, \",\"");
}

const struct value_type value_type_none = {.tag = VALUE_NUMBER};

struct node *parser_node(struct parser *p, enum node_tag tag, size_t offset)
{
    struct node *n = arena_alloc(p->arena, sizeof *n);
    n->tag = tag;
    n->offset = (uint32_t)offset; // of EXPRESSION_SIZE_MAX at most
    n->type = &value_type_none;
    n->height = 1;
    n->op = UINT32_MAX;
    return n;
}

const char **parser_names(struct parser *p, const char *name)
{
    const char **names = arena_array(p->arena, 1, sizeof *names);
    names[0] = arena_text(p->arena, name);
    return names;
}

void parser_too_deep(struct parser *p, size_t offset)
{
    parser_error(p, offset,
                 "an expression of more than %d levels (every bracket and every term of a chain is "
                 "one); give parts of it names as indicators or functions",
                 NODE_HEIGHT_MAX);
    while (p->at->tag != TOKEN_END)
        p->at++;
}

void parser_height(struct parser *p, struct node *parent, const struct node *child)
{
    if (child->height + 1 > parent->height)
        parent->height = child->height + 1;
    if (parent->height > NODE_HEIGHT_MAX)
        parser_too_deep(p, parent->offset);
}

void parser_child(struct parser *p, struct node *parent, struct node *child)
{
    size_t count = parent->child_count;
    if (count != 1 && (count & (count - 1)) == 0) { // full: the room is the next power of two
        struct node **grown = arena_array(p->arena, count == 0 ? 2 : count * 2, sizeof *grown);
        for (size_t i = 0; i < count; i++)
            grown[i] = parent->children[i];
        parent->children = grown;
    }
    parent->children[parent->child_count++] = child;
    parser_height(p, parent, child);
}
