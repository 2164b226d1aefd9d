// The functions that the language itself has.
#include "core/check/check.h"

#include <assert.h>
#include <string.h>

struct builtin;
typedef struct term *(*builtin_fn)(struct checker *c, const struct scope *s, struct node *n,
                                   const struct builtin *b);

struct builtin {
    const char *name;
    enum opcode code;
    builtin_fn check;
    const char *usage; // of the vocabulary, as is the number of arguments
};

static struct term *argument(struct checker *c, const struct scope *s, struct node *n, size_t i)
{
    return check_node(c, s, n->arguments[i].value, NULL);
}

static struct term *number(struct checker *c, const struct scope *s, struct node *n, size_t i,
                           const struct builtin *b)
{
    char name[96];
    struct term *t = argument(c, s, n, i);
    if (t && t->type.tag != VALUE_NUMBER)
        return check_error(c, n->arguments[i].value->offset, "%s wants a number, not %s", b->usage,
                           value_type_name(c, &t->type, name));
    return t;
}

// All arguments of like type and unit: min, max, clamp.
static struct term *check_like(struct checker *c, const struct scope *s, struct node *n,
                               const struct builtin *b)
{
    size_t count = n->argument_count;
    struct term **t = arena_array(&c->terms, count, sizeof *t);
    struct node **children = arena_array(&c->terms, count, sizeof *children);
    char name[96];
    for (size_t i = 0; i < count; i++)
        children[i] = n->arguments[i].value;
    if (!check_alike(c, s, n, children, count, NULL, "compare", t))
        return NULL;
    if (t[0]->type.tag != VALUE_NUMBER && (t[0]->type.tag != VALUE_DATE || b->code == OP_CLAMP))
        return check_error(c, children[0]->offset, "%s wants numbers, not %s", b->usage,
                           value_type_name(c, &t[0]->type, name));
    return term_new(&c->terms, b->code, n, t[0]->type, t, count);
}

static struct term *check_keeping(struct checker *c, const struct scope *s, struct node *n,
                                  const struct builtin *b)
{
    struct term *t = number(c, s, n, 0, b);
    return t ? term_new(&c->terms, b->code, n, t->type, &t, 1) : NULL;
}

static struct term *check_round(struct checker *c, const struct scope *s, struct node *n,
                                const struct builtin *b)
{
    struct term *t[2] = {number(c, s, n, 0, b)};
    if (n->argument_count == 2)
        t[1] = check_plain(c, argument(c, s, n, 1), n->arguments[1].value,
                           "how many digits to round to");
    else
        t[1] = term_const(&c->terms, NULL, 0.0, value_of(VALUE_NUMBER));
    return t[0] && t[1] ? term_new(&c->terms, b->code, n, t[0]->type, t, 2) : NULL;
}

static struct term *check_plain_call(struct checker *c, const struct scope *s, struct node *n,
                                     const struct builtin *b)
{
    struct term *t[2] = {NULL, NULL};
    const char *what = arena_printf(c->arena, "what %s takes", b->usage);
    bool good = true;
    for (size_t i = 0; i < n->argument_count; i++) {
        t[i] = check_plain(c, argument(c, s, n, i), n->arguments[i].value, what);
        good = good && t[i];
    }
    return good ? term_new(&c->terms, b->code, n, value_of(VALUE_NUMBER), t, n->argument_count)
                : NULL;
}

static struct term *check_steps(struct checker *c, const struct scope *s, struct node *n,
                                const struct builtin *b)
{
    struct node *children[2] = {n->arguments[0].value, n->arguments[1].value};
    struct term *t[2] = {number(c, s, n, 0, b), number(c, s, n, 1, b)};
    if (!t[0] || !t[1] || !check_unify(c, t, children, 2, "step by"))
        return NULL;
    return term_new(&c->terms, OP_STEPS, n, value_of(VALUE_NUMBER), t, 2);
}

static struct term *check_has(struct checker *c, const struct scope *s, struct node *n,
                              const struct builtin *b)
{
    struct term *t = argument(c, s, n, 0);
    return t ? term_new(&c->terms, b->code, n, value_of(VALUE_BOOL), &t, 1) : NULL;
}

