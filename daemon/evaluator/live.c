#include "evaluator/live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "core/engine/ranks.h"
#include "core/judge/scheme.h"
#include "core/store/excerpt.h"
#include "link/packed.h"
#include "link/staging.h"

void live_init(struct live *l, struct engine *g, void *staging)
{
    *l = (struct live){.engine = g, .staging = staging, .stale = true, .seq = -1, .calm = -1};
    l->made_on = DAY_NONE;
    l->free_at = STAGING_BOARDS_AT;
    l->free_to = STAGING_SIZE;
    map_init(&l->sums);
    map_init(&l->troubles);
    updates_init(&l->updates, engine_ruleset(g));
    renewal_init(&l->renewal, engine_ruleset(g));
}

void live_release(struct live *l)
{
    for (size_t i = 0; i < l->queued; i++)
        free(l->queue[i].bytes);
    free(l->queue);
    free(l->staged_calls);
    map_release(&l->sums);
    map_release(&l->troubles);
    updates_release(&l->updates);
    renewal_release(&l->renewal);
}

void live_set_day(struct live *l, int32_t as_of)
{
    engine_set_day(l->engine, as_of);
    l->stale = true;
    l->calm = -1; // to be told anew
}

void live_note(struct live *l, const struct fact *f)
{
    updates_note(&l->updates, engine_store(l->engine), f);
    renewal_note(&l->renewal, engine_store(l->engine), f);
    l->stale = l->unsettled = true;
}

void live_note_all(struct live *l)
{
    updates_drop(&l->updates);
    renewal_note_all(&l->renewal);
    l->stale = l->unsettled = true;
}

void live_settle(struct live *l)
{
    if (!l->unsettled)
        return;
    renewal_make(&l->renewal, l->engine);
    l->unsettled = false;
}

static bool awaits_staging(const struct live *l)
{
    for (size_t i = 0; i < l->queued; i++)
        if (!l->queue[i].call)
            return true;
    return false;
}

// While boards are copied the next are made; where rows move they are not, for a delta would come
// before the board that it is of.
bool live_is_due(const struct live *l)
{
    bool waits = l->staged && (l->updates.count > 0 || awaits_staging(l));
    return l->stale && !l->partial && !waits && l->seq >= 0;
}

// A board by the name under which sums and troubles are kept.
struct board_key {
    char text[40];
};

static struct board_key key_of(uint32_t scheme, struct period p)
{
    struct board_key key;
    char period[16];
    period_format(p, period);
    snprintf(key.text, sizeof key.text, "%u %s", scheme, period);
    return key;
}

static bool tell_trouble(struct line *line, const char *scheme, struct period p, const char *text)
{
    struct str s = {0};
    char period[16];
    period_format(p, period);
    size_t begun = message_begin(&s, MESSAGE_TROUBLE, 0);
    wire_put_text(&s, scheme);
    wire_put_text(&s, period);
    wire_put_text(&s, text);
    message_end(&s, begun);
    bool sent = line_send(line, &s);
    str_release(&s);
    return sent;
}

// Tell a trouble once, and its end. text NULL: there is none.
static bool note_trouble(struct live *l, struct line *line, uint32_t scheme, struct period p,
                         const char *text)
{
    const struct label *label = &engine_ruleset(l->engine)->model.schemes[scheme].label;
    struct board_key key = key_of(scheme, p);
    struct digest digest = {0};
    uint64_t sum = 0;
    if (text) {
        struct digest_state state;
        digest_begin(&state);
        digest_add_text(&state, text);
        digest_end(&state, &digest);
        memcpy(&sum, digest.bytes, sizeof sum);
        sum |= 1; // never 0
    }
    struct map_entry *told = map_put(&l->troubles, key.text, NULL);
    if (told->number == sum)
        return true;
    told->number = sum;
    return tell_trouble(line, label->name, p, text);
}

// The next board goes behind this one.
static void take_place(struct live *l, const struct waiting_board *b)
{
    size_t end = (b->at + b->size + 63) & ~(size_t)63;
    l->free_at = end < l->free_to ? end : l->free_to;
}

static void enqueue(struct live *l, const struct waiting_board *b)
{
    l->queue = mem_grow(l->queue, &l->queue_room, l->queued + 1, sizeof *l->queue);
    l->queue[l->queued++] = *b;
    if (!b->bytes)
        take_place(l, b);
}

