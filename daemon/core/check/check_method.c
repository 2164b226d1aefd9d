// Calls of plugins' methods: basic.completion(fdi, target.fdi, cap: 1.2).
//
// A method over rows is an operation of the program; one over a cohort or a series is a column.
#include "core/check/check.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/str.h"

// A call being checked.
struct calling {
    struct checker *c;
    const struct scope *scope; // as written
    struct scope own;          // of the columns that go in
    struct node *node;
    const struct method *method;
    struct node_argument **given; // per argument of the method
    struct term **terms;          // per COLUMN argument
    struct node **nodes;
    size_t term_count;
    struct call *call;
};

static struct term *unknown_method(struct checker *c, const struct node *n)
{
    const struct methods *all = c->methods;
    struct near near;
    char hint[160];
    if (!methods_has_plugin(all, n->names[0])) {
        near_init(&near, n->names[0]);
        for (size_t i = 0; i < all->count; i++)
            near_try(&near, all->list[i].plugin);
        return check_error(c, n->offset, "unknown plugin \"%s\"%s", n->names[0],
                           near_hint(&near, hint, sizeof hint));
    }
    near_init(&near, n->names[1]);
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->list[i].plugin, n->names[0]) == 0)
            near_try(&near, all->list[i].name);
    return check_error(c, n->offset, "plugin \"%s\" has no method \"%s\"%s", n->names[0],
                       n->names[1], near_hint(&near, hint, sizeof hint));
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
    if (m->scope == METHOD_CRITERIA)
        return check_fail(k->c, at, "%s.%s works on the criteria of a group, not in an expression",
                          m->plugin, m->name);
    if (m->scope != METHOD_COHORT)
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

static const struct method_parameter *find_parameter(const struct calling *k,
                                                     const struct node_argument *a, size_t *at)
{
    const struct method *m = k->method;
    struct near near;
    char hint[160];
    near_init(&near, a->parameter);
    for (size_t i = 0; i < m->parameter_count; i++) {
        near_try(&near, m->parameters[i].name);
        *at = i;
        if (strcmp(m->parameters[i].name, a->parameter) == 0)
            return &m->parameters[i];
    }
    check_error(k->c, a->offset, "%s.%s has no parameter \"%s\"%s", m->plugin, m->name,
                a->parameter, near_hint(&near, hint, sizeof hint));
    return NULL;
}

static bool in_bounds(const struct calling *k, const struct method_parameter *p,
                      const struct node *n, double x)
{
    char bound[40];
    bool low = !isnan(p->least) && x < p->least, high = !isnan(p->most) && x > p->most;
    if (!low && !high)
        return true;
    double_format(low ? p->least : p->most, bound);
    return check_fail(k->c, n->offset, "\"%s\" of %s.%s must be at %s %s", p->name,
                      k->method->plugin, k->method->name, low ? "least" : "most", bound);
}

static bool read_number(const struct calling *k, const struct method_parameter *p, struct node *n,
                        double *out)
{
    struct scope constants = {
        .tag = SCOPE_NOTHING, .kind = NONE, .record = NONE, .scheme = NONE, .rule = NONE};
    const char *what =
        arena_printf(k->c->arena, "\"%s\" of %s.%s", p->name, k->method->plugin, k->method->name);
    struct term *t = check_node(k->c, &constants, n, NULL);
    if (t && p->type == PARAMETER_BOOL && t->type.tag != VALUE_BOOL)
        return check_fail(k->c, n->offset, "%s must be true or false", what);
    if (p->type == PARAMETER_NUMBER)
        t = check_plain(k->c, t, n, what);
    if (!t)
        return false;
    if (!term_constant(t, out))
        return check_fail(k->c, n->offset, "%s must be a constant", what);
    return p->type == PARAMETER_BOOL || in_bounds(k, p, n, *out);
}

