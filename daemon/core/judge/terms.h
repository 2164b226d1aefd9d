// The terms of an expression for one subject: each name and gather that it reads, with its value,
// the records or members that went into it, and the terms of those terms.
#ifndef CORE_TERMS_H
#define CORE_TERMS_H

#include "base/json.h"
#include "core/engine/engine.h"

#define TERMS_ITEMS_MAX 200 // records listed under one gather; the rest are counted

// Write a JSON array of the terms of a program, traced for `row` of `kind` in window w.
bool terms_write(struct engine *g, const struct program *p, uint32_t kind, const struct window *w,
                 struct board *self, uint32_t row, const double *values, struct json *j,
                 struct err *e) MUST_USE;

#endif
