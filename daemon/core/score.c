// Rules to points: worths, scores rounded once, caps, missing data, groups, totals.
//
// Invariants:
//  1. Every number becomes points exactly once (points_round); from there on only exact sums.
//  2. A group that is a plain sum equals the sum of its children, before its own caps.
//  3. A rule is evaluated after all it reads (scheme.rule_order): children before groups, rule.x
//  before its user.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/judging.h"

// x into points with the rule's own rounding first, when it has one.
bool rule_round(const struct judging *j, const struct rule *r, double x, points *out)
{
    int decimals = j->scheme->decimals;
    if (r->decimals < 0 || r->decimals >= decimals)
        return points_round(x, decimals, out);
    points exact;
    if (!points_round(x, decimals, &exact))
        return false;
    // one rounding: straight to the rule's decimals, then scaled up exactly
    points coarse;
    if (!points_round(x, r->decimals, &coarse))
        return false;
    for (int d = r->decimals; d < decimals; d++)
        if (__builtin_mul_overflow(coarse, (points)10, &coarse))
            return false;
    *out = coarse;
    return true;
}

// Caps in points. A cap without data leaves no answer: the rule has no data.
static void rule_cap(struct judging *j, uint32_t at, const struct expr *bound, bool is_most)
{
    if (!expr_given(bound))
        return;
    struct board_rule *br = &j->board->rules[at];
    judging_run(j, bound, at, (double)NAN, j->scratch);
    for (size_t i = 0; i < j->board->row_count; i++) {
        points limit;
        if (br->points[i] == POINTS_NONE)
            continue;
        if (!points_round(j->scratch[i], j->scheme->decimals, &limit)) {
            br->points[i] = POINTS_NONE;
            br->state[i] = RULE_NO_DATA;
        } else if (is_most ? br->points[i] > limit : br->points[i] < limit) {
            br->points[i] = limit;
        }
    }
}

static void rule_caps(struct judging *j, uint32_t at)
{
    rule_cap(j, at, &j->scheme->all_rules[at]->least, false);
    rule_cap(j, at, &j->scheme->all_rules[at]->most, true);
}

void rule_take(struct judging *j, uint32_t at, const double *values)
{
    struct board *b = j->board;
    const struct rule *r = j->scheme->all_rules[at];
    struct board_rule *br = &b->rules[at];
    for (size_t i = 0; i < b->row_count; i++) {
        if (br->state[i] != RULE_SCORED)
            continue;
        if (isnan(values[i])) {
            br->state[i] = RULE_NO_DATA;
        } else if (!rule_round(j, r, values[i], &br->points[i])) {
            br->points[i] = POINTS_NONE;
            br->state[i] = RULE_FAILED;
            judging_fail(j, at, (uint32_t)i, "the score is too large for the scheme's decimals");
        }
    }
}

static void judge_rule(struct judging *j, uint32_t at)
{
    const struct rule *r = j->scheme->all_rules[at];
    if (r->is_unknown)
        return;
    if (r->is_group) {
        judge_group(j, r);
    } else {
        double *values = mem_new(j->board->row_count + 1, sizeof *values);
        if (r->is_judged)
            judge_ratings(j, r, values);
        else if (!judging_run(j, &r->score, at, (double)NAN, values))
            for (size_t i = 0; i < j->board->row_count; i++)
                if (j->board->rules[at].state[i] == RULE_SCORED)
                    j->board->rules[at].state[i] = RULE_FAILED;
        rule_take(j, at, values);
        free(values);
    }
    rule_caps(j, at);
    if (!r->is_group)
        rule_fill(j, at);
}

static void total_cap(struct judging *j, const struct expr *bound, bool is_most)
{
    if (!expr_given(bound))
        return;
    struct board *b = j->board;
    judging_run(j, bound, NONE, (double)NAN, j->scratch);
    for (size_t i = 0; i < b->row_count; i++) {
        points limit;
        if (b->points[i] == POINTS_NONE ||
            !points_round(j->scratch[i], j->scheme->decimals, &limit))
            continue;
        if (is_most ? b->points[i] > limit : b->points[i] < limit)
            b->points[i] = limit;
    }
}

static void judge_totals(struct judging *j)
{
    struct board *b = j->board;
    for (size_t i = 0; i < b->row_count; i++) {
        if (!judging_assessed(j, i))
            continue;
        points sum = 0;
        for (size_t k = 0; k < j->scheme->rule_count; k++) {
            const struct board_rule *br = &b->rules[j->scheme->rules[k]->index];
            if (br->state[i] == RULE_FAILED)
                b->state[i] = ROW_BROKEN;
            if (br->state[i] == RULE_NO_DATA && b->state[i] != ROW_BROKEN)
                b->state[i] = ROW_MISSING;
            if (br->points[i] == POINTS_NONE)
                continue;
            if (!points_add(sum, br->points[i], &sum)) {
                b->state[i] = ROW_BROKEN;
                judging_fail(j, NONE, (uint32_t)i,
                             "the sum is too large for the scheme's decimals");
                sum = 0;
            }
        }
        if (b->state[i] == ROW_RANKED)
            b->points[i] = sum;
    }
    total_cap(j, &j->scheme->least, false);
    total_cap(j, &j->scheme->most, true);
}

void judge_rules(struct judging *j)
{
    const struct scheme *s = j->scheme;
    bool *prepared = mem_new(s->all_rule_count + 1, sizeof *prepared);
    for (size_t k = 0; k < s->rule_order_count; k++) {
        uint32_t at = s->rule_order[k];
        if (!prepared[at]) {
            struct siblings set = siblings_of(s, s->all_rules[at]);
            siblings_prepare(j, &set);
            for (size_t n = 0; n < set.count; n++)
                prepared[set.rules[n]->index] = true;
        }
        judge_rule(j, at);
    }
    free(prepared);
    judge_totals(j);
}
