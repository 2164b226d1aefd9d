#include "rehearsal/rehearsal.h"

#include <fnmatch.h>
#include <string.h>

bool rehearsal_means(const char *only, const char *name)
{
    if (!only)
        return true;
    if (strpbrk(only, "*?["))
        return fnmatch(only, name, 0) == 0;
    return strstr(name, only) != NULL;
}

void rehearsal_init(struct rehearsal *r, const struct script *script, const char *only,
                    struct problems *p)
{
    *r = (struct rehearsal){.script = *script, .only = only, .problems = p};
    arena_init(&r->arena);
    r->verdicts = arena_array(&r->arena, script->known->test_count + 1, sizeof *r->verdicts);
    coverage_init(&r->coverage, &r->arena, script->known);
}

void rehearsal_release(struct rehearsal *r)
{
    arena_release(&r->arena);
}

// Only what is wrong: of warnings the configuration as it stands has told.
static void take_errors(struct rehearsal *r, const struct problems *p, const struct rule_test *test)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct problem *from = &p->list[i];
        struct place at = from->at.file ? from->at : test->label.at;
        if (at.file)
            at.file = arena_text(&r->arena, at.file);
        if (from->severity == SEVERITY_ERROR)
            problem_error(r->problems, at, "%s", from->text);
    }
}

static void run_one(struct rehearsal *r, size_t at)
{
    const struct rule_test *test = &r->script.known->tests[at];
    struct verdict *v = &r->verdicts[r->count];
    struct problems p;
    struct scene s;
    struct err e;
    const char *broken = NULL;
    if (r->on_test)
        r->on_test(r->context, test->label.name);
    problems_init(&p);
    if (scene_open(&s, &r->script, at, &p)) {
        if (scene_judge(&s, &e)) {
            verdict_make(&s, &r->arena, v);
            coverage_note(&r->coverage, &s);
        } else {
            broken = arena_text(&r->arena, e.text);
        }
    }
    if (p.errors) {
        take_errors(r, &p, test);
    } else {
        if (broken)
            *v = (struct verdict){.broken = broken};
        v->test = test->label.name;
        v->at = test->label.at;
        r->count++;
        r->failed += !verdict_passed(v);
    }
    scene_close(&s);
    problems_release(&p);
}

bool rehearsal_run(struct rehearsal *r)
{
    size_t errors = r->problems->errors;
    for (size_t i = 0; i < r->script.known->test_count; i++) {
        if (rehearsal_means(r->only, r->script.known->tests[i].label.name))
            run_one(r, i);
        else
            r->left_out++;
    }
    problems_sort(r->problems);
    return r->problems->errors == errors;
}
