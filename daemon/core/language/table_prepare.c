// Making a table ready (core/language/table.h, table_prepare): one unit a column, texts by number,
// then the rows together.
#include <string.h>

#include "base/decimal.h"
#include "base/near.h"
#include "core/language/table.h"
#include "core/language/table_cover.h"

struct preparation {
    struct table *table;
    const struct units *units;
    struct intern *texts;
    struct problems *problems;
    bool failed;
};

// One column of cells: an input or an output.
struct column_cells {
    struct table_cell *cells; // of row 0
    size_t stride, count;
    const char *name, *what; // "rate", "input"
};

static struct table_cell *cell_of(const struct column_cells *column, size_t row)
{
    return &column->cells[row * column->stride];
}

static bool takes_all(const struct table_cell *c)
{
    return c->test == CELL_ANY || c->test == CELL_ELSE;
}

static bool unknown_unit(struct preparation *p, const struct table_cell *c)
{
    char hint[96];
    struct near near;
    near_init(&near, c->unit_name);
    for (size_t i = 0; i < p->units->count; i++)
        near_try(&near, p->units->list[i].name);
    p->failed = true;
    return problem_error(p->problems, c->at, "unknown unit \"%s\"%s", c->unit_name,
                         near_hint(&near, hint, sizeof hint));
}

// The first unit named in the column: its cell, or NULL when they are plain numbers.
static const struct table_cell *first_with_unit(const struct column_cells *column)
{
    for (size_t row = 0; row < column->count; row++)
        if (!takes_all(cell_of(column, row)) && cell_of(column, row)->unit_name)
            return cell_of(column, row);
    return NULL;
}

// number of unit `from`, counted in unit `to`.
static double in_unit(const struct units *u, double number, uint32_t from, uint32_t to)
{
    return round12(number * unit_factor(&u->list[from]) / unit_factor(&u->list[to]));
}

static void convert_cell(struct preparation *p, const struct column_cells *column,
                         struct table_cell *c, const char *unit_name)
{
    uint32_t wanted = unit_find(p->units, unit_name);
    if (!c->unit_name) {
        if (c->number == 0 && (c->test != CELL_RANGE || c->number2 == 0))
            return; // nothing is nothing in any unit
        p->failed = true;
        problem_error(p->problems, c->at,
                      "\"%s\" has no unit, but other cells of %s \"%s\" are in %s; write \"%s %s\"",
                      c->raw, column->what, column->name, unit_name, c->raw, unit_name);
        return;
    }
    uint32_t unit = unit_find(p->units, c->unit_name);
    if (unit == UNIT_NONE) {
        (void)unknown_unit(p, c);
        return;
    }
    if (unit == wanted)
        return;
    if (p->units->list[unit].base != p->units->list[wanted].base) {
        p->failed = true;
        problem_error(p->problems, c->at,
                      "\"%s\" does not measure what %s \"%s\" does; write it in %s", c->raw,
                      column->what, column->name, unit_name);
        return;
    }
    c->number = in_unit(p->units, c->number, unit, wanted);
    c->number2 = in_unit(p->units, c->number2, unit, wanted);
    c->unit_name = unit_name;
}

// All cells in one unit, which is the column's measure.
static void prepare_numbers(struct preparation *p, const struct column_cells *column,
                            struct measure *measure)
{
    const struct table_cell *first = first_with_unit(column);
    *measure = measure_plain();
    if (!first)
        return;
    const char *unit_name = first->unit_name;
    uint32_t unit = unit_find(p->units, unit_name);
    if (unit == UNIT_NONE) {
        (void)unknown_unit(p, first);
        return;
    }
    *measure = measure_of_unit(p->units, unit);
    for (size_t row = 0; row < column->count; row++)
        if (!takes_all(cell_of(column, row)))
            convert_cell(p, column, cell_of(column, row), unit_name);
}

static void check_range(struct preparation *p, const struct table_cell *c)
{
    if (c->test != CELL_RANGE || compare12(c->number, c->number2) <= 0)
        return;
    p->failed = true;
    problem_error(p->problems, c->at, "the range \"%s\" is empty; write the smaller number first",
                  c->raw);
}

