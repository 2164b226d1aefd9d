// Tables and views of record types: they grow, and keep what names mean.
#include "fixture.h"

static bool prepare(struct fixture *f, const char *hash, struct err *e)
{
    ledger_schema_free(f->ledger, f->schema);
    f->schema = NULL;
    return ledger_prepare(f->ledger, &f->model, hash, "effective 2", &fixture_who, &f->schema, e);
}

static void each_ruleset_is_a_line_once(void **state)
{
    struct fixture *f = *state;
    struct err e;
    assert_true(prepare(f, "hash-1", &e));
    fixture_expect(f, "SELECT count(*) FROM ruleset", "1");
    assert_true(prepare(f, "hash-2", &e));
    assert_true(prepare(f, "hash-1", &e)); // back again is a change, too
    fixture_expect(f, "SELECT group_concat(seq || hash || effective) FROM ruleset",
                   "1hash-1effective,2hash-2effective 2,3hash-1effective 2");
    fixture_people(f);
    fixture_expect(f, "SELECT ruleset FROM line WHERE seq = 4", "3");
    fixture_must_verify(f);
}

static void what_changes_its_meaning_is_refused(void **state)
{
    struct fixture *f = *state;
    struct field *amount = &f->arrived[ARRIVED_AMOUNT];
    struct field *project = &f->visit[VISIT_PROJECT];
    struct field *paid = &f->visit[VISIT_PAID];
    struct field *people = &f->town_attributes[TOWN_PEOPLE];
    const struct {
        struct field *field;
        struct type type;
        const char *says;
    } rows[] = {
        {amount,
         {.tag = TYPE_NUMBER, .decimals = 4, .unit = UNIT_NONE},
         "the field \"amount\" of \"arrived\" was recorded as money with 4 decimals; the "
         "configuration now says"
         " number with 4 decimals"},
        {amount, {.tag = TYPE_MONEY, .decimals = 2, .unit = UNIT_NONE}, "money with 2 decimals"},
        {amount,
         {.tag = TYPE_MONEY, .decimals = 4, .unit = WAN_YUAN},
         "now says money in \"wan_yuan = 10000 yuan\" with 4 decimals"},
        {paid,
         {.tag = TYPE_MONEY, .decimals = 1, .unit = YUAN},
         "money in \"yuan\" with 1 decimals"},
        {amount, {.tag = TYPE_TEXT}, "now says text"},
        {project, {.tag = TYPE_REF, .ref_kind = "town"}, "was recorded as ref project"},
        {people,
         {.tag = TYPE_NUMBER, .decimals = 1, .unit = UNIT_NONE},
         "the attribute \"people\" of \"town\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct type before = rows[i].field->type;
        rows[i].field->type = rows[i].type;
        struct err e;
        assert_false(prepare(f, "hash-2", &e));
        if (strstr(e.text, rows[i].says) == NULL)
            fail_msg("says \"%s\"", e.text);
        struct ledger_reader *r;
        assert_false(ledger_reader_open(f->ledger, &f->model, &r, &e));
        rows[i].field->type = before;
    }
    f->units[WAN_YUAN].factor = 1000;
    struct err e;
    assert_false(prepare(f, "hash-2", &e));
    assert_non_null(strstr(e.text, "wan_yuan = 1000 yuan"));
    f->units[WAN_YUAN].factor = 10000;
    f->town_targets[0].unit = YUAN;
    assert_false(prepare(f, "hash-2", &e));
    assert_non_null(strstr(e.text, "the target \"fdi\" of \"town\""));
    f->town_targets[0].unit = WAN_YUAN;
    fixture_expect(f, "SELECT count(*) FROM ruleset", "1"); // refused with nothing changed
    assert_true(prepare(f, "hash-2", &e));
}

static void bounds_options_and_values_may_change(void **state)
{
    struct fixture *f = *state;
    static struct enum_value origins[] = {{"overseas", "境外"}, {"domestic", "内资"}};
    struct err e;
    f->visit[VISIT_SCORE].type.has_least = true;
    f->visit[VISIT_SCORE].type.optional = true;
    f->visit[VISIT_ORIGIN].type.values = origins;
    assert_true(prepare(f, "hash-2", &e));
}

static void names_that_differ_in_case_only_are_refused(void **state)
{
    struct fixture *f = *state;
    struct err e;
    f->arrived[ARRIVED_VOUCHER].label.name = "Voucher";
    assert_false(prepare(f, "hash-2", &e));
    assert_non_null(strstr(e.text, "\"Voucher\" differs from \"voucher\""));
    f->arrived[ARRIVED_VOUCHER].label.name = "voucher";
    f->types[VISIT].label.name = "VISIT";
    assert_false(prepare(f, "hash-2", &e));
    f->types[VISIT].label.name = "visit";
    assert_true(prepare(f, "hash-2", &e));
}

static void a_new_field_is_no_data_in_old_records(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry old = new_arrived(f, "r1", "p1", 1, "V-1");
    fixture_must(f, &old, 1);
    // The new field comes first in the model, last in the table.
    f->arrived[ARRIVED_FIELDS] = f->arrived[0];
    f->arrived[0] = (struct field){.label = {.name = "bank"}, .type = {.tag = TYPE_TEXT}};
    static uint32_t unique[] = {1};
    f->types[ARRIVED].field_count = ARRIVED_FIELDS + 1;
    f->types[ARRIVED].unique = unique;
    struct err e;
    assert_true(prepare(f, "hash-2", &e));
    struct ledger_entry next = new_arrived(f, "r2", "p1", 0, NULL);
    struct cell cells[] = {
        {.has = true, .text = "工行"}, {.has = true, .text = "V-2"}, {.has = true, .number = 2}};
    next.fact.record.cells = cells;
    fixture_must(f, &next, 1);
    fixture_expect(
        f, "SELECT group_concat(id || coalesce(bank, '-') || voucher || amount) FROM v_arrived",
        "r1-V-10.0001,r2工行V-20.0002");
    // The old record, sent again without the field, is the same; with it, it is another.
    old.fact.record.cells =
        (struct cell[]){{.has = false}, {.has = true, .text = "V-1"}, {.has = true, .number = 1}};
    assert_int_equal(fixture_append_one(f, &old), LEDGER_SAME);
    old.fact.record.cells = (struct cell[]){
        {.has = true, .text = "工行"}, {.has = true, .text = "V-1"}, {.has = true, .number = 1}};
    assert_int_equal(fixture_append_one(f, &old), LEDGER_CONFLICT);
    fixture_must_verify(f);
}

static void batches_of_an_older_schema_are_still_written(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct fixture newer = {0};
    fixture_model(&newer);
    newer.arrived[ARRIVED_FIELDS] =
        (struct field){.label = {.name = "bank"}, .type = {.tag = TYPE_TEXT}};
    newer.types[ARRIVED].field_count = ARRIVED_FIELDS + 1;
    struct ledger_schema *schema;
    struct err e;
    assert_true(ledger_prepare(f->ledger, &newer.model, "hash-2", "x", &fixture_who, &schema, &e));
    struct ledger_entry entry = new_arrived(f, "r1", "p1", 1, "V-1");
    fixture_must(f, &entry, 1);
    ledger_schema_free(f->ledger, schema);
    fixture_must_verify(f);
    map_release(&newer.model.units.names);
    arena_release(&newer.arena);
}

static void views_show_records_as_people_write_them(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    struct ledger_entry entries[] = {new_visit(f, "r1", "li", 950, "p1", "接待"),
                                     new_status("r1", RECORD_VERIFIED),
                                     new_arrived(f, "r2", "p1", 400000000, NULL)};
    entries[0].fact.record.reported_on = 1709256000000;
    fixture_must(f, entries, 3);
    const char *const rows[][2] = {
        {"SELECT id || ' ' || subject || ' ' || title || ' ' || date || ' ' || until FROM v_visit",
         "r1 li 李某 2024-03-18 2024-03-20"},
        {"SELECT score FROM v_visit", "9.5"},
        {"SELECT paid || ' ' || paid_unit FROM v_visit", "12.5 wan_yuan"},
        {"SELECT abroad FROM v_visit", "true"},
        {"SELECT \"return\" FROM v_visit", "2024-03-19"},
        {"SELECT origin FROM v_visit", "domestic"},
        {"SELECT project FROM v_visit", "p1"},
        {"SELECT note FROM v_visit", "接待"},
        {"SELECT status || ' ' || evidence FROM v_visit", "verified photo invitation"},
        {"SELECT reported_on FROM v_visit", "2024-03-01T01:20:00.000Z"},
        {"SELECT reported_on FROM v_arrived", "2024-03-01T01:30:00.123Z"},
        {"SELECT amount || ' ' || amount_unit FROM v_arrived", "40000.0 yuan"},
        {"SELECT voucher FROM v_arrived", "NULL"},
        {"SELECT status FROM v_arrived", "reported"},
        {"SELECT title FROM subjects WHERE number = 2", "李某"},
        {"SELECT kind || ' ' || time FROM lines WHERE seq = 7", "record 2024-03-01T01:30:00.123Z"},
        {"SELECT id || record FROM changes JOIN v_visit ON v_visit.id = changes.record", "r1r1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        fixture_expect(f, rows[i][0], rows[i][1]);
}

static void a_field_may_be_called_as_a_column_of_the_view(void **state)
{
    struct fixture *f = *state;
    f->visit[VISIT_NOTE].label.name = "status";
    struct err e;
    assert_true(prepare(f, "hash-2", &e));
    fixture_people(f);
    struct ledger_entry entry = new_visit(f, "r1", "li", 1, NULL, "calm");
    fixture_must(f, &entry, 1);
    fixture_expect(f, "SELECT status || status_field FROM v_visit", "reportedcalm");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(each_ruleset_is_a_line_once),
        TEST(what_changes_its_meaning_is_refused),
        TEST(bounds_options_and_values_may_change),
        TEST(names_that_differ_in_case_only_are_refused),
        TEST(a_new_field_is_no_data_in_old_records),
        TEST(batches_of_an_older_schema_are_still_written),
        TEST(views_show_records_as_people_write_them),
        TEST(a_field_may_be_called_as_a_column_of_the_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
