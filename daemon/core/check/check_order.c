// What must be made before what: boards before those that read them, records before those that
// exclude by them; and whether the periods of what is read fit the periods in which it is read.
#include "core/check/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define LENGTHS 4

// One walk over all that a scheme (or the conditions of a record type) reads.
struct walk {
    struct checker *c;
    uint32_t scheme; // NONE: of a record type
    bool *seen;      // per column, length, shifted
    bool *boards;    // per scheme: read in the same period
    bool *records;   // per record type: gathered over
};

static void walk_column(struct walk *w, uint32_t column, enum period_length length, bool shifted,
                        const struct program *from, const struct op *o);

static void walk_program(struct walk *w, const struct program *p, enum period_length length,
                         bool shifted)
{
    for (size_t i = 0; p && i < p->op_count; i++) {
        const struct op *o = &p->ops[i];
        if (o->code == OP_LOAD)
            walk_column(w, o->source.column, length, shifted || o->source.shift != SHIFT_NONE, p,
                        o);
    }
}

static void walk_gather(struct walk *w, const struct gather *g, enum period_length length,
                        bool shifted)
{
    enum period_length inner = g->set == SET_PERIODS ? g->length : length;
    if (g->set == SET_RECORDS)
        w->records[g->record] = true;
    walk_program(w, g->up_to, length, shifted);
    walk_program(w, g->where, inner, shifted);
    walk_program(w, g->value, inner, shifted);
}

static struct place op_place(const struct program *p, const struct op *o)
{
    return text_place(p->text, o->node ? o->node->offset : p->tree->offset);
}

static const char *sets_of(enum period_length l)
{
    static const char *const sets[LENGTHS] = {"months", "quarters", "halves", "years"};
    return sets[l];
}

static void walk_board(struct walk *w, const struct column *k, enum period_length length,
                       bool shifted, const struct program *from, const struct op *o)
{
    const struct scheme *read = &w->c->model->schemes[k->board_scheme];
    if (w->scheme == NONE)
        return;
    if (read->period >= length) { // a year's board may be read in its months, as it stands then
        bool within = read->period > length; // and an earlier month may lie in the same year
        w->boards[k->board_scheme] = w->boards[k->board_scheme] || !shifted || within;
        return;
    }
    problem_error(w->c->problems, op_place(from, o),
                  "\"%s\" is judged by the %s, but read in a %s (by scheme \"%s\"); gather it, as "
                  "in sum(%s of %s)",
                  k->name, period_length_name(read->period), period_length_name(length),
                  w->c->model->schemes[w->scheme].label.name, k->name, sets_of(read->period));
}

static void walk_target(struct walk *w, const struct column *k, enum period_length length,
                        const struct program *from, const struct op *o)
{
    const struct target *t = &w->c->model->kinds[k->kind].targets[k->index];
    if (t->per >= length || w->scheme == NONE)
        return;
    problem_error(w->c->problems, op_place(from, o),
                  "target \"%s\" is set per %s, but read in a %s (by scheme \"%s\"); gather it, as "
                  "in sum(target.%s of %s)",
                  t->label.name, period_length_name(t->per), period_length_name(length),
                  w->c->model->schemes[w->scheme].label.name, t->label.name, sets_of(t->per));
}

static void walk_call(struct walk *w, const struct call *call, enum period_length length,
                      bool shifted)
{
    size_t series = 0;
    for (size_t i = 0; i < call->method->argument_count; i++)
        if (call->method->arguments[i].sort == ARGUMENT_SERIES)
            walk_gather(w, call->series[series++], length, shifted);
    for (size_t i = 0; i < call->column_count; i++)
        walk_program(w, call->columns[i], length, shifted);
}

static void walk_column(struct walk *w, uint32_t column, enum period_length length, bool shifted,
                        const struct program *from, const struct op *o)
{
    bool *seen = &w->seen[(column * LENGTHS + (size_t)length) * 2 + (shifted ? 1 : 0)];
    const struct column *k = &w->c->plan->columns[column];
    if (*seen)
        return;
    *seen = true;
    switch (k->tag) {
    case COLUMN_ATTRIBUTE:
    case COLUMN_SUBJECT:
        return;
    case COLUMN_TARGET:
        walk_target(w, k, length, from, o);
        return;
    case COLUMN_BOARD:
        walk_board(w, k, length, shifted, from, o);
        return;
    case COLUMN_PROGRAM:
    case COLUMN_BEST:
        walk_program(w, k->program, length, shifted);
        return;
    case COLUMN_GATHER:
        walk_gather(w, k->gather, length, shifted);
        return;
    case COLUMN_CALL:
        walk_call(w, k->call, length, shifted);
        return;
    }
}

static void each_order(const struct order *orders, size_t count, expr_fn each, void *context)
{
    for (size_t i = 0; i < count; i++)
        each(context, &orders[i].value);
}

