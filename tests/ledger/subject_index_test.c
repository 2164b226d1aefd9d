// Records are found by subject wherever they are: in the index, in a lot on its way to it, or past
// both; after refusals, a disk that failed, and starts anew. Beside an array that is gone through.
#include "fixture.h"

#include <time.h>

#include "../base/random.h"
#include "faulty_disk.h"
#include "ledger/subject_index.h"

enum { SUBJECTS = 40, BATCHES = 160, BATCH_MOST = 400, AT_ONCE = 3, STORED_MOST = 100000 };

struct stored {
    int64_t seq;
    uint32_t subject, type;
};

struct trial {
    struct fixture *f;
    struct random random;
    struct stored *stored;
    size_t count;
    int ids;
};

// Subjects 0, 2, .. are towns, which are visited, and 1, 3, .. are projects, for which money
// arrives.
static const char *subject_id(struct fixture *f, uint32_t number)
{
    return arena_printf(&f->arena, "s%d", (int)number);
}

static void subjects(struct fixture *f)
{
    struct ledger_entry entries[SUBJECTS];
    for (uint32_t i = 0; i < SUBJECTS; i++)
        entries[i] = new_subject(i % 2 ? PROJECT : TOWN, subject_id(f, i), "title");
    fixture_must(f, entries, SUBJECTS);
}

static struct ledger_entry any_record(struct trial *t)
{
    struct fixture *f = t->f;
    // Some subjects have many records, and some have few.
    uint32_t subject = (uint32_t)random_below(&t->random, 1 + random_below(&t->random, SUBJECTS));
    const char *id = arena_printf(&f->arena, "r%d", t->ids++);
    return subject % 2 ? new_arrived(f, id, subject_id(f, subject), 1, NULL)
                       : new_visit(f, id, subject_id(f, subject), 1, NULL, NULL);
}

static void note(struct trial *t, const struct ledger_batch *b)
{
    for (size_t i = 0; b->result == LEDGER_STORED && i < b->count; i++) {
        const struct fact *fact = &b->entries[i].fact;
        assert_true(t->count < STORED_MOST);
        t->stored[t->count++] = (struct stored){
            .seq = fact->seq, .subject = fact->record.subject, .type = fact->record.type};
    }
}

// --- appending ---

// Some batches at once, of which one may be refused: they then share a commit, behind savepoints.
static void append_some(struct trial *t)
{
    static struct ledger_entry entries[AT_ONCE][BATCH_MOST];
    struct ledger_batch batches[AT_ONCE];
    struct fixture_wait w = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, AT_ONCE};
    for (int i = 0; i < AT_ONCE; i++) {
        size_t count = 1 + random_below(&t->random, 1 + random_below(&t->random, BATCH_MOST));
        for (size_t k = 0; k < count; k++)
            entries[i][k] = any_record(t);
        if (random_below(&t->random, 8) == 0)
            entries[i][count - 1].subject = "nobody";
        batches[i] = fixture_batch(t->f, entries[i], count, &w);
    }
    for (int i = 0; i < AT_ONCE; i++)
        assert_true(ledger_append(t->f->ledger, &batches[i]));
    fixture_await(&w);
    for (int i = 0; i < AT_ONCE; i++)
        note(t, &batches[i]);
}

// --- looking ---

struct seen {
    struct trial *t;
    const struct ledger_filter *filter;
    size_t at; // of the array: where to look for the next
    size_t count;
};

static bool fits(const struct stored *s, const struct ledger_filter *f)
{
    return s->subject == f->subject && s->seq > f->after && (f->type == NONE || s->type == f->type);
}

static bool compare(const struct ledger_record *record, void *context)
{
    struct seen *seen = context;
    struct trial *t = seen->t;
    while (seen->at < t->count && !fits(&t->stored[seen->at], seen->filter))
        seen->at++;
    if (seen->at == t->count || t->stored[seen->at].seq != record->fact.seq)
        fail_msg("subject %d: line %d is given, the next is %d", (int)seen->filter->subject,
                 (int)record->fact.seq, seen->at == t->count ? -1 : (int)t->stored[seen->at].seq);
    assert_int_equal(record->fact.record.subject, seen->filter->subject);
    seen->at++;
    seen->count++;
    return true;
}

static void look(struct trial *t, struct ledger_reader *r, const struct ledger_filter *f)
{
    struct seen seen = {.t = t, .filter = f};
    struct err e;
    if (!ledger_records(r, f, compare, &seen, &e))
        fail_msg("%s", e.text);
    size_t expected = 0;
    for (size_t i = 0; i < t->count; i++)
        expected += fits(&t->stored[i], f);
    if (f->limit != 0 && expected > f->limit)
        expected = f->limit;
    assert_int_equal(seen.count, expected);
}

