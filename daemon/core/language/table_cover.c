#include "core/language/table_cover.h"

#include <stdlib.h>

#include "base/decimal.h"
#include "base/str.h"

#define EFFORT_MAX ((size_t)1 << 25) // words of row sets looked at: about 50 ms
#define OVERLAP_ROWS_MAX 500
#define HINTS_MAX 10

// The pieces of one input.
struct axis {
    bool is_text;
    bool open;      // texts: others may come, in the last piece
    double *bounds; // numbers: ascending, each once
    uint32_t *ids;  // texts
    const char **texts;
    size_t known; // bounds or texts
    size_t pieces;
    uint64_t *fits; // per piece: the rows that take it in, `words` words
};

// The pieces of one input that a row takes in: [from, to].
struct extent {
    size_t from, to;
};

struct cover {
    struct arena arena;
    const struct table *table;
    struct problems *problems;
    struct axis *axes;
    struct extent *extents; // row_count x input_count
    size_t words;           // of a set of rows
    uint64_t *sets;         // (input_count + 1) x words: the rows that fit the pieces chosen so far
    bool *reached;          // per row: the first that fits somewhere
    size_t *chosen;         // per input
    size_t gaps;
    struct str gap; // the first one, in words
};

static const struct table_cell *cell_at(const struct table *t, size_t row, size_t input)
{
    return &t->cells[row * t->input_count + input];
}

static struct extent *extent_at(const struct cover *c, size_t row, size_t input)
{
    return &c->extents[row * c->table->input_count + input];
}

