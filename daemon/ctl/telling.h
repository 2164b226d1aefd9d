// Within an explanation: lines, and the terms of a formula with the records behind them.
#ifndef CTL_TELLING_H
#define CTL_TELLING_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "base/str.h"
#include "ctl/terminal.h"

#define TELLING_ITEMS 10 // records listed under one term, unless all are

struct telling { // lifetime: one explanation
    const struct terminal *terminal;
    struct str *out;
    const char *subject; // whose explanation it is
    size_t points_width;
    bool all_items;
    struct map *told; // terms that stand above already
};

void telling_line(const struct telling *t, size_t indent, const char *text);

// The value of a key with something before it; nothing when it has none.
void telling_member(struct str *out, const char *before, const json_t *object, const char *key);

// Each term with its value, its formula, its own terms and records, indented. A term that stood in
// an earlier formula is told "as above".
void telling_terms(const struct telling *t, const json_t *terms, size_t indent);

#endif
