#include "service/directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int setup(void **state)
{
    struct directory *d = calloc(1, sizeof *d);
    directory_init(d);
    *state = d;
    return 0;
}

static int teardown(void **state)
{
    directory_release(*state);
    free(*state);
    return 0;
}

static void a_subject_is_found_by_its_id(void **state)
{
    struct directory *d = *state;
    uint32_t number = 99;
    directory_put(d, 0, "qiandeng", "千灯镇", "town");
    directory_put(d, 1, "c001", NULL, "cadre");
    assert_true(directory_find(d, "c001", &number));
    assert_int_equal(number, 1);
    assert_string_equal(d->entries[1].title, "c001"); // until it has one
    assert_string_equal(d->entries[0].title, "千灯镇");
    assert_false(directory_find(d, "c00", &number));
}

static void a_new_title_takes_the_place_of_the_old(void **state)
{
    struct directory *d = *state;
    directory_put(d, 0, "qiandeng", "千墩", "town");
    directory_put(d, 0, "qiandeng", NULL, "town");
    assert_string_equal(d->entries[0].title, "千墩");
    directory_put(d, 0, "qiandeng", "千灯", "town");
    assert_string_equal(d->entries[0].title, "千灯");
    assert_int_equal(d->count, 1);
}

static void ids_stay_where_they_are_while_it_grows(void **state)
{
    struct directory *d = *state;
    char id[16];
    directory_put(d, 0, "first", NULL, "town");
    const char *first = d->entries[0].id;
    for (uint32_t i = 1; i < 5000; i++) {
        snprintf(id, sizeof id, "s%u", i);
        directory_put(d, i, id, NULL, "town");
    }
    assert_ptr_equal(d->entries[0].id, first);
    for (uint32_t i = 1; i < 5000; i++) {
        uint32_t number;
        snprintf(id, sizeof id, "s%u", i);
        assert_true(directory_find(d, id, &number));
        assert_int_equal(number, i);
    }
}

static void kinds_are_those_of_the_model_at_hand(void **state)
{
    struct directory *d = *state;
    struct kind one[] = {{.label = {.name = "town"}}, {.label = {.name = "cadre"}}};
    struct kind other[] = {{.label = {.name = "cadre"}}};
    struct model a = {.kinds = one, .kind_count = 2}, b = {.kinds = other, .kind_count = 1};
    directory_put(d, 0, "qiandeng", NULL, "town");
    directory_put(d, 1, "c001", NULL, "cadre");
    assert_int_equal(directory_kind(d, 1, &a), 1);
    assert_int_equal(directory_kind(d, 1, &b), 0);
    assert_int_equal(directory_kind(d, 0, &b), NONE);
    assert_int_equal(directory_kind(d, 2, &a), NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_subject_is_found_by_its_id, setup, teardown),
        cmocka_unit_test_setup_teardown(a_new_title_takes_the_place_of_the_old, setup, teardown),
        cmocka_unit_test_setup_teardown(ids_stay_where_they_are_while_it_grows, setup, teardown),
        cmocka_unit_test_setup_teardown(kinds_are_those_of_the_model_at_hand, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
