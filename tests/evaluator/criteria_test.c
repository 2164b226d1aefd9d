// Groups of criteria, and groups that are weighed, treated or compared: worked out by hand.
#include "board_case.h"
#include "explained.h"

#define S(text) "s: { of = \"town\"; period = \"year\"; " text " }"
// Three towns: x 2, 3, 6 and y 6, 3, 2, each of length 7.
#define THREE "town a x=2 y=6\ntown b x=3 y=3\ntown c x=6 y=2\n"
#define XY "criteria = ( { name = \"x\"; expr = \"x\" }, { name = \"y\"; expr = \"y\" } )"
#define XY_LESS                                                                                    \
    "criteria = ( { name = \"x\"; expr = \"x\" }, { name = \"y\"; expr = \"y\"; better = "         \
    "\"less\" "                                                                                    \
    "} )"
// Ten towns, the last far out: skewness 3.1, kurtosis 9.9; after one step 0 and below.
#define TEN                                                                                        \
    "town a x=1\ntown b x=2\ntown c x=3\ntown d x=4\ntown e x=5\ntown f x=6\ntown g x=7\ntown h "  \
    "x=8\ntown i x=9\ntown j x=100\n"

static struct board_case cases[] = {
    {
        .name =
            "topsis: of x / 7 and y / 7 at half weight b is 1.5 from the best, 0.5 from the worst",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 8; combine = \"outrank.topsis\"; " XY " } )"),
        .facts = THREE,
        .expect = "a g=4 points=4\nb g=2\nc g=4\n",
    },
    {
        .name = "topsis: where less is better the least is the best",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 8; combine = \"outrank.topsis\"; " XY_LESS " } )"),
        .facts = THREE,
        .expect = "a g=0\nb g=4\nc g=8\n",
    },
    {
        .name = "topsis by range: x 0, 1/4, 1 against y 1, 1/4, 0",
        .schemes = S("rules = ( { name = \"g\"; worth = 8; combine = \"outrank.topsis_minmax\"; " XY
                     " } )"),
        .facts = THREE,
        .expect = "a g=4\nb g=2\nc g=4\n",
    },
    {
        .name = "vikor: with v 1 the sum of what is missed decides, 0.5, 0.75, 0.5",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 8; combine = \"outrank.vikor(v: 1).share\"; " XY
              " } ); show: { s = \"outrank.vikor(x, y, v: 0).s\"; r = \"outrank.vikor(x, y).r\";"
              " q = \"outrank.vikor(x, y, v: 0).q\"; half = \"outrank.vikor(x, y)\";"
              " chosen = \"if outrank.vikor(x, y, v: 0).compromise then 1 else 0\"; }"),
        .facts = THREE,
        .expect =
            "a g=8 s=0.5 r=0.5 q=1 half=0.5 chosen=0\nb g=0 s=0.75 r=0.375 q=0 half=0.5 chosen=1\n"
            "c g=8 s=0.5 r=0.5 q=1\n",
    },
    {
        .name = "an expression gives weights and directions: y alone counts, and less is better",
        .schemes =
            S("rules = ( { name = \"r\"; score = \"10 * outrank.topsis(x, y, weights: [0, 2],"
              " better: ['more', 'less'])\" } ); show: { d = \"outrank.topsis(x, y, weights: "
              "[0, 1]).to_best\"; }"),
        .facts = "town a x=9 y=3\ntown b x=1 y=4\n",
        .expect = "a r=10 d=0.2\nb r=0 d=0\n",
    },
    {
        .name = "criteria weigh as written, and the sum is weighted",
        .schemes = S("rules = ( { name = \"g\"; worth = 10; criteria = ( { name = \"x\"; expr = "
                     "\"x\"; weight = 3 }, { name = \"y\"; expr = \"y\" } ) } )"),
        .facts = "town a x=1 y=0\ntown b x=0.5 y=1\n",
        .expect = "a g=7.5\nb g=6.25\n",
    },
    {
        .name = "a method over groups combines criteria by their weights",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 10; combine = \"means.geometric\"; criteria = "
              "( { name = \"x\"; expr = \"x\" }, { name = \"y\"; expr = \"y\" } ) } )"),
        .facts = "town a x=0.25 y=1\ntown b x=0.9 y=0\n",
        .expect = "a g=5\nb g=0\n",
    },
    {
        .name = "entropy: what all have alike weighs nothing, 1/4 : 3/4 weighs 0.1887 beside 1",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 10; weights = \"weights.entropy\"; " XY " } )"),
        .facts = "town a x=1 y=0\ntown b x=3 y=1\n",
        .expect = "a g=1.5876\nb g=13.1752\n", // 10 w, 10 (3 w + 1 - w), w 0.18872188/1.18872188
    },
    {
        .name = "equal weights stand in for worths",
        .schemes = S("rules = ( { name = \"g\"; worth = 10; weights = \"weights.equal\"; rules = ("
                     " { name = \"r\"; worth = 9; score = \"worth * x\" },"
                     " { name = \"q\"; worth = 1; score = \"worth * y\" } ) } )"),
        .facts = "town a x=1 y=0\ntown b x=0 y=0.5\n",
        .expect = "a r=9 q=0 g=5 points=5\nb r=0 q=0.5 g=2.5\n",
    },
    {
        .name = "rules are weighed by their shares",
        .schemes = S("rules = ( { name = \"g\"; weights = \"weights.entropy\"; rules = ("
                     " { name = \"r\"; worth = 6; score = \"worth * x\" },"
                     " { name = \"q\"; worth = 4; score = \"worth * y\" } ) } )"),
        .facts = "town a x=0.25 y=1\ntown b x=0.75 y=1\n",
        .expect = "a g=2.5\nb g=7.5\n",
    },
    {
        .name = "the shares of a group's rules are compared as criteria",
        .schemes = S("rules = ( { name = \"g\"; worth = 8; combine = \"outrank.topsis\"; rules = ("
                     " { name = \"r\"; worth = 5; score = \"worth * x / 10\" },"
                     " { name = \"q\"; worth = 5; score = \"worth * y / 10\" } ) } )"),
        .facts = THREE,
        .expect = "a r=1 q=3 g=4\nb g=2\nc g=4\n",
    },
    {
        .name = "combine takes parameters",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 10; combine = \"means.power(p: 2)\"; rules = ("
              " { name = \"r\"; worth = 5; score = \"worth * x\" },"
              " { name = \"q\"; worth = 5; score = \"worth * y\" } ) } )"),
        .facts = "town a x=0.6 y=0.8\n",
        .expect = "a g=7.0711\n", // 10 sqrt((0.36 + 0.64) / 2)
    },
    {
        .name = "winsorise puts the one far out to the next number",
        .schemes = S("rules = ( { name = \"g\"; worth = 1; treat = [\"treat.winsorise\"];"
                     " criteria = ( { name = \"x\"; expr = \"x\" } ) } )"),
        .facts = TEN,
        .expect = "a g=1\ni g=9\nj g=9\n",
    },
    {
        .name = "no more cells are treated than the act allows",
        .schemes = S("rules = ( { name = \"g\"; worth = 1; treat = \"treat.winsorise(most: 0)\";"
                     " criteria = ( { name = \"x\"; expr = \"x\" } ) } )"),
        .facts = TEN,
        .expect = "j g=100\n",
    },
    {
        .name = "each cohort is compared by itself",
        .schemes = S("cohort = \"class\"; rules = ( { name = \"g\"; worth = 8; combine = "
                     "\"outrank.topsis\"; " XY " } )"),
        .facts =
            "town a x=2 y=6 class=a\ntown d x=100 y=100 class=b\ntown b x=3 y=3 class=a\ntown c "
            "x=6 y=2 class=a\n",
        .expect = "a g=4\nb g=2\nc g=4\nd g=4\n", // one alone is neither best nor worst
    },
    {
        .name = "who has no data in a criterion gets no points and moves nobody",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 8; combine = \"outrank.topsis\"; " XY " } )"),
        .facts = THREE "town d x=100\n",
        .expect = "a g=4\nb g=2\nc g=4\nd g=- state.g=no~data state=missing\n",
    },
    {
        .name = "missing, when and times hold for a group of criteria too",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 8; missing = \"zero\"; when = \"ok\"; times = "
              "0.5; most = 1.5; combine = \"outrank.topsis\"; " XY " } )"),
        .facts = "town a x=2 y=6 ok=true\ntown b x=3 y=3 ok=true\ntown c x=6 y=2 ok=true\n"
                 "town d x=100 ok=true\ntown e x=100 y=100 ok=false\n",
        .expect = "a g=1.5\nb g=1\nc g=1.5\nd g=0 state.g=filled\ne g=- state.g=not~applicable\n",
    },
    {
        .name = "worth of a group of criteria without data goes to the others where it is skipped",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 8; missing = \"skip\"; combine = "
              "\"outrank.topsis\"; " XY " }, { name = \"r\"; worth = 2; score = \"worth\" } )"),
        .facts = THREE "town d x=100\n",
        .expect = "a g=4 r=2\nd g=- state.g=skipped r=10 points=10\n",
    },
    {
        .name = "a method that cannot do with the numbers fails the rule by name",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 10; weights = \"weights.entropy\"; " XY " } )"),
        .facts = "town a x=-1 y=0\ntown b x=3 y=1\n",
        .expect = "a g=- state.g=failed\nb state.g=failed\n",
        .fails = "weights.entropy: criterion 1 has a number below 0",
    },
    {
        .name = "a criterion may read another rule, and is scored after it",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 8; combine = \"outrank.topsis\"; criteria = ( "
              "{ name = \"x\"; expr = \"rule.r\" } ) }, { name = \"r\"; score = \"x\" } )"),
        .facts = THREE,
        .expect = "a g=0\nb g=2\nc g=8\n",
    },
};

