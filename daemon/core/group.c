// Groups: sums of their children, or a plugin's combination of the children's shares.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/judging.h"

static bool group_sum_row(struct judging *j, const struct rule *r, size_t row, points *sum)
{
    struct board *b = j->board;
    *sum = 0;
    for (size_t k = 0; k < r->rule_count; k++) {
        const struct board_rule *child = &b->rules[r->rules[k]->index];
        if (child->points[row] != POINTS_NONE && !points_add(*sum, child->points[row], sum))
            return false;
    }
    return true;
}

// A group stands as its children do: one that was refused or failed refuses or fails the group.
static uint8_t group_state(const struct judging *j, const struct rule *r, size_t row)
{
    const struct board *b = j->board;
    uint8_t own = b->rules[r->index].state[row];
    if (own != RULE_SCORED)
        return own;
    bool skipped = false, scored = false;
    for (size_t k = 0; k < r->rule_count; k++) {
        uint8_t state = b->rules[r->rules[k]->index].state[row];
        if (state == RULE_FAILED)
            return RULE_FAILED;
        if (state == RULE_NO_DATA)
            own = RULE_NO_DATA;
        skipped = skipped || state == RULE_SKIPPED;
        scored = scored || state == RULE_SCORED || state == RULE_FILLED;
    }
    return skipped && !scored ? RULE_NO_DATA
                              : own; // nothing is left to carry the worth of what was skipped
}

static void group_combine(struct judging *j, const struct rule *r, double *out)
{
    struct board *b = j->board;
    size_t n = r->rule_count, rows = b->row_count;
    double **shares = mem_new(n + 1, sizeof *shares);
    double **worths = mem_new(n + 1, sizeof *worths);
    for (size_t k = 0; k < n; k++) {
        const struct board_rule *child = &b->rules[r->rules[k]->index];
        shares[k] = mem_new(rows + 1, sizeof(double));
        worths[k] = mem_new(rows + 1, sizeof(double));
        for (size_t i = 0; i < rows; i++) {
            bool counts = rule_in_play(child->state[i]) && child->worth[i] > 0;
            worths[k][i] = counts ? child->worth[i] : 0.0;
            shares[k][i] =
                !counts ? 0.0
                        : points_to_double(child->points[i], j->scheme->decimals) / child->worth[i];
        }
    }
    double *parameters = mem_new(r->combine_method->parameter_count + 1, sizeof *parameters);
    const char **texts = mem_new(r->combine_method->parameter_count + 1, sizeof *texts);
    for (size_t k = 0; k < r->combine_method->parameter_count; k++) {
        const struct method_parameter *p = &r->combine_method->parameters[k];
        parameters[k] = p->has_default ? p->number : (double)NAN;
        texts[k] = p->text;
    }
    struct method_call call = {
        .row_count = rows,
        .columns = (const double *const *)shares,
        .worths = (const double *const *)worths,
        .child_count = n,
        .parameters = parameters,
        .texts = texts,
        .result = out,
    };
    struct err e;
    if (!r->combine_method->call(r->combine_method, &call, &e)) {
        judging_fail(j, r->index, NONE, e.text);
        for (size_t i = 0; i < rows; i++)
            b->rules[r->index].state[i] = RULE_FAILED;
    }
    for (size_t k = 0; k < n; k++) {
        free(shares[k]);
        free(worths[k]);
    }
    free(shares);
    free(worths);
    free(parameters);
    free(texts);
}

static void group_take_sum(struct judging *j, const struct rule *r)
{
    struct board_rule *br = &j->board->rules[r->index];
    for (size_t i = 0; i < j->board->row_count; i++) {
        br->state[i] = group_state(j, r, i);
        if (br->state[i] != RULE_SCORED)
            continue;
        points sum;
        if (!group_sum_row(j, r, i, &sum)) {
            br->state[i] = RULE_FAILED;
            judging_fail(j, r->index, (uint32_t)i,
                         "the sum is too large for the scheme's decimals");
        } else if (r->times < 1.0 || r->times > 1.0) {
            if (!rule_round(j, r, points_to_double(sum, j->scheme->decimals) * r->times,
                            &br->points[i]))
                br->state[i] = RULE_FAILED;
        } else {
            br->points[i] = sum;
        }
    }
}

void judge_group(struct judging *j, const struct rule *r)
{
    struct board *b = j->board;
    struct board_rule *br = &b->rules[r->index];
    // a group that does not apply takes its children with it
    for (size_t i = 0; i < b->row_count; i++) {
        if (br->state[i] != RULE_NOT_APPLICABLE && br->state[i] != RULE_WHEN_UNKNOWN)
            continue;
        for (size_t k = 0; k < r->rule_count; k++) {
            b->rules[r->rules[k]->index].state[i] = RULE_NOT_APPLICABLE;
            b->rules[r->rules[k]->index].points[i] = POINTS_NONE;
        }
    }
    if (!r->combine_method) {
        group_take_sum(j, r);
        return;
    }
    double *combined = mem_new(b->row_count + 1, sizeof *combined);
    group_combine(j, r, combined);
    for (size_t i = 0; i < b->row_count; i++) {
        br->state[i] = group_state(j, r, i);
        combined[i] = combined[i] * br->worth[i] * r->times;
    }
    rule_take(j, r->index, combined);
    free(combined);
}
