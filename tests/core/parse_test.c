#include "core/language/node.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

// One text read by one of the parsers, and what came of it.
struct reading {
    struct arena arena;
    struct problems problems;
    struct place_run run;
    struct text text;
    struct str out; // the canonical print, or the problems: "COLUMN: text", one a line
};

static void reading_init(struct reading *r, const char *written)
{
    *r = (struct reading){.run = {0, {"x.conf", 1, 1}}};
    r->text = (struct text){written, strlen(written), &r->run, 1};
    arena_init(&r->arena);
    problems_init(&r->problems);
    str_init(&r->out);
}

static void reading_release(struct reading *r)
{
    str_release(&r->out);
    problems_release(&r->problems);
    arena_release(&r->arena);
}

static void add_problems(struct reading *r)
{
    problems_sort(&r->problems);
    for (size_t i = 0; i < r->problems.count; i++)
        str_addf(&r->out, "%s%u: %s", i == 0 ? "" : "\n", r->problems.list[i].at.column,
                 r->problems.list[i].text);
}

static void check(struct reading *r, bool done, const char *wanted)
{
    add_problems(r);
    assert_int_equal(done, r->problems.count == 0);
    const char *got = r->out.data ? r->out.data : "";
    if (strcmp(got, wanted) != 0)
        print_error("%s\n  gives  %s\n  wanted %s\n", r->text.chars, got, wanted);
    assert_string_equal(got, wanted);
}

static void check_expression(const char *written, const char *wanted)
{
    struct reading r;
    struct node *tree = NULL;
    reading_init(&r, written);
    bool done = node_parse(&r.arena, &r.text, &r.problems, &tree);
    if (done)
        node_print(tree, &r.out);
    check(&r, done, wanted);
    reading_release(&r);
}

struct row {
    const char *written, *wanted; // NULL: as written
};

