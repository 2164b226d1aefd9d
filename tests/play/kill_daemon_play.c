// The daemon is killed again and again while four writers load: what was acknowledged is there,
// once; what was not is sent again and then is there once too; a batch is there whole or not at
// all.
#include <pthread.h>
#include <stdio.h>

#include "ledger/ledger.h"
#include "stage.h"
#include "towns.h"

#define KILLS 10
#define WRITERS 4
#define BATCH 50          // records
#define PER_LIFE 60       // batches acknowledged between two kills, and some more each time
#define BATCHES_MOST 2000 // of one writer

static const char *const towns[] = {"north", "south", "west"};
#define TOWNS 3

struct house { // what writers and the stage manager share
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int life;       // counts the daemon's starts
    size_t batches; // acknowledged, of all writers
    size_t waiting; // writers that wait for the next life
    bool over, broken;
};

struct writer {
    pthread_t thread;
    struct house *house;
    const char *socket;
    int number;
    size_t acknowledged; // batches 0 .. acknowledged - 1
    size_t resent_known; // resent batches that had been stored although no reply came
    char trouble[256];
};

static size_t amount_of(size_t n)
{
    return n % 97 + 1;
}

static void put_batch(struct str *out, const struct writer *w, size_t batch)
{
    str_clear(out);
    for (size_t i = batch * BATCH; i < (batch + 1) * BATCH; i++)
        str_addf(out,
                 "{\"id\":\"w%d-%zu\",\"type\":\"paid\",\"subject\":\"%s\",\"date\":\"2024-05-02\","
                 "\"amount\":\"%zu yuan\",\"voucher\":\"V%d/%zu\",\"evidence\":[\"slip\"],"
                 "\"status\":\"verified\"}\n",
                 w->number, i, towns[i % TOWNS], amount_of(i), w->number, i);
}

// All of a batch is new, or (when it was sent before) all of it is known.
static bool take_reply(struct writer *w, const struct reply *r, bool resent)
{
    json_t *j = json_loads(r->body.data, 0, NULL);
    json_int_t stored = json_integer_value(json_object_get(j, "stored"));
    json_int_t known = json_integer_value(json_object_get(j, "known"));
    json_decref(j);
    bool fresh = r->status == 201 && stored == BATCH && known == 0;
    bool again = r->status == 200 && stored == 0 && known == BATCH && resent;
    w->resent_known += again;
    if (!fresh && !again)
        snprintf(w->trouble, sizeof w->trouble, "batch %zu: %d %.180s", w->acknowledged, r->status,
                 r->body.data);
    return fresh || again;
}

// A batch is done, or (done false) the daemon seems dead: wait for its next life. True: go on.
static bool report(struct writer *w, bool done, int *life)
{
    struct house *h = w->house;
    pthread_mutex_lock(&h->lock);
    w->acknowledged += done;
    h->batches += done;
    h->waiting += !done;
    pthread_cond_broadcast(&h->changed);
    while (!done && h->life == *life && !h->over)
        pthread_cond_wait(&h->changed, &h->lock);
    bool lives_again = h->life != *life; // what got no answer is always sent again
    *life = h->life;
    bool on = w->acknowledged < BATCHES_MOST && (done ? !h->over : lives_again);
    pthread_mutex_unlock(&h->lock);
    return on;
}

static void give_up(struct writer *w)
{
    pthread_mutex_lock(&w->house->lock);
    w->house->broken = true;
    pthread_cond_broadcast(&w->house->changed);
    pthread_mutex_unlock(&w->house->lock);
}

static void *write_on(void *context)
{
    struct writer *w = context;
    struct client c = {.fd = -1};
    struct reply r = {0};
    struct str body = {0};
    bool resent = false, on = true;
    int life = 1;
    while (on) {
        put_batch(&body, w, w->acknowledged);
        const struct question q = {.verb = "POST",
                                   .path = "/v1/records",
                                   .type = "application/x-ndjson",
                                   .body = body.data,
                                   .size = body.size};
        bool replied = (c.fd >= 0 || client_open(&c, w->socket)) && client_ask(&c, &q, &r);
        bool good = replied && take_reply(w, &r, resent);
        resent = !replied;
        if (!replied)
            client_close(&c);
        on = (!replied || good) && report(w, replied, &life);
        if (replied && !good)
            give_up(w);
    }
    reply_release(&r);
    str_release(&body);
    client_close(&c);
    return NULL;
}

// --- what the daemon says it has ---

static unsigned char seen[WRITERS][BATCHES_MOST * BATCH];

static void count_record(json_t *record)
{
    const char *id = json_string_value(json_object_get(record, "id"));
    char *dash;
    assert_int_equal(id[0], 'w');
    long writer = strtol(id + 1, &dash, 10), n = strtol(dash + 1, NULL, 10);
    assert_true(writer < WRITERS && n < BATCHES_MOST * BATCH);
    assert_int_equal(seen[writer][n], 0);
    seen[writer][n] = 1;
}

static size_t count_records(struct stage *s)
{
    json_int_t after = 0;
    size_t count = 0;
    memset(seen, 0, sizeof seen);
    for (bool more = true; more;) {
        char path[96];
        size_t i;
        json_t *record;
        snprintf(path, sizeof path, "/v1/records?type=paid&limit=2000&after=%lld",
                 (long long)after);
        json_t *page = stage_get(s, path), *next = json_object_get(page, "next");
        json_array_foreach(json_object_get(page, "records"), i, record) count_record(record);
        count += json_array_size(json_object_get(page, "records"));
        more = json_is_integer(next);
        after = json_integer_value(next);
        json_decref(page);
    }
    return count;
}

