// Records as the ledger holds them, for GET /v1/records: read in the pool, with a reader of its
// own. Two at a time at most: the other threads of the pool are for boards and for what is being
// accepted.
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "service/state.h"

#define READERS_MOST 2
#define PAGE_BYTES ((size_t)16 << 20) // a page ends at its limit of records, or here

struct reading {
    uv_work_t work;
    struct reading *next; // of those that wait
    struct service *service;
    struct edition *edition;
    struct ledger_filter filter;
    char *id;
    struct str out;
    struct json json;
    int64_t last; // line of the last record given
    size_t count;
    bool full;
    int status;
    struct err error;
    records_fn done;
    void *context;
};

static void put_cell(struct json *j, const struct model *m, struct directory *d,
                     const struct field *f, const struct cell *c)
{
    char text[128];
    json_key(j, f->label.name);
    if (!c->has) {
        json_null(j);
        return;
    }
    switch (f->type.tag) {
    case TYPE_BOOL:
        json_bool(j, c->number != 0);
        return;
    case TYPE_TEXT:
        json_text(j, c->text);
        return;
    case TYPE_REF:
        uv_rwlock_rdlock(&d->lock);
        json_text(j, (size_t)c->number < d->count ? d->entries[c->number].id : NULL);
        uv_rwlock_rdunlock(&d->lock);
        return;
    case TYPE_NUMBER:
        cell_format(&f->type, &m->units, c, text, sizeof text);
        if (f->type.unit == UNIT_NONE)
            json_raw(j, text, strlen(text));
        else
            json_text(j, text);
        return;
    case TYPE_MONEY:
    case TYPE_DATE:
    case TYPE_ENUM:
        cell_format(&f->type, &m->units, c, text, sizeof text);
        json_text(j, text);
        return;
    }
}

static void put_changes(struct json *j, const struct ledger_record *r, int32_t zone)
{
    char time[30];
    json_key(j, "history");
    json_array(j);
    for (size_t i = 0; i < r->change_count; i++) {
        const struct ledger_change *c = &r->changes[i];
        time_format(c->time, zone, time);
        json_object(j);
        json_put_int(j, "seq", c->seq);
        json_put_text(j, "time", time);
        json_put_text(j, "status", record_status_name(c->status.status));
        if (c->status.reason)
            json_put_text(j, "reason", c->status.reason);
        if (c->status.heard_on != DAY_NONE)
            json_put_day(j, "heard_on", c->status.heard_on);
        if (c->status.decision)
            json_put_text(j, "decision", c->status.decision);
        if (c->status.appeal_upheld)
            json_put_bool(j, "appeal_upheld", true);
        if (c->status.corrected_by)
            json_put_text(j, "corrected_by", c->status.corrected_by);
        json_object_end(j);
    }
    json_array_end(j);
}

static void put_evidence(struct json *j, const struct fact_record *f)
{
    json_key(j, "evidence");
    json_array(j);
    for (size_t i = 0; i < f->evidence_count; i++)
        json_text(j, f->evidence[i]);
    json_array_end(j);
}

static bool give(const struct ledger_record *r, void *context)
{
    struct reading *q = context;
    struct json *j = &q->json;
    const struct model *m = &q->edition->ruleset.model;
    struct directory *d = &q->service->directory;
    const struct fact_record *f = &r->fact.record;
    const struct record_type *t = &m->records[f->type];
    char time[30];
    time_format(f->reported_on, m->settings.zone_minutes, time);
    json_object(j);
    json_put_text(j, "id", f->id);
    json_put_int(j, "seq", r->fact.seq);
    json_put_text(j, "type", t->label.name);
    uv_rwlock_rdlock(&d->lock);
    json_put_text(j, "subject", f->subject < d->count ? d->entries[f->subject].id : NULL);
    uv_rwlock_rdunlock(&d->lock);
    json_put_day(j, "date", f->date);
    if (t->interval)
        json_put_day(j, "until", f->until);
    json_put_text(j, "reported_on", time);
    json_put_text(j, "status", record_status_name(r->status));
    json_key(j, "fields");
    json_object(j);
    for (size_t i = 0; i < f->cell_count && i < t->field_count; i++)
        put_cell(j, m, d, &t->fields[i], &f->cells[i]);
    json_object_end(j);
    put_evidence(j, f);
    put_changes(j, r, m->settings.zone_minutes);
    json_object_end(j);
    q->last = r->fact.seq;
    q->count++;
    q->full = q->count == q->filter.limit || q->out.size > PAGE_BYTES;
    return !q->full;
}

