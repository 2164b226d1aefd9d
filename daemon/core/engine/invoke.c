// Methods of plugins called: any of them on columns, and those over cohorts and series as columns.
#include <float.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/pair.h"
#include "core/engine/gathering.h"
#include "core/engine/kernel.h"

// One call under way, for what it has to say of single rows.
struct calling {
    struct engine *engine;
    const struct method *method;
    const struct callees *of;
};

// Methods over rows are called by two at a time (core/judge/stretch.h).
static void note_failure(void *context, size_t row, const char *text)
{
    const struct calling *k = context;
    struct engine *g = k->engine;
    size_t at = k->of->rows ? k->of->rows[k->of->start + row] : k->of->start + row;
    pair_lock();
    if (!g->failures[k->of->kind])
        g->failures[k->of->kind] =
            mem_new(store_row_count(g->store, k->of->kind), sizeof **g->failures);
    const char **noted = &g->failures[k->of->kind][at];
    if (!*noted)
        *noted = arena_text(&g->failure_texts, text);
    pair_unlock();
}

const char *engine_failure(const struct engine *g, uint32_t kind, uint32_t row)
{
    pair_lock();
    const char *text = g->failures[kind] ? g->failures[kind][row] : NULL;
    pair_unlock();
    return text;
}

void failures_forget(struct engine *g)
{
    for (size_t i = 0; i < g->ruleset->model.kind_count; i++) {
        free(g->failures[i]);
        g->failures[i] = NULL;
    }
    arena_release(&g->failure_texts);
}

// Rows that failed have no data.
static void take_failures(struct calling *k, const struct method_call *c, double *numbers)
{
    for (size_t i = 0; i < c->row_count; i++) {
        if (!(fabs(numbers[i]) > DBL_MAX))
            continue;
        char text[256];
        snprintf(text, sizeof text, "%s.%s: it gave an infinite number", k->method->plugin,
                 k->method->name);
        note_failure(k, i, text); // unless it has said more
        numbers[i] = NO_DATA;
    }
}

bool invoke(struct engine *g, const struct method *m, struct method_call *c,
            const struct callees *of, struct err *e)
{
    struct calling k = {.engine = g, .method = m, .of = of};
    if (c->row_count == 0)
        return true;
    c->row_failed = note_failure;
    c->context = &k;
    if (!m->call(m, c, e))
        return false;
    if (m->gives == GIVES_COLUMNS)
        take_failures(&k, c, c->result);
    for (size_t i = 1; i < m->output_count; i++)
        take_failures(&k, c, c->results[i]);
    return true;
}

static size_t arguments_of(const struct method *m, enum argument_sort sort)
{
    size_t count = 0;
    for (size_t i = 0; i < m->argument_count; i++)
        count += m->arguments[i].sort == sort;
    return count;
}

// The arguments of a call, made for all rows of a kind.
struct arguments {
    size_t rows, column_count, series_count;
    double **columns;
    struct method_series *series;
    struct series *kept;
};

static bool arguments_make(struct arguments *a, struct engine *g, const struct column *c,
                           const struct window *w, struct board *self, struct err *e)
{
    const struct call *call = c->call;
    struct frame f = frame_of_kind(g, c->kind, w, self);
    a->rows = f.count;
    a->column_count = call->column_count;
    a->series_count = arguments_of(call->method, ARGUMENT_SERIES);
    a->columns = mem_new(a->column_count, sizeof *a->columns);
    a->series = mem_new(a->series_count, sizeof *a->series);
    a->kept = mem_new(a->series_count, sizeof *a->kept);
    for (size_t i = 0; i < a->column_count; i++) {
        a->columns[i] = mem_new(a->rows, sizeof(double));
        if (!frame_run(&f, call->columns[i], a->columns[i], e))
            return false;
    }
    for (size_t i = 0; i < a->series_count; i++) {
        if (!gather_series(g, call->series[i], c->kind, w, self, &a->kept[i], e))
            return false;
        a->series[i] = (struct method_series){
            .offsets = a->kept[i].offsets,
            .dates = a->kept[i].dates,
            .untils = a->kept[i].untils,
            .numbers = a->kept[i].numbers,
        };
    }
    return true;
}

static void arguments_release(struct arguments *a)
{
    for (size_t i = 0; i < a->column_count; i++)
        free(a->columns[i]);
    for (size_t i = 0; i < a->series_count; i++)
        series_release(&a->kept[i]);
    free(a->columns);
    free(a->series);
    free(a->kept);
}

// What every call of a method is told, beside its columns and where the result goes.
static struct method_call call_of(const struct call *call, size_t rows)
{
    return (struct method_call){
        .row_count = rows,
        .parameters = call->parameters,
        .texts = call->texts,
        .lists = call->lists,
        .child_count = call->method->scope == METHOD_CRITERIA ? call->column_count : 0,
        .directions = call->directions,
        .weights = call->weights,
    };
}

