// The sections of a configuration: for each the form of what it holds, and its reader.
//
// They are read in an order in which each finds what it names: units first, then kinds, records,
// schemes, tests.
#ifndef CONFIG_SECTIONS_H
#define CONFIG_SECTIONS_H

#include "config/reader.h"

extern const struct form sections_form; // config/read.c: all sections and top-level keys

// config/units.c
extern const struct form units_form, rates_form;
void units_read(struct reader *r, const struct setting *s);
void rates_read(struct reader *r, const struct setting *s);

// config/constants.c
extern const struct form constants_form, functions_form;
void constants_read(struct reader *r, const struct setting *s);
void functions_read(struct reader *r, const struct setting *s);

// config/tables.c
extern const struct form tables_form;
void tables_read(struct reader *r, const struct setting *s);
// A cell of a decision table: "3", "staff", ">= 5 yi_yuan", "1..3", "-", "else".
void table_cell_read(struct reader *r, const struct setting *s, bool result,
                     struct table_cell *out);

// config/kinds.c: names first, for others to refer to; then what stands in them
extern const struct form kinds_form, targets_form, indicators_form;
void kinds_name(struct reader *r, const struct setting *s);
void kinds_read(struct reader *r, const struct setting *s);
void targets_read(struct reader *r, const struct setting *s);
void indicators_read(struct reader *r, const struct setting *s);

// config/fields.c: a group of typed names: attributes, fields
extern const struct form fields_form;
void fields_read(struct reader *r, const struct setting *s, enum name_sort sort, const char *what,
                 struct field **list, size_t *count);

// config/records.c
extern const struct form records_form;
void records_read(struct reader *r, const struct setting *s);

// config/schemes.c
extern const struct form schemes_form;
void schemes_read(struct reader *r, const struct setting *s);

// config/rules.c
extern const struct form rule_form;
void rules_read(struct reader *r, const struct setting *s, struct scheme *scheme);

// config/outcomes.c: vetoes, outcomes, grades, shows, orders
extern const struct form veto_form, outcome_form, grade_form, shows_form;
void vetoes_read(struct reader *r, const struct setting *s, struct scheme *scheme);
void outcomes_read(struct reader *r, const struct setting *s, struct scheme *scheme);
void grades_read(struct reader *r, const struct setting *s, struct scheme *scheme);
void shows_read(struct reader *r, const struct setting *s, struct scheme *scheme);
void orders_read(struct reader *r, const struct setting *s, struct order **list, size_t *count);

// config/clauses.c
extern const struct form clause_form;
void clauses_read(struct reader *r, const struct setting *s);
// When there are clauses: every rule, veto, outcome and exclusion that names one names one of them.
void clauses_check(struct reader *r);

// config/tests.c
extern const struct form test_form;
void tests_read(struct reader *r, const struct setting *s);

// config/settings.c: what stands outside the sections
extern const struct form daemon_form, days_form;
void daemon_read(struct reader *r, const struct setting *s, void *into);
void plugins_read(struct reader *r, const struct setting *s);
void zone_read(struct reader *r, const struct setting *s);
void days_read(struct reader *r, const struct setting *s, int32_t **days, size_t *count);

#endif
