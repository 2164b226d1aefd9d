// Packed boards: written, checked and read back; nothing that an evaluator could stage makes a
// reader leave the bytes.
#include "link/packed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/base/random.h"
#include "tests/link/packed_fixture.h"

static void assert_refused(const void *bytes, size_t size, const struct county *c, const char *why)
{
    struct err e;
    if (packed_check(bytes, size, &c->ruleset.model, TOWNS, &e))
        fail_msg("taken; \"%s\" was meant", why);
    if (!strstr(e.text, why))
        fail_msg("\"%s\" does not say \"%s\"", e.text, why);
}

static void what_was_packed_is_read_back(void **state)
{
    (void)state;
    struct county c;
    struct err e;
    county_open(&c);
    const void *b = c.packed.data;
    if (!packed_check(b, c.packed.size, &c.ruleset.model, TOWNS, &e))
        fail_msg("%s", e.text);
    assert_int_equal(packed_head(b)->seq, 77);
    assert_int_equal(packed_period(b).year, 2024);
    assert_int_equal(packed_head(b)->listed, LISTED);
    const struct packed_cohort *zone = &packed_cohorts(b)[0], *town = &packed_cohorts(b)[1];
    assert_string_equal(packed_text(b, zone->title), "开发区");
    assert_int_equal(zone->listed, 3);
    assert_int_equal(town->first, 3);
    assert_int_equal(town->ranked, 1);
    for (uint32_t i = 0; i < LISTED; i++) {
        const struct packed_row *row = packed_row(b, i);
        uint32_t at = c.order[i];
        assert_int_equal(row->subject, at);
        assert_int_equal(row->points, c.total[at]);
        assert_int_equal(row->rank, c.rank[at]);
        assert_int_equal(packed_rule_points(b, row)[RULE_GROWTH], c.rule_points[RULE_GROWTH][at]);
        assert_int_equal(packed_rule_states(b, row)[RULE_FDI], c.rule_state[RULE_FDI][at]);
        assert_int_equal(packed_vetoes(b, row)[0], c.vetoes[at]);
        assert_int_equal(packed_outcomes(b, row)[1], c.outcome[1][at]);
        assert_int_equal(packed_next(b, row)[1], c.next[1][at]);
    }
    assert_string_equal(packed_text(b, packed_failures(b)[1].text), "all of it");
    county_close(&c);
}

static void shows_carry_their_type_their_unit_and_their_texts(void **state)
{
    (void)state;
    struct county c;
    county_open(&c);
    const void *b = c.packed.data;
    const struct packed_show *types = packed_show_types(b);
    for (uint32_t i = 0; i < SHOWS; i++)
        assert_int_equal(types[i].type, i);
    assert_string_equal(packed_text(b, types[VALUE_NUMBER].unit), "万元");
    assert_int_equal(types[VALUE_DATE].unit, NONE);
    const double *first = packed_shows(b, packed_row(b, 0)); // of town 3
    assert_true(first[VALUE_NUMBER] == 3001.5);
    assert_true(first[VALUE_DATE] == 19786);
    assert_string_equal(packed_text(b, (uint32_t)first[VALUE_TEXT]), "王");
    assert_string_equal(packed_text(b, (uint32_t)first[VALUE_ENUM]), "镇");
    assert_string_equal(packed_text(b, (uint32_t)first[VALUE_REF]), "lujia");
    const double *third = packed_shows(b, packed_row(b, 2)); // of town 5: the same head
    assert_true(third[VALUE_TEXT] == first[VALUE_TEXT]);
    const double *missing = packed_shows(b, packed_row(b, 5)); // of town 2
    assert_true(isnan(missing[VALUE_NUMBER]) && isnan(missing[VALUE_TEXT]));
    county_close(&c);
}

