#include "rehearsal/why.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "base/near.h"
#include "core/judge/formula.h"
#include "core/judge/rating.h"
#include "core/judge/states.h"
#include "rehearsal/facts.h"
#include "rehearsal/given.h"

struct why {
    struct scene *scene;
    const struct scheme *scheme;
    struct board *board;
    uint32_t row;
    const char *subject;
    struct str *out;
};

static const char *given_cell(const struct why *w, const char *prefix, const char *name)
{
    const struct test_table *t = &w->scene->test.given;
    char column[256];
    snprintf(column, sizeof column, "%s%s", prefix, name);
    for (size_t row = 0; row < t->row_count; row++) {
        const struct test_cell *subject = facts_cell(t, row, "subject");
        if (subject && !strcmp(subject->text, w->subject)) {
            const struct test_cell *cell = facts_cell(t, row, column);
            return cell ? cell->text : NULL;
        }
    }
    return NULL;
}

// --- formulas ---

static bool is_given(const char *name)
{
    return !strncmp(name, GIVEN_PREFIX, strlen(GIVEN_PREFIX));
}

static bool is_given_attribute(const struct column *c)
{
    return c->tag == COLUMN_ATTRIBUTE && c->name && is_given(c->name);
}

static bool told_before(const struct program *p, size_t op)
{
    for (size_t i = 0; i < op; i++)
        if (p->ops[i].code == OP_LOAD && p->ops[i].source.column == p->ops[op].source.column &&
            p->ops[i].source.shift == p->ops[op].source.shift)
            return true;
    return false;
}

static const char *shift_name(enum shift shift)
{
    static const char *const names[] = {"", "prev.", "year_ago."};
    return names[shift];
}

// "with fdi = 8000 万美元 (given), target.fdi = 6500 万美元"
static void put_loads(struct why *w, const struct program *p, const double *values)
{
    const struct ruleset *r = &w->scene->ruleset;
    size_t told = 0;
    for (size_t i = 0; i < p->op_count; i++) {
        const struct op *op = &p->ops[i];
        if (op->code != OP_LOAD || told_before(p, i))
            continue;
        const struct column *c = &r->plan.columns[op->source.column];
        if (!c->name || is_given_attribute(c))
            continue;
        str_addf(w->out, "%s%s%s = ", told++ ? ", " : "  with ", shift_name(op->source.shift),
                 c->name);
        formula_value(r, w->scene->store, &c->type, values[i], true, w->out);
        if (op->source.shift == SHIFT_NONE && given_cell(w, "", c->name))
            str_add(w->out, " (given)");
    }
    str_add(w->out, told ? "\n" : "");
}

// A judged rule that is given: nothing else is left of it.
static bool is_given_name(const struct program *p)
{
    return p && p->tree->tag == NODE_NAME && is_given(p->tree->names[0]);
}

// What the act says, behind "if has(given) then given else (..)".
static const struct node *written_tree(const struct program *p)
{
    const struct node *n = p->tree;
    bool wrapped =
        n->tag == NODE_IF && n->children[1]->tag == NODE_NAME && is_given(n->children[1]->names[0]);
    return wrapped ? n->children[2] : n;
}

static void put_formula(struct why *w, const char *label, const struct expr *x)
{
    struct err e;
    if (!x->program)
        return;
    struct program p = *x->program;
    double *values = mem_new(p.op_count + 1, sizeof *values);
    p.tree = written_tree(&p);
    str_add(w->out, label);
    if (engine_trace(w->scene->engine, x->program, w->scheme->of, &w->board->window, w->board,
                     w->row, values, &e)) {
        formula_write(&w->scene->ruleset, w->scene->store, &p, values, w->out);
        str_add(w->out, x->type.tag == VALUE_BOOL ? " is " : " = ");
        formula_value(&w->scene->ruleset, w->scene->store, &x->type, values[p.op_count - 1], true,
                      w->out);
        str_add_char(w->out, '\n');
        put_loads(w, &p, values);
    } else {
        str_addf(w->out, "%s\n", e.text);
    }
    free(values);
}

