#include "rehearsal/said.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/near.h"
#include "core/engine/ranks.h"
#include "core/judge/formula.h"
#include "core/judge/states.h"

static const struct {
    const char *name;
    enum said_sort sort;
} plain[] = {
    {"points", SAID_POINTS}, {"rank", SAID_RANK},     {"tied", SAID_TIED}, {"grade", SAID_GRADE},
    {"state", SAID_STATE},   {"cohort", SAID_COHORT}, {"of", SAID_OF},
};
static const struct {
    const char *prefix;
    enum said_sort sort;
} of_rules[] = {
    {"rule.", SAID_RULE},
    {"worth.", SAID_WORTH},
    {"state.", SAID_RULE_STATE},
    {"age.", SAID_AGE},
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static uint32_t rule_at(const struct scheme *s, const char *name)
{
    for (uint32_t i = 0; i < s->all_rule_count; i++)
        if (!strcmp(s->all_rules[i]->label.name, name))
            return i;
    return NONE;
}

static uint32_t veto_at(const struct scheme *s, const char *name)
{
    for (uint32_t i = 0; i < s->veto_count; i++)
        if (!strcmp(s->vetoes[i].label.name, name))
            return i;
    return NONE;
}

static uint32_t outcome_at(const struct scheme *s, const char *name)
{
    for (uint32_t i = 0; i < s->outcome_count; i++)
        if (!strcmp(s->outcomes[i].label.name, name))
            return i;
    return NONE;
}

static uint32_t show_at(const struct scheme *s, const char *name)
{
    for (uint32_t i = 0; i < s->show_count; i++)
        if (!strcmp(s->shows[i].label.name, name))
            return i;
    return NONE;
}

static struct said found(enum said_sort sort, uint32_t at)
{
    return (struct said){.sort = at == NONE ? SAID_NOTHING : sort, .at = at};
}

struct said said_find(const struct scheme *s, const char *column)
{
    for (size_t i = 0; i < COUNT(plain); i++)
        if (!strcmp(plain[i].name, column))
            return (struct said){.sort = plain[i].sort};
    for (size_t i = 0; i < COUNT(of_rules); i++) {
        size_t size = strlen(of_rules[i].prefix);
        if (!strncmp(column, of_rules[i].prefix, size))
            return found(of_rules[i].sort, rule_at(s, column + size));
    }
    struct said what = found(SAID_RULE, rule_at(s, column));
    if (what.sort == SAID_NOTHING)
        what = found(SAID_OUTCOME, outcome_at(s, column));
    if (what.sort == SAID_NOTHING)
        what = found(SAID_VETO, veto_at(s, column));
    if (what.sort == SAID_NOTHING)
        what = found(SAID_SHOW, show_at(s, column));
    return what;
}

const char *said_near(const struct scheme *s, const char *column, char *buffer, size_t size)
{
    struct near near;
    near_init(&near, column);
    for (size_t i = 0; i < COUNT(plain); i++)
        near_try(&near, plain[i].name);
    for (size_t i = 0; i < s->all_rule_count; i++)
        near_try(&near, s->all_rules[i]->label.name);
    for (size_t i = 0; i < s->outcome_count; i++)
        near_try(&near, s->outcomes[i].label.name);
    for (size_t i = 0; i < s->veto_count; i++)
        near_try(&near, s->vetoes[i].label.name);
    for (size_t i = 0; i < s->show_count; i++)
        near_try(&near, s->shows[i].label.name);
    return near_hint(&near, buffer, size);
}

// --- written ---

static void put_points(const struct scheme *s, points p, struct str *out)
{
    char text[40];
    if (p == POINTS_NONE) {
        str_add(out, "-");
        return;
    }
    decimal_format(p, s->decimals, text);
    str_add(out, text);
}

static void put_number(double x, struct str *out)
{
    char text[40];
    if (isnan(x)) {
        str_add(out, "-");
        return;
    }
    double_format(round12(x), text);
    str_add(out, text);
}

static void put_show(const struct scene *s, const struct show *show, double x, struct str *out)
{
    const struct value_type *type = &show->value.type;
    char day[11];
    if (isnan(x) || type->tag == VALUE_NUMBER || type->tag == VALUE_BOOL) {
        put_number(x, out);
    } else if (type->tag == VALUE_DATE) {
        day_format((int32_t)x, day);
        str_add(out, day);
    } else if (type->tag == VALUE_TEXT) {
        str_add(out, intern_text(&s->ruleset.texts, (uint32_t)x));
    } else {
        formula_value(&s->ruleset, s->store, type, x, false, out);
    }
}

static void put_outcome(const struct board *b, uint32_t at, uint32_t row, struct str *out)
{
    enum outcome_state state = (enum outcome_state)b->outcomes[at][row];
    if (state == OUTCOME_NEXT)
        str_addf(out, "next %u", b->outcome_next[at][row]);
    else
        str_add(out, outcome_state_name(state));
}

void said_write(const struct scene *sc, struct said what, uint32_t row, struct str *out)
{
    const struct board *b = sc->board;
    const struct scheme *s = &sc->ruleset.model.schemes[b->scheme];
    uint32_t cohort = b->cohort[row];
    switch (what.sort) {
    case SAID_NOTHING:
        break;
    case SAID_POINTS:
        put_points(s, b->points[row], out);
        break;
    case SAID_RANK:
        str_addf(out, "%u", board_rank(b, row));
        break;
    case SAID_TIED:
        str_add(out, board_tied(b, row) ? "true" : "false");
        break;
    case SAID_GRADE:
        str_add(out, board_grade(b, row) == NONE ? "-" : s->grades[b->grade[row]].title);
        break;
    case SAID_STATE:
        str_add(out, row_state_name((enum row_state)b->state[row]));
        break;
    case SAID_COHORT:
        str_add(out, cohort == NONE ? "-" : b->cohort_names[cohort]);
        break;
    case SAID_OF:
        str_addf(out, "%u", cohort == NONE ? 0 : b->cohort_ranked[cohort]);
        break;
    case SAID_RULE:
        put_points(s, b->rules[what.at].points[row], out);
        break;
    case SAID_WORTH:
        put_number(b->rules[what.at].worth[row], out);
        break;
    case SAID_RULE_STATE:
        str_add(out, rule_state_name((enum rule_state)b->rules[what.at].state[row]));
        break;
    case SAID_AGE:
        str_addf(out, "%u", b->rules[what.at].age[row]);
        break;
    case SAID_VETO:
        str_add(out, veto_state_name((enum veto_state)b->vetoes[what.at][row]));
        break;
    case SAID_OUTCOME:
        put_outcome(b, what.at, row, out);
        break;
    case SAID_SHOW:
        put_show(sc, &s->shows[what.at], b->shows[what.at][row], out);
        break;
    }
}

// --- compared ---

static size_t digits_after_point(const char *text)
{
    const char *point = strchr(text, '.');
    return point ? strlen(point + 1) : 0;
}

static bool read_number(const char *text, double *out)
{
    struct err ignored;
    int64_t scaled;
    if (!decimal_parse(text, strlen(text), DECIMALS_MAX, &scaled, &ignored))
        return false;
    *out = decimal_to_double(scaled, DECIMALS_MAX);
    return true;
}

static double value_of(const struct scene *sc, struct said what, uint32_t row, const char *got)
{
    double x = (double)NAN;
    if (what.sort == SAID_SHOW)
        return sc->board->shows[what.at][row];
    if (what.sort == SAID_WORTH)
        return sc->board->rules[what.at].worth[row];
    return read_number(got, &x) ? x : (double)NAN;
}

static bool number_is(const char *expected, double got)
{
    size_t digits = digits_after_point(expected);
    int decimals = digits < 2 ? 2 : digits > DECIMALS_MAX ? DECIMALS_MAX : (int)digits;
    double x;
    int64_t a, b;
    return read_number(expected, &x) && decimal_from_double(x, decimals, &a) &&
           decimal_from_double(got, decimals, &b) && a == b;
}

static bool applies(const struct board *b, struct said what, uint32_t row)
{
    uint8_t state = b->rules[what.at].state[row];
    return state != RULE_NOT_APPLICABLE && state != RULE_WHEN_UNKNOWN && state != RULE_UNKNOWN;
}

static bool flag_is(const struct scene *sc, struct said what, uint32_t row, bool expected)
{
    const struct board *b = sc->board;
    if (what.sort == SAID_VETO)
        return (b->vetoes[what.at][row] == VETO_FIRED) == expected;
    if (what.sort == SAID_OUTCOME)
        return (b->outcomes[what.at][row] == OUTCOME_IN) == expected;
    if (what.sort == SAID_SHOW)
        return b->shows[what.at][row] == (expected ? 1.0 : 0.0);
    return false;
}

static bool enum_is(const struct scene *sc, struct said what, uint32_t row, const char *expected)
{
    const struct scheme *s = &sc->ruleset.model.schemes[sc->board->scheme];
    if (what.sort != SAID_SHOW || s->shows[what.at].value.type.tag != VALUE_ENUM)
        return false;
    double x = sc->board->shows[what.at][row];
    return !isnan(x) &&
           type_enum_find(s->shows[what.at].value.type.enumerated, expected) == (size_t)x;
}

bool said_is(const struct scene *sc, struct said what, uint32_t row, const char *expected,
             const char *got)
{
    if (!strcmp(expected, got) || enum_is(sc, what, row, expected))
        return true;
    if (!strcmp(expected, "true") || !strcmp(expected, "false"))
        return flag_is(sc, what, row, *expected == 't');
    if (!strcmp(got, "-"))
        return what.sort == SAID_RULE && !strcmp(expected, "0") && !applies(sc->board, what, row);
    return number_is(expected, value_of(sc, what, row, got));
}