static void an_infinity_is_packed_as_no_data(void **state)
{
    (void)state;
    struct county c;
    struct err e;
    county_open(&c);
    c.show[VALUE_NUMBER][3] = (double)INFINITY;
    county_pack(&c, NULL, 77, 19904, &c.packed);
    assert_true(packed_check(c.packed.data, c.packed.size, &c.ruleset.model, TOWNS, &e));
    assert_true(isnan(packed_shows(c.packed.data, packed_row(c.packed.data, 0))[VALUE_NUMBER]));
    county_close(&c);
}

static void the_sum_says_whether_two_boards_say_the_same(void **state)
{
    (void)state;
    struct county c;
    struct str later = {0};
    county_open(&c);
    uint64_t sum = packed_head(c.packed.data)->sum;
    county_pack(&c, NULL, 99, 19905, &later);
    assert_true(packed_head(later.data)->sum == sum); // the line and the day alone say nothing new
    c.board.window.today++;
    county_pack(&c, NULL, 99, 19905, &later);
    assert_true(packed_head(later.data)->sum != sum);
    c.board.window.today--;
    c.total[0]++;
    county_pack(&c, NULL, 77, 19904, &later);
    assert_true(packed_head(later.data)->sum != sum);
    str_release(&later);
    county_close(&c);
}

struct change {
    const char *why;
    size_t at; // of an uint32
    uint32_t value;
};

#define HEAD(field) offsetof(struct packed_head, field)
#define ROW(n, field)                                                                              \
    (sizeof(struct packed_head) + (n)*row_size + offsetof(struct packed_row, field))

static void a_board_that_contradicts_itself_is_refused_with_the_reason(void **state)
{
    (void)state;
    struct county c;
    county_open(&c);
    size_t row_size = packed_head(c.packed.data)->row_size;
    size_t cohorts = packed_head(c.packed.data)->cohorts_at;
    size_t shows = packed_head(c.packed.data)->shows_at;
    size_t failures = packed_head(c.packed.data)->failures_at;
    const struct change changes[] = {
        {"not a board", HEAD(magic), 1},
        {"not a board of version", HEAD(version), 1},
        {"says", HEAD(size), 12},
        {"scheme 9 of 1", HEAD(scheme), 9},
        {"not a period", HEAD(period_length), PERIOD_MONTH},
        {"not a period", HEAD(period_at), 1},
        {"not a period", HEAD(period_year), 0},
        {"out of range", HEAD(today), (uint32_t)DAY_NONE},
        {"not the scheme's", HEAD(rule_count), 5},
        {"not the scheme's", HEAD(show_count), 0},
        {"not the scheme's", HEAD(rule_is_total), 1}, // it has more rules than one
        {"not the scheme's", HEAD(rule_is_total), 2},
        {"not the scheme's", HEAD(row_size), 8},
        {"rows 0 to 6 of 5", HEAD(listed), 5},
        {"rows 4 to 10 of 6", HEAD(first), 4},
        {"do not add up", HEAD(row_count), 5},
        {"cohorts have 6 rows, and 9 are listed", HEAD(listed), 9},
        {"do not add up", HEAD(texts_at), 0},
        {"unknown or stands twice", ROW(0, subject), TOWNS},
        {"unknown or stands twice", ROW(1, subject), 3},
        {"row 0 is out of range", ROW(0, cohort), COHORTS},
        {"row 0 is out of range", ROW(0, grade), 2u | (uint32_t)ROW_RANKED << 16},
        {"does not follow", ROW(0, rank), 2},
        {"does not follow", ROW(1, rank), 3},
        {"does not follow", ROW(2, rank), 1},
        {"does not follow", ROW(4, rank), 2},   // unranked
        {"does not follow", ROW(3, cohort), 0}, // the cohort's first row is another
        {"cohort 0 is out of range", cohorts + offsetof(struct packed_cohort, listed), 2},
        {"cohort 0 has 3 rows", cohorts + offsetof(struct packed_cohort, ranked), 2},
        {"cohort 0 is out of range", cohorts + offsetof(struct packed_cohort, title), 1u << 30},
        {"show 0 is out of range", shows + offsetof(struct packed_show, type), 6},
        {"show 0 is out of range", shows + offsetof(struct packed_show, unit), 1u << 30},
        {"failure 0 is out of range", failures + offsetof(struct packed_failure, rule), RULE_COUNT},
        {"failure 0 is out of range", failures + offsetof(struct packed_failure, subject), TOWNS},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char *bytes = mem_copy_bytes(c.packed.data, c.packed.size);
        memcpy(bytes + changes[i].at, &changes[i].value, sizeof changes[i].value);
        county_sum(bytes, c.packed.size);
        assert_refused(bytes, c.packed.size, &c, changes[i].why);
        free(bytes);
    }
    c.packed.data[c.packed.size - 2] ^= 1;
    assert_refused(c.packed.data, c.packed.size, &c, "sum does not match");
    county_close(&c);
}

