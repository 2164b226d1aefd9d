#include "core/judge/row_scope.h"

#include <stdlib.h>

#include "base/mem.h"
#include "core/judge/stretch.h"

struct scope {
    const struct ruleset *ruleset;
    uint32_t kind, scheme;
    size_t depth;  // columns that what is looked at is read for
    bool assessed; // cohorts are known when it is run
    bool *compared;
    bool *seen; // per column: found to be of the row, or being looked at
    const char *lacks;
};

static bool lacks(struct scope *k, const char *what)
{
    k->lacks = k->lacks ? k->lacks : what;
    return false;
}

static bool column_fits(struct scope *k, uint32_t column);
static bool program_fits(struct scope *k, const struct program *p, uint32_t record);

// A method over the cohort that is a straight line as long as the extents of its numbers stay.
static bool may_stay(const struct scope *k, const struct column *c)
{
    return c->tag == COLUMN_CALL && c->call->method->scope == METHOD_COHORT &&
           c->call->method->prepare && c->scheme == k->scheme && c->kind == k->kind;
}

// It is one in the window of the board, and read by the scheme itself.
static bool compared_fits(struct scope *k, const struct column_use *use)
{
    const struct call *call = k->ruleset->plan.columns[use->column].call;
    if (k->depth || !k->assessed || use->shift != SHIFT_NONE || use->outer)
        return lacks(k, "a method compares the cohort");
    if (k->compared[use->column])
        return true;
    k->compared[use->column] = true;
    k->depth++;
    bool fits = program_fits(k, call->columns[0], NONE);
    k->depth--;
    return fits;
}

static bool load_fits(struct scope *k, const struct column_use *use)
{
    if (use->path != NONE)
        return lacks(k, "something of a parent is read");
    if (may_stay(k, &k->ruleset->plan.columns[use->column]))
        return compared_fits(k, use);
    return column_fits(k, use->column);
}

// Of the board being made: what the same row has.
static bool scheme_value_fits(struct scope *k, enum scheme_value v)
{
    switch (v) {
    case SCHEME_WORTH:
    case SCHEME_RULE:
    case SCHEME_POINTS:
    case SCHEME_GRADE:
    case SCHEME_VETO:
    case SCHEME_OUTCOME:
    case SCHEME_SHOW:
        return true;
    case SCHEME_RANK:
    case SCHEME_COUNT:
        break;
    }
    return lacks(k, "ranks are read");
}

// `record`: the type whose records the program is run over, or NONE.
static bool program_fits(struct scope *k, const struct program *p, uint32_t record)
{
    for (size_t i = 0; p && i < p->op_count; i++) {
        const struct op *op = &p->ops[i];
        if (op->code == OP_LOAD && !load_fits(k, &op->source))
            return false;
        if (op->code == OP_SCHEME && !scheme_value_fits(k, (enum scheme_value)op->index))
            return false;
        if (op->code == OP_FIELD &&
            (record == NONE ||
             k->ruleset->model.records[record].fields[op->index].type.tag == TYPE_REF))
            return lacks(k, "a reference to a subject is read");
        if (op->code == OP_CALL && op->call->method->scope != METHOD_ROW)
            return lacks(k, "a method needs more than the row");
    }
    return true;
}

// Records of the subject's own, which count whatever others have.
static bool records_fit(struct scope *k, uint32_t record)
{
    const struct record_type *type = &k->ruleset->model.records[record];
    if (type->of_count != 1 || type->of[0] != k->kind)
        return lacks(k, "records of others are gathered");
    if (type->once_count)
        return lacks(k, "of records that are the same one counts");
    for (size_t i = 0; i < type->exclude_count; i++)
        if (!program_fits(k, type->exclude[i].when.program, record))
            return false;
    return true;
}

static bool gather_fits(struct scope *k, const struct gather *g)
{
    bool of_records = g->set == SET_RECORDS;
    if (!of_records && g->set != SET_PERIODS)
        return lacks(k, g->set == SET_COHORT ? "a cohort is compared" : "members are gathered");
    if (g->aggregate == AGGREGATE_RANK)
        return lacks(k, "a cohort is compared");
    if (of_records && (g->path != NONE || g->paths || g->member_kind != k->kind))
        return lacks(k, "records of others are gathered");
    uint32_t record = of_records ? g->record : NONE;
    return (!of_records || records_fit(k, g->record)) && program_fits(k, g->up_to, NONE) &&
           program_fits(k, g->where, record) && program_fits(k, g->value, record);
}

static bool call_fits(struct scope *k, const struct call *call)
{
    size_t series = 0;
    if (call->method->scope != METHOD_SERIES)
        return lacks(k, "a method compares the cohort");
    for (size_t i = 0; i < call->method->argument_count; i++)
        if (call->method->arguments[i].sort == ARGUMENT_SERIES &&
            !gather_fits(k, call->series[series++]))
            return false;
    for (size_t i = 0; call->columns && i < call->column_count; i++)
        if (!program_fits(k, call->columns[i], NONE))
            return false;
    return true;
}

