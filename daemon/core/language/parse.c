// The parser of expressions: operators and single values, after the grammar of the language.
//
// One function a line of the grammar, loosest operator first.
#include <stdalign.h>
#include <string.h>

#include "core/language/lex.h"
#include "core/language/parser.h"

static struct node *parse_if(struct parser *p)
{
    struct node *n = parser_node(p, NODE_IF, p->at->offset);
    parser_take(p, TOKEN_IF);
    parser_child(p, n, parse_expression(p));
    parser_expect(p, TOKEN_THEN, "an operator or \"then\" after the condition of \"if\"");
    parser_child(p, n, parse_expression(p));
    parser_expect(p, TOKEN_ELSE, "an operator or \"else\" (an \"if\" always has one)");
    parser_child(p, n, parse_expression(p));
    return n;
}

static struct node *parse_number(struct parser *p)
{
    const struct token *token = p->at;
    struct node *n = parser_node(p, NODE_NUMBER, token->offset);
    parser_take(p, TOKEN_NUMBER);
    n->number = token->number;
    n->number_text = arena_text(p->arena, token->text);
    if (!parser_is(p, TOKEN_NAME))
        return n;
    if (token->is_share)
        parser_error(p, p->at->offset,
                     "%s is a plain number and has no unit; an operator is missing before \"%s\"",
                     token->text, p->at->text);
    else
        n->unit_name = parser_name(p, "a unit");
    return n;
}

// a.b.c, and a call when "(" follows.
static struct node *parse_name(struct parser *p)
{
    struct node *n = parser_node(p, NODE_NAME, p->at->offset);
    size_t room = 0;
    do {
        const char *name = parser_name(p, "a name after \".\"");
        if (!name)
            return n;
        n->names = arena_grow(p->arena, n->names, n->name_count, &room, sizeof *n->names);
        n->names[n->name_count++] = name;
    } while (parser_take(p, TOKEN_DOT));
    if (parser_is(p, TOKEN_OPEN))
        parse_call(p, n);
    return n;
}

static struct node *parse_word(struct parser *p, enum node_tag tag)
{
    struct node *n = parser_node(p, tag, p->at->offset);
    n->names = parser_names(p, p->at->text);
    n->name_count = 1;
    parser_take(p, p->at->tag);
    return n;
}

static struct node *parse_bool(struct parser *p)
{
    struct node *n = parser_node(p, NODE_BOOL, p->at->offset);
    n->number = p->at->tag == TOKEN_TRUE;
    parser_take(p, p->at->tag);
    return n;
}

static struct node *parse_brackets(struct parser *p)
{
    size_t open = p->at->offset;
    parser_take(p, TOKEN_OPEN);
    if (parser_is(p, TOKEN_CLOSE))
        parser_error(p, open, "\"()\" is no value");
    struct node *n = parse_expression(p);
    if (parser_is(p, TOKEN_COMMA))
        parser_error(p, p->at->offset,
                     "a list stands after \"in\" only; a number has a point, not a comma");
    parser_close(p, open, "an operator");
    return n;
}

static struct node *parse_primary(struct parser *p)
{
    if (parser_is(p, TOKEN_NUMBER))
        return parse_number(p);
    if (parser_is(p, TOKEN_TEXT))
        return parse_word(p, NODE_TEXT);
    if (parser_is(p, TOKEN_TITLE))
        return parse_word(p, NODE_TITLE);
    if (parser_is(p, TOKEN_TRUE) || parser_is(p, TOKEN_FALSE))
        return parse_bool(p);
    if (parser_is(p, TOKEN_NAME))
        return parse_name(p);
    if (parser_is(p, TOKEN_OPEN))
        return parse_brackets(p);
    struct node *n = parser_node(p, NODE_NUMBER, p->at->offset); // stands in for what is not read
    if (parser_take(p, TOKEN_BAD))
        return n;
    if (parser_is(p, TOKEN_IF) || parser_is(p, TOKEN_NOT))
        parser_error(p, p->at->offset, "\"%s\" inside an operation stands in brackets: (%s ..)",
                     p->at->text, p->at->text);
    else if (parser_is(p, TOKEN_DOT) && p->at[1].tag == TOKEN_NUMBER)
        parser_error(p, p->at->offset, "a number begins with a digit; write 0.%s", p->at[1].text);
    else if (parser_is(p, TOKEN_PLUS))
        parser_error(p, p->at->offset, "a \"+\" before a value says nothing; leave it out");
    else
        parser_expected(p, "a value");
    return n;
}

