// Explanations: formulas with their numbers, what went into them, what was passed over and why.
#include "explained.h"

static const char conf[] =
    "units: { yuan = \"元\"; wan_yuan = \"万元 = 10000 yuan\"; usd = \"美元\";"
    " wan_usd = \"万美元 = 10000 usd\"; }\n"
    "rates: { usd: { in = \"yuan\"; max_age = 400; rows = ( (\"2024-01-01\", 7.0) ); } }\n"
    "constants: { limit = 3; }\n"
    "kinds: {\n"
    " town: { title = \"区镇\"; attributes: { x = \"number\"; y = \"number\"; m = \"money\";"
    " class = \"a 甲 | b 乙\"; ok = \"bool\"; }; }\n"
    " project: { belongs: { town = \"one\"; } }\n"
    " carrier: { attributes: { park = \"bool\"; }; }\n"
    "}\n"
    "targets: { town: { fdi = \"wan_usd\"; } }\n"
    "functions: { done = \"(a, t) = min(1, a / t)\" }\n"
    "tables: { band: { inputs = [\"rate\"]; outputs = [\"points\"];"
    " rows = ( (\">= 0.8\", 3), (\"else\", 1) ); } }\n"
    "records: {\n"
    " arrived: { title = \"到位外资\"; of = \"town\"; fields: { amount = \"money\"; }; "
    "none_is_zero = true;"
    "  exclude = ( { name = \"small\"; when = \"amount as usd < 1 usd\"; title = "
    "\"一美元以下不计\" } ) "
    "}\n"
    " report: { of = \"town\"; every = \"month\"; fields: { n = \"number\"; } }\n"
    " visit: { of = \"project\"; none_is_zero = true; }\n"
    "}\n"
    "indicators: { town: { fdi: { title = \"实际利用外资\"; value = \"sum(amount as wan_usd of "
    "arrived)\" }"
    " ratio = \"fdi / target.fdi\" } }\n";

static const char facts[] =
    "town k x=3 y=1 class=b m=4000~wan_yuan ok=true\ntown z x=2 y=1 class=a\nproject p town=k\n"
    "carrier c1 park=false\ncarrier c2 park=true\ncarrier c3 park=true\n"
    "arrived k 2024-03-01 amount=9920~wan_usd\narrived k 2024-04-01 amount=1~wan_usd "
    "status=reported\n"
    "arrived k 2024-05-01 amount=0.5~usd\narrived z 2024-01-20 amount=7~wan_usd\n"
    "report k 2024-02-01 n=1\nreport k 2024-02-20 n=2\nreport k 2024-05-20 n=2\n"
    "target k fdi 2024 8000\ntarget z fdi 2024 100\nvisit p 2024-05-01\n";

static char *explain(const char *scheme, const char *more, const char *id)
{
    struct act a;
    struct str text = {0};
    str_addf(&text, "%sschemes: { s: { of = \"town\"; period = \"year\"; %s } }\n", conf, scheme);
    act_open(&a, text.data);
    act_tell(&a, facts);
    act_tell(&a, more ? more : "");
    char *out = explained(&a, act_board(&a, "s", "2024", NULL), id);
    act_close(&a);
    str_release(&text);
    return out;
}

static void holds(char *json, const char *part)
{
    if (!strstr(json, part))
        fail_msg("no %s in\n%s", part, json);
    free(json);
}

struct golden {
    const char *score, *formula;
};

