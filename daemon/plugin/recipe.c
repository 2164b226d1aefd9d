#include "plugin/recipe.h"

#include <math.h>

#include "base/arena.h"
#include "plugin/call.h"
#include "plugin/functions.h"
#include "plugin/signature.h"

static bool fits(const struct merit_recipe *r)
{
    const struct merit_knot *k = r->knots;
    if (r->input != MERIT_INPUT_FIRST && r->input != MERIT_INPUT_TURNED)
        return false;
    if (r->knot_count == 1)
        return isfinite(k[0].y);
    // a line whose ends are too far apart leaves the numbers on its way
    return r->knot_count == 2 && k[0].x < k[1].x && isfinite(k[1].x - k[0].x) && isfinite(k[0].y) &&
           isfinite(k[1].y) && isfinite(k[1].y - k[0].y);
}

bool recipe_prepare(const struct method *m, const struct method_extent *numbers,
                    const double *parameters, const char *const *texts, struct method_recipe *out)
{
    const struct signature *entry = m->handle;
    const struct merit_statistics of = {
        .size = sizeof of, .count = numbers->count, .least = numbers->least, .most = numbers->most};
    const struct merit_prepare given = {
        .size = sizeof given,
        .numbers = &of,
        .parameters = parameters,
        .texts = texts,
        .parameter_count = m->parameter_count,
        .host = functions_table(),
    };
    struct merit_recipe r = {.size = sizeof r};
    if (entry->prepare(&given, &r) != MERIT_DONE || !fits(&r))
        return false;
    *out = (struct method_recipe){
        .x0 = r.knots[0].x,
        .y0 = r.knots[0].y,
        .x1 = r.knots[1].x,
        .y1 = r.knots[1].y,
        .level = r.knot_count == 1,
        .turned = r.input == MERIT_INPUT_TURNED,
    };
    return true;
}

// --- over criteria ---

static bool term_fits(const struct merit_term *t)
{
    return isfinite(t->unit) && isfinite(t->from[0]) && isfinite(t->from[1]) && isfinite(t->way) &&
           t->way != 0.0 && isfinite(t->factor) && (t->flags & ~(uint32_t)MERIT_TERM_TURNED) == 0;
}

static bool closing_fits(const struct merit_closing *c, uint32_t points)
{
    if (c->form == MERIT_CLOSE_SHARE)
        return points == 2 && isfinite(c->even);
    return c->form == MERIT_CLOSE_LINE && c->point < points && isfinite(c->times) &&
           isfinite(c->over) && c->over != 0.0;
}

static bool distances_fit(const struct merit_distances *d)
{
    return d->norm >= MERIT_NORM_SUM && d->norm <= MERIT_NORM_MOST && d->point_count >= 1 &&
           d->point_count <= 2 && d->term_size == sizeof *d->terms &&
           d->closing_size == sizeof *d->closings;
}

static bool take_terms(const struct merit_distances *d, size_t count, struct method_distances *out)
{
    out->term_count = count;
    out->straight = true;
    for (size_t i = 0; i < count; i++) {
        const struct merit_term *t = &d->terms[i];
        if (!term_fits(t))
            return false;
        out->terms[i] = (struct method_term){
            .unit = t->unit,
            .from = {t->from[0], t->from[1]},
            .way = t->way,
            .factor = t->factor,
            .turned = (t->flags & MERIT_TERM_TURNED) != 0,
        };
        out->straight = out->straight && !out->terms[i].turned && t->unit == 1.0 && t->way == 1.0;
    }
    return true;
}

static bool take_closings(const struct merit_distances *d, size_t count,
                          struct method_distances *out)
{
    out->closing_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct merit_closing *c = &d->closings[i];
        if (!closing_fits(c, d->point_count))
            return false;
        out->closings[i] = (struct method_closing){
            .form = c->form == MERIT_CLOSE_SHARE ? CLOSE_SHARE : CLOSE_LINE,
            .point = c->point,
            .times = c->times,
            .over = c->over,
            .even = c->even,
        };
    }
    return true;
}

static bool take_distances(const struct merit_distances *d, size_t terms, size_t closings,
                           struct method_distances *out)
{
    static const enum method_norm norms[] = {
        [MERIT_NORM_SUM] = NORM_SUM,
        [MERIT_NORM_SIZES] = NORM_SIZES,
        [MERIT_NORM_LENGTH] = NORM_LENGTH,
        [MERIT_NORM_MOST] = NORM_MOST,
    };
    if (!distances_fit(d))
        return false;
    out->norm = norms[d->norm];
    out->point_count = d->point_count;
    return take_terms(d, terms, out) && take_closings(d, closings, out);
}

static const struct merit_statistics *const *statistics_of(const struct method_criteria *given,
                                                           struct arena *a)
{
    struct merit_statistics *list = arena_array(a, given->count + 1, sizeof *list);
    const struct merit_statistics **pointers = arena_array(a, given->count + 1, sizeof *pointers);
    for (size_t k = 0; k < given->count; k++) {
        const struct method_numbers *n = &given->numbers[k];
        list[k] = (struct merit_statistics){
            .size = sizeof list[k],
            .count = n->extent.count,
            .least = n->extent.least,
            .most = n->extent.most,
            .unit = n->unit,
            .squares = n->squares,
        };
        pointers[k] = &list[k];
    }
    return pointers;
}

bool recipe_measure(const struct method *m, const struct method_criteria *given,
                    struct method_distances *out)
{
    const struct signature *entry = m->handle;
    size_t terms = 0, closings = m->output_count > 0 ? m->output_count : 1;
    for (size_t k = 0; k < given->count; k++)
        terms += given->weights[k] > 0.0;
    struct arena a;
    arena_init(&a);
    const struct merit_criteria criteria = {
        .size = sizeof criteria,
        .criterion_count = given->count,
        .numbers = statistics_of(given, &a),
        .directions = given->directions,
        .weights = given->weights,
        .parameters = given->parameters,
        .texts = given->texts,
        .lists = call_lists(m, given->lists, &a),
        .parameter_count = m->parameter_count,
        .host = functions_table(),
    };
    struct merit_distances d = {
        .size = sizeof d,
        .terms = arena_array(&a, terms + 1, sizeof *d.terms),
        .closings = arena_array(&a, closings, sizeof *d.closings),
    };
    const struct merit_distances given_room = d;
    bool fits = entry->measure(&criteria, &d) == MERIT_DONE && d.terms == given_room.terms &&
                d.closings == given_room.closings && take_distances(&d, terms, closings, out);
    arena_release(&a);
    return fits;
}
