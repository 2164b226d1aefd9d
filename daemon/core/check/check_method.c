// Calls of plugins' methods: basic.completion(fdi, target.fdi, cap: 1.2).
//
// A method over rows is an operation of the program; one over a cohort or a series is a column.
#include "core/check/calling.h"

#include <math.h>
#include <string.h>

#include "base/str.h"

static void unknown_method(struct checker *c, size_t offset, const char *plugin, const char *name)
{
    const struct methods *all = c->methods;
    struct near near;
    char hint[160];
    if (!methods_has_plugin(all, plugin)) {
        near_init(&near, plugin);
        for (size_t i = 0; i < all->count; i++)
            near_try(&near, all->list[i].plugin);
        check_error(c, offset, "unknown plugin \"%s\"%s", plugin,
                    near_hint(&near, hint, sizeof hint));
        return;
    }
    near_init(&near, name);
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->list[i].plugin, plugin) == 0)
            near_try(&near, all->list[i].name);
    check_error(c, offset, "plugin \"%s\" has no method \"%s\"%s", plugin, name,
                near_hint(&near, hint, sizeof hint));
}

const struct method *calling_method(struct checker *c, size_t offset, const char *plugin,
                                    const char *name)
{
    const struct method *m = methods_find(c->methods, plugin, name);
    if (!m)
        unknown_method(c, offset, plugin, name);
    return m;
}

static bool stands_here(const struct calling *k)
{
    const struct scope *s = k->scope;
    const struct method *m = k->method;
    size_t at = k->node->offset;
    if (s->door)
        return check_fail(
            k->c, at, "\"require\" names only the record's fields and its subject's attributes");
    if (s->tag == SCOPE_RECORD)
        return check_fail(
            k->c, at,
            "%s.%s takes columns of subjects; it cannot stand in the per-record part of a gather",
            m->plugin, m->name);
    if (s->tag == SCOPE_NOTHING)
        return check_fail(k->c, at, "a constant calls no method");
    if (m->scope == METHOD_GROUP)
        return check_fail(k->c, at,
                          "%s.%s combines the rules of a group; write combine = \"%s.%s\"",
                          m->plugin, m->name, m->plugin, m->name);
    if (m->gives != GIVES_COLUMNS)
        return check_fail(k->c, at,
                          m->gives == GIVES_WEIGHTS
                              ? "%s.%s gives weights, no number per subject; it stands in a group: "
                                "weights = \"%s.%s\""
                              : "%s.%s treats columns and gives them back; it stands in a group: "
                                "treat = [\"%s.%s\"]",
                          m->plugin, m->name, m->plugin, m->name);
    if (m->scope != METHOD_COHORT && m->scope != METHOD_CRITERIA)
        return true;
    if (s->scheme == NONE)
        return check_fail(
            k->c, at,
            "%s.%s needs a cohort; it stands only in schemes, not in indicators or sets of others",
            m->plugin, m->name);
    if (s->stage == STAGE_WHO)
        return check_fail(k->c, at, "there is no cohort yet where who and cohort are decided");
    return true;
}

static size_t argument_named(const struct method *m, const char *name)
{
    size_t i = 0;
    while (i < m->argument_count && strcmp(m->arguments[i].name, name) != 0)
        i++;
    return i;
}

// Sort what was written into arguments and parameters, and fill the defaults in.
static bool read_arguments(struct calling *k)
{
    const struct method *m = k->method;
    struct checker *c = k->c;
    bool good = true;
    size_t next = 0;
    k->given_count = m->argument_count;
    k->given = arena_array(c->arena, k->given_count + 1, sizeof *k->given);
    for (size_t i = 0; i < k->node->argument_count; i++) {
        struct node_argument *a = &k->node->arguments[i];
        size_t at = a->parameter ? argument_named(m, a->parameter) : next++;
        if (a->parameter && at == m->argument_count)
            good = calling_parameter(k, a) && good;
        else if (at >= m->argument_count)
            good = check_fail(
                c, a->offset, "%s.%s takes %zu argument%s; what follows is named, as in %s: ..",
                m->plugin, m->name, m->argument_count, m->argument_count == 1 ? "" : "s",
                m->parameter_count ? m->parameters[0].name : "name");
        else if (k->given[at])
            good =
                check_fail(c, a->offset, "argument \"%s\" is given twice", m->arguments[at].name);
        else
            k->given[at] = a;
    }
    for (size_t i = 0; i < m->argument_count; i++)
        if (!k->given[i] && good)
            good = check_fail(c, k->node->offset, "%s.%s lacks its argument \"%s\"", m->plugin,
                              m->name, m->arguments[i].name);
    return calling_end(k) && good;
}

