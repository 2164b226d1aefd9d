#include "plugin/given.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "base/date.h"
#include "base/sum.h"
#include "plugin/signature.h"

// Stands in every number to be given before the method runs: a NaN that no arithmetic makes.
#define UNWRITTEN UINT64_C(0x7ff86d6572697400)
#define UNFLAGGED 0xff // and in every flag

static bool unwritten(double x)
{
    return bits_of(x) == UNWRITTEN;
}

static void open_numbers(double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = of_bits(UNWRITTEN);
}

void given_open(struct call *c)
{
    const struct method *m = c->method;
    const struct method_call *asked = c->asked;
    size_t rows = asked->row_count;
    switch (m->gives) {
    case GIVES_COLUMNS:
        open_numbers(asked->result, rows);
        for (size_t k = 1; k < m->output_count; k++)
            open_numbers(asked->results[k], rows);
        return;
    case GIVES_WEIGHTS:
        open_numbers(asked->vector, asked->child_count);
        return;
    case GIVES_CELLS:
        for (size_t k = 0; k < asked->child_count; k++) {
            open_numbers(asked->cells[k], rows);
            memset(asked->fates[k], UNFLAGGED, rows);
        }
        return;
    }
}

static bool failed(const struct call *c, size_t row)
{
    return c->failed && c->failed[row];
}

// One of the columns given.
struct output {
    double *numbers;
    const char *name; // NULL: it has none
    enum method_result result;
};

static struct output output_at(const struct call *c, size_t k)
{
    const struct method *m = c->method;
    if (m->output_count == 0)
        return (struct output){.numbers = c->asked->result, .result = m->result};
    return (struct output){.numbers = k == 0 ? c->asked->result : c->asked->results[k],
                           .name = m->outputs[k].name,
                           .result = m->outputs[k].result};
}

static size_t output_count(const struct method *m)
{
    return m->output_count > 0 ? m->output_count : 1;
}

static bool inputs_have_data(const struct call *c, size_t row)
{
    for (size_t k = 0; k < c->given.column_count; k++)
        if (merit_no_data(c->given.columns[k][row]))
            return false;
    return true;
}

// What is wrong with a number that a row was given, or NULL. `text` is room for saying it.
static const char *number_fault(const struct call *c, const struct output *o, size_t row,
                                char *text, size_t size)
{
    const struct signature *entry = c->method->handle;
    double x = o->numbers[row];
    if (merit_no_data(x))
        return entry->total && inputs_have_data(c, row)
                   ? "it gave no data though every input has some, and it promises a number then"
                   : NULL;
    if (isinf(x))
        return "it gave an infinity";
    switch (o->result) {
    case RESULT_NUMBER:
        return NULL;
    case RESULT_BOOL:
        if (x == 0.0 || x == 1.0)
            return NULL;
        snprintf(text, size, "it gave %g for a yes or no; that is 1 or 0", x);
        return text;
    case RESULT_DATE:
        if (x == trunc(x) && x >= -719162.0 && x <= (double)DAY_MAX)
            return NULL;
        snprintf(text, size, "it gave %.17g for a day; that is a whole number from -719162 to %d",
                 x, DAY_MAX);
        return text;
    }
    return NULL;
}

// Every row was written, or failed; otherwise which was not.
static bool written_check(const struct call *c, const struct output *o, struct err *e)
{
    size_t missing = 0, first = 0;
    for (size_t i = c->asked->row_count; i-- > 0;)
        if (unwritten(o->numbers[i]) && !failed(c, i)) {
            missing++;
            first = i;
        }
    return missing == 0 ||
           err_set(e,
                   "it wrote no result%s%s for %zu of %zu rows, the first of them row %zu; it must "
                   "write MERIT_NO_DATA where there is none",
                   o->name ? " " : "", o->name ? o->name : "", missing, c->asked->row_count, first);
}

static void rows_check(struct call *c, const struct output *o)
{
    for (size_t i = 0; i < c->asked->row_count; i++) {
        char text[160];
        const char *fault = failed(c, i) ? NULL : number_fault(c, o, i, text, sizeof text);
        if (fault)
            call_fail_row(c, i, fault);
    }
}

static void numbers_settle(const struct call *c, double *numbers)
{
    for (size_t i = 0; i < c->asked->row_count; i++) {
        if (failed(c, i))
            numbers[i] = INFINITY;
        else if (merit_no_data(numbers[i]))
            numbers[i] = MERIT_NO_DATA; // one NaN for all: a board's bits must not depend on which
        else if (numbers[i] == 0.0)
            numbers[i] = 0.0; // and no minus zero
    }
}

