// A long page written by two is, byte for byte, what one writes: of a board as it was packed and of
// one that has moved, whole and in parts.
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>

#include <cmocka.h>

#include "api/board_page.h"
#include "base/pair.h"
#include "link/delta.h"
#include "link/listing.h"
#include "tests/base/random.h"
#include "tests/link/longer_fixture.h"

enum { PAGES = 60, NAME = 8 };

static char names[ROWS][NAME];

static const char *name_of(const void *context, uint32_t subject)
{
    (void)context;
    return names[subject];
}

static void write_page(struct board_page page, struct pair *pair, uint32_t after, uint32_t top,
                       struct str *out)
{
    struct json j;
    page.pair = pair;
    page.json = &j;
    str_clear(out);
    json_init(&j, out);
    board_page_write(&page, 0, ROWS, after, top);
}

static void assert_pages(struct longer *l, struct listing *rows, struct pair *pair)
{
    struct random r = {.state = 20260704};
    struct str one = {0}, two = {0};
    const struct board_page page = {.bytes = l->bytes,
                                    .rows = rows,
                                    .scheme = &l->county.scheme,
                                    .names = {.id = name_of, .title = name_of},
                                    .fields = FIELD_ALL,
                                    .ruleset = "5d0c",
                                    .seq = 77,
                                    .as_of = 19904};
    for (uint32_t i = 0; i < PAGES; i++) {
        uint32_t after = i ? (uint32_t)random_below(&r, ROWS + 100) : 0;
        uint32_t top = i ? 1 + (uint32_t)random_below(&r, i % 3 ? 5000 : ROWS) : ROWS;
        write_page(page, NULL, after, top, &one);
        write_page(page, pair, after, top, &two);
        assert_int_equal(two.size, one.size);
        assert_memory_equal(two.data, one.data, one.size);
    }
    str_release(&one);
    str_release(&two);
}

static _Atomic bool crowded;

static void *burn(void *context)
{
    while (atomic_load(&crowded))
        ;
    return context;
}

// With more threads than cores now one of the two is late, now the other, or has nothing left.
static void two_write_what_one_does(void **state)
{
    (void)state;
    struct pair *pair = pair_new(NULL);
    pthread_t others[4];
    atomic_store(&crowded, true);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&others[i], NULL, burn, NULL), 0);
    for (int plain = 0; plain < 2; plain++) {
        struct longer *l = longer_open(plain);
        struct listing rows;
        assert_pages(l, NULL, pair);
        board_listing(l->bytes, ROWS, &rows);
        assert_pages(l, &rows, pair);
        listing_release(&rows);
        longer_close(l);
    }
    atomic_store(&crowded, false);
    for (size_t i = 0; i < 4; i++)
        pthread_join(others[i], NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_write_what_one_does)};
    for (uint32_t i = 0; i < ROWS; i++)
        snprintf(names[i], NAME, "t%u", i);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
