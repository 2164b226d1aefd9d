// Which changes of status are allowed.
#include "fixture.h"

static const char *const targets[] = {"reported", "verified", "rejected", "withdrawn", "corrected"};

// What may follow upon what, over all pairs: rows now, columns next.
static const char *const allowed[] = {".xxxx", "..xxx", ".....", ".....", "....."};

static enum ledger_result change(struct fixture *f, const char *id, enum record_status to)
{
    struct ledger_entry e = new_status(id, to);
    e.fact.status.corrected_by = to == RECORD_CORRECTED ? "other" : NULL;
    return fixture_append_one(f, &e);
}

static void every_pair_is_as_the_table_says(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry other = new_arrived(f, "other", "p1", 1, NULL);
    fixture_must(f, &other, 1);
    for (int now = 0; now < 5; now++)
        for (int next = 0; next < 5; next++) {
            char *id = arena_printf(&f->arena, "r-%d-%d", now, next);
            struct ledger_entry record = new_arrived(f, id, "p1", 1, NULL);
            fixture_must(f, &record, 1);
            if (now != RECORD_REPORTED)
                assert_int_equal(change(f, id, (enum record_status)now), LEDGER_STORED);
            enum ledger_result expected =
                allowed[now][next] == 'x' ? LEDGER_STORED : LEDGER_NOT_ALLOWED;
            if (now == next && now != RECORD_REPORTED)
                expected = LEDGER_SAME;
            enum ledger_result result = change(f, id, (enum record_status)next);
            if (result != expected)
                fail_msg("%s after %s: %s", targets[next], targets[now],
                         ledger_result_name(result));
        }
    fixture_must_verify(f);
}

static void a_change_sent_again_is_the_same_until_another_is_final(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry before[] = {new_arrived(f, "r1", "p1", 1, NULL),
                                    new_status("r1", RECORD_VERIFIED)};
    fixture_must(f, before, 2);
    struct ledger_entry again = new_status("r1", RECORD_VERIFIED);
    assert_int_equal(fixture_append_one(f, &again), LEDGER_SAME);
    assert_int_equal(again.fact.seq, before[1].fact.seq);
    assert_int_equal(change(f, "r1", RECORD_REJECTED), LEDGER_STORED);
    again = new_status("r1", RECORD_VERIFIED);
    assert_int_equal(fixture_append_one(f, &again), LEDGER_NOT_ALLOWED);
    assert_int_equal(change(f, "r1", RECORD_REJECTED), LEDGER_SAME);
}

static void a_hearing_and_an_appeal_are_lines_of_their_own(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry record = new_visit(f, "r1", "li", 1, NULL, NULL);
    fixture_must(f, &record, 1);

    struct ledger_entry appeal = new_status("r1", RECORD_VERIFIED);
    appeal.fact.status.appeal_upheld = true;
    assert_int_equal(fixture_append_one(f, &appeal), LEDGER_NOT_ALLOWED); // not verified yet

    struct ledger_entry hearing = new_status("r1", RECORD_REPORTED);
    hearing.fact.status.sets_hearing = true;
    hearing.fact.status.heard_on = 19810;
    hearing.fact.status.decision = "维持";
    assert_int_equal(fixture_append_one(f, &hearing), LEDGER_STORED);
    assert_int_equal(change(f, "r1", RECORD_VERIFIED), LEDGER_STORED);
    assert_int_equal(fixture_append_one(f, &appeal), LEDGER_STORED);
    assert_int_equal(fixture_append_one(f, &appeal), LEDGER_SAME);
    fixture_expect(f,
                   "SELECT group_concat(heard_on || decision) FROM changes WHERE decision NOT NULL",
                   "2024-03-28维持");
    fixture_expect(f, "SELECT group_concat(appeal_upheld) FROM changes", "0,0,1");
}

static void a_correction_names_another_record(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry before[] = {new_arrived(f, "r1", "p1", 1, NULL),
                                    new_arrived(f, "r2", "p1", 2, NULL)};
    fixture_must(f, before, 2);
    const struct {
        enum record_status status;
        const char *by;
        enum ledger_result result;
    } rows[] = {
        {RECORD_CORRECTED, NULL, LEDGER_NOT_ALLOWED},
        {RECORD_CORRECTED, "r1", LEDGER_NOT_ALLOWED},
        {RECORD_CORRECTED, "r9", LEDGER_UNKNOWN_RECORD},
        {RECORD_VERIFIED, "r2", LEDGER_NOT_ALLOWED},
        {RECORD_CORRECTED, "r2", LEDGER_STORED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ledger_entry e = new_status("r1", rows[i].status);
        e.fact.status.corrected_by = rows[i].by;
        assert_int_equal(fixture_append_one(f, &e), rows[i].result);
    }
}

static void an_unknown_record_is_refused(void **state)
{
    struct fixture *f = *state;
    struct ledger_entry e = new_status("r1", RECORD_VERIFIED);
    struct ledger_batch b = fixture_append(f, &e, 1);
    assert_int_equal(b.result, LEDGER_UNKNOWN_RECORD);
    assert_string_equal(b.error.text, "unknown record \"r1\"");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_pair_is_as_the_table_says),
        TEST(a_change_sent_again_is_the_same_until_another_is_final),
        TEST(a_hearing_and_an_appeal_are_lines_of_their_own),
        TEST(a_correction_names_another_record),
        TEST(an_unknown_record_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