static void enum_text(struct preparation *p, struct table_cell *c, const struct type *type)
{
    size_t value = type_enum_find(type, c->text);
    if (value != SIZE_MAX) {
        c->text_id = (uint32_t)value;
        return;
    }
    char hint[96];
    struct near near;
    near_init(&near, c->text);
    for (size_t i = 0; i < type->value_count; i++)
        near_try(&near, type->values[i].name);
    p->failed = true;
    problem_error(p->problems, c->at, "unknown value \"%s\"%s", c->text,
                  near_hint(&near, hint, sizeof hint));
}

static void prepare_text(struct preparation *p, struct table_cell *c,
                         const struct table_input *told)
{
    bool yes = strcmp(c->text, "true") == 0;
    switch (told->tag) {
    case TABLE_INPUT_ENUM:
        enum_text(p, c, told->enumerated);
        return;
    case TABLE_INPUT_BOOL:
        c->text_id = yes;
        if (yes || strcmp(c->text, "false") == 0)
            return;
        p->failed = true;
        problem_error(p->problems, c->at, "\"%s\" is no bool; write \"true\" or \"false\"",
                      c->text);
        return;
    case TABLE_INPUT_UNKNOWN:
    case TABLE_INPUT_TEXT:
    case TABLE_INPUT_NUMBER:
        c->text_id = intern_put(p->texts, c->text, strlen(c->text));
        return;
    }
}

// Whether the column holds texts, as told or as its first cell has it. One that takes anything is
// of numbers.
static bool is_text_column(const struct column_cells *column, enum table_input_tag told)
{
    if (told != TABLE_INPUT_UNKNOWN)
        return told != TABLE_INPUT_NUMBER;
    for (size_t row = 0; row < column->count; row++)
        if (!takes_all(cell_of(column, row)))
            return cell_of(column, row)->is_text;
    return false;
}

static void prepare_column(struct preparation *p, const struct column_cells *column,
                           struct table_input *told, struct measure *measure)
{
    bool texts = is_text_column(column, told->tag), mixed = false;
    for (size_t row = 0; row < column->count; row++) {
        struct table_cell *c = cell_of(column, row);
        if (takes_all(c))
            continue;
        check_range(p, c);
        if (c->is_text == texts) {
            if (texts)
                prepare_text(p, c, told);
            continue;
        }
        mixed = p->failed = true;
        problem_error(p->problems, c->at, "\"%s\" is a %s, but %s \"%s\" is compared with %ss",
                      c->raw, texts ? "number" : "text", column->what, column->name,
                      texts ? "text" : "number");
    }
    *measure = measure_plain();
    if (!texts && !mixed)
        prepare_numbers(p, column, measure);
    if (!texts)
        told->tag = TABLE_INPUT_NUMBER;
}

// `slabs` and `line` read one input of numbers, in ascending order, and give numbers.
static bool fail_row(struct preparation *p, size_t row, const char *text)
{
    p->failed = true;
    return problem_error(p->problems, p->table->row_places[row], "row %zu of table \"%s\" %s",
                         row + 1, p->table->label.name, text);
}

static void check_shape(struct preparation *p)
{
    const struct table *t = p->table;
    const char *mode = t->slabs ? "slabs" : "line";
    if (t->input_count != 1) {
        p->failed = true;
        problem_error(p->problems, t->label.at, "a table with %s has one input, not %zu", mode,
                      t->input_count);
    }
    for (size_t i = 0; i < t->row_count * t->output_count; i++)
        if (t->results[i].is_text) {
            p->failed = true;
            problem_error(p->problems, t->results[i].at,
                          "\"%s\" is a text; a table with %s gives numbers", t->results[i].raw,
                          mode);
        }
}

static void check_line(struct preparation *p)
{
    const struct table *t = p->table;
    for (size_t row = 0; row < t->row_count; row++) {
        const struct table_cell *c = &t->cells[row];
        if (c->test != CELL_EQUAL || c->is_text)
            (void)fail_row(p, row, "is no point of a line; write the number itself");
        else if (row > 0 && c[-1].test == CELL_EQUAL && compare12(c[-1].number, c->number) >= 0)
            (void)fail_row(p, row, "does not ascend; a line's points go from small to large");
    }
}

