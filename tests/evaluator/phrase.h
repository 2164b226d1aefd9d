// Random valid expressions over the county of tests/evaluator/county.h: well typed, of all the
// grammar, from a seed.
#ifndef TESTS_EVALUATOR_PHRASE_H
#define TESTS_EVALUATOR_PHRASE_H

#include "tests/evaluator/ground.h"

static void say(struct phrase *p, enum sort s, const struct ground *g, int depth);

// The second of two that must be alike: at times the bare 0, which needs no unit.
static inline void say_beside(struct phrase *p, enum sort s, const struct ground *g, int depth)
{
    if (s <= PERSON && pick(p, 10) == 0)
        put(p, "0");
    else
        say(p, s, g, depth);
}

static inline void say_two(struct phrase *p, enum sort s, const struct ground *g, int depth,
                           const char *between)
{
    put(p, "(");
    say(p, s, g, depth);
    put(p, between);
    say_beside(p, s, g, depth);
    put(p, ")");
}

static inline void say_call(struct phrase *p, const char *name, enum sort s, const struct ground *g,
                            int depth, size_t count)
{
    put(p, name);
    put(p, "(");
    for (size_t i = 0; i < count; i++) {
        put(p, i ? ", " : "");
        if (i == 0)
            say(p, s, g, depth);
        else
            say_beside(p, s, g, depth);
    }
    put(p, ")");
}

static inline void say_if(struct phrase *p, enum sort s, const struct ground *g, int depth)
{
    put(p, "(if ");
    say(p, YES, g, depth);
    put(p, " then ");
    say(p, s, g, depth);
    put(p, " else ");
    say_beside(p, s, g, depth);
    put(p, ")");
}

static inline void put_limits(struct phrase *p, const struct ground *g, const struct ground *inner,
                              int depth)
{
    struct ground own = {.kind = g->kind, .record = -1};
    if (inner->record >= 0 && pick(p, 6) == 0) {
        put(p, " up_to ");
        put_atom(p, DATE, &own);
    }
    if (pick(p, 2)) {
        put(p, " where ");
        say(p, YES, inner, depth);
    }
}

static inline void say_gather(struct phrase *p, enum sort s, const struct ground *g, int depth)
{
    static const char *const numbers[] = {"sum",     "mean",  "median", "smallest",
                                          "largest", "first", "last"};
    static const char *const counts[] = {"count", "distinct", "streak"};
    struct ground inner, owner = *g;
    char set[32];
    if (owner.record >= 0) { // the record's subject gathers
        owner.record = -1;
        owner.outer = NULL;
    }
    if (!put_set(p, &owner, &inner, set)) {
        put_atom(p, s, g);
        return;
    }
    bool periods = inner.record < 0 && inner.kind == owner.kind;
    bool dated = inner.record >= 0 || periods;
    const char *name = s == PLAIN && pick(p, 2) ? ONE_OF(p, counts) : ONE_OF(p, numbers);
    if (s == DATE)
        name = numbers[3 + pick(p, dated ? 4 : 2)];
    if (!dated && (strcmp(name, "first") == 0 || strcmp(name, "last") == 0))
        name = "sum";
    if (strcmp(name, "streak") == 0 && (!periods || strchr(set, '(')))
        name = "count";
    put(p, name);
    put(p, "(");
    if (strcmp(name, "streak") == 0) {
        put(p, set);
        put(p, " where ");
        say(p, YES, &inner, depth);
        put(p, ")");
        return;
    }
    if (strcmp(name, "count") != 0) {
        enum sort of = strcmp(name, "distinct") == 0 ? (pick(p, 2) ? DATE : PLAIN) : s;
        if (pick(p, 2) || !put_name(p, of, &inner))
            say(p, of, &inner, depth);
        put(p, " of ");
    }
    put(p, set);
    put_limits(p, &owner, &inner, depth);
    put(p, ")");
}

static inline bool may_gather(const struct ground *g, int depth)
{
    return g->sets > 0 && depth > 0;
}

static inline void say_ratio(struct phrase *p, const struct ground *g, int depth)
{
    static const enum sort sorts[] = {PLAIN, YUAN, PERSON, PLAIN};
    enum sort s = ONE_OF(p, sorts);
    put(p, "(");
    say(p, s, g, depth);
    put(p, " / ");
    say(p, s, g, depth);
    put(p, ")");
}

static inline void say_dates(struct phrase *p, const struct ground *g, int depth)
{
    static const char *const calls[] = {"days", "workdays", "months_between", "years_between",
                                        "age"};
    put(p, ONE_OF(p, calls));
    put(p, "(");
    say(p, DATE, g, depth);
    put(p, ", ");
    if (pick(p, 5) == 0)
        put(p, "'2024-02-29'");
    else
        say(p, DATE, g, depth);
    put(p, ")");
}

