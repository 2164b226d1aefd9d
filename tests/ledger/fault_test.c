// A disk that fails or is full: what was acknowledged stays, the rest is refused, and the ledger
// goes on.
#include "fixture.h"

#include "faulty_disk.h"

enum { BATCHES = 4, FACTS = 3 };

static char *record_id(struct fixture *f, int batch, int fact)
{
    return arena_printf(&f->arena, "r-%d-%d", batch, fact);
}

static enum ledger_result append(struct fixture *f, int batch)
{
    struct ledger_entry entries[FACTS];
    for (int i = 0; i < FACTS; i++)
        entries[i] = new_arrived(f, record_id(f, batch, i), "p1", batch, record_id(f, batch, i));
    struct ledger_batch b = fixture_append(f, entries, FACTS);
    if (b.result != LEDGER_STORED && b.result != LEDGER_FAILED)
        fail_msg("%s", b.error.text);
    if (b.result == LEDGER_FAILED && strstr(b.error.text, "the ledger: ") == NULL)
        fail_msg("says \"%s\"", b.error.text);
    return b.result;
}

// All facts of acknowledged batches stand, each once.
static void check(struct fixture *f, const bool *acknowledged)
{
    for (int batch = 0; batch < BATCHES; batch++) {
        if (!acknowledged[batch])
            continue;
        char sql[128];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM record_arrived WHERE id LIKE 'r-%d-%%'",
                 batch);
        fixture_expect(f, sql, "3");
    }
    fixture_expect(f, "SELECT count(*) - count(DISTINCT id) FROM record_arrived", "0");
    fixture_expect(f, "PRAGMA integrity_check", "ok");
    fixture_must_verify(f);
}

static void copy_file(const char *from, const char *to)
{
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    if (in != NULL) {
        char bytes[4096];
        for (size_t size; (size = fread(bytes, 1, sizeof bytes, in)) > 0;)
            fwrite(bytes, 1, size, out);
        fclose(in);
    }
    fclose(out);
}

// As it would be found had the machine died now: the files as they are, opened afresh.
static void check_as_after_a_crash(struct fixture *f, const bool *acknowledged)
{
    struct fixture copy = *f;
    char from[160], to[160];
    snprintf(copy.path, sizeof copy.path, "%s/copy", f->folder);
    copy_file(f->path, copy.path);
    snprintf(from, sizeof from, "%s-wal", f->path);
    snprintf(to, sizeof to, "%s-wal", copy.path);
    copy_file(from, to);
    fixture_reopen(&copy, NULL);
    check(&copy, acknowledged);
    fixture_shut(&copy);
    fixture_remove_files(&copy);
}

// False when the fault came later than all that was written: the loop is over.
static bool run(enum fault fault, int at, bool for_good)
{
    void *own;
    fixture_setup(&own);
    struct fixture *f = own;
    fixture_people(f);
    fixture_shut(f);
    fixture_reopen(f, "faulty");
    bool acknowledged[BATCHES] = {false};
    disk_arm(fault, at, for_good);
    for (int batch = 0; batch < BATCHES; batch++)
        acknowledged[batch] = append(f, batch) == LEDGER_STORED;
    int failed = disk_disarm();
    check_as_after_a_crash(f, acknowledged);
    for (int batch = 0; batch < BATCHES; batch++) { // the disk is back; so is the client
        assert_int_equal(append(f, batch), LEDGER_STORED);
        acknowledged[batch] = true;
    }
    check(f, acknowledged);
    fixture_expect(f, "SELECT count(*) FROM record_arrived", "12");
    fixture_shut(f);
    fixture_reopen(f, NULL);
    check(f, acknowledged);
    fixture_teardown(&own);
    return failed > 0;
}

static void loop(enum fault fault, bool for_good)
{
    int at = 1;
    while (run(fault, at, for_good))
        at++;
    assert_true(at > BATCHES); // each commit writes and syncs at least once
}

static void a_full_disk_loses_nothing_acknowledged(void **state)
{
    (void)state;
    loop(FAULT_FULL, true);
}

static void one_failed_write_loses_nothing_acknowledged(void **state)
{
    (void)state;
    loop(FAULT_WRITE, false);
}

static void one_failed_sync_loses_nothing_acknowledged(void **state)
{
    (void)state;
    loop(FAULT_SYNC, false);
}

static void a_disk_that_syncs_no_more_acknowledges_nothing(void **state)
{
    (void)state;
    loop(FAULT_SYNC, true);
}

static void all_batches_of_a_failed_commit_are_told_why(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    fixture_shut(f);
    fixture_reopen(f, "faulty");
    disk_arm(FAULT_FULL, 1, true);
    struct ledger_entry e = new_rate(1, 1);
    struct ledger_batch b = fixture_append(f, &e, 1);
    disk_disarm();
    assert_int_equal(b.result, LEDGER_FAILED);
    assert_non_null(strstr(b.error.text, "database or disk is full"));
    fixture_must(f, &e, 1);
    assert_int_equal(e.fact.seq, 7);
}

// Personal text would lie there, too. Statement journals begin to spill at 64 KiB.
static void nothing_is_written_to_temporary_files(void **state)
{
    struct fixture *f = *state;
    enum { MANY = 2000 };
    fixture_people(f);
    fixture_shut(f);
    fixture_reopen(f, "faulty");
    struct ledger_entry *entries = calloc(MANY, sizeof *entries);
    disk.temporary = 0;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < MANY; i++) {
            char *id = arena_printf(&f->arena, "r-%d-%d", round, i);
            entries[i] = new_arrived(f, id, "p1", i, id);
        }
        entries[MANY - 1].subject = round == 1 ? "nobody" : "p1"; // all of it is taken back
        struct ledger_batch b = fixture_append(f, entries, MANY);
        assert_int_equal(b.result, round == 1 ? LEDGER_UNKNOWN_SUBJECT : LEDGER_STORED);
    }
    assert_int_equal(disk.temporary, 0);
    fixture_must_verify(f);
    free(entries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_loses_nothing_acknowledged),
        cmocka_unit_test(one_failed_write_loses_nothing_acknowledged),
        cmocka_unit_test(one_failed_sync_loses_nothing_acknowledged),
        cmocka_unit_test(a_disk_that_syncs_no_more_acknowledges_nothing),
        cmocka_unit_test_setup_teardown(all_batches_of_a_failed_commit_are_told_why, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(nothing_is_written_to_temporary_files, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, disk_register, NULL);
}
