#include "core/language/logexp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/vector.h"
#include "tests/base/random.h"

// The truth comes from the machine's own library, in 80 bits. It is loaded by hand because nothing
// that scores is linked with it.
static struct {
    void *library;
    long double (*log)(long double);
    long double (*log10)(long double);
    long double (*exp)(long double);
    long double (*pow)(long double, long double);
} truth;

static void load(const char *name, void *function)
{
    void *symbol = dlsym(truth.library, name);
    assert_non_null(symbol);
    memcpy(function, &symbol, sizeof symbol);
}

static int load_truth(void **state)
{
    (void)state;
    truth.library = dlopen("libm.so.6", RTLD_NOW);
    if (!truth.library)
        return -1;
    load("logl", &truth.log);
    load("log10l", &truth.log10);
    load("expl", &truth.exp);
    load("powl", &truth.pow);
    return 0;
}

static int unload_truth(void **state)
{
    (void)state;
    return dlclose(truth.library);
}

// How far a result lies from the truth, in units of the last place of the truth.
static double ulps(double got, long double exact)
{
    int exponent;
    frexpl(exact, &exponent);
    if (exponent < -1021)
        exponent = -1021;
    return (double)fabsl(((long double)got - exact) / ldexpl(1.0L, exponent - 53));
}

// A double of any size: sign 0, exponent anywhere in [low, high].
static double any_double(struct random *r, int low, int high)
{
    double fraction = 1 + (double)random_below(r, UINT32_MAX) / 4294967296.0 +
                      (double)random_below(r, 1 << 20) / 4503599627370496.0;
    return ldexp(fraction, low + (int)random_below(r, (uint32_t)(high - low)));
}

#define TRIALS 100000

static void the_logarithm_is_within_its_bound_everywhere(void **state)
{
    (void)state;
    struct random r = {1};
    double worst = 0;
    for (int i = 0; i < TRIALS; i++) {
        double x = i % 2 == 0 ? any_double(&r, -1074, 1023) : any_double(&r, -2, 2);
        if (i % 5 == 0)
            x = 1 + (x - 2) / 1e6;
        if (x == 1)
            continue;
        double off = ulps(core_log(x), truth.log((long double)x));
        worst = off > worst ? off : worst;
    }
    print_message("log: worst %.4f ulp\n", worst);
    assert_true(worst < 0.55);
}

static void the_decimal_logarithm_is_within_its_bound(void **state)
{
    (void)state;
    struct random r = {2};
    double worst = 0;
    for (int i = 0; i < TRIALS; i++) {
        double x = i % 2 == 0 ? any_double(&r, -1074, 1023) : any_double(&r, -2, 2);
        if (x == 1)
            continue;
        double off = ulps(core_log10(x), truth.log10((long double)x));
        worst = off > worst ? off : worst;
    }
    print_message("log10: worst %.4f ulp\n", worst);
    assert_true(worst < 0.55);
}

static void the_exponential_is_within_its_bound_everywhere(void **state)
{
    (void)state;
    struct random r = {3};
    double worst = 0;
    for (int i = 0; i < TRIALS; i++) {
        double x = (double)random_below(&r, UINT32_MAX) / 4294967296.0 * 1417 - 708;
        if (i % 3 == 0)
            x /= 1000;
        double off = ulps(core_exp(x), truth.exp((long double)x));
        worst = off > worst ? off : worst;
    }
    print_message("exp: worst %.4f ulp\n", worst);
    assert_true(worst < 0.6);
}

static void the_power_is_within_its_bound_everywhere(void **state)
{
    (void)state;
    struct random r = {4};
    double worst = 0;
    for (int i = 0; i < TRIALS; i++) {
        double x = i % 2 == 0 ? any_double(&r, -300, 300) : any_double(&r, -2, 2);
        double y =
            ((double)random_below(&r, UINT32_MAX) / 4294967296.0 * 2 - 1) * (i % 3 == 0 ? 700 : 3);
        if (i % 7 == 0)
            y = (double)random_below(&r, 140) - 70;
        long double exact = truth.pow((long double)x, (long double)y);
        if (exact > (long double)DBL_MAX || exact < (long double)DBL_MIN)
            continue;
        double off = ulps(core_pow(x, y), exact);
        worst = off > worst ? off : worst;
    }
    print_message("pow: worst %.4f ulp\n", worst);
    assert_true(worst < 0.6);
}

static void what_a_double_holds_comes_out_exact(void **state)
{
    (void)state;
    double ten = 1;
    for (int i = 0; i <= 22; i++, ten *= 10) {
        assert_true(core_log10(ten) == i);
        assert_true(core_pow(10, i) == ten);
    }
    double three = 1;
    for (int i = 0; i <= 33; i++, three *= 3)
        assert_true(core_pow(3, i) == three);
    for (int i = -1074; i <= 1023; i++)
        assert_true(core_pow(2, i) == ldexp(1, i));
    assert_true(core_pow(-3, 3) == -27);
    assert_true(core_pow(-3, 4) == 81);
    assert_true(core_pow(1.5, 2) == 2.25);
    assert_true(core_pow(4, 0.5) == 2);
    assert_true(core_pow(8, -1) == 0.125);
    assert_true(core_log(1) == 0);
    assert_true(core_exp(0) == 1);
}

