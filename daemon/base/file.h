// Whole files in, and all of what is written out.
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"
#include "base/str.h"

// Read a whole regular file (or "-" for standard input), at most `most` bytes.
bool file_read(const char *path, size_t most, struct str *out, struct err *e) MUST_USE;

// Write all of it, and wait where the other end takes no more for now. False with errno.
bool file_write(int fd, const void *bytes, size_t size) MUST_USE;

#endif
