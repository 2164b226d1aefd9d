// The tables of a rule test as facts in the scene's store.
//
// A record stands verified, evidenced and heard unless a column says otherwise. A subject that is
// first met in a table is made: of the kind that the table is about. What a table says wrongly is a
// problem at its cell.
#ifndef REHEARSAL_TABLES_H
#define REHEARSAL_TABLES_H

#include "rehearsal/scene.h"

void tables_tell(struct scene *s); // all of them, each after what it names

#endif
