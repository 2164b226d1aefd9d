// Sentences of the language that no other file holds: each a scheme, its facts and what must come.
#include "board_case.h"

#define YEAR(text) "s: { of = \"town\"; period = \"year\"; " text " }"
#define RULES(text) YEAR("rules = ( " text " )")

static struct board_case cases[] = {
    {
        .name = "a streak looks back past its span, but no further than the act is in force",
        .schemes = YEAR(
            "in_force = \"2023-11-01\"; rules = ("
            " { name = \"direct\"; score = \"streak(months where visits == 0)\" },"
            " { name = \"named\"; score = \"quiet\" } )") "\n"
                                                          "free: { of = \"town\"; period = "
                                                          "\"year\"; rules = ("
                                                          " { name = \"r\"; score = \"quiet\" } ) "
                                                          "}\n"
                                                          "both: { of = \"town\"; period = "
                                                          "\"year\"; rules = ("
                                                          " { name = \"t\"; score = \"quiet\" } );"
                                                          " show: { other = \"s.named\"; } }",
        .scheme = "both",
        .facts = "town a\nvisit a 2023-01-05\ntown b\nvisit b 2023-12-05\n",
        .period = "2024",
        .as_of = "2024-03-31",
        .expect = "a t=14 other=5\nb t=3 other=3\n",
    },
    {
        .name = "a month may read its year's board as it stands at the month's end",
        .schemes = "y: { of = \"town\"; period = \"year\"; rules = ( { name = \"all\"; score = "
                   "\"visits\" } ) }\n"
                   "s: { of = \"town\"; period = \"month\"; rules = ( { name = \"m\"; score = "
                   "\"visits\" } ); show: { year = \"y.points\"; place = \"y.rank\"; } }",
        .facts = "town a\ntown b\nvisit a 2024-01-05\nvisit a 2024-03-05\nvisit b 2024-03-05\n"
                 "visit b 2024-04-02\nvisit b 2024-04-03\n",
        .period = "2024-03",
        .as_of = "2024-12-31",
        .expect = "a m=1 year=2 place=1\nb m=1 year=1 place=2\n",
    },
};

int main(void)
{
    return BOARD_CASES_RUN("clause", cases);
}
