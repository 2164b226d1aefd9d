#include "rehearsal/tables.h"

#include <string.h>

#include "rehearsal/entrance.h"
#include "rehearsal/facts.h"
#include "rehearsal/given.h"
#include "rehearsal/records.h"

// --- members ---

static void member_add(struct scene *s, uint32_t subject, uint32_t belong, uint32_t parent,
                       int32_t from, double share, const struct test_cell *cell)
{
    facts_add(s,
              &(struct fact){.tag = FACT_MEMBERSHIP,
                             .membership = {.subject = subject,
                                            .kind = store_kind_of(s->store, subject),
                                            .belong = belong,
                                            .parent = parent,
                                            .from = from,
                                            .share = share}},
              cell);
}

static void check_member_columns(struct scene *s, const struct test_table *t, const struct kind *k)
{
    for (size_t i = 0; i < t->column_count; i++) {
        const char *column = t->columns[i].text;
        struct near near;
        bool known =
            !strcmp(column, "subject") || !strcmp(column, "share") || !strcmp(column, "from");
        near_init(&near, column);
        near_try(&near, "subject");
        near_try(&near, "share");
        for (size_t b = 0; b < k->belong_count; b++) {
            known = known || !strcmp(column, k->belongs[b].name);
            near_try(&near, k->belongs[b].name);
        }
        if (!known)
            facts_unknown(s, &t->columns[i], &near,
                          "members: there stand subject, share, from and "
                          "the kinds it belongs to");
    }
}

static void tell_member(struct scene *s, const struct test_table *t, size_t row, uint32_t kind)
{
    const struct kind *k = &s->ruleset.model.kinds[kind];
    uint32_t subject = facts_subject(s, t, row, kind);
    const struct test_cell *share_cell = facts_cell(t, row, "share");
    const struct test_cell *from_cell = facts_cell(t, row, "from");
    double share = 1; // in all parents of this row
    int32_t from = DAY_NONE;
    if (subject == NONE || (share_cell && !facts_number(s, share_cell, &share)) ||
        (from_cell && !facts_day(s, from_cell, &from)))
        return;
    for (uint32_t i = 0; i < k->belong_count; i++) {
        const struct test_cell *cell = facts_cell(t, row, k->belongs[i].name);
        uint32_t parent = cell ? facts_named(s, cell, k->belongs[i].parent) : NONE;
        if (parent != NONE)
            member_add(s, subject, i, parent, from, share, cell);
    }
}

static void tell_members(struct scene *s, const struct test_table *t)
{
    uint32_t kind = model_kind(&s->ruleset.model, t->name);
    check_member_columns(s, t, &s->ruleset.model.kinds[kind]);
    for (size_t row = 0; row < t->row_count; row++)
        tell_member(s, t, row, kind);
}

// --- attributes ---

static void attribute_add(struct scene *s, uint32_t subject, uint32_t attribute, int32_t from,
                          const struct test_cell *cell)
{
    uint32_t kind = store_kind_of(s->store, subject);
    struct cell value = {.has = false};
    if (!facts_value(s, cell, &s->ruleset.model.kinds[kind].attributes[attribute], &value))
        return;
    facts_add(s,
              &(struct fact){.tag = FACT_ATTRIBUTE,
                             .attribute = {.subject = subject,
                                           .kind = kind,
                                           .attribute = attribute,
                                           .from = from,
                                           .value = value}},
              cell);
}

// town.x: of the one that the subject belongs to, who is made when there is none.
static uint32_t parent_of(struct scene *s, uint32_t subject, uint32_t belong,
                          const struct test_cell *cell)
{
    const struct belong *b =
        &s->ruleset.model.kinds[store_kind_of(s->store, subject)].belongs[belong];
    struct parent_share parent;
    store_settle(s->store);
    if (store_parents(s->store, subject, belong, period_end(s->test.period), &parent, 1))
        return parent.subject;
    struct test_cell made = *cell;
    made.text = arena_printf(&s->arena, "%s.%s", store_id(s->store, subject), b->name);
    uint32_t number = facts_named(s, &made, b->parent);
    if (number != NONE)
        member_add(s, subject, belong, number, DAY_NONE, 1, cell);
    return number;
}

