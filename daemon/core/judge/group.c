// Groups: sums of their children, or a plugin's combination of the children's shares.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/engine/kernel_points.h"
#include "core/judge/combining.h"
#include "core/judge/weighing.h"

#define BIT(state) (1u << (state))
#define IN_PLAY (BIT(RULE_SCORED) | BIT(RULE_NO_DATA) | BIT(RULE_FILLED) | BIT(RULE_FAILED))

// A group stands as its children do: one that was refused or failed refuses or fails the group;
// where none is in play the group is not either. seen: the states that its children have.
static enum rule_state group_state(const struct judging *j, const struct rule *r, size_t row,
                                   unsigned seen)
{
    if (seen & BIT(RULE_FAILED))
        return RULE_FAILED;
    bool supplied = r->treat_count > 0 || (r->combine.method && r->combine.method->takes_gaps);
    if ((seen & BIT(RULE_NO_DATA)) && !supplied) // a treatment may supply it, a method do without
        return RULE_NO_DATA;
    if ((seen & BIT(RULE_SKIPPED)) && worth_is_lost(j, r->rules, r->rule_count, row))
        return RULE_NO_DATA;
    if (seen & IN_PLAY)
        return RULE_SCORED;
    return seen & BIT(RULE_UNKNOWN) ? RULE_UNKNOWN : RULE_NOT_APPLICABLE;
}

bool group_alike(const struct judging *j, const struct rule *r)
{
    bool alike = j->alike[r->index].rows && j->rows_alike;
    for (size_t k = 0; k < r->rule_count && alike; k++)
        alike = j->alike[r->rules[k]->index].rows;
    return alike;
}

static void group_states(struct judging *j, const struct rule *r)
{
    const struct board *b = j->board;
    uint8_t *own = b->rules[r->index].state;
    bool alike = group_alike(j, r);
    size_t rows = alike ? 1 : b->row_count;
    uint8_t *seen = mem_new(rows + 1, sizeof *seen);
    for (size_t k = 0; k < r->rule_count; k++) {
        const uint8_t *states = b->rules[r->rules[k]->index].state;
        for (size_t i = 0; i < rows; i++)
            seen[i] = (uint8_t)(seen[i] | BIT(states[i]));
    }
    for (size_t i = 0; i < rows; i++)
        if (own[i] == RULE_SCORED)
            own[i] = (uint8_t)group_state(j, r, i, seen[i]);
    free(seen);
    if (alike)
        memset(own, own[0], b->row_count);
    j->alike[r->index] = (struct alike){.rows = alike, .most = POINTS_ANY};
}

// The sum of points whose sum cannot be too large, for all rows at once.
static bool group_sum_alike(struct judging *j, const struct rule *r)
{
    struct board *b = j->board;
    points *sums = b->rules[r->index].points, most = 0;
    bool rounds = r->decimals >= 0 && r->decimals < j->scheme->decimals;
    if (!group_alike(j, r) || b->rules[r->index].state[0] != RULE_SCORED || rounds ||
        r->times < 1.0 || r->times > 1.0)
        return false;
    for (size_t k = 0; k < r->rule_count; k++) {
        const struct board_rule *child = &b->rules[r->rules[k]->index];
        if (child->state[0] != RULE_SCORED ||
            !points_add(most, j->alike[r->rules[k]->index].most, &most))
            return false;
    }
    memset(sums, 0, b->row_count * sizeof *sums);
    for (size_t k = 0; k < r->rule_count; k++)
        kernel_add_points(sums, b->rules[r->rules[k]->index].points, b->row_count);
    j->alike[r->index].most = most;
    return true;
}

// The sums of the children's points; POINTS_NONE where they do not fit.
static points *group_sums(const struct judging *j, const struct rule *r)
{
    const struct board *b = j->board;
    points *sums = mem_new(b->row_count + 1, sizeof *sums);
    for (size_t k = 0; k < r->rule_count; k++) {
        const points *of = b->rules[r->rules[k]->index].points;
        for (size_t i = 0; i < b->row_count; i++) {
            points next;
            if (of[i] == POINTS_NONE || sums[i] == POINTS_NONE)
                continue;
            sums[i] = __builtin_add_overflow(sums[i], of[i], &next) ? POINTS_NONE : next;
        }
    }
    return sums;
}

