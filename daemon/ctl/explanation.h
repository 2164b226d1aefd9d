// An explanation as a person reads it: every rule with its points, its formula, the terms in it and
// the records behind them, indented; in the end the parts added up.
#ifndef CTL_EXPLANATION_H
#define CTL_EXPLANATION_H

#include <jansson.h>
#include <stdbool.h>

#include "base/str.h"
#include "ctl/terminal.h"

// `doc`: the reply of .../explain, read. all_items: list every record, not only the first ten.
void explanation_print(const json_t *doc, bool all_items, const struct terminal *t,
                       struct str *out);

#endif
