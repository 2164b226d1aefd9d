// What a board says of a subject, as a number that programs read.
#include <string.h>

#include "core/engine/ranks.h"
#include "core/engine/running.h"

static double decided(uint8_t state, uint8_t yes, uint8_t unanswered)
{
    return state == unanswered ? NO_DATA : state == yes;
}

static double rank_number(uint32_t rank)
{
    return rank ? rank : NO_DATA;
}

double board_number(const struct ruleset *r, const struct board *b, enum scheme_value v,
                    uint32_t at, size_t row_of_kind)
{
    const struct scheme *s = &r->model.schemes[b->scheme];
    size_t row = row_of_kind - b->first, of_rules = row_of_kind - b->rules_first;
    if (row >= b->row_count || b->cohort[row] == NONE)
        return NO_DATA;
    switch (v) {
    case SCHEME_WORTH:
        return b->rules[at].worth[of_rules];
    case SCHEME_RULE:
        return points_to_double(b->rules[at].points[of_rules], s->decimals);
    case SCHEME_POINTS:
        return points_to_double(b->points[row], s->decimals);
    case SCHEME_RANK:
        return rank_number(board_rank(b, row));
    case SCHEME_COUNT:
        return b->cohort_ranked[b->cohort[row]];
    case SCHEME_GRADE:
        return board_grade(b, row) == NONE ? NO_DATA : b->grade[row];
    case SCHEME_VETO:
        return decided(b->vetoes[at][row], VETO_FIRED, VETO_UNANSWERED);
    case SCHEME_OUTCOME:
        return decided(b->outcomes[at][row], OUTCOME_IN, OUTCOME_UNANSWERED);
    case SCHEME_SHOW:
        return b->shows[at][row];
    }
    return NO_DATA;
}

static const char *name_at(const struct scheme *s, enum scheme_value v, uint32_t at)
{
    switch (v) {
    case SCHEME_WORTH:
    case SCHEME_RULE:
        return at < s->all_rule_count ? s->all_rules[at]->label.name : NULL;
    case SCHEME_VETO:
        return at < s->veto_count ? s->vetoes[at].label.name : NULL;
    case SCHEME_OUTCOME:
        return at < s->outcome_count ? s->outcomes[at].label.name : NULL;
    case SCHEME_SHOW:
        return at < s->show_count ? s->shows[at].label.name : NULL;
    case SCHEME_GRADE:
        return at < s->grade_count ? s->grades[at].title : NULL;
    case SCHEME_POINTS:
    case SCHEME_RANK:
    case SCHEME_COUNT:
        break;
    }
    return NULL;
}

uint32_t scheme_same(const struct scheme *from, const struct scheme *to, enum scheme_value v,
                     uint32_t at)
{
    const char *name = name_at(from, v, at), *other;
    if (from == to)
        return at;
    for (uint32_t i = 0; name && (other = name_at(to, v, i)) != NULL; i++)
        if (strcmp(name, other) == 0)
            return i;
    return NONE;
}
