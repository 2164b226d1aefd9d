// Sentences of the language that no other file holds: each a scheme, its facts and what must come.
#define BOARD_CASE_COUNTY                                                                                \
    "holidays = [\"2024-05-01\"]\n"                                                                      \
    "units: { yuan = \"元\"; wan_yuan = \"万元 = 10000 yuan\"; usd = \"美元\"; item = \"个\"; }\n" \
    "rates: { usd: { in = \"yuan\"; rows = ( (\"2024-01-10\", 7) ) } }\n"                                \
    "kinds: { city: { }\n"                                                                               \
    "  town: { belongs: { city = \"one\" }; attributes: { class = \"a 甲 | b 乙\"; x = \"number\""     \
    "    y = \"number\"; ok = \"bool\" } }\n"                                                            \
    "  project: { belongs: { town = \"stated\" }; attributes: { total = \"money\" } }\n"                 \
    "  lead: { belongs: { town = \"first\" } }\n"                                                        \
    "  cadre: { belongs: { town = \"one\" }; attributes: { x = \"number\" } } }\n"                       \
    "targets: { town: { goal = \"item\"; monthly: { unit = \"item\"; per = \"month\" } } }\n"            \
    "records: { visit: { of = \"town\"; none_is_zero = true; fields: { n = \"number\" } }\n"             \
    "  arrived: { of = \"project\"; none_is_zero = true; fields: { amount = \"money\" } }\n"             \
    "  call: { of = \"lead\"; none_is_zero = true; once = [\"who\"]; fields: { who = \"text\" } "        \
    "}\n"                                                                                                \
    "  case: { of = \"town\"; none_is_zero = true; hearing = true; fields: { points = \"number\" "       \
    "};\n"                                                                                               \
    "    exclude = ( { name = \"light\"; when = \"points < 1\" } ) }\n"                                  \
    "  report: { of = \"town\"; every = \"month\"; due = 5; fields: { value = \"number "                 \
    "optional\" } }\n"                                                                                   \
    "  service: { of = \"cadre\"; interval = true; fields: { on = \"bool\" } } }\n"                      \
    "indicators: { town: { visits = \"count(visit)\"; paid = \"sum(amount as wan_yuan of "               \
    "arrived)\"\n"                                                                                       \
    "  quiet = \"streak(months where count(visit) == 0)\" } }\n"
#include "board_case.h"

#define YEAR(text) "s: { of = \"town\"; period = \"year\"; " text " }"
#define SHOW(text)                                                                                 \
    "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"r\"; score = \"0\" } ); show: "   \
    "{ " text " } }"

#define MERGER                                                                                     \
    "city w\ntown a city=w\ntown b city=w\nproject p town=a*0.5 town=b*0.5\ncadre x town=b\n"      \
    "visit a 2024-01-05\nvisit b 2024-02-05\nvisit b 2023-02-05\nvisit b 2024-08-05\n"             \
    "arrived p 2024-03-01 amount=100~wan_yuan\nfrom 2024-07-01 merged b a\n"

