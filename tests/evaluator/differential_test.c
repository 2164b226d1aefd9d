// Random valid expressions, worked out by the compiled engine and by the naive walker: the same
// number, bit for bit, or the same absence of one.
//
//   evaluator_differential_test [COUNT [SEED]]
//
// ctest runs a few thousand; `make differential` a million. What differs is cut down to the
// smallest expression that still does, and shown with both answers.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/read.h"
#include "core/engine/engine.h"
#include "core/engine/gathering.h"
#include "tests/evaluator/naive_gather.h"
#include "tests/evaluator/phrase.h"

enum { BATCH = 200, DEPTH = 5 };

static size_t wanted = 6000;
static uint64_t seed = 20240315;
static size_t answers, known; // compared so far, and how many of them are no "no data"

struct trial { // one expression and whose it is
    uint32_t kind;
    char *text;
};

struct reading { // a configuration with trials as indicators, read and checked or only read
    struct ruleset ruleset;
    struct problems problems;
    bool good;
};

static void reading_open(struct reading *r, const struct trial *trials, size_t count, bool check)
{
    static const char *const kinds[] = {"city", "town", "project", "deal"};
    static const struct methods none = {0};
    struct str conf;
    struct source source;
    struct err e;
    str_init(&conf);
    str_add(&conf, COUNTY "indicators: {\n");
    for (uint32_t k = 0; k < 4; k++) {
        str_addf(&conf, "%s: { %s", kinds[k], county_indicators[k]);
        for (size_t i = 0; i < count; i++)
            if (trials[i].kind == k)
                str_addf(&conf, "  ask_%zu = \"%s\"\n", i, trials[i].text);
        str_add(&conf, "}\n");
    }
    str_add(&conf, "}\n");
    ruleset_init(&r->ruleset);
    problems_init(&r->problems);
    source_init(&source);
    assert_true(
        source_add(&source, SOURCE_CONF, "county.conf", conf.data, conf.size, UINT32_MAX, 0, &e));
    r->good = config_model(&source, &r->ruleset.arena, &r->ruleset.texts, &r->ruleset.model,
                           &r->problems);
    source_release(&source);
    str_release(&conf);
    if (check)
        r->good = r->good && ruleset_check(&r->ruleset, &none, &r->problems);
}

static void reading_close(struct reading *r)
{
    model_release(&r->ruleset.model);
    ruleset_release(&r->ruleset);
    problems_release(&r->problems);
}

struct county_told { // the walker's declarations and a history: the same for a whole run
    struct reading plain;
    struct naive naive;
    struct county county;
    struct arena arena; // of trees
};

static struct node *tree_of(struct county_told *t, const char *text)
{
    struct place_run run = {.at = {.file = "trial", .line = 1, .column = 1}};
    struct text x = {.chars = text, .size = strlen(text), .runs = &run, .run_count = 1};
    struct problems p;
    struct node *tree = NULL;
    problems_init(&p);
    if (!node_parse(&t->arena, &x, &p, &tree))
        fail_msg("%s does not parse", text);
    problems_release(&p);
    return tree;
}

static void told_open(struct county_told *t, uint64_t history)
{
    reading_open(&t->plain, NULL, 0, false);
    assert_true(t->plain.good);
    arena_init(&t->arena);
    const struct model *m = &t->plain.ruleset.model;
    county_make(&t->county, m, history);
    t->naive = (struct naive){.model = m,
                              .facts = t->county.facts,
                              .fact_count = t->county.count,
                              .earliest = county_earliest(&t->county)};
    for (size_t k = 0; k < m->kind_count; k++)
        for (size_t i = 0; i < m->kinds[k].indicator_count; i++)
            t->naive.indicators[k][i] = tree_of(t, m->kinds[k].indicators[i].value.text.chars);
    for (size_t i = 0; i < m->function_count; i++) {
        size_t count;
        struct problems p;
        problems_init(&p);
        assert_true(node_parse_function(&t->arena, &m->functions[i].text, &p,
                                        &t->naive.parameters[i], &count, &t->naive.bodies[i]));
        problems_release(&p);
    }
}

