#include "core/language/type.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/near.h"
#include "base/str.h"

static const char *const type_names[] = {
    [TYPE_NUMBER] = "number", [TYPE_MONEY] = "money", [TYPE_BOOL] = "bool", [TYPE_DATE] = "date",
    [TYPE_TEXT] = "text",     [TYPE_REF] = "ref",     [TYPE_ENUM] = "enum",
};

const char *type_name(enum type_tag t)
{
    return type_names[t];
}

size_t type_enum_find(const struct type *t, const char *name)
{
    for (size_t i = 0; i < t->value_count; i++)
        if (strcmp(t->values[i].name, name) == 0 || strcmp(t->values[i].title, name) == 0)
            return i;
    return SIZE_MAX;
}

// A piece of what the client sent, cut to what an error can quote.
struct piece {
    const char *bytes;
    size_t size;
};

#define QUOTE_MAX 60

static int quoted(struct piece p)
{
    if (p.size <= QUOTE_MAX)
        return (int)p.size;
    size_t size = QUOTE_MAX;
    while (size > 0 && (p.bytes[size] & 0xC0) == 0x80)
        size--;
    return (int)size;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct piece trim(struct piece p)
{
    while (p.size > 0 && is_blank(p.bytes[0]))
        p = (struct piece){p.bytes + 1, p.size - 1};
    while (p.size > 0 && is_blank(p.bytes[p.size - 1]))
        p.size--;
    return p;
}

static bool piece_is(struct piece p, const char *word)
{
    return strlen(word) == p.size && memcmp(p.bytes, word, p.size) == 0;
}

// Split "4000 wan_yuan" at its first blank; the unit is empty when there is none.
static struct piece split_unit(struct piece *number)
{
    size_t at = 0;
    while (at < number->size && !is_blank(number->bytes[at]))
        at++;
    struct piece unit = trim((struct piece){number->bytes + at, number->size - at});
    number->size = at;
    return unit;
}

// Digits after the point, without the zeros that end them.
static int decimals_written(struct piece p)
{
    const char *point = memchr(p.bytes, '.', p.size);
    if (!point)
        return 0;
    size_t size = p.size;
    while (p.bytes[size - 1] == '0')
        size--;
    size_t digits = (size_t)(p.bytes + size - point) - 1;
    return digits > DECIMALS_MAX ? DECIMALS_MAX : (int)digits;
}

static bool multiply(decimal_sum *value, int64_t factor)
{
    return !__builtin_mul_overflow(*value, factor, value);
}

static bool multiply_pow10(decimal_sum *value, int power)
{
    for (; power > 0; power--)
        if (!multiply(value, 10))
            return false;
    return true;
}

enum conversion { CONVERTED, TOO_LARGE, TOO_FINE };

// value / 10^decimals of unit `from`, counted in unit `to` and scaled by 10^kept: exactly, or not
// at all.
static enum conversion convert(int64_t value, int decimals, const struct unit *from,
                               const struct unit *to, int kept, int64_t *out)
{
    decimal_sum above = value, below = 1;
    int power = kept - decimals;
    if (from != to) {
        power += to->factor_decimals - from->factor_decimals;
        if (!multiply(&above, from->factor) || !multiply(&below, to->factor))
            return TOO_LARGE;
    }
    if (!multiply_pow10(power > 0 ? &above : &below, power > 0 ? power : -power))
        return TOO_LARGE;
    if (above % below != 0)
        return TOO_FINE;
    above /= below;
    if (above > INT64_MAX || above <= INT64_MIN)
        return TOO_LARGE;
    *out = (int64_t)above;
    return CONVERTED;
}

static bool unknown_unit(const struct units *u, struct piece name, struct err *e)
{
    char wanted[64], hint[96];
    if (name.size >= sizeof wanted)
        return err_set(e, "unknown unit \"%.*s\"", quoted(name), name.bytes);
    memcpy(wanted, name.bytes, name.size);
    wanted[name.size] = '\0';
    struct near near;
    near_init(&near, wanted);
    for (size_t i = 0; i < u->count; i++)
        near_try(&near, u->list[i].name);
    return err_set(e, "unknown unit \"%s\"%s", wanted, near_hint(&near, hint, sizeof hint));
}

// The unit by id or title; UNIT_NONE when unknown.
static uint32_t unit_named(const struct units *u, struct piece name)
{
    for (size_t i = 0; i < u->count; i++)
        if (piece_is(name, u->list[i].name) ||
            (u->list[i].title && piece_is(name, u->list[i].title)))
            return (uint32_t)i;
    return UNIT_NONE;
}

// The unit in which the cell counts: the declared one, else the base of the unit stated, else the
// own currency.
static bool units_of(const struct type *t, const struct units *u, struct piece text,
                     struct piece unit, uint32_t *stated, uint32_t *kept, struct err *e)
{
    uint32_t own = u->own_currency == UNIT_NONE ? UNIT_NONE : u->bases[u->own_currency];
    uint32_t plain = t->unit != UNIT_NONE ? t->unit : t->tag == TYPE_MONEY ? own : UNIT_NONE;
    *stated = unit.size > 0 ? unit_named(u, unit) : plain;
    *kept = plain;
    if (unit.size > 0 && *stated == UNIT_NONE)
        return unknown_unit(u, unit, e);
    if (t->tag == TYPE_MONEY && t->unit == UNIT_NONE) {
        if (*stated == UNIT_NONE)
            return err_set(e,
                           "\"%.*s\" is an amount of money, but no unit is declared to count it in",
                           quoted(text), text.bytes);
        *kept = u->bases[u->list[*stated].base];
        return true;
    }
    if (unit.size > 0 && plain == UNIT_NONE)
        return err_set(e, "\"%.*s\" has a unit, but this is a plain number; leave \"%.*s\" out",
                       quoted(text), text.bytes, quoted(unit), unit.bytes);
    if (*stated != *kept && u->list[*stated].base != u->list[*kept].base)
        return err_set(e, "\"%.*s\" does not measure what %s does; write an amount in %s",
                       quoted(text), text.bytes, u->list[*kept].name, u->list[*kept].name);
    return true;
}

static bool check_bounds(const struct type *t, struct piece text, int64_t number, struct err *e)
{
    char bound[32];
    if (t->has_least && number < t->least) {
        decimal_format(t->least, t->decimals, bound);
        return err_set(e, "\"%.*s\" is below %s, the least allowed", quoted(text), text.bytes,
                       bound);
    }
    if (t->has_most && number > t->most) {
        decimal_format(t->most, t->decimals, bound);
        return err_set(e, "\"%.*s\" is above %s, the most allowed", quoted(text), text.bytes,
                       bound);
    }
    return true;
}

static bool parse_number(const struct type *t, const struct units *u, struct piece text,
                         struct cell *out, struct err *e)
{
    struct piece number = text;
    struct piece unit = split_unit(&number);
    uint32_t stated, kept;
    int64_t value;
    int written = decimals_written(number);
    if (!decimal_parse(number.bytes, number.size, written, &value, e))
        return false;
    if (!units_of(t, u, text, unit, &stated, &kept, e))
        return false;
    const struct unit *from = stated == UNIT_NONE ? NULL : &u->list[stated];
    const struct unit *to = kept == UNIT_NONE ? NULL : &u->list[kept];
    switch (convert(value, written, from, to, t->decimals, &out->number)) {
    case TOO_LARGE:
        return err_set(e, "\"%.*s\" is too large", quoted(text), text.bytes);
    case TOO_FINE:
        return err_set(e, "\"%.*s\" has more than %d digits after the point%s%s", quoted(text),
                       text.bytes, t->decimals, to ? " when counted in " : "", to ? to->name : "");
    case CONVERTED:
        break;
    }
    if (t->tag == TYPE_MONEY)
        out->currency = u->list[kept].base;
    return check_bounds(t, text, out->number, e);
}

static bool parse_bool(struct piece text, struct cell *out, struct err *e)
{
    bool yes = piece_is(text, "true") || piece_is(text, "1") || piece_is(text, "是");
    bool no = piece_is(text, "false") || piece_is(text, "0") || piece_is(text, "否");
    if (!yes && !no)
        return err_set(e, "\"%.*s\" is no bool; write true or false", quoted(text), text.bytes);
    out->number = yes;
    return true;
}

static bool parse_date(struct piece text, struct cell *out, struct err *e)
{
    char copy[11] = "";
    int32_t day;
    if (text.size == 10)
        memcpy(copy, text.bytes, 10);
    if (!day_parse(copy, &day))
        return err_set(e, "\"%.*s\" is no date; write one that exists as YYYY-MM-DD", quoted(text),
                       text.bytes);
    out->number = day;
    return true;
}

static bool unknown_value(const struct type *t, struct piece text, struct err *e)
{
    struct str known;
    str_init(&known);
    for (size_t i = 0; i < t->value_count; i++)
        str_addf(&known, "%s%s", i == 0 ? "" : ", ", t->values[i].name);
    err_set(e, "unknown value \"%.*s\"; known are %s", quoted(text), text.bytes,
            known.data ? known.data : "none");
    str_release(&known);
    return false;
}

static bool parse_enum(const struct type *t, struct piece text, struct cell *out, struct err *e)
{
    for (size_t i = 0; i < t->value_count; i++)
        if (piece_is(text, t->values[i].name) || piece_is(text, t->values[i].title)) {
            out->number = (int64_t)i;
            return true;
        }
    return unknown_value(t, text, e);
}

bool cell_parse(const struct type *t, const struct units *u, const char *text, size_t size,
                struct cell *out, struct err *e)
{
    struct piece whole = {text, size};
    struct piece trimmed = trim(whole);
    *out = (struct cell){0};
    if (trimmed.size == 0) {
        if (!t->optional)
            return err_set(e, "no value; this %s is not optional", type_name(t->tag));
        return true;
    }
    out->has = true;
    switch (t->tag) {
    case TYPE_NUMBER:
    case TYPE_MONEY:
        return parse_number(t, u, trimmed, out, e);
    case TYPE_BOOL:
        return parse_bool(trimmed, out, e);
    case TYPE_DATE:
        return parse_date(trimmed, out, e);
    case TYPE_ENUM:
        return parse_enum(t, trimmed, out, e);
    case TYPE_TEXT:
        out->text = text;
        return true;
    case TYPE_REF:
        return err_set(e, "\"%.*s\" names a subject and is not read here", quoted(trimmed),
                       trimmed.bytes);
    }
    return false;
}

void cell_format(const struct type *t, const struct units *u, const struct cell *c, char *buffer,
                 size_t size)
{
    char number[32] = "", day[11];
    if (!c->has) {
        snprintf(buffer, size, "%s", "");
        return;
    }
    uint32_t unit = t->unit;
    switch (t->tag) {
    case TYPE_MONEY:
        if (unit == UNIT_NONE)
            unit = u->bases[c->currency];
        // fall through
    case TYPE_NUMBER:
        decimal_format(c->number, t->decimals, number);
        snprintf(buffer, size, "%s%s%s", number, unit == UNIT_NONE ? "" : " ",
                 unit == UNIT_NONE ? "" : u->list[unit].name);
        return;
    case TYPE_BOOL:
        snprintf(buffer, size, "%s", c->number ? "true" : "false");
        return;
    case TYPE_DATE:
        day_format((int32_t)c->number, day);
        snprintf(buffer, size, "%s", day);
        return;
    case TYPE_TEXT:
        snprintf(buffer, size, "%s", c->text);
        return;
    case TYPE_REF:
        snprintf(buffer, size, "%lld", (long long)c->number);
        return;
    case TYPE_ENUM:
        snprintf(buffer, size, "%s", t->values[c->number].name);
        return;
    }
}
