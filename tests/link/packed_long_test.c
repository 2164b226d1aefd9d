// Packed boards of many rows: copied and checked by two, with the same verdict as by one.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/link/longer_fixture.h"

static struct pair *pair; // of all the tests

static bool take(struct longer *l, struct pair *by, struct err *e)
{
    county_sum(l->bytes, l->size);
    return packed_take(
        &(struct packed_taking){
            .from = l->bytes,
            .to = l->copy,
            .size = l->size,
            .model = &l->county.ruleset.model,
            .subject_count = ROWS,
            .row_of = l->row_of,
            .pair = by,
        },
        e);
}

static void assert_both_refuse(struct longer *l, const char *why)
{
    for (int two = 0; two < 2; two++) {
        struct err e;
        if (take(l, two ? pair : NULL, &e))
            fail_msg("taken; \"%s\" was meant", why);
        if (!strstr(e.text, why))
            fail_msg("\"%s\" does not say \"%s\"", e.text, why);
    }
}

static void a_board_is_copied_and_the_place_of_each_subject_noted(void **state)
{
    (void)state;
    for (int way = 0; way < 4; way++) {
        struct longer *l = longer_open(way & 2);
        struct err e;
        memset(l->copy, 0xa5, l->size);
        if (!take(l, way & 1 ? pair : NULL, &e))
            fail_msg("%s", e.text);
        assert_memory_equal(l->copy, l->bytes, l->size);
        for (uint32_t i = 0; i < ROWS; i++)
            assert_int_equal(l->row_of[ROWS - 1 - i], i);
        longer_close(l);
    }
}

static void who_has_no_row_has_no_place(void **state)
{
    (void)state;
    struct longer *l = longer_open(true);
    struct packed_head *head = (void *)l->bytes;
    struct packed_cohort *cohorts = (void *)(l->bytes + head->cohorts_at);
    struct err e;
    uint32_t rows = ROWS - 100;
    memmove(l->bytes + head->shows_at - (size_t)100 * head->row_size, l->bytes + head->shows_at,
            l->size - head->shows_at);
    size_t less = (size_t)100 * head->row_size;
    cohorts = (void *)((uint8_t *)cohorts - less);
    head->row_count = head->listed = cohorts[0].listed = cohorts[0].ranked = rows;
    l->size = head->size -= less;
    head->shows_at -= less;
    head->cohorts_at -= less;
    head->failures_at -= less;
    head->texts_at -= less;
    if (!take(l, pair, &e))
        fail_msg("%s", e.text);
    for (uint32_t i = 0; i < ROWS; i++)
        assert_int_equal(l->row_of[ROWS - 1 - i], i < rows ? i : NONE);
    longer_close(l);
}

static void a_subject_that_stands_twice_is_refused_however_far_apart(void **state)
{
    (void)state;
    struct longer *l = longer_open(false);
    row_at(l->bytes, 12000)->subject = row_at(l->bytes, 5)->subject;
    assert_both_refuse(l, "stands twice");
    row_at(l->bytes, 12000)->subject = row_at(l->bytes, 11999)->subject;
    assert_both_refuse(l, "row 12000: subject");
    longer_close(l);
}

static void of_several_wrong_rows_the_first_is_named(void **state)
{
    (void)state;
    struct longer *l = longer_open(false);
    row_at(l->bytes, 4096)->rank = 4095; // the first of a block knows the one before
    row_at(l->bytes, 9000)->rank = 1;
    row_at(l->bytes, 19999)->cohort = 7;
    assert_both_refuse(l, "row 4096: rank 4095 does not follow");
    longer_close(l);
}

// Rows that lie within a block, across two, or are the first of one.
static void a_wrong_row_is_found_wherever_blocks_begin_and_end(void **state)
{
    (void)state;
    for (int plain = 0; plain < 2; plain++) {
        struct longer *l = longer_open(plain);
        const struct packed_head *head = packed_head(l->bytes);
        for (size_t edge = PACKED_BLOCK; edge < head->shows_at; edge += PACKED_BLOCK) {
            size_t middle = (edge - head->rows_at) / head->row_size;
            for (size_t i = middle - 2; i <= middle + 2 && i < ROWS; i++) {
                char why[64];
                uint32_t rank = row_at(l->bytes, i)->rank;
                row_at(l->bytes, i)->rank = 1;
                snprintf(why, sizeof why, "row %zu: rank 1 does not follow", i);
                assert_both_refuse(l, why);
                row_at(l->bytes, i)->rank = rank;
            }
        }
        longer_close(l);
    }
}

static void a_byte_changed_in_any_block_breaks_the_sum(void **state)
{
    (void)state;
    struct longer *l = longer_open(false);
    county_sum(l->bytes, l->size);
    for (size_t at = 1000; at < l->size; at += PACKED_BLOCK) {
        struct err e;
        l->bytes[at] ^= 0x10;
        assert_false(packed_check(l->bytes, l->size, &l->county.ruleset.model, ROWS, &e));
        l->bytes[at] ^= 0x10;
    }
    longer_close(l);
}

static void cohorts_that_say_more_rows_than_there_are_are_refused(void **state)
{
    (void)state;
    struct longer *l = longer_open(false);
    struct packed_cohort *cohorts = (void *)(l->bytes + packed_head(l->bytes)->cohorts_at);
    cohorts[0].ranked--;
    assert_both_refuse(l, "has 20000 rows, 20000 of them ranked, not 20000, 19999");
    longer_close(l);
}

int main(void)
{
    pair = pair_new(NULL);
    assert_non_null(pair);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_board_is_copied_and_the_place_of_each_subject_noted),
        cmocka_unit_test(a_subject_that_stands_twice_is_refused_however_far_apart),
        cmocka_unit_test(of_several_wrong_rows_the_first_is_named),
        cmocka_unit_test(who_has_no_row_has_no_place),
        cmocka_unit_test(a_wrong_row_is_found_wherever_blocks_begin_and_end),
        cmocka_unit_test(a_byte_changed_in_any_block_breaks_the_sum),
        cmocka_unit_test(cohorts_that_say_more_rows_than_there_are_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
