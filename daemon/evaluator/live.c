#include "evaluator/live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/scheme.h"
#include "link/packed.h"
#include "link/staging.h"

void live_init(struct live *l, struct engine *g, void *staging)
{
    *l = (struct live){.engine = g, .staging = staging, .stale = true, .calm = -1};
    map_init(&l->sums);
}

static bool tell_trouble(struct line *line, const char *scheme, const char *text)
{
    struct str s = {0};
    size_t begun = message_begin(&s, MESSAGE_TROUBLE, 0);
    wire_put_text(&s, scheme);
    wire_put_text(&s, text);
    message_end(&s, begun);
    bool sent = line_send(line, &s);
    str_release(&s);
    return sent;
}

static void enqueue(struct live *l, struct str *bytes, uint64_t call)
{
    l->queue = mem_grow(l->queue, &l->queue_room, l->queued + 1, sizeof *l->queue);
    l->queue[l->queued++] = (struct waiting_board){.bytes = *bytes, .call = call};
}

static bool make(struct live *l, uint32_t scheme, struct period p, struct str *out, struct err *e)
{
    const struct ruleset *r = engine_ruleset(l->engine);
    const struct scheme *s = &r->model.schemes[scheme];
    struct window w = window_make(p, s->span, engine_day(l->engine), false);
    const struct board *b;
    if (!scheme_board(l->engine, scheme, &w, &b, e))
        return false;
    packed_write(b, r, engine_store(l->engine), l->seq, engine_day(l->engine), out);
    if (out->size > STAGING_SIZE - STAGING_BOARDS_AT)
        return err_set(e, "its board takes %zu bytes, more than the %zu of the staging memory",
                       out->size, (size_t)(STAGING_SIZE - STAGING_BOARDS_AT));
    return true;
}

static bool changed(struct live *l, uint32_t scheme, struct period p, const struct str *packed)
{
    char key[64], period[16];
    bool fresh;
    uint64_t sum = packed_head(packed->data)->sum;
    period_format(p, period);
    snprintf(key, sizeof key, "%u %s", scheme, period);
    struct map_entry *entry = map_put(&l->sums, key, &fresh);
    if (!fresh && entry->number == sum)
        return false;
    entry->number = sum;
    return true;
}

bool live_make(struct live *l, struct line *line)
{
    const struct ruleset *r = engine_ruleset(l->engine);
    store_settle(engine_store(l->engine));
    engine_forget(l->engine);
    l->stale = false;
    for (uint32_t k = 0; k < r->model.scheme_count; k++) {
        struct period running = period_of_day(r->model.schemes[k].period, engine_day(l->engine));
        for (int32_t back = 1; back >= 0; back--) {
            struct str packed = {0};
            struct err e;
            struct period p = period_add(running, -back);
            bool made = make(l, k, p, &packed, &e);
            if (made && changed(l, k, p, &packed)) {
                enqueue(l, &packed, 0);
                continue;
            }
            str_release(&packed);
            if (!made && !tell_trouble(line, r->model.schemes[k].label.name, e.text))
                return false;
        }
    }
    return true;
}

bool live_make_one(struct live *l, uint32_t scheme, struct period p, uint64_t call, struct err *e)
{
    struct str packed = {0};
    if (!make(l, scheme, p, &packed, e)) {
        str_release(&packed);
        return false;
    }
    enqueue(l, &packed, call);
    return true;
}

static bool tell_calm(struct live *l, struct line *line)
{
    if (l->stale || l->calm == l->seq)
        return true;
    struct str s = {0};
    size_t begun = message_begin(&s, MESSAGE_CALM, 0);
    wire_put_i64(&s, l->seq);
    wire_put_u32(&s, (uint32_t)engine_day(l->engine));
    message_end(&s, begun);
    l->calm = l->seq;
    bool sent = line_send(line, &s);
    str_release(&s);
    return sent;
}

static void note_call(struct live *l, uint64_t call)
{
    if (!call)
        return;
    l->staged_calls = mem_grow(l->staged_calls, &l->staged_call_room, l->staged_call_count + 1,
                               sizeof *l->staged_calls);
    l->staged_calls[l->staged_call_count++] = call;
}

bool live_stage(struct live *l, struct line *line)
{
    if (l->staged)
        return true;
    if (!l->queued)
        return tell_calm(l, line);
    struct str list = {0}, s = {0};
    size_t at = STAGING_BOARDS_AT, taken = 0;
    for (; taken < l->queued; taken++) {
        struct waiting_board *b = &l->queue[taken];
        if (b->bytes.size > STAGING_SIZE - at)
            break;
        memcpy(l->staging + at, b->bytes.data, b->bytes.size);
        wire_put_i64(&list, (int64_t)at);
        wire_put_i64(&list, (int64_t)b->bytes.size);
        wire_put_i64(&list, (int64_t)b->call);
        note_call(l, b->call);
        at = (at + b->bytes.size + 63) & ~(size_t)63;
        str_release(&b->bytes);
    }
    memmove(l->queue, l->queue + taken, (l->queued - taken) * sizeof *l->queue);
    l->queued -= taken;
    size_t begun = message_begin(&s, MESSAGE_BOARDS, 0);
    wire_put_u32(&s, (uint32_t)taken);
    str_add_bytes(&s, list.data, list.size);
    message_end(&s, begun);
    l->staged = true;
    bool sent = line_send(line, &s);
    str_release(&s);
    str_release(&list);
    return sent;
}

bool live_copied(struct live *l, struct line *line)
{
    struct str s = {0};
    l->staged = false;
    for (size_t i = 0; i < l->staged_call_count; i++) {
        size_t begun = message_begin(&s, MESSAGE_ANSWER, l->staged_calls[i]);
        wire_put_u32(&s, 200);
        wire_put_text(&s, "");
        message_end(&s, begun);
    }
    l->staged_call_count = 0;
    bool sent = line_send(line, &s);
    str_release(&s);
    return sent;
}
