// A bar on the terminal for a long load: how far, how fast, how long still.
#ifndef CTL_PROGRESS_H
#define CTL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct progress {
    const char *name;
    uint64_t done, whole; // bytes; whole 0 = unknown (a pipe)
    uint64_t entries;
    int64_t elapsed_ns;
};

// One line without its end, at most `width` columns.
void progress_line(const struct progress *p, size_t width, struct str *out);

#endif