static char *told(const char *schemes, const char *facts, const char *id)
{
    struct act a;
    struct str conf = {0};
    str_addf(&conf, "%sschemes: {\n%s\n}\n", county, schemes);
    act_open(&a, conf.data);
    act_tell(&a, facts);
    char *text = explained(&a, act_board(&a, "s", "2024", NULL), id);
    act_close(&a);
    str_release(&conf);
    return text;
}

static void says(char *text, const char *wanted)
{
    if (!strstr(text, wanted))
        fail_msg("\"%s\" is not said in\n%s", wanted, text);
    free(text);
}

static void explanations_tell_criteria_weights_and_what_came_out(void **state)
{
    (void)state;
    const char *scheme =
        S("rules = ( { name = \"g\"; worth = 8; combine = \"outrank.topsis\"; " XY_LESS " } )");
    says(told(scheme, THREE, "b"), "\"formula\":\"8 x outrank.topsis [0.5] = 4\"");
    says(told(scheme, THREE, "b"),
         "{\"criterion\":\"y\",\"title\":\"y\",\"better\":\"less\",\"weight\":0.5,\"value\":3,"
         "\"formula\":\"3 = 3\"");
    says(told(scheme, THREE, "a"), "{\"column\":\"closeness\",\"value\":0,");
    says(told(scheme, THREE, "a"), "\"compared\":3,\"notes\":[]");
    says(told(scheme, THREE "town d x=9\n", "a"), "\"compared\":3,\"notes\":[]");
}