// post = prim ["as" UNIT]
static struct node *parse_post(struct parser *p)
{
    struct node *value = parse_primary(p);
    if (!parser_take(p, TOKEN_AS))
        return value;
    struct node *n = parser_node(p, NODE_AS, p->at->offset);
    n->unit_name = parser_name(p, "a unit after \"as\"");
    parser_child(p, n, value);
    if (parser_is(p, TOKEN_AS))
        parser_error(p, p->at->offset, "a second \"as\"; leave one out");
    return n;
}

// neg = ["-"] post
static struct node *parse_negate(struct parser *p)
{
    size_t offset = p->at->offset;
    if (!parser_take(p, TOKEN_MINUS))
        return parse_post(p);
    if (parser_is(p, TOKEN_MINUS))
        parser_error(p, p->at->offset, "\"--\" takes back what it says; leave both out");
    struct node *n = parser_node(p, NODE_NEGATE, offset);
    parser_child(p, n, parse_post(p));
    return n;
}

// Operators of one strength, joined from the left.
struct joint {
    enum token_tag token;
    enum node_tag node;
};

static struct node *parse_chain(struct parser *p, const struct joint *joints, size_t count,
                                struct node *(*operand)(struct parser *p))
{
    struct node *left = operand(p);
    for (size_t i = 0; i < count;) {
        size_t offset = p->at->offset;
        if (!parser_take(p, joints[i].token)) {
            i++;
            continue;
        }
        struct node *n = parser_node(p, joints[i].node, offset);
        parser_child(p, n, left);
        parser_child(p, n, operand(p));
        left = n;
        i = 0;
    }
    return left;
}

static struct node *parse_product(struct parser *p)
{
    static const struct joint joints[] = {{TOKEN_STAR, NODE_MULTIPLY}, {TOKEN_SLASH, NODE_DIVIDE}};
    return parse_chain(p, joints, 2, parse_negate);
}

static struct node *parse_sum(struct parser *p)
{
    static const struct joint joints[] = {{TOKEN_PLUS, NODE_ADD}, {TOKEN_MINUS, NODE_SUBTRACT}};
    return parse_chain(p, joints, 2, parse_product);
}

static struct node *parse_default(struct parser *p)
{
    static const struct joint joints[] = {{TOKEN_DEFAULT, NODE_DEFAULT}};
    return parse_chain(p, joints, 1, parse_sum);
}

static struct node *parse_between(struct parser *p, struct node *value, size_t offset)
{
    struct node *n = parser_node(p, NODE_BETWEEN, offset);
    parser_child(p, n, value);
    parser_child(p, n, parse_default(p));
    parser_expect(p, TOKEN_AND, "an operator or \"and\" after \"between\"");
    parser_child(p, n, parse_default(p));
    return n;
}

static struct node *parse_in(struct parser *p, struct node *value, size_t offset)
{
    struct node *n = parser_node(p, NODE_IN, offset);
    size_t open = p->at->offset;
    parser_child(p, n, value);
    if (!parser_expect(p, TOKEN_OPEN, "a list in \"(..)\" after \"in\""))
        return n;
    do {
        parser_child(p, n, parse_expression(p));
        parser_recover(p, true);
    } while (parser_take(p, TOKEN_COMMA));
    parser_close(p, open, "an operator, \",\"");
    return n;
}

