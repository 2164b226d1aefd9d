// The chain: what is appended stays, what is changed shows, what is erased leaves no trace but its
// hash.
#include "fixture.h"

static void fill(struct fixture *f)
{
    fixture_people(f);
    struct ledger_entry entries[] = {
        new_people("qiandeng", DAY_NONE, 120000),
        new_member(CADRE, "li", "qiandeng", 19000, 1),
        new_arrived(f, "r1", "p1", 400000000, "V-1"),
        new_visit(f, "r2", "li", 950, "p1", "接待"),
        new_status("r1", RECORD_VERIFIED),
        new_target("qiandeng", 2024, 8000),
        new_rating("g1", "qiandeng", "办公室", 18.5),
        new_rate(19800, 7.1),
    };
    fixture_must(f, entries, sizeof entries / sizeof *entries);
    struct ledger_seal seal = {.scheme = "annual", .period = {PERIOD_YEAR, 2024, 0}, .upto = 14};
    int64_t seq;
    struct err e;
    assert_true(ledger_seal_board(f->ledger, &seal, &fixture_who, &seq, &e));
    assert_int_equal(seq, 15);
}

static const char *const tables[] = {"line",           "subject",      "attribute", "membership",
                                     "record_arrived", "record_visit", "status",    "target",
                                     "rating",         "rate",         "ruleset",   "seal",
                                     "record_id",      "private_text", "definition"};

static void no_line_can_be_changed_or_removed(void **state)
{
    struct fixture *f = *state;
    fill(f);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[200], answer[200], column[64];
        snprintf(sql, sizeof sql, "SELECT name FROM pragma_table_info('%s') ORDER BY cid DESC",
                 tables[i]);
        assert_true(fixture_shell(f, sql, column, sizeof column));
        const char *const tries[] = {"UPDATE %s SET %s = %s", "DELETE FROM %s",
                                     "REPLACE INTO %s SELECT * FROM %s"};
        for (size_t t = 0; t < 3; t++) {
            if (t == 2 &&
                (strcmp(tables[i], "record_id") == 0 || strcmp(tables[i], "definition") == 0))
                continue;
            if (t == 0)
                snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s", tables[i], column, column);
            else if (t == 1)
                snprintf(sql, sizeof sql, "DELETE FROM %s", tables[i]);
            else
                snprintf(sql, sizeof sql, "REPLACE INTO %s SELECT * FROM %s", tables[i], tables[i]);
            bool ran = fixture_shell(f, sql, answer, sizeof answer);
            if (ran || strstr(answer, "the ledger is append-only") == NULL)
                fail_msg("%s on %s: %s", tries[t], tables[i], answer);
        }
    }
    fixture_must_verify(f);
}

// Someone who takes the triggers away first. Each row is done to a ledger of its own.
static const struct {
    const char *sql;
    int bad; // line
    const char *why;
} deeds[] = {
    {"UPDATE record_arrived SET f_amount = f_amount + 1", 9,
     "its digest is not that of its content"},
    {"UPDATE record_arrived SET c_amount = 'usd'", 9, "its digest is not that of its content"},
    {"UPDATE line SET uid = 0 WHERE seq = 9", 9, "its digest is not that of its content"},
    {"UPDATE line SET time = time + 1 WHERE seq = 2", 2, "its digest is not that of its content"},
    {"UPDATE target SET value = 8000.5", 12, "its digest is not that of its content"},
    {"UPDATE rating SET points = 18", 13, "its digest is not that of its content"},
    {"UPDATE status SET status = 'rejected'", 11, "its digest is not that of its content"},
    {"UPDATE attribute SET number = NULL", 7, "its digest is not that of its content"},
    {"UPDATE seal SET upto = 13", 15, "its digest is not that of its content"},
    {"UPDATE ruleset SET effective = 'other'", 1, "its digest is not that of its content"},
    {"UPDATE private_text SET text = 'V-9' WHERE text = 'V-1'", 9, "its personal text was changed"},
    {"UPDATE private_text SET text = NULL, salt = NULL WHERE text = 'V-1'", 9,
     "and no line says by whom"},
    {"UPDATE private_text SET hash = zeroblob(32), text = NULL, salt = NULL WHERE text = 'V-1'", 9,
     "no line"},
    {"DELETE FROM private_text WHERE text = 'V-1'", 9, "its personal text is not there"},
    {"UPDATE line SET digest = zeroblob(32) WHERE seq = 9", 9,
     "its digest is not that of its content"},
    {"UPDATE line SET previous = zeroblob(32) WHERE seq = 9", 9,
     "does not follow from the line before"},
    {"DELETE FROM line WHERE seq = 9", 9, "it is not there"},
    {"DELETE FROM rate", 14, "its content is not there"},
    {"UPDATE rate SET seq = 12; DELETE FROM target", 12, "content of another kind"},
    {"INSERT INTO rate VALUES (12, 'usd', 1, 1, 'yuan')", 12, "content of another kind"},
    {"INSERT INTO rate VALUES (99, 'usd', 1, 1, 'yuan')", 99, "content without a line"},
    {"UPDATE record_id SET id = 'r9' WHERE id = 'r1'", 9, "not listed under its id"},
    {"UPDATE subject_index SET upto = 20", 9, "not listed under its subject"},
};