static const struct row good[] = {
    {"1", "1"},
    {"007.50", "7.5"},
    {"0.0", "0"},
    {"000", "0"},
    {"20%", "20%"},
    {"1.50%", "1.5%"},
    {"3‰", "3‰"},
    {"1 yi_yuan", NULL},
    {"'it''s'", NULL},
    {"''", NULL},
    {"true", NULL},
    {"false", NULL},
    {"《实际利用外资》", NULL},
    {"《a《b》c》", NULL},
    {"fdi", NULL},
    {"town.town_annual.points", NULL},
    {" \t\n fdi \r\n", "fdi"},
    {"f()", NULL},
    {"( ( (a) ) )", "a"},
    {"a+b-c", "a + b - c"},
    {"a - (b - c)", NULL},
    {"(a - b) - c", "a - b - c"},
    {"a * (b / c) / d", NULL},
    {"(a + b) * -c / (d * e)", NULL},
    {"-(a) * b", "-a * b"},
    {"-(a * b)", NULL},
    {"-(-x)", NULL},
    {"a - -b", NULL},
    {"-x as yuan", NULL},
    {"(-x) as yuan", NULL},
    {"(a as yuan) as wan_yuan", NULL},
    {"a as yuan + b", NULL},
    {"a ?? b ?? 0", NULL},
    {"a ?? (b ?? 0)", NULL},
    {"(a ?? b) + c", NULL},
    {"a ?? b + c", NULL},
    {"a + 1 == b ?? 2", NULL},
    {"a == b", NULL},
    {"a != b or a < b and a <= b", NULL},
    {"(a or b) and not (c or d)", NULL},
    {"not (not a)", NULL},
    {"not a == b", NULL},
    {"not (a == b)", "not a == b"},
    {"(not a) == b", NULL},
    {"(a == b) == c", NULL},
    {"a or (b or c)", NULL},
    {"x between 1 and 2 and y", NULL},
    {"(x between 1 and 2) == y", NULL},
    {"x between a + 1 and b ?? c", NULL},
    {"what in ('late', early)", NULL},
    {"not x in (1)", NULL},
    {"x in (1, if a then b else c)", NULL},
    {"if a then b else if c then d else e", NULL},
    {"if (if a then b else c) then d else e", "if if a then b else c then d else e"},
    {"(if a then 1 else 2) + 3", NULL},
    {"if a then 1 else 2 + 3", NULL},
    {"if a then 1 else (2 + 3)", "if a then 1 else 2 + 3"},
    {"sum(amount as wan_usd of arrived where origin == foreign)", NULL},
    {"sum(amount  as  wan_usd of arrived up_to end)",
     "sum(amount as wan_usd of arrived up_to end)"},
    {"count(project where new)", NULL},
    {"gate.months(service up_to today where recruiting)", NULL},
    {"gate.reached(service up_to today where recruiting, need: service_needed)", NULL},
    {"quota(post_rank).year", NULL},
    {"largest(streak(months where leads == 0) of months) >= 3", NULL},
    {"count(years(window) where town.towns.rank == 1)", NULL},
    {"mean(annual.points of years(window))", NULL},
    {"first(date of asked up_to today)", NULL},
    {"worth * basic.completion(fdi, target.fdi, cap: 1.2)", NULL},
    {"outrank.topsis(fdi, cost, weights: [3, 1], better: ['more', 'less']).to_best", NULL},
    {"f(a: [ 1,(2+3)*4 , 'x' ], b: [-1])", "f(a: [1, (2 + 3) * 4, 'x'], b: [-1])"},
    {"f(a: [g(x, c: [1])])", NULL},
    {"rank(-x of cohort)", NULL},
    {"sum(big(total) of project where new and sum(amount of fixed) >= 5% * total)", NULL},
    {"sum(if top500 then 5 else if total >= 5 yi_yuan then 4 else 3 of big where top500 or total "
     ">= 5 yi_yuan)",
     NULL},
    {"-brush_off_cost * count(investor where stage == 3) - retaliate_cost * count(investor where "
     "stage == 4)",
     NULL},
    {"has(first_ask) and workdays(first_ask, answer ?? today) > ask_limit", NULL},
    {"old(use) * paid_in * (if has(produced_on) and produced_on <= today then 100% else 30%)",
     NULL},
    {"f(x: 1 of months(3) up_to d where c, y: a)", NULL},
    {"f((a))", "f(a)"},
};

static void every_production_has_one_canonical_print(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        const char *wanted = good[i].wanted ? good[i].wanted : good[i].written;
        check_expression(good[i].written, wanted);
        check_expression(wanted, wanted);
    }
}