static void formulas_hold_their_numbers(void **state)
{
    static const struct golden cases[] = {
        {"30 * basic.completion(fdi, target.fdi, cap: 1.2)", "30 x min(1.2, 9920 / 8000) = 36"},
        {"30 * basic.completion(fdi, target.fdi)", "30 x min(1, 9920 / 8000) = 30"},
        {"basic.completion(fdi, target.fdi, gate: 0.5)", "min(1, 9920 / 8000), 0 below 0.5 = 1"},
        {"10 * done(《实际利用外资》, target.fdi)", "10 x min(1, 9920 / 8000) = 10"},
        {"x - (y - 2) * -limit", "3 - (1 - 2) x -3 = 0"},
        {"x - (y - 2)", "3 - (1 - 2) = 4"},
        {"x / (y + limit)", "3 / (1 + 3) = 0.75"},
        {"(x + y) * 20%", "(3 + 1) x 20% = 0.8"},
        {"band(ratio)", "band(1.24) [3] = 3"},
        {"10 * peers.minmax(fdi, low: 60, high: 100) / 100",
         "10 x peers.minmax(fdi, low: 60, high: 100) [100] / 100 = 10"},
        {"if class == a then 1 else 2", "if 乙 == 甲 then 1 else 2 = 2"},
        {"if ok and not (x < y) then 1 else 0", "if true and not 3 < 1 then 1 else 0 = 1"},
        {"if x between 1 and 5 or x in (7, 8) then 1 else 0",
         "if 3 between 1 and 5 or 3 in (7, 8) then 1 else 0 = 1"},
        {"m / 1 wan_yuan", "40000000 元 / 1 万元 = 4000"},
        {"if fdi >= 100 wan_usd then 1 else 0", "if 9920 >= 100 then 1 else 0 = 1"},
        {"count(project where count(visit) > 0) + 1", "1 + 1 = 2"},
        {"basic.over(fdi, target.fdi, step: 10%, per: 0.5, most: 10) + 1",
         "(0.5 x steps(9920 / 8000 - 1, 0.1), at most 10) + 1 = 2"},
        {"prev.x ?? 7", "3 ?? 7 = 3"},
        {"(prev.ratio ?? 0.5) + 1", "(no data ?? 0.5) + 1 = 1.5"},
        {"round(x / 7, 2)", "round(3 / 7, 2) = 0.43"},
        {"-x", "-3 = -3"},
        {"1 + x / (y - 1)", "1 + 3 / (1 - 1) = no data (division by 0)"},
        {"sqrt(y - x) * 2", "sqrt(1 - 3) x 2 = no data (the root of a number below 0)"},
        {"if ok then ln(x - 3) else 0",
         "if true then ln(3 - 3) else 0 = no data (the logarithm of a number not above 0)"},
        {"prev.ratio ?? x / 0", "no data ?? 3 / 0 = no data (division by 0)"},
        {"steps(x, y - 1)", "steps(3, 1 - 1) = no data (steps of a size not above 0)"},
        {"exp(x * 1000)", "exp(3 x 1000) = no data (too large a number)"},
        {"convert(m, usd, '2020-01-01') / 1 usd",
         "convert(40000000 元, usd, 2020-01-01) / 1 美元 = no data (no rate for that day)"},
        {"prev.ratio + 1", "no data + 1 = no data"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char scheme[512], part[512];
        snprintf(scheme, sizeof scheme, "rules = ( { name = \"r\"; score = \"%s\" } )",
                 cases[i].score);
        snprintf(part, sizeof part, "\"formula\":\"%s\"", cases[i].formula);
        holds(explain(scheme, NULL, "k"), part);
    }
}

static void records_are_listed_with_what_was_passed_over_and_why(void **state)
{
    (void)state;
    const char *scheme = "rules = ( { name = \"r\"; score = \"fdi / 1 wan_usd\" } )";
    holds(explain(scheme, NULL, "k"),
          "\"record\":\"r19\",\"type\":\"arrived\",\"date\":\"2024-03-01\"");
    holds(explain(scheme, NULL, "k"), "\"passed_over\":\"reported, not verified\"");
    holds(explain(scheme, NULL, "k"), "\"passed_over\":\"small: 一美元以下不计\"");
    holds(explain(scheme, NULL, "k"), "\"counted\":1,\"passed_over\":2");
}

static void returns_are_counted_against_the_periods_that_ended(void **state)
{
    (void)state;
    holds(explain("rules = ( { name = \"r\"; score = \"sum(n of report)\" } )", NULL, "k"),
          "\"returns\":\"2 of 12 returns\"");
}

static void methods_over_a_cohort_tell_their_formula_and_their_arguments(void **state)
{
    (void)state;
    const char *scheme = "rules = ( { name = \"r\"; score = \"peers.minmax(ratio + 1)\" } )";
    holds(explain(scheme, NULL, "k"), "\"formula\":\"0 + (2.24 - min) / (max - min) x (1 - 0)\"");
    holds(explain(scheme, NULL, "k"), "\"term\":\"ratio\"");
}

static void a_rule_tells_its_clause_place_worth_bounds_and_what_missing_means(void **state)
{
    (void)state;
    const char *scheme =
        "rules = ( { name = \"r\"; title = \"外资\"; clause = \"1.1\"; note = \"as printed\";"
        " worth = 30; missing = \"zero\"; least = 0; most = \"2 * limit\"; score = \"worth * x\" } "
        ")";
    holds(explain(scheme, NULL, "k"),
          "\"rule\":\"r\",\"title\":\"外资\",\"clause\":\"1.1\",\"note\":\"as printed\"");
    holds(explain(scheme, NULL, "k"), "\"place\":\"act.conf:");
    holds(explain(scheme, NULL, "k"),
          "\"worth\":30,\"points\":6.0000,\"state\":\"scored\",\"missing\":\"zero\"");
    holds(explain(scheme, NULL, "k"), "\"least\":\"0\",\"most\":\"2 x 3 = 6\"");
}

static void judges_are_told_with_who_was_not_heard(void **state)
{
    (void)state;
    const char *scheme = "rules = ( { name = \"r\"; worth = 15; judged: { by = ("
                         " { raters = \"carrier where park\"; share = 0.7; trim = 0; },"
                         " { raters = \"carrier where not park\"; share = 0.3; } ); } },"
                         " { name = \"o\"; worth = 5; judged: { by = \"office\"; } } )";
    const char *more = "rating s r 2024 k c1 10\nrating s r 2024 k c2 12\nrating s r 2024 k c3 16\n"
                       "rating s o 2024 k wang 3\nrating s o 2024 k li 4\n";
    holds(explain(scheme, more, "k"), "\"formula\":\"0.7 x mean(12) + 0.3 x mean(10) = 11.4\"");
    holds(explain(scheme, more, "k"), "\"rater\":\"c3\",\"points\":16,\"reason\":\"seen\","
                                      "\"passed_over\":\"outside of what a judge may give\"");
    holds(explain(scheme, more, "k"), "\"formula\":\"4 = 4\"");
    holds(explain(scheme, more, "k"), "\"passed_over\":\"the office has rated again\"");
    holds(explain("rules = ( { name = \"r\"; worth = 15; judged: { by = ("
                  " { raters = \"carrier\"; quorum = 3 } ); } } )",
                  "rating s r 2024 k c1 10\nrating s r 2024 k c2 12\n", "k"),
          "\"formula\":\"mean(10, 12; 2 of a quorum of 3) = no data\"");
}

static void groups_tell_what_their_caps_and_combinations_make(void **state)
{
    (void)state;
    holds(explain("rules = ( { name = \"g\"; most = 4; rules = ( { name = \"r\"; score = \"x\" },"
                  " { name = \"q\"; score = \"x\" } ) } )",
                  NULL, "k"),
          "\"adjustment\":{\"why\":\"least, most or times of the group, less the sum of its "
          "parts\",\"points\":-2.0000}");
    holds(explain("rules = ( { name = \"g\"; worth = 8; combine = \"means.geometric\"; rules = ("
                  " { name = \"r\"; worth = 4; score = \"1\" }, { name = \"q\"; worth = 4; score = "
                  "\"4\" } ) } )",
                  NULL, "k"),
          "\"adjustment\":{\"why\":\"combined, less the sum of its parts\",\"points\":-1.0000}");
}

static void vetoes_outcomes_and_failures_are_told(void **state)
{
    (void)state;
    const char *scheme =
        "rules = ( { name = \"r\"; score = \"basic.each(pow(10, 300), per: 10000000000)\" } );"
        " vetoes = ( { name = \"v\"; clause = \"2.2\"; when = \"x > 2\" } );"
        " outcomes = ( { name = \"o\"; when = \"x > y\"; unless = \"ok\" } )";
    holds(explain(scheme, NULL, "k"), "\"veto\":\"v\",\"title\":\"v\",\"clause\":\"2.2\"");
    holds(explain(scheme, NULL, "k"), "\"state\":\"fired\",\"when\":\"3 > 2 = true\"");
    holds(explain(scheme, NULL, "k"),
          "\"state\":\"exempt\",\"when\":\"3 > 1 = true\",\"unless\":\"true = true\"");
    holds(explain(scheme, NULL, "k"), "\"failures\":[{\"rule\":\"r\",\"text\":\"basic.each: ");
}

static void an_absent_subject_is_told_why(void **state)
{
    static const char rules[] = "rules = ( { name = \"r\"; score = \"x\" } )";
    char scheme[200];
    (void)state;
    snprintf(scheme, sizeof scheme, "who = \"ok\"; %s", rules);
    holds(explain(scheme, NULL, "z"), "\"state\":\"absent\",\"points\":null");
    holds(explain(scheme, NULL, "z"),
          "\"absence\":{\"why\":\"whether the scheme assesses it has no answer\","
          "\"formula\":\"no data = no data\"");
    snprintf(scheme, sizeof scheme, "who = \"x > y + 1\"; %s", rules);
    holds(explain(scheme, NULL, "z"),
          "\"absence\":{\"why\":\"not one of those whom the scheme assesses\","
          "\"formula\":\"2 > 1 + 1 = false\"");
    snprintf(scheme, sizeof scheme, "cohort = \"m\"; %s", rules);
    holds(explain(scheme, NULL, "z"), "\"absence\":{\"why\":\"its cohort has no data\"");
    snprintf(scheme, sizeof scheme, "from = \"2025\"; %s", rules);
    holds(explain(scheme, NULL, "z"),
          "\"absence\":{\"why\":\"the scheme does not judge the period\"}");
    snprintf(scheme, sizeof scheme, "who = \"ok\"; %s", rules);
    char *k = explain(scheme, NULL, "k");
    assert_null(strstr(k, "\"absence\""));
    free(k);
}

static char *explain_office(const char *id)
{
    struct act a;
    act_open(&a, "kinds: { office: { attributes: { x = \"number\"; since = \"date\"; until = "
                 "\"date\"; }; active = [\"since\", \"until\"]; } }\n"
                 "schemes: { s: { of = \"office\"; period = \"year\";"
                 " rules = ( { name = \"r\"; score = \"x\" } ) } }\n");
    act_tell(&a, "office a x=1\noffice b x=1 since=2025-01-01\n"
                 "office c x=1 until=2023-12-31\noffice d x=1\nfrom 2024-02-01 merged d a\n");
    char *out = explained(&a, act_board(&a, "s", "2024", NULL), id);
    act_close(&a);
    return out;
}

static void who_is_not_active_or_has_a_successor_is_told_with_the_day(void **state)
{
    (void)state;
    holds(explain_office("b"), "\"absence\":{\"why\":\"active from 2025-01-01 on, which is later "
                               "than the board's day\"}");
    holds(explain_office("c"),
          "\"absence\":{\"why\":\"active until 2023-12-31, which is before the period\"}");
    holds(explain_office("d"), "\"absence\":{\"why\":\"succeeded by a, who is assessed\"}");
    holds(explain_office("a"), "\"state\":\"ranked\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formulas_hold_their_numbers),
        cmocka_unit_test(records_are_listed_with_what_was_passed_over_and_why),
        cmocka_unit_test(returns_are_counted_against_the_periods_that_ended),
        cmocka_unit_test(methods_over_a_cohort_tell_their_formula_and_their_arguments),
        cmocka_unit_test(a_rule_tells_its_clause_place_worth_bounds_and_what_missing_means),
        cmocka_unit_test(judges_are_told_with_who_was_not_heard),
        cmocka_unit_test(groups_tell_what_their_caps_and_combinations_make),
        cmocka_unit_test(vetoes_outcomes_and_failures_are_told),
        cmocka_unit_test(an_absent_subject_is_told_why),
        cmocka_unit_test(who_is_not_active_or_has_a_successor_is_told_with_the_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
