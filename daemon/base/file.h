// Whole files in and out.
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"
#include "base/str.h"

// Read a whole regular file (or "-" for standard input), at most `most` bytes.
bool file_read(const char *path, size_t most, struct str *out, struct err *e) MUST_USE;

#endif
