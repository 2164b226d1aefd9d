// What a gather took in for one owner and what it passed over, and why: for explanations.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/gathering.h"

// One telling: to whom, of which gather.
struct telling {
    struct engine *engine;
    const struct gather *gather;
    uint32_t kind, row; // the owner
    const struct window *window;
    struct board *self;
    gathered_fn each;
    void *context;
    char why[256];
};

// `where` and VALUE of the rows of a frame.
struct answers {
    double *where, *values;
};

static bool answers_run(struct answers *a, const struct gather *h, const struct frame *f,
                        struct err *e)
{
    a->where = mem_new(f->count, sizeof *a->where);
    a->values = mem_new(f->count, sizeof *a->values);
    for (size_t i = 0; i < f->count; i++) {
        a->where[i] = 1;
        a->values[i] = NO_DATA;
    }
    return (!h->where || frame_run(f, h->where, a->where, e)) &&
           (!h->value || frame_run(f, h->value, a->values, e));
}

static void answers_release(struct answers *a)
{
    free(a->where);
    free(a->values);
}

// By `where` and VALUE alone. A sum takes a member without data all the same: that is why it has
// none itself.
static void judge(const struct telling *t, double where, double value, struct gathered *item)
{
    item->value = value;
    item->taken = where == 1;
    if (where != where)
        item->why = "\"where\" has no answer";
    else if (where != 1)
        item->why = "\"where\" does not hold";
    else if (t->gather->value && value != value) {
        item->taken = t->gather->aggregate == AGGREGATE_SUM;
        item->why = "no data";
    }
}

static const char *condition_name(struct telling *t, const struct condition *x, const char *after)
{
    if (strcmp(x->label.name, x->label.title) == 0)
        snprintf(t->why, sizeof t->why, "%s%s", x->label.name, after);
    else
        snprintf(t->why, sizeof t->why, "%s: %s%s", x->label.name, x->label.title, after);
    return t->why;
}

static const char *status_text(uint8_t status)
{
    if (status == RECORD_REPORTED)
        return "reported, not verified";
    return record_status_name((enum record_status)status);
}

// Whether the record counts at all comes before what the gather asks of it.
static void judge_record(struct telling *t, const struct counted *c, uint32_t record,
                         struct gathered *item)
{
    const struct record_type *type = &t->engine->ruleset->model.records[c->type];
    const struct record_table *table = store_records(t->engine->store, c->type);
    switch ((enum count_state)c->state[record]) {
    case COUNT_YES:
        return;
    case COUNT_UNANSWERED:
        if (!item->why)
            item->why = condition_name(t, &type->exclude[c->condition[record]],
                                       ": has no answer, so counts");
        return;
    case COUNT_STATUS:
        item->why = status_text(table->status[record]);
        break;
    case COUNT_HEARING:
        item->why = "no decision after a hearing";
        break;
    case COUNT_APPEAL:
        item->why = "an appeal was upheld";
        break;
    case COUNT_EXCLUDED:
        item->why = condition_name(t, &type->exclude[c->condition[record]], "");
        break;
    case COUNT_REPEATED:
        item->why = "another of the same came first";
        break;
    }
    item->taken = false;
}

static void tell_found(struct telling *t, const struct find *f, const struct answers *a)
{
    for (size_t i = f->starts[t->row]; i < f->starts[t->row + 1]; i++) {
        const struct found *x = &f->list[i];
        struct gathered item = {
            .set = SET_RECORDS,
            .record_row = x->record,
            .record = t->gather->record,
            .member = store_records(t->engine->store, t->gather->record)->subject[x->record],
            .share = x->share,
        };
        judge(t, a->where[i], a->values[i], &item);
        judge_record(t, f->counted, x->record, &item);
        t->each(t->context, &item);
    }
}

static bool tell_records(struct telling *t, struct err *e)
{
    struct find f = {.engine = t->engine,
                     .gather = t->gather,
                     .owner_kind = t->kind,
                     .window = t->window,
                     .self = t->self,
                     .only = t->row,
                     .all = true,
                     .ordered = true};
    struct record_frame r = {0};
    struct answers a = {0};
    bool ok = find_records(&f, e);
    if (ok) {
        record_frame_init(&r, &f);
        ok = answers_run(&a, t->gather, &r.frame, e);
    }
    if (ok)
        tell_found(t, &f, &a);
    answers_release(&a);
    record_frame_release(&r);
    find_release(&f);
    return ok;
}

// Members or peers: rows of a kind, told in the order given.
static bool tell_rows(struct telling *t, const struct frame *f, struct err *e)
{
    struct answers a = {0};
    bool ok = answers_run(&a, t->gather, f, e);
    for (size_t i = 0; ok && i < f->count; i++) {
        struct gathered item = {
            .set = t->gather->set,
            .member = store_subject_at(t->engine->store, f->kind, f->rows[i]),
            .share = f->shares ? f->shares[i] : 1,
        };
        judge(t, a.where[i], a.values[i], &item);
        t->each(t->context, &item);
    }
    answers_release(&a);
    return ok;
}

