// Boards that move, and boards made of columns that were brought up to date, against full rescores:
// random rulesets, and facts that come in random lots. An evaluator's live boards are staged and
// sent as they are to a daemon, whose copies must be, byte for byte, the boards that an engine
// makes which was told all facts at once; by one and by two.
#include <sys/socket.h>
#include <unistd.h>

#include "core/engine/gathering.h"
#include "core/engine/running.h"
#include "core/judge/row_scope.h"
#include "core/judge/stretch.h"
#include "core/store/store.h"
#include "evaluator/live.h"
#include "link/delta.h"
#include "link/staging.h"

static struct live *watched; // is told of the facts that its store takes in

static bool noted_add(struct store *s, const struct fact *f, struct err *e)
{
    if (watched && engine_store(watched->engine) == s)
        live_note(watched, f);
    return store_add(s, f, e);
}
#define store_add noted_add
#include "tests/evaluator/making.h"
#undef store_add

enum { ROUNDS = 60, LOTS = 14, COPIES = 8 };

// --- the daemon's part ---

struct copy {
    void *bytes;
    struct listing rows;
    uint64_t version;
    int64_t seq;
};

struct daemon {
    struct copy copies[COPIES];
    size_t count;
    uint8_t *staging;
    int fd;
    size_t deltas, boards;
    size_t compared; // deltas of boards that compare the cohort
    size_t beside;   // boards made while others were being copied
    size_t renewed;  // columns brought up to date that are not made of attributes or targets alone
};

static struct copy *copy_of(struct daemon *d, uint32_t scheme, struct period p)
{
    for (size_t i = 0; i < d->count; i++)
        if (packed_head(d->copies[i].bytes)->scheme == scheme &&
            period_equal(packed_period(d->copies[i].bytes), p))
            return &d->copies[i];
    return NULL;
}

static void take_board(struct daemon *d, const struct act *a, size_t at, size_t size)
{
    struct copy fresh = {.bytes = mem_new(size, 1)};
    size_t subjects = store_subject_count(a->store);
    struct err e;
    memcpy(fresh.bytes, d->staging + at, size);
    if (!packed_check(fresh.bytes, size, &a->ruleset.model, subjects, &e))
        fail_msg("%s", e.text);
    const struct packed_head *head = packed_head(fresh.bytes);
    fresh.version = head->sum;
    fresh.seq = head->seq;
    board_listing(fresh.bytes, subjects, &fresh.rows);
    struct copy *old = copy_of(d, head->scheme, packed_period(fresh.bytes));
    assert_true(old || d->count < COPIES);
    if (old) {
        listing_release(&old->rows);
        free(old->bytes);
    } else {
        old = &d->copies[d->count++];
    }
    *old = fresh;
    d->boards++;
}

// What an evaluator might send that is broken: refused whatever it is, and the board stays as it
// was, which shows when the delta as it was meant is applied afterwards.
static void broken_is_refused(const struct copy *c, struct listing *rows, const void *delta,
                              size_t size, const struct model *m)
{
    enum { BREAKS = 7 };
    for (int how = 0; how < BREAKS; how++) {
        void *broken = mem_new(size, 1);
        memcpy(broken, delta, size);
        size_t last = delta_head(broken)->moved - 1;
        struct delta_row *at = delta_row(broken, last);
        struct packed_row *row = (void *)(at + 1);
        struct err e;
        if (how == 0)
            row->subject = UINT32_MAX - 1;
        else if (how == 1)
            at->after = row->subject;
        else if (how == 2)
            row->cohort += 7;
        else if (how == 3)
            row->state = ROW_ABSENT;
        else if (how == 4)
            row->grade = 1000;
        else if (how == 5)
            at->after = UINT32_MAX - 1;
        else if (delta_head(broken)->beside)
            delta_beside(broken, delta_head(broken)->beside - 1)->tied = 2;
        else
            row->state = ROW_BROKEN + 1;
        assert_false(delta_apply(c->bytes, rows, broken, m, &e));
        free(broken);
    }
}

static void take_delta(struct daemon *d, const struct act *a, const void *payload, size_t size)
{
    void *delta = mem_new(size, 1);
    struct err e;
    memcpy(delta, payload, size);
    if (!delta_check(delta, size, &a->ruleset.model, &e))
        fail_msg("%s", e.text);
    struct copy *c = copy_of(d, delta_head(delta)->scheme, delta_period(delta));
    assert_non_null(c);
    assert_int_equal(packed_head(c->bytes)->moving, 1);
    assert_true(c->version == delta_head(delta)->base);
    broken_is_refused(c, &c->rows, delta, size, &a->ruleset.model);
    if (!delta_apply(c->bytes, &c->rows, delta, &a->ruleset.model, &e))
        fail_msg("%s", e.text);
    c->version = delta_head(delta)->next;
    c->seq = delta_head(delta)->seq;
    d->deltas++;
    size_t count;
    free(row_scope_compared(&a->ruleset, &a->ruleset.model.schemes[delta_head(delta)->scheme],
                            &count));
    d->compared += count > 0;
    free(delta);
}

