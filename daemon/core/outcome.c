// Outcomes: lists that follow from a board (red list, selection, promotion), with quotas, ties,
// exemptions and the next in line, and their effect on grades.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/judging.h"

// One outcome being settled.
struct settling {
    struct judging *judging;
    const struct outcome *outcome;
    size_t at;
    const double *unless;
    double **owned; // keys
    struct sort_key *keys;
    size_t key_count;
};

static bool exempt(const struct settling *s, size_t row)
{
    double u = s->unless[row];
    return expr_given(&s->outcome->unless) && (isnan(u) || u > 0.0);
}

static void mark(struct settling *s, uint32_t row, enum outcome_state state)
{
    s->judging->board->outcomes[s->at][row] = (uint8_t)state;
}

// By the order the outcome names, else by rank; the bottom counts from the other end.
static void settle_keys(struct settling *s)
{
    struct judging *j = s->judging;
    size_t rows = j->board->row_count;
    bool bottom = s->outcome->quota.tag == QUOTA_BOTTOM;
    s->key_count = s->outcome->by_count ? s->outcome->by_count : 1;
    s->keys = mem_new(s->key_count, sizeof *s->keys);
    s->owned = mem_new(s->key_count, sizeof *s->owned);
    for (size_t k = 0; k < s->key_count; k++) {
        s->owned[k] = mem_new(rows + 1, sizeof(double));
        s->keys[k] = (struct sort_key){.values = s->owned[k], .descending = bottom};
        if (s->outcome->by_count) {
            judging_run(j, &s->outcome->by[k].value, NONE, (double)NAN, s->owned[k]);
            s->keys[k].descending = s->outcome->by[k].descending != bottom;
            continue;
        }
        for (size_t i = 0; i < rows; i++)
            s->owned[k][i] = (double)j->board->rank[i];
    }
}

static void settle_keys_free(struct settling *s)
{
    for (size_t k = 0; k < s->key_count; k++)
        free(s->owned[k]);
    free(s->owned);
    free(s->keys);
}

// How many of the ordered candidates are in, when `places` are to be had.
static size_t line_of(const struct settling *s, const uint32_t *rows, size_t count, size_t places)
{
    if (places >= count || places == 0)
        return places < count ? places : count;
    bool edge_tied = judging_equal(s->keys, s->key_count, rows[places - 1], rows[places]);
    size_t line = places;
    if (!edge_tied || s->outcome->ties == TIES_BREAK) // broken by id: the order has done so
        return line;
    if (s->outcome->ties == TIES_IN) {
        while (line < count && judging_equal(s->keys, s->key_count, rows[line - 1], rows[line]))
            line++;
        return line;
    }
    while (line > 0 && judging_equal(s->keys, s->key_count, rows[line - 1], rows[places]))
        line--;
    return line;
}

static void settle_cohort(struct settling *s, uint32_t *rows, size_t count, uint32_t ranked)
{
    judging_sort(s->judging, rows, count, s->keys, s->key_count);
    size_t line = line_of(s, rows, count, quota_places(&s->outcome->quota, ranked));
    for (size_t i = 0; i < count; i++) {
        if (i < line) {
            mark(s, rows[i], exempt(s, rows[i]) ? OUTCOME_EXEMPT : OUTCOME_IN);
        } else if (i < line + (size_t)s->outcome->next) {
            mark(s, rows[i], OUTCOME_NEXT);
            s->judging->board->outcome_next[s->at][rows[i]] = (uint32_t)(i - line) + 1;
        } else {
            mark(s, rows[i], OUTCOME_OUT);
        }
    }
}

static void settle_quota(struct settling *s, const double *when)
{
    struct board *b = s->judging->board;
    uint32_t *rows = mem_new(b->row_count + 1, sizeof *rows);
    settle_keys(s);
    for (uint32_t c = 0; c < b->cohort_count; c++) {
        size_t count = 0;
        for (size_t i = 0; i < b->row_count; i++) {
            if (b->cohort[i] != c || b->state[i] != ROW_RANKED || !(when[i] > 0.0))
                continue;
            if (s->outcome->refill && exempt(s, i))
                mark(s, (uint32_t)i, OUTCOME_EXEMPT); // its place passes to the next
            else
                rows[count++] = (uint32_t)i;
        }
        settle_cohort(s, rows, count, b->cohort_ranked[c]);
    }
    settle_keys_free(s);
    free(rows);
}

static void grade_shift(struct judging *j, const struct outcome *o, size_t at)
{
    struct board *b = j->board;
    for (size_t i = 0; i < b->row_count; i++) {
        if (b->outcomes[at][i] != OUTCOME_IN || b->grade[i] == NONE)
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
    for (size_t i = 0; i < b->row_count; i++) {
        if (!judging_assessed(j, i))
            mark(&s, (uint32_t)i, OUTCOME_OUT);
        else if (isnan(when[i]))
            mark(&s, (uint32_t)i, OUTCOME_UNANSWERED);
        else if (!(when[i] > 0.0) || (o->quota.tag != QUOTA_NONE && b->state[i] != ROW_RANKED))
            mark(&s, (uint32_t)i, OUTCOME_NOT_ELIGIBLE);
        else if (o->quota.tag == QUOTA_NONE)
            mark(&s, (uint32_t)i, exempt(&s, i) ? OUTCOME_EXEMPT : OUTCOME_IN);
    }
    if (o->quota.tag != QUOTA_NONE)
        settle_quota(&s, when);
    if (o->effect != EFFECT_NONE)
        grade_shift(j, o, at);
    free(when);
    free(unless);
}

void judge_outcomes(struct judging *j)
{
    for (size_t k = 0; k < j->scheme->outcome_count; k++)
        judge_outcome(j, k);
}