static struct term *date(struct checker *c, const struct scope *s, struct node *n, size_t i,
                         const struct builtin *b)
{
    struct node *x = n->arguments[i].value;
    struct term *t = check_node(c, s, x, NULL);
    struct term *pair[2] = {term_const(&c->terms, NULL, 0.0, value_of(VALUE_DATE)), t};
    struct node *nodes[2] = {n, x};
    char name[96];
    if (!t)
        return NULL;
    if (t->type.tag == VALUE_TEXT && x->tag == NODE_TEXT)
        return check_unify(c, pair, nodes, 2, "take") ? t : NULL;
    if (t->type.tag != VALUE_DATE)
        return check_error(c, x->offset, "%s wants a date, not %s", b->usage,
                           value_type_name(c, &t->type, name));
    return t;
}

static struct term *check_dates(struct checker *c, const struct scope *s, struct node *n,
                                const struct builtin *b)
{
    struct term *t[2] = {NULL, NULL};
    bool good = true;
    if (s->door && b->code == OP_IN_SPAN)
        return check_error(c, n->offset,
                           "\"require\" stands before all periods, so it has no span");
    for (size_t i = 0; i < n->argument_count; i++) {
        t[i] = date(c, s, n, i, b);
        good = good && t[i];
    }
    enum value_tag tag = b->code == OP_IN_SPAN ? VALUE_BOOL : VALUE_NUMBER;
    return good ? term_new(&c->terms, b->code, n, value_of(tag), t, n->argument_count) : NULL;
}

// A number of the subject, as a column that can be read in other windows. NONE when it cannot.
static uint32_t number_column(struct checker *c, const struct scope *s, struct node *n,
                              const struct builtin *b, struct program **program)
{
    struct node *x = n->arguments[0].value;
    struct scope own = scope_closed(s);
    if (s->tag == SCOPE_RECORD || s->tag == SCOPE_NOTHING || s->door)
        return check_error(c, n->offset,
                           "%s wants a number of a subject in its periods, which %s has not",
                           b->usage, s->tag == SCOPE_RECORD ? "a record" : "this"),
               NONE;
    own.stage = STAGE_NONE;
    own.scheme = NONE; // a board being made has no earlier window
    struct term *t = number(c, &own, n, 0, b);
    if (!t)
        return NONE;
    if (program) {
        *program = check_program(c, t, x);
        check_forget_ops(x);
    }
    return program ? 0 : check_hoist(c, &own, t, x);
}

static struct term *check_yoy(struct checker *c, const struct scope *s, struct node *n,
                              const struct builtin *b)
{
    uint32_t column = number_column(c, s, n, b, NULL);
    if (column == NONE)
        return NULL;
    struct value_type plain = value_of(VALUE_NUMBER);
    struct term *now = check_load(c, n->arguments[0].value, column),
                *before = check_load(c, NULL, column);
    before->op.source.shift = SHIFT_YEAR_AGO;
    struct term *ratio = term_two(&c->terms, OP_DIVIDE, NULL, plain, now, before);
    struct term *one = term_const(&c->terms, NULL, 1.0, plain);
    return term_two(&c->terms, OP_SUBTRACT, n, plain, ratio, one);
}

static struct term *check_best(struct checker *c, const struct scope *s, struct node *n,
                               const struct builtin *b)
{
    struct program *program = NULL;
    if (number_column(c, s, n, b, &program) == NONE || !program)
        return NULL;
    struct str key;
    str_init(&key);
    str_addf(&key, "best %u ", s->kind);
    key_program(&key, program);
    struct str name;
    str_init(&name);
    node_print(n, &name);
    struct column column = {
        .tag = COLUMN_BEST,
        .kind = s->kind,
        .scheme = NONE,
        .index = NONE,
        .program = program,
        .board_scheme = NONE,
        .type = *n->arguments[0].value->type,
        .name = arena_text(c->arena, name.data),
        .node = n,
    };
    uint32_t at = column_add(c, column, key.data);
    str_release(&key);
    str_release(&name);
    return check_load(c, n, at);
}

