// Tables of records, and of the built-in types: ratings, targets, rates.
#ifndef REHEARSAL_RECORDS_H
#define REHEARSAL_RECORDS_H

#include "rehearsal/scene.h"

// Ratings, targets and rates become facts; records wait at the entrance.
void records_tell(struct scene *s, const struct test_table *t);

#endif
