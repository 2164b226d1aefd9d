// Calls: arguments, named parameters, and the gathers' sets (core/language/node.h, struct
// node_argument).
#include "core/language/parser.h"

// SET = name ["(" expr ")"]
bool parse_set(struct parser *p, struct node_set *set)
{
    set->offset = p->at->offset;
    if (p->at->tag == TOKEN_TITLE && !p->panic) {
        parser_error(p, p->at->offset, "a set is named by its id, not by its title");
        return false;
    }
    set->name = parser_name(p, "a set (a record type, a kind, cohort, months ..)");
    if (!set->name)
        return false;
    size_t open = p->at->offset;
    if (parser_take(p, TOKEN_OPEN)) {
        set->of_last = parse_expression(p);
        parser_close(p, open, "an operator");
    }
    return !p->panic;
}

// Whether a call could be a set: years(6).
static bool is_set_call(const struct node *call)
{
    if (call->tag != NODE_CALL || call->name_count != 1 || call->column ||
        call->argument_count != 1)
        return false;
    const struct node_argument *only = &call->arguments[0];
    return only->value && !only->parameter && !only->set.name && !only->up_to && !only->where;
}

// What stood before `up_to` or `where` without `of` was the set itself.
static void value_to_set(struct parser *p, struct node_argument *a)
{
    const struct node *value = a->value;
    if (p->panic || a->set.name)
        return;
    if (value->tag == NODE_NAME && value->name_count == 1) {
        a->set = (struct node_set){.name = value->names[0], .offset = value->offset};
    } else if (is_set_call(value)) {
        a->set = (struct node_set){
            .name = value->names[0], .offset = value->offset, .of_last = value->arguments[0].value};
    } else {
        parser_error(p, p->at->offset, "\"%s\" follows a set: SET %s .., or VALUE of SET %s ..",
                     token_tag_name(p->at->tag), token_tag_name(p->at->tag),
                     token_tag_name(p->at->tag));
        return;
    }
    a->value = NULL;
}

static void parse_where(struct parser *p, struct node_argument *a)
{
    if (parser_is(p, TOKEN_UP_TO) || parser_is(p, TOKEN_WHERE))
        value_to_set(p, a);
    if (parser_take(p, TOKEN_UP_TO))
        a->up_to = parse_expression(p);
    if (parser_take(p, TOKEN_WHERE))
        a->where = parse_expression(p);
    if (parser_is(p, TOKEN_UP_TO))
        parser_error(p, p->at->offset,
                     a->up_to ? "a second \"up_to\"; leave one out"
                              : "write \"up_to ..\" before \"where ..\"");
    if (parser_is(p, TOKEN_WHERE))
        parser_error(p, p->at->offset, "a second \"where\"; join the conditions with \"and\"");
}

// list = "[" expr {"," expr} "]"
static struct node *parse_list(struct parser *p)
{
    size_t open = p->at->offset;
    struct node *n = parser_node(p, NODE_LIST, open);
    parser_take(p, TOKEN_LIST_OPEN);
    do {
        parser_child(p, n, parse_expression(p));
        if (!parser_is(p, TOKEN_COMMA) && !parser_is(p, TOKEN_LIST_CLOSE) &&
            !parser_is(p, TOKEN_END))
            parser_stray(p, "an operator, \",\" or \"]\"");
        parser_recover(p, true);
    } while (parser_take(p, TOKEN_COMMA));
    parser_close_list(p, open);
    return n;
}

// garg = param ":" list | [param ":"] expr ["of" SET] ["up_to" expr] ["where" expr] | SET ["up_to"
// expr] ["where" expr]
static void parse_argument(struct parser *p, struct node_argument *a)
{
    a->offset = p->at->offset;
    if (p->at->tag == TOKEN_NAME && p->at[1].tag == TOKEN_COLON) {
        a->parameter = parser_name(p, "a parameter");
        parser_take(p, TOKEN_COLON);
    }
    a->value = parser_is(p, TOKEN_LIST_OPEN) ? parse_list(p) : parse_expression(p);
    if (parser_take(p, TOKEN_OF))
        (void)parse_set(p, &a->set);
    parse_where(p, a);
    if (parser_is(p, TOKEN_COLON))
        parser_error(p, p->at->offset, "a parameter is one name before \":\", as in cap: 1.2");
}

static void argument_height(struct parser *p, struct node *call, const struct node_argument *a)
{
    const struct node *parts[] = {a->value, a->set.of_last, a->up_to, a->where};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i])
            parser_height(p, call, parts[i]);
}

void parse_call(struct parser *p, struct node *call)
{
    size_t open = p->at->offset, room = 0;
    call->tag = NODE_CALL;
    parser_take(p, TOKEN_OPEN);
    if (!parser_is(p, TOKEN_CLOSE)) {
        do {
            struct node_argument argument = {0};
            parse_argument(p, &argument);
            argument_height(p, call, &argument);
            call->arguments = arena_grow(p->arena, call->arguments, call->argument_count, &room,
                                         sizeof *call->arguments);
            call->arguments[call->argument_count++] = argument;
            if (!parser_is(p, TOKEN_COMMA) && !parser_is(p, TOKEN_CLOSE) &&
                !parser_is(p, TOKEN_END))
                parser_stray(p, "an operator, \",\" or \")\"");
            parser_recover(p, true);
        } while (parser_take(p, TOKEN_COMMA));
    }
    parser_close(p, open, "an operator, \",\"");
    if (parser_take(p, TOKEN_DOT))
        call->column = parser_name(p, "the name of a column");
}
