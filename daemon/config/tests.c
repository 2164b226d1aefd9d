// Rule tests: what is given and what is expected, as tables of texts. Others run them.
#include <string.h>

#include "config/sections.h"

struct test_reading {
    struct rule_test test;
    const struct setting *name, *scheme, *of, *period, *then, *set;
};

static void note_setting(struct reader *r, const struct setting *s, void *into)
{
    const struct setting **at = into;
    (void)r;
    *at = s;
}

// A cell: a number plain, true or false, a text as written.
static struct test_cell read_cell(struct reader *r, const struct setting *s)
{
    struct test_cell cell = {.text = "", .at = s->at};
    if (s->tag <= SETTING_ARRAY)
        setting_wrong(r, s, "a cell", "a text, a number or true/false");
    else if (s->tag == SETTING_BOOL)
        cell.text = s->flag ? "true" : "false";
    else
        cell.text = s->text.chars;
    return cell;
}

struct table_reading {
    const char *type;
    const struct setting *type_at, *columns, *rows;
};

static void type_read(struct reader *r, const struct setting *s, void *into)
{
    struct table_reading *reading = into;
    (void)r;
    reading->type = s->text.chars;
    reading->type_at = s;
}

#define COLUMNS_AND_ROWS                                                                           \
    {.name = "columns",                                                                            \
     .shape = KEY_OWN,                                                                             \
     .takes = TAKES_NAMES,                                                                         \
     .at = offsetof(struct table_reading, columns),                                                \
     .read = note_setting,                                                                         \
     .required = true,                                                                             \
     .help = "What stands in each cell of a row."},                                                \
    {                                                                                              \
        .name = "rows", .shape = KEY_OWN, .takes = TAKES_LIST,                                     \
        .at = offsetof(struct table_reading, rows), .read = note_setting, .required = true,        \
        .help = "The rows, or `file` with a header row."                                           \
    }

static const struct key table_keys[] = {COLUMNS_AND_ROWS};
static const struct key record_keys[] = {{.name = "type",
                                          .shape = KEY_OWN,
                                          .takes = TAKES_STRING,
                                          .read = type_read,
                                          .required = true,
                                          .help = "The record type."},
                                         COLUMNS_AND_ROWS};
static const struct form table_form = {"a table of a test", table_keys,
                                       sizeof table_keys / sizeof *table_keys, NULL, TEXT_PLAIN};
static const struct form record_form = {"records of a test", record_keys,
                                        sizeof record_keys / sizeof *record_keys, NULL, TEXT_PLAIN};
static const struct form members_form = {.what = "members", .each = &table_form};

static bool has_column(const struct test_table *t, const char *name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (strcmp(t->columns[i].text, name) == 0)
            return true;
    return false;
}

static void read_columns(struct reader *r, const struct setting *s, struct test_table *t)
{
    t->columns = arena_array(r->arena, s->count, sizeof *t->columns);
    for (const struct setting *e = s->first; e; e = e->next) {
        struct test_cell cell = read_cell(r, e);
        if (has_column(t, cell.text))
            problem_error(r->problems, e->at, "column \"%s\" stands twice", cell.text);
        t->columns[t->column_count++] = cell;
    }
    if (!has_column(t, "subject") && !(t->name && strcmp(t->name, "rate") == 0))
        problem_error(r->problems, s->at, "a table of a test needs the column \"subject\"");
}

static void read_rows(struct reader *r, const struct setting *s, struct test_table *t)
{
    t->cells = arena_array(r->arena, s->count * t->column_count, sizeof *t->cells);
    for (const struct setting *row = s->first; row; row = row->next) {
        if (row->tag != SETTING_LIST && row->tag != SETTING_ARRAY) {
            setting_wrong(r, row, "rows", "a list of rows ( (..), (..) )");
            continue;
        }
        if (row->count != t->column_count) {
            problem_error(r->problems, row->at, "%zu columns, but this row has %zu cells",
                          t->column_count, row->count);
            continue;
        }
        struct test_cell *cell = t->cells + t->row_count++ * t->column_count;
        for (const struct setting *e = row->first; e; e = e->next)
            *cell++ = read_cell(r, e);
    }
}

static bool read_table(struct reader *r, const struct form *form, const struct setting *s,
                       struct test_table *out)
{
    struct table_reading reading = {.rows = NULL};
    struct test_table t = {.at = s->at, .given = true};
    if (!form_read(r, form, s, &reading) || !reading.columns || !reading.rows)
        return false;
    t.name = reading.type;
    if (reading.type && model_record(r->model, reading.type) == NONE &&
        strcmp(reading.type, "rate") != 0 && strcmp(reading.type, "rating") != 0 &&
        strcmp(reading.type, "target") != 0) {
        struct near near;
        char hint[100];
        near_init(&near, reading.type);
        for (size_t i = 0; i < r->model->record_count; i++)
            near_try(&near, r->model->records[i].label.name);
        problem_error(r->problems, reading.type_at->at, "unknown record type \"%s\"%s",
                      reading.type, near_hint(&near, hint, sizeof hint));
    }
    read_columns(r, reading.columns, &t);
    read_rows(r, reading.rows, &t);
    *out = t;
    return true;
}

static void table_read(struct reader *r, const struct setting *s, void *into)
{
    (void)read_table(r, &table_form, s, into);
}

