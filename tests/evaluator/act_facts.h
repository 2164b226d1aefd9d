// An act that is read, checked and started, and facts added to it one by one: what act.h is made
// of.
#ifndef TESTS_EVALUATOR_ACT_FACTS_H
#define TESTS_EVALUATOR_ACT_FACTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "config/read.h"
#include "config/source.h"
#include "core/engine/engine.h"
#include "core/judge/scheme.h"
#include "plugin/host.h"

struct act {
    struct ruleset ruleset;
    struct host host;
    struct problems problems;
    struct store *store;
    struct engine *engine;
    int64_t seq;
    struct arena arena; // of the facts' texts
};

static void act_read(struct act *a, const struct source *source)
{
    ruleset_init(&a->ruleset);
    host_init(&a->host);
    problems_init(&a->problems);
    if (!config_model(source, &a->ruleset.arena, &a->ruleset.texts, &a->ruleset.model,
                      &a->problems))
        assert_true(a->problems.errors > 0);
}

static bool act_check(struct act *a)
{
    static const char *const plugins[] = {"basic",   "peers", "means",   "gate",
                                          "weights", "treat", "outrank", "hands"};
    static const char *const folders[] = {PLUGIN_DIR};
    for (size_t i = 0; i < sizeof plugins / sizeof *plugins; i++) {
        struct err e;
        if (!host_load(&a->host, plugins[i], folders, 1, &e))
            fail_msg("%s", e.text);
    }
    bool checked = ruleset_check(&a->ruleset, &a->host.methods, &a->problems);
    return checked && a->problems.errors == 0;
}

static void act_start(struct act *a)
{
    a->store = store_new(&a->ruleset);
    a->engine = engine_new(&a->ruleset, a->store, scheme_board);
    arena_init(&a->arena);
}

// False when the configuration has errors; they are in a->problems.
__attribute__((unused)) static bool act_try(struct act *a, const char *conf)
{
    struct source source;
    struct err e;
    memset(a, 0, sizeof *a);
    source_init(&source);
    assert_true(
        source_add(&source, SOURCE_CONF, "act.conf", conf, strlen(conf), UINT32_MAX, 0, &e));
    act_read(a, &source);
    source_release(&source);
    bool good = act_check(a);
    act_start(a);
    return good;
}

static void act_print_problems(const struct act *a)
{
    struct str text = {0};
    problems_print(&a->problems, &text);
    print_error("%s\n", text.data ? text.data : "");
    str_release(&text);
}

__attribute__((unused)) static void act_open(struct act *a, const char *conf)
{
    if (act_try(a, conf))
        return;
    act_print_problems(a);
    fail_msg("the configuration has errors");
}

__attribute__((unused)) static void act_close(struct act *a)
{
    engine_free(a->engine);
    store_free(a->store);
    arena_release(&a->arena);
    model_release(&a->ruleset.model);
    ruleset_release(&a->ruleset);
    host_release(&a->host);
    problems_release(&a->problems);
}

static void act_add(struct act *a, struct fact *f)
{
    struct err e;
    f->seq = ++a->seq;
    if (!store_add(a->store, f, &e))
        fail_msg("fact %lld: %s", (long long)f->seq, e.text);
}

static uint32_t act_subject(struct act *a, uint32_t kind, const char *id)
{
    uint32_t found = store_find(a->store, id);
    if (found != NONE)
        return found;
    uint32_t number = (uint32_t)store_subject_count(a->store);
    act_add(a, &(struct fact){.tag = FACT_SUBJECT,
                              .subject = {.subject = number,
                                          .kind = kind,
                                          .id = arena_text(&a->arena, id),
                                          .title = arena_text(&a->arena, id),
                                          .from = DAY_NONE}});
    return number;
}

