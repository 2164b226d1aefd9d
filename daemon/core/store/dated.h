// Values of one attribute from a day on, of one target per period: lists by row of the kind, the
// latest line standing where two speak of the same.
//
// A line's key is a day (attributes) or a period's number (targets).
//
// Most attributes of most rows have but one value, which holds since ever (a key of DAY_NONE). Such
// values stand in an array of their own, 4 or 8 bytes each (core/store/values.h) instead of a
// line's 32 (and up to 4 for the line that they come from: core/store/told.h), and where a list has
// nothing else that array is the column which the engine reads.
#ifndef CORE_DATED_H
#define CORE_DATED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "core/language/model.h"
#include "core/store/tail.h"
#include "core/store/told.h"
#include "core/store/values.h"

struct dated_line {
    uint32_t row;
    int32_t key;
    int64_t seq;
    double value;      // no data is NaN
    uint32_t currency; // money in a currency that is not the ruleset's own: its base; else NONE
};

struct dated {
    struct dated_line *lines; // in order of (row, key, seq) once settled
    size_t count, room, settled;
    bool has_foreign; // some line has a currency
    uint64_t facts;   // that were added
    struct tail tail; // lines behind the settled ones, by row
    // Values that hold since ever, by row; no data beyond them and where nothing was told. Those
    // that cannot stand here (money in another currency, lines too far apart) make all of them
    // lines.
    struct values ever;
    struct told ever_lines; // less ever_from
    int64_t ever_from;
    bool all_lines;
};

void dated_release(struct dated *d);
void dated_add(struct dated *d, struct dated_line line);
void dated_settle(struct dated *d, size_t row_count);
// core/store/excerpt.h: what is known of a row of another, told of a row of this one. `from` need
// not be settled.
void dated_take(struct dated *to, struct dated *from, uint32_t of, uint32_t row);
// The values in force on every day, row_count of them, when there are none but those that hold
// since ever; false when some do not. As settled; they stay until a line or a row is added.
bool dated_plain(const struct dated *d, size_t row_count, struct value_view *out);
// For each row the value of its last line with a key of at most `key`; NaN without one.
void dated_in_force(const struct dated *d, int32_t key, double *out, size_t row_count);
// Exactly that key.
void dated_of(const struct dated *d, int32_t key, double *out, size_t row_count);

// One number for each period, ascending within a length.
int32_t dated_period_key(struct period p);

#endif
