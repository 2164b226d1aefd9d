// Why somebody is not assessed, in the order in which judging asks (core/judge/scheme.c,
// judge_who).
#include <math.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/mem.h"
#include "core/judge/explaining.h"

// An attribute of the kind on the board's day.
static double attribute(const struct explaining *x, uint32_t at)
{
    const struct store *s = engine_store(x->engine);
    double *values = mem_new(x->board->row_count + 1, sizeof *values);
    store_attribute(s, x->scheme->of, at, x->board->window.today, values);
    double value = values[x->row];
    free(values);
    return value;
}

static bool put_why(struct explaining *x, const char *before, double day, const char *after)
{
    char text[16];
    day_format((int32_t)day, text);
    str_clear(&x->text);
    str_addf(&x->text, "%s%s%s", before, text, after);
    json_put_text(x->json, "why", x->text.data);
    return true;
}

// Outside the time in which it is active, or somebody else stands for it.
static bool put_time(struct explaining *x)
{
    const struct board *b = x->board;
    const struct kind *k = &x->ruleset->model.kinds[x->scheme->of];
    double from = k->active_from == NONE ? -1e9 : attribute(x, k->active_from);
    double until = k->active_until == NONE ? 1e9 : attribute(x, k->active_until);
    struct store *s = engine_store(x->engine);
    uint32_t subject = store_subject_at(s, x->scheme->of, x->row);
    uint32_t successor = store_successor(s, subject, b->window.today);
    if (from > b->window.today)
        return put_why(x, "active from ", from, " on, which is later than the board's day");
    if (until < period_start(b->window.period))
        return put_why(x, "active until ", until, ", which is before the period");
    if (successor == subject)
        return false;
    str_clear(&x->text);
    str_addf(&x->text, "succeeded by %s, who is assessed", store_id(s, successor));
    json_put_text(x->json, "why", x->text.data);
    return true;
}

// What an expression comes to for the row.
static bool value_of(struct explaining *x, const struct expr *e, double *out)
{
    const struct program *p = e->program;
    double *values = mem_new(p->op_count + 1, sizeof *values);
    bool done = engine_trace(x->engine, p, x->scheme->of, &x->board->window, x->board, x->row,
                             values, x->err);
    *out = values[p->op_count - 1];
    free(values);
    return done;
}

// `who` leaves it out, or it has no cohort.
static bool put_formula(struct explaining *x)
{
    const struct scheme *s = x->scheme;
    double who = 1;
    if (s->who.program && !value_of(x, &s->who, &who))
        return false;
    bool meant = who > 0;
    json_put_text(x->json, "why",
                  meant        ? "its cohort has no data"
                  : isnan(who) ? "whether the scheme assesses it has no answer"
                               : "not one of those whom the scheme assesses");
    return explain_formula(x, "formula", meant ? &s->cohort : &s->who, "terms");
}

bool explain_absence(struct explaining *x)
{
    bool done = true;
    json_key(x->json, "absence");
    json_object(x->json);
    if (x->row >= x->board->row_count)
        json_put_text(x->json, "why",
                      x->board->window.today < period_start(x->board->window.period)
                          ? "the period has not begun"
                          : "the scheme does not judge the period");
    else if (!put_time(x))
        done = put_formula(x);
    json_object_end(x->json);
    return done;
}
