// peers: a number against those of the others in the cohort. README.md has the formulas.
//
// Every result depends on the set of numbers alone, never on the order of the rows. Who has no data
// gets no data, and does not count among the others. Ties are equal to 12 digits, as everywhere in
// the language.
#include "merit_plugin.h"

// The least and the most number of a column; *count = how many have data.
static void extent(const double *x, uint64_t rows, double *least, double *most, uint64_t *count)
{
    *count = 0;
    for (uint64_t i = 0; i < rows; i++) {
        if (merit_no_data(x[i]))
            continue;
        if (*count == 0 || x[i] < *least)
            *least = x[i];
        if (*count == 0 || x[i] > *most)
            *most = x[i];
        ++*count;
    }
}

enum { LOW, HIGH, FLAT };

static int32_t minmax(const struct merit_call *c)
{
    double low = c->parameters[LOW], high = c->parameters[HIGH], flat = c->parameters[FLAT];
    if (merit_no_data(flat))
        flat = high;
    const double *x = c->columns[0];
    double least = 0.0, most = 0.0;
    uint64_t count;
    extent(x, c->row_count, &least, &most, &count);
    int same = c->host->compare12(least, most) == 0;
    double scale =
        most / 2.0 - least / 2.0; // halves, for the whole range may be too large a number
    for (uint64_t i = 0; i < c->row_count; i++) {
        if (merit_no_data(x[i]))
            c->result[i] = MERIT_NO_DATA;
        else if (same)
            c->result[i] = flat;
        else if (x[i] >= most)
            c->result[i] = high; // exactly, whatever the rounding of the line below
        else
            c->result[i] = low + (x[i] / 2.0 - least / 2.0) / scale * (high - low);
    }
    return MERIT_DONE;
}

static int32_t share_of_best(const struct merit_call *c)
{
    const double *x = c->columns[0];
    double least = 0.0, most = 0.0;
    uint64_t count;
    extent(x, c->row_count, &least, &most, &count);
    for (uint64_t i = 0; i < c->row_count; i++)
        c->result[i] = most > 0.0 ? x[i] / most : MERIT_NO_DATA;
    return MERIT_DONE;
}

// Merge [from, middle) and [middle, end) of `in` into `out`, ascending.
static void merge(const double *in, uint64_t from, uint64_t middle, uint64_t end, double *out)
{
    for (uint64_t left = from, right = middle, to = from; to < end; to++)
        out[to] =
            left < middle && (right >= end || in[left] <= in[right]) ? in[left++] : in[right++];
}

// The column's numbers, rounded to 12 digits, ascending; *count of them. A sort of its own: the C
// library's asks the system how much memory there is, which a caged process may not.
static const double *sorted(const struct merit_call *c, uint64_t *count)
{
    double *numbers = c->host->scratch(c, (c->row_count + 1) * sizeof(double));
    double *spare = c->host->scratch(c, (c->row_count + 1) * sizeof(double));
    uint64_t n = 0;
    for (uint64_t i = 0; i < c->row_count; i++)
        if (!merit_no_data(c->columns[0][i]))
            numbers[n++] = c->host->round12(c->columns[0][i]);
    for (uint64_t width = 1; width < n; width *= 2) {
        for (uint64_t from = 0; from < n; from += 2 * width) {
            uint64_t middle = n - from < width ? n : from + width;
            uint64_t end = n - from < 2 * width ? n : from + 2 * width;
            merge(numbers, from, middle, end, spare);
        }
        double *swap = numbers;
        numbers = spare;
        spare = swap;
    }
    *count = n;
    return numbers;
}

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

static int32_t percentile(const struct merit_call *c)
{
    uint64_t count;
    const double *numbers = sorted(c, &count);
    for (uint64_t i = 0; i < c->row_count; i++) {
        double x = c->columns[0][i];
        if (merit_no_data(x))
            c->result[i] = MERIT_NO_DATA;
        else if (count == 1)
            c->result[i] = 1.0;
        else
            c->result[i] =
                (double)below(numbers, count, c->host->round12(x), 0) / (double)(count - 1);
    }
    return MERIT_DONE;
}

enum { FIRST, STEP, LEAST };

