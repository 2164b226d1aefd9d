// Random rulesets whose boards may move, and facts that come in random lots.
#ifndef TESTS_EVALUATOR_MAKING_H
#define TESTS_EVALUATOR_MAKING_H

#include "tests/base/random.h"
#include "tests/evaluator/act.h"

enum { TOWNS = 700 };

struct making {
    struct random random;
    struct str conf, facts;
    uint32_t records; // told so far
    int64_t lines[4096];
    bool alone; // nothing but rows by themselves
};

static uint32_t below(struct making *k, uint32_t n)
{
    return (uint32_t)random_below(&k->random, n);
}

// --- a ruleset ---

static void add_rule(struct making *k, uint32_t name)
{
    static const char *const shares[] = {
        "basic.completion(x, z, cap: 1.2)",
        "basic.completion(got, target.aim)",
        "peers.goalposts(y, -3, 8)",
        "min(1, x / 7)",
        "(x ?? 0.25)",
        "prev.got / 90",
        "if class == a then y else z",
        "largest(n of arrived) / 40",
        "best_so_far(got) / 100",
        "count(arrived where n > 20 and x > 3) / 9",
        "(mean(n of arrived) ?? last(n of arrived)) / 60",
        "streak(months where count(arrived) > 0)",
        "peers.minmax(x)", // the cohort is compared, whose extremes stay or do not
        "peers.minmax(got + z)",
        "peers.to_best(y)",
    };
    static const char *const global[] = {"peers.zscore(x)", "rank(y of cohort) / 9",
                                         "mean(z of cohort)"};
    static const char *const rest[] = {"",
                                       "",
                                       "missing = \"zero\"; ",
                                       "missing = \"skip\"; ",
                                       "when = \"has(y)\"; ",
                                       "most = 7; ",
                                       "decimals = 1; "};
    const char *share = !k->alone && below(k, 4) == 0 ? RANDOM_TEXT(&k->random, global)
                                                      : RANDOM_TEXT(&k->random, shares);
    str_addf(&k->conf, "{ name = \"r%u\"; worth = %u; score = \"worth * (%s)\"; %s}", name,
             1 + below(k, 20), share, RANDOM_TEXT(&k->random, rest));
}

static void add_scheme(struct making *k, const char *name, const char *period)
{
    static const char *const after[] = {
        "",
        "cohort = \"class\"; ",
        "tie_break = [\"x desc\", \"got\"]; ",
        "vetoes = ( { name = \"v\"; when = \"z > 8\" } ); ",
        "vetoes = ( { name = \"v\"; when = \"x < 1\"; effect = \"last\" },"
        "           { name = \"w\"; when = \"y < 1\"; effect = \"zero\" } ); ",
        "grades = ( { at_least = 12; title = \"high\" }, { at_least = 0; title = \"low\" } ); ",
        "outcomes = ( { name = \"talk\"; when = \"points < 10\" } ); ",
        "show = { xs = \"x\"; gots = \"got\" }; ",
        "rank_on = \"shown\"; shown = 0; ",
        "who = \"x > 0.3\"; ",
    };
    bool taken[10] = {false};
    str_addf(&k->conf, "%s: { of = \"town\"; period = \"%s\"; missing = \"%s\"; ", name, period,
             below(k, 2) ? "refuse" : "zero");
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t at = below(k, 10);
        if (!taken[at] && !(at == 3 && taken[4]) && !(at == 4 && taken[3]))
            str_add(&k->conf, after[at]);
        taken[at] = true;
    }
    if (!k->alone && !taken[6] && below(k, 2))
        str_add(&k->conf, "outcomes = ( { name = \"top\"; top = 5; ties = \"in\" } ); ");
    str_add(&k->conf, "rules = (");
    uint32_t count = 1 + below(k, 4);
    for (uint32_t i = 0; i < count; i++) {
        str_add(&k->conf, i ? ",\n  " : "  ");
        add_rule(k, i);
    }
    str_add(&k->conf, " ) }\n");
}

static void begin_conf(struct making *k)
{
    str_clear(&k->conf);
    str_add(&k->conf,
            "plugins = [\"basic\", \"peers\", \"means\", \"gate\"]\n"
            "units: { item = \"item\"; }\n"
            "kinds: { town: { title = \"town\"; attributes: { x = \"number\"; y = \"number\"; "
            "z = \"number\"; class = \"a A | b B\" } } }\n"
            "targets: { town: { aim = \"number\"; } }\n"
            "records: { arrived: { title = \"arrived\"; of = \"town\"; fields: { n = \"number\" }; "
            "none_is_zero = true } }\n"
            "indicators: { town: { got = \"sum(n of arrived)\" } }\n"
            "schemes: {\n");
}

static void make_conf(struct making *k)
{
    begin_conf(k);
    add_scheme(k, "s", "year");
    if (below(k, 2))
        add_scheme(k, "t", "month");
    str_add(&k->conf, "}\n");
}

// --- facts ---

static void add_values(struct making *k)
{
    static const char *const names[] = {"x", "y", "z"};
    for (uint32_t n = 0; n < 3; n++) {
        if (below(k, 3) == 0)
            continue;
        if (below(k, 30) == 0)
            str_addf(&k->facts, " %s=-", names[n]);
        else if (below(k, 2))
            str_addf(&k->facts, " %s=%u.5", names[n], below(k, 9)); // many are equal
        else
            str_addf(&k->facts, " %s=%u.%04u", names[n], below(k, 10), below(k, 10000));
    }
}

static void add_town(struct making *k, uint32_t town, bool first)
{
    if (!first && below(k, 3) == 0)
        str_addf(&k->facts, "from 2024-%02u-01 ", 1 + below(k, 12));
    str_addf(&k->facts, "town t%04u", town);
    if (first || below(k, 400) == 0)
        str_addf(&k->facts, " class=%s", below(k, 2) ? "a" : "b");
    add_values(k);
    str_add(&k->facts, "\n");
}

static void add_record(struct making *k, uint32_t town)
{
    str_addf(&k->facts, "arrived t%04u 202%u-0%u-11 n=%u\n", town, 2 + below(k, 3), 1 + below(k, 9),
             below(k, 50));
}

static void add_target(struct making *k, uint32_t town)
{
    str_addf(&k->facts, "target t%04u aim 2024%s %u\n", town, below(k, 2) ? "" : "-10",
             1 + below(k, 60));
}

static void first_facts(struct making *k)
{
    str_clear(&k->facts);
    for (uint32_t i = 0; i < TOWNS; i++)
        add_town(k, i * 37 % TOWNS, true);                // ids are in no order
    str_add(&k->facts, "arrived t0000 2021-01-01 n=1\n"); // before all others
    for (uint32_t i = 0; i < TOWNS; i++)
        add_record(k, below(k, TOWNS));
}

static void some_facts(struct making *k)
{
    str_clear(&k->facts);
    uint32_t count = below(k, 5) ? 1 + below(k, 6) : 40 + below(k, 200);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t town = below(k, TOWNS), sort = below(k, 8);
        if (sort == 0)
            add_target(k, town);
        else if (sort < 4)
            add_record(k, town);
        else
            add_town(k, town, false);
    }
    if (below(k, 20) == 0) // somebody new
        str_addf(&k->facts, "town u%04u class=a x=4 y=4 z=4\n", below(k, 10000));
}

// A record that was told before changes its status.
static void change_status(struct making *k, struct act *a, int64_t line, uint32_t type,
                          enum record_status status)
{
    struct fact f = {.tag = FACT_STATUS,
                     .status = {.record_seq = line, .type = type, .status = status}};
    (void)k;
    act_add(a, &f);
}

#endif
