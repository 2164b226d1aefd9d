// What a good ruleset is told of: each check where it fires, with its text and place, and the near
// cases in which it must say nothing.
#include "core/check/advice.h"

#include "config/rig.h"
#include "core/methods.h"

// Stands in a file lib/base.conf, so that what is used nowhere is not told of.
static const char base[] =
    "units: { yuan = \"元\"; wan_yuan = \"万元 = 10000 yuan\"; item = \"个\"; }\n"
    "kinds: { town: { title = \"区镇\"; attributes: { class = \"a 甲 | b 乙 | c 丙\"; size = "
    "\"number 0..50\"; rural = \"bool\"; open = \"number\"; } }\n"
    "  project: { belongs: { town = \"one\"; } attributes: { new = \"bool\"; fits = \"bool\"; } } "
    "}\n"
    "targets: { town: { fdi = \"wan_yuan\"; leads = \"item\"; } }\n"
    "records: { arrived: { of = \"town\"; fields: { amount = \"money\"; } none_is_zero = true; }\n"
    "  fault: { of = \"town\"; fields: { marks = \"number 0..20\"; } none_is_zero = true; }\n"
    "  heard: { of = \"town\"; fields: { marks = \"number 0..20\"; } none_is_zero = true; hearing "
    "= "
    "true; }\n"
    "  lead: { of = \"town\"; none_is_zero = true; }\n"
    "  survey: { of = \"town\"; fields: { mark = \"number 0..10\"; } } }\n"
    "indicators: { town: { fdi = \"sum(amount as wan_yuan of arrived)\"; leads = \"count(lead)\"; "
    "} "
    "}\n"
    "@include \"a.conf\"\n";

static void read_advised(struct rig *g, const char *text)
{
    struct ruleset ruleset;
    rig_init(g);
    ruleset_init(&ruleset);
    size_t at = strlen(base) - strlen("@include \"a.conf\"\n");
    rig_add(g, SOURCE_CONF, "lib/base.conf", base, UINT32_MAX, 0);
    rig_add(g, SOURCE_CONF, "a.conf", text, 0, at);
    g->done =
        config_model(&g->source, &ruleset.arena, &ruleset.texts, &ruleset.model, &g->problems) &&
        ruleset_check(&ruleset, &test_methods, &g->problems);
    if (g->done)
        ruleset_advise(&ruleset, &g->problems);
    g->done = g->problems.errors == 0;
    rig_say(g);
    ruleset_release(&ruleset);
}

// The rules of a scheme of towns begin on line 2; what else it has stands after them.
#define RULES(rules) ACT(rules, "")
#define ACT(rules, rest)                                                                           \
    "schemes: { s: { of = \"town\"; period = \"year\"; rules = (\n" rules "\n)\n" rest "\n} }\n"
#define ONE "{ name = \"r\"; worth = 10; score = \"worth * min(1, leads / target.leads)\" }"

