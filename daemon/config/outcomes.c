// What a board leads to: vetoes, grades, outcomes, orders, and columns that are only shown.
#include <string.h>

#include "config/sections.h"

static void note_setting(struct reader *r, const struct setting *s, void *into)
{
    const struct setting **at = into;
    (void)r;
    *at = s;
}

void orders_read(struct reader *r, const struct setting *s, struct order **list, size_t *count)
{
    *list = arena_array(r->arena, s->count, sizeof **list);
    *count = 0;
    for (const struct setting *e = s->first; e; e = e->next) {
        struct order order = {.descending = false}; // "desc" is read with the expression
        if (e->tag != SETTING_STRING)
            setting_wrong(r, e, s->name, "texts such as \"fdi desc\"");
        else
            expr_read(r, e, &order.value);
        if (expr_given(&order.value))
            (*list)[(*count)++] = order;
    }
}

static bool named(struct reader *r, const struct setting *name, struct label *l,
                  struct name_set *names, const char *what)
{
    const char *title = l->title;
    label_make(r, l, name->text.chars, name->at, NAME_DOTTED, what);
    if (title)
        l->title = title;
    return names_add(r, names, l, what);
}

// Names that the rules (and vetoes) of a scheme have: vetoes and outcomes may not have them, too.
static void take_rules(struct name_set *names, const struct scheme *scheme)
{
    names_init(names);
    for (size_t i = 0; i < scheme->all_rule_count; i++)
        map_put(&names->names, scheme->all_rules[i]->label.name, NULL)->pointer =
            &scheme->all_rules[i]->label.at;
    for (size_t i = 0; i < scheme->veto_count; i++)
        map_put(&names->names, scheme->vetoes[i].label.name, NULL)->pointer =
            &scheme->vetoes[i].label.at;
}

// vetoes

struct veto_reading {
    struct veto veto;
    const struct setting *name;
};

static const char *const veto_effects[] = {"unranked", "zero", "last", NULL};

#define VETO(member) offsetof(struct veto_reading, member)

static const struct key veto_keys[] = {
    {.name = "name",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = VETO(name),
     .read = note_setting,
     .required = true,
     .help = "Its name, unique within the scheme."},
    {.name = "title", .shape = KEY_TEXT, .at = VETO(veto.label.title), .help = "For people."},
    {.name = "clause",
     .shape = KEY_TEXT,
     .at = VETO(veto.clause),
     .help = "The clause of the act that it rests on."},
    {.name = "when",
     .shape = KEY_EXPR,
     .at = VETO(veto.when),
     .required = true,
     .help = "When it falls; with no data it does not."},
    {.name = "unless", .shape = KEY_EXPR, .at = VETO(veto.unless), .help = "What exempts from it."},
    {.name = "effect",
     .shape = KEY_CHOICE,
     .choices = veto_effects,
     .at = VETO(veto.effect),
     .fallback = "unranked",
     .help = "What it does: unranked, zero points, or last."},
};
const struct form veto_form = {"a veto", veto_keys, sizeof veto_keys / sizeof *veto_keys, NULL,
                               TEXT_PLAIN};

void vetoes_read(struct reader *r, const struct setting *s, struct scheme *scheme)
{
    struct name_set names;
    take_rules(&names, scheme);
    scheme->vetoes = arena_array(r->arena, s->count, sizeof *scheme->vetoes);
    for (const struct setting *e = s->first; e; e = e->next) {
        struct veto_reading reading = {.name = NULL};
        if (form_read(r, &veto_form, e, &reading) && reading.name &&
            named(r, reading.name, &reading.veto.label, &names, "veto"))
            scheme->vetoes[scheme->veto_count++] = reading.veto;
    }
    names_release(&names);
}

// outcomes

struct outcome_reading {
    struct outcome outcome;
    const struct setting *name, *top, *bottom, *by, *ties;
    unsigned effect; // place in outcome_effects
};

static const char *const outcome_effects[] = {"none", "grade_up", "grade_down", NULL};
static const enum veto_effect effects[] = {EFFECT_NONE, EFFECT_GRADE_UP, EFFECT_GRADE_DOWN};

static void ties_read(struct reader *r, const struct setting *s, void *into)
{
    static const char *const words[] = {"in", "out", "tie_break"};
    struct outcome *o = into;
    o->ties_given = true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i], s->text.chars) == 0) {
            o->ties = (enum ties_how)i;
            return;
        }
    }
    setting_wrong(r, s, "ties", "one of in, out, tie_break");
}

#define OUTCOME(member) offsetof(struct outcome_reading, member)

