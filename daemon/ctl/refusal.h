// A refusal of the daemon (application/problem+json) as sentences, its errors line by line.
#ifndef CTL_REFUSAL_H
#define CTL_REFUSAL_H

#include <stdint.h>

#include "base/str.h"
#include "ctl/client.h"

// Where the lines of what was sent stand in the file that they came from.
struct origin {
    const char *file;
    uint64_t first_line;   // of the file: where the batch's own lines begin
    uint64_t first_column; // bytes before it on that line
    uint64_t header_line;  // of the file: where the repeated header stands
    uint64_t header_lines; // how many lines it has; 0 = there is none
    bool bracketed;        // the batch begins with a bracket that is not the file's
};

// The line of the file for a line of the batch, both from 1.
uint64_t origin_line(const struct origin *o, uint64_t line);

// `origin` NULL: the client's own request, whose lines say nothing. With one, every error reads
// "file:line: field: text".
void refusal_print(const struct reply *r, const struct origin *origin, struct str *out);

#endif
