// The numbers of a configuration that a rule test can notice: those of constants, tables,
// functions, indicators, exclusions, requirements, and of schemes what scores, ranks and decides.
// Not those of tests, units, rates, types, or of how something is shown.
#ifndef REHEARSAL_FIGURE_H
#define REHEARSAL_FIGURE_H

#include "base/arena.h"
#include "config/source.h"
#include "core/language/model.h"

struct figure {
    const char *text; // as written, without its sign or unit: "20" of "20%"
    struct place at;
    uint32_t file;   // of the bundle
    size_t offset;   // of its first byte there
    uint32_t scheme; // that it stands in; NONE: in none, or in several by `like`
};

struct figures {
    struct figure *list; // each place once, in the order written
    size_t count, room;
};

// `m` is the model that was read from the bundle. All in the arena.
void figures_find(struct figures *f, const struct model *m, const struct source *s,
                  struct arena *a);

#endif
