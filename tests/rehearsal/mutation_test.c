// Changed numbers: which are noticed, by whom.
#include "rehearsal/mutation.h"

#include "rig.h"

#define CONF                                                                                       \
    "constants: { limit = 20; }\n"                                                                 \
    "kinds: { town: { attributes: { x = \"number\"; } } }\n"                                       \
    "tables: { t: { inputs = [\"x\"]; outputs = [\"p\"]; rows = ( (\">= 10\", 1), (\"< 10\", 0) "  \
    "); } }\n"                                                                                     \
    "schemes: { s: { of = \"town\"; period = \"year\"; rules = ( { name = \"a\"; worth = 4; "      \
    "score = \"worth * t(x) + max(0, x - limit)\" } ) } }\n"                                       \
    "tests = ( { name = \"edge\"; scheme = \"s\"; period = \"2024\"\n"                             \
    "  given: { columns = [\"subject\", \"x\"]; rows = ( (\"a\", 10), (\"b\", 9.5) ) }\n"          \
    "  expect: { columns = [\"subject\", \"points\"]; rows = ( (\"a\", 4), (\"b\", 0) ) } } )\n"

static const char *by(enum noticed n)
{
    static const char *const names[] = {"?", "test", "check", "nobody"};
    return names[n];
}

static void each_number_is_changed_up_and_down(void **state)
{
    (void)state;
    struct rig g;
    struct mutation m;
    struct str said = {0};
    rig_open(&g, CONF);
    mutation_init(&m, &g.script, NULL);
    for (size_t i = 0; i < m.count; i++) {
        enum noticed noticed = mutation_try(&m, i);
        str_addf(&said, "%u:%s>%s %s\n", m.list[i].at.line, m.list[i].old, m.list[i].new,
                 by(noticed));
    }
    mutation_sum(&m);
    assert_string_equal(said.data,
                        "1:20>22 nobody\n1:20>18 nobody\n"
                        "3:10>11 check\n3:10>9 test\n" // a gap; an overlap
                        "3:1>2 test\n3:1>0 test\n3:10>11 nobody\n3:10>9 check\n3:0>1 test\n"
                        "4:4>5 test\n4:4>3 test\n4:0>1 test\n");
    assert_int_equal(m.unnoticed, 3);
    assert_int_equal(m.refused, 2);
    mutation_release(&m);
    rig_close(&g);
    str_release(&said);
}

static void what_is_changed_is_the_number_alone(void **state)
{
    (void)state;
    struct rig g;
    struct mutation m;
    rig_open(&g, CONF);
    mutation_init(&m, &g.script, NULL);
    size_t before = g.source.files[0].size;
    for (size_t i = 0; i < m.count; i++)
        (void)mutation_try(&m, i);
    assert_int_equal(g.source.files[0].size, before); // the source itself stays
    assert_string_equal(g.source.files[0].bytes, CONF);
    mutation_release(&m);
    rig_close(&g);
}

static void only_the_tests_that_are_meant_may_notice(void **state)
{
    (void)state;
    struct rig g;
    struct mutation m;
    rig_open(&g, CONF);
    mutation_init(&m, &g.script, "another");
    for (size_t i = 0; i < m.count; i++)
        (void)mutation_try(&m, i);
    mutation_sum(&m);
    assert_int_equal(m.unnoticed + m.refused, m.count);
    assert_int_equal(m.refused, 2); // the check is there without any test
    mutation_release(&m);
    rig_close(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_number_is_changed_up_and_down),
        cmocka_unit_test(what_is_changed_is_the_number_alone),
        cmocka_unit_test(only_the_tests_that_are_meant_may_notice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