static void act_attribute(struct act *a, uint32_t subject, uint32_t attribute, const char *text,
                          int32_t from)
{
    struct err e;
    uint32_t kind = store_kind_of(a->store, subject);
    const struct field *field = &a->ruleset.model.kinds[kind].attributes[attribute];
    struct cell cell = {.has = false};
    if (*text && !cell_parse(&field->type, &a->ruleset.model.units, arena_text(&a->arena, text),
                             strlen(text), &cell, &e))
        fail_msg("%s: %s", field->label.name, e.text);
    act_add(a, &(struct fact){.tag = FACT_ATTRIBUTE,
                              .attribute = {.subject = subject,
                                            .kind = kind,
                                            .attribute = attribute,
                                            .from = from,
                                            .value = cell}});
}

static void act_member(struct act *a, uint32_t subject, uint32_t belong, uint32_t parent,
                       int32_t from, double share)
{
    act_add(a, &(struct fact){.tag = FACT_MEMBERSHIP,
                              .membership = {.subject = subject,
                                             .kind = store_kind_of(a->store, subject),
                                             .belong = belong,
                                             .parent = parent,
                                             .from = from,
                                             .share = share}});
}

static void act_target(struct act *a, uint32_t subject, uint32_t target, struct period p,
                       double value)
{
    act_add(a, &(struct fact){.tag = FACT_TARGET,
                              .target = {.subject = subject,
                                         .kind = store_kind_of(a->store, subject),
                                         .target = target,
                                         .period = p,
                                         .has = true,
                                         .value = value}});
}

// A record to be filled in: verified, heard and evidenced unless said otherwise.
struct act_record {
    struct fact fact;
    struct cell cells[64];
};

static void act_record_begin(struct act_record *r, uint32_t type, uint32_t subject, int32_t date)
{
    memset(r, 0, sizeof *r);
    r->fact = (struct fact){.tag = FACT_RECORD, .record = {.type = type, .subject = subject}};
    r->fact.record.date = date;
    r->fact.record.until = DAY_NONE;
    r->fact.record.reported_on = (int64_t)date * 86400000;
    r->fact.record.status = RECORD_VERIFIED;
    r->fact.record.heard_on = date;
    r->fact.record.decision = "upheld";
    r->fact.record.cells = r->cells;
}

static int32_t act_day(const char *text)
{
    int32_t day;
    if (!day_parse(text, &day))
        fail_msg("\"%s\" is no day", text);
    return day;
}

static void act_record_set(struct act *a, struct act_record *r, const char *name, const char *text)
{
    const struct record_type *type = &a->ruleset.model.records[r->fact.record.type];
    struct err e;
    if (!strcmp(name, "until")) {
        r->fact.record.until = *text ? act_day(text) : DAY_NONE;
    } else if (!strcmp(name, "heard")) {
        r->fact.record.heard_on = *text ? act_day(text) : DAY_NONE;
    } else if (!strcmp(name, "reported_on")) {
        r->fact.record.reported_on = (int64_t)act_day(text) * 86400000;
    } else if (!strcmp(name, "status")) {
        assert_true(record_status_parse(text, &r->fact.record.status));
    } else {
        uint32_t field = record_field(type, name);
        if (field == NONE)
            fail_msg("record type %s has no field \"%s\"", type->label.name, name);
        struct cell *cell = &r->cells[field];
        const struct type *t = &type->fields[field].type;
        if (*text && t->tag == TYPE_REF)
            *cell = (struct cell){.has = true, .number = store_find(a->store, text)};
        else if (*text && !cell_parse(t, &a->ruleset.model.units, arena_text(&a->arena, text),
                                      strlen(text), cell, &e))
            fail_msg("%s: %s", name, e.text);
    }
}

static void act_record_add(struct act *a, struct act_record *r)
{
    r->fact.record.cell_count = a->ruleset.model.records[r->fact.record.type].field_count;
    r->fact.record.id = arena_printf(&a->arena, "r%lld", (long long)a->seq + 1);
    act_add(a, &r->fact);
}

__attribute__((unused)) static struct period act_period(const char *text)
{
    struct period p;
    if (!period_parse(text, &p))
        fail_msg("\"%s\" is no period", text);
    return p;
}

#endif
