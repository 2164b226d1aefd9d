#include "ctl/content.h"

#include <string.h>

#define SEEN ((size_t)4096) // bytes; the first object or the header row stand there

static const char *const names[] = {"subjects", "targets", "ratings", "records"};

const char *content_name(enum content c)
{
    return c == CONTENT_NONE ? "nothing" : names[c];
}

bool content_parse(const char *text, enum content *out)
{
    for (size_t i = 0; i < CONTENT_NONE; i++) {
        *out = (enum content)i;
        if (strcmp(names[i], text) == 0)
            return true;
    }
    return false;
}

enum content content_by_name(const char *path)
{
    enum content found = CONTENT_NONE;
    const char *slash = strrchr(path, '/');
    const char *own = slash ? slash + 1 : path;
    for (size_t i = 0; i < CONTENT_NONE; i++) {
        if (!strstr(own, names[i]))
            continue;
        if (found != CONTENT_NONE)
            return CONTENT_NONE; // two: the name says nothing
        found = (enum content)i;
    }
    return found;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Does the name stand in the bytes as a word of its own?
static bool names_field(const char *bytes, size_t size, const char *name)
{
    size_t length = strlen(name);
    for (size_t at = 0; at + length <= size; at++)
        if (memcmp(bytes + at, name, length) == 0 && (at == 0 || !is_word(bytes[at - 1])) &&
            (at + length == size || !is_word(bytes[at + length])))
            return true;
    return false;
}

enum content content_by_fields(const char *bytes, size_t size)
{
    size = size < SEEN ? size : SEEN;
    if (names_field(bytes, size, "rater") && names_field(bytes, size, "points"))
        return CONTENT_RATINGS;
    if (names_field(bytes, size, "type") && names_field(bytes, size, "date"))
        return CONTENT_RECORDS;
    if (names_field(bytes, size, "period") && names_field(bytes, size, "name"))
        return CONTENT_TARGETS;
    if (names_field(bytes, size, "kind"))
        return CONTENT_SUBJECTS;
    return CONTENT_NONE;
}
