// Parameters of a plugin's method: constants, texts, and lists of either.
#include "core/check/calling.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

bool parameter_holds(const struct method_parameter *p, double x, const char **which, double *bound)
{
    bool low = !isnan(p->least) && x < p->least, high = !isnan(p->most) && x > p->most;
    *which = low ? "least" : "most";
    *bound = low ? p->least : p->most;
    return !low && !high;
}

static bool in_bounds(const struct calling *k, const struct method_parameter *p,
                      const struct node *n, double x)
{
    const char *which;
    double number;
    char bound[40];
    if (parameter_holds(p, x, &which, &number))
        return true;
    double_format(number, bound);
    return check_fail(k->c, n->offset, "\"%s\" of %s.%s must be at %s %s", p->name,
                      k->method->plugin, k->method->name, which, bound);
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
    if (p->type != PARAMETER_BOOL)
        t = check_plain(k->c, t, n, what);
    if (!t)
        return false;
    if (!term_constant(t, out))
        return check_fail(k->c, n->offset, "%s must be a constant", what);
    return p->type == PARAMETER_BOOL || in_bounds(k, p, n, *out);
}

static bool read_text(const struct calling *k, const struct method_parameter *p,
                      const struct node *n, const char **out)
{
    if (n->tag != NODE_TEXT)
        return check_fail(k->c, n->offset, "\"%s\" of %s.%s must be a text in quotes", p->name,
                          k->method->plugin, k->method->name);
    *out = n->names[0];
    return true;
}

// A list's values: its elements, or the one value written without brackets.
static struct node *const *elements(struct node *const *value, size_t *count)
{
    *count = (*value)->tag == NODE_LIST ? (*value)->child_count : 1;
    return (*value)->tag == NODE_LIST ? (*value)->children : value;
}

double *calling_numbers(const struct calling *k, const struct node_argument *a,
                        const struct method_parameter *p, size_t *count)
{
    struct node *const *nodes = elements(&a->value, count);
    double *numbers = arena_array(k->c->arena, *count + 1, sizeof *numbers);
    bool good = true;
    for (size_t i = 0; i < *count; i++)
        good = read_number(k, p, nodes[i], &numbers[i]) && good;
    return good ? numbers : NULL;
}

static bool read_list(struct calling *k, const struct method_parameter *p,
                      const struct node_argument *a, struct method_list *out)
{
    size_t count;
    struct node *const *nodes = elements(&a->value, &count);
    if (p->per_criterion && count != 1 && count != k->criterion_count)
        return check_fail(
            k->c, a->value->offset,
            "\"%s\" of %s.%s has %zu values and there are %zu criteria; give each its "
            "own, or one for all",
            p->name, k->method->plugin, k->method->name, count, k->criterion_count);
    *out = (struct method_list){.count = count};
    if (p->type == PARAMETER_NUMBERS)
        return (out->numbers = calling_numbers(k, a, p, &count)) != NULL;
    const char **texts = arena_array(k->c->arena, count + 1, sizeof *texts);
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = read_text(k, p, nodes[i], &texts[i]) && good;
    out->texts = texts;
    return good;
}

// A list with a value per criterion, as long as there are criteria.
static void list_spread(struct calling *k, size_t parameter)
{
    const struct method_parameter *p = &k->method->parameters[parameter];
    struct method_list *list = &k->call->lists[parameter];
    struct arena *a = k->c->arena;
    size_t count = k->criterion_count;
    struct method_list whole = {.count = count};
    double *numbers = arena_array(a, count + 1, sizeof *numbers);
    const char **texts = arena_array(a, count + 1, sizeof *texts);
    for (size_t i = 0; i < count; i++) {
        size_t at = list->count == 1 ? 0 : i;
        numbers[i] = list->count == 0 ? p->number : list->numbers ? list->numbers[at] : 0.0;
        texts[i] = list->count == 0 ? p->text : list->texts ? list->texts[at] : NULL;
    }
    if (p->type == PARAMETER_NUMBERS)
        whole.numbers = numbers;
    else
        whole.texts = texts;
    k->numbers[parameter] = numbers;
    k->list_texts[parameter] = texts;
    *list = whole;
}

void calling_begin(struct calling *k)
{
    const struct method *m = k->method;
    struct arena *a = k->c->arena;
    struct call *call = arena_alloc(a, sizeof *call);
    bool lists = false;
    k->seen = arena_array(a, m->parameter_count + 1, sizeof *k->seen);
    k->numbers = arena_array(a, m->parameter_count + 1, sizeof *k->numbers);
    k->list_texts = arena_array(a, m->parameter_count + 1, sizeof *k->list_texts);
    call->method = m;
    call->parameters = arena_array(a, m->parameter_count + 1, sizeof *call->parameters);
    call->texts = arena_array(a, m->parameter_count + 1, sizeof *call->texts);
    for (size_t i = 0; i < m->parameter_count; i++) {
        const struct method_parameter *p = &m->parameters[i];
        bool list = p->type == PARAMETER_NUMBERS || p->type == PARAMETER_TEXTS;
        call->parameters[i] = p->has_default && !list ? p->number : (double)NAN;
        call->texts[i] = list ? NULL : p->text;
        lists = lists || list;
    }
    if (lists)
        call->lists = arena_array(a, m->parameter_count + 1, sizeof *call->lists);
    k->call = call;
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

bool calling_parameter(struct calling *k, struct node_argument *a)
{
    size_t at = 0;
    const struct method_parameter *p = find_parameter(k, a, &at);
    if (!p)
        return false;
    if (k->seen[at])
        return check_fail(k->c, a->offset, "\"%s\" is given twice", p->name);
    k->seen[at] = true;
    if (a->set.name || a->up_to || a->where)
        return check_fail(k->c, a->offset, "\"%s\" of %s.%s must be a constant", p->name,
                          k->method->plugin, k->method->name);
    if (p->type == PARAMETER_NUMBERS || p->type == PARAMETER_TEXTS)
        return read_list(k, p, a, &k->call->lists[at]);
    if (a->value->tag == NODE_LIST)
        return check_fail(k->c, a->value->offset, "\"%s\" of %s.%s is one value, no list", p->name,
                          k->method->plugin, k->method->name);
    if (p->type == PARAMETER_TEXT)
        return read_text(k, p, a->value, &k->call->texts[at]);
    return read_number(k, p, a->value, &k->call->parameters[at]);
}

bool calling_end(struct calling *k)
{
    const struct method *m = k->method;
    bool good = true;
    for (size_t i = 0; i < m->parameter_count; i++) {
        if (m->parameters[i].per_criterion && k->call->lists)
            list_spread(k, i);
        if (m->parameters[i].required && !k->seen[i])
            good = check_fail(k->c, k->node->offset, "%s.%s needs \"%s\"", m->plugin, m->name,
                              m->parameters[i].name);
    }
    return good;
}

bool calling_output(struct calling *k, const char *name)
{
    const struct method *m = k->method;
    struct near near;
    char hint[160];
    near_init(&near, name);
    for (size_t i = 0; i < m->output_count; i++) {
        k->call->output = (uint32_t)i;
        near_try(&near, m->outputs[i].name);
        if (strcmp(m->outputs[i].name, name) == 0)
            return true;
    }
    if (m->output_count == 0)
        return check_fail(k->c, k->node->offset, "%s.%s gives one column, which has no name",
                          m->plugin, m->name);
    return check_fail(k->c, k->node->offset, "%s.%s gives no column \"%s\"%s", m->plugin, m->name,
                      name, near_hint(&near, hint, sizeof hint));
}