static bool read_parameter(struct calling *k, struct node_argument *a, bool *seen)
{
    size_t at = 0;
    const struct method_parameter *p = find_parameter(k, a, &at);
    if (!p)
        return false;
    if (seen[at])
        return check_fail(k->c, a->offset, "\"%s\" is given twice", p->name);
    seen[at] = true;
    if (a->set.name || a->up_to || a->where)
        return check_fail(k->c, a->offset, "\"%s\" of %s.%s must be a constant", p->name,
                          k->method->plugin, k->method->name);
    if (p->type == PARAMETER_NUMBERS || p->type == PARAMETER_TEXTS)
        return check_fail(k->c, a->offset, "\"%s\" of %s.%s is a list, which cannot be written yet",
                          p->name, k->method->plugin, k->method->name);
    if (p->type != PARAMETER_TEXT)
        return read_number(k, p, a->value, &k->call->parameters[at]);
    if (a->value->tag != NODE_TEXT)
        return check_fail(k->c, a->value->offset, "\"%s\" of %s.%s must be a text in quotes",
                          p->name, k->method->plugin, k->method->name);
    k->call->texts[at] = a->value->names[0];
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
    bool *seen = arena_array(c->arena, m->parameter_count + 1, sizeof *seen);
    k->given = arena_array(c->arena, m->argument_count + 1, sizeof *k->given);
    k->call = arena_alloc(c->arena, sizeof *k->call);
    k->call->method = m;
    k->call->parameters =
        arena_array(c->arena, m->parameter_count + 1, sizeof *k->call->parameters);
    k->call->texts = arena_array(c->arena, m->parameter_count + 1, sizeof *k->call->texts);
    for (size_t i = 0; i < m->parameter_count; i++) {
        k->call->parameters[i] =
            m->parameters[i].has_default ? m->parameters[i].number : (double)NAN;
        k->call->texts[i] = m->parameters[i].text;
    }
    for (size_t i = 0; i < k->node->argument_count; i++) {
        struct node_argument *a = &k->node->arguments[i];
        size_t at = a->parameter ? argument_named(m, a->parameter) : next++;
        if (a->parameter && at == m->argument_count)
            good = read_parameter(k, a, seen) && good;
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
    for (size_t i = 0; i < m->parameter_count; i++)
        if (m->parameters[i].required && !seen[i])
            good = check_fail(c, k->node->offset, "%s.%s needs \"%s\"", m->plugin, m->name,
                              m->parameters[i].name);
    return good;
}

static struct term *read_column(struct calling *k, size_t i)
{
    struct checker *c = k->c;
    const struct method *m = k->method;
    struct node_argument *a = k->given[i];
    char name[96];
    if (a->set.name || a->up_to || a->where) {
        return check_error(c, a->offset,
                           "argument \"%s\" of %s.%s is a number per subject, no set: gather first",
                           m->arguments[i].name, m->plugin, m->name);
    }
    const char *what = arena_printf(c->arena, "argument \"%s\" of %s.%s", m->arguments[i].name,
                                    m->plugin, m->name);
    struct term *t = check_node(c, &k->own, a->value, NULL);
    if (t && t->type.tag != VALUE_NUMBER)
        return check_error(c, a->value->offset, "%s must be a number, not %s", what,
                           value_type_name(c, &t->type, name));
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
    size_t series = 0;
    k->terms = arena_array(k->c->arena, m->argument_count + 1, sizeof *k->terms);
    k->nodes = arena_array(k->c->arena, m->argument_count + 1, sizeof *k->nodes);
    k->call->series = arena_array(k->c->arena, m->argument_count + 1, sizeof *k->call->series);
    for (size_t i = 0; i < m->argument_count; i++) {
        if (m->arguments[i].sort == ARGUMENT_SERIES) {
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
    if (m->result == RESULT_BOOL)
        return value_of(VALUE_BOOL);
    if (m->result == RESULT_DATE)
        return value_of(VALUE_DATE);
    if (m->result_dimension == DIMENSION_FIRST && k->term_count > 0)
        return k->terms[0]->type;
    return value_of(VALUE_NUMBER);
}

static struct term *row_call(struct calling *k)
{
    struct checker *c = k->c;
    struct term *t = term_new(c->arena, OP_CALL, k->node, result_type(k), k->terms, k->term_count);
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
    bool scheme = k->method->scope == METHOD_COHORT;
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
    if (n->column)
        return check_error(c, n->offset, "only a table has columns: \"%s.%s\" is none", n->names[0],
                           n->names[1]);
    if (!c->methods)
        return check_error(
            c, n->offset,
            "\"require\" names only the record's fields and its subject's attributes");
    k.method = methods_find(c->methods, n->names[0], n->names[1]);
    if (!k.method)
        return unknown_method(c, n);
    k.own = s->outer ? scope_closed(s) : *s;
    k.own.root = s->root ? s->root : s;
    if (!stands_here(&k) || !read_arguments(&k) || !read_columns(&k))
        return NULL;
    n->call = k.call;
    return k.method->scope == METHOD_ROW ? row_call(&k) : column_call(&k);
}
