#include "transform.h"

#include <math.h>
#include <string.h>

enum { FORM, MIRROR };
const struct merit_parameter TRANSFORM_LOG[2] = {
    [FORM] = {.name = "form",
              .sentence = "what is added so that a logarithm can be taken: 'range' (a hundredth of "
                          "the range), 'one', or 'gii' (the largest number as the range)",
              .type = MERIT_PARAMETER_TEXT,
              .flags = MERIT_HAS_DEFAULT,
              .text = "range"},
    [MIRROR] = {.name = "mirror",
                .sentence = "whether a column whose long tail is below is turned round for it, and "
                            "back; of the form 'range'",
                .type = MERIT_PARAMETER_BOOL,
                .flags = MERIT_HAS_DEFAULT,
                .number = 0.0},
};

enum { LAMBDA };
const struct merit_parameter TRANSFORM_BOXCOX[1] = {
    [LAMBDA] = {.name = "lambda",
                .sentence = "1 leaves the shape as it is, 0 is the logarithm",
                .type = MERIT_PARAMETER_NUMBER,
                .flags = MERIT_HAS_DEFAULT | MERIT_HAS_LEAST | MERIT_HAS_MOST,
                .number = 0.0,
                .least = -5.0,
                .most = 5.0},
};

// How a number of a column becomes another.
struct formula {
    const struct merit_host *host;
    double least, most, offset, lambda;
    double (*of)(const struct formula *f, double x);
};

static double by_range(const struct formula *f, double x)
{
    return f->host->log(x - f->least + f->offset);
}

static double by_range_mirrored(const struct formula *f, double x)
{
    return -f->host->log(f->most - x + f->offset);
}

static double by_gii(const struct formula *f, double x)
{
    return f->host->log((f->most - 1.0) * ((x - f->least) / (f->most - f->least)) + 1.0);
}

static double by_power(const struct formula *f, double x)
{
    double from_one = x - f->least + 1.0;
    if (f->lambda == 0.0)
        return f->host->log(from_one);
    return (f->host->pow(from_one, f->lambda) - 1.0) / f->lambda;
}

// All numbers of the column. Where one of them would leave a double's range none changes.
static int apply(struct cells *k, struct formula *f)
{
    uint64_t rows = k->call->row_count;
    f->host = k->call->host;
    for (uint64_t i = 0; i < rows; i++) {
        k->terms[i] = merit_no_data(k->was[i]) ? k->was[i] : f->of(f, k->was[i]);
        if (k->terms[i] - k->terms[i] != 0.0 && !merit_no_data(k->was[i]))
            return 0;
    }
    for (uint64_t i = 0; i < rows; i++) {
        k->is[i] = k->terms[i];
        k->flags[i] =
            merit_no_data(k->was[i]) || k->is[i] == k->was[i] ? MERIT_AS_IT_WAS : MERIT_TRANSFORMED;
    }
    return 1;
}

int transform_log_range(struct cells *k, int mirrored)
{
    struct formula f = {.of = mirrored ? by_range_mirrored : by_range};
    if (!cells_extent(k, &f.least, &f.most))
        return 0;
    f.offset = 0.01 * (f.most - f.least);
    return apply(k, &f);
}

static int log_of(struct cells *k, const char *form, int mirror)
{
    struct formula f = {.offset = 1.0, .of = by_range};
    struct shape s;
    if (strcmp(form, "range") == 0)
        return transform_log_range(k, mirror && cells_shape(k, &s) && s.skew < 0.0);
    if (!cells_extent(k, &f.least, &f.most))
        return 0;
    if (strcmp(form, "gii") == 0) {
        if (f.most <= 1.0)
            return 0;
        f.of = by_gii;
    }
    return apply(k, &f);
}

int32_t logarithm(const struct merit_call *c)
{
    const char *form = c->texts[FORM];
    if (strcmp(form, "range") != 0 && strcmp(form, "one") != 0 && strcmp(form, "gii") != 0)
        return merit_fail(c, "form is 'range', 'one' or 'gii'");
    for (uint64_t criterion = 0; criterion < c->column_count; criterion++) {
        struct cells k;
        cells_open(&k, c, criterion);
        if (!log_of(&k, form, c->parameters[MIRROR] > 0.0))
            cells_tell(&k, criterion, "stays as it is: it has no such logarithm");
    }
    return MERIT_DONE;
}

int32_t boxcox(const struct merit_call *c)
{
    for (uint64_t criterion = 0; criterion < c->column_count; criterion++) {
        struct cells k;
        struct formula f = {.lambda = c->parameters[LAMBDA], .of = by_power};
        cells_open(&k, c, criterion);
        if (!cells_extent(&k, &f.least, &f.most) || !apply(&k, &f))
            cells_tell(&k, criterion, "stays as it is: it has no such transformation");
    }
    return MERIT_DONE;
}