static void look_around(struct trial *t, int times)
{
    struct ledger_reader *r = fixture_reader(t->f);
    for (int i = 0; i < times; i++) {
        struct ledger_filter f = {.type = (uint32_t)random_below(&t->random, 3),
                                  .subject = (uint32_t)random_below(&t->random, SUBJECTS),
                                  .from = DAY_NONE,
                                  .until = DAY_NONE};
        if (f.type == TYPES)
            f.type = NONE;
        if (t->count > 0 && random_below(&t->random, 2) == 0)
            f.after = t->stored[random_below(&t->random, t->count)].seq;
        if (random_below(&t->random, 2) == 0)
            f.limit = 1 + random_below(&t->random, 50);
        look(t, r, &f);
    }
    ledger_reader_close(r);
}

static void trial_begin(struct trial *t, void *state, uint64_t seed)
{
    *t = (struct trial){.f = state, .random = {seed}};
    t->stored = malloc(STORED_MOST * sizeof *t->stored);
    subjects(t->f);
}

static int number(struct fixture *f, const char *sql)
{
    char text[64];
    if (!fixture_shell(f, sql, text, sizeof text))
        fail_msg("%s: %s", sql, text);
    return atoi(text);
}

// --- the tests ---

#define UPTO "(SELECT upto FROM subject_index WHERE type = 'visit')"

static bool lot_is_on_its_way(struct fixture *f)
{
    return number(f, "SELECT count(*) > 0 FROM subject_index_visit WHERE seq > " UPTO);
}

static void a_subjects_records_are_found_wherever_they_are(void **state)
{
    struct trial t;
    trial_begin(&t, *state, 11);
    int lots = 0, parts = 0;
    for (int i = 0; i < BATCHES; i++) {
        append_some(&t);
        look_around(&t, 4);
        if (random_below(&t.random, 20) != 0)
            continue;
        fixture_shut(t.f); // with a lot on its way, mostly
        lots += number(t.f, "SELECT " UPTO) > 0;
        parts += lot_is_on_its_way(t.f);
        fixture_reopen(t.f, NULL);
        look_around(&t, 20);
    }
    assert_true(t.count > 3 * SUBJECT_INDEX_LOT);
    assert_true(lots > 0 && parts > 0);
    fixture_must_verify(t.f);
    free(t.stored);
}

static void a_disk_that_fails_takes_nothing_from_the_index(void **state)
{
    struct trial t;
    struct fixture *f = *state;
    fixture_shut(f);
    fixture_reopen(f, "faulty");
    trial_begin(&t, f, 12);
    for (int lot = 0; lot < 3; lot++) {
        while (!lot_is_on_its_way(f))
            append_some(&t);
        disk_arm(lot % 2 ? FAULT_WRITE : FAULT_SYNC, 1, false);
        append_some(&t);
        assert_int_equal(disk_disarm(), 1);
        look_around(&t, 20);
        int upto = number(f, "SELECT " UPTO);
        while (number(f, "SELECT " UPTO) == upto)
            append_some(&t);
        look_around(&t, 20);
    }
    fixture_must_verify(f);
    free(t.stored);
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

// However long that takes on this machine.
static void when_nothing_comes_all_is_indexed(void **state)
{
    struct trial t;
    trial_begin(&t, *state, 13);
    while (t.count < 3000)
        append_some(&t);
    int last = number(t.f, "SELECT max(seq) FROM record_visit");
    while (number(t.f, "SELECT " UPTO) != last)
        pause_ms(10);
    assert_int_equal(number(t.f, "SELECT count(*) FROM subject_index_visit"),
                     number(t.f, "SELECT count(*) FROM record_visit"));
    look_around(&t, 100);
    fixture_must_verify(t.f);

    char answer[200];
    assert_false(fixture_shell(t.f, "DELETE FROM subject_index_visit", answer, sizeof answer));
    assert_non_null(strstr(answer, "the ledger is append-only"));
    assert_false(
        fixture_shell(t.f, "UPDATE subject_index_visit SET seq = seq", answer, sizeof answer));
    assert_true(fixture_shell(t.f,
                              "DROP TRIGGER subject_index_visit_delete;"
                              "DELETE FROM subject_index_visit"
                              " WHERE seq = (SELECT max(seq) FROM record_visit)",
                              answer, sizeof answer));
    struct ledger_verdict v = fixture_verify(t.f);
    assert_int_equal(v.bad, last);
    assert_non_null(strstr(v.why.text, "its record is not listed under its subject"));
    free(t.stored);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_subjects_records_are_found_wherever_they_are),
        TEST(a_disk_that_fails_takes_nothing_from_the_index),
        TEST(when_nothing_comes_all_is_indexed),
    };
    return cmocka_run_group_tests(tests, disk_register, NULL);
}