static void told_close(struct county_told *t)
{
    county_release(&t->county);
    arena_release(&t->arena);
    reading_close(&t->plain);
}

static double naive_answer_of(struct county_told *t, const struct node *tree, uint32_t kind,
                              uint32_t subject, const struct window *w)
{
    struct naive_where at = {.n = &t->naive,
                             .span = {w->period, w->span, w->start, w->end, w->today},
                             .subject = subject,
                             .kind = kind,
                             .type = NONE,
                             .share = 1,
                             .currency = t->naive.model->units.own_currency};
    struct naive_value v = naive_settled(naive_walk(tree, &at));
    return v.number + 0.0;
}

struct machine { // the engine, with trials checked and facts told
    struct reading reading;
    struct store *store;
    struct engine *engine;
};

static void machine_open(struct machine *m, const struct county_told *t, const struct trial *trials,
                         size_t count)
{
    struct err e;
    *m = (struct machine){0};
    reading_open(&m->reading, trials, count, true);
    if (!m->reading.good)
        return;
    m->store = store_new(&m->reading.ruleset);
    m->engine = engine_new(&m->reading.ruleset, m->store, NULL);
    for (size_t i = 0; i < t->county.count; i++)
        if (!store_add(m->store, &t->county.facts[i], &e))
            fail_msg("%s", e.text);
    engine_forget(m->engine);
}

static void machine_close(struct machine *m)
{
    if (m->engine)
        engine_free(m->engine);
    if (m->store)
        store_free(m->store);
    reading_close(&m->reading);
}

// The column of the trial that is the `at`-th indicator told beyond the county's own.
static uint32_t trial_column(const struct machine *m, uint32_t kind, size_t number)
{
    const struct kind *k = &m->reading.ruleset.model.kinds[kind];
    char name[32];
    snprintf(name, sizeof name, "ask_%zu", number);
    return m->reading.ruleset.plan.indicator_columns[kind][kind_indicator(k, name)];
}

enum verdict { SAME, DIFFERENT, REFUSED };

struct difference {
    uint32_t subject;
    double found, wanted;
    char why[1024];
};

