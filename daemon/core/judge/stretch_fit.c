// Which schemes may be judged in stretches, and whose rules somebody reads: told by what their
// programs read, and by nothing else.
#include <stdlib.h>

#include "base/mem.h"
#include "core/judge/measuring.h"
#include "core/judge/stretch.h"

struct looking {
    const struct plan *plan;
    bool *seen; // per column
};

static bool column_reads_rules(struct looking *k, uint32_t column);

// Does it read points or worths of rules, of the board being made or of any other?
static bool program_reads_rules(struct looking *k, const struct program *p)
{
    for (size_t i = 0; p && i < p->op_count; i++) {
        const struct op *op = &p->ops[i];
        if (op->code == OP_SCHEME && (op->index == SCHEME_RULE || op->index == SCHEME_WORTH))
            return true;
        if (op->code == OP_LOAD && column_reads_rules(k, op->source.column))
            return true;
    }
    return false;
}

static bool gather_reads_rules(struct looking *k, const struct gather *g)
{
    return g && (program_reads_rules(k, g->up_to) || program_reads_rules(k, g->where) ||
                 program_reads_rules(k, g->value));
}

static bool call_reads_rules(struct looking *k, const struct call *call)
{
    size_t series = 0;
    for (size_t i = 0; call && i < call->method->argument_count; i++)
        if (call->method->arguments[i].sort == ARGUMENT_SERIES &&
            gather_reads_rules(k, call->series[series++]))
            return true;
    for (size_t i = 0; call && call->columns && i < call->column_count; i++)
        if (program_reads_rules(k, call->columns[i]))
            return true;
    return false;
}

static bool column_reads_rules(struct looking *k, uint32_t column)
{
    const struct column *c = &k->plan->columns[column];
    if (k->seen[column])
        return false;
    k->seen[column] = true;
    return (c->tag == COLUMN_BOARD &&
            (c->board_value == SCHEME_RULE || c->board_value == SCHEME_WORTH)) ||
           program_reads_rules(k, c->program) || gather_reads_rules(k, c->gather) ||
           call_reads_rules(k, c->call);
}

// A program of a rule reads worths and rules of its own row; what else it reads is there before
// any rule is judged. No other value of the board is.
static bool program_fits(struct looking *k, const struct program *p)
{
    for (size_t i = 0; p && i < p->op_count; i++) {
        const struct op *op = &p->ops[i];
        if (op->code == OP_SCHEME && op->index != SCHEME_RULE && op->index != SCHEME_WORTH)
            return false;
        if (op->code == OP_LOAD && k->plan->columns[op->source.column].scheme != NONE &&
            column_reads_rules(k, op->source.column))
            return false;
    }
    return true;
}

// Criteria are looked through before any rule is judged.
static bool criteria_fit(struct looking *k, const struct scheme *s, const struct rule *r)
{
    for (size_t i = 0; i < r->criterion_count; i++) {
        const struct program *p = r->criteria[i].value.program;
        for (size_t n = 0; p && n < p->op_count; n++)
            if (p->ops[n].code == OP_SCHEME)
                return false;
        if (!p || program_reads_rules(k, p))
            return false;
    }
    return measuring_fits(s, r);
}

static bool rule_fits(struct looking *k, const struct scheme *s, const struct rule *r)
{
    const struct missing *m = rule_missing(s, r);
    return !r->is_judged && (rule_has_criteria(r) ? criteria_fit(k, s, r) : !rule_compares(r)) &&
           m->how != MISSING_MEDIAN && m->how != MISSING_LAST && program_fits(k, r->when.program) &&
           program_fits(k, r->score.program) && program_fits(k, r->least.program) &&
           program_fits(k, r->most.program);
}

bool stretch_fits(const struct ruleset *r, const struct scheme *s)
{
    struct looking k = {.plan = &r->plan};
    k.seen = mem_new(r->plan.column_count + 1, sizeof *k.seen);
    bool fits = program_fits(&k, s->least.program) && program_fits(&k, s->most.program);
    for (size_t i = 0; i < s->all_rule_count && fits; i++)
        fits = rule_fits(&k, s, s->all_rules[i]);
    free(k.seen);
    return fits;
}

// Besides those of the rules themselves: does any expression of the scheme, or a column of any
// board, read rules?
bool stretch_rules_are_read(const struct ruleset *r, const struct scheme *s)
{
    struct looking k = {.plan = &r->plan};
    k.seen = mem_new(r->plan.column_count + 1, sizeof *k.seen);
    bool read = false;
    for (size_t i = 0; i < s->all_rule_count; i++) // their columns are explained by all rows
        read = read || (rule_has_criteria(s->all_rules[i]) ? !measuring_fits(s, s->all_rules[i])
                                                           : rule_compares(s->all_rules[i]));
    for (uint32_t i = 0; i < r->plan.column_count && !read; i++)
        read = column_reads_rules(&k, i);
    for (size_t i = 0; i < s->tie_break_count; i++)
        read = read || program_reads_rules(&k, s->tie_break[i].value.program);
    for (size_t i = 0; i < s->grade_count; i++)
        read = read || program_reads_rules(&k, s->grades[i].when.program);
    for (size_t i = 0; i < s->veto_count; i++)
        read = read || program_reads_rules(&k, s->vetoes[i].when.program) ||
               program_reads_rules(&k, s->vetoes[i].unless.program);
    for (size_t i = 0; i < s->outcome_count; i++) {
        const struct outcome *o = &s->outcomes[i];
        read = read || program_reads_rules(&k, o->when.program) ||
               program_reads_rules(&k, o->unless.program);
        for (size_t n = 0; n < o->by_count; n++)
            read = read || program_reads_rules(&k, o->by[n].value.program);
    }
    for (size_t i = 0; i < s->show_count; i++)
        read = read || program_reads_rules(&k, s->shows[i].value.program);
    free(k.seen);
    return read;
}

bool stretch_rules_are_few(const struct scheme *s, size_t row_count)
{
    return row_count * s->all_rule_count <= stretch_ways.kept_most;
}

bool stretch_keeps_rules(const struct ruleset *r, const struct scheme *s, size_t row_count)
{
    return stretch_rules_are_few(s, row_count) || stretch_rules_are_read(r, s) ||
           !stretch_fits(r, s);
}