// `weights: [3, 1]`: as many as there are criteria, scaled to the sum 1.
static bool read_weights(struct calling *k, const struct node_argument *a)
{
    static const struct method_parameter WEIGHTS = {
        .name = "weights", .type = PARAMETER_NUMBERS, .least = 0.0, .most = (double)NAN};
    size_t count;
    double sum = 0.0, *numbers = calling_numbers(k, a, &WEIGHTS, &count);
    if (!numbers)
        return false;
    for (size_t i = 0; i < count; i++)
        sum += numbers[i];
    if (count != k->criterion_count)
        return check_fail(k->c, a->value->offset, "%zu weights for %zu criteria", count,
                          k->criterion_count);
    if (!(sum > 0.0) || isinf(sum))
        return check_fail(k->c, a->value->offset, "the weights come to nothing that can be shared");
    for (size_t i = 0; i < count; i++)
        k->call->weights[i] = numbers[i] / sum;
    return true;
}

// `better: ['more', 'less']`: one per criterion, or one for all.
static bool read_directions(struct calling *k, const struct node_argument *a)
{
    bool list = a->value->tag == NODE_LIST;
    size_t count = list ? a->value->child_count : 1;
    if (count != 1 && count != k->criterion_count)
        return check_fail(k->c, a->value->offset, "%zu words for %zu criteria", count,
                          k->criterion_count);
    for (size_t i = 0; i < k->criterion_count; i++) {
        const struct node *n = list ? a->value->children[count == 1 ? 0 : i] : a->value;
        bool less = n->tag == NODE_TEXT && strcmp(n->names[0], "less") == 0;
        if (!less && (n->tag != NODE_TEXT || strcmp(n->names[0], "more") != 0))
            return check_fail(k->c, n->offset, "\"better\" of %s.%s is 'more' or 'less'",
                              k->method->plugin, k->method->name);
        k->call->directions[i] = less ? DIRECTION_LESS : DIRECTION_MORE;
    }
    return true;
}

// outrank.topsis(fdi, cost, weights: [3, 1], better: ['more', 'less'])
static bool read_criteria(struct calling *k)
{
    const struct node *n = k->node;
    struct arena *arena = k->c->arena;
    bool good = true;
    k->given = arena_array(arena, n->argument_count + 1, sizeof *k->given);
    for (size_t i = 0; i < n->argument_count; i++)
        if (!n->arguments[i].parameter)
            k->given[k->given_count++] = &n->arguments[i];
    size_t count = k->criterion_count = k->given_count;
    if (count == 0)
        return check_fail(k->c, n->offset, "%s.%s compares by criteria and is given none",
                          k->method->plugin, k->method->name);
    k->call->directions = arena_array(arena, count, sizeof *k->call->directions);
    k->call->weights = arena_array(arena, count, sizeof *k->call->weights);
    for (size_t i = 0; i < count; i++) {
        k->call->directions[i] = DIRECTION_MORE;
        k->call->weights[i] = 1.0 / (double)count;
    }
    for (size_t i = 0; i < n->argument_count; i++) {
        struct node_argument *a = &n->arguments[i];
        if (!a->parameter)
            continue;
        if (strcmp(a->parameter, "weights") == 0)
            good = read_weights(k, a) && good;
        else if (strcmp(a->parameter, "better") == 0)
            good = read_directions(k, a) && good;
        else
            good = calling_parameter(k, a) && good;
    }
    return calling_end(k) && good;
}

static const char *argument_name(const struct calling *k, size_t i)
{
    if (k->method->scope == METHOD_CRITERIA)
        return arena_printf(k->c->arena, "criterion %zu of %s.%s", i + 1, k->method->plugin,
                            k->method->name);
    return arena_printf(k->c->arena, "argument \"%s\" of %s.%s", k->method->arguments[i].name,
                        k->method->plugin, k->method->name);
}

static struct term *read_column(struct calling *k, size_t i)
{
    struct checker *c = k->c;
    const struct method *m = k->method;
    struct node_argument *a = k->given[i];
    char name[96];
    const char *what = argument_name(k, i);
    if (a->set.name || a->up_to || a->where)
        return check_error(c, a->offset, "%s is a number per subject, no set: gather first", what);
    struct term *t = check_node(c, &k->own, a->value, NULL);
    if (t && t->type.tag != VALUE_NUMBER)
        return check_error(c, a->value->offset, "%s must be a number, not %s", what,
                           value_type_name(c, &t->type, name));
    if (m->scope == METHOD_CRITERIA)
        return t;
    switch (m->arguments[i].dimension) {
    case DIMENSION_ANY:
        return t;
    case DIMENSION_PLAIN:
        return check_plain(c, t, a->value, what);
    case DIMENSION_FIRST:
        break;
    }
    if (!t || k->term_count == 0 || !k->terms[0])
        return t;
    struct term *pair[2] = {k->terms[0], t};
    struct node *nodes[2] = {k->nodes[0], a->value};
    if (!check_unify(c, pair, nodes, 2, "compare"))
        return NULL;
    k->terms[0] = pair[0];
    return pair[1];
}

