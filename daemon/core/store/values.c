#include "core/store/values.h"

#include <math.h>

#include "base/bits.h"
#include "base/decimal.h"
#include "base/large.h"

void values_release(struct values *v)
{
    large_drop(v->wide, v->room, sizeof *v->wide);
    large_drop(v->narrow, v->room, sizeof *v->narrow);
    *v = (struct values){.count = 0};
}

void values_grow(struct values *v, size_t count)
{
    if (count <= v->count)
        return;
    if (v->wide)
        v->wide = large_grow(v->wide, &v->room, count, sizeof *v->wide);
    else
        v->narrow = large_grow(v->narrow, &v->room, count, sizeof *v->narrow);
    for (size_t i = v->count; i < count; i++)
        if (v->wide)
            v->wide[i] = (double)NAN;
        else
            v->narrow[i] = NARROW_NONE;
    v->blanks += v->wide ? 0 : count - v->count;
    v->count = count;
}

static double widened(int32_t narrow, int decimals)
{
    return narrow == NARROW_NONE ? (double)NAN : narrow / pow10_table[decimals];
}

// False: so many decimals do not tell it to the bit.
static bool narrow_of(double x, int decimals, int32_t *out)
{
    double scaled = x * pow10_table[decimals];
    if (!(fabs(scaled) <= INT32_MAX))
        return false;
    *out = (int32_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    return bits_of(widened(*out, decimals)) == bits_of(x);
}

// More decimals, so that it stands among the others. False: no number of them will do.
static bool refine(struct values *v, double x)
{
    int decimals = v->decimals;
    int32_t times = 1, narrow;
    do {
        if (++decimals > NARROW_DECIMALS_MAX)
            return false;
        times *= 10;
    } while (!narrow_of(x, decimals, &narrow));
    if (v->largest > INT32_MAX / times)
        return false;
    for (size_t i = 0; i < v->count; i++)
        v->narrow[i] = v->narrow[i] == NARROW_NONE ? NARROW_NONE : v->narrow[i] * times;
    v->largest *= times;
    v->decimals = decimals;
    return true;
}

static void widen(struct values *v)
{
    size_t room = 0;
    double *wide = large_grow(NULL, &room, v->count, sizeof *wide);
    for (size_t i = 0; i < v->count; i++)
        wide[i] = widened(v->narrow[i], v->decimals);
    large_drop(v->narrow, v->room, sizeof *v->narrow);
    *v = (struct values){.wide = wide, .count = v->count, .room = room};
}

static void set_narrow(struct values *v, size_t row, int32_t narrow)
{
    v->blanks -= v->narrow[row] == NARROW_NONE;
    v->blanks += narrow == NARROW_NONE;
    v->narrow[row] = narrow;
    if (narrow != NARROW_NONE && v->largest < (narrow < 0 ? -narrow : narrow))
        v->largest = narrow < 0 ? -narrow : narrow;
}

void values_set(struct values *v, size_t row, double x)
{
    int32_t narrow = NARROW_NONE;
    bool fits = !v->wide && (isnan(x) || narrow_of(x, v->decimals, &narrow) ||
                             (refine(v, x) && narrow_of(x, v->decimals, &narrow)));
    if (!v->wide && !fits)
        widen(v);
    if (v->wide)
        v->wide[row] = x;
    else
        set_narrow(v, row, narrow);
}

double values_get(const struct values *v, size_t row)
{
    return v->wide ? v->wide[row] : widened(v->narrow[row], v->decimals);
}

void values_read(const struct values *v, size_t count, double *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = values_get(v, i);
}

struct value_view values_view(const struct values *v)
{
    return (struct value_view){
        .wide = v->wide,
        .narrow = v->narrow,
        .decimals = v->decimals,
        .complete = v->narrow && v->blanks == 0,
    };
}
