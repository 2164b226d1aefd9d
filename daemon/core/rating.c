// Judged rules: ratings of an office or of panels of raters, as points.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/judging.h"

// A judge's points: the office's latest rating, or the sum over panels of share x the trimmed mean.
static double rating_of_panel(struct judging *j, const struct rule *r, const struct panel *p,
                              uint32_t subject, const double *raters)
{
    const struct rating *list;
    struct store *store = engine_store(j->engine);
    size_t count =
        store_ratings(store, j->board->scheme, r->index, j->board->window.period, subject, &list);
    double *known = mem_new(count + 1, sizeof *known);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t rater = list[i].rater_subject;
        if (rater == NONE || store_kind_of(store, rater) != p->kind)
            continue;
        if (p->has_where && raters[store_row_of(store, rater)] != 1.0)
            continue;
        size_t at = n++;
        for (; at > 0 && known[at - 1] > list[i].points; at--)
            known[at] = known[at - 1];
        known[at] = list[i].points;
    }
    double sum = 0, mean = (double)NAN;
    size_t trim = (size_t)p->trim, quorum = p->quorum > 0 ? (size_t)p->quorum : 1;
    if (n >= quorum && n > 2 * trim) {
        for (size_t i = trim; i < n - trim; i++)
            sum += known[i]; // ascending, so the same whatever the order of arrival
        mean = sum / (double)(n - 2 * trim);
    }
    free(known);
    return mean;
}

static void judge_panels(struct judging *j, const struct rule *r, double *out)
{
    struct board *b = j->board;
    struct store *store = engine_store(j->engine);
    for (size_t k = 0; k < r->panel_count; k++) {
        const struct panel *p = &r->panels[k];
        double *raters = mem_new(store_row_count(store, p->kind) + 1, sizeof *raters);
        struct err e;
        if (p->has_where && !engine_run(j->engine, p->where, p->kind, &b->window, NULL, raters, &e))
            judging_fail(j, r->index, NONE, e.text);
        for (size_t i = 0; i < b->row_count; i++)
            if (judging_assessed(j, i))
                out[i] += p->share *
                          rating_of_panel(
                              j, r, p, store_subject_at(store, j->scheme->of, (uint32_t)i), raters);
        free(raters);
    }
}

void judge_ratings(struct judging *j, const struct rule *r, double *out)
{
    struct board *b = j->board;
    struct store *store = engine_store(j->engine);
    for (size_t i = 0; i < b->row_count; i++)
        out[i] = r->panel_count ? 0.0 : (double)NAN;
    if (r->panel_count) {
        judge_panels(j, r, out);
        return;
    }
    for (size_t i = 0; i < b->row_count; i++) {
        const struct rating *list;
        size_t count = store_ratings(store, b->scheme, r->index, b->window.period,
                                     store_subject_at(store, j->scheme->of, (uint32_t)i), &list);
        if (count) // in order of seq: the last one is the judge's latest word
            out[i] = list[count - 1].points;
    }
}
