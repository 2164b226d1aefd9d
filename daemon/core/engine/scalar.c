#include "core/engine/scalar.h"

#include <assert.h>

#include "base/decimal.h"

// x to `digits` places after the point (before it when negative), half away from zero.
static double rounded(double x, double digits)
{
    double whole = trunc(digits);
    if (x != x || digits != digits)
        return NO_DATA;
    if (!(fabs(x) < (whole < 0 ? 1e30 : 1e15)) || whole > 15)
        return x; // all its digits are there
    if (whole < -30)
        return 0;
    if (whole < 0) {
        int zeros = (int)-whole;
        double unit = zeros > 22 ? pow10_table[22] * pow10_table[zeros - 22] : pow10_table[zeros];
        return decimal_sum_to_double(decimal_sum_from_double(x / unit, 0), 0) * unit;
    }
    return decimal_sum_to_double(decimal_sum_from_double(x, (int)whole), (int)whole);
}

// Whole steps, towards zero: 1.2 - 1 by 10% is 2.
static double steps(double x, double size)
{
    if (!(size > 0) || x != x)
        return NO_DATA;
    double count = trunc(round12(round12(x) / round12(size)));
    return fabs(count) < 1e300 ? count : NO_DATA;
}

static bool is_day(double x)
{
    return x >= DAY_MIN && x <= DAY_MAX;
}

static double elapsed(const struct calendar *c, enum opcode code, double a, double b)
{
    if (!is_day(a) || !is_day(b))
        return NO_DATA;
    if (code == OP_WORKDAYS)
        return calendar_workdays(c, (int32_t)a, (int32_t)b);
    if (code == OP_MONTHS_BETWEEN)
        return months_between((int32_t)a, (int32_t)b);
    return years_between((int32_t)a, (int32_t)b);
}

void scalar_binary(const struct calendar *c, enum opcode code, double *out, const double *a,
                   const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = code == OP_ROUND   ? rounded(a[i], b[i])
                 : code == OP_STEPS ? steps(a[i], b[i])
                                    : elapsed(c, code, a[i], b[i]);
}

bool exchange_rate(const struct store *s, uint32_t from, uint32_t to, int32_t day, double *price)
{
    double of_from, of_to;
    uint32_t from_in = from, to_in = to;
    *price = 1;
    if (from == to)
        return true;
    bool has_from = store_rate(s, from, day, &of_from, &from_in);
    if (has_from && from_in == to) {
        *price = of_from;
        return true;
    }
    bool has_to = store_rate(s, to, day, &of_to, &to_in) && of_to > 0;
    if (has_to && to_in == from)
        *price = 1 / of_to;
    else if (has_from && has_to && from_in == to_in)
        *price = of_from / of_to;
    else
        return false;
    return true;
}

void scalar_convert(const struct store *s, uint32_t from, uint32_t to, double *out, const double *x,
                    const double *day, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double price;
        bool priced = is_day(day[i]) && exchange_rate(s, from, to, (int32_t)day[i], &price);
        out[i] = priced ? x[i] * price : NO_DATA;
        if (!(fabs(out[i]) < 1e300))
            out[i] = NO_DATA;
    }
}

static double money_value(const struct engine *g, const struct record_table *t,
                          const struct type *type, uint32_t field, size_t record, uint32_t unit)
{
    const struct units *u = &g->ruleset->model.units;
    double value = decimal_to_double(t->cells[field][record], type->decimals);
    uint32_t from = t->currency[field][record];
    if (type->unit != UNIT_NONE) {
        value *= unit_factor(&u->list[type->unit]);
        from = u->list[type->unit].base;
    }
    uint32_t to = unit == UNIT_NONE ? u->own_currency : u->list[unit].base;
    double price = 1;
    if (to != UNIT_NONE && from != to &&
        !exchange_rate(g->store, from, to, t->date[record], &price))
        return NO_DATA;
    return value * price;
}

double field_value(const struct engine *g, const struct record_table *t, const struct field *of,
                   uint32_t field, size_t record, uint32_t unit)
{
    int64_t cell = t->cells[field][record];
    if (cell == DECIMAL_NONE)
        return NO_DATA;
    if (of->type.tag == TYPE_MONEY)
        return money_value(g, t, &of->type, field, record, unit);
    if (of->type.tag == TYPE_NUMBER)
        return decimal_to_double(cell, of->type.decimals);
    return (double)cell;
}

// Late: reported after the period's end and the days allowed, by the ruleset's own clock.
static double late(const struct engine *g, const struct record_type *type,
                   const struct record_table *t, size_t record)
{
    if (!type->has_every)
        return NO_DATA;
    int32_t end = period_end(period_of_day(type->every, t->date[record]));
    int32_t day = day_of_time(t->reported_on[record], g->ruleset->model.settings.zone_minutes);
    return day > end + type->due;
}

static double record_number(const struct frame *f, const struct record_table *t,
                            enum record_value which, size_t i)
{
    size_t record = f->records[i];
    int32_t until;
    switch (which) {
    case RECORD_DATE:
        return f->dates ? f->dates[i] : t->date[record];
    case RECORD_UNTIL:
        until = f->untils ? f->untils[i] : t->until[record];
        return until == DAY_NONE ? NO_DATA : until;
    case RECORD_REPORTED_ON:
        return day_of_time(t->reported_on[record], f->engine->ruleset->model.settings.zone_minutes);
    case RECORD_LATE:
        return late(f->engine, &f->engine->ruleset->model.records[f->type], t, record);
    case RECORD_SHARE:
        return f->shares ? f->shares[i] : 1;
    case RECORD_ORDINAL:
        if (f->counted && f->counted->ordinals && f->counted->ordinals[record] > 0)
            return f->counted->ordinals[record];
        return NO_DATA;
    }
    return NO_DATA;
}

void scalar_record(const struct frame *f, const struct op *op, size_t start, double *out, size_t n)
{
    assert(f->type != NONE);
    const struct record_table *t = store_records(f->engine->store, f->type);
    const struct field *fields = f->engine->ruleset->model.records[f->type].fields;
    for (size_t i = 0; i < n; i++) {
        if (op->code == OP_FIELD)
            out[i] = field_value(f->engine, t, &fields[op->index], op->index, f->records[start + i],
                                 op->unit);
        else
            out[i] = record_number(f, t, (enum record_value)op->index, start + i);
    }
}
