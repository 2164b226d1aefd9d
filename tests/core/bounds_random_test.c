// Random expressions over all values that four attributes can have: none lies outside the bounds
// that the checker tells, and what can never hold never does.
#include "core/check/holds.h"

#include "base/decimal.h"
#include "base/random.h"
#include "base/str.h"
#include "core/engine_fixture.h"

enum { FEW, SIGNED, FLAG, CLASS, RANGED };
#define WORLDS 60

static struct enum_value classes[] = {{"red", "red"}, {"green", "green"}, {"blue", "blue"}};

static struct field ranged[] = {
    {NAMED("few"),
     {.tag = TYPE_NUMBER, .unit = UNIT_NONE, .has_least = true, .has_most = true, .most = 3},
     false},
    {NAMED("signed"),
     {.tag = TYPE_NUMBER,
      .unit = UNIT_NONE,
      .decimals = 1,
      .has_least = true,
      .has_most = true,
      .least = -20,
      .most = 20},
     false},
    {NAMED("flag"), {.tag = TYPE_BOOL, .unit = UNIT_NONE}, false},
    {NAMED("class"),
     {.tag = TYPE_ENUM, .unit = UNIT_NONE, .values = classes, .value_count = 3},
     false},
};

static void number(struct random *r, struct str *out, int depth);

static void figure(struct random *r, struct str *out)
{
    str_addf(out, "%d", (int)random_below(r, 7) - 3);
    if (random_below(r, 3) == 0)
        str_add(out, ".5");
}

static void condition(struct random *r, struct str *out, int depth)
{
    static const char *const compare[] = {" == ", " != ", " < ", " <= ", " > ", " >= "};
    static const char *const names[] = {"red", "green", "blue"};
    unsigned pick = (unsigned)random_below(r, depth > 0 ? 12 : 6);
    str_add_char(out, '(');
    if (pick >= 8) { // of two, more often about the same thing
        condition(r, out, depth - 1);
        str_add(out, pick < 11 ? " and " : " or ");
        condition(r, out, depth - 1);
    } else if (pick == 7) {
        str_add(out, "not ");
        condition(r, out, depth - 1);
    } else if (pick == 6) {
        number(r, out, depth - 1);
        str_add(out, compare[random_below(r, 6)]);
        number(r, out, depth - 1);
    } else if (pick == 5) {
        str_addf(out, "few in (%u, %u)", (unsigned)random_below(r, 5),
                 (unsigned)random_below(r, 5));
    } else if (pick == 4) {
        str_add(out, "signed between ");
        figure(r, out);
        str_add(out, " and ");
        figure(r, out);
    } else if (pick == 3) {
        str_add(out, random_below(r, 2) ? "flag" : "has(few)");
    } else if (pick == 2) {
        str_addf(out, "class %s %s", random_below(r, 2) ? "==" : "!=", names[random_below(r, 3)]);
    } else {
        str_addf(out, "%s%s", pick ? "few" : "signed", compare[random_below(r, 6)]);
        figure(r, out);
    }
    str_add_char(out, ')');
}

static void call(struct random *r, struct str *out, int depth, const char *name, int count)
{
    str_addf(out, "%s(", name);
    for (int i = 0; i < count; i++) {
        str_add(out, i ? ", " : "");
        number(r, out, depth);
    }
    str_add_char(out, ')');
}

static void number(struct random *r, struct str *out, int depth)
{
    static const char *const signs[] = {" + ", " - ", " * ", " / ", " ?? "};
    static const char *const one[] = {"abs", "floor", "ceil", "sqrt", "exp"};
    static const char *const two[] = {"min", "max", "steps", "pow"};
    unsigned pick = (unsigned)random_below(r, depth > 0 ? 12 : 4);
    str_add_char(out, '(');
    if (pick < 2) {
        str_add(out, pick ? "few" : "signed");
    } else if (pick == 2) {
        figure(r, out);
    } else if (pick == 3) {
        str_add(out, random_below(r, 2) ? "count(event)" : "sum(n of event)");
    } else if (pick < 8) {
        number(r, out, depth - 1);
        str_add(out, signs[random_below(r, 5)]);
        number(r, out, depth - 1);
    } else if (pick == 8) {
        call(r, out, depth - 1, one[random_below(r, 5)], 1);
    } else if (pick == 9) {
        call(r, out, depth - 1, two[random_below(r, 4)], 2);
    } else if (pick == 10) {
        call(r, out, depth - 1, "clamp", 3);
    } else {
        str_add(out, "if ");
        condition(r, out, depth - 1);
        str_add(out, " then ");
        number(r, out, depth - 1);
        str_add(out, " else ");
        number(r, out, depth - 1);
    }
    str_add_char(out, ')');
}

