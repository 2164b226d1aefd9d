#include <string.h>

#include "base/near.h"
#include "service/admit.h"

static const char *const record_names[] = {"id",       "type",        "subject",      "date",
                                           "until",    "reported_on", "status",       "evidence",
                                           "heard_on", "decision",    "appeal_upheld"};

// Which record type a form means; complains when it names none.
static const struct record_type *type_of(struct admission *a, const struct form *f,
                                         const char *name)
{
    uint32_t at = model_record(a->model, name);
    if (at != NONE)
        return &a->model->records[at];
    struct near near;
    char hint[160];
    near_init(&near, name);
    for (size_t i = 0; i < a->model->record_count; i++)
        near_try(&near, a->model->records[i].label.name);
    complain(a->complaints, f->line, "type", "unknown record type \"%.80s\"%s", name,
             near_hint(&near, hint, sizeof hint));
    return NULL;
}

static void check_evidence(struct admission *a, const struct form *f, const struct record_type *t,
                           const char *const *have, size_t have_count)
{
    for (size_t i = 0; i < t->evidence_count; i++) {
        const struct evidence *need = &t->evidence[i];
        bool found = false;
        for (size_t k = 0; k < need->alternative_count && !found; k++)
            for (size_t n = 0; n < have_count && !found; n++)
                found = !strcmp(have[n], need->alternatives[k]);
        if (found)
            continue;
        struct str names = {0};
        for (size_t k = 0; k < need->alternative_count; k++)
            str_addf(&names, "%s%s", k ? " or " : "", need->alternatives[k]);
        complain(a->complaints, f->line, "evidence", "needs %s", names.data);
        str_release(&names);
    }
}

static void record_cells(struct admission *a, const struct form *f, const struct record_type *t,
                         struct fact_record *r)
{
    struct cell *cells = arena_array(a->arena, t->field_count + 1, sizeof *cells);
    for (size_t i = 0; i < t->field_count; i++) {
        const struct field *field = &t->fields[i];
        const struct form_field *given = form_find(f, field->label.name);
        if (!given)
            given = form_find_in(f, "fields.", field->label.name);
        admit_cell(a, f, given, &field->type, field->label.name, &cells[i]);
    }
    r->cells = cells;
    r->cell_count = t->field_count;
}

static void record_dates(struct admission *a, const struct form *f, const struct record_type *t,
                         struct fact_record *r)
{
    admit_day(a, f, "date", true, &r->date);
    admit_day(a, f, "until", false, &r->until);
    if (r->until != DAY_NONE && !t->interval)
        complain(a->complaints, f->line, "until", "is given, but %s is no interval", t->label.name);
    else if (r->until != DAY_NONE && r->until < r->date)
        complain(a->complaints, f->line, "until", "is before the date");
    if (admit_time(a, f, "reported_on", &r->reported_on) && r->reported_on &&
        !admit_is_administrator(a))
        complain(a->complaints, f->line, "reported_on",
                 "is the ledger's own time; only root or the daemon's user may state another");
    admit_day(a, f, "heard_on", false, &r->heard_on);
    r->decision = admit_text(a, f, "decision", false);
    admit_flag(a, f, "appeal_upheld", &r->appeal_upheld);
}

static void record_status_of(struct admission *a, const struct form *f, struct fact_record *r)
{
    const char *status = admit_text(a, f, "status", false);
    r->status = RECORD_REPORTED;
    if (status && (!record_status_parse(status, &r->status) || r->status > RECORD_VERIFIED))
        complain(
            a->complaints, f->line, "status",
            "is \"%.40s\"; a record comes as reported or verified, and later changes by its status",
            status);
}

// Words: the ledger keeps them with a space between.
static size_t record_evidence(struct admission *a, const struct form *f, const char ***out)
{
    size_t count = admit_list(a, form_find(f, "evidence"), out);
    for (size_t i = 0; i < count; i++)
        if (!(*out)[i][0] || strpbrk((*out)[i], " \t\r\n"))
            complain(a->complaints, f->line, "evidence",
                     "holds \"%.80s\"; kinds of evidence are words, as in bank_slip|invoice",
                     (*out)[i]);
    return count;
}

// References name subjects of their kind.
static void check_refs(struct admission *a, const struct form *f, const struct record_type *t,
                       const struct fact_record *r)
{
    for (size_t i = 0; i < t->field_count; i++) {
        const struct field *field = &t->fields[i];
        if (field->type.tag != TYPE_REF || !r->cells[i].has)
            continue;
        uint32_t kind = model_kind(a->model, field->type.ref_kind);
        admit_known(a, f, field->label.name, r->cells[i].text, &kind, 1, field->label.name);
    }
}

