// What the ledger answers to a fact after others.
#include "fixture.h"

#include <math.h>

struct row {
    const char *what;
    struct ledger_entry entry;
    enum ledger_result result;
    const char *says; // refusals: a part of the sentence
};

static void expect(struct fixture *f, struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ledger_batch b = fixture_append(f, &rows[i].entry, 1);
        enum ledger_result result = b.result == LEDGER_STORED ? rows[i].entry.result : b.result;
        if (result != rows[i].result)
            fail_msg("%s: %s (%s)", rows[i].what, ledger_result_name(result),
                     b.result == LEDGER_STORED ? "" : b.error.text);
        if (rows[i].says != NULL && strstr(b.error.text, rows[i].says) == NULL)
            fail_msg("%s: says \"%s\"", rows[i].what, b.error.text);
    }
    fixture_must_verify(f);
}
#define EXPECT(f, rows) expect(f, rows, sizeof rows / sizeof *rows)

static struct ledger_entry on(struct ledger_entry e, int32_t date)
{
    e.fact.record.date = date;
    return e;
}

static struct ledger_entry numbered(struct ledger_entry e, uint32_t subject)
{
    e.subject = NULL;
    e.fact.record.subject = subject;
    return e;
}

static struct ledger_entry from(struct ledger_entry e, int32_t day)
{
    e.fact.subject.from = day;
    return e;
}

static struct ledger_entry reported(struct ledger_entry e, int64_t ms)
{
    e.fact.record.reported_on = ms;
    return e;
}

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
    fixture_must(f, entries, count);
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

static void the_same_fact_again_is_answered_with_its_line(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    for (int again = 0; again < 2; again++) {
        struct ledger_entry entries[] = {
            new_subject(TOWN, "qiandeng", "千灯镇"),
            new_people("qiandeng", 19000, 120000),
            new_member(PROJECT, "p1", "qiandeng", 19000, 0.7),
            new_member(PROJECT, "p1", "zhoushi", 19000, 0.3),
            new_arrived(f, "r1", "p1", 400000000, "V-1"),
            new_visit(f, "r2", "li", 950, "p1", "接待"),
            new_status("r1", RECORD_VERIFIED),
            new_target("qiandeng", 2024, 8000),
            new_rating("g1", "qiandeng", "办公室", 18.5),
            new_rate(19800, 7.1),
        };
        size_t count = sizeof entries / sizeof *entries;
        fixture_must(f, entries, count);
        for (size_t i = 1; i < count; i++) {
            assert_int_equal(entries[i].result, again ? LEDGER_SAME : LEDGER_STORED);
            assert_int_equal(entries[i].fact.seq, 6 + (int64_t)i);
            assert_int_equal(entries[i].fact.time, fixture_now());
        }
        assert_int_equal(entries[0].result, LEDGER_SAME);
        assert_int_equal(entries[0].fact.seq, 2);
    }
    fixture_expect(f, "SELECT max(seq) FROM line", "15");
}

static void a_fact_twice_in_one_batch_is_stored_once(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry twice[] = {new_arrived(f, "r1", "p1", 1, NULL),
                                   new_arrived(f, "r1", "p1", 1, NULL)};
    fixture_must(f, twice, 2);
    assert_int_equal(twice[0].result, LEDGER_STORED);
    assert_int_equal(twice[1].result, LEDGER_SAME);
    assert_int_equal(twice[1].fact.seq, twice[0].fact.seq);
}

