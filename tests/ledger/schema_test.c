// Looking for a record with the same `unique` values takes as long among many records as among few.
#include "fixture.h"

#include "ledger/schema.h"

// Steps of SQLite's machine for the look-ups of the last append.
static int steps(struct fixture *f, uint32_t type)
{
    return sqlite3_stmt_status(f->schema->types[type].unique, SQLITE_STMTSTATUS_VM_STEP, 1);
}

static void append(struct fixture *f, uint32_t type, int from, int count)
{
    struct ledger_entry *entries = calloc((size_t)count, sizeof *entries);
    for (int i = 0; i < count; i++) {
        char *id = arena_printf(&f->arena, "r%d", from + i);
        entries[i] = type == ARRIVED ? new_arrived(f, id, "p1", 1, id)
                                     : new_visit(f, id, "li", from + i, NULL, NULL);
    }
    fixture_must(f, entries, (size_t)count);
    free(entries);
}

static void must_not_grow(struct fixture *f, uint32_t type)
{
    fixture_people(f);
    append(f, type, 0, 10);
    steps(f, type);
    append(f, type, 10, 1);
    int few = steps(f, type);
    append(f, type, 11, 1000);
    steps(f, type);
    append(f, type, 1011, 1);
    int many = steps(f, type);
    assert_true(few > 0);
    assert_in_range(many, 1, few + 10);
}

static void texts_are_sought_in_their_index(void **state)
{
    must_not_grow(*state, ARRIVED);
}

static void numbers_are_sought_in_an_index_of_their_own(void **state)
{
    struct fixture *f = *state;
    static uint32_t unique[] = {VISIT_SCORE, VISIT_ORIGIN};
    f->types[VISIT].unique = unique;
    f->types[VISIT].unique_count = 2;
    fixture_shut(f);
    fixture_reopen(f, NULL);
    must_not_grow(f, VISIT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {TEST(texts_are_sought_in_their_index),
                                       TEST(numbers_are_sought_in_an_index_of_their_own)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
