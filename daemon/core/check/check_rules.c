// The order in which a scheme's rules are scored: children before their group, rule.x before who
// reads it.
#include "core/check/check.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"

struct ordering {
    struct checker *c;
    struct scheme *scheme;
    uint32_t at;
    uint8_t *state; // per rule: 0 not seen, 1 on the way, 2 done
    uint32_t *way;
    size_t way_count;
    uint32_t mark;     // of the rule at hand: no two alike, over all schemes
    uint32_t *seen;    // per column: mark of the rule that was last found to read it
    uint32_t *read_by; // per rule: likewise
    uint32_t *reads;   // rules that the rule at hand reads
    size_t read_count, read_room;
    uint8_t *passes; // per group + 1: worth may pass among its rules: 0 not known, 1 no, 2 yes
};

static void read_column(struct ordering *o, uint32_t column);

static void read_rule(struct ordering *o, uint32_t rule)
{
    if (o->read_by[rule] == o->mark)
        return;
    o->read_by[rule] = o->mark;
    o->reads = mem_grow(o->reads, &o->read_room, o->read_count + 1, sizeof *o->reads);
    o->reads[o->read_count++] = rule;
}

static void read_program(struct ordering *o, const struct program *p)
{
    for (size_t i = 0; p && i < p->op_count; i++) {
        const struct op *op = &p->ops[i];
        if (op->code == OP_SCHEME && op->index == SCHEME_RULE)
            read_rule(o, op->at);
        else if (op->code == OP_LOAD && o->c->plan->columns[op->source.column].scheme == o->at)
            read_column(o, op->source.column);
    }
}

static void read_gather(struct ordering *o, const struct gather *g)
{
    read_program(o, g->up_to);
    read_program(o, g->where);
    read_program(o, g->value);
}

static void read_column(struct ordering *o, uint32_t column)
{
    const struct column *k = &o->c->plan->columns[column];
    if (o->seen[column] == o->mark)
        return;
    o->seen[column] = o->mark;
    read_program(o, k->program);
    if (k->gather)
        read_gather(o, k->gather);
    size_t series = 0;
    for (size_t i = 0; k->call && i < k->call->method->argument_count; i++)
        if (k->call->method->arguments[i].sort == ARGUMENT_SERIES)
            read_gather(o, k->call->series[series++]);
    for (size_t i = 0; k->call && i < k->call->column_count; i++)
        read_program(o, k->call->columns[i]);
}

// What decides whether a rule is in play: its condition, and where missing data are skipped its
// score.
static void read_play(struct ordering *o, const struct rule *r)
{
    read_program(o, r->when.program);
    if (!r->is_group && rule_may_skip(o->scheme, r))
        read_program(o, r->score.program);
    for (size_t i = 0; rule_may_skip(o->scheme, r) && i < r->criterion_count; i++)
        read_program(o, r->criteria[i].value.program);
    for (size_t i = 0; r->is_group && rule_may_skip(o->scheme, r) && i < r->rule_count; i++)
        read_play(o, r->rules[i]);
}

static bool worth_passes(struct ordering *o, uint32_t parent)
{
    const struct scheme *s = o->scheme;
    const struct rule *group = parent == NONE ? NULL : s->all_rules[parent];
    struct rule **rules = group ? group->rules : s->rules;
    size_t count = group ? group->rule_count : s->rule_count;
    uint8_t *known = &o->passes[group ? parent + 1 : 0];
    if (*known)
        return *known == 2;
    bool passes = group && group->spread;
    for (size_t i = 0; i < count && !passes; i++)
        passes = rule_may_skip(s, rules[i]);
    *known = passes ? 2 : 1;
    return passes;
}

// What decides whether a rule applies and what it is worth: the same of the groups it stands in,
// and of siblings from which worth may pass to it.
static void read_worth(struct ordering *o, const struct rule *r)
{
    const struct scheme *s = o->scheme;
    for (;;) {
        const struct rule *group = r->parent == NONE ? NULL : s->all_rules[r->parent];
        struct rule **rules = group ? group->rules : s->rules;
        size_t count = group ? group->rule_count : s->rule_count;
        bool passes = worth_passes(o, r->parent);
        read_program(o, r->when.program);
        for (size_t i = 0; passes && i < count; i++)
            read_play(o, rules[i]);
        if (!group)
            return;
        r = group;
    }
}

static void report(const struct ordering *o, uint32_t rule)
{
    struct rule **rules = o->scheme->all_rules;
    struct str names;
    size_t first = 0;
    str_init(&names);
    while (o->way[first] != rule)
        first++;
    for (size_t i = first; i < o->way_count; i++)
        str_addf(&names, "%s -> ", rules[o->way[i]]->label.name);
    problem_error(o->c->problems, rules[rule]->label.at,
                  "rules of scheme \"%s\" wait for each other: %s%s", o->scheme->label.name,
                  names.data, rules[rule]->label.name);
    str_release(&names);
}

// All that a rule reads, ascending: *count of them, the caller's to free.
static uint32_t *reads_of(struct ordering *o, const struct rule *r, size_t *count)
{
    const struct program *programs[] = {r->score.program, r->least.program, r->most.program};
    o->mark++;
    read_worth(o, r);
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        read_program(o, programs[i]);
    for (size_t i = 0; i < r->criterion_count; i++)
        read_program(o, r->criteria[i].value.program);
    for (size_t i = 0; i < r->rule_count; i++)
        read_rule(o, r->rules[i]->index);
    uint32_t *reads = o->reads;
    *count = o->read_count;
    if (reads)
        qsort(reads, *count, sizeof *reads, number_order);
    o->reads = NULL;
    o->read_count = o->read_room = 0;
    return reads;
}

static void place_rule(struct ordering *o, uint32_t at)
{
    size_t count;
    uint32_t *reads = reads_of(o, o->scheme->all_rules[at], &count);
    o->state[at] = 1;
    o->way[o->way_count++] = at;
    for (size_t i = 0; i < count; i++) {
        if (o->state[reads[i]] == 1)
            report(o, reads[i]);
        else if (o->state[reads[i]] == 0)
            place_rule(o, reads[i]);
    }
    o->scheme->rule_order[o->scheme->rule_order_count++] = at;
    o->state[at] = 2;
    o->way_count--;
    free(reads);
}

static void order_scheme(struct ordering *o, uint32_t at)
{
    struct scheme *s = &o->c->model->schemes[at];
    o->scheme = s;
    o->at = at;
    s->rule_order = arena_array(o->c->arena, s->all_rule_count + 1, sizeof *s->rule_order);
    s->rule_order_count = 0;
    o->state = mem_new(s->all_rule_count + 1, sizeof *o->state);
    o->way = mem_new(s->all_rule_count + 1, sizeof *o->way);
    o->read_by = mem_new(s->all_rule_count + 1, sizeof *o->read_by);
    o->passes = mem_new(s->all_rule_count + 1, sizeof *o->passes);
    for (uint32_t k = 0; k < s->all_rule_count; k++)
        if (o->state[k] == 0)
            place_rule(o, k);
    free(o->state);
    free(o->way);
    free(o->read_by);
    free(o->passes);
}

void check_rule_order(struct checker *c)
{
    struct ordering o = {.c = c};
    o.seen = mem_new(c->plan->column_count + 1, sizeof *o.seen);
    for (uint32_t i = 0; i < c->model->scheme_count; i++)
        order_scheme(&o, i);
    free(o.seen);
}
