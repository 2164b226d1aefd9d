// The writer's thread: waiting batches share a commit, and only so many may wait.
#include "fixture.h"

#include <sched.h>

enum { BATCHES = 50 };

struct held { // a batch whose `done` holds the writer until the test lets it go
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool holds, let_go;
    int answered;
    int stored;
};

static void hold(struct ledger_batch *b)
{
    struct held *h = b->context;
    pthread_mutex_lock(&h->lock);
    h->holds = true;
    pthread_cond_broadcast(&h->changed);
    while (!h->let_go)
        pthread_cond_wait(&h->changed, &h->lock);
    pthread_mutex_unlock(&h->lock);
}

static void count(struct ledger_batch *b)
{
    struct held *h = b->context;
    pthread_mutex_lock(&h->lock);
    h->answered++;
    h->stored += b->result == LEDGER_STORED;
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

static struct ledger_batch one(struct fixture *f, struct ledger_entry *e,
                               void (*done)(struct ledger_batch *), struct held *h)
{
    return (struct ledger_batch){.schema = f->schema,
                                 .who = fixture_who,
                                 .entries = e,
                                 .count = 1,
                                 .arena = &f->arena,
                                 .done = done,
                                 .context = h};
}

static void wait_until_held(struct held *h)
{
    pthread_mutex_lock(&h->lock);
    while (!h->holds)
        pthread_cond_wait(&h->changed, &h->lock);
    pthread_mutex_unlock(&h->lock);
}

static void let_go(struct held *h)
{
    pthread_mutex_lock(&h->lock);
    h->let_go = true;
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

static void wait_for(struct held *h, int answers)
{
    pthread_mutex_lock(&h->lock);
    while (h->answered < answers)
        pthread_cond_wait(&h->changed, &h->lock);
    pthread_mutex_unlock(&h->lock);
}

static void batches_that_wait_share_one_commit(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct held h = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false, 0, 0};
    struct ledger_entry first = new_rate(0, 1);
    struct ledger_batch holding = one(f, &first, hold, &h);
    assert_true(ledger_append(f->ledger, &holding));
    wait_until_held(&h);

    uint64_t before = ledger_commits(f->ledger);
    struct ledger_entry entries[BATCHES];
    struct ledger_batch batches[BATCHES];
    for (int i = 0; i < BATCHES; i++) {
        // Every tenth is refused: its savepoint goes, the commit stands.
        const char *project = i % 10 == 9 ? "nobody" : "p1";
        entries[i] = new_arrived(f, arena_printf(&f->arena, "r%d", i), project, i, NULL);
        batches[i] = one(f, &entries[i], count, &h);
        assert_true(ledger_append(f->ledger, &batches[i]));
    }
    assert_true(ledger_waiting(f->ledger) > 0);
    let_go(&h);
    wait_for(&h, BATCHES);
    assert_int_equal(ledger_commits(f->ledger) - before, 1);
    assert_int_equal(h.stored, BATCHES - BATCHES / 10);
    for (int i = 0; i < BATCHES; i++)
        assert_int_equal(batches[i].last, i == BATCHES - 1); // so that one may wake for all
    for (int i = 0, seq = 8; i < BATCHES; i++)
        if (i % 10 != 9)
            assert_int_equal(entries[i].fact.seq, seq++); // in the order in which they came
    fixture_must_verify(f);
}

// A clock that hands the next batch over each time a line is stamped: while its commit is written.
static struct {
    struct ledger *ledger;
    struct ledger_batch *next[2];
    size_t count;
} late;

static int64_t clock_with_late_batches(void)
{
    if (late.count > 0)
        assert_true(ledger_append(late.ledger, late.next[--late.count]));
    return fixture_now();
}

static void reopen_late(struct fixture *f)
{
    struct ledger_options o = {.path = f->path, .now_ms = clock_with_late_batches};
    struct err e;
    fixture_shut(f);
    late.count = 0;
    assert_true(ledger_open(&f->ledger, &o, &e));
    assert_true(ledger_prepare(f->ledger, &f->model, "hash-1", "x", &fixture_who, &f->schema, &e));
    late.ledger = f->ledger;
}

static void what_comes_while_a_commit_is_written_goes_with_it(void **state)
{
    struct fixture *f = *state;
    reopen_late(f);
    for (int refused = 0; refused < 2; refused++) {
        struct held h = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, true, 0, 0};
        struct ledger_entry entries[] = {new_rate(10 * refused, 1), new_rate(10 * refused + 1, 1),
                                         new_rate(10 * refused + 2, 1)};
        if (refused) // all three are taken back, and two are written again
            entries[2] = new_arrived(f, "r1", "nobody", 1, NULL);
        struct ledger_batch batches[3];
        for (int i = 0; i < 3; i++)
            batches[i] = one(f, &entries[i], count, &h);
        uint64_t before = ledger_commits(f->ledger);
        late.next[1] = &batches[1];
        late.next[0] = &batches[2];
        late.count = 2;
        assert_true(ledger_append(f->ledger, &batches[0]));
        wait_for(&h, 3);
        assert_int_equal(ledger_commits(f->ledger) - before, 1);
        assert_int_equal(h.stored, 3 - refused);
        assert_int_equal(batches[2].result, refused ? LEDGER_UNKNOWN_SUBJECT : LEDGER_STORED);
        for (int i = 0; i < 3; i++)
            assert_int_equal(batches[i].last, i == 2);
    }
    fixture_expect(f, "SELECT count(*) FROM rate", "5");
    fixture_must_verify(f);
}

