// The template, and a plugin built outside the tree: what an author starts from works.
#include "plugin/rig.h"

static void the_template_measures_growth(void **state)
{
    (void)state;
    struct rig rig;
    rig_open(&rig, "example");
    rig_method(&rig, "growth");
    assert_number(rig_row(&rig, 120, 100), 0.2);
    assert_number(rig_row(&rig, 80, 100), -0.2);
    assert_number(rig_row(&rig, 500, 100), 4);
    assert_number(rig_row(&rig, 120, 0), NONE);
    assert_number(rig_row(&rig, 120, -5), NONE);
    assert_number(rig_row(&rig, NONE, 100), NONE);
    assert_number(rig_row(&rig, 100, NONE), NONE);
    rig_set(&rig, "cap", 0.5);
    assert_number(rig_row(&rig, 500, 100), 0.5);
    assert_number(rig_row(&rig, 120, 100), 0.2);
    rig_close(&rig);
}

static void a_plugin_built_outside_the_tree_works(void **state)
{
    (void)state;
    struct rig rig;
    rig_open_in(&rig, OUTSIDE, "outside");
    assert_string_equal(rig.host.plugins[0].licence, "MIT");
    rig_method(&rig, "logistic");
    assert_true(rig.method->parameters[0].required);
    rig_set(&rig, "middle", 2);
    assert_number(rig_row(&rig, 2, 0), 0.5);
    assert_number(rig_row(&rig, NONE, 0), NONE);
    assert_true(fabs(rig_row(&rig, 3, 0) - 0.73105857863000488) < 1e-15);
    rig.texts[1] = "down";
    assert_true(fabs(rig_row(&rig, 3, 0) - 0.26894142136999512) < 1e-15);
    rig.texts[1] = "sideways";
    struct method_call none = {.row_count = 0};
    assert_false(rig_call(&rig, &none));
    assert_string_equal(rig.error.text,
                        "outside.logistic: unknown way 'sideways': write 'up' or 'down'");
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_template_measures_growth),
        cmocka_unit_test(a_plugin_built_outside_the_tree_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
