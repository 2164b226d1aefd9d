// coverage: clauses, what implements them, and what the boards give; over boards of several pages.
#include "ctl/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "tests/ctl/fake.h"

#define CLAUSES(more)                                                                               \
    "{\"ruleset\":\"0123\",\"seq\":7,\"as_of\":\"2024-12-31\",\"clauses\":["                        \
    "{\"clause\":\"1.1\",\"title\":\"外资\",\"declared\":true,\"unknown\":false,\"parts\":["      \
    "{\"sort\":\"rule\",\"scheme\":\"s\",\"name\":\"fdi\",\"title\":\"外资\",\"unknown\":false}," \
    "{\"sort\":\"veto\",\"scheme\":\"s\",\"name\":\"v\",\"title\":\"v\",\"unknown\":false},"        \
    "{\"sort\":\"outcome\",\"scheme\":\"s\",\"name\":\"red\",\"title\":\"红榜\",\"unknown\":"     \
    "false},"                                                                                       \
    "{\"sort\":\"exclusion\",\"type\":\"lead\",\"name\":\"x\",\"title\":\"x\",\"unknown\":false}]"  \
    "},"                                                                                            \
    "{\"clause\":\"4.5\",\"title\":\"4.5\",\"declared\":true,\"unknown\":true,\"parts\":["          \
    "{\"sort\":\"rule\",\"scheme\":\"s\",\"name\":\"rest\",\"title\":\"rest\",\"unknown\":true}]"   \
    "}" more "]}"
#define EMPTY                                                                                      \
    ",{\"clause\":\"5.1\",\"title\":\"无\",\"declared\":true,\"unknown\":false,\"parts\":[]}"

static const char schemes[] =
    "{\"schemes\":[{\"scheme\":\"s\",\"period\":\"year\",\"live\":[\"2023\",\"2024\"]},"
    "{\"scheme\":\"idle\",\"period\":\"month\",\"live\":[\"2024-11\",\"2024-12\"]}]}";
static const char first[] =
    "{\"rows\":[{\"subject\":\"a\",\"rules\":{\"fdi\":36.0,\"rest\":null},\"vetoes\":[],"
    "\"outcomes\":{\"red\":\"in\"}},"
    "{\"subject\":\"b\",\"rules\":{\"fdi\":12.5,\"rest\":null},\"vetoes\":[\"u\",\"v\"],"
    "\"outcomes\":{\"red\":\"out\"}}],\"next\":2}";
static const char second[] =
    "{\"rows\":[{\"subject\":\"c\",\"rules\":{\"fdi\":null,\"rest\":null},\"vetoes\":[\"u\"],"
    "\"outcomes\":{\"red\":\"in\"}}],\"next\":null}";

// 36 and 12.5 of three: from 12.50 to 36.00, on average 24.25.
#define SHOWN(period)                                                                              \
    "1.1  外资\n"                                                                                \
    "    rule      s.fdi  外资  " period ": 2 of 3 scored, 12.50 to 36.00, mean 24.25\n"           \
    "    veto      s.v  " period ": fired for 1: b\n"                                              \
    "    outcome   s.red  红榜  " period ": holds for 2: a, c\n"                                   \
    "    exclusion lead.x\n"                                                                       \
    "4.5  UNKNOWN in the source\n"                                                                 \
    "    rule      s.rest  unknown in the source\n"

struct ran {
    int code;
    char *out, *err;
    struct str asked;
};

static void cover(struct ran *r, const char *clauses, const char *option, const char *value)
{
    const struct fake_reply replies[] = {{FAKE_REPLY("200 OK", NULL), NULL},
                                         {FAKE_REPLY("200 OK", schemes), NULL},
                                         {FAKE_REPLY("200 OK", first), NULL},
                                         {FAKE_REPLY("200 OK", second), NULL}};
    struct fake_reply all[4];
    struct fake f;
    size_t out_size, err_size;
    memcpy(all, replies, sizeof all);
    all[0].body = clauses;
    fake_start(&f, all, 4);
    *r = (struct ran){.code = -1};
    FILE *out = open_memstream(&r->out, &out_size), *err = open_memstream(&r->err, &err_size);
    struct surroundings s = {.terminal = {.utf8 = true}, .socket = f.path, .out = out, .err = err};
    char *argv[] = {(char *)(uintptr_t) "meritctl", (char *)(uintptr_t) "coverage",
                    (char *)(uintptr_t)option, (char *)(uintptr_t)value, NULL};
    r->code = program_run(&s, option ? value ? 4 : 3 : 2, argv);
    fclose(out);
    fclose(err);
    fake_end(&f, &r->asked);
}