static void every_treated_cell_is_told(void **state)
{
    (void)state;
    const char *scheme = S("rules = ( { name = \"g\"; worth = 1; treat = [\"treat.winsorise\"];"
                           " criteria = ( { name = \"x\"; expr = \"x\" } ) } )");
    says(told(scheme, TEN, "j"), "\"value\":9,\"treated\":\"winsorised\",\"was\":100,");
    says(told(scheme, TEN, "j"), "\"treat\":[\"treat.winsorise\"]");
    char *text = told(scheme, TEN, "i");
    assert_null(strstr(text, "\"treated\""));
    free(text);
}

static void what_a_method_has_to_say_is_told(void **state)
{
    (void)state;
    says(told(S("rules = ( { name = \"g\"; worth = 1; treat = \"treat.winsorise(most: 0)\";"
                " criteria = ( { name = \"x\"; expr = \"x\" } ) } )"),
              TEN, "a"),
         "\"notes\":[\"treat.winsorise: criterion 1 is still skewed after 0 cells are put to the "
         "next number\"]");
}

static void weighed_rules_tell_their_weights_and_add_up(void **state)
{
    (void)state;
    const char *scheme = S("rules = ( { name = \"g\"; weights = \"weights.entropy\"; rules = ("
                           " { name = \"r\"; worth = 6; score = \"worth * x\" },"
                           " { name = \"q\"; worth = 4; score = \"worth * y\" } ) } )");
    const char *facts = "town a x=0.25 y=1\ntown b x=0.75 y=1\n";
    says(told(scheme, facts, "a"),
         "\"weights\":\"weights.entropy\",\"criteria\":[{\"criterion\":\"r\","
         "\"title\":\"r\",\"better\":\"more\",\"weight\":1,\"value\":0.25}");
    says(told(scheme, facts, "a"), // 2.5 of the group, 1.5 and 4 of its rules
         "\"adjustment\":{\"why\":\"combined, less the sum of its parts\",\"points\":-3.0000}");
}

