#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/read.h"
#include "service/entrance.h"
#include "service/state.h"

// The evaluator, which knows the plugins too, tells all problems in one list. These are kept for
// the case that it finds none.
void edition_read(struct edition *d)
{
    struct problems p;
    struct ruleset *r = &d->ruleset;
    problems_init(&p);
    bool read = config_model(&d->source, &r->arena, &r->texts, &r->model, &p);
    d->good = ruleset_check(r, NULL, &p) && read;
    if (!d->good) {
        problems_sort(&p);
        problems_print(&p, &d->problems);
    }
    problems_release(&p);
    source_release(&d->source);
    d->read = true;
}

struct edition *edition_new(struct service *s, struct str *problems)
{
    struct source source;
    struct problems p;
    struct edition *d = NULL;
    source_init(&source);
    problems_init(&p);
    if (source_read(s->conf_path, &source, &p)) {
        d = mem_new(1, sizeof *d);
        d->service = s;
        d->holders = 1;
        source_pack(&source, &d->packed);
        for (size_t i = 0; i < source.count; i++)
            str_addf(&d->files, "%s\n", source.files[i].name);
        d->source = source;
        ruleset_init(&d->ruleset);
    } else {
        problems_sort(&p);
        if (s->options.json)
            problems_json(&p, problems);
        else
            problems_print(&p, problems);
        source_release(&source);
    }
    problems_release(&p);
    return d;
}

void edition_hold(struct edition *d)
{
    d->holders++;
}

static void edition_free(struct edition *d)
{
    entrance_free(d->entrance);
    if (d->schema)
        ledger_schema_free(d->service->ledger, d->schema);
    source_release(&d->source);
    ruleset_release(&d->ruleset);
    str_release(&d->packed);
    str_release(&d->files);
    str_release(&d->problems);
    free(d->effective);
    free(d->plugins);
    free(d);
}

struct ending { // of an edition, off the loop: its schema's waits for the commit at hand
    uv_work_t work;
    struct service *service;
    struct edition *edition;
};

static void end_work(uv_work_t *work)
{
    struct ending *job = work->data;
    edition_free(job->edition);
}

static void end_done(uv_work_t *work, int status)
{
    struct ending *job = work->data;
    struct service *s = job->service;
    (void)status; // jobs are never cancelled
    free(job);
    s->jobs--;
    service_maybe_stopped(s);
}

void edition_release(struct edition *d)
{
    if (!d || --d->holders)
        return;
    struct service *s = d->service;
    if (!d->schema || s->freeing) {
        edition_free(d);
        return;
    }
    struct ending *job = mem_new(1, sizeof *job);
    *job = (struct ending){.service = s, .edition = d};
    job->work.data = job;
    s->jobs++;
    uv_queue_work(s->loop, &job->work, end_work, end_done);
}
