#include "rig.h"

static void sections_and_keys_are_checked(void **state)
{
    static const struct row rows[] = {
        {"shemes: { }",
         "a.conf:1:1: unknown key \"shemes\" of a configuration; did you mean \"schemes\"?\n"},
        {"units = 5", "a.conf:1:1: \"units\" stands twice; first at base.conf:1:1\n"},
        {"zone = \"8\"", "a.conf:1:8: \"zone\" takes hours and minutes east of UTC such as "
                         "\"+08:00\", found the text \"8\"\n"},
        {"zone = 8", "a.conf:1:8: \"zone\" takes a text, found the number 8\n"},
        {"daemon: { sockets = \"x\"; mode = \"0888\"; memory = \"lots\"; deadline = 0 }",
         "a.conf:1:11: unknown key \"sockets\" of daemon; did you mean \"socket\"?\n"
         "a.conf:1:33: \"mode\" takes a file mode such as \"0660\", found the text \"0888\"\n"
         "a.conf:1:50: \"memory\" takes a size such as \"512M\" or \"4G\", found the text "
         "\"lots\"\n"
         "a.conf:1:69: \"deadline\" takes milliseconds 1..3600000, found the number 0\n"},
        {"daemon: { socket = \"run/meritd.sock\"; mode = \"0600\"; owner = \"a\"; group = \"b\"; "
         "ledger = \"l.db\"; plugins = [\"p\", \"q\"]; memory = \"512M\"; deadline = 250 }",
         NULL},
        {"holidays = [\"2024-10-01\", \"2024-02-30\"]; workdays = ( \"2024-09-29\" )",
         "a.conf:1:27: a list of days takes a date \"YYYY-MM-DD\" that exists, found the text "
         "\"2024-02-30\"\n"},
        {"plugins = [\"basic\", \"basic\"]",
         "a.conf:1:21: plugin \"basic\" stands twice; first at a.conf:1:12\n"},
    };
    (void)state;
    ROWS(rows, rig_beside);
}

static void units_rates_and_constants_are_checked(void **state)
{
    static const struct row rows[] = {
        {"units: { yi = \"亿 = 10000 wan\"; }", "a.conf:1:15: unknown unit \"wan\"\n"},
        {"units: { a = \"甲 = 2 b\"; b = \"乙 = 2 a\"; }",
         "a.conf:1:14: unit \"a\" is measured by itself, in a circle\n"
         "a.conf:1:29: unit \"b\" is measured by itself, in a circle\n"},
        {"units: { a = \"甲 = 0x yuan\"; b = \"乙 =\"; c = 5; d = \"\"; e = \"戊 = -1 yuan\" }",
         "a.conf:1:18: \"0x\" is not a number\n"
         "a.conf:1:33: unit \"b\" is written \"title = factor unit\", as in \"万元 = 10000 yuan\"\n"
         "a.conf:1:44: \"c\" takes a text such as \"万元 = 10000 yuan\", found the number 5\n"
         "a.conf:1:51: a unit needs a title\n"
         "a.conf:1:63: the factor of a unit is greater than 0\n"},
        {"units: { yuan = \"圆\"; }",
         "a.conf:1:10: \"units.yuan\" stands twice; first at base.conf:1:10\n"},
        {"units: { a-b = \"甲\"; if = \"若\" }",
         "a.conf:1:10: \"a-b\" cannot be the name of a unit; write a letter, then letters, digits, "
         "_\n"
         "a.conf:1:21: \"if\" is a keyword of expressions and cannot be the name of a unit\n"},
        {"units: { big = \"大 = 9000000000000000000 wan_yuan\" }",
         "a.conf:1:16: the factor of unit \"big\" is too large\n"},
        {"rates: { usd: { in = \"yuan\"; rows = ( (\"2024-01-02\", 7.1), (\"2024-01-03\", \"7.2\") "
         ") } }",
         NULL},
        {"rates: { usd: { in = \"yuan\"; rows = ( (\"2024-01-02\", 7.1), (\"2024-01-02\", 7.2) ) } "
         "}",
         "a.conf:1:60: the rate of 2024-01-02 stands twice\n"},
        {"rates: { usd: { rows = ( (\"2024-13-01\", 7), (\"2024-01-01\", 0), 5 ) } }",
         "a.conf:1:10: a rate needs the key \"in\"\n"
         "a.conf:1:27: a list of days takes a date \"YYYY-MM-DD\" that exists, found the text "
         "\"2024-13-01\"\n"
         "a.conf:1:60: a rate takes a number above 0, found the number 0\n"
         "a.conf:1:64: a row of rates takes (date, rate), found the number 5\n"},
        {"rates: { usd: { in = \"yuen\"; rows = ( ) }; eur: { in = \"yuan\"; rows = () } }",
         "a.conf:1:22: unknown unit \"yuen\"; did you mean \"yuan\"?\n"
         "a.conf:1:44: unknown unit \"eur\"\n"},
        {"rates: { wan_yuan: { in = \"usd\"; rows = () }; yuan: { in = \"wan_yuan\"; rows = () } }",
         "a.conf:1:10: \"wan_yuan\" is no base unit; price \"yuan\"\n"
         "a.conf:1:60: \"yuan\" is priced in itself\n"},
        {"constants: { a = 1.5; b = \"10 wan_yuan\"; c = \"20%\"; d = \"昆山\"; e = \"5 items\" }",
         "a.conf:1:67: unknown unit \"items\"\n"},
        {"constants: { a = true; worth = 5; sum = 2; then = 1 }",
         "a.conf:1:18: \"a\" takes a number or a text, found true\n"
         "a.conf:1:24: \"worth\" is built in and cannot be the name of a constant\n"
         "a.conf:1:35: \"sum\" is built in and cannot be the name of a constant\n"
         "a.conf:1:44: \"then\" is a keyword of expressions and cannot be the name of a "
         "constant\n"},
        {"functions: { done = \"(x, t) = min(1, x / t)\"; town = \"(x) = x\"; f = 5 }",
         "a.conf:1:69: \"f\" takes a text such as \"(x, t) = min(1, x / t)\", found the number 5\n"
         "base.conf:2:10: kind \"town\" has the name of a function (a.conf:1:47); they are told "
         "apart by name only\n"},
    };
    (void)state;
    ROWS(rows, rig_beside);
}

