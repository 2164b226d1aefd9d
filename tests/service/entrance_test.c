// What record types require, judged with the attributes that the ledger holds.
#include "service/entrance.h"

#include <pthread.h>

#include "office.h"

#define DAY(year, month, day) day_from_civil((struct civil){year, month, day})

static const char conf[] =
    "units: { yuan = \"元\"; wan_yuan = \"万元 = 10000 yuan\"; usd = \"美元\"; }\n"
    "rates: { usd: { in = \"yuan\"; max_age = 400; rows = ( (\"2024-01-01\", 7) ); } }\n"
    "kinds: {\n"
    "  town: { title = \"镇\"; attributes: { class = \"a 甲 | b 乙\"; size = \"number optional\";\n"
    "    motto = \"text optional\"; twin = \"ref town optional\"; since = \"date optional\"; } }\n"
    "  cadre: { title = \"干部\"; }\n"
    "}\n"
    "records: {\n"
    "  visit: { of = \"town\"; every = \"month\"; due = 5; fields: { amount = \"money optional\";\n"
    "    host = \"text optional\"; other = \"ref town optional\"; }\n"
    "    require = ( { when = \"amount >= 10 wan_yuan\"; title = \"十万元以上\"; },\n"
    "                { when = \"class == a or size > 5\"; },\n"
    "                { when = \"host != motto\"; title = \"不同\"; },\n"
    "                { when = \"other != twin\"; title = \"他镇\"; },\n"
    "                { when = \"date >= since and not late\"; title = \"及时\"; } ) }\n"
    "  free: { of = [\"town\", \"cadre\"]; fields: { n = \"number\"; } }\n"
    "}\n"
    "schemes: { s: { of = \"town\"; period = \"year\"; rules = (\n"
    "  { name = \"visits\"; score = \"count(visit)\" } ) } }\n";

struct hall {
    struct office office;
    char folder[32], path[64];
    struct ledger *ledger;
    struct ledger_schema *schema;
    struct entrance *entrance;
    pthread_mutex_t lock;
    pthread_cond_t told;
    bool done;
    int64_t last; // line
};

static void on_done(struct ledger_batch *b)
{
    struct hall *h = b->context;
    pthread_mutex_lock(&h->lock);
    h->done = true;
    pthread_cond_signal(&h->told);
    pthread_mutex_unlock(&h->lock);
}

// What was admitted is appended; the directory learns its subjects.
static void store(struct hall *h)
{
    struct admission *a = &h->office.admission;
    struct ledger_batch b = {.schema = h->schema,
                             .entries = a->entries,
                             .count = a->count,
                             .arena = a->arena,
                             .done = on_done,
                             .context = h};
    h->done = false;
    assert_true(ledger_append(h->ledger, &b));
    pthread_mutex_lock(&h->lock);
    while (!h->done)
        pthread_cond_wait(&h->told, &h->lock);
    pthread_mutex_unlock(&h->lock);
    if (b.result != LEDGER_STORED)
        fail_msg("%s", b.error.text);
    for (size_t i = 0; i < b.count; i++) {
        const struct fact *f = &b.entries[i].fact;
        h->last = f->seq > h->last ? f->seq : h->last;
        if (f->tag == FACT_SUBJECT)
            directory_put(&h->office.directory, f->subject.subject, f->subject.id, NULL,
                          h->office.ruleset.model.kinds[f->subject.kind].label.name);
    }
}

static void put(struct hall *h, enum submit_kind kind, const char *form)
{
    office_begin(&h->office);
    if (!office_admit(&h->office, kind, form))
        fail_msg("%s: %s", form, h->office.complaints.list[0].text);
    store(h);
    office_end(&h->office);
}