static const struct row bad[] = {
    {"", "1: nothing stands here; an expression is missing"},
    {" \n ", "1: nothing stands here; an expression is missing"},
    {"a = b", "3: write \"==\" to compare, \":\" to name a parameter (cap: 1.2)"},
    {"a && b || !c", "3: write \"and\" for \"&&\"\n"
                     "8: write \"or\" for \"||\"\n"
                     "11: write \"not\" for \"!\""},
    {"a <> b", "3: write \"!=\" for \"<>\""},
    {"a === b", "3: write \"==\" for \"===\""},
    {"a => b", "3: write \">=\" for \"=>\""},
    {"a =< b", "3: write \"<=\" for \"=<\""},
    {"sum（amount，b）", "4: write \"(\" for \"（\"\n"
                         "11: write \",\" for \"，\"\n"
                         "13: write \")\" for \"）\""},
    {"a、b", "2: expected an operator or the end, found \"、\"\n"
             "2: write \",\" for \"、\""},
    {"“外资” == x", "1: write '外资' for “外资”"},
    {"\"外资\" == x", "1: write '外资' for \"外资\""},
    {"「外资」 == x", "1: write '外资' for 「外资」"},
    {"外资 + 1", "1: a title stands in 《》, a text in ''; write 《外资》 or '外资'"},
    {"10 万元", "4: a unit is named by its id, as in 10 wan_yuan, not \"万元\""},
    {"1e5", "1: a number has no exponent; write all its digits"},
    {"1e-5 + a", "1: a number has no exponent; write all its digits"},
    {"1yuan", "2: a blank is missing between a number and \"yuan\"; write \"1 yuan\""},
    {"《abc", "1: the title opened here is never closed; write \"》\" after it"},
    {"'abc", "1: the text opened here is never closed; write '...'"},
    {"《》", "1: an empty title names nothing"},
    {"(a + b", "1: the \"(\" here is never closed"},
    {"f(a, (b + c)", "2: the \"(\" here is never closed"},
    {"f(a, b", "2: the \"(\" here is never closed"},
    {"f(a b)", "5: an operator or a comma is missing before \"b\""},
    {"f(a, , b)", "6: expected a value, found \",\""},
    {"f(a,)", "5: expected a value, found \")\""},
    {"()", "1: \"()\" is no value"},
    {"a )", "3: this \")\" closes nothing; leave it out"},
    {"a b", "3: an operator or a comma is missing before \"b\""},
    {"a 1", "3: an operator or a comma is missing before \"1\""},
    {"a of b", "3: \"of\" stands in a gather only: count(SET where ..), sum(VALUE of SET)"},
    {"a where b", "3: \"where\" stands in a gather only: count(SET where ..), sum(VALUE of SET)"},
    {"then", "1: expected a value, found the keyword \"then\""},
    {"a else b", "3: \"else\" without an \"if\" before it"},
    {"if a then b",
     "12: expected an operator or \"else\" (an \"if\" always has one), found the end"},
    {"if a b else c",
     "6: expected an operator or \"then\" after the condition of \"if\", found \"b\""},
    {"if a", "5: expected an operator or \"then\" after the condition of \"if\", found the end"},
    {"a + if b then c else d", "5: \"if\" inside an operation stands in brackets: (if ..)"},
    {"a + not b", "5: \"not\" inside an operation stands in brackets: (not ..)"},
    {"a < b < c",
     "7: comparisons do not chain; write \"a < b and b < c\", or \"b between a and c\""},
    {"a == b == c",
     "8: comparisons do not chain; write \"a < b and b < c\", or \"b between a and c\""},
    {"a < b between 1 and 2",
     "7: comparisons do not chain; write \"a < b and b < c\", or \"b between a and c\""},
    {"a between 1", "12: expected an operator or \"and\" after \"between\", found the end"},
    {"a between 1 or 2",
     "13: expected an operator or \"and\" after \"between\", found the keyword \"or\""},
    {"not not a", "5: \"not not\" takes back what it says; leave both out"},
    {"--a", "2: \"--\" takes back what it says; leave both out"},
    {"+a", "1: a \"+\" before a value says nothing; leave it out"},
    {".5", "1: a number begins with a digit; write 0.5"},
    {"x.5", "3: expected a name after \".\", found \"5\""},
    {"a.", "3: expected a name after \".\", found the end"},
    {"1,000 + 1", "2: expected an operator or the end, found \",\""},
    {"(1,5)", "3: a list stands after \"in\" only; a number has a point, not a comma"},
    {"x^2", "2: \"^\" means nothing here; write pow(x, y)"},
    {"a ? b : c", "3: \"?\" means nothing here; write \"if .. then .. else ..\", or \"??\" for a "
                  "value in place of no data"},
    {"50 % ", "4: \"%\" means nothing here; it stands right after a number: 20%"},
    {"50％", "3: write \"%\" for \"％\""},
    {"20% yuan",
     "5: 20% is a plain number and has no unit; an operator is missing before \"yuan\""},
    {"12345678901234567890", "1: a number of more than 15 significant digits, or out of range, is "
                             "not kept exactly; write fewer digits or a larger unit"},
    {"100000000000000000000000000000000000000000",
     "1: a number of more than 15 significant digits, or out of range, is not kept exactly; write "
     "fewer digits or a larger unit"},
    {"0.00000000000000000000001",
     "1: a number of more than 15 significant digits, or out of range, is not kept exactly; write "
     "fewer digits or a larger unit"},
    {"a AND b", "3: write \"and\" for \"AND\""},
    {"IF a THEN b ELSE c", "1: write \"if\" for \"IF\"\n"
                           "6: write \"then\" for \"THEN\"\n"
                           "13: write \"else\" for \"ELSE\""},
    {"x not in (1)", "3: write \"not x in (..)\" for \"x not in (..)\""},
    {"x in 1", "6: expected a list in \"(..)\" after \"in\", found \"1\""},
    {"x in ()", "7: expected a value, found \")\""},
    {"x in (1, 2", "6: the \"(\" here is never closed"},
    {"sum(a + b where c)", "11: \"where\" follows a set: SET where .., or VALUE of SET where .."},
    {"sum(a.b where c)", "9: \"where\" follows a set: SET where .., or VALUE of SET where .."},
    {"sum(f(1, 2) where c)", "13: \"where\" follows a set: SET where .., or VALUE of SET where .."},
    {"sum(f(x: 1) where c)", "13: \"where\" follows a set: SET where .., or VALUE of SET where .."},
    {"count(a where b where c)", "17: a second \"where\"; join the conditions with \"and\""},
    {"count(a where b up_to c)", "17: write \"up_to ..\" before \"where ..\""},
    {"count(a up_to b up_to c)", "17: a second \"up_to\"; leave one out"},
    {"count(《到位》 where a)",
     "12: \"where\" follows a set: SET where .., or VALUE of SET where .."},
    {"sum(x of 《到位》)", "10: a set is named by its id, not by its title"},
    {"sum(x of 3)", "10: expected a set (a record type, a kind, cohort, months ..), found \"3\""},
    {"sum(a of f(3, 4))", "13: expected an operator or \")\", found \",\""},
    {"f(cap = 1.2)", "7: write \"==\" to compare, \":\" to name a parameter (cap: 1.2)"},
    {"f(a.b: 1)", "6: a parameter is one name before \":\", as in cap: 1.2"},
    {"f(in: 1)", "3: expected a value, found the keyword \"in\""},
    {"f(x; y)", "4: \";\" means nothing here; an expression is one value"},
    {"a ≥ b × c － d ÷ e", "3: write \">=\" for \"≥\"\n"
                           "7: write \"*\" for \"×\"\n"
                           "11: write \"-\" for \"－\"\n"
                           "15: write \"/\" for \"÷\""},
    {"f(a +, b *, c", "2: the \"(\" here is never closed\n"
                      "6: expected a value, found \",\"\n"
                      "11: expected a value, found \",\""},
    {"f(a +, b *, (c -) , d)", "6: expected a value, found \",\"\n"
                               "11: expected a value, found \",\"\n"
                               "17: expected a value, found \")\""},
    {"f(《a, 'b')", "3: the title opened here is never closed; write \"》\" after it"},
    {"a.b.if", "5: expected a name after \".\", found the keyword \"if\""},
    {"a.《x》", "3: expected a name after \".\", found \"《x》\""},
    {"as yuan", "1: expected a value, found the keyword \"as\""},
    {"a as", "5: expected a unit after \"as\", found the end"},
    {"a as if", "6: expected a unit after \"as\", found the keyword \"if\""},
    {"a as b as c", "8: a second \"as\"; leave one out"},
    {"　a", "1: a full-width blank; write a plain one"},
    {"ｘ＋１", "1: \"ｘ\" is full-width; write plain letters and digits\n"
               "2: write \"+\" for \"＋\"\n"
               "3: \"１\" is full-width; write plain letters and digits"},
    {"@", "1: \"@\" means nothing here"},
    {"a == b and", "11: expected a value, found the end"},
    {"f(a).b.c", "7: expected an operator or the end, found \".\""},
    {"f(a).", "6: expected the name of a column, found the end"},
    {"{a}", "1: write \"(\" for \"{\"\n"
            "3: write \")\" for \"}\""},
    {"f[1]", "2: write \"(\" for \"[\"\n"
             "4: write \")\" for \"]\""},
    {"f(a: [])", "7: expected a value, found \"]\""},
    {"f(a: [1 2])", "9: an operator or a comma is missing before \"2\""},
    {"f(a: [1, 2", "6: the \"[\" here is never closed"},
    {"f(a: [1, 2)", "2: the \"(\" here is never closed\n"
                    "11: write \"]\" for \")\""},
    {"f(a: [1, 2}, b: 1)", "11: write \"]\" for \"}\""},
    {"f(a: 1])", "7: write \")\" for \"]\"\n"
                 "8: this \")\" closes nothing; leave it out"},
    {"f(a: [b:, 2], c: d:)", "8: expected an operator, \",\" or \"]\", found \":\"\n"
                             "19: a parameter is one name before \":\", as in cap: 1.2"},
    {"a + [1, 2]", "5: write \"(\" for \"[\"\n"
                   "7: a list stands after \"in\" only; a number has a point, not a comma\n"
                   "10: write \")\" for \"]\""},
    {"a & b | c", "3: write \"and\" for \"&\"\n"
                  "7: write \"or\" for \"|\""},
    {"\001", "1: a control character (0x01)"},
    {"a; b", "2: \";\" means nothing here; an expression is one value"},
    {"《x》(1)", "4: an operator or a comma is missing before \"(\""},
    {"'a' 'b'", "5: an operator or a comma is missing before \"'b'\""},
    {"% 5", "1: \"%\" means nothing here; it stands right after a number: 20%"},
};

