// Schemes: who and cohort, rules, vetoes, tie-breaks, grades, outcomes, shows.
#include "core/check/check.h"

#include <string.h>

struct scope scope_subject(uint32_t kind)
{
    return (struct scope){.tag = SCOPE_SUBJECT,
                          .kind = kind,
                          .record = NONE,
                          .scheme = NONE,
                          .stage = STAGE_NONE,
                          .rule = NONE};
}

struct scope scope_scheme(const struct checker *c, uint32_t scheme, enum stage stage)
{
    struct scope s = scope_subject(c->model->schemes[scheme].of);
    s.scheme = scheme;
    s.stage = stage;
    return s;
}

struct measure scheme_measure(const struct checker *c, uint32_t scheme)
{
    const char *name = c->model->schemes[scheme].unit_name;
    uint32_t unit = name ? unit_find(&c->model->units, name) : UNIT_NONE;
    return check_measure(c, unit);
}

// A scheme being checked.
struct judgement {
    struct checker *c;
    uint32_t at;
    struct scheme *scheme;
    struct measure measure; // of its points
};

static void check_any(struct judgement *j, const struct scope *s, struct expr *x)
{
    if (expr_given(x))
        check_compile(j->c, x, check_expr(j->c, s, x));
}

static void check_condition(struct judgement *j, const struct scope *s, struct expr *x,
                            const char *what)
{
    char name[96];
    if (!expr_given(x))
        return;
    struct term *t = check_expr(j->c, s, x);
    if (t && t->type.tag != VALUE_BOOL) {
        problem_error(j->c->problems, text_place(&x->text, x->tree->offset),
                      "%s must be a yes-or-no, not %s", what,
                      value_type_name(j->c, &t->type, name));
        return;
    }
    check_compile(j->c, x, t);
}

// A number of points. `loose`: a plain number counts in the scheme's unit (least, most).
static void check_points(struct judgement *j, const struct scope *s, struct expr *x,
                         const char *what, bool loose)
{
    struct checker *c = j->c;
    char name[96], unit[96];
    if (!expr_given(x))
        return;
    struct term *t = check_expr(c, s, x);
    if (!t)
        return;
    struct reading before = check_enter(c, &x->text);
    struct value_type wanted = value_number(&j->measure);
    if (loose && t->type.tag == VALUE_NUMBER && measure_is_plain(&t->type.measure))
        t->type = wanted;
    if (t->zero)
        t->type = wanted;
    if (value_type_same(&t->type, &wanted))
        t = term_convert(&c->terms, t, &j->measure);
    else if (t->type.tag == VALUE_BOOL)
        t = check_error(c, x->tree->offset,
                        "%s must be points, not a yes-or-no; write \"if .. then worth else 0\"",
                        what);
    else
        t = check_error(c, x->tree->offset, "%s must be %s%s, not %s", what,
                        measure_is_plain(&j->measure) ? "" : "in ",
                        value_type_name(c, &wanted, unit), value_type_name(c, &t->type, name));
    c->reading = before;
    check_compile(c, x, t);
}

// A number to compare by, in whatever unit: only how subjects stand to each other counts.
static void check_criteria(struct judgement *j, const struct scope *s, struct rule *r)
{
    char name[96];
    for (size_t i = 0; i < r->criterion_count; i++) {
        struct expr *x = &r->criteria[i].value;
        struct term *t = check_expr(j->c, s, x);
        if (t && t->type.tag != VALUE_NUMBER)
            problem_error(j->c->problems, text_place(&x->text, x->tree->offset),
                          "a criterion must be a number, not %s",
                          value_type_name(j->c, &t->type, name));
        else
            check_compile(j->c, x, t);
    }
}

static void check_panel(struct checker *c, struct panel *p)
{
    struct node_argument a = {.parameter = NULL};
    p->kind = NONE;
    if (!node_parse_raters(c->arena, &p->raters, c->problems, &a))
        return;
    const char *name = a.set.name                             ? a.set.name
                       : a.value && a.value->tag == NODE_NAME ? a.value->names[0]
                                                              : "";
    size_t offset = a.set.name ? a.set.offset : a.offset;
    struct reading before = check_enter(c, &p->raters);
    p->kind = model_kind(c->model, name);
    if (p->kind == NONE) {
        struct near near;
        char hint[160];
        near_init(&near, name);
        for (size_t i = 0; i < c->model->kind_count; i++)
            near_try(&near, c->model->kinds[i].label.name);
        check_error(c, offset, "unknown kind \"%s\"%s", name, near_hint(&near, hint, sizeof hint));
    } else if (a.where) {
        struct scope s = scope_subject(p->kind);
        check_forget_ops(a.where);
        struct term *t = check_bool(c, &s, a.where, "\"where\"");
        p->where = t ? check_program(c, t, a.where) : NULL;
        p->has_where = true;
    }
    c->reading = before;
}

static void check_rule(struct judgement *j, struct rule *r)
{
    struct scope s = scope_scheme(j->c, j->at, STAGE_RULE);
    s.rule = r->index;
    check_points(j, &s, &r->score, "a score", false);
    check_condition(j, &s, &r->when, "\"when\"");
    check_points(j, &s, &r->least, "\"least\"", true);
    check_points(j, &s, &r->most, "\"most\"", true);
    check_criteria(j, &s, r);
    check_uses(j->c, r);
    for (size_t i = 0; i < r->panel_count; i++)
        check_panel(j->c, &r->panels[i]);
}

