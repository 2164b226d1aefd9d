// kinds: who is assessed, and what can be recorded of them.
#include <string.h>

#include "ctl/exchange.h"
#include "ctl/text.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

static void add_line(struct ctl *c, size_t indent, const char *text)
{
    text_spaces(&c->out, indent);
    text_wrap(&c->out, text, indent, indent + 2, c->terminal.width);
}

static void add_joined(struct ctl *c, const char *before, const json_t *names)
{
    struct str line = {0};
    const json_t *name;
    size_t i;
    json_array_foreach(names, i, name)
        str_addf(&line, "%s%s", i ? ", " : before, json_string_value(name));
    if (line.size)
        add_line(c, 2, line.data);
    str_release(&line);
}

static void add_head(struct ctl *c, const json_t *object, const char *key)
{
    struct str line = {0};
    str_addf(&line, "%s  %s", value_text(object, key), value_text(object, "title"));
    terminal_add(&c->terminal, STYLE_BOLD, line.data, &c->out);
    str_add_char(&c->out, '\n');
    str_release(&line);
}

// "amount 金额: money", "origin 来源: enum of foreign, domestic; optional".
static void add_fields(struct ctl *c, const json_t *fields)
{
    struct str line = {0};
    const json_t *field, *value;
    size_t i, k;
    json_array_foreach(fields, i, field)
    {
        str_clear(&line);
        const char *name = value_text(field, "name"), *title = value_text(field, "title");
        bool titled = *title && strcmp(title, name) != 0;
        str_addf(&line, "%s%s%s: %s", name, titled ? " " : "", titled ? title : "",
                 value_text(field, "type"));
        if (*value_text(field, "unit"))
            str_addf(&line, " in %s", value_text(field, "unit"));
        json_array_foreach(value_list(field, "values"), k, value)
            str_addf(&line, "%s%s", k ? ", " : " of ", json_string_value(value));
        str_add(&line, value_bool(field, "optional") ? "; optional" : "");
        add_line(c, 4, line.data);
    }
    str_release(&line);
}

static void print(struct ctl *c, const json_t *doc)
{
    const json_t *item;
    size_t i;
    json_array_foreach(value_list(doc, "kinds"), i, item)
    {
        add_head(c, item, "kind");
        add_joined(c, "belongs to: ", value_list(item, "belongs"));
        add_joined(c, "targets: ", value_list(item, "targets"));
        add_fields(c, value_list(item, "attributes"));
    }
    json_array_foreach(value_list(doc, "records"), i, item)
    {
        str_add(&c->out, i ? "" : "\nRecords:\n");
        add_head(c, item, "type");
        add_joined(c, "of: ", value_list(item, "of"));
        add_fields(c, value_list(item, "fields"));
    }
}

static enum ending run(struct ctl *c)
{
    json_t *doc;
    enum ending end = exchange_get(c, "/v1/kinds", &doc);
    if (doc)
        print(c, doc);
    json_decref(doc);
    return end;
}

const struct verb verb_kinds = {
    .name = "kinds",
    .words = "",
    .sentence = "The kinds of subjects and the types of records, with their fields.",
    .seconds = 60,
    .run = run,
};