static void tables_are_checked(void **state)
{
    static const struct row rows[] = {
        {"tables: { t: { inputs = [\"x\"]; outputs = [\"y\"]; rows = ( (\">= 5 yi\", 1), "
         "(\"1..3\", 2), "
         "(\"-\", \"3‰\"), (\"else\", 0) ) } }",
         NULL},
        {"tables: { t: { inputs = [\"x\"]; outputs = [\"y\"]; rows = ( (1, 2, 3), 5 ) } }",
         "a.conf:1:58: a row of table \"t\" has 2 cells, this one has 3\n"
         "a.conf:1:69: rows takes a list of rows ( (..), (..) ), found the number 5\n"},
        {"tables: { t: { inputs = [\"x\"]; rows = () } }",
         "a.conf:1:11: a table needs the key \"outputs\"\n"},
        {"tables: { t: { inputs = [\"x\", \"x\"]; outputs = [\"x\"]; rows = ( (1, 1) ) } }",
         "a.conf:1:31: column \"x\" stands twice; first at a.conf:1:26\n"
         "a.conf:1:48: column \"x\" stands twice; first at a.conf:1:26\n"},
        {"tables: { t: { inputs = [\"x\"]; outputs = [\"y\"]; rows = ( (\">= much\", 1), (\"\", 2) "
         ") } }",
         "a.conf:1:59: \">= much\" compares with no number; write \">= 5\" or \">= 5 UNIT\"\n"
         "a.conf:1:75: an empty cell; write \"-\" for any\n"},
        {"tables: { t: { inputs = [\"x\"]; outputs = [\"y\"]; slabs = true; line = true; rows = ( "
         "(1, "
         "1) ) } }",
         "a.conf:1:11: table \"t\" has slabs or is a line, not both\n"},
        {"tables: { t: { inputs = [\"x\"]; outputs = [\"y\"]; columns = [\"y\", \"x\"]; rows = ( "
         "(1, "
         "\">= 2\") ) } }",
         NULL},
        {"tables: { t: { inputs = [\"x\"]; outputs = [\"y\"]; columns = [\"y\", \"z\"]; rows = ( "
         "(1, 2) "
         ") } }",
         "a.conf:1:65: columns takes each input and output once, found the text \"z\"\n"},
        {"tables: { t: { inputs = [\"x\"]; outputs = [\"y\"]; file = \"t.txt\" } }",
         "a.conf:1:11: a table needs the key \"rows\"\n"
         "a.conf:1:56: \"file\" takes the name of a .csv file\n"},
        {"tables: { t: { inputs = [\"x\"]; outputs = [\"y\"]; file = \"t.csv\" } }",
         "a.conf:1:11: a table needs the key \"rows\"\n"
         "a.conf:1:56: the file \"t.csv\" was not read\n"},
    };
    (void)state;
    ROWS(rows, rig_beside);
}

