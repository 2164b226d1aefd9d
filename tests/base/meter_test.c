#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/meter.h"

static void as_many_as_that_in_a_second_are_many(void **state)
{
    (void)state;
    struct meter m = {.since = 1000};
    m.count = 199;
    assert_false(meter_many(&m, 1020));
    m.count += 200;
    assert_true(meter_many(&m, 1040));
    m.count += 9999;
    assert_false(meter_many(&m, 2040));
    m.count += 10000;
    assert_true(meter_many(&m, 3040));
}

static void it_is_told_anew_after_a_while_only(void **state)
{
    (void)state;
    struct meter m = {.since = 1000, .count = 5000};
    assert_false(meter_many(&m, 1019));
    assert_true(meter_many(&m, 1020));
    assert_true(meter_many(&m, 1039)); // of which nothing is counted yet
    assert_false(meter_many(&m, 1040));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_as_that_in_a_second_are_many),
        cmocka_unit_test(it_is_told_anew_after_a_while_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
