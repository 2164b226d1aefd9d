// A board as a test: a scheme, facts, and what its rows must say.
//
// The configuration of all cases is a small county; a case adds schemes (and, when it likes, more
// sections, in `more`). `expect`, one subject a line: "ID name=value ..", names as act_said knows
// them,
// '~' in a value read as a blank.
#ifndef TESTS_EVALUATOR_BOARD_CASE_H
#define TESTS_EVALUATOR_BOARD_CASE_H

#include "act.h"

struct board_case {
    const char *name;
    const char *schemes; // the inside of section `schemes`
    const char *more;    // sections, or NULL
    const char *facts;
    const char *scheme; // NULL: "s"
    const char *period; // NULL: "2024"
    const char *as_of;  // NULL: the period's end
    const char *expect;
    const char *fails; // a text that must stand among the board's failures, or NULL
};

#ifndef BOARD_CASE_COUNTY // a test may bring its own
#define BOARD_CASE_COUNTY                                                                          \
    "units: { yuan = \"元\"; wan_yuan = \"万元 = 10000 yuan\"; item = \"个\"; }\n"             \
    "kinds: {\n"                                                                                   \
    " town: { title = \"区镇\"; attributes: { class = \"a 甲 | b 乙\"; group = \"text\";"      \
    "  x = \"number\"; y = \"number\"; z = \"number\"; ok = \"bool\"; on = \"date\"; } }\n"        \
    " office: { attributes: { x = \"number\"; since = \"date\"; until = \"date optional\"; };"     \
    "  active = [\"since\", \"until\"]; }\n"                                                       \
    " carrier: { attributes: { type = \"park 园区 | town 乡镇\"; } }\n"                        \
    " squad: { title = \"小分队\"; }\n"                                                         \
    " cadre: { belongs: { town = \"one\"; }; attributes: { x = \"number\"; }; }\n"                 \
    "}\n"                                                                                          \
    "targets: { town: { t = \"item\"; } }\n"                                                       \
    "records: {\n"                                                                                 \
    " visit: { of = \"town\"; none_is_zero = true; fields: { n = \"number\"; } }\n"                \
    " survey: { of = \"town\"; fields: { score = \"number\"; } }\n"                                \
    "}\n"                                                                                          \
    "indicators: { town: { visits = \"count(visit)\"; surveyed = \"last(score of survey)\";\n"     \
    " quiet = \"streak(months where count(visit) == 0)\"; } }\n"
#endif
static const char county[] = BOARD_CASE_COUNTY;

static void board_case_value(const struct board_case *c, const struct act *a, const struct board *b,
                             const char *id, const char *name, const char *wanted)
{
    struct str got = {0};
    uint32_t subject = store_find(a->store, id);
    if (subject == NONE)
        fail_msg("%s: no subject \"%s\"", c->name, id);
    if (!act_said(a, b, store_row_of(a->store, subject), name, &got))
        fail_msg("%s: the board says nothing of \"%s\"", c->name, name);
    if (strcmp(got.data, wanted) != 0)
        fail_msg("%s: %s of %s is %s, expected %s", c->name, name, id, got.data, wanted);
    str_release(&got);
}

static void board_case_line(const struct board_case *c, struct act *a, const struct board *b,
                            const char *line)
{
    char *id = act_word(a, &line);
    for (char *word; id && (word = act_word(a, &line));) {
        char *equal = strchr(word, '=');
        assert_non_null(equal);
        *equal = '\0';
        board_case_value(c, a, b, id, word, equal + 1);
    }
}

static void board_case_failures(const struct board_case *c, const struct board *b)
{
    bool found = !c->fails;
    for (size_t i = 0; i < b->failure_count; i++) {
        if (c->fails && strstr(b->failures[i].text, c->fails))
            found = true;
        else if (!c->fails)
            fail_msg("%s: the board lists a failure: %s", c->name, b->failures[i].text);
    }
    if (!found)
        fail_msg("%s: no failure says \"%s\"", c->name, c->fails);
}

static void board_case_run(void **state)
{
    const struct board_case *c = *state;
    struct act a;
    struct str conf = {0};
    str_addf(&conf, "%s%s\nschemes: {\n%s\n}\n", county, c->more ? c->more : "", c->schemes);
    act_open(&a, conf.data);
    act_tell(&a, c->facts);
    const struct board *b =
        act_board(&a, c->scheme ? c->scheme : "s", c->period ? c->period : "2024", c->as_of);
    for (const char *line = c->expect; *line; line += strcspn(line, "\n"), line += *line == '\n')
        board_case_line(c, &a, b, line);
    board_case_failures(c, b);
    act_close(&a);
    str_release(&conf);
}

static int board_cases_run(const char *group, struct board_case *cases, size_t count)
{
    struct CMUnitTest *tests = mem_new(count, sizeof *tests);
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].name, .test_func = board_case_run, .initial_state = &cases[i]};
    int failed = _cmocka_run_group_tests(group, tests, count, NULL, NULL);
    free(tests);
    return failed;
}

#define BOARD_CASES_RUN(group, cases) board_cases_run(group, cases, sizeof(cases) / sizeof *(cases))

#endif
