// A call: a shorthand function, a table, an aggregate, a built-in function or a plugin's method.
// One namespace.
#include "core/check/check.h"

#include <string.h>

bool check_no_sets(struct checker *c, const struct node *n, const char *what)
{
    bool good = true;
    for (size_t i = 0; i < n->argument_count; i++) {
        const struct node_argument *a = &n->arguments[i];
        if (a->set.name || a->up_to || a->where)
            good = check_fail(c, a->offset,
                              "%s takes numbers, no set: gather first, as in sum(x of %s)", what,
                              a->set.name ? a->set.name : "SET");
        else if (a->parameter)
            good = check_fail(c, a->offset, "%s has no named parameters, so no \"%s\"", what,
                              a->parameter);
    }
    return good;
}

static void near_calls(struct checker *c, struct near *near)
{
    for (size_t i = 0; i < words_count(); i++) {
        const struct word *w = words_at(i);
        if (w->sort == WORD_AGGREGATE || w->sort == WORD_FUNCTION)
            near_try(near, w->name);
    }
    for (size_t i = 0; i < c->model->function_count; i++)
        near_try(near, c->model->functions[i].label.name);
    for (size_t i = 0; i < c->model->table_count; i++)
        near_try(near, c->model->tables[i].label.name);
}

static struct term *unknown_call(struct checker *c, const struct node *n)
{
    const char *name = n->names[0];
    const struct model *m = c->model;
    struct near near;
    char hint[160];
    for (size_t i = 0; c->methods && i < c->methods->count; i++)
        if (strcmp(c->methods->list[i].name, name) == 0)
            return check_error(c, n->offset,
                               "unknown function \"%s\"; did you mean the method \"%s.%s\"?", name,
                               c->methods->list[i].plugin, name);
    if (model_record(m, name) != NONE || model_kind(m, name) != NONE)
        return check_error(c, n->offset,
                           "\"%s\" is a set, no function; write count(%s) or sum(x of %s)", name,
                           name, name);
    near_init(&near, name);
    near_calls(c, &near);
    return check_error(c, n->offset, "unknown function \"%s\"%s", name,
                       near_hint(&near, hint, sizeof hint));
}

struct term *check_call(struct checker *c, const struct scope *s, struct node *n,
                        const struct type *beside)
{
    enum aggregate a;
    uint32_t at;
    if (n->name_count == 2)
        return check_method(c, s, n);
    if (n->name_count > 2)
        return check_error(c, n->offset, "a call has one name, or PLUGIN.METHOD");
    const char *name = n->names[0];
    if ((at = model_function(c->model, name)) != NONE && !n->column)
        return check_shorthand(c, s, n, at, beside);
    if ((at = model_table(c->model, name)) != NONE)
        return check_table(c, s, n, at);
    if (n->column)
        return check_error(c, n->offset, "only a table has columns: \"%s\" is none", name);
    if (is_aggregate(name, &a))
        return check_aggregate(c, s, n, a);
    const struct word *w = word_find(WORD_FUNCTION, name);
    if (w)
        return check_function(c, s, n, w);
    return unknown_call(c, n);
}
