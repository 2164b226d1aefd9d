// Which values an expression can have at all: the least and the most, by the ranges of fields, by
// what aggregates and functions can give, and by the figures of the act.
//
// Invariants:
//  1. Bounds are wide rather than wrong: no value that can occur lies outside. What is not known is
//  without end.
//  2. They say nothing of no data, which is always possible.
//  3. They are of one column, op or rule, whatever the window and the subject.
#ifndef CORE_BOUNDS_H
#define CORE_BOUNDS_H

#include <math.h>

#include "core/check/ruleset.h"

#define ENDLESS ((double)INFINITY)

struct bounds {
    double least, most; // both in; -ENDLESS and ENDLESS where there is no end. Never NaN
    bool ratio;         // it has no upper end because something is divided
};

struct bounds_scheme {
    struct bounds *rules;  // per rule: its points, after its own least and most
    struct bounds *raw;    // per rule: before them
    struct bounds *worths; // per rule: its worth, where it applies
    struct bounds points;
    struct bounds sum; // before the scheme's least and most
};

struct bounding {
    const struct ruleset *ruleset;
    struct arena arena;
    struct bounds *columns;        // per column of the plan
    struct bounds_scheme *schemes; // per scheme
};

// Where a program stands: whose `worth` and `points`, whose fields.
struct bounds_place {
    uint32_t scheme; // NONE: no board is being made
    uint32_t record; // NONE: no record
};

// Of all columns, rules and schemes of a checked ruleset. Linear in the plan.
void bounding_init(struct bounding *b, const struct ruleset *r);
void bounding_release(struct bounding *b);

struct bounds bounds_all(void);                     // no end
struct bounds bounds_of(double least, double most); // both ends
struct bounds bounds_hull(struct bounds a, struct bounds b);
struct bounds bounds_add(struct bounds a, struct bounds b);
struct bounds bounds_negate(struct bounds a);
struct bounds bounds_divide(struct bounds a, struct bounds b); // x / 0 is no data
struct bounds bounds_abs(struct bounds x);
struct bounds bounds_sign(struct bounds x); // of x times anything from 0 on
struct bounds bounds_round(struct bounds x, struct bounds digits);
struct bounds bounds_steps(struct bounds x, struct bounds size);
// The least of several where sign > 0, else the most.
struct bounds bounds_least(const struct bounds *x, size_t count, double sign);
struct bounds bounds_sane(struct bounds b); // what is NaN becomes no end
struct bounds bounds_clamp(struct bounds x, struct bounds least, struct bounds most);
struct bounds bounds_times(struct bounds a, struct bounds b);
bool bounds_is_point(const struct bounds *b);
bool bounds_is_constant(const struct program *p); // made of literals only
// "at least 0", "from 0 to 100", "always 3", "any number".
void bounds_print(const struct bounds *b, struct str *out);

// bounds_program.c
// What a program can give; `all`, when not NULL, has room for every op and gets each one's.
struct bounds bounds_program(const struct bounding *b, const struct program *p,
                             struct bounds_place at, struct bounds *all);
// Of a comparison: its bounds are 0..1, or one of both when it can only come out so.
struct bounds bounds_compare(enum opcode code, const struct bounds *x, const struct bounds *y);
// Of a value of that type, as recorded.
struct bounds bounds_type(const struct type *t);

// bounds_method.c: what a method gives, by LANGUAGE section 5; others are not known.
struct bounds bounds_method(const struct call *call, const struct bounds *operands);
// bounds_part.c: does one column count a part of what another counts, so that their ratio is 0..1?
bool bounds_is_part(const struct bounding *b, uint32_t part, uint32_t whole);
bool op_same(const struct op *a, const struct op *b); // the same value, wherever it stands
// bounds_column.c
struct bounds bounds_column(const struct bounding *b, uint32_t column);
// bounds_points.c: fill b->schemes[scheme] from the columns.
void bounds_points(struct bounding *b, uint32_t scheme);

#endif