static void kinds_and_records_are_checked(void **state)
{
    static const struct row rows[] = {
        {"kinds: { cadre: { title = \"干部\"; belongs: { twon = \"one\"; town = \"half\" } } }",
         "a.conf:1:44: unknown kind \"twon\"; did you mean \"town\"?\n"
         "a.conf:1:65: \"town\" takes one of one, whole, equal, stated, first, found the text "
         "\"half\"\n"},
        {"kinds: { cadre: { attributes: { a = \"numbr\"; b = \"number 1\"; c = \"number 5..1\"; d "
         "= \"ref "
         "twon\"; e = \"x | x\"; f = 5; g: { title = \"x\" } } } }",
         "a.conf:1:37: unknown type \"numbr\"; did you mean \"number\"? (number, money, bool, "
         "date, text, ref KIND, a | b)\n"
         "a.conf:1:50: \"number 1\": the bounds of a number are written 0..100\n"
         "a.conf:1:66: \"number 5..1\": no number lies within these bounds\n"
         "a.conf:1:85: unknown kind \"twon\"; did you mean \"town\"?\n"
         "a.conf:1:106: value \"x\" stands twice; first at a.conf:1:102\n"
         "a.conf:1:114: \"f\" takes a type such as \"number\", or a group with one, found the "
         "number 5\n"
         "a.conf:1:117: a field needs the key \"type\"\n"},
        {"kinds: { cadre: { attributes: { a: { type = \"number 0..100 optional\"; title = \"甲\"; "
         "unit = "
         "\"wan_yuan\"; decimals = 2 }; b = \"ref project optional\"; c = \"x 壹 | y\" } } }",
         NULL},
        {"kinds: { cadre: { attributes: { a: { type = \"date\"; unit = \"yuan\" }; b: { type = "
         "\"number 0.5..1\"; decimals = 0 } } } }",
         "a.conf:1:60: only numbers and money have a unit\n"
         "a.conf:1:82: \"number 0.5..1\": the bounds are numbers of at most 0 decimals\n"},
        {"kinds: { cadre: { attributes: { a = \"date\"; b = \"bool\" }; active = [\"a\", \"b\"]; "
         "private = "
         "[\"c\"] } }",
         "a.conf:1:74: attribute \"b\" is no date\n"
         "a.conf:1:91: unknown attribute \"c\" of kind \"cadre\"\n"},
        {"kinds: { cadre: { active = [\"a\"]; ttle = \"x\" }; mean: { } }",
         "a.conf:1:28: \"active\" takes two date attributes [from, until], found an array [ ]\n"
         "a.conf:1:35: unknown key \"ttle\" of a kind; did you mean \"title\"?\n"
         "a.conf:1:49: \"mean\" is built in and cannot be the name of a kind\n"},
        {"kinds: { arrived: { }; base: { }; basic: { } }",
         "a.conf:1:35: kind \"basic\" has the name of a plugin\n"
         "base.conf:5:12: record type \"arrived\" has the name of a kind (a.conf:1:10); they are "
         "told apart by name only\n"
         "base.conf:6:12: scheme \"base\" has the name of a kind (a.conf:1:24); they are told "
         "apart by name only\n"},
        {"targets: { town: { fdi = \"wan_yuan\"; n = \"number\"; m: { unit = \"yuan\"; per = "
         "\"quarter\" } } }",
         NULL},
        {"targets: { town: { fdi = \"wan_yaun\"; m: { per = \"week\" } }; twon: { } }",
         "a.conf:1:26: unknown unit \"wan_yaun\"; did you mean \"wan_yuan\"?\n"
         "a.conf:1:38: a target needs the key \"unit\"\n"
         "a.conf:1:49: \"per\" takes one of month, quarter, half, year, found the text \"week\"\n"
         "a.conf:1:61: unknown kind \"twon\"; did you mean \"town\"?\n"},
        {"records: { r: { of = [\"town\", \"project\"]; fields: { date = \"date\"; x = \"number\" "
         "}; unique = "
         "[\"y\"]; once = [\"x\"] } }",
         "a.conf:1:53: \"date\" is built in and cannot be the name of a field\n"
         "a.conf:1:94: unknown field \"y\" of record type \"r\"\n"},
        {"records: { r: { fields: { } }; rate: { of = \"town\" }; s: { of = \"twon\" } }",
         "a.conf:1:12: a record type needs the key \"of\"\n"
         "a.conf:1:32: record type \"rate\" is built in\n"
         "a.conf:1:65: unknown kind \"twon\"; did you mean \"town\"?\n"},
        {"records: { r: { of = \"town\"; counts = \"reportd\"; every = \"week\"; due = 1.5; "
         "hearing = 1 } }",
         "a.conf:1:39: \"counts\" takes one of verified, reported, found the text \"reportd\"; did "
         "you mean \"reported\"?\n"
         "a.conf:1:58: \"every\" takes one of month, quarter, half, year, found the text \"week\"\n"
         "a.conf:1:72: \"due\" takes a whole number 0..3660, found the number 1.5\n"
         "a.conf:1:87: \"hearing\" takes true or false, found the number 1\n"},
        {"records: { r: { of = \"town\"; due = 5 }; s: { of = \"town\"; every = \"month\"; due = 5 "
         "} }",
         "a.conf:1:30: \"due\" says nothing without \"every\"\n"},
        {"records: { r: { of = \"town\"; exclude = ( { when = \"x\" }, { name = \"a\"; when = "
         "\"y\" }, { name "
         "= \"a\"; when = \"z\" } ); require = ( { when = \"\" }, { title = \"t\" } ) } }",
         "a.conf:1:42: an exclude condition needs the key \"name\"\n"
         "a.conf:1:95: condition \"a\" stands twice; first at a.conf:1:67\n"
         "a.conf:1:137: an empty expression\n"
         "a.conf:1:143: a condition needs the key \"when\"\n"},
        {"records: { r: { of = \"town\"; evidence = [\"a | \", \"b\"] } }",
         "a.conf:1:42: evidence \"a | \" has an empty alternative\n"},
        {"indicators: { town: { a = \"size\"; class = \"1\"; b: { title = \"乙\" }; c = ( ); d: { "
         "value = "
         "\"1\"; unit = \"yun\" } } }",
         "a.conf:1:35: \"class\" is an attribute of \"town\" already (base.conf:2:46)\n"
         "a.conf:1:48: an indicator needs the key \"value\"\n"
         "a.conf:1:72: \"c\" takes an expression in quotes, or a group with a value, found a list "
         "( )\n"
         "a.conf:1:102: unknown unit \"yun\"; did you mean \"yuan\"?\n"},
    };
    (void)state;
    ROWS(rows, rig_beside);
}

