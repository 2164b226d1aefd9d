// The host: the plugins of a ruleset with their methods, and tables that are refused.
#include "plugin/rig.h"

static const char *const SHIPPED[] = {PLUGIN_DIR};
static const char *const CAGES[] = {ZOO};

static void shipped_plugins_become_methods(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"basic", "peers", "means", "gate", "example"};
    struct host h;
    struct err e;
    host_init(&h);
    for (size_t i = 0; i < 5; i++)
        if (!host_load(&h, NAMES[i], SHIPPED, 1, &e))
            fail_msg("%s", e.text);
    assert_int_equal(h.count, 5);
    assert_int_equal(h.methods.count, 5 + 22 + 11 + 2 + 1);
    assert_true(methods_has_plugin(&h.methods, "gate"));
    assert_false(methods_has_plugin(&h.methods, "gates"));
    assert_null(methods_find(&h.methods, "basic", "minmax"));
    assert_string_equal(h.plugins[3].name, "gate");
    assert_int_equal(h.plugins[3].method_first, 5 + 22 + 11);
    assert_int_equal(h.plugins[3].method_count, 2);
    assert_has(h.plugins[3].path, "/plugins/gate.so");
    host_release(&h);
}

static void a_method_has_what_its_table_says(void **state)
{
    (void)state;
    struct host h;
    struct err e;
    host_init(&h);
    assert_true(host_load(&h, "basic", SHIPPED, 1, &e));
    assert_true(host_load(&h, "gate", SHIPPED, 1, &e));
    const struct method *m = methods_find(&h.methods, "basic", "over");
    assert_int_equal(m->scope, METHOD_ROW);
    assert_int_equal(m->argument_count, 2);
    assert_string_equal(m->arguments[1].name, "t");
    assert_int_equal(m->arguments[0].dimension, DIMENSION_ANY);
    assert_int_equal(m->arguments[1].dimension, DIMENSION_FIRST);
    assert_int_equal(m->result_dimension, DIMENSION_PLAIN);
    assert_int_equal(m->parameter_count, 4);
    assert_int_equal(m->parameters[2].type, PARAMETER_BOOL);
    assert_number(m->parameters[0].number, 0.01);
    assert_number(m->parameters[0].least, 1e-9);
    assert_true(isnan(m->parameters[0].most));
    assert_true(m->parameters[0].has_default && !m->parameters[3].has_default);
    assert_false(m->parameters[3].required);
    assert_true(isnan(m->parameters[3].number)); // none
    m = methods_find(&h.methods, "gate", "reached");
    assert_int_equal(m->scope, METHOD_SERIES);
    assert_int_equal(m->result, RESULT_DATE);
    assert_int_equal(m->arguments[0].sort, ARGUMENT_SERIES);
    assert_true(m->parameters[0].required);
    host_release(&h);
}

static void refused_tables_leave_the_host_as_it_was(void **state)
{
    (void)state;
    static const struct {
        const char *name, *words;
    } ANIMALS[] = {
        {"duplicate_method", "method copy: it stands twice in the table"},
        {"bad_default", "method copy: parameter cap: the default 2 is above its most 1"},
        {"other_name", "it calls itself \"somebody_else\" and its file other_name.so"},
        {"impure", "it is not pure, it reads the clock"},
    };
    struct host h;
    struct err e;
    host_init(&h);
    for (size_t i = 0; i < sizeof ANIMALS / sizeof *ANIMALS; i++) {
        assert_false(host_load(&h, ANIMALS[i].name, CAGES, 1, &e));
        assert_has(e.text, ANIMALS[i].words);
        assert_has(e.text, ZOO "/");
    }
    assert_int_equal(h.count, 0);
    assert_int_equal(h.methods.count, 0);
    host_release(&h);
}

static void a_plugin_of_abi_1_0_loads_and_runs(void **state)
{
    (void)state;
    struct rig rig;
    rig_open_in(&rig, ZOO, "elder");
    assert_int_equal(rig.host.plugins[0].abi_minor, 0);
    assert_int_equal(rig.host.methods.count, 2);
    static const double X[] = {4, NONE};
    static const double *const COLUMNS[] = {X};
    double out[2];
    rig_method(&rig, "twice"); // the second in the table: found by the size of the first
    assert_int_equal(rig.method->scope, METHOD_COHORT);
    assert_int_equal(rig.method->gives, GIVES_COLUMNS);
    assert_int_equal(rig.method->output_count, 0);
    rig_columns(&rig, 2, COLUMNS, out);
    assert_number(out[0], 8);
    assert_number(out[1], NONE);
    rig_close(&rig);
}

static void a_plugin_of_abi_1_1_loads_and_runs(void **state)
{
    (void)state;
    struct rig rig;
    rig_open_in(&rig, ZOO, "middle");
    assert_int_equal(rig.host.plugins[0].abi_minor, 1);
    static const double X[] = {4, NONE}, Y[] = {8, 1};
    static const double *const COLUMNS[] = {X, Y};
    double out[2];
    rig_method(&rig, "total"); // the second in the table: found by the size of the first
    assert_int_equal(rig.method->scope, METHOD_CRITERIA);
    assert_null(rig.method->measure); // whatever stands behind its end of the table
    assert_false(rig.method->wants_squares);
    struct method_call c = {.row_count = 2,
                            .columns = COLUMNS,
                            .child_count = 2,
                            .directions = (const int8_t[]){DIRECTION_MORE, DIRECTION_MORE},
                            .weights = (const double[]){0.25, 0.75},
                            .result = out};
    assert_true(rig_call(&rig, &c));
    assert_number(out[0], 7);
    assert_number(out[1], NONE);
    rig_close(&rig);
}

static void a_plugin_named_twice_is_refused(void **state)
{
    (void)state;
    struct host h;
    struct err e;
    host_init(&h);
    assert_true(host_load(&h, "basic", SHIPPED, 1, &e));
    assert_false(host_load(&h, "basic", SHIPPED, 1, &e));
    assert_string_equal(e.text, "plugin \"basic\" is listed twice");
    host_release(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_plugins_become_methods),
        cmocka_unit_test(a_method_has_what_its_table_says),
        cmocka_unit_test(refused_tables_leave_the_host_as_it_was),
        cmocka_unit_test(a_plugin_of_abi_1_0_loads_and_runs),
        cmocka_unit_test(a_plugin_of_abi_1_1_loads_and_runs),
        cmocka_unit_test(a_plugin_named_twice_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
