#include "core/language/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/core/units.h"

static void units_are_found_by_name(void **state)
{
    (void)state;
    struct units u;
    test_units_init(&u);
    assert_int_equal(unit_find(&u, "yi_yuan"), 2);
    assert_int_equal(unit_find(&u, "yi"), UNIT_NONE);
    assert_true(unit_factor(&u.list[2]) == 1e8);
    assert_true(unit_factor(&u.list[6]) == 0.1);
    test_units_release(&u);
}

static void dimensions_multiply_and_cancel(void **state)
{
    (void)state;
    struct units u;
    struct measure ratio, product, plain = measure_plain();
    test_units_init(&u);
    struct measure wan = measure_of_unit(&u, 1), yi = measure_of_unit(&u, 2);
    struct measure usd = measure_of_unit(&u, 3), person = measure_of_unit(&u, 5);
    assert_true(measure_same_dimension(&wan, &yi));
    assert_false(measure_same_dimension(&wan, &usd));
    assert_true(measure_is_plain(&plain));
    assert_false(measure_is_plain(&wan));
    assert_true(measure_divide(&yi, &wan, &ratio));
    assert_true(measure_is_plain(&ratio));
    assert_true(ratio.factor == 1e4);
    assert_true(measure_divide(&wan, &person, &ratio));
    assert_true(measure_multiply(&ratio, &person, &product));
    assert_true(measure_same_dimension(&product, &wan));
    assert_true(product.factor == 1e4);
    assert_true(measure_multiply(&wan, &wan, &wan)); // out may be an operand
    assert_int_equal(wan.exponents[0], 2);
    assert_true(wan.factor == 1e8);
    test_units_release(&u);
}

static void an_exponent_stays_within_eight(void **state)
{
    (void)state;
    struct units u;
    test_units_init(&u);
    struct measure yuan = measure_of_unit(&u, 0), power = yuan;
    for (int i = 1; i < 8; i++)
        assert_true(measure_multiply(&power, &yuan, &power));
    assert_false(measure_multiply(&power, &yuan, &power));
    power = measure_plain();
    for (int i = 0; i < 8; i++)
        assert_true(measure_divide(&power, &yuan, &power));
    assert_false(measure_divide(&power, &yuan, &power));
    test_units_release(&u);
}

static void a_measure_is_named_as_people_would(void **state)
{
    (void)state;
    struct units u;
    char name[64], small[4];
    test_units_init(&u);
    struct measure wan = measure_of_unit(&u, 1), person = measure_of_unit(&u, 5);
    struct measure plain = measure_plain(), out;
    measure_name(&u, &plain, name, sizeof name);
    assert_string_equal(name, "number");
    measure_name(&u, &wan, name, sizeof name);
    assert_string_equal(name, "万元");
    assert_true(measure_divide(&wan, &person, &out));
    measure_name(&u, &out, name, sizeof name);
    assert_string_equal(name, "10000 yuan/person");
    out.factor = 1;
    measure_name(&u, &out, name, sizeof name);
    assert_string_equal(name, "yuan/person");
    assert_true(measure_divide(&plain, &person, &out));
    assert_true(measure_divide(&out, &person, &out));
    measure_name(&u, &out, name, sizeof name);
    assert_string_equal(name, "1/person^2");
    assert_true(measure_multiply(&person, &wan, &out));
    measure_name(&u, &out, name, sizeof name);
    assert_string_equal(name, "10000 yuan*person");
    measure_name(&u, &wan, small, sizeof small); // cut at a whole character
    assert_string_equal(small, "万");
    test_units_release(&u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_are_found_by_name),
        cmocka_unit_test(dimensions_multiply_and_cancel),
        cmocka_unit_test(an_exponent_stays_within_eight),
        cmocka_unit_test(a_measure_is_named_as_people_would),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
