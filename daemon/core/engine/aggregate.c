// Aggregates: many members' values into one number for each owner, whatever their order.
//
// Sums are exact: each value is rounded half away to the digits the plan names and added as an
// integer. A taken member without data makes a sum no data; the other aggregates pass it over.
#include <stdlib.h>

#include "base/mem.h"
#include "core/engine/gathering.h"

#define SUM_MOST 1e36 // 10^digits times any addend

static bool taken(const struct runs *r, size_t i)
{
    return !r->where || r->where[i] == 1;
}

static double share(const struct runs *r, size_t i)
{
    return r->shares ? r->shares[i] : 1;
}

// Once into a double: without the zeros at the end, so that what fits is rounded a single time.
static double sum_to_double(decimal_sum sum, int digits)
{
    while (digits > 0 && sum != 0 && sum % 10 == 0) {
        sum /= 10;
        digits--;
    }
    return decimal_sum_to_double(sum, digits);
}

static bool addend(const struct runs *r, size_t i, double weight, decimal_sum *out)
{
    if (r->exact) {
        *out = r->exact[i];
        return r->values[i] == r->values[i];
    }
    double x = r->values[i] * weight;
    if (!(fabs(x) * pow10_table[r->digits] < SUM_MOST))
        return false; // no data, or past what a sum holds
    *out = decimal_sum_from_double(x, r->digits);
    return true;
}

static double count_run(const struct runs *r, size_t from, size_t to)
{
    double count = 0;
    for (size_t i = from; i < to; i++)
        if (taken(r, i))
            count += share(r, i);
    return count;
}

static double sum_run(const struct runs *r, size_t from, size_t to, bool empty_is_zero)
{
    decimal_sum sum = 0, next;
    bool any = empty_is_zero;
    for (size_t i = from; i < to; i++) {
        if (!taken(r, i))
            continue;
        any = true;
        if (!addend(r, i, share(r, i), &next) || __builtin_add_overflow(sum, next, &sum))
            return NO_DATA;
    }
    return any ? sum_to_double(sum, r->digits) : NO_DATA;
}

static double mean_run(const struct runs *r, size_t from, size_t to)
{
    decimal_sum sum = 0, next;
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        if (!taken(r, i) || r->values[i] != r->values[i])
            continue;
        if (!addend(r, i, 1, &next) || __builtin_add_overflow(sum, next, &sum))
            return NO_DATA;
        count++;
    }
    return count ? sum_to_double(sum, r->digits) / (double)count : NO_DATA;
}

// smallest, largest, first and last: each is one of the values.
static double one_run(enum aggregate a, const struct runs *r, size_t from, size_t to)
{
    double chosen = NO_DATA;
    for (size_t i = from; i < to; i++) {
        double x = r->values[i];
        if (!taken(r, i) || x != x)
            continue;
        bool better = chosen != chosen || a == AGGREGATE_LAST ||
                      (a == AGGREGATE_SMALLEST && x < chosen) ||
                      (a == AGGREGATE_LARGEST && x > chosen);
        if (better)
            chosen = x;
    }
    return chosen;
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The known values of a run, ascending, into `sorted`.
static size_t sort_run(const struct runs *r, size_t from, size_t to, double *sorted)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++)
        if (taken(r, i) && r->values[i] == r->values[i])
            sorted[count++] = r->values[i];
    qsort(sorted, count, sizeof *sorted, by_number);
    return count;
}

static double median_run(const struct runs *r, size_t from, size_t to, double *sorted)
{
    size_t count = sort_run(r, from, to, sorted);
    if (count == 0)
        return NO_DATA;
    double low = sorted[(count - 1) / 2], high = sorted[count / 2];
    return count % 2 ? low : low / 2 + high / 2;
}

static double distinct_run(const struct runs *r, size_t from, size_t to, double *sorted)
{
    size_t count = sort_run(r, from, to, sorted), distinct = 0;
    for (size_t i = 0; i < count; i++)
        distinct += i == 0 || compare12(sorted[i - 1], sorted[i]) != 0;
    return (double)distinct;
}

static double run_of(const struct gather *h, const struct runs *r, size_t from, size_t to,
                     bool unknown, double *sorted)
{
    switch (h->aggregate) {
    case AGGREGATE_COUNT:
        return count_run(r, from, to);
    case AGGREGATE_DISTINCT:
        return distinct_run(r, from, to, sorted);
    case AGGREGATE_SUM:
        return sum_run(r, from, to, h->empty_is_zero && !unknown);
    case AGGREGATE_MEAN:
        return mean_run(r, from, to);
    case AGGREGATE_MEDIAN:
        return median_run(r, from, to, sorted);
    case AGGREGATE_SMALLEST:
    case AGGREGATE_LARGEST:
    case AGGREGATE_FIRST:
    case AGGREGATE_LAST:
        return one_run(h->aggregate, r, from, to);
    case AGGREGATE_RANK:
    case AGGREGATE_STREAK:
    case AGGREGATE_SERIES:
        break; // not made from runs
    }
    return NO_DATA;
}

void aggregate_run(const struct gather *h, const struct runs *r, double *out)
{
    size_t longest = 0;
    for (size_t i = 0; i < r->owner_count; i++)
        if (r->starts[i + 1] - r->starts[i] > longest)
            longest = r->starts[i + 1] - r->starts[i];
    double *sorted = mem_new(longest, sizeof *sorted);
    for (size_t i = 0; i < r->owner_count; i++) {
        bool unknown = r->limits && r->limits[i] != r->limits[i];
        out[i] = run_of(h, r, r->starts[i], r->starts[i + 1], unknown, sorted) + 0.0;
    }
    free(sorted);
}
