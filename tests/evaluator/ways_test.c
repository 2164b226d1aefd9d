// One board by many ways: rulesets and facts made at random are judged at once and in stretches of
// any length, straight and rule by rule, by one and by two, with rules kept and recalled, with
// vectors of every width, by an engine that has seen the facts come one lot after the other and by
// one that was told all of them. Every way gives the same bytes, rules and all.
#include "base/mem.h"
#include "base/vector.h"
#include "core/engine/gathering.h"
#include "core/judge/stretch.h"
#include "link/packed.h"
#include "tests/base/random.h"
#include "tests/evaluator/act.h"

enum { ROUNDS = 60, TOWNS = 150, LOTS = 4, RULES_MOST = 256 };

// --- a ruleset ---

struct making {
    struct random random;
    struct str conf;
    uint32_t rules;     // so far
    uint32_t last_leaf; // of these, that is no group; UINT32_MAX: none
    bool global;        // rules that need all rows may stand in it
    bool straight;      // lines, sums, combinations and measured criteria alone
    bool complete;      // everybody has all data, and there is one rule, or a group
};

static uint32_t below(struct making *k, uint32_t n)
{
    return (uint32_t)random_below(&k->random, n);
}

// With lines from 0 to 8 many points are halves.
static void add_line(struct making *k, bool worth)
{
    static const char *const lines[] = {"peers.minmax(x)", "peers.minmax(y, better: 'less')",
                                        "peers.minmax(z, low: 0.2, high: 0.9)",
                                        "peers.minmax(w, low: 1, high: -1)"};
    str_addf(&k->conf, "{ name = \"r%u\"; ", k->rules++);
    if (worth)
        str_addf(&k->conf, "worth = %u; ", 1 + below(k, 20));
    if (below(k, 2))
        str_addf(&k->conf, "score = \"worth * %s\" }", RANDOM_TEXT(&k->random, lines));
    else
        str_addf(&k->conf, "score = \"%s * worth\" }", RANDOM_TEXT(&k->random, lines));
}

// A rule over criteria that goes straight too.
static void add_measured(struct making *k)
{
    static const char *const ways[] = {"outrank.topsis", "outrank.topsis_minmax",
                                       "outrank.wsm(normalise: 'span')"};
    static const char *const numbers[] = {"x", "y", "z", "x + w"};
    uint32_t name = k->rules++, worth = 1 + below(k, 20);
    str_addf(&k->conf, "{ name = \"r%u\"; worth = %u; combine = \"%s\"; criteria = (", name, worth,
             RANDOM_TEXT(&k->random, ways));
    for (uint32_t i = 0; i < 3; i++)
        str_addf(&k->conf, "%s{ name = \"c%u\"; expr = \"%s\"; weight = %u }", i ? ", " : "", i,
                 RANDOM_TEXT(&k->random, numbers), 1 + below(k, 4));
    str_add(&k->conf, ") }");
}

static void add_score(struct making *k, bool worth)
{
    static const char *const shares[] = {
        "peers.minmax(x)",
        "peers.minmax(y, better: 'less')",
        "peers.minmax(x - z, low: 0.2, high: 0.9)",
        "peers.minmax(w, flat: 0.5)",
        "basic.completion(x, z, cap: 1.2)",
        "basic.completion(got, y)",
        "peers.goalposts(y, -3, 8)",
        "min(1, x / 7)",
        "peers.rank_points(z, first: 1, step: 0.01, least: 0)",
        "(x ?? 0.25)",
        "prev.y / 9",
    };
    static const char *const plain[] = {"x / 3", "got * 0.01", "y - z", "round(x * y, 1)",
                                        "basic.each(z, per: 0.5, most: 4)"};
    if (k->last_leaf != UINT32_MAX && below(k, 12) == 0)
        str_addf(&k->conf, "score = \"rule.r%u / 2\"; ", k->last_leaf);
    else if (worth)
        str_addf(&k->conf, "score = \"worth * %s\"; ", RANDOM_TEXT(&k->random, shares));
    else
        str_addf(&k->conf, "score = \"%s\"; ", RANDOM_TEXT(&k->random, plain));
}

