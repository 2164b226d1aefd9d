#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void a_string_grows_by_every_kind_of_addition(void **state)
{
    (void)state;
    struct str s;
    str_init(&s);
    assert_null(s.data);
    str_add(&s, "评");
    str_add_char(&s, ' ');
    str_addf(&s, "%d/%s", 7, "x");
    str_add_bytes(&s, "a\0b", 3);
    assert_int_equal(s.size, 10);
    assert_memory_equal(s.data, "评 7/xa\0b", 11);
    str_add_whole(&s, 0);
    str_add_whole(&s, 907);
    str_add_whole(&s, UINT64_MAX);
    assert_string_equal(s.data + 10, "090718446744073709551615");
    str_clear(&s);
    assert_int_equal(s.size, 0);
    assert_string_equal(s.data, "");
    str_release(&s);
    assert_null(s.data);
}

static void what_is_taken_is_the_callers(void **state)
{
    (void)state;
    struct str s;
    str_init(&s);
    char *empty = str_take(&s);
    assert_string_equal(empty, "");
    free(empty);
    for (int i = 0; i < 10000; i++) {
        str_addf(&s, "%d,", i % 10);
    }
    char *text = str_take(&s);
    assert_int_equal(strlen(text), 20000);
    assert_null(s.data);
    assert_memory_equal(text + 19990, "5,6,7,8,9,", 10);
    free(text);
}

static void heap_arrays_double_and_keep_what_they_hold(void **state)
{
    (void)state;
    size_t room = 0;
    int *list = mem_grow(NULL, &room, 1, sizeof *list);
    assert_true(room >= 1);
    list[0] = 42;
    size_t before = room;
    assert_ptr_equal(mem_grow(list, &room, before, sizeof *list), list);
    list = mem_grow(list, &room, before + 1, sizeof *list);
    assert_int_equal(room, before * 2);
    assert_int_equal(list[0], 42);
    free(list);
    char *copy = mem_copy_bytes("ab", 1);
    assert_string_equal(copy, "a");
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_string_grows_by_every_kind_of_addition),
        cmocka_unit_test(what_is_taken_is_the_callers),
        cmocka_unit_test(heap_arrays_double_and_keep_what_they_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
