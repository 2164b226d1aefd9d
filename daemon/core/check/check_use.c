// Methods named in the keys of a group: combine, weights, treat; and what its criteria tell them.
#include "core/check/calling.h"

#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

// A key of a group, and which methods may stand in it.
struct use_key {
    const char *name;
    const char *does; // "does not .. the rules of a group"
    enum method_gives gives;
};

static const struct use_key COMBINE = {"combine", "combine", GIVES_COLUMNS};
static const struct use_key WEIGHTS = {"weights", "weigh", GIVES_WEIGHTS};
static const struct use_key TREAT = {"treat", "treat", GIVES_CELLS};

// A use being checked.
struct using
{
    struct checker *c;
    struct rule *rule;
    const struct use_key *key;
    struct calling calling;
    const char *column; // wanted of several, or NULL
};

static size_t column_count(const struct rule *r)
{
    return r->is_group ? r->rule_count : r->criterion_count;
}

static bool fits_key(const struct using *u, const struct method *m)
{
    bool scope = m->scope == METHOD_CRITERIA || (u->key == &COMBINE && m->scope == METHOD_GROUP);
    return scope && m->gives == u->key->gives;
}

// "means.geometric", "outrank.vikor.share", "outrank.vikor(v: 0.4).share": a name with one dot or
// two, or a call.
static bool read_names(struct using *u, struct node *n)
{
    struct checker *c = u->c;
    bool named = n->tag == NODE_NAME && (n->name_count == 2 || n->name_count == 3);
    bool called = n->tag == NODE_CALL && n->name_count == 2;
    if (!named && !called)
        return check_fail(c, n->offset,
                          "\"%s\" takes %sa method, PLUGIN.METHOD or PLUGIN.METHOD(parameter: ..)",
                          u->key->name, u->key == &COMBINE ? "\"sum\" or " : "");
    u->column = called ? n->column : n->name_count == 3 ? n->names[2] : NULL;
    u->calling = (struct calling){.c = c,
                                  .node = n,
                                  .method = calling_method(c, n->offset, n->names[0], n->names[1]),
                                  .criterion_count = column_count(u->rule)};
    return u->calling.method != NULL;
}

static bool check_fits(const struct using *u)
{
    const struct checker *c = u->c;
    const struct method *m = u->calling.method;
    struct near near;
    char hint[160], whole[80];
    if (fits_key(u, m))
        return true;
    snprintf(whole, sizeof whole, "%s.%s", m->plugin, m->name);
    near_init(&near, whole);
    for (size_t i = 0; i < c->methods->count; i++) {
        const struct method *other = &c->methods->list[i];
        if (fits_key(u, other))
            near_try(&near, arena_printf(c->arena, "%s.%s", other->plugin, other->name));
    }
    return check_fail(u->c, u->calling.node->offset, "\"%s\" does not %s the rules of a group%s",
                      whole, u->key->does, near_hint(&near, hint, sizeof hint));
}

static bool read_parameters(struct using *u)
{
    struct calling *k = &u->calling;
    bool good = true;
    calling_begin(k);
    for (size_t i = 0; i < k->node->argument_count; i++) {
        struct node_argument *a = &k->node->arguments[i];
        if (a->parameter)
            good = calling_parameter(k, a) && good;
        else
            good = check_fail(u->c, a->offset,
                              "in \"%s\" a method has no arguments, its columns are those of the "
                              "group; parameters are named",
                              u->key->name);
    }
    return good;
}

// What a criterion tells of a parameter, into its place in the list.
static bool take_parameter(struct using *u, struct criterion_parameter *p, size_t criterion,
                           size_t at)
{
    const struct method_parameter *wanted = &u->calling.method->parameters[at];
    const char *what = arena_printf(u->c->arena, "\"%s\" of %s.%s", p->name,
                                    u->calling.method->plugin, u->calling.method->name);
    const char *which;
    double number;
    char bound[40];
    p->used = true;
    if (p->is_text != (wanted->type == PARAMETER_TEXTS))
        return problem_error(u->c->problems, p->at, "%s must be a %s", what,
                             p->is_text ? "number" : "text");
    if (p->is_text) {
        u->calling.list_texts[at][criterion] = p->text;
        return true;
    }
    if (!parameter_holds(wanted, p->number, &which, &number)) {
        double_format(number, bound);
        return problem_error(u->c->problems, p->at, "%s must be at %s %s", what, which, bound);
    }
    u->calling.numbers[at][criterion] = p->number;
    return true;
}

static bool take_criteria(struct using *u)
{
    const struct method *m = u->calling.method;
    bool good = true;
    for (size_t i = 0; i < m->parameter_count; i++) {
        if (!m->parameters[i].per_criterion)
            continue;
        for (size_t k = 0; k < u->rule->criterion_count; k++) {
            struct criterion *c = &u->rule->criteria[k];
            for (size_t n = 0; n < c->parameter_count; n++)
                if (strcmp(c->parameters[n].name, m->parameters[i].name) == 0)
                    good = take_parameter(u, &c->parameters[n], k, i) && good;
        }
    }
    return good;
}

// The column that is the group's share: the one named, or the first.
static bool check_column(struct using *u)
{
    struct calling *k = &u->calling;
    const struct method *m = k->method;
    if (u->column && !calling_output(k, u->column))
        return false;
    if (m->output_count == 0 || !m->outputs[k->call->output].less_is_better)
        return true;
    const char *share = NULL;
    for (size_t i = 0; i < m->output_count && !share; i++)
        share = m->outputs[i].less_is_better ? NULL : m->outputs[i].name;
    return check_fail(u->c, k->node->offset,
                      "less is better in %s.%s.%s, so it is no share of a worth%s%s", m->plugin,
                      m->name, m->outputs[k->call->output].name, share ? "; write ." : "",
                      share ? share : "");
}