// Criteria that are measured by a recipe where they can be, among others that cannot.
static void add_criteria(struct making *k)
{
    static const char *const ways[] = {
        "outrank.topsis",
        "outrank.topsis",
        "outrank.topsis_minmax",
        "outrank.topsis_minmax.to_worst",
        "outrank.wsm(normalise: 'span')",
        "outrank.wsm",
        "outrank.marcos",
        "outrank.vikor.share",
        "means.arithmetic",
        "sum",
    };
    static const char *const numbers[] = {
        "x",        "y",     "z",      "w",           "x + w",          "got",
        "x ?? 0.5", "y / z", "prev.y", "round(z, 0)", "peers.minmax(x)"};
    static const char *const others[] = {"treat = [\"treat.winsorise\"]; ",
                                         "weights = \"weights.entropy\"; "};
    uint32_t count = 1 + below(k, 7);
    const char *way = RANDOM_TEXT(&k->random, ways);
    bool outranks = !strncmp(way, "outrank", 7);
    str_addf(&k->conf, "combine = \"%s\"; ", way);
    uint32_t other = below(k, 20);
    if (other < 2)
        str_add(&k->conf, others[other]);
    if (below(k, 4) == 0)
        str_add(&k->conf, "times = 0.7; ");
    str_add(&k->conf, "criteria = (");
    for (uint32_t i = 0; i < count; i++) {
        str_addf(&k->conf, "%s{ name = \"c%u\"; expr = \"%s\"", i ? ", " : "", i,
                 below(k, 2) ? numbers[i % 4] : RANDOM_TEXT(&k->random, numbers));
        if (other != 1) // weights of a method's own making
            str_addf(&k->conf, "; weight = %u", i ? below(k, 4) : 1);
        str_addf(&k->conf, "%s }", below(k, 3) || !outranks ? "" : "; better = \"less\"");
    }
    str_add(&k->conf, "); ");
}

static void add_worth(struct making *k)
{
    uint32_t worth = 1 + below(k, 20);
    if (below(k, 4) == 0)
        str_addf(&k->conf, "worth = { a = %u; b = %u; }; ", worth, 1 + below(k, 9));
    else
        str_addf(&k->conf, "worth = %u; ", worth);
}

static void add_missing(struct making *k)
{
    static const char *const ways[] = {"refuse", "zero", "skip", "full"};
    static const char *const global[] = {"median", "last 24 months"};
    if (k->global && below(k, 6) == 0)
        str_addf(&k->conf, "missing = \"%s\"; ", RANDOM_TEXT(&k->random, global));
    else if (below(k, 2))
        str_addf(&k->conf, "missing = \"%s\"; ", RANDOM_TEXT(&k->random, ways));
}

static void add_rule(struct making *k, bool in_group)
{
    if (k->straight) {
        if (below(k, 5) == 0)
            add_measured(k);
        else
            add_line(k, true);
        return;
    }
    static const char *const conditions[] = {"x > 2", "has(y)", "class == a", "got > 1 or z < 4"};
    static const char *const caps[] = {"least = 0; ", "most = 9; ", "most = \"z ?? 3\"; ",
                                       "least = -1; most = \"y\"; "};
    bool criteria = below(k, 4) == 0, worth = criteria || in_group || below(k, 3) > 0;
    uint32_t name = k->rules++;
    str_addf(&k->conf, "{ name = \"r%u\"; ", name);
    if (worth)
        add_worth(k);
    if (criteria)
        add_criteria(k);
    else
        add_score(k, worth);
    add_missing(k);
    if (below(k, 4) == 0)
        str_addf(&k->conf, "when = \"%s\"; ", RANDOM_TEXT(&k->random, conditions));
    if (below(k, 3) == 0)
        str_add(&k->conf, RANDOM_TEXT(&k->random, caps));
    if (below(k, 5) == 0)
        str_addf(&k->conf, "decimals = %u; ", below(k, 4));
    str_add(&k->conf, "}");
    k->last_leaf = name;
}

