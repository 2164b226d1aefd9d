#include "ctl/listing.h"

#include <string.h>

#include "ctl/text.h"
#include "ctl/value.h"

void listing_init(struct listing *l)
{
    *l = (struct listing){0};
    table_init(&l->table);
}

void listing_release(struct listing *l)
{
    table_release(&l->table);
    str_release(&l->cohort);
    json_decref(l->first);
    *l = (struct listing){0};
}

static const char *title_of(const json_t *object, const char *name)
{
    const char *title = value_text(object, "title");
    return *title ? title : value_text(object, name);
}

// --- the head ---

static void add_stale(const json_t *doc, const struct terminal *t, struct str *out)
{
    struct str line = {0};
    if (!value_bool(doc, "stale"))
        return;
    str_addf(&line, "STALE, the last good board: %s", value_text(doc, "stale_reason"));
    terminal_add(t, STYLE_ALARM, line.data, out);
    str_add_char(out, '\n');
    str_release(&line);
}

// "of 80 (of 100; some rules are unknown)".
static void add_total(const json_t *doc, struct str *out)
{
    const json_t *total = json_object_get(doc, "total"), *known = json_object_get(doc, "of");
    if (!total)
        return;
    str_add(out, ", of ");
    value_add(out, known);
    if (json_number_value(known) < json_number_value(total)) {
        str_add(out, " (of ");
        value_add(out, total);
        str_add(out, "; some rules are unknown)");
    }
}

void listing_head(const json_t *doc, const struct terminal *t, struct str *out)
{
    struct str line = {0};
    add_stale(doc, t, out);
    str_addf(&line, "%s  %s", title_of(doc, "scheme"), value_text(doc, "period"));
    terminal_add(t, STYLE_BOLD, line.data, out);
    str_add_char(out, '\n');
    if (*value_text(doc, "act"))
        text_wrap(out, value_text(doc, "act"), 0, 0, t->width);
    str_clear(&line);
    str_addf(&line, "%s", value_text(doc, "scheme"));
    add_total(doc, &line);
    str_addf(&line, "; as of %s, ledger line %lld, ruleset %.12s%s", value_text(doc, "as_of"),
             (long long)value_int(doc, "seq"), value_text(doc, "ruleset"),
             value_bool(doc, "provisional") ? "; provisional: reported records count too" : "");
    text_wrap(out, line.data, 0, 0, t->width);
    str_release(&line);
}

bool listing_same(const json_t *a, const json_t *b)
{
    static const char *const keys[] = {"seq", "ruleset", "as_of"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!json_equal(json_object_get(a, keys[i]), json_object_get(b, keys[i])))
            return false;
    return true;
}

// --- columns ---

static void add_columns(struct listing *l)
{
    const json_t *rule, *row = json_array_get(value_list(l->first, "rows"), 0);
    const char *name, *unit = value_text(l->first, "unit");
    json_t *show;
    size_t i;
    struct table *t = &l->table;
    table_column(t, "rank", TABLE_KEY | TABLE_RIGHT);
    table_column(t, "subject", TABLE_KEY | TABLE_CUT);
    table_column(t, "title", TABLE_KEY | TABLE_CUT | TABLE_OPTIONAL);
    l->points_at = table_column(t, *unit ? unit : "points", TABLE_RIGHT);
    l->grade_at = table_column(t, "grade", TABLE_OPTIONAL);
    l->rules_at = t->column_count;
    json_array_foreach(value_list(l->first, "columns"), i, rule)
    {
        if (!*value_text(rule, "group")) // the parts of groups are for explain, --csv and --json
            table_column(t, title_of(rule, "rule"), TABLE_RIGHT);
    }
    l->shows_at = t->column_count;
    json_object_foreach(json_object_get(row, "shows"), name, show)
        table_column(t, name, TABLE_RIGHT);
    l->outcomes_at = table_column(t, "outcomes", TABLE_OPTIONAL | TABLE_CUT);
    l->why_at = table_column(t, "why", TABLE_OPTIONAL | TABLE_CUT);
}

// --- rows ---

static void add_names(struct str *out, const char *before, const json_t *names)
{
    const json_t *name;
    size_t i;
    if (json_array_size(names) && out->size)
        str_add(out, "; ");
    json_array_foreach(names, i, name)
        str_addf(out, "%s%s", i ? ", " : before, json_string_value(name));
}

void listing_why(const json_t *row, struct str *out)
{
    const char *state = value_text(row, "state");
    bool is_ranked = strcmp(state, "ranked") == 0;
    add_names(out,
              strcmp(state, "broken") == 0 ? "failed: " : "no data: ", value_list(row, "missing"));
    add_names(out, "veto: ", value_list(row, "vetoes"));
    if (!out->size && !is_ranked)
        str_add(out, state);
}

