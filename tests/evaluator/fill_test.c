// Missing data: refuse, zero, full, skip, the median, the latest known.
#include "board_case.h"

#define S(text) "s: { of = \"town\"; period = \"year\"; " text " }"

static struct board_case cases[] = {
    {
        .name = "no data refuses the subject, unless the act says otherwise",
        .schemes = S("rules = ( { name = \"r\"; worth = 5; score = \"x\" }, { name = \"q\"; score "
                     "= \"y\" } )"),
        .facts = "town a y=1\ntown b x=0 y=1\n",
        .expect = "a state=missing state.r=no~data points=- rank=0 q=1\nb state=ranked points=1 "
                  "rank=1 of=1\n",
    },
    {
        .name = "zero and full stand in when the rule says so",
        .schemes = S("rules = ( { name = \"r\"; worth = 5; missing = \"zero\"; score = \"x\" },"
                     " { name = \"q\"; worth = 7; missing = \"full\"; score = \"y\" },"
                     " { name = \"bonus\"; missing = \"full\"; score = \"z\" } )"),
        .facts = "town a\n",
        .expect = "a r=0 q=7 bonus=0 state.r=filled state.q=filled state.bonus=filled points=7 "
                  "state=ranked\n",
    },
    {
        .name = "what stands in keeps within the rule's caps",
        .schemes = S(
            "rules = ( { name = \"r\"; worth = 5; missing = \"full\"; most = 4; score = \"x\" } )"),
        .facts = "town a\n",
        .expect = "a r=4\n",
    },
    {
        .name = "a rule takes its group's way, a group the scheme's",
        .schemes = S("missing = \"zero\"; rules = ( { name = \"g\"; missing = \"full\"; rules = ("
                     " { name = \"r\"; worth = 5; score = \"x\" },"
                     " { name = \"q\"; worth = 5; missing = \"zero\"; score = \"x\" } ) },"
                     " { name = \"p\"; worth = 2; score = \"x\" } )"),
        .facts = "town a\n",
        .expect = "a r=5 q=0 g=5 p=0 points=5\n",
    },
    {
        .name = "skip spreads the worth over the others in the group pro rata",
        .schemes = S("total = 100; missing = \"skip\"; rules = ("
                     " { name = \"r\"; worth = 50; score = \"worth * x\" },"
                     " { name = \"q\"; worth = 30; score = \"worth * y\" },"
                     " { name = \"p\"; worth = 20; score = \"worth * z\" } )"),
        .facts = "town a y=1 z=0.5\ntown b x=1 y=1 z=1\n",
        .expect = "a state.r=skipped worth.r=- worth.q=60 q=60 worth.p=40 p=20 points=80\n"
                  "b worth.r=50 points=100\n",
    },
    {
        .name = "a bonus neither gives worth nor takes it",
        .schemes =
            S("missing = \"skip\"; rules = ( { name = \"r\"; worth = 10; score = \"worth * x\" },"
              " { name = \"b\"; score = \"y\" }, { name = \"c\"; score = \"z\" } )"),
        .facts = "town a x=1 z=2\n",
        .expect = "a worth.r=10 r=10 state.b=skipped c=2 points=12\n",
    },
    {
        .name = "a bonus that is skipped may read the rules of its scheme",
        .schemes = S("missing = \"skip\"; rules = ( { name = \"b\"; score = \"10% * rule.r\" },"
                     " { name = \"r\"; worth = 10; score = \"worth * x\" } )"),
        .facts = "town a x=1\n",
        .expect = "a b=1 points=11\n",
    },
    {
        .name = "skipped worth that nobody can carry refuses the subject",
        .schemes =
            S("missing = \"skip\"; rules = ( { name = \"r\"; worth = 10; score = \"worth * x\" },"
              " { name = \"b\"; score = \"y\" } )"),
        .facts = "town a y=2\n",
        .expect = "a state=missing points=-\n",
    },
    {
        .name = "a group all of whose rules are skipped is skipped itself",
        .schemes = S("missing = \"skip\"; rules = ( { name = \"g\"; worth = 40; rules = ("
                     " { name = \"r\"; worth = 30; score = \"worth * x\" },"
                     " { name = \"q\"; worth = 10; score = \"worth * x\" } ) },"
                     " { name = \"p\"; worth = 60; score = \"worth * y\" } )"),
        .facts = "town a y=0.5\ntown b x=1 y=1\n",
        .expect =
            "a state.g=skipped worth.p=100 p=50 points=50 state=ranked\nb g=40 p=60 points=100\n",
    },
    {
        .name = "a group that gains worth passes it on to its rules",
        .schemes = S("rules = ( { name = \"g\"; worth = 60; rules = ("
                     " { name = \"r\"; worth = 40; score = \"worth * x\" },"
                     " { name = \"q\"; worth = 20; score = \"worth * y\" } ) },"
                     " { name = \"p\"; worth = 40; missing = \"skip\"; score = \"worth * z\" } )"),
        .facts = "town a x=1 y=0.6\n",
        .expect = "a worth.g=100 worth.r=66.6666666667 r=66.6667 q=20 g=86.6667 points=86.6667\n",
    },
    {
        .name = "the median is that of the cohort's known scores, halves away from zero",
        .schemes = S("cohort = \"class\"; decimals = 0; missing = \"median\"; rules = ("
                     " { name = \"r\"; worth = 10; score = \"x\" } )"),
        .facts = "town a class=a x=1\ntown b class=a x=4\ntown c class=a\ntown d class=b x=-1\n"
                 "town e class=b x=-4\ntown f class=b\ntown g class=b x=-9\n",
        .expect = "c r=3 state.r=filled\nf r=-4 state.r=filled rank=2 tied=true\n",
    },
    {
        .name = "a median of nobody is no data",
        .schemes = S("cohort = \"class\"; missing = \"median\"; rules = ( { name = \"r\"; score = "
                     "\"x\" } )"),
        .facts = "town a class=a x=1\ntown b class=b\n",
        .expect = "a r=1\nb state=missing\n",
    },
    {
        .name = "the latest known score stands in, with its age, no older than the act allows",
        .schemes =
            "s: { of = \"town\"; period = \"quarter\"; missing = \"last 12 months\"; rules = ("
            " { name = \"r\"; worth = 10; most = 8; score = \"surveyed\" } ) }",
        .facts =
            "town a\ntown b\ntown c\nsurvey a 2024-02-01 score=7\nsurvey b 2023-01-01 score=5\n"
            "survey c 2023-11-01 score=9\n",
        .period = "2024-Q3",
        .expect = "a r=7 state.r=filled age.r=2\nb state=missing\nc r=8 age.r=3\n",
    },
    {
        .name = "a filled rule has its share in a combined group",
        .schemes =
            S("rules = ( { name = \"g\"; worth = 10; combine = \"means.arithmetic\"; rules = ("
              " { name = \"r\"; worth = 5; missing = \"full\"; score = \"worth * x\" },"
              " { name = \"q\"; worth = 5; score = \"worth * y\" } ) } )"),
        .facts = "town a y=0.5\n",
        .expect = "a r=5 q=2.5 g=7.5\n",
    },
};

int main(void)
{
    return BOARD_CASES_RUN("fill", cases);
}