static void read_work(uv_work_t *work)
{
    struct reading *q = work->data;
    struct ledger_reader *reader;
    q->status = 503;
    if (!ledger_reader_open(q->service->ledger, &q->edition->ruleset.model, &reader, &q->error))
        return;
    json_init(&q->json, &q->out);
    json_array(&q->json);
    bool read = q->id ? ledger_record_find(reader, q->id, give, q, &q->error)
                      : ledger_records(reader, &q->filter, give, q, &q->error);
    json_array_end(&q->json);
    ledger_reader_close(reader);
    if (read)
        q->status = 200;
}

static void reading_free(struct reading *q)
{
    edition_release(q->edition);
    str_release(&q->out);
    free(q->id);
    free(q);
}

static void read_done(uv_work_t *work, int status);

static void read_next(struct service *s)
{
    struct reading *q = s->unread;
    if (!q || s->readers >= READERS_MOST)
        return;
    s->unread = q->next;
    if (!s->unread)
        s->unread_end = &s->unread;
    s->readers++;
    s->jobs++;
    uv_queue_work(s->loop, &q->work, read_work, read_done);
}

static void read_done(uv_work_t *work, int status)
{
    struct reading *q = work->data;
    struct service *s = q->service;
    (void)status; // jobs are never cancelled
    if (q->status == 200)
        q->done(q->context, 200, q->out.data, q->out.size, q->full && !q->id ? q->last : 0);
    else
        q->done(q->context, q->status, q->error.text, strlen(q->error.text), 0);
    reading_free(q);
    s->readers--;
    s->jobs--;
    read_next(s);
    service_maybe_stopped(s);
}

void records_end(struct service *s)
{
    static const char text[] = "the daemon is stopping";
    while (s->unread) {
        struct reading *q = s->unread;
        s->unread = q->next;
        q->done(q->context, 503, text, sizeof text - 1, 0);
        reading_free(q);
    }
    s->unread_end = &s->unread;
}

// A filter that names what is not there is a mistake, not an empty list.
static bool resolve(struct reading *q, const struct record_query *query)
{
    const struct model *m = &q->edition->ruleset.model;
    q->filter = (struct ledger_filter){
        .type = NONE,
        .subject = NONE,
        .from = query->from,
        .until = query->until,
        .after = query->after,
        .limit = query->limit,
    };
    if (query->type && (q->filter.type = model_record(m, query->type)) == NONE)
        return err_set(&q->error, "unknown record type \"%.80s\"", query->type);
    if (query->subject &&
        !directory_find(&q->service->directory, query->subject, &q->filter.subject))
        return err_set(&q->error, "there is no subject \"%.80s\"", query->subject);
    q->filter.has_status = query->status != NULL;
    if (query->status && !record_status_parse(query->status, &q->filter.status))
        return err_set(&q->error, "\"%.40s\" is no status of a record", query->status);
    q->id = query->id ? mem_copy_text(query->id) : NULL;
    return true;
}

void service_records(struct service *s, const struct record_query *query, records_fn done,
                     void *context)
{
    struct reading *q = mem_new(1, sizeof *q);
    *q = (struct reading){.service = s, .edition = s->edition, .done = done, .context = context};
    if (!resolve(q, query)) {
        done(context, 400, q->error.text, strlen(q->error.text), 0);
        free(q);
        return;
    }
    edition_hold(q->edition);
    q->work.data = q;
    *s->unread_end = q;
    s->unread_end = &q->next;
    read_next(s);
}
