// Recipes: what the host's own kernel makes of one is, to the last bit, what the method's run
// gives, and a recipe that does not hold to the contract is not run.
#include "tests/plugin/rig.h"
#undef NONE // the rig's, for no data
#include "base/vector.h"
#include "core/engine/kernel.h"
#include "tests/base/random.h"

enum { ROWS = 300, ROUNDS = 400 };

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

// Columns of every sort: spread, nearly constant, constant, of any exponents, with no data.
static void fill(struct random *r, double *x)
{
    uint64_t sort = random_below(r, 6);
    for (size_t i = 0; i < ROWS; i++) {
        double u = (double)random_below(r, 1000000);
        x[i] = sort == 0   ? u / 7
               : sort == 1 ? 1e16 + u
               : sort == 2 ? 5.25
               : sort == 3 ? random_double(r)
               : sort == 4 ? 3 + u * 1e-18
                           : (double)random_below(r, 3) - 1;
        x[i] = random_below(r, 9) ? x[i] + 0.0 : (double)NAN;
    }
}

static void assert_recipe_is_the_run(struct rig *r, const double *x)
{
    const double *const columns[] = {x};
    double wanted[ROWS], line[ROWS], found[ROWS];
    struct method_extent extent;
    struct method_recipe recipe;
    rig_columns(r, ROWS, columns, wanted);
    for (int level = 0; level <= (int)vector_widest(); level++) {
        vector_use((enum vector_level)level);
        kernel_extent(&extent, x, ROWS);
        if (!r->method->prepare(r->method, &extent, r->parameters, r->texts, &recipe))
            continue;
        kernel_line(line, x, &recipe, ROWS);
        kernel_settle(found, line, ROWS);
        for (size_t i = 0; i < ROWS; i++)
            if (bits_of(found[i]) != bits_of(wanted[i]))
                fail_msg("%s of %.17g: %.17g by the recipe, %.17g by the run", r->method->name,
                         x[i], found[i], wanted[i]);
    }
}

static void recipes_give_the_bits_of_the_run(void **state)
{
    static const struct {
        const char *name, *given;
    } methods[] = {
        {"minmax", ""},
        {"minmax", "better: 'less'"},
        {"minmax", "low: 60, high: 100"},
        {"minmax", "low: 1, high: -3.7, flat: 0.5, better: 'less'"},
        {"minmax", "low: -1e308, high: 1e308"},
        {"to_best", ""},
        {"to_best", "flat: 0.25, better: 'less'"},
    };
    struct random random = {.state = 77};
    struct rig r;
    (void)state;
    rig_open(&r, "peers");
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        char room[256];
        rig_method_with(&r, methods[m].name, methods[m].given, room);
        assert_non_null(r.method->prepare);
        for (size_t round = 0; round < ROUNDS; round++) {
            double x[ROWS];
            fill(&random, x);
            assert_recipe_is_the_run(&r, x);
        }
    }
    rig_close(&r);
}

static void a_method_that_fails_has_no_recipe(void **state)
{
    const struct method_extent extent = {.count = 3, .least = 1, .most = 4};
    struct method_recipe recipe;
    struct rig r;
    (void)state;
    rig_open(&r, "peers");
    rig_method(&r, "minmax");
    rig_text(&r, "better", "neither");
    assert_false(r.method->prepare(r.method, &extent, r.parameters, r.texts, &recipe));
    rig_method(&r, "zscore");
    assert_null(r.method->prepare);
    rig_close(&r);
}

static void extents_pass_over_no_data(void **state)
{
    double x[19] = {0};
    struct method_extent extent;
    (void)state;
    for (size_t n = 0; n <= 19; n++) {
        for (size_t i = 0; i < n; i++)
            x[i] = i % 3 == 1 ? (double)NAN : (double)i - 4;
        kernel_extent(&extent, x, n);
        assert_int_equal(extent.count, n - (n + 1) / 3);
        assert_true(extent.least == (n ? -4.0 : 0.0));
        size_t last = n && (n - 1) % 3 == 1 ? n - 2 : n - 1;
        assert_true(extent.most == (n ? (double)last - 4 : 0.0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recipes_give_the_bits_of_the_run),
        cmocka_unit_test(a_method_that_fails_has_no_recipe),
        cmocka_unit_test(extents_pass_over_no_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