// All that the evaluator has said. True when it staged boards.
static bool listen_to(struct daemon *d, const struct act *a)
{
    static uint8_t bytes[1 << 21];
    size_t size = 0;
    for (ssize_t n; (n = recv(d->fd, bytes + size, sizeof bytes - size, MSG_DONTWAIT)) > 0;)
        size += (size_t)n;
    bool staged = false;
    for (size_t at = 0; at < size;) {
        struct message_head head;
        memcpy(&head, bytes + at, sizeof head);
        at += sizeof head;
        struct wire w = wire_of(bytes + at, head.size);
        if (head.tag == MESSAGE_DELTA)
            take_delta(d, a, bytes + at, head.size);
        if (head.tag == MESSAGE_BOARDS) {
            staged = true;
            for (uint32_t i = wire_u32(&w); i > 0; i--) {
                int64_t from = wire_i64(&w), length = wire_i64(&w);
                (void)wire_i64(&w);
                take_board(d, a, (size_t)from, (size_t)length);
            }
        }
        at += head.size;
    }
    return staged;
}

// The board as it would lie in one piece.
static uint8_t *flat(struct copy *c, int64_t seq, size_t *size)
{
    struct packed_head *head = c->bytes;
    uint8_t *out = mem_new(head->size, 1);
    memcpy(out, c->bytes, head->size);
    *size = head->size;
    for (uint32_t i = 0; i < head->listed; i++) {
        uint32_t index;
        const struct listing_block *b = listing_at(&c->rows, i, &index);
        struct packed_row *row = (void *)(out + head->rows_at + (size_t)i * head->row_size);
        memcpy(row, listing_row(&c->rows, b, index), head->row_size);
        row->rank = listing_rank(&c->rows, b, index);
        row->same = 0;
        const struct listing_block *found = listing_find(&c->rows, row->subject, &index);
        assert_true(found && listing_place(&c->rows, found, index) == i);
    }
    struct packed_head *made = (void *)out;
    made->seq = seq;
    made->sum = packed_sum(out, made->size);
    return out;
}

// --- both ---

static void assert_same(struct making *k, struct daemon *d, struct act *fresh, uint32_t scheme,
                        struct period p)
{
    const struct board *b;
    struct err e;
    struct window w =
        window_make(p, fresh->ruleset.model.schemes[scheme].span, engine_day(fresh->engine), false);
    if (!scheme_board(fresh->engine, scheme, &w, &b, &e))
        fail_msg("%s", e.text);
    struct copy *c = copy_of(d, scheme, p);
    assert_non_null(c);
    struct packed_from from = {.engine = fresh->engine,
                               .board = engine_own_board(fresh->engine, b),
                               .ruleset = &fresh->ruleset,
                               .store = fresh->store,
                               .seq = fresh->seq,
                               .as_of = engine_day(fresh->engine),
                               .moving = packed_head(c->bytes)->moving};
    struct packed_room room = {.bytes = NULL};
    assert_true(packed_write(&from, &room));
    size_t size, at = 0;
    uint8_t *found = flat(c, fresh->seq, &size);
    while (at < size && at < room.size && found[at] == room.bytes[at])
        at++;
    if (size != room.size || at < size)
        fail_msg("another board, from byte %zu on (%zu, %zu bytes; rows of %u at %zu), by\n%s", at,
                 size, room.size, packed_head(found)->row_size, (size_t)packed_head(found)->rows_at,
                 k->conf.data);
    free(found);
    free(room.bytes);
}

// What the engine has kept, though facts have come, has the bits of what is made anew.
static void kept_is_fresh(struct making *k, struct daemon *d, struct act *steady, struct act *fresh)
{
    const struct engine *g = steady->engine;
    for (size_t i = 0; i < g->column_slots; i++) {
        const struct kept_column *kept = &g->columns[i];
        const double *made;
        struct err e;
        if (!kept->values)
            continue;
        if (!engine_column(fresh->engine, kept->column, &kept->window, NULL, &made, &e))
            fail_msg("%s", e.text);
        assert_int_equal(kept->rows, store_row_count(fresh->store, 0));
        if (memcmp(kept->values, made, kept->rows * sizeof *made) != 0)
            fail_msg("\"%s\" is not what it would be, by\n%s",
                     steady->ruleset.plan.columns[kept->column].name, k->conf.data);
        d->renewed += steady->ruleset.plan.columns[kept->column].tag == COLUMN_GATHER;
    }
}