// --- rules ---

static void put_points(struct why *w, points p)
{
    char text[40] = "no data";
    if (p != POINTS_NONE)
        decimal_format(p, w->scheme->decimals, text);
    str_add(w->out, text);
}

static void put_judged(struct why *w, const struct rule *r)
{
    struct raters raters;
    struct ratings given;
    struct err e;
    double worth = w->board->rules[r->index].worth[w->row];
    size_t counted = 0;
    if (raters_init(&raters, w->scene->engine, r, &w->board->window, &e)) {
        ratings_find(&given, &raters, w->scene->store, w->board->scheme, w->board->window.period,
                     store_subject_at(w->scene->store, w->scheme->of, w->row), worth);
        for (size_t i = 0; i < given.count; i++)
            counted += given.uses[i] == RATING_COUNTS;
        str_addf(w->out, "%s: judged; %zu ratings, %zu of them count\n", r->label.name, given.count,
                 counted);
        ratings_release(&given);
    }
    raters_release(&raters);
}

static void put_group(struct why *w, const struct rule *r)
{
    str_addf(w->out, "%s: ", r->label.name);
    for (size_t i = 0; i < r->rule_count; i++) {
        str_addf(w->out, "%s%s ", i ? ", " : "", r->rules[i]->label.name);
        put_points(w, w->board->rules[r->rules[i]->index].points[w->row]);
    }
    if (r->combine.call)
        str_addf(w->out, "; combined by %s", r->combine.text.chars);
    str_add_char(w->out, '\n');
}

static void put_criteria(struct why *w, const struct rule *r)
{
    str_addf(w->out, "%s: ", r->label.name);
    put_points(w, w->board->rules[r->index].points[w->row]);
    str_addf(w->out, ", combined by %s\n", r->combine.call ? r->combine.text.chars : "sum");
    for (size_t i = 0; i < r->criterion_count; i++) {
        char label[160];
        snprintf(label, sizeof label, "  %s: ", r->criteria[i].label.name);
        put_formula(w, label, &r->criteria[i].value);
    }
}

static void put_cap(struct why *w, const char *label, const struct expr *bound)
{
    if (!expr_given(bound))
        return;
    struct str text = {0}, *out = w->out;
    w->out = &text;
    put_formula(w, label, bound);
    w->out = out;
    const struct program *p = bound->program;
    if (p && p->op_count == 1) // a number alone needs no formula
        str_addf(out, "%s%s\n", label, bound->text.chars);
    else if (text.data)
        str_add(out, text.data);
    str_release(&text);
}

static void put_rule(struct why *w, uint32_t at)
{
    const struct rule *r = w->scheme->all_rules[at];
    enum rule_state state = (enum rule_state)w->board->rules[at].state[w->row];
    const char *given = given_cell(w, "rule.", r->label.name);
    char label[160];
    snprintf(label, sizeof label, "%s: ", r->label.name);
    if (state == RULE_NOT_APPLICABLE || state == RULE_WHEN_UNKNOWN) {
        str_addf(w->out, "%s%s\n", label, rule_state_name(state));
        put_formula(w, "  when: ", &r->when);
        return;
    }
    if (given)
        str_addf(w->out, "%sgiven as %s\n", label, given);
    else if (is_given_name(r->score.program))
        str_addf(w->out, "%sgiven, but not for this subject\n", label);
    else if (r->is_group)
        put_group(w, r);
    else if (r->is_judged)
        put_judged(w, r);
    else if (rule_has_criteria(r))
        put_criteria(w, r);
    else
        put_formula(w, label, &r->score);
    put_cap(w, "  least: ", &r->least);
    put_cap(w, "  most: ", &r->most);
    if (state != RULE_SCORED)
        str_addf(w->out, "  %s\n", rule_state_name(state));
}

// --- the whole row ---

