// Loads well and misbehaves when called: one method a misdeed. All take one column; rows of a
// number below 0 are where the misdeed is done, the others are copied.
#define ZOO_METHODS ROGUES
#include "zoo.h"

static int32_t misdeed(const struct merit_call *c, double instead)
{
    for (uint64_t i = 0; i < c->row_count; i++)
        c->result[i] = c->columns[0][i] < 0.0 ? instead : c->columns[0][i];
    return MERIT_DONE;
}

static int32_t infinite(const struct merit_call *c)
{
    return misdeed(c, -__builtin_inf());
}

static int32_t loses_data(const struct merit_call *c)
{
    return misdeed(c, MERIT_NO_DATA);
}

static int32_t minus_zero(const struct merit_call *c)
{
    return misdeed(c, -0.0);
}

static int32_t half(const struct merit_call *c)
{
    return misdeed(c, 0.5);
}

static int32_t far_day(const struct merit_call *c)
{
    return misdeed(c, 1e9);
}

static int32_t silent(const struct merit_call *c)
{
    for (uint64_t i = 0; i < c->row_count; i++)
        if (!(c->columns[0][i] < 0.0))
            c->result[i] = c->columns[0][i];
    return MERIT_DONE;
}

static int32_t fails(const struct merit_call *c)
{
    return merit_fail(c, "the moon is in\nthe wrong house \xff!");
}

static int32_t fails_silently(const struct merit_call *c)
{
    (void)c;
    return MERIT_FAILED;
}

static int32_t odd_code(const struct merit_call *c)
{
    (void)zoo_copy(c);
    return 42;
}

static int32_t fails_rows(const struct merit_call *c)
{
    for (uint64_t i = 0; i < c->row_count; i++) {
        if (c->columns[0][i] < 0.0) {
            c->host->fail_row(c, i, "below nothing");
            c->host->fail_row(c, i, "said twice"); // only the first is kept
        } else {
            c->result[i] = c->columns[0][i];
        }
    }
    c->host->fail_row(c, c->row_count, "no such row"); // passed over
    return MERIT_DONE;
}

static int32_t talks(const struct merit_call *c)
{
    for (uint64_t i = 0; i < c->row_count; i++)
        c->host->message(c, MERIT_LOG_NOTICE, "row after row");
    return zoo_copy(c);
}

static const struct merit_method ROGUES[] = {
    {ZOO_METHOD("infinite", infinite)},
    {ZOO_METHOD("loses_data", loses_data), .flags = MERIT_TOTAL},
    {ZOO_METHOD("has_none", loses_data)},
    {ZOO_METHOD("minus_zero", minus_zero)},
    {.name = "half_true",
     .sentence = "for a test",
     .formula = "{x}",
     .scope = MERIT_SCOPE_ROW,
     .result = MERIT_RESULT_BOOL,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(ZOO_ARGUMENTS),
     .run = half},
    {.name = "half_day",
     .sentence = "for a test",
     .formula = "{x}",
     .scope = MERIT_SCOPE_ROW,
     .result = MERIT_RESULT_DATE,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(ZOO_ARGUMENTS),
     .run = half},
    {.name = "far_day",
     .sentence = "for a test",
     .formula = "{x}",
     .scope = MERIT_SCOPE_ROW,
     .result = MERIT_RESULT_DATE,
     .result_dimension = MERIT_DIMENSION_PLAIN,
     MERIT_ARGUMENTS(ZOO_ARGUMENTS),
     .run = far_day},
    {ZOO_METHOD("silent", silent)},
    {ZOO_METHOD("fails", fails)},
    {ZOO_METHOD("fails_silently", fails_silently)},
    {ZOO_METHOD("odd_code", odd_code)},
    {ZOO_METHOD("fails_rows", fails_rows)},
    {ZOO_METHOD("talks", talks)},
};

const struct merit_plugin merit_plugin = {MERIT_PLUGIN_HEAD, ZOO_PLUGIN("rogue")};
