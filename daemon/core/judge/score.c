// Rules to points: scores rounded once, caps, totals.
//
// Invariants:
//  1. Every number becomes points exactly once (points_round); from there on only exact sums.
//  2. A group that is a plain sum equals the sum of its children, before its own caps.
//  3. A rule is evaluated after all it reads (scheme.rule_order): children before groups, rule.x
//  before its user.
//  4. What stands in for missing data keeps within the rule's caps too.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/kernel_points.h"
#include "core/judge/measuring.h"
#include "core/judge/weighing.h"

// x into points with the rule's own rounding, when it has one: one rounding, straight to the rule's
// decimals, then scaled up exactly.
bool rule_round(const struct judging *j, const struct rule *r, double x, points *out)
{
    int decimals = j->scheme->decimals;
    if (r->decimals < 0 || r->decimals >= decimals)
        return points_round(x, decimals, out);
    points coarse;
    if (!points_round(x, r->decimals, &coarse))
        return false;
    for (int d = r->decimals; d < decimals; d++)
        if (__builtin_mul_overflow(coarse, (points)10, &coarse))
            return false;
    *out = coarse;
    return true;
}

bool rule_values(struct judging *j, const struct rule *r, const struct window *w, double *out,
                 struct err *e)
{
    if (r->is_judged)
        return judge_ratings(j, r, w, out, e);
    if (rule_has_criteria(r))
        return j->board->whole ? measuring_values(j, r, out, e)
                               : criteria_values(j, r, w, false, out, e);
    if (r->score.program)
        return judging_values(j, r->score.program, w, out, e);
    for (size_t i = 0; i < j->board->row_count; i++)
        out[i] = (double)NAN;
    return true;
}

enum cap { CAP_LEAST, CAP_MOST };

// What a cap does to points: false when it has no answer.
static bool cap_apply(const struct judging *j, enum cap cap, double bound, points *p)
{
    points limit;
    if (isnan(bound))
        return false;
    if (!points_round(bound, j->scheme->decimals, &limit)) // past all points
        limit = bound > 0 ? INT64_MAX : -INT64_MAX;
    if (cap == CAP_MOST ? *p > limit : *p < limit)
        *p = limit;
    return true;
}

static bool is_constant(const struct expr *x)
{
    return x->program && x->program->op_count == 1 && x->program->ops[0].code == OP_CONST;
}

// A cap that is but a number changes points, and nothing else.
static void rule_cap_constant(struct judging *j, uint32_t at, enum cap cap, double bound,
                              enum rule_state of)
{
    struct board_rule *br = &j->board->rules[at];
    points limit = cap == CAP_MOST ? INT64_MAX : -INT64_MAX; // what is held against it becomes it
    if (!cap_apply(j, cap, bound, &limit))
        return;
    for (size_t i = 0; i < j->board->row_count; i++) {
        points p = br->points[i];
        bool beyond = cap == CAP_MOST ? p > limit : p < limit;
        br->points[i] = br->state[i] == of && p != POINTS_NONE && beyond ? limit : p;
    }
    points away = limit < 0 ? -limit : limit;
    j->alike[at].most = j->alike[at].most > away ? j->alike[at].most : away;
}

// Caps in points. A cap without an answer leaves none: the rule has no data. What was filled in
// keeps to the caps that have one.
static void rule_cap(struct judging *j, uint32_t at, enum cap cap, enum rule_state of)
{
    const struct rule *r = j->scheme->all_rules[at];
    const struct expr *bound = cap == CAP_MOST ? &r->most : &r->least;
    struct board_rule *br = &j->board->rules[at];
    if (!expr_given(bound))
        return;
    if (is_constant(bound) && !isnan(bound->program->ops[0].number)) {
        rule_cap_constant(j, at, cap, bound->program->ops[0].number, of);
        return;
    }
    j->alike[at] = (struct alike){.most = POINTS_ANY};
    bool answered = judging_run(j, bound, at, (double)NAN, j->scratch);
    for (size_t i = 0; i < j->board->row_count; i++) {
        if (br->state[i] != of || br->points[i] == POINTS_NONE ||
            cap_apply(j, cap, j->scratch[i], &br->points[i]) || of == RULE_FILLED)
            continue;
        br->points[i] = POINTS_NONE;
        br->state[i] = answered ? RULE_NO_DATA : RULE_FAILED;
    }
}

static void rule_caps(struct judging *j, uint32_t at, enum rule_state of)
{
    rule_cap(j, at, CAP_LEAST, of);
    rule_cap(j, at, CAP_MOST, of);
}

static bool rule_blame(struct judging *j, const struct rule *r, size_t row)
{
    for (size_t k = 0; k < r->criterion_count; k++)
        if (judging_blame(j, &r->criteria[k].value, r->index, row))
            return true;
    return judging_blame(j, &r->score, r->index, row);
}

// One row, looked at closely.
static void take_row(struct judging *j, const struct rule *r, size_t row, double value)
{
    struct board_rule *br = &j->board->rules[r->index];
    if (isnan(value)) {
        br->state[row] = rule_blame(j, r, row) ? RULE_FAILED : RULE_NO_DATA;
    } else if (!rule_round(j, r, value, &br->points[row])) {
        br->points[row] = POINTS_NONE;
        br->state[row] = RULE_FAILED;
        judging_fail(j, r->index, (uint32_t)row,
                     "the score is too large for the scheme's decimals");
    }
}