// clang-format off
static const struct row conditions[] = {
    // vetoes, outcomes, grades, rules
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"count(lead) < 0\" } )"),
     "a.conf:4:46: warning: veto \"v\" can never fall: \"count(lead) < 0\" never holds: count(lead) is at least 0\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"size > 50\" } )"),
     "a.conf:4:39: warning: veto \"v\" can never fall: \"size > 50\" never holds: size is from 0 to 50\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"size >= 50\" } )"), NULL},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"open > 50\" } )"), NULL},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"size >= 0\" } )"),
     "a.conf:4:39: warning: veto \"v\" falls on everyone: \"size >= 0\" always holds: size is from 0 to 50\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"size > 0\" } )"), NULL},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"open > 1 and false\" } )"),
     "a.conf:4:43: warning: veto \"v\" can never fall: \"false\" never holds beside what stands before it\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"open > 1\"; unless = \"size <= 50\" } )"),
     "a.conf:4:60: warning: veto \"v\" can never fall: \"size <= 50\" always holds: size is from 0 to 50\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"open > 1\"; unless = \"size > 50\" } )"), NULL}, // an exemption that nobody has
    // contradictions of the parts
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"open > 5 and open < 3\" } )"),
     "a.conf:4:43: warning: veto \"v\" can never fall: \"open < 3\" never holds beside what stands before it\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"open > 3 and open < 5\" } )"), NULL},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"open >= 5 and open <= 5\" } )"), NULL},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"open >= 5 and open < 5\" } )"),
     "a.conf:4:44: warning: veto \"v\" can never fall: \"open < 5\" never holds beside what stands before it\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"open > 5 and (open < 3 or open > 7)\" } )"), NULL},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"open > 5 and (open < 3 or open == 4)\" } )"),
     "a.conf:4:43: warning: veto \"v\" can never fall: \"open < 3 or open == 4\" never holds beside what stands before it\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"class == a and class == b\" } )"),
     "a.conf:4:45: warning: veto \"v\" can never fall: \"class == b\" never holds beside what stands before it\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"class == a or class == b\" } )"), NULL},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"class == a or class == b or class == c\" } )"),
     "a.conf:4:59: warning: veto \"v\" falls on everyone: \"class == c\" always holds beside what stands before it\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"class in (a, b) and class == c\" } )"),
     "a.conf:4:50: warning: veto \"v\" can never fall: \"class == c\" never holds beside what stands before it\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"class in (a, c) and class != b\" } )"), NULL},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"rural and not rural\" } )"),
     "a.conf:4:40: warning: veto \"v\" can never fall: \"rural\" always holds beside what stands before it\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"open between 5 and 3\" } )"),
     "a.conf:4:39: warning: veto \"v\" can never fall: \"open between 5 and 3\" never holds\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"not (size between 0 and 50)\" } )"),
     "a.conf:4:34: warning: veto \"v\" can never fall: \"size between 0 and 50\" always holds: size is from 0 to 50\n"},
    {ACT(ONE, "vetoes = ( { name = \"v\"; when = \"prev.open > 5 and open < 3\" } )"), NULL},
    {ACT(ONE, "outcomes = ( { name = \"o\"; when = \"points > 20\" } )"),
     "a.conf:4:43: warning: outcome \"o\" can never be: \"points > 20\" never holds: points is at most 10\n"},
    {ACT(ONE, "outcomes = ( { name = \"o\"; when = \"points >= 10\" } )"), NULL},
    {ACT(ONE, "outcomes = ( { name = \"o\"; when = \"rank < 1\" } )"),
     "a.conf:4:41: warning: outcome \"o\" can never be: \"rank < 1\" never holds: rank is at least 1\n"},
    {ACT(ONE, "who = \"size < 0\""),
     "a.conf:4:13: warning: scheme \"s\" assesses nobody: \"size < 0\" never holds: size is from 0 to 50\n"},
    {ACT(ONE, "who = \"true\""), NULL},
    {ACT(ONE ", { name = \"w\"; when = \"abs(open) < 0\"; worth = 1; score = \"worth\" }", ""),
     "a.conf:2:109: warning: rule \"w\" never applies: \"abs(open) < 0\" never holds: abs(open) is at least 0\n"},
    {ACT(ONE ", { name = \"w\"; when = \"abs(open) <= 0\"; worth = 1; score = \"worth\" }", ""), NULL},
    // gathers, exclusions, ifs
    {ACT(ONE, "show: { x = \"count(fault where marks > 20)\"; }"),
     "a.conf:4:38: warning: nothing is gathered here: \"marks > 20\" never holds: marks is from 0 to 20\n"},
    {ACT(ONE, "show: { x = \"count(fault where marks >= 20)\"; }"), NULL},
    {"records: { x: { of = \"town\"; fields: { n = \"number 0..5\"; } exclude = ( { name = \"e\"; when = \"n <= 5\" } ) } }\n" ACT(ONE, "show: { n = \"count(x)\"; }"),
     "a.conf:1:97: warning: exclusion \"e\" takes every record out: \"n <= 5\" always holds: n is from 0 to 5\n"},
    {"records: { x: { of = \"town\"; fields: { n = \"number 0..5\"; } require = ( { when = \"n > 5\"; title = \"t\" } ) } }\n" ACT(ONE, "show: { n = \"count(x)\"; }"),
     "a.conf:1:85: warning: record type \"x\" takes no record in: \"n > 5\" never holds: n is from 0 to 5\n"},
    {ACT(ONE, "show: { x = \"if leads >= 0 then 1 else 2\"; }"),
     "a.conf:4:23: warning: the \"else\" is never taken: \"leads >= 0\" always holds: leads is at least 0\n"},
    {ACT(ONE, "show: { x = \"if leads > 0 then 1 else 2\"; }"), NULL},
    {"constants: { limit = 3; }\n" ACT(ONE, "show: { x = \"if limit > 5 then 1 else 2\"; }"), NULL}, // figures may change
    {"functions: { f = \"(x) = if x < 0 then 0 else x\"; }\n" ACT(ONE, "show: { x = \"f(leads)\"; y = \"f(open)\"; }"), NULL}, // others call it, too
};