// The complaints about a record at the door on a day, parted by " / "; "" = none. On good terms it
// is stored.
static void at_the_door(struct hall *h, int32_t today, const char *form, const char *expected)
{
    struct office *o = &h->office;
    struct str told = {0};
    struct err e;
    office_begin(o);
    o->admission.today = today;
    o->admission.now =
        ((int64_t)DAY(2024, 4, 3) * 1440 - 480) * 60000; // a visit in March is in time
    o->admission.committed = h->last;
    if (!office_admit(o, SUBMIT_RECORDS, form))
        fail_msg("%s: %s", form, o->complaints.list[0].text);
    if (!entrance_judge(h->entrance, &o->admission, &e))
        fail_msg("%s", e.text);
    for (size_t i = 0; i < o->complaints.count; i++) {
        const struct complaint *c = &o->complaints.list[i];
        assert_int_equal(c->line, 7);
        str_addf(&told, "%s%s: %s", i ? " / " : "", c->field ? c->field : "-", c->text);
    }
    if (strcmp(told.data ? told.data : "", expected) != 0)
        fail_msg("%s\n gives %s\n   not %s", form, told.data, expected);
    if (!o->complaints.total)
        store(h);
    office_end(o);
    str_release(&told);
}

static int setup(void **state)
{
    struct hall *h = calloc(1, sizeof *h);
    struct ledger_options options = {.path = h->path};
    struct err e;
    snprintf(h->folder, sizeof h->folder, "/tmp/entrance.XXXXXX");
    assert_non_null(mkdtemp(h->folder));
    snprintf(h->path, sizeof h->path, "%s/ledger", h->folder);
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->told, NULL);
    office_model(&h->office, conf);
    directory_init(&h->office.directory);
    if (!ledger_open(&h->ledger, &options, &e) ||
        !ledger_prepare(h->ledger, &h->office.ruleset.model, "hash", "text",
                        &(struct ledger_who){0}, &h->schema, &e))
        fail_msg("%s", e.text);
    h->entrance = entrance_new(&h->office.ruleset, h->ledger);
    *state = h;
    put(h, SUBMIT_SUBJECTS, "id=c1;kind=cadre");
    put(h, SUBMIT_SUBJECTS, "id=t1;kind=town;class=a;motto=勤;since=2020-01-01;twin=t1");
    put(h, SUBMIT_SUBJECTS, "id=t2;kind=town;class=b;size=#3;motto=勤;since=2020-01-01;twin=t1");
    put(h, SUBMIT_SUBJECTS, "id=t3;kind=town");
    return 0;
}

static int teardown(void **state)
{
    static const char *const names[] = {"ledger", "ledger-wal", "ledger-shm", "ledger.lock"};
    struct hall *h = *state;
    entrance_free(h->entrance);
    ledger_close(h->ledger);
    office_release(&h->office);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str path = {0};
        str_addf(&path, "%s/%s", h->folder, names[i]);
        unlink(path.data);
        str_release(&path);
    }
    rmdir(h->folder);
    pthread_mutex_destroy(&h->lock);
    pthread_cond_destroy(&h->told);
    free(h);
    return 0;
}

#define TODAY DAY(2024, 12, 31)
#define VISIT(id, subject) "type=visit;date=2024-03-31;id=" id ";subject=" subject
#define GOOD ";amount=10 wan_yuan;host=张三;other=t2"

static void a_record_that_fulfils_all_is_let_in(void **state)
{
    at_the_door(*state, TODAY, VISIT("r1", "t1") GOOD, "");
}

static void each_condition_that_is_not_met_is_told_with_what_it_named(void **state)
{
    at_the_door(*state, TODAY, VISIT("r1", "t2") ";amount=9.5 wan_yuan;host=勤;other=t1",
                "amount: \"十万元以上\" is not met: amount = 95000 yuan / "
                "-: \"class == a or size > 5\" is not met: class = b, size = 3 / "
                "host: \"不同\" is not met: host = 勤, motto = 勤 / "
                "other: \"他镇\" is not met: other = t1, twin = t1");
}

static void no_answer_refuses_too(void **state)
{
    at_the_door(*state, TODAY, VISIT("r1", "t3"),
                "amount: \"十万元以上\" has no answer: amount = no data / "
                "-: \"class == a or size > 5\" has no answer: class = no data, size = no data / "
                "host: \"不同\" has no answer: host = no data, motto = no data / "
                "other: \"他镇\" has no answer: other = no data, twin = no data / "
                "-: \"及时\" has no answer: date = 2024-03-31, since = no data, "
                "reported_on = 2024-04-03");
}

