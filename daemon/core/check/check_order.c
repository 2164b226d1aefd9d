// What must be made before what: boards before those that read them, records before those that
// exclude by them; and whether the periods of what is read fit the periods in which it is read.
#include "core/check/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define LENGTHS 4

// Who reads whom: the list of each one that reads begins where that of the one before it ends.
struct reads {
    uint32_t *list;
    size_t count, room;
    size_t *first;   // per reader, and one more: the end
    uint32_t *noted; // per one that is read: mark of the reader that was last found to read it
};

// One walk over all that a scheme (or the conditions of a record type) reads.
struct walk {
    struct checker *c;
    uint32_t scheme;       // NONE: of a record type
    uint32_t mark;         // of the reader: its number + 1, no two alike
    uint32_t *seen;        // per column, length, shifted: the last reader's mark
    struct reads *boards;  // schemes read in the same period
    struct reads *records; // record types gathered over
};

static void note_read(const struct walk *w, struct reads *r, uint32_t read)
{
    if (!r || r->noted[read] == w->mark)
        return;
    r->noted[read] = w->mark;
    r->list = mem_grow(r->list, &r->room, r->count + 1, sizeof *r->list);
    r->list[r->count++] = read;
}

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
        note_read(w, w->records, g->record);
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
        if (!shifted || read->period > length) // and an earlier month may lie in the same year
            note_read(w, w->boards, k->board_scheme);
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
    uint32_t *seen = &w->seen[(column * LENGTHS + (size_t)length) * 2 + (shifted ? 1 : 0)];
    const struct column *k = &w->c->plan->columns[column];
    if (*seen == w->mark)
        return;
    *seen = w->mark;
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
    const struct reads *reads;
    uint8_t *state; // 0 not seen, 1 on the way, 2 done
    uint32_t *way;
    size_t *next; // per one on the way: which of its reads comes next
    size_t way_count;
    void (*report)(struct checker *c, const uint32_t *way, size_t count);
};

static void step_into(struct circles *f, uint32_t at)
{
    f->state[at] = 1;
    f->next[f->way_count] = f->reads->first[at];
    f->way[f->way_count++] = at;
}

// Depth first, with a way of its own instead of recursion: a chain may be long.
static void find_circles(struct checker *c, struct circles *f, uint32_t from)
{
    step_into(f, from);
    while (f->way_count > 0) {
        uint32_t at = f->way[f->way_count - 1];
        size_t *next = &f->next[f->way_count - 1];
        if (*next == f->reads->first[at + 1]) {
            f->state[at] = 2;
            f->way_count--;
            continue;
        }
        uint32_t read = f->reads->list[(*next)++];
        size_t first = 0;
        while (f->state[read] == 1 && f->way[first] != read)
            first++;
        if (f->state[read] == 1)
            f->report(c, f->way + first, f->way_count - first);
        else if (f->state[read] == 0)
            step_into(f, read);
    }
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

static void circles_report(struct checker *c, const struct reads *reads, size_t count,
                           void (*report)(struct checker *c, const uint32_t *way, size_t count))
{
    struct circles f = {.reads = reads, .report = report};
    f.state = mem_new(count + 1, sizeof *f.state);
    f.way = mem_new(count + 1, sizeof *f.way);
    f.next = mem_new(count + 1, sizeof *f.next);
    for (uint32_t i = 0; i < count; i++)
        if (f.state[i] == 0)
            find_circles(c, &f, i);
    free(f.state);
    free(f.way);
    free(f.next);
}

static void reads_init(struct reads *r, size_t count)
{
    *r = (struct reads){.first = mem_new(count + 1, sizeof *r->first),
                        .noted = mem_new(count + 1, sizeof *r->noted)};
}

static void reads_release(struct reads *r)
{
    free(r->list);
    free(r->first);
    free(r->noted);
}

static void order_schemes(struct walk *w)
{
    const struct model *m = w->c->model;
    struct reads boards;
    reads_init(&boards, m->scheme_count);
    w->boards = &boards;
    for (uint32_t i = 0; i < m->scheme_count; i++) {
        boards.first[i] = boards.count;
        w->scheme = i;
        w->mark++;
        scheme_each(&m->schemes[i], walk_expr, w);
        walk_panels(w, &m->schemes[i]);
    }
    boards.first[m->scheme_count] = boards.count;
    circles_report(w->c, &boards, m->scheme_count, report_schemes);
    reads_release(&boards);
    w->boards = NULL;
}

static void order_records(struct walk *w)
{
    const struct model *m = w->c->model;
    struct reads records;
    reads_init(&records, m->record_count);
    w->records = &records;
    w->scheme = NONE;
    for (uint32_t i = 0; i < m->record_count; i++) {
        records.first[i] = records.count;
        w->mark++;
        for (size_t k = 0; k < m->records[i].exclude_count; k++)
            walk_program(w, m->records[i].exclude[k].when.program, PERIOD_MONTH, false);
    }
    records.first[m->record_count] = records.count;
    circles_report(w->c, &records, m->record_count, report_records);
    reads_release(&records);
    w->records = NULL;
}

void check_order(struct checker *c)
{
    struct walk w = {.c = c, .scheme = NONE};
    w.seen = mem_new(c->plan->column_count * LENGTHS * 2 + 1, sizeof *w.seen);
    order_schemes(&w);
    order_records(&w);
    free(w.seen);
}
