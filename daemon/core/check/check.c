#include "core/check/check.h"

#include <stdio.h>

#include "base/str.h"

struct place check_place(const struct checker *c, size_t offset)
{
    return text_place(c->reading.text, offset);
}

static void report(struct checker *c, size_t offset, const char *format, va_list args)
{
    if (c->reading.quiet)
        return;
    struct str text;
    str_init(&text);
    str_addv(&text, format, args);
    frame_add(c->reading.frame, &text);
    problem_error(c->problems, check_place(c, offset), "%s", text.data);
    str_release(&text);
}

struct term *check_error(struct checker *c, size_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(c, offset, format, args);
    va_end(args);
    return NULL;
}

bool check_fail(struct checker *c, size_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(c, offset, format, args);
    va_end(args);
    return false;
}

struct reading check_enter(struct checker *c, const struct text *t)
{
    struct reading before = c->reading;
    const struct units *u = &c->model->units;
    c->reading = (struct reading){
        .text = t,
        .whole = t,
        .currency = u->own_currency == UNIT_NONE ? UNIT_NONE : u->bases[u->own_currency],
    };
    return before;
}

static void forget(struct node *n)
{
    n->op = OP_NONE;
    for (size_t i = 0; i < n->child_count; i++)
        forget(n->children[i]);
    for (size_t i = 0; i < n->argument_count; i++) {
        struct node_argument *a = &n->arguments[i];
        struct node *parts[] = {a->value, a->set.of_last, a->up_to, a->where};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            if (parts[k])
                forget(parts[k]);
    }
}

void check_forget_ops(struct node *n)
{
    if (n)
        forget(n);
}

bool check_parse(struct checker *c, struct expr *x)
{
    if (!x->tree && !node_parse(c->arena, &x->text, c->problems, &x->tree)) {
        x->tree = NULL;
        return false;
    }
    if (x->kept)
        *x->kept = x->tree;
    check_forget_ops(x->tree);
    return true;
}

struct term *check_expr(struct checker *c, const struct scope *s, struct expr *x)
{
    if (!expr_given(x) || !check_parse(c, x))
        return NULL;
    struct reading before = check_enter(c, &x->text);
    struct term *t = check_node(c, s, x->tree, NULL);
    c->reading = before;
    return t;
}

struct program *check_program(struct checker *c, const struct term *t, struct node *tree)
{
    const struct text *text = c->reading.whole;
    struct program *p;
    if (!term_program(c->arena, t, text, tree, &p)) {
        if (!c->reading.quiet)
            problem_error(c->problems, text_place(text, tree->offset),
                          "too deep: %u intermediate values, at most %d are kept; name a part as "
                          "an indicator",
                          p->depth, PROGRAM_DEPTH_MAX);
        return NULL;
    }
    p->uses_scheme = program_uses_scheme(c->plan, p);
    return p;
}

bool check_compile(struct checker *c, struct expr *x, const struct term *t)
{
    if (!t)
        return false;
    struct reading before = check_enter(c, &x->text);
    x->program = check_program(c, t, x->tree);
    c->reading = before;
    x->type = t->type;
    return x->program != NULL;
}
