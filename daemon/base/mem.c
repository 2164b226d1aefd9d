#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

void *mem_new(size_t count, size_t size)
{
    void *p = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
    if (!p) {
        die("out of memory (%zu x %zu bytes)", count, size);
    }
    return p;
}

void *mem_grow(void *p, size_t *room, size_t need, size_t size)
{
    if (need <= *room && p) {
        return p;
    }
    size_t count = *room < 8 ? 8 : *room;
    while (count < need) {
        if (count > SIZE_MAX / 2) {
            die("out of memory (%zu elements)", need);
        }
        count *= 2;
    }
    if (size > 0 && count > SIZE_MAX / size) {
        die("out of memory (%zu x %zu bytes)", count, size);
    }
    void *grown = realloc(p, count * (size > 0 ? size : 1));
    if (!grown) {
        die("out of memory (%zu x %zu bytes)", count, size);
    }
    *room = count;
    return grown;
}

char *mem_copy_text(const char *text)
{
    return mem_copy_bytes(text, strlen(text));
}

char *mem_copy_bytes(const char *bytes, size_t size)
{
    if (size == SIZE_MAX) {
        die("out of memory (%zu bytes)", size);
    }
    char *copy = mem_new(size + 1, 1);
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    return copy;
}