static void another_content_under_a_records_id_is_a_conflict(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry before[] = {new_arrived(f, "r1", "p1", 400000000, "V-1"),
                                    new_visit(f, "r2", "li", 950, "p1", "接待"),
                                    new_rating("g1", "qiandeng", "办公室", 18.5)};
    fixture_must(f, before, 3);
    struct row rows[] = {
        {"amount", new_arrived(f, "r1", "p1", 400000001, "V-1"), LEDGER_CONFLICT,
         "another \"amount\" (line 7)"},
        {"text", new_arrived(f, "r1", "p1", 400000000, "V-2"), LEDGER_CONFLICT,
         "another \"voucher\""},
        {"no text", new_arrived(f, "r1", "p1", 400000000, NULL), LEDGER_CONFLICT,
         "another \"voucher\""},
        {"subject", new_arrived(f, "r1", "p2", 400000000, "V-1"), LEDGER_CONFLICT,
         "about another subject"},
        {"date", on(new_arrived(f, "r1", "p1", 400000000, "V-1"), 19801), LEDGER_CONFLICT,
         "another \"date\""},
        {"reported on", reported(new_arrived(f, "r1", "p1", 400000000, "V-1"), 7), LEDGER_CONFLICT,
         "another \"reported_on\""},
        {"type", new_arrived(f, "r2", "p1", 1, "V-3"), LEDGER_CONFLICT,
         "stands already as \"visit\" (line 8)"},
        {"ref", new_visit(f, "r2", "li", 950, "p2", "接待"), LEDGER_CONFLICT,
         "another \"project\""},
        {"no ref", new_visit(f, "r2", "li", 950, NULL, "接待"), LEDGER_CONFLICT,
         "another \"project\""},
        {"rating", new_rating("g1", "qiandeng", "办公室", 18), LEDGER_CONFLICT,
         "another points (line 9)"},
        {"none of it", new_arrived(f, "r1", "p1", 400000000, "V-1"), LEDGER_SAME, NULL},
    };
    EXPECT(f, rows);
}

static void subjects_must_be_known_and_of_the_right_kind(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct row rows[] = {
        {"unknown id", new_arrived(f, "r1", "p9", 1, NULL), LEDGER_UNKNOWN_SUBJECT,
         "unknown subject \"p9\""},
        {"unknown number", numbered(new_arrived(f, "r1", NULL, 1, NULL), 5), LEDGER_UNKNOWN_SUBJECT,
         "unknown subject number 5"},
        {"known number", numbered(new_arrived(f, "r1", NULL, 1, NULL), 4), LEDGER_STORED, NULL},
        {"record about another kind", new_arrived(f, "r2", "li", 1, NULL), LEDGER_WRONG_KIND,
         "subject \"li\" is of kind \"cadre\"; arrived takes \"project\""},
        {"unknown ref", new_visit(f, "r3", "li", 1, "p9", NULL), LEDGER_UNKNOWN_SUBJECT, "\"p9\""},
        {"ref to another kind", new_visit(f, "r3", "li", 1, "qiandeng", NULL), LEDGER_WRONG_KIND,
         "project takes \"project\""},
        {"attribute", new_people("li", 1, 1), LEDGER_WRONG_KIND, "people takes \"town\""},
        {"membership", new_member(CADRE, "p1", "qiandeng", 1, 1), LEDGER_WRONG_KIND, "cadre"},
        {"parent", new_member(CADRE, "li", "p1", 1, 1), LEDGER_WRONG_KIND, "town"},
        {"unknown parent", new_member(CADRE, "li", "nowhere", 1, 1), LEDGER_UNKNOWN_SUBJECT,
         "nowhere"},
        {"target", new_target("li", 2024, 1), LEDGER_WRONG_KIND, "fdi"},
        {"rating", new_rating("g1", "nobody", "x", 1), LEDGER_UNKNOWN_SUBJECT, "nobody"},
        {"subject of another kind", new_subject(CADRE, "qiandeng", "x"), LEDGER_CONFLICT,
         "unique over all kinds"},
    };
    EXPECT(f, rows);
}

static void subjects_are_numbered_without_a_gap(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry refused[] = {new_subject(TOWN, "bacheng", "巴城镇"),
                                     new_subject(TOWN, "li", "x")};
    assert_int_equal(fixture_append(f, refused, 2).result, LEDGER_CONFLICT);
    struct ledger_entry e = new_subject(TOWN, "jinxi", "锦溪镇");
    fixture_must(f, &e, 1);
    assert_int_equal(e.fact.subject.subject, 5);
    fixture_shut(f);
    fixture_reopen(f, NULL);
    e = new_subject(TOWN, "bacheng", "巴城镇");
    fixture_must(f, &e, 1);
    assert_int_equal(e.fact.subject.subject, 6);
}

