#include "core/engine/distance.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/vector.h"
#include "core/engine/distance_table.h"
#include "core/engine/kernel.h"
#include "core/engine/running.h"

const struct distance_loops *distance_loops(void)
{
    return VECTOR_WIDEST(&distances);
}

void distance_worths(double *out, const double *share, const double *worth, double times, size_t n)
{
    distance_loops()->worths(out, share, worth, times, n);
}

// --- the recipes ---

struct distances {
    struct measured of;
    struct method_distances *cohorts; // per cohort of the board
};

static size_t output_count(const struct measured *of)
{
    return of->call && of->call->method->output_count ? of->call->method->output_count : 1;
}

// --- making and running ---

// The weighted mean of the criteria is such a recipe too.
static void mean_of(const struct measured *of, struct method_distances *out)
{
    double whole = 0.0;
    *out = (struct method_distances){.norm = NORM_SUM,
                                     .point_count = 1,
                                     .terms = out->terms,
                                     .closings = out->closings,
                                     .closing_count = 1,
                                     .straight = true};
    for (size_t k = 0; k < of->count; k++) {
        if (!measured_takes_part(of, k))
            continue;
        out->terms[out->term_count++] =
            (struct method_term){.unit = 1.0, .way = 1.0, .factor = of->weights[k]};
        whole += of->weights[k];
    }
    out->closings[0] = (struct method_closing){.form = CLOSE_LINE, .times = 1.0, .over = whole};
}

// False: the method has no recipe for the cohort.
static bool make_cohort(const struct measured *of, const struct method_numbers *numbers,
                        struct arena *a, struct method_distances *out)
{
    out->terms = arena_array(a, of->count + 1, sizeof *out->terms);
    out->closings = arena_array(a, output_count(of), sizeof *out->closings);
    if (!of->call) {
        mean_of(of, out);
        return true;
    }
    const struct method_criteria given = {
        .count = of->count,
        .numbers = numbers,
        .directions = of->directions,
        .weights = of->weights,
        .parameters = of->call->parameters,
        .texts = of->call->texts,
        .lists = of->call->lists,
    };
    return of->call->method->measure(of->call->method, &given, out);
}

bool distances_make(struct engine *g, const struct measured *of, struct board *b, struct pair *pair,
                    struct distances **out, struct err *e)
{
    struct method_numbers *numbers = mem_new(b->cohort_count * of->count + 1, sizeof *numbers);
    struct distances *d = arena_alloc(&b->arena, sizeof *d);
    *d = (struct distances){.of = *of};
    *out = NULL;
    if (of->call && !criteria_numbers(g, of, b, pair, numbers, e)) {
        free(numbers);
        return false;
    }
    d->cohorts = arena_array(&b->arena, b->cohort_count + 1, sizeof *d->cohorts);
    bool all = true;
    for (size_t c = 0; c < b->cohort_count && all; c++)
        all = make_cohort(of, numbers + c * of->count, &b->arena, &d->cohorts[c]);
    free(numbers);
    *out = all ? d : NULL;
    return true;
}

// Columns are read quickest in long runs: where the criteria are but columns of one cohort, the
// sums of a whole block of rows are worked out for some blocks that follow too.

struct distance_run {
    const struct distances *of;
    const uint32_t *cohort; // of the board's rows; NULL: all are of the first
    struct inputs in;
    struct value_view *read;         // what it has read last
    size_t row_count;                // of the kind
    bool plain;                      // all of them are but columns
    size_t ahead_first, ahead_count; // rows of which `sums` are, when it is
    double sums[2][PROGRAM_RUN];
};

struct distance_run *distances_open(struct engine *g, struct distances *d, struct board *b,
                                    struct err *e)
{
    struct distance_run *r = mem_new(1, sizeof *r);
    r->of = d;
    r->cohort = b->one_cohort ? NULL : b->cohort;
    r->row_count = store_row_count(g->store, d->of.kind);
    r->read = mem_new(d->of.count, sizeof *r->read);
    if (!inputs_open(&r->in, g, &d->of, b, e)) {
        distances_close(r);
        return NULL;
    }
    r->plain = !r->cohort;
    for (size_t i = 0; i < r->in.count; i++)
        r->plain = r->plain && !r->in.runs[i];
    return r;
}

void distances_close(struct distance_run *r)
{
    if (!r)
        return;
    inputs_close(&r->in);
    free(r->read);
    free(r);
}

// Results of n rows from their sums. False: some are infinite.
static bool close_rows(const struct method_distances *d, double *const *sums, double *const *out,
                       size_t at, size_t n)
{
    size_t infinite = 0;
    for (size_t c = 0; c < d->closing_count; c++)
        if (out[c])
            infinite += distance_loops()->close(d, &d->closings[c], sums, out[c] + at, n);
    return infinite == 0;
}

// Rows of one cohort, `at` in the rows that were read.
static bool run_cohort(struct distance_run *r, const struct method_distances *d, size_t at,
                       size_t n, double *const *out)
{
    double *const sums[2] = {r->sums[0], r->sums[1]};
    for (size_t i = 0; i < r->in.count; i++)
        r->read[i].wide = r->in.x[i];
    distance_loops()->sums(d, r->read, at, sums, n);
    return close_rows(d, sums, out, at, n);
}

static void look_ahead(struct distance_run *r, const struct method_distances *d, size_t first,
                       size_t n)
{
    double *const sums[2] = {r->sums[0], r->sums[1]};
    size_t end = PROGRAM_RUN - first % PROGRAM_RUN, left = r->row_count - first;
    size_t count = n < PROGRAM_BLOCK || end < n ? n : end;
    r->ahead_first = first;
    r->ahead_count = count < left ? count : left;
    distance_loops()->sums(d, r->in.values, first, sums, r->ahead_count);
}

// All rows are of the first cohort, and the criteria but columns.
static bool run_plain(struct distance_run *r, size_t first, size_t n, double *const *out)
{
    const struct method_distances *d = &r->of->cohorts[0];
    if (first < r->ahead_first || first + n > r->ahead_first + r->ahead_count)
        look_ahead(r, d, first, n);
    size_t at = first - r->ahead_first;
    double *const sums[2] = {r->sums[0] + at, r->sums[1] + at};
    return close_rows(d, sums, out, 0, n);
}

bool distance_rows(struct distance_run *r, size_t first, size_t n, double *const *out,
                   bool *infinite, struct err *e)
{
    *infinite = r->plain && !run_plain(r, first, n, out);
    if (r->plain)
        return true;
    if (!inputs_read(&r->in, first, n, e))
        return false;
    if (!r->cohort) {
        *infinite = !run_cohort(r, &r->of->cohorts[0], 0, n, out);
        return true;
    }
    const uint32_t *cohort = r->cohort + first;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && cohort[end] == cohort[i]; end++) {
        }
        if (cohort[i] != NONE) {
            *infinite |= !run_cohort(r, &r->of->cohorts[cohort[i]], i, end - i, out);
            continue;
        }
        for (size_t c = 0; c < output_count(&r->of->of); c++)
            if (out[c])
                kernel_fill(out[c] + i, NO_DATA, end - i);
    }
    return true;
}
