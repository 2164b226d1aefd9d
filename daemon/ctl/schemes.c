// schemes: what is assessed, by which rules.
#include <string.h>

#include "ctl/exchange.h"
#include "ctl/text.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

static void add_joined(struct str *out, const char *before, const json_t *names)
{
    const json_t *name;
    size_t i;
    json_array_foreach(names, i, name)
        str_addf(out, "%s%s", i ? ", " : before, json_string_value(name));
}

static void add_line(struct ctl *c, size_t indent, const char *text)
{
    text_spaces(&c->out, indent);
    text_wrap(&c->out, text, indent, indent + 2, c->terminal.width);
}

static void add_rule(struct ctl *c, const json_t *rule, size_t indent)
{
    struct str line = {0};
    const json_t *inner;
    size_t i;
    const char *title = value_text(rule, "title"), *name = value_text(rule, "rule");
    str_add(&line, *title ? title : name);
    if (*title && strcmp(title, name) != 0)
        str_addf(&line, " (%s)", name);
    if (*value_text(rule, "clause"))
        str_addf(&line, "  clause %s", value_text(rule, "clause"));
    if (json_object_get(rule, "worth")) {
        str_add(&line, ", worth ");
        value_add(&line, json_object_get(rule, "worth"));
    }
    if (value_bool(rule, "judged"))
        str_add(&line, ", judged");
    if (value_bool(rule, "unknown"))
        str_add(&line, ", unknown");
    add_line(c, indent, line.data);
    if (*value_text(rule, "score"))
        add_line(c, indent + 4, value_text(rule, "score"));
    json_array_foreach(value_list(rule, "rules"), i, inner) add_rule(c, inner, indent + 4);
    str_release(&line);
}

static void add_scheme(struct ctl *c, const json_t *scheme)
{
    struct str line = {0};
    const json_t *rule;
    size_t i;
    str_addf(&line, "%s  %s", value_text(scheme, "scheme"), value_text(scheme, "title"));
    terminal_add(&c->terminal, STYLE_BOLD, line.data, &c->out);
    str_add_char(&c->out, '\n');
    if (*value_text(scheme, "act"))
        add_line(c, 2, value_text(scheme, "act"));
    str_clear(&line);
    str_addf(&line, "judges each %s, each %s", value_text(scheme, "of"),
             value_text(scheme, "period"));
    if (json_object_get(scheme, "total")) {
        str_add(&line, ", in all ");
        value_add(&line, json_object_get(scheme, "total"));
    }
    str_addf(&line, " %s", value_text(scheme, "unit"));
    add_joined(&line, "; live: ", value_list(scheme, "live"));
    add_line(c, 2, line.data);
    json_array_foreach(value_list(scheme, "rules"), i, rule) add_rule(c, rule, 2);
    str_clear(&line);
    add_joined(&line, "vetoes: ", value_list(scheme, "vetoes"));
    add_joined(&line, line.size ? "; outcomes: " : "outcomes: ", value_list(scheme, "outcomes"));
    if (line.size)
        add_line(c, 2, line.data);
    str_release(&line);
}

static enum ending run(struct ctl *c)
{
    json_t *doc;
    const json_t *scheme;
    size_t i;
    enum ending end = exchange_get(c, "/v1/schemes", &doc);
    json_array_foreach(value_list(doc, "schemes"), i, scheme)
    {
        str_add(&c->out, i ? "\n" : "");
        add_scheme(c, scheme);
    }
    json_decref(doc);
    return end;
}

const struct verb verb_schemes = {
    .name = "schemes",
    .words = "",
    .sentence = "The schemes in force, with their rules and the periods that are live.",
    .seconds = 60,
    .run = run,
};
