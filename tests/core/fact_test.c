#include "core/language/fact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void every_status_reads_back_from_its_name(void **state)
{
    (void)state;
    for (int s = RECORD_REPORTED; s <= RECORD_CORRECTED; s++) {
        enum record_status back;
        assert_true(record_status_parse(record_status_name((enum record_status)s), &back));
        assert_int_equal(back, s);
    }
    assert_string_equal(record_status_name(RECORD_WITHDRAWN), "withdrawn");
}

static void an_unknown_status_is_refused(void **state)
{
    (void)state;
    enum record_status s;
    assert_false(record_status_parse("Verified", &s));
    assert_false(record_status_parse("", &s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_reads_back_from_its_name),
        cmocka_unit_test(an_unknown_status_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