static struct board_case cases[] = {
    {
        .name = "a streak looks back past its span, but no further than the act is in force",
        .schemes = YEAR(
            "in_force = \"2023-11-01\"; rules = ("
            " { name = \"direct\"; score = \"streak(months where visits == 0)\" },"
            " { name = \"named\"; score = \"quiet\" } )") "\n"
                                                          "both: { of = \"town\"; period = "
                                                          "\"year\"; rules = ("
                                                          " { name = \"t\"; score = \"quiet\" } );"
                                                          " show: { other = \"s.named\"; direct = "
                                                          "\"s.direct\" } }",
        .scheme = "both",
        .facts = "town a\nvisit a 2023-01-05\ntown b\nvisit b 2023-12-05\n",
        .as_of = "2024-03-31",
        .expect = "a t=14 other=5 direct=5\nb t=3 other=3\n",
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
    {
        .name = "a dated rate serves a week, and no longer; a rate told as a record serves too",
        .schemes = SHOW("p = \"paid\""),
        .facts = "town a\ntown b\ntown c\ntown d\nproject p town=a*1\nproject q town=b*1\n"
                 "project r town=c*1\nproject t town=d*1\n"
                 "arrived p 2024-01-17 amount=10000~usd\narrived q 2024-01-18 amount=10000~usd\n"
                 "arrived t 2024-01-09 amount=10000~usd\n"
                 "rate usd 2024-02-01 7.5\narrived r 2024-02-03 amount=20000~usd\n",
        .expect = "a p=7\nb p=-\nc p=15\nd p=-\n",
    },
    {
        .name = "stated shares are those of the record's day",
        .schemes = SHOW("p = \"paid\"; n = \"count(arrived)\"; k = \"count(project)\";"
                        " d = \"distinct(amount of arrived)\""),
        .facts = "town a\ntown b\nproject p town=a*0.7 town=b*0.3\n"
                 "arrived p 2024-02-01 amount=100~wan_yuan\n"
                 "from 2024-06-01 project p town=a*0.5 town=b*0.5\n"
                 "arrived p 2024-07-01 amount=100~wan_yuan\n",
        .expect = "a p=120 n=1.2 k=0.5 d=1\nb p=80 n=0.8 k=0.5 d=1\n",
    },
    {
        .name = "the first claim takes all, and once counts the first call only",
        .schemes = SHOW("n = \"count(call)\""),
        .facts = "town a\ntown b\nfrom 2024-02-01 lead l town=b\nfrom 2024-03-01 lead l town=a\n"
                 "lead m town=a\ncall l 2024-04-02 who=zhang\ncall m 2024-04-01 who=zhang\n"
                 "call l 2024-04-03 who=li\n",
        .expect = "a n=1\nb n=1\n",
    },
    {
        .name = "a case counts when heard, and what is excluded does not",
        .schemes =
            YEAR("rules = ( { name = \"r\"; least = -10; score = \"-sum(points of case)\" } )"),
        .facts = "town a\ncase a 2024-02-01 points=2\ncase a 2024-02-01 points=3 heard=-\n"
                 "case a 2024-02-02 points=0.5\ncase a 2024-03-01 points=1 heard=2024-12-01\n",
        .as_of = "2024-11-30",
        .expect = "a r=-2\n",
    },
    {
        .name =
            "returns: missing ones are counted, late ones are known, the sum is of those there are",
        .schemes =
            SHOW("missed = \"count(months where count(report) == 0)\"; late = \"count(report "
                 "where late)\"; sum = \"sum(value of report)\"; none = \"sum(value of report "
                 "where value > 100)\""),
        .facts = "town a\nreport a 2024-01-31 value=5 reported_on=2024-02-05\n"
                 "report a 2024-02-29 value=6 reported_on=2024-03-06\n",
        .as_of = "2024-04-30",
        .expect = "a missed=2 late=1 sum=11 none=-\n",
    },
    {
        .name = "months roll up to quarters, quarters to the year: sums, means, and the worst",
        .schemes = "m: { of = \"town\"; period = \"month\"; rules = ( { name = \"v\"; worth = 10; "
                   "score = \"min(worth, visits)\" } ) }\n"
                   "q: { of = \"town\"; period = \"quarter\"; rules = ( { name = \"t\"; score = "
                   "\"sum(m.points of months)\" } ) }\n"
                   "c: { of = \"town\"; period = \"quarter\"; span = \"year_to_date\"; rules = ( { "
                   "name = \"u\"; score = \"visits\" } ) }\n"
                   "s: { of = \"town\"; period = \"year\"; rules = ( { name = \"sum\"; score = "
                   "\"sum(q.points of quarters)\" }, { name = \"mean\"; score = \"mean(q.points of "
                   "quarters)\" }, { name = \"worst\"; score = \"smallest(m.v of months)\" }, { "
                   "name = \"whole\"; score = \"last(c.points of quarters)\" } ) }",
        .facts = "town a\nvisit a 2024-01-05\nvisit a 2024-01-06\nvisit a 2024-05-05\nvisit a "
                 "2024-12-31\n",
        .expect = "a sum=4 mean=1 worst=0 whole=4\n",
    },
    {
        .name = "an interval is cut to the span, and an open one runs on",
        .schemes = "s: { of = \"cadre\"; period = \"year\"; rules = ( { name = \"m\"; score = "
                   "\"gate.months(service where on)\" } ); show: { d = \"sum(days(date, until) of "
                   "service)\" } }",
        .facts = "cadre a\nservice a 2023-06-01 until=2024-02-29 on=true\nservice a 2024-11-01 "
                 "on=true\nservice a 2024-03-01 until=2024-03-31 on=false\n",
        .expect = "a m=4 d=149\n",
    },
    {
        .name = "workdays leave holidays out and do not count the first day",
        .schemes = SHOW("w = \"workdays('2024-04-30', '2024-05-03')\"; back = "
                        "\"workdays('2024-05-03', '2024-04-30')\""),
        .facts = "town a\n",
        .expect = "a w=2 back=-2\n",
    },
    {
        .name =
            "periods of a shorter span than they are are none; of the span those that begin in it",
        .schemes = "s: { of = \"town\"; period = \"quarter\"; rules = ( { name = \"r\"; score = "
                   "\"count(months)\" }, { name = \"y\"; score = \"count(years)\" }, { name = "
                   "\"h\"; score = \"count(halves_to_date)\" }, { name = \"last\"; score = "
                   "\"count(years(6))\" } ) }",
        .facts = "town a\n",
        .period = "2024-Q2",
        .expect = "a r=3 y=0 h=0 last=6\n",
    },
    {
        .name = "80% reached is reached, and a share is not lost in twelve digits",
        .schemes =
            SHOW("a = \"if 0.7 + 0.1 >= 80% then 1 else 0\"; b = \"if (0.1 + 0.2) - 0.3 == 0 "
                 "then 1 else 0\"; c = \"steps(1.2 - 1, 10%)\"; d = \"if x / y >= 110% then "
                 "1 else 0\""),
        .facts = "town a x=11 y=10\n",
        .expect = "a a=1 b=1 c=2 d=1\n",
    },
    {
        .name =
            "ranks in a set of peers: equals share, lower is better by a minus, no data has none",
        .schemes = SHOW("k = \"rank(x of cohort)\"; l = \"rank(-x of cohort)\"; o = \"rank(x of "
                        "cohort where ok)\""),
        .facts = "town a x=3 ok=true\ntown b x=3 ok=false\ntown c x=1 ok=true\ntown d ok=true\n",
        .expect = "a k=1 l=2 o=1\nb k=1 l=2 o=1\nc k=3 l=1 o=2\nd k=- l=- o=-\n",
    },
    {
        .name =
            "from the day of a merger on the successor is judged, with all that was the other's",
        .schemes = SHOW("v = \"visits\"; p = \"paid\"; k = \"count(project)\"; c = "
                        "\"count(cadre)\"; y = \"year_ago.visits\""),
        .facts = MERGER,
        .expect = "a v=3 p=100 k=1 c=1 y=0 of=1\nb state=absent\n",
    },
    {
        .name = "a merged town's cadres read the successor, its city counts one town, all visits",
        .schemes = "s: { of = \"cadre\"; period = \"year\"; rules = ( { name = \"t\"; score = "
                   "\"town.visits\" }, { name = \"towns\"; score = \"town.city.w.q\" }, { name = "
                   "\"z\"; score = \"town.city.w.z\" } ) }\n"
                   "w: { of = \"city\"; period = \"year\"; rules = ( { name = \"q\"; score = "
                   "\"count(town)\" }, { name = \"z\"; score = \"count(visit)\" } ) }",
        .facts = MERGER,
        .expect = "x t=3 towns=1 z=3\n",
    },
    {
        .name = "before the day of a merger both stand",
        .schemes = SHOW("v = \"visits\"; p = \"paid\"; k = \"count(project)\""),
        .facts = "town a\ntown b\nproject p town=a*0.5 town=b*0.5\nvisit a 2024-01-05\n"
                 "visit b 2024-02-05\narrived p 2024-03-01 amount=100~wan_yuan\n"
                 "from 2024-07-01 merged b a\n",
        .as_of = "2024-06-30",
        .expect = "a v=1 p=50 k=0.5 of=2\nb v=1 p=50 k=0.5\n",
    },
    {
        .name = "a target reads the target period that contains the one scored",
        .schemes = "s: { of = \"town\"; period = \"month\"; rules = ( { name = \"r\"; score = "
                   "\"target.goal\" }, { name = \"m\"; score = \"target.monthly\" }, { name = "
                   "\"p\"; missing = \"zero\"; score = \"prev.target.monthly\" } ) }",
        .facts = "town a\ntarget a goal 2024 100\ntarget a monthly 2024-03 7\ntarget a monthly "
                 "2024-03 8\n",
        .period = "2024-03",
        .expect = "a r=100 m=8 p=0\n",
    },
};

int main(void)
{
    return BOARD_CASES_RUN("clause", cases);
}
