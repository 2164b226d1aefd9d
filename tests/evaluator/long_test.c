// A board of many stretches: distances are added up over several of them at once, and come to what
// all rows at once come to, where some of them have no data too.
#include "core/judge/stretch.h"
#include "tests/base/random.h"
#include "tests/evaluator/act.h"

enum { TOWNS = 19000 };

static const char CONF[] =
    "plugins = [\"outrank\"]\n"
    "kinds: { town: { title = \"town\"; attributes: { x = \"number\"; y = \"number\"; "
    "z = \"number\" } } }\n"
    "schemes: { s: { of = \"town\"; period = \"year\"; rules = (\n"
    "  { name = \"all\"; worth = 100; combine = \"outrank.topsis\"; criteria = (\n"
    "    { name = \"x\"; expr = \"x\"; weight = 3 }, { name = \"y\"; expr = \"y\"; weight = 2 },\n"
    "    { name = \"z\"; expr = \"z\"; weight = 1 } ) } ) } }\n";

static void tell_towns(struct act *a)
{
    struct random random = {.state = 20260630};
    struct str out = {0};
    for (uint32_t i = 0; i < TOWNS; i++) {
        str_addf(&out, "town t%05u x=%u y=%u.5", i, (unsigned)random_below(&random, 10000),
                 (unsigned)random_below(&random, 100));
        if (random_below(&random, 900))
            str_addf(&out, " z=%u", 1 + (unsigned)random_below(&random, 1000));
        str_add(&out, "\n");
    }
    act_tell(a, out.data);
    str_release(&out);
}

static points *points_of(struct act *a, size_t kept_most, bool at_once, size_t *gone)
{
    const struct stretch_ways standard = stretch_ways;
    _Atomic size_t straight = 0;
    stretch_ways.kept_most = kept_most;
    stretch_ways.at_once = at_once;
    stretch_ways.straight = &straight;
    engine_forget(a->engine);
    const struct board *b = act_board(a, "s", "2024", "2024-10-31");
    points *out = mem_new(2 * TOWNS, sizeof *out);
    assert_int_equal(b->row_count, TOWNS);
    memcpy(out, b->points, TOWNS * sizeof *out);
    for (size_t i = 0; i < TOWNS; i++)
        out[TOWNS + i] = b->keeps_rules ? b->rules[0].points[i] : b->points[i];
    *gone = straight;
    stretch_ways = standard;
    return out;
}

static void many_stretches_at_once_come_to_what_all_rows_come_to(void **state)
{
    (void)state;
    struct act a;
    size_t gone;
    act_open(&a, CONF);
    tell_towns(&a);
    points *wanted = points_of(&a, SIZE_MAX, true, &gone);
    assert_int_equal(gone, 0);
    for (size_t kept = 0; kept < 2; kept++) {
        points *found = points_of(&a, kept ? SIZE_MAX : 0, false, &gone);
        assert_true(gone > TOWNS / 2 && gone < TOWNS);
        assert_memory_equal(found, wanted, 2 * TOWNS * sizeof *found);
        free(found);
    }
    free(wanted);
    act_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_stretches_at_once_come_to_what_all_rows_come_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