static void drop_triggers(struct fixture *f)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    sqlite3_stmt *s;
    sqlite3_prepare_v2(
        db,
        "SELECT group_concat('DROP TRIGGER \"' || name || '\";', '') FROM sqlite_schema"
        " WHERE type = 'trigger'",
        -1, &s, NULL);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    char *drops = strdup((const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    assert_int_equal(sqlite3_exec(db, drops, NULL, NULL, NULL), SQLITE_OK);
    free(drops);
    sqlite3_close(db);
}

static void every_change_behind_its_back_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        void *own;
        fixture_setup(&own);
        struct fixture *f = own;
        fill(f);
        fixture_must_verify(f);
        drop_triggers(f);
        char answer[200];
        if (!fixture_shell(f, deeds[i].sql, answer, sizeof answer))
            fail_msg("%s: %s", deeds[i].sql, answer);
        struct ledger_verdict v = fixture_verify(f);
        if (v.bad != deeds[i].bad || strstr(v.why.text, deeds[i].why) == NULL)
            fail_msg("%s: line %d, %s", deeds[i].sql, (int)v.bad, v.bad ? v.why.text : "");
        fixture_teardown(&own);
    }
}

static void a_part_of_the_chain_can_be_verified(void **state)
{
    struct fixture *f = *state;
    fill(f);
    drop_triggers(f);
    char answer[64];
    assert_true(fixture_shell(f, "UPDATE target SET value = 1", answer, sizeof answer)); // line 12
    struct ledger_reader *r;
    struct ledger_verdict v;
    struct err e;
    assert_true(ledger_reader_open(f->ledger, NULL, &r, &e)); // needs no model
    assert_true(ledger_verify(r, 1, 11, NULL, NULL, &v, &e));
    assert_int_equal(v.bad, 0);
    assert_int_equal(v.checked, 11);
    assert_true(ledger_verify(r, 13, 15, NULL, NULL, &v, &e));
    assert_int_equal(v.bad, 0);
    assert_int_equal(v.checked, 3);
    assert_true(ledger_verify(r, 5, 15, NULL, NULL, &v, &e));
    assert_int_equal(v.bad, 12);
    ledger_reader_close(r);
}

static void redacted_text_is_gone_and_the_chain_verifies(void **state)
{
    struct fixture *f = *state;
    fill(f);
    char id[32];
    struct err e;
    assert_true(fixture_shell(f, "SELECT text_title FROM subject WHERE id = 'li'", id, sizeof id));
    assert_true(ledger_redact(f->ledger, id[0] - '0', "left the service", &fixture_who, &e));
    assert_true(ledger_redact(f->ledger, id[0] - '0', "again", &fixture_who, &e)); // does nothing
    assert_false(ledger_redact(f->ledger, 999, "x", &fixture_who, &e));
    assert_string_equal(e.text, "unknown personal text 999");
    fixture_expect(f, "SELECT count(*) || reason FROM redaction", "1left the service");
    fixture_expect(f, "SELECT title FROM subjects WHERE id = 'li'", "li");
    fixture_must_verify(f);

    // A sender who sends the same again is answered as before, and the text does not come back.
    struct ledger_entry again = new_subject(CADRE, "li", "李某");
    assert_int_equal(fixture_append_one(f, &again), LEDGER_SAME);
}

static bool file_has(const char *path, const char *text)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    static char bytes[1 << 21];
    size_t size = fread(bytes, 1, sizeof bytes, file);
    assert_true(size < sizeof bytes);
    fclose(file);
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= size; i++)
        if (memcmp(bytes + i, text, length) == 0)
            return true;
    return false;
}

static void redacted_text_is_overwritten_in_the_files(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    static const char secret[] = "a very personal voucher text 320583";
    struct ledger_entry entry = new_arrived(f, "r1", "p1", 1, secret);
    fixture_must(f, &entry, 1);
    char wal[160], id[32];
    snprintf(wal, sizeof wal, "%s-wal", f->path);
    assert_true(file_has(f->path, secret) || file_has(wal, secret));
    assert_true(fixture_shell(f, "SELECT t_voucher FROM record_arrived", id, sizeof id));
    struct err e;
    assert_true(ledger_redact(f->ledger, id[0] - '0', "asked for", &fixture_who, &e));
    assert_false(file_has(f->path, "very personal voucher"));
    assert_false(file_has(wal, "very personal voucher"));
    fixture_must_verify(f);
}

static bool count_calls(int64_t seq, void *context)
{
    (void)seq;
    *(int *)context += 1;
    return false; // stop
}

static void verifying_tells_its_progress_and_can_be_stopped(void **state)
{
    struct fixture *f = *state;
    enum { LINES = 10500 };
    struct ledger_entry *entries = calloc(LINES, sizeof *entries);
    for (int i = 0; i < LINES; i++)
        entries[i] = new_rate(i, i + 1);
    fixture_must(f, entries, LINES);
    free(entries);
    struct ledger_reader *r = fixture_reader(f);
    struct ledger_verdict v;
    struct err e;
    int calls = 0;
    assert_true(ledger_verify(r, 1, INT64_MAX, count_calls, &calls, &v, &e));
    assert_int_equal(calls, 1);
    assert_int_equal(v.checked, 10000);
    assert_int_equal(v.bad, 0);
    ledger_reader_close(r);
}

static void a_seal_names_a_line_that_is_there(void **state)
{
    struct fixture *f = *state;
    struct ledger_seal seal = {.scheme = "annual", .period = {PERIOD_YEAR, 2024, 0}, .upto = 2};
    int64_t seq;
    struct err e;
    assert_false(ledger_seal_board(f->ledger, &seal, &fixture_who, &seq, &e));
    assert_string_equal(e.text, "cannot seal line 2: the ledger ends at line 1");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(no_line_can_be_changed_or_removed),
        cmocka_unit_test(every_change_behind_its_back_is_found),
        TEST(a_part_of_the_chain_can_be_verified),
        TEST(redacted_text_is_gone_and_the_chain_verifies),
        TEST(redacted_text_is_overwritten_in_the_files),
        TEST(verifying_tells_its_progress_and_can_be_stopped),
        TEST(a_seal_names_a_line_that_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
