// `like` and `without` of schemes, worked into the tree: after it every scheme stands there whole.
#ifndef CONFIG_INHERIT_H
#define CONFIG_INHERIT_H

#include "config/tree.h"

// A scheme that is `like` another takes every key that it does not have itself. Of rules, vetoes
// and outcomes it takes each one: its own replaces one of the same name where that stands (in a
// group, too), others are appended, and those named in `without` are left out. A scheme whose
// `like` leads nowhere is flagged and not read, its problem having been told.
void inherit_schemes(struct tree *t, struct problems *p);

#endif
