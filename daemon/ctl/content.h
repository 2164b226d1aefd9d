// What a file to be loaded holds, told by its name or by what stands in its first lines.
#ifndef CTL_CONTENT_H
#define CTL_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

enum content { CONTENT_SUBJECTS, CONTENT_TARGETS, CONTENT_RATINGS, CONTENT_RECORDS, CONTENT_NONE };

const char *content_name(enum content c); // "subjects"; also the last part of its path
bool content_parse(const char *text, enum content *out);

// By the file's own name: the one of subjects, targets, ratings, records that stands in it.
enum content content_by_name(const char *path);

// By the names of fields in the header row, or the keys of the first object.
enum content content_by_fields(const char *bytes, size_t size);

#endif