#define SCHEME(body) "schemes: { s: { of = \"town\"; period = \"year\"; " body " } }"
#define RULES(body) SCHEME("rules = ( " body " )")

static void schemes_and_rules_are_checked(void **state)
{
    static const struct row rows[] = {
        {"schemes: { s: { } }", "a.conf:1:12: a scheme needs the key \"of\"\n"
                                "a.conf:1:12: a scheme needs the key \"period\"\n"
                                "a.conf:1:12: a scheme needs the key \"rules\"\n"},
        {"schemes: { s: { of = \"twon\"; period = \"week\"; rules = ( { name = \"a\"; score = 1 } "
         ") } }",
         "a.conf:1:22: unknown kind \"twon\"; did you mean \"town\"?\n"
         "a.conf:1:39: \"period\" takes one of month, quarter, half, year, found the text "
         "\"week\"\n"},
        {RULES("{ name = \"a\"; wroth = 5; score = \"1\" }"),
         "a.conf:1:71: unknown key \"wroth\" of a rule; did you mean \"worth\"?\n"},
        {RULES("{ name = \"a\"; worth = \"5\"; score = \"1\" }"),
         "a.conf:1:79: \"worth\" takes a group { } or a number, found the text \"5\"\n"},
        {RULES("{ name = \"a\"; worth: { A = 20; B = \"x\" }; score = 1 }"),
         "a.conf:1:92: \"B\" takes a number (the worth in this cohort), found the text \"x\"\n"},
        {RULES("{ name = \"a\" }, { name = \"b\"; score = 1; unknown = true }, { score = 2 }"),
         "a.conf:1:66: rule \"a\" has none of score, judged, rules, criteria, unknown; it needs "
         "exactly one\n"
         "a.conf:1:82: rule \"b\" has more than one of score, judged, rules, criteria, unknown; it "
         "needs "
         "exactly one\n"
         "a.conf:1:116: a rule needs the key \"name\"\n"},
        {RULES("{ name = \"a\"; score = 1 }, { name = \"g\"; rules = ( { name = \"a\"; score = 2 } "
               ") }"),

         "a.conf:1:117: rule \"a\" stands twice; first at a.conf:1:66\n"},
        {RULES("{ name = \"a\"; score = 1; least = true; most = \"100 wan_yuan\"; missing = \"last "
               "12 "
               "months\"; decimals = 2 }"),
         NULL},
        {RULES("{ name = \"a\"; score = 1; missing = \"last 0 months\" }, { name = \"b\"; score = "
               "1; missing "
               "= \"skp\" }"),

         "a.conf:1:92: \"missing\" takes refuse, zero, skip, full, median or \"last 12 months\", "
         "found \"last 0 months\"\n"
         "a.conf:1:146: \"missing\" takes refuse, zero, skip, full, median or \"last 12 months\", "
         "found \"skp\"; did you mean \"skip\"?\n"},
        {RULES("{ name = \"a\"; score = 1; combine = \"sum\" }, { name = \"g\"; combine = "
               "\"geometric\"; "
               "spread = true; times = 2; rules = () }"),

         "a.conf:1:82: \"combine\" is for groups, which have rules or criteria\n"
         "a.conf:1:125: \"combine\" takes \"sum\" or a method such as \"means.geometric\", found "
         "the text \"geometric\"\n"
         "a.conf:1:172: a list of rules is empty\n"},
        {RULES("{ name = \"g\"; criteria = ( ); weights = \"w\"; treat = \"t\"; rules = ( { name = "
               "\"a\"; "
               "score = 1 } ) }"),

         "a.conf:1:66: rule \"g\" has more than one of score, judged, rules, criteria, unknown; it "
         "needs exactly one\n"
         "a.conf:1:82: \"criteria\" names no criterion\n"
         "a.conf:1:97: \"weights\" takes a method such as \"weights.entropy\", found the text "
         "\"w\"\n"
         "a.conf:1:110: \"treat\" takes a list of methods such as \"treat.winsorise\", found the "
         "text "
         "\"t\"\n"},
        {RULES(
             "{ name = \"g\"; criteria = ( { name = \"a\"; expr = 1 }, { name = \"a\"; expr = 2 }, "
             "{ expr = 3 } ); spread = true; treat = [] }"),

         "a.conf:1:66: rule \"g\" has criteria and needs a worth: what they come to is a share of "
         "it\n"
         "a.conf:1:119: criterion \"a\" stands twice; first at a.conf:1:93\n"
         "a.conf:1:136: a criterion needs the key \"name\"\n"
         "a.conf:1:152: \"spread\" is for groups that have rules\n"
         "a.conf:1:175: \"treat\" names no method\n"},
        {RULES("{ name = \"g\"; worth = 1; criteria = ( { name = \"a\"; expr = \"1\"; weight = -1; "
               "better "
               "= \"mor\"; parameters: { q = true } } ); treat = (1) }"),

         "a.conf:1:130: a criterion's weight is not below 0\n"
         "a.conf:1:143: \"better\" takes one of more, less, found the text \"mor\"; did you mean "
         "\"more\"?\n"
         "a.conf:1:168: \"q\" takes a number or a text, found true\n"
         "a.conf:1:189: treat takes a list of methods such as \"treat.winsorise\", found the "
         "number "
         "1\n"},
        {RULES("{ name = \"j\"; worth = 5; judged: { by = \"office\"; range = [0, 4] } }, { name = "
               "\"k\"; "
               "judged: { by = ( { raters = \"town\"; share = 0.7; trim = 1; quorum = 3 } ) } }, { "
               "name = "
               "\"l\"; worth = 1; judged: { by = 5; range = [3, 1] } }"),

         "a.conf:1:141: judged rule \"k\" needs a worth or a range\n"
         "a.conf:1:260: \"by\" takes a list ( ) or a text, found the number 5\n"
         "a.conf:1:271: \"range\" takes two numbers [least, most], found an array [ ]\n"},
        {RULES("{ name = \"if\"; score = 1 }, { name = \"a b\"; score = 1 }, { name = \"count\"; "
               "score = 1 }"),

         "a.conf:1:66: \"if\" is a keyword of expressions and cannot be the name of a rule\n"
         "a.conf:1:94: \"a b\" cannot be the name of a rule; write a letter, then letters, digits, "
         "_\n"},
        {RULES("\"a\", 5"), "a.conf:1:57: a rule is a group { }, found the text \"a\"\n"
                            "a.conf:1:62: a rule is a group { }, found the number 5\n"},
        {SCHEME("phase = (20, 50); span = \"ytd\"; rank_on = \"show\"; counts = \"all\"; unit = "
                "\"yun\"; shown "
                "= 12; rules = ( { name = \"a\"; score = 1 } )"),

         "a.conf:1:55: \"phase\" has 2 entries; it needs 1, one for each period of a year\n"
         "a.conf:1:72: \"span\" takes one of period, year_to_date, all, found the text \"ytd\"\n"
         "a.conf:1:89: \"rank_on\" takes one of exact, shown, found the text \"show\"\n"
         "a.conf:1:106: \"counts\" takes one of verified, reported, found the text \"all\"\n"
         "a.conf:1:120: unknown unit \"yun\"; did you mean \"yuan\"?\n"
         "a.conf:1:135: \"shown\" takes a whole number 0..9, found the number 12\n"},
        {SCHEME("from = \"2024-Q1\"; until = \"2024\"; in_force = \"2024\"; follows = \"bas\"; "
                "rules = ( { name "
                "= \"a\"; score = 1 } )"),

         "a.conf:1:54: \"2024-Q1\" is a quarter, but the scheme's period is a year\n"
         "a.conf:1:92: \"in_force\" takes a date \"YYYY-MM-DD\" that exists, found the text "
         "\"2024\"\n"
         "a.conf:1:110: unknown scheme \"bas\"; did you mean \"base\"?\n"},
    };
    (void)state;
    ROWS(rows, rig_beside);
}

