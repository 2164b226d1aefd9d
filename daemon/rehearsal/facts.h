// From the cells of a rule test to facts: what all its tables need.
#ifndef REHEARSAL_FACTS_H
#define REHEARSAL_FACTS_H

#include "base/near.h"
#include "rehearsal/scene.h"

const struct test_cell *facts_cell(const struct test_table *t, size_t row,
                                   const char *column); // NULL: no such column, or an empty cell
bool facts_wrong(struct scene *s, const struct test_cell *cell, const char *format, ...)
    PRINTF_LIKE(3, 4); // false
void facts_add(struct scene *s, struct fact *f, const struct test_cell *cell);
// The subject named in a row's column `subject`, made of `kind` when it is new; NONE is a problem.
uint32_t facts_subject(struct scene *s, const struct test_table *t, size_t row, uint32_t kind);
// The one of that name, made of `kind` when it is new; one of another kind is a problem, and NONE.
uint32_t facts_named(struct scene *s, const struct test_cell *cell, uint32_t kind);
bool facts_day(struct scene *s, const struct test_cell *cell, int32_t *out);
bool facts_number(struct scene *s, const struct test_cell *cell, double *out);
bool facts_value(struct scene *s, const struct test_cell *cell, const struct field *field,
                 struct cell *out); // of an attribute or a field
void facts_unknown(struct scene *s, const struct test_cell *column, const struct near *near,
                   const char *what); // "unknown column .."
void facts_target(struct scene *s, uint32_t subject, uint32_t target, struct period p,
                  const struct test_cell *cell);

#endif
