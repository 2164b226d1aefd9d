// Boards: copied off the loop from staging into memory of the daemon's own, checked there, then put
// in place by swapping a pointer. Whoever holds an older copy reads it to its end.
#include <stdlib.h>
#include <string.h>

#include "base/large.h"
#include "base/log.h"
#include "base/mem.h"
#include "link/delta.h"
#include "service/board_text.h"
#include "service/state.h"

#define PAIR_LEAST ((size_t)1 << 20) // bytes of a board that two copy

struct staged {
    int64_t offset, size;
    uint64_t call;
    struct board_copy *copy; // NULL when it, or one before it, did not check
};

struct copying {
    uv_work_t work;
    struct worker *worker;
    struct staged *list;
    uint32_t count;
    // Of the directory when the boards were told of: whoever an evaluator was fed stands in it, for
    // subjects are learned before their lines are fed (submit.c).
    size_t subject_count;
    struct err error; // why the boards are refused
};

struct board_copy *board_hold(struct board_copy *b)
{
    b->holders++;
    return b;
}

// A board's memory: that of the one before it, where it is large.
static void *memory_new(size_t size)
{
    return size < LARGE_LEAST ? malloc(size) : large_try(size);
}

static void memory_free(void *p, size_t size)
{
    if (size < LARGE_LEAST)
        free(p);
    else
        large_free(p, size);
}

static size_t places_size(const struct board_copy *b)
{
    return (b->subject_count + 1) * sizeof *b->row_of;
}

void board_release(struct board_copy *b)
{
    if (!b || --b->holders)
        return;
    board_texts_free(b);
    memory_free(b->bytes, b->size);
    if (b->rows)
        listing_release(b->rows);
    free(b->rows);
    memory_free(b->row_of, places_size(b));
    free(b);
}

static uv_once_t helped = UV_ONCE_INIT; // process lifetime, both
static struct pair *helper;

static void get_help(void)
{
    helper = pair_new(NULL);
}

struct pair *service_pair(void)
{
    uv_once(&helped, get_help);
    return helper;
}

static struct pair *pair_for(size_t size)
{
    return size < PAIR_LEAST ? NULL : service_pair();
}

static bool copy_bytes(struct copying *c, const struct staged *s, struct board_copy *b)
{
    b->size = (size_t)s->size;
    b->subject_count = c->subject_count;
    b->bytes = memory_new(b->size);
    b->row_of = memory_new(places_size(b));
    if (!b->bytes || !b->row_of)
        return err_set(&c->error, "no memory for a board of %zu bytes", b->size);
    const struct packed_taking taking = {
        .from = c->worker->staging + s->offset,
        .to = b->bytes,
        .size = b->size,
        .model = &c->worker->edition->ruleset.model,
        .subject_count = c->subject_count,
        .row_of = b->row_of,
        .pair = pair_for(b->size),
    };
    const struct packed_head *head = packed_head(b->bytes);
    return packed_take(&taking, &c->error) &&
           (s->call || head->row_count == head->listed ||
            err_set(&c->error, "staged board: a page that nobody asked for"));
}

static void list_rows(struct board_copy *b)
{
    b->rows = mem_new(1, sizeof *b->rows);
    board_listing(b->bytes, b->subject_count, b->rows);
    memory_free(b->row_of, places_size(b));
    b->row_of = NULL;
}

static struct board_copy *copy_one(struct copying *c, const struct staged *s)
{
    struct board_copy *b = mem_new(1, sizeof *b);
    b->holders = 1;
    if (!copy_bytes(c, s, b)) {
        board_release(b);
        return NULL;
    }
    const struct packed_head *head = packed_head(b->bytes);
    b->seq = head->seq;
    b->as_of = head->as_of;
    b->version = head->sum;
    if (head->moving && !s->call)
        list_rows(b);
    return b;
}

static void copy_work(uv_work_t *work)
{
    struct copying *c = work->data;
    for (uint32_t i = 0; i < c->count; i++)
        if (!(c->list[i].copy = copy_one(c, &c->list[i])))
            return;
}

// --- slots ---

static struct board_slot *slot_find(const struct board_slots *in, uint32_t scheme, struct period p)
{
    for (size_t i = 0; i < in->count; i++)
        if (in->list[i].scheme == scheme && period_equal(in->list[i].period, p))
            return &in->list[i];
    return NULL;
}

static struct board_slot *slot_of(struct board_slots *of, uint32_t scheme, struct period p)
{
    struct board_slot *found = slot_find(of, scheme, p);
    if (found)
        return found;
    of->list = mem_grow(of->list, &of->room, of->count + 1, sizeof *of->list);
    of->list[of->count] = (struct board_slot){.scheme = scheme, .period = p};
    return &of->list[of->count++];
}

static void slot_clear(struct board_slot *slot)
{
    board_release(slot->board);
    free(slot->trouble);
    slot->board = NULL;
    slot->trouble = NULL;
}