static void members_read(struct reader *r, const struct setting *s, void *into)
{
    struct rule_test *t = into;
    t->members = arena_array(r->arena, s->count, sizeof *t->members);
    for (const struct setting *e = s->first; e; e = e->next) {
        struct setting named = *e;
        named.at = e->name_at;
        struct test_table table;
        uint32_t kind = kind_read(r, &named, e->name);
        if (!read_table(r, &table_form, e, &table) || kind == NONE)
            continue;
        table.name = e->name;
        t->members[t->member_count++] = table;
    }
}

static void test_records_read(struct reader *r, const struct setting *s, void *into)
{
    struct rule_test *t = into;
    t->records = arena_array(r->arena, s->count, sizeof *t->records);
    for (const struct setting *e = s->first; e; e = e->next)
        if (read_table(r, &record_form, e, &t->records[t->record_count]))
            t->record_count++;
}

static void set_read(struct reader *r, const struct setting *s, void *into)
{
    struct rule_test *t = into;
    t->sets = arena_array(r->arena, s->count, sizeof *t->sets);
    for (const struct setting *e = s->first; e; e = e->next) {
        if (e->tag != SETTING_LIST || e->count != 2)
            setting_wrong(r, e, "set", "a list of (path, value)");
        else
            t->sets[t->set_count++] = (struct test_set){.path = read_cell(r, e->first),
                                                        .value = read_cell(r, e->first->next)};
    }
}

#define AT(member) offsetof(struct test_reading, member)
#define NOTED(key, must, sentence)                                                                 \
    {                                                                                              \
        .name = #key, .shape = KEY_OWN, .takes = TAKES_STRING, .at = AT(key),                      \
        .read = note_setting, .required = must, .help = sentence                                   \
    }
#define TABLE(key, must, sentence)                                                                 \
    {                                                                                              \
        .name = #key, .shape = KEY_OWN, .takes = TAKES_GROUP, .at = AT(test.key),                  \
        .read = table_read, .required = must, .inner = &table_form, .help = sentence               \
    }

static const struct key test_keys[] = {
    NOTED(name, true, "What it shows, in words."),
    NOTED(scheme, false, "The scheme it is about; or of and value."),
    NOTED(of, false, "The kind over whose subjects `value` is taken."),
    {.name = "value",
     .shape = KEY_EXPR,
     .at = AT(test.value),
     .help = "An expression that is tested by itself."},
    NOTED(period, true, "The period that is scored."),
    NOTED(then, false, "A later period that is scored after it; what is expected is about that."),
    TABLE(given, false, "Indicators, target.x and rule.x that are set, per subject."),
    {.name = "members",
     .shape = KEY_OWN,
     .takes = TAKES_GROUP,
     .at = AT(test),
     .read = members_read,
     .inner = &members_form,
     .help = "For each kind: its subjects, and what they belong to."},
    TABLE(attributes, false, "Attributes per subject."),
    {.name = "records",
     .shape = KEY_OWN,
     .takes = TAKES_LIST,
     .at = AT(test),
     .read = test_records_read,
     .inner = &record_form,
     .help = "Records, one table for each type."},
    {.name = "set",
     .shape = KEY_OWN,
     .takes = TAKES_LIST,
     .at = AT(test),
     .read = set_read,
     .help = "Parameters changed for the test: (path, value)."},
    TABLE(expect, true, "What must come out, per subject."),
};
const struct form test_form = {"a test", test_keys, sizeof test_keys / sizeof *test_keys, NULL,
                               TEXT_PLAIN};

static void read_tested(struct reader *r, const struct test_reading *reading, struct rule_test *t)
{
    struct near near;
    char hint[100];
    bool has_value = expr_given(&t->value);
    t->scheme = t->of = NONE;
    if ((reading->scheme != NULL) == has_value || has_value != (reading->of != NULL))
        problem_error(r->problems, t->label.at, "a test has a scheme, or of and value");
    if (reading->of)
        t->of = kind_read(r, reading->of, reading->of->text.chars);
    if (!reading->scheme)
        return;
    const char *name = reading->scheme->text.chars;
    t->scheme = model_scheme(r->model, name);
    near_init(&near, name);
    for (size_t i = 0; i < r->model->scheme_count; i++)
        near_try(&near, r->model->schemes[i].label.name);
    if (t->scheme == NONE)
        problem_error(r->problems, reading->scheme->at, "unknown scheme \"%s\"%s", name,
                      near_hint(&near, hint, sizeof hint));
}

static bool read_test(struct reader *r, const struct setting *s, struct name_set *names,
                      struct rule_test *out)
{
    struct test_reading reading = {.name = NULL};
    struct rule_test *t = &reading.test;
    if (!form_read(r, &test_form, s, &reading) || !reading.name)
        return false;
    label_make(r, &t->label, reading.name->text.chars, reading.name->at, NAME_FREE, "test");
    (void)names_add(r, names, &t->label, "test");
    read_tested(r, &reading, t);
    // one of the wrong sort has been told, and is none
    bool dated = reading.period && period_read(r, reading.period, &t->period);
    if (reading.then)
        t->has_then = period_read(r, reading.then, &t->then);
    *out = *t;
    return dated && (t->scheme != NONE || t->of != NONE);
}

void tests_read(struct reader *r, const struct setting *s)
{
    struct name_set names;
    names_init(&names);
    r->model->tests = arena_array(r->arena, s->count, sizeof *r->model->tests);
    for (const struct setting *e = s->first; e; e = e->next)
        if (read_test(r, e, &names, &r->model->tests[r->model->test_count]))
            r->model->test_count++;
    names_release(&names);
}
