// What the tests of rule tests share: a configuration as text, checked without plugins, and its
// tests run.
#ifndef TESTS_REHEARSAL_RIG_H
#define TESTS_REHEARSAL_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/read.h"
#include "rehearsal/report.h"

struct rig {
    struct source source;
    struct ruleset ruleset;
    struct methods methods; // none
    struct problems problems;
    struct script script;
};

static inline void rig_add(struct rig *g, enum source_tag tag, const char *name, const char *text)
{
    struct err e;
    bool first = g->source.count == 0;
    assert_true(
        source_add(&g->source, tag, name, text, strlen(text), first ? UINT32_MAX : 0, 0, &e));
}

static inline void rig_init(struct rig *g)
{
    *g = (struct rig){.methods = {.count = 0}};
    source_init(&g->source);
    ruleset_init(&g->ruleset);
    problems_init(&g->problems);
}

// The configuration as it stands must be good.
static inline void rig_check(struct rig *g)
{
    struct ruleset *r = &g->ruleset;
    struct str said = {0};
    bool good = config_model(&g->source, &r->arena, &r->texts, &r->model, &g->problems) &&
                ruleset_check(r, &g->methods, &g->problems);
    problems_print(&g->problems, &said);
    if (!good)
        fail_msg("%s", said.data);
    str_release(&said);
    g->script = (struct script){.source = &g->source, .methods = &g->methods, .known = &r->model};
}

static inline void rig_open(struct rig *g, const char *conf)
{
    rig_init(g);
    rig_add(g, SOURCE_CONF, "a.conf", conf);
    rig_check(g);
}

static inline void rig_close(struct rig *g)
{
    problems_release(&g->problems);
    ruleset_release(&g->ruleset);
    source_release(&g->source);
}

#endif