static bool tell_members(struct telling *t, struct err *e)
{
    const struct roll *roll = roll_of(t->engine, t->gather->path, t->window->today);
    size_t first = roll->starts[t->row];
    struct frame f = frame_of_kind(t->engine, t->gather->member_kind, t->window, t->self);
    f.count = roll->starts[t->row + 1] - first;
    f.rows = roll->members + first;
    f.owners = roll->owners + first;
    f.owner_kind = t->kind;
    f.shares = roll->shares + first;
    return tell_rows(t, &f, e);
}

static bool tell_cohort(struct telling *t, struct err *e)
{
    if (!t->self || t->self->cohort[t->row] == NONE)
        return true; // not assessed: it has no peers
    struct peers p;
    peers_init(&p, t->engine, t->kind, t->self);
    uint32_t cohort = t->self->cohort[t->row];
    struct frame f = frame_of_kind(t->engine, t->kind, t->window, t->self);
    f.rows = p.rows + p.starts[cohort];
    f.count = p.starts[cohort + 1] - p.starts[cohort];
    bool ok = tell_rows(t, &f, e);
    peers_release(&p);
    return ok;
}

// One period of the owner; a streak ends with the first that is not taken.
static bool tell_period(struct telling *t, struct period p, bool *taken, struct err *e)
{
    struct window inner = window_of_period(t->window, p);
    struct frame f = frame_of_kind(t->engine, t->kind, &inner, t->self);
    uint8_t *active = mem_new(f.count, 1);
    active_throughout(t->engine, t->kind, t->window->today, inner.start, inner.today, active);
    bool is_active = active[t->row];
    free(active);
    f.outer = t->window;
    f.rows = &t->row;
    f.count = 1;
    struct answers a = {0};
    bool ok = answers_run(&a, t->gather, &f, e);
    struct gathered item = {
        .set = SET_PERIODS,
        .member = store_subject_at(t->engine->store, t->kind, t->row),
        .period = p,
        .share = 1,
    };
    if (ok) {
        judge(t, a.where[0], a.values[0], &item);
        if (!is_active) {
            item.taken = false;
            item.why = "not active throughout";
        }
        *taken = item.taken;
        t->each(t->context, &item);
    }
    answers_release(&a);
    return ok;
}

static bool tell_periods(struct telling *t, struct err *e)
{
    struct period first;
    uint32_t count;
    bool taken;
    window_periods(t->window, t->gather->length, t->gather->to_date, t->gather->last,
                   store_earliest(t->engine->store), &first, &count);
    for (uint32_t k = 0; k < count; k++)
        if (!tell_period(t, period_add(first, (int32_t)k), &taken, e))
            return false;
    return true;
}

static bool tell_streak(struct telling *t, uint32_t column, struct err *e)
{
    const double *lengths;
    bool taken;
    if (!engine_column(t->engine, column, t->window, t->self, &lengths, e))
        return false;
    int32_t count = (int32_t)lengths[t->row];
    struct period newest = streak_newest(t->gather, t->window);
    for (int32_t k = count - 1; k >= 0; k--)
        if (!tell_period(t, period_add(newest, -k), &taken, e))
            return false;
    return true;
}

static bool tell_gather(struct telling *t, uint32_t column, struct err *e)
{
    switch (t->gather->set) {
    case SET_RECORDS:
        return tell_records(t, e);
    case SET_MEMBERS:
        return tell_members(t, e);
    case SET_COHORT:
        return tell_cohort(t, e);
    case SET_PERIODS:
        return t->gather->aggregate == AGGREGATE_STREAK ? tell_streak(t, column, e)
                                                        : tell_periods(t, e);
    }
    return err_set(e, "a set of unknown sort %d", (int)t->gather->set);
}

bool engine_gathered(struct engine *g, uint32_t column, const struct window *w, struct board *self,
                     uint32_t row, gathered_fn each, void *context, struct err *e)
{
    const struct column *c = &g->ruleset->plan.columns[column];
    struct telling t = {
        .engine = g,
        .gather = c->gather,
        .kind = c->kind,
        .row = row,
        .window = w,
        .self = self,
        .each = each,
        .context = context,
    };
    if (c->tag == COLUMN_GATHER)
        return tell_gather(&t, column, e);
    if (c->tag != COLUMN_CALL)
        return err_set(e, "\"%s\" gathers nothing", c->name);
    const struct method *m = c->call->method;
    for (size_t i = 0, series = 0; i < m->argument_count; i++) {
        if (m->arguments[i].sort != ARGUMENT_SERIES)
            continue;
        t.gather = c->call->series[series++];
        if (!tell_gather(&t, column, e))
            return false;
    }
    return true;
}
