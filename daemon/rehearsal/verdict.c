#include "rehearsal/verdict.h"

#include <string.h>

#include "core/judge/explain.h"
#include "rehearsal/entrance.h"
#include "rehearsal/facts.h"
#include "rehearsal/given.h"
#include "rehearsal/said.h"
#include "rehearsal/why.h"

static const char *explained(struct scene *s, struct arena *a, uint32_t row)
{
    struct str out = {0};
    struct json j;
    struct err ignored;
    struct board *own = engine_own_board(s->engine, s->board);
    const char *text = NULL;
    json_init(&j, &out);
    if (own && explain_write(s->engine, own, row, &j, &ignored)) {
        given_name(s, &out);
        text = arena_text(a, out.data);
    }
    str_release(&out);
    return text;
}

static void note(struct scene *s, struct arena *a, struct verdict *v, const struct test_cell *cell,
                 size_t column, uint32_t row, struct said what, const char *got)
{
    if (!a) {
        v->count++;
        return;
    }
    const struct test_table *t = &s->test.expect;
    struct str why = {0};
    v->deviations = arena_grow(a, v->deviations, v->count, &v->room, sizeof *v->deviations);
    why_write(s, what, row, &why);
    v->deviations[v->count++] = (struct deviation){
        .subject = arena_text(a, store_id(s->store, store_subject_at(s->store, s->kind, row))),
        .column = arena_text(a, t->columns[column].text),
        .expected = arena_text(a, cell->text),
        .got = arena_text(a, got),
        .at = {.file = arena_text(a, cell->at.file),
               .line = cell->at.line,
               .column = cell->at.column},
        .why = why.data ? arena_text(a, why.data) : NULL,
        .json = explained(s, a, row),
    };
    str_release(&why);
}

static void compare(struct scene *s, struct arena *a, struct verdict *v, uint32_t row,
                    const struct test_cell *cell, size_t column)
{
    const struct scheme *scheme = &s->ruleset.model.schemes[s->board->scheme];
    struct said what = said_find(scheme, s->test.expect.columns[column].text);
    struct str got = {0};
    if (what.sort == SAID_NOTHING)
        return; // told once, for the column
    said_write(s, what, row, &got);
    if (!said_is(s, what, row, cell->text, got.data))
        note(s, a, v, cell, column, row, what, got.data);
    str_release(&got);
}

static void check_columns(struct scene *s)
{
    const struct test_table *t = &s->test.expect;
    const struct scheme *scheme = &s->ruleset.model.schemes[s->board->scheme];
    char hint[100];
    for (size_t i = 0; i < t->column_count; i++) {
        const struct test_cell *column = &t->columns[i];
        if (!strcmp(column->text, "subject") ||
            said_find(scheme, column->text).sort != SAID_NOTHING)
            continue;
        if (s->is_value)
            facts_wrong(s, column, "a test of a value expects the column \"value\", not \"%s\"",
                        column->text);
        else
            facts_wrong(s, column,
                        "unknown column \"%s\": scheme \"%s\" has no such rule, veto, outcome or "
                        "show%s",
                        column->text, scheme->label.name,
                        said_near(scheme, column->text, hint, sizeof hint));
    }
}

// A record that was to be refused and was let in.
static void note_within(struct scene *s, struct arena *a, struct verdict *v,
                        const struct waiting *w)
{
    const struct test_cell *cell = w->refused;
    if (!a) {
        v->count++;
        return;
    }
    v->deviations = arena_grow(a, v->deviations, v->count, &v->room, sizeof *v->deviations);
    v->deviations[v->count++] = (struct deviation){
        .subject = arena_text(a, store_id(s->store, w->fact.record.subject)),
        .column = "refused",
        .expected = "true",
        .got = "false",
        .at = {.file = arena_text(a, cell->at.file),
               .line = cell->at.line,
               .column = cell->at.column},
        .why = "the record is let in\n",
    };
}

static void compare_refusals(struct scene *s, struct arena *a, struct verdict *v)
{
    for (size_t i = 0; i < s->waiting_count; i++) {
        const struct waiting *w = &s->waiting[i];
        if (w->within && w->refused && !strcmp(w->refused->text, "true"))
            note_within(s, a, v, w);
    }
}

void verdict_make(struct scene *s, struct arena *a, struct verdict *v)
{
    const struct test_table *t = &s->test.expect;
    *v = (struct verdict){.test = NULL};
    compare_refusals(s, a, v);
    check_columns(s);
    for (size_t row = 0; row < t->row_count; row++) {
        const struct test_cell *name = facts_cell(t, row, "subject");
        uint32_t subject = name ? store_find(s->store, name->text) : NONE;
        if (subject == NONE || store_kind_of(s->store, subject) != s->kind)
            continue; // a problem already
        for (size_t i = 0; i < t->column_count && (a || !v->count); i++) {
            const struct test_cell *cell = &t->cells[row * t->column_count + i];
            if (cell != name && *cell->text)
                compare(s, a, v, store_row_of(s->store, subject), cell, i);
        }
    }
}
