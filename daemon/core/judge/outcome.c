// Outcomes: lists that follow from a board (red list, selection, promotion), with quotas, ties,
// exemptions and the next in line, and their effect on grades.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/ranks.h"
#include "core/judge/judging.h"

// One outcome being settled.
struct settling {
    struct judging *judging;
    const struct outcome *outcome;
    size_t at;
    const double *unless;
    double **owned; // keys
    struct sort_key *keys;
    size_t key_count;  // that decide who is in
    size_t tell_count; // that tell ties apart, when the outcome breaks them
};

static bool exempt(const struct settling *s, size_t row)
{
    return isnan(s->unless[row]) || s->unless[row] > 0.0;
}

static void mark(struct settling *s, uint32_t row, enum outcome_state state)
{
    s->judging->board->outcomes[s->at][row] = (uint8_t)state;
}

// By the order the outcome names, else by rank; the bottom counts from the other end. Ranks have
// the scheme's tie_break in them, so they also tell apart what the outcome's own order leaves
// equal.
static void settle_keys(struct settling *s)
{
    struct judging *j = s->judging;
    size_t rows = j->board->row_count, own = s->outcome->by_count;
    bool bottom = s->outcome->quota.tag == QUOTA_BOTTOM;
    s->key_count = own ? own : 1;
    s->tell_count = own + 1;
    s->keys = mem_new(s->tell_count, sizeof *s->keys);
    s->owned = mem_new(s->tell_count, sizeof *s->owned);
    for (size_t k = 0; k < s->tell_count; k++) {
        s->owned[k] = mem_new(rows + 1, sizeof(double));
        s->keys[k] = (struct sort_key){.values = s->owned[k], .descending = bottom};
        for (size_t i = 0; i < rows && k == own; i++)
            s->owned[k][i] = (double)j->board->rank[i];
        if (k < own) {
            judging_run(j, &s->outcome->by[k].value, NONE, (double)NAN, s->owned[k]);
            s->keys[k].descending = s->outcome->by[k].descending != bottom;
        }
    }
    if (s->outcome->ties == TIES_BREAK)
        s->key_count = s->tell_count;
}

static void settle_keys_free(struct settling *s)
{
    for (size_t k = 0; k < s->tell_count; k++)
        free(s->owned[k]);
    free(s->owned);
    free(s->keys);
}

static bool equal(const struct settling *s, uint32_t a, uint32_t b)
{
    return judging_equal(s->keys, s->key_count, a, b);
}

// How many of the ordered candidates are in, when `places` are to be had. What no order tells apart
// is in or out together: ids decide nothing.
static size_t line_of(const struct settling *s, const uint32_t *rows, size_t count, size_t places)
{
    if (places >= count || places == 0)
        return places < count ? places : count;
    size_t line = places;
    if (!equal(s, rows[places - 1], rows[places]))
        return line;
    if (s->outcome->ties != TIES_OUT) {
        while (line < count && equal(s, rows[line - 1], rows[line]))
            line++;
        return line;
    }
    while (line > 0 && equal(s, rows[line - 1], rows[places]))
        line--;
    return line;
}

// Marks all from the line on: who is next, and who is out. Who is exempt is not next either. Equals
// share a place, and at the edge are next or not as `ties` has it for the line itself.
static void mark_below(struct settling *s, const uint32_t *rows, size_t count, size_t line)
{
    uint32_t *others = mem_new(count + 1, sizeof *others), place = 0;
    size_t n = 0;
    for (size_t i = line; i < count; i++) {
        mark(s, rows[i], OUTCOME_OUT);
        if (!exempt(s, rows[i]))
            others[n++] = rows[i];
    }
    size_t next = line_of(s, others, n, (size_t)s->outcome->next);
    for (size_t i = 0; i < next; i++) {
        if (i == 0 || !equal(s, others[i - 1], others[i]))
            place = (uint32_t)i + 1;
        mark(s, others[i], OUTCOME_NEXT);
        s->judging->board->outcome_next[s->at][others[i]] = place;
    }
    free(others);
}