static void a_long_commit_takes_in_nothing_more(void **state)
{
    enum { LONG = 256 };
    struct fixture *f = *state;
    struct held h = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, true, 0, 0};
    reopen_late(f);
    struct ledger_entry entries[LONG], e = new_rate(LONG, 1);
    for (int i = 0; i < LONG; i++)
        entries[i] = new_rate(i, 1);
    struct ledger_batch first = one(f, entries, count, &h), second = one(f, &e, count, &h);
    first.count = LONG;
    uint64_t before = ledger_commits(f->ledger);
    late.next[0] = &second;
    late.count = 1;
    assert_true(ledger_append(f->ledger, &first));
    wait_for(&h, 2);
    assert_int_equal(ledger_commits(f->ledger) - before, 2);
    assert_int_equal(h.stored, 2);
}

static void over_the_bound_a_batch_is_not_taken(void **state)
{
    struct fixture *f = *state;
    fixture_shut(f);
    struct ledger_options o = {.path = f->path, .now_ms = fixture_now, .most_waiting = 100000};
    struct err e;
    assert_true(ledger_open(&f->ledger, &o, &e));
    assert_true(ledger_prepare(f->ledger, &f->model, "hash-1", "x", &fixture_who, &f->schema, &e));
    assert_int_equal(ledger_waiting(f->ledger), 0);

    struct held h = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false, 0, 0};
    struct ledger_entry entries[] = {new_rate(0, 1), new_rate(1, 1), new_rate(2, 1)};
    struct ledger_batch a = one(f, &entries[0], hold, &h);
    struct ledger_batch b = one(f, &entries[1], count, &h);
    struct ledger_batch c = one(f, &entries[2], count, &h);
    a.size = 1000000; // larger than the bound, but nothing else waits
    assert_true(ledger_append(f->ledger, &a));
    wait_until_held(&h);
    assert_false(ledger_append(f->ledger, &b)); // what is being answered still counts
    let_go(&h);
    while (ledger_waiting(f->ledger) > 0)
        sched_yield();
    assert_true(ledger_append(f->ledger, &b));
    assert_true(ledger_append(f->ledger, &c));
    wait_for(&h, 2);
    fixture_expect(f, "SELECT count(*) FROM rate", "3");
}

static void closing_writes_what_waits(void **state)
{
    struct fixture *f = *state;
    struct held h = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, true, 0, 0};
    struct ledger_entry entries[BATCHES];
    struct ledger_batch batches[BATCHES];
    for (int i = 0; i < BATCHES; i++) {
        entries[i] = new_rate(i, 1);
        batches[i] = one(f, &entries[i], count, &h);
        assert_true(ledger_append(f->ledger, &batches[i]));
    }
    ledger_close(f->ledger); // and frees the schema that the batches still need
    f->ledger = NULL;
    assert_int_equal(h.stored, BATCHES);
    fixture_expect(f, "SELECT count(*) FROM rate", "50");
}

// Many threads, each with its own batches: every one is answered, and the chain is whole.
struct worker {
    struct fixture *f;
    struct held held;
    struct arena arena;
    int number;
    pthread_t thread;
};

static void *work(void *context)
{
    struct worker *w = context;
    for (int i = 0; i < 20; i++) {
        struct ledger_entry e = new_rate(w->number * 1000 + i, 1);
        struct ledger_batch b = one(w->f, &e, count, &w->held);
        b.arena = &w->arena;
        if (!ledger_append(w->f->ledger, &b))
            return NULL;
        wait_for(&w->held, i + 1);
    }
    return NULL;
}

static void many_threads_may_append(void **state)
{
    struct fixture *f = *state;
    struct worker workers[8];
    for (int i = 0; i < 8; i++) {
        workers[i] = (struct worker){
            .f = f,
            .held = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, true, 0, 0},
            .number = i};
        arena_init(&workers[i].arena);
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(workers[i].thread, NULL);
        assert_int_equal(workers[i].held.stored, 20);
        arena_release(&workers[i].arena);
    }
    fixture_expect(f, "SELECT count(*) FROM rate", "160");
    fixture_must_verify(f);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(batches_that_wait_share_one_commit),
        TEST(what_comes_while_a_commit_is_written_goes_with_it),
        TEST(a_long_commit_takes_in_nothing_more),
        TEST(over_the_bound_a_batch_is_not_taken),
        TEST(closing_writes_what_waits),
        TEST(many_threads_may_append),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