static bool made_fits(struct scope *k, const struct column *c)
{
    switch (c->tag) {
    case COLUMN_ATTRIBUTE:
    case COLUMN_TARGET:
        return true;
    case COLUMN_PROGRAM:
    case COLUMN_BEST:
        return program_fits(k, c->program, NONE);
    case COLUMN_GATHER:
        return gather_fits(k, c->gather);
    case COLUMN_CALL:
        return call_fits(k, c->call);
    case COLUMN_BOARD:
        return lacks(k, "another board is read");
    case COLUMN_SUBJECT:
        break;
    }
    return lacks(k, "a reference to a subject is read");
}

static bool column_fits(struct scope *k, uint32_t column)
{
    const struct column *c = &k->ruleset->plan.columns[column];
    if (k->seen[column])
        return true;
    k->seen[column] = true;
    if (c->kind != k->kind)
        return lacks(k, "something of another kind is read");
    if (c->type.tag == VALUE_REF)
        return lacks(k, "a reference to a subject is read");
    k->depth++;
    bool fits = made_fits(k, c);
    k->depth--;
    if (!fits)
        return false;
    return c->scheme == NONE || lacks(k, "a column belongs to the whole board");
}

static bool expr_fits(struct scope *k, const struct expr *x)
{
    return program_fits(k, x->program, NONE);
}

static bool rules_fit(struct scope *k, const struct scheme *s)
{
    if (!stretch_fits(k->ruleset, s))
        return lacks(k, "rules are judged over all rows");
    for (size_t i = 0; i < s->all_rule_count; i++) {
        const struct rule *r = s->all_rules[i];
        if (rule_has_criteria(r))
            return lacks(k, "criteria are looked at over all rows");
        if (!expr_fits(k, &r->when) || !expr_fits(k, &r->score) || !expr_fits(k, &r->least) ||
            !expr_fits(k, &r->most))
            return false;
    }
    return expr_fits(k, &s->least) && expr_fits(k, &s->most);
}

// What follows from the points: quotas are of the cohort, all else of the row.
static bool rest_fits(struct scope *k, const struct scheme *s)
{
    for (size_t i = 0; i < s->veto_count; i++)
        if (!expr_fits(k, &s->vetoes[i].when) || !expr_fits(k, &s->vetoes[i].unless))
            return false;
    for (size_t i = 0; i < s->tie_break_count; i++)
        if (!expr_fits(k, &s->tie_break[i].value))
            return false;
    for (size_t i = 0; i < s->grade_count; i++)
        if (s->grades[i].quota.tag != QUOTA_NONE)
            return lacks(k, "a grade has a quota");
        else if (!expr_fits(k, &s->grades[i].when))
            return false;
    for (size_t i = 0; i < s->outcome_count; i++)
        if (s->outcomes[i].quota.tag != QUOTA_NONE)
            return lacks(k, "an outcome has a quota");
        else if (!expr_fits(k, &s->outcomes[i].when) || !expr_fits(k, &s->outcomes[i].unless))
            return false;
    return true;
}

// Texts are numbered in the order of the listing, so that a row does not say its own.
static bool shows_fit(struct scope *k, const struct scheme *s)
{
    for (size_t i = 0; i < s->show_count; i++) {
        const struct expr *x = &s->shows[i].value;
        if (x->type.tag == VALUE_TEXT || x->type.tag == VALUE_ENUM || x->type.tag == VALUE_REF)
            return lacks(k, "a show is a text");
        if (!expr_fits(k, x))
            return false;
    }
    return true;
}

// NULL: it fits. compared: per column of the plan.
static const char *scope_lacks(const struct ruleset *r, const struct scheme *s, bool *compared)
{
    struct scope k = {.ruleset = r,
                      .kind = s->of,
                      .scheme = (uint32_t)(s - r->model.schemes),
                      .compared = compared};
    k.seen = mem_new(r->plan.column_count + 1, sizeof *k.seen);
    bool fits = expr_fits(&k, &s->who) && expr_fits(&k, &s->cohort);
    k.assessed = true;
    fits = fits && rules_fit(&k, s) && rest_fits(&k, s) && shows_fit(&k, s);
    free(k.seen);
    if (fits)
        return NULL;
    return k.lacks ? k.lacks : "something of it is not of the row";
}

const char *row_scope_lacks(const struct ruleset *r, const struct scheme *s)
{
    bool *compared = mem_new(r->plan.column_count + 1, sizeof *compared);
    const char *lacks = scope_lacks(r, s, compared);
    free(compared);
    return lacks;
}

bool row_scope_column(const struct ruleset *r, uint32_t column)
{
    struct scope k = {.ruleset = r, .kind = r->plan.columns[column].kind, .scheme = NONE};
    k.seen = mem_new(r->plan.column_count + 1, sizeof *k.seen);
    bool fits = column_fits(&k, column);
    free(k.seen);
    return fits;
}

uint32_t *row_scope_compared(const struct ruleset *r, const struct scheme *s, size_t *count)
{
    bool *compared = mem_new(r->plan.column_count + 1, sizeof *compared);
    uint32_t *list = mem_new(r->plan.column_count + 1, sizeof *list);
    *count = 0;
    bool none = scope_lacks(r, s, compared) != NULL;
    for (uint32_t i = 0; !none && i < r->plan.column_count; i++)
        if (compared[i])
            list[(*count)++] = i;
    free(compared);
    return list;
}
