// Time and other boards: earlier periods, months of a year, who is active, acts that follow each
// other, a parent's board.
#include "board_case.h"

#define YEAR(text)                                                                                 \
    "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; score = \"x\" } ); " text " }"

static struct board_case cases[] = {
    {
        .name = "prev and year_ago read the same number of earlier periods",
        .schemes =
            "s: { of = \"town\"; period = \"quarter\"; rules = ("
            " { name = \"now\"; score = \"visits\" }, { name = \"p\"; score = \"prev.visits\" },"
            " { name = \"y\"; score = \"year_ago.visits\" } ) }",
        .facts = "town a\nvisit a 2023-05-01\nvisit a 2023-05-02\nvisit a 2023-05-03\n"
                 "visit a 2024-02-01\nvisit a 2024-02-02\nvisit a 2024-04-30\n",
        .period = "2024-Q2",
        .expect = "a now=1 p=2 y=3\n",
    },
    {
        .name = "an earlier period of a running one is cut at the corresponding day",
        .schemes = "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"now\"; score = "
                   "\"visits\" },"
                   " { name = \"y\"; score = \"year_ago.visits\" } ) }",
        .facts = "town a\nvisit a 2023-05-01\nvisit a 2023-05-02\nvisit a 2024-05-01\n",
        .as_of = "2024-05-01",
        .expect = "a now=1 y=1\n",
    },
    {
        .name = "the board of the period before gives its points, rank, rules and outcomes",
        .schemes = "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; score = "
                   "\"visits\" } );"
                   " outcomes = ( { name = \"o\"; top = 1 } );"
                   " show: { p = \"prev.points\"; k = \"prev.rank\"; q = \"prev.rule.r\"; i = \"if "
                   "prev.o then 1 else 0\";"
                   " due = \"points - (prev.s.points ?? 0)\"; } }",
        .facts = "town a\ntown b\nvisit a 2023-05-01\nvisit a 2023-05-02\nvisit b 2023-05-01\n"
                 "visit a 2024-05-01\nvisit b 2024-05-01\nvisit b 2024-06-01\n",
        .expect = "a points=1 p=2 k=1 q=2 i=1 due=-1\nb points=2 p=1 k=2 i=0 due=1\n",
    },
    {
        .name = "before the first record there is no earlier board",
        .schemes = "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; score = "
                   "\"visits\" } );"
                   " show: { p = \"prev.points\"; } }",
        .facts = "town a\nvisit a 2024-05-01\n",
        .expect = "a points=1 p=-\n",
    },
    {
        .name = "a yearly rule adds up the monthly boards",
        .schemes = "m: { of = \"town\"; period = \"month\"; rules = ( { name = \"v\"; most = 2; "
                   "score = \"visits\" } ) }\n"
                   "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; score = "
                   "\"sum(m.points of months)\" } ) }",
        .facts = "town a\nvisit a 2024-01-01\nvisit a 2024-01-02\nvisit a 2024-01-03\nvisit a "
                 "2024-12-31\n",
        .expect = "a r=3\n",
    },
    {
        .name = "months of a running year are those that have ended",
        .schemes =
            "s: { of = \"town\"; period = \"year\"; rules = ("
            " { name = \"missed\"; score = \"-count(months where count(visit) == 0)\" },"
            " { name = \"held\"; score = \"count(months_to_date where count(visit) > 0)\" } ) }",
        .facts = "town a\nvisit a 2024-01-01\nvisit a 2024-03-01\n",
        .as_of = "2024-03-15",
        .expect = "a missed=-1 held=2\n",
    },
    {
        .name = "a town's place reaches its cadres through their parent",
        .schemes =
            "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; score = \"x\" } ) }\n"
            "c: { of = \"cadre\"; period = \"year\"; rules = ("
            " { name = \"own\"; score = \"0.4 * x\" }, { name = \"town\"; score = \"0.6 * "
            "town.s.points\" } );"
            " show: { place = \"town.s.rank\"; } }",
        .facts =
            "town t x=50\ntown u x=100\ncadre a x=10 town=t\ncadre b x=20 town=u\ncadre d x=5\n",
        .scheme = "c",
        .expect = "a own=4 town=30 points=34 place=2\nb points=68 place=1\nd state=missing\n",
    },
    {
        .name = "who has not begun or has ended is not assessed; no first day is since ever",
        .schemes = "s: { of = \"office\"; period = \"year\"; rules = ( { name = \"r\"; score = "
                   "\"x\" } ) }",
        .facts = "office a x=1 since=2020-01-01\noffice b x=1 since=2025-01-01\n"
                 "office c x=1 since=2020-01-01 until=2023-12-31\noffice d x=1 since=2020-01-01 "
                 "until=2024-01-01\n"
                 "office e x=1\n",
        .expect =
            "a state=ranked of=3\nb state=absent\nc state=absent\nd state=ranked\ne state=ranked\n",
    },
    {
        .name = "attributes are read as in force on the board's day",
        .schemes = YEAR("cohort = \"class\""),
        .facts = "town a x=1 class=a\nfrom 2024-07-01 town a x=5 class=b\n",
        .as_of = "2024-06-30",
        .expect = "a points=1 cohort=a\n",
    },
    {
        .name = "a period that has not begun has no board",
        .schemes = "s: { of = \"town\"; period = \"quarter\"; span = \"year_to_date\";"
                   " rules = ( { name = \"r\"; score = \"visits\" } ) }",
        .facts = "town a\nvisit a 2024-01-05\n",
        .period = "2024-Q3",
        .as_of = "2024-06-30",
        .expect = "a state=absent\n",
    },
    {
        .name = "year_to_date counts from the year's first day, all from the first record",
        .schemes = "s: { of = \"town\"; period = \"quarter\"; span = \"year_to_date\"; rules = ( { "
                   "name = \"r\"; score = \"visits\" } );"
                   " show: { whole = \"q.points\"; } }\n"
                   "q: { of = \"town\"; period = \"quarter\"; span = \"all\"; rules = ( { name = "
                   "\"p\"; score = \"visits\" } ) }",
        .facts = "town a\nvisit a 2023-12-31\nvisit a 2024-01-05\nvisit a 2024-04-05\nvisit a "
                 "2024-07-05\n",
        .period = "2024-Q2",
        .expect = "a r=2 whole=3\n",
    },
    {
        .name = "an act judges from its first to its last period",
        .schemes = YEAR("from = \"2022\"; until = \"2023\""),
        .facts = "town a x=1\n",
        .expect = "a state=absent\n",
    },
    {
        .name = "the act before judges the years before, by its own rules",
        .schemes =
            "s: { of = \"town\"; period = \"year\"; from = \"2024\"; follows = \"old\";"
            " rules = ( { name = \"extra\"; score = \"1\" }, { name = \"r\"; score = \"2 * "
            "visits\" } );"
            " show: { p = \"prev.points\"; q = \"prev.rule.r\"; e = \"prev.rule.extra\"; } }\n"
            "old: { of = \"town\"; period = \"year\"; until = \"2023\"; rules = ( { name = \"r\"; "
            "score = \"visits\" } ) }",
        .facts = "town a\nvisit a 2023-05-01\nvisit a 2023-05-02\nvisit a 2023-05-03\nvisit a "
                 "2024-05-03\n",
        .expect = "a points=3 p=3 q=3 e=-\n",
    },
    {
        .name = "a time plan is the scheme's list, else the days that have passed",
        .schemes = "s: { of = \"town\"; period = \"quarter\"; phase = (20, 50, 75, 100);"
                   " rules = ( { name = \"r\"; worth = 10; score = \"worth * min(1, x / (target.t "
                   "* phase))\" } );"
                   " show: { days = \"d.r2\"; } }\n"
                   "d: { of = \"town\"; period = \"quarter\"; rules = ( { name = \"r2\"; score = "
                   "\"366 * phase\" } ) }",
        .facts = "town a x=20\ntarget a t 2024 100\n",
        .period = "2024-Q2",
        .expect = "a r=4 days=182\n",
    },
    {
        .name = "ranks over a window of years: mean and count",
        .schemes = "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; score = "
                   "\"visits\" } ) }\n"
                   "q: { of = \"town\"; period = \"year\"; rules = ( { name = \"m\"; score = "
                   "\"mean(s.rank of years(3))\" },"
                   " { name = \"f\"; score = \"count(years(3) where s.rank == 1)\" } ) }",
        .facts = "town a\ntown b\nvisit a 2022-05-01\nvisit b 2023-05-01\nvisit b 2024-05-01\n",
        .scheme = "q",
        .expect = "a m=1.6667 f=1\nb m=1.3333 f=2\n",
    },
    {
        .name = "a provisional board counts what is only reported",
        .schemes = YEAR("") "\np: { of = \"town\"; period = \"year\"; counts = \"reported\";"
                            " rules = ( { name = \"v\"; score = \"visits\" } ); show: { firm = "
                            "\"f.points\"; } }\n"
                            "f: { of = \"town\"; period = \"year\"; rules = ( { name = \"w\"; "
                            "score = \"visits\" } ) }",
        .facts = "town a x=1\nvisit a 2024-05-01 status=reported\nvisit a 2024-05-02\n",
        .scheme = "p",
        .expect = "a v=2 firm=1\n",
    },
};

int main(void)
{
    return BOARD_CASES_RUN("time", cases);
}