static struct term *check_convert(struct checker *c, const struct scope *s, struct node *n,
                                  const struct builtin *b)
{
    const struct units *u = &c->model->units;
    struct node *unit = n->arguments[1].value;
    struct term *t = number(c, s, n, 0, b), *day = date(c, s, n, 2, b);
    uint32_t to =
        unit->tag == NODE_NAME && unit->name_count == 1 ? unit_find(u, unit->names[0]) : UNIT_NONE;
    char name[96];
    if (s->door)
        return check_error(c, n->offset, "\"require\" knows no rates, so it cannot convert");
    if (to == UNIT_NONE)
        return check_error(c, unit->offset, "%s wants a unit second", b->usage);
    unit->meant = arena_printf(c->arena, "unit %s %s", u->list[to].name, u->list[to].title);
    if (!t || !day)
        return NULL;
    struct value_type type = t->type;
    struct term *money = check_money_at(c, n, t, to, day);
    if (!money)
        return check_error(c, n->arguments[0].value->offset, "%s converts money, not %s", b->usage,
                           value_type_name(c, &type, name));
    if (money->node != n)
        money->also = n;
    return money;
}

static const struct builtin builtins[] = {
    {"min", OP_MIN, check_like, NULL},
    {"max", OP_MAX, check_like, NULL},
    {"clamp", OP_CLAMP, check_like, NULL},
    {"abs", OP_ABS, check_keeping, NULL},
    {"floor", OP_FLOOR, check_keeping, NULL},
    {"ceil", OP_CEIL, check_keeping, NULL},
    {"round", OP_ROUND, check_round, NULL},
    {"sqrt", OP_SQRT, check_plain_call, NULL},
    {"ln", OP_LN, check_plain_call, NULL},
    {"log10", OP_LOG10, check_plain_call, NULL},
    {"exp", OP_EXP, check_plain_call, NULL},
    {"pow", OP_POW, check_plain_call, NULL},
    {"steps", OP_STEPS, check_steps, NULL},
    {"has", OP_HAS, check_has, NULL},
    {"in_span", OP_IN_SPAN, check_dates, NULL},
    {"days", OP_DAYS, check_dates, NULL},
    {"workdays", OP_WORKDAYS, check_dates, NULL},
    {"months_between", OP_MONTHS_BETWEEN, check_dates, NULL},
    {"years_between", OP_YEARS_BETWEEN, check_dates, NULL},
    {"months", OP_MONTHS_BETWEEN, check_dates, NULL},
    {"years", OP_YEARS_BETWEEN, check_dates, NULL},
    {"age", OP_YEARS_BETWEEN, check_dates, NULL},
    {"yoy", OP_DIVIDE, check_yoy, NULL},
    {"best_so_far", OP_MAX, check_best, NULL},
    {"convert", OP_CONVERT, check_convert, NULL},
};

static bool builtin_find(const struct word *w, struct builtin *out)
{
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
        if (strcmp(builtins[i].name, w->name) == 0) {
            *out = builtins[i];
            out->usage = w->usage;
            return true;
        }
    return false;
}

struct term *check_function(struct checker *c, const struct scope *s, struct node *n,
                            const struct word *w)
{
    struct builtin b = {.name = NULL};
    size_t given = n->argument_count, wanted = given < w->least ? w->least : w->most;
    bool known = builtin_find(w, &b);
    assert(known); // tests/core/vocabulary_test.c checks one call of every word
    if (!check_no_sets(c, n, n->names[0]))
        return NULL;
    if (given < w->least || given > w->most)
        return check_error(c, n->offset, "\"%s\" takes %s%zu argument%s, here %s %zu: %s", w->name,
                           w->least == w->most ? ""
                           : given < w->least  ? "at least "
                                               : "at most ",
                           wanted, wanted == 1 ? "" : "s", given == 1 ? "is" : "are", given,
                           w->usage);
    return b.check(c, s, n, &b);
}
