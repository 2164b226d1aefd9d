// An office for tests of the service: a small ruleset, a directory of a few subjects, and forms
// written as one line of text.
#ifndef TESTS_SERVICE_OFFICE_H
#define TESTS_SERVICE_OFFICE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "config/read.h"
#include "core/check/ruleset.h"
#include "service/admit.h"

static const char office_conf[] =
    "units: { yuan = \"元\"; wan_yuan = \"万元 = 10000 yuan\"; time = \"次\"; usd = \"美元\";\n"
    "         wan_usd = \"万美元 = 10000 usd\"; }\n"
    "rates: { usd: { in = \"yuan\"; rows = ( (\"2024-01-01\", 7.1) ); } }\n"
    "kinds: {\n"
    "  town: { title = \"镇\"; attributes: { class = \"a 甲 | b 乙\"; size = \"number 0..100\";\n"
    "    note = \"text optional\"; since = \"date optional\"; twin = \"ref town optional\"; } }\n"
    "  cadre: { title = \"干部\"; belongs: { town = \"one\"; } }\n"
    "  project: { title = \"项目\"; belongs: { town = \"stated\"; cadre = \"equal\"; } }\n"
    "}\n"
    "targets: { town: { fdi = \"wan_usd\"; visits: { unit = \"time\"; per = \"month\"; } } }\n"
    "records: {\n"
    "  arrived: { of = \"project\"; fields: { amount = \"money\"; voucher = \"text optional\"; }\n"
    "    evidence = [\"bank_slip | invoice\", \"contract\"] }\n"
    "  visit: { of = [\"town\", \"cadre\"]; fields: { host = \"text optional\";\n"
    "    origin = \"foreign 外资 | domestic 内资 optional\"; score = \"number 0..10 optional\";\n"
    "    firm = \"ref project optional\"; paid = \"bool optional\"; on = \"date optional\"; } }\n"
    "  service: { of = \"cadre\"; interval = true; }\n"
    "  census: { of = \"town\"; fields: { heads = \"number\"; }; source = \"no-such-group\" }\n"
    "}\n"
    "schemes: { annual: { of = \"town\"; period = \"year\"; rules = (\n"
    "  { name = \"visits\"; score = \"count(visit)\" },\n"
    "  { name = \"mood\"; worth = 10; judged: { by = \"office\"; }; },\n"
    "  { name = \"ranged\"; judged: { by = \"office\"; range = [-5, 5]; }; },\n"
    "  { name = \"panel\"; worth = 10; judged: { by = ( { raters = \"cadre\"; } ); }; } ) } }\n";

struct office {
    struct ruleset ruleset;
    struct directory directory;
    struct arena arena;
    struct complaints complaints;
    struct admission admission;
};

static inline void office_model(struct office *o, const char *conf)
{
    struct source source;
    struct problems p;
    struct str told = {0};
    struct err e;
    source_init(&source);
    problems_init(&p);
    ruleset_init(&o->ruleset);
    assert_true(
        source_add(&source, SOURCE_CONF, "office.conf", conf, strlen(conf), UINT32_MAX, 0, &e));
    if (!config_model(&source, &o->ruleset.arena, &o->ruleset.texts, &o->ruleset.model, &p) ||
        !ruleset_check(&o->ruleset, NULL, &p)) {
        problems_print(&p, &told);
        fail_msg("%s", told.data);
    }
    problems_release(&p);
    source_release(&source);
}

static inline void office_begin(struct office *o)
{
    arena_init(&o->arena);
    o->complaints = (struct complaints){.arena = &o->arena};
    o->admission = (struct admission){.model = &o->ruleset.model,
                                      .directory = &o->directory,
                                      .arena = &o->arena,
                                      .who = {.uid = geteuid()},
                                      .complaints = &o->complaints};
}

static inline void office_end(struct office *o)
{
    free(o->admission.entries);
    free(o->admission.form_of);
    arena_release(&o->arena);
}

static inline void office_init(struct office *o, const char *conf)
{
    *o = (struct office){.ruleset = {.hash = ""}};
    office_model(o, conf);
    directory_init(&o->directory);
    directory_put(&o->directory, 0, "t1", "一镇", "town");
    directory_put(&o->directory, 1, "t2", "二镇", "town");
    directory_put(&o->directory, 2, "c1", "干部一", "cadre");
    directory_put(&o->directory, 3, "p1", "项目一", "project");
    directory_put(&o->directory, 4, "x1", "旧", "abandoned");
}

static inline void office_release(struct office *o)
{
    directory_release(&o->directory);
    ruleset_release(&o->ruleset);
}

// "id=r1; amount=#12.5; paid=!true; host=~; evidence=[a|b]": a text, a number, a bool, null, a
// list.
static inline struct form_field office_field(struct arena *a, const char *text, size_t size)
{
    size_t name = strcspn(text, "=");
    const char *value = arena_bytes(a, text + name + 1, size - name - 1);
    struct form_field f = {.name = arena_bytes(a, text, name), .kind = FORM_TEXT, .text = value};
    if (*value == '#' || *value == '!') {
        f.kind = *value == '#' ? FORM_NUMBER : FORM_BOOL;
        f.text = value + 1;
    } else if (*value == '~') {
        f.kind = FORM_NULL;
        f.text = "";
    } else if (*value == '[') {
        size_t room = 0;
        f.kind = FORM_LIST;
        f.text = NULL;
        for (const char *at = value + 1; *at && *at != ']'; at += *at == '|') {
            size_t length = strcspn(at, "|]");
            f.list = arena_grow(a, f.list, f.list_count, &room, sizeof *f.list);
            f.list[f.list_count++] = arena_bytes(a, at, length);
            at += length;
        }
    }
    f.size = f.text ? strlen(f.text) : 0;
    return f;
}

static inline struct form office_form(struct arena *a, const char *text)
{
    struct form f = {.line = 7};
    size_t room = 0;
    for (const char *at = text; *at; at += *at == ';') {
        at += strspn(at, " ");
        size_t size = strcspn(at, ";");
        f.fields = arena_grow(a, f.fields, f.count, &room, sizeof *f.fields);
        f.fields[f.count++] = office_field(a, at, size);
        at += size;
    }
    return f;
}

static inline bool office_admit(struct office *o, enum submit_kind kind, const char *text)
{
    struct form form = office_form(&o->arena, text);
    const struct forms forms = {.arena = &o->arena, .list = &form, .count = 1, .room = 1};
    return admit_forms(&o->admission, kind, &forms);
}

#endif
