// Missing data: what the act lets stand in for a rule's score (zero, full, the median, the latest
// known).
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/judging.h"

static int points_order(const void *a, const void *b)
{
    points x = *(const points *)a, y = *(const points *)b;
    return x < y ? -1 : x > y;
}

// The median of those of the same cohort that have data; half away between two.
static void fill_median(struct judging *j, uint32_t at)
{
    struct board *b = j->board;
    struct board_rule *br = &b->rules[at];
    points *known = mem_new(b->row_count + 1, sizeof *known);
    for (uint32_t c = 0; c < b->cohort_count; c++) {
        size_t count = 0;
        for (size_t i = 0; i < b->row_count; i++)
            if (b->cohort[i] == c && br->state[i] == RULE_SCORED)
                known[count++] = br->points[i];
        if (!count)
            continue;
        qsort(known, count, sizeof *known, points_order);
        points low = known[(count - 1) / 2], high = known[count / 2];
        points odd = (high - low) % 2; // of the two in the middle, exactly, half away from zero
        points middle = low + (high - low) / 2 + (odd && low + high > 0 ? 1 : 0);
        for (size_t i = 0; i < b->row_count; i++) {
            if (b->cohort[i] == c && br->state[i] == RULE_NO_DATA) {
                br->points[i] = middle;
                br->state[i] = RULE_FILLED;
            }
        }
    }
    free(known);
}

// The latest known score of earlier periods, no older than the act allows.
static void fill_last(struct judging *j, uint32_t at, const struct missing *m)
{
    struct board *b = j->board;
    const struct rule *r = j->scheme->all_rules[at];
    struct period oldest = period_add(period_of_day(m->last_of, b->window.today), -m->last_count);
    struct window w = window_prev(&b->window);
    struct err e;
    for (uint8_t age = 1; age < UINT8_MAX && w.end >= period_start(oldest); age++) {
        if (!r->score.program ||
            !engine_run(j->engine, r->score.program, j->scheme->of, &w, b, j->scratch, &e))
            return;
        for (size_t i = 0; i < b->row_count; i++) {
            points known;
            if (b->rules[at].state[i] != RULE_NO_DATA || !rule_round(j, r, j->scratch[i], &known))
                continue;
            b->rules[at].points[i] = known;
            b->rules[at].state[i] = RULE_FILLED;
            b->rules[at].age[i] = age;
        }
        w = window_prev(&w);
    }
}

void rule_fill(struct judging *j, uint32_t at)
{
    struct board *b = j->board;
    const struct rule *r = j->scheme->all_rules[at];
    const struct missing *m = rule_missing(j->scheme, r);
    struct board_rule *br = &b->rules[at];
    if (m->how == MISSING_MEDIAN)
        fill_median(j, at);
    if (m->how == MISSING_LAST)
        fill_last(j, at, m);
    for (size_t i = 0; i < b->row_count; i++) {
        if (br->state[i] != RULE_NO_DATA)
            continue;
        if (m->how == MISSING_SKIP) {
            br->state[i] = RULE_SKIPPED;
        } else if (m->how == MISSING_ZERO || (m->how == MISSING_FULL && isnan(br->worth[i]))) {
            br->points[i] = 0;
            br->state[i] = RULE_FILLED;
        } else if (m->how == MISSING_FULL && rule_round(j, r, br->worth[i], &br->points[i])) {
            br->state[i] = RULE_FILLED;
        }
    }
}