static inline void say_table(struct phrase *p, const struct ground *g, int depth)
{
    switch (pick(p, 4)) {
    case 0:
        say_call(p, pick(p, 2) ? "line" : "slabs", PLAIN, g, depth, 1);
        return;
    case 1:
        say_call(p, "band", YUAN, g, depth, 1);
        put(p, pick(p, 2) ? ".points" : ".mark");
        return;
    case 2:
        if (g->kind == TOWN && g->record < 0) {
            put(p, "mix(class, ");
            say(p, PLAIN, g, depth);
            put(p, ")");
            return;
        }
        put(p, "(");
        say_call(p, "tax", YUAN, g, depth, 1);
        put(p, " / 1 yuan)");
        return;
    default:
        say_call(p, "grid", PLAIN, g, depth, 2);
    }
}

// Growth and records of a subject's own numbers.
static inline bool say_over_time(struct phrase *p, const struct ground *g, int depth)
{
    struct ground own = {.kind = g->kind, .record = -1, .sets = g->sets};
    if (g->record >= 0)
        return false;
    say_call(p, pick(p, 2) ? "yoy" : "best_so_far", PLAIN, &own, depth, 1);
    return true;
}

static inline void say_done(struct phrase *p, enum sort s, const struct ground *g, int depth)
{
    put(p, "done(");
    say(p, s, g, depth);
    put(p, ", ");
    say(p, s, g, depth);
    put(p, ")");
}

static inline void say_shorthand(struct phrase *p, const struct ground *g, int depth)
{
    if (g->kind == TOWN && g->record < 0 && g->sets > 1 && pick(p, 3) == 0)
        say_call(p, "larger", YUAN, g, depth, 1);
    else
        say_done(p, pick(p, 2) ? PLAIN : YUAN, g, depth);
}

static inline void say_plain(struct phrase *p, const struct ground *g, int depth)
{
    static const char *const unary[] = {"sqrt", "ln", "log10", "exp"};
    switch (pick(p, 14)) {
    case 0:
    case 1:
        say_two(p, PLAIN, g, depth, pick(p, 2) ? " * " : " / ");
        return;
    case 2:
        say_ratio(p, g, depth);
        return;
    case 3:
        say_call(p, ONE_OF(p, unary), PLAIN, g, depth, 1);
        return;
    case 4:
        say_call(p, "pow", PLAIN, g, depth, 2);
        return;
    case 5:
        say_dates(p, g, depth);
        return;
    case 6:
    case 7:
        say_table(p, g, depth);
        return;
    case 8:
        put(p, "steps(");
        say(p, PLAIN, g, depth);
        put(p, ", 10%)");
        return;
    case 9:
        if (say_over_time(p, g, depth))
            return;
        break;
    case 10:
        say_shorthand(p, g, depth);
        return;
    default:
        break;
    }
    if (may_gather(g, depth))
        say_gather(p, PLAIN, g, depth);
    else
        put_atom(p, PLAIN, g);
}

static inline void say_scaled(struct phrase *p, enum sort s, const struct ground *g, int depth)
{
    put(p, "(");
    say(p, s, g, depth);
    put(p, pick(p, 2) ? " * " : " / ");
    say(p, PLAIN, g, depth);
    put(p, ")");
}

static inline void say_converted(struct phrase *p, enum sort s, const struct ground *g, int depth)
{
    static const char *const units[][2] = {
        {"item", "item"}, {"wan_yuan", "yuan"}, {"usd", "wan_usd"}, {"wan_person", "person"}};
    if (s == USD && g->record >= 0) { // there money is read in the currency that is asked for
        put_atom(p, s, g);
        return;
    }
    put(p, "(");
    say(p, s, g, depth);
    put(p, " as ");
    put(p, units[s][pick(p, 2)]);
    put(p, ")");
}

static inline void say_exchanged(struct phrase *p, enum sort s, const struct ground *g, int depth)
{
    put(p, "convert(");
    say(p, s == USD ? YUAN : USD, g, depth);
    put(p, s == USD ? ", wan_usd, " : ", yi_yuan, ");
    say(p, DATE, g, depth);
    put(p, ")");
}

