// An assessment act for tests: a configuration as text with the real plugins, facts told one by one
// or as compact text, and the boards that come of them.
//
//   act_open (conf text), act_tell (facts), act_board (scheme, period, as-of day), act_close
//
// Facts, one a line ('~' in a value is a blank, "-" no data):
//
//   KIND ID [name=value ..]         a subject; name is an attribute or, by a subject's id, a parent
//   from DAY KIND ID name=value ..  attributes and parents from that day on
//   from DAY merged ID ID           the first is succeeded by the second
//   TYPE ID DAY [name=value ..]     a record, verified; also until= heard=DAY status= share=
//   target ID NAME PERIOD VALUE
//   rate UNIT DAY PRICE
//   rating SCHEME RULE PERIOD ID RATER POINTS    RATER is a subject's id or any name
#ifndef TESTS_EVALUATOR_ACT_H
#define TESTS_EVALUATOR_ACT_H

#include <math.h>

#include "core/engine/ranks.h"
#include "core/judge/states.h"
#include "tests/evaluator/act_facts.h"

// --- facts as text ---

// The next word of a line, '~' read as a blank; NULL at its end.
static char *act_word(struct act *a, const char **at)
{
    const char *p = *at + strspn(*at, " ");
    size_t size = strcspn(p, " \n");
    *at = p + size;
    if (!size)
        return NULL;
    char *word = arena_bytes(&a->arena, p, size);
    for (char *c = word; *c; c++)
        if (*c == '~')
            *c = ' ';
    return strcmp(word, "-") ? word : arena_text(&a->arena, "");
}

static char *act_need(struct act *a, const char **at)
{
    char *word = act_word(a, at);
    if (!word)
        fail_msg("a fact ends too early");
    return word;
}

// name=value; the name in place, the value returned.
static char *act_split(char *word)
{
    char *equal = strchr(word, '=');
    if (!equal)
        fail_msg("\"%s\" is no name=value", word);
    *equal = '\0';
    return strcmp(equal + 1, "-") ? equal + 1 : equal + strlen(equal + 1) + 1;
}

static uint32_t act_belong(const struct kind *k, const char *name)
{
    for (uint32_t i = 0; i < k->belong_count; i++)
        if (!strcmp(k->belongs[i].name, name))
            return i;
    return NONE;
}

static void act_tell_subject(struct act *a, uint32_t kind, const char **at, int32_t from)
{
    const struct kind *k = &a->ruleset.model.kinds[kind];
    uint32_t subject = act_subject(a, kind, act_need(a, at));
    for (char *word; (word = act_word(a, at));) {
        const char *value = act_split(word);
        uint32_t belong = act_belong(k, word), attribute = kind_attribute(k, word);
        if (attribute != NONE) {
            act_attribute(a, subject, attribute, value, from);
        } else if (belong != NONE) {
            double share = 1;
            const char *star = strchr(value, '*'); // town=a*0.7
            char *id = arena_bytes(&a->arena, value, star ? (size_t)(star - value) : strlen(value));
            if (star)
                share = strtod(star + 1, NULL);
            uint32_t parent = *id ? act_subject(a, k->belongs[belong].parent, id) : NONE;
            act_member(a, subject, belong, parent, from, share);
        } else {
            fail_msg("kind %s has no \"%s\"", k->label.name, word);
        }
    }
}

static void act_tell_record(struct act *a, uint32_t type, const char **at)
{
    struct act_record r;
    const char *id = act_need(a, at);
    uint32_t subject = act_subject(a, a->ruleset.model.records[type].of[0], id);
    act_record_begin(&r, type, subject, act_day(act_need(a, at)));
    for (char *word; (word = act_word(a, at));) {
        const char *value = act_split(word);
        act_record_set(a, &r, word, value);
    }
    act_record_add(a, &r);
}

