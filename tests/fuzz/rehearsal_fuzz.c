// Fuzzes rule tests: whatever a configuration's tests say, setting up, judging, comparing, covering
// and changing numbers end without a crash, and a test that is wrong is told with a place.
//
// The input is a configuration; a form feed begins a CSV file beside it, whose first line is its
// name. No plugin is loaded.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/read.h"
#include "rehearsal/report.h"

#define TESTS_MOST 20
#define CHANGES_MOST 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void add_pieces(struct source *s, const char *at, size_t size)
{
    const char *end = at + size;
    struct err e;
    const char *cut = size ? memchr(at, '\f', size) : NULL;
    must(source_add(s, SOURCE_CONF, "a.conf", size ? at : "", (size_t)((cut ? cut : end) - at),
                    UINT32_MAX, 0, &e));
    while (cut && s->count < 5) {
        const char *name = cut + 1;
        const char *line = name < end ? memchr(name, '\n', (size_t)(end - name)) : NULL;
        if (!line)
            return;
        cut = memchr(line, '\f', (size_t)(end - line));
        char *copy = strndup(name, (size_t)(line - name));
        must(source_add(s, SOURCE_CSV, copy, line + 1, (size_t)((cut ? cut : end) - line - 1), 0, 0,
                        &e));
        free(copy);
    }
}

static void report_both(const struct rehearsal *r, const struct mutation *m)
{
    struct str text = {0}, json = {0};
    struct json j;
    const struct report report = {
        .file = "a.conf", .ruleset = "", .rehearsal = r, .mutation = m, .coverage = true};
    json_init(&j, &json);
    report_text(&report, &text);
    report_json(&report, &j);
    must(text.size > 0 && json.size > 0);
    str_release(&text);
    str_release(&json);
}

static void rehearse(const struct script *script)
{
    struct problems wrong;
    struct rehearsal r;
    struct mutation m;
    problems_init(&wrong);
    rehearsal_init(&r, script, NULL, &wrong);
    bool good = rehearsal_run(&r);
    must(good == (wrong.errors == 0));
    for (size_t i = 0; i < wrong.count; i++)
        must(wrong.list[i].at.file != NULL && wrong.list[i].text[0]);
    mutation_init(&m, script, NULL);
    for (size_t i = 0; good && !r.failed && i < m.count && i < CHANGES_MOST; i++)
        must(mutation_try(&m, i) != NOTICED_NOT_YET);
    mutation_sum(&m);
    report_both(&r, &m);
    mutation_release(&m);
    rehearsal_release(&r);
    problems_release(&wrong);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct source source;
    struct ruleset ruleset;
    struct problems problems;
    const struct methods none = {.count = 0};
    source_init(&source);
    ruleset_init(&ruleset);
    problems_init(&problems);
    add_pieces(&source, (const char *)data, size);
    bool read = config_model(&source, &ruleset.arena, &ruleset.texts, &ruleset.model, &problems);
    bool checked = read && ruleset_check(&ruleset, &none, &problems);
    const struct script script = {.source = &source, .methods = &none, .known = &ruleset.model};
    if (checked && ruleset.model.test_count <= TESTS_MOST)
        rehearse(&script);
    problems_release(&problems);
    ruleset_release(&ruleset);
    source_release(&source);
    return 0;
}