static void both_are_told(struct making *k, struct act *steady, struct act *fresh)
{
    act_put(steady, k->facts.data);
    act_tell(fresh, k->facts.data);
    const struct record_table *t = store_records(fresh->store, 0);
    for (uint32_t n = below(k, 3); n > 0 && t->count; n--) {
        int64_t line = t->seq[below(k, (uint32_t)t->count)];
        enum record_status status = below(k, 2) ? RECORD_REJECTED : RECORD_VERIFIED;
        change_status(k, steady, line, 0, status);
        change_status(k, fresh, line, 0, status);
    }
    store_settle(fresh->store);
    engine_forget(fresh->engine);
}

static void lot_by_lot(struct making *k, struct daemon *d, struct act *steady, struct act *fresh)
{
    int32_t day = act_day("2024-10-31");
    int ends[2];
    struct line line;
    struct live live;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    line_init(&line, ends[0]);
    d->fd = ends[1];
    live_init(&live, steady->engine, d->staging);
    watched = &live;
    live_set_day(&live, day);
    engine_set_day(fresh->engine, day);
    for (size_t lot = 0; lot < LOTS; lot++) {
        if (lot == 0)
            first_facts(k);
        else
            some_facts(k);
        both_are_told(k, steady, fresh);
        live.seq = steady->seq;
        if (below(k, 3) == 0) {
            live_settle(&live); // as a question does
            kept_is_fresh(k, d, steady, fresh);
            some_facts(k);
            both_are_told(k, steady, fresh);
            live.seq = steady->seq;
        }
        if (live_is_due(&live))
            assert_true(live_make(&live, &line));
        assert_true(live_stage(&live, &line));
        if (live.staged && lot + 1 < LOTS && below(k, 3) == 0)
            continue; // the daemon copies later: the next boards are made meanwhile, or wait
        d->beside += live.queued > 0;
        while (listen_to(d, steady)) {
            assert_true(live_copied(&live, &line));
            if (live_is_due(&live))
                assert_true(live_make(&live, &line));
            assert_true(live_stage(&live, &line));
        }
        for (uint32_t s = 0; s < steady->ruleset.model.scheme_count; s++) {
            struct period p = period_of_day(steady->ruleset.model.schemes[s].period, day);
            assert_same(k, d, fresh, s, p);
            assert_same(k, d, fresh, s, period_add(p, -1));
        }
    }
    watched = NULL;
    live_release(&live);
    line_release(&line);
    close(ends[0]);
    close(ends[1]);
}

static void forget_copies(struct daemon *d)
{
    for (size_t i = 0; i < d->count; i++) {
        listing_release(&d->copies[i].rows);
        free(d->copies[i].bytes);
    }
    d->count = 0;
}

// One rule, a line over a column that has data everywhere: it is the total (core/judge/total.h).
static void make_total(struct making *k)
{
    begin_conf(k);
    str_add(&k->conf, "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; worth = 9; "
                      "score = \"worth * peers.minmax(got)\" } ) } }\n");
}

static void a_board_that_moves_is_that_of_a_full_rescore(void **state)
{
    (void)state;
    const struct stretch_ways standard = stretch_ways;
    struct making k = {.random = {.state = 20241129}};
    struct daemon d = {0};
    struct pair *pair = pair_new(NULL);
    d.staging = mem_new(STAGING_SIZE, 1);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        struct act steady, fresh;
        k.alone = round % 4 != 3;
        stretch_ways.pair = round % 2 ? pair : NULL;
        stretch_ways.pair_least = 1;
        stretch_ways.rows = round % 4 ? 1 + round % 4 : standard.rows;
        stretch_ways.kept_most = round % 3 ? standard.kept_most : 0;
        gather_piece = round % 5 ? 1 + round : 32768;
        if (round % 6 == 5)
            make_total(&k);
        else
            make_conf(&k);
        act_open(&steady, k.conf.data);
        act_open(&fresh, k.conf.data);
        lot_by_lot(&k, &d, &steady, &fresh);
        act_close(&steady);
        act_close(&fresh);
        forget_copies(&d);
    }
    assert_true(d.deltas > 400 && d.boards > 400 && d.compared > 100);
    assert_true(d.renewed > 200 && d.beside > 30); // or this tests else
    stretch_ways = standard;
    free(d.staging);
    str_release(&k.conf);
    str_release(&k.facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_board_that_moves_is_that_of_a_full_rescore),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