static void money_counts_at_the_days_rate(void **state)
{
    at_the_door(*state, TODAY, VISIT("r1", "t1") ";amount=15000 usd;host=张三;other=t2", "");
    at_the_door(*state, TODAY,
                "type=visit;date=2024-02-29;reported_on=2024-03-01;id=r2;subject=t1"
                ";amount=14000 usd;host=张三;other=t2",
                "amount: \"十万元以上\" is not met: amount = 14000 usd");
}

static void a_late_return_is_seen_by_the_time_it_came_or_is_said_to_have_come(void **state)
{
    at_the_door(*state, TODAY, "type=visit;date=2024-02-29;id=r1;subject=t1" GOOD,
                "-: \"及时\" is not met: date = 2024-02-29, since = 2020-01-01, reported_on = "
                "2024-04-03");
    at_the_door(*state, TODAY,
                "type=visit;date=2024-02-29;reported_on=2024-03-05;id=r1;subject=t1" GOOD, "");
}

static void attributes_count_as_they_are_in_force_today(void **state)
{
    struct hall *h = *state;
    put(h, SUBMIT_SUBJECTS, "id=t2;kind=town;class=a;from=2024-07-01");
    at_the_door(h, DAY(2024, 6, 30), VISIT("r1", "t2") ";amount=10 wan_yuan;host=张三;other=t2",
                "-: \"class == a or size > 5\" is not met: class = b, size = 3");
    at_the_door(h, DAY(2024, 7, 1), VISIT("r1", "t2") ";amount=10 wan_yuan;host=张三;other=t2", "");
}

static void a_later_word_for_the_same_day_counts(void **state)
{
    struct hall *h = *state;
    put(h, SUBMIT_SUBJECTS, "id=t1;kind=town;class=b");
    at_the_door(h, TODAY, VISIT("r1", "t1") GOOD,
                "-: \"class == a or size > 5\" has no answer: class = b, size = no data");
    put(h, SUBMIT_SUBJECTS, "id=t1;kind=town;size=#6");
    at_the_door(h, TODAY, VISIT("r1", "t1") GOOD, "");
}

static void a_record_that_stands_is_not_judged_again(void **state)
{
    struct hall *h = *state;
    at_the_door(h, TODAY, VISIT("r1", "t1") GOOD, "");
    put(h, SUBMIT_SUBJECTS, "id=t1;kind=town;class=b");
    office_begin(&h->office);
    h->office.admission.today = TODAY;
    h->office.admission.committed = h->last;
    struct err e;
    assert_true(office_admit(&h->office, SUBMIT_RECORDS, VISIT("r1", "t1") GOOD));
    assert_true(entrance_judge(h->entrance, &h->office.admission, &e));
    assert_int_equal(h->office.complaints.total, 0);
    office_end(&h->office);
}

static void types_that_require_nothing_are_let_in(void **state)
{
    at_the_door(*state, TODAY, "type=free;date=2024-03-31;id=r1;subject=c1;n=#1", "");
    at_the_door(*state, TODAY, "type=free;date=2024-03-31;id=r2;subject=t3;n=#1", "");
}

static void a_ruleset_that_requires_nothing_has_no_entrance(void **state)
{
    struct office o;
    struct hall *h = *state;
    office_init(&o, office_conf);
    assert_null(entrance_new(&o.ruleset, h->ledger));
    office_release(&o);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_record_that_fulfils_all_is_let_in),
        TEST(each_condition_that_is_not_met_is_told_with_what_it_named),
        TEST(no_answer_refuses_too),
        TEST(money_counts_at_the_days_rate),
        TEST(a_late_return_is_seen_by_the_time_it_came_or_is_said_to_have_come),
        TEST(attributes_count_as_they_are_in_force_today),
        TEST(a_later_word_for_the_same_day_counts),
        TEST(a_record_that_stands_is_not_judged_again),
        TEST(types_that_require_nothing_are_let_in),
        TEST(a_ruleset_that_requires_nothing_has_no_entrance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