static bool same_bits(double a, double b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

static enum verdict trial_compare(struct machine *m, struct county_told *t, size_t number,
                                  const struct trial *trial, const struct window *w,
                                  struct difference *d)
{
    static const uint32_t firsts[] = {0, CITIES, CITIES + TOWNS, CITIES + TOWNS + PROJECTS};
    struct err e;
    const double *found;
    if (!engine_column(m->engine, trial_column(m, trial->kind, number), w, NULL, &found, &e)) {
        snprintf(d->why, sizeof d->why, "%s", e.text);
        return REFUSED;
    }
    struct node *tree = tree_of(t, trial->text);
    for (uint32_t i = 0; i < store_row_count(m->store, trial->kind); i++) {
        uint32_t subject = firsts[trial->kind] + i;
        double wanted_one = naive_answer_of(t, tree, trial->kind, subject, w);
        answers++;
        known += isnan(wanted_one) ? 0 : 1;
        if (same_bits(found[i], wanted_one))
            continue;
        *d = (struct difference){.subject = subject, .found = found[i], .wanted = wanted_one};
        return DIFFERENT;
    }
    return SAME;
}

static enum verdict trial_alone(struct county_told *t, const struct trial *trial,
                                const struct window *w, struct difference *d)
{
    struct machine m;
    machine_open(&m, t, trial, 1);
    enum verdict v = REFUSED;
    if (m.reading.good)
        v = trial_compare(&m, t, 0, trial, w, d);
    for (size_t i = 0; i < m.reading.problems.count; i++)
        if (m.reading.problems.list[i].severity == SEVERITY_ERROR)
            snprintf(d->why, sizeof d->why, "%s", m.reading.problems.list[i].text);
    machine_close(&m);
    return v;
}

// Every node below a place, in order: the places themselves, so that another can be put there.
static void places_of(struct node **place, struct node ***list, size_t *count, size_t most)
{
    if (!*place || *count == most)
        return;
    list[(*count)++] = place;
    struct node *n = *place;
    for (size_t i = 0; i < n->child_count; i++)
        places_of(&n->children[i], list, count, most);
    for (size_t i = 0; i < n->argument_count; i++) {
        places_of(&n->arguments[i].value, list, count, most);
        places_of(&n->arguments[i].up_to, list, count, most);
        places_of(&n->arguments[i].where, list, count, most);
    }
}

static bool still_differs(struct county_told *t, struct trial *trial, struct node *tree,
                          const struct window *w, struct difference *d)
{
    struct str text;
    struct difference other;
    str_init(&text);
    node_print(tree, &text);
    struct trial smaller = {trial->kind, text.data};
    bool differs =
        text.size < strlen(trial->text) && trial_alone(t, &smaller, w, &other) == DIFFERENT;
    if (differs) {
        free(trial->text);
        trial->text = text.data;
        *d = other;
        return true;
    }
    str_release(&text);
    return false;
}

// Put something smaller in a place: nothing (a where), a simple value, or what stands below it.
static bool shrink_place(struct county_told *t, struct trial *trial, struct node *tree,
                         struct node **place, bool may_go, const struct window *w,
                         struct difference *d)
{
    static const char *const simple[] = {"true", "1", "start", "1 yuan", "1 usd", "1 person"};
    struct node *before = *place, **below[64];
    size_t count = 0;
    if (may_go) {
        *place = NULL;
        if (still_differs(t, trial, tree, w, d))
            return true;
    }
    *place = before;
    places_of(place, below, &count, 64);
    for (size_t i = 0; i + 1 < count + sizeof simple / sizeof *simple; i++) {
        size_t ready = sizeof simple / sizeof *simple;
        *place = i < ready ? tree_of(t, simple[i]) : *below[i - ready + 1];
        if (still_differs(t, trial, tree, w, d))
            return true;
        *place = before;
    }
    return false;
}

static bool shrink_once(struct county_told *t, struct trial *trial, const struct window *w,
                        struct difference *d)
{
    struct node *tree = tree_of(t, trial->text), **places[256];
    size_t count = 0;
    places_of(&tree, places, &count, 256);
    for (size_t i = 0; i < count; i++) {
        bool may_go = false;
        for (size_t k = 0; k < count; k++)
            for (size_t a = 0; a < (*places[k])->argument_count; a++)
                may_go = may_go || places[i] == &(*places[k])->arguments[a].where ||
                         places[i] == &(*places[k])->arguments[a].up_to;
        if (shrink_place(t, trial, tree, places[i], may_go, w, d))
            return true;
    }
    return false;
}

static void tell_failure(struct county_told *t, struct trial *trial, const struct window *w,
                         uint64_t history)
{
    char period[16], today[11];
    struct difference d = {0};
    enum verdict v = trial_alone(t, trial, w, &d);
    while (v == DIFFERENT && shrink_once(t, trial, w, &d))
        ;
    period_format(w->period, period);
    day_format(w->today, today);
    print_error("%s\n  kind %u, %s%s up to %s, history %llu: ", trial->text, trial->kind, period,
                w->span == SPAN_PERIOD ? "" : " from new year", today, (unsigned long long)history);
    if (v == REFUSED)
        print_error("refused: %s\n", d.why);
    else if (v == DIFFERENT)
        print_error("s%u: engine %.17g, walker %.17g\n", d.subject, d.found, d.wanted);
    else
        print_error("the same when alone\n");
}

static struct window some_window(struct random *r)
{
    static const char *const periods[] = {"2024",    "2024-Q2", "2024-03",
                                          "2024-10", "2023",    "2024-H2"};
    struct period p;
    int32_t as_of = 0;
    assert_true(period_parse(periods[random_below(r, 6)], &p));
    assert_true(day_parse("2024-10-15", &as_of));
    return window_make(p, random_below(r, 3) ? SPAN_PERIOD : SPAN_YEAR_TO_DATE, as_of, false);
}

static void make_trial(struct trial *t, struct random *r)
{
    static const enum sort sorts[] = {PLAIN, PLAIN, YUAN, USD, PERSON, YES, YES, DATE};
    struct str text;
    struct phrase p = {.out = &text, .r = {random_next(r)}};
    str_init(&text);
    t->kind = (uint32_t)random_below(r, 4);
    struct ground g = {.kind = t->kind, .record = -1, .sets = 2};
    say(&p, sorts[random_below(r, 8)], &g, 1 + (int)random_below(r, DEPTH));
    t->text = text.data;
}

// Over a history and a window of the seed's choice.
static size_t run_trials(struct trial *trials, size_t count, struct random *r, size_t *said)
{
    struct county_told told;
    struct machine machine;
    uint64_t history = random_next(r) | 1;
    struct window w = some_window(r);
    size_t failures = 0;
    gather_piece = 1 + (size_t)random_below(r, 20);
    told_open(&told, history);
    machine_open(&machine, &told, trials, count);
    for (size_t i = 0; i < count; i++) {
        struct difference d;
        enum verdict v = machine.reading.good
                             ? trial_compare(&machine, &told, i, &trials[i], &w, &d)
                             : trial_alone(&told, &trials[i], &w, &d);
        if (v == SAME)
            continue;
        failures++;
        if ((*said)++ < 20)
            tell_failure(&told, &trials[i], &w, history);
    }
    machine_close(&machine);
    told_close(&told);
    return failures;
}

static size_t run_batch(struct random *r, size_t count, size_t *said)
{
    struct trial trials[BATCH];
    for (size_t i = 0; i < count; i++)
        make_trial(&trials[i], r);
    size_t failures = run_trials(trials, count, r, said);
    for (size_t i = 0; i < count; i++)
        free(trials[i].text);
    return failures;
}

static void what_once_differed_has_one_value(void **state)
{
    (void)state;
    static const struct {
        uint32_t kind;
        const char *text;
    } rows[] = {
        // `as` around a computed value took the first field alone
        {DEAL, "sum((fee + fee) as wan_yuan of paid)"},
        {DEAL, "last((fee / paid_share) as yuan of paid)"},
        // equal numbers of another unit were one column
        {CITY, "sum(total / 10000 of project) + 1 yuan"},
        {CITY, "sum(total as wan_yuan of project) + 1 yuan"},
        {DEAL, "last((3 wan_person) of paid) + 1 person"},
        {DEAL, "last((3 person) of paid) + 1 person"},
        // sums past 2^53 were rounded twice
        {CITY, "mean(3 wan_person * n of arrived) as person"},
        // hundreds of what has 16 digits
        {PROJECT, "round(floors * floors * 1000, -2)"},
        // a unit that is no currency, inside a set of records
        {TOWN, "sum(crowd as wan_person of event)"},
        {TOWN, "sum(town.population as wan_person of arrived)"},
    };
    enum { COUNT = sizeof rows / sizeof *rows };
    struct trial trials[COUNT];
    struct random r = {7};
    size_t said = 0;
    for (size_t i = 0; i < COUNT; i++) {
        trials[i].kind = rows[i].kind;
        trials[i].text = mem_new(strlen(rows[i].text) + 1, 1);
        memcpy(trials[i].text, rows[i].text, strlen(rows[i].text) + 1);
    }
    for (size_t i = 0; i < 60; i++)
        assert_int_equal(run_trials(trials, COUNT, &r, &said), 0);
    for (size_t i = 0; i < COUNT; i++)
        free(trials[i].text);
}

static void random_expressions_have_one_value(void **state)
{
    (void)state;
    struct random r = {seed};
    size_t failures = 0, said = 0;
    for (size_t done = 0; done < wanted; done += BATCH)
        failures += run_batch(&r, wanted - done < BATCH ? wanted - done : BATCH, &said);
    print_message("%zu expressions from seed %llu: %zu answers, %zu of them known; %zu expressions "
                  "differ\n",
                  wanted, (unsigned long long)seed, answers, known, failures);
    assert_int_equal(failures, 0);
    assert_true(known > answers / 3); // else they agree about nothing
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_once_differed_has_one_value),
                                       cmocka_unit_test(random_expressions_have_one_value)};
    if (argc > 1)
        wanted = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        seed = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
