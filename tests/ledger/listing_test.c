// Records asked for by filter, page and id.
#include "fixture.h"

static bool stop_at_once(const struct ledger_record *record, void *context)
{
    fixture_list_id(record, context);
    return false;
}

static void fill(struct fixture *f)
{
    fixture_people(f);
    struct ledger_entry entries[] = {
        new_arrived(f, "r1", "p1", 1, "V-1"), new_visit(f, "r2", "li", 1, NULL, NULL),
        new_arrived(f, "r3", "p2", 2, "V-2"), new_visit(f, "r4", "qiandeng", 2, NULL, NULL),
        new_arrived(f, "r5", "p1", 3, "V-3"), new_status("r1", RECORD_VERIFIED),
        new_status("r3", RECORD_REJECTED),    new_status("r1", RECORD_WITHDRAWN),
    };
    entries[2].fact.record.date = 19900;
    entries[3].fact.record.date = 19900;
    entries[4].fact.record.date = 20000;
    entries[7].fact.status.reason = "重复";
    fixture_must(f, entries, sizeof entries / sizeof *entries);
}

static void filters_combine(void **state)
{
    struct fixture *f = *state;
    fill(f);
    const struct ledger_filter all = {
        .type = NONE, .subject = NONE, .from = DAY_NONE, .until = DAY_NONE};
    struct {
        struct ledger_filter filter;
        const char *expected;
    } rows[12];
    size_t count = 0;
#define ROW(change, ids)                                                                           \
    do {                                                                                           \
        struct ledger_filter it = all;                                                             \
        change;                                                                                    \
        rows[count].filter = it;                                                                   \
        rows[count++].expected = ids;                                                              \
    } while (0)
    ROW((void)it, "r1 r2 r3 r4 r5 ");
    ROW(it.type = ARRIVED, "r1 r3 r5 ");
    ROW(it.subject = 3, "r1 r5 ");
    ROW(it.subject = 0, "r4 ");
    ROW((it.type = VISIT, it.subject = 3), "");
    ROW(it.from = 19900, "r3 r4 r5 ");
    ROW((it.from = 19900, it.until = 19900), "r3 r4 ");
    ROW((it.has_status = true, it.status = RECORD_REPORTED), "r2 r4 r5 ");
    ROW((it.has_status = true, it.status = RECORD_WITHDRAWN), "r1 ");
    ROW((it.has_status = true, it.status = RECORD_VERIFIED), "");
    ROW((it.after = 8, it.limit = 2), "r3 r4 ");
    ROW((it.subject = 3, it.limit = 1), "r1 ");
#undef ROW
    struct ledger_reader *r = fixture_reader(f);
    struct str ids;
    str_init(&ids);
    for (size_t i = 0; i < count; i++) {
        struct err e;
        str_clear(&ids);
        str_add(&ids, "");
        assert_true(ledger_records(r, &rows[i].filter, fixture_list_id, &ids, &e));
        if (strcmp(ids.data, rows[i].expected) != 0)
            fail_msg("row %d gives %s not %s", (int)i, ids.data, rows[i].expected);
    }
    struct err e;
    str_clear(&ids);
    assert_true(ledger_records(r, &all, stop_at_once, &ids, &e));
    assert_string_equal(ids.data, "r1 ");
    str_release(&ids);
    ledger_reader_close(r);
}

static bool check_r1(const struct ledger_record *record, void *context)
{
    *(int *)context += 1;
    assert_string_equal(record->fact.record.id, "r1");
    assert_int_equal(record->fact.seq, 7);
    assert_int_equal(record->fact.time, fixture_now());
    assert_int_equal(record->fact.record.subject, 3);
    assert_int_equal(record->fact.record.reported_on, fixture_now());
    assert_int_equal(record->fact.record.status, RECORD_REPORTED);
    assert_string_equal(record->fact.record.cells[ARRIVED_VOUCHER].text, "V-1");
    assert_int_equal(record->who.uid, 1000);
    assert_int_equal(record->who.pid, 42);
    assert_int_equal(record->ruleset, 1);
    assert_int_equal(record->status, RECORD_WITHDRAWN);
    assert_int_equal(record->change_count, 2);
    assert_int_equal(record->changes[0].seq, 12);
    assert_int_equal(record->changes[0].status.status, RECORD_VERIFIED);
    assert_int_equal(record->changes[1].time, fixture_now());
    assert_string_equal(record->changes[1].status.reason, "重复");
    assert_string_equal(record->changes[1].status.record_id, "r1");
    return true;
}

static void one_record_comes_with_its_whole_life(void **state)
{
    struct fixture *f = *state;
    fill(f);
    struct ledger_reader *r = fixture_reader(f);
    struct err e;
    int given = 0;
    assert_true(ledger_record_find(r, "r1", check_r1, &given, &e));
    assert_int_equal(given, 1);
    assert_true(ledger_record_find(r, "r9", check_r1, &given, &e));
    assert_int_equal(given, 1);
    ledger_reader_close(r);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {TEST(filters_combine),
                                       TEST(one_record_comes_with_its_whole_life)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
