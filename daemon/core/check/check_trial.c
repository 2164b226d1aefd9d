// A method called for nobody, while the call is checked: what it says of its parameters' values is
// told at their place, before it scores anyone.
#include "core/check/check.h"

bool check_trial(struct checker *c, const struct call *call, const struct node *n)
{
    static const uint64_t offsets[1];
    static const double nothing[1];
    static const int32_t no_days[1];
    const struct method *m = call->method;
    struct err e;
    if (!m->call || m->scope == METHOD_CRITERIA)
        return true;
    const double **columns = arena_array(c->arena, m->argument_count + 1, sizeof *columns);
    struct method_series *series = arena_array(c->arena, m->argument_count + 1, sizeof *series);
    double **results = arena_array(c->arena, m->output_count + 1, sizeof *results);
    double result[1] = {0};
    for (size_t i = 0; i < m->argument_count; i++) {
        columns[i] = nothing;
        series[i] = (struct method_series){offsets, no_days, no_days, nothing};
    }
    for (size_t i = 0; i < m->output_count; i++)
        results[i] = result;
    struct method_call nobody = {
        .columns = columns,
        .series = series,
        .parameters = call->parameters,
        .texts = call->texts,
        .lists = call->lists,
        .result = result,
        .results = m->output_count ? results : NULL,
    };
    return m->call(m, &nobody, &e) || check_fail(c, n->offset, "%s", e.text);
}