static struct board_slots *slots_of(struct worker *w)
{
    return w->state == WORKER_LIVE ? &w->service->boards : &w->boards;
}

// The running and the last ended period on a day: what evaluators keep up to date. Others go out of
// date unseen, so they are not kept.
static bool is_live(const struct model *m, uint32_t scheme, struct period p, int32_t day)
{
    struct period running = period_of_day(m->schemes[scheme].period, day);
    return period_equal(p, running) || period_equal(p, period_add(running, -1));
}

// Takes the board.
static void put_in_place(struct worker *w, struct board_copy *b)
{
    w->service->standing++;
    uint32_t scheme = packed_head(b->bytes)->scheme;
    struct period p = packed_period(b->bytes);
    if (!is_live(&w->edition->ruleset.model, scheme, p, w->service->as_of)) {
        board_release(b);
        return;
    }
    struct board_slot *slot = slot_of(slots_of(w), scheme, p);
    board_release(slot->board); // a trouble may be later than this board: its end is told
    slot->board = b;
}

void boards_drop(struct board_slots *slots)
{
    for (size_t i = 0; i < slots->count; i++)
        slot_clear(&slots->list[i]);
    free(slots->list);
    *slots = (struct board_slots){0};
}

const char *boards_first_trouble(const struct board_slots *slots)
{
    for (size_t i = 0; i < slots->count; i++)
        if (slots->list[i].trouble)
            return slots->list[i].trouble;
    return NULL;
}

void boards_calm(struct worker *w, int64_t seq, int32_t as_of)
{
    w->service->standing++;
    struct board_slots *slots = slots_of(w);
    const struct model *m = &w->edition->ruleset.model;
    int32_t today = w->service->as_of;
    size_t kept = 0;
    for (size_t i = 0; i < slots->count; i++) {
        struct board_slot *slot = &slots->list[i];
        if (!is_live(m, slot->scheme, slot->period, today)) {
            slot_clear(slot);
            continue;
        }
        if (slot->board && !slot->trouble) { // unchanged boards reflect the new lines too
            slot->board->seq = seq;
            if (as_of == today)
                slot->board->as_of = as_of;
        }
        slots->list[kept++] = *slot;
    }
    slots->count = kept;
}

void boards_adopt(struct service *s, struct worker *w, bool same_ruleset)
{
    struct board_slots left = s->boards;
    s->standing++;
    s->boards = w->boards;
    w->boards = (struct board_slots){0};
    for (size_t i = 0; same_ruleset && i < s->boards.count; i++) {
        struct board_slot *slot = &s->boards.list[i];
        const struct board_slot *old = slot_find(&left, slot->scheme, slot->period);
        if (!slot->board && old && old->board)
            slot->board = board_hold(old->board); // in trouble; older than the others, and says so
    }
    boards_drop(&left);
}

uint64_t service_standing(const struct service *s)
{
    return s->standing;
}

void service_board_asked(struct service *s)
{
    s->sharing.asked.count++;
}

struct board_copy *service_board(struct service *s, uint32_t scheme, struct period p)
{
    const struct board_slot *slot = slot_find(&s->boards, scheme, p);
    service_board_asked(s);
    return slot && slot->board ? board_hold(slot->board) : NULL;
}

// --- what an evaluator tells ---

static void copied(struct worker *w, struct staged *staged)
{
    struct board_copy *b = staged->copy;
    snprintf(b->ruleset, sizeof b->ruleset, "%s", w->edition->hash);
    if (staged->call && w == w->service->worker)
        questions_board(w->service, staged->call, b);
    if (staged->call)
        board_release(b);
    else
        put_in_place(w, b);
    staged->copy = NULL;
}

// Did all check? They reflect lines that the worker has: it cannot be ahead of what it was sent.
static bool all_fit(const struct worker *w, struct copying *c)
{
    for (uint32_t i = 0; i < c->count; i++) {
        const struct board_copy *b = c->list[i].copy;
        if (!b)
            return false;
        if (b->seq > w->fed)
            return err_set(&c->error, "staged board: reflects line %lld; it was sent %lld",
                           (long long)b->seq, (long long)w->fed);
    }
    return true;
}

// The boards of one message: all, or none and the end of whoever sent them.
static void take_all(struct worker *w, struct copying *c)
{
    if (!all_fit(w, c)) {
        worker_end(w, c->error.text);
        return;
    }
    for (uint32_t i = 0; i < c->count; i++)
        copied(w, &c->list[i]);
    struct str out = {0};
    message_end(&out, message_begin(&out, MESSAGE_COPIED, 0));
    worker_send(w, &out);
}

static void copy_done(uv_work_t *work, int status)
{
    struct copying *c = work->data;
    struct worker *w = c->worker;
    struct service *s = w->service;
    (void)status; // jobs are never cancelled
    w->jobs--;
    s->jobs--;
    w->copying = false;
    if (w->state != WORKER_ENDING)
        take_all(w, c);
    for (uint32_t i = 0; i < c->count; i++)
        board_release(c->list[i].copy);
    free(c->list);
    free(c);
    worker_maybe_free(w);
    service_maybe_stopped(s);
}

