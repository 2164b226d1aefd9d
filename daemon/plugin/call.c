#include "plugin/call.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "plugin/clean.h"
#include "plugin/signature.h"
#include "plugin/word.h"

static const struct merit_host *lent; // process lifetime

void call_lend(const struct merit_host *functions)
{
    lent = functions;
}

// Stands in every row of a result before the method runs: a NaN that no arithmetic makes.
#define UNWRITTEN UINT64_C(0x7ff86d6572697400)

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static const struct merit_series *const *series_fill(struct call *c, size_t count)
{
    if (count == 0)
        return NULL;
    struct merit_series *list = arena_array(&c->scratch, count, sizeof *list);
    const struct merit_series **pointers = arena_array(&c->scratch, count, sizeof *pointers);
    for (size_t i = 0; i < count; i++) {
        const struct method_series *from = &c->asked->series[i];
        list[i] = (struct merit_series){
            .size = sizeof list[i],
            .offsets = from->offsets,
            .dates = from->dates,
            .untils = from->untils,
            .numbers = from->numbers,
        };
        pointers[i] = &list[i];
    }
    return pointers;
}

static void call_fill(struct call *c, char *error, size_t error_size)
{
    const struct signature *entry = c->method->handle;
    const struct method_call *asked = c->asked;
    bool group = c->method->scope == METHOD_GROUP;
    c->given = (struct merit_call){
        .size = sizeof c->given,
        .row_count = asked->row_count,
        .columns = asked->columns,
        .column_count = group ? asked->child_count : entry->column_count,
        .series = series_fill(c, entry->series_count),
        .series_count = entry->series_count,
        .parameters = asked->parameters,
        .texts = asked->texts,
        .parameter_count = c->method->parameter_count,
        .worths = group ? asked->worths : NULL,
        .result = asked->result,
        .host = lent,
        .error = error,
        .error_size = error_size,
        .owner = c,
    };
    for (size_t i = 0; i < asked->row_count; i++)
        asked->result[i] = of_bits(UNWRITTEN);
}

void call_fail_row(struct call *c, size_t row, const char *text)
{
    if (!c->failed)
        c->failed = arena_array(&c->scratch, c->asked->row_count, sizeof *c->failed);
    if (c->failed[row])
        return;
    c->failed[row] = 1;
    if (!c->asked->row_failed)
        return;
    char clean[CLEAN_SIZE], whole[CLEAN_SIZE + 2 * PLUGIN_WORD_MOST + 4];
    clean_text(clean, text);
    snprintf(whole, sizeof whole, "%s.%s: %s", c->method->plugin, c->method->name, clean);
    c->asked->row_failed(c->asked->context, row, whole);
}

static bool inputs_have_data(const struct call *c, size_t row)
{
    for (size_t k = 0; k < c->given.column_count; k++)
        if (merit_no_data(c->given.columns[k][row]))
            return false;
    return true;
}

// What is wrong with a row's result, or NULL. `text` is room for saying it.
static const char *row_fault(const struct call *c, size_t row, char *text, size_t size)
{
    const struct signature *entry = c->method->handle;
    double x = c->given.result[row];
    if (merit_no_data(x))
        return entry->total && inputs_have_data(c, row)
                   ? "it gave no data though every input has some, and it promises a number then"
                   : NULL;
    if (isinf(x))
        return "it gave an infinity";
    switch (c->method->result) {
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

static bool failed(const struct call *c, size_t row)
{
    return c->failed && c->failed[row];
}

// Every row was written, or failed; otherwise which was not.
static bool written_check(const struct call *c, struct err *e)
{
    size_t missing = 0, first = 0;
    for (size_t i = c->asked->row_count; i-- > 0;)
        if (bits_of(c->given.result[i]) == UNWRITTEN && !failed(c, i)) {
            missing++;
            first = i;
        }
    return missing == 0 ||
           err_set(
               e,
               "it wrote no result for %zu of %zu rows, the first of them row %zu; it must write "
               "MERIT_NO_DATA where there is none",
               missing, c->asked->row_count, first);
}

static void rows_check(struct call *c)
{
    double *result = c->asked->result;
    for (size_t i = 0; i < c->asked->row_count; i++) {
        char text[160];
        const char *fault = failed(c, i) ? NULL : row_fault(c, i, text, sizeof text);
        if (fault)
            call_fail_row(c, i, fault);
        if (failed(c, i))
            result[i] = INFINITY;
        else if (merit_no_data(result[i]))
            result[i] = MERIT_NO_DATA; // one NaN for all: a board's bits must not depend on which
        else if (result[i] == 0.0)
            result[i] = 0.0; // and no minus zero
    }
}

static bool code_check(int32_t code, char *error, size_t error_size, struct err *e)
{
    if (code == MERIT_DONE)
        return true;
    if (code != MERIT_FAILED)
        return err_set(e, "it returned %d; a run returns MERIT_DONE (0) or MERIT_FAILED (1)", code);
    error[error_size - 1] = '\0';
    char clean[CLEAN_SIZE];
    clean_text(clean, error);
    return err_set(e, "%s", clean[0] != '\0' ? clean : "it failed and did not say why");
}

bool call_method(const struct method *m, const struct method_call *asked, struct err *e)
{
    const struct signature *entry = m->handle;
    struct call c = {.method = m, .asked = asked};
    char error[CLEAN_SIZE] = "";
    arena_init(&c.scratch);
    call_fill(&c, error, sizeof error);
    int32_t code = entry->run(&c.given);
    bool done = code_check(code, error, sizeof error, e) && written_check(&c, e);
    if (done)
        rows_check(&c);
    else
        err_wrap(e, "%s.%s: ", m->plugin, m->name);
    arena_release(&c.scratch);
    return done;
}