static void refused(const char *rule, const char *text)
{
    struct act a;
    struct str conf = {0}, said = {0};
    str_addf(&conf, "%sschemes: { s: { of = \"town\"; period = \"year\"; rules = ( %s ) } }\n",
             county, rule);
    bool good = act_try(&a, conf.data);
    problems_print(&a.problems, &said);
    if (good || !strstr(said.data, text))
        fail_msg("%s\nis said to be: %s", rule, said.data ? said.data : "good");
    act_close(&a);
    str_release(&conf);
    str_release(&said);
}

#define GROUP(keys) "{ name = \"g\"; worth = 1; " keys "; " XY " }"

static void mistakes_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *text;
    } CASES[] = {
        {GROUP("combine = \"outrank.vikor\""),
         "less is better in outrank.vikor.q, so it is no share of a worth; write .share"},
        {GROUP("combine = \"outrank.vikor.k\""), "outrank.vikor gives no column \"k\""},
        {GROUP("combine = \"outrank.vikor(v: 2).share\""),
         "\"v\" of outrank.vikor must be at most 1"},
        {GROUP("combine = \"weights.entropy\""),
         "\"weights.entropy\" does not combine the rules of a group"},
        {GROUP("weights = \"outrank.topsis\""), "\"outrank.topsis\" does not weigh the rules"},
        {GROUP("treat = [\"treat.winsorise\", \"weights.equal\"]"),
         "\"weights.equal\" does not treat the rules"},
        {GROUP("treat = \"treat.winsorize\""), "did you mean \"winsorise\"?"},
        {"{ name = \"g\"; worth = 1; weights = \"weights.entropy\"; criteria = ( { name = \"x\"; "
         "expr = "
         "\"x\"; weight = 2 } ) }",
         "criterion \"x\" has a weight, and group \"g\" makes its weights by \"weights.entropy\""},
        {"{ name = \"g\"; worth = 1; " XY_LESS " }",
         "in criterion \"y\" less is better, which \"sum\" knows nothing of"},
        {"{ name = \"g\"; worth = 1; criteria = ( { name = \"x\"; expr = \"ok\" } ) }",
         "a criterion must be a number, not a yes-or-no"},
        {"{ name = \"g\"; worth = 1; combine = \"outrank.topsis\"; criteria = ( { name = \"x\"; "
         "expr = "
         "\"x\"; parameters: { q = 1 } } ) }",
         "no method of group \"g\" has a parameter \"q\" for each criterion"},
        {"{ name = \"g\"; worth = 1; criteria = ( { name = \"x\"; expr = \"x\"; weight = 0 } ) }",
         "the criteria of group \"g\" have no weight"},
        {"{ name = \"r\"; score = \"weights.entropy(x, y)\" }",
         "weights.entropy gives weights, no number per subject"},
        {"{ name = \"r\"; score = \"treat.winsorise(x)\" }",
         "treat.winsorise treats columns and gives them back"},
        {"{ name = \"r\"; score = \"outrank.topsis()\" }",
         "compares by criteria and is given none"},
        {"{ name = \"r\"; score = \"outrank.topsis(x, y, weights: [1])\" }",
         "1 weights for 2 criteria"},
        {"{ name = \"r\"; score = \"outrank.topsis(x, y, weights: [0, 0])\" }",
         "the weights come to nothing"},
        {"{ name = \"r\"; score = \"outrank.topsis(x, y, better: ['more', 'lower'])\" }",
         "\"better\" of outrank.topsis is 'more' or 'less'"},
        {"{ name = \"r\"; score = \"outrank.topsis(x, weight: [1])\" }",
         "outrank.topsis has no parameter \"weight\""},
        {"{ name = \"r\"; score = \"peers.minmax(x).low\" }",
         "peers.minmax gives one column, which has no name"},
        {"{ name = \"r\"; score = \"x\"; when = \"outrank.topsis(x).closeness\" }",
         "\"when\" must be a yes-or-no"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        refused(CASES[i].rule, CASES[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explanations_tell_criteria_weights_and_what_came_out),
        cmocka_unit_test(every_treated_cell_is_told),
        cmocka_unit_test(what_a_method_has_to_say_is_told),
        cmocka_unit_test(weighed_rules_tell_their_weights_and_add_up),
        cmocka_unit_test(mistakes_are_refused),
    };
    int failed = BOARD_CASES_RUN("criteria", cases);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