static const struct row caps[] = {
    {RULES("{ name = \"r\"; worth = 10; most = 12; score = \"worth * min(1, leads / target.leads)\" }"),
     "a.conf:2:34: warning: rule \"r\" can never reach its \"most\" of 12: it comes to at most 10\n"},
    {RULES("{ name = \"r\"; worth = 10; most = 10; score = \"worth * min(1, leads / target.leads)\" }"), NULL}, // says the same again
    {RULES("{ name = \"r\"; worth = 10; most = 10; score = \"worth * leads / target.leads\" }"), NULL},
    {RULES("{ name = \"r\"; worth = 10; most = 12; score = \"worth * basic.completion(fdi, target.fdi, cap: 1.2)\" }"), NULL},
    {RULES("{ name = \"r\"; worth = 10; most = 15; score = \"worth * basic.completion(fdi, target.fdi, cap: 1.2)\" }"),
     "a.conf:2:34: warning: rule \"r\" can never reach its \"most\" of 15: it comes to at most 12\n"},
    {RULES("{ name = \"r\"; worth: { a = 10; b = 20; }; most = 15; score = \"worth * min(1, leads)\" }"), NULL}, // binds in b
    {RULES("{ name = \"r\"; worth = 10; most = 3; score = \"5 + leads\" }"),
     "a.conf:2:34: warning: rule \"r\" is always cut to its \"most\" of 3: it comes to at least 5\n"},
    {RULES("{ name = \"r\"; worth = 10; least = -5; most = 10; score = \"leads\" }"),
     "a.conf:2:35: warning: rule \"r\" can never fall to its \"least\" of -5: it comes to at least 0\n"},
    {RULES("{ name = \"r\"; worth = 10; least = 0; most = 10; score = \"leads\" }"), NULL},
    {RULES("{ name = \"r\"; worth = 10; least = 0; most = 10; score = \"15 - leads\" }"), NULL},
    {RULES("{ name = \"r\"; worth = 10; least = 5; most = 3; score = \"leads\" }"),
     "a.conf:2:45: rule \"r\" has a \"least\" of 5, above its \"most\" of 3\n"},
    {RULES("{ name = \"r\"; worth = 10; least = 3; most = 3; score = \"leads\" }"), NULL},
    {RULES("{ name = \"g\"; most = 5; rules = ( { name = \"a\"; most = 8; score = \"leads\" }, { name = \"b\"; most = 3; score = \"leads\" } ) }"),
     "a.conf:2:56: warning: rule \"a\" has a \"most\" of 8, but group \"g\" is cut to 5\n"},
    {RULES("{ name = \"g\"; most = 5; rules = ( { name = \"a\"; most = 8; score = \"leads\" }, { name = \"b\"; most = 3; score = \"open\" } ) }"), NULL}, // b may take away
    {RULES("{ name = \"g\"; most = 5; rules = ( { name = \"a\"; most = 5; score = \"leads\" }, { name = \"b\"; most = 3; score = \"leads\" } ) }"), NULL},
    {RULES("{ name = \"g\"; most = 5; rules = ( { name = \"a\"; score = \"5 + size\" }, { name = \"b\"; most = 3; score = \"leads\" } ) }"),
     "a.conf:2:80: warning: rule \"b\" cannot matter: the other rules of group \"g\" always reach its \"most\" of 5\n"},
    {RULES("{ name = \"g\"; most = 5; rules = ( { name = \"a\"; score = \"4 + size\" }, { name = \"b\"; most = 3; score = \"leads\" } ) }"), NULL},
    {RULES("{ name = \"g\"; least = -5; rules = ( { name = \"a\"; score = \"-5 - size\" }, { name = \"b\"; most = 0; score = \"-size\" } ) }"),
     "a.conf:2:83: warning: rule \"b\" cannot matter: the other rules of group \"g\" never rise above its \"least\" of -5\n"},
    {ACT(ONE, "most = 20"),
     "a.conf:4:8: warning: scheme \"s\" can never reach its \"most\" of 20: it comes to at most 10\n"},
    {ACT(ONE ", { name = \"u\"; worth = 10; unknown = true }", "most = 20"), NULL}, // the lost text may give them
    {RULES("{ name = \"r\"; worth = 10; missing = \"skip\"; most = 12; score = \"worth * min(1, leads)\" }, { name = \"q\"; worth = 10; score = \"worth\" }"), NULL}, // worth may pass to it
};

