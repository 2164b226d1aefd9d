// Forms as clients write them, and the facts that they become, or all that is wrong with them.
#include "form_rows.h"
#include "office.h"

// --- facts as text ---

static void put_day(struct str *out, const char *name, int32_t day)
{
    char text[11];
    if (day == DAY_NONE)
        return;
    day_format(day, text);
    str_addf(out, " %s %s", name, text);
}

static void put_cell(struct str *out, const struct model *m, const struct field *f,
                     const struct cell *c)
{
    char text[128] = "no data";
    if (c->has && c->text)
        str_addf(out, " %s=%s", f->label.name, c->text);
    else {
        if (c->has)
            cell_format(&f->type, &m->units, c, text, sizeof text);
        str_addf(out, " %s=%s", f->label.name, text);
    }
}

static void put_record(struct str *out, const struct model *m, const struct ledger_entry *entry)
{
    const struct fact_record *r = &entry->fact.record;
    const struct record_type *t = &m->records[r->type];
    str_addf(out, "record %s %s %s", r->id, t->label.name, entry->subject);
    put_day(out, "on", r->date);
    put_day(out, "until", r->until);
    if (r->reported_on)
        str_addf(out, " reported %lld", (long long)r->reported_on);
    str_addf(out, " %s", record_status_name(r->status));
    put_day(out, "heard", r->heard_on);
    if (r->decision)
        str_addf(out, " (%s)", r->decision);
    str_add(out, r->appeal_upheld ? " appealed" : "");
    for (size_t i = 0; i < r->evidence_count; i++)
        str_addf(out, " +%s", r->evidence[i]);
    for (size_t i = 0; i < r->cell_count; i++)
        if (r->cells[i].has)
            put_cell(out, m, &t->fields[i], &r->cells[i]);
}

static void put_change(struct str *out, const struct fact_status *s)
{
    str_addf(out, "%s %s", s->record_id, record_status_name(s->status));
    if (s->reason)
        str_addf(out, " (%s)", s->reason);
    if (s->sets_hearing)
        put_day(out, "heard", s->heard_on);
    if (s->decision)
        str_addf(out, " (%s)", s->decision);
    str_add(out, s->appeal_upheld ? " appealed" : "");
    if (s->corrected_by)
        str_addf(out, " by %s", s->corrected_by);
}

static void put_subject(struct str *out, const struct model *m, const struct fact_subject *s)
{
    str_addf(out, "%s %s", m->kinds[s->kind].label.name, s->id);
    if (s->title)
        str_addf(out, " (%s)", s->title);
    put_day(out, "from", s->from);
    if (s->succeeded_by)
        str_addf(out, " then %s", s->succeeded_by);
}

static void put_target(struct str *out, const struct model *m, const struct ledger_entry *entry)
{
    const struct fact_target *t = &entry->fact.target;
    char period[16];
    period_format(t->period, period);
    str_addf(out, "target %s %s %s", entry->subject,
             m->kinds[t->kind].targets[t->target].label.name, period);
    if (t->has)
        str_addf(out, " %g", t->value);
    if (t->document)
        str_addf(out, " (%s)", t->document);
}

static void put_rating(struct str *out, const struct ledger_entry *entry)
{
    const struct fact_rating *r = &entry->fact.rating;
    char period[16];
    period_format(r->period, period);
    str_addf(out, "rating %s %s %s.%s %s by %s%s %g (%s)", r->id, entry->subject, r->scheme,
             r->rule, period, r->rater, r->rater_subject == NONE ? "" : ", a subject", r->points,
             r->reason);
}

static void put_fact(struct str *out, const struct model *m, const struct ledger_entry *entry)
{
    const struct fact *f = &entry->fact;
    str_add(out, out->size ? " / " : "");
    switch (f->tag) {
    case FACT_SUBJECT:
        put_subject(out, m, &f->subject);
        return;
    case FACT_ATTRIBUTE:
        str_addf(out, "%s", entry->subject);
        put_cell(out, m, &m->kinds[f->attribute.kind].attributes[f->attribute.attribute],
                 &f->attribute.value);
        put_day(out, "from", f->attribute.from);
        return;
    case FACT_MEMBERSHIP:
        str_addf(out, "%s in %s %s", entry->subject,
                 m->kinds[f->membership.kind].belongs[f->membership.belong].name,
                 entry->other ? entry->other : "none");
        if (f->membership.share < 1)
            str_addf(out, " x %g", f->membership.share);
        put_day(out, "from", f->membership.from);
        if (f->membership.evidence)
            str_addf(out, " +%s", f->membership.evidence);
        return;
    case FACT_RECORD:
        put_record(out, m, entry);
        return;
    case FACT_STATUS:
        put_change(out, &f->status);
        return;
    case FACT_TARGET:
        put_target(out, m, entry);
        return;
    case FACT_RATING:
        put_rating(out, entry);
        return;
    case FACT_RATE:
        str_addf(out, "rate %s %g", m->units.list[f->rate.unit].name, f->rate.price);
        put_day(out, "on", f->rate.day);
        return;
    }
}

