#include "evaluator/start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/print.h"
#include "config/read.h"
#include "config/source.h"
#include "evaluator/pulse.h"
#include "plugin/describe.h"

static const struct plugin_use standard[] = {
    {.name = "basic"},   {.name = "peers"}, {.name = "means"},  {.name = "gate"},
    {.name = "weights"}, {.name = "treat"}, {.name = "outrank"}};

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
    str_release(&s->effective);
}

// `first`, then the folders that the configuration names.
static size_t join_folders(struct start *s, const char *const *first, size_t count,
                           const char *const **out)
{
    const struct settings *own = &s->ruleset.model.settings;
    const char **all =
        arena_array(&s->ruleset.arena, count + own->plugin_dir_count + 1, sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = first[i];
    for (size_t i = 0; i < own->plugin_dir_count; i++)
        all[count + i] = own->plugin_dirs[i];
    *out = all;
    return count + own->plugin_dir_count;
}

bool start_source(struct start *s, const struct source *source, const char *const *folders,
                  size_t folder_count, bool own_folders)
{
    bool read =
        config_model(source, &s->ruleset.arena, &s->ruleset.texts, &s->ruleset.model, &s->problems);
    if (own_folders)
        folder_count = join_folders(s, folders, folder_count, &folders);
    load_plugins(s, folders, folder_count);
    // names and types are checked even when a section did not read: all mistakes are told at once
    bool checked = ruleset_check(&s->ruleset, &s->methods, &s->problems);
    problems_sort(&s->problems);
    if (s->wishes & WISH_PRINT)
        config_print_hashed(&s->ruleset.model, &s->effective, s->ruleset.hash);
    else
        config_hash(&s->ruleset.model, s->ruleset.hash);
    return read && checked && s->problems.errors == 0;
}

bool start_ruleset(struct start *s, struct wire *payload)
{
    size_t size;
    const void *packed = wire_bytes(payload, &size);
    const char **folders;
    size_t folder_count = split_folders(&s->ruleset.arena, wire_text(payload), &folders);
    s->memory = wire_i64(payload);
    s->as_of = (int32_t)wire_u32(payload);
    s->wishes = wire_u8(payload);
    struct source source = {0};
    struct err e;
    struct place nowhere = {0};
    if (payload->failed || !source_unpack(packed, size, &source, &e))
        return problem_error(&s->problems, nowhere, "the configuration did not arrive whole");
    source.parsed = s->wishes & WISH_PARSED;
    bool own = s->wishes & WISH_OWN;
    bool good = start_source(s, &source, folders, folder_count, own);
    source_release(&source);
    if (own)
        s->memory = s->ruleset.model.settings.memory;
    if (good)
        ruleset_advise(&s->ruleset, &s->problems);
    if (s->wishes & WISH_STRICT || s->ruleset.model.settings.strict)
        problems_strict(&s->problems);
    problems_sort(&s->problems);
    return good && s->problems.errors == 0;
}

bool start_tell(const struct start *s, bool good, struct line *line)
{
    struct str out = {0}, problems = {0}, plugins = {0};
    if (s->wishes & WISH_JSON)
        problems_json(&s->problems, &problems);
    else
        problems_print(&s->problems, &problems);
    size_t begun = message_begin(&out, good ? MESSAGE_READY : MESSAGE_REFUSED, 0);
    if (good) {
        struct json j;
        json_init(&j, &plugins);
        host_json(&s->host, &j);
        wire_put_text(&out, s->ruleset.hash);
        wire_put_text(&out, problems.data ? problems.data : "");
        wire_put_text(&out, plugins.data);
        wire_put_text(&out, s->effective.data ? s->effective.data : "");
    } else {
        wire_put_text(&out, problems.data ? problems.data : "refused without a reason");
    }
    message_end(&out, begun);
    bool sent = line_send(line, &out);
    str_release(&out);
    str_release(&problems);
    str_release(&plugins);
    return sent;
}
