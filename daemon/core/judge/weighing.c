#include "core/judge/weighing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static double *numbers_new(struct weighing *w)
{
    return arena_array(&w->arena, w->row_count + 1, sizeof(double));
}

// The rows of a cohort to which the group applies, in order of id.
static void take_rows(struct weighing *w, const struct peers *p, uint32_t cohort)
{
    const uint8_t *states = w->judging->board->rules[w->rule->index].state;
    bool criteria = rule_has_criteria(w->rule);
    size_t from = p->starts[cohort], end = p->starts[cohort + 1];
    w->rows = arena_array(&w->arena, end - from + 1, sizeof *w->rows);
    for (size_t i = from; i < end; i++) {
        uint8_t state = states[p->rows[i]];
        if (rule_in_play(state) || (criteria && state == RULE_SKIPPED))
            w->rows[w->row_count++] = p->rows[i];
    }
}

static void weighing_open(struct weighing *w, struct judging *j, const struct rule *r,
                          const struct peers *p, uint32_t cohort)
{
    *w = (struct weighing){.judging = j, .rule = r};
    arena_init(&w->arena);
    take_rows(w, p, cohort);
    w->column_count = r->is_group ? r->rule_count : r->criterion_count;
    w->columns = arena_array(&w->arena, w->column_count + 1, sizeof *w->columns);
    w->treated = arena_array(&w->arena, w->column_count + 1, sizeof *w->treated);
    w->weights = arena_array(&w->arena, w->column_count + 1, sizeof *w->weights);
    w->directions = arena_array(&w->arena, w->column_count + 1, sizeof *w->directions);
    w->failed = arena_array(&w->arena, w->row_count + 1, sizeof *w->failed);
}

// To the sum 1; where nothing weighs anything, all weigh the same.
static void weights_scale(double *weights, size_t count)
{
    double sum = 0.0;
    for (size_t k = 0; k < count; k++)
        sum += weights[k];
    for (size_t k = 0; k < count; k++)
        weights[k] = sum > 0.0 ? weights[k] / sum : 1.0 / (double)count;
}

void criteria_weights(const struct rule *r, double *weights, int8_t *directions)
{
    for (size_t k = 0; k < r->criterion_count; k++) {
        weights[k] = r->criteria[k].weight;
        directions[k] = r->criteria[k].less ? DIRECTION_LESS : DIRECTION_MORE;
    }
    weights_scale(weights, r->criterion_count);
}

static bool consecutive(const struct weighing *w)
{
    for (size_t i = 1; i < w->row_count; i++)
        if (w->rows[i] != w->rows[0] + i)
            return false;
    return w->row_count > 0;
}

void weighing_criteria(struct weighing *w, struct judging *j, const struct rule *r,
                       double *const *all, const struct peers *p, uint32_t cohort)
{
    weighing_open(w, j, r, p, cohort);
    bool whole = consecutive(w);
    for (size_t k = 0; k < w->column_count; k++) {
        w->columns[k] = whole ? all[k] + w->rows[0] : numbers_new(w);
        for (size_t n = 0; !whole && n < w->row_count; n++)
            w->columns[k][n] = all[k][w->rows[n]];
    }
    criteria_weights(r, w->weights, w->directions);
}

// What one rule brings into the group: its share of its worth, and the worth.
static void take_share(struct weighing *w, size_t k)
{
    const struct board_rule *child = &w->judging->board->rules[w->rule->rules[k]->index];
    int decimals = w->judging->scheme->decimals;
    for (size_t n = 0; n < w->row_count; n++) {
        uint32_t row = w->rows[n];
        w->columns[k][n] = (double)NAN;
        if (!rule_in_play(child->state[row]) || !(child->worth[row] > 0))
            continue; // of worth 0: left out
        w->worths[k][n] = child->worth[row];
        if (child->points[row] != POINTS_NONE)
            w->columns[k][n] = points_to_double(child->points[row], decimals) / child->worth[row];
    }
}