static void put_vetoes(struct why *w)
{
    for (size_t i = 0; i < w->scheme->veto_count; i++)
        if (w->board->vetoes[i][w->row] == VETO_FIRED)
            str_addf(w->out, "veto %s fired\n", w->scheme->vetoes[i].label.name);
}

static void put_row(struct why *w)
{
    const struct board *b = w->board;
    if (b->state[w->row] != ROW_RANKED)
        str_addf(w->out, "%s\n", row_state_name((enum row_state)b->state[w->row]));
    if (b->state[w->row] == ROW_ABSENT) {
        put_formula(w, "  who: ", &w->scheme->who);
        return;
    }
    for (size_t i = 0; i < w->scheme->rule_count; i++) {
        const struct rule *r = w->scheme->rules[i];
        enum rule_state state = (enum rule_state)b->rules[r->index].state[w->row];
        str_addf(w->out, "%s%s ", i ? ", " : "", r->label.name);
        put_points(w, b->rules[r->index].points[w->row]);
        if (state != RULE_SCORED)
            str_addf(w->out, " (%s)", rule_state_name(state));
    }
    str_add(w->out, w->scheme->rule_count ? " = " : "");
    put_points(w, b->points[w->row]);
    str_add_char(w->out, '\n');
    put_vetoes(w);
}

static void put_failures(struct why *w)
{
    for (size_t i = 0; i < w->board->failure_count; i++) {
        const struct board_failure *f = &w->board->failures[i];
        if (f->row == w->row || f->row == NONE)
            str_addf(w->out, "%s\n", f->text);
    }
}

// --- a subject that nobody told of ---

static bool names_subject(const struct test_table *t, const char *id, struct near *near)
{
    bool found = false;
    for (size_t row = 0; row < t->row_count; row++) {
        const struct test_cell *cell = facts_cell(t, row, "subject");
        if (cell && !strcmp(cell->text, id))
            found = true;
        else if (cell)
            near_try(near, cell->text);
    }
    return found;
}

static void put_stranger(struct why *w)
{
    const struct rule_test *t = &w->scene->test;
    struct near near;
    char hint[100];
    near_init(&near, w->subject);
    bool known = names_subject(&t->given, w->subject, &near);
    known = names_subject(&t->attributes, w->subject, &near) || known;
    for (size_t i = 0; i < t->record_count; i++)
        known = names_subject(&t->records[i], w->subject, &near) || known;
    for (size_t i = 0; i < t->member_count; i++)
        known = names_subject(&t->members[i], w->subject, &near) || known;
    if (!known)
        str_addf(w->out, "nothing is given for \"%s\"%s\n", w->subject,
                 near_hint(&near, hint, sizeof hint));
}

void why_write(struct scene *s, struct said what, uint32_t row, struct str *out)
{
    struct why w = {
        .scene = s,
        .scheme = &s->ruleset.model.schemes[s->board->scheme],
        .board = engine_own_board(s->engine, s->board),
        .row = row,
        .subject = store_id(s->store, store_subject_at(s->store, s->kind, row)),
        .out = out,
    };
    put_stranger(&w);
    switch (what.sort) {
    case SAID_NOTHING:
        break;
    case SAID_POINTS:
    case SAID_RANK:
    case SAID_TIED:
    case SAID_GRADE:
    case SAID_STATE:
    case SAID_COHORT:
    case SAID_OF:
        put_row(&w);
        break;
    case SAID_RULE:
    case SAID_WORTH:
    case SAID_RULE_STATE:
    case SAID_AGE:
        put_rule(&w, what.at);
        break;
    case SAID_VETO:
        put_formula(&w, "when: ", &w.scheme->vetoes[what.at].when);
        put_formula(&w, "unless: ", &w.scheme->vetoes[what.at].unless);
        break;
    case SAID_OUTCOME:
        put_formula(&w, "when: ", &w.scheme->outcomes[what.at].when);
        put_formula(&w, "unless: ", &w.scheme->outcomes[what.at].unless);
        break;
    case SAID_SHOW:
        put_formula(&w, "", &w.scheme->shows[what.at].value);
        break;
    }
    put_failures(&w);
}
