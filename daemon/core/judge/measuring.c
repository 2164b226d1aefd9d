#include "core/judge/measuring.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "core/judge/weighing.h"

bool measuring_fits(const struct scheme *s, const struct rule *r)
{
    const struct call *call = r->combine.call;
    if (!rule_has_criteria(r) || r->treat_count || r->weights.call ||
        (call && !call->method->measure))
        return false;
    for (const struct rule *at = r;; at = s->all_rules[at->parent]) {
        if (expr_given(&at->when))
            return false;
        if (at->parent == NONE)
            return true;
    }
}

bool measuring_was(const struct board *b, const struct rule *r)
{
    return b->own_distances[r->index] != NULL;
}

// In the board's arena, for as long as its recipes.
static struct measured *measured_of(struct board *b, const struct scheme *s, const struct rule *r)
{
    size_t count = r->criterion_count;
    struct measured *of = arena_alloc(&b->arena, sizeof *of);
    const struct program **programs = arena_array(&b->arena, count, sizeof *programs);
    int8_t *directions = arena_array(&b->arena, count, sizeof *directions);
    double *weights = arena_array(&b->arena, count, sizeof *weights);
    criteria_weights(r, weights, directions);
    for (size_t k = 0; k < count; k++)
        programs[k] = r->criteria[k].value.program;
    *of = (struct measured){
        .kind = s->of,
        .call = r->combine.call,
        .count = count,
        .programs = programs,
        .directions = directions,
        .weights = weights,
    };
    return of;
}

bool measuring_open(struct judging *j, const struct rule *r, struct pair *pair)
{
    struct board *b = j->board->whole;
    struct distances **own = &b->own_distances[r->index];
    struct err e;
    if (j->measures[r->index])
        return true;
    judging_progress(j, r->index);
    if (!*own && !distances_make(j->engine, measured_of(b, j->scheme, r), b, pair, own, &e))
        return false;
    if (*own)
        j->measures[r->index] = distances_open(j->engine, *own, b, &e);
    return j->measures[r->index] != NULL;
}

bool measuring_shares(const struct judging *j, const struct rule *r, size_t first, size_t count,
                      double *share, bool *infinite, struct err *e)
{
    double *outputs[METHOD_OUTPUTS_MOST] = {NULL};
    outputs[r->combine.call ? r->combine.call->output : 0] = share;
    return distance_rows(j->measures[r->index], first, count, outputs, infinite, e);
}

bool measuring_values(struct judging *j, const struct rule *r, double *out, struct err *e)
{
    const struct board *b = j->board;
    double share[PROGRAM_BLOCK];
    bool infinite;
    if (!measuring_open(j, r, NULL))
        return err_set(e, "no recipe for the rows of a stretch");
    if (!measuring_shares(j, r, b->first, b->row_count, share, &infinite, e))
        return false;
    if (infinite)
        judging_fail(j, r->index, NONE, "an infinity"); // which row, tells a judging of all at once
    distance_worths(out, share, b->rules[r->index].worth, r->times, b->row_count);
    return true;
}

bool measuring_row(struct engine *g, struct board *b, const struct rule *r, uint32_t row,
                   size_t output, double *outputs, int64_t *compared, struct err *e)
{
    double share[PROGRAM_BLOCK], *all[METHOD_OUTPUTS_MOST] = {NULL}, *one[METHOD_OUTPUTS_MOST];
    bool infinite;
    const struct call *call = r->combine.call;
    struct distance_run *run = distances_open(g, b->own_distances[r->index], b, e);
    if (!run)
        return false;
    for (size_t i = 0; i < METHOD_OUTPUTS_MOST; i++)
        one[i] = outputs + i;
    size_t count = call && call->method->output_count ? call->method->output_count : 1;
    bool ok = distance_rows(run, row, 1, one, &infinite, e);
    all[count > output ? output : 0] = share;
    *compared = 0;
    for (size_t first = 0; ok && first < b->row_count; first += PROGRAM_BLOCK) {
        size_t n = b->row_count - first < PROGRAM_BLOCK ? b->row_count - first : PROGRAM_BLOCK;
        ok = distance_rows(run, first, n, all, &infinite, e);
        for (size_t i = 0; i < n; i++)
            *compared += b->cohort[first + i] == b->cohort[row] && !isnan(share[i]);
    }
    distances_close(run);
    return ok;
}
