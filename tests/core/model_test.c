#include "core/language/model.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void what_a_model_names_is_found_by_name(void **state)
{
    struct field attributes[] = {{.label = {.name = "born"}}, {.label = {.name = "class"}}};
    struct target targets[] = {{.label = {.name = "fdi"}}};
    struct indicator indicators[] = {{.label = {.name = "rate"}}};
    struct kind kinds[] = {{.label = {.name = "town"}},
                           {.label = {.name = "cadre"},
                            .attributes = attributes,
                            .attribute_count = 2,
                            .targets = targets,
                            .target_count = 1,
                            .indicators = indicators,
                            .indicator_count = 1}};
    struct record_type records[] = {
        {.label = {.name = "arrived"}, .fields = attributes, .field_count = 2}};
    struct model m = {.kinds = kinds, .kind_count = 2, .records = records, .record_count = 1};
    (void)state;
    assert_int_equal(model_kind(&m, "cadre"), 1);
    assert_int_equal(model_kind(&m, "cadres"), NONE);
    assert_int_equal(model_record(&m, "arrived"), 0);
    assert_int_equal(model_scheme(&m, "arrived"), NONE);
    assert_int_equal(model_table(&m, "arrived"), NONE);
    assert_int_equal(kind_attribute(&kinds[1], "class"), 1);
    assert_int_equal(kind_attribute(&kinds[0], "class"), NONE);
    assert_int_equal(kind_target(&kinds[1], "fdi"), 0);
    assert_int_equal(kind_indicator(&kinds[1], "rate"), 0);
    assert_int_equal(record_field(&records[0], "class"), 1);
    assert_int_equal(record_field(&records[0], ""), NONE);
    model_release(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_model_names_is_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