void rule_take(struct judging *j, uint32_t at, const double *values)
{
    const struct rule *r = j->scheme->all_rules[at];
    struct board_rule *br = &j->board->rules[at];
    struct alike *alike = &j->alike[at];
    size_t rows = j->board->row_count, closely = rows;
    bool scored = alike->rows && br->state[0] == RULE_SCORED;
    if (r->decimals < 0 || r->decimals >= j->scheme->decimals)
        closely = kernel_round(br->points, values, j->scheme->decimals, rows);
    else
        for (size_t i = 0; i < rows; i++)
            br->points[i] = POINTS_NONE;
    if (closely == 0 && scored) {
        alike->most = KERNEL_ROUND_MOST;
        return;
    }
    *alike = (struct alike){.most = POINTS_ANY};
    for (size_t i = 0; i < rows; i++) {
        if (br->state[i] != RULE_SCORED)
            br->points[i] = POINTS_NONE;
        else if (br->points[i] == POINTS_NONE)
            take_row(j, r, i, values[i]);
    }
}

static void judge_leaf(struct judging *j, const struct rule *r)
{
    struct err e;
    judging_progress(j, r->index);
    bool criteria = rule_has_criteria(r) && !j->board->whole;
    if (criteria) // rows may fail
        j->alike[r->index].rows = false;
    if (criteria ? criteria_values(j, r, &j->board->window, true, j->values, &e)
                 : rule_values(j, r, &j->board->window, j->values, &e))
        rule_take(j, r->index, j->values);
    else
        judging_fail_rule(j, r->index, e.text);
    rule_caps(j, r->index, RULE_SCORED);
    rule_fill(j, r->index);
    rule_caps(j, r->index, RULE_FILLED);
}

static void judge_rule(struct judging *j, uint32_t at)
{
    const struct rule *r = j->scheme->all_rules[at];
    if (r->is_group) {
        judge_group(j, r);
        rule_caps(j, at, RULE_SCORED);
    } else if (!r->is_unknown) {
        judge_leaf(j, r);
    }
}

static void total_cap(struct judging *j, enum cap cap, const struct expr *bound)
{
    struct board *b = j->board;
    if (!expr_given(bound))
        return;
    bool answered = judging_run(j, bound, NONE, (double)NAN, j->scratch);
    for (size_t i = 0; i < b->row_count; i++) {
        if (b->points[i] == POINTS_NONE || cap_apply(j, cap, j->scratch[i], &b->points[i]))
            continue;
        b->points[i] = POINTS_NONE;
        b->state[i] = answered ? ROW_MISSING : ROW_BROKEN;
        if (answered)
            judging_fail(j, NONE, (uint32_t)i,
                         cap == CAP_MOST ? "the scheme's \"most\" has no data"
                                         : "the scheme's \"least\" has no data");
    }
}

// Where all rows are alike in all rules, and their sum cannot be too large.
static bool totals_alike(struct judging *j)
{
    struct board *b = j->board;
    const struct scheme *s = j->scheme;
    points most = 0;
    if (!j->rows_alike || b->state[0] != ROW_RANKED)
        return false;
    for (size_t k = 0; k < s->rule_count; k++) {
        const struct alike *alike = &j->alike[s->rules[k]->index];
        if (!alike->rows || b->rules[s->rules[k]->index].state[0] != RULE_SCORED ||
            !points_add(most, alike->most, &most))
            return false;
    }
    memset(b->points, 0, b->row_count * sizeof *b->points);
    for (size_t k = 0; k < s->rule_count; k++)
        kernel_add_points(b->points, b->rules[s->rules[k]->index].points, b->row_count);
    return true;
}

static void total_row(struct judging *j, size_t row)
{
    struct board *b = j->board;
    points sum = 0;
    for (size_t k = 0; k < j->scheme->rule_count; k++) {
        const struct board_rule *br = &b->rules[j->scheme->rules[k]->index];
        if (br->state[row] == RULE_FAILED)
            b->state[row] = ROW_BROKEN;
        if (br->state[row] == RULE_NO_DATA && b->state[row] != ROW_BROKEN)
            b->state[row] = ROW_MISSING;
        if (br->points[row] == POINTS_NONE || points_add(sum, br->points[row], &sum))
            continue;
        b->state[row] = ROW_BROKEN;
        judging_fail(j, NONE, (uint32_t)row, "the sum is too large for the scheme's decimals");
        return;
    }
    if (b->state[row] == ROW_RANKED &&
        worth_is_lost(j, j->scheme->rules, j->scheme->rule_count, row))
        b->state[row] = ROW_MISSING;
    if (b->state[row] == ROW_RANKED)
        b->points[row] = sum;
}

void judge_rows(struct judging *j)
{
    const struct scheme *s = j->scheme;
    if (j->board->row_count == 0)
        return;
    memset(j->prepared, 0, s->all_rule_count * sizeof *j->prepared);
    for (size_t k = 0; k < s->all_rule_count; k++)
        j->alike[k] = (struct alike){.most = POINTS_ANY};
    for (size_t k = 0; k < s->rule_order_count; k++) {
        worth_prepare(j, s->all_rules[s->rule_order[k]]);
        judge_rule(j, s->rule_order[k]);
    }
    if (!totals_alike(j))
        for (size_t i = 0; i < j->board->row_count; i++)
            if (judging_assessed(j, i))
                total_row(j, i);
    total_cap(j, CAP_LEAST, &s->least);
    total_cap(j, CAP_MOST, &s->most);
}