#define REST(body) SCHEME("rules = ( { name = \"a\"; score = 1 } ); " body)

static void what_follows_from_a_board_is_checked(void **state)
{
    static const struct row rows[] = {
        {REST("vetoes = ( { name = \"a\"; when = \"x\" }, { name = \"v\" }, { name = \"w\"; when = "
              "\"x\"; effect "
              "= \"grade_up\" } )"),

         "a.conf:1:106: veto \"a\" stands twice; first at a.conf:1:66\n"
         "a.conf:1:125: a veto needs the key \"when\"\n"
         "a.conf:1:176: \"effect\" takes one of unranked, zero, last, found the text "
         "\"grade_up\"\n"},
        {REST("outcomes = ( { name = \"o\" }, { name = \"p\"; top = 3; bottom = 2 }, { name = "
              "\"q\"; top = "
              "\"20\" }, { name = \"r\"; top = 2.5 }, { name = \"t\"; top = \"120%\" } )"),

         "a.conf:1:108: outcome \"o\" needs a when, a top or a bottom\n"
         "a.conf:1:138: outcome \"p\" has top or bottom, not both\n"
         "a.conf:1:172: \"top\" takes a whole number or \"20%\", found the text \"20\"\n"
         "a.conf:1:200: \"top\" takes a whole number or \"20%\", found the number 2.5\n"
         "a.conf:1:227: \"top\" takes a whole number or \"20%\", found the text \"120%\"\n"},
        {REST("outcomes = ( { name = \"o\"; top = \"20%\"; by = [\"x desc\"]; ties = "
              "\"tie_break\"; refill = "
              "true; next = 5; effect = \"grade_up\" } )"),
         NULL},
        {REST("outcomes = ( { name = \"o\"; top = 1; ties = \"on\" }, { name = \"o\"; when = \"x\" "
              "}, { name = "
              "\"p\"; when = \"x\"; effect = \"zero\" } )"),

         "a.conf:1:129: \"ties\" takes one of in, out, tie_break, found the text \"on\"\n"
         "a.conf:1:146: outcome \"o\" stands twice; first at a.conf:1:108\n"
         "a.conf:1:200: \"effect\" takes one of none, grade_up, grade_down, found the text "
         "\"zero\"\n"},
        {REST("grades = ( { at_least = 90 }, { title = \"x\"; at_least = \"90\"; top = \"x\" } ); "
              "tie_break = "
              "[1]; show: { a = \"1\"; b = ( ) }"),

         "a.conf:1:97: a grade needs the key \"title\"\n"
         "a.conf:1:142: \"at_least\" takes a number, found the text \"90\"\n"
         "a.conf:1:154: \"top\" takes a whole number or \"20%\", found the text \"x\"\n"
         "a.conf:1:176: tie_break takes texts such as \"fdi desc\", found the number 1\n"
         "a.conf:1:201: \"b\" takes an expression in quotes or a number, found a list ( )\n"},
    };
    (void)state;
    ROWS(rows, rig_beside);
}

