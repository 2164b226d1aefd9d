// Lines of rows against a plain array: rows in order, shuffled, with gaps, told of again.
#include "core/store/told.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "tests/base/random.h"

enum { ROWS = 4000, ROUNDS = 60 };

struct telling { // how a load comes
    uint32_t stride;
    bool shuffled, falling;
    unsigned gaps, again; // of so many rows one; 0: none
};

static const struct telling tellings[] = {
    {.stride = 31},
    {.stride = 1, .gaps = 5},
    {.stride = 3, .falling = true},
    {.stride = 2, .again = 900},
    {.stride = 7, .again = 3},
    {.stride = 1, .shuffled = true},
    {.stride = 4, .shuffled = true, .again = 2, .gaps = 9},
    {.stride = UINT32_MAX / ROWS, .again = 500},
};
#define TELLINGS (sizeof tellings / sizeof *tellings)

static void rows_of(struct random *r, const struct telling *how, uint32_t *rows)
{
    for (uint32_t i = 0; i < ROWS; i++)
        rows[i] = i;
    for (uint32_t i = ROWS; how->shuffled && i-- > 1;) {
        uint32_t k = (uint32_t)random_below(r, i + 1), swapped = rows[i];
        rows[i] = rows[k];
        rows[k] = swapped;
    }
}

static void assert_lines(const struct told *t, const uint32_t *lines)
{
    for (uint32_t row = 0; row < ROWS + 9; row++)
        if (told_line(t, row) != (row < ROWS ? lines[row] : 0))
            fail_msg("row %u: %u, not %u", row, told_line(t, row), lines[row]);
}

static void lines_are_those_of_a_plain_array(void **state)
{
    struct random r = {3};
    uint32_t *rows = mem_new(ROWS, sizeof *rows);
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        const struct telling *how = &tellings[round % TELLINGS];
        uint32_t *lines = mem_new(ROWS, sizeof *lines);
        struct told t = {0};
        rows_of(&r, how, rows);
        for (uint32_t i = 0; i < ROWS; i++) {
            uint32_t row = rows[i], line = 1 + (how->falling ? ROWS - i : i) * how->stride;
            if (how->gaps && random_below(&r, how->gaps) == 0)
                continue;
            told_set(&t, row, line);
            lines[row] = line;
            if (how->again && random_below(&r, how->again) == 0) {
                row = rows[random_below(&r, i + 1)];
                lines[row] = 1 + (uint32_t)random_below(&r, UINT32_MAX);
                told_set(&t, row, lines[row]);
            }
            assert_int_equal(told_line(&t, row), lines[row]);
            if (random_below(&r, ROWS / 3) == 0)
                assert_lines(&t, lines);
        }
        assert_lines(&t, lines);
        told_release(&t);
        free(lines);
    }
    free(rows);
}

static size_t size_of(const struct told *t)
{
    return t->run_room * sizeof *t->runs + t->again_room * sizeof *t->again +
           t->line_room * sizeof *t->lines;
}

static void a_load_in_order_takes_no_room_a_row_and_another_no_more_than_4_bytes(void **state)
{
    struct random r = {9};
    (void)state;
    for (size_t i = 0; i < TELLINGS; i++) {
        struct told t = {0};
        uint32_t rows[ROWS];
        rows_of(&r, &tellings[i], rows);
        for (uint32_t n = 0; n < ROWS; n++)
            told_set(&t, rows[n], 1 + n * tellings[i].stride);
        assert_true(size_of(&t) <= (tellings[i].shuffled ? 2u * 4 * ROWS : 400)); // rooms double
        assert_int_equal(t.lines != NULL, tellings[i].shuffled);
        told_release(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_those_of_a_plain_array),
        cmocka_unit_test(a_load_in_order_takes_no_room_a_row_and_another_no_more_than_4_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