static bool read_columns(struct calling *k)
{
    const struct method *m = k->method;
    bool good = true;
    size_t series = 0, count = k->given_count;
    k->terms = arena_array(&k->c->terms, count + 1, sizeof *k->terms);
    k->nodes = arena_array(&k->c->terms, count + 1, sizeof *k->nodes);
    k->call->series = arena_array(k->c->arena, count + 1, sizeof *k->call->series);
    for (size_t i = 0; i < count; i++) {
        if (m->scope != METHOD_CRITERIA && m->arguments[i].sort == ARGUMENT_SERIES) {
            struct gather *g = check_series(k->c, &k->own, k->node, k->given[i]);
            k->call->series[series++] = g;
            good = good && g;
            continue;
        }
        k->nodes[k->term_count] = k->given[i]->value;
        struct term *t = read_column(k, i);
        k->terms[k->term_count++] = t;
        good = good && t;
    }
    return good;
}

static struct value_type result_type(const struct calling *k)
{
    const struct method *m = k->method;
    const struct method_output *o = m->output_count > 0 ? &m->outputs[k->call->output] : NULL;
    enum method_result result = o ? o->result : m->result;
    enum method_dimension dimension = o ? o->dimension : m->result_dimension;
    if (result == RESULT_BOOL)
        return value_of(VALUE_BOOL);
    if (result == RESULT_DATE)
        return value_of(VALUE_DATE);
    if (dimension == DIMENSION_FIRST && k->term_count > 0)
        return k->terms[0]->type;
    return value_of(VALUE_NUMBER);
}

static struct term *row_call(struct calling *k)
{
    struct checker *c = k->c;
    struct term *t = term_new(&c->terms, OP_CALL, k->node, result_type(k), k->terms, k->term_count);
    t->op.call = k->call;
    t = check_normal(c, t);
    if (!k->scope->outer)
        return t;
    // inside a set: columns of the members go in, so that the method sees them all at once
    uint32_t column = check_hoist(c, &k->own, t, k->node);
    return column == NONE ? NULL : check_load(c, k->node, column);
}

static bool series_reads_scheme(const struct gather *g)
{
    return (g->up_to && g->up_to->uses_scheme) || (g->where && g->where->uses_scheme) ||
           (g->value && g->value->uses_scheme);
}

static struct term *column_call(struct calling *k)
{
    struct checker *c = k->c;
    bool scheme = k->method->scope == METHOD_COHORT || k->method->scope == METHOD_CRITERIA;
    k->call->column_count = k->term_count;
    k->call->columns = arena_array(c->arena, k->term_count + 1, sizeof *k->call->columns);
    for (size_t i = 0; i < k->term_count; i++) {
        struct program *p = check_program(c, k->terms[i], k->nodes[i]);
        if (!p)
            return NULL;
        check_forget_ops(k->nodes[i]);
        k->call->columns[i] = p;
        scheme = scheme || p->uses_scheme;
    }
    for (size_t i = 0, at = 0; i < k->method->argument_count; i++)
        if (k->method->arguments[i].sort == ARGUMENT_SERIES)
            scheme = series_reads_scheme(k->call->series[at++]) || scheme;
    struct str key, name;
    str_init(&key);
    str_init(&name);
    node_print(k->node, &name);
    str_addf(&key, "call %u %u ", k->own.kind, scheme ? k->own.scheme : NONE);
    key_call(&key, k->call);
    struct column column = {
        .tag = COLUMN_CALL,
        .kind = k->own.kind,
        .scheme = scheme ? k->own.scheme : NONE,
        .index = NONE,
        .call = k->call,
        .board_scheme = NONE,
        .type = result_type(k),
        .name = arena_text(c->arena, name.data),
        .node = k->node,
    };
    uint32_t at = column_add(c, column, key.data);
    str_release(&key);
    str_release(&name);
    return check_normal(c, check_load(c, k->node, at));
}

struct term *check_method(struct checker *c, const struct scope *s, struct node *n)
{
    struct calling k = {.c = c, .scope = s, .node = n};
    if (!c->methods)
        return check_error(
            c, n->offset,
            "\"require\" names only the record's fields and its subject's attributes");
    k.method = calling_method(c, n->offset, n->names[0], n->names[1]);
    if (!k.method)
        return NULL;
    k.own = s->outer ? scope_closed(s) : *s;
    k.own.root = s->root ? s->root : s;
    if (!stands_here(&k))
        return NULL;
    calling_begin(&k);
    if (n->column && !calling_output(&k, n->column))
        return NULL;
    if (!(k.method->scope == METHOD_CRITERIA ? read_criteria(&k) : read_arguments(&k)) ||
        !read_columns(&k))
        return NULL;
    n->call = k.call;
    if (!check_trial(c, k.call, n))
        return NULL;
    return k.method->scope == METHOD_ROW ? row_call(&k) : column_call(&k);
}