static int32_t rank_points(const struct merit_call *c)
{
    double first = c->parameters[FIRST], step = c->parameters[STEP], least = c->parameters[LEAST];
    uint64_t count;
    const double *numbers = sorted(c, &count);
    for (uint64_t i = 0; i < c->row_count; i++) {
        double x = c->columns[0][i];
        if (merit_no_data(x)) {
            c->result[i] = MERIT_NO_DATA;
            continue;
        }
        double better = (double)(count - below(numbers, count, c->host->round12(x), 1));
        double points = first - step * better;
        c->result[i] = points < least ? least : points;
    }
    return MERIT_DONE;
}

static const struct merit_argument NUMBER[] = {
    {.name = "x",
     .sentence = "the number; more is better (write -x where less is)",
     .sort = MERIT_ARGUMENT_COLUMN,
     .dimension = MERIT_DIMENSION_ANY},
};

static const struct merit_parameter MINMAX[] = {
    [LOW] = {.name = "low",
             .sentence = "what the least of the cohort gets",
             .type = MERIT_PARAMETER_NUMBER,
             .flags = MERIT_HAS_DEFAULT},
    [HIGH] = {.name = "high",
              .sentence = "what the best of the cohort gets",
              .type = MERIT_PARAMETER_NUMBER,
              .flags = MERIT_HAS_DEFAULT,
              .number = 1.0},
    [FLAT] = {.name = "flat",
              .sentence = "what all get when all are equal, or there is but one; none: as high",
              .type = MERIT_PARAMETER_NUMBER},
};

static const struct merit_parameter RANK_POINTS[] = {
    [FIRST] = {.name = "first",
               .sentence = "what the first gets",
               .type = MERIT_PARAMETER_NUMBER,
               .flags = MERIT_HAS_DEFAULT,
               .number = 1.0},
    [STEP] = {.name = "step",
              .sentence = "how much less each further place gets",
              .type = MERIT_PARAMETER_NUMBER,
              .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST,
              .number = 0.1},
    [LEAST] = {.name = "least",
               .sentence = "no place gets less than this",
               .type = MERIT_PARAMETER_NUMBER,
               .flags = MERIT_HAS_DEFAULT},
};

static const struct merit_method METHODS[] = {
    {.name = "minmax",
     .sentence = "where a number lies between the least and the best of the cohort",
     .formula = "{low} + ({x} - min) / (max - min) x ({high} - {low})",
     .source = "OECD/JRC, Handbook on Constructing Composite Indicators (2008), min-max; the "
               "efficacy coefficient method with low 60, high 100",
     .scope = MERIT_SCOPE_COHORT,
     .flags = MERIT_TOTAL,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(NUMBER),
     MERIT_PARAMETERS(MINMAX),
     .run = minmax},
    {.name = "share_of_best",
     .sentence = "a number as a share of the cohort's best",
     .formula = "{x} / max",
     .source = "OECD/JRC, Handbook on Constructing Composite Indicators (2008), distance to the "
               "leader",
     .scope = MERIT_SCOPE_COHORT,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(NUMBER),
     .run = share_of_best},
    {.name = "percentile",
     .sentence = "the share of the others in the cohort who are below",
     .formula = "those below {x} / (n - 1)",
     .source = "percentile rank: rank from below less 1, by n less 1, ties with the lowest rank",
     .scope = MERIT_SCOPE_COHORT,
     .flags = MERIT_TOTAL,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(NUMBER),
     .run = percentile},
    {.name = "rank_points",
     .sentence = "points by place in the cohort, the same for equal numbers",
     .formula = "max({least}, {first} - {step} x (rank of {x} - 1))",
     .scope = MERIT_SCOPE_COHORT,
     .flags = MERIT_TOTAL,
     .result = MERIT_RESULT_NUMBER,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(NUMBER),
     MERIT_PARAMETERS(RANK_POINTS),
     .run = rank_points},
};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE,
    .name = "peers",
    .version = "1.0.0",
    .licence = "Apache-2.0",
    .author = "the meritd authors",
    .sentence = "a number against those of the others in the cohort",
    MERIT_METHODS(METHODS),
};
