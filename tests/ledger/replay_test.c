// Replay gives back what was appended.
#include "fixture.h"

#include "base/str.h"
#include "facts.h"

// A fact as text, all of it, so that two can be compared and a difference read.
static void print_cells(struct str *out, const struct fact_record *f)
{
    for (size_t i = 0; i < f->cell_count; i++) {
        const struct cell *c = &f->cells[i];
        if (c->has)
            str_addf(out, " %lld/%u/%s", (long long)c->number, c->currency, c->text ? c->text : "");
        else
            str_add(out, " -");
    }
}

static void print_record(struct str *out, const struct fact_record *f)
{
    str_addf(out, "record %s %u %u %d %d %lld %d %d %s %d", f->id, f->type, f->subject, f->date,
             f->until, (long long)f->reported_on, (int)f->status, f->heard_on,
             f->decision ? f->decision : "-", f->appeal_upheld);
    for (size_t i = 0; i < f->evidence_count; i++)
        str_addf(out, " %s", f->evidence[i]);
    print_cells(out, f);
}

static void print_fact(struct str *out, const struct fact *f)
{
    str_addf(out, "%lld %lld ", (long long)f->seq, (long long)f->time);
    switch (f->tag) {
    case FACT_SUBJECT:
        str_addf(out, "subject %u %u %s %s %d %s", f->subject.subject, f->subject.kind,
                 f->subject.id, f->subject.title, f->subject.from,
                 f->subject.succeeded_by ? f->subject.succeeded_by : "-");
        break;
    case FACT_ATTRIBUTE:
        str_addf(out, "attribute %u %u %u %d", f->attribute.subject, f->attribute.kind,
                 f->attribute.attribute, f->attribute.from);
        print_cells(out, &(struct fact_record){.cells = &f->attribute.value, .cell_count = 1});
        break;
    case FACT_MEMBERSHIP:
        str_addf(out, "membership %u %u %u %u %d %g %s", f->membership.subject, f->membership.kind,
                 f->membership.belong, f->membership.parent, f->membership.from,
                 f->membership.share, f->membership.evidence ? f->membership.evidence : "-");
        break;
    case FACT_RECORD:
        print_record(out, &f->record);
        break;
    case FACT_STATUS:
        str_addf(out, "status %lld %s %u %d %d %d %s %d %s %s", (long long)f->status.record_seq,
                 f->status.record_id, f->status.type, (int)f->status.status, f->status.sets_hearing,
                 f->status.heard_on, f->status.decision ? f->status.decision : "-",
                 f->status.appeal_upheld, f->status.corrected_by ? f->status.corrected_by : "-",
                 f->status.reason ? f->status.reason : "-");
        break;
    case FACT_TARGET:
        str_addf(out, "target %u %u %u %d/%d/%d %d %.17g %s", f->target.subject, f->target.kind,
                 f->target.target, (int)f->target.period.length, f->target.period.year,
                 f->target.period.at, f->target.has, f->target.value,
                 f->target.document ? f->target.document : "-");
        break;
    case FACT_RATING:
        str_addf(out, "rating %s %u %s %s %d/%d/%d %s %u %.17g %s", f->rating.id, f->rating.subject,
                 f->rating.scheme, f->rating.rule, (int)f->rating.period.length,
                 f->rating.period.year, f->rating.period.at, f->rating.rater,
                 f->rating.rater_subject, f->rating.points,
                 f->rating.reason ? f->rating.reason : "-");
        break;
    case FACT_RATE:
        str_addf(out, "rate %u %d %.17g", f->rate.unit, f->rate.day, f->rate.price);
        break;
    }
    str_add(out, "\n");
}

static bool collect(const struct fact *f, void *context, struct err *e)
{
    (void)e;
    print_fact(context, f);
    return true;
}

static struct ledger_replayed replay(struct fixture *f, int64_t first, int64_t last,
                                     struct str *out)
{
    struct ledger_reader *r = fixture_reader(f);
    struct ledger_replayed counts;
    struct err e;
    if (!ledger_replay(r, first, last, collect, out, &counts, &e))
        fail_msg("%s", e.text);
    ledger_reader_close(r);
    return counts;
}

static void expect_same(const struct str *expected, const struct str *given)
{
    const char *a = expected->data, *b = given->data;
    while (*a != '\0' && *a == *b)
        a++, b++;
    if (*a != *b)
        fail_msg("appended ...%.200s\nreplayed ...%.200s", a, b);
}

