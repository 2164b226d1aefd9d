// Groups: sums of their children, or a plugin's combination of the children's shares.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
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

static void group_states(struct judging *j, const struct rule *r)
{
    const struct board *b = j->board;
    uint8_t *own = b->rules[r->index].state;
    uint8_t *seen = mem_new(b->row_count + 1, sizeof *seen);
    for (size_t k = 0; k < r->rule_count; k++) {
        const uint8_t *states = b->rules[r->rules[k]->index].state;
        for (size_t i = 0; i < b->row_count; i++)
            seen[i] = (uint8_t)(seen[i] | BIT(states[i]));
    }
    for (size_t i = 0; i < b->row_count; i++)
        if (own[i] == RULE_SCORED)
            own[i] = (uint8_t)group_state(j, r, i, seen[i]);
    free(seen);
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
    points *sums = group_sums(j, r);
    for (size_t i = 0; i < j->board->row_count; i++) {
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

// What the combined share is a share of: the group's worth, less that of children which do not
// apply, when it does not spread.
static double worth_to_combine(const struct judging *j, const struct rule *r, size_t row)
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

static void group_take_combined(struct judging *j, const struct rule *r)
{
    struct board *b = j->board;
    struct err e;
    bool done = true;
    double *values = mem_new(b->row_count + 1, sizeof *values);
    struct peers p;
    peers_init(&p, j->engine, j->scheme->of, b);
    for (uint32_t c = 0; done && c < b->cohort_count; c++) {
        struct weighing w;
        weighing_rules(&w, j, r, &p, c);
        done = w.row_count == 0 || weighing_run(&w, &e);
        if (done && w.row_count > 0)
            take_cohort(&w, values);
        weighing_release(&w);
    }
    if (done)
        rule_take(j, r->index, values);
    else
        judging_fail_rule(j, r->index, e.text);
    peers_release(&p);
    free(values);
}

void judge_group(struct judging *j, const struct rule *r)
{
    group_states(j, r);
    if (rule_combines(r))
        group_take_combined(j, r);
    else
        group_take_sum(j, r);
}
