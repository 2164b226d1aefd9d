#include "core/language/unit.h"

#include <string.h>

#include "base/decimal.h"
#include "base/str.h"

#define EXPONENT_MAX 8

struct measure measure_plain(void)
{
    return (struct measure){.factor = 1.0};
}

double unit_factor(const struct unit *u)
{
    return decimal_to_double(u->factor, u->factor_decimals);
}

struct measure measure_of_unit(const struct units *u, uint32_t unit)
{
    struct measure m = measure_plain();
    if (unit == UNIT_NONE)
        return m;
    const struct unit *known = &u->list[unit];
    m.exponents[known->base] = 1;
    m.factor = unit_factor(known);
    return m;
}

bool measure_same_dimension(const struct measure *a, const struct measure *b)
{
    return memcmp(a->exponents, b->exponents, sizeof a->exponents) == 0;
}

bool measure_is_plain(const struct measure *m)
{
    static const int8_t none[UNIT_BASES_MAX];
    return memcmp(m->exponents, none, sizeof none) == 0;
}

// a + sign * b, exponent by exponent.
static bool combine(const struct measure *a, const struct measure *b, int sign, struct measure *out)
{
    for (size_t i = 0; i < UNIT_BASES_MAX; i++) {
        int exponent = a->exponents[i] + sign * b->exponents[i];
        if (exponent < -EXPONENT_MAX || exponent > EXPONENT_MAX)
            return false;
        out->exponents[i] = (int8_t)exponent;
    }
    return true;
}

bool measure_multiply(const struct measure *a, const struct measure *b, struct measure *out)
{
    double factor = a->factor * b->factor;
    if (!combine(a, b, 1, out))
        return false;
    out->factor = factor;
    return true;
}

bool measure_divide(const struct measure *a, const struct measure *b, struct measure *out)
{
    double factor = a->factor / b->factor;
    if (!combine(a, b, -1, out))
        return false;
    out->factor = factor;
    return true;
}

uint32_t unit_find(const struct units *u, const char *name)
{
    const struct map_entry *entry = map_get(&u->names, name);
    return entry ? (uint32_t)entry->number : UNIT_NONE;
}

// The unit that measures exactly this, or UNIT_NONE.
static uint32_t unit_of_measure(const struct units *u, const struct measure *m)
{
    for (size_t i = 0; i < u->count; i++) {
        struct measure one = measure_of_unit(u, (uint32_t)i);
        if (measure_same_dimension(&one, m) && compare12(one.factor, m->factor) == 0)
            return (uint32_t)i;
    }
    return UNIT_NONE;
}

// The base units whose exponent has this sign, joined by `*`: "yuan*person^2".
static void add_bases(struct str *s, const struct units *u, const struct measure *m, int sign)
{
    const char *joint = "";
    for (size_t i = 0; i < u->base_count; i++) {
        int exponent = sign * m->exponents[i];
        if (exponent <= 0)
            continue;
        str_addf(s, "%s%s", joint, u->list[u->bases[i]].name);
        if (exponent > 1)
            str_addf(s, "^%d", exponent);
        joint = "*";
    }
}

static void add_compound(struct str *s, const struct units *u, const struct measure *m)
{
    if (compare12(m->factor, 1.0) != 0) {
        char factor[40];
        double_format(round12(m->factor), factor);
        str_addf(s, "%s ", factor);
    }
    size_t before = s->size;
    add_bases(s, u, m, 1);
    if (s->size == before)
        str_add(s, "1");
    size_t above = s->size;
    str_add(s, "/");
    add_bases(s, u, m, -1);
    if (s->size == above + 1) { // nothing below the line
        s->size = above;
        s->data[above] = '\0';
    }
}

void measure_name(const struct units *u, const struct measure *m, char *buffer, size_t size)
{
    if (size == 0)
        return;
    struct str text;
    str_init(&text);
    uint32_t unit = unit_of_measure(u, m);
    if (measure_is_plain(m))
        str_add(&text, "number");
    else if (unit != UNIT_NONE)
        str_add(&text, u->list[unit].title ? u->list[unit].title : u->list[unit].name);
    else
        add_compound(&text, u, m);
    size_t kept = text.size < size ? text.size : size - 1;
    while (kept < text.size && kept > 0 && (text.data[kept] & 0xC0) == 0x80)
        kept--; // cut at a whole character
    memcpy(buffer, text.data, kept);
    buffer[kept] = '\0';
    str_release(&text);
}