#define GRADES(list) ACT(ONE, "least = 0; grades = ( " list " )")
static const struct row grades[] = {
    {GRADES("{ at_least = 8; title = \"A\" }, { at_least = 0; title = \"B\" }"), NULL},
    {GRADES("{ at_least = 10; title = \"A\" }, { at_least = 0; title = \"B\" }"), NULL},
    {GRADES("{ at_least = 11; title = \"A\" }, { at_least = 0; title = \"B\" }"),
     "a.conf:4:23: warning: grade \"A\" can never be given: it wants 11 points, and the scheme gives at most 10\n"},
    {GRADES("{ at_least = 5; title = \"A\" }, { at_least = 8; title = \"B\" }, { at_least = 0; title = \"C\" }"),
     "a.conf:4:54: warning: grade \"B\" can never be given: \"A\" before it takes all who have its 8 points\n"},
    {GRADES("{ at_least = 5; title = \"A\" }, { at_least = 5; title = \"B\" }"),
     "a.conf:4:54: warning: grade \"B\" can never be given: \"A\" before it takes all who have its 5 points\n"},
    {GRADES("{ at_least = 5; top = 1; title = \"A\" }, { at_least = 8; title = \"B\" }"), NULL},
    {GRADES("{ at_least = 5; when = \"rural\"; title = \"A\" }, { at_least = 8; title = \"B\" }"), NULL},
    {GRADES("{ at_least = 0; title = \"A\" }, { title = \"B\" }"),
     "a.conf:4:54: warning: grade \"B\" can never be given: \"A\" before it takes all, since nobody has less than 0 points\n"},
    {ACT("{ name = \"r\"; worth = 10; most = 10; score = \"open\" }", "grades = ( { at_least = 0; title = \"A\" }, { title = \"B\" } )"), NULL}, // below 0 there is room
    {GRADES("{ at_least = 8; title = \"A\" }, { when = \"rank < 1\"; title = \"B\" }"),
     "a.conf:4:69: warning: grade \"B\" can never be given: \"rank < 1\" never holds: rank is at least 1\n"},
    {ACT(ONE, "grades = ( { at_least = 20; title = \"A\" }, { at_least = 0; title = \"B\" } )\noutcomes = ( { name = \"up\"; when = \"rural\"; effect = \"grade_up\" } )"), NULL}, // moved up to it
};

