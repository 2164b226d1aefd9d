// Standing: ranks, ties, tie-breaks, what ranks follow, grades.
#include "board_case.h"

#define S(text)                                                                                    \
    "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; score = \"x\" } ); " text " }"

static struct board_case cases[] = {
    {
        .name = "equal points share a rank, and the next rank counts them all",
        .schemes = S(""),
        .facts = "town a x=5\ntown b x=7\ntown c x=5\ntown d x=1\n",
        .expect =
            "b rank=1 tied=false\na rank=2 tied=true\nc rank=2 tied=true\nd rank=4 tied=false\n",
    },
    {
        .name = "tie_break tells equal points apart, no data last either way",
        .schemes = S("tie_break = [\"y desc\", \"z\"]"),
        .facts =
            "town a x=5 y=1\ntown b x=5 y=3 z=2\ntown c x=5\ntown d x=5 y=3 z=1\ntown e x=5 y=3\n",
        .expect = "d rank=1\nb rank=2\ne rank=3\na rank=4\nc rank=5 tied=false\n",
    },
    {
        .name = "what all tie-breaks leave equal is tied",
        .schemes = S("tie_break = [\"y desc\"]"),
        .facts = "town a x=5 y=2\ntown b x=5 y=2\ntown c x=5 y=1\n",
        .expect = "a rank=1 tied=true\nb rank=1 tied=true\nc rank=3 tied=false\n",
    },
    {
        .name = "ranks follow the exact points, or the shown ones",
        .schemes = S("") "\nt: { of = \"town\"; period = \"year\"; rank_on = \"shown\"; shown = 1;"
                         " rules = ( { name = \"q\"; score = \"x\" } );"
                         " grades = ( { at_least = 80; title = \"high\" }, { at_least = 0; title = "
                         "\"low\" } ) }",
        .facts = "town a x=79.96\ntown b x=80.04\n",
        .scheme = "t",
        .expect = "a rank=1 tied=true grade=high points=79.96\nb rank=1 grade=high\n",
    },
    {
        .name = "exact points rank by the last decimal",
        .schemes = S(""),
        .facts = "town a x=79.9999\ntown b x=80\n",
        .expect = "a rank=2\nb rank=1\n",
    },
    {
        .name = "negative points rank in order",
        .schemes = S("decimals = 9"),
        .facts = "town a x=-0.1\ntown b x=-0.2\ntown c x=0\ntown d x=-1.5\n",
        .expect = "c rank=1\na rank=2\nb rank=3\nd rank=4\n",
    },
    {
        .name = "each cohort has its own first",
        .schemes = S("cohort = \"class\""),
        .facts = "town a class=a x=5\ntown b class=b x=1\ntown c class=a x=9\n",
        .expect = "a rank=2 of=2\nb rank=1 of=1\nc rank=1\n",
    },
    {
        .name = "the first grade that fits is given",
        .schemes =
            S("grades = ( { at_least = 90; title = \"优秀\" }, { at_least = 75; title = \"良好\" },"
              " { at_least = 60; title = \"一般\" } )"),
        .facts = "town a x=90\ntown b x=89.9999\ntown c x=60\ntown d x=59\ntown e\n",
        .expect = "a grade=优秀\nb grade=良好\nc grade=一般\nd grade=-\ne grade=- state=missing\n",
    },
    {
        .name = "a grade for the top takes all at its edge; a share is rounded down",
        .schemes = S("grades = ( { top = 2; title = \"two\" }, { top = \"50%\"; title = \"half\" },"
                     " { title = \"rest\" } )"),
        .facts =
            "town a x=9\ntown b x=8\ntown c x=8\ntown d x=7\ntown e x=6\ntown f x=5\ntown g x=4\n",
        .expect = "a grade=two\nb grade=two\nc grade=two\nd grade=rest\ng grade=rest\n",
    },
    {
        .name = "20% of ten is two, of nine one",
        .schemes = S("cohort = \"class\"; grades = ( { top = \"20%\"; title = \"top\" } )"),
        .facts =
            "town a0 class=a x=10\ntown a1 class=a x=9\ntown a2 class=a x=8\ntown a3 class=a x=7\n"
            "town a4 class=a x=6\ntown a5 class=a x=5\ntown a6 class=a x=4\ntown a7 class=a x=3\n"
            "town a8 class=a x=2\ntown a9 class=a x=1\n"
            "town b1 class=b x=9\ntown b2 class=b x=8\ntown b3 class=b x=7\ntown b4 class=b x=6\n"
            "town b5 class=b x=5\ntown b6 class=b x=4\ntown b7 class=b x=3\ntown b8 class=b x=2\n"
            "town b9 class=b x=1\n",
        .expect = "a1 grade=top\na2 grade=-\nb1 grade=top\nb2 grade=-\n",
    },
    {
        .name = "a grade with a condition needs an answer to it",
        .schemes = S("grades = ( { at_least = 80; when = \"ok\"; title = \"best\" }, { at_least = "
                     "0; title = \"rest\" } )"),
        .facts = "town a x=90 ok=true\ntown b x=90 ok=false\ntown c x=90\n",
        .expect = "a grade=best\nb grade=rest\nc grade=rest\n",
    },
    {
        .name = "shows are told beside the points and are worth nothing",
        .schemes =
            S("show: { gap = \"largest(x of cohort) - x\"; place = \"rank(x of cohort)\"; } "),
        .facts = "town a x=3\ntown b x=5\n",
        .expect = "a gap=2 place=2 points=3\nb gap=0 place=1\n",
    },
};

int main(void)
{
    return BOARD_CASES_RUN("standing", cases);
}
