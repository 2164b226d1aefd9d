// Caps that never bind, that always do, or that leave others nothing to say; grades that nobody can
// get.
#include <math.h>

#include "base/decimal.h"
#include "base/str.h"
#include "core/check/advice.h"

// A least and a most, around a rule, a group or a scheme.
struct caps {
    const char *what, *name; // "rule", its name
    const struct expr *least, *most;
    struct bounds low, high; // of them
    struct bounds raw;       // of what they cut
};

static const char *figure(double x, char buffer[40])
{
    double_format(round12(x), buffer);
    return buffer;
}

static struct place place_of(const struct expr *x)
{
    return text_place(&x->text, x->tree->offset);
}

static struct bounds bounds_or(const struct advice *a, const struct expr *x, uint32_t scheme,
                               double otherwise)
{
    const struct bounds_place at = {scheme, NONE};
    return x->program ? bounds_program(&a->bounding, x->program, at, NULL)
                      : bounds_of(otherwise, otherwise);
}

static bool is_above(double a, double b)
{
    return compare12(a, b) > 0;
}

static void advise_most(struct advice *a, const struct caps *c)
{
    char cap[40], own[40];
    if (!c->most->program)
        return;
    if (is_above(c->high.least, c->raw.most))
        problem_warning(a->problems, place_of(c->most),
                        "%s \"%s\" can never reach its \"most\" of %s: it comes to at most %s",
                        c->what, c->name, figure(c->high.least, cap), figure(c->raw.most, own));
    else if (is_above(c->raw.least, c->high.most))
        problem_warning(a->problems, place_of(c->most),
                        "%s \"%s\" is always cut to its \"most\" of %s: it comes to at least %s",
                        c->what, c->name, figure(c->high.most, cap), figure(c->raw.least, own));
}

static void advise_least(struct advice *a, const struct caps *c)
{
    char cap[40], own[40];
    if (!c->least->program)
        return;
    if (is_above(c->raw.least, c->low.most))
        problem_warning(a->problems, place_of(c->least),
                        "%s \"%s\" can never fall to its \"least\" of %s: it comes to at least %s",
                        c->what, c->name, figure(c->low.most, cap), figure(c->raw.least, own));
    else if (is_above(c->low.least, c->raw.most))
        problem_warning(a->problems, place_of(c->least),
                        "%s \"%s\" is always raised to its \"least\" of %s: it comes to at most %s",
                        c->what, c->name, figure(c->low.least, cap), figure(c->raw.most, own));
}

static void advise_caps(struct advice *a, const struct caps *c)
{
    char low[40], high[40];
    if (c->least->program && c->most->program && is_above(c->low.least, c->high.most)) {
        problem_error(a->problems, place_of(c->most),
                      "%s \"%s\" has a \"least\" of %s, above its \"most\" of %s", c->what, c->name,
                      figure(c->low.least, low), figure(c->high.most, high));
        return;
    }
    advise_most(a, c);
    advise_least(a, c);
}

// --- one beside others ---

struct family {
    const struct bounds_scheme *own;
    struct rule **rules;
    size_t count;
    struct bounds sum;
};

// All others together; false when that has no end to reckon with.
static bool others_of(const struct family *f, size_t child, struct bounds *out)
{
    const struct bounds *x = &f->own->rules[f->rules[child]->index];
    *out = bounds_of(f->sum.least - x->least, f->sum.most - x->most);
    if (isinf(x->least) || isinf(f->sum.least))
        out->least = -ENDLESS;
    if (isinf(x->most) || isinf(f->sum.most))
        out->most = ENDLESS;
    return !isinf(out->least) || !isinf(out->most);
}

// The group's cap is reached without the child, which cannot undo it.
static void advise_idle(struct advice *a, const struct caps *c, const struct family *f,
                        size_t child)
{
    const struct rule *r = f->rules[child];
    const struct bounds *x = &f->own->rules[r->index];
    struct bounds others;
    char cap[40];
    if (f->count < 2 || r->is_unknown || !others_of(f, child, &others))
        return;
    if (c->most->program && x->least >= 0.0 && compare12(others.least, c->high.most) >= 0)
        problem_warning(a->problems, r->label.at,
                        "rule \"%s\" cannot matter: the other rules of %s \"%s\" always reach its "
                        "\"most\" of %s",
                        r->label.name, c->what, c->name, figure(c->high.most, cap));
    else if (c->least->program && x->most <= 0.0 && compare12(others.most, c->low.least) <= 0)
        problem_warning(a->problems, r->label.at,
                        "rule \"%s\" cannot matter: the other rules of %s \"%s\" never rise above "
                        "its \"least\" of %s",
                        r->label.name, c->what, c->name, figure(c->low.least, cap));
}