static void a_batch_may_speak_of_subjects_that_it_brings(void **state)
{
    struct fixture *f = *state;
    struct ledger_entry entries[] = {
        new_subject(TOWN, "qiandeng", "千灯镇"), new_subject(PROJECT, "p1", NULL),
        new_member(PROJECT, "p1", "qiandeng", DAY_NONE, 1), new_arrived(f, "r1", "p1", 1, NULL)};
    fixture_must(f, entries, 4);
    assert_int_equal(entries[2].fact.membership.subject, 1);
    assert_int_equal(entries[2].fact.membership.parent, 0);
    fixture_expect(f, "SELECT title FROM subjects WHERE id = 'p1'", "p1");
}

static void another_value_for_the_same_day_is_a_newer_line(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct row rows[] = {
        {"title", new_subject(TOWN, "qiandeng", "千灯"), LEDGER_STORED, NULL},
        {"title again", new_subject(TOWN, "qiandeng", "千灯"), LEDGER_SAME, NULL},
        {"title back", new_subject(TOWN, "qiandeng", "千灯镇"), LEDGER_STORED, NULL},
        {"title from a day", from(new_subject(TOWN, "qiandeng", "千灯镇"), 19000), LEDGER_STORED,
         NULL},
        {"attribute", new_people("qiandeng", 19000, 1), LEDGER_STORED, NULL},
        {"corrected", new_people("qiandeng", 19000, 2), LEDGER_STORED, NULL},
        {"back", new_people("qiandeng", 19000, 1), LEDGER_STORED, NULL},
        {"again", new_people("qiandeng", 19000, 1), LEDGER_SAME, NULL},
        {"another day", new_people("qiandeng", 19001, 1), LEDGER_STORED, NULL},
        {"since ever", new_people("qiandeng", DAY_NONE, 1), LEDGER_STORED, NULL},
        {"since ever again", new_people("qiandeng", DAY_NONE, 1), LEDGER_SAME, NULL},
        {"target", new_target("qiandeng", 2024, 1), LEDGER_STORED, NULL},
        {"target revised", new_target("qiandeng", 2024, 2), LEDGER_STORED, NULL},
        {"another year", new_target("qiandeng", 2025, 2), LEDGER_STORED, NULL},
        {"rate", new_rate(19800, 7.1), LEDGER_STORED, NULL},
        {"rate corrected", new_rate(19800, 7.2), LEDGER_STORED, NULL},
        {"rate again", new_rate(19800, 7.2), LEDGER_SAME, NULL},
    };
    EXPECT(f, rows);
}

static void one_membership_gives_way_and_several_stand_side_by_side(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct row rows[] = {
        {"one", new_member(CADRE, "li", "qiandeng", 19000, 1), LEDGER_STORED, NULL},
        {"one elsewhere", new_member(CADRE, "li", "zhoushi", 19000, 1), LEDGER_STORED, NULL},
        {"one back", new_member(CADRE, "li", "qiandeng", 19000, 1), LEDGER_STORED, NULL},
        {"one again", new_member(CADRE, "li", "qiandeng", 19000, 1), LEDGER_SAME, NULL},
        {"first of two", new_member(PROJECT, "p1", "qiandeng", 19000, 0.5), LEDGER_STORED, NULL},
        {"second of two", new_member(PROJECT, "p1", "zhoushi", 19000, 0.5), LEDGER_STORED, NULL},
        {"first again", new_member(PROJECT, "p1", "qiandeng", 19000, 0.5), LEDGER_SAME, NULL},
        {"another share", new_member(PROJECT, "p1", "qiandeng", 19000, 0.7), LEDGER_STORED, NULL},
        {"nobody", new_member(PROJECT, "p1", NULL, 19000, 1), LEDGER_STORED, NULL},
        {"nobody again", new_member(PROJECT, "p1", NULL, 19000, 1), LEDGER_SAME, NULL},
        {"second anew", new_member(PROJECT, "p1", "zhoushi", 19000, 0.5), LEDGER_STORED, NULL},
        {"nobody anew", new_member(PROJECT, "p1", NULL, 19000, 1), LEDGER_STORED, NULL},
    };
    EXPECT(f, rows);
}