void weighing_rules(struct weighing *w, struct judging *j, const struct rule *r,
                    const struct peers *p, uint32_t cohort)
{
    weighing_open(w, j, r, p, cohort);
    w->worths = arena_array(&w->arena, w->column_count + 1, sizeof *w->worths);
    for (size_t k = 0; k < w->column_count; k++) {
        double declared = worth_in_cohort(r->rules[k], j->board->cohort_names[cohort]);
        w->weights[k] = declared > 0.0 ? declared : 0.0;
        w->directions[k] = DIRECTION_MORE;
        w->columns[k] = numbers_new(w);
        w->worths[k] = numbers_new(w);
        take_share(w, k);
    }
    weights_scale(w->weights, w->column_count);
}

void weighing_release(struct weighing *w)
{
    arena_release(&w->arena);
}

// The methods

static void row_failed(void *context, size_t row, const char *text)
{
    struct weighing *w = context;
    if (!w->failed[row])
        w->failed[row] = arena_text(&w->arena, text);
}

// Told through the call's context, which is the weighing.
static void say(void *context, const char *text)
{
    const struct weighing *w = context;
    if (w->said)
        w->said(w->said_context, text);
}

static struct method_call call_of(struct weighing *w, const struct call *call)
{
    return (struct method_call){
        .row_count = w->row_count,
        .columns = (const double *const *)w->treated,
        .child_count = w->column_count,
        .parameters = call->parameters,
        .texts = call->texts,
        .lists = call->lists,
        .directions = w->directions,
        .weights = w->weights,
        .row_failed = row_failed,
        .said = say,
        .context = w,
    };
}

static bool treat(struct weighing *w, const struct call *call, struct err *e)
{
    double **cells = arena_array(&w->arena, w->column_count + 1, sizeof *cells);
    uint8_t **fates = arena_array(&w->arena, w->column_count + 1, sizeof *fates);
    for (size_t k = 0; k < w->column_count; k++) {
        cells[k] = numbers_new(w);
        fates[k] = arena_array(&w->arena, w->row_count + 1, sizeof **fates);
    }
    struct method_call c = call_of(w, call);
    c.cells = cells;
    c.fates = fates;
    if (!call->method->call(call->method, &c, e))
        return false;
    for (size_t k = 0; w->fates && k < w->column_count; k++) // the last to touch a cell names it
        for (size_t n = 0; n < w->row_count; n++)
            if (fates[k][n] == CELL_AS_IT_WAS)
                fates[k][n] = w->fates[k][n];
    w->treated = cells;
    w->fates = fates;
    return true;
}

static bool weigh(struct weighing *w, const struct call *call, struct err *e)
{
    struct method_call c = call_of(w, call);
    double *weights = arena_array(&w->arena, w->column_count + 1, sizeof *weights);
    c.weights = NULL;
    c.vector = weights;
    if (!call->method->call(call->method, &c, e))
        return false;
    w->weights = weights;
    for (size_t k = 0; w->worths && k < w->column_count; k++)
        for (size_t n = 0; n < w->row_count; n++)
            if (w->worths[k][n] > 0.0)
                w->worths[k][n] = weights[k];
    return true;
}

// The worths that a method over a group's rules wants; of criteria their weights, for every row.
static double **worths_of(struct weighing *w)
{
    if (w->worths)
        return w->worths;
    double **worths = arena_array(&w->arena, w->column_count + 1, sizeof *worths);
    for (size_t k = 0; k < w->column_count; k++) {
        worths[k] = numbers_new(w);
        for (size_t n = 0; n < w->row_count; n++)
            worths[k][n] = w->weights[k];
    }
    return worths;
}

static double weighted_mean(const struct weighing *w, size_t row)
{
    double sum = 0.0, whole = 0.0;
    for (size_t k = 0; k < w->column_count; k++) {
        double worth = w->worths ? w->worths[k][row] : w->weights[k];
        if (!(worth > 0.0))
            continue;
        sum += worth * w->treated[k][row];
        whole += worth;
    }
    return whole > 0.0 ? sum / whole : (double)NAN;
}

