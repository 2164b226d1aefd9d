// A plugin that behaves until it meets a number of 1000 or more: then each method does its misdeed.
#include <stdlib.h>
#include <string.h>

#include "merit_plugin.h"

static int is_met(const struct merit_call *c)
{
    int met = 0;
    for (uint64_t i = 0; i < c->row_count; i++) {
        met |= c->columns[0][i] >= 1000.0;
        c->result[i] = c->columns[0][i];
    }
    return met;
}

static int32_t crash(const struct merit_call *c)
{
    volatile int fine, *volatile where = is_met(c) ? NULL : &fine;
    *where = 1;
    return MERIT_DONE;
}

static int32_t hang(const struct merit_call *c)
{
    for (volatile int forever = is_met(c); forever;)
        ;
    return MERIT_DONE;
}

static int32_t leave(const struct merit_call *c)
{
    if (is_met(c))
        exit(0); // as if all were well
    return MERIT_DONE;
}

static int32_t eat(const struct merit_call *c)
{
    for (int hungry = is_met(c); hungry;) {
        size_t size = (size_t)16 << 20;
        char *plate = malloc(size);
        if (!plate)
            abort();
        memset(plate, 1, size);
    }
    return MERIT_DONE;
}

static int32_t call_out(const struct merit_call *c) // what only a program outside a cage may do
{
    if (is_met(c) && system("true") == 0)
        return merit_fail(c, "there is no cage");
    return MERIT_DONE;
}

static const struct merit_argument ARGUMENTS[] = {
    {.name = "x",
     .sentence = "any number",
     .sort = MERIT_ARGUMENT_COLUMN,
     .dimension = MERIT_DIMENSION_PLAIN},
};

#define METHOD(name_)                                                                              \
    {                                                                                              \
        .name = #name_, .sentence = "for a play", .formula = "{x}", .scope = MERIT_SCOPE_ROW,      \
        .result = MERIT_RESULT_NUMBER, .result_dimension = MERIT_DIMENSION_PLAIN,                  \
        MERIT_ARGUMENTS(ARGUMENTS), .run = name_                                                   \
    }

static const struct merit_method METHODS[] = {METHOD(crash), METHOD(hang), METHOD(leave),
                                              METHOD(eat), METHOD(call_out)};

const struct merit_plugin merit_plugin = {
    MERIT_PLUGIN_HEAD,
    .flags = MERIT_PURE, // or so it says
    .name = "rogue",          .version = "1",
    .licence = "Apache-2.0",  .author = "the meritd authors",
    .sentence = "for a play", MERIT_METHODS(METHODS),
};
