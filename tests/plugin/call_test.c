// One call: what a plugin gives back is held to the contract.
#include "plugin/rig.h"

static struct rig rig;

static int open_rogue(void **state)
{
    (void)state;
    rig_open_in(&rig, ZOO, "rogue");
    return 0;
}

static int close_rogue(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

// Three rows: 1, a misdeed, no data.
static bool misdeed(const char *method, double out[3])
{
    static const double X[] = {1, -1, (double)NAN};
    static const double *const COLUMNS[] = {X};
    rig_method(&rig, method);
    struct method_call c = {.row_count = 3, .columns = COLUMNS, .result = out};
    return rig_call(&rig, &c);
}

static void row_fails(const char *method, const char *text)
{
    double out[3];
    assert_true(misdeed(method, out));
    assert_number(out[0], 1); // the other rows stand
    assert_true(isinf(out[1]));
    assert_number(out[2], NONE);
    assert_int_equal(rig.failed_count, 1);
    assert_int_equal(rig.failed_row, 1);
    assert_string_equal(rig.failed_text, text);
}

static void call_fails(const char *method, const char *text)
{
    double out[3];
    assert_false(misdeed(method, out));
    assert_string_equal(rig.error.text, text);
}

static void an_infinity_fails_its_row(void **state)
{
    (void)state;
    row_fails("infinite", "rogue.infinite: it gave an infinity");
}

static void no_data_out_of_data_fails_the_row_of_a_method_that_promises_a_number(void **state)
{
    (void)state;
    row_fails("loses_data", "rogue.loses_data: it gave no data though every input has some, and it "
                            "promises a number then");
    double out[3];
    assert_true(misdeed("has_none", out)); // promises nothing: no data is a result
    assert_number(out[1], NONE);
    assert_int_equal(rig.failed_count, 0);
}

static void a_bool_is_nought_or_one_and_a_date_a_day(void **state)
{
    (void)state;
    row_fails("half_true", "rogue.half_true: it gave 0.5 for a yes or no; that is 1 or 0");
    row_fails("half_day", "rogue.half_day: it gave 0.5 for a day; that is a whole number from "
                          "-719162 to 2932896");
    row_fails("far_day", "rogue.far_day: it gave 1000000000 for a day; that is a whole number from "
                         "-719162 to 2932896");
}

static void a_row_that_is_not_written_fails_the_call(void **state)
{
    (void)state;
    call_fails("silent", "rogue.silent: it wrote no result for 1 of 3 rows, the first of them row "
                         "1; it must write MERIT_NO_DATA where there is none");
}

static void a_reported_error_comes_as_one_clean_line(void **state)
{
    (void)state;
    call_fails("fails", "rogue.fails: the moon is in the wrong house ?!");
    call_fails("fails_silently", "rogue.fails_silently: it failed and did not say why");
    call_fails("odd_code",
               "rogue.odd_code: it returned 42; a run returns MERIT_DONE (0) or MERIT_FAILED (1)");
}

static void a_method_may_fail_single_rows(void **state)
{
    (void)state;
    row_fails("fails_rows", "rogue.fails_rows: below nothing");
}

static void no_data_and_zero_have_one_form_each(void **state)
{
    (void)state;
    double out[3], nothing = NONE;
    assert_true(misdeed("minus_zero", out));
    assert_true(out[1] == 0 && !signbit(out[1]));
    assert_memory_equal(&out[2], &nothing, sizeof nothing);
}

static void a_talkative_method_is_heard_to_the_end(void **state)
{
    (void)state;
    enum { ROWS = 1000 };
    double x[ROWS] = {0}, out[ROWS];
    const double *const columns[] = {x};
    rig_method(&rig, "talks");
    rig_columns(&rig, ROWS, columns, out); // the log keeps the first few
    assert_number(out[ROWS - 1], 0);
}

static void nobody_need_listen_to_failed_rows(void **state)
{
    (void)state;
    double x = -1, out;
    const double *const columns[] = {&x};
    rig_method(&rig, "infinite");
    const struct method_call c = {.row_count = 1,
                                  .columns = columns,
                                  .parameters = rig.parameters,
                                  .texts = rig.texts,
                                  .result = &out};
    assert_true(rig.method->call(rig.method, &c, &rig.error));
    assert_true(isinf(out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_infinity_fails_its_row),
        cmocka_unit_test(no_data_out_of_data_fails_the_row_of_a_method_that_promises_a_number),
        cmocka_unit_test(a_bool_is_nought_or_one_and_a_date_a_day),
        cmocka_unit_test(a_row_that_is_not_written_fails_the_call),
        cmocka_unit_test(a_reported_error_comes_as_one_clean_line),
        cmocka_unit_test(a_method_may_fail_single_rows),
        cmocka_unit_test(no_data_and_zero_have_one_form_each),
        cmocka_unit_test(a_talkative_method_is_heard_to_the_end),
        cmocka_unit_test(nobody_need_listen_to_failed_rows),
    };
    return cmocka_run_group_tests(tests, open_rogue, close_rogue);
}
