// What the tests of the configuration share: texts in, problems or a model out, without a disk.
#ifndef TESTS_CONFIG_RIG_H
#define TESTS_CONFIG_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/print.h"
#include "config/read.h"
#include "config/source.h"

struct rig {
    struct source source;
    struct arena arena;
    struct intern texts;
    struct model model;
    struct problems problems;
    struct str said; // all problems, one a line, without the count
    bool done;
};

static inline void rig_init(struct rig *g)
{
    *g = (struct rig){.done = false};
    source_init(&g->source);
    arena_init(&g->arena);
    intern_init(&g->texts);
    problems_init(&g->problems);
}

static inline void rig_release(struct rig *g)
{
    model_release(&g->model);
    str_release(&g->said);
    problems_release(&g->problems);
    intern_release(&g->texts);
    arena_release(&g->arena);
    source_release(&g->source);
}

static inline void rig_add(struct rig *g, enum source_tag tag, const char *name, const char *text,
                           uint32_t parent, size_t at)
{
    struct err e;
    assert_true(source_add(&g->source, tag, name, text, strlen(text), parent, at, &e));
}

static inline void rig_say(struct rig *g)
{
    problems_sort(&g->problems);
    str_clear(&g->said);
    problems_print(&g->problems, &g->said);
    str_add(&g->said, "");
    // the last line counts them
    size_t size = g->said.size;
    if (g->problems.count == 0 || size == 0) {
        str_clear(&g->said);
        str_add(&g->said, "");
        return;
    }
    for (size--; size > 0 && g->said.data[size - 1] != '\n'; size--)
        ;
    g->said.size = size;
    g->said.data[size] = '\0';
}

// Read what was added: rig.done, rig.model, rig.said.
static inline void rig_read(struct rig *g)
{
    g->done = config_model(&g->source, &g->arena, &g->texts, &g->model, &g->problems);
    rig_say(g);
}

// One file "a.conf".
static inline void rig_text(struct rig *g, const char *text)
{
    rig_init(g);
    rig_add(g, SOURCE_CONF, "a.conf", text, UINT32_MAX, 0);
    rig_read(g);
}

// "a.conf" beside a file with units, two kinds, a record type and a scheme that it may refer to.
static inline void rig_beside(struct rig *g, const char *text)
{
    static const char base[] =
        "units: { yuan = \"元\"; wan_yuan = \"万元 = 10000 yuan\"; usd = \"美元\"; }\n"
        "kinds: { town: { title = \"区镇\"; attributes: { class = \"a 甲 | b 乙\"; since = "
        "\"date\";\n"
        "  size = \"number\"; } }\n"
        "  project: { belongs: { town = \"one\"; } } }\n"
        "records: { arrived: { of = \"project\"; fields: { amount = \"money\"; voucher = \"text\"; "
        "} } }\n"
        "schemes: { base: { of = \"town\"; period = \"year\"; rules = (\n"
        "  { name = \"one\"; worth = 60; score = \"1\" },\n"
        "  { name = \"two\"; rules = ( { name = \"three\"; worth = 40; score = \"2\" } ) } )\n"
        "  outcomes = ( { name = \"red\"; top = 3 } ) } }\n";
    rig_init(g);
    char *all = malloc(sizeof base + 32);
    assert_non_null(all);
    snprintf(all, sizeof base + 32, "%s@include \"a.conf\"\n", base);
    rig_add(g, SOURCE_CONF, "base.conf", all, UINT32_MAX, 0);
    rig_add(g, SOURCE_CONF, "a.conf", text, 0, sizeof base - 1);
    free(all);
    rig_read(g);
}

// A text and the problems it must lead to: NULL = none.
struct row {
    const char *text;
    const char *said;
};

// Compare all rows, tell each that differs, fail if any does.
static inline void rig_rows(const struct row *rows, size_t count,
                            void (*read)(struct rig *g, const char *text))
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct rig g;
        read(&g, rows[i].text);
        const char *wanted = rows[i].said ? rows[i].said : "";
        if (strcmp(g.said.data, wanted) != 0) {
            print_error("row %zu: %s\n  said:   %s\n  wanted: %s\n", i, rows[i].text, g.said.data,
                        wanted);
            wrong++;
        }
        if (g.done != (g.problems.errors == 0)) {
            print_error("row %zu: done %d with %zu errors\n", i, g.done, g.problems.errors);
            wrong++;
        }
        rig_release(&g);
    }
    assert_int_equal(wrong, 0);
}

#define ROWS(rows, read) rig_rows(rows, sizeof(rows) / sizeof *(rows), read)

#endif