void scheme_each(const struct scheme *s, expr_fn each, void *context)
{
    const struct expr *own[] = {&s->who, &s->cohort, &s->least, &s->most};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        each(context, own[i]);
    for (size_t i = 0; i < s->all_rule_count; i++) {
        const struct rule *r = s->all_rules[i];
        const struct expr *of_rule[] = {&r->score, &r->when, &r->least, &r->most};
        for (size_t k = 0; k < sizeof of_rule / sizeof *of_rule; k++)
            each(context, of_rule[k]);
        for (size_t k = 0; k < r->criterion_count; k++)
            each(context, &r->criteria[k].value);
    }
    for (size_t i = 0; i < s->veto_count; i++) {
        each(context, &s->vetoes[i].when);
        each(context, &s->vetoes[i].unless);
    }
    each_order(s->tie_break, s->tie_break_count, each, context);
    for (size_t i = 0; i < s->grade_count; i++)
        each(context, &s->grades[i].when);
    for (size_t i = 0; i < s->outcome_count; i++) {
        each(context, &s->outcomes[i].when);
        each(context, &s->outcomes[i].unless);
        each_order(s->outcomes[i].by, s->outcomes[i].by_count, each, context);
    }
    for (size_t i = 0; i < s->show_count; i++)
        each(context, &s->shows[i].value);
}

static void walk_expr(void *context, const struct expr *x)
{
    struct walk *w = context;
    walk_program(w, x->program, w->c->model->schemes[w->scheme].period, false);
}

// Who may rate is asked in the scheme's own period.
static void walk_panels(struct walk *w, const struct scheme *s)
{
    for (size_t i = 0; i < s->all_rule_count; i++)
        for (size_t k = 0; k < s->all_rules[i]->panel_count; k++)
            walk_program(w, s->all_rules[i]->panels[k].where, s->period, false);
}

// Things that read each other: reads[a * count + b]. Finds each circle once and names it in order.
struct circles {
    const bool *reads;
    size_t count;
    uint8_t *state; // 0 not seen, 1 on the way, 2 done
    uint32_t *way;
    size_t way_count;
    void (*report)(struct checker *c, const uint32_t *way, size_t count);
};

static void find_circles(struct checker *c, struct circles *f, uint32_t at)
{
    f->state[at] = 1;
    f->way[f->way_count++] = at;
    for (uint32_t next = 0; next < f->count; next++) {
        if (!f->reads[at * f->count + next])
            continue;
        size_t first = 0;
        while (f->state[next] == 1 && f->way[first] != next)
            first++;
        if (f->state[next] == 1)
            f->report(c, f->way + first, f->way_count - first);
        else if (f->state[next] == 0)
            find_circles(c, f, next);
    }
    f->way_count--;
    f->state[at] = 2;
}

static void report_schemes(struct checker *c, const uint32_t *way, size_t count)
{
    const struct scheme *list = c->model->schemes;
    struct str names;
    str_init(&names);
    for (size_t i = 0; i < count; i++)
        str_addf(&names, "%s -> ", list[way[i]].label.name);
    problem_error(c->problems, list[way[0]].label.at,
                  "schemes read each other in one period: %s%s; an earlier board is prev.SCHEME.x",
                  names.data, list[way[0]].label.name);
    str_release(&names);
}

static void report_records(struct checker *c, const uint32_t *way, size_t count)
{
    const struct record_type *list = c->model->records;
    struct str names;
    str_init(&names);
    for (size_t i = 0; i < count; i++)
        str_addf(&names, "%s -> ", list[way[i]].label.name);
    problem_error(c->problems, list[way[0]].label.at,
                  "\"exclude\" depends on which records count: %s%s", names.data,
                  list[way[0]].label.name);
    str_release(&names);
}

static void circles_report(struct checker *c, const bool *reads, size_t count,
                           void (*report)(struct checker *c, const uint32_t *way, size_t count))
{
    struct circles f = {.reads = reads, .count = count, .report = report};
    f.state = mem_new(count + 1, sizeof *f.state);
    f.way = mem_new(count + 1, sizeof *f.way);
    for (uint32_t i = 0; i < count; i++)
        if (f.state[i] == 0)
            find_circles(c, &f, i);
    free(f.state);
    free(f.way);
}

void check_order(struct checker *c)
{
    const struct model *m = c->model;
    size_t cells = c->plan->column_count * LENGTHS * 2 + 1;
    bool *boards = mem_new(m->scheme_count * m->scheme_count + 1, sizeof *boards);
    bool *records = mem_new(m->record_count * m->record_count + 1, sizeof *records);
    bool *none = mem_new(m->record_count + m->scheme_count + 1, sizeof *none);
    for (uint32_t i = 0; i < m->scheme_count; i++) {
        struct walk w = {
            .c = c, .scheme = i, .boards = boards + i * m->scheme_count, .records = none};
        w.seen = mem_new(cells, sizeof *w.seen);
        scheme_each(&m->schemes[i], walk_expr, &w);
        walk_panels(&w, &m->schemes[i]);
        free(w.seen);
    }
    for (uint32_t i = 0; i < m->record_count; i++) {
        struct walk w = {
            .c = c, .scheme = NONE, .boards = none, .records = records + i * m->record_count};
        w.seen = mem_new(cells, sizeof *w.seen);
        for (size_t k = 0; k < m->records[i].exclude_count; k++)
            walk_program(&w, m->records[i].exclude[k].when.program, PERIOD_MONTH, false);
        free(w.seen);
    }
    circles_report(c, boards, m->scheme_count, report_schemes);
    circles_report(c, records, m->record_count, report_records);
    free(boards);
    free(records);
    free(none);
}
