// Built twice under one name, with another ANSWER: the file that is replaced while it is loaded.
#define ZOO_METHODS ANSWERS
#include "zoo.h"

static int32_t answer(const struct merit_call *c)
{
    if (c->row_count == 0)
        return zoo_copy(c);
    for (uint64_t i = 0; i < c->row_count; i++)
        c->result[i] = ANSWER;
    return MERIT_DONE;
}

static const struct merit_method ANSWERS[] = {{ZOO_METHOD("answer", answer)}};

const struct merit_plugin merit_plugin = {MERIT_PLUGIN_HEAD, ZOO_PLUGIN("swap")};
