// The explanation of one subject's place on a board: every rule as its formula with the numbers
// inserted, the records behind it, its clause and where it stands in the configuration. The parts
// add up to the score exactly.
#ifndef CORE_EXPLAIN_H
#define CORE_EXPLAIN_H

#include "base/json.h"
#include "core/engine/engine.h"

// Write one JSON object. `row` is the subject's row in its kind.
bool explain_write(struct engine *g, struct board *b, uint32_t row, struct json *j,
                   struct err *e) MUST_USE;

#endif
