#include "column.h"

#include <float.h>
#include <math.h>
#include <string.h>

static int is_better(const char *text, int *less)
{
    *less = text && strcmp(text, "less") == 0;
    return *less || (text && strcmp(text, "more") == 0);
}

int column_better(const struct merit_call *c, uint64_t parameter, int *less)
{
    if (is_better(c->texts[parameter], less))
        return 1;
    (void)merit_fail(c, "better is 'more' or 'less'");
    return 0;
}

static void extent(struct column *k)
{
    for (uint64_t i = 0; i < k->rows; i++) {
        if (merit_no_data(k->x[i]))
            continue;
        if (k->count == 0 || k->x[i] < k->least)
            k->least = k->x[i];
        if (k->count == 0 || k->x[i] > k->most)
            k->most = k->x[i];
        k->count++;
    }
    k->same = k->call->host->compare12(k->least, k->most) == 0;
}

void column_open(struct column *k, const struct merit_call *c, int less)
{
    *k = (struct column){.call = c, .rows = c->row_count};
    k->x = k->rows > 0 ? c->columns[0] : NULL;
    if (less) {
        double *turned = c->host->scratch(c, (k->rows + 1) * sizeof(double));
        for (uint64_t i = 0; i < k->rows; i++)
            turned[i] = -k->x[i];
        k->x = turned;
    }
    extent(k);
}

void column_open_from(struct column *k, const struct merit_call *c, double floor, const char *text)
{
    *k = (struct column){.call = c, .rows = c->row_count};
    double *taken = c->host->scratch(c, (k->rows + 1) * sizeof(double));
    for (uint64_t i = 0; i < k->rows; i++) {
        taken[i] = c->columns[0][i];
        if (taken[i] < floor) {
            c->host->fail_row(c, i, text);
            taken[i] = MERIT_NO_DATA;
        }
    }
    k->x = taken;
    extent(k);
}

// Merge [from, middle) and [middle, end) of `in` into `out`, ascending.
static void merge(const double *in, uint64_t from, uint64_t middle, uint64_t end, double *out)
{
    for (uint64_t left = from, right = middle, to = from; to < end; to++)
        out[to] =
            left < middle && (right >= end || in[left] <= in[right]) ? in[left++] : in[right++];
}

double *column_sort(double *numbers, double *spare, uint64_t count)
{
    for (uint64_t width = 1; width < count; width *= 2) {
        for (uint64_t from = 0; from < count; from += 2 * width) {
            uint64_t middle = count - from < width ? count : from + width;
            uint64_t end = count - from < 2 * width ? count : from + 2 * width;
            merge(numbers, from, middle, end, spare);
        }
        double *swap = numbers;
        numbers = spare;
        spare = swap;
    }
    return numbers;
}

double *column_sorted(const struct column *k, int places)
{
    const struct merit_call *c = k->call;
    double *numbers = c->host->scratch(c, (k->count + 1) * sizeof(double));
    double *spare = c->host->scratch(c, (k->count + 1) * sizeof(double));
    uint64_t n = 0;
    for (uint64_t i = 0; i < k->rows; i++)
        if (!merit_no_data(k->x[i]))
            numbers[n++] = places ? c->host->round12(k->x[i]) : k->x[i];
    return column_sort(numbers, spare, n);
}

double column_scale(const struct column *k)
{
    double size = k->most > -k->least ? k->most : -k->least;
    return size > 0x1p400 ? 0x1p-640 : size < 0x1p-400 ? 0x1p640 : 1.0;
}

double column_sum(const double *numbers, uint64_t count)
{
    double sum = 0.0, lost = 0.0;
    for (uint64_t i = 0; i < count; i++) {
        double next = sum + numbers[i];
        if (fabs(sum) >= fabs(numbers[i]))
            lost += sum - next + numbers[i];
        else
            lost += numbers[i] - next + sum;
        sum = next;
    }
    return sum + lost;
}

double column_quantile(const double *sorted, uint64_t count, uint64_t numerator,
                       uint64_t denominator)
{
    uint64_t steps = (count - 1) * numerator;
    uint64_t at = steps / denominator;
    double part = (double)(steps % denominator) / (double)denominator;
    if (part <= 0.0 || at + 1 >= count)
        return sorted[at];
    return column_between(sorted[at], sorted[at + 1], part);
}

double column_part(double x, double from, double to)
{
    double range = to - from;
    if (range <= DBL_MAX)
        return (x - from) / range;
    return (x / 2.0 - from / 2.0) / (to / 2.0 - from / 2.0);
}

double column_between(double low, double high, double part)
{
    if (part == 1.0)
        return high;
    double range = high - low;
    if (fabs(range) <= DBL_MAX)
        return low + part * range;
    return low * (1.0 - part) + high * part;
}

double column_held(double x)
{
    return x > DBL_MAX ? DBL_MAX : x < -DBL_MAX ? -DBL_MAX : x;
}

int32_t column_recipe(const struct merit_prepare *given, uint64_t better, double low, double high,
                      double flat, struct merit_recipe *recipe)
{
    const struct merit_statistics *of = given->numbers;
    int less;
    if (!is_better(given->texts[better], &less))
        return MERIT_FAILED; // run says why
    double least = less ? -of->most : of->least, most = less ? -of->least : of->most;
    recipe->input = less ? MERIT_INPUT_TURNED : MERIT_INPUT_FIRST;
    if (given->host->compare12(least, most) == 0) {
        recipe->knots[0] = (struct merit_knot){least, flat};
        recipe->knot_count = 1;
        return MERIT_DONE;
    }
    if (!(most - least <= DBL_MAX) || !(fabs(high - low) <= DBL_MAX))
        return MERIT_FAILED; // too far apart for one line
    recipe->knots[0] = (struct merit_knot){least, low};
    recipe->knots[1] = (struct merit_knot){most, high};
    recipe->knot_count = 2;
    return MERIT_DONE;
}
