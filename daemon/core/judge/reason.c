#include "core/judge/reason.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

// The ops of a program as a tree: where the operands of each begin in a list of them all.
struct reasons {
    const struct program *program;
    const double *values;
    uint32_t *operands; // of all ops, one after the other
    uint32_t *first;    // per op: its first operand in that list
};

static void reasons_init(struct reasons *r, const struct program *p, const double *values)
{
    uint32_t *stack = mem_new(p->op_count + 1, sizeof *stack), top = 0, used = 0;
    *r = (struct reasons){.program = p, .values = values};
    r->operands = mem_new(p->op_count + 1, sizeof *r->operands); // each op is one's operand at most
    r->first = mem_new(p->op_count + 1, sizeof *r->first);
    for (uint32_t i = 0; i < p->op_count; i++) {
        r->first[i] = used;
        top -= p->ops[i].operands;
        for (uint32_t k = 0; k < p->ops[i].operands; k++)
            r->operands[used++] = stack[top + k];
        stack[top++] = i;
    }
    free(stack);
}

static void reasons_release(struct reasons *r)
{
    free(r->operands);
    free(r->first);
}

// What an op whose operands are all known gave no number for.
static const char *fault(const struct reasons *r, uint32_t at)
{
    const struct op *op = &r->program->ops[at];
    const uint32_t *of = r->operands + r->first[at];
    double second = op->operands > 1 ? r->values[of[1]] : 0;
    switch ((int)op->code) {
    case OP_DIVIDE:
        return second < 0 || second > 0 ? "too large a number" : "division by 0";
    case OP_SCALE:
    case OP_ADD:
    case OP_SUBTRACT:
    case OP_MULTIPLY:
    case OP_EXP:
        return "too large a number";
    case OP_SQRT:
        return "the root of a number below 0";
    case OP_LN:
    case OP_LOG10:
        return "the logarithm of a number not above 0";
    case OP_POW:
        return "a power that is no number";
    case OP_STEPS:
        return "steps of a size not above 0";
    case OP_CONVERT:
        return "no rate for that day";
    case OP_TABLE:
        return "no row of the table fits";
    case OP_CALL:
        return "the method gives none";
    }
    return NULL; // it was read so
}

// The operand through which no data came, or NONE.
static uint32_t culprit(const struct reasons *r, uint32_t at)
{
    const struct op *op = &r->program->ops[at];
    const uint32_t *of = r->operands + r->first[at];
    if (op->code == OP_IF && !isnan(r->values[of[0]]))
        return r->values[of[0]] > 0 ? of[1] : of[2];
    if (op->code == OP_DEFAULT)
        return of[1]; // what was to be supplied
    for (uint32_t k = 0; k < op->operands; k++)
        if (isnan(r->values[of[k]]))
            return of[k];
    return NONE;
}

void reason_add(const struct program *p, const double *values, struct str *out)
{
    uint32_t at = (uint32_t)p->op_count - 1;
    struct reasons r;
    if (!isnan(values[at]))
        return;
    reasons_init(&r, p, values);
    for (uint32_t next = culprit(&r, at); next != NONE; next = culprit(&r, at))
        at = next;
    const char *why = fault(&r, at);
    if (why)
        str_addf(out, " (%s)", why);
    reasons_release(&r);
}