// Seeds are rows; each appends some hundred facts in batches of random size.
static void replay_gives_what_was_appended(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct str expected, given;
    str_init(&expected);
    str_init(&given);
    replay(f, 1, INT64_MAX, &expected);
    int n = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct random r = {seed * 7919};
        struct ledger_entry entries[40];
        size_t count = 1 + random_below(&r, 40);
        for (size_t i = 0; i < count; i++)
            entries[i] = random_fact(f, &r, ++n);
        struct ledger_batch b = fixture_append(f, entries, count);
        if (b.result != LEDGER_STORED)
            fail_msg("seed %d: %s", (int)seed, b.error.text);
        for (size_t i = 0; i < count; i++) {
            if (entries[i].fact.tag == FACT_SUBJECT && entries[i].fact.subject.title == NULL)
                entries[i].fact.subject.title = entries[i].fact.subject.id;
            struct fact stored = entries[i].fact;
            bool is_record = ledger_stored_record(&entries[i], &stored);
            assert_int_equal(is_record, stored.tag == FACT_RECORD);
            print_fact(&expected, &stored);
        }
    }
    struct ledger_replayed counts = replay(f, 1, INT64_MAX, &given);
    expect_same(&expected, &given);
    assert_int_equal(counts.facts, n + 5);
    assert_int_equal(counts.passed, 0);
    assert_int_equal(counts.no_data, 0);

    // In pieces it is the same, as two readers would read it.
    str_clear(&given);
    for (int64_t first = 1; first <= n + 6; first += 37)
        replay(f, first, first + 36, &given);
    expect_same(&expected, &given);
    fixture_must_verify(f);
    str_release(&expected);
    str_release(&given);
}

static void status_changes_come_in_order(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry entries[] = {
        new_visit(f, "r1", "li", 1, NULL, NULL), new_arrived(f, "r2", "p1", 1, NULL),
        new_status("r2", RECORD_VERIFIED), new_status("r1", RECORD_VERIFIED),
        new_status("r2", RECORD_WITHDRAWN)};
    entries[2].fact.status.reason = "凭证已核";
    fixture_must(f, entries, 5);
    struct str expected, given;
    str_init(&expected);
    str_init(&given);
    for (size_t i = 2; i < 5; i++)
        print_fact(&expected, &entries[i].fact);
    replay(f, 9, 11, &given);
    expect_same(&expected, &given);
    str_release(&expected);
    str_release(&given);
}

static void what_the_model_no_longer_has_is_passed_over(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry entries[] = {
        new_visit(f, "r1", "li", 1, "p1", "x"), // type gone
        new_status("r1", RECORD_VERIFIED),      // with it
        new_arrived(f, "r2", "p1", 7, "V-1"),   // currency gone: no data; voucher gone
        new_target("qiandeng", 2024, 1),        // target gone
        new_people("qiandeng", 19000, 1),       // attribute gone
        new_member(PROJECT, "p1", "qiandeng", 1, 1),
        new_rate(19800, 7.1), // unit gone
    };
    struct cell *cells = arena_array(&f->arena, ARRIVED_FIELDS, sizeof *cells);
    cells[ARRIVED_AMOUNT] = (struct cell){.has = true, .number = 7, .currency = 1};
    entries[2].fact.record.cells = cells;
    fixture_must(f, entries, sizeof entries / sizeof *entries);

    f->model.record_count = 1;
    f->types[ARRIVED].field_count = 1;
    f->types[ARRIVED].unique_count = 0;
    f->kinds[TOWN].target_count = 0;
    f->kinds[TOWN].attribute_count = 0;
    f->kinds[TOWN].label.name = "district"; // and so is the kind itself
    f->model.rate_count = 0;
    f->model.units.base_count = 1;
    f->kinds[PROJECT].belong_count = 0;
    struct str given;
    str_init(&given);
    struct ledger_replayed counts = replay(f, 1, INT64_MAX, &given);
    assert_string_equal(
        given.data,
        "2 1709256600123 subject 0 4294967295 qiandeng 千灯镇 -2147483648 -\n"
        "3 1709256600123 subject 1 4294967295 zhoushi 周市镇 -2147483648 -\n"
        "4 1709256600123 subject 2 1 li 李某 -2147483648 -\n"
        "5 1709256600123 subject 3 2 p1 项目一 -2147483648 -\n"
        "6 1709256600123 subject 4 2 p2 项目二 -2147483648 -\n"
        "9 1709256600123 record r2 0 3 19800 -2147483648 1709256600123 0 -2147483648 - 0 -\n");
    assert_int_equal(counts.facts, 6);
    assert_int_equal(counts.passed, 6);
    assert_int_equal(counts.no_data, 1);
    str_release(&given);
}