static void release(struct ran *r)
{
    free(r->out);
    free(r->err);
    str_release(&r->asked);
}

static void a_clause_shows_its_parts_and_what_they_give(void **state)
{
    (void)state;
    struct ran r;
    cover(&r, CLAUSES(""), NULL, NULL);
    assert_string_equal(r.err, "");
    assert_string_equal(
        r.out,
        SHOWN("2024") "\n2 clauses: 1 covered, 1 unknown in the source, 0 with nothing; as of "
                      "2024-12-31\n");
    assert_int_equal(r.code, 0);
    assert_string_equal(r.asked.data,
                        "GET /v1/clauses 0 \n"
                        "GET /v1/schemes 0 \n"
                        "GET /v1/boards/s/2024?fields=rules%2Cvetoes%2Coutcomes&top=5000 0 \n"
                        "GET /v1/boards/s/2024?fields=rules%2Cvetoes%2Coutcomes&top=5000&after=2 "
                        "0 \n");
    release(&r);
}

static void a_clause_that_nothing_implements_is_told_and_ends_with_one(void **state)
{
    (void)state;
    struct ran r;
    cover(&r, CLAUSES(EMPTY), NULL, NULL);
    assert_non_null(strstr(r.out, "5.1  无  NOTHING implements it\n"));
    assert_non_null(strstr(r.out, "3 clauses: 1 covered, 1 unknown in the source, 1 with nothing"));
    assert_int_equal(r.code, 1);
    release(&r);
}

static void another_period_may_be_asked_for(void **state)
{
    (void)state;
    struct ran r;
    cover(&r, CLAUSES(""), "--period", "2023");
    assert_non_null(strstr(r.out, "2023: 2 of 3 scored"));
    assert_non_null(strstr(r.asked.data, "GET /v1/boards/s/2023?"));
    release(&r);
    cover(&r, CLAUSES(""), "--period", "2023-06"); // no scheme of these judges months
    assert_non_null(strstr(r.out, "2024: 2 of 3 scored"));
    release(&r);
}

static void json_has_the_results_beside_the_parts(void **state)
{
    (void)state;
    struct ran r;
    cover(&r, CLAUSES(EMPTY), "--json", NULL);
    json_t *doc = json_loads(r.out, 0, NULL);
    assert_non_null(doc);
    json_t *clause = json_array_get(json_object_get(doc, "clauses"), 0);
    json_t *parts = json_object_get(clause, "parts");
    json_t *fdi = json_object_get(json_array_get(parts, 0), "result");
    assert_int_equal(json_integer_value(json_object_get(fdi, "scored")), 2);
    assert_true(json_number_value(json_object_get(fdi, "mean")) == 24.25);
    assert_null(json_object_get(fdi, "sum"));
    json_t *veto = json_object_get(json_array_get(parts, 1), "result");
    assert_int_equal(json_integer_value(json_object_get(veto, "fired")), 1);
    assert_int_equal(json_integer_value(json_object_get(doc, "empty")), 1);
    assert_int_equal(r.code, 1);
    json_decref(doc);
    release(&r);
}

static void a_refusal_is_told(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {FAKE_REPLY("503 Service Unavailable",
                    "{\"title\":\"Unavailable\",\"status\":503,\"detail\":\"starting\"}"),
         NULL}};
    struct fake f;
    struct str asked = {0};
    char *text, *errors;
    size_t out_size, err_size;
    fake_start(&f, replies, 1);
    FILE *out = open_memstream(&text, &out_size), *err = open_memstream(&errors, &err_size);
    struct surroundings s = {.terminal = {.utf8 = true}, .socket = f.path, .out = out, .err = err};
    char *argv[] = {(char *)(uintptr_t) "meritctl", (char *)(uintptr_t) "coverage", NULL};
    assert_int_equal(program_run(&s, 2, argv), 1);
    fclose(out);
    fclose(err);
    fake_end(&f, &asked);
    assert_non_null(strstr(errors, "starting"));
    assert_string_equal(text, "");
    free(text);
    free(errors);
    str_release(&asked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clause_shows_its_parts_and_what_they_give),
        cmocka_unit_test(a_clause_that_nothing_implements_is_told_and_ends_with_one),
        cmocka_unit_test(another_period_may_be_asked_for),
        cmocka_unit_test(json_has_the_results_beside_the_parts),
        cmocka_unit_test(a_refusal_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