// Arithmetic that every number knows, whatever its unit.
static inline void say_number(struct phrase *p, enum sort s, const struct ground *g, int depth)
{
    static const char *const keeping[] = {"abs", "floor", "ceil", "-"};
    switch (pick(p, 16)) {
    case 0:
    case 1:
    case 2:
        say_two(p, s, g, depth, pick(p, 2) ? " + " : " - ");
        return;
    case 3:
        say_call(p, ONE_OF(p, keeping), s, g, depth, 1);
        return;
    case 4:
        say_call(p, pick(p, 2) ? "min" : "max", s, g, depth, 1 + pick(p, 3));
        return;
    case 5:
        say_call(p, "clamp", s, g, depth, 3);
        return;
    case 6:
        put(p, "round(");
        say(p, s, g, depth);
        put(p, pick(p, 2) ? ", 1)" : ", -2)");
        return;
    case 7:
        say_two(p, s, g, depth, " ?? ");
        return;
    case 8:
        say_if(p, s, g, depth);
        return;
    case 9:
        if (s != PLAIN) {
            say_scaled(p, s, g, depth);
            return;
        }
        break;
    case 10:
        say_converted(p, s, g, depth);
        return;
    case 11:
        if (s == USD || s == YUAN) {
            say_exchanged(p, s, g, depth);
            return;
        }
        break;
    default:
        break;
    }
    if (s == PLAIN)
        say_plain(p, g, depth);
    else if (may_gather(g, depth))
        say_gather(p, s, g, depth);
    else
        put_atom(p, s, g);
}

static inline void say_compared(struct phrase *p, const struct ground *g, int depth)
{
    static const char *const signs[] = {" == ", " != ", " < ", " <= ", " > ", " >= "};
    enum sort s = (enum sort)pick(p, 4);
    if (pick(p, 4) == 0) { // a difference against 0
        put(p, "(");
        say(p, s, g, depth);
        put(p, " - ");
        say(p, s, g, depth);
        put(p, ")");
        put(p, ONE_OF(p, signs));
        put(p, "0");
        return;
    }
    put(p, "(");
    say(p, s, g, depth);
    put(p, ONE_OF(p, signs));
    say_beside(p, s, g, depth);
    put(p, ")");
}

static inline bool say_enum(struct phrase *p, const struct ground *g)
{
    static const char *const classes[] = {"(class == a)", "(class != b)", "(class in (a, b))",
                                          "('乙' == class)", "(b == class)"};
    static const char *const origins[] = {"(origin == foreign)", "(origin in (domestic, foreign))",
                                          "(origin != 'domestic')"};
    static const char *const mottos[] = {"(motto == 'up')", "(motto != 'on')",
                                         "(motto in ('up', 'on'))"};
    if (g->record == ARRIVED) {
        put(p, ONE_OF(p, origins));
        return true;
    }
    if (g->kind != TOWN || g->record >= 0)
        return false;
    put(p, pick(p, 2) ? ONE_OF(p, classes) : ONE_OF(p, mottos));
    return true;
}

static inline void say_among(struct phrase *p, const struct ground *g, int depth)
{
    bool list = pick(p, 2);
    put(p, "(");
    say(p, PLAIN, g, depth);
    put(p, list ? " in (1, 2, " : " between 1 and ");
    say(p, PLAIN, g, depth);
    put(p, list ? "))" : ")");
}

static inline void say_yes(struct phrase *p, const struct ground *g, int depth)
{
    switch (pick(p, 12)) {
    case 0:
    case 1:
        put(p, "(");
        say(p, YES, g, depth);
        put(p, pick(p, 2) ? " and " : " or ");
        say(p, YES, g, depth);
        put(p, ")");
        return;
    case 2:
        put(p, "(not ");
        say(p, YES, g, depth);
        put(p, ")");
        return;
    case 3:
        say_call(p, "has", (enum sort)pick(p, DATE + 1), g, depth, 1);
        return;
    case 4:
        say_call(p, "in_span", DATE, g, depth, 1);
        return;
    case 5:
        say_among(p, g, depth);
        return;
    case 6:
        if (say_enum(p, g))
            return;
        break;
    case 7:
        put(p, "(");
        say(p, DATE, g, depth);
        put(p, pick(p, 2) ? " >= '2024-03-05')" : " < end)");
        return;
    case 8:
        say_two(p, YES, g, depth, " ?? ");
        return;
    case 9:
        say_if(p, YES, g, depth);
        return;
    default:
        break;
    }
    put(p, "(");
    say_compared(p, g, depth);
    put(p, ")");
}

static inline void say_date(struct phrase *p, const struct ground *g, int depth)
{
    switch (pick(p, 6)) {
    case 0:
        say_if(p, DATE, g, depth);
        return;
    case 1:
        say_call(p, pick(p, 2) ? "min" : "max", DATE, g, depth, 2);
        return;
    case 2:
        say_two(p, DATE, g, depth, " ?? ");
        return;
    case 3:
        if (may_gather(g, depth)) {
            say_gather(p, DATE, g, depth);
            return;
        }
        break;
    default:
        break;
    }
    put_atom(p, DATE, g);
}

static void say(struct phrase *p, enum sort s, const struct ground *g, int depth)
{
    if (depth <= 0)
        put_atom(p, s, g);
    else if (s == YES)
        say_yes(p, g, depth - 1);
    else if (s == DATE)
        say_date(p, g, depth - 1);
    else
        say_number(p, s, g, depth - 1);
}

#endif