static void records_about_a_subject_of_a_lost_kind_are_passed_over(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry entries[] = {
        new_visit(f, "r1", "li", 1, NULL, NULL), new_visit(f, "r2", "zhoushi", 1, NULL, NULL),
        new_status("r1", RECORD_VERIFIED), new_status("r2", RECORD_VERIFIED),
        new_rating("g1", "li", "x", 1)};
    fixture_must(f, entries, 5);
    f->kinds[CADRE].label.name = "officer";
    struct str given;
    str_init(&given);
    struct ledger_replayed counts = replay(f, 7, INT64_MAX, &given);
    assert_int_equal(counts.facts, 2);
    assert_int_equal(counts.passed, 3);
    assert_non_null(strstr(given.data, "record r2"));
    assert_non_null(strstr(given.data, "status 8 r2"));
    str_release(&given);
}

static void a_model_that_was_never_prepared_can_be_tried(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry entry = new_arrived(f, "r1", "p1", 7, "V-1");
    fixture_must(f, &entry, 1);
    f->arrived[ARRIVED_FIELDS] =
        (struct field){.label = {.name = "bank"}, .type = {.tag = TYPE_TEXT}};
    f->types[ARRIVED].field_count = ARRIVED_FIELDS + 1;
    f->types[VISIT].label.name = "reception";
    struct str given;
    str_init(&given);
    replay(f, 7, 7, &given);
    assert_non_null(strstr(given.data, " 7/0/ 0/0/V-1 -\n"));
    str_release(&given);
    f->types[VISIT].label.name = "visit"; // as the schema still knows it
    f->types[ARRIVED].field_count = ARRIVED_FIELDS;
}

static bool refuse(const struct fact *f, void *context, struct err *e)
{
    (void)context;
    return err_set(e, "no more after %lld", (long long)f->seq);
}

static bool note_line(const struct fact *f, void *context, struct err *e)
{
    (void)e;
    str_addf(context, "%lld:%d ", (long long)f->seq, (int)f->tag);
    return true;
}

static void facts_of_some_sorts_can_be_had_alone(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry entries[] = {
        new_arrived(f, "r1", "p1", 1, "V-1"),
        new_rate(19800, 7.1),
        new_subject(TOWN, "bacheng", "巴城镇"),
        new_target("qiandeng", 2024, 5),
        new_rate(19801, 7.2),
    };
    fixture_must(f, entries, 5);
    struct ledger_reader *r = fixture_reader(f);
    struct str given = {0}, expected = {0};
    struct err e;
    assert_true(ledger_replay_some(r, 1u << FACT_RATE | 1u << FACT_SUBJECT, entries[0].fact.seq,
                                   entries[3].fact.seq, note_line, &given, &e));
    note_line(&entries[1].fact, &expected, &e);
    note_line(&entries[2].fact, &expected, &e);
    assert_string_equal(given.data, expected.data);
    str_release(&given);
    str_release(&expected);
    ledger_reader_close(r);
}

static void the_taker_can_stop_it(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_reader *r = fixture_reader(f);
    struct ledger_replayed counts;
    struct err e;
    assert_false(ledger_replay(r, 1, INT64_MAX, refuse, NULL, &counts, &e));
    assert_string_equal(e.text, "no more after 2");
    struct str given;
    str_init(&given);
    assert_true(ledger_replay(r, 6, 6, collect, &given, &counts, &e)); // and it can be read again
    assert_int_equal(counts.facts, 1);
    str_release(&given);
    ledger_reader_close(r);
}

static void a_replay_sees_one_moment(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_reader *r = fixture_reader(f); // opened before the lines that follow
    struct ledger_entry entry = new_rate(1, 1);
    fixture_must(f, &entry, 1);
    struct ledger_replayed counts;
    struct err e;
    struct str given;
    str_init(&given);
    assert_true(ledger_replay(r, 7, INT64_MAX, collect, &given, &counts, &e));
    assert_int_equal(counts.facts, 1);
    str_release(&given);
    ledger_reader_close(r);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(replay_gives_what_was_appended),
        TEST(status_changes_come_in_order),
        TEST(what_the_model_no_longer_has_is_passed_over),
        TEST(records_about_a_subject_of_a_lost_kind_are_passed_over),
        TEST(a_model_that_was_never_prepared_can_be_tried),
        TEST(facts_of_some_sorts_can_be_had_alone),
        TEST(the_taker_can_stop_it),
        TEST(a_replay_sees_one_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
