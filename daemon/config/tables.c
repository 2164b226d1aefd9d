// Decision tables: the first row that fits.
#include <string.h>

#include "config/sections.h"

struct table_reading {
    struct table table;
    const struct setting *inputs, *outputs, *columns, *rows;
};

static void note_setting(struct reader *r, const struct setting *s, void *into)
{
    const struct setting **at = into;
    (void)r;
    *at = s;
}

static const struct key table_keys[] = {
    {.name = "title",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct table_reading, table.label),
     .read = title_read,
     .help = "What people call it."},
    {.name = "inputs",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .at = offsetof(struct table_reading, inputs),
     .read = note_setting,
     .required = true,
     .help = "Names of what a row is found by."},
    {.name = "outputs",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .at = offsetof(struct table_reading, outputs),
     .read = note_setting,
     .required = true,
     .help = "Names of what a row gives."},
    {.name = "slabs",
     .shape = KEY_BOOL,
     .at = offsetof(struct table_reading, table.slabs),
     .fallback = "false",
     .help = "Each part of the input is charged at the rate of the slab it lies in."},
    {.name = "line",
     .shape = KEY_BOOL,
     .at = offsetof(struct table_reading, table.line),
     .fallback = "false",
     .help = "Between the rows' numbers the output is interpolated."},
    {.name = "columns",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .at = offsetof(struct table_reading, columns),
     .read = note_setting,
     .help = "The order of the cells in a row, when it is not inputs, then outputs."},
    {.name = "rows",
     .shape = KEY_OWN,
     .takes = TAKES_LIST,
     .at = offsetof(struct table_reading, rows),
     .read = note_setting,
     .required = true,
     .help = "The rows, or `file` with a header row; the first that fits is taken."},
};
static const struct form table_form = {"a table", table_keys,
                                       sizeof table_keys / sizeof *table_keys, NULL, TEXT_PLAIN};
const struct form tables_form = {.what = "tables", .each = &table_form};

static bool read_test(const char **text, size_t *size, enum cell_test *test)
{
    static const struct {
        const char *sign;
        enum cell_test test;
    } signs[] = {{"<=", CELL_LESS_EQUAL},
                 {">=", CELL_GREATER_EQUAL},
                 {"==", CELL_EQUAL},
                 {"<", CELL_LESS},
                 {">", CELL_GREATER}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(signs[i].sign);
        if (*size < length || memcmp(*text, signs[i].sign, length) != 0)
            continue;
        *text += length, *size -= length;
        while (*size > 0 && **text == ' ')
            (*text)++, (*size)--;
        *test = signs[i].test;
        return true;
    }
    return false;
}

// "1..3 yi_yuan", "0.5 yi_yuan..3 yi_yuan".
static bool read_range(struct reader *r, const char *text, size_t size, struct table_cell *out)
{
    const char *unit, *dots = NULL;
    for (size_t i = 0; i + 2 < size && !dots; i++)
        if (text[i] == '.' && text[i + 1] == '.')
            dots = text + i;
    if (!dots || !read_measured(r, text, (size_t)(dots - text), &out->number, &unit))
        return false;
    const char *after = dots + 2;
    size_t rest = size - (size_t)(after - text);
    if (!read_measured(r, after, rest, &out->number2, &out->unit_name))
        return false;
    out->test = CELL_RANGE;
    return !unit || (out->unit_name && strcmp(unit, out->unit_name) == 0);
}

static void read_text_cell(struct reader *r, const struct setting *s, bool result,
                           struct table_cell *out)
{
    const char *text = s->text.chars;
    size_t size = s->text.size;
    while (size > 0 && *text == ' ')
        text++, size--;
    while (size > 0 && text[size - 1] == ' ')
        size--;
    bool is_dash = size == 1 && *text == '-', is_else = size == 4 && memcmp(text, "else", 4) == 0;
    if (!result && (is_dash || is_else)) {
        out->test = is_dash ? CELL_ANY : CELL_ELSE;
        return;
    }
    bool tested = !result && read_test(&text, &size, &out->test);
    if (read_measured(r, text, size, &out->number, &out->unit_name))
        return;
    if (tested) {
        problem_error(r->problems, s->at,
                      "\"%s\" compares with no number; write \">= 5\" or \">= 5 UNIT\"",
                      s->text.chars);
        return;
    }
    if (!result && read_range(r, text, size, out))
        return;
    out->is_text = true;
    out->text = arena_bytes(r->arena, text, size);
    if (size == 0)
        problem_error(r->problems, s->at, "an empty cell; write \"-\" for any");
}

void table_cell_read(struct reader *r, const struct setting *s, bool result, struct table_cell *out)
{
    *out = (struct table_cell){.test = CELL_EQUAL, .at = s->at};
    switch (s->tag) {
    case SETTING_NUMBER:
        out->raw = s->text.chars;
        (void)read_double(s, &out->number);
        break;
    case SETTING_BOOL:
        out->raw = s->flag ? "true" : "false";
        out->number = s->flag ? 1 : 0;
        break;
    case SETTING_STRING:
        out->raw = s->text.chars;
        read_text_cell(r, s, result, out);
        break;
    case SETTING_GROUP:
    case SETTING_LIST:
    case SETTING_ARRAY:
        out->raw = "";
        setting_wrong(r, s, "a cell", "a text, a number or true/false");
        break;
    }
}

