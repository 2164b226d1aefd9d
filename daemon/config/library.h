// The shipped library (conf/lib): where `@include "<units.conf>"` finds its files.
#ifndef CONFIG_LIBRARY_H
#define CONFIG_LIBRARY_H

#include <stdbool.h>

#include "base/str.h"

// The path of what stands between the brackets: in share/meritd/lib of the tree in which this
// program was installed, or moved as a whole; else of the prefix it was built for.
void library_path(const char *name, struct str *out);

// Whether an @include names a part of the library, "<units.conf>"; then its name without brackets.
bool library_named(const char *written, struct str *name);

#endif
