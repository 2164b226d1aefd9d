#include "plugin/functions.h"

#include <math.h>
#include <stdio.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/log.h"
#include "base/sum.h"
#include "core/engine/squares.h"
#include "core/language/logexp.h"
#include "plugin/call.h"
#include "plugin/clean.h"
#include "plugin/word.h"

static int32_t lend_compare12(double a, double b)
{
    return compare12(a, b);
}

static double lend_sum(const double *numbers, uint64_t count)
{
    return sum_of(numbers, count);
}

static double lend_squares(const double *x, uint64_t count, double most, double unit)
{
    size_t known = 0;
    for (uint64_t i = 0; i < count; i++)
        known += !merit_no_data(x[i]);
    struct squares sum = squares_of_none(known, most, unit);
    squares_add(&sum, x, count);
    return squares_value(&sum);
}

static double lend_steps(double x, double size)
{
    return size > 0.0 ? floor(round12(x / size)) : MERIT_NO_DATA;
}

static int32_t lend_day_from_civil(int32_t year, int32_t month, int32_t day)
{
    return day_from_civil((struct civil){.year = year, .month = month, .day = day});
}

static void lend_day_to_civil(int32_t number, int32_t *year, int32_t *month, int32_t *day)
{
    struct civil c = day_to_civil(number);
    *year = c.year;
    *month = c.month;
    *day = c.day;
}

static void lend_logs(const double *x, double *out, uint64_t count)
{
    core_log_block(x, out, count);
}

static void lend_exps(const double *x, double *out, uint64_t count)
{
    core_exp_block(x, out, count);
}

static void *lend_scratch(const struct merit_call *given, uint64_t bytes)
{
    struct call *c = given->owner;
    return arena_alloc(&c->scratch, bytes);
}

static void lend_message(const struct merit_call *given, uint32_t level, const char *text)
{
    struct call *c = given->owner;
    if (c->messages++ >= CALL_MESSAGES_MOST)
        return;
    char clean[CLEAN_SIZE];
    clean_text(clean, text);
    const char *plugin = c->method->plugin, *name = c->method->name;
    if (c->asked->said) {
        char whole[CLEAN_SIZE + 2 * PLUGIN_WORD_MOST + 4];
        snprintf(whole, sizeof whole, "%s.%s: %s", plugin, name, clean);
        c->asked->said(c->asked->context, whole);
        return;
    }
    if (level <= MERIT_LOG_WARNING)
        log_warning("%s.%s: %s", plugin, name, clean);
    else if (level == MERIT_LOG_NOTICE)
        log_notice("%s.%s: %s", plugin, name, clean);
    else if (level == MERIT_LOG_INFO)
        log_info("%s.%s: %s", plugin, name, clean);
    else
        log_debug("%s.%s: %s", plugin, name, clean);
}

static void lend_fail_row(const struct merit_call *given, uint64_t row, const char *text)
{
    if (row < given->row_count)
        call_fail_row(given->owner, row, text);
}

const struct merit_host *functions_table(void)
{
    static const struct merit_host TABLE = {
        .size = sizeof TABLE,
        .abi_major = MERIT_ABI_MAJOR,
        .abi_minor = MERIT_ABI_MINOR,
        .log = core_log,
        .exp = core_exp,
        .pow = core_pow,
        .round12 = round12,
        .compare12 = lend_compare12,
        .steps = lend_steps,
        .day_from_civil = lend_day_from_civil,
        .day_to_civil = lend_day_to_civil,
        .day_add_months = day_add_months,
        .scratch = lend_scratch,
        .message = lend_message,
        .fail_row = lend_fail_row,
        .sum = lend_sum,
        .logs = lend_logs,
        .exps = lend_exps,
        .squares = lend_squares,
    };
    return &TABLE;
}
