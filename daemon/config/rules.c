// Rules and groups of rules.
#include <stdlib.h>
#include <string.h>

#include "config/sections.h"

struct rule_reading {
    struct rule rule;
    const struct setting *name, *judged, *rules, *worth;
};

static void note_setting(struct reader *r, const struct setting *s, void *into)
{
    const struct setting **at = into;
    (void)r;
    *at = s;
}

static void worth_read(struct reader *r, const struct setting *s, void *into)
{
    struct worth *w = into;
    w->given = true;
    w->at = s->at;
    if (s->tag == SETTING_NUMBER) {
        (void)read_double(s, &w->number);
        return;
    }
    w->cohorts = arena_array(r->arena, s->count, sizeof *w->cohorts);
    w->numbers = arena_array(r->arena, s->count, sizeof *w->numbers);
    for (const struct setting *e = s->first; e; e = e->next) {
        if (!read_double(e, &w->numbers[w->cohort_count]))
            setting_wrong(r, e, e->name, "a number (the worth in this cohort)");
        else
            w->cohorts[w->cohort_count++] = e->name;
    }
    if (s->count == 0)
        problem_error(r->problems, s->at, "\"worth\" names no cohort");
}

// What is in the text is for the checker, who knows the methods.
static void use_read(struct reader *r, const struct setting *s, struct method_use *into,
                     const char *key, const char *right)
{
    const char *text = s->tag == SETTING_STRING ? s->text.chars : NULL;
    into->text = s->text;
    if (!text || (strcmp(text, "sum") != 0 && !strchr(text, '.')))
        setting_wrong(r, s, key, right);
}

static void combine_read(struct reader *r, const struct setting *s, void *into)
{
    use_read(r, s, into, "combine", "\"sum\" or a method such as \"means.geometric\"");
}

static void weights_read(struct reader *r, const struct setting *s, void *into)
{
    use_read(r, s, into, "weights", "a method such as \"weights.entropy\"");
}

static void treat_read(struct reader *r, const struct setting *s, void *into)
{
    struct rule *rule = into;
    static const char right[] = "a list of methods such as \"treat.winsorise\"";
    bool list = s->tag != SETTING_STRING;
    rule->treat = arena_array(r->arena, s->count + 1, sizeof *rule->treat);
    for (const struct setting *e = list ? s->first : s; e; e = list ? e->next : NULL)
        use_read(r, e, &rule->treat[rule->treat_count++], "treat", right);
    if (list && s->count == 0)
        problem_error(r->problems, s->at, "\"treat\" names no method");
}

static void unknown_read(struct reader *r, const struct setting *s, void *into)
{
    bool *is_unknown = into;
    *is_unknown = s->flag;
    if (!s->flag)
        problem_error(r->problems, s->at, "\"unknown\" is true or not written at all");
}

// judged

static const struct key panel_keys[] = {
    {.name = "raters",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = 0,
     .read = note_setting,
     .required = true,
     .help = "Who judges: a kind, perhaps `where` a condition."},
    {.name = "share",
     .shape = KEY_NUMBER,
     .at = sizeof(const struct setting *) + offsetof(struct panel, share),
     .fallback = "1",
     .help = "The panel's share in the rule's points."},
    {.name = "trim",
     .shape = KEY_WHOLE,
     .at = sizeof(const struct setting *) + offsetof(struct panel, trim),
     .fallback = "0",
     .most = 1000,
     .help = "How many of the highest and of the lowest ratings are left out."},
    {.name = "quorum",
     .shape = KEY_WHOLE,
     .at = sizeof(const struct setting *) + offsetof(struct panel, quorum),
     .fallback = "1",
     .least = 1,
     .most = 1000000,
     .help = "Ratings below which the panel has no result."},
};
static const struct form panel_form = {"a panel", panel_keys,
                                       sizeof panel_keys / sizeof *panel_keys, NULL, TEXT_PLAIN};

struct panel_reading { // offsets above
    const struct setting *raters;
    struct panel panel;
};
_Static_assert(offsetof(struct panel_reading, panel) == sizeof(const struct setting *),
               "panel_keys counts from here");

