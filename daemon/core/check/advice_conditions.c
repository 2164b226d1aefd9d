// Conditions that can come out one way only: what they decide is decided already.
#include "base/str.h"
#include "core/check/advice.h"
#include "core/check/holds.h"

// What stands in the text before the reason, with the name of what it is about.
struct verdict {
    const char *what; // "veto", "outcome"
    const char *name;
    const char *never, *always; // "can never fall"; NULL: that is nothing to speak of
};

static void say(struct advice *a, struct place at, const struct verdict *v, enum holds how,
                const char *why)
{
    const char *text = how == HOLDS_NEVER ? v->never : how == HOLDS_ALWAYS ? v->always : NULL;
    if (text && v->name)
        problem_warning(a->problems, at, "%s \"%s\" %s: %s", v->what, v->name, text, why);
    else if (text)
        problem_warning(a->problems, at, "%s%s: %s", v->what, text, why);
}

static void judge(struct advice *a, const struct program *p, struct bounds_place where,
                  const struct verdict *v)
{
    struct str why;
    if (!p)
        return;
    str_init(&why);
    enum holds how = holds_program(&a->bounding, p, where, &why);
    if (how != HOLDS_SOMETIMES)
        say(a, text_place(p->text, p->tree->offset), v, how, why.data);
    str_release(&why);
}

static void say_if(void *context, struct place at, enum holds how, const char *why)
{
    static const struct verdict v = {"", NULL, "the \"then\" is never taken",
                                     "the \"else\" is never taken"};
    say(context, at, &v, how, why);
}

static void judge_ifs(struct advice *a, const struct program *p, struct bounds_place where)
{
    if (p)
        holds_ifs(&a->bounding, p, where, say_if, a);
}

// --- schemes ---

static void judge_vetoes(struct advice *a, const struct scheme *s, struct bounds_place at)
{
    for (size_t i = 0; i < s->veto_count; i++) {
        const struct veto *x = &s->vetoes[i];
        const struct verdict when = {"veto", x->label.name, "can never fall", "falls on everyone"};
        const struct verdict unless = {"veto", x->label.name, NULL, "can never fall"};
        judge(a, x->when.program, at, &when);
        judge(a, x->unless.program, at, &unless);
    }
}

static void judge_outcomes(struct advice *a, const struct scheme *s, struct bounds_place at)
{
    for (size_t i = 0; i < s->outcome_count; i++) {
        const struct outcome *x = &s->outcomes[i];
        const struct verdict when = {"outcome", x->label.name, "can never be", NULL};
        const struct verdict unless = {"outcome", x->label.name, NULL, "can never be"};
        judge(a, x->when.program, at, &when);
        judge(a, x->unless.program, at, &unless);
    }
}

static void judge_rule(struct advice *a, const struct rule *r, struct bounds_place at)
{
    const struct verdict when = {"rule", r->label.name, "never applies", NULL};
    const struct verdict raters = {"rule", r->label.name, "has a panel without a rater", NULL};
    const struct bounds_place anybody = {NONE, NONE};
    judge(a, r->when.program, at, &when);
    for (size_t i = 0; i < r->panel_count; i++)
        judge(a, r->panels[i].where, anybody, &raters);
    judge_ifs(a, r->score.program, at);
    judge_ifs(a, r->least.program, at);
    judge_ifs(a, r->most.program, at);
}

static void judge_scheme(struct advice *a, uint32_t scheme)
{
    const struct scheme *s = &a->model->schemes[scheme];
    const struct bounds_place at = {scheme, NONE};
    const struct verdict who = {"scheme", s->label.name, "assesses nobody", NULL};
    judge(a, s->who.program, at, &who);
    judge_ifs(a, s->cohort.program, at);
    for (size_t i = 0; i < s->all_rule_count; i++)
        judge_rule(a, s->all_rules[i], at);
    judge_vetoes(a, s, at);
    for (size_t i = 0; i < s->grade_count; i++) {
        const struct verdict grade = {"grade", s->grades[i].title, "can never be given", NULL};
        judge(a, s->grades[i].when.program, at, &grade);
    }
    judge_outcomes(a, s, at);
    for (size_t i = 0; i < s->show_count; i++)
        judge_ifs(a, s->shows[i].value.program, at);
}

// --- records and gathers ---

static void judge_records(struct advice *a, uint32_t record)
{
    const struct record_type *r = &a->model->records[record];
    const struct bounds_place at = {NONE, record};
    for (size_t i = 0; i < r->exclude_count; i++) {
        const struct verdict v = {"exclusion", r->exclude[i].label.name, "takes nothing out",
                                  "takes every record out"};
        judge(a, r->exclude[i].when.program, at, &v);
    }
    const struct verdict v = {"record type", r->label.name, "takes no record in", NULL};
    for (size_t i = 0; i < r->require_count; i++)
        judge(a, r->require[i].when.program, at, &v);
}

static void judge_gather(struct advice *a, const struct gather *g, uint32_t scheme)
{
    static const struct verdict v = {"", NULL, "nothing is gathered here", NULL};
    const struct bounds_place owner = {scheme, NONE};
    const struct bounds_place inner = {scheme, g->set == SET_RECORDS ? g->record : NONE};
    judge(a, g->where, inner, &v);
    judge_ifs(a, g->value, inner);
    judge_ifs(a, g->up_to, owner);
}

static void judge_column(struct advice *a, const struct column *k)
{
    const struct bounds_place at = {k->scheme, NONE};
    size_t columns = 0, series = 0;
    judge_ifs(a, k->program, at);
    if (k->gather)
        judge_gather(a, k->gather, k->scheme);
    for (size_t i = 0; k->call && i < k->call->method->argument_count; i++) {
        if (k->call->method->arguments[i].sort == ARGUMENT_SERIES)
            judge_gather(a, k->call->series[series++], k->scheme);
        else
            judge_ifs(a, k->call->columns[columns++], at);
    }
}

void advise_conditions(struct advice *a)
{
    for (uint32_t i = 0; i < a->model->scheme_count; i++)
        judge_scheme(a, i);
    for (uint32_t i = 0; i < a->model->record_count; i++)
        judge_records(a, i);
    for (size_t i = 0; i < a->plan->column_count; i++)
        judge_column(a, &a->plan->columns[i]);
}
