#include "ctl/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "ctl/text.h"

#define GAP 2
#define CUT_LEAST 12

// The columns of one block: numbers of them, and the widths of all as laid out.
struct block {
    size_t *columns, count;
    const size_t *widths;
};

void table_init(struct table *t)
{
    *t = (struct table){0};
    arena_init(&t->arena);
}

void table_release(struct table *t)
{
    arena_release(&t->arena);
    *t = (struct table){0};
}

static void widen(struct table_column *c, const char *text)
{
    size_t width = utf8_width(text);
    c->width = width > c->width ? width : c->width;
}

size_t table_column(struct table *t, const char *title, unsigned flags)
{
    t->columns =
        arena_grow(&t->arena, t->columns, t->column_count, &t->column_room, sizeof *t->columns);
    struct table_column *c = &t->columns[t->column_count];
    *c = (struct table_column){.title = arena_text(&t->arena, title), .flags = flags};
    widen(c, title);
    return t->column_count++;
}

static struct table_line *add_line(struct table *t)
{
    t->lines = arena_grow(&t->arena, t->lines, t->line_count, &t->line_room, sizeof *t->lines);
    t->lines[t->line_count] = (struct table_line){0};
    return &t->lines[t->line_count++];
}

void table_row(struct table *t, enum style style)
{
    struct table_line *line = add_line(t);
    line->style = style;
    line->cells = arena_array(&t->arena, t->column_count, sizeof *line->cells);
}

void table_cell(struct table *t, size_t column, const char *text)
{
    t->lines[t->line_count - 1].cells[column] = arena_text(&t->arena, text);
    widen(&t->columns[column], text);
    t->columns[column].used = t->columns[column].used || *text;
}

void table_heading(struct table *t, const char *text)
{
    add_line(t)->heading = arena_text(&t->arena, text);
}

// --- layout ---

static size_t total_width(const size_t *widths, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += widths[i] ? widths[i] + GAP : 0;
    return sum ? sum - GAP : 0;
}

// Take columns off the widest of the first `count` that may be cut, one at a time, until these fit.
static bool shrink(const struct table *t, size_t *widths, size_t count, size_t most)
{
    while (total_width(widths, count) > most) {
        size_t widest = SIZE_MAX;
        for (size_t i = 0; i < count; i++)
            if ((t->columns[i].flags & TABLE_CUT) && widths[i] > CUT_LEAST &&
                (widest == SIZE_MAX || widths[i] > widths[widest]))
                widest = i;
        if (widest == SIZE_MAX)
            return false;
        widths[widest]--;
    }
    return true;
}

static void set_natural(const struct table *t, size_t *widths)
{
    for (size_t i = 0; i < t->column_count; i++) {
        const struct table_column *c = &t->columns[i];
        widths[i] = c->used || !(c->flags & TABLE_OPTIONAL) ? c->width : 0;
    }
}

// Cut what may be cut if that alone makes the table fit. If not there will be blocks: then only
// what no block could hold is cut.
static void lay_out(const struct table *t, size_t *widths, size_t keys, size_t most)
{
    set_natural(t, widths);
    if (shrink(t, widths, t->column_count, most))
        return;
    set_natural(t, widths);
    shrink(t, widths, keys, most / 2);
    size_t taken = total_width(widths, keys) + GAP;
    size_t left = most > taken + CUT_LEAST ? most - taken : CUT_LEAST;
    for (size_t i = keys; i < t->column_count; i++)
        if ((t->columns[i].flags & TABLE_CUT) && widths[i] > left)
            widths[i] = left;
}

static void add_cell(const struct table *t, const struct terminal *terminal, const struct block *b,
                     size_t at, const char *text, struct str *out)
{
    size_t column = b->columns[at], width = b->widths[column];
    size_t taken = utf8_width(text);
    if (at > 0)
        text_spaces(out, GAP);
    if ((t->columns[column].flags & TABLE_RIGHT) && taken < width)
        text_spaces(out, width - taken);
    taken = text_cut(out, text, width, terminal->utf8);
    if (!(t->columns[column].flags & TABLE_RIGHT) && taken < width)
        text_spaces(out, width - taken);
}

static void print_line(const struct terminal *terminal, enum style style, struct str *line,
                       struct str *out)
{
    while (line->size > 0 && line->data[line->size - 1] == ' ')
        line->data[--line->size] = '\0';
    terminal_add(terminal, style, line->data ? line->data : "", out);
    str_add_char(out, '\n');
    str_clear(line);
}

static void print_heading(const struct terminal *terminal, const char *text, struct str *line,
                          struct str *out)
{
    if (terminal->width)
        text_cut(line, text, terminal->width, terminal->utf8);
    else
        str_add(line, text);
    print_line(terminal, STYLE_BOLD, line, out);
}

static void print_block(const struct table *t, const struct terminal *terminal,
                        const struct block *b, struct str *out)
{
    struct str line = {0};
    for (size_t i = 0; i < b->count; i++)
        add_cell(t, terminal, b, i, t->columns[b->columns[i]].title, &line);
    print_line(terminal, STYLE_BOLD, &line, out);
    for (size_t at = 0; at < t->line_count; at++) {
        const struct table_line *l = &t->lines[at];
        if (l->heading) {
            print_heading(terminal, l->heading, &line, out);
            continue;
        }
        for (size_t i = 0; i < b->count; i++) {
            const char *text = l->cells[b->columns[i]];
            add_cell(t, terminal, b, i, text ? text : "", &line);
        }
        print_line(terminal, l->style, &line, out);
    }
    str_release(&line);
}

static void take_column(struct block *b, size_t column, size_t *width)
{
    if (!b->widths[column])
        return; // left out
    b->columns[b->count++] = column;
    *width += b->widths[column] + GAP;
}

// Fill the block from column `from` on: the keys, then as many as fit, at least one. Returns the
// column after the last taken.
static size_t fill_block(const struct table *t, struct block *b, size_t from, size_t keys,
                         size_t most)
{
    size_t width = 0;
    b->count = 0;
    for (size_t i = 0; i < keys; i++)
        take_column(b, i, &width);
    size_t at = from, key_count = b->count;
    while (at < t->column_count &&
           (b->count == key_count || !b->widths[at] || width + b->widths[at] <= most))
        take_column(b, at++, &width);
    return at;
}

void table_print(const struct table *t, const struct terminal *terminal, struct str *out)
{
    size_t keys = 0, most = terminal->width ? terminal->width : SIZE_MAX;
    size_t *widths = mem_new(t->column_count + 1, sizeof *widths);
    struct block b = {.columns = mem_new(t->column_count + 1, sizeof *b.columns), .widths = widths};
    while (keys < t->column_count && (t->columns[keys].flags & TABLE_KEY))
        keys++;
    lay_out(t, widths, keys, most);
    size_t at = keys;
    do {
        if (at > keys)
            str_add_char(out, '\n');
        at = fill_block(t, &b, at, keys, most);
        print_block(t, terminal, &b, out);
    } while (at < t->column_count);
    free(b.columns);
    free(widths);
}
