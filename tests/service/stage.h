// A service over a small ruleset, beside an evaluator that this same program plays (actor.h), and a
// way to submit towns to it.
#ifndef TESTS_SERVICE_STAGE_H
#define TESTS_SERVICE_STAGE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actor.h"
#include "service/service.h"

struct stage {
    uv_loop_t loop;
    struct service *service;
    char folder[32], conf[64], ledger[64];
    bool told, stopped;
    enum service_start how;
    char reason[2048];
    int answers, status;
    char answer[256];
};

static inline void on_started(void *context, enum service_start how, const char *reason)
{
    struct stage *s = context;
    s->told = true;
    s->how = how;
    snprintf(s->reason, sizeof s->reason, "%s", reason ? reason : "");
}

static inline void on_stopped(void *context)
{
    ((struct stage *)context)->stopped = true;
}

static inline void begin(struct stage *s, const char *part)
{
    static const char conf[] =
        "daemon: { deadline = 200; }\n"
        "kinds: { town: { title = \"镇\"; } }\n"
        "records: { visit: { of = \"town\"; } }\n"
        "schemes: { yearly: { of = \"town\"; period = \"year\"\n"
        "  rules = ( { name = \"visits\"; score = \"count(visit)\" } ) } }\n";
    *s = (struct stage){.told = false};
    snprintf(s->folder, sizeof s->folder, "/tmp/evaluator.XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    snprintf(s->conf, sizeof s->conf, "%s/conf", s->folder);
    snprintf(s->ledger, sizeof s->ledger, "%s/ledger", s->folder);
    FILE *f = fopen(s->conf, "w");
    assert_non_null(f);
    fputs(conf, f);
    fclose(f);
    setenv(PART, part, 1);
    uv_loop_init(&s->loop);
    struct service_options o = {.loop = &s->loop,
                                .conf = s->conf,
                                .ledger = s->ledger,
                                .program = "/proc/self/exe",
                                .as_of = day_from_civil((struct civil){2024, 6, 30})};
    struct str problems = {0};
    struct err e;
    if (service_start(&o, on_started, s, &s->service, &problems, &e) != SERVICE_READY)
        fail_msg("%s %s", e.text, problems.data ? problems.data : "");
    while (!s->told)
        uv_run(&s->loop, UV_RUN_ONCE);
}

static inline void end(struct stage *s)
{
    static const char *const names[] = {"conf", "ledger", "ledger-wal", "ledger-shm",
                                        "ledger.lock"};
    service_stop(s->service, on_stopped, s);
    uv_run(&s->loop, UV_RUN_DEFAULT);
    assert_true(s->stopped);
    service_free(s->service);
    assert_int_equal(uv_loop_close(&s->loop), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str path = {0};
        str_addf(&path, "%s/%s", s->folder, names[i]);
        unlink(path.data);
        str_release(&path);
    }
    rmdir(s->folder);
}

static inline void until_answered(struct stage *s, int count)
{
    while (s->answers < count)
        uv_run(&s->loop, UV_RUN_ONCE);
}

// --- submissions ---

struct town_form {
    struct arena arena;
    struct form_field fields[2];
    struct form form;
    struct forms forms;
};

static inline void on_submitted(void *context, const struct submit_result *result)
{
    struct stage *s = context;
    s->answers++;
    s->status = result->status;
    snprintf(s->answer, sizeof s->answer, "%s", result->detail ? result->detail : "");
}

// The form must stay until it is answered, and then be let go.
static inline void submit(struct stage *s, struct town_form *f, const char *id, bool wait)
{
    const struct who who = {.uid = geteuid()};
    arena_init(&f->arena);
    f->fields[0] =
        (struct form_field){.name = "id", .kind = FORM_TEXT, .text = id, .size = strlen(id)};
    f->fields[1] =
        (struct form_field){.name = "kind", .kind = FORM_TEXT, .text = "town", .size = 4};
    f->form = (struct form){.line = 1, .fields = f->fields, .count = 2};
    f->forms = (struct forms){.arena = &f->arena, .list = &f->form, .count = 1, .room = 1};
    service_submit(s->service, SUBMIT_SUBJECTS, &f->forms, &who, wait, on_submitted, s);
}

static inline void let_go(struct town_form *f)
{
    arena_release(&f->arena);
}

#endif
