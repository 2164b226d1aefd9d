// Bounds of the plan's columns: what is declared, and what can be gathered.
#include <math.h>

#include "core/check/bounds.h"

// What is summed may be of any number of members, each by a share of 0 to 1.
static struct bounds of_sum(struct bounds value)
{
    return (struct bounds){value.least >= 0.0 ? 0.0 : -ENDLESS, value.most <= 0.0 ? 0.0 : ENDLESS,
                           value.ratio};
}

static struct bounds of_gather(const struct bounding *b, const struct gather *g, uint32_t scheme)
{
    struct bounds_place at = {scheme, g->set == SET_RECORDS ? g->record : NONE};
    struct bounds value =
        g->value ? bounds_program(b, g->value, at, NULL) : bounds_of(-ENDLESS, ENDLESS);
    switch (g->aggregate) {
    case AGGREGATE_COUNT:
    case AGGREGATE_DISTINCT:
    case AGGREGATE_STREAK:
        return bounds_of(0.0, ENDLESS);
    case AGGREGATE_RANK:
        return bounds_of(1.0, ENDLESS);
    case AGGREGATE_SUM:
        value = bounds_times(value, bounds_of(g->exact_field == NONE ? 1.0 : g->exact_scale,
                                              g->exact_field == NONE ? 1.0 : g->exact_scale));
        return of_sum(value);
    case AGGREGATE_MEAN:
    case AGGREGATE_MEDIAN:
    case AGGREGATE_SMALLEST:
    case AGGREGATE_LARGEST:
    case AGGREGATE_FIRST:
    case AGGREGATE_LAST:
        return value;
    case AGGREGATE_SERIES:
        break;
    }
    return bounds_all();
}

static struct bounds of_board(const struct bounding *b, const struct column *k)
{
    const struct bounds_scheme *s = &b->schemes[k->board_scheme];
    switch (k->board_value) {
    case SCHEME_POINTS:
        return s->rules ? s->points : bounds_all();
    case SCHEME_RULE:
        return s->rules ? s->rules[k->board_at] : bounds_all();
    case SCHEME_RANK:
        return bounds_of(1.0, ENDLESS);
    case SCHEME_COUNT:
    case SCHEME_GRADE:
        return bounds_of(0.0, ENDLESS);
    case SCHEME_VETO:
    case SCHEME_OUTCOME:
        return bounds_of(0.0, 1.0);
    case SCHEME_WORTH:
    case SCHEME_SHOW:
        break;
    }
    return bounds_all();
}

static struct bounds of_call(const struct bounding *b, const struct column *k)
{
    struct bounds operands[16];
    size_t columns = 0;
    for (size_t i = 0; i < k->call->method->argument_count; i++) {
        if (k->call->method->arguments[i].sort == ARGUMENT_SERIES)
            continue;
        if (columns == sizeof operands / sizeof *operands)
            return bounds_all();
        struct bounds_place at = {k->scheme, NONE};
        operands[columns] = bounds_program(b, k->call->columns[columns], at, NULL);
        columns++;
    }
    return bounds_method(k->call, operands);
}

struct bounds bounds_column(const struct bounding *b, uint32_t column)
{
    const struct column *k = &b->ruleset->plan.columns[column];
    struct bounds_place at = {k->scheme, NONE};
    switch (k->tag) {
    case COLUMN_ATTRIBUTE:
        return bounds_type(&b->ruleset->model.kinds[k->kind].attributes[k->index].type);
    case COLUMN_PROGRAM:
    case COLUMN_BEST:
        return k->program ? bounds_program(b, k->program, at, NULL) : bounds_all();
    case COLUMN_GATHER:
        return of_gather(b, k->gather, k->scheme);
    case COLUMN_CALL:
        return of_call(b, k);
    case COLUMN_BOARD:
        return of_board(b, k);
    case COLUMN_TARGET:
    case COLUMN_SUBJECT:
        break;
    }
    return bounds_all();
}

static bool same_bounds(const struct bounds *a, const struct bounds *b)
{
    return !(a->least < b->least) && !(a->least > b->least) && !(a->most < b->most) &&
           !(a->most > b->most) && a->ratio == b->ratio;
}

// Its points before they are cut, say.
static bool caps_read_board(const struct scheme *s)
{
    return (s->least.program && s->least.program->uses_scheme) ||
           (s->most.program && s->most.program->uses_scheme);
}

// Columns read lower ones, but a column may read a board that is made of higher ones, and itself
// of earlier: what is not known yet has no end, and a second round knows more. Where it finds no
// column changed, points are as they were.
void bounding_init(struct bounding *b, const struct ruleset *r)
{
    const struct plan *plan = &r->plan;
    *b = (struct bounding){.ruleset = r};
    arena_init(&b->arena);
    b->columns = arena_array(&b->arena, plan->column_count + 1, sizeof *b->columns);
    b->schemes = arena_array(&b->arena, r->model.scheme_count + 1, sizeof *b->schemes);
    for (size_t i = 0; i < plan->column_count; i++)
        b->columns[i] = bounds_all();
    for (int round = 0; round < 2; round++) {
        bool changed = round == 0;
        for (uint32_t i = 0; i < plan->column_count; i++) {
            struct bounds before = b->columns[i];
            b->columns[i] = bounds_column(b, i);
            changed = changed || !same_bounds(&before, &b->columns[i]);
        }
        for (uint32_t i = 0; i < r->model.scheme_count; i++)
            if (changed || caps_read_board(&r->model.schemes[i]))
                bounds_points(b, i);
    }
}

void bounding_release(struct bounding *b)
{
    arena_release(&b->arena);
}
