// One file parsed into settings, with recovery: every problem is reported, not only the first.
#ifndef CONFIG_PARSE_H
#define CONFIG_PARSE_H

#include "config/origin.h"

struct parsed_include {
    size_t start, end;      // bytes of the file
    size_t settings_before; // how many settings of the file's top level stand before it
};

struct parsed {
    struct setting top; // a group: the file's top level
    struct parsed_include *includes;
    size_t include_count, include_room;
    struct origins origins; // told by its comments
    bool broken;
};

// `bytes` must be clean (scan_clean) and `file` outlive the tree. Every setting made is taken off
// `left`.
void parse_file(struct parsed *out, struct arena *a, size_t *left, const char *file,
                const char *bytes, size_t size, struct problems *p);

#endif
