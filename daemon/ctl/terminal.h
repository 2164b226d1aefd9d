// Where results are read: how wide, in colour or not, and whether its locale shows UTF-8.
#ifndef CTL_TERMINAL_H
#define CTL_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct terminal {
    size_t width;  // columns; 0 = no limit (a file, a pipe)
    bool colour;   // escapes may be written
    bool utf8;     // the ellipsis is one character, not two dots
    bool progress; // stderr is a terminal: a bar may be drawn there
};

// What standard output and standard error are. NO_COLOR and TERM=dumb turn colours off. Sets the
// locale of the process, which nothing else here does.
struct terminal terminal_find(void);

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_ALARM };

// The text in a style; plain where there is no colour.
void terminal_add(const struct terminal *t, enum style s, const char *text, struct str *out);

#endif