static void what_is_wrong_is_said_where_it_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        check_expression(bad[i].written, bad[i].wanted);
}

static void a_place_follows_the_runs_of_a_text(void **state)
{
    (void)state;
    struct place_run runs[] = {{0, {"x.conf", 3, 10}}, {4, {"x.conf", 4, 2}}};
    struct text text = {"外+ a b", strlen("外+ a b"), runs, 2};
    struct reading r;
    struct node *tree;
    reading_init(&r, "");
    assert_false(node_parse(&r.arena, &text, &r.problems, &tree));
    problems_sort(&r.problems);
    assert_int_equal(r.problems.count, 2);
    assert_int_equal(r.problems.list[0].at.line, 3);
    assert_int_equal(r.problems.list[0].at.column, 10);
    assert_int_equal(r.problems.list[1].at.line, 4);
    assert_int_equal(r.problems.list[1].at.column, 5);
    reading_release(&r);
}

static double number_of(const char *written)
{
    struct reading r;
    struct node *tree;
    reading_init(&r, written);
    assert_true(node_parse(&r.arena, &r.text, &r.problems, &tree));
    assert_int_equal(tree->tag, NODE_NUMBER);
    double number = tree->number;
    reading_release(&r);
    return number;
}

static void a_number_is_the_double_nearest_to_what_is_written(void **state)
{
    (void)state;
    assert_true(number_of("20%") == 0.2);
    assert_true(number_of("3‰") == 0.003);
    assert_true(number_of("1.5‰") == 0.0015);
    assert_true(number_of("110%") == 1.1);
    assert_true(number_of("0.1") == 0.1);
    assert_true(number_of("33.3333333333333%") == 0.333333333333333);
    assert_true(number_of("999999999999999") == 999999999999999.0);
    assert_true(number_of("1000000000000000000000") == 1e21);
    assert_true(number_of("0.000000000000000000001") == 1e-21);
    assert_true(number_of("0000000000000000000000000000000000000000000.50") == 0.5);
    assert_true(number_of("0.00000000000000000000000000000000000000000000") == 0);
    uint64_t seed = 1;
    for (int i = 0; i < 20000; i++) {
        char text[40];
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        snprintf(text, sizeof text, "%u.%09u", (unsigned)(seed >> 44),
                 (unsigned)(seed >> 34) % 1000000000);
        text[16] = '\0'; // 15 digits and the point
        assert_true(number_of(text) == strtod(text, NULL));
    }
}

