// Where the values of an effective configuration came from, read back from its comments.
//
// The canonical print ends a line with `//@ towns.conf:21:53`, or with `//@ default` where nothing
// was written. Read again, the value on that line has that place: mistakes are told where they
// were made, and printing it once more gives the same bytes. Lifetime: the ruleset's arena.
#ifndef CONFIG_ORIGIN_H
#define CONFIG_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/place.h"
#include "config/tree.h"

#define ORIGIN_MARK "//@ "
#define ORIGIN_DEFAULT "default" // of what is written nowhere: a place of that name without a line

struct origin {
    struct place line; // of the file read; its column says nothing
    struct place at;
};

struct origins {
    struct origin *list;
    size_t count, room;
};

// Note a comment that begins with the mark and ends with its line; one that names no place is a
// comment like any other.
void origins_note(struct origins *o, struct arena *a, struct place line, const char *comment,
                  size_t size);

// Give all settings from here down the places that were noted for their lines.
void origins_apply(struct origins *o, struct setting *root);

// Whether a value has that place because it is a default.
bool origin_is_default(const struct place *at);

#endif
