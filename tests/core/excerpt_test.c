// Excerpts: the same from a store in which much has come since it was put in order as from one that
// is in order.
#include "core/store/excerpt.h"

#include "tests/base/random.h"
#include "tests/core/engine_fixture.h"

enum { TOWNS = 12, FACTS = 900, ROUNDS = 12 };

static struct fact some_record(struct random *r, struct cell *n, int64_t seq)
{
    *n = (struct cell){.has = random_below(r, 5) > 0, .number = (int64_t)random_below(r, 1000)};
    struct fact f = {.tag = FACT_RECORD, .seq = seq};
    f.record = (struct fact_record){
        .id = "r", .type = EVENT, .until = DAY_NONE, .cells = n, .cell_count = 1};
    f.record.subject = (uint32_t)random_below(r, TOWNS);
    f.record.date = (int32_t)random_below(r, 6);
    return f;
}

// Of a record that came, or of one that will or never.
static struct fact some_status(struct random *r, int64_t seq)
{
    struct fact f = {.tag = FACT_STATUS, .seq = seq};
    f.status = (struct fact_status){.type = EVENT,
                                    .record_seq = (int64_t)random_below(r, (uint64_t)seq + 9),
                                    .status = (enum record_status)random_below(r, 3),
                                    .appeal_upheld = random_below(r, 9) == 0,
                                    .sets_hearing = random_below(r, 4) == 0,
                                    .heard_on = (int32_t)random_below(r, 99)};
    return f;
}

static struct fact some_value(struct random *r, int64_t seq)
{
    struct fact f = {.tag = FACT_ATTRIBUTE, .seq = seq};
    f.attribute = (struct fact_attribute){.subject = (uint32_t)random_below(r, TOWNS),
                                          .kind = TOWN,
                                          .attribute = POPULATION,
                                          .from = (int32_t)random_below(r, 6),
                                          .value = {.has = true}};
    if (random_below(r, 3) == 0)
        f.attribute.from = DAY_NONE;
    f.attribute.value.number = (int64_t)random_below(r, 1000);
    return f;
}

static void assert_values(const struct store *a, const struct store *b, uint32_t kind, size_t count)
{
    double x[TOWNS], y[TOWNS];
    for (int32_t on = -1; on < 7; on++) {
        store_attribute(a, kind, POPULATION, on, x);
        store_attribute(b, kind, POPULATION, on, y);
        assert_memory_equal(x, y, count * sizeof *x);
    }
}

#define ASSERT_COLUMN(column)                                                                      \
    assert_memory_equal(x->column, y->column, x->count * sizeof *x->column)

static void assert_alike(const struct store *a, const struct store *b, size_t count)
{
    const struct record_table *x = store_records(a, EVENT), *y = store_records(b, EVENT);
    assert_int_equal(x->count, y->count);
    assert_values(a, b, TOWN, count);
    if (!x->count)
        return;
    ASSERT_COLUMN(subject);
    ASSERT_COLUMN(date);
    ASSERT_COLUMN(seq);
    ASSERT_COLUMN(status);
    ASSERT_COLUMN(appeal_upheld);
    ASSERT_COLUMN(heard_on);
    ASSERT_COLUMN(cells[0]);
}

static void assert_excerpts_alike(struct random *r, struct world *loose, struct world *tight)
{
    uint32_t subjects[TOWNS];
    size_t count = 0;
    for (uint32_t i = 0; i < TOWNS; i++)
        if (random_below(r, 3) == 0)
            subjects[count++] = i;
    store_settle(tight->store);
    struct store *a = store_excerpt(loose->store, TOWN, subjects, count);
    struct store *b = store_excerpt(tight->store, TOWN, subjects, count);
    assert_int_equal(store_row_count(a, TOWN), count);
    for (uint32_t i = 0; i < count; i++)
        assert_string_equal(store_id(a, i), store_id(tight->store, subjects[i]));
    assert_alike(a, b, count);
    store_excerpt_free(a);
    store_excerpt_free(b);
}

static void both_begin(struct world *loose, struct world *tight)
{
    world_begin(loose);
    world_ready(loose);
    world_begin(tight);
    world_ready(tight);
    for (uint32_t i = 0; i < TOWNS; i++) {
        char id[] = {(char)('a' + (int)i), 0};
        world_subject(loose, TOWN, id);
        world_subject(tight, TOWN, id);
    }
}

static void what_came_last_is_found_though_it_is_not_in_order(void **state)
{
    (void)state;
    struct random r = {31};
    for (size_t round = 0; round < ROUNDS; round++) {
        struct world loose, tight;
        both_begin(&loose, &tight);
        for (int64_t seq = 1; seq <= FACTS; seq++) {
            struct cell n;
            uint64_t which = random_below(&r, 4);
            struct fact f = which == 0   ? some_status(&r, seq)
                            : which == 1 ? some_value(&r, seq)
                                         : some_record(&r, &n, seq);
            world_take(&loose, f);
            world_take(&tight, f);
            if (random_below(&r, 150) == 0)
                store_settle(loose.store);
            if (random_below(&r, 9) == 0)
                assert_excerpts_alike(&r, &loose, &tight);
        }
        world_end(&loose);
        world_end(&tight);
    }
}

static void order_is_wanted_when_much_has_come_and_not_before(void **state)
{
    (void)state;
    struct random r = {5};
    struct world loose, tight;
    both_begin(&loose, &tight);
    int64_t seq = 0;
    for (; !store_wants_order(loose.store); seq++) {
        struct cell n;
        world_take(&loose, some_record(&r, &n, seq));
        assert_true(seq < 1000000);
    }
    assert_true(seq > 10000); // or each thousand records would wait for all to be moved
    store_settle(loose.store);
    assert_false(store_wants_order(loose.store));
    world_end(&loose);
    world_end(&tight);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_last_is_found_though_it_is_not_in_order),
        cmocka_unit_test(order_is_wanted_when_much_has_come_and_not_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
