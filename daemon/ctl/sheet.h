// A board as CSV: one row a subject, one column a rule, an outcome, a show.
#ifndef CTL_SHEET_H
#define CTL_SHEET_H

#include <jansson.h>
#include <stdbool.h>

#include "base/str.h"

// Columns: rank, tied, subject, title, cohort, state, points, grade, missing, vetoes (lists joined
// by
// "|"), then rule.NAME, outcome.NAME, show.NAME.
void sheet_header(const json_t *first_page, struct str *out);
void sheet_rows(const json_t *first_page, const json_t *page, struct str *out);

#endif