static const struct key outcome_keys[] = {
    {.name = "name",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = OUTCOME(name),
     .read = note_setting,
     .required = true,
     .help = "Its name, unique within the scheme; a bool in later expressions."},
    {.name = "title", .shape = KEY_TEXT, .at = OUTCOME(outcome.label.title), .help = "For people."},
    {.name = "clause",
     .shape = KEY_TEXT,
     .at = OUTCOME(outcome.clause),
     .help = "The clause of the act that it rests on."},
    {.name = "when",
     .shape = KEY_EXPR,
     .at = OUTCOME(outcome.when),
     .help = "Who can have it; with no data it does not fire."},
    {.name = "unless",
     .shape = KEY_EXPR,
     .at = OUTCOME(outcome.unless),
     .help = "What exempts from it; without an answer it does."},
    {.name = "top",
     .shape = KEY_OWN,
     .takes = TAKES_NUMBER | TAKES_STRING,
     .at = OUTCOME(top),
     .read = note_setting,
     .help = "The first so many of each cohort, or \"20%\" rounded down."},
    {.name = "bottom",
     .shape = KEY_OWN,
     .takes = TAKES_NUMBER | TAKES_STRING,
     .at = OUTCOME(bottom),
     .read = note_setting,
     .help = "The last so many of each cohort, or \"20%\" rounded down."},
    {.name = "by",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .at = OUTCOME(by),
     .read = note_setting,
     .texts = TEXT_ORDER,
     .help = "What top and bottom go by; the rank when absent."},
    {.name = "ties",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = OUTCOME(outcome),
     .read = ties_read,
     .fallback = "in",
     .help = "Those equal at the edge are all in, all out, or told apart by tie_break."},
    {.name = "refill",
     .shape = KEY_BOOL,
     .at = OUTCOME(outcome.refill),
     .fallback = "false",
     .help = "The place of one who is exempt passes to the next."},
    {.name = "next",
     .shape = KEY_WHOLE,
     .at = OUTCOME(outcome.next),
     .fallback = "0",
     .most = 1000000,
     .help = "How many below the line are listed."},
    {.name = "effect",
     .shape = KEY_CHOICE,
     .choices = outcome_effects,
     .at = OUTCOME(effect),
     .fallback = "none",
     .help = "What it does to the grade."},
};
const struct form outcome_form = {"an outcome", outcome_keys,
                                  sizeof outcome_keys / sizeof *outcome_keys, NULL, TEXT_PLAIN};

static void finish_outcome(struct reader *r, struct outcome_reading *reading)
{
    struct outcome *o = &reading->outcome;
    o->effect = effects[reading->effect];
    if (reading->top && reading->bottom)
        problem_error(r->problems, reading->bottom->name_at,
                      "outcome \"%s\" has top or bottom, not both", o->label.name);
    const struct setting *quota = reading->top ? reading->top : reading->bottom;
    if (quota) {
        o->quota.tag = reading->top ? QUOTA_TOP : QUOTA_BOTTOM;
        quota_read(r, quota, &o->quota);
    } else if (!expr_given(&o->when)) {
        problem_error(r->problems, o->label.at, "outcome \"%s\" needs a when, a top or a bottom",
                      o->label.name);
    }
    if (reading->by)
        orders_read(r, reading->by, &o->by, &o->by_count);
}

void outcomes_read(struct reader *r, const struct setting *s, struct scheme *scheme)
{
    struct name_set names;
    take_rules(&names, scheme);
    scheme->outcomes = arena_array(r->arena, s->count, sizeof *scheme->outcomes);
    for (const struct setting *e = s->first; e; e = e->next) {
        struct outcome_reading reading = {.name = NULL};
        if (!form_read(r, &outcome_form, e, &reading) || !reading.name ||
            !named(r, reading.name, &reading.outcome.label, &names, "outcome"))
            continue;
        finish_outcome(r, &reading);
        scheme->outcomes[scheme->outcome_count++] = reading.outcome;
    }
    names_release(&names);
}

// grades

struct grade_reading {
    struct grade grade;
    const struct setting *top, *at_least;
};

#define GRADE(member) offsetof(struct grade_reading, member)

static const struct key grade_keys[] = {
    {.name = "title",
     .shape = KEY_TEXT,
     .at = GRADE(grade.title),
     .required = true,
     .help = "The grade."},
    {.name = "at_least",
     .shape = KEY_OWN,
     .takes = TAKES_NUMBER,
     .at = GRADE(at_least),
     .read = note_setting,
     .help = "Points from which on it is given."},
    {.name = "top",
     .shape = KEY_OWN,
     .takes = TAKES_NUMBER | TAKES_STRING,
     .at = GRADE(top),
     .read = note_setting,
     .help = "The first so many of each cohort, or \"20%\" rounded down."},
    {.name = "when", .shape = KEY_EXPR, .at = GRADE(grade.when), .help = "What must hold."},
};
const struct form grade_form = {"a grade", grade_keys, sizeof grade_keys / sizeof *grade_keys, NULL,
                                TEXT_PLAIN};

void grades_read(struct reader *r, const struct setting *s, struct scheme *scheme)
{
    if (s->count > GRADES_MOST) {
        problem_error(r->problems, s->at, "%zu grades; a scheme has at most %d", (size_t)s->count,
                      GRADES_MOST);
        return;
    }
    scheme->grades = arena_array(r->arena, s->count, sizeof *scheme->grades);
    for (const struct setting *e = s->first; e; e = e->next) {
        struct grade_reading reading = {.grade.at = e->at};
        struct grade *g = &reading.grade;
        if (!form_read(r, &grade_form, e, &reading) || !g->title)
            continue;
        if (reading.at_least)
            g->has_at_least = read_double(reading.at_least, &g->at_least);
        if (reading.top) {
            g->quota.tag = QUOTA_TOP;
            quota_read(r, reading.top, &g->quota);
        }
        scheme->grades[scheme->grade_count++] = *g;
    }
}

// shows

const struct form shows_form = {.what = "show", .texts = TEXT_EXPR};

void shows_read(struct reader *r, const struct setting *s, struct scheme *scheme)
{
    scheme->shows = arena_array(r->arena, s->count, sizeof *scheme->shows);
    for (const struct setting *e = s->first; e; e = e->next) {
        struct show show = {.label.name = e->name};
        label_make(r, &show.label, e->name, e->name_at, NAME_DOTTED, "shown column");
        if (e->tag <= SETTING_ARRAY)
            setting_wrong(r, e, e->name, "an expression in quotes or a number");
        else
            expr_read(r, e, &show.value);
        if (expr_given(&show.value))
            scheme->shows[scheme->show_count++] = show;
    }
}