static void a_shorthand_has_parameters_and_a_body(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"(x, t) = min(1, x / t)", "x t: min(1, x / t)"},
        {"( x )=x", "x: x"},
        {"（x）= x", "1: write \"(\" for \"（\"\n3: write \")\" for \"）\""},
        {"(x, x) = x", "5: a second parameter \"x\""},
        {"() = 1", "2: expected the name of a parameter, found \")\""},
        {"x = 1", "1: expected the parameters in \"(..)\": (x, t) = .., found \"x\""},
        {"(x) == 1", "5: expected \"=\" between the parameters and the formula, found \"==\""},
        {"(x) =", "6: expected a value, found the end"},
        {"(if) = 1", "2: expected the name of a parameter, found the keyword \"if\""},
        {"(x = 1", "4: expected \",\" or \")\" after a parameter, found \"=\""},
        {"(x) = x)", "8: this \")\" closes nothing; leave it out"},
        {" ", "1: nothing stands here; an expression is missing"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading r;
        struct node *body;
        const char **names;
        size_t count;
        reading_init(&r, rows[i].written);
        bool done = node_parse_function(&r.arena, &r.text, &r.problems, &names, &count, &body);
        for (size_t k = 0; done && k < count; k++)
            str_addf(&r.out, "%s%s", names[k], k + 1 < count ? " " : ": ");
        if (done)
            node_print(body, &r.out);
        check(&r, done, rows[i].wanted);
        reading_release(&r);
    }
}

