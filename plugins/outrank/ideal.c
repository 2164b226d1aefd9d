#include "ideal.h"

#include <math.h>

#include "kernel.h"
#include "matrix.h"

#define BLOCK 1024 // subjects taken through all criteria together, so that their sums stay near

// TOPSIS

// By what the distance of a number from the best is multiplied: weight over length, or over range.
static double factor_of(const struct criterion *k, double squares, int minmax)
{
    double from = k->least * k->scale, to = k->most * k->scale;
    double unit = minmax ? to - from : sqrt(squares);
    return unit > 0.0 ? k->weight / unit : 0.0;
}

static double squares_of(const struct matrix *m, const struct criterion *k)
{
    return m->call->host->squares(k->x, m->rows, criterion_size(k), k->scale);
}

// Squared distances from the best (`to_best`) and the worst of all subjects.
static void distances(const struct matrix *m, const double *factors, double *to_best,
                      double *to_worst)
{
    for (uint64_t from = 0; from < m->rows; from += BLOCK) {
        uint64_t count = m->rows - from < BLOCK ? m->rows - from : BLOCK;
        for (uint64_t k = 0; k < m->count; k++) {
            const struct criterion *c = &m->criteria[k];
            kernel_add_squares(to_best + from, c->x + from, count, c->scale,
                               criterion_best(c) * c->scale, factors[k]);
            kernel_add_squares(to_worst + from, c->x + from, count, c->scale,
                               criterion_worst(c) * c->scale, factors[k]);
        }
    }
}

static int32_t closeness(const struct merit_call *c, int minmax)
{
    struct matrix m;
    matrix_open(&m, c);
    double *factors = c->host->scratch(c, (m.count + 1) * sizeof *factors);
    for (uint64_t k = 0; k < m.count; k++)
        factors[k] =
            factor_of(&m.criteria[k], minmax ? 0.0 : squares_of(&m, &m.criteria[k]), minmax);
    double *to_best = matrix_numbers(&m), *to_worst = matrix_numbers(&m);
    double *near = matrix_numbers(&m);
    distances(&m, factors, to_best, to_worst);
    for (uint64_t i = 0; i < m.rows; i++) {
        to_best[i] = sqrt(to_best[i]);
        to_worst[i] = sqrt(to_worst[i]);
        double whole = to_best[i] + to_worst[i];
        near[i] = whole > 0.0 ? to_worst[i] / whole : 0.5;
    }
    matrix_give(&m, 0, near);
    matrix_give(&m, 1, to_best);
    matrix_give(&m, 2, to_worst);
    return MERIT_DONE;
}

int32_t topsis(const struct merit_call *c)
{
    return closeness(c, 0);
}

int32_t topsis_minmax(const struct merit_call *c)
{
    return closeness(c, 1);
}

static int32_t measure(const struct merit_criteria *c, struct merit_distances *d, int minmax)
{
    uint64_t terms = 0;
    for (uint64_t i = 0; i < c->criterion_count; i++) {
        if (!(c->weights[i] > 0.0))
            continue;
        struct criterion k = criterion_of(c, i);
        d->terms[terms++] = (struct merit_term){
            .unit = k.scale,
            .from = {criterion_best(&k) * k.scale, criterion_worst(&k) * k.scale},
            .way = 1.0,
            .factor = factor_of(&k, c->numbers[i]->squares, minmax),
        };
    }
    d->norm = MERIT_NORM_LENGTH;
    d->point_count = 2;
    d->term_size = sizeof *d->terms;
    d->closing_size = sizeof *d->closings;
    d->closings[0] = (struct merit_closing){.form = MERIT_CLOSE_SHARE, .even = 0.5};
    for (uint32_t p = 0; p < 2; p++)
        d->closings[1 + p] =
            (struct merit_closing){.form = MERIT_CLOSE_LINE, .point = p, .times = 1.0, .over = 1.0};
    return MERIT_DONE;
}

int32_t topsis_measure(const struct merit_criteria *c, struct merit_distances *d)
{
    return measure(c, d, 0);
}

int32_t topsis_minmax_measure(const struct merit_criteria *c, struct merit_distances *d)
{
    return measure(c, d, 1);
}

// VIKOR

enum { VIKOR_Q, VIKOR_S, VIKOR_R, VIKOR_SHARE, VIKOR_COMPROMISE };

static void regrets(const struct matrix *m, double *sums, double *largest)
{
    for (uint64_t from = 0; from < m->rows; from += BLOCK) {
        uint64_t count = m->rows - from < BLOCK ? m->rows - from : BLOCK;
        for (uint64_t k = 0; k < m->count; k++) {
            const struct criterion *c = &m->criteria[k];
            double best = criterion_best(c) * c->scale, worst = criterion_worst(c) * c->scale;
            if (best > worst || best < worst) // else nobody misses anything
                kernel_add_regret(sums + from, largest + from, c->x + from, count, c->scale, best,
                                  c->weight / (best - worst));
        }
    }
}

// What a part of the way from the least to the most is divided by; 0 where all are alike to 12
// digits, for between those lies nothing but what was rounded.
static double way_of(const struct matrix *m, const struct extent *e)
{
    return m->call->host->compare12(e->least, e->most) == 0 ? 0.0 : e->most - e->least;
}

