// Records found for their owners: one pass over the type's records, which lie in order of subject
// and date, so that a subject's owners are asked for once as long as its memberships stay the same.
#include <stdlib.h>

#include "base/mem.h"
#include "core/engine/gathering.h"
#include "core/store/sorted.h"

struct reach {
    int32_t first, last;
};

static bool falls_in(const struct record_type *type, const struct record_table *t, size_t i,
                     struct reach s)
{
    if (t->date[i] > s.last)
        return false;
    if (type->interval)
        return t->until[i] == DAY_NONE || t->until[i] >= s.first;
    return t->date[i] >= s.first;
}

static struct reach reach_of(const struct find *f, uint32_t owner)
{
    struct reach s = {.first = f->window->start, .last = f->window->today};
    if (!f->limits)
        return s;
    double limit = f->limits[owner];
    s.first = DAY_MIN;
    if (limit != limit)
        s.last = DAY_MIN - 1;
    else if (limit < s.last)
        s.last = limit < DAY_MIN ? DAY_MIN - 1 : (int32_t)limit;
    return s;
}

static void push(struct find *f, const struct record_type *type, const struct record_table *t,
                 uint32_t record, const struct parent_share *owner)
{
    uint32_t row = store_row_of(f->engine->store, owner->subject);
    if (f->only != NONE && row != f->only)
        return;
    struct reach s = reach_of(f, row);
    if (!falls_in(type, t, record, s))
        return;
    struct found x = {
        .record = record,
        .owner = row,
        .row = store_row_of(f->engine->store, t->subject[record]),
        .kind = store_kind_of(f->engine->store, t->subject[record]),
        .date = t->date[record],
        .until = t->date[record],
        .share = owner->share,
        .seq = t->seq[record],
    };
    if (type->interval) {
        bool open = t->until[record] == DAY_NONE || t->until[record] > s.last;
        x.until = open ? s.last : t->until[record];
        x.date = x.date < s.first ? s.first : x.date;
    }
    f->list = mem_grow(f->list, &f->room, f->count + 1, sizeof *f->list);
    f->list[f->count++] = x;
}

// From a kind of the type's subjects to the owner.
static uint32_t path_of(const struct find *f, const struct record_type *type, uint32_t kind)
{
    const struct gather *h = f->gather;
    if (!h->paths)
        return h->path != NONE || kind == f->owner_kind ? h->path : PATH_NO;
    for (size_t i = 0; i < type->of_count; i++)
        if (type->of[i] == kind)
            return h->paths[i];
    return PATH_NO;
}

static void scan(struct find *f, const struct record_type *type, const struct record_table *t,
                 size_t from, size_t to)
{
    struct reach widest = {.first = f->limits ? DAY_MIN : f->window->start,
                           .last = f->window->today};
    struct parents owners = {0};
    uint32_t subject = NONE, path = PATH_NO;
    for (size_t i = from; i < to; i++) {
        if ((!f->all && !counts(f->counted, i)) || !falls_in(type, t, i, widest))
            continue;
        bool next = t->subject[i] != subject;
        if (next) {
            subject = t->subject[i];
            path = path_of(f, type, store_kind_of(f->engine->store, subject));
        }
        if (path == PATH_NO)
            continue;
        if (next || t->date[i] >= owners.until) {
            owners_on(f->engine, subject, path, t->date[i], &owners);
            owners_succeed(f->engine, f->window->today, &owners);
        }
        for (size_t k = 0; k < owners.count; k++)
            push(f, type, t, (uint32_t)i, &owners.list[k]);
    }
    free(owners.list);
}

