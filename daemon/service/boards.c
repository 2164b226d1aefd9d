// Boards: copied off the loop from staging into memory of the daemon's own, checked there, then put
// in place by swapping a pointer. Whoever holds an older copy reads it to its end.
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "link/packed.h"
#include "service/state.h"

struct staged {
    int64_t offset, size;
    uint64_t call;
    struct board_copy *copy; // NULL when it did not check
    struct err error;
};

struct copying {
    uv_work_t work;
    struct worker *worker;
    struct staged *list;
    uint32_t count;
    size_t subject_count;
};

struct board_copy *board_hold(struct board_copy *b)
{
    b->holders++;
    return b;
}

void board_release(struct board_copy *b)
{
    if (!b || --b->holders)
        return;
    free(b->bytes);
    free(b->row_of);
    free(b);
}

static struct board_copy *copy_one(const struct copying *c, struct staged *s)
{
    if (s->offset < STAGING_BOARDS_AT || s->offset % 8 ||
        s->size < (int64_t)sizeof(struct packed_head) ||
        s->size > (int64_t)STAGING_SIZE - s->offset) {
        err_set(&s->error, "staged board: %lld bytes at %lld are not in the staging memory",
                (long long)s->size, (long long)s->offset);
        return NULL;
    }
    struct board_copy *b = mem_new(1, sizeof *b);
    b->size = (size_t)s->size;
    b->bytes = mem_new(b->size, 1);
    memcpy(b->bytes, c->worker->staging + s->offset, b->size); // first copy, then check the copy
    if (!packed_check(b->bytes, b->size, &c->worker->edition->ruleset.model, c->subject_count,
                      &s->error)) {
        free(b->bytes);
        free(b);
        return NULL;
    }
    const struct packed_head *head = packed_head(b->bytes);
    b->subject_count = c->subject_count;
    b->row_of = mem_new(c->subject_count + 1, sizeof *b->row_of);
    memset(b->row_of, 0xff, (c->subject_count + 1) * sizeof *b->row_of);
    for (uint32_t i = 0; i < head->listed; i++)
        b->row_of[packed_row(b->bytes, i)->subject] = i;
    b->seq = head->seq;
    b->as_of = head->as_of;
    b->holders = 1;
    return b;
}

static void copy_work(uv_work_t *work)
{
    struct copying *c = work->data;
    for (uint32_t i = 0; i < c->count; i++)
        c->list[i].copy = copy_one(c, &c->list[i]);
}

static struct board_slot *slot_of(struct board_slot **slots, size_t *count, size_t *room,
                                  uint32_t scheme, struct period p)
{
    for (size_t i = 0; i < *count; i++)
        if ((*slots)[i].scheme == scheme && period_equal((*slots)[i].period, p))
            return &(*slots)[i];
    *slots = mem_grow(*slots, room, *count + 1, sizeof **slots);
    (*slots)[*count] = (struct board_slot){.scheme = scheme, .period = p};
    return &(*slots)[(*count)++];
}

static void put_in_place(struct service *s, struct worker *w, struct board_copy *b)
{
    uint32_t scheme = packed_head(b->bytes)->scheme;
    struct period p = packed_period(b->bytes);
    struct board_slot *slot = w == s->candidate
                                  ? slot_of(&s->candidate_slots, &s->candidate_slot_count,
                                            &s->candidate_slot_room, scheme, p)
                                  : slot_of(&s->slots, &s->slot_count, &s->slot_room, scheme, p);
    board_release(slot->board);
    slot->board = b;
}

static void copy_done(uv_work_t *work, int status)
{
    struct copying *c = work->data;
    struct worker *w = c->worker;
    struct service *s = w->service;
    (void)status; // jobs are never cancelled
    for (uint32_t i = 0; i < c->count; i++) {
        struct staged *staged = &c->list[i];
        if (!staged->copy) {
            if (w->state != WORKER_ENDING)
                worker_end(w, staged->error.text);
            continue;
        }
        snprintf(staged->copy->ruleset, sizeof staged->copy->ruleset, "%s", w->edition->hash);
        if (staged->call) {
            questions_board(s, staged->call, staged->copy);
            board_release(staged->copy);
        } else if (w == s->worker || w == s->candidate) {
            put_in_place(s, w, staged->copy);
        } else {
            board_release(staged->copy);
        }
    }
    w->jobs--;
    s->jobs--;
    if (w->state != WORKER_ENDING) {
        struct str out = {0};
        message_end(&out, message_begin(&out, MESSAGE_COPIED, 0));
        worker_send(w, &out);
    }
    free(c->list);
    free(c);
    worker_maybe_free(w);
    service_maybe_stopped(s);
}

void boards_take(struct worker *w, struct wire *payload)
{
    struct copying *c = mem_new(1, sizeof *c);
    c->worker = w;
    c->count = wire_u32(payload);
    c->subject_count = w->service->directory.count;
    c->work.data = c;
    if (c->count > (payload->size - payload->at) / 24) {
        free(c);
        worker_end(w, "it named more boards than it told of");
        return;
    }
    c->list = mem_new(c->count + 1, sizeof *c->list);
    for (uint32_t i = 0; i < c->count; i++) {
        c->list[i].offset = wire_i64(payload);
        c->list[i].size = wire_i64(payload);
        c->list[i].call = (uint64_t)wire_i64(payload);
    }
    w->jobs++;
    w->service->jobs++;
    uv_queue_work(w->service->loop, &c->work, copy_work, copy_done);
}

static void stamp(struct board_slot *slots, size_t count, int64_t seq, int32_t as_of)
{
    for (size_t i = 0; i < count; i++) {
        if (!slots[i].board)
            continue;
        slots[i].board->seq = seq; // unchanged boards reflect the new lines too
        slots[i].board->as_of = as_of;
    }
}

void boards_calm(struct service *s, struct worker *w, int64_t seq, int32_t as_of)
{
    if (w == s->candidate)
        stamp(s->candidate_slots, s->candidate_slot_count, seq, as_of);
    else if (w == s->worker)
        stamp(s->slots, s->slot_count, seq, as_of);
}

void boards_drop(struct board_slot **slots, size_t *count)
{
    for (size_t i = 0; i < *count; i++)
        board_release((*slots)[i].board);
    *count = 0;
}

void boards_switch(struct service *s)
{
    boards_drop(&s->slots, &s->slot_count);
    free(s->slots);
    s->slots = s->candidate_slots;
    s->slot_count = s->candidate_slot_count;
    s->slot_room = s->candidate_slot_room;
    s->candidate_slots = NULL;
    s->candidate_slot_count = s->candidate_slot_room = 0;
}

struct board_copy *service_board(struct service *s, uint32_t scheme, struct period p)
{
    for (size_t i = 0; i < s->slot_count; i++)
        if (s->slots[i].scheme == scheme && period_equal(s->slots[i].period, p) &&
            s->slots[i].board)
            return board_hold(s->slots[i].board);
    return NULL;
}