#define TEST(body) "tests = ( { name = \"t\"; " body " } )"
#define EXPECT "expect: { columns = [\"subject\", \"points\"]; rows = ( (\"a\", 1) ) }"

static void tests_of_rules_are_checked(void **state)
{
    static const struct row rows[] = {
        {TEST("of = \"town\"; value = \"1\"; period = 2021; expect: { columns = [\"subject\"]; "
              "rows = () }"),
         "a.conf:1:60: \"period\" takes a text, found the number 2021\n"},
        {TEST("scheme = \"base\"; period = \"2024\"; " EXPECT), NULL},
        {TEST("scheme = \"bse\"; period = \"2024-Q9\"; " EXPECT),
         "a.conf:1:34: unknown scheme \"bse\"; did you mean \"base\"?\n"
         "a.conf:1:50: \"period\" takes a period \"2024\", \"2024-H1\", \"2024-Q2\" or "
         "\"2024-03\", found the text \"2024-Q9\"\n"},
        {TEST("of = \"town\"; period = \"2024\"; " EXPECT),
         "a.conf:1:20: a test has a scheme, or of and value\n"},
        {TEST("scheme = \"base\"; period = \"2024\""),
         "a.conf:1:11: a test needs the key \"expect\"\n"},
        {TEST("scheme = \"base\"; period = \"2024\"; given: { columns = [\"x\", \"x\"]; rows = ( "
              "(1), 2 ) "
              "}; " EXPECT),

         "a.conf:1:78: a table of a test needs the column \"subject\"\n"
         "a.conf:1:84: column \"x\" stands twice\n"
         "a.conf:1:99: 2 columns, but this row has 1 cells\n"
         "a.conf:1:104: rows takes a list of rows ( (..), (..) ), found the number 2\n"},
        {TEST("scheme = \"base\"; period = \"2024\"; records = ( { type = \"arived\"; columns = "
              "[\"subject\"]; rows = () } ); members: { twon: { columns = [\"subject\"]; rows = () "
              "} }; set = "
              "( 5 ); " EXPECT),

         "a.conf:1:80: unknown record type \"arived\"; did you mean \"arrived\"?\n"
         "a.conf:1:139: unknown kind \"twon\"; did you mean \"town\"?\n"
         "a.conf:1:193: set takes a list of (path, value), found the number 5\n"},
    };
    (void)state;
    ROWS(rows, rig_beside);
}

static void every_error_of_a_file_is_told(void **state)
{
    struct str text = {0};
    struct rig g;
    (void)state;
    str_add(&text, "kinds: { t: { } }\nschemes: { s: { of = \"t\"; period = \"year\"; rules = (\n");
    for (int i = 0; i < 2000; i++)
        str_addf(&text, "%s{ name = \"r%d\"; wroth = 5; score = \"1\" }\n", i ? "," : "", i);
    str_add(&text, ") } }");
    rig_text(&g, text.data);
    assert_int_equal(g.problems.errors, 2000);
    assert_int_equal(g.problems.list[1999].at.line, 2002);
    assert_string_equal(g.problems.list[7].text,
                        "unknown key \"wroth\" of a rule; did you mean \"worth\"?");
    rig_release(&g);
    str_release(&text);
}

