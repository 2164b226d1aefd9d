// Vetoes: unranked, zero, last; no answer; exemptions.
#include "board_case.h"

#define S(text)                                                                                    \
    "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; score = \"x\" } ); " text " }"

static struct board_case cases[] = {
    {
        .name = "a veto takes a subject out of the ranking and leaves its points told",
        .schemes = S("vetoes = ( { name = \"v\"; when = \"visits > 0\" } )"),
        .facts = "town a x=9\ntown b x=5\nvisit a 2024-05-01\n",
        .expect = "a v=fired state=vetoed rank=0 points=9 grade=-\nb v=no rank=1 of=1\n",
    },
    {
        .name = "a veto to zero takes the points, and gives none to who has less",
        .schemes = S("vetoes = ( { name = \"v\"; when = \"ok\"; effect = \"zero\" } )"),
        .facts = "town a x=9 ok=true\ntown b x=5 ok=false\ntown c x=-2 ok=true\n",
        .expect = "a points=0 state=ranked rank=2\nb rank=1\nc points=-2 rank=3 v=fired\n",
    },
    {
        .name = "a veto to the end ranks behind all others, those by their points",
        .schemes = S("vetoes = ( { name = \"v\"; when = \"ok\"; effect = \"last\" } )"),
        .facts =
            "town a x=9 ok=true\ntown b x=5 ok=false\ntown c x=10 ok=true\ntown d x=-7 ok=false\n",
        .expect = "b rank=1\nd rank=2\nc rank=3 points=10\na rank=4\n",
    },
    {
        .name = "a veto without an answer does not fire, and says so",
        .schemes = S("vetoes = ( { name = \"v\"; when = \"y > 3\" } )"),
        .facts = "town a x=1\ntown b x=2 y=4\n",
        .expect = "a v=unanswered state=ranked rank=1\nb v=fired state=vetoed\n",
    },
    {
        .name = "an unless that holds or has no answer exempts",
        .schemes = S("vetoes = ( { name = \"v\"; when = \"x > 0\"; unless = \"ok\" } )"),
        .facts = "town a x=1 ok=true\ntown b x=1\ntown c x=1 ok=false\ntown d x=0 ok=true\n",
        .expect =
            "a v=exempt state=ranked\nb v=exempt state=ranked\nc v=fired state=vetoed\nd v=no\n",
    },
    {
        .name = "a veto may read the points, the rules and the vetoes before it",
        .schemes = S("vetoes = ( { name = \"v\"; when = \"ok\"; effect = \"zero\" },"
                     " { name = \"w\"; when = \"v and points >= 5 and rule.r > 1\" } )"),
        .facts = "town a x=9 ok=true\ntown b x=3 ok=true\ntown c x=9 ok=false\n",
        .expect = "a w=fired state=vetoed\nb w=no points=0\nc w=no points=9\n",
    },
    {
        .name = "who is unranked for missing data is vetoed all the same",
        .schemes = S("vetoes = ( { name = \"v\"; when = \"ok\" }, { name = \"z\"; when = \"ok\"; "
                     "effect = \"zero\" } )"),
        .facts = "town a ok=true\n",
        .expect = "a state=vetoed points=- rank=0\n",
    },
};

int main(void)
{
    return BOARD_CASES_RUN("conduct", cases);
}