static const uint8_t *bytes_of(const struct live *l, const struct waiting_board *b)
{
    return b->bytes ? b->bytes : l->staging + b->at;
}

// Packed straight into the staging memory when that has the room.
static bool pack(struct live *l, struct board *b, const struct packed_page *page,
                 struct waiting_board *out, struct err *e)
{
    struct packed_from from = {
        .engine = l->engine,
        .board = b,
        .ruleset = engine_ruleset(l->engine),
        .store = engine_store(l->engine),
        .page = page,
        .seq = l->seq,
        .as_of = engine_day(l->engine),
        .moving = !page && updates_may(&l->updates, engine_store(l->engine), b),
    };
    struct packed_room room = {
        .bytes = l->staging + l->free_at, .size = l->free_to - l->free_at, .fixed = true};
    *out = (struct waiting_board){.at = l->free_at};
    if (!packed_write(&from, &room)) {
        room = (struct packed_room){.bytes = NULL};
        (void)!packed_write(&from, &room); // what grows always fits
        out->bytes = room.bytes;
    }
    board_forget_listed(b);
    out->size = room.size;
    return out->size <= STAGING_SIZE - STAGING_BOARDS_AT ||
           err_set(e, "its board takes %zu bytes, more than the %zu of the staging memory",
                   out->size, (size_t)(STAGING_SIZE - STAGING_BOARDS_AT));
}

static bool make(struct live *l, uint32_t scheme, struct period p, const struct packed_page *page,
                 struct waiting_board *out, struct board **made, struct err *e)
{
    const struct scheme *s = &engine_ruleset(l->engine)->model.schemes[scheme];
    struct window w = window_make(p, s->span, engine_day(l->engine), false);
    const struct board *b;
    if (!scheme_board(l->engine, scheme, &w, &b, e))
        return false;
    *made = engine_own_board(l->engine, b);
    if (pack(l, *made, page, out, e))
        return true;
    free(out->bytes);
    return false;
}

// A board that moves is another one than the same that does not, which no delta can be for.
static uint64_t told_sum(uint64_t version, bool moving)
{
    return moving ? ~version : version;
}

static bool changed(struct live *l, uint32_t scheme, struct period p, const uint8_t *packed)
{
    bool fresh;
    uint64_t sum = told_sum(packed_head(packed)->sum, packed_head(packed)->moving);
    struct map_entry *entry = map_put(&l->sums, key_of(scheme, p).text, &fresh);
    if (!fresh && entry->number == sum)
        return false;
    entry->number = sum;
    return true;
}

static bool make_live(struct live *l, struct line *line, uint32_t scheme, struct period p)
{
    struct waiting_board packed = {0};
    struct board *b;
    struct err e;
    if (!line_flush(line)) // what moved need not wait for it
        return false;
    live_settle(l);
    bool made = make(l, scheme, p, NULL, &packed, &b, &e);
    if (made && updates_may(&l->updates, engine_store(l->engine), b) && b->scheme == scheme)
        updates_add(&l->updates, l->engine, b, bytes_of(l, &packed));
    else if (made)
        updates_pass(&l->updates, b);
    l->kept = l->made = true;
    if (made && changed(l, scheme, p, bytes_of(l, &packed)))
        enqueue(l, &packed);
    else if (made)
        free(packed.bytes);
    return note_trouble(l, line, scheme, p, made ? NULL : e.text);
}

// Of another day other periods are live, and the daemon has let go of those that no longer are.
static void begin_day(struct live *l, int32_t day)
{
    if (l->made_on == day)
        return;
    map_release(&l->sums);
    map_init(&l->sums);
    updates_begin(&l->updates);
    l->made_on = day;
}

// What the daemon has of a board that moves is no longer what was staged.
static void note_versions(struct live *l)
{
    for (size_t i = 0; i < l->updates.count; i++) {
        const struct updated *u = &l->updates.list[i];
        map_put(&l->sums, key_of(u->scheme, u->period).text, NULL)->number =
            told_sum(u->moving->version, true);
    }
}

// Boards that move go first. The engine has let go of them by then. Records are put in their places
// when many have come: that takes longer than many deltas.
static bool move_rows(struct live *l, struct line *line)
{
    if (awaits_staging(l)) // a delta would come before the board that it is of
        updates_drop(&l->updates);
    if (l->kept || updates_must_learn(&l->updates, engine_store(l->engine)))
        live_settle(l);
    l->kept = false;
    updates_put(&l->updates, l->engine, l->seq, line);
    note_versions(l);
    if (!store_wants_order(engine_store(l->engine)))
        return true;
    bool sent = line_flush(line); // first what came
    live_settle(l);
    store_settle(engine_store(l->engine));
    return sent;
}