static bool comparison(enum token_tag token, enum node_tag *node)
{
    static const struct joint joints[] = {
        {TOKEN_EQUAL, NODE_EQUAL},     {TOKEN_UNEQUAL, NODE_UNEQUAL},
        {TOKEN_LESS, NODE_LESS},       {TOKEN_LESS_EQUAL, NODE_LESS_EQUAL},
        {TOKEN_GREATER, NODE_GREATER}, {TOKEN_GREATER_EQUAL, NODE_GREATER_EQUAL},
        {TOKEN_ASSIGN, NODE_EQUAL}, // reported, then read so
    };
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        if (joints[i].token == token) {
            *node = joints[i].node;
            return true;
        }
    return false;
}

static struct node *parse_comparison(struct parser *p)
{
    struct node *left = parse_default(p);
    enum node_tag tag;
    size_t offset = p->at->offset;
    if (parser_is(p, TOKEN_NOT) && p->at[1].tag == TOKEN_IN)
        parser_error(p, offset, "write \"not x in (..)\" for \"x not in (..)\"");
    if (parser_take(p, TOKEN_BETWEEN))
        return parse_between(p, left, offset);
    if (parser_take(p, TOKEN_IN))
        return parse_in(p, left, offset);
    if (p->panic || !comparison(p->at->tag, &tag))
        return left;
    if (p->at->tag == TOKEN_ASSIGN)
        parser_correct(p, offset, "write \"==\" to compare, \":\" to name a parameter (cap: 1.2)");
    p->at++;
    struct node *n = parser_node(p, tag, offset);
    parser_child(p, n, left);
    parser_child(p, n, parse_default(p));
    if (!p->panic && (comparison(p->at->tag, &tag) || p->at->tag == TOKEN_BETWEEN))
        parser_error(
            p, p->at->offset,
            "comparisons do not chain; write \"a < b and b < c\", or \"b between a and c\"");
    return n;
}

// not = ["not"] cmp
static struct node *parse_not(struct parser *p)
{
    size_t offset = p->at->offset;
    if (!parser_take(p, TOKEN_NOT))
        return parse_comparison(p);
    if (parser_is(p, TOKEN_NOT))
        parser_error(p, p->at->offset, "\"not not\" takes back what it says; leave both out");
    struct node *n = parser_node(p, NODE_NOT, offset);
    parser_child(p, n, parse_comparison(p));
    return n;
}

static struct node *parse_and(struct parser *p)
{
    static const struct joint joints[] = {{TOKEN_AND, NODE_AND}};
    return parse_chain(p, joints, 1, parse_not);
}

static struct node *parse_or(struct parser *p)
{
    static const struct joint joints[] = {{TOKEN_OR, NODE_OR}};
    return parse_chain(p, joints, 1, parse_and);
}

struct node *parse_expression(struct parser *p)
{
    if (p->panic) // nothing is read before the next `,` or `)`
        return parser_node(p, NODE_NUMBER, p->at->offset);
    if (p->depth == NODE_HEIGHT_MAX) {
        parser_too_deep(p, p->at->offset);
        return parser_node(p, NODE_NUMBER, p->at->offset);
    }
    p->depth++;
    struct node *n = parser_is(p, TOKEN_IF) ? parse_if(p) : parse_or(p);
    p->depth--;
    return n;
}

// The whole text's tokens live as long as the parse. Those of most expressions find room here.
struct scratch {
    struct arena arena;
    alignas(max_align_t) char room[4096];
};

static void parser_begin(struct parser *p, struct scratch *scratch, struct tokens *tokens,
                         struct arena *a, const struct text *t, struct problems *problems)
{
    arena_init_in(&scratch->arena, scratch->room, sizeof scratch->room);
    tokens_read(tokens, &scratch->arena, t, problems);
    *p = (struct parser){.arena = a,
                         .text = t,
                         .problems = problems,
                         .first = tokens->list,
                         .at = tokens->list,
                         .broken = tokens->broken};
    if (tokens->count == 1)
        parser_error(p, 0, "nothing stands here; an expression is missing");
}

