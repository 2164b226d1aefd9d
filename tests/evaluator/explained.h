// An explanation read back: its JSON walked, and what its parts come to.
#ifndef TESTS_EVALUATOR_EXPLAINED_H
#define TESTS_EVALUATOR_EXPLAINED_H

#include "act.h"
#include "core/judge/explain.h"

// The explanation of a subject as JSON; the caller frees it.
__attribute__((unused)) static char *explained(struct act *a, const struct board *b, const char *id)
{
    struct str out = {0};
    struct json j;
    struct err e;
    json_init(&j, &out);
    uint32_t row = store_row_of(a->store, store_find(a->store, id));
    if (!explain_write(a->engine, engine_own_board(a->engine, b), row, &j, &e))
        fail_msg("%s", e.text);
    return str_take(&out);
}

#endif
