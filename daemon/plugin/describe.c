#include "plugin/describe.h"

#include <stdio.h>

#include "base/decimal.h"

static void tell_parameter(const struct method_parameter *p, struct json *j)
{
    static const char *const types[] = {"number", "bool", "text", "numbers", "texts"};
    json_object(j);
    json_put_text(j, "name", p->name);
    json_put_text(j, "type", types[p->type]);
    json_put_bool(j, "per_criterion", p->per_criterion);
    json_put_bool(j, "required", p->required);
    json_key(j, "default"); // null: none
    if (p->text)
        json_text(j, p->text);
    else if (p->type == PARAMETER_BOOL && p->has_default)
        json_bool(j, p->number > 0.0);
    else
        json_double(j, p->number);
    json_put_double(j, "least", p->least);
    json_put_double(j, "most", p->most);
    json_put_text(j, "sentence", p->sentence);
    json_object_end(j);
}

static void tell_method(const struct method *m, struct json *j)
{
    static const char *const scopes[] = {"row", "cohort", "group", "series", "criteria"};
    static const char *const gives[] = {"columns", "weights", "cells"};
    json_object(j);
    json_put_text(j, "method", m->name);
    json_put_text(j, "scope", scopes[m->scope]);
    json_put_text(j, "gives", gives[m->gives]);
    json_put_text(j, "sentence", m->sentence);
    json_put_text(j, "formula", m->formula);
    json_put_text(j, "source", m->source);
    json_key(j, "arguments");
    json_array(j);
    for (size_t i = 0; i < m->argument_count; i++) {
        json_object(j);
        json_put_text(j, "name", m->arguments[i].name);
        json_put_text(j, "sort", m->arguments[i].sort == ARGUMENT_SERIES ? "series" : "column");
        json_put_text(j, "sentence", m->arguments[i].sentence);
        json_object_end(j);
    }
    json_array_end(j);
    json_key(j, "parameters");
    json_array(j);
    for (size_t i = 0; i < m->parameter_count; i++)
        tell_parameter(&m->parameters[i], j);
    json_array_end(j);
    json_key(j, "columns");
    json_array(j);
    for (size_t i = 0; i < m->output_count; i++) {
        json_object(j);
        json_put_text(j, "name", m->outputs[i].name);
        json_put_text(j, "better", m->outputs[i].less_is_better ? "less" : "more");
        json_put_text(j, "sentence", m->outputs[i].sentence);
        json_object_end(j);
    }
    json_array_end(j);
    json_object_end(j);
}

void host_json(const struct host *h, struct json *j)
{
    json_array(j);
    for (size_t i = 0; i < h->count; i++) {
        const struct host_plugin *p = &h->plugins[i];
        char digest[DIGEST_TEXT], abi[16];
        digest_hex(&p->digest, digest);
        snprintf(abi, sizeof abi, "%u.%u", p->abi_major, p->abi_minor);
        json_object(j);
        json_put_text(j, "plugin", p->name);
        json_put_text(j, "version", p->version);
        json_put_text(j, "abi", abi);
        json_put_text(j, "licence", p->licence);
        json_put_text(j, "author", p->author);
        json_put_text(j, "sentence", p->sentence);
        json_put_text(j, "path", p->path);
        json_put_text(j, "digest", digest);
        json_key(j, "methods");
        json_array(j);
        for (size_t k = 0; k < p->method_count; k++)
            tell_method(&h->methods.list[p->method_first + k], j);
        json_array_end(j);
        json_object_end(j);
    }
    json_array_end(j);
}

// --- Markdown ---

static const char *scope_told(enum method_scope s)
{
    switch (s) {
    case METHOD_ROW:
        return "row: each subject by itself";
    case METHOD_COHORT:
        return "cohort: all who are ranked together; stands in schemes only";
    case METHOD_GROUP:
        return "group: the shares of a group's rules, weighted by worth; for `combine`";
    case METHOD_SERIES:
        return "series: the dated records of each subject";
    case METHOD_CRITERIA:
        return "criteria: any number of columns of one cohort, each with a weight and a direction";
    }
    return "";
}

