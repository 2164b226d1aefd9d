// What belongs to a board in the making, and boards read by columns.
#include "core/engine/engine.h"
#include "tests/core/engine_fixture.h"

static struct board *made; // what the board function hands out
static struct window asked;

static bool give_board(struct engine *g, uint32_t scheme, const struct window *w,
                       const struct board **out, struct err *e)
{
    (void)g;
    asked = *w;
    if (scheme != 0 || !made)
        return err_set(e, "no such board");
    *out = made;
    return true;
}

static void *room(struct board *b, size_t size)
{
    return arena_array(&b->arena, b->row_count + 1, size);
}

// A board of all towns, one cohort, nobody ranked.
static struct board *board_of(struct world *w, const struct window *in)
{
    struct board *b = mem_new(1, sizeof *b);
    arena_init(&b->arena);
    b->window = *in;
    b->row_count = store_row_count(w->store, TOWN);
    b->cohort = room(b, sizeof *b->cohort);
    b->points = room(b, sizeof *b->points);
    b->rank = room(b, sizeof *b->rank);
    b->cohort_count = 1;
    b->cohort_ranked = room(b, sizeof *b->cohort_ranked);
    b->own_column_count = w->ruleset.plan.column_count;
    b->own_columns = arena_array(&b->arena, b->own_column_count + 1, sizeof *b->own_columns);
    return b;
}

static void board_end(struct board *b)
{
    arena_release(&b->arena);
    free(b);
}

static void towns(struct world *w, const char *const *ids, const int64_t *people, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t town = world_subject(w, TOWN, ids[i]);
        if (people[i] != INT64_MIN)
            world_number_from(w, town, POPULATION, DAY_NONE, people[i]);
    }
    world_settle(w);
}

static void show(struct world *w, size_t at, const struct window *in, struct board *b, double *out)
{
    struct err e;
    if (!engine_run(w->engine, w->shows[at].value.program, TOWN, in, b, out, &e))
        fail_msg("%s", e.text);
}

#define ASSERT_SHOWS(at, ...)                                                                      \
    do {                                                                                           \
        const double wanted_row[] = {__VA_ARGS__};                                                 \
        double found_row[sizeof wanted_row / sizeof(double)];                                      \
        show(&w, at, &in, b, found_row);                                                           \
        for (size_t row = 0; row < sizeof wanted_row / sizeof(double); row++)                      \
            assert_same(found_row[row], wanted_row[row]);                                          \
    } while (0)
#define NO ((double)NAN)

static void peers_are_gathered_ranked_and_compared_within_their_cohort(void **state)
{
    (void)state;
    static const char *const ids[] = {"d", "b", "c", "a", "e", "f"};
    static const int64_t people[] = {30000, 10000, INT64_MIN, 30000, 50000, 70000};
    struct world w;
    world_begin(&w);
    size_t rank = world_show(&w, "rank(population of cohort)");
    size_t low = world_show(&w, "rank(-population of cohort)");
    size_t small = world_show(&w, "rank(population of cohort where population < 5)");
    size_t count = world_show(&w, "count(cohort)");
    size_t mean = world_show(&w, "mean(population of cohort)");
    size_t sum = world_show(&w, "sum(population of cohort)");
    size_t placed_at = world_show(&w, "probe.placed(population)");
    world_ready(&w);
    towns(&w, ids, people, 6);
    struct window in = world_window("2024", "2024-12-31");
    struct board *b = board_of(&w, &in);
    b->cohort_count = 2;
    b->cohort[4] = 1;
    b->cohort[5] = NONE; // not assessed
    ASSERT_SHOWS(rank, 1, 3, NO, 1, 1, NO);
    ASSERT_SHOWS(low, 2, 1, NO, 2, 1, NO);
    ASSERT_SHOWS(small, 1, 3, NO, 1, 1, NO);
    ASSERT_SHOWS(count, 4, 4, 4, 4, 1, NO);
    ASSERT_SHOWS(mean, 7.0 / 3, 7.0 / 3, 7.0 / 3, 7.0 / 3, 5, NO);
    ASSERT_SHOWS(sum, NO, NO, NO, NO, 5, NO);
    // by id: a b c d, c without data; e alone
    ASSERT_SHOWS(placed_at, 3.4, 1.4, NO, 0.4, 0.1, NO);
    board_end(b);
    world_end(&w);
}

static void a_boards_own_columns_are_kept_by_window(void **state)
{
    (void)state;
    static const char *const ids[] = {"a", "b"};
    static const int64_t people[] = {INT64_MIN, INT64_MIN};
    struct world w;
    world_begin(&w);
    size_t rank = world_show(&w, "rank(count(report) of cohort)");
    world_ready(&w);
    towns(&w, ids, people, 2);
    world_record(&w, REPORT, 0, day("2023-02-01"), 100);
    world_record(&w, REPORT, 1, day("2024-02-01"), 100);
    world_settle(&w);
    struct window now = world_window("2024", "2024-12-31"), in = window_prev(&now);
    struct board *b = board_of(&w, &now);
    ASSERT_SHOWS(rank, 1, 2);
    in = now;
    ASSERT_SHOWS(rank, 2, 1);
    in = window_prev(&now);
    ASSERT_SHOWS(rank, 1, 2);
    board_end(b);
    world_end(&w);
}