// Fails by not ending, were anything quadratic in it: 50,000 rules of which each stands twice.
static void fifty_thousand_rules_are_read(void **state)
{
    struct str text = {0};
    struct rig g;
    (void)state;
    str_add(&text, "kinds: { t: { } }\nschemes: { s: { of = \"t\"; period = \"year\"; rules = (\n");
    for (int i = 0; i < 50000; i++)
        str_addf(&text, "%s{ name = \"r%d\"; worth = 1; score = \"%d * 2\" }\n", i ? "," : "",
                 i % 49999, i);
    str_add(&text, ") } }");
    rig_text(&g, text.data);
    assert_string_equal(g.said.data,
                        "a.conf:50002:11: rule \"r0\" stands twice; first at a.conf:3:10\n");
    assert_int_equal(g.model.schemes[0].all_rule_count, 49999);
    rig_release(&g);
    str_release(&text);
}

static void the_examples_are_read_without_a_problem(void **state)
{
    static const char *const names[] = {"02", "03B", "04", "08", "10", "15", "kunshan"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct rig g;
        char path[400];
        snprintf(path, sizeof path, "%s/conf/examples/%s.conf", SOURCE_DIR, names[i]);
        rig_init(&g);
        assert_true(source_read(path, &g.source, &g.problems));
        rig_read(&g);
        assert_string_equal(g.said.data, "");
        assert_true(g.done);
        assert_true(g.model.test_count > 0);
        rig_release(&g);
    }
}

static const struct scheme *scheme_of(const struct rig *g, const char *name)
{
    uint32_t at = model_scheme(&g->model, name);
    assert_int_not_equal(at, NONE);
    return &g->model.schemes[at];
}

static void the_model_holds_what_was_written(void **state)
{
    struct rig g;
    char path[400];
    (void)state;
    snprintf(path, sizeof path, "%s/conf/examples/04.conf", SOURCE_DIR);
    rig_init(&g);
    assert_true(source_read(path, &g.source, &g.problems));
    rig_read(&g);
    const struct model *m = &g.model;
    assert_int_equal(m->units.count, 8);
    assert_int_equal(m->units.base_count, 4);
    assert_int_equal(m->units.own_currency, 0);
    assert_int_equal(m->units.list[unit_find(&m->units, "yi_yuan")].factor, 100000000);
    const struct kind *carrier = &m->kinds[model_kind(m, "carrier")];
    assert_int_equal(carrier->attributes[0].type.tag, TYPE_ENUM);
    assert_string_equal(carrier->attributes[0].type.values[1].title, "乡镇");
    const struct kind *project = &m->kinds[model_kind(m, "project")];
    assert_int_equal(project->belongs[0].parent, model_kind(m, "team"));
    assert_true(project->attributes[kind_attribute(project, "recognised_on")].type.optional);
    const struct record_type *arrived = &m->records[model_record(m, "arrived")];
    assert_int_equal(arrived->evidence[0].alternative_count, 2);
    assert_int_equal(arrived->unique[0], record_field(arrived, "voucher"));
    const struct scheme *s = scheme_of(&g, "quarterly");
    assert_int_equal(s->span, SPAN_YEAR_TO_DATE);
    assert_int_equal(s->phase_count, 4);
    assert_true(s->phase[0] == 0.25);
    assert_int_equal(s->rule_count, 6);
    assert_int_equal(s->all_rule_count, 10);
    assert_int_equal(s->all_rules[6]->parent, 5);
    assert_int_equal(s->all_rules[2]->missing.how, MISSING_ZERO);
    assert_string_equal(s->all_rules[6]->most.text.chars, "3");
    assert_true(s->all_rules[3]->panels[0].share == 0.7);
    assert_int_equal(s->decimals, 4);
    assert_string_equal(s->grades[0].title, "优秀");
    const struct table *big = &m->tables[0];
    assert_int_equal(big->row_count, 3);
    assert_int_equal(big->cells[0].test, CELL_GREATER_EQUAL);
    assert_string_equal(big->cells[0].unit_name, "yi_yuan");
    assert_int_equal(big->cells[2].test, CELL_ELSE);
    const struct rule_test *t = &m->tests[0];
    assert_int_equal(t->members[0].row_count, 3);
    assert_string_equal(t->records[0].name, "arrived");
    assert_string_equal(t->attributes.cells[3].text, "true");
    assert_string_equal(t->expect.cells[5].text, "69.5");
    assert_int_equal(t->expect.cells[5].at.line, 52);
    rig_release(&g);
}