static void edges_are_as_documented(void **state)
{
    (void)state;
    assert_true(isnan(core_log(0)));
    assert_true(isnan(core_log(-0.0)));
    assert_true(isnan(core_log(-1)));
    assert_true(isnan(core_log(-(double)INFINITY)));
    assert_true(isnan(core_log((double)NAN)));
    assert_true(core_log((double)INFINITY) == (double)INFINITY);
    assert_true(ulps(core_log(4.9406564584124654e-324), truth.log(4.9406564584124654e-324L)) <
                0.55);
    assert_true(isnan(core_log10(0)));
    assert_true(core_log10((double)INFINITY) == (double)INFINITY);
    assert_true(core_exp(709.78) < (double)INFINITY);
    assert_true(core_exp(709.79) == (double)INFINITY);
    assert_true(core_exp((double)INFINITY) == (double)INFINITY);
    assert_true(core_exp(-745.13) > 0);
    assert_true(core_exp(-745.14) == 0);
    assert_true(core_exp(-(double)INFINITY) == 0);
    assert_true(isnan(core_exp((double)NAN)));
    assert_true(ulps(core_exp(-720), truth.exp(-720.0L)) <= 1);
}

static void powers_at_the_edges_are_as_documented(void **state)
{
    (void)state;
    const double inf = (double)INFINITY, nan = (double)NAN;
    static const struct {
        double x, y, z;
    } rows[] = {
        {0, 2, 0},
        {0, -1, (double)INFINITY},
        {5, 0, 1},
        {0, 0, 1},
        {1, 1e300, 1},
        {-1, 3, -1},
        {-1, 1e300, 1},
        {2, 1e300, (double)INFINITY},
        {2, -1e300, 0},
        {0.5, 1e300, 0},
        {-2, 1025, -(double)INFINITY},
        {2, 2000, (double)INFINITY},
        {2, -1074, 0x1p-1074},
        {1e300, 64, (double)INFINITY},
        {1e300, -64, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(core_pow(rows[i].x, rows[i].y) == rows[i].z);
    assert_true(isnan(core_pow(nan, 0)));
    assert_true(isnan(core_pow(1, nan)));
    assert_true(isnan(core_pow(-8, 1.0 / 3)));
    assert_true(core_pow(inf, 2) == inf);
    assert_true(core_pow(inf, -2) == 0);
    assert_true(core_pow(0.5, inf) == 0);
    assert_true(core_pow(0.5, -inf) == inf);
    double grown = core_pow(1.0000000000000002, 1e18);
    assert_true(ulps(grown, truth.pow((long double)1.0000000000000002, 1e18L)) < 0.6);
}

enum { BLOCK = 3000 };

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

// Numbers of all sizes, plain ones for long stretches and, in between, all that is not.
static void fill_block(struct random *r, double *x, size_t count)
{
    static const double edges[] = {
        -1,      0,    -0.0,  0x1p-1074, 0x1p-1022,        1,          -745, -746.25, 710.5,
        DBL_MAX, -700, 1e-40, 0x1p-54,   (double)INFINITY, (double)NAN};
    for (size_t i = 0; i < count; i++)
        x[i] = any_double(r, -20, 9) * (random_below(r, 8) ? 1 : -1);
    for (size_t i = 0; i < 1500; i++)
        x[i] = fabs(x[i]);
    for (size_t i = 1500; i < 2000; i++)
        x[i] = any_double(r, -1060, 1023);
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        x[700 + i * 3] = edges[i];
        x[count - 1 - i] = edges[i];
    }
}

static void blocks_give_the_same_bits_as_single_calls(void **state)
{
    (void)state;
    struct random r = {5};
    static double x[BLOCK], out[BLOCK];
    void (*const blocks[])(const double *, double *, size_t) = {core_log_block, core_log10_block,
                                                                core_exp_block};
    double (*const singles[])(double) = {core_log, core_log10, core_exp};
    for (int level = 0; level <= (int)vector_widest(); level++) {
        vector_use((enum vector_level)level);
        for (size_t f = 0; f < 3; f++) {
            size_t count = BLOCK - (size_t)random_below(&r, 20);
            fill_block(&r, x, count);
            blocks[f](x, out, count);
            for (size_t i = 0; i < count; i++)
                assert_true(same_bits(singles[f](x[i]), out[i]));
            blocks[f](x, x, count); // in place
            for (size_t i = 0; i < count; i++)
                assert_true(same_bits(x[i], out[i]));
        }
    }
    vector_use(vector_widest());
}

static void powers_of_blocks_are_those_of_single_calls(void **state)
{
    (void)state;
    struct random r = {6};
    double x[1000], y[1000], out[1000];
    for (size_t i = 0; i < 1000; i++) {
        x[i] = any_double(&r, -20, 9);
        y[i] = any_double(&r, -3, 3);
    }
    core_pow_block(x, y, out, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_true(same_bits(core_pow(x[i], y[i]), out[i]));
}

static void some_bits_never_change(void **state)
{
    (void)state;
    assert_true(core_log(10) == 0x1.26bb1bbb55516p+1);
    assert_true(core_exp(1) == 0x1.5bf0a8b145769p+1);
    assert_true(core_pow(10, 0.3) == 0x1.fec982d5bb8afp+0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_logarithm_is_within_its_bound_everywhere),
        cmocka_unit_test(the_decimal_logarithm_is_within_its_bound),
        cmocka_unit_test(the_exponential_is_within_its_bound_everywhere),
        cmocka_unit_test(the_power_is_within_its_bound_everywhere),
        cmocka_unit_test(what_a_double_holds_comes_out_exact),
        cmocka_unit_test(edges_are_as_documented),
        cmocka_unit_test(powers_at_the_edges_are_as_documented),
        cmocka_unit_test(blocks_give_the_same_bits_as_single_calls),
        cmocka_unit_test(powers_of_blocks_are_those_of_single_calls),
        cmocka_unit_test(some_bits_never_change),
    };
    return cmocka_run_group_tests(tests, load_truth, unload_truth);
}
