#include "link/message.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

size_t message_begin(struct str *s, enum message_tag tag, uint64_t call)
{
    size_t begun = s->size;
    struct message_head head = {.tag = (uint32_t)tag, .call = call};
    str_add_bytes(s, (const char *)&head, sizeof head);
    return begun;
}

void message_end(struct str *s, size_t begun)
{
    uint32_t size = (uint32_t)(s->size - begun - sizeof(struct message_head));
    memcpy(s->data + begun, &size, sizeof size);
}

static void put_day(struct str *s, int32_t day)
{
    wire_put_u32(s, (uint32_t)day);
}

static int32_t get_day(struct wire *w)
{
    return (int32_t)wire_u32(w);
}

static void put_period(struct str *s, struct period p)
{
    wire_put_u8(s, (uint8_t)p.length);
    put_day(s, p.year);
    put_day(s, p.at);
}

static struct period get_period(struct wire *w)
{
    struct period p = {.length = (enum period_length)wire_u8(w)};
    p.year = get_day(w);
    p.at = get_day(w);
    if (p.length > PERIOD_YEAR)
        w->failed = true;
    return p;
}

static void put_cell(struct str *s, const struct cell *c)
{
    wire_put_u8(s, (uint8_t)(c->has | (c->text ? 2 : 0)));
    wire_put_i64(s, c->number);
    wire_put_u32(s, c->currency);
    if (c->text)
        wire_put_text(s, c->text);
}

static struct cell get_cell(struct wire *w)
{
    uint8_t flags = wire_u8(w);
    struct cell c = {.has = flags & 1, .number = wire_i64(w), .currency = wire_u32(w)};
    if (flags & 2)
        c.text = wire_text(w);
    return c;
}

static void put_record(struct str *s, const struct fact_record *r)
{
    wire_put_text(s, r->id);
    wire_put_u32(s, r->type);
    wire_put_u32(s, r->subject);
    put_day(s, r->date);
    put_day(s, r->until);
    wire_put_i64(s, r->reported_on);
    wire_put_u8(s, (uint8_t)r->status);
    wire_put_u32(s, (uint32_t)r->evidence_count);
    for (size_t i = 0; i < r->evidence_count; i++)
        wire_put_text(s, r->evidence[i]);
    put_day(s, r->heard_on);
    wire_put_text(s, r->decision);
    wire_put_u8(s, r->appeal_upheld);
    wire_put_u32(s, (uint32_t)r->cell_count);
    for (size_t i = 0; i < r->cell_count; i++)
        put_cell(s, &r->cells[i]);
}

static void get_record(struct wire *w, struct fact_scratch *k, struct fact_record *r)
{
    r->id = wire_text(w);
    r->type = wire_u32(w);
    r->subject = wire_u32(w);
    r->date = get_day(w);
    r->until = get_day(w);
    r->reported_on = wire_i64(w);
    r->status = (enum record_status)wire_u8(w);
    r->evidence_count = wire_u32(w);
    if (r->evidence_count > w->size) {
        w->failed = true;
        r->evidence_count = 0;
    }
    k->evidence =
        mem_grow(k->evidence, &k->evidence_room, r->evidence_count + 1, sizeof *k->evidence);
    for (size_t i = 0; i < r->evidence_count; i++)
        k->evidence[i] = wire_text(w);
    r->evidence = k->evidence;
    r->heard_on = get_day(w);
    r->decision = wire_text(w);
    r->appeal_upheld = wire_u8(w);
    r->cell_count = wire_u32(w);
    if (r->cell_count > w->size) {
        w->failed = true;
        r->cell_count = 0;
    }
    k->cells = mem_grow(k->cells, &k->cell_room, r->cell_count + 1, sizeof *k->cells);
    for (size_t i = 0; i < r->cell_count; i++)
        k->cells[i] = get_cell(w);
    r->cells = k->cells;
    if (!r->id || r->status > RECORD_CORRECTED)
        w->failed = true;
}

static void put_subject(struct str *s, const struct fact_subject *f)
{
    wire_put_u32(s, f->subject);
    wire_put_u32(s, f->kind);
    wire_put_text(s, f->id);
    wire_put_text(s, f->title);
    put_day(s, f->from);
    wire_put_text(s, f->succeeded_by);
}

static struct fact_subject get_subject(struct wire *w)
{
    struct fact_subject f = {.subject = wire_u32(w)};
    f.kind = wire_u32(w);
    f.id = wire_text(w);
    f.title = wire_text(w);
    f.from = get_day(w);
    f.succeeded_by = wire_text(w);
    return f;
}

static void put_attribute(struct str *s, const struct fact_attribute *f)
{
    wire_put_u32(s, f->subject);
    wire_put_u32(s, f->kind);
    wire_put_u32(s, f->attribute);
    put_day(s, f->from);
    put_cell(s, &f->value);
}

static struct fact_attribute get_attribute(struct wire *w)
{
    struct fact_attribute f = {.subject = wire_u32(w)};
    f.kind = wire_u32(w);
    f.attribute = wire_u32(w);
    f.from = get_day(w);
    f.value = get_cell(w);
    return f;
}

static void put_membership(struct str *s, const struct fact_membership *f)
{
    wire_put_u32(s, f->subject);
    wire_put_u32(s, f->kind);
    wire_put_u32(s, f->belong);
    wire_put_u32(s, f->parent);
    put_day(s, f->from);
    wire_put_double(s, f->share);
    wire_put_text(s, f->evidence);
}