// Nearly all columns are nothing but numbers: one look tells, and leaves no minus zero.
static bool column_is_plain(const struct call *c, const struct output *o)
{
    const size_t count = c->asked->row_count;
    double *numbers = o->numbers;
    size_t plain = 0;
    if (c->failed || o->result != RESULT_NUMBER)
        return false;
    for (size_t i = 0; i < count; i++) {
        plain += (size_t)(fabs(numbers[i]) <= DBL_MAX); // what is unwritten is a NaN
        numbers[i] += 0.0;
    }
    return plain == count;
}

static bool columns_are_plain(const struct call *c)
{
    for (size_t k = 0; k < output_count(c->method); k++) {
        struct output o = output_at(c, k);
        if (!column_is_plain(c, &o))
            return false;
    }
    return true;
}

static bool columns_check(struct call *c, struct err *e)
{
    size_t count = output_count(c->method);
    if (columns_are_plain(c))
        return true;
    for (size_t k = 0; k < count; k++) {
        struct output o = output_at(c, k);
        if (!written_check(c, &o, e))
            return false;
    }
    for (size_t k = 0; k < count; k++) {
        struct output o = output_at(c, k);
        rows_check(c, &o);
    }
    for (size_t k = 0; k < count; k++) // a row that failed in one column has none
        numbers_settle(c, output_at(c, k).numbers);
    return true;
}

static bool weights_check(const struct call *c, struct err *e)
{
    double *weights = c->asked->vector, most = 0.0;
    size_t count = c->asked->child_count;
    for (size_t k = 0; k < count; k++) {
        if (unwritten(weights[k]))
            return err_set(e, "it wrote no weight for criterion %zu of %zu", k + 1, count);
        if (!(weights[k] >= 0.0) || isinf(weights[k]))
            return err_set(e,
                           "it gave criterion %zu of %zu the weight %g; a weight is 0 or more, and "
                           "finite",
                           k + 1, count, weights[k]);
        most = weights[k] > most ? weights[k] : most;
    }
    if (count > 0 && !(most > 0.0))
        return err_set(e, "it gave no criterion a weight above 0");
    given_scale(weights, count);
    return true;
}

void given_scale(double *weights, size_t count)
{
    double most = 0.0;
    for (size_t k = 0; k < count; k++)
        most = weights[k] > most ? weights[k] : most;
    for (size_t k = 0; k < count; k++)
        weights[k] /= most; // so that the sum is no infinity, and no denormal
    double sum = sum_of(weights, count);
    for (size_t k = 0; k < count; k++)
        weights[k] /= sum;
}

static bool same_number(double a, double b)
{
    return a == b || (merit_no_data(a) && merit_no_data(b));
}

// What is wrong with a cell, or NULL.
static const char *cell_fault(double was, double is, uint8_t fate)
{
    if (unwritten(is) || fate == UNFLAGGED)
        return "is not written";
    if (isinf(is))
        return "is an infinity";
    if (fate > MERIT_REMOVED)
        return "has a flag that is none";
    if (fate == MERIT_AS_IT_WAS && !same_number(was, is))
        return "is changed and not flagged";
    if (fate != MERIT_AS_IT_WAS && same_number(was, is))
        return "is flagged and not changed";
    if ((fate == MERIT_REMOVED) != (merit_no_data(is) && !merit_no_data(was)))
        return fate == MERIT_REMOVED ? "is flagged as removed and has data"
                                     : "has lost its number and is not flagged as removed";
    return NULL;
}

static bool cells_check(struct call *c, struct err *e)
{
    for (size_t k = 0; k < c->asked->child_count; k++)
        for (size_t i = 0; i < c->asked->row_count; i++) {
            double *cell = &c->asked->cells[k][i];
            if (failed(c, i)) {
                *cell = MERIT_NO_DATA;
                c->asked->fates[k][i] = MERIT_REMOVED;
                continue;
            }
            const char *fault = cell_fault(c->asked->columns[k][i], *cell, c->asked->fates[k][i]);
            if (fault)
                return err_set(e, "the cell of row %zu and criterion %zu %s", i, k + 1, fault);
            *cell = merit_no_data(*cell) ? MERIT_NO_DATA : *cell == 0.0 ? 0.0 : *cell;
        }
    return true;
}

bool given_check(struct call *c, struct err *e)
{
    switch (c->method->gives) {
    case GIVES_COLUMNS:
        return columns_check(c, e);
    case GIVES_WEIGHTS:
        return weights_check(c, e);
    case GIVES_CELLS:
        return cells_check(c, e);
    }
    return true;
}
