// Of any ruleset and any data: the parts of an explanation add up to the score exactly, and the
// number at the end of a rule's formula is its points, once rounded and held by its caps.
#include "walk.h"

#define ROUNDS 40
#define SUBJECTS 8

static uint64_t seed;

static uint32_t random_below(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

static bool chance(uint32_t percent)
{
    return random_below(100) < percent;
}

static const char *one_of(const char *const *list, size_t count)
{
    return list[random_below((uint32_t)count)];
}

struct writing_act {
    struct str text;
    unsigned rules; // named so far
    int decimals;
};

static void write_score(struct writing_act *a, bool worth)
{
    static const char *const plain[] = {"x",
                                        "-y",
                                        "x * y / 7",
                                        "10 * peers.minmax(x)",
                                        "rank(y of cohort)",
                                        "x - 3 * z",
                                        "round(x, 1)",
                                        "(x + y) / (z + 1)",
                                        "0.1 * count(visit)",
                                        "x ?? 2.5",
                                        "basic.each(y, per: 0.3, most: 4)"};
    static const char *const weighed[] = {"worth * x / 10",
                                          "worth * min(1, y / 7)",
                                          "worth * basic.completion(x, y, cap: 1.2)",
                                          "worth * peers.minmax(z, low: 60, high: 100) / 100",
                                          "worth * peers.share_of_best(y)",
                                          "if x > y then worth else worth / 3",
                                          "worth - 0.7 * z"};
    str_addf(&a->text, " score = \"%s\";",
             worth ? one_of(weighed, sizeof weighed / sizeof *weighed)
                   : one_of(plain, sizeof plain / sizeof *plain));
}

static void write_extras(struct writing_act *a, bool group)
{
    static const char *const missing[] = {"zero", "full", "skip", "median", "refuse"};
    if (chance(25))
        str_addf(&a->text, " most = %u;", random_below(12));
    if (chance(20))
        str_addf(&a->text, " least = -%u;", random_below(5));
    if (chance(15))
        str_add(&a->text, " when = \"ok\";");
    if (chance(40))
        str_addf(&a->text, " missing = \"%s\";", one_of(missing, sizeof missing / sizeof *missing));
    if (chance(10))
        str_addf(&a->text, " decimals = %u;", random_below((uint32_t)a->decimals + 1));
    if (group && chance(20))
        str_add(&a->text, " times = 1.1;");
    if (group && chance(30))
        str_add(&a->text, " spread = true;");
}

static void write_rules(struct writing_act *a, unsigned depth, bool worth)
{
    unsigned count = 1 + random_below(4);
    str_add(&a->text, " rules = (");
    for (unsigned i = 0; i < count; i++) {
        bool weighed = worth || chance(60);
        str_addf(&a->text, "%s { name = \"r%u\";", i ? "," : "", a->rules++);
        if (weighed)
            str_addf(&a->text, " worth = %u.%u;", 1 + random_below(20), random_below(10));
        if (depth && chance(35)) {
            bool combined = weighed && chance(50);
            write_extras(a, true);
            if (combined)
                str_addf(&a->text, " combine = \"means.%s\";",
                         chance(50) ? "geometric" : "arithmetic");
            write_rules(a, depth - 1, combined);
        } else if (weighed && chance(8)) {
            str_add(&a->text, " unknown = true;");
        } else {
            write_extras(a, false);
            write_score(a, weighed);
        }
        str_add(&a->text, " }");
    }
    str_add(&a->text, " );");
}

static void write_act(struct writing_act *a)
{
    a->decimals = (int)random_below(7);
    str_addf(&a->text,
             "kinds: { town: { attributes: { x = \"number\"; y = \"number\"; z = \"number\";"
             " ok = \"bool\"; class = \"a | b\"; }; } }\n"
             "records: { visit: { of = \"town\"; none_is_zero = true; } }\n"
             "schemes: { s: { of = \"town\"; period = \"year\"; decimals = %d;%s%s%s",
             a->decimals, chance(50) ? " cohort = \"class\";" : "",
             chance(30) ? " most = 60; least = \"-2.5\";" : "",
             chance(40) ? " missing = \"zero\";" : "");
    write_rules(a, 3, false);
    if (chance(50))
        str_addf(&a->text, " vetoes = ( { name = \"v\"; when = \"x > y\"; effect = \"%s\" } );",
                 chance(50) ? "zero" : "unranked");
    str_add(&a->text, " } }\n");
}

static void write_number(struct str *out, const char *name)
{
    if (chance(85))
        str_addf(out, " %s=%s%u.%03u", name, chance(15) ? "-" : "", random_below(20),
                 random_below(1000));
}

static void write_facts(struct str *out)
{
    for (unsigned i = 0; i < SUBJECTS; i++) {
        str_addf(out, "town t%u class=%s", i, chance(50) ? "a" : "b");
        write_number(out, "x");
        write_number(out, "y");
        write_number(out, "z");
        if (chance(85))
            str_addf(out, " ok=%s", chance(60) ? "true" : "false");
        str_add(out, "\n");
        for (unsigned k = random_below(3); k > 0; k--)
            str_addf(out, "visit t%u 2024-0%u-01\n", i, 1 + random_below(9));
    }
}

struct leaves {
    size_t compared;
    int decimals;
};
static struct leaves leaves;

static double bound_of(const char *text, double none)
{
    return text ? strtod(text, NULL) : none;
}

// Of a rule that is scored: its formula's number, to within what 12 digits and its own decimals
// lose.
static void compare_leaf(struct walk *w, const char *formula, const char *state,
                         int64_t points_told, const char *least, const char *most)
{
    const char *end = strstr(formula, " = ");
    for (const char *next = end; next; next = strstr(end + 1, " = "))
        end = next;
    assert_non_null(end);
    if (strcmp(state, "scored") != 0)
        return;
    double number = strtod(end + 3, NULL), told = points_to_double(points_told, w->decimals);
    if (number < bound_of(least, -INFINITY))
        number = bound_of(least, -INFINITY);
    if (number > bound_of(most, INFINITY))
        number = bound_of(most, INFINITY);
    double step = 1;
    for (int i = 0; i < w->decimals; i++)
        step /= 10;
    if (w->coarse)
        step = 1;
    if (fabs(number - told) > step / 2 + 1e-9)
        fail_msg("%s, but the points are %.9f", formula, told);
    leaves.compared++;
}

static void any_explanation_adds_up(void **state)
{
    size_t explained_count = 0, adjusted = 0, groups = 0;
    (void)state;
    for (seed = 1; seed <= ROUNDS; seed++) {
        struct writing_act act_text = {.rules = 0};
        struct str facts = {0};
        struct act a;
        uint64_t round = seed;
        write_act(&act_text);
        write_facts(&facts);
        if (!act_try(&a, act_text.text.data)) {
            act_print_problems(&a);
            fail_msg("round %llu: %s", (unsigned long long)round, act_text.text.data);
        }
        act_tell(&a, facts.data);
        const struct board *b = act_board(&a, "s", "2024", NULL);
        for (unsigned i = 0; i < SUBJECTS; i++) {
            char id[16];
            snprintf(id, sizeof id, "t%u", i);
            char *json = explained(&a, b, id);
            struct walk w = {.at = json,
                             .decimals = act_text.decimals,
                             .leaf = compare_leaf,
                             .coarse = strstr(act_text.text.data, "; decimals = ") != NULL};
            int64_t whole = walk_whole(&w);
            points told = b->points[store_row_of(a.store, store_find(a.store, id))];
            assert_int_equal(whole, told == POINTS_NONE ? 0 : told);
            assert_int_equal(*w.at, '\0');
            explained_count += told != POINTS_NONE;
            adjusted += w.adjusted;
            groups += w.groups;
            free(json);
        }
        act_close(&a);
        str_release(&act_text.text);
        str_release(&facts);
        seed = round;
    }
    // what was met, so that the test cannot pass by meeting nothing
    assert_true(explained_count > ROUNDS && adjusted > ROUNDS && groups > ROUNDS);
    assert_true(leaves.compared > 10 * ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(any_explanation_adds_up)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
