// Ledgers of every schema version there ever was are opened, verified and read: old/VERSION.sql,
// one for each.
#include "fixture.h"

#include "base/str.h"
#include "ledger/migration.h"

static char *read_text(int version)
{
    char path[512];
    snprintf(path, sizeof path, "%s/tests/ledger/old/%d.sql", SOURCE_DIR, version);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("there is no %s", path);
    struct str s;
    str_init(&s);
    char bytes[4096];
    for (size_t size; (size = fread(bytes, 1, sizeof bytes, file)) > 0;)
        str_add_bytes(&s, bytes, size);
    fclose(file);
    return str_take(&s);
}

static void make_old(struct fixture *f, int version)
{
    fixture_shut(f);
    fixture_remove_files(f);
    char *sql = read_text(version);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
    free(sql);
}

static bool count(const struct fact *f, void *context, struct err *e)
{
    (void)f;
    (void)e;
    *(int *)context += 1;
    return true;
}

static void every_old_ledger_is_brought_up_to_date(void **state)
{
    struct fixture *f = *state;
    for (int version = 1; version <= SCHEMA_VERSION; version++) {
        make_old(f, version);
        fixture_reopen(f, NULL);
        char current[16];
        snprintf(current, sizeof current, "%d", SCHEMA_VERSION);
        fixture_expect(f, "PRAGMA user_version", current);
        fixture_expect(f, "PRAGMA integrity_check", "ok");
        fixture_must_verify(f);

        struct ledger_reader *r = fixture_reader(f);
        struct ledger_replayed counts;
        struct err e;
        int facts = 0;
        assert_true(ledger_replay(r, 1, INT64_MAX, count, &facts, &counts, &e));
        assert_int_equal(facts, 13);
        assert_int_equal(counts.passed, 0);
        ledger_reader_close(r);

        struct ledger_entry same = new_arrived(f, "r1", "p1", 400000000, "V-1");
        assert_int_equal(fixture_append_one(f, &same), LEDGER_SAME);
        struct ledger_entry next = new_arrived(f, "r9", "p1", 1, "V-9");
        assert_int_equal(fixture_append_one(f, &next), LEDGER_STORED);
        fixture_must_verify(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
        every_old_ledger_is_brought_up_to_date, fixture_setup, fixture_teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