struct hearing {
    struct checker *c;
    struct place at;
};

static void heard(void *context, const char *text)
{
    const struct hearing *h = context;
    problem_warning(h->c->problems, h->at, "%s", text);
}

// Called once without a row: what the method has to say of its parameters alone is said at load.
static void try_empty(struct using *u)
{
    const struct call *call = u->calling.call;
    const struct method *m = call->method;
    struct arena *a = u->c->arena;
    size_t count = column_count(u->rule);
    struct hearing h = {.c = u->c, .at = check_place(u->c, u->calling.node->offset)};
    const double **none = arena_array(a, count + 1, sizeof *none);
    double **cells = arena_array(a, count + 1, sizeof *cells);
    uint8_t **fates = arena_array(a, count + 1, sizeof *fates);
    double **results = arena_array(a, m->output_count + 1, sizeof *results);
    double *numbers = arena_array(a, count + 1, sizeof *numbers);
    int8_t *directions = arena_array(a, count + 1, sizeof *directions);
    double *weights = arena_array(a, count + 1, sizeof *weights);
    for (size_t i = 0; i < count; i++) {
        none[i] = cells[i] = numbers;
        fates[i] = (uint8_t *)directions;
        weights[i] = 1.0 / (double)count;
        directions[i] = u->rule->criterion_count > 0 && u->rule->criteria[i].less ? DIRECTION_LESS
                                                                                  : DIRECTION_MORE;
    }
    for (size_t i = 0; i < m->output_count; i++)
        results[i] = numbers;
    struct method_call empty = {
        .columns = none,
        .parameters = call->parameters,
        .texts = call->texts,
        .lists = call->lists,
        .child_count = count,
        .worths = none,
        .directions = directions,
        .weights = m->gives == GIVES_WEIGHTS ? NULL : weights,
        .result = numbers,
        .results = m->output_count > 0 ? results : NULL,
        .vector = numbers,
        .cells = cells,
        .fates = fates,
        .said = heard,
        .context = &h,
    };
    struct err e;
    if (m->call && !m->call(m, &empty, &e))
        problem_error(u->c->problems, h.at, "%s", e.text);
}

static void check_use(struct checker *c, struct rule *r, struct method_use *use,
                      const struct use_key *key)
{
    struct using u = {.c = c, .rule = r, .key = key};
    struct node *n;
    use->call = NULL;
    use->method = NULL;
    if (!node_parse(c->arena, &use->text, c->problems, &n))
        return;
    struct reading before = check_enter(c, &use->text);
    if (read_names(&u, n) && check_fits(&u)) {
        bool good = read_parameters(&u);
        good = calling_end(&u.calling) && good;
        good = check_column(&u) && good;
        good = take_criteria(&u) && good;
        if (good) {
            try_empty(&u);
            use->call = u.calling.call;
            use->method = u.calling.method;
        }
    }
    c->reading = before;
}

static void check_parameters_used(struct checker *c, const struct rule *r)
{
    for (size_t i = 0; i < r->criterion_count; i++)
        for (size_t k = 0; k < r->criteria[i].parameter_count; k++) {
            const struct criterion_parameter *p = &r->criteria[i].parameters[k];
            if (!p->used)
                problem_error(c->problems, p->at,
                              "no method of group \"%s\" has a parameter \"%s\" for each criterion",
                              r->label.name, p->name);
        }
}

// Weights written by hand beside a method that makes them; directions that nobody asks for.
static void check_criteria_fit(struct checker *c, const struct rule *r)
{
    bool weighed = r->weights.text.chars != NULL;
    bool directed = r->combine.call && r->combine.call->method->scope == METHOD_CRITERIA;
    double sum = 0.0;
    for (size_t i = 0; i < r->criterion_count; i++) {
        const struct criterion *k = &r->criteria[i];
        sum += k->weight;
        if (weighed && k->weight_given)
            problem_error(c->problems, k->label.at,
                          "criterion \"%s\" has a weight, and group \"%s\" makes its weights by "
                          "\"%s\": leave one out",
                          k->label.name, r->label.name, r->weights.text.chars);
        if (k->less && !directed &&
            !(r->combine.text.chars && !r->combine.call &&
              strcmp(r->combine.text.chars, "sum") != 0))
            problem_error(c->problems, k->label.at,
                          "in criterion \"%s\" less is better, which \"%s\" knows nothing of; turn "
                          "the number round in \"expr\"",
                          k->label.name, r->combine.text.chars ? r->combine.text.chars : "sum");
    }
    if (r->criterion_count > 0 && !weighed && !(sum > 0.0))
        problem_error(c->problems, r->label.at, "the criteria of group \"%s\" have no weight",
                      r->label.name);
}

void check_uses(struct checker *c, struct rule *r)
{
    if (!r->is_group && r->criterion_count == 0)
        return;
    if (r->combine.text.chars && strcmp(r->combine.text.chars, "sum") != 0)
        check_use(c, r, &r->combine, &COMBINE);
    if (r->weights.text.chars)
        check_use(c, r, &r->weights, &WEIGHTS);
    for (size_t i = 0; i < r->treat_count; i++)
        check_use(c, r, &r->treat[i], &TREAT);
    check_parameters_used(c, r);
    check_criteria_fit(c, r);
}
