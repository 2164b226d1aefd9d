// Ledgers of every schema version there ever was are opened, verified and read: old/VERSION.sql,
// one for each.
#include "fixture.h"

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

static void must_list(struct fixture *f, uint32_t subject, const char *ids)
{
    struct ledger_filter of = {
        .type = NONE, .subject = subject, .from = DAY_NONE, .until = DAY_NONE};
    struct ledger_reader *r = fixture_reader(f);
    struct str s;
    str_init(&s);
    str_add(&s, "");
    struct err e;
    assert_true(ledger_records(r, &of, fixture_list_id, &s, &e));
    assert_string_equal(s.data, ids);
    str_release(&s);
    ledger_reader_close(r);
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
        must_list(f, 2, "r2 "); // the visitor, and the project that money came for
        must_list(f, 3, "r1 ");

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
        must_list(f, 3, "r1 r9 ");
        fixture_must_verify(f);
    }
}

static void what_cannot_be_brought_up_to_date_is_left_as_it_was(void **state)
{
    struct fixture *f = *state;
    make_old(f, 1);
    char answer[200], expected[300];
    assert_true(fixture_shell(f, "DROP TABLE record_visit", answer, sizeof answer));
    struct err e;
    struct ledger_options o = {.path = f->path, .now_ms = fixture_now};
    assert_false(ledger_open(&f->ledger, &o, &e));
    f->ledger = NULL;
    snprintf(expected, sizeof expected,
             "bringing the ledger \"%s\" from schema version 1 to %d: the ledger: no such table:"
             " record_visit",
             f->path, SCHEMA_VERSION);
    assert_string_equal(e.text, expected);
    fixture_expect(f, "PRAGMA user_version", "1");
    fixture_expect(f, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'subject_index%'", "0");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_old_ledger_is_brought_up_to_date),
        TEST(what_cannot_be_brought_up_to_date_is_left_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