static void raters_are_a_kind_and_a_condition(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"squad", "squad"},
        {"carrier where type == park", "carrier where type == park"},
        {"carrier of town",
         "9: \"of\" stands in a gather only: count(SET where ..), sum(VALUE of SET)"},
        {"1", "1: expected the kind of the raters, found \"1\""},
        {"carrier where", "14: expected a value, found the end"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading r;
        struct node_argument raters;
        reading_init(&r, rows[i].written);
        bool done = node_parse_raters(&r.arena, &r.text, &r.problems, &raters);
        if (done)
            str_add(&r.out, raters.set.name);
        if (done && raters.where) {
            str_add(&r.out, " where ");
            node_print(raters.where, &r.out);
        }
        check(&r, done, rows[i].wanted);
        reading_release(&r);
    }
}

static void an_order_may_end_in_its_direction(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"fdi desc", "fdi down"},
        {"fdi asc", "fdi up"},
        {"fdi", "fdi up"},
        {"desc", "desc up"},
        {"rule.desc", "rule.desc up"},
        {"points * 2 desc", "points * 2 down"},
        {"fdi descending", "5: an operator or a comma is missing before \"descending\""},
        {"desc desc desc", "6: an operator or a comma is missing before \"desc\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading r;
        struct node *tree;
        bool down;
        reading_init(&r, rows[i].written);
        bool done = node_parse_order(&r.arena, &r.text, &r.problems, &tree, &down);
        if (done)
            node_print(tree, &r.out);
        if (done)
            str_add(&r.out, down ? " down" : " up");
        check(&r, done, rows[i].wanted);
        reading_release(&r);
    }
}

// `before` so many times, then `middle`, then `after` as often.
static void check_repeated(const char *before, const char *middle, const char *after, size_t times,
                           bool good_wanted)
{
    struct str text;
    struct reading r;
    struct node *tree;
    str_init(&text);
    for (size_t i = 0; i < times; i++)
        str_add(&text, before);
    str_add(&text, middle);
    for (size_t i = 0; i < times; i++)
        str_add(&text, after);
    reading_init(&r, text.data);
    bool done = node_parse(&r.arena, &r.text, &r.problems, &tree);
    assert_int_equal(done, good_wanted);
    assert_int_equal(r.problems.count > 0, !good_wanted);
    assert_true(r.problems.count <= 25);
    if (done)
        assert_true(tree->height <= NODE_HEIGHT_MAX);
    reading_release(&r);
    str_release(&text);
}