// Names of inputs and outputs, each once over both.
static size_t read_names(struct reader *r, const struct setting *s, struct name_set *names,
                         const char *what, const char ***out)
{
    size_t count = 0;
    *out = arena_array(r->arena, s->count, sizeof **out);
    for (const struct setting *e = s->first; e; e = e->next) {
        struct label label;
        if (e->tag != SETTING_STRING) {
            setting_wrong(r, e, s->name, "names");
            continue;
        }
        label_make(r, &label, e->text.chars, e->at, NAME_DOTTED, what);
        if (names_add(r, names, &label, "column"))
            (*out)[count++] = label.name;
    }
    if (s->count == 0)
        problem_error(r->problems, s->at, "a table needs at least one %s", what);
    return count;
}

// Where each cell of a row belongs: place among the inputs, then the outputs.
static bool read_columns(struct reader *r, const struct table_reading *reading, size_t *order)
{
    const struct table *t = &reading->table;
    size_t count = t->input_count + t->output_count, found = 0;
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    if (!reading->columns)
        return true;
    for (const struct setting *e = reading->columns->first; e; e = e->next) {
        size_t at = 0;
        while (e->tag == SETTING_STRING && at < count &&
               strcmp(e->text.chars,
                      at < t->input_count ? t->inputs[at] : t->outputs[at - t->input_count]) != 0)
            at++;
        if (e->tag != SETTING_STRING || at == count || found == count)
            return setting_wrong(r, e, "columns", "each input and output once");
        order[found++] = at;
    }
    for (size_t i = 0; i < found; i++)
        for (size_t j = 0; j < i; j++)
            if (order[i] == order[j])
                return problem_error(
                    r->problems, reading->columns->at, "column \"%s\" stands twice",
                    order[i] < t->input_count ? t->inputs[order[i]]
                                              : t->outputs[order[i] - t->input_count]);
    return found == count ||
           problem_error(r->problems, reading->columns->at,
                         "columns names %zu of the %zu inputs and outputs", found, count);
}

static void read_row(struct reader *r, const struct setting *row, struct table *t,
                     const size_t *order)
{
    size_t count = t->input_count + t->output_count, i = 0;
    if (row->tag > SETTING_ARRAY || row->tag == SETTING_GROUP) {
        setting_wrong(r, row, "rows", "a list of rows ( (..), (..) )");
        return;
    }
    if (row->count != count) {
        problem_error(r->problems, row->at, "a row of table \"%s\" has %zu cells, this one has %zu",
                      t->label.name, count, row->count);
        return;
    }
    struct table_cell *cells = t->cells + t->row_count * t->input_count;
    struct table_cell *results = t->results + t->row_count * t->output_count;
    for (const struct setting *cell = row->first; cell; cell = cell->next, i++) {
        bool result = order[i] >= t->input_count;
        table_cell_read(r, cell, result,
                        result ? &results[order[i] - t->input_count] : &cells[order[i]]);
    }
    t->row_places[t->row_count++] = row->at;
}

static bool read_table(struct reader *r, const struct setting *s, struct table *out)
{
    struct table_reading reading = {.rows = NULL};
    struct table *t = &reading.table;
    label_make(r, &t->label, s->name, s->name_at, NAME_BARE, "table");
    (void)name_claim(r, &t->label, "table");
    if (!form_read(r, &table_form, s, &reading) || !reading.inputs || !reading.outputs ||
        !reading.rows)
        return false;
    struct name_set names;
    names_init(&names);
    t->input_count = read_names(r, reading.inputs, &names, "input", &t->inputs);
    t->output_count = read_names(r, reading.outputs, &names, "output", &t->outputs);
    names_release(&names);
    size_t *order = arena_array(r->arena, t->input_count + t->output_count, sizeof *order);
    if (t->input_count == 0 || t->output_count == 0 || !read_columns(r, &reading, order))
        return false;
    if (t->slabs && t->line)
        problem_error(r->problems, s->name_at, "table \"%s\" has slabs or is a line, not both",
                      s->name);
    size_t rows = reading.rows->count;
    t->cells = arena_array(r->arena, rows * t->input_count, sizeof *t->cells);
    t->results = arena_array(r->arena, rows * t->output_count, sizeof *t->results);
    t->row_places = arena_array(r->arena, rows, sizeof *t->row_places);
    for (const struct setting *row = reading.rows->first; row; row = row->next)
        read_row(r, row, t, order);
    if (rows == 0)
        problem_error(r->problems, reading.rows->at, "table \"%s\" has no rows", s->name);
    *out = *t;
    return t->row_count > 0;
}

void tables_read(struct reader *r, const struct setting *s)
{
    struct model *m = r->model;
    m->tables = arena_array(r->arena, s->count, sizeof *m->tables);
    for (const struct setting *child = s->first; child; child = child->next)
        if (read_table(r, child, &m->tables[m->table_count]))
            m->table_count++;
}