// A child's cap above that of its group, where no other child takes anything away.
static void advise_wider(struct advice *a, const struct caps *c, const struct family *f,
                         size_t child)
{
    const struct rule *r = f->rules[child];
    const struct bounds_place at = {NONE, NONE};
    char own[40], cap[40];
    struct bounds others;
    if (!c->most->program || !r->most.program || !bounds_is_constant(r->most.program))
        return;
    struct bounds most = bounds_program(&a->bounding, r->most.program, at, NULL);
    (void)others_of(f, child, &others);
    if (f->count > 1 && !(others.least >= 0.0))
        return;
    if (is_above(most.least, c->high.most) &&
        !is_above(most.least, f->own->raw[r->index].most)) // else it is told of already
        problem_warning(a->problems, place_of(&r->most),
                        "rule \"%s\" has a \"most\" of %s, but %s \"%s\" is cut to %s",
                        r->label.name, figure(most.least, own), c->what, c->name,
                        figure(c->high.most, cap));
}

static void advise_family(struct advice *a, const struct caps *c, const struct family *f)
{
    for (size_t i = 0; i < f->count; i++) {
        advise_idle(a, c, f, i);
        advise_wider(a, c, f, i);
    }
}

static void advise_rule(struct advice *a, uint32_t scheme, const struct rule *r)
{
    const struct bounds_scheme *own = &a->bounding.schemes[scheme];
    struct caps c = {.what = r->is_group ? "group" : "rule",
                     .name = r->label.name,
                     .least = &r->least,
                     .most = &r->most,
                     .low = bounds_or(a, &r->least, scheme, -ENDLESS),
                     .high = bounds_or(a, &r->most, scheme, ENDLESS),
                     .raw = own->raw[r->index]};
    advise_caps(a, &c);
    bool as_it_is = !(r->times < 1.0 || r->times > 1.0);
    if (!r->is_group || rule_combines(r) || !as_it_is)
        return;
    struct family f = {own, r->rules, r->rule_count, own->raw[r->index]};
    advise_family(a, &c, &f);
}

// --- grades ---

struct grading {
    struct advice *advice;
    const struct scheme *scheme;
    struct bounds points;
    const struct grade *all; // the one so far that takes all from some number on, and the lowest
    double from;
};

static bool takes_all(const struct grade *g)
{
    return g->quota.tag == QUOTA_NONE && !expr_given(&g->when);
}

static void advise_grade(struct grading *k, const struct grade *g)
{
    char wanted[40], most[40];
    double from = g->has_at_least ? g->at_least : -ENDLESS;
    struct problems *p = k->advice->problems;
    if (is_above(from, k->points.most))
        problem_warning(p, g->at,
                        "grade \"%s\" can never be given: it wants %s points, and the scheme gives "
                        "at most %s",
                        g->title, figure(from, wanted), figure(k->points.most, most));
    else if (k->all && compare12(from, k->from) >= 0)
        problem_warning(p, g->at,
                        "grade \"%s\" can never be given: \"%s\" before it takes all who have its "
                        "%s points",
                        g->title, k->all->title, figure(from, wanted));
    else if (k->all && compare12(k->points.least, k->from) >= 0)
        problem_warning(p, g->at,
                        "grade \"%s\" can never be given: \"%s\" before it takes all, since nobody "
                        "has less than %s points",
                        g->title, k->all->title, figure(k->points.least, wanted));
    if (takes_all(g) && (!k->all || from < k->from)) {
        k->all = g;
        k->from = from;
    }
}

static void advise_grades(struct advice *a, uint32_t scheme)
{
    const struct scheme *s = &a->model->schemes[scheme];
    struct grading k = {a, s, a->bounding.schemes[scheme].points, NULL, ENDLESS};
    double half = 0.5;
    for (size_t i = 0; i < s->outcome_count; i++)
        if (s->outcomes[i].effect != EFFECT_NONE)
            return; // a grade may also come of another one, moved up or down
    for (int i = 0; i < s->shown; i++)
        half /= 10.0;
    if (s->rank_on_shown && floor(k.points.most) < k.points.most)
        k.points.most += half;
    if (s->rank_on_shown && floor(k.points.least) < k.points.least)
        k.points.least -= half;
    for (size_t i = 0; i < s->grade_count; i++)
        advise_grade(&k, &s->grades[i]);
}

void advise_points(struct advice *a, uint32_t scheme)
{
    const struct scheme *s = &a->model->schemes[scheme];
    const struct bounds_scheme *own = &a->bounding.schemes[scheme];
    struct caps c = {.what = "scheme",
                     .name = s->label.name,
                     .least = &s->least,
                     .most = &s->most,
                     .low = bounds_or(a, &s->least, scheme, -ENDLESS),
                     .high = bounds_or(a, &s->most, scheme, ENDLESS),
                     .raw = own->sum};
    struct family f = {own, s->rules, s->rule_count, own->sum};
    for (size_t i = 0; i < s->all_rule_count; i++)
        advise_rule(a, scheme, s->all_rules[i]);
    advise_caps(a, &c);
    advise_family(a, &c, &f);
    advise_grades(a, scheme);
}