static void by_read(struct reader *r, const struct setting *s, void *into)
{
    struct rule *rule = into;
    if (s->tag == SETTING_STRING) {
        rule->judged_by = s->text.chars;
        return;
    }
    rule->panels = arena_array(r->arena, s->count, sizeof *rule->panels);
    for (const struct setting *e = s->first; e; e = e->next) {
        struct panel_reading reading = {.raters = NULL};
        if (!form_read(r, &panel_form, e, &reading) || !reading.raters)
            continue;
        reading.panel.raters = reading.raters->text;
        if (reading.panel.share < 0)
            problem_error(r->problems, e->at, "a panel's share is not below 0");
        rule->panels[rule->panel_count++] = reading.panel;
    }
    if (s->count == 0)
        problem_error(r->problems, s->at, "\"by\" names no panel");
}

static void range_read(struct reader *r, const struct setting *s, void *into)
{
    struct rule *rule = into;
    rule->has_range = s->count == 2 && read_double(s->first, &rule->range_least) &&
                      read_double(s->first->next, &rule->range_most) &&
                      rule->range_least <= rule->range_most;
    if (!rule->has_range)
        setting_wrong(r, s, "range", "two numbers [least, most]");
}

static const struct key judged_keys[] = {
    {.name = "by",
     .shape = KEY_OWN,
     .takes = TAKES_STRING | TAKES_LIST,
     .read = by_read,
     .inner = &panel_form,
     .required = true,
     .help = "A role, such as \"office\", or a list of panels."},
    {.name = "range",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .read = range_read,
     .help = "The points a judge may give, [0, worth] when absent."},
};
static const struct form judged_form = {"judged", judged_keys,
                                        sizeof judged_keys / sizeof *judged_keys, NULL, TEXT_PLAIN};

// criteria

static void parameters_read(struct reader *r, const struct setting *s, void *into)
{
    struct criterion *c = into;
    c->parameters = arena_array(r->arena, s->count, sizeof *c->parameters);
    for (const struct setting *e = s->first; e; e = e->next) {
        struct criterion_parameter *p = &c->parameters[c->parameter_count++];
        *p = (struct criterion_parameter){.name = e->name, .at = e->at};
        p->is_text = e->tag == SETTING_STRING;
        if (p->is_text)
            p->text = e->text.chars;
        else if (!read_double(e, &p->number))
            setting_wrong(r, e, e->name, "a number or a text");
    }
}

static void weight_read(struct reader *r, const struct setting *s, void *into)
{
    struct criterion *c = into;
    c->weight_given = read_double(s, &c->weight);
    if (c->weight < 0)
        problem_error(r->problems, s->at, "a criterion's weight is not below 0");
}

static const char *const betters[] = {"more", "less", NULL};
static const struct form parameters_form = {"parameters", NULL, 0, NULL, TEXT_PLAIN};

struct criterion_reading {
    struct criterion criterion;
    const struct setting *name;
    int better;
};

static const struct key criterion_keys[] = {
    {.name = "name",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct criterion_reading, name),
     .read = note_setting,
     .required = true,
     .help = "Its name, unique within the group."},
    {.name = "title",
     .shape = KEY_TEXT,
     .at = offsetof(struct criterion_reading, criterion.label.title),
     .help = "What people call it."},
    {.name = "expr",
     .shape = KEY_EXPR,
     .at = offsetof(struct criterion_reading, criterion.value),
     .texts = TEXT_EXPR,
     .required = true,
     .help = "The number by which subjects are compared."},
    {.name = "weight",
     .shape = KEY_OWN,
     .takes = TAKES_NUMBER,
     .at = offsetof(struct criterion_reading, criterion),
     .read = weight_read,
     .help = "How much it weighs beside the others, 1 when absent; scaled to the sum 1."},
    {.name = "better",
     .shape = KEY_CHOICE,
     .at = offsetof(struct criterion_reading, better),
     .choices = betters,
     .fallback = "more",
     .help = "Which numbers are better."},
    {.name = "parameters",
     .shape = KEY_OWN,
     .takes = TAKES_GROUP,
     .at = offsetof(struct criterion_reading, criterion),
     .read = parameters_read,
     .inner = &parameters_form,
     .help = "What the group's methods are told of this criterion: thresholds, functions."},
};
static const struct form criterion_form = {"a criterion", criterion_keys,
                                           sizeof criterion_keys / sizeof *criterion_keys, NULL,
                                           TEXT_PLAIN};