static void act_tell_target(struct act *a, const char **at)
{
    uint32_t subject = store_find(a->store, act_need(a, at));
    const char *name = act_need(a, at);
    struct period p = act_period(act_need(a, at));
    uint32_t target = kind_target(&a->ruleset.model.kinds[store_kind_of(a->store, subject)], name);
    assert_int_not_equal(target, NONE);
    act_target(a, subject, target, p, strtod(act_need(a, at), NULL));
}

static void act_tell_rate(struct act *a, const char **at)
{
    uint32_t unit = unit_find(&a->ruleset.model.units, act_need(a, at));
    int32_t day = act_day(act_need(a, at));
    act_add(a, &(struct fact){
                   .tag = FACT_RATE,
                   .rate = {.unit = unit, .day = day, .price = strtod(act_need(a, at), NULL)}});
}

static void act_tell_rating(struct act *a, const char **at)
{
    struct fact f = {.tag = FACT_RATING};
    f.rating.scheme = act_need(a, at);
    f.rating.rule = act_need(a, at);
    f.rating.period = act_period(act_need(a, at));
    f.rating.subject = store_find(a->store, act_need(a, at));
    f.rating.rater = act_need(a, at);
    f.rating.rater_subject = store_find(a->store, f.rating.rater);
    f.rating.points = strtod(act_need(a, at), NULL);
    f.rating.reason = "seen";
    f.rating.id = arena_printf(&a->arena, "q%lld", (long long)a->seq + 1);
    act_add(a, &f);
}

static void act_tell_merger(struct act *a, const char **at, int32_t from)
{
    const char *id = act_need(a, at);
    uint32_t subject = store_find(a->store, id);
    assert_int_not_equal(subject, NONE);
    act_add(a, &(struct fact){.tag = FACT_SUBJECT,
                              .subject = {.subject = subject,
                                          .kind = store_kind_of(a->store, subject),
                                          .id = id,
                                          .from = from,
                                          .succeeded_by = act_need(a, at)}});
}

static void act_tell_line(struct act *a, const char *line)
{
    const struct model *m = &a->ruleset.model;
    char *word = act_word(a, &line);
    int32_t from = DAY_NONE;
    if (!word)
        return;
    if (!strcmp(word, "from")) {
        from = act_day(act_need(a, &line));
        word = act_need(a, &line);
    }
    if (!strcmp(word, "merged"))
        act_tell_merger(a, &line, from);
    else if (!strcmp(word, "target"))
        act_tell_target(a, &line);
    else if (!strcmp(word, "rate"))
        act_tell_rate(a, &line);
    else if (!strcmp(word, "rating"))
        act_tell_rating(a, &line);
    else if (model_kind(m, word) != NONE)
        act_tell_subject(a, model_kind(m, word), &line, from);
    else if (model_record(m, word) != NONE)
        act_tell_record(a, model_record(m, word), &line);
    else
        fail_msg("\"%s\" begins no fact", word);
}

// As they come to an evaluator: they are in the store, and nobody has been told.
__attribute__((unused)) static void act_put(struct act *a, const char *facts)
{
    for (const char *line = facts; *line; line += strcspn(line, "\n"), line += *line == '\n')
        act_tell_line(a, line);
}

__attribute__((unused)) static void act_tell(struct act *a, const char *facts)
{
    act_put(a, facts);
    store_settle(a->store);
    engine_forget(a->engine);
}

// --- boards ---

// The board of a scheme as of a day; NULL: as of the period's end.
__attribute__((unused)) static const struct board *act_board(struct act *a, const char *scheme,
                                                             const char *period, const char *as_of)
{
    struct err e;
    const struct board *b;
    uint32_t at = model_scheme(&a->ruleset.model, scheme);
    struct period p = act_period(period);
    int32_t day = as_of ? act_day(as_of) : period_end(p);
    assert_int_not_equal(at, NONE);
    store_settle(a->store);
    engine_set_day(a->engine, day);
    struct window w = window_make(p, a->ruleset.model.schemes[at].span, day, false);
    if (!scheme_board(a->engine, at, &w, &b, &e))
        fail_msg("%s", e.text);
    return b;
}