static void add_group(struct making *k, uint32_t deep)
{
    static const char *const ways[] = {"",
                                       "",
                                       "combine = \"means.geometric\"; ",
                                       "combine = \"means.arithmetic\"; ",
                                       "combine = \"means.arithmetic(available: 0.3)\"; ",
                                       "combine = \"means.min\"; ",
                                       "spread = true; ",
                                       "times = 0.7; ",
                                       "most = 12; ",
                                       "decimals = 1; "};
    uint32_t count = 1 + below(k, 4), way = below(k, k->straight ? 7 : 10);
    str_addf(&k->conf, "{ name = \"r%u\"; %srules = (", k->rules++, ways[way]);
    for (uint32_t i = 0; i < count; i++) {
        str_add(&k->conf, i ? ", " : "");
        if (k->straight && deep < 3 && below(k, 3) == 0)
            add_group(k, deep + 1);
        else
            add_rule(k, true);
    }
    str_add(&k->conf, ") }");
}

static void add_scheme(struct making *k)
{
    static const char *const after[] = {
        "tie_break = [\"x desc\", \"got\"]; ",
        "vetoes = ( { name = \"v\"; when = \"z > 8\" } ); ",
        "vetoes = ( { name = \"v\"; when = \"x < 1\"; unless = \"y > 2\"; effect = \"last\" } ); ",
        "grades = ( { at_least = 12; title = \"high\" }, { at_least = 0; title = \"low\" } ); ",
        "outcomes = ( { name = \"top\"; top = 5; ties = \"in\" } ); ",
        "show = { xs = \"x\" }; ",
        "missing = \"skip\"; ",
        "missing = \"zero\"; ",
    };
    uint32_t count = k->complete ? 1 : 2 + below(k, 6), more = k->complete ? 1 : 3;
    bool taken[8] = {false};
    str_add(&k->conf, "schemes: { s: { of = \"town\"; period = \"year\"; ");
    if (k->straight)
        str_addf(&k->conf, "decimals = %u; %s", below(k, 5),
                 below(k, 3) ? "" : "who = \"class == a\"; ");
    else if (below(k, 2))
        str_add(&k->conf, "cohort = \"class\"; ");
    for (uint32_t i = 0; i < more; i++) {
        uint32_t at = below(k, 8);
        bool veto = (at == 1 || at == 2) && (taken[1] || taken[2]);
        bool missing = at >= 6 && (taken[6] || taken[7]);
        if (!taken[at] && !veto && !missing)
            str_add(&k->conf, after[at]);
        taken[at] = true;
    }
    str_add(&k->conf, "rules = (\n");
    for (uint32_t i = 0; i < count; i++) {
        str_add(&k->conf, i ? ",\n  " : "  ");
        if (below(k, 3) == 0)
            add_group(k, 0);
        else
            add_rule(k, false);
    }
    str_add(&k->conf, " ) } }\n");
}

static void make_conf(struct making *k)
{
    str_clear(&k->conf);
    k->rules = 0;
    k->last_leaf = UINT32_MAX;
    str_add(&k->conf,
            "plugins = [\"basic\", \"peers\", \"means\", \"gate\", \"outrank\", \"weights\", "
            "\"treat\"]\n"
            "kinds: { town: { title = \"town\"; attributes: { x = \"number\"; y = \"number\"; "
            "z = \"number\"; w = \"number\"; class = \"a A | b B\" } } }\n"
            "records: { arrived: { title = \"arrived\"; of = \"town\"; fields: { n = \"number\" }; "
            "none_is_zero = true } }\n"
            "indicators: { town: { got = \"sum(n of arrived)\" } }\n");
    add_scheme(k);
}

// --- facts ---

static void add_value(struct making *k, struct str *out, const char *name)
{
    uint32_t sort = k->complete ? 1 + below(k, 39) : below(k, 40);
    if (sort == 0)
        str_addf(out, " %s=-", name);
    else if (k->straight && name[0] < 'z')
        str_addf(out, " %s=%u", name, below(k, 9)); // from 0 to 8: points are halves
    else if (sort < 8)
        str_addf(out, " %s=%u.5", name, below(k, 9)); // many are equal
    else
        str_addf(out, " %s=%u.%04u", name, below(k, 10), below(k, 10000));
}

