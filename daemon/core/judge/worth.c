// Which rules apply to whom and what they are worth there: cohorts, `when`, and worth that passes
// to siblings.
//
// Invariants:
//  1. A rule stands in a group that applies, or it does not apply either.
//  2. Worth passes from a rule to its siblings only: from one whose missing data are skipped, and
//  in a
//     group that spreads also from one that does not apply. What a group gains or loses so, its
//     children gain or lose pro rata.
//  3. Out of play means worth nothing: what a subject's rules in play are worth adds up to what it
//  can
//     reach.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/kernel.h"
#include "core/judge/judging.h"

// The rules that stand side by side: the children of a group, or the scheme's own.
struct siblings {
    struct rule **rules;
    size_t count;
    bool spread;
};

static struct siblings siblings_of(const struct scheme *s, const struct rule *r)
{
    if (r->parent == NONE)
        return (struct siblings){.rules = s->rules, .count = s->rule_count};
    const struct rule *group = s->all_rules[r->parent];
    return (struct siblings){
        .rules = group->rules, .count = group->rule_count, .spread = group->spread};
}

// As written; of a group without a worth of its own, what its rules come to. NaN: a bonus, or
// nothing in this cohort.
double worth_in_cohort(const struct rule *r, const char *cohort)
{
    double sum = (double)NAN;
    if (!r->worth.given) {
        for (size_t i = 0; i < r->rule_count; i++) {
            double worth = worth_in_cohort(r->rules[i], cohort);
            if (!isnan(worth))
                sum = isnan(sum) ? worth : sum + worth;
        }
        return sum;
    }
    if (!r->worth.cohort_count)
        return r->worth.number;
    for (size_t i = 0; i < r->worth.cohort_count; i++)
        if (!strcmp(r->worth.cohorts[i], cohort))
            return r->worth.numbers[i];
    return sum;
}

double *worth_declare(const struct judging *j)
{
    const struct board *b = j->board;
    size_t count = j->scheme->all_rule_count;
    double *declared = mem_new(count * b->cohort_count + 1, sizeof *declared);
    for (size_t k = 0; k < count; k++)
        for (size_t c = 0; c < b->cohort_count; c++)
            declared[k * b->cohort_count + c] =
                worth_in_cohort(j->scheme->all_rules[k], b->cohort_names[c]);
    return declared;
}

double worth_declared(const struct judging *j, uint32_t rule, size_t row)
{
    const struct board *b = j->board;
    return j->declared[rule * b->cohort_count + b->cohort[row]];
}

bool rule_in_play(uint8_t state)
{
    return state == RULE_SCORED || state == RULE_NO_DATA || state == RULE_FILLED ||
           state == RULE_FAILED;
}

static bool same(double a, double b)
{
    return !(a < b) && !(a > b);
}

// Worth as written, grown or shrunk with that of the group it stands in.
static double worth_at_first(const struct judging *j, const struct rule *r, size_t row)
{
    double worth = worth_declared(j, r->index, row);
    if (r->parent == NONE || isnan(worth))
        return worth;
    double own = worth_declared(j, r->parent, row), now = j->board->rules[r->parent].worth[row];
    return isnan(own) || isnan(now) || same(own, now) || same(own, 0.0) ? worth : worth * now / own;
}

static enum rule_state state_at_first(const struct judging *j, const struct rule *r, size_t row,
                                      double when)
{
    const struct board *b = j->board;
    if (!judging_assessed(j, row))
        return RULE_NOT_APPLICABLE;
    uint8_t parent = r->parent == NONE ? RULE_SCORED : b->rules[r->parent].state[row];
    if (parent == RULE_NOT_APPLICABLE || parent == RULE_WHEN_UNKNOWN)
        return RULE_NOT_APPLICABLE;
    if (r->worth.given && isnan(worth_declared(j, r->index, row)))
        return RULE_NOT_APPLICABLE;
    if (isnan(when))
        return RULE_WHEN_UNKNOWN;
    if (!(when > 0.0))
        return RULE_NOT_APPLICABLE;
    return r->is_unknown ? RULE_UNKNOWN : RULE_SCORED;
}

