// What the ledger answers to one fact after others.
#include "fixture.h"

static void facts_of_every_sort_are_stored(void **state)
{
    struct fixture *f = *state;
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
    size_t count = sizeof entries / sizeof *entries;
    struct ledger_batch b = fixture_append(f, entries, count);
    assert_int_equal(b.result, LEDGER_STORED);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(entries[i].result, LEDGER_STORED);
        assert_int_equal(entries[i].fact.seq, 7 + (int64_t)i);
        assert_int_equal(entries[i].fact.time, fixture_now());
    }
    assert_int_equal(entries[3].fact.record.subject, 2);
    assert_int_equal(entries[3].fact.record.cells[VISIT_PROJECT].number, 3);
    assert_int_equal(entries[4].fact.status.record_seq, 9);
    assert_int_equal(entries[4].fact.status.type, ARRIVED);
    fixture_must_verify(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(facts_of_every_sort_are_stored, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