static bool combine(struct weighing *w, struct err *e)
{
    const struct call *call = w->rule->combine.call;
    const struct method *m = call ? call->method : NULL;
    w->output_count = m && m->output_count > 0 ? m->output_count : 1;
    w->outputs = arena_array(&w->arena, w->output_count, sizeof *w->outputs);
    for (size_t i = 0; i < w->output_count; i++)
        w->outputs[i] = numbers_new(w);
    w->share = w->outputs[call ? call->output : 0];
    if (!call) {
        for (size_t n = 0; n < w->row_count; n++)
            w->share[n] = weighted_mean(w, n);
        return true;
    }
    struct method_call c = call_of(w, call);
    c.result = w->outputs[0];
    c.results = m->output_count > 0 ? w->outputs : NULL;
    if (m->scope == METHOD_GROUP)
        c.worths = (const double *const *)worths_of(w);
    return m->call(m, &c, e);
}

bool weighing_run(struct weighing *w, struct err *e)
{
    memcpy(w->treated, w->columns, w->column_count * sizeof *w->columns);
    for (size_t i = 0; i < w->rule->treat_count; i++)
        if (w->rule->treat[i].call && !treat(w, w->rule->treat[i].call, e))
            return false;
    if (w->rule->weights.call && !weigh(w, w->rule->weights.call, e))
        return false;
    if (!combine(w, e))
        return false;
    for (size_t n = 0; n < w->row_count; n++)
        if (w->failed[n])
            w->share[n] = (double)INFINITY;
    return true;
}

// Criteria

void criteria_columns_free(const struct rule *r, double **all)
{
    for (size_t k = 0; all && k < r->criterion_count; k++)
        free(all[k]);
    free(all);
}

double **criteria_columns(struct judging *j, const struct rule *r, const struct window *w,
                          struct err *e)
{
    const struct board *b = j->board;
    double **all = mem_new(r->criterion_count + 1, sizeof *all);
    for (size_t k = 0; k < r->criterion_count; k++) {
        all[k] = mem_new(b->row_count + 1, sizeof **all);
        if (engine_run(j->engine, r->criteria[k].value.program, j->scheme->of, w, j->board, all[k],
                       e))
            continue;
        criteria_columns_free(r, all);
        return NULL;
    }
    return all;
}

static void take_values(const struct weighing *w, bool report, double *out)
{
    struct judging *j = w->judging;
    struct board_rule *br = &j->board->rules[w->rule->index];
    for (size_t n = 0; n < w->row_count; n++) {
        uint32_t row = w->rows[n];
        if (isinf(w->share[n])) {
            if (report && br->state[row] == RULE_SCORED) {
                judging_fail(j, w->rule->index, row, w->failed[n] ? w->failed[n] : "an infinity");
                br->state[row] = RULE_FAILED;
            }
            continue;
        }
        out[row] = w->share[n] * br->worth[row] * w->rule->times;
    }
}

bool criteria_values(struct judging *j, const struct rule *r, const struct window *window,
                     bool report, double *out, struct err *e)
{
    const struct board *b = j->board;
    for (size_t i = 0; i < b->row_count; i++)
        out[i] = (double)NAN;
    double **all = criteria_columns(j, r, window, e);
    bool done = all != NULL;
    struct peers p;
    peers_init(&p, j->engine, j->scheme->of, b);
    for (uint32_t c = 0; done && c < b->cohort_count; c++) {
        struct weighing w;
        weighing_criteria(&w, j, r, all, &p, c);
        done = w.row_count == 0 || weighing_run(&w, e);
        if (done && w.row_count > 0)
            take_values(&w, report, out);
        weighing_release(&w);
    }
    peers_release(&p);
    criteria_columns_free(r, all);
    return done;
}
