// `file = "x.csv"` put in place: the rows of the file stand in the tree as `columns` and `rows`, as
// if written there.
#ifndef CONFIG_ATTACH_H
#define CONFIG_ATTACH_H

#include "config/tree.h"

// The files come from the bundle. Tables, rates, holidays and the tables of tests may name one.
void attach_files(struct tree *t, const struct source *s, struct problems *p);

#endif
