// Judged rules: an office, panels with shares, trimming and quorum, the range of a judge.
#include "board_case.h"

#define S(text) "s: { of = \"town\"; period = \"year\"; " text " }"
#define PANELS                                                                                     \
    "{ name = \"r\"; worth = 15; judged: { by = ("                                                 \
    " { raters = \"carrier where type == park\"; share = 0.7; },"                                  \
    " { raters = \"carrier where type == town\"; share = 0.3; } ); } }"

static struct board_case cases[] = {
    {
        .name = "the office's latest word counts",
        .schemes = S("rules = ( { name = \"r\"; worth = 5; judged: { by = \"office\"; } } )"),
        .facts = "town a\ntown b\nrating s r 2024 a wang 3\nrating s r 2024 a li 4.5\n"
                 "rating s r 2024 b wang 5\nrating s r 2024 b wang 2\n",
        .expect = "a r=4.5\nb r=2\n",
    },
    {
        .name = "no rating is no data, and ratings of other periods and rules are not this one's",
        .schemes =
            S("rules = ( { name = \"r\"; worth = 5; judged: { by = \"office\"; } },"
              " { name = \"q\"; worth = 5; missing = \"zero\"; judged: { by = \"office\"; } } )"),
        .facts = "town a\ntown b\nrating s r 2023 a wang 3\nrating s q 2024 a wang 4\n"
                 "rating s r 2024 b wang 1\n",
        .expect = "a state.r=no~data q=4 state=missing\nb r=1 q=0 state.q=filled points=1\n",
    },
    {
        .name = "what a judge may not give does not count",
        .schemes = S("rules = ( { name = \"r\"; worth = 5; judged: { by = \"office\"; } },"
                     " { name = \"q\"; missing = \"zero\"; judged: { by = \"office\"; range = (-3, "
                     "0); } } )"),
        .facts = "town a\nrating s r 2024 a wang 5\nrating s r 2024 a wang 6\n"
                 "rating s r 2024 a li -1\nrating s q 2024 a wang -3\ntown b\n"
                 "rating s r 2024 b wang 4\nrating s q 2024 b wang 1\n",
        .expect = "a state.r=no~data q=-3\nb r=4 q=0 state.q=filled\n",
    },
    {
        .name = "panels weigh by their shares",
        .schemes = S("rules = ( " PANELS " )"),
        .facts =
            "town a\ncarrier p1 type=park\ncarrier p2 type=park\ncarrier t1 type=town\nsquad q1\n"
            "rating s r 2024 a p1 12\nrating s r 2024 a p2 15\nrating s r 2024 a t1 10\n"
            "rating s r 2024 a q1 0\n",
        .expect = "a r=12.45\n", // 0.7 x 13.5 + 0.3 x 10
    },
    {
        .name = "a panel without a rating leaves the rule without data",
        .schemes = S("rules = ( " PANELS " )"),
        .facts = "town a\ncarrier p1 type=park\ncarrier t1 type=town\nrating s r 2024 a p1 12\n",
        .expect = "a state.r=no~data state=missing\n",
    },
    {
        .name = "the best and the worst are trimmed",
        .schemes = S("rules = ( { name = \"r\"; worth = 10; judged: { by = ("
                     " { raters = \"squad\"; trim = 1; } ); } } )"),
        .facts = "town a\ntown b\nsquad q1\nsquad q2\nsquad q3\nsquad q4\n"
                 "rating s r 2024 a q1 10\nrating s r 2024 a q2 7\nrating s r 2024 a q3 8\n"
                 "rating s r 2024 a q4 0\nrating s r 2024 b q1 9\nrating s r 2024 b q2 5\n",
        .expect = "a r=7.5\nb state.r=no~data\n",
    },
    {
        .name = "a panel below its quorum is no data; what is trimmed has rated",
        .schemes = S("rules = ( { name = \"r\"; worth = 10; judged: { by = ("
                     " { raters = \"squad\"; trim = 1; quorum = 4; } ); } } )"),
        .facts = "town a\ntown b\nsquad q1\nsquad q2\nsquad q3\nsquad q4\n"
                 "rating s r 2024 a q1 10\nrating s r 2024 a q2 7\nrating s r 2024 a q3 8\n"
                 "rating s r 2024 a q4 2\nrating s r 2024 b q1 9\nrating s r 2024 b q2 5\n"
                 "rating s r 2024 b q3 5\n",
        .expect = "a r=7.5\nb state.r=no~data\n",
    },
    {
        .name = "who rates twice is heard once, the second time",
        .schemes = S("rules = ( { name = \"r\"; worth = 10; judged: { by = ( { raters = \"squad\"; "
                     "} ); } } )"),
        .facts = "town a\nsquad q1\nsquad q2\nrating s r 2024 a q1 10\nrating s r 2024 a q2 6\n"
                 "rating s r 2024 a q1 4\n",
        .expect = "a r=5\n",
    },
    {
        .name = "judges' points grow with worth that comes from a sibling",
        .schemes = S("rules = ( { name = \"r\"; worth = 15; judged: { by = \"office\"; } },"
                     " { name = \"q\"; worth = 5; missing = \"skip\"; score = \"x\" } )"),
        .facts = "town a\nrating s r 2024 a wang 12\ntown b x=5\nrating s r 2024 b wang 12\n",
        .expect = "a worth.r=20 r=16 points=16\nb worth.r=15 r=12 points=17\n",
    },
    {
        .name = "a judged rule may be skipped, or take its latest ratings",
        .schemes = S("rules = ( { name = \"r\"; worth = 15; missing = \"skip\"; judged: { by = "
                     "\"office\"; } },"
                     " { name = \"q\"; worth = 5; missing = \"last 12 months\"; judged: { by = "
                     "\"office\"; } } )"),
        .facts = "town a\nrating s q 2023 a wang 4\n",
        .expect = "a state.r=skipped q=16 age.q=1 worth.q=20 points=16\n",
    },
};

int main(void)
{
    return BOARD_CASES_RUN("rating", cases);
}
