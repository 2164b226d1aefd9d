#include "judged.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "numbers.h"

enum { GIVEN };
const struct merit_parameter JUDGED_GIVEN[1] = {
    [GIVEN] = {.name = "points",
               .sentence = "what each criterion weighs, in any scale",
               .type = MERIT_PARAMETER_NUMBERS,
               .flags = MERIT_PER_CRITERION | MERIT_REQUIRED | MERIT_HAS_LEAST,
               .least = 0.0},
};

enum { ORDER, ORDER_FORM };
const struct merit_parameter JUDGED_ORDER[2] = {
    [ORDER] = {.name = "order",
               .sentence = "the place of each criterion, 1 for the most important",
               .type = MERIT_PARAMETER_NUMBERS,
               .flags = MERIT_PER_CRITERION | MERIT_REQUIRED},
    [ORDER_FORM] = {.name = "form",
                    .sentence = "'centroid', 'sum' or 'reciprocal'",
                    .type = MERIT_PARAMETER_TEXT,
                    .flags = MERIT_HAS_DEFAULT,
                    .text = "centroid"},
};

enum { PAIRS };
const struct merit_parameter JUDGED_PAIRS[1] = {
    [PAIRS] = {.name = "pairs",
               .sentence = "how many times as important the first is as the second, the third ..; "
                           "the second as the third ..: m (m - 1) / 2 numbers; or all m x m of "
                           "them, row by row",
               .type = MERIT_PARAMETER_NUMBERS,
               .flags = MERIT_REQUIRED},
};

int32_t given(const struct merit_call *c)
{
    double sum = 0.0;
    for (uint64_t j = 0; j < c->column_count; j++) {
        c->vector[j] = c->lists[GIVEN]->numbers[j];
        sum += c->vector[j] > 0.0;
    }
    return sum > 0.0 || c->column_count == 0 ? MERIT_DONE : merit_fail(c, "points are all 0");
}

// What place j of m weighs, 1 for the first.
static double place_weight(const char *form, uint64_t j, uint64_t m)
{
    if (strcmp(form, "sum") == 0)
        return (double)(m + 1 - j);
    if (strcmp(form, "reciprocal") == 0)
        return 1.0 / (double)j;
    double sum = 0.0;
    for (uint64_t k = m; k >= j; k--)
        sum += 1.0 / (double)k;
    return sum;
}

int32_t by_rank(const struct merit_call *c)
{
    const char *form = c->texts[ORDER_FORM];
    if (strcmp(form, "centroid") != 0 && strcmp(form, "sum") != 0 &&
        strcmp(form, "reciprocal") != 0)
        return merit_fail(c, "form is 'centroid', 'sum' or 'reciprocal'");
    const double *order = c->lists[ORDER]->numbers;
    for (uint64_t j = 0; j < c->column_count; j++) {
        uint64_t before = 0, equal = 0;
        for (uint64_t k = 0; k < c->column_count; k++) {
            before += order[k] < order[j];
            equal += order[k] <= order[j] && order[k] >= order[j];
        }
        double sum = 0.0;
        for (uint64_t place = before + 1; place <= before + equal; place++)
            sum += place_weight(form, place, c->column_count);
        c->vector[j] = sum / (double)equal;
    }
    return MERIT_DONE;
}

enum { WHY_SIZE = 256 };

static int pair_reads(double times, uint64_t i, uint64_t j, char *why)
{
    if (times > 0.0)
        return 1;
    snprintf(why, WHY_SIZE, "criterion %llu is %.6g times criterion %llu: a comparison is above 0",
             (unsigned long long)i + 1, times, (unsigned long long)j + 1);
    return 0;
}

// a_ij times a_ji is 1, to 1 %: thirds may be written 0.33.
static int is_reciprocal(const double *a, uint64_t m, char *why)
{
    for (uint64_t i = 0; i < m; i++)
        for (uint64_t j = i; j < m; j++) {
            double there = a[i * m + j], back = a[j * m + i];
            unsigned long long x = i + 1, y = j + 1;
            if (fabs(there * back - 1.0) <= 0.01)
                continue;
            if (i == j)
                snprintf(why, WHY_SIZE, "pairs are not reciprocal: %llu by itself is 1, not %.6g",
                         x, there);
            else
                snprintf(why, WHY_SIZE,
                         "pairs are not reciprocal: %llu by %llu is %.6g, so %llu by %llu is %.6g, "
                         "not %.6g",
                         x, y, there, y, x, 1.0 / there, back);
            return 0;
        }
    return 1;
}