static const struct row defence[] = {
    // a bonus without an end
    {RULES(ONE ", { name = \"b\"; score = \"2 * leads\" }"),
     "a.conf:2:102: hint: bonus \"b\" has no end: give it, or its group, a \"most\", or say in a \"note\" why not\n"},
    {RULES(ONE ", { name = \"b\"; most = 5; score = \"2 * leads\" }"), NULL},
    {RULES(ONE ", { name = \"b\"; note = \"as printed\"; score = \"2 * leads\" }"), NULL},
    {RULES(ONE ", { name = \"b\"; score = \"min(5, 2 * leads)\" }"), NULL},
    {RULES(ONE ", { name = \"b\"; score = \"basic.each(leads, per: 2, most: 4)\" }"), NULL},
    {RULES(ONE ", { name = \"b\"; score = \"-2 * size\" }"), NULL},
    {RULES(ONE ", { name = \"g\"; most = 5; rules = ( { name = \"b\"; score = \"2 * leads\" } ) }"), NULL},
    {RULES(ONE ", { name = \"g\"; note = \"as printed\"; rules = ( { name = \"b\"; score = \"2 * leads\" } ) }"), NULL},
    {RULES("{ name = \"b\"; score = \"2 * leads\" }"), NULL}, // nothing here has a worth: it is what is judged
    // takes points away
    {RULES(ONE ", { name = \"d\"; score = \"-sum(marks of fault)\" }"),
     "a.conf:2:100: hint: rule \"d\" takes points away for each \"fault\", which has neither \"hearing\" nor \"exclude\": nothing speaks for who is charged; give it one, or say in a \"note\" why not\n"},
    {RULES(ONE ", { name = \"d\"; score = \"-sum(marks of heard)\" }"), NULL},
    {RULES(ONE ", { name = \"d\"; note = \"as printed\"; score = \"-sum(marks of fault)\" }"), NULL},
    {RULES("{ name = \"r\"; worth = 10; score = \"worth - 2 * count(fault)\" }"),
     "a.conf:2:42: hint: rule \"r\" takes points away for each \"fault\", which has neither \"hearing\" nor \"exclude\": nothing speaks for who is charged; give it one, or say in a \"note\" why not\n"},
    {RULES("{ name = \"r\"; worth = 10; least = 0; score = \"worth - 2 * count(fault)\" }"), NULL}, // never below 0
    {RULES(ONE ", { name = \"d\"; score = \"if count(fault) >= 3 then -5 else 0\" }"),
     "a.conf:2:100: hint: rule \"d\" takes points away for each \"fault\", which has neither \"hearing\" nor \"exclude\": nothing speaks for who is charged; give it one, or say in a \"note\" why not\n"},
    {RULES(ONE ", { name = \"d\"; score = \"if count(lead) < 3 then -5 else 0\" }"), NULL}, // for the lack of them
    {RULES(ONE ", { name = \"d\"; score = \"basic.short(leads, 5)\" }"), NULL},
    {RULES(ONE ", { name = \"d\"; least = -5; score = \"min(0, leads - 5)\" }"), NULL},
    {RULES(ONE ", { name = \"d\"; most = 5; score = \"sum(amount as wan_yuan of arrived) / 1 wan_yuan\" }"), NULL},
    // ties
    {ACT(ONE, "outcomes = ( { name = \"o\"; top = 3 } )"),
     "a.conf:4:23: hint: outcome \"o\" takes the top 3 and does not say what becomes of those who are equal at the edge: write ties = \"in\", \"out\" or \"tie_break\"\n"},
    {ACT(ONE, "outcomes = ( { name = \"o\"; bottom = \"20%\" } )"),
     "a.conf:4:23: hint: outcome \"o\" takes the bottom 20% and does not say what becomes of those who are equal at the edge: write ties = \"in\", \"out\" or \"tie_break\"\n"},
    {ACT(ONE, "outcomes = ( { name = \"o\"; top = 3; ties = \"in\" } )"), NULL},
    {ACT(ONE, "outcomes = ( { name = \"o\"; when = \"rural\" } )"), NULL},
    // ratios
    {RULES("{ name = \"r\"; worth = 10; score = \"worth * fdi / target.fdi\" }"),
     "a.conf:2:48: hint: the ratio in rule \"r\" has no cap, so the rule may give more than its worth: write min(1, ..), a \"cap\" or a \"most\", or say in a \"note\" why not\n"},
    {RULES("{ name = \"r\"; worth = 10; score = \"worth * min(1, fdi / target.fdi)\" }"), NULL},
    {RULES("{ name = \"r\"; worth = 10; most = 12; score = \"worth * fdi / target.fdi\" }"), NULL},
    {RULES("{ name = \"r\"; worth = 10; note = \"uncapped\"; score = \"worth * fdi / target.fdi\" }"), NULL},
    {RULES("{ name = \"r\"; worth = 10; score = \"worth * clamp(50% + yoy(fdi), 0, 1)\" }"), NULL},
    {RULES("{ name = \"r\"; worth = 10; score = \"worth * (50% + yoy(fdi))\" }"),
     "a.conf:2:42: hint: the ratio in rule \"r\" has no cap, so the rule may give more than its worth: write min(1, ..), a \"cap\" or a \"most\", or say in a \"note\" why not\n"},
    {RULES("{ name = \"r\"; worth = 10; score = \"worth * peers.minmax(fdi / target.fdi)\" }"), NULL},
    {RULES("{ name = \"r\"; worth = 10; score = \"worth * last(mark of survey) / 10\" }"), NULL}, // a figure divides
    {RULES("{ name = \"r\"; worth = 10; score = \"worth * count(project where new and fits) / count(project where new)\" }"), NULL}, // a part of the whole
    {RULES("{ name = \"r\"; worth = 10; score = \"worth * count(months where count(lead) >= 1) / count(months)\" }"), NULL},
    {RULES("{ name = \"r\"; worth = 10; score = \"worth * count(project where fits) / count(project where new)\" }"),
     "a.conf:2:70: hint: the ratio in rule \"r\" has no cap, so the rule may give more than its worth: write min(1, ..), a \"cap\" or a \"most\", or say in a \"note\" why not\n"},
    {RULES("{ name = \"r\"; worth = 10; score = \"worth * sum(marks of heard where marks > 3) / sum(marks of heard)\" }"), NULL},
    {RULES("{ name = \"r\"; worth = 10; score = \"worth * basic.completion(fdi, target.fdi, cap: 2)\" }"), NULL},
};

