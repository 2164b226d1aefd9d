// Texts that stand many times, held once and known by a number (from 0, in order of first meeting).
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "base/map.h"

#define INTERN_NONE UINT32_MAX

struct intern {
    struct map texts;
};

void intern_init(struct intern *n);
void intern_release(struct intern *n);
uint32_t intern_put(struct intern *n, const char *text, size_t size);
uint32_t intern_find(const struct intern *n, const char *text,
                     size_t size); // INTERN_NONE when unknown
const char *intern_text(const struct intern *n, uint32_t id);

#endif
