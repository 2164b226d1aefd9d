#include "place.h"

#include <string.h>

#include "column.h"

// One number's place among the sorted ones: how many are below, and how many below or equal.
struct place {
    uint64_t below, reached;
};

#define PLACE_EXACT                                                                                \
    PEERS_BOOL("exact", "numbers that agree to 12 digits and differ beyond are not equal", 0.0)

// How many of the sorted numbers are below x; with `equal` also those that are x.
static uint64_t below(const double *numbers, uint64_t count, double x, int equal)
{
    uint64_t from = 0, to = count;
    while (from < to) {
        uint64_t middle = from + (to - from) / 2;
        if (numbers[middle] < x || (equal && numbers[middle] <= x))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static struct place place_of(const double *numbers, uint64_t count, double x)
{
    return (struct place){below(numbers, count, x, 0), below(numbers, count, x, 1)};
}

static double average_rank(struct place p)
{
    return (double)(p.below + p.reached + 1) / 2.0;
}

// Which of the texts a parameter is; `count` when it is none of them.
static uint64_t choice(const char *text, const char *const *texts, uint64_t count)
{
    uint64_t i = 0;
    while (i < count && !(text && strcmp(text, texts[i]) == 0))
        i++;
    return i;
}

enum { RANK_TIES, RANK_EXACT, RANK_BETTER };
enum { TIES_MIN, TIES_MAX, TIES_AVERAGE, TIES_DENSE, TIES_COUNT };
static const char *const TIES[] = {"min", "max", "average", "dense"};

const struct merit_parameter PLACE_RANK[] = {
    [RANK_TIES] = PEERS_TEXT(
        "ties", "which place equal numbers share: 'min', 'max', 'average' or 'dense'", "min"),
    [RANK_EXACT] = PLACE_EXACT,
    [RANK_BETTER] = PEERS_BETTER,
};

// How many different numbers are among the first i, for i from 0 to count.
static const uint64_t *different(const struct merit_call *c, const double *numbers, uint64_t count)
{
    uint64_t *list = c->host->scratch(c, (count + 1) * sizeof *list);
    for (uint64_t i = 0; i < count; i++)
        list[i + 1] = list[i] + (i == 0 || numbers[i] != numbers[i - 1] ? 1 : 0);
    return list;
}

static int32_t ranks(const struct merit_call *c, double first)
{
    int less;
    if (!column_better(c, RANK_BETTER, &less))
        return MERIT_FAILED;
    uint64_t ties = choice(c->texts[RANK_TIES], TIES, TIES_COUNT);
    if (ties == TIES_COUNT)
        return merit_fail(c, "ties is 'min', 'max', 'average' or 'dense'; 'first' would depend on "
                             "the order of the rows");
    struct column k;
    column_open(&k, c, less);
    int exact = c->parameters[RANK_EXACT] != 0.0;
    const double *numbers = column_sorted(&k, !exact);
    const uint64_t *dense = ties == TIES_DENSE ? different(c, numbers, k.count) : NULL;
    for (uint64_t i = 0; i < k.rows; i++) {
        if (merit_no_data(k.x[i])) {
            c->result[i] = MERIT_NO_DATA;
            continue;
        }
        struct place p = place_of(numbers, k.count, exact ? k.x[i] : c->host->round12(k.x[i]));
        double rank = ties == TIES_MIN   ? (double)(p.below + 1)
                      : ties == TIES_MAX ? (double)p.reached
                      : dense            ? (double)(dense[p.below] + 1)
                                         : average_rank(p);
        c->result[i] = rank - 1.0 + first;
    }
    return MERIT_DONE;
}

int32_t rank(const struct merit_call *c)
{
    return ranks(c, 1.0);
}

int32_t borda(const struct merit_call *c)
{
    return ranks(c, 0.0);
}

enum { PERCENTILE_FORM, PERCENTILE_EXACT, PERCENTILE_BETTER };
enum { FORM_BELOW, FORM_MIDDLE, FORM_HAZEN, FORM_WEIBULL, FORM_REACHED, FORM_COUNT };
static const char *const FORMS[] = {"below", "middle", "hazen", "weibull", "reached"};

const struct merit_parameter PLACE_PERCENTILE[] = {
    [PERCENTILE_FORM] =
        PEERS_TEXT("form", "'below', 'middle', 'hazen', 'weibull' or 'reached'", "below"),
    [PERCENTILE_EXACT] = PLACE_EXACT,
    [PERCENTILE_BETTER] = PEERS_BETTER,
};

static double percentile_rank(struct place p, uint64_t count, uint64_t form)
{
    double n = (double)count;
    if (form == FORM_HAZEN)
        return (average_rank(p) - 0.5) / n;
    if (form == FORM_WEIBULL)
        return average_rank(p) / (n + 1.0);
    if (form == FORM_REACHED)
        return (double)p.reached / n;
    if (count == 1)
        return 1.0;
    return (form == FORM_BELOW ? (double)p.below : average_rank(p) - 1.0) / (n - 1.0);
}

int32_t percentile(const struct merit_call *c)
{
    int less;
    if (!column_better(c, PERCENTILE_BETTER, &less))
        return MERIT_FAILED;
    uint64_t form = choice(c->texts[PERCENTILE_FORM], FORMS, FORM_COUNT);
    if (form == FORM_COUNT)
        return merit_fail(c, "form is 'below', 'middle', 'hazen', 'weibull' or 'reached'");
    struct column k;
    column_open(&k, c, less);
    int exact = c->parameters[PERCENTILE_EXACT] != 0.0;
    const double *numbers = column_sorted(&k, !exact);
    for (uint64_t i = 0; i < k.rows; i++) {
        c->result[i] = MERIT_NO_DATA;
        if (merit_no_data(k.x[i]))
            continue;
        double x = exact ? k.x[i] : c->host->round12(k.x[i]);
        c->result[i] = percentile_rank(place_of(numbers, k.count, x), k.count, form);
    }
    return MERIT_DONE;
}

enum { POINTS_FIRST, POINTS_STEP, POINTS_LEAST, POINTS_BETTER };
const struct merit_parameter PLACE_RANK_POINTS[] = {
    [POINTS_FIRST] = PEERS_NUMBER("first", "what the first gets", 1.0),
    [POINTS_STEP] = {.name = "step",
                     .sentence = "how much less each further place gets",
                     .type = MERIT_PARAMETER_NUMBER,
                     .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST,
                     .number = 0.1},
    [POINTS_LEAST] = PEERS_NUMBER("least", "no place gets less than this", 0.0),
    [POINTS_BETTER] = PEERS_BETTER,
};

int32_t rank_points(const struct merit_call *c)
{
    double first = c->parameters[POINTS_FIRST], step = c->parameters[POINTS_STEP];
    double least = c->parameters[POINTS_LEAST];
    int less;
    if (!column_better(c, POINTS_BETTER, &less))
        return MERIT_FAILED;
    struct column k;
    column_open(&k, c, less);
    const double *numbers = column_sorted(&k, 1);
    for (uint64_t i = 0; i < k.rows; i++) {
        if (merit_no_data(k.x[i])) {
            c->result[i] = MERIT_NO_DATA;
            continue;
        }
        uint64_t reached = place_of(numbers, k.count, c->host->round12(k.x[i])).reached;
        double points = column_held(first - step * (double)(k.count - reached));
        c->result[i] = points < least ? least : points;
    }
    return MERIT_DONE;
}

enum { BANDS_COUNT, BANDS_LOW, BANDS_HIGH, BANDS_FLAT, BANDS_BETTER };
const struct merit_parameter PLACE_BANDS[] = {
    [BANDS_COUNT] = {.name = "count",
                     .sentence = "how many bands of equally many: 4 are quartiles, 5 quintiles",
                     .type = MERIT_PARAMETER_NUMBER,
                     .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST,
                     .number = 5.0,
                     .least = 2.0,
                     .most = 1000.0},
    [BANDS_LOW] = PEERS_NUMBER("low", "what the lowest band gets", 0.0),
    [BANDS_HIGH] = PEERS_NUMBER("high", "what the best band gets", 1.0),
    [BANDS_FLAT] =
        PEERS_NONE("flat", "what all get when all are equal, or there is but one; none: as high"),
    [BANDS_BETTER] = PEERS_BETTER,
};

int32_t bands(const struct merit_call *c)
{
    const double *p = c->parameters;
    double flat = merit_no_data(p[BANDS_FLAT]) ? p[BANDS_HIGH] : p[BANDS_FLAT];
    int less;
    if (!column_better(c, BANDS_BETTER, &less))
        return MERIT_FAILED;
    uint64_t count = (uint64_t)p[BANDS_COUNT];
    if ((double)count < p[BANDS_COUNT])
        return merit_fail(c, "count is a whole number of bands");
    struct column k;
    column_open(&k, c, less);
    const double *numbers = column_sorted(&k, 1);
    double *edges = c->host->scratch(c, count * sizeof(double));
    for (uint64_t i = 1; i < count && k.count > 0; i++)
        edges[i - 1] = c->host->round12(column_quantile(numbers, k.count, i, count));
    for (uint64_t i = 0; i < k.rows; i++) {
        if (merit_no_data(k.x[i])) {
            c->result[i] = MERIT_NO_DATA;
            continue;
        }
        uint64_t band = below(edges, count - 1, c->host->round12(k.x[i]), 1);
        c->result[i] = k.same ? flat
                              : column_between(p[BANDS_LOW], p[BANDS_HIGH],
                                               (double)band / (double)(count - 1));
    }
    return MERIT_DONE;
}