static void admit_typed(struct admission *a, const struct form *f, const struct record_type *t)
{
    struct fact_record r = {.type = (uint32_t)(t - a->model->records), .until = DAY_NONE};
    size_t before = a->complaints->total;
    const struct admit_names names = {.fixed = record_names,
                                      .fixed_count = sizeof record_names / sizeof *record_names,
                                      .nest = "fields.",
                                      .fields = t->fields,
                                      .field_count = t->field_count};
    admit_unknown(a, f, &names);
    r.id = admit_id(a, f, "id");
    const char *subject = admit_text(a, f, "subject", true);
    if (subject)
        admit_known(a, f, "subject", subject, t->of, t->of_count, t->label.name);
    record_dates(a, f, t, &r);
    record_status_of(a, f, &r);
    const char **evidence;
    r.evidence_count = record_evidence(a, f, &evidence);
    r.evidence = evidence;
    check_evidence(a, f, t, evidence, r.evidence_count);
    record_cells(a, f, t, &r);
    check_refs(a, f, t, &r);
    if (t->source && !admit_role(a, t->source))
        complain(a->complaints, f->line, "type", "%s may only be reported by the group \"%s\"",
                 t->label.name, t->source);
    if (a->complaints->total > before)
        return;
    struct ledger_entry *entry = admit_entry(a, f);
    entry->fact.tag = FACT_RECORD;
    entry->fact.record = r;
    entry->subject = subject;
}

void admit_record(struct admission *a, const struct form *f)
{
    const char *type = admit_text(a, f, "type", true);
    if (!type)
        return;
    if (!strcmp(type, "target")) {
        admit_target(a, f);
    } else if (!strcmp(type, "rating")) {
        admit_rating(a, f);
    } else if (!strcmp(type, "rate")) {
        admit_rate(a, f);
    } else {
        const struct record_type *t = type_of(a, f, type);
        if (t)
            admit_typed(a, f, t);
    }
}

static const char *const status_names[] = {"record",   "id",       "status",        "reason",
                                           "heard_on", "decision", "appeal_upheld", "corrected_by"};

static void status_hearing(struct admission *a, const struct form *f, struct fact_status *s)
{
    admit_day(a, f, "heard_on", false, &s->heard_on);
    s->decision = admit_text(a, f, "decision", false);
    s->sets_hearing = s->heard_on != DAY_NONE || s->decision;
    if (s->sets_hearing && (s->heard_on == DAY_NONE || !s->decision))
        complain(a->complaints, f->line, s->decision ? "heard_on" : "decision",
                 "is missing: a hearing has a day and a decision");
    admit_flag(a, f, "appeal_upheld", &s->appeal_upheld);
}

// What a status must come with, and may not.
static void status_reasons(struct admission *a, const struct form *f, struct fact_status *s)
{
    s->reason = admit_text(a, f, "reason", false);
    s->corrected_by = admit_text(a, f, "corrected_by", false);
    if (s->corrected_by && s->status != RECORD_CORRECTED)
        complain(a->complaints, f->line, "corrected_by",
                 "is given, but the status is not corrected");
    if (s->status == RECORD_CORRECTED && !s->corrected_by)
        complain(a->complaints, f->line, "corrected_by",
                 "is missing: the id of the record that replaces this one");
    if (s->status == RECORD_REJECTED && !s->reason)
        complain(a->complaints, f->line, "reason", "is missing: a rejection says why");
}

void admit_status(struct admission *a, const struct form *f)
{
    struct fact_status s = {.type = NONE};
    size_t before = a->complaints->total;
    const struct admit_names names = {.fixed = status_names,
                                      .fixed_count = sizeof status_names / sizeof *status_names};
    admit_unknown(a, f, &names);
    s.record_id = admit_text(a, f, "record", true);
    const char *status = admit_text(a, f, "status", true);
    if (status && (!record_status_parse(status, &s.status) || s.status == RECORD_REPORTED))
        complain(a->complaints, f->line, "status",
                 "is \"%.40s\"; one of verified, rejected, withdrawn, corrected is meant", status);
    status_hearing(a, f, &s);
    if (status)
        status_reasons(a, f, &s);
    if (a->complaints->total > before)
        return;
    struct ledger_entry *entry = admit_entry(a, f);
    entry->fact.tag = FACT_STATUS;
    entry->fact.status = s;
}
