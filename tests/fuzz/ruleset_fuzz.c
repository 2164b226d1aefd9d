// Fuzzes a whole start: whatever the bytes, a configuration is read, checked and compiled without a
// crash; what is refused is refused with a place; and what is accepted judges every scheme of a
// county that has one subject of each kind and no facts.
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/read.h"
#include "config/source.h"
#include "core/engine/engine.h"
#include "core/judge/scheme.h"
#include "tests/core/methods.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SCHEMES_MAX 8

static void must(bool holds)
{
    if (!holds)
        abort();
}

// Every method gives its first column, or a half.
static bool half(const struct method *m, const struct method_call *c, struct err *e)
{
    (void)e;
    bool column = m->argument_count > 0 && m->arguments[0].sort == ARGUMENT_COLUMN;
    for (size_t i = 0; i < c->row_count; i++)
        c->result[i] = column ? c->columns[0][i] : 0.5;
    return true;
}

static struct methods methods(void)
{
    static struct method list[TEST_COUNT(test_method_list)];
    for (size_t i = 0; i < TEST_COUNT(list); i++) {
        list[i] = test_method_list[i];
        list[i].call = half;
    }
    return (struct methods){list, TEST_COUNT(list)};
}

static void people(struct store *s, const struct model *m)
{
    for (uint32_t k = 0; k < m->kind_count; k++) {
        struct err e;
        char id[16];
        snprintf(id, sizeof id, "s%u", k);
        struct fact f = {
            .tag = FACT_SUBJECT, .seq = k + 1, .subject = {k, k, id, id, DAY_NONE, NULL}};
        must(store_add(s, &f, &e));
    }
}

static void judge_all(struct ruleset *r)
{
    struct store *s = store_new(r);
    struct engine *g = engine_new(r, s, scheme_board);
    people(s, &r->model);
    engine_set_day(g, 19858); // 2024-05-15
    engine_forget(g);
    for (uint32_t i = 0; i < r->model.scheme_count && i < SCHEMES_MAX; i++) {
        const struct scheme *scheme = &r->model.schemes[i];
        struct period p = period_of_day(scheme->period, engine_day(g));
        struct window w = window_make(p, scheme->span, engine_day(g), false);
        const struct board *b;
        struct err e;
        if (!scheme_board(g, i, &w, &b, &e))
            must(e.text[0] != '\0');
    }
    engine_free(g);
    store_free(s);
}

static void placed(const struct problems *p)
{
    for (size_t i = 0; i < p->count; i++) {
        must(p->list[i].at.file != NULL);
        must(p->list[i].at.line > 0 && p->list[i].at.column > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct source source;
    struct ruleset r;
    struct problems problems;
    struct err e;
    const struct methods all = methods();
    source_init(&source);
    ruleset_init(&r);
    problems_init(&problems);
    must(source_add(&source, SOURCE_CONF, "a.conf", size ? (const char *)data : "", size,
                    UINT32_MAX, 0, &e));
    bool read = config_model(&source, &r.arena, &r.texts, &r.model, &problems);
    bool checked = ruleset_check(&r, &all, &problems);
    must(!read || checked == (problems.errors == 0));
    placed(&problems);
    if (read && checked && problems.errors == 0)
        judge_all(&r);
    model_release(&r.model);
    ruleset_release(&r);
    problems_release(&problems);
    source_release(&source);
    return 0;
}
