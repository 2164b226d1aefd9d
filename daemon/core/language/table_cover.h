// What the rows of a decision table take in: every value one row at least, every row one value at
// least.
//
// Each input's values are cut into pieces at the numbers that its cells name (below the first, the
// first, between the first and the second, ..) or are the texts that occur; within a piece all
// values fit the same rows. A row is then a box of whole pieces, and the table is checked piece by
// piece. Used by table_prepare only.
#ifndef CORE_TABLE_COVER_H
#define CORE_TABLE_COVER_H

#include "core/language/table.h"

// Reports gaps, rows that never match, and overlaps. The table's cells are in order: numbers in one
// unit, texts known. inputs has one entry per input; UNKNOWN only for texts.
void table_cover(const struct table *t, const struct table_input *inputs, struct problems *p);

#endif