static bool attribute_column(struct scene *s, uint32_t kind, const char *column, uint32_t *belong,
                             uint32_t *attribute)
{
    const struct model *m = &s->ruleset.model;
    const struct kind *k = &m->kinds[kind];
    const char *point = strchr(column, '.');
    *belong = NONE;
    if (!point)
        return (*attribute = kind_attribute(k, column)) != NONE;
    for (uint32_t i = 0; i < k->belong_count && *belong == NONE; i++)
        if (strlen(k->belongs[i].name) == (size_t)(point - column) &&
            !memcmp(k->belongs[i].name, column, (size_t)(point - column)))
            *belong = i;
    return *belong != NONE &&
           (*attribute = kind_attribute(&m->kinds[k->belongs[*belong].parent], point + 1)) != NONE;
}

static void unknown_attribute(struct scene *s, uint32_t kind, const struct test_cell *column)
{
    const struct kind *k = &s->ruleset.model.kinds[kind];
    struct near near;
    char hint[100];
    near_init(&near, column->text);
    for (size_t i = 0; i < k->attribute_count; i++)
        near_try(&near, k->attributes[i].label.name);
    facts_wrong(s, column, "%s has no attribute \"%s\"%s", k->label.name, column->text,
                near_hint(&near, hint, sizeof hint));
}

// A row may be about a subject of any kind; a column that only other rows need stays empty there.
static void tell_attribute_row(struct scene *s, const struct test_table *t, size_t row)
{
    const struct test_cell *name = facts_cell(t, row, "subject");
    uint32_t subject = name ? store_find(s->store, name->text) : NONE;
    const struct test_cell *from_cell = facts_cell(t, row, "from");
    int32_t from = DAY_NONE;
    if (subject == NONE)
        subject = facts_subject(s, t, row, s->kind);
    if (subject == NONE || (from_cell && !facts_day(s, from_cell, &from)))
        return;
    uint32_t kind = store_kind_of(s->store, subject);
    for (size_t i = 0; i < t->column_count; i++) {
        const struct test_cell *column = &t->columns[i];
        const struct test_cell *cell = &t->cells[row * t->column_count + i];
        uint32_t belong, attribute, of = subject;
        if (!*cell->text || !strcmp(column->text, "subject") || cell == from_cell)
            continue;
        if (!attribute_column(s, kind, column->text, &belong, &attribute)) {
            unknown_attribute(s, kind, column);
            continue;
        }
        if (belong != NONE)
            of = parent_of(s, subject, belong, cell);
        if (of != NONE)
            attribute_add(s, of, attribute, from, cell);
    }
}

// --- given ---

static void tell_given_cell(struct scene *s, uint32_t subject, const struct given *g,
                            const struct test_cell *cell)
{
    const struct kind *k = &s->ruleset.model.kinds[s->kind];
    uint32_t parent;
    switch (g->tag) {
    case GIVEN_TARGET:
        facts_target(s, subject, g->at, period_enclosing(s->test.period, k->targets[g->at].per),
                     cell);
        return;
    case GIVEN_INDICATOR:
    case GIVEN_RULE:
        attribute_add(s, subject, kind_attribute(k, g->attribute), DAY_NONE, cell);
        return;
    case GIVEN_ATTRIBUTE:
        attribute_add(s, subject, g->at, DAY_NONE, cell);
        return;
    case GIVEN_PARENT:
        parent = parent_of(s, subject, g->belong, cell);
        if (parent != NONE)
            attribute_add(s, parent, g->at, DAY_NONE, cell);
        return;
    case GIVEN_SUBJECT:
    case GIVEN_UNKNOWN:
        return;
    }
}

static void tell_given(struct scene *s, const struct test_table *t)
{
    for (size_t row = 0; row < t->row_count; row++) {
        uint32_t subject = facts_subject(s, t, row, s->kind);
        for (size_t i = 0; i < t->column_count && subject != NONE; i++) {
            struct given g = given_find(s, t->columns[i].text);
            const struct test_cell *cell = &t->cells[row * t->column_count + i];
            if (*cell->text)
                tell_given_cell(s, subject, &g, cell);
        }
    }
}

void tables_tell(struct scene *s)
{
    const struct rule_test *t = &s->test;
    for (size_t i = 0; i < t->member_count; i++)
        tell_members(s, &t->members[i]);
    tell_given(s, &t->given);
    for (size_t i = 0; i < t->record_count; i++)
        records_tell(s, &t->records[i]);
    for (size_t row = 0; row < t->attributes.row_count; row++)
        tell_attribute_row(s, &t->attributes, row);
    entrance_open(s);
    for (size_t row = 0; row < t->expect.row_count; row++)
        (void)facts_subject(s, &t->expect, row, s->kind);
    store_settle(s->store);
    engine_forget(s->engine);
}
