#include "rehearsal/records.h"

#include <string.h>

#include "rehearsal/entrance.h"
#include "rehearsal/facts.h"

#define MS_OF_DAY 86400000
#define COPIES_MAX 100000

static const char *const record_columns[] = {"subject", "date",     "until",  "reported_on",
                                             "status",  "heard",    "appeal", "decision",
                                             "copies",  "evidence", "refused"};
static const char *const rating_columns[] = {"subject", "rule",   "rater",
                                             "points",  "scheme", "period"};
static const char *const target_columns[] = {"subject", "name", "period", "value"};
static const char *const rate_columns[] = {"unit", "date", "price"};

static bool is_one_of(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

// `type` NULL: a built-in one, without fields.
static void check_columns(struct scene *s, const struct test_table *t, const char *const *names,
                          size_t count, const struct record_type *type)
{
    for (size_t i = 0; i < t->column_count; i++) {
        const char *column = t->columns[i].text;
        struct near near;
        if (is_one_of(names, count, column) || (type && record_field(type, column) != NONE))
            continue;
        near_init(&near, column);
        for (size_t k = 0; k < count; k++)
            near_try(&near, names[k]);
        for (size_t k = 0; type && k < type->field_count; k++)
            near_try(&near, type->fields[k].label.name);
        facts_unknown(s, &t->columns[i], &near, t->name);
    }
}

// --- records ---

struct told {
    struct scene *scene;
    const struct test_table *table;
    size_t row;
    struct fact fact;
    bool good;
};

static const struct test_cell *cell_of(const struct told *r, const char *column)
{
    return facts_cell(r->table, r->row, column);
}

static void read_day(struct told *r, const char *column, int32_t *out)
{
    const struct test_cell *cell = cell_of(r, column);
    if (cell)
        r->good = facts_day(r->scene, cell, out) && r->good;
}

// true or false; `usual` when the row does not say.
static bool flag_of(struct told *r, const char *column, bool usual)
{
    const struct test_cell *cell = cell_of(r, column);
    if (!cell || !strcmp(cell->text, "true") || !strcmp(cell->text, "false"))
        return cell ? !strcmp(cell->text, "true") : usual;
    r->good = facts_wrong(r->scene, cell, "\"%s\": `%s` is true or false", cell->text, column);
    return usual;
}

// `heard` and `appeal`: a hearing took place on the day of the record and no appeal was upheld,
// unless said otherwise.
static void read_hearing(struct told *r)
{
    struct fact_record *f = &r->fact.record;
    const struct test_cell *heard = cell_of(r, "heard");
    const struct test_cell *decision = cell_of(r, "decision");
    f->heard_on = f->date;
    f->decision = decision ? decision->text : "upheld";
    if (heard && !strcmp(heard->text, "false"))
        f->heard_on = DAY_NONE;
    else if (heard && strcmp(heard->text, "true") != 0)
        read_day(r, "heard", &f->heard_on);
    f->appeal_upheld = flag_of(r, "appeal", false);
}

// What is not verified does not count, whichever it is.
static void read_status(struct told *r)
{
    const struct test_cell *status = cell_of(r, "status");
    struct fact_record *f = &r->fact.record;
    f->status = RECORD_VERIFIED;
    if (status && !record_status_parse(status->text, &f->status))
        r->good = facts_wrong(r->scene, status,
                              "\"%s\" is no status; one of reported, verified, rejected, "
                              "withdrawn, corrected",
                              status->text);
}

static void read_fields(struct told *r)
{
    struct scene *s = r->scene;
    const struct record_type *type = &s->ruleset.model.records[r->fact.record.type];
    struct cell *cells = arena_array(&s->arena, type->field_count + 1, sizeof *cells);
    for (size_t i = 0; i < type->field_count; i++) {
        const struct test_cell *cell = cell_of(r, type->fields[i].label.name);
        if (cell)
            r->good = facts_value(s, cell, &type->fields[i], &cells[i]) && r->good;
    }
    r->fact.record.cells = cells;
    r->fact.record.cell_count = type->field_count;
}

static void read_dates(struct told *r)
{
    struct fact_record *f = &r->fact.record;
    int32_t reported = DAY_NONE;
    if (!cell_of(r, "date")) {
        const struct test_cell *first = &r->table->cells[r->row * r->table->column_count];
        r->good = facts_wrong(r->scene, first, "this record has no date");
        return;
    }
    read_day(r, "date", &f->date);
    read_day(r, "until", &f->until);
    read_day(r, "reported_on", &reported);
    f->reported_on = (int64_t)(reported == DAY_NONE ? f->date : reported) * MS_OF_DAY;
}

static bool read_copies(const struct told *r, int64_t *out)
{
    const struct test_cell *cell = cell_of(r, "copies");
    double count = 1;
    if (cell && !facts_number(r->scene, cell, &count))
        return false;
    *out = count >= 0 && count <= COPIES_MAX ? (int64_t)count : -1;
    if (*out >= 0 && (double)*out >= count)
        return true;
    return facts_wrong(r->scene, cell, "\"%s\": `copies` is how often the record stands, 0 to %d",
                       cell->text, COPIES_MAX);
}

// The kind of a record's subject: of one that is known its own, else the first that the type is
// about.
static uint32_t kind_of(struct scene *s, const struct test_table *t, size_t row,
                        const struct record_type *type)
{
    const struct test_cell *cell = facts_cell(t, row, "subject");
    uint32_t known = cell ? store_find(s->store, cell->text) : NONE;
    for (size_t i = 0; known != NONE && i < type->of_count; i++)
        if (type->of[i] == store_kind_of(s->store, known))
            return type->of[i];
    return type->of[0];
}

static void tell_record(struct scene *s, const struct test_table *t, size_t row, uint32_t type)
{
    const struct record_type *of = &s->ruleset.model.records[type];
    struct told r = {.scene = s, .table = t, .row = row, .good = true};
    int64_t copies;
    bool unproven = !flag_of(&r, "evidence", true);
    (void)flag_of(&r, "refused", false);
    r.fact = (struct fact){.tag = FACT_RECORD, .record = {.type = type, .until = DAY_NONE}};
    r.fact.record.subject = facts_subject(s, t, row, kind_of(s, t, row, of));
    read_dates(&r);
    read_hearing(&r);
    read_status(&r);
    read_fields(&r);
    if (!read_copies(&r, &copies) || !r.good || r.fact.record.subject == NONE)
        return;
    const struct waiting waiting = {.fact = r.fact,
                                    .first = &t->cells[row * t->column_count],
                                    .refused = cell_of(&r, "refused"),
                                    .unproven = unproven};
    for (int64_t i = 0; i < copies; i++)
        entrance_wait(s, &waiting);
}

// --- built-in types ---

// A cell that must be there.
static const struct test_cell *needed(struct scene *s, const struct test_table *t, size_t row,
                                      const char *column)
{
    const struct test_cell *cell = facts_cell(t, row, column);
    if (!cell)
        facts_wrong(s, t->column_count ? &t->cells[row * t->column_count] : &t->columns[0],
                    "this %s has no \"%s\"", t->name, column);
    return cell;
}

static bool read_period(struct scene *s, const struct test_cell *cell, struct period *out)
{
    return period_parse(cell->text, out) ||
           facts_wrong(s, cell,
                       "\"%s\" is no period; one is written 2024, 2024-H1, 2024-Q2 or 2024-03",
                       cell->text);
}

static const struct scheme *rated_scheme(struct scene *s, const struct test_table *t, size_t row)
{
    const struct model *m = &s->ruleset.model;
    const struct test_cell *cell = facts_cell(t, row, "scheme");
    uint32_t at = cell ? model_scheme(m, cell->text) : s->scheme;
    if (at == NONE)
        facts_wrong(s, cell, "unknown scheme \"%s\"", cell->text);
    return at == NONE ? NULL : &m->schemes[at];
}

static bool is_judged(struct scene *s, const struct scheme *scheme, const struct test_cell *cell)
{
    struct near near;
    char hint[100];
    near_init(&near, cell->text);
    for (size_t i = 0; i < scheme->all_rule_count; i++) {
        const struct rule *r = scheme->all_rules[i];
        if (r->is_judged && !strcmp(r->label.name, cell->text))
            return true;
        if (r->is_judged)
            near_try(&near, r->label.name);
    }
    return facts_wrong(s, cell, "scheme \"%s\" has no judged rule \"%s\"%s", scheme->label.name,
                       cell->text, near_hint(&near, hint, sizeof hint));
}

// The rater is a subject that `members` names, or any name (of an office).
static void tell_rating(struct scene *s, const struct test_table *t, size_t row)
{
    const struct test_cell *rule = needed(s, t, row, "rule"), *rater = needed(s, t, row, "rater"),
                           *figure = needed(s, t, row, "points");
    const struct test_cell *period = facts_cell(t, row, "period");
    const struct scheme *scheme = rated_scheme(s, t, row);
    struct fact f = {.tag = FACT_RATING, .rating = {.period = s->test.period, .reason = "seen"}};
    if (!rule || !rater || !figure || !scheme || !is_judged(s, scheme, rule) ||
        !facts_number(s, figure, &f.rating.points) ||
        (period && !read_period(s, period, &f.rating.period)))
        return;
    f.rating.subject = facts_subject(s, t, row, scheme->of);
    if (f.rating.subject == NONE)
        return;
    f.rating.id = arena_printf(&s->arena, "q%lld", (long long)s->seq + 1);
    f.rating.scheme = scheme->label.name;
    f.rating.rule = rule->text;
    f.rating.rater = rater->text;
    f.rating.rater_subject = store_find(s->store, rater->text);
    facts_add(s, &f, rule);
}

// Whose targets: of a subject that is there its own kind's, so that a test of cadres can tell of
// their towns'.
static uint32_t kind_of_target(const struct scene *s, const struct test_table *t, size_t row)
{
    const struct test_cell *subject = facts_cell(t, row, "subject");
    uint32_t found = subject ? store_find(s->store, subject->text) : NONE;
    return found == NONE ? s->kind : store_kind_of(s->store, found);
}

static void tell_target(struct scene *s, const struct test_table *t, size_t row)
{
    const struct test_cell *name = needed(s, t, row, "name"), *value = needed(s, t, row, "value"),
                           *written = facts_cell(t, row, "period");
    struct period p = s->test.period;
    uint32_t kind = kind_of_target(s, t, row), subject = facts_subject(s, t, row, kind);
    if (!name || !value || subject == NONE || (written && !read_period(s, written, &p)))
        return;
    const struct kind *k = &s->ruleset.model.kinds[kind];
    uint32_t target = kind_target(k, name->text);
    struct near near;
    char hint[100];
    near_init(&near, name->text);
    for (size_t i = 0; i < k->target_count; i++)
        near_try(&near, k->targets[i].label.name);
    if (target == NONE)
        facts_wrong(s, name, "unknown target \"%s\" of %s%s", name->text, k->label.name,
                    near_hint(&near, hint, sizeof hint));
    else
        facts_target(s, subject, target, written ? p : period_enclosing(p, k->targets[target].per),
                     value);
}

static void tell_rate(struct scene *s, const struct test_table *t, size_t row)
{
    const struct units *u = &s->ruleset.model.units;
    const struct test_cell *unit = needed(s, t, row, "unit"), *date = needed(s, t, row, "date"),
                           *price = needed(s, t, row, "price");
    struct fact f = {.tag = FACT_RATE};
    if (!unit || !date || !price || !facts_day(s, date, &f.rate.day) ||
        !facts_number(s, price, &f.rate.price))
        return;
    f.rate.unit = unit_find(u, unit->text);
    if (f.rate.unit == UNIT_NONE)
        facts_wrong(s, unit, "unknown unit \"%s\"", unit->text);
    else
        facts_add(s, &f, unit);
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

void records_tell(struct scene *s, const struct test_table *t)
{
    const struct model *m = &s->ruleset.model;
    uint32_t type = model_record(m, t->name);
    bool rating = !strcmp(t->name, "rating"), target = !strcmp(t->name, "target");
    if (type != NONE)
        check_columns(s, t, record_columns, COUNT(record_columns), &m->records[type]);
    else if (rating)
        check_columns(s, t, rating_columns, COUNT(rating_columns), NULL);
    else if (target)
        check_columns(s, t, target_columns, COUNT(target_columns), NULL);
    else
        check_columns(s, t, rate_columns, COUNT(rate_columns), NULL);
    for (size_t row = 0; row < t->row_count; row++) {
        if (type != NONE)
            tell_record(s, t, row, type);
        else if (rating)
            tell_rating(s, t, row);
        else if (target)
            tell_target(s, t, row);
        else
            tell_rate(s, t, row);
    }
}
