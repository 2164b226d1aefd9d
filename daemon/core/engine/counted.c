// Which records of a type count: by status, hearing, the type's exclusions, and `once`.
//
// A record that is withdrawn, rejected or corrected never counts. An exclusion whose condition has
// no answer excludes nothing. Of several that are the same by `once` the first by date counts, then
// by seq, among those that count otherwise.
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/engine/running.h"

static bool has_status(const struct record_type *type, const struct window *w, uint8_t status)
{
    bool reported = w->reported || type->counts == COUNTS_REPORTED;
    return status == RECORD_VERIFIED || (reported && status == RECORD_REPORTED);
}

static uint8_t state_of(const struct record_type *type, const struct window *w,
                        const struct record_table *t, size_t i)
{
    if (!has_status(type, w, t->status[i]))
        return COUNT_STATUS;
    if (type->hearing && t->appeal_upheld[i])
        return COUNT_APPEAL;
    bool heard = t->heard_on[i] != DAY_NONE && t->heard_on[i] <= w->today && t->decision[i];
    return type->hearing && !heard ? COUNT_HEARING : COUNT_YES;
}

bool counts(const struct counted *c, size_t record)
{
    return c->state[record] <= COUNT_UNANSWERED;
}

// The records still in question, as a frame over them.
struct question {
    uint32_t *records, *rows, *kinds;
    size_t count;
};

static void question_init(struct question *q, const struct engine *g, const struct counted *c,
                          const struct record_table *t)
{
    q->records = mem_new(t->count, sizeof *q->records);
    q->rows = mem_new(t->count, sizeof *q->rows);
    q->kinds = mem_new(t->count, sizeof *q->kinds);
    q->count = 0;
    for (uint32_t i = 0; i < t->count; i++) {
        if (!counts(c, i))
            continue;
        q->records[q->count] = i;
        q->rows[q->count] = store_row_of(g->store, t->subject[i]);
        q->kinds[q->count++] = store_kind_of(g->store, t->subject[i]);
    }
}

static void question_release(struct question *q)
{
    free(q->records);
    free(q->rows);
    free(q->kinds);
}

static bool exclude(struct engine *g, struct counted *c, const struct window *w,
                    const struct record_table *t, uint16_t condition, struct err *e)
{
    const struct condition *x = &g->ruleset->model.records[c->type].exclude[condition];
    struct question q;
    question_init(&q, g, c, t);
    double *when = mem_new(q.count, sizeof *when);
    struct frame f = {
        .engine = g,
        .window = w,
        .outer = w,
        .count = q.count,
        .kind = NONE,
        .rows = q.rows,
        .kinds = q.kinds,
        .owner_kind = NONE,
        .type = c->type,
        .records = q.records,
    };
    bool ok = frame_run(&f, x->when.program, when, e);
    for (size_t i = 0; ok && i < q.count; i++) {
        uint32_t record = q.records[i];
        if (when[i] == 0)
            continue;
        bool first = c->state[record] == COUNT_YES;
        c->state[record] = when[i] == when[i] ? COUNT_EXCLUDED : COUNT_UNANSWERED;
        if (first || c->state[record] == COUNT_EXCLUDED)
            c->condition[record] = condition;
    }
    free(when);
    question_release(&q);
    return ok;
}

static bool exclude_all(struct engine *g, struct counted *c, const struct window *w,
                        const struct record_table *t, struct err *e)
{
    const struct record_type *type = &g->ruleset->model.records[c->type];
    c->condition = mem_new(t->count, sizeof *c->condition);
    for (size_t i = 0; i < type->exclude_count && i < UINT16_MAX; i++)
        if (type->exclude[i].when.program && !exclude(g, c, w, t, (uint16_t)i, e))
            return false;
    return true;
}

struct once_key {
    const struct record_table *table;
    const struct record_type *type;
    uint32_t record;
};