// Where the rows are few among the subjects they are held against each other.
static void a_subject_twice_among_very_many_is_refused_too(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    struct county c;
    struct err e;
    county_open(&c);
    size_t row_size = packed_head(c.packed.data)->row_size;
    assert_true(packed_check(c.packed.data, c.packed.size, &c.ruleset.model, MANY, &e));
    uint32_t other = packed_row(c.packed.data, 3)->subject, unmet = MANY - 1;
    memcpy(c.packed.data + ROW(1, subject), &unmet, sizeof unmet);
    county_sum(c.packed.data, c.packed.size);
    assert_true(packed_check(c.packed.data, c.packed.size, &c.ruleset.model, MANY, &e));
    memcpy(c.packed.data + ROW(1, subject), &other, sizeof other);
    county_sum(c.packed.data, c.packed.size);
    assert_false(packed_check(c.packed.data, c.packed.size, &c.ruleset.model, MANY, &e));
    assert_non_null(strstr(e.text, "unknown or stands twice"));
    county_close(&c);
}

// What a page of the county's board holds, as "first..end of listed".
static void assert_page(struct county *c, const struct packed_page *page, uint32_t first,
                        uint32_t count)
{
    struct err e;
    struct str packed = {0};
    county_pack(c, page, 77, 19904, &packed);
    if (!packed_check(packed.data, packed.size, &c->ruleset.model, TOWNS, &e))
        fail_msg("%s", e.text);
    const struct packed_head *head = packed_head(packed.data);
    assert_int_equal(head->first, first);
    assert_int_equal(head->row_count, count);
    assert_int_equal(head->listed, LISTED);
    assert_int_equal(head->rule_count, RULE_COUNT);
    for (uint32_t i = first; i < first + count; i++) {
        const struct packed_row *row = packed_row(packed.data, i);
        const struct packed_row *same = packed_row(c->packed.data, i);
        assert_memory_equal(row, same, head->row_size);
    }
    str_release(&packed);
}

static void a_page_has_some_of_the_rows_and_is_checked_alike(void **state)
{
    (void)state;
    struct county c;
    county_open(&c);
    c.show_arrays[VALUE_TEXT] = c.show_arrays[VALUE_NUMBER]; // places of texts differ in a page
    c.show_arrays[VALUE_ENUM] = c.show_arrays[VALUE_REF] = c.show_arrays[VALUE_NUMBER];
    for (size_t i = 0; i < SHOWS; i++)
        c.shows[i].value.type.tag = VALUE_NUMBER;
    county_pack(&c, NULL, 77, 19904, &c.packed);
    assert_page(&c, &(struct packed_page){.top = 2, .subject = NONE}, 0, 2);
    assert_page(&c, &(struct packed_page){.after = 2, .top = 3, .subject = NONE}, 2, 3);
    assert_page(&c, &(struct packed_page){.after = 9, .top = 3, .subject = NONE}, 6, 0);
    assert_page(&c, &(struct packed_page){.cohort = "town", .after = 1, .top = 9, .subject = NONE},
                4, 2);
    assert_page(&c, &(struct packed_page){.cohort = "镇", .top = 1, .subject = NONE}, 3, 1);
    assert_page(&c, &(struct packed_page){.cohort = "village", .top = 9, .subject = NONE}, 0, 0);
    assert_page(&c, &(struct packed_page){.subject = 1}, 4, 1);
    assert_page(&c, &(struct packed_page){.subject = 6}, 6, 0); // not listed
    county_close(&c);
}