static void settings_are_read_with_their_defaults(void **state)
{
    struct rig g;
    (void)state;
    rig_text(&g, "");
    assert_int_equal(g.model.settings.socket_mode, 0660);
    assert_int_equal(g.model.settings.zone_minutes, 480);
    assert_int_equal(g.model.settings.deadline_ms, 5000);
    assert_int_equal(g.model.units.own_currency, UNIT_NONE);
    rig_release(&g);
    rig_text(&g,
             "zone = \"-03:30\"; daemon: { socket = \"s\"; mode = \"0600\"; memory = \"2G\"; "
             "plugins = [\"p\"] }; holidays = [\"2024-10-01\"]; plugins = ( { name = \"own\" } )");
    assert_string_equal(g.said.data, "");
    assert_int_equal(g.model.settings.zone_minutes, -210);
    assert_int_equal(g.model.settings.socket_mode, 0600);
    assert_true(g.model.settings.memory == (int64_t)2 << 30);
    assert_string_equal(g.model.settings.plugin_dirs[0], "p");
    assert_int_equal(g.model.settings.holiday_count, 1);
    assert_string_equal(g.model.plugins[0].name, "own");
    rig_release(&g);
}

// A library says a part of a kind, a record type, targets, indicators; an act the rest.
static void files_say_a_kind_and_a_record_type_together(void **state)
{
    static const char base[] =
        "kinds: { t: { attributes: { x = \"number\" } } } targets: { t: { x = \"number\" } }\n"
        "records: { r: { none_is_zero = true; fields: { a = \"money\" } } }\n"
        "indicators: { t: { i = \"1\" } }\n@include \"b.conf\"\n";
    static const char good[] =
        "kinds: { t: { title = \"镇\"; attributes: { y = \"number\" } } }\n"
        "records: { r: { of = \"t\"; fields: { b = \"text\" } } }\n"
        "indicators: { t: { j = \"i\" } } targets: { t: { y = \"number\" } }";
    static const char twice[] =
        "records: { r: { of = \"t\"; none_is_zero = true; fields: { a = \"text\" } } }\n"
        "targets: { t: { x = \"number\" } } kinds: { t = 5 }";
    static const struct row rows[] = {
        {good, ""},
        {twice, "b.conf:1:27: \"records.r.none_is_zero\" stands twice; first at a.conf:2:17\n"
                "b.conf:1:58: \"records.r.fields.a\" stands twice; first at a.conf:2:48\n"
                "b.conf:2:17: \"targets.t.x\" stands twice; first at a.conf:1:64\n"
                "b.conf:2:43: \"kinds.t\" stands twice; first at a.conf:1:10\n"},
    };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct rig g;
        rig_init(&g);
        rig_add(&g, SOURCE_CONF, "a.conf", base, UINT32_MAX, 0);
        rig_add(&g, SOURCE_CONF, "b.conf", rows[i].text, 0,
                (size_t)(strstr(base, "@include") - base));
        rig_read(&g);
        assert_string_equal(g.said.data, rows[i].said);
        assert_int_equal(g.model.kinds[0].attribute_count, i == 0 ? 2 : 1);
        assert_int_equal(g.model.records[0].field_count, i == 0 ? 2 : 1);
        assert_true(g.model.records[0].none_is_zero);
        rig_release(&g);
    }
}

static void csv_files_stand_where_rows_may(void **state)
{
    struct rig g;
    (void)state;
    rig_init(&g);
    rig_add(&g, SOURCE_CONF, "conf/a.conf",
            "tables: { t: { inputs = [\"x\"]; outputs = [\"y\"]; file = \"t.csv\" } }\n"
            "holidays: { file = \"days.csv\" }",
            UINT32_MAX, 0);
    rig_add(&g, SOURCE_CSV, "conf/t.csv", "y,x\n8,>= 50\n0,else\n", 0, 0);
    rig_add(&g, SOURCE_CSV, "conf/days.csv", "date,why\n2024-10-01,国庆\n2024-10-32,x\n", 0, 0);
    rig_read(&g);
    assert_string_equal(g.said.data, "conf/days.csv:3:1: a list of days takes a date "
                                     "\"YYYY-MM-DD\" that exists, found the text \"2024-10-32\"\n");
    assert_int_equal(g.model.tables[0].row_count, 2);
    assert_int_equal(g.model.tables[0].cells[0].test, CELL_GREATER_EQUAL);
    assert_true(g.model.tables[0].results[0].number == 8);
    assert_int_equal(g.model.tables[0].row_places[1].line, 3);
    rig_release(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_and_keys_are_checked),
        cmocka_unit_test(units_rates_and_constants_are_checked),
        cmocka_unit_test(tables_are_checked),
        cmocka_unit_test(kinds_and_records_are_checked),
        cmocka_unit_test(schemes_and_rules_are_checked),
        cmocka_unit_test(what_follows_from_a_board_is_checked),
        cmocka_unit_test(tests_of_rules_are_checked),
        cmocka_unit_test(every_error_of_a_file_is_told),
        cmocka_unit_test(fifty_thousand_rules_are_read),
        cmocka_unit_test(the_examples_are_read_without_a_problem),
        cmocka_unit_test(the_model_holds_what_was_written),
        cmocka_unit_test(settings_are_read_with_their_defaults),
        cmocka_unit_test(files_say_a_kind_and_a_record_type_together),
        cmocka_unit_test(csv_files_stand_where_rows_may),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
