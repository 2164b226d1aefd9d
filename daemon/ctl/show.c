// show: one row of a board.
#include <string.h>

#include "ctl/exchange.h"
#include "ctl/listing.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

static void add_line(struct str *out, const char *name, const struct str *value)
{
    if (value->size)
        str_addf(out, "  %-10s%s\n", name, value->data);
}

static void add_member(struct str *out, const char *name, const json_t *value)
{
    struct str text = {0};
    if (value && !json_is_null(value))
        value_add(&text, value);
    add_line(out, name, &text);
    str_release(&text);
}

static void add_named(const struct terminal *t, const char *title, json_t *object, int shown,
                      struct str *out)
{
    struct table table;
    struct str text = {0};
    const char *name;
    json_t *value;
    if (!json_object_size(object))
        return;
    table_init(&table);
    table_column(&table, title, TABLE_CUT);
    table_column(&table, shown < 0 ? "" : "points", TABLE_RIGHT);
    json_object_foreach(object, name, value)
    {
        str_clear(&text);
        if (shown < 0)
            value_add(&text, value);
        else
            value_points(&text, value, shown);
        table_row(&table, STYLE_PLAIN);
        table_cell(&table, 0, name);
        table_cell(&table, 1, text.data);
    }
    str_add_char(out, '\n');
    table_print(&table, t, out);
    table_release(&table);
    str_release(&text);
}

static void print(struct ctl *c, const json_t *doc)
{
    const json_t *row = json_object_get(doc, "row");
    int shown = (int)value_int(doc, "shown");
    struct str text = {0}, *out = &c->out;
    listing_head(doc, &c->terminal, out);
    str_add_char(out, '\n');
    str_addf(&text, "%s %s", value_text(row, "title"), value_text(row, "subject"));
    terminal_add(&c->terminal, STYLE_BOLD, text.data, out);
    str_add_char(out, '\n');
    add_member(out, "cohort", json_object_get(row, "cohort"));
    str_clear(&text);
    value_add(&text, json_object_get(row, "rank"));
    str_add(&text, value_bool(row, "tied") ? " (shared)" : "");
    add_line(out, "rank", &text);
    str_clear(&text);
    value_points(&text, json_object_get(row, "points"), shown);
    add_line(out, "points", &text);
    add_member(out, "grade", json_object_get(row, "grade"));
    str_clear(&text);
    listing_outcomes(row, &text);
    add_line(out, "outcomes", &text);
    str_clear(&text);
    listing_why(row, &text);
    add_line(out, "why", &text);
    add_named(&c->terminal, "rule", json_object_get(row, "rules"), shown, out);
    add_named(&c->terminal, "show", json_object_get(row, "shows"), -1, out);
    str_release(&text);
}

static enum ending run(struct ctl *c)
{
    struct str path = {0};
    json_t *doc;
    str_add(&path, "/v1/boards");
    for (size_t i = 0; i < 3; i++)
        path_segment(&path, c->arguments->words[i]);
    enum ending end = exchange_get(c, path.data, &doc);
    if (doc)
        print(c, doc);
    json_decref(doc);
    str_release(&path);
    return end;
}

const struct verb verb_show = {
    .name = "show",
    .words = "SCHEME PERIOD SUBJECT",
    .sentence = "One row of a board: rank, points and the points of every rule.",
    .least = 3,
    .most = 3,
    .seconds = 60,
    .run = run,
};
