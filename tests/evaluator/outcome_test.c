// Outcomes: top and bottom, ties, exemptions and refilling, the next in line, effects on grades.
#include "board_case.h"

#define S(text)                                                                                    \
    "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; score = \"x\" } ); " text " }"
#define FIVE "town a x=9\ntown b x=8\ntown c x=7\ntown d x=7\ntown e x=1\n"

static struct board_case cases[] = {
    {
        .name = "the first three are in",
        .schemes = S("outcomes = ( { name = \"o\"; top = 2; ties = \"in\" } )"),
        .facts = FIVE,
        .expect = "a o=in\nb o=in\nc o=out\ne o=out\n",
    },
    {
        .name = "ties at the edge are all in, or all out",
        .schemes = S("outcomes = ( { name = \"o\"; top = 3; ties = \"in\" }, { name = \"p\"; top = "
                     "3; ties = \"out\" },"
                     " { name = \"q\"; top = 3 } )"),
        .facts = FIVE,
        .expect = "b o=in p=in q=in\nc o=in p=out q=in\nd o=in p=out q=in\ne o=out p=out\n",
    },
    {
        .name = "ties to be broken are broken by tie_break; what it leaves equal stays together",
        .schemes = S("tie_break = [\"y desc\"]; outcomes = ( { name = \"o\"; top = 3; ties = "
                     "\"tie_break\" },"
                     " { name = \"p\"; top = 1; by = [\"z desc\"]; ties = \"tie_break\" } )"),
        .facts = "town a x=9 z=1\ntown b x=8 z=2\ntown c x=7 y=1 z=2\ntown d x=7 y=2 z=0\n",
        .expect = "d o=in\nc o=out p=out\nb p=in\n",
    },
    {
        .name = "the bottom counts from the end, and no data is never at the bottom",
        .schemes = S("outcomes = ( { name = \"o\"; bottom = 2; ties = \"out\" },"
                     " { name = \"p\"; bottom = 1; by = [\"y desc\"] } )"),
        .facts = "town a x=9 y=5\ntown b x=8 y=3\ntown c x=7\ntown d x=7 y=4\ntown e x=1\n",
        .expect = "e o=in p=out\nc o=out\nd o=out\nb p=in\na o=out\n",
    },
    {
        .name = "a share is of the ranked, per cohort, rounded down",
        .schemes = S("cohort = \"class\"; outcomes = ( { name = \"o\"; top = \"50%\" } )"),
        .facts = "town a class=a x=3\ntown b class=a x=2\ntown c class=a x=1\ntown d class=b x=1\n"
                 "town e class=a\n",
        .expect = "a o=in\nb o=out\nc o=out\nd o=out\ne o=not~eligible\n",
    },
    {
        .name = "a condition decides who is eligible; no answer is said so",
        .schemes = S("outcomes = ( { name = \"o\"; top = 1; when = \"ok\" }, { name = \"p\"; when "
                     "= \"ok\" } )"),
        .facts = "town a x=9 ok=false\ntown b x=8\ntown c x=7 ok=true\ntown d x=6 ok=true\n",
        .expect = "a o=not~eligible p=not~eligible\nb o=unanswered p=unanswered\nc o=in p=in\nd "
                  "o=out p=in\n",
    },
    {
        .name = "an exempted place stays empty, unless it is refilled",
        .schemes = S("outcomes = ( { name = \"o\"; bottom = 2; unless = \"ok\" },"
                     " { name = \"p\"; bottom = 2; unless = \"ok\"; refill = true } )"),
        .facts = "town a x=9 ok=false\ntown b x=8 ok=false\ntown c x=7 ok=false\ntown d x=6 "
                 "ok=true\ntown e x=5 ok=false\n"
                 "town f x=10 ok=true\n",
        .expect = "e o=in p=in\nd o=exempt p=exempt\nc o=out p=in\nb o=out p=out\nf o=out p=out\n",
    },
    {
        .name = "an unless without an answer exempts",
        .schemes = S("outcomes = ( { name = \"o\"; bottom = 1; unless = \"ok\"; refill = true },"
                     " { name = \"p\"; when = \"x < 9\"; unless = \"ok\" } )"),
        .facts = "town a x=9 ok=false\ntown b x=8 ok=false\ntown c x=7\n",
        .expect = "c o=exempt p=exempt\nb o=in p=in\na o=out p=not~eligible\n",
    },
    {
        .name = "the next in line are named with their place, and who is exempt is not among them",
        .schemes = S("outcomes = ( { name = \"o\"; top = 1; next = 2; unless = \"ok\" } )"),
        .facts = "town a x=9 ok=false\ntown b x=8 ok=true\ntown c x=7 ok=false\ntown d x=6 "
                 "ok=false\ntown e x=5 ok=false\n",
        .expect = "a o=in\nb o=out\nc o=next~1\nd o=next~2\ne o=out\n",
    },
    {
        .name = "equals among the next share a place, and at the edge are told or not together",
        .schemes = S("outcomes = ( { name = \"o\"; top = 1; next = 2 },"
                     " { name = \"p\"; top = 1; next = 2; ties = \"out\" },"
                     " { name = \"q\"; top = 1; next = 3 } )"),
        .facts = "town a x=9\ntown b x=8\ntown c x=7\ntown d x=7\ntown e x=1\n",
        .expect = "b o=next~1 p=next~1 q=next~1\nc o=next~2 p=out q=next~2\nd o=next~2 p=out "
                  "q=next~2\ne o=out p=out q=out\n",
    },
    {
        .name = "an order of its own decides, not the rank",
        .schemes = S("outcomes = ( { name = \"o\"; top = 2; by = [\"points desc\", \"y desc\"]; "
                     "next = 1 } )"),
        .facts = "town a x=9 y=9\ntown b x=8 y=8\ntown c x=8 y=8\ntown d x=8 y=7\n",
        .expect = "a o=in\nb o=in\nc o=in\nd o=next~1\n",
    },
    {
        .name = "outcomes name the earlier ones, the vetoes and the grade",
        .schemes =
            S("grades = ( { at_least = 8; title = \"A\" }, { at_least = 0; title = \"B\" } );"
              " outcomes = ( { name = \"o\"; top = 1 }, { name = \"p\"; when = \"not o and points "
              "> 5\" },"
              " { name = \"q\"; when = \"rank <= 2 and p\" } )"),
        .facts = "town a x=9\ntown b x=8\ntown c x=1\n",
        .expect = "a o=in p=not~eligible q=not~eligible grade=A\nb p=in q=in\nc p=not~eligible\n",
    },
    {
        .name = "effects move grades by one, at the ends not at all, after all outcomes stand",
        .schemes = S("grades = ( { at_least = 80; title = \"A\" }, { at_least = 60; title = \"B\" "
                     "}, { at_least = 0; title = \"C\" } );"
                     " outcomes = ( { name = \"up\"; when = \"ok\"; effect = \"grade_up\" },"
                     " { name = \"down\"; when = \"grade == 'B'\"; effect = \"grade_down\" },"
                     " { name = \"worse\"; when = \"y > 0\"; effect = \"grade_down\" } )"),
        .facts = "town a x=90 ok=true y=0\ntown b x=70 ok=true y=0\ntown c x=10 ok=true y=0\ntown "
                 "d x=10 ok=false y=1\n",
        .expect = "a up=in grade=A\nb up=in down=in grade=B\nc up=in down=not~eligible grade=B\nd "
                  "worse=in grade=C\n",
    },
    {
        .name = "an outcome without a quota reaches the unranked too",
        .schemes = S("vetoes = ( { name = \"v\"; when = \"ok\" } ); outcomes = ( { name = \"o\"; "
                     "when = \"v\" },"
                     " { name = \"p\"; top = 5 } )"),
        .facts = "town a x=9 ok=true\ntown b x=1 ok=false\n",
        .expect = "a o=in p=not~eligible\nb o=not~eligible p=in\n",
    },
    {
        .name = "more places than candidates takes them all",
        .schemes =
            S("outcomes = ( { name = \"o\"; top = 10; next = 3 }, { name = \"z\"; top = 0 } )"),
        .facts = "town a x=9\ntown b x=9\n",
        .expect = "a o=in z=out\nb o=in z=out\n",
    },
};

int main(void)
{
    return BOARD_CASES_RUN("outcome", cases);
}