static void criteria_read(struct reader *r, const struct setting *s, void *into)
{
    struct rule *rule = into;
    struct name_set names;
    names_init(&names);
    rule->criteria = arena_array(r->arena, s->count, sizeof *rule->criteria);
    for (const struct setting *e = s->first; e; e = e->next) {
        struct criterion_reading reading = {.criterion = {.weight = 1.0}};
        struct criterion *c = &reading.criterion;
        if (!form_read(r, &criterion_form, e, &reading) || !reading.name)
            continue;
        const char *title = c->label.title;
        label_make(r, &c->label, reading.name->text.chars, reading.name->at, NAME_DOTTED,
                   "criterion");
        if (title)
            c->label.title = title;
        if (!names_add(r, &names, &c->label, "criterion"))
            continue;
        c->less = reading.better == 1;
        rule->criteria[rule->criterion_count++] = *c;
    }
    if (s->count == 0)
        problem_error(r->problems, s->at, "\"criteria\" names no criterion");
    names_release(&names);
}

// rules

#define AT(member) offsetof(struct rule_reading, member)

static const struct key rule_keys[] = {
    {.name = "name",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = AT(name),
     .read = note_setting,
     .required = true,
     .help = "Its name, unique within the scheme."},
    {.name = "title",
     .shape = KEY_TEXT,
     .at = AT(rule.label.title),
     .help = "What people call it."},
    {.name = "clause",
     .shape = KEY_TEXT,
     .at = AT(rule.clause),
     .help = "The clause of the act that it rests on."},
    {.name = "note",
     .shape = KEY_TEXT,
     .at = AT(rule.note),
     .help = "Why it is as it is, where a hint asks."},
    {.name = "worth",
     .shape = KEY_OWN,
     .takes = TAKES_NUMBER | TAKES_GROUP,
     .at = AT(rule.worth),
     .read = worth_read,
     .help = "Points it can bring; a number for each cohort, where they differ."},
    {.name = "score",
     .shape = KEY_EXPR,
     .at = AT(rule.score),
     .texts = TEXT_EXPR,
     .help = "The points it brings."},
    {.name = "judged",
     .shape = KEY_OWN,
     .takes = TAKES_GROUP,
     .at = AT(judged),
     .read = note_setting,
     .inner = &judged_form,
     .help = "Points given by people."},
    {.name = "rules",
     .shape = KEY_OWN,
     .takes = TAKES_LIST,
     .at = AT(rules),
     .read = note_setting,
     .inner = &rule_form,
     .help = "It is a group of these rules."},
    {.name = "unknown",
     .shape = KEY_OWN,
     .takes = TAKES_BOOL,
     .at = AT(rule.is_unknown),
     .read = unknown_read,
     .help = "The act's text is lost here: brings nothing, and the board says so."},
    {.name = "when",
     .shape = KEY_EXPR,
     .at = AT(rule.when),
     .help = "Whom it applies to; else it and its worth are out."},
    {.name = "least", .shape = KEY_EXPR, .at = AT(rule.least), .help = "Least points."},
    {.name = "most", .shape = KEY_EXPR, .at = AT(rule.most), .help = "Most points."},
    {.name = "missing",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = AT(rule.missing),
     .read = missing_read,
     .help = "What no data means: refuse, zero, skip, full, median, \"last 12 months\"."},
    {.name = "decimals",
     .shape = KEY_WHOLE,
     .at = AT(rule.decimals),
     .most = 9,
     .help = "Digits to which its points are rounded; the scheme's when absent."},
    {.name = "combine",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = AT(rule.combine),
     .read = combine_read,
     .fallback = "sum",
     .help = "How a group puts its rules or criteria together: \"sum\" or a method."},
    {.name = "spread",
     .shape = KEY_BOOL,
     .at = AT(rule.spread),
     .fallback = "false",
     .help = "Worth of rules that do not apply goes to the others of the group, pro rata."},
    {.name = "times",
     .shape = KEY_NUMBER,
     .at = AT(rule.times),
     .fallback = "1",
     .help = "The group's points are multiplied by it."},
    {.name = "criteria",
     .shape = KEY_OWN,
     .takes = TAKES_LIST,
     .at = AT(rule),
     .read = criteria_read,
     .inner = &criterion_form,
     .help = "It is a group of these numbers, compared within the cohort."},
    {.name = "weights",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = AT(rule.weights),
     .read = weights_read,
     .help = "A method that weighs the rules or criteria by their numbers, instead of worths."},
    {.name = "treat",
     .shape = KEY_OWN,
     .takes = TAKES_STRING | TAKES_NAMES,
     .at = AT(rule),
     .read = treat_read,
     .help = "Methods applied to the columns of a group first, in order: winsorise, impute."},
};
const struct form rule_form = {"a rule", rule_keys, sizeof rule_keys / sizeof *rule_keys, NULL,
                               TEXT_PLAIN};

