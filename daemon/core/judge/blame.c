// Whose failure it is: a method that failed for a subject leaves no data there. Where a rule has
// none and reads that method, however far down, the rule has failed for the subject.
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/judge/judging.h"

struct searching {
    const struct plan *plan;
    const char *failure; // "peers.minmax: .."
    bool *seen;          // per column
};

static bool column_calls(struct searching *s, uint32_t column);

static bool is_blamed(const struct searching *s, const struct method *m)
{
    size_t plugin = strlen(m->plugin), name = strlen(m->name);
    return !strncmp(s->failure, m->plugin, plugin) && s->failure[plugin] == '.' &&
           !strncmp(s->failure + plugin + 1, m->name, name) && s->failure[plugin + 1 + name] == ':';
}

static bool program_calls(struct searching *s, const struct program *p)
{
    for (size_t i = 0; p && i < p->op_count; i++) {
        const struct op *op = &p->ops[i];
        if (op->call && is_blamed(s, op->call->method))
            return true;
        if (op->code == OP_LOAD && column_calls(s, op->source.column))
            return true;
    }
    return false;
}

static bool gather_calls(struct searching *s, const struct gather *g)
{
    return program_calls(s, g->up_to) || program_calls(s, g->where) || program_calls(s, g->value);
}

static bool call_calls(struct searching *s, const struct call *call)
{
    size_t series = 0;
    if (is_blamed(s, call->method))
        return true;
    for (size_t i = 0; i < call->method->argument_count; i++)
        if (call->method->arguments[i].sort == ARGUMENT_SERIES &&
            gather_calls(s, call->series[series++]))
            return true;
    for (size_t i = 0; i < call->column_count; i++)
        if (program_calls(s, call->columns[i]))
            return true;
    return false;
}

static bool column_calls(struct searching *s, uint32_t column)
{
    const struct column *c = &s->plan->columns[column];
    if (s->seen[column])
        return false;
    s->seen[column] = true;
    return program_calls(s, c->program) || (c->gather && gather_calls(s, c->gather)) ||
           (c->call && call_calls(s, c->call));
}

bool judging_blame(struct judging *j, const struct expr *x, uint32_t rule, size_t row)
{
    const char *failure = engine_failure(j->engine, j->scheme->of, (uint32_t)row);
    struct searching s = {.plan = &j->ruleset->plan, .failure = failure};
    if (!failure || !x->program)
        return false;
    s.seen = mem_new(s.plan->column_count + 1, sizeof *s.seen);
    bool blamed = program_calls(&s, x->program);
    free(s.seen);
    if (blamed)
        judging_fail(j, rule, (uint32_t)row, failure);
    return blamed;
}