static void apply_row(struct judging *j, const struct rule *r, size_t row, double when)
{
    struct board_rule *br = &j->board->rules[r->index];
    br->state[row] = (uint8_t)state_at_first(j, r, row, when);
    br->worth[row] = judging_assessed(j, row) ? worth_at_first(j, r, row) : (double)NAN;
}

// All rows are as the first is.
static void spread_first(struct judging *j, const struct rule *r)
{
    struct board_rule *br = &j->board->rules[r->index];
    memset(br->state, br->state[0], j->board->row_count);
    kernel_fill(br->worth, br->worth[0], j->board->row_count);
    j->alike[r->index].rows = true;
}

// Do two rows stand alike before a rule without a condition: cohort, and what the group has given?
static bool stand_alike(const struct board *b, const struct rule *r, size_t row, size_t other)
{
    if (b->cohort[row] != b->cohort[other] ||
        (b->state[row] == ROW_ABSENT) != (b->state[other] == ROW_ABSENT))
        return false;
    if (r->parent == NONE)
        return true;
    const struct board_rule *group = &b->rules[r->parent];
    return group->state[row] == group->state[other] &&
           same(group->worth[row], group->worth[other]) &&
           isnan(group->worth[row]) == isnan(group->worth[other]);
}

// Most rows stand as the one before them does.
static void rule_apply_always(struct judging *j, const struct rule *r)
{
    struct board *b = j->board;
    struct board_rule *br = &b->rules[r->index];
    judging_progress(j, r->index);
    apply_row(j, r, 0, 1.0);
    if (j->rows_alike && (r->parent == NONE || j->alike[r->parent].rows)) {
        spread_first(j, r);
        return;
    }
    for (size_t i = 1; i < b->row_count; i++) {
        if (stand_alike(b, r, i, i - 1)) {
            br->state[i] = br->state[i - 1];
            br->worth[i] = br->worth[i - 1];
        } else {
            apply_row(j, r, i, 1.0);
        }
    }
}

// Which rows a rule applies to: assessed, in a group that applies, worth something in their cohort
// (or a bonus), and `when`.
static void rule_apply(struct judging *j, const struct rule *r)
{
    struct board *b = j->board;
    struct board_rule *br = &b->rules[r->index];
    j->alike[r->index].rows = false;
    if (!expr_given(&r->when)) {
        rule_apply_always(j, r);
        return;
    }
    bool answered = judging_run(j, &r->when, r->index, 1.0, j->scratch);
    for (size_t i = 0; i < b->row_count; i++) {
        apply_row(j, r, i, answered ? j->scratch[i] : 1.0);
        if ((!answered && br->state[i] == RULE_SCORED) ||
            (br->state[i] == RULE_WHEN_UNKNOWN && judging_blame(j, &r->when, r->index, i)))
            br->state[i] = RULE_FAILED;
    }
}

static bool siblings_may_skip(const struct scheme *s, const struct siblings *set)
{
    for (size_t k = 0; k < set->count; k++)
        if (rule_may_skip(s, set->rules[k]))
            return true;
    return false;
}

// Marks where a rule that has been applied is skipped: it has no data; a group, where nothing of it
// is left in play and something was skipped.
static void rule_find_skipped(struct judging *j, const struct rule *r)
{
    struct board *b = j->board;
    struct board_rule *br = &b->rules[r->index];
    if (!rule_may_skip(j->scheme, r))
        return;
    for (size_t k = 0; k < r->rule_count; k++) {
        rule_apply(j,
                   r->rules[k]); // its state is wanted here already; its own turn applies it anew
        rule_find_skipped(j, r->rules[k]);
    }
    struct err e;
    double *values = j->values;
    bool known = r->is_group || rule_values(j, r, &b->window, values, &e);
    bool rows_alike = j->alike[r->index].rows;
    for (size_t i = 0; known && i < b->row_count; i++) {
        if (br->state[i] != RULE_SCORED)
            continue;
        size_t left = 0, gone = 0;
        for (size_t k = 0; k < r->rule_count; k++) {
            uint8_t state = b->rules[r->rules[k]->index].state[i];
            left += rule_in_play(state) || state == RULE_UNKNOWN;
            gone += state == RULE_SKIPPED;
        }
        if (r->is_group ? !left && gone : isnan(values[i])) {
            br->state[i] = RULE_SKIPPED;
            rows_alike = false;
        }
    }
    j->alike[r->index].rows = rows_alike;
}