// All rules of a scheme in document order, a group before its rules.
struct rule_list {
    struct scheme *scheme;
    struct name_set names;
    size_t room;
};

static size_t list_rules(struct reader *r, struct rule_list *l, const struct setting *s,
                         struct rule ***out);

static void check_shape(struct reader *r, const struct rule_reading *reading,
                        const struct setting *s)
{
    static const char *const group_only[] = {"spread", "combine", "times", "weights", "treat"};
    const struct rule *rule = &reading->rule;
    bool has_score = expr_given(&rule->score), has_criteria = setting_find(s, "criteria") != NULL;
    int shapes = has_score + (reading->judged != NULL) + (reading->rules != NULL) + has_criteria +
                 rule->is_unknown;
    if (shapes != 1)
        problem_error(r->problems, reading->name->at,
                      "rule \"%s\" has %s of score, judged, rules, criteria, unknown; it needs "
                      "exactly one",
                      rule->label.name, shapes ? "more than one" : "none");
    for (size_t i = 0; i < sizeof group_only / sizeof *group_only && !reading->rules; i++) {
        const struct setting *given = setting_find(s, group_only[i]);
        if (given && (i == 0 || !has_criteria))
            problem_error(r->problems, given->name_at,
                          i == 0 ? "\"%s\" is for groups that have rules"
                                 : "\"%s\" is for groups, which have rules or criteria",
                          group_only[i]);
    }
    if (has_criteria && shapes == 1 && !rule->worth.given)
        problem_error(r->problems, reading->name->at,
                      "rule \"%s\" has criteria and needs a worth: what they come to is a share of "
                      "it",
                      rule->label.name);
    if (reading->judged && !rule->worth.given && !rule->has_range)
        problem_error(r->problems, reading->judged->name_at,
                      "judged rule \"%s\" needs a worth or a range", rule->label.name);
}

static struct rule *read_rule(struct reader *r, struct rule_list *l, const struct setting *s)
{
    struct rule_reading reading = {.rule = {.decimals = -1}};
    struct rule *rule = &reading.rule;
    if (!form_read(r, &rule_form, s, &reading) || !reading.name)
        return NULL;
    const char *title = rule->label.title;
    label_make(r, &rule->label, reading.name->text.chars, reading.name->at, NAME_DOTTED, "rule");
    if (title)
        rule->label.title = title;
    if (!names_add(r, &l->names, &rule->label, "rule"))
        return NULL;
    rule->is_judged = reading.judged != NULL;
    rule->is_group = reading.rules != NULL;
    if (reading.judged)
        (void)form_read(r, &judged_form, reading.judged, rule);
    check_shape(r, &reading, s);
    struct rule *kept = arena_alloc(r->arena, sizeof *kept);
    *kept = *rule;
    struct scheme *scheme = l->scheme;
    scheme->all_rules = arena_grow(r->arena, scheme->all_rules, scheme->all_rule_count, &l->room,
                                   sizeof(struct rule *));
    kept->index = (uint32_t)scheme->all_rule_count;
    kept->parent = NONE;
    scheme->all_rules[scheme->all_rule_count++] = kept;
    if (reading.rules)
        kept->rule_count = list_rules(r, l, reading.rules, &kept->rules);
    for (size_t i = 0; i < kept->rule_count; i++)
        kept->rules[i]->parent = kept->index;
    return kept;
}

static size_t list_rules(struct reader *r, struct rule_list *l, const struct setting *s,
                         struct rule ***out)
{
    size_t count = 0;
    *out = arena_array(r->arena, s->count, sizeof(struct rule *));
    for (const struct setting *e = s->first; e; e = e->next) {
        struct rule *rule = read_rule(r, l, e);
        if (rule)
            (*out)[count++] = rule;
    }
    if (s->count == 0)
        problem_error(r->problems, s->at, "a list of rules is empty");
    return count;
}

void rules_read(struct reader *r, const struct setting *s, struct scheme *scheme)
{
    struct rule_list list = {.scheme = scheme};
    names_init(&list.names);
    scheme->rule_count = list_rules(r, &list, s, &scheme->rules);
    names_release(&list.names);
}