static void make_facts(struct making *k, struct str *out, bool first)
{
    static const char *const names[] = {"x", "y", "z", "w"};
    str_clear(out);
    for (uint32_t i = 0; i < TOWNS; i++) {
        if (!first && below(k, 30))
            continue;
        if (!first && below(k, 4) == 0)
            str_addf(out, "from 2024-%02u-01 ", 1 + below(k, 12));
        str_addf(out, "town t%03u", (i * 37) % TOWNS); // ids are in no order
        if (first)
            str_addf(out, " class=%s", below(k, 2) ? "a" : "b");
        for (uint32_t n = 0; n < 4; n++)
            if (below(k, 20) > 0 || k->complete)
                add_value(k, out, names[n]);
        str_add(out, "\n");
        if (below(k, 3) == 0)
            str_addf(out, "arrived t%03u 2024-0%u-11 n=%u.25\n", (i * 37) % TOWNS, 1 + below(k, 9),
                     below(k, 50));
    }
}

// --- ways ---

static size_t measured; // boards with criteria that were judged by their recipe
static size_t totals;   // boards of one rule that has the points of all rows

struct rule_value { // what a page does not tell of a rule
    double worth;
    uint64_t age;
};

static void take_values(void *context, size_t at, const struct board_rule *rules, size_t row)
{
    struct rule_value *to = context;
    for (size_t k = 0; rules[k].points; k++) {
        double worth = rules[k].worth[row];
        to[at * RULES_MOST + k] = (struct rule_value){
            .worth = isnan(worth) ? (double)-INFINITY : worth, // a NaN has many bytes
            .age = rules[k].age[row],
        };
    }
}

static void add_rules(struct act *a, struct board *b, struct str *out)
{
    struct rule_value *values = mem_new(TOWNS * RULES_MOST, sizeof *values);
    uint32_t rows[TOWNS];
    assert_true(b->rule_count < RULES_MOST && b->row_count <= TOWNS);
    for (uint32_t row = 0; row < b->row_count; row++) {
        rows[row] = row;
        if (b->keeps_rules)
            take_values(values, row, b->rules, row);
    }
    if (!b->keeps_rules)
        stretch_recall_rows(a->engine, b, rows, b->row_count, take_values, values);
    str_add_bytes(out, (const char *)values, TOWNS * RULES_MOST * sizeof *values);
    free(values);
}

// A page of all rows, so that rules are in it whether the board keeps them or not.
static void pack(struct act *a, struct str *out)
{
    const struct packed_page all = {.top = INT64_MAX, .subject = NONE};
    struct board *b = engine_own_board(a->engine, act_board(a, "s", "2024", "2024-10-31"));
    for (size_t i = 0; i < b->rule_count; i++)
        measured += b->own_distances[i] != NULL;
    totals += b->rule_is_total;
    struct packed_from from = {.engine = a->engine,
                               .board = b,
                               .ruleset = &a->ruleset,
                               .store = a->store,
                               .page = &all,
                               .as_of = engine_day(a->engine)};
    struct packed_room room = {.bytes = NULL};
    assert_true(packed_write(&from, &room));
    str_clear(out);
    str_add_bytes(out, (const char *)room.bytes, room.size);
    free(room.bytes);
    add_rules(a, b, out);
}

struct way {
    const char *name;
    struct stretch_ways ways;
};

static const struct way WAYS[] = {
    {"in stretches", {.rows = STRETCH_ROWS, .kept_most = SIZE_MAX}},
    {"without rules", {.rows = STRETCH_ROWS}},
    {"in stretches of 7", {.rows = 7, .kept_most = SIZE_MAX}},
    {"in stretches of 7, without rules", {.rows = 7}},
    {"row by row", {.rows = 1}},
    {"rule by rule", {.rows = 7, .by_rule = true}},
    {"rule by rule, with rules", {.rows = 7, .kept_most = SIZE_MAX, .by_rule = true}},
    {"by two", {.rows = 5, .kept_most = SIZE_MAX}},
    {"by two, without rules", {.rows = 16}},
};