static void check_slabs(struct preparation *p)
{
    const struct table *t = p->table;
    double before = 0;
    for (size_t row = 0; row < t->row_count; row++) {
        const struct table_cell *c = &t->cells[row];
        struct slab slab = table_slab(t, row, before);
        bool last = row + 1 == t->row_count;
        if (c->test == CELL_EQUAL || c->is_text) {
            (void)fail_row(p, row, "is no slab; write \"<= 1000\", \"1000..5000\" or \"else\"");
            return;
        }
        if (row > 0 && compare12(slab.from, before) != 0)
            (void)fail_row(p, row, "does not begin where the slab before it ends");
        else if (compare12(slab.from, slab.to) >= 0)
            (void)fail_row(p, row, "does not ascend; slabs go from small to large");
        else if (!last && slab.to > 1e300)
            (void)fail_row(p, row, "has no upper end, but is not the last slab");
        else if (last && slab.to < 1e300)
            (void)fail_row(p, row, "ends the slabs; add one with \"else\" for what lies above");
        before = slab.to;
    }
}

// Texts of which nobody has said what they are, beside an `else`: whether they leave it anything to
// match is known only when the table is called.
static bool cover_is_unknown(const struct table *t, const struct table_input *inputs)
{
    for (size_t i = 0; i < t->input_count; i++)
        for (size_t row = 0; inputs[i].tag == TABLE_INPUT_UNKNOWN && row < t->row_count; row++)
            if (t->cells[row * t->input_count + i].test == CELL_ELSE)
                return true;
    return false;
}

static void check_rows(struct preparation *p, const struct table_input *inputs)
{
    const struct table *t = p->table;
    if (t->slabs || t->line)
        check_shape(p);
    if (p->failed)
        return;
    if (t->slabs)
        check_slabs(p);
    else if (t->line)
        check_line(p);
    else if (!cover_is_unknown(t, inputs))
        table_cover(t, inputs, p->problems);
}

static bool check_size(const struct table *t, struct problems *p)
{
    if (t->input_count == 0 || t->input_count > TABLE_INPUTS_MAX)
        return problem_error(p, t->label.at, "table \"%s\" has %zu inputs; it may have 1 to %d",
                             t->label.name, t->input_count, TABLE_INPUTS_MAX);
    if (t->output_count == 0)
        return problem_error(p, t->label.at, "table \"%s\" has no output", t->label.name);
    if (t->row_count == 0)
        return problem_error(p, t->label.at, "table \"%s\" has no rows", t->label.name);
    if (t->slabs && t->line)
        return problem_error(p, t->label.at, "table \"%s\" has `slabs` and `line`; leave one out",
                             t->label.name);
    return true;
}

bool table_prepare(struct table *t, const struct units *u, struct intern *texts,
                   const struct table_input *inputs, struct arena *a, struct problems *p)
{
    struct preparation work = {.table = t, .units = u, .texts = texts, .problems = p};
    struct table_input told[TABLE_INPUTS_MAX] = {0};
    size_t before = p->errors;
    if (!check_size(t, p))
        return false;
    if (!t->input_measures) {
        t->input_measures = arena_array(a, t->input_count, sizeof *t->input_measures);
        t->output_measures = arena_array(a, t->output_count, sizeof *t->output_measures);
    }
    for (size_t i = 0; i < t->input_count; i++) {
        struct column_cells column = {&t->cells[i], t->input_count, t->row_count, t->inputs[i],
                                      "input"};
        if (inputs)
            told[i] = inputs[i];
        prepare_column(&work, &column, &told[i], &t->input_measures[i]);
    }
    for (size_t i = 0; i < t->output_count; i++) {
        struct table_input any = {0};
        struct column_cells column = {&t->results[i], t->output_count, t->row_count, t->outputs[i],
                                      "output"};
        prepare_column(&work, &column, &any, &t->output_measures[i]);
    }
    check_rows(&work, told);
    return p->errors == before;
}