static double part_of(double x, double least, double way)
{
    return way > 0.0 ? (x - least) / way : 0.0;
}

// The least Q, and the least of those that are not it (to 12 digits): the second place.
struct leaders {
    double first, second;
    uint64_t firsts; // how many share the first place
};

static struct leaders leaders_of(const struct matrix *m, const double *q)
{
    const struct merit_host *host = m->call->host;
    struct leaders l = {.first = HUGE_VAL, .second = HUGE_VAL};
    for (uint64_t i = 0; i < m->rows; i++)
        l.first = q[i] < l.first ? q[i] : l.first;
    for (uint64_t i = 0; i < m->rows; i++) {
        if (q[i] >= l.second)
            continue;
        if (host->compare12(q[i], l.first) == 0)
            l.firsts++;
        else
            l.second = q[i];
    }
    return l;
}

// The compromise set. The first alone, if it leads by 1 / (n - 1) and is first by S or by R too;
// with a lead but first by neither, the first two; without it, all within 1 / (n - 1) of the first.
// Those who share a place go in or stay out together.
static void compromise(const struct matrix *m, const double *q, const double *s, const double *r,
                       const struct extent *of_s, const struct extent *of_r, double *in)
{
    const struct merit_host *host = m->call->host;
    if (m->rows == 0)
        return;
    struct leaders l = leaders_of(m, q);
    double lead = m->rows > 1 ? 1.0 / (double)(m->rows - 1) : 0.0;
    int ahead = m->rows == 1 || (l.firsts == 1 && host->compare12(l.second - l.first, lead) >= 0);
    int stable = 0;
    double far = l.first + lead > l.second || m->rows == 1 ? l.first + lead : l.second;
    far += 1e-9 + far * 1e-9; // beyond it nobody is compared to 12 digits
    for (uint64_t i = 0; i < m->rows; i++)
        if (q[i] < far && host->compare12(q[i], l.first) == 0)
            stable = host->compare12(s[i], of_s->least) == 0 ||
                     host->compare12(r[i], of_r->least) == 0 || stable;
    for (uint64_t i = 0; i < m->rows; i++) {
        if (!(q[i] < far))
            continue;
        int first = host->compare12(q[i], l.first) == 0;
        int second = !first && host->compare12(q[i], l.second) == 0;
        int near = first || host->compare12(q[i] - l.first, lead) < 0;
        in[i] = ahead ? first || (!stable && second) : near;
    }
}

int32_t vikor(const struct merit_call *c)
{
    struct matrix m;
    matrix_open(&m, c);
    double v = c->parameters[0];
    double *s = matrix_numbers(&m), *r = matrix_numbers(&m), *q = matrix_numbers(&m);
    double *share = matrix_numbers(&m), *in = matrix_numbers(&m);
    regrets(&m, s, r);
    struct extent of_s = kernel_extent(s, m.rows), of_r = kernel_extent(r, m.rows);
    double way_s = way_of(&m, &of_s), way_r = way_of(&m, &of_r);
    for (uint64_t i = 0; i < m.rows; i++) {
        q[i] = v * part_of(s[i], of_s.least, way_s) + (1.0 - v) * part_of(r[i], of_r.least, way_r);
        share[i] = 1.0 - q[i];
    }
    compromise(&m, q, s, r, &of_s, &of_r, in);
    matrix_give(&m, VIKOR_Q, q);
    matrix_give(&m, VIKOR_S, s);
    matrix_give(&m, VIKOR_R, r);
    matrix_give(&m, VIKOR_SHARE, share);
    matrix_give(&m, VIKOR_COMPROMISE, in);
    return MERIT_DONE;
}

#define COLUMN(label, meaning)                                                                     \
    .name = (label), .sentence = (meaning), .result = MERIT_RESULT_NUMBER,                         \
    .dimension = MERIT_DIMENSION_PLAIN

const struct merit_output IDEAL_TOPSIS[3] = {
    {COLUMN("closeness", "how near the best, from 0 to 1")},
    {COLUMN("to_best", "the distance from the best"), .flags = MERIT_LESS_IS_BETTER},
    {COLUMN("to_worst", "the distance from the worst")},
};

const struct merit_output IDEAL_VIKOR[5] = {
    {COLUMN("q", "S and R together, from 0 to 1"), .flags = MERIT_LESS_IS_BETTER},
    {COLUMN("s", "what is missed of the best, over all criteria"), .flags = MERIT_LESS_IS_BETTER},
    {COLUMN("r", "what is missed in the criterion where most is missed"),
     .flags = MERIT_LESS_IS_BETTER},
    {COLUMN("share", "1 - q, for a share of points")},
    {.name = "compromise",
     .sentence = "whether it is among the compromise solutions",
     .result = MERIT_RESULT_BOOL,
     .dimension = MERIT_DIMENSION_PLAIN},
};

const struct merit_parameter IDEAL_MAJORITY[1] = {
    {.name = "v",
     .sentence = "how much the majority of criteria counts beside the worst miss",
     .type = MERIT_PARAMETER_NUMBER,
     .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST,
     .number = 0.5,
     .least = 0.0,
     .most = 1.0},
};