static bool parser_end(struct parser *p, struct scratch *scratch)
{
    if (parser_is(p, TOKEN_CLOSE))
        parser_error(p, p->at->offset, "this \")\" closes nothing; leave it out");
    else if (!p->panic && p->at->tag != TOKEN_END)
        parser_stray(p, "an operator or the end");
    arena_release(&scratch->arena);
    return !p->broken;
}

bool node_parse(struct arena *a, const struct text *t, struct problems *p, struct node **out)
{
    struct parser parser;
    struct scratch scratch;
    struct tokens tokens;
    parser_begin(&parser, &scratch, &tokens, a, t, p);
    *out = parse_expression(&parser);
    return parser_end(&parser, &scratch);
}

// "(" name {"," name} ")" "="
static void parse_parameters(struct parser *p, const char ***names, size_t *count)
{
    size_t room = 0;
    parser_expect(p, TOKEN_OPEN, "the parameters in \"(..)\": (x, t) = ..");
    do {
        size_t offset = p->at->offset;
        const char *name = parser_name(p, "the name of a parameter");
        if (!name)
            break;
        for (size_t i = 0; i < *count; i++)
            if (strcmp((*names)[i], name) == 0)
                parser_correct(p, offset, "a second parameter \"%s\"", name);
        *names = arena_grow(p->arena, *names, *count, &room, sizeof **names);
        (*names)[(*count)++] = name;
    } while (parser_take(p, TOKEN_COMMA));
    parser_expect(p, TOKEN_CLOSE, "\",\" or \")\" after a parameter");
    parser_expect(p, TOKEN_ASSIGN, "\"=\" between the parameters and the formula");
}

bool node_parse_function(struct arena *a, const struct text *t, struct problems *p,
                         const char ***parameters, size_t *parameter_count, struct node **body)
{
    struct parser parser;
    struct scratch scratch;
    struct tokens tokens;
    *parameters = NULL;
    *parameter_count = 0;
    parser_begin(&parser, &scratch, &tokens, a, t, p);
    parse_parameters(&parser, parameters, parameter_count);
    *body = parse_expression(&parser);
    return parser_end(&parser, &scratch);
}

bool node_parse_raters(struct arena *a, const struct text *t, struct problems *p,
                       struct node_argument *out)
{
    struct parser parser;
    struct scratch scratch;
    struct tokens tokens;
    *out = (struct node_argument){0};
    parser_begin(&parser, &scratch, &tokens, a, t, p);
    out->set.offset = parser.at->offset;
    out->set.name = parser_name(&parser, "the kind of the raters");
    if (parser_take(&parser, TOKEN_WHERE))
        out->where = parse_expression(&parser);
    return parser_end(&parser, &scratch);
}

// `desc` and `asc` are words only at the end of an order: taken off before the expression is read,
// so that "10 desc" is no amount of a unit.
static bool take_direction(struct tokens *tokens, bool *descending)
{
    *descending = false;
    if (tokens->count < 3)
        return false;
    struct token *last = &tokens->list[tokens->count - 2];
    if (last->tag != TOKEN_NAME || last[-1].tag == TOKEN_DOT)
        return false;
    *descending = strcmp(last->text, "desc") == 0;
    if (!*descending && strcmp(last->text, "asc") != 0)
        return false;
    last->tag = TOKEN_END;
    return true;
}

bool node_parse_order(struct arena *a, const struct text *t, struct problems *p, struct node **out,
                      bool *descending)
{
    struct parser parser;
    struct scratch scratch;
    struct tokens tokens;
    parser_begin(&parser, &scratch, &tokens, a, t, p);
    (void)take_direction(&tokens, descending);
    *out = parse_expression(&parser);
    return parser_end(&parser, &scratch);
}