static void assert_same(struct making *k, const struct str *wanted, const struct str *found,
                        const char *way)
{
    if (wanted->size == found->size && !memcmp(wanted->data, found->data, wanted->size))
        return;
    size_t at = 0;
    while (at < found->size && at < wanted->size && found->data[at] == wanted->data[at])
        at++;
    fail_msg("%s: another board, from byte %zu on (%zu and %zu bytes), by\n%s", way, at,
             wanted->size, found->size, k->conf.data);
}

static struct pair *pair;       // of the test
static _Atomic size_t straight; // rows that went that way
static size_t straight_kept;    // of boards that keep their rules

// The board at once with plain vectors, then by every other way.
static void assert_all_ways(struct making *k, struct act *a, struct str *wanted)
{
    const struct stretch_ways standard = stretch_ways;
    struct str found = {0};
    stretch_ways = (struct stretch_ways){.rows = 1, .kept_most = SIZE_MAX, .at_once = true};
    vector_use(VECTOR_PLAIN);
    engine_forget(a->engine);
    pack(a, wanted);
    for (int level = 0; level <= (int)vector_widest(); level++) {
        for (size_t i = 0; i < sizeof WAYS / sizeof *WAYS; i++) {
            stretch_ways = WAYS[i].ways;
            stretch_ways.pair = strstr(WAYS[i].name, "by two") ? pair : NULL;
            stretch_ways.straight = &straight;
            gather_piece = i % 2 ? 3 : 32768;
            vector_use((enum vector_level)level);
            engine_forget(a->engine);
            size_t before = straight;
            pack(a, &found);
            straight_kept += WAYS[i].ways.kept_most ? straight - before : 0;
            assert_same(k, wanted, &found, WAYS[i].name);
        }
    }
    vector_use(vector_widest());
    stretch_ways = standard;
    str_release(&found);
}

// A ruleset that checks. Rules that read others may come to wait for each other: then another.
static void open_some(struct making *k, struct act *a)
{
    struct str problems = {0};
    for (;;) {
        make_conf(k);
        if (act_try(a, k->conf.data))
            break;
        str_clear(&problems);
        problems_print(&a->problems, &problems);
        if (!strstr(problems.data, "wait for each other"))
            fail_msg("%s%s", problems.data, k->conf.data);
        act_close(a);
    }
    str_release(&problems);
}

static void every_way_gives_the_same_board(void **state)
{
    (void)state;
    pair = pair_new(NULL);
    assert_non_null(pair);
    struct making k = {.random = {.state = 20241031}};
    struct str facts[LOTS] = {{0}}, wanted = {0}, found = {0};
    uint32_t gone = 0, gone_kept = 0; // rounds with rows that went straight
    for (uint32_t round = 0; round < ROUNDS; round++) {
        struct act steady, fresh;
        k.global = round % 4 == 3;
        k.straight = round % 3 == 0;
        k.complete = round % 6 == 0;
        open_some(&k, &steady);
        act_open(&fresh, k.conf.data);
        for (size_t lot = 0; lot < LOTS; lot++) {
            make_facts(&k, &facts[lot], lot == 0);
            act_tell(&steady, facts[lot].data);
            pack(&steady, &found); // kept from lot to lot: whatever the engine keeps
        }
        for (size_t lot = 0; lot < LOTS; lot++)
            act_tell(&fresh, facts[lot].data);
        straight = straight_kept = 0;
        assert_all_ways(&k, &fresh, &wanted);
        gone += straight > TOWNS;
        gone_kept += straight_kept > TOWNS;
        assert_true(k.straight || !straight);
        assert_same(&k, &wanted, &found, "lot by lot");
        act_close(&steady);
        act_close(&fresh);
    }
    assert_true(gone > ROUNDS / 4 && gone_kept > ROUNDS / 5);
    assert_true(measured > ROUNDS && totals > 0);
    for (size_t lot = 0; lot < LOTS; lot++)
        str_release(&facts[lot]);
    str_release(&wanted);
    str_release(&found);
    str_release(&k.conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_gives_the_same_board),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