static void a_board_that_keeps_no_rules_is_packed_without_them(void **state)
{
    (void)state;
    struct county c;
    struct err e;
    county_open(&c);
    c.board.keeps_rules = false;
    county_pack(&c, NULL, 77, 19904, &c.packed);
    assert_int_equal(packed_head(c.packed.data)->rule_count, 0);
    assert_true(packed_check(c.packed.data, c.packed.size, &c.ruleset.model, TOWNS, &e));
    assert_int_equal(packed_vetoes(c.packed.data, packed_row(c.packed.data, 4))[0], VETO_FIRED);
    county_close(&c);
}

// Its points are read from where the row's stand; what stands behind them is where it was.
static void a_rule_that_is_the_total_takes_no_room_in_a_row(void **state)
{
    (void)state;
    struct county c;
    struct str apart = {0};
    struct err e;
    county_open(&c);
    c.scheme.all_rule_count = c.board.rule_count = 1;
    c.board.failure_count = 0;
    memset(c.rule_state[0], RULE_SCORED, sizeof c.rule_state[0]);
    memcpy(c.rule_points[0], c.total, sizeof c.total);
    county_pack(&c, NULL, 77, 19904, &apart);
    c.board.rule_is_total = true;
    county_pack(&c, NULL, 77, 19904, &c.packed);
    const void *a = apart.data, *b = c.packed.data;
    if (!packed_check(b, c.packed.size, &c.ruleset.model, TOWNS, &e))
        fail_msg("%s", e.text);
    assert_int_equal(packed_head(b)->rule_count, 1);
    assert_true(packed_head(b)->row_size < packed_head(a)->row_size);
    for (uint32_t i = 0; i < LISTED; i++) {
        const struct packed_row *row = packed_row(b, i), *same = packed_row(a, i);
        assert_int_equal(packed_rule_points(b, row)[0], packed_rule_points(a, same)[0]);
        assert_int_equal(packed_rule_states(b, row)[0], RULE_SCORED);
        assert_int_equal(packed_vetoes(b, row)[0], packed_vetoes(a, same)[0]);
        assert_memory_equal(packed_outcomes(b, row), packed_outcomes(a, same), 2);
        assert_memory_equal(packed_next(b, row), packed_next(a, same), 2 * sizeof(uint32_t));
        assert_true(packed_shows(b, row)[VALUE_DATE] == packed_shows(a, same)[VALUE_DATE]);
    }
    str_release(&apart);
    county_close(&c);
}

static size_t touch_text(const void *bytes, uint32_t at)
{
    return strlen(packed_text(bytes, at));
}

static size_t touch_row(const void *bytes, const struct packed_row *row)
{
    const struct packed_head *h = packed_head(bytes);
    size_t seen = row->subject;
    for (uint32_t i = 0; i < h->rule_count; i++)
        seen += (size_t)packed_rule_points(bytes, row)[i] + packed_rule_states(bytes, row)[i];
    for (uint32_t i = 0; i < h->veto_count; i++)
        seen += packed_vetoes(bytes, row)[i];
    for (uint32_t i = 0; i < h->outcome_count; i++)
        seen += packed_outcomes(bytes, row)[i] + packed_next(bytes, row)[i];
    for (uint32_t i = 0; i < h->show_count; i++) {
        double v = packed_shows(bytes, row)[i];
        if (packed_is_text(packed_show_types(bytes)[i].type) && !isnan(v))
            seen += touch_text(bytes, (uint32_t)v);
    }
    return seen;
}