static void put_all(struct str *out, const struct office *o, bool good)
{
    for (size_t i = 0; good && i < o->admission.count; i++)
        put_fact(out, &o->ruleset.model, &o->admission.entries[i]);
    for (size_t i = 0; i < o->complaints.count; i++) {
        const struct complaint *c = &o->complaints.list[i];
        assert_int_equal(c->line, 7);
        str_addf(out, "%s%s: %s", out->size ? " / " : "!", c->field ? c->field : "-", c->text);
    }
}

// --- tests ---

static void check_rows(struct office *o, enum submit_kind kind, uid_t uid, const struct row *rows,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str given = {0};
        office_begin(o);
        o->admission.who = (struct who){.uid = uid, .gid = uid};
        bool good = office_admit(o, kind, rows[i].form);
        assert_int_equal(good, o->complaints.total == 0);
        put_all(&given, o, good);
        office_end(o);
        if (strcmp(given.data ? given.data : "", rows[i].gives))
            fail_msg("%s\n gives %s\n   not %s", rows[i].form, given.data, rows[i].gives);
        str_release(&given);
    }
}

#define CHECK(kind, uid, rows) check_rows(*state, kind, uid, rows, sizeof rows / sizeof *rows)
#define STRANGER 54321 // of no group

static void forms_of_records(void **state)
{
    CHECK(SUBMIT_RECORDS, geteuid(), records);
}

static void what_only_some_may_report(void **state)
{
    if (geteuid() == STRANGER)
        skip();
    CHECK(SUBMIT_RECORDS, STRANGER, strangers);
}

static void forms_of_targets(void **state)
{
    CHECK(SUBMIT_TARGETS, geteuid(), targets);
}

static void forms_of_subjects(void **state)
{
    CHECK(SUBMIT_SUBJECTS, geteuid(), subjects);
}

static void forms_of_ratings(void **state)
{
    CHECK(SUBMIT_RATINGS, geteuid(), ratings);
}

static void forms_of_status_changes(void **state)
{
    CHECK(SUBMIT_STATUS, geteuid(), changes);
}

static void texts_are_bounded(void **state)
{
    struct office *o = *state;
    static const char *const names[] = {"id", "host", "decision", "subject"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str form = {0};
        str_addf(&form, "type=visit;date=2024-03-01;%s=", names[i]);
        for (int k = 0; k < 4097; k++)
            str_add(&form, "x");
        office_begin(o);
        assert_false(office_admit(o, SUBMIT_RECORDS, form.data));
        bool told = false;
        for (size_t k = 0; k < o->complaints.count; k++)
            told = told ||
                   (!strcmp(o->complaints.list[k].field, names[i]) &&
                    !strcmp(o->complaints.list[k].text, "has 4097 bytes; at most 4096 are kept"));
        assert_true(told);
        office_end(o);
        str_release(&form);
    }
}

static void a_hundred_complaints_are_kept_and_all_are_counted(void **state)
{
    struct office *o = *state;
    struct form list[250];
    office_begin(o);
    for (size_t i = 0; i < 250; i++) {
        list[i] = office_form(&o->arena, "id=r1;type=visit;subject=t1;date=soon");
        list[i].line = i + 1;
    }
    const struct forms forms = {.arena = &o->arena, .list = list, .count = 250, .room = 250};
    assert_false(admit_forms(&o->admission, SUBMIT_RECORDS, &forms));
    assert_int_equal(o->complaints.total, 250);
    assert_int_equal(o->complaints.count, 100);
    assert_int_equal(o->complaints.list[99].line, 100);
    office_end(o);
}

static void every_fact_knows_its_form(void **state)
{
    struct office *o = *state;
    office_begin(o);
    struct form list[] = {
        office_form(&o->arena, "id=t3;kind=town;class=a;size=1"),
        office_form(&o->arena, "id=t4;kind=town"),
        office_form(&o->arena, "id=c2;kind=cadre;town=t3"),
    };
    static const size_t from[] = {0, 0, 0, 1, 2, 2};
    const struct forms forms = {.arena = &o->arena, .list = list, .count = 3, .room = 3};
    assert_true(admit_forms(&o->admission, SUBMIT_SUBJECTS, &forms));
    assert_int_equal(o->admission.count, 6);
    assert_memory_equal(o->admission.form_of, from, sizeof from);
    office_end(o);
}

static int setup(void **state)
{
    *state = calloc(1, sizeof(struct office));
    office_init(*state, office_conf);
    return 0;
}

static int teardown(void **state)
{
    office_release(*state);
    free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_of_records),
        cmocka_unit_test(what_only_some_may_report),
        cmocka_unit_test(forms_of_targets),
        cmocka_unit_test(forms_of_subjects),
        cmocka_unit_test(forms_of_ratings),
        cmocka_unit_test(forms_of_status_changes),
        cmocka_unit_test(texts_are_bounded),
        cmocka_unit_test(a_hundred_complaints_are_kept_and_all_are_counted),
        cmocka_unit_test(every_fact_knows_its_form),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