static uint32_t act_find(const struct label *list, size_t stride, size_t count, const char *name)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct label *l =
            (const struct label *)(const void *)((const char *)list + i * stride);
        if (!strcmp(l->name, name))
            return i;
    }
    return NONE;
}

// Each begins with its label.
#define ACT_FIND(list, count, name) act_find((const void *)(list), sizeof *(list), count, name)

static uint32_t act_rule(const struct scheme *s, const char *name)
{
    for (uint32_t i = 0; i < s->all_rule_count; i++)
        if (!strcmp(s->all_rules[i]->label.name, name))
            return i;
    return NONE;
}

static void act_put_points(const struct scheme *s, points p, struct str *out)
{
    char text[40];
    if (p == POINTS_NONE) {
        str_add(out, "-");
        return;
    }
    decimal_format(p, s->decimals, text);
    str_add(out, text);
}

static void act_put_number(double x, struct str *out)
{
    char text[40];
    if (isnan(x)) {
        str_add(out, "-");
        return;
    }
    double_format(round12(x), text);
    str_add(out, text);
}

// What a board says of a row under a name: points rank tied grade state cohort of (ranked in the
// cohort), RULE, worth.RULE, state.RULE, age.RULE, an outcome, a veto, a show.
__attribute__((unused)) static bool act_said(const struct act *a, const struct board *b,
                                             uint32_t row, const char *name, struct str *out)
{
    const struct scheme *s = &a->ruleset.model.schemes[b->scheme];
    const char *point = strchr(name, '.');
    uint32_t rule = act_rule(s, point ? point + 1 : name);
    uint32_t outcome = ACT_FIND(s->outcomes, s->outcome_count, name);
    uint32_t veto = ACT_FIND(s->vetoes, s->veto_count, name);
    uint32_t show = ACT_FIND(s->shows, s->show_count, name);
    if (!strcmp(name, "points"))
        act_put_points(s, b->points[row], out);
    else if (!strcmp(name, "rank"))
        str_addf(out, "%u", board_rank(b, row));
    else if (!strcmp(name, "tied"))
        str_add(out, board_tied(b, row) ? "true" : "false");
    else if (!strcmp(name, "state"))
        str_add(out, row_state_name((enum row_state)b->state[row]));
    else if (!strcmp(name, "grade"))
        str_add(out, board_grade(b, row) == NONE ? "-" : s->grades[b->grade[row]].title);
    else if (!strcmp(name, "cohort"))
        str_add(out, b->cohort[row] == NONE ? "-" : b->cohort_names[b->cohort[row]]);
    else if (!strcmp(name, "of"))
        str_addf(out, "%u", b->cohort[row] == NONE ? 0 : b->cohort_ranked[b->cohort[row]]);
    else if (point && rule != NONE && !strncmp(name, "worth.", 6))
        act_put_number(b->rules[rule].worth[row], out);
    else if (point && rule != NONE && !strncmp(name, "state.", 6))
        str_add(out, rule_state_name((enum rule_state)b->rules[rule].state[row]));
    else if (point && rule != NONE && !strncmp(name, "age.", 4))
        str_addf(out, "%u", b->rules[rule].age[row]);
    else if (!point && rule != NONE)
        act_put_points(s, b->rules[rule].points[row], out);
    else if (outcome != NONE && b->outcomes[outcome][row] == OUTCOME_NEXT)
        str_addf(out, "next %u", b->outcome_next[outcome][row]);
    else if (outcome != NONE)
        str_add(out, outcome_state_name((enum outcome_state)b->outcomes[outcome][row]));
    else if (veto != NONE)
        str_add(out, veto_state_name((enum veto_state)b->vetoes[veto][row]));
    else if (show != NONE)
        act_put_number(b->shows[show][row], out);
    else
        return false;
    return true;
}

#endif
