#include "core/judge/rating.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/judge/judging.h"

bool raters_init(struct raters *r, struct engine *g, const struct rule *rule,
                 const struct window *w, struct err *e)
{
    bool done = true;
    r->rule = rule;
    r->sits = mem_new(rule->panel_count + 1, sizeof *r->sits);
    for (size_t k = 0; k < rule->panel_count && done; k++) {
        const struct panel *p = &rule->panels[k];
        if (!p->has_where)
            continue;
        r->sits[k] = mem_new(store_row_count(engine_store(g), p->kind) + 1, sizeof(double));
        done = engine_run(g, p->where, p->kind, w, NULL, r->sits[k], e);
    }
    return done;
}

void raters_release(struct raters *r)
{
    for (size_t k = 0; k < r->rule->panel_count; k++)
        free(r->sits[k]);
    free(r->sits);
}

static bool in_range(const struct rule *r, double worth, double given)
{
    double least = r->has_range ? r->range_least : 0.0, most = r->has_range ? r->range_most : worth;
    return !(given < least) && !(given > most); // a bonus without a range: no upper end
}

// The first panel that the rater sits in, NONE.
static uint32_t panel_of(const struct raters *r, const struct store *s, uint32_t rater)
{
    for (uint32_t k = 0; rater != NONE && k < r->rule->panel_count; k++)
        if (store_kind_of(s, rater) == r->rule->panels[k].kind &&
            (!r->sits[k] || r->sits[k][store_row_of(s, rater)] > 0.0))
            return k;
    return NONE;
}

struct given {
    double points;
    size_t at;
};

static int points_order(const void *a, const void *b)
{
    const struct given *x = a, *y = b;
    int c = (x->points > y->points) - (x->points < y->points);
    return c ? c : (x->at > y->at) - (x->at < y->at);
}

// The best and the worst of a panel are left out.
static void panel_trim(struct ratings *out, uint32_t panel, size_t trim)
{
    struct given *known = mem_new(out->count + 1, sizeof *known);
    size_t n = 0;
    for (size_t i = 0; i < out->count; i++)
        if (out->panel[i] == panel)
            known[n++] = (struct given){.points = out->list[i].points, .at = i};
    qsort(known, n, sizeof *known, points_order);
    for (size_t i = 0; i < n; i++)
        if (i < trim || i >= n - (trim < n ? trim : n))
            out->uses[known[i].at] = RATING_TRIMMED;
    free(known);
}

static void office_last(struct ratings *out)
{
    bool later = false;
    for (size_t i = out->count; i-- > 0;) {
        if (out->uses[i] != RATING_COUNTS)
            continue;
        if (later)
            out->uses[i] = RATING_EARLIER;
        later = true;
    }
}

void ratings_find(struct ratings *out, const struct raters *r, const struct store *s,
                  uint32_t scheme, struct period p, uint32_t subject, double worth)
{
    *out = (struct ratings){.list = NULL};
    out->count = store_ratings(s, scheme, r->rule->index, p, subject, &out->list);
    out->uses = mem_new(out->count + 1, sizeof *out->uses);
    out->panel = mem_new(out->count + 1, sizeof *out->panel);
    for (size_t i = 0; i < out->count; i++) {
        out->panel[i] = r->rule->panel_count ? panel_of(r, s, out->list[i].rater_subject) : 0;
        if (out->panel[i] == NONE) {
            out->uses[i] = RATING_NOBODY;
        } else if (!in_range(r->rule, worth, out->list[i].points)) {
            out->uses[i] = RATING_RANGE;
            out->panel[i] = NONE;
        }
    }
    for (uint32_t k = 0; k < r->rule->panel_count; k++)
        panel_trim(out, k, (size_t)r->rule->panels[k].trim);
    if (!r->rule->panel_count)
        office_last(out);
}

void ratings_release(struct ratings *r)
{
    free(r->uses);
    free(r->panel);
}

static int double_order(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

double ratings_panel(const struct ratings *ratings, const struct raters *r, uint32_t panel)
{
    const struct panel *p = r->rule->panel_count ? &r->rule->panels[panel] : NULL;
    size_t rated = 0, n = 0, quorum = p && p->quorum > 0 ? (size_t)p->quorum : 1;
    double *known = mem_new(ratings->count + 1, sizeof *known), sum = 0;
    for (size_t i = 0; i < ratings->count; i++) {
        rated += ratings->panel[i] == panel;
        if (ratings->panel[i] == panel && ratings->uses[i] == RATING_COUNTS)
            known[n++] = ratings->list[i].points;
    }
    qsort(known, n, sizeof *known, double_order); // added in one order, whatever that of arrival
    for (size_t i = 0; i < n; i++)
        sum += known[i];
    free(known);
    return rated >= quorum && n > 0 ? sum / (double)n : (double)NAN;
}

double ratings_sum(const struct ratings *ratings, const struct raters *r)
{
    double sum = 0;
    if (!r->rule->panel_count)
        return ratings_panel(ratings, r, 0);
    for (uint32_t k = 0; k < r->rule->panel_count; k++)
        sum += r->rule->panels[k].share * ratings_panel(ratings, r, k);
    return sum;
}

bool judge_ratings(struct judging *j, const struct rule *r, const struct window *w, double *out,
                   struct err *e)
{
    struct board *b = j->board;
    struct store *store = engine_store(j->engine);
    struct raters raters;
    bool done = raters_init(&raters, j->engine, r, w, e);
    for (size_t i = 0; done && i < b->row_count; i++) {
        struct ratings given;
        out[i] = (double)NAN;
        if (!judging_assessed(j, i))
            continue;
        double declared = worth_declared(j, r->index, i), worth = b->rules[r->index].worth[i];
        ratings_find(&given, &raters, store, b->scheme, w->period,
                     store_subject_at(store, j->scheme->of, (uint32_t)i), declared);
        out[i] = ratings_sum(&given, &raters);
        if (declared > 0 && (worth < declared || worth > declared)) // some came from a sibling
            out[i] = out[i] * worth / declared;
        ratings_release(&given);
    }
    raters_release(&raters);
    return done;
}