static void a_unique_value_belongs_to_one_living_record(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry corrected = new_status("r4", RECORD_CORRECTED);
    corrected.fact.status.corrected_by = "r5";
    struct row rows[] = {
        {"first", new_arrived(f, "r1", "p1", 1, "V-1"), LEDGER_STORED, NULL},
        {"second", new_arrived(f, "r2", "p2", 2, "V-1"), LEDGER_NOT_UNIQUE,
         "record \"r1\" has the same \"voucher\" already"},
        {"longer", new_arrived(f, "r3", "p2", 2, "V-12"), LEDGER_STORED, NULL},
        {"no data", new_arrived(f, "r6", "p2", 2, NULL), LEDGER_STORED, NULL},
        {"no data either", new_arrived(f, "r7", "p2", 2, NULL), LEDGER_STORED, NULL},
        {"withdrawn", new_status("r1", RECORD_WITHDRAWN), LEDGER_STORED, NULL},
        {"given back", new_arrived(f, "r4", "p2", 2, "V-1"), LEDGER_STORED, NULL},
        {"taken", new_arrived(f, "r5", "p2", 3, "V-1"), LEDGER_NOT_UNIQUE, "record \"r4\""},
        {"replaced by nothing", corrected, LEDGER_UNKNOWN_RECORD, "unknown record \"r5\""},
    };
    EXPECT(f, rows);
    struct ledger_entry both[] = {corrected, new_arrived(f, "r5", "p2", 3, "V-1")};
    fixture_must(f, both, 2);
}

static void unique_numbers_are_found_too(void **state)
{
    struct fixture *f = *state;
    static uint32_t both[] = {VISIT_PAID, VISIT_ORIGIN};
    f->types[VISIT].unique = both;
    f->types[VISIT].unique_count = 2;
    fixture_shut(f);
    fixture_reopen(f, NULL);
    fixture_people(f);
    struct ledger_entry e = new_visit(f, "r1", "li", 1, NULL, NULL);
    fixture_must(f, &e, 1);
    struct row rows[] = {{"both", new_visit(f, "r2", "li", 2, NULL, NULL), LEDGER_NOT_UNIQUE,
                          "record \"r1\" has the same \"paid\", \"origin\" already"}};
    EXPECT(f, rows);
}

static struct ledger_entry new_return(struct fixture *f, const char *id, const char *subject,
                                      int32_t day)
{
    struct ledger_entry e = new_visit(f, id, subject, 1, NULL, NULL);
    e.fact.record.date = day;
    e.fact.record.until = DAY_NONE;
    return e;
}

static void there_is_one_return_for_each_subject_and_period(void **state)
{
    struct fixture *f = *state;
    f->types[VISIT].has_every = true;
    f->types[VISIT].every = PERIOD_MONTH;
    fixture_shut(f);
    fixture_reopen(f, NULL);
    fixture_people(f);
    int32_t march = day_from_civil((struct civil){2024, 3, 1});
    struct row rows[] = {
        {"first", new_return(f, "r1", "li", march), LEDGER_STORED, NULL},
        {"the same again", new_return(f, "r1", "li", march), LEDGER_SAME, NULL},
        {"another", new_return(f, "r2", "li", march + 30), LEDGER_RETURNED,
         "record \"r1\" is its \"visit\" for 2024-03 already; there is one for each month"},
        {"the month before", new_return(f, "r3", "li", march - 1), LEDGER_STORED, NULL},
        {"the month after", new_return(f, "r4", "li", march + 31), LEDGER_STORED, NULL},
        {"another's", new_return(f, "r5", "qiandeng", march), LEDGER_STORED, NULL},
        {"taken back", new_status("r1", RECORD_WITHDRAWN), LEDGER_STORED, NULL},
        {"made anew", new_return(f, "r6", "li", march + 1), LEDGER_STORED, NULL},
        {"twice", new_return(f, "r7", "li", march + 2), LEDGER_RETURNED, "record \"r6\""},
    };
    EXPECT(f, rows);
}