// `acknowledged` batches of each writer are there; the next one whole or not at all; nothing else.
static void check_records(struct stage *s, const size_t *acknowledged)
{
    size_t count = count_records(s), known = 0;
    for (int w = 0; w < WRITERS; w++) {
        for (size_t i = 0; i < acknowledged[w] * BATCH; i++)
            if (!seen[w][i])
                fail_msg("record w%d-%zu was acknowledged and is lost", w, i);
        const unsigned char *next = &seen[w][acknowledged[w] * BATCH];
        for (size_t i = 1; i < BATCH; i++)
            assert_int_equal(next[i], next[0]);
        known += (acknowledged[w] + next[0]) * BATCH;
    }
    assert_int_equal(count, known);
}

static void check_board(struct stage *s, const struct writer *writers)
{
    uint64_t sums[TOWNS] = {0};
    for (int w = 0; w < WRITERS; w++)
        for (size_t i = 0; i < writers[w].acknowledged * BATCH; i++)
            sums[i % TOWNS] += amount_of(i);
    stage_calm(s);
    json_t *board = stage_get(s, "/v1/boards/yearly/2024");
    for (size_t t = 0; t < TOWNS; t++)
        assert_int_equal(rule_points(board_row(board, towns[t]), "paid"), sums[t] * 10000);
    json_decref(board);
}

static void check_chain(const struct stage *s)
{
    struct ledger *l;
    struct ledger_reader *r;
    struct ledger_head head;
    struct ledger_verdict verdict;
    struct err e;
    assert_true(ledger_open(&l, &(struct ledger_options){.path = s->ledger}, &e));
    assert_true(ledger_reader_open(l, NULL, &r, &e));
    assert_true(ledger_head(r, &head, &e));
    assert_true(ledger_verify(r, 1, head.seq, NULL, NULL, &verdict, &e));
    assert_int_equal(verdict.bad, 0);
    assert_int_equal(verdict.checked, head.seq);
    ledger_reader_close(r);
    ledger_close(l);
}

// --- the play ---

// False: they cannot go on; the daemon has died of itself, or it gave a wrong answer.
static bool wait_for_batches(struct house *h, size_t more)
{
    size_t until = h->batches + more;
    while (h->batches < until && h->waiting < WRITERS && !h->broken)
        pthread_cond_wait(&h->changed, &h->lock);
    return h->batches >= until;
}

static void tell_trouble(const struct house *h, const struct writer *writers)
{
    for (int w = 0; w < WRITERS; w++)
        if (h->broken && writers[w].trouble[0])
            fail_msg("%s", writers[w].trouble);
}

// Kill when so many batches more are acknowledged; nobody writes while what is there is counted.
static void kill_and_restart(struct stage *s, struct house *house, const struct writer *writers,
                             size_t more)
{
    size_t acknowledged[WRITERS];
    pthread_mutex_lock(&house->lock);
    bool written = wait_for_batches(house, more);
    pthread_mutex_unlock(&house->lock);
    tell_trouble(house, writers);
    assert_true(written);
    stage_kill(s);
    pthread_mutex_lock(&house->lock);
    while (house->waiting < WRITERS && !house->broken)
        pthread_cond_wait(&house->changed, &house->lock);
    for (int w = 0; w < WRITERS; w++)
        acknowledged[w] = writers[w].acknowledged;
    pthread_mutex_unlock(&house->lock);
    tell_trouble(house, writers);
    stage_start(s);
    check_records(s, acknowledged);
    pthread_mutex_lock(&house->lock);
    house->life++;
    house->waiting = 0;
    pthread_cond_broadcast(&house->changed);
    pthread_mutex_unlock(&house->lock);
}

static void killing_the_daemon_loses_nothing_acknowledged_and_doubles_nothing(void **state)
{
    struct stage *s = *state;
    static struct house house = {
        .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER, .life = 1};
    static struct writer writers[WRITERS];
    size_t acknowledged[WRITERS];
    stage_conf(s, TOWNS_CONF);
    stage_start(s);
    json_decref(stage_post(s, "/v1/subjects", TOWNS_SUBJECTS, 201));
    for (int w = 0; w < WRITERS; w++) {
        writers[w] = (struct writer){.house = &house, .socket = s->socket, .number = w};
        assert_int_equal(pthread_create(&writers[w].thread, NULL, write_on, &writers[w]), 0);
    }
    for (size_t i = 0; i < KILLS; i++)
        kill_and_restart(s, &house, writers, PER_LIFE + i * 5 % 7);
    pthread_mutex_lock(&house.lock);
    house.over = true;
    pthread_cond_broadcast(&house.changed);
    pthread_mutex_unlock(&house.lock);
    for (int w = 0; w < WRITERS; w++)
        assert_int_equal(pthread_join(writers[w].thread, NULL), 0);
    for (int w = 0; w < WRITERS; w++) {
        assert_string_equal(writers[w].trouble, "");
        acknowledged[w] = writers[w].acknowledged;
        assert_true(acknowledged[w] > 0);
    }
    check_records(s, acknowledged);
    check_board(s, writers);
    size_t resent = 0;
    for (int w = 0; w < WRITERS; w++)
        resent += writers[w].resent_known;
    print_message("%zu batches; %zu that were stored without an answer were sent again\n",
                  house.batches, resent);
    stage_stop(s);
    check_chain(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            killing_the_daemon_loses_nothing_acknowledged_and_doubles_nothing, stage_setup,
            stage_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
