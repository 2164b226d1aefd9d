// Which rules apply to whom and what they are worth there: cohorts, `when`, and worth that is
// spread over siblings.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/judging.h"

const struct missing *rule_missing(const struct scheme *s, const struct rule *r)
{
    for (;;) {
        if (r->missing.given)
            return &r->missing;
        if (r->parent == NONE)
            return &s->missing; // refuse, unless the scheme says otherwise
        r = s->all_rules[r->parent];
    }
}

static double worth_in_cohort(const struct rule *r, const char *cohort)
{
    if (!r->worth.given)
        return (double)NAN;
    if (!r->worth.cohort_count)
        return r->worth.number;
    for (size_t i = 0; i < r->worth.cohort_count; i++)
        if (!strcmp(r->worth.cohorts[i], cohort))
            return r->worth.numbers[i];
    return (double)NAN;
}

bool rule_in_play(uint8_t state)
{
    return state == RULE_SCORED || state == RULE_NO_DATA || state == RULE_FILLED ||
           state == RULE_FAILED;
}

// Which rows a rule applies to: assessed, worth something in their cohort (or a bonus), and `when`.
static void rule_apply(struct judging *j, uint32_t at)
{
    struct board *b = j->board;
    const struct rule *r = j->scheme->all_rules[at];
    struct board_rule *br = &b->rules[at];
    judging_run(j, &r->when, at, 1.0, j->scratch);
    for (size_t i = 0; i < b->row_count; i++) {
        if (!judging_assessed(j, i)) {
            br->state[i] = RULE_NOT_APPLICABLE;
            continue;
        }
        br->worth[i] = worth_in_cohort(r, b->cohort_names[b->cohort[i]]);
        if (r->is_unknown)
            br->state[i] = RULE_UNKNOWN;
        else if (r->worth.given && isnan(br->worth[i]))
            br->state[i] = RULE_NOT_APPLICABLE;
        else if (isnan(j->scratch[i]))
            br->state[i] = RULE_WHEN_UNKNOWN;
        else
            br->state[i] = j->scratch[i] == 1.0 ? RULE_SCORED : RULE_NOT_APPLICABLE;
    }
}

struct siblings siblings_of(const struct scheme *s, const struct rule *r)
{
    if (r->parent == NONE)
        return (struct siblings){.rules = s->rules, .count = s->rule_count};
    const struct rule *group = s->all_rules[r->parent];
    return (struct siblings){
        .rules = group->rules, .count = group->rule_count, .spread = group->spread};
}

static bool siblings_skip(const struct judging *j, const struct siblings *set)
{
    for (size_t k = 0; k < set->count; k++)
        if (expr_given(&set->rules[k]->score) &&
            rule_missing(j->scheme, set->rules[k])->how == MISSING_SKIP)
            return true;
    return false;
}

// Rules whose missing data are skipped: find the rows now, since their worth goes to the others.
static void siblings_find_skipped(struct judging *j, const struct siblings *set)
{
    struct board *b = j->board;
    for (size_t k = 0; k < set->count; k++) {
        const struct rule *r = set->rules[k];
        if (!expr_given(&r->score) || rule_missing(j->scheme, r)->how != MISSING_SKIP)
            continue;
        judging_run(j, &r->score, r->index, (double)NAN, j->scratch);
        struct board_rule *br = &b->rules[r->index];
        for (size_t i = 0; i < b->row_count; i++)
            if (br->state[i] == RULE_SCORED && isnan(j->scratch[i]))
                br->state[i] = RULE_SKIPPED;
    }
}

// Worth of what is skipped (and, where the group spreads, of what does not apply) goes to the
// others pro rata.
static void siblings_spread_row(struct judging *j, const struct siblings *set, size_t row)
{
    struct board *b = j->board;
    double whole = 0, present = 0;
    for (size_t k = 0; k < set->count; k++) {
        uint32_t at = set->rules[k]->index;
        double declared = worth_in_cohort(set->rules[k], b->cohort_names[b->cohort[row]]);
        if (isnan(declared))
            continue;
        uint8_t state = b->rules[at].state[row];
        bool freed = state == RULE_SKIPPED ||
                     (set->spread && (state == RULE_NOT_APPLICABLE || state == RULE_WHEN_UNKNOWN));
        if (rule_in_play(state))
            present += declared;
        if (rule_in_play(state) || freed)
            whole += declared;
    }
    if (!(present > 0) || !(whole > present))
        return;
    for (size_t k = 0; k < set->count; k++) {
        uint32_t at = set->rules[k]->index;
        if (rule_in_play(b->rules[at].state[row]) && !isnan(b->rules[at].worth[row]))
            b->rules[at].worth[row] = b->rules[at].worth[row] * whole / present;
    }
}

void siblings_prepare(struct judging *j, const struct siblings *set)
{
    for (size_t k = 0; k < set->count; k++)
        rule_apply(j, set->rules[k]->index);
    bool skip = siblings_skip(j, set);
    if (skip)
        siblings_find_skipped(j, set);
    if (!skip && !set->spread)
        return;
    for (size_t i = 0; i < j->board->row_count; i++)
        if (judging_assessed(j, i))
            siblings_spread_row(j, set, i);
}
