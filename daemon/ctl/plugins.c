// plugins: the methods that rules may use.
#include <string.h>

#include "ctl/exchange.h"
#include "ctl/text.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

static void add_line(struct ctl *c, size_t indent, const char *text)
{
    if (!*text)
        return;
    text_spaces(&c->out, indent);
    text_wrap(&c->out, text, indent, indent + 2, c->terminal.width);
}

static void add_parameter(struct ctl *c, const json_t *p)
{
    struct str line = {0};
    const json_t *least = json_object_get(p, "least"), *most = json_object_get(p, "most");
    const json_t *standard = json_object_get(p, "default");
    bool list = strcmp(value_text(p, "type"), "numbers") == 0 ||
                strcmp(value_text(p, "type"), "texts") == 0;
    str_addf(&line, "%s%s", value_text(p, "name"), list ? "[]" : "");
    if (value_bool(p, "required")) {
        str_add(&line, " (required)");
    } else if (json_is_string(standard)) {
        str_addf(&line, " = '%s'", json_string_value(standard));
    } else if (json_is_boolean(standard)) {
        str_addf(&line, " = %s", json_is_true(standard) ? "true" : "false");
    } else if (standard && !json_is_null(standard)) {
        str_add(&line, " = ");
        value_add(&line, standard);
    }
    str_add(&line, value_bool(p, "per_criterion") ? ", for each criterion" : "");
    if (json_is_number(least)) {
        str_add(&line, ", at least ");
        value_add(&line, least);
    }
    if (json_is_number(most)) {
        str_add(&line, ", at most ");
        value_add(&line, most);
    }
    str_addf(&line, ": %s", value_text(p, "sentence"));
    add_line(c, 6, line.data);
    str_release(&line);
}

static void add_column(struct ctl *c, const json_t *column)
{
    struct str line = {0};
    str_addf(&line, ".%s%s: %s", value_text(column, "name"),
             strcmp(value_text(column, "better"), "less") == 0 ? " (less is better)" : "",
             value_text(column, "sentence"));
    add_line(c, 6, line.data);
    str_release(&line);
}

static void add_method(struct ctl *c, const json_t *m)
{
    struct str line = {0};
    const json_t *item;
    size_t i;
    bool criteria = strcmp(value_text(m, "scope"), "criteria") == 0;
    str_addf(&line, "  %s(%s", value_text(m, "method"), criteria ? ".." : "");
    json_array_foreach(value_list(m, "arguments"), i, item)
        str_addf(&line, "%s%s", i ? ", " : "", value_text(item, "name"));
    str_addf(&line, ")  %s", value_text(m, "scope"));
    if (strcmp(value_text(m, "gives"), "columns") != 0)
        str_addf(&line, ", gives %s", value_text(m, "gives"));
    terminal_add(&c->terminal, STYLE_BOLD, line.data, &c->out);
    str_add_char(&c->out, '\n');
    add_line(c, 4, value_text(m, "sentence"));
    add_line(c, 4, value_text(m, "formula"));
    json_array_foreach(value_list(m, "parameters"), i, item) add_parameter(c, item);
    json_array_foreach(value_list(m, "columns"), i, item) add_column(c, item);
    str_release(&line);
}

static void add_plugin(struct ctl *c, const json_t *p)
{
    struct str line = {0};
    const json_t *method;
    size_t i;
    str_addf(&line, "%s %s  ABI %s  %s", value_text(p, "plugin"), value_text(p, "version"),
             value_text(p, "abi"), value_text(p, "licence"));
    terminal_add(&c->terminal, STYLE_BOLD, line.data, &c->out);
    str_add_char(&c->out, '\n');
    add_line(c, 2, value_text(p, "sentence"));
    json_array_foreach(value_list(p, "methods"), i, method) add_method(c, method);
    str_release(&line);
}

static enum ending run(struct ctl *c)
{
    json_t *doc;
    const json_t *plugin;
    size_t i;
    enum ending end = exchange_get(c, "/v1/plugins", &doc);
    json_array_foreach(value_list(doc, "plugins"), i, plugin)
    {
        str_add(&c->out, i ? "\n" : "");
        add_plugin(c, plugin);
    }
    json_decref(doc);
    return end;
}

const struct verb verb_plugins = {
    .name = "plugins",
    .words = "",
    .sentence = "The plugins loaded, their methods and parameters.",
    .seconds = 60,
    .run = run,
};
