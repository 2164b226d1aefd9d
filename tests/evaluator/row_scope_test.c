// Row scope: which schemes are judged row by row, and what makes the others otherwise.
#include "core/judge/row_scope.h"
#include "tests/evaluator/act.h"

struct scope_case {
    const char *name, *scheme; // the inside of a scheme
    const char *lacks;         // NULL: it is of row scope
};

static const char conf[] =
    "plugins = [\"basic\", \"peers\"]\n"
    "kinds: { county: { title = \"county\"; attributes: { size = \"number\"; } };\n"
    " town: { title = \"town\"; belongs: { county = \"one\"; };\n"
    "  attributes: { x = \"number\"; y = \"number\"; class = \"a A | b B\"; twin = \"ref town\"; } "
    "} }\n"
    "targets: { town: { aim = \"number\"; } }\n"
    "records: { visit: { title = \"visit\"; of = \"town\"; none_is_zero = true;\n"
    "  fields: { n = \"number\"; host = \"ref county\"; } };\n"
    " deal: { title = \"deal\"; of = \"town\"; once = [\"mark\"]; fields: { mark = \"text\"; } } "
    "}\n"
    "schemes: { other: { of = \"town\"; period = \"year\";\n"
    "  rules = ( { name = \"r\"; worth = 1; score = \"x\" } ) };\n"
    " s: { of = \"town\"; period = \"year\"; ";

#define RULE(score) "rules = ( { name = \"r\"; worth = 10; score = \"" score "\" } )"
#define WITH(more) more RULE("x")

static struct scope_case cases[] = {
    {"attributes, targets and constants are of the row", RULE("x / target.aim + 2"), NULL},
    {"records of the subject are", RULE("sum(n of visit where n > 2)"), NULL},
    {"earlier periods are", RULE("prev.x + count(months where count(visit) > 0)"), NULL},
    {"methods of a row are", RULE("worth * basic.completion(x, y)"), NULL},
    {"cohorts by an attribute are", WITH("cohort = \"class\"; tie_break = [\"y desc\"]; "), NULL},
    {"vetoes and grades by points are",
     WITH("vetoes = ( { name = \"v\"; when = \"x > 3\" } ); grades = ( { at_least = 1; title = "
          "\"g\" } ); "),
     NULL},
    {"a line between the least and the most of the cohort is, as long as they stay",
     RULE("worth * peers.minmax(x + sum(n of visit))"), NULL},
    {"such a line within another is not", RULE("peers.minmax(peers.minmax(x))"),
     "a method compares the cohort"},
    {"another method over the cohort is not", RULE("peers.zscore(x)"),
     "a method compares the cohort"},
    {"a mean of the cohort is not", RULE("mean(x of cohort)"), "a cohort is compared"},
    {"something of a parent is not", RULE("county.size"), "something of a parent is read"},
    {"another board is not", RULE("other.points"), "another board is read"},
    {"records of which one counts are not", RULE("count(deal)"),
     "of records that are the same one counts"},
    {"a reference is not", RULE("if twin == twin then 1 else 0"),
     "a reference to a subject is read"},
    {"a reference in a record is not", RULE("count(visit where has(host))"),
     "a reference to a subject is read"},
    {"a rank that is shown is not", WITH("show = { k = \"rank\" }; "), "ranks are read"},
    {"a grade by quota is not", WITH("grades = ( { top = \"20%\"; title = \"g\" } ); "),
     "a grade has a quota"},
    {"an outcome by quota is not", WITH("outcomes = ( { name = \"o\"; top = 1 } ); "),
     "an outcome has a quota"},
    {"a median that fills in is not", WITH("missing = \"median\"; "),
     "rules are judged over all rows"},
    {"a text that is shown is not", WITH("show = { k = \"class\" }; "), "a show is a text"},
};

static void scope_is_told(void **state)
{
    const struct scope_case *c = *state;
    struct act a;
    struct str text = {0};
    str_addf(&text, "%s%s } }\n", conf, c->scheme);
    act_open(&a, text.data);
    const struct model *m = &a.ruleset.model;
    const char *lacks = row_scope_lacks(&a.ruleset, &m->schemes[model_scheme(m, "s")]);
    assert_string_equal(lacks ? lacks : "(nothing)", c->lacks ? c->lacks : "(nothing)");
    act_close(&a);
    str_release(&text);
}

int main(void)
{
    struct CMUnitTest tests[sizeof cases / sizeof *cases];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].name, .test_func = scope_is_told, .initial_state = &cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
