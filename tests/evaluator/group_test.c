// Groups: sums, caps, times, spread, and a plugin's combination of the children's shares.
#include "board_case.h"

#define S(text) "s: { of = \"town\"; period = \"year\"; " text " }"
#define TWO                                                                                        \
    "rules = ( { name = \"r\"; worth = 6; score = \"worth * x\" },"                                \
    " { name = \"q\"; worth = 4; score = \"worth * y\" } )"

static struct board_case cases[] = {
    {
        .name = "a group is the sum of its rules, held by its own caps",
        .schemes = S("rules = ( { name = \"g\"; least = 1; most = 8; " TWO " } )"),
        .facts = "town a x=1 y=1\ntown b x=0.5 y=0.5\ntown c x=0 y=0\n",
        .expect = "a r=6 q=4 g=8 points=8\nb g=5\nc g=1\n",
    },
    {
        .name = "groups stand in groups, each with its caps",
        .schemes = S("rules = ( { name = \"g\"; most = 7; rules = ("
                     " { name = \"h\"; most = 5; " TWO " }, { name = \"p\"; score = \"z\" } ) } )"),
        .facts = "town a x=1 y=1 z=3\ntown b x=0 y=0 z=3\n",
        .expect = "a h=5 p=3 g=7\nb h=0 g=3\n",
    },
    {
        .name = "times multiplies the sum before the caps",
        .schemes = S("rules = ( { name = \"g\"; times = 1.5; most = 9; " TWO " } )"),
        .facts = "town a x=0.5 y=0.5\ntown b x=1 y=1\n",
        .expect = "a g=7.5\nb g=9\n",
    },
    {
        .name = "a group's decimals round its sum",
        .schemes = S("rules = ( { name = \"g\"; decimals = 0; " TWO " } )"),
        .facts = "town a x=0.5 y=0.125\ntown b x=0 y=0.1\n",
        .expect = "a r=3 q=0.5 g=4\nb g=0\n",
    },
    {
        .name = "a group that does not apply takes its rules with it",
        .schemes = S("rules = ( { name = \"g\"; when = \"ok\"; " TWO " },"
                     " { name = \"seen\"; score = \"rule.r ?? 100\" } )"),
        .facts = "town a ok=false x=1 y=1\ntown b ok=true x=1 y=1\n",
        .expect = "a state.g=not~applicable state.r=not~applicable r=- g=- seen=100 points=100\n"
                  "b g=10 seen=6 points=16\n",
    },
    {
        .name = "a group that spreads gives the worth of what does not apply to the others",
        .schemes = S("rules = ( { name = \"g\"; spread = true; rules = ("
                     " { name = \"r\"; worth = 6; when = \"ok\"; score = \"worth * x\" },"
                     " { name = \"q\"; worth = 3; score = \"worth * y\" },"
                     " { name = \"p\"; worth = 1; score = \"worth * z\" } ) } )"),
        .facts = "town a ok=false x=1 y=1 z=1\ntown b ok=true x=1 y=1 z=1\ntown c y=1 z=0\n",
        .expect = "a worth.q=7.5 q=7.5 worth.p=2.5 g=10\nb worth.q=3 g=10\nc "
                  "state.r=when~unanswered q=7.5 g=7.5\n",
    },
    {
        .name = "what is worth nothing in a cohort has nothing to give there, and groups take what "
                "their rules are worth",
        .schemes = S("cohort = \"class\"; rules = ( { name = \"all\"; spread = true; rules = ("
                     " { name = \"r\"; worth: { a = 5; }; score = \"worth * x\" },"
                     " { name = \"h\"; rules = ("
                     "   { name = \"q\"; worth = 3; score = \"worth * x\" },"
                     "   { name = \"p\"; worth = 2; score = \"worth * x\" } ) } ) } )"),
        .facts = "town a class=a x=1\ntown b class=b x=1\n",
        .expect = "a all=10 worth.h=5\nb worth.h=5 all=5\n",
    },
    {
        .name = "a group that combines does so over the shares, weighted by worth",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 10; combine = \"means.geometric\"; " TWO " } )"),
        .facts = "town a x=0.25 y=1\ntown b x=1 y=1\n",
        .expect = "a r=1.5 q=4 g=4.3528\nb g=10\n", // 10 x 0.25^0.6
    },
    {
        .name = "a child of nothing makes a geometric group nothing",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 10; combine = \"means.geometric\"; " TWO " } )"),
        .facts = "town a x=0 y=1\n",
        .expect = "a q=4 g=0 points=0 state=ranked\n",
    },
    {
        .name = "a group that is content with half of its rules has a score by the others",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 10; combine = \"means.arithmetic(available: "
              "0.5)\"; " TWO " } )"),
        .facts = "town a x=0.5\ntown b y=1\ntown c\n", // the worth of the one that is missing stays
        .expect = "a g=5 points=5 state=ranked\nb g=10\nc g=- state=missing\n",
    },
    {
        .name = "one that wants more of them has none",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 10; combine = \"means.arithmetic(available: "
              "0.6)\"; " TWO " } )"),
        .facts = "town a x=0.5\n",
        .expect = "a g=- state=missing\n",
    },
    {
        .name = "a combined group without a worth is worth what its rules come to",
        .schemes = S("rules = ( { name = \"g\"; combine = \"means.arithmetic\"; " TWO " } )"),
        .facts = "town a x=0.5 y=1\n",
        .expect = "a worth.g=10 g=7\n",
    },
    {
        .name = "what does not apply is out of a combination, with its worth",
        .schemes = S(
            "rules = ( { name = \"g\"; worth = 10; combine = \"means.arithmetic\"; rules = ("
            " { name = \"r\"; worth = 6; when = \"ok\"; score = \"worth * x\" },"
            " { name = \"q\"; worth = 4; score = \"worth * y\" } ) },"
            " { name = \"h\"; worth = 10; combine = \"means.arithmetic\"; spread = true; rules = ("
            " { name = \"t\"; worth = 6; when = \"ok\"; score = \"worth * x\" },"
            " { name = \"u\"; worth = 4; score = \"worth * y\" } ) } )"),
        .facts = "town a ok=false x=1 y=0.5\n",
        .expect = "a g=2 h=5\n",
    },
    {
        .name = "a group none of whose rules applies does not apply, however it combines",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 10; combine = \"means.geometric\"; rules = ("
              " { name = \"r\"; worth = 10; when = \"ok\"; score = \"worth * x\" } ) },"
              " { name = \"p\"; score = \"z\" } )"),
        .facts = "town a ok=false z=3\n",
        .expect = "a state.g=not~applicable g=- points=3 state=ranked\n",
    },
    {
        .name = "a refused rule refuses its group",
        .schemes =
            S("rules = ( { name = \"g\"; most = 5; " TWO " }, { name = \"p\"; score = \"1\" } )"),
        .facts = "town a x=1\n",
        .expect = "a r=6 state.q=no~data state.g=no~data state=missing points=- p=1\n",
    },
    {
        .name = "what is unknown has no share in a combination",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 10; combine = \"means.arithmetic\"; rules = ("
              " { name = \"r\"; worth = 6; score = \"worth * x\" },"
              " { name = \"u\"; worth = 4; unknown = true } ) } )"),
        .facts = "town a x=0.5\n",
        .expect = "a g=3 state.u=unknown\n",
    },
};

int main(void)
{
    return BOARD_CASES_RUN("group", cases);
}