static void numbers_are_kept_as_they_were_hashed(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct row rows[] = {
        {"minus zero", new_target("qiandeng", 2024, -0.0), LEDGER_STORED, NULL},
        {"minus zero again", new_target("qiandeng", 2024, 0.0), LEDGER_SAME, NULL},
        {"a whole number", new_target("qiandeng", 2024, 8000), LEDGER_STORED, NULL},
        {"a large one", new_target("qiandeng", 2024, 1e300), LEDGER_STORED, NULL},
        {"a small one", new_rate(1, 5e-324), LEDGER_STORED, NULL},
        {"no number", new_target("qiandeng", 2024, NAN), LEDGER_NOT_ALLOWED,
         "the target is no finite number"},
        {"without end", new_rate(1, INFINITY), LEDGER_NOT_ALLOWED, "the rate is no finite number"},
        {"points", new_rating("g1", "qiandeng", "x", NAN), LEDGER_NOT_ALLOWED, "rating"},
        {"share", new_member(CADRE, "li", "qiandeng", 1, -INFINITY), LEDGER_NOT_ALLOWED, "share"},
    };
    EXPECT(f, rows);
}

static struct ledger_entry succeeded(struct ledger_entry e, const char *by)
{
    e.fact.subject.succeeded_by = by;
    return e;
}

static void a_successor_must_be_known(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct row rows[] = {
        {"unknown", succeeded(new_subject(TOWN, "zhoushi", "周市镇"), "nowhere"),
         LEDGER_UNKNOWN_SUBJECT, "nowhere"},
        {"itself", succeeded(new_subject(TOWN, "zhoushi", "周市镇"), "zhoushi"), LEDGER_WRONG_KIND,
         "cannot succeed itself"},
        {"of another kind", succeeded(new_subject(TOWN, "zhoushi", "周市镇"), "li"),
         LEDGER_WRONG_KIND, "\"succeeded_by\" takes \"town\""},
        {"known", succeeded(new_subject(TOWN, "zhoushi", "周市镇"), "qiandeng"), LEDGER_STORED,
         NULL},
    };
    EXPECT(f, rows);
    struct ledger_entry both[] = {succeeded(new_subject(TOWN, "a", "a"), "b"),
                                  new_subject(TOWN, "b", "b")};
    fixture_must(f, both, 2);
}

static void a_batch_is_all_or_nothing(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry entries[] = {
        new_subject(TOWN, "bacheng", "巴城镇"),   new_arrived(f, "r1", "p1", 1, "V-1"),
        new_status("r1", RECORD_VERIFIED),        new_rate(19800, 7.1),
        new_arrived(f, "r2", "nobody", 1, "V-2"), new_arrived(f, "r3", "p1", 1, "V-3"),
    };
    struct ledger_batch b = fixture_append(f, entries, 6);
    assert_int_equal(b.result, LEDGER_UNKNOWN_SUBJECT);
    assert_int_equal(b.at, 4);
    fixture_expect(
        f,
        "SELECT (SELECT max(seq) FROM line) || ' ' || (SELECT count(*) FROM record_arrived)"
        " || ' ' || (SELECT count(*) FROM record_id) || ' ' || (SELECT count(*) FROM status)"
        " || ' ' || (SELECT count(*) FROM rate) || ' ' || (SELECT max(id) FROM private_text)",
        "6 0 0 0 0 5");
    struct ledger_entry next = new_arrived(f, "r1", "p1", 1, "V-1");
    fixture_must(f, &next, 1);
    assert_int_equal(next.fact.seq, 7);
    fixture_must_verify(f);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(facts_of_every_sort_are_stored),
        TEST(the_same_fact_again_is_answered_with_its_line),
        TEST(a_fact_twice_in_one_batch_is_stored_once),
        TEST(another_content_under_a_records_id_is_a_conflict),
        TEST(subjects_must_be_known_and_of_the_right_kind),
        TEST(subjects_are_numbered_without_a_gap),
        TEST(a_batch_may_speak_of_subjects_that_it_brings),
        TEST(another_value_for_the_same_day_is_a_newer_line),
        TEST(one_membership_gives_way_and_several_stand_side_by_side),
        TEST(a_unique_value_belongs_to_one_living_record),
        TEST(unique_numbers_are_found_too),
        TEST(there_is_one_return_for_each_subject_and_period),
        TEST(numbers_are_kept_as_they_were_hashed),
        TEST(a_successor_must_be_known),
        TEST(a_batch_is_all_or_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
