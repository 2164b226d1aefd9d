// The digests are a format: they must come out the same on every machine, in every version to come.
// The expected ones were computed by another program (Python's hashlib) from what ledger/chain.h
// says.
#include "fixture.h"

#include "ledger/chain.h"

static void the_digest_of_a_line_never_changes(void **state)
{
    struct fixture *f = *state;
    struct ledger_entry entries[] = {new_rate(19800, 7.1), new_rate(-1, 1e-3)};
    fixture_must(f, entries, 2);
    fixture_expect(f, "SELECT digest FROM lines WHERE seq = 1",
                   "5e7d722eb545f933089f4c4e9a4d529f1c0bd0b85a0ecabebc3baf4779dd2698");
    fixture_expect(f, "SELECT digest FROM lines WHERE seq = 3",
                   "49b79df9a65070f72e3fffe854fa722f08d92e60739353e206a5e0d2605be066");
}

static void the_hash_of_a_text_never_changes(void **state)
{
    (void)state;
    const uint8_t salt[SALT_SIZE] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    struct digest d;
    char hex[DIGEST_TEXT];
    text_hash(salt, "李某", &d);
    digest_hex(&d, hex);
    assert_string_equal(hex, "d20eeeea582d02e1cf1d1ad8a9a17536cc3bd38e6429e3cc7c2209edc433168d");
}

static void a_line_follows_from_the_one_before(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    fixture_expect(f, "SELECT previous FROM lines WHERE seq = 1",
                   "0000000000000000000000000000000000000000000000000000000000000000");
    fixture_expect(
        f,
        "SELECT count(*) FROM lines a JOIN lines b ON b.seq = a.seq + 1 AND b.previous = a.digest",
        "5");
}

static int64_t clock_ms;

static int64_t set_clock(void)
{
    return clock_ms;
}

static void time_never_goes_back(void **state)
{
    struct fixture *f = *state;
    fixture_shut(f);
    struct ledger_options o = {.path = f->path, .now_ms = set_clock};
    struct err e;
    assert_true(ledger_open(&f->ledger, &o, &e));
    assert_true(ledger_prepare(f->ledger, &f->model, "hash-1", "x", &fixture_who, &f->schema, &e));
    const int64_t told[] = {fixture_now() + 50, fixture_now() - 50, fixture_now() + 60};
    const int64_t stamped[] = {fixture_now() + 50, fixture_now() + 50, fixture_now() + 60};
    for (int i = 0; i < 3; i++) {
        clock_ms = told[i];
        struct ledger_entry entry = new_rate(i, 1);
        fixture_must(f, &entry, 1);
        assert_int_equal(entry.fact.time, stamped[i]);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_digest_of_a_line_never_changes),
        cmocka_unit_test(the_hash_of_a_text_never_changes),
        TEST(a_line_follows_from_the_one_before),
        TEST(time_never_goes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
