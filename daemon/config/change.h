// Settings changed after they were read: the `set` of a rule test.
//
// A path is the names on the way from a section to the setting: "constants.ask_limit",
// "schemes.annual.outcomes.university.top". Of a scheme "schemes." may be left out; an entry of a
// list is named by its `name`, a rule wherever it stands in its scheme's groups.
#ifndef CONFIG_CHANGE_H
#define CONFIG_CHANGE_H

#include "config/tree.h"
#include "core/language/model.h"

// Change the tree: each path's setting takes the value, a key that was left to its default is put
// in. A path that leads nowhere is a problem at its place.
void change_settings(struct tree *t, const struct test_set *list, size_t count, struct problems *p);

#endif