static void cohorts_stand_only_where_a_board_is_made(void **state)
{
    (void)state;
    struct world w;
    struct err e;
    double out[1];
    world_begin(&w);
    size_t rank = world_show(&w, "rank(population of cohort)");
    world_ready(&w);
    world_subject(&w, TOWN, "t");
    world_settle(&w);
    struct window in = world_window("2024", "2024-12-31");
    assert_false(engine_run(w.engine, w.shows[rank].value.program, TOWN, &in, NULL, out, &e));
    assert_non_null(strstr(e.text, "rank(population of cohort)"));
    world_end(&w);
}

static void columns_read_the_boards_of_other_periods(void **state)
{
    (void)state;
    static const char *const ids[] = {"a", "b", "c"};
    static const int64_t people[] = {INT64_MIN, INT64_MIN, INT64_MIN};
    struct world w;
    struct err e;
    const double *out;
    world_begin(&w);
    size_t own = world_ask(&w, TOWN, "annual.points + 1");
    size_t last = world_ask(&w, TOWN, "mean(annual.rank of years(2))");
    world_ready(&w);
    engine_free(w.engine);
    w.engine = engine_new(&w.ruleset, w.store, give_board);
    towns(&w, ids, people, 3);
    struct window in = world_window("2024-Q2", "2024-05-31");
    struct board *b = made = board_of(&w, &in);
    b->points[0] = 123400;
    b->points[1] = POINTS_NONE;
    b->cohort[2] = NONE;
    b->rank[0] = 2;
    assert_true(
        engine_column(w.engine, w.ruleset.plan.indicator_columns[TOWN][own], &in, NULL, &out, &e));
    assert_same(out[0], 13.34);
    assert_no_data(out[1]);
    assert_no_data(out[2]);
    assert_int_equal(asked.period.length, PERIOD_YEAR);
    assert_int_equal(asked.today, day("2024-05-31"));
    assert_true(
        engine_column(w.engine, w.ruleset.plan.indicator_columns[TOWN][last], &in, NULL, &out, &e));
    assert_same(out[0], 2);
    assert_no_data(out[1]);
    assert_int_equal(asked.period.year, 2023);
    made = NULL;
    engine_forget(w.engine);
    assert_false(
        engine_column(w.engine, w.ruleset.plan.indicator_columns[TOWN][own], &in, NULL, &out, &e));
    assert_string_equal(e.text, "no such board");
    board_end(b);
    world_end(&w);
}

static void a_predecessors_board_is_read_by_name(void **state)
{
    (void)state;
    static const char *const ids[] = {"a"};
    static const int64_t people[] = {INT64_MIN};
    struct world w;
    struct err e;
    const double *out;
    world_begin(&w);
    world_show(&w, "population");
    size_t second = world_show(&w, "population * 2");
    size_t ask = world_ask(&w, TOWN, "annual.show_1 + 0");
    world_ready(&w);
    assert_int_equal(second, 1);
    engine_free(w.engine);
    w.engine = engine_new(&w.ruleset, w.store, give_board);
    towns(&w, ids, people, 1);
    // The board that is handed out was judged by an older scheme with its shows in another order.
    struct scheme both[2] = {w.schemes[0], w.schemes[0]};
    struct show older[2] = {w.shows[1], w.shows[0]};
    both[1].shows = older;
    w.ruleset.model.schemes = both;
    w.ruleset.model.scheme_count = 2;
    struct window in = world_window("2024", "2024-12-31");
    struct board *b = made = board_of(&w, &in);
    double first_values[1] = {8}, second_values[1] = {9},
           *values[2] = {first_values, second_values};
    b->scheme = 1;
    b->shows = values;
    assert_true(
        engine_column(w.engine, w.ruleset.plan.indicator_columns[TOWN][ask], &in, NULL, &out, &e));
    assert_same(out[0], 8);
    older[0] = older[1]; // it has no such show
    engine_forget(w.engine);
    assert_true(
        engine_column(w.engine, w.ruleset.plan.indicator_columns[TOWN][ask], &in, NULL, &out, &e));
    assert_no_data(out[0]);
    made = NULL;
    board_end(b);
    world_end(&w);
}

static void boards_in_the_making_may_not_need_themselves(void **state)
{
    (void)state;
    struct world w;
    struct err e;
    world_begin(&w);
    world_ready(&w);
    struct window in = world_window("2024", "2024-12-31"), back = window_prev(&in);
    assert_true(engine_enter_board(w.engine, 0, &in, &e));
    assert_true(engine_enter_board(w.engine, 0, &back, &e));
    assert_false(engine_enter_board(w.engine, 0, &in, &e));
    assert_string_equal(e.text, "the board of \"annual\" for 2024 needs its own result");
    engine_leave_board(w.engine);
    engine_leave_board(w.engine);
    assert_null(engine_kept_board(w.engine, 0, &in));
    struct board *b = board_of(&w, &in);
    engine_keep_board(w.engine, b);
    assert_ptr_equal(engine_kept_board(w.engine, 0, &in), b);
    assert_ptr_equal(engine_own_board(w.engine, b), b);
    assert_null(engine_kept_board(w.engine, 0, &back));
    engine_set_day(w.engine, day("2024-06-01"));
    assert_null(engine_kept_board(w.engine, 0, &in));
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(peers_are_gathered_ranked_and_compared_within_their_cohort),
        cmocka_unit_test(a_boards_own_columns_are_kept_by_window),
        cmocka_unit_test(cohorts_stand_only_where_a_board_is_made),
        cmocka_unit_test(columns_read_the_boards_of_other_periods),
        cmocka_unit_test(a_predecessors_board_is_read_by_name),
        cmocka_unit_test(boards_in_the_making_may_not_need_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
