// An expression under test, put into the office's configuration where the test wants it.
#ifndef TESTS_CORE_PROBE_H
#define TESTS_CORE_PROBE_H

#include "core/office.h"

// Where the expression under test stands.
enum office_place {
    AT_TOWN,    // indicator of town
    AT_CADRE,   // indicator of cadre
    AT_PROJECT, // indicator of project
    AT_SCORE,   // score of rule probe in scheme towns
    AT_AWARD,   // score of rule probe in scheme award, whose unit is yuan
    AT_MOST,    // most of rule probe in scheme award
    AT_MONTH,   // score of rule probe in scheme monthly
    AT_WHO,
    AT_COHORT,
    AT_WHEN, // when of rule probe in scheme towns
    AT_VETO, // when of veto cheats
    AT_TIE,
    AT_GRADE,
    AT_OUTCOME, // when of the outcome second
    AT_SHOW,
    AT_EXCLUDE, // of record type arrived
    AT_REQUIRE,
    AT_EXCLUDE_VISIT,
    AT_RATERS,   // of rule judged in scheme towns
    AT_FUNCTION, // function probe
    AT_CONSTANT, // constant probe
    AT_COMBINE   // combine of group env
};

static void office_place_probe(struct office *o, enum office_place at, const char *text)
{
    struct model *m = &o->ruleset.model;
    struct scheme *towns = &m->schemes[TOWNS];
    struct expr x = office_expr(o, text, "probe"), *to = NULL;
    static struct panel panel;
    switch (at) {
    case AT_TOWN:
        to = &m->kinds[TOWN].indicators[m->kinds[TOWN].indicator_count++].value;
        break;
    case AT_CADRE:
        to = &m->kinds[CADRE].indicators[m->kinds[CADRE].indicator_count++].value;
        break;
    case AT_PROJECT:
        to = &m->kinds[PROJECT].indicators[m->kinds[PROJECT].indicator_count++].value;
        break;
    case AT_SCORE:
        to = &towns->rules[2]->score;
        break;
    case AT_AWARD:
        to = &m->schemes[AWARD].rules[1]->score;
        break;
    case AT_MOST:
        to = &m->schemes[AWARD].rules[1]->most;
        break;
    case AT_MONTH:
        to = &m->schemes[MONTHLY].rules[1]->score;
        break;
    case AT_WHO:
        to = &towns->who;
        break;
    case AT_COHORT:
        to = &towns->cohort;
        break;
    case AT_WHEN:
        to = &towns->rules[2]->when;
        break;
    case AT_VETO:
        to = &towns->vetoes[0].when;
        break;
    case AT_TIE:
        to = &towns->tie_break[0].value;
        break;
    case AT_GRADE:
        to = &towns->grades[0].when;
        break;
    case AT_OUTCOME:
        to = &towns->outcomes[1].when;
        break;
    case AT_SHOW:
        to = &towns->shows[1].value;
        break;
    case AT_EXCLUDE:
        m->records[ARRIVED].exclude_count = 1;
        to = &m->records[ARRIVED].exclude[0].when;
        break;
    case AT_REQUIRE:
        m->records[ARRIVED].require_count = 1;
        to = &m->records[ARRIVED].require[0].when;
        break;
    case AT_EXCLUDE_VISIT:
        m->records[VISIT].exclude_count = 1;
        to = &m->records[VISIT].exclude[0].when;
        break;
    case AT_RATERS:
        panel = (struct panel){.raters = x.text, .share = 1};
        towns->rules[2]->is_judged = true;
        towns->rules[2]->panels = &panel;
        towns->rules[2]->panel_count = 1;
        break;
    case AT_FUNCTION:
        m->functions[m->function_count++].text = x.text;
        break;
    case AT_CONSTANT:
        to = &m->constants[m->constant_count++].value;
        break;
    case AT_COMBINE:
        towns->rules[1]->combine.text = office_text(o, text, "combine");
        break;
    }
    if (to)
        *to = x;
    o->probe = to;
}

#endif