// All that a reader of a board that passed may look at.
static size_t touch(const void *bytes)
{
    const struct packed_head *h = packed_head(bytes);
    size_t seen = 0;
    for (uint32_t i = 0; i < h->listed; i++)
        seen += touch_row(bytes, packed_row(bytes, i));
    for (uint32_t i = 0; i < h->cohort_count; i++)
        seen += touch_text(bytes, packed_cohorts(bytes)[i].name) +
                touch_text(bytes, packed_cohorts(bytes)[i].title);
    for (uint32_t i = 0; i < h->failure_count; i++)
        seen += touch_text(bytes, packed_failures(bytes)[i].text);
    for (uint32_t i = 0; i < h->show_count; i++)
        if (packed_show_types(bytes)[i].unit != NONE)
            seen += touch_text(bytes, packed_show_types(bytes)[i].unit);
    return seen;
}

// In memory of exactly its size, so that a sanitizer sees the first byte past it.
static bool taken_and_read(const char *bytes, size_t size, const struct county *c)
{
    struct err e;
    char *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    if (size)
        memcpy(copy, bytes, size);
    county_sum(copy, size);
    bool taken = packed_check(copy, size, &c->ruleset.model, TOWNS, &e);
    if (taken)
        (void)touch(copy);
    free(copy);
    return taken;
}

static void any_single_byte_changed_is_refused_or_read_in_range(void **state)
{
    (void)state;
    static const uint8_t flips[] = {0x01, 0x80, 0xff};
    struct county c;
    county_open(&c);
    size_t refused = 0;
    for (size_t at = 0; at < c.packed.size; at++) {
        for (size_t k = 0; k < sizeof flips; k++) {
            c.packed.data[at] = (char)(c.packed.data[at] ^ flips[k]);
            refused += !taken_and_read(c.packed.data, c.packed.size, &c);
            c.packed.data[at] = (char)(c.packed.data[at] ^ flips[k]);
        }
    }
    assert_true(refused > c.packed.size / 4);
    assert_true(taken_and_read(c.packed.data, c.packed.size, &c));
    county_close(&c);
}

static void any_run_of_bytes_changed_is_refused_or_read_in_range(void **state)
{
    (void)state;
    struct random r = {.state = 20240630};
    struct county c;
    county_open(&c);
    for (int round = 0; round < 20000; round++) {
        char *bytes = mem_copy_bytes(c.packed.data, c.packed.size);
        size_t at = random_below(&r, c.packed.size), count = 1 + random_below(&r, 8);
        for (size_t i = at; i < at + count && i < c.packed.size; i++)
            bytes[i] = (char)random_below(&r, 256);
        (void)taken_and_read(bytes, c.packed.size, &c);
        free(bytes);
    }
    county_close(&c);
}

static void a_board_cut_short_is_refused_wherever_it_is_cut(void **state)
{
    (void)state;
    struct county c;
    county_open(&c);
    for (size_t size = 0; size < c.packed.size; size++)
        assert_false(taken_and_read(c.packed.data, size, &c));
    county_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_packed_is_read_back),
        cmocka_unit_test(shows_carry_their_type_their_unit_and_their_texts),
        cmocka_unit_test(a_page_has_some_of_the_rows_and_is_checked_alike),
        cmocka_unit_test(a_board_that_keeps_no_rules_is_packed_without_them),
        cmocka_unit_test(a_rule_that_is_the_total_takes_no_room_in_a_row),
        cmocka_unit_test(an_infinity_is_packed_as_no_data),
        cmocka_unit_test(the_sum_says_whether_two_boards_say_the_same),
        cmocka_unit_test(a_board_that_contradicts_itself_is_refused_with_the_reason),
        cmocka_unit_test(a_subject_twice_among_very_many_is_refused_too),
        cmocka_unit_test(any_single_byte_changed_is_refused_or_read_in_range),
        cmocka_unit_test(any_run_of_bytes_changed_is_refused_or_read_in_range),
        cmocka_unit_test(a_board_cut_short_is_refused_wherever_it_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
