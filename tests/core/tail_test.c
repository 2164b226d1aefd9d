// What came last against a list that is searched through: few owners and many, begun anew.
#include "core/store/tail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/base/random.h"

enum { ELEMENTS = 600, ROUNDS = 60 };

static size_t searched(const uint64_t *keys, size_t from, size_t count, uint64_t key)
{
    while (count > from)
        if (keys[--count] == key)
            return count;
    return TAIL_NONE;
}

static void assert_found(const struct tail *t, const uint64_t *keys, size_t from, size_t count,
                         uint64_t key)
{
    size_t wanted = searched(keys, from, count, key), found = tail_last(t, key);
    assert_int_equal(found, wanted);
    while (found != TAIL_NONE) {
        wanted = searched(keys, from, wanted, key);
        found = tail_before(t, found);
        assert_int_equal(found, wanted);
    }
}

static void an_owner_leads_to_all_its_elements_newest_first(void **state)
{
    struct random r = {7};
    struct tail t = {0};
    uint64_t keys[ELEMENTS];
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        uint64_t owners = 1 + random_below(&r, round % 2 ? 5 : 2 * ELEMENTS);
        size_t from = random_below(&r, ELEMENTS / 2);
        unsigned shift = (unsigned)random_below(&r, 54);
        tail_begin(&t, from);
        for (size_t i = from; i < ELEMENTS; i++) {
            keys[i] = random_below(&r, owners) << shift;
            tail_add(&t, keys[i]);
            assert_found(&t, keys, from, i + 1, random_below(&r, owners) << shift);
        }
        for (uint64_t key = 0; key < owners; key++)
            assert_found(&t, keys, from, ELEMENTS, key << shift);
        assert_found(&t, keys, from, ELEMENTS, UINT64_MAX);
    }
    tail_release(&t);
}

static void a_tail_that_nothing_was_added_to_knows_nobody(void **state)
{
    struct tail t = {0};
    (void)state;
    assert_int_equal(tail_last(&t, 0), TAIL_NONE);
    tail_begin(&t, 9);
    assert_int_equal(tail_last(&t, 0), TAIL_NONE);
    tail_release(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_owner_leads_to_all_its_elements_newest_first),
        cmocka_unit_test(a_tail_that_nothing_was_added_to_knows_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