// Exempted places pass on: the line is drawn among the others. Who is exempt is told so where a
// place was still to be had.
static void settle_refilled(struct settling *s, const uint32_t *rows, size_t count, size_t places)
{
    uint32_t *others = mem_new(count + 1, sizeof *others);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (exempt(s, rows[i]))
            mark(s, rows[i], n < places ? OUTCOME_EXEMPT : OUTCOME_OUT);
        else
            others[n++] = rows[i];
    }
    size_t line = line_of(s, others, n, places);
    for (size_t i = 0; i < line; i++)
        mark(s, others[i], OUTCOME_IN);
    mark_below(s, others, n, line);
    free(others);
}

static void settle_cohort(struct settling *s, uint32_t *rows, size_t count, size_t places)
{
    judging_sort(s->judging, rows, count, s->keys, s->key_count);
    if (s->outcome->refill) {
        settle_refilled(s, rows, count, places);
        return;
    }
    size_t line = line_of(s, rows, count, places);
    for (size_t i = 0; i < line; i++)
        mark(s, rows[i], exempt(s, rows[i]) ? OUTCOME_EXEMPT : OUTCOME_IN);
    mark_below(s, rows, count, line);
}

static void settle_quota(struct settling *s, const double *when)
{
    struct board *b = s->judging->board;
    uint32_t *rows = mem_new(b->row_count + 1, sizeof *rows);
    settle_keys(s);
    for (uint32_t c = 0; c < b->cohort_count; c++) {
        size_t count = 0;
        for (uint32_t i = 0; i < b->row_count; i++)
            if (b->cohort[i] == c && b->state[i] == ROW_RANKED && when[i] > 0.0)
                rows[count++] = i;
        settle_cohort(s, rows, count, quota_places(&s->outcome->quota, b->cohort_ranked[c]));
    }
    settle_keys_free(s);
    free(rows);
}

static void grade_shift(struct judging *j, const struct outcome *o, size_t at)
{
    struct board *b = j->board;
    for (size_t i = 0; i < b->row_count; i++) {
        if (b->outcomes[at][i] != OUTCOME_IN || board_grade(b, i) == NONE)
            continue;
        if (o->effect == EFFECT_GRADE_UP && b->grade[i] > 0)
            b->grade[i]--;
        else if (o->effect == EFFECT_GRADE_DOWN && b->grade[i] + 1 < j->scheme->grade_count)
            b->grade[i]++;
    }
}

static void judge_outcome(struct judging *j, size_t at)
{
    struct board *b = j->board;
    const struct outcome *o = &j->scheme->outcomes[at];
    double *when = mem_new(b->row_count + 1, sizeof *when);
    double *unless = mem_new(b->row_count + 1, sizeof *unless);
    judging_run(j, &o->when, NONE, 1.0, when);
    judging_run(j, &o->unless, NONE, 0.0, unless);
    struct settling s = {.judging = j, .outcome = o, .at = at, .unless = unless};
    for (uint32_t i = 0; i < b->row_count; i++) {
        if (!judging_assessed(j, i))
            mark(&s, i, OUTCOME_OUT);
        else if (isnan(when[i]))
            mark(&s, i, OUTCOME_UNANSWERED);
        else if (!(when[i] > 0.0) || (o->quota.tag != QUOTA_NONE && b->state[i] != ROW_RANKED))
            mark(&s, i, OUTCOME_NOT_ELIGIBLE);
        else if (o->quota.tag == QUOTA_NONE)
            mark(&s, i, exempt(&s, i) ? OUTCOME_EXEMPT : OUTCOME_IN);
    }
    if (o->quota.tag != QUOTA_NONE)
        settle_quota(&s, when);
    free(when);
    free(unless);
}

// Effects on grades come when all outcomes stand, so that each of them sees the grades as given.
void judge_outcomes(struct judging *j)
{
    for (size_t k = 0; k < j->scheme->outcome_count; k++)
        judge_outcome(j, k);
    for (size_t k = 0; k < j->scheme->outcome_count; k++)
        if (j->scheme->outcomes[k].effect != EFFECT_NONE)
            grade_shift(j, &j->scheme->outcomes[k], k);
}