// Where the boards lie: within the staging memory, one behind the other. So copies of all together
// take no more than it.
static bool places_fit(const struct copying *c)
{
    int64_t end = STAGING_BOARDS_AT;
    for (uint32_t i = 0; i < c->count; i++) {
        const struct staged *s = &c->list[i];
        if (s->offset % 8 || s->offset < end || s->offset > (int64_t)STAGING_SIZE ||
            s->size < (int64_t)sizeof(struct packed_head) ||
            s->size > (int64_t)STAGING_SIZE - s->offset)
            return false;
        end = s->offset + s->size;
    }
    return true;
}

static bool read_places(struct copying *c, struct wire *payload)
{
    c->count = wire_u32(payload);
    if (payload->failed || c->count > STAGING_BOARDS_MOST)
        return false;
    c->list = mem_new(c->count + 1, sizeof *c->list);
    for (uint32_t i = 0; i < c->count; i++) {
        c->list[i].offset = wire_i64(payload);
        c->list[i].size = wire_i64(payload);
        c->list[i].call = (uint64_t)wire_i64(payload);
    }
    return wire_done(payload) && places_fit(c);
}

void boards_take(struct worker *w, struct wire *payload)
{
    if (w->copying) {
        worker_end(w, "it staged boards before the last were copied");
        return;
    }
    struct copying *c = mem_new(1, sizeof *c);
    c->worker = w;
    c->subject_count = w->service->directory.count;
    c->work.data = c;
    if (!read_places(c, payload)) {
        free(c->list);
        free(c);
        worker_end(w, "it staged boards where there can be none");
        return;
    }
    w->copying = true;
    w->jobs++;
    w->service->jobs++;
    uv_queue_work(w->service->loop, &c->work, copy_work, copy_done);
}

// The board that a delta is for; NULL with no reason when it is no longer live.
static struct board_copy *board_of(struct worker *w, const void *delta, struct err *e)
{
    const struct delta_head *head = delta_head(delta);
    struct period p = delta_period(delta);
    e->text[0] = '\0';
    if (!is_live(&w->edition->ruleset.model, head->scheme, p, w->service->as_of))
        return NULL;
    const struct board_slot *slot = slot_find(slots_of(w), head->scheme, p);
    if (w->copying || head->seq > w->fed)
        err_set(e, "staged delta: reflects line %lld; it was sent %lld, and may wait for boards",
                (long long)head->seq, (long long)w->fed);
    else if (!slot || !slot->board || !slot->board->rows || slot->board->version != head->base)
        err_set(e, "staged delta: of a board that was not staged");
    else
        return slot->board;
    return NULL;
}

static bool board_change(struct worker *w, void *delta, size_t size, struct err *e)
{
    const struct model *m = &w->edition->ruleset.model;
    if (!delta_check(delta, size, m, e))
        return false;
    struct board_copy *b = board_of(w, delta, e);
    if (!b)
        return !e->text[0];
    w->service->standing++; // before: one that does not apply may have changed some
    if (!delta_apply(b->bytes, b->rows, delta, m, e))
        return false;
    b->seq = delta_head(delta)->seq;
    b->as_of = delta_head(delta)->as_of;
    b->version = delta_head(delta)->next;
    return true;
}

void boards_change(struct worker *w, struct wire *payload)
{
    size_t size = payload->size - payload->at;
    void *delta = malloc(size + 1); // aligned, and the evaluator's no more
    struct err e;
    if (!delta) {
        worker_end(w, "no memory for what has changed on a board");
        return;
    }
    memcpy(delta, payload->bytes + payload->at, size);
    if (!board_change(w, delta, size, &e))
        worker_end(w, e.text);
    free(delta);
}

void boards_trouble(struct worker *w, struct wire *payload)
{
    const char *scheme = wire_text(payload), *period = wire_text(payload);
    const char *text = wire_text(payload); // NULL: it is over
    const struct model *m = &w->edition->ruleset.model;
    uint32_t at = scheme ? model_scheme(m, scheme) : NONE;
    struct period p;
    if (payload->failed || at == NONE || !period || !period_parse(period, &p) ||
        p.length != m->schemes[at].period) {
        worker_end(w, "it was troubled by a board that there cannot be");
        return;
    }
    if (!is_live(m, at, p, w->service->as_of))
        return;
    struct board_slot *slot = slot_of(slots_of(w), at, p);
    free(slot->trouble);
    slot->trouble = NULL;
    if (!text) {
        log_notice("scheme %s, %s: can be judged again", scheme, period);
        return;
    }
    struct str told = {0};
    str_addf(&told, "scheme %s, %s: cannot be judged: %s", scheme, period, text);
    log_error("%s", told.data);
    slot->trouble = str_take(&told);
}