static void an_expression_may_be_as_deep_as_the_limit_and_no_deeper(void **state)
{
    (void)state;
    check_repeated("(", "x", ")", 199, true);
    check_repeated("(", "x", ")", 200, false);
    check_repeated("f(", "x", ")", 199, true);
    check_repeated("f(", "x", ")", 200, false);
    check_repeated("", "x", " + x", 199, true);
    check_repeated("", "x", " + x", 200, false);
    check_repeated("-(", "x", ")", 199, true);
    check_repeated("if a then b else ", "x", "", 199, true);
    check_repeated("if a then b else ", "x", "", 200, false);
    check_repeated("sum(x of y where ", "x", ")", 199, true);
    check_repeated("", "x", " and x", 199, true);
}

static void hostile_texts_end_in_few_problems(void **state)
{
    (void)state;
    check_repeated("(", "", "", 16000, false);
    check_repeated("f(", "", "", 8000, false);
    check_repeated("if ", "", "", 5000, false);
    check_repeated("not ", "", "", 4000, false);
    check_repeated("-", "", "", 16000, false);
    check_repeated(")", "", "", 16000, false);
    check_repeated("x,", "", "", 8000, false);
    check_repeated("", "x", " + x", 4000, false);
    check_repeated("", "f(x", ", )", 5000, false);
    check_repeated("外 ", "", "", 4000, false);
    check_repeated("@", "", "", 16000, false);
    check_repeated("《", "", "", 5000, false);
    check_repeated("'", "", "", 15999, false);
    check_repeated("a.", "", "", 8000, false);
    check_repeated("1", "", "", 16000, false);
    check_repeated("x ", "", "", 8000, false);
    check_repeated("", "f(x", ", x", 5000, false);
    check_repeated("x", "", "", 16384, true);
    check_repeated("x", "", "", 16385, false);
}

static void a_long_list_is_read_in_one_go(void **state)
{
    (void)state;
    struct str text;
    struct reading r;
    struct node *tree;
    str_init(&text);
    str_add(&text, "x in (0");
    for (int i = 1; i < 2500; i++)
        str_addf(&text, ", %d", i);
    str_add(&text, ")");
    reading_init(&r, text.data);
    assert_true(node_parse(&r.arena, &r.text, &r.problems, &tree));
    assert_int_equal(tree->child_count, 2501);
    assert_true(tree->children[2500]->number == 2499);
    node_print(tree, &r.out);
    assert_string_equal(r.out.data, text.data);
    reading_release(&r);
    str_release(&text);
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    (void)state;
    struct reading r;
    struct node *tree;
    check_expression("a + \xff", "5: this is not UTF-8");
    reading_init(&r, "");
    r.text = (struct text){"a\0b", 3, &r.run, 1};
    assert_false(node_parse(&r.arena, &r.text, &r.problems, &tree));
    add_problems(&r);
    assert_string_equal(r.out.data, "2: a NUL byte; an expression is text");
    reading_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_production_has_one_canonical_print),
        cmocka_unit_test(what_is_wrong_is_said_where_it_stands),
        cmocka_unit_test(a_place_follows_the_runs_of_a_text),
        cmocka_unit_test(a_number_is_the_double_nearest_to_what_is_written),
        cmocka_unit_test(a_shorthand_has_parameters_and_a_body),
        cmocka_unit_test(raters_are_a_kind_and_a_condition),
        cmocka_unit_test(an_order_may_end_in_its_direction),
        cmocka_unit_test(an_expression_may_be_as_deep_as_the_limit_and_no_deeper),
        cmocka_unit_test(hostile_texts_end_in_few_problems),
        cmocka_unit_test(a_long_list_is_read_in_one_go),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