static void group_take_sum(struct judging *j, const struct rule *r)
{
    struct board_rule *br = &j->board->rules[r->index];
    int decimals = j->scheme->decimals;
    bool rounds = r->decimals >= 0 && r->decimals < decimals;
    bool scales = r->times < 1.0 || r->times > 1.0;
    if (group_sum_alike(j, r))
        return;
    j->alike[r->index].rows = false;
    points *sums = group_sums(j, r);
    for (size_t i = 0; i < j->board->row_count; i++) {
        br->points[i] = POINTS_NONE;
        if (br->state[i] != RULE_SCORED)
            continue;
        points sum = sums[i];
        bool fits = sum != POINTS_NONE;
        if (fits && scales)
            fits = rule_round(j, r, points_to_double(sum, decimals) * r->times, &sum);
        else if (fits && rounds)
            sum = points_shown(sum, decimals, r->decimals);
        br->points[i] = fits ? sum : POINTS_NONE;
        br->state[i] = fits ? RULE_SCORED : RULE_FAILED;
        if (!fits)
            judging_fail(j, r->index, (uint32_t)i,
                         "the sum is too large for the scheme's decimals");
    }
    free(sums);
}

double worth_to_combine(const struct judging *j, const struct rule *r, size_t row)
{
    const struct board *b = j->board;
    double whole = 0, present = 0, own = b->rules[r->index].worth[row];
    for (size_t k = 0; k < r->rule_count; k++) {
        const struct board_rule *child = &b->rules[r->rules[k]->index];
        double declared = worth_declared(j, r->rules[k]->index, row);
        whole += isnan(declared) ? 0.0 : declared;
        if (rule_in_play(child->state[row]) && !isnan(child->worth[row]))
            present += child->worth[row];
    }
    double declared = worth_declared(j, r->index, row);
    if (!(whole > 0) || isnan(own) || isnan(declared))
        return own;
    double now = whole * own / declared; // the children's worths, grown with the group's
    return compare12(present, now) < 0 && declared > 0 ? own * present / now : own;
}

// What one cohort comes to, into the points of all its rows.
static void take_cohort(const struct weighing *w, double *values)
{
    struct judging *j = w->judging;
    const struct rule *r = w->rule;
    for (size_t n = 0; n < w->row_count; n++) {
        uint32_t row = w->rows[n];
        if (isinf(w->share[n])) {
            judging_fail(j, r->index, row, w->failed[n] ? w->failed[n] : "an infinity");
            j->board->rules[r->index].state[row] = RULE_FAILED;
            continue;
        }
        values[row] = w->share[n] * worth_to_combine(j, r, row) * r->times;
    }
}

// All cohorts of the board: methods over criteria, weights and treatments see the whole of one.
static void take_cohorts(struct judging *j, const struct rule *r)
{
    struct board *b = j->board;
    struct err e;
    bool done = true;
    struct peers p;
    peers_init(&p, j->engine, j->scheme->of, b);
    for (uint32_t c = 0; done && c < b->cohort_count; c++) {
        struct weighing w;
        weighing_rules(&w, j, r, &p, c);
        done = w.row_count == 0 || weighing_run(&w, &e);
        if (done && w.row_count > 0)
            take_cohort(&w, j->values);
        weighing_release(&w);
    }
    j->alike[r->index].rows = false;
    if (done)
        rule_take(j, r->index, j->values);
    else
        judging_fail_rule(j, r->index, e.text);
    peers_release(&p);
}

void judge_group(struct judging *j, const struct rule *r)
{
    group_states(j, r);
    if (j->board->whole && rule_combines(r)) // a method that looks at each row alone
        judge_combined(j, r);
    else if (rule_combines(r))
        take_cohorts(j, r);
    else
        group_take_sum(j, r);
}
