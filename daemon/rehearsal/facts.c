#include "rehearsal/facts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "core/engine/door.h"
#include "rehearsal/given.h"

const struct test_cell *facts_cell(const struct test_table *t, size_t row, const char *column)
{
    for (size_t i = 0; i < t->column_count; i++) {
        const struct test_cell *cell = &t->cells[row * t->column_count + i];
        if (!strcmp(t->columns[i].text, column))
            return *cell->text ? cell : NULL;
    }
    return NULL;
}

bool facts_wrong(struct scene *s, const struct test_cell *cell, const char *format, ...)
{
    struct str text = {0};
    va_list args;
    va_start(args, format);
    str_addv(&text, format, args);
    va_end(args);
    problem_error(s->problems, cell->at, "%s", text.data);
    str_release(&text);
    return false;
}

void facts_unknown(struct scene *s, const struct test_cell *column, const struct near *near,
                   const char *what)
{
    char hint[100];
    facts_wrong(s, column, "unknown column \"%s\" of %s%s", column->text, what,
                near_hint(near, hint, sizeof hint));
}

void facts_add(struct scene *s, struct fact *f, const struct test_cell *cell)
{
    struct err e;
    f->seq = ++s->seq;
    if (!store_add(s->store, f, &e))
        facts_wrong(s, cell, "%s", e.text);
    else if (s->door)
        door_learn(s->door, f);
}

// --- cells ---

bool facts_day(struct scene *s, const struct test_cell *cell, int32_t *out)
{
    return day_parse(cell->text, out) ||
           facts_wrong(s, cell, "\"%s\" is no day; one is written 2024-03-01", cell->text);
}

bool facts_number(struct scene *s, const struct test_cell *cell, double *out)
{
    struct err e;
    int64_t scaled;
    if (!decimal_parse(cell->text, strlen(cell->text), DECIMALS_MAX, &scaled, &e))
        return facts_wrong(s, cell, "%s", e.text);
    *out = decimal_to_double(scaled, DECIMALS_MAX);
    return true;
}

bool facts_value(struct scene *s, const struct test_cell *cell, const struct field *field,
                 struct cell *out)
{
    struct err e;
    if (field->type.tag == TYPE_REF) {
        uint32_t subject = store_find(s->store, cell->text);
        *out = (struct cell){.has = true, .number = subject, .text = cell->text};
        if (subject != NONE)
            return true;
        return facts_wrong(s, cell, "unknown subject \"%s\"; `members` says who there is",
                           cell->text);
    }
    if (cell_parse(&field->type, &s->ruleset.model.units, cell->text, strlen(cell->text), out, &e))
        return true;
    bool given = !strncmp(field->label.name, GIVEN_PREFIX, strlen(GIVEN_PREFIX));
    return facts_wrong(s, cell, "%s: %s", given ? field->label.title : field->label.name, e.text);
}

// --- subjects ---

static uint32_t subject_new(struct scene *s, uint32_t kind, const struct test_cell *cell)
{
    uint32_t number = (uint32_t)store_subject_count(s->store);
    facts_add(s,
              &(struct fact){.tag = FACT_SUBJECT,
                             .subject = {.subject = number,
                                         .kind = kind,
                                         .id = cell->text,
                                         .title = cell->text,
                                         .from = DAY_NONE}},
              cell);
    return number;
}

uint32_t facts_named(struct scene *s, const struct test_cell *cell, uint32_t kind)
{
    const struct model *m = &s->ruleset.model;
    uint32_t found = store_find(s->store, cell->text);
    if (found == NONE)
        return subject_new(s, kind, cell);
    uint32_t is = store_kind_of(s->store, found);
    if (is == kind)
        return found;
    facts_wrong(s, cell, "\"%s\" is of the kind %s; one of %s is meant here", cell->text,
                m->kinds[is].label.name, m->kinds[kind].label.name);
    return NONE;
}

uint32_t facts_subject(struct scene *s, const struct test_table *t, size_t row, uint32_t kind)
{
    const struct test_cell *cell = facts_cell(t, row, "subject");
    if (cell)
        return facts_named(s, cell, kind);
    const struct test_cell *first = &t->cells[row * t->column_count];
    facts_wrong(s, first, "this row names no subject");
    return NONE;
}

// --- targets ---

// "8000" in the target's unit, or with one of the same base: "0.8 yi_usd".
void facts_target(struct scene *s, uint32_t subject, uint32_t target, struct period p,
                  const struct test_cell *cell)
{
    const struct units *u = &s->ruleset.model.units;
    uint32_t kind = store_kind_of(s->store, subject);
    const struct target *declared = &s->ruleset.model.kinds[kind].targets[target];
    size_t size = strcspn(cell->text, " ");
    const char *unit = cell->text + size + strspn(cell->text + size, " ");
    struct test_cell figure = {.text = arena_bytes(&s->arena, cell->text, size), .at = cell->at};
    double value;
    if (!facts_number(s, &figure, &value))
        return;
    if (*unit) {
        uint32_t at = unit_find(u, unit);
        if (at == UNIT_NONE || declared->unit == UNIT_NONE ||
            u->list[at].base != u->list[declared->unit].base) {
            facts_wrong(s, cell, "\"%s\" is no unit of the target %s", unit, declared->label.name);
            return;
        }
        value = value * unit_factor(&u->list[at]) / unit_factor(&u->list[declared->unit]);
    }
    facts_add(s,
              &(struct fact){.tag = FACT_TARGET,
                             .target = {.subject = subject,
                                        .kind = kind,
                                        .target = target,
                                        .period = p,
                                        .has = true,
                                        .value = value}},
              cell);
}
