// Rules: scores rounded once, caps, worth by cohort, what applies, totals.
#include "board_case.h"

#define S(text) "s: { of = \"town\"; period = \"year\"; " text " }"

static struct board_case cases[] = {
    {
        .name = "a score is rounded once, half away from zero, to the scheme's decimals",
        .schemes = S("decimals = 2; rules = ( { name = \"r\"; worth = 10; score = \"x\" } )"),
        .facts = "town a x=1.005\ntown b x=-1.005\ntown c x=2.0049\n",
        .expect = "a r=1.01 points=1.01\nb r=-1.01\nc r=2\n",
    },
    {
        .name = "a rule with decimals of its own is rounded as the act prints it",
        .schemes = S("rules = ( { name = \"r\"; decimals = 1; score = \"x\" },"
                     " { name = \"q\"; score = \"y\" } )"),
        .facts = "town a x=1.25 y=0.0001\n",
        .expect = "a r=1.3 q=0.0001 points=1.3001\n",
    },
    {
        .name = "least and most hold a rule's points, as numbers or expressions",
        .schemes = S("rules = ( { name = \"r\"; least = 0; most = \"1.2 * y\"; score = \"x\" } )"),
        .facts = "town a x=-3 y=10\ntown b x=11 y=10\ntown c x=13 y=10\n",
        .expect = "a r=0\nb r=11\nc r=12\n",
    },
    {
        .name = "a cap without an answer leaves the rule without data",
        .schemes = S("rules = ( { name = \"r\"; most = \"y\"; score = \"x\" } )"),
        .facts = "town a x=5\ntown b x=5 y=4\n",
        .expect = "a r=- state.r=no~data state=missing points=- rank=0\nb r=4 rank=1 of=1\n",
    },
    {
        .name = "a scheme's least and most hold the total",
        .schemes = S("least = -5; most = 100; rules = ( { name = \"r\"; score = \"x\" },"
                     " { name = \"q\"; score = \"y\" } )"),
        .facts = "town a x=90 y=20\ntown b x=-10 y=1\ntown c x=50 y=50\n",
        .expect = "a points=100 rank=1 tied=true\nb points=-5 rank=3\nc points=100 rank=1\n",
    },
    {
        .name = "a rule is worth what its cohort says, and nothing to others",
        .schemes = S("cohort = \"class\"; total = 20; rules = ("
                     " { name = \"r\"; worth: { a = 20; b = 15; }; score = \"worth * x\" },"
                     " { name = \"q\"; worth: { b = 5; }; score = \"worth * y\" } )"),
        .facts = "town p class=a x=0.5\ntown q class=b x=1 y=0.2\n",
        .expect = "p r=10 q=- state.q=not~applicable points=10 cohort=a rank=1\n"
                  "q r=15 q=1 worth.r=15 worth.q=5 points=16 cohort=b rank=1\n",
    },
    {
        .name = "a rule whose condition is false is out with its worth; one without an answer is "
                "listed",
        .schemes = S("rules = ( { name = \"r\"; worth = 10; when = \"ok\"; score = \"x\" },"
                     " { name = \"q\"; worth = 5; score = \"y\" } )"),
        .facts = "town a ok=true x=1 y=1\ntown b ok=false x=1 y=1\ntown c x=1 y=1\n",
        .expect = "a points=2 state.r=scored worth.r=10\n"
                  "b points=1 state.r=not~applicable worth.r=- state=ranked\n"
                  "c points=1 state.r=when~unanswered state=ranked\n",
    },
    {
        .name = "a condition may read the rules before it",
        .schemes = S("rules = ( { name = \"late\"; when = \"rule.r > 3\"; score = \"1\" },"
                     " { name = \"r\"; score = \"x\" } )"),
        .facts = "town a x=5\ntown b x=2\n",
        .expect = "a late=1 points=6\nb late=- points=2\n",
    },
    {
        .name = "a rule may read another's points after its caps",
        .schemes = S("rules = ( { name = \"tech\"; score = \"10% * rule.r\" },"
                     " { name = \"r\"; most = 50; score = \"x\" } )"),
        .facts = "town a x=80\n",
        .expect = "a r=50 tech=5 points=55\n",
    },
    {
        .name = "what is unknown contributes nothing",
        .schemes = S("total = 30; rules = ( { name = \"r\"; worth = 10; score = \"x\" },"
                     " { name = \"u\"; worth = 20; unknown = true } )"),
        .facts = "town a x=7\n",
        .expect = "a points=7 u=- state.u=unknown worth.u=20 state=ranked\n",
    },
    {
        .name = "a score past all points breaks its row alone",
        .schemes = S("decimals = 9; rules = ( { name = \"r\"; score = \"x * 1000000000000\" } )"),
        .facts = "town a x=1000000\ntown b x=0.001\n",
        .expect = "a state=broken state.r=failed points=-\nb state=ranked points=1000000000\n",
        .fails = "too large",
    },
    {
        .name = "who decides who is assessed, and no answer leaves out",
        .schemes = S("who = \"ok\"; rules = ( { name = \"r\"; score = \"x\" } )"),
        .facts = "town a ok=true x=1\ntown b ok=false x=1\ntown c x=1\n",
        .expect = "a state=ranked of=1\nb state=absent cohort=-\nc state=absent\n",
        .fails = "\"who\" has no answer",
    },
    {
        .name = "cohorts by an enum stand in the order declared",
        .schemes = S("cohort = \"class\"; rules = ( { name = \"r\"; score = \"x\" } )"),
        .facts = "town p class=b x=1\ntown q class=a x=1\ntown r class=b x=2\n",
        .expect = "p cohort=b rank=2 of=2\nq cohort=a rank=1 of=1\nr rank=1\n",
    },
    {
        .name = "cohorts by text, and by an expression over enum and text",
        .schemes = S("cohort = \"if ok then 'B' else group\"; rules = ("
                     " { name = \"r\"; worth: { B = 5; north = 6; }; score = \"worth * x\" } )"),
        .facts = "town p ok=true group=north x=1\ntown q ok=false group=north x=1\n"
                 "town r ok=false group=south x=1\n",
        .expect = "p cohort=B r=5\nq cohort=north r=6\nr cohort=south state.r=not~applicable\n",
    },
    {
        .name = "cohorts by a yes-or-no and by a number equal to twelve digits",
        .schemes = S(
            "cohort = \"x + y\"; rules = ( { name = \"r\"; score = \"1\" } )") "\n"
                                                                               "q: { of = "
                                                                               "\"town\"; period = "
                                                                               "\"year\"; cohort = "
                                                                               "\"ok\";"
                                                                               " rules = ( { name "
                                                                               "= \"r2\"; score = "
                                                                               "\"1\" } ) }",
        .facts = "town a x=0.1 y=0.2 ok=true\ntown b x=0.3 y=0 ok=false\n",
        .expect = "a cohort=0.3 of=2\nb cohort=0.3\n",
    },
    {
        .name = "a subject without a cohort is left out and listed",
        .schemes = S("cohort = \"class\"; rules = ( { name = \"r\"; score = \"x\" } )"),
        .facts = "town a x=1\ntown b class=b x=1\n",
        .expect = "a state=absent\nb cohort=b rank=1\n",
        .fails = "\"cohort\" has no data",
    },
    {
        .name = "points exceed 53 bits exactly",
        .schemes = S("decimals = 9; rules = ( { name = \"r\"; score = \"9000000000\" },"
                     " { name = \"q\"; score = \"0.000000001\" } )"),
        .facts = "town a\n",
        .expect = "a points=9000000000.000000001\n",
    },
    {
        .name = "a method that fails for one row breaks that row alone, whoever reads it",
        .more = "functions: { endless = \"(x) = basic.each(pow(10, x), per: 10000000000)\" }\n",
        .schemes = S(
            "rules = ( { name = \"r\"; score = \"endless(x)\" },"
            " { name = \"m\"; score = \"min(5, largest(endless(x) of cohort)) + 0 * endless(x)\" },"
            " { name = \"q\"; missing = \"zero\"; score = \"y\" } )"),
        .facts = "town a x=300\ntown b x=1\n",
        .expect = "a state=broken state.r=failed state.m=failed state.q=filled\nb state=ranked m=5 "
                  "r=100000000000\n",
        .fails = "basic.each: ",
    },
    {
        .name = "a method sees its cohort alone",
        .schemes = S("cohort = \"class\"; rules = ("
                     " { name = \"r\"; worth = 10; score = \"worth * peers.share_of_best(x)\" } )"),
        .facts = "town a class=a x=2\ntown b class=a x=4\ntown c class=b x=1\n",
        .expect = "a r=5\nb r=10\nc r=10\n",
    },
};

int main(void)
{
    return BOARD_CASES_RUN("score", cases);
}