// Worth of what is skipped (and, where the group spreads, of what does not apply) goes to the
// others pro rata.
static void siblings_spread_row(struct judging *j, const struct siblings *set, size_t row)
{
    struct board *b = j->board;
    double whole = 0, present = 0;
    for (size_t k = 0; k < set->count; k++) {
        const struct board_rule *br = &b->rules[set->rules[k]->index];
        uint8_t state = br->state[row];
        bool freed = state == RULE_SKIPPED ||
                     (set->spread && (state == RULE_NOT_APPLICABLE || state == RULE_WHEN_UNKNOWN));
        if (isnan(br->worth[row]))
            continue;
        present += rule_in_play(state) ? br->worth[row] : 0.0;
        whole += rule_in_play(state) || freed ? br->worth[row] : 0.0;
    }
    for (size_t k = 0; k < set->count; k++) {
        struct board_rule *br = &b->rules[set->rules[k]->index];
        if (!rule_in_play(br->state[row]) && br->state[row] != RULE_UNKNOWN)
            br->worth[row] = (double)NAN;
        else if (br->state[row] != RULE_UNKNOWN && present > 0 && whole > present)
            br->worth[row] = br->worth[row] * whole / present;
    }
}

static bool siblings_alike(const struct judging *j, const struct siblings *set)
{
    for (size_t k = 0; k < set->count; k++)
        if (!j->alike[set->rules[k]->index].rows)
            return false;
    return j->rows_alike;
}

static void siblings_spread(struct judging *j, const struct siblings *set)
{
    if (siblings_alike(j, set)) {
        siblings_spread_row(j, set, 0);
        for (size_t k = 0; k < set->count; k++)
            spread_first(j, set->rules[k]);
        return;
    }
    for (size_t k = 0; k < set->count; k++)
        j->alike[set->rules[k]->index].rows = false;
    for (size_t i = 0; i < j->board->row_count; i++)
        if (judging_assessed(j, i))
            siblings_spread_row(j, set, i);
}

// A rule alone passes no worth on: out of play it has none.
static void rule_spread_alone(struct judging *j, const struct rule *r)
{
    struct board_rule *br = &j->board->rules[r->index];
    if (j->alike[r->index].rows && (rule_in_play(br->state[0]) || br->state[0] == RULE_UNKNOWN))
        return;
    for (size_t i = 0; i < j->board->row_count; i++)
        if (!rule_in_play(br->state[i]) && br->state[i] != RULE_UNKNOWN)
            br->worth[i] = (double)NAN;
}

bool worth_is_lost(const struct judging *j, struct rule *const *rules, size_t count, size_t row)
{
    bool skipped = false, carried = false;
    for (size_t k = 0; k < count; k++) {
        const struct board_rule *br = &j->board->rules[rules[k]->index];
        skipped = skipped ||
                  (br->state[row] == RULE_SKIPPED && worth_declared(j, rules[k]->index, row) > 0);
        carried = carried || (rule_in_play(br->state[row]) && br->worth[row] > 0);
    }
    return skipped && !carried;
}

void worth_prepare(struct judging *j, const struct rule *r)
{
    if (j->prepared[r->index])
        return;
    if (r->parent != NONE)
        worth_prepare(j, j->scheme->all_rules[r->parent]);
    struct siblings set = siblings_of(j->scheme, r);
    struct rule *alone = j->scheme->all_rules[r->index];
    bool may_skip = siblings_may_skip(j->scheme, &set);
    if (!set.spread && !may_skip) // no worth passes, so that each `when` may read the rules before
        set = (struct siblings){.rules = &alone, .count = 1};
    for (size_t k = 0; k < set.count; k++) {
        rule_apply(j, set.rules[k]);
        j->prepared[set.rules[k]->index] = true;
    }
    for (size_t k = 0; may_skip && k < set.count; k++)
        rule_find_skipped(j, set.rules[k]);
    if (set.count == 1)
        rule_spread_alone(j, set.rules[0]);
    else
        siblings_spread(j, &set);
}