// Inside a cell a bar would end it, and a line break the row.
static void add_cell(struct str *out, const char *text)
{
    for (; text && *text; text++) {
        if (*text == '|')
            str_add_char(out, '\\');
        str_add_char(out, *text == '\n' ? ' ' : *text);
    }
}

static void add_number(struct str *out, double x)
{
    char text[40];
    double_format(x, text);
    str_add(out, text);
}

static void add_bounds(struct str *out, const struct method_parameter *p)
{
    if (p->least == p->least) {
        str_add(out, "at least ");
        add_number(out, p->least);
    }
    if (p->most == p->most) {
        str_add(out, p->least == p->least ? ", at most " : "at most ");
        add_number(out, p->most);
    }
}

static void add_default(struct str *out, const struct method_parameter *p)
{
    if (p->required)
        str_add(out, "**needed**");
    else if (p->text)
        str_addf(out, "`'%s'`", p->text);
    else if (!p->has_default)
        str_add(out, "none");
    else if (p->type == PARAMETER_BOOL)
        str_add(out, p->number > 0.0 ? "true" : "false");
    else
        add_number(out, p->number);
    if (p->per_criterion)
        str_add(out, ", for each criterion");
}

static void add_given(const struct method *m, struct str *out)
{
    if (m->gives == GIVES_WEIGHTS)
        str_add(out, "- gives: a weight for each criterion\n");
    else if (m->gives == GIVES_CELLS)
        str_add(out, "- gives: all cells anew, each with what became of it\n");
    for (size_t i = 0; i < m->output_count; i++)
        str_addf(out, "- gives `.%s`: %s%s\n", m->outputs[i].name, m->outputs[i].sentence,
                 m->outputs[i].less_is_better ? "; less is better" : "");
}

static void parameters_markdown(const struct method *m, struct str *out)
{
    str_add(out, "\n| | default | bounds | meaning |\n|---|---|---|---|\n");
    for (size_t i = 0; i < m->argument_count; i++) {
        str_addf(out, "| `%s` | argument | | ", m->arguments[i].name);
        add_cell(out, m->arguments[i].sentence);
        str_add(out, " |\n");
    }
    for (size_t i = 0; i < m->parameter_count; i++) {
        str_addf(out, "| `%s:` | ", m->parameters[i].name);
        add_default(out, &m->parameters[i]);
        str_add(out, " | ");
        add_bounds(out, &m->parameters[i]);
        str_add(out, " | ");
        add_cell(out, m->parameters[i].sentence);
        str_add(out, " |\n");
    }
}

static void method_markdown(const struct method *m, struct str *out)
{
    str_addf(out, "\n### `%s.%s(", m->plugin, m->name);
    for (size_t i = 0; i < m->argument_count; i++)
        str_addf(out, "%s%s", i ? ", " : "", m->arguments[i].name);
    str_addf(out, ")`\n\n%s\n\n- formula: `%s`\n- scope: %s\n", m->sentence, m->formula,
             scope_told(m->scope));
    add_given(m, out);
    if (m->source && *m->source)
        str_addf(out, "- source: %s\n", m->source);
    if (m->argument_count + m->parameter_count > 0)
        parameters_markdown(m, out);
}

void host_markdown(const struct host *h, struct str *out)
{
    str_add(out,
            "# Methods\n\n"
            "Made by `meritd --methods` from the tables of the plugins themselves; do not edit "
            "it by hand.\n");
    for (size_t i = 0; i < h->count; i++) {
        const struct host_plugin *p = &h->plugins[i];
        str_addf(out, "\n## %s\n\n%s\n", p->name, p->sentence);
        for (size_t k = 0; k < p->method_count; k++)
            method_markdown(&h->methods.list[p->method_first + k], out);
    }
}
