#include "vector.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *file_read(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    size_t size = 0, room = 4096;
    char *text = malloc(room);
    for (size_t got; text && (got = fread(text + size, 1, room - size - 1, f)) > 0;) {
        size += got;
        if (room - size < 2048)
            text = realloc(text, room *= 2);
    }
    (void)fclose(f);
    if (text)
        text[size] = '\0';
    return text;
}

// Cut the next cell out of a line, quotes and all, and step behind its comma. *last is set at the
// line's end.
static char *cell_cut(char **at, bool *last)
{
    char *from = *at, *to = from, *out = from;
    bool quoted = false;
    for (; *to != '\0' && (quoted || (*to != ',' && *to != '\n')); to++) {
        if (*to == '"')
            quoted = !quoted;
        else if (*to != '\r')
            *out++ = *to;
    }
    *last = *to != ',';
    *at = *to == '\0' ? to : to + 1;
    *out = '\0';
    return from;
}

static size_t lines_count(const char *text)
{
    size_t count = 0;
    for (const char *at = text; *at != '\0'; at++)
        count += *at == '\n' || at[1] == '\0';
    return count;
}

static double number_of(const char *text)
{
    char *end;
    double x = strtod(text, &end);
    return end == text || *end != '\0' ? (double)NAN : x;
}

static bool table_read(struct table *t, const char *folder, const char *file)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    char *text = file_read(path);
    if (!text || *text == '\0') {
        fprintf(stderr, "%s: missing or empty\n", path);
        return false;
    }
    size_t lines = lines_count(text), room = 1;
    for (const char *at = text; *at != '\0' && *at != '\n'; at++)
        room += *at == ',';
    char *at = text;
    bool last = false;
    t->names = calloc(room, sizeof *t->names);
    while (!last)
        t->names[t->columns++] = cell_cut(&at, &last);
    t->texts = calloc(lines * t->columns, sizeof *t->texts);
    while (*at != '\0') {
        size_t column = 0;
        for (last = false; !last && column < t->columns; column++)
            t->texts[t->rows * t->columns + column] = cell_cut(&at, &last);
        if (!last || column < t->columns) {
            fprintf(stderr, "%s:%zu: not %zu cells\n", path, t->rows + 2, t->columns);
            return false;
        }
        t->rows++;
    }
    t->cells = calloc(t->rows * t->columns + 1, sizeof *t->cells);
    for (size_t i = 0; i < t->rows; i++)
        for (size_t k = 0; k < t->columns; k++)
            t->cells[k * t->rows + i] = number_of(t->texts[i * t->columns + k]);
    return true;
}

bool vector_read(struct vector *v, const char *folder, const char *name)
{
    char path[1024];
    json_error_t e;
    *v = (struct vector){.name = name};
    snprintf(path, sizeof path, "%s/params.json", folder);
    v->params = json_load_file(path, 0, &e);
    if (!v->params)
        fprintf(stderr, "%s:%d: %s\n", path, e.line, e.text);
    return v->params && table_read(&v->input, folder, "input.csv") &&
           table_read(&v->expected, folder, "expected.csv");
}

static void table_release(struct table *t)
{
    if (t->names)
        free(t->names[0]); // the file's text
    free(t->names);
    free(t->texts);
    free(t->cells);
}

void vector_release(struct vector *v)
{
    json_decref(v->params);
    table_release(&v->input);
    table_release(&v->expected);
}

size_t table_find(const struct table *t, const char *name)
{
    size_t k = 0;
    while (k < t->columns && strcmp(t->names[k], name) != 0)
        k++;
    return k;
}

const double *table_column(const struct table *t, const char *name)
{
    size_t k = table_find(t, name);
    return k < t->columns ? t->cells + k * t->rows : NULL;
}

static const char *text_at(const struct table *t, size_t row, size_t column)
{
    return t->texts[row * t->columns + column];
}

static bool same_row(const struct vector *v, size_t wanted, size_t row)
{
    if (strcmp(text_at(&v->expected, wanted, 0), text_at(&v->input, row, 0)) != 0)
        return false;
    size_t year = table_find(&v->expected, "year"), other = table_find(&v->input, "year");
    return year == v->expected.columns || other == v->input.columns ||
           strcmp(text_at(&v->expected, wanted, year), text_at(&v->input, row, other)) == 0;
}

size_t vector_row(const struct vector *v, size_t row)
{
    if (row < v->input.rows && same_row(v, row, row))
        return row;
    size_t i = 0;
    while (i < v->input.rows && !same_row(v, row, i))
        i++;
    return i;
}