static void place_in_groups(struct rule **rules, size_t count, uint32_t parent)
{
    for (size_t i = 0; i < count; i++) {
        struct rule *r = rules[i];
        r->parent = parent;
        place_in_groups(r->rules, r->rule_count, r->index);
    }
}

static void check_orders(struct judgement *j, struct order *orders, size_t count,
                         const struct scope *s)
{
    char name[96];
    struct checker *c = j->c;
    for (size_t i = 0; i < count; i++) {
        struct expr *x = &orders[i].value;
        if (!expr_given(x))
            continue;
        if (!x->tree &&
            !node_parse_order(c->arena, &x->text, c->problems, &x->tree, &orders[i].descending)) {
            x->tree = NULL;
            continue;
        }
        struct term *t = check_expr(c, s, x);
        if (t && t->type.tag != VALUE_NUMBER && t->type.tag != VALUE_DATE &&
            t->type.tag != VALUE_BOOL) {
            problem_error(c->problems, text_place(&x->text, x->tree->offset), "%s gives no order",
                          value_type_name(c, &t->type, name));
            continue;
        }
        check_compile(c, x, t);
    }
}

static void check_conduct(struct judgement *j)
{
    struct scheme *m = j->scheme;
    for (size_t i = 0; i < m->veto_count; i++) {
        struct scope s = scope_scheme(j->c, j->at, STAGE_VETO);
        s.earlier = (uint32_t)i;
        check_condition(j, &s, &m->vetoes[i].when, "\"when\"");
        check_condition(j, &s, &m->vetoes[i].unless, "\"unless\"");
    }
    struct scope tie = scope_scheme(j->c, j->at, STAGE_TIE);
    check_orders(j, m->tie_break, m->tie_break_count, &tie);
    struct scope grade = scope_scheme(j->c, j->at, STAGE_GRADE);
    for (size_t i = 0; i < m->grade_count; i++)
        check_condition(j, &grade, &m->grades[i].when, "\"when\"");
    for (size_t i = 0; i < m->outcome_count; i++) {
        struct scope s = scope_scheme(j->c, j->at, STAGE_OUTCOME);
        s.earlier = (uint32_t)i;
        check_condition(j, &s, &m->outcomes[i].when, "\"when\"");
        check_condition(j, &s, &m->outcomes[i].unless, "\"unless\"");
        check_orders(j, m->outcomes[i].by, m->outcomes[i].by_count, &s);
    }
}

// The act before judges the same kind by the same periods, or its boards cannot be read as earlier
// ones.
static void check_follows(struct judgement *j)
{
    const struct model *m = j->c->model;
    const struct scheme *s = j->scheme;
    uint32_t at = s->follows ? model_scheme(m, s->follows) : NONE;
    if (at == NONE) // the config room has said so
        return;
    const struct scheme *before = &m->schemes[at];
    if (before->of != s->of || before->period != s->period)
        problem_error(
            j->c->problems, s->label.at,
            "scheme \"%s\" follows \"%s\", which scores a %s by the %s, not a %s by the %s",
            s->label.name, before->label.name, m->kinds[before->of].label.name,
            period_length_name(before->period), m->kinds[s->of].label.name,
            period_length_name(s->period));
    else if (!s->has_from)
        problem_error(j->c->problems, s->label.at,
                      "scheme \"%s\" follows \"%s\" from no period on: say from = \"..\"",
                      s->label.name, before->label.name);
}

void check_scheme(struct checker *c, uint32_t at)
{
    struct judgement j = {
        .c = c, .at = at, .scheme = &c->model->schemes[at], .measure = scheme_measure(c, at)};
    struct scheme *m = j.scheme;
    struct scope who = scope_scheme(c, at, STAGE_WHO);
    if (m->unit_name && unit_find(&c->model->units, m->unit_name) == UNIT_NONE)
        problem_error(c->problems, m->label.at, "scheme \"%s\": unknown unit \"%s\"", m->label.name,
                      m->unit_name);
    check_condition(&j, &who, &m->who, "\"who\"");
    check_any(&j, &who, &m->cohort);
    for (size_t i = 0; i < m->all_rule_count; i++) {
        check_rule(&j, m->all_rules[i]);
        arena_clear(&c->terms);
    }
    struct scope rules = scope_scheme(c, at, STAGE_VETO);
    check_points(&j, &rules, &m->least, "\"least\"", true);
    check_points(&j, &rules, &m->most, "\"most\"", true);
    check_conduct(&j);
    for (uint32_t i = 0; i < m->show_count; i++)
        check_show(c, at, i);
    check_follows(&j);
    check_worths(c, at);
}

static void list_rules(struct arena *a, struct scheme *s, struct rule **rules, size_t count,
                       size_t *room)
{
    for (size_t i = 0; i < count; i++) {
        s->all_rules = arena_grow(a, s->all_rules, s->all_rule_count, room, sizeof *s->all_rules);
        s->all_rules[s->all_rule_count++] = rules[i];
        list_rules(a, s, rules[i]->rules, rules[i]->rule_count, room);
    }
}

void check_number_rules(struct checker *c)
{
    for (size_t i = 0; i < c->model->scheme_count; i++) {
        struct scheme *s = &c->model->schemes[i];
        size_t room = 0;
        if (s->all_rule_count == 0)
            list_rules(c->arena, s, s->rules, s->rule_count, &room);
        for (size_t k = 0; k < s->all_rule_count; k++)
            s->all_rules[k]->index = (uint32_t)k;
        place_in_groups(s->rules, s->rule_count, NONE);
    }
}
