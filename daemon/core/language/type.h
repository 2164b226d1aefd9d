// Types of attributes and record fields, and the types an expression can have.
//
// Whatever the type, a value stands in a frame as a double, and no data is NaN: a bool is 0 or 1, a
// date its day number, an enum the place of its value in the declaration, a text its number in the
// ruleset's text pool, a ref the subject's number.
#ifndef CORE_TYPE_H
#define CORE_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/language/unit.h"

enum type_tag { TYPE_NUMBER, TYPE_MONEY, TYPE_BOOL, TYPE_DATE, TYPE_TEXT, TYPE_REF, TYPE_ENUM };

struct enum_value {
    const char *name;  // ASCII id
    const char *title; // UTF-8, the name when none was given
};

struct type {
    enum type_tag tag;
    bool optional;
    int decimals;  // NUMBER, MONEY: digits kept after the point (default 4)
    uint32_t unit; // NUMBER, MONEY: declared unit, or UNIT_NONE
    bool has_least, has_most;
    int64_t least, most; // NUMBER: bounds, scaled by `decimals`, both ends in
    struct enum_value *values;
    size_t value_count;
    const char *ref_kind; // REF: name of a kind
};

// One value of a record, attribute or target, exactly as recorded.
struct cell {
    bool has;       // false = no data
    int64_t number; // NUMBER and MONEY scaled by the type's decimals, in the declared unit (MONEY
                    // without one: in the base unit of `currency`); BOOL 0/1; DATE a day; ENUM an
                    // index; REF a subject number
    uint32_t currency; // MONEY: base unit index of the currency it was stated in
    const char *text;  // TEXT only; lifetime is the fact's
};

const char *type_name(enum type_tag t);
// The index of an enum value by name or title; SIZE_MAX when unknown.
size_t type_enum_find(const struct type *t, const char *name);

// Read one value from the text a client sent. MONEY wants "4000 wan_yuan" or a plain number (then
// in the declared unit, else in the ruleset's own currency); BOOL true/false/1/0/是/否; DATE
// YYYY-MM-DD; ENUM a name or title; REF is left to the caller (error). Blanks around are passed
// over. Empty text is no data: an error unless the type is optional. TEXT is not copied: out->text
// is `text`, which must be NUL-terminated and outlive the cell. A number in another unit of the
// same base is converted exactly, or refused. The error says what was found and what would be
// right, without the field's name (the caller adds it).
bool cell_parse(const struct type *t, const struct units *u, const char *text, size_t size,
                struct cell *out, struct err *e) MUST_USE;
// The value as a person writes it ("4000 wan_yuan" in the declared unit or currency's base, "true",
// "2024-03-01", a REF as its subject number, no data as nothing). What does not fit is cut.
void cell_format(const struct type *t, const struct units *u, const struct cell *c, char *buffer,
                 size_t size);

#endif
