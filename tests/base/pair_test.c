// Lots that two take from either end: every one once, whoever comes when.
#include "base/pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "tests/base/random.h"

#define MOST 3000

struct marking {
    struct pair_lots lots;
    _Atomic unsigned marks[MOST];
};

static void mark(void *context, unsigned who)
{
    struct marking *m = context;
    for (size_t from, end; pair_take(&m->lots, who, &from, &end);)
        for (size_t i = from; i < end; i++)
            atomic_fetch_add(&m->marks[i], 1);
}

static void assert_marked(struct marking *m, size_t count)
{
    for (size_t i = 0; i < MOST; i++) {
        assert_int_equal(m->marks[i], i < count);
        m->marks[i] = 0;
    }
}

static void each_is_taken_once(void **state)
{
    (void)state;
    struct marking *m = mem_new(1, sizeof *m);
    struct random random = {.state = 5};
    struct pair *pair = pair_new(NULL);
    for (size_t i = 0; i < 400; i++) {
        size_t count = random_below(&random, MOST + 1), lot = 1 + random_below(&random, 50);
        pair_lots_init(&m->lots, count, lot);
        pair_run(i % 2 ? pair : NULL, mark, m);
        assert_marked(m, count);
    }
    free(m);
}

static void one_takes_from_the_beginning_the_other_from_the_end(void **state)
{
    (void)state;
    struct pair_lots lots;
    size_t from, end;
    pair_lots_init(&lots, 10, 4); // [0, 4) [4, 8) [8, 10)
    assert_true(pair_take(&lots, 1, &from, &end));
    assert_int_equal(from, 8);
    assert_int_equal(end, 10);
    assert_true(pair_take(&lots, 0, &from, &end));
    assert_int_equal(from, 0);
    assert_int_equal(end, 4);
    assert_true(pair_take(&lots, 1, &from, &end));
    assert_int_equal(from, 4);
    assert_int_equal(end, 8);
    assert_false(pair_take(&lots, 0, &from, &end));
    assert_false(pair_take(&lots, 1, &from, &end));
}

static void of_nothing_there_is_no_lot(void **state)
{
    (void)state;
    struct pair_lots lots;
    size_t from, end;
    pair_lots_init(&lots, 0, 4);
    assert_false(pair_take(&lots, 0, &from, &end));
    assert_false(pair_take(&lots, 1, &from, &end));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_taken_once),
        cmocka_unit_test(one_takes_from_the_beginning_the_other_from_the_end),
        cmocka_unit_test(of_nothing_there_is_no_lot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