void listing_outcomes(const json_t *row, struct str *out)
{
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(row, "outcomes"), name, value)
    {
        const char *state = json_is_string(value) ? json_string_value(value) : "?";
        if (strcmp(state, "out") == 0 || strcmp(state, "not eligible") == 0)
            continue;
        str_addf(out, "%s%s", out->size ? ", " : "", name);
        if (strcmp(state, "in") != 0)
            str_addf(out, " (%s)", state);
    }
}

static void add_heading(struct listing *l, const json_t *row)
{
    struct str text = {0};
    const json_t *cohort;
    size_t i;
    const char *name = value_text(row, "cohort");
    if (!l->several || (l->cohort.data && strcmp(l->cohort.data, name) == 0))
        return;
    str_clear(&l->cohort);
    str_add(&l->cohort, name);
    json_array_foreach(value_list(l->first, "cohorts"), i, cohort)
    {
        if (strcmp(value_text(cohort, "cohort"), name) != 0)
            continue;
        int64_t ranked = value_int(cohort, "ranked");
        int64_t without = value_int(cohort, "listed") - ranked;
        str_add(&text, title_of(cohort, "cohort"));
        if (strcmp(title_of(cohort, "cohort"), name) != 0)
            str_addf(&text, " (%s)", name);
        str_addf(&text, ": %lld ranked", (long long)ranked);
        if (without)
            str_addf(&text, ", %lld without a rank", (long long)without);
    }
    if (l->rows)
        table_heading(&l->table, "");
    table_heading(&l->table, text.size ? text.data : name);
    str_release(&text);
}

static void add_points(struct listing *l, size_t column, const json_t *given)
{
    struct str text = {0};
    value_points(&text, given, l->shown);
    table_cell(&l->table, column, text.data);
    str_release(&text);
}

// A rule that does not apply to a row stands as an empty cell, one without data as "-".
static void add_parts(struct listing *l, const json_t *row)
{
    const json_t *rule, *value;
    json_t *show;
    const char *name;
    size_t i, at = l->rules_at;
    json_array_foreach(value_list(l->first, "columns"), i, rule)
    {
        if (*value_text(rule, "group"))
            continue;
        value = json_object_get(json_object_get(row, "rules"), value_text(rule, "rule"));
        if (value)
            add_points(l, at, value);
        at++;
    }
    at = l->shows_at;
    json_object_foreach(json_object_get(row, "shows"), name, show)
    {
        struct str text = {0};
        value_add(&text, show);
        if (at < l->outcomes_at)
            table_cell(&l->table, at++, text.data);
        str_release(&text);
    }
}

static void add_row(struct listing *l, const json_t *row)
{
    struct str text = {0};
    add_heading(l, row);
    table_row(&l->table, strcmp(value_text(row, "state"), "ranked") == 0 ? STYLE_PLAIN : STYLE_DIM);
    value_add(&text, json_object_get(row, "rank"));
    str_add(&text, value_bool(row, "tied") ? "=" : "");
    table_cell(&l->table, 0, text.data);
    table_cell(&l->table, 1, value_text(row, "subject"));
    table_cell(&l->table, 2, value_text(row, "title"));
    add_points(l, l->points_at, json_object_get(row, "points"));
    table_cell(&l->table, l->grade_at, value_text(row, "grade"));
    add_parts(l, row);
    str_clear(&text);
    listing_outcomes(row, &text);
    table_cell(&l->table, l->outcomes_at, text.data);
    str_clear(&text);
    listing_why(row, &text);
    table_cell(&l->table, l->why_at, text.data);
    str_release(&text);
    l->rows++;
}

bool listing_add(struct listing *l, json_t *page)
{
    const json_t *row;
    size_t i;
    if (!l->first) {
        l->first = json_incref(page);
        l->shown = (int)value_int(page, "shown");
        l->several = json_array_size(value_list(page, "cohorts")) > 1;
        add_columns(l);
    }
    if (!listing_same(l->first, page))
        return false;
    json_array_foreach(value_list(page, "rows"), i, row) add_row(l, row);
    return true;
}

// --- the end ---

static void print_failures(const struct listing *l, struct str *out)
{
    const json_t *failure;
    size_t i;
    int64_t count = value_int(l->first, "failure_count");
    const json_t *list = value_list(l->first, "failures");
    if (!count)
        return;
    str_add_char(out, '\n');
    text_counted(out, count, "failure:\n", "failures:\n");
    json_array_foreach(list, i, failure)
        str_addf(out, "  %s %s: %s\n", value_text(failure, "subject"), value_text(failure, "rule"),
                 value_text(failure, "text"));
}

void listing_print(const struct listing *l, int64_t left, const struct terminal *t, struct str *out)
{
    listing_head(l->first, t, out);
    str_add_char(out, '\n');
    if (!l->rows) {
        str_add(out, "nobody is assessed on this board\n");
        return;
    }
    table_print(&l->table, t, out);
    if (left > 0) {
        str_add(out, "and ");
        text_counted(out, left, "more", "more");
        str_add_char(out, '\n');
    }
    print_failures(l, out);
}