// The matrix in full, or why it is none.
static int comparisons_read(const struct merit_call *c, double *a, char *why)
{
    const struct merit_list *pairs = c->lists[PAIRS];
    uint64_t m = c->column_count, at = 0;
    int full = pairs->count == m * m;
    if (!full && pairs->count != m * (m - 1) / 2) {
        snprintf(why, WHY_SIZE,
                 "pairs holds %llu numbers; %llu criteria make %llu pairs, or a matrix of %llu",
                 (unsigned long long)pairs->count, (unsigned long long)m,
                 (unsigned long long)(m * (m - 1) / 2), (unsigned long long)(m * m));
        return 0;
    }
    for (uint64_t i = 0; i < m; i++) {
        a[i * m + i] = 1.0;
        for (uint64_t j = full ? 0 : i + 1; j < m; j++) {
            double times = pairs->numbers[at++];
            if (!pair_reads(times, i, j, why))
                return 0;
            a[i * m + j] = times;
            if (!full)
                a[j * m + i] = 1.0 / times;
        }
    }
    return is_reciprocal(a, m, why);
}

// The eigenvector of the largest eigenvalue; all its parts have one sign.
static void eigenvector(const struct merit_call *c, const double *a)
{
    size_t m = (size_t)c->column_count;
    double *w = c->vector;
    if (m == 0)
        return;
    gsl_set_error_handler_off();
    gsl_matrix *matrix = gsl_matrix_alloc(m, m);
    gsl_matrix_complex *vectors = gsl_matrix_complex_alloc(m, m);
    gsl_vector_complex *values = gsl_vector_complex_alloc(m);
    gsl_eigen_nonsymmv_workspace *room = gsl_eigen_nonsymmv_alloc(m);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            gsl_matrix_set(matrix, i, j, a[i * m + j]);
    gsl_eigen_nonsymmv(matrix, values, vectors, room);
    size_t first = 0;
    for (size_t j = 1; j < m; j++)
        if (GSL_REAL(gsl_vector_complex_get(values, j)) >
            GSL_REAL(gsl_vector_complex_get(values, first)))
            first = j;
    for (size_t i = 0; i < m; i++)
        w[i] = fabs(GSL_REAL(gsl_matrix_complex_get(vectors, i, first)));
    gsl_eigen_nonsymmv_free(room);
    gsl_vector_complex_free(values);
    gsl_matrix_complex_free(vectors);
    gsl_matrix_free(matrix);
}

static void means_of_columns(const struct merit_call *c, const double *a)
{
    uint64_t m = c->column_count;
    double *w = c->vector;
    for (uint64_t j = 0; j < m; j++) {
        double sum = 0.0;
        for (uint64_t i = 0; i < m; i++)
            sum += a[i * m + j];
        for (uint64_t i = 0; i < m; i++)
            w[i] += a[i * m + j] / sum / (double)m;
    }
}

static void means_of_rows(const struct merit_call *c, const double *a)
{
    uint64_t m = c->column_count;
    double *w = c->vector;
    for (uint64_t i = 0; i < m; i++) {
        for (uint64_t j = 0; j < m; j++)
            w[i] += c->host->log(a[i * m + j]) / (double)m;
        w[i] = c->host->exp(w[i]);
    }
}

// Saaty's mean consistency indices of random matrices; from 11 on Alonso and Lamata's line.
static double random_index(uint64_t m)
{
    static const double SAATY[] = {0, 0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49};
    return m < sizeof SAATY / sizeof *SAATY ? SAATY[m]
                                            : (1.7699 * (double)m - 4.3513) / (double)(m - 1);
}

// The consistency ratio, told when it is above 0.1.
static void tell_inconsistent(const struct merit_call *c, const double *a, const double *w)
{
    uint64_t m = c->column_count;
    if (m < 3)
        return;
    double largest = 0.0;
    for (uint64_t i = 0; i < m; i++) {
        double row = 0.0;
        for (uint64_t j = 0; j < m; j++)
            row += a[i * m + j] * w[j];
        largest += row / w[i] / (double)m;
    }
    double ratio = (largest - (double)m) / (double)(m - 1) / random_index(m);
    if (c->host->compare12(ratio, 0.1) <= 0)
        return;
    char text[160];
    snprintf(text, sizeof text,
             "the comparisons contradict each other: consistency ratio %.3f, above 0.1", ratio);
    c->host->message(c, MERIT_LOG_WARNING, text);
}

// What the ways to weights have in common. They take the matrix and fill the vector, which is 0.
typedef void weigher(const struct merit_call *c, const double *a);

static int32_t by_pairs(const struct merit_call *c, weigher *weigh)
{
    uint64_t m = c->column_count;
    double *a = c->host->scratch(c, (m * m + 1) * sizeof *a);
    char why[WHY_SIZE];
    if (!comparisons_read(c, a, why))
        return merit_fail(c, why);
    for (uint64_t i = 0; i < m; i++)
        c->vector[i] = 0.0;
    weigh(c, a);
    tell_inconsistent(c, a, c->vector);
    return MERIT_DONE;
}

int32_t ahp(const struct merit_call *c)
{
    return by_pairs(c, eigenvector);
}

int32_t ahp_columns(const struct merit_call *c)
{
    return by_pairs(c, means_of_columns);
}

int32_t ahp_rows(const struct merit_call *c)
{
    return by_pairs(c, means_of_rows);
}