static int found_order(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

// Into runs of one owner each, by counting; what is found lies in order of subjects before.
static void sort_by_owner(struct find *f)
{
    size_t owners = f->end ? f->end - f->first : store_row_count(f->engine->store, f->owner_kind);
    f->starts = mem_new(owners + 2, sizeof *f->starts);
    bool in_order = true;
    for (size_t i = 0; i < f->count; i++) {
        f->starts[f->list[i].owner - f->first + 2]++;
        in_order = in_order && (i == 0 || f->list[i - 1].owner <= f->list[i].owner);
    }
    for (size_t i = 2; i < owners + 2; i++)
        f->starts[i] += f->starts[i - 1];
    struct found *sorted = in_order ? NULL : mem_new(f->count, sizeof *sorted);
    for (size_t i = 0; i < f->count; i++) {
        size_t at = f->starts[f->list[i].owner - f->first + 1]++;
        if (sorted)
            sorted[at] = f->list[i];
    }
    if (sorted) {
        free(f->list);
        f->list = sorted;
    }
    for (size_t i = 0; f->ordered && f->count > 1 && i < owners; i++)
        qsort(f->list + f->starts[i], f->starts[i + 1] - f->starts[i], sizeof *f->list,
              found_order);
}

bool find_is_own(const struct engine *g, const struct gather *h)
{
    return !h->paths && h->path == NONE && !store_has_mergers(g->store);
}

// Records of the owners' rows [first, end) lie between these.
static void own_records(const struct find *f, const struct record_table *t, uint32_t first,
                        uint32_t end, size_t *from, size_t *to)
{
    const struct store *s = f->engine->store;
    *from = sorted_first(t->subject, t->count, sizeof *t->subject,
                         store_subject_at(s, f->owner_kind, first));
    *to = sorted_first(t->subject, t->count, sizeof *t->subject,
                       store_subject_at(s, f->owner_kind, end - 1) + 1);
}

bool find_records(struct find *f, struct err *e)
{
    struct engine *g = f->engine;
    const struct gather *h = f->gather;
    const struct record_type *type = &g->ruleset->model.records[h->record];
    const struct record_table *t = engine_records(g, h->record);
    if (h->up_to) {
        struct frame owners = frame_of_kind(g, f->owner_kind, f->window, f->self);
        f->limits = mem_new(owners.count, sizeof *f->limits);
        if (!frame_run(&owners, h->up_to, f->limits, e))
            return false;
    }
    if (!counted_records(g, h->record, f->window, &f->counted, e))
        return false;
    size_t from = 0, to = t->count;
    if (f->end)
        own_records(f, t, f->first, f->end, &from, &to);
    else if (f->only != NONE && find_is_own(g, h))
        own_records(f, t, f->only, f->only + 1, &from, &to);
    scan(f, type, t, from, to);
    sort_by_owner(f);
    return true;
}

void find_release(struct find *f)
{
    free(f->list);
    free(f->starts);
    free(f->limits);
}

void record_frame_init(struct record_frame *r, const struct find *f)
{
    size_t n = f->count;
    *r = (struct record_frame){
        .records = mem_new(n, sizeof *r->records),
        .rows = mem_new(n, sizeof *r->rows),
        .kinds = mem_new(n, sizeof *r->kinds),
        .owners = mem_new(n, sizeof *r->owners),
        .dates = mem_new(n, sizeof *r->dates),
        .untils = mem_new(n, sizeof *r->untils),
        .shares = mem_new(n, sizeof *r->shares),
    };
    for (size_t i = 0; i < n; i++) {
        const struct found *x = &f->list[i];
        r->records[i] = x->record;
        r->rows[i] = x->row;
        r->kinds[i] = x->kind;
        r->owners[i] = x->owner;
        r->dates[i] = x->date;
        r->untils[i] = x->until;
        r->shares[i] = x->share;
    }
    bool interval = f->engine->ruleset->model.records[f->gather->record].interval;
    r->frame = (struct frame){
        .engine = f->engine,
        .window = f->window,
        .outer = f->window,
        .self = f->self,
        .count = n,
        .kind = f->gather->member_kind,
        .rows = r->rows,
        .kinds = r->kinds,
        .owner_kind = f->owner_kind,
        .owners = r->owners,
        .type = f->gather->record,
        .records = r->records,
        .dates = interval ? r->dates : NULL,
        .untils = interval ? r->untils : NULL,
        .shares = r->shares,
        .counted = f->counted,
    };
}

void record_frame_release(struct record_frame *r)
{
    free(r->records);
    free(r->rows);
    free(r->kinds);
    free(r->owners);
    free(r->dates);
    free(r->untils);
    free(r->shares);
}
