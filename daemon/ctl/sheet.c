#include "ctl/sheet.h"

#include <string.h>

#include "ctl/value.h"

static const char *const plain[] = {"rank",  "tied",   "subject", "title",   "cohort",
                                    "state", "points", "grade",   "missing", "vetoes"};

// Each field ends with a comma; end_row makes the last one a newline.
static void add_field(struct str *out, const char *text)
{
    bool quote = strpbrk(text, ",\"\r\n") != NULL;
    str_add(out, quote ? "\"" : "");
    for (; *text; text++) {
        str_add(out, *text == '"' ? "\"" : "");
        str_add_char(out, *text);
    }
    str_add(out, quote ? "\"," : ",");
}

static void end_row(struct str *out)
{
    out->data[out->size - 1] = '\n';
}

static void add_named(struct str *out, const char *sort, const char *name)
{
    struct str full = {0};
    str_addf(&full, "%s.%s", sort, name);
    add_field(out, full.data);
    str_release(&full);
}

// What a row may have: the names stand in the first row, the rules in the list of columns (a row
// leaves out those that do not apply to it).
static json_t *names_of(const json_t *first_page, const char *key)
{
    return json_object_get(json_array_get(json_object_get(first_page, "rows"), 0), key);
}

void sheet_header(const json_t *first_page, struct str *out)
{
    const json_t *rule;
    json_t *value;
    const char *name;
    size_t i;
    for (i = 0; i < sizeof plain / sizeof *plain; i++)
        add_field(out, plain[i]);
    json_array_foreach(value_list(first_page, "columns"), i, rule)
        add_named(out, "rule", value_text(rule, "rule"));
    json_object_foreach(names_of(first_page, "outcomes"), name, value)
        add_named(out, "outcome", name);
    json_object_foreach(names_of(first_page, "shows"), name, value) add_named(out, "show", name);
    end_row(out);
}

// null is nothing at all; a list is joined by "|", as the daemon takes lists in CSV.
static void add_value(struct str *out, const json_t *value)
{
    struct str text = {0};
    const json_t *item;
    size_t i;
    str_add(&text, "");
    if (json_is_array(value)) {
        json_array_foreach(value, i, item)
            str_addf(&text, "%s%s", i ? "|" : "", json_string_value(item));
    } else if (json_is_boolean(value)) {
        str_add(&text, json_is_true(value) ? "true" : "false");
    } else if (value && !json_is_null(value)) {
        value_add(&text, value);
    }
    add_field(out, text.data);
    str_release(&text);
}

static void add_row(const json_t *first_page, const json_t *row, struct str *out)
{
    const json_t *rule;
    json_t *value;
    const char *name;
    size_t i;
    for (i = 0; i < sizeof plain / sizeof *plain; i++)
        add_value(out, json_object_get(row, plain[i]));
    json_array_foreach(value_list(first_page, "columns"), i, rule)
        add_value(out, json_object_get(json_object_get(row, "rules"), value_text(rule, "rule")));
    json_object_foreach(names_of(first_page, "outcomes"), name, value)
        add_value(out, json_object_get(json_object_get(row, "outcomes"), name));
    json_object_foreach(names_of(first_page, "shows"), name, value)
        add_value(out, json_object_get(json_object_get(row, "shows"), name));
    end_row(out);
}

void sheet_rows(const json_t *first_page, const json_t *page, struct str *out)
{
    const json_t *row;
    size_t i;
    json_array_foreach(value_list(page, "rows"), i, row) add_row(first_page, row, out);
}