static struct fact_membership get_membership(struct wire *w)
{
    struct fact_membership f = {.subject = wire_u32(w)};
    f.kind = wire_u32(w);
    f.belong = wire_u32(w);
    f.parent = wire_u32(w);
    f.from = get_day(w);
    f.share = wire_double(w);
    f.evidence = wire_text(w);
    return f;
}

static void put_status(struct str *s, const struct fact_status *f)
{
    wire_put_i64(s, f->record_seq);
    wire_put_text(s, f->record_id);
    wire_put_u32(s, f->type);
    wire_put_u8(s, (uint8_t)f->status);
    wire_put_u8(s, f->sets_hearing);
    put_day(s, f->heard_on);
    wire_put_text(s, f->decision);
    wire_put_u8(s, f->appeal_upheld);
    wire_put_text(s, f->corrected_by);
    wire_put_text(s, f->reason);
}

static struct fact_status get_status(struct wire *w)
{
    struct fact_status f = {.record_seq = wire_i64(w)};
    f.record_id = wire_text(w);
    f.type = wire_u32(w);
    f.status = (enum record_status)wire_u8(w);
    f.sets_hearing = wire_u8(w);
    f.heard_on = get_day(w);
    f.decision = wire_text(w);
    f.appeal_upheld = wire_u8(w);
    f.corrected_by = wire_text(w);
    f.reason = wire_text(w);
    if (f.status > RECORD_CORRECTED)
        w->failed = true;
    return f;
}

static void put_target(struct str *s, const struct fact_target *f)
{
    wire_put_u32(s, f->subject);
    wire_put_u32(s, f->kind);
    wire_put_u32(s, f->target);
    put_period(s, f->period);
    wire_put_u8(s, f->has);
    wire_put_double(s, f->value);
    wire_put_text(s, f->document);
}

static struct fact_target get_target(struct wire *w)
{
    struct fact_target f = {.subject = wire_u32(w)};
    f.kind = wire_u32(w);
    f.target = wire_u32(w);
    f.period = get_period(w);
    f.has = wire_u8(w);
    f.value = wire_double(w);
    f.document = wire_text(w);
    return f;
}

static void put_rating(struct str *s, const struct fact_rating *f)
{
    wire_put_text(s, f->id);
    wire_put_u32(s, f->subject);
    wire_put_text(s, f->scheme);
    wire_put_text(s, f->rule);
    put_period(s, f->period);
    wire_put_text(s, f->rater);
    wire_put_u32(s, f->rater_subject);
    wire_put_double(s, f->points);
    wire_put_text(s, f->reason);
}

static struct fact_rating get_rating(struct wire *w)
{
    struct fact_rating f = {.id = wire_text(w)};
    f.subject = wire_u32(w);
    f.scheme = wire_text(w);
    f.rule = wire_text(w);
    f.period = get_period(w);
    f.rater = wire_text(w);
    f.rater_subject = wire_u32(w);
    f.points = wire_double(w);
    f.reason = wire_text(w);
    return f;
}

void message_put_fact(struct str *s, const struct fact *f)
{
    wire_put_u8(s, (uint8_t)f->tag);
    wire_put_i64(s, f->seq);
    wire_put_i64(s, f->time);
    switch (f->tag) {
    case FACT_SUBJECT:
        put_subject(s, &f->subject);
        break;
    case FACT_ATTRIBUTE:
        put_attribute(s, &f->attribute);
        break;
    case FACT_MEMBERSHIP:
        put_membership(s, &f->membership);
        break;
    case FACT_RECORD:
        put_record(s, &f->record);
        break;
    case FACT_STATUS:
        put_status(s, &f->status);
        break;
    case FACT_TARGET:
        put_target(s, &f->target);
        break;
    case FACT_RATING:
        put_rating(s, &f->rating);
        break;
    case FACT_RATE:
        wire_put_u32(s, f->rate.unit);
        put_day(s, f->rate.day);
        wire_put_double(s, f->rate.price);
        break;
    }
}

bool message_get_fact(struct wire *w, struct fact_scratch *k, struct fact *out)
{
    *out = (struct fact){.tag = (enum fact_tag)wire_u8(w)};
    out->seq = wire_i64(w);
    out->time = wire_i64(w);
    if (out->tag > FACT_RATE)
        w->failed = true;
    if (w->failed)
        return false;
    switch (out->tag) {
    case FACT_SUBJECT:
        out->subject = get_subject(w);
        break;
    case FACT_ATTRIBUTE:
        out->attribute = get_attribute(w);
        break;
    case FACT_MEMBERSHIP:
        out->membership = get_membership(w);
        break;
    case FACT_RECORD:
        get_record(w, k, &out->record);
        break;
    case FACT_STATUS:
        out->status = get_status(w);
        break;
    case FACT_TARGET:
        out->target = get_target(w);
        break;
    case FACT_RATING:
        out->rating = get_rating(w);
        break;
    case FACT_RATE:
        out->rate.unit = wire_u32(w);
        out->rate.day = get_day(w);
        out->rate.price = wire_double(w);
        break;
    }
    return !w->failed;
}

void fact_scratch_release(struct fact_scratch *k)
{
    free(k->cells);
    free(k->evidence);
    *k = (struct fact_scratch){0};
}