static int once_same(const struct once_key *x, const struct once_key *y)
{
    for (size_t k = 0; k < x->type->once_count; k++) {
        const int64_t *cells = x->table->cells[x->type->once[k]];
        const uint8_t *currency = x->table->currency[x->type->once[k]];
        int64_t a = cells[x->record], b = cells[y->record];
        if (a != b)
            return a < b ? -1 : 1;
        if (currency && currency[x->record] != currency[y->record])
            return currency[x->record] < currency[y->record] ? -1 : 1;
    }
    return 0;
}

static int once_order(const void *a, const void *b)
{
    const struct once_key *x = a, *y = b;
    const struct record_table *t = x->table;
    int c = once_same(x, y);
    if (c)
        return c;
    if (t->date[x->record] != t->date[y->record])
        return t->date[x->record] < t->date[y->record] ? -1 : 1;
    return t->seq[x->record] < t->seq[y->record] ? -1 : t->seq[x->record] > t->seq[y->record];
}

static bool once_known(const struct record_type *type, const struct record_table *t, size_t record)
{
    for (size_t k = 0; k < type->once_count; k++)
        if (t->cells[type->once[k]][record] == DECIMAL_NONE)
            return false;
    return true;
}

static void once(struct counted *c, const struct record_type *type, const struct record_table *t)
{
    struct once_key *keys = mem_new(t->count, sizeof *keys);
    size_t count = 0;
    for (uint32_t i = 0; i < t->count; i++)
        if (counts(c, i) && once_known(type, t, i))
            keys[count++] = (struct once_key){.table = t, .type = type, .record = i};
    qsort(keys, count, sizeof *keys, once_order);
    for (size_t i = 1; i < count; i++)
        if (once_same(&keys[i - 1], &keys[i]) == 0)
            c->state[keys[i].record] = COUNT_REPEATED;
    free(keys);
}

static void number(struct counted *c, const struct record_table *t)
{
    c->ordinals = mem_new(t->count, sizeof *c->ordinals);
    uint32_t place = 0;
    for (size_t i = 0; i < t->count; i++) {
        if (i > 0 && t->subject[i] != t->subject[i - 1])
            place = 0;
        c->ordinals[i] = counts(c, i) ? ++place : 0;
    }
}

static void counted_free(struct counted *c)
{
    free(c->state);
    free(c->condition);
    free(c->ordinals);
    free(c);
}

// What a type's counting depends on: nothing but `reported`, the day, or all of the window.
static struct window counted_window(const struct record_type *type, const struct window *w)
{
    struct window key = {.reported = w->reported};
    if (type->exclude_count)
        return *w;
    if (type->hearing)
        key.today = w->today;
    return key;
}

bool counted_records(struct engine *g, uint32_t type, const struct window *w, struct counted **out,
                     struct err *e)
{
    const struct record_type *rt = &g->ruleset->model.records[type];
    const struct record_table *t = engine_records(g, type);
    struct window key = counted_window(rt, w);
    for (*out = g->counted; *out; *out = (*out)->next)
        if ((*out)->type == type && window_equal(&(*out)->window, &key))
            return true;
    struct counted *c = mem_new(1, sizeof *c);
    *c = (struct counted){.type = type, .window = key};
    c->state = mem_new(t->count, 1);
    for (size_t i = 0; i < t->count; i++)
        c->state[i] = state_of(rt, w, t, i);
    if (rt->exclude_count && !exclude_all(g, c, w, t, e)) {
        counted_free(c);
        return false;
    }
    if (rt->once_count)
        once(c, rt, t);
    number(c, t);
    c->next = g->counted;
    g->counted = c;
    *out = c;
    return true;
}

bool engine_has_excluded(const struct engine *g, uint32_t type, uint32_t condition)
{
    for (const struct counted *c = g->counted; c; c = c->next) {
        size_t count = c->type == type && c->condition ? store_records(g->store, type)->count : 0;
        for (size_t i = 0; i < count; i++)
            if (c->state[i] == COUNT_EXCLUDED && c->condition[i] == condition)
                return true;
    }
    return false;
}

void counted_forget(struct engine *g)
{
    for (struct counted *c = g->counted; c;) {
        struct counted *next = c->next;
        counted_free(c);
        c = next;
    }
    g->counted = NULL;
}