static bool takes_all(const struct table_cell *cell)
{
    return cell->test == CELL_ANY || cell->test == CELL_ELSE;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void axis_numbers(struct cover *c, struct axis *axis, size_t input)
{
    const struct table *t = c->table;
    size_t count = 0;
    double *all = arena_array(&c->arena, 2 * t->row_count, sizeof *all);
    for (size_t row = 0; row < t->row_count; row++) {
        const struct table_cell *cell = cell_at(t, row, input);
        if (takes_all(cell))
            continue;
        all[count++] = cell->number;
        if (cell->test == CELL_RANGE)
            all[count++] = cell->number2;
    }
    qsort(all, count, sizeof *all, by_value);
    for (size_t i = 0; i < count; i++)
        if (axis->known == 0 || compare12(all[i], all[axis->known - 1]) != 0)
            all[axis->known++] = all[i];
    axis->bounds = all;
    axis->pieces = 2 * axis->known + 1;
}

static size_t text_piece(const struct axis *axis, uint32_t id)
{
    size_t piece = 0;
    while (piece < axis->known && axis->ids[piece] != id)
        piece++;
    return piece;
}

static void axis_add_text(struct axis *axis, uint32_t id, const char *text)
{
    if (text_piece(axis, id) < axis->known)
        return;
    axis->ids[axis->known] = id;
    axis->texts[axis->known++] = text;
}

static void axis_texts(struct cover *c, struct axis *axis, size_t input,
                       const struct table_input *told)
{
    const struct table *t = c->table;
    const struct type *type = told->tag == TABLE_INPUT_ENUM ? told->enumerated : NULL;
    size_t room = t->row_count + (type ? type->value_count : 2);
    axis->ids = arena_array(&c->arena, room, sizeof *axis->ids);
    axis->texts = arena_array(&c->arena, room, sizeof *axis->texts);
    for (size_t i = 0; type && i < type->value_count; i++)
        axis_add_text(axis, (uint32_t)i, type->values[i].name);
    if (told->tag == TABLE_INPUT_BOOL) {
        axis_add_text(axis, 0, "false");
        axis_add_text(axis, 1, "true");
    }
    for (size_t row = 0; row < t->row_count; row++)
        if (!takes_all(cell_at(t, row, input)))
            axis_add_text(axis, cell_at(t, row, input)->text_id, cell_at(t, row, input)->text);
    axis->open = told->tag == TABLE_INPUT_TEXT;
    axis->pieces = axis->known + (axis->open || axis->known == 0);
}

// Odd pieces are the bounds themselves, even ones what lies below and above them.
static size_t bound_piece(const struct axis *axis, double x)
{
    size_t low = 0, high = axis->known;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare12(axis->bounds[middle], x) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 2 * low + 1;
}

static struct extent extent_of(const struct axis *axis, const struct table_cell *cell)
{
    size_t last = axis->pieces - 1;
    if (takes_all(cell))
        return (struct extent){0, last};
    if (axis->is_text) {
        size_t piece = text_piece(axis, cell->text_id);
        return (struct extent){piece, piece};
    }
    size_t at = bound_piece(axis, cell->number);
    switch (cell->test) {
    case CELL_LESS:
        return (struct extent){0, at - 1};
    case CELL_LESS_EQUAL:
        return (struct extent){0, at};
    case CELL_GREATER:
        return (struct extent){at + 1, last};
    case CELL_GREATER_EQUAL:
        return (struct extent){at, last};
    case CELL_RANGE:
        return (struct extent){at, bound_piece(axis, cell->number2)};
    case CELL_EQUAL:
    case CELL_ANY:
    case CELL_ELSE:
        break;
    }
    return (struct extent){at, at};
}

static void axis_make(struct cover *c, size_t input, const struct table_input *told)
{
    const struct table *t = c->table;
    struct axis *axis = &c->axes[input];
    axis->is_text = told->tag != TABLE_INPUT_NUMBER;
    if (axis->is_text)
        axis_texts(c, axis, input, told);
    else
        axis_numbers(c, axis, input);
    for (size_t row = 0; row < t->row_count; row++)
        *extent_at(c, row, input) = extent_of(axis, cell_at(t, row, input));
}

static void axis_fill(struct cover *c, size_t input)
{
    struct axis *axis = &c->axes[input];
    axis->fits = arena_array(&c->arena, axis->pieces * c->words, sizeof *axis->fits);
    for (size_t row = 0; row < c->table->row_count; row++)
        for (size_t k = extent_at(c, row, input)->from; k <= extent_at(c, row, input)->to; k++)
            axis->fits[k * c->words + row / 64] |= (uint64_t)1 << (row % 64);
}

// "rate between 0.8 and 1", "paid below 3 yi_yuan", "class 'b'"
static void describe(const struct cover *c, size_t input, struct str *out)
{
    const struct axis *axis = &c->axes[input];
    size_t piece = c->chosen[input], at = piece / 2;
    char below[40] = "", above[40] = "";
    str_addf(out, "%s%s", out->size > 0 ? ", " : "", c->table->inputs[input]);
    if (axis->is_text) {
        if (piece < axis->known)
            str_addf(out, " '%s'", axis->texts[piece]);
        else
            str_add(out, " any other text");
        return;
    }
    if (at > 0)
        double_format(axis->bounds[at - 1], below);
    if (at < axis->known)
        double_format(axis->bounds[at], above);
    if (piece % 2 == 1)
        str_addf(out, " %s", above);
    else if (at == 0)
        str_addf(out, " below %s", above);
    else if (at == axis->known)
        str_addf(out, " above %s", below);
    else
        str_addf(out, " between %s and %s", below, above);
}

static void note_gap(struct cover *c, size_t inputs_chosen)
{
    if (c->gaps++ > 0)
        return;
    for (size_t i = 0; i < inputs_chosen; i++)
        if (c->axes[i].pieces > 1)
            describe(c, i, &c->gap);
}

// The rows that fit the pieces chosen and one of this input too; false when there are none.
static bool narrow(struct cover *c, size_t input, size_t piece)
{
    const uint64_t *rows = &c->sets[input * c->words];
    const uint64_t *fits = &c->axes[input].fits[piece * c->words];
    uint64_t *both = &c->sets[(input + 1) * c->words], any = 0;
    for (size_t i = 0; i < c->words; i++) {
        both[i] = rows[i] & fits[i];
        any |= both[i];
    }
    return any != 0;
}

static void note_first(struct cover *c)
{
    const uint64_t *rows = &c->sets[c->table->input_count * c->words];
    size_t word = 0;
    while (rows[word] == 0)
        word++;
    c->reached[word * 64 + (size_t)__builtin_ctzll(rows[word])] = true;
}

// Every choice of pieces, one input after the other; at most TABLE_INPUTS_MAX deep.
static void visit(struct cover *c, size_t input)
{
    if (input == c->table->input_count) {
        note_first(c);
        return;
    }
    for (size_t piece = 0; piece < c->axes[input].pieces; piece++) {
        c->chosen[input] = piece;
        if (narrow(c, input, piece))
            visit(c, input + 1);
        else
            note_gap(c, input + 1);
    }
}

static bool within(const struct cover *c, size_t inner, size_t outer)
{
    for (size_t i = 0; i < c->table->input_count; i++)
        if (extent_at(c, inner, i)->from < extent_at(c, outer, i)->from ||
            extent_at(c, inner, i)->to > extent_at(c, outer, i)->to)
            return false;
    return true;
}

static bool meet(const struct cover *c, size_t a, size_t b)
{
    for (size_t i = 0; i < c->table->input_count; i++)
        if (extent_at(c, a, i)->from > extent_at(c, b, i)->to ||
            extent_at(c, b, i)->from > extent_at(c, a, i)->to)
            return false;
    return true;
}

static bool same_results(const struct table *t, size_t a, size_t b)
{
    for (size_t i = 0; i < t->output_count; i++) {
        const struct table_cell *x = &t->results[a * t->output_count + i];
        const struct table_cell *y = &t->results[b * t->output_count + i];
        if (x->test != y->test || x->is_text != y->is_text ||
            (x->is_text ? x->text_id != y->text_id : x->number != y->number))
            return false;
    }
    return true;
}

static void report_unreached(struct cover *c, size_t row)
{
    for (size_t before = 0; before < row; before++)
        if (within(c, row, before)) {
            problem_error(c->problems, c->table->row_places[row],
                          "row %zu of table \"%s\" can never match: row %zu takes all that fits "
                          "it; put the narrower row first",
                          row + 1, c->table->label.name, before + 1);
            return;
        }
    problem_error(c->problems, c->table->row_places[row],
                  "row %zu of table \"%s\" can never match: the rows before it together take all "
                  "that fits it",
                  row + 1, c->table->label.name);
}

static void report_overlaps(struct cover *c)
{
    const struct table *t = c->table;
    size_t hints = 0, rows = t->row_count < OVERLAP_ROWS_MAX ? t->row_count : OVERLAP_ROWS_MAX;
    for (size_t b = 1; b < rows; b++)
        for (size_t a = 0; a < b && hints < HINTS_MAX; a++) {
            if (!meet(c, a, b) || within(c, a, b) || within(c, b, a) || same_results(t, a, b))
                continue;
            hints++;
            problem_hint(c->problems, t->row_places[b],
                         "rows %zu and %zu of table \"%s\" overlap; where both fit, row %zu is "
                         "taken",
                         a + 1, b + 1, t->label.name, a + 1);
        }
}

static void report(struct cover *c)
{
    const struct table *t = c->table;
    if (c->gaps > 0)
        problem_error(c->problems, t->label.at,
                      "no row of table \"%s\" fits %s; add a row for it, or an \"else\" at the end",
                      t->label.name, c->gap.data ? c->gap.data : "its inputs");
    for (size_t row = 0; row < t->row_count; row++)
        if (!c->reached[row])
            report_unreached(c, row);
    report_overlaps(c);
}

// Words that `visit` will look at, at most; SIZE_MAX when past counting.
static size_t effort(const struct cover *c)
{
    size_t points = c->words;
    for (size_t i = 0; i < c->table->input_count; i++)
        if (__builtin_mul_overflow(points, c->axes[i].pieces, &points))
            return SIZE_MAX;
    return points;
}

static void cover_all(struct cover *c)
{
    const struct table *t = c->table;
    for (size_t i = 0; i < t->input_count; i++)
        axis_fill(c, i);
    c->sets = arena_array(&c->arena, (t->input_count + 1) * c->words, sizeof *c->sets);
    c->reached = arena_array(&c->arena, t->row_count, sizeof *c->reached);
    c->chosen = arena_array(&c->arena, t->input_count, sizeof *c->chosen);
    for (size_t row = 0; row < t->row_count; row++)
        c->sets[row / 64] |= (uint64_t)1 << (row % 64);
    visit(c, 0);
    report(c);
}

void table_cover(const struct table *t, const struct table_input *inputs, struct problems *p)
{
    struct cover c = {.table = t, .problems = p, .words = (t->row_count + 63) / 64};
    arena_init(&c.arena);
    str_init(&c.gap);
    c.axes = arena_array(&c.arena, t->input_count, sizeof *c.axes);
    c.extents = arena_array(&c.arena, t->row_count * t->input_count, sizeof *c.extents);
    for (size_t i = 0; i < t->input_count; i++)
        axis_make(&c, i, &inputs[i]);
    if (effort(&c) <= EFFORT_MAX)
        cover_all(&c);
    else
        problem_hint(p, t->label.at,
                     "table \"%s\" has too many combinations of inputs to be checked for gaps",
                     t->label.name);
    str_release(&c.gap);
    arena_release(&c.arena);
}
