// Opening: what is a ledger, what is none, and who may have it.
#include "fixture.h"

#include <sys/stat.h>

static bool try_open(const char *path, struct err *e)
{
    struct ledger *l;
    struct ledger_options o = {.path = path, .now_ms = fixture_now};
    bool ok = ledger_open(&l, &o, e);
    if (ok)
        ledger_close(l);
    return ok;
}

static void must_refuse(const char *path, const char *says)
{
    struct err e;
    assert_false(try_open(path, &e));
    if (strstr(e.text, says) == NULL)
        fail_msg("says \"%s\"", e.text);
}

static void a_ledger_is_its_owners_alone(void **state)
{
    struct fixture *f = *state;
    struct stat s;
    assert_int_equal(stat(f->path, &s), 0);
    assert_int_equal(s.st_mode & 0777, 0600);
}

static void it_is_a_marked_strict_wal_database(void **state)
{
    struct fixture *f = *state;
    fixture_expect(f, "PRAGMA application_id", "1836214644");
    fixture_expect(f, "PRAGMA user_version", "2");
    fixture_expect(f, "PRAGMA journal_mode", "wal");
    fixture_expect(f,
                   "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                   " AND NOT strict AND name NOT LIKE 'sqlite%'",
                   "0");
    fixture_expect(f, "PRAGMA integrity_check", "ok");
}

static void a_ledger_that_is_open_is_refused_to_another(void **state)
{
    struct fixture *f = *state;
    must_refuse(f->path, "is open in another process");
    char link_path[160];
    snprintf(link_path, sizeof link_path, "%s/link", f->folder);
    assert_int_equal(symlink(f->path, link_path), 0);
    must_refuse(link_path, "is open in another process");
    unlink(link_path);
    fixture_shut(f);
    struct err e;
    assert_true(try_open(f->path, &e));
}

static void what_was_written_is_there_after_reopening(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    fixture_shut(f);
    fixture_reopen(f, NULL);
    struct ledger_reader *r = fixture_reader(f);
    struct ledger_subject s;
    struct ledger_head head;
    bool found;
    struct err e;
    assert_true(ledger_subject_find(r, "li", &s, &found, &e));
    assert_true(found);
    assert_int_equal(s.number, 2);
    assert_string_equal(s.kind, "cadre");
    assert_string_equal(s.title, "李某");
    assert_true(ledger_subject(r, 5, &s, &found, &e));
    assert_false(found);
    assert_true(ledger_subject_find(r, "nobody", &s, &found, &e));
    assert_false(found);
    assert_true(ledger_head(r, &head, &e)); // the same ruleset again is no new line
    assert_int_equal(head.seq, 6);
    assert_int_equal(head.time, fixture_now());
    ledger_reader_close(r);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static void what_is_no_ledger_is_refused_by_name(void **state)
{
    struct fixture *f = *state;
    fixture_shut(f);
    must_refuse("/nowhere/at/all", "\"/nowhere/at/all");
    must_refuse(f->folder, f->folder);

    fixture_remove_files(f);
    write_file(f->path,
               "scores of the year, as a text of more than one hundred bytes, which is the size of "
               "the head of a database, so that it could be taken for one\n");
    must_refuse(f->path, "is no ledger: it is not an SQLite database");

    fixture_remove_files(f);
    char buffer[64];
    assert_true(fixture_shell(f, "CREATE TABLE x (y)", buffer, sizeof buffer));
    must_refuse(f->path, "of another program (application id 0 instead of 1836214644)");
    fixture_expect(f, "SELECT group_concat(name) FROM sqlite_schema", "x"); // and is left as it was

    fixture_remove_files(f);
    write_file(f->path, ""); // nothing yet: mktemp makes such
    struct err e;
    assert_true(try_open(f->path, &e));
}

static void a_newer_ledger_is_refused(void **state)
{
    struct fixture *f = *state;
    fixture_shut(f);
    char buffer[64];
    assert_true(fixture_shell(f, "PRAGMA user_version = 3", buffer, sizeof buffer));
    must_refuse(f->path, "has schema version 3; this program knows versions up to 2");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_ledger_is_its_owners_alone),
        TEST(it_is_a_marked_strict_wal_database),
        TEST(a_ledger_that_is_open_is_refused_to_another),
        TEST(what_was_written_is_there_after_reopening),
        TEST(what_is_no_ledger_is_refused_by_name),
        TEST(a_newer_ledger_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
