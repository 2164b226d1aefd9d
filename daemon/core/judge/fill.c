// Missing data: what the act lets stand in for a rule's score (zero, full, the median, the latest
// known).
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/judge/judging.h"

static int points_order(const void *a, const void *b)
{
    points x = *(const points *)a, y = *(const points *)b;
    return x < y ? -1 : x > y;
}

// Of the two in the middle, exactly, half away from zero.
static points middle_of(points low, points high)
{
    points middle = low / 2 + high / 2;
    points rest = low % 2 + high % 2; // halves: -2 .. 2
    if (rest == 2 || rest == -2)
        return middle + rest / 2;
    if (rest == 1)
        return middle + (middle >= 0);
    return rest == -1 ? middle - (middle <= 0) : middle;
}

// The median of those of the same cohort that have data.
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
        points middle = middle_of(known[(count - 1) / 2], known[count / 2]);
        for (size_t i = 0; i < b->row_count; i++) {
            if (b->cohort[i] == c && br->state[i] == RULE_NO_DATA) {
                br->points[i] = middle;
                br->state[i] = RULE_FILLED;
            }
        }
    }
    free(known);
}

static bool still_missing(const struct board *b, uint32_t at)
{
    for (size_t i = 0; i < b->row_count; i++)
        if (b->rules[at].state[i] == RULE_NO_DATA)
            return true;
    return false;
}

// The latest known score of earlier periods, whole ones, no older than the act allows.
static void fill_last(struct judging *j, uint32_t at, const struct missing *m)
{
    struct board *b = j->board;
    struct board_rule *br = &b->rules[at];
    const struct rule *r = j->scheme->all_rules[at];
    struct period oldest = period_add(period_of_day(m->last_of, b->window.today), -m->last_count);
    struct err e;
    for (uint8_t age = 1; age < UINT8_MAX && still_missing(b, at); age++) {
        struct period p = period_add(b->window.period, -age);
        if (period_end(p) < period_start(oldest))
            return;
        struct window w = window_make(p, b->window.span, b->window.today, b->window.reported);
        w.in_force = b->window.in_force;
        if (!rule_values(j, r, &w, j->scratch, &e)) {
            judging_fail(j, at, NONE, e.text);
            return;
        }
        for (size_t i = 0; i < b->row_count; i++) {
            points known;
            if (br->state[i] != RULE_NO_DATA || !rule_round(j, r, j->scratch[i], &known))
                continue;
            br->points[i] = known;
            br->state[i] = RULE_FILLED;
            br->age[i] = age;
        }
    }
}

void rule_fill(struct judging *j, uint32_t at)
{
    struct board *b = j->board;
    const struct rule *r = j->scheme->all_rules[at];
    const struct missing *m = rule_missing(j->scheme, r);
    struct board_rule *br = &b->rules[at];
    if (j->alike[at].rows && br->state[0] != RULE_NO_DATA)
        return;
    j->alike[at] = (struct alike){.most = POINTS_ANY};
    if (m->how == MISSING_MEDIAN)
        fill_median(j, at);
    if (m->how == MISSING_LAST)
        fill_last(j, at, m);
    for (size_t i = 0; i < b->row_count; i++) {
        if (br->state[i] != RULE_NO_DATA)
            continue;
        if (m->how == MISSING_SKIP && !rule_has_worth(r)) {
            br->state[i] = RULE_SKIPPED; // with worth it has been found before (core/judge/worth.c)
        } else if (m->how == MISSING_ZERO || (m->how == MISSING_FULL && isnan(br->worth[i]))) {
            br->points[i] = 0;
            br->state[i] = RULE_FILLED;
        } else if (m->how == MISSING_FULL && rule_round(j, r, br->worth[i], &br->points[i])) {
            br->state[i] = RULE_FILLED;
        }
    }
}