static const struct row others[] = {
    {"kinds: { firm: { belongs: { town = \"whole\"; } } }\n" ACT(ONE, "show: { n = \"count(firm)\"; }"),
     "a.conf:1:29: hint: firm counts whole for every town it belongs to, so count(firm) counts it once for each of them; \"equal\", \"stated\" or \"first\" share it out, or say in a \"note\" of firm why not\n"},
    {"kinds: { firm: { note = \"so agreed\"; belongs: { town = \"whole\"; } } }\n" ACT(ONE, "show: { n = \"count(firm)\"; }"), NULL},
    {"kinds: { firm: { belongs: { town = \"equal\"; } } }\n" ACT(ONE, "show: { n = \"count(firm)\"; }"), NULL},
    {"kinds: { firm: { belongs: { town = \"whole\"; } } }\n" ACT(ONE, ""), NULL}, // nothing adds them up
    {"indicators: { project: { x = \"if new then 1 else 2\"; y = \"x + 1\"; } }\n" ACT(ONE, ""),
     "a.conf:1:54: hint: indicator \"y\" is used nowhere\n"},
    {"indicators: { project: { x = \"if new then 1 else 2\"; } }\n" ACT(ONE, "tie_break = [\"sum(x of project) desc\"]"), NULL},
    {"indicators: { project: { x: { title = \"某数\"; value = \"if new then 1 else 2\"; } } }\n" ACT(ONE, "show: { n = \"sum(《某数》 of project)\"; }"), NULL},
    {"tables: { t: { inputs = [\"x\"]; outputs = [\"y\"]; rows = ( (\"< 3\", 1), (\"else\", 2) ); } }\n" ACT(ONE, ""),
     "a.conf:1:11: hint: table \"t\" is used nowhere\n"},
    {"tables: { t: { inputs = [\"x\"]; outputs = [\"y\"]; rows = ( (\"< 3\", 1), (\"else\", 2) ); } }\n" ACT(ONE, "show: { n = \"t(leads)\"; }"), NULL},
    {"functions: { f = \"(x) = x + 1\"; }\nconstants: { c = 3; }\n" ACT(ONE, ""),
     "a.conf:1:14: hint: function \"f\" is used nowhere\na.conf:2:14: hint: constant \"c\" is used nowhere\n"},
    {"functions: { f = \"(x) = x + c\"; }\nconstants: { c = 3; }\n" ACT(ONE, "show: { n = \"f(leads)\"; }"), NULL},
    {"records: { x: { of = \"town\"; } }\n" ACT(ONE, ""),
     "a.conf:1:12: hint: record type \"x\" is used nowhere\n"},
    {"records: { x: { of = \"town\"; } }\n", NULL}, // no scheme yet: others will use it
};
// clang-format on

static void conditions_that_come_out_one_way_only_are_told(void **state)
{
    (void)state;
    ROWS(conditions, read_advised);
}

static void caps_that_cannot_matter_are_told(void **state)
{
    (void)state;
    ROWS(caps, read_advised);
}

static void grades_that_nobody_can_get_are_told(void **state)
{
    (void)state;
    ROWS(grades, read_advised);
}

static void what_an_act_must_say_is_asked_for(void **state)
{
    (void)state;
    ROWS(defence, read_advised);
}

static void what_counts_twice_or_nowhere_is_hinted_at(void **state)
{
    (void)state;
    ROWS(others, read_advised);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_that_come_out_one_way_only_are_told),
        cmocka_unit_test(caps_that_cannot_matter_are_told),
        cmocka_unit_test(grades_that_nobody_can_get_are_told),
        cmocka_unit_test(what_an_act_must_say_is_asked_for),
        cmocka_unit_test(what_counts_twice_or_nowhere_is_hinted_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