// A town for each combination, and one of which nothing is known.
static void tell_towns(struct world *w, struct random *r)
{
    int made = 0;
    (void)world_subject(w, TOWN, "unknown");
    for (int few = 0; few <= 3; few++)
        for (int tenths = -20; tenths <= 20; tenths += 5)
            for (int flag = 0; flag < 2; flag++)
                for (int class = 0; class < 3; class ++) {
                    char id[16];
                    snprintf(id, sizeof id, "t%d", made++);
                    uint32_t t = world_subject(w, TOWN, id);
                    world_number_from(w, t, FEW, 0, few);
                    world_number_from(w, t, SIGNED, 0, tenths);
                    world_number_from(w, t, FLAG, 0, flag);
                    world_number_from(w, t, CLASS, 0, class);
                    if (random_below(r, 2))
                        (void)world_record(w, EVENT, t, day("2024-03-01"),
                                           (int64_t)random_below(r, 900) - 300);
                }
}

struct tally {
    size_t never, always, bounded, wrong;
};

static void compare(struct world *w, const struct bounding *b, size_t ask, struct tally *tally)
{
    const struct indicator *x = &w->asks[TOWN][ask];
    const struct bounds_place at = {NONE, NONE};
    const struct window in = world_window("2024", "2024-12-31");
    const double *values = world_column(w, TOWN, ask, &in);
    struct bounds known = bounds_program(b, x->value.program, at, NULL);
    bool is_bool = x->value.type.tag == VALUE_BOOL;
    enum holds how = is_bool ? holds_program(b, x->value.program, at, NULL) : HOLDS_SOMETIMES;
    size_t wrong = 0;
    for (size_t i = 0; i < store_row_count(w->store, TOWN); i++) {
        double v = values[i];
        if (isnan(v))
            continue;
        wrong += compare12(v, known.least) < 0 || compare12(v, known.most) > 0 ||
                 (how == HOLDS_NEVER && v > 0) || (how == HOLDS_ALWAYS && !(v > 0));
    }
    tally->never += how == HOLDS_NEVER;
    tally->always += how == HOLDS_ALWAYS;
    tally->bounded += !is_bool && !(isinf(known.least) && isinf(known.most));
    if (wrong)
        print_error("%s: %zu values outside [%g, %g] or otherwise than %d\n", x->value.text.chars,
                    wrong, known.least, known.most, (int)how);
    tally->wrong += wrong;
}

static void no_value_lies_outside_its_bounds(void **state)
{
    (void)state;
    struct random r = {20240317};
    struct tally tally = {0};
    struct str text;
    str_init(&text);
    for (int i = 0; i < WORLDS; i++) {
        struct world w;
        struct bounding b;
        world_begin(&w);
        w.kinds[TOWN].attributes = ranged;
        w.kinds[TOWN].attribute_count = RANGED;
        for (size_t k = 0; k < ASKS_MAX; k++) {
            str_clear(&text);
            if (k % 3)
                condition(&r, &text, 3);
            else
                number(&r, &text, 3);
            (void)world_ask(&w, TOWN, arena_bytes(&w.ruleset.arena, text.data, text.size));
        }
        world_ready(&w);
        tell_towns(&w, &r);
        world_settle(&w);
        bounding_init(&b, &w.ruleset);
        for (size_t k = 0; k < ASKS_MAX; k++)
            compare(&w, &b, k, &tally);
        bounding_release(&b);
        world_end(&w);
    }
    str_release(&text);
    assert_int_equal(tally.wrong, 0);
    assert_true(tally.never > 20); // or the test would say nothing
    assert_true(tally.always > 20);
    assert_true(tally.bounded > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_value_lies_outside_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