static bool make_unless_moved(struct live *l, struct line *line, uint32_t scheme, struct period p)
{
    return updates_find(&l->updates, scheme, p) || make_live(l, line, scheme, p);
}

bool live_make(struct live *l, struct line *line)
{
    const struct model *m = &engine_ruleset(l->engine)->model;
    int32_t day = engine_day(l->engine);
    begin_day(l, day);
    l->stale = l->made = false;
    if (!move_rows(l, line))
        return false;
    for (uint32_t k = 0; k < m->scheme_count; k++) {
        struct period running = period_of_day(m->schemes[k].period, day);
        if (!make_unless_moved(l, line, k, period_add(running, -1)) ||
            !make_unless_moved(l, line, k, running))
            return false;
    }
    return true;
}

bool live_make_one(struct live *l, uint32_t scheme, struct period p, const struct packed_page *page,
                   uint64_t call, struct err *e)
{
    struct waiting_board packed;
    struct board *b;
    if (!make(l, scheme, p, page, &packed, &b, e))
        return false;
    packed.call = call;
    enqueue(l, &packed);
    return true;
}

static bool tell_calm(struct live *l, struct line *line)
{
    if (l->stale || l->calm == l->seq)
        return line_flush(line);
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

static void tell_place(struct live *l, const struct waiting_board *b, struct str *list)
{
    wire_put_i64(list, (int64_t)b->at);
    wire_put_i64(list, (int64_t)b->size);
    wire_put_i64(list, (int64_t)b->call);
    note_call(l, b->call);
}

// The boards that lie in staging, then of those that wait as many as there is room for. Gives how
// many are told of; the others stay in the queue.
static uint32_t stage_queue(struct live *l, struct str *list)
{
    uint32_t told = 0;
    size_t left = 0;
    l->staged_from = l->free_at;
    for (size_t i = 0; i < l->queued; i++) {
        if (l->queue[i].bytes || told == STAGING_BOARDS_MOST)
            continue;
        l->staged_from = told ? l->staged_from : l->queue[i].at;
        tell_place(l, &l->queue[i], list);
        told++;
    }
    for (size_t i = 0; i < l->queued; i++) {
        struct waiting_board *b = &l->queue[i];
        if (!b->bytes)
            continue;
        if (told == STAGING_BOARDS_MOST || b->size > l->free_to - l->free_at) {
            l->queue[left++] = *b;
            continue;
        }
        b->at = l->free_at;
        memcpy(l->staging + b->at, b->bytes, b->size);
        take_place(l, b);
        free(b->bytes);
        tell_place(l, b, list);
        told++;
    }
    l->queued = left;
    return told;
}

// The next lot goes before what is staged now, if that was put behind another; else behind it.
static void turn_staging(struct live *l)
{
    bool before = l->staged_from > STAGING_BOARDS_AT;
    l->free_to = before ? l->staged_from : STAGING_SIZE;
    l->free_at = before ? STAGING_BOARDS_AT : l->free_at;
}

// What waits in its place in staging, of the next lot.
static bool has_place(const struct live *l)
{
    for (size_t i = 0; i < l->queued; i++)
        if (!l->queue[i].bytes)
            return true;
    return false;
}

bool live_stage(struct live *l, struct line *line)
{
    if (l->staged)
        return line_flush(line);
    if (!l->queued)
        return tell_calm(l, line);
    struct str list = {0}, s = {0};
    uint32_t told = stage_queue(l, &list);
    size_t begun = message_begin(&s, MESSAGE_BOARDS, 0);
    wire_put_u32(&s, told);
    str_add_bytes(&s, list.data, list.size);
    message_end(&s, begun);
    l->staged = true;
    turn_staging(l);
    bool sent = line_send(line, &s);
    str_release(&s);
    str_release(&list);
    return sent;
}

bool live_copied(struct live *l, struct line *line)
{
    struct str s = {0};
    l->staged = false;
    l->free_to = STAGING_SIZE;
    if (!has_place(l))
        l->free_at = STAGING_BOARDS_AT;
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
