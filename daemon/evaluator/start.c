#include "evaluator/start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "config/print.h"
#include "config/read.h"
#include "config/source.h"
#include "evaluator/pulse.h"

static const struct plugin_use standard[] = {
    {.name = "basic"}, {.name = "peers"}, {.name = "means"}, {.name = "gate"}};

static void load_plugins(struct start *s, const char *const *folders, size_t folder_count)
{
    const struct model *m = &s->ruleset.model;
    size_t count = m->plugin_count ? m->plugin_count : sizeof standard / sizeof *standard;
    const struct plugin_use *uses = m->plugin_count ? m->plugins : standard;
    for (size_t i = 0; i < count; i++) {
        struct err e;
        if (!host_load(&s->host, uses[i].name, folders, folder_count, &e))
            problem_error(&s->problems, uses[i].at, "plugin \"%s\": %s", uses[i].name, e.text);
    }
    s->methods = pulse_wrap(&s->host.methods, &s->ruleset.arena);
}

// "a\nb\n" into a list of folders.
static size_t split_folders(struct arena *a, const char *text, const char ***out)
{
    size_t count = 0, room = 0;
    *out = NULL;
    while (text && *text) {
        const char *end = strchr(text, '\n');
        size_t size = end ? (size_t)(end - text) : strlen(text);
        *out = arena_grow(a, *out, count, &room, sizeof **out);
        (*out)[count++] = arena_bytes(a, text, size);
        text += size + (end ? 1 : 0);
    }
    return count;
}

// What the language has and this version does not do yet: said by name, never passed over in
// silence.
static void refuse_unbuilt(struct start *s)
{
    const struct model *m = &s->ruleset.model;
    if (m->test_count)
        problem_hint(&s->problems, m->tests[0].label.at,
                     "%zu rule tests stand here; running them is not supported yet", m->test_count);
}

void start_init(struct start *s)
{
    *s = (struct start){.as_of = DAY_NONE};
    ruleset_init(&s->ruleset);
    host_init(&s->host);
    problems_init(&s->problems);
}

void start_release(struct start *s)
{
    ruleset_release(&s->ruleset);
    host_release(&s->host);
    problems_release(&s->problems);
}

bool start_ruleset(struct start *s, struct wire *payload)
{
    size_t size;
    const void *packed = wire_bytes(payload, &size);
    const char **folders;
    size_t folder_count = split_folders(&s->ruleset.arena, wire_text(payload), &folders);
    s->memory = wire_i64(payload);
    s->as_of = (int32_t)wire_u32(payload);
    struct source source = {0};
    struct err e;
    struct place nowhere = {0};
    if (payload->failed || !source_unpack(packed, size, &source, &e))
        return problem_error(&s->problems, nowhere, "the configuration did not arrive whole");
    bool read = config_model(&source, &s->ruleset.arena, &s->ruleset.texts, &s->ruleset.model,
                             &s->problems);
    source_release(&source);
    load_plugins(s, folders, folder_count);
    // names and types are checked even when a section did not read: all mistakes are told at once
    bool checked = ruleset_check(&s->ruleset, &s->methods, &s->problems);
    refuse_unbuilt(s);
    problems_sort(&s->problems);
    config_hash(&s->ruleset.model, s->ruleset.hash);
    return read && checked && s->problems.errors == 0;
}

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

static void tell_plugins(const struct host *h, struct str *out)
{
    struct json j;
    json_init(&j, out);
    json_array(&j);
    for (size_t i = 0; i < h->count; i++) {
        const struct host_plugin *p = &h->plugins[i];
        char digest[DIGEST_TEXT], abi[16];
        digest_hex(&p->digest, digest);
        snprintf(abi, sizeof abi, "%u.%u", p->abi_major, p->abi_minor);
        json_object(&j);
        json_put_text(&j, "plugin", p->name);
        json_put_text(&j, "version", p->version);
        json_put_text(&j, "abi", abi);
        json_put_text(&j, "licence", p->licence);
        json_put_text(&j, "author", p->author);
        json_put_text(&j, "sentence", p->sentence);
        json_put_text(&j, "path", p->path);
        json_put_text(&j, "digest", digest);
        json_key(&j, "methods");
        json_array(&j);
        for (size_t k = 0; k < p->method_count; k++)
            tell_method(&h->methods.list[p->method_first + k], &j);
        json_array_end(&j);
        json_object_end(&j);
    }
    json_array_end(&j);
}

bool start_tell(const struct start *s, bool good, struct line *line)
{
    struct str out = {0}, problems = {0}, plugins = {0}, effective = {0};
    problems_print(&s->problems, &problems);
    size_t begun = message_begin(&out, good ? MESSAGE_READY : MESSAGE_REFUSED, 0);
    if (good) {
        tell_plugins(&s->host, &plugins);
        config_print(&s->ruleset.model, true, &effective);
        wire_put_text(&out, s->ruleset.hash);
        wire_put_text(&out, problems.data ? problems.data : "");
        wire_put_text(&out, plugins.data);
        wire_put_text(&out, effective.data);
    } else {
        wire_put_text(&out, problems.data ? problems.data : "refused without a reason");
    }
    message_end(&out, begun);
    bool sent = line_send(line, &out);
    str_release(&out);
    str_release(&problems);
    str_release(&plugins);
    str_release(&effective);
    return sent;
}