// Several columns are given at once: the one wanted into `out`, the others into the buffer (of rows
// x outputs), which is the caller's to free.
static double *outputs_open(const struct call *call, struct method_call *c, double **results,
                            double *out)
{
    size_t count = call->method->output_count;
    c->result = out;
    if (count == 0)
        return NULL;
    double *buffer = mem_new(c->row_count * count + 1, sizeof *buffer);
    for (size_t i = 0; i < count; i++)
        results[i] = i == call->output ? out : buffer + i * c->row_count;
    c->result = results[0];
    c->results = results;
    return buffer;
}

static bool invoke_all(struct engine *g, const struct column *column, const struct arguments *a,
                       double *out, struct err *e)
{
    const struct call *call = column->call;
    struct callees of = {.kind = column->kind};
    struct method_call c = call_of(call, a->rows);
    c.columns = (const double *const *)a->columns;
    c.series = a->series;
    c.result = out;
    return invoke(g, call->method, &c, &of, e);
}

// The rows of a cohort that follow each other in the kind: the method reads and writes the columns
// themselves.
static bool invoke_stretch(struct engine *g, const struct column *column, const struct arguments *a,
                           size_t first, size_t count, double *out, struct err *e)
{
    const struct call *call = column->call;
    struct callees of = {.kind = column->kind, .start = first};
    const double **columns = mem_new(a->column_count, sizeof *columns);
    for (size_t k = 0; k < a->column_count; k++)
        columns[k] = a->columns[k] + first;
    struct method_call c = call_of(call, count);
    double *results[METHOD_OUTPUTS_MOST], *others = outputs_open(call, &c, results, out + first);
    c.columns = columns;
    bool ok = invoke(g, call->method, &c, &of, e);
    for (size_t i = first; ok && i < first + count; i++)
        out[i] = out[i] == out[i] ? out[i] + 0.0 : NO_DATA;
    free(others);
    free(columns);
    return ok;
}

static bool consecutive(const uint32_t *rows, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (rows[i] != rows[0] + i)
            return false;
    return count > 0;
}

// One call for the `count` rows of one cohort.
static bool invoke_rows(struct engine *g, const struct column *column, const struct arguments *a,
                        const uint32_t *rows, size_t count, double *out, struct err *e)
{
    if (consecutive(rows, count))
        return invoke_stretch(g, column, a, rows[0], count, out, e);
    const struct call *call = column->call;
    struct callees of = {.kind = column->kind, .rows = rows};
    double *buffer = mem_new(count * (a->column_count + 1), sizeof *buffer);
    const double **columns = mem_new(a->column_count, sizeof *columns);
    double *result = buffer + count * a->column_count;
    for (size_t k = 0; k < a->column_count; k++) {
        columns[k] = buffer + count * k;
        kernel_pick(buffer + count * k, a->columns[k], rows, count);
    }
    struct method_call c = call_of(call, count);
    double *results[METHOD_OUTPUTS_MOST], *others = outputs_open(call, &c, results, result);
    c.columns = columns;
    bool ok = invoke(g, call->method, &c, &of, e);
    for (size_t i = 0; ok && i < count; i++)
        out[rows[i]] = result[i] == result[i] ? result[i] + 0.0 : NO_DATA;
    free(others);
    free(columns);
    free(buffer);
    return ok;
}

static bool invoke_cohorts(struct engine *g, const struct column *c, struct board *self,
                           const struct arguments *a, double *out, struct err *e)
{
    struct peers p;
    bool ok = true;
    if (!self)
        return err_set(e, "%s.%s needs a cohort, and no board is being made",
                       c->call->method->plugin, c->call->method->name);
    if (a->series_count)
        return err_set(e, "%s.%s is a cohort method with a series, which has no meaning",
                       c->call->method->plugin, c->call->method->name);
    kernel_fill(out, NO_DATA, a->rows);
    peers_init(&p, g, c->kind, self);
    for (size_t k = 0; ok && k < p.cohort_count; k++)
        ok = invoke_rows(g, c, a, p.rows + p.starts[k], p.starts[k + 1] - p.starts[k], out, e);
    peers_release(&p);
    return ok;
}

bool invoke_column(struct engine *g, uint32_t column, const struct window *w, struct board *self,
                   double *out, struct err *e)
{
    const struct column *c = &g->ruleset->plan.columns[column];
    struct arguments a = {0};
    bool ok = arguments_make(&a, g, c, w, self, e);
    if (ok &&
        (c->call->method->scope == METHOD_COHORT || c->call->method->scope == METHOD_CRITERIA))
        ok = invoke_cohorts(g, c, self, &a, out, e);
    else if (ok)
        ok = invoke_all(g, c, &a, out, e);
    arguments_release(&a);
    return ok;
}
