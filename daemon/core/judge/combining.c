#include "core/judge/combining.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/engine/kernel.h"
#include "core/engine/kernel_points.h"

// A call over the rows of the board whose group is to be combined.
struct combining {
    struct judging *judging;
    const struct rule *rule;
    uint32_t *rows; // NULL: all of the board
    size_t count;
    double **shares, **worths; // per child, per row of the call
};

// All rows are combined; of a child that is alike for them, so are the worths.
static bool combining_alike(struct combining *c, size_t k)
{
    const struct judging *j = c->judging;
    const struct rule *rule = c->rule->rules[k];
    const struct board_rule *child = &j->board->rules[rule->index];
    bool in_play = rule_in_play(child->state[0]) && child->worth[0] > 0;
    if (c->rows || !j->alike[rule->index].rows || (in_play && child->state[0] != RULE_SCORED) ||
        j->alike[rule->index].most > KERNEL_POINTS_MOST)
        return false;
    if (!in_play) {
        kernel_fill(c->shares[k], (double)NAN, c->count); // of worth 0: left out
        return true;
    }
    memcpy(c->worths[k], child->worth, c->count * sizeof *c->worths[k]);
    kernel_shares(c->shares[k], child->points, pow10_table[j->scheme->decimals], child->worth[0],
                  c->count);
    return true;
}

static void combining_child(struct combining *c, size_t k)
{
    const struct judging *j = c->judging;
    const struct board_rule *child = &j->board->rules[c->rule->rules[k]->index];
    for (size_t n = 0; n < c->count; n++) {
        size_t row = c->rows ? c->rows[n] : n;
        c->shares[k][n] = (double)NAN;
        if (!rule_in_play(child->state[row]) || !(child->worth[row] > 0))
            continue; // of worth 0: left out
        c->worths[k][n] = child->worth[row];
        if (child->points[row] != POINTS_NONE)
            c->shares[k][n] =
                points_to_double(child->points[row], j->scheme->decimals) / child->worth[row];
    }
}

static void combining_init(struct combining *c, struct judging *j, const struct rule *r)
{
    const struct board *b = j->board;
    const uint8_t *state = b->rules[r->index].state;
    *c = (struct combining){.judging = j, .rule = r, .count = b->row_count};
    if (!j->alike[r->index].rows || !rule_in_play(state[0])) {
        c->rows = mem_new(b->row_count + 1, sizeof *c->rows);
        c->count = 0;
        for (uint32_t i = 0; i < b->row_count; i++)
            if (rule_in_play(state[i]))
                c->rows[c->count++] = i;
    }
    c->shares = mem_new(r->rule_count + 1, sizeof *c->shares);
    c->worths = mem_new(r->rule_count + 1, sizeof *c->worths);
    for (size_t k = 0; k < r->rule_count; k++) {
        c->shares[k] = mem_new(c->count + 1, sizeof(double));
        c->worths[k] = mem_new(c->count + 1, sizeof(double));
        if (!combining_alike(c, k))
            combining_child(c, k);
    }
}

static void combining_release(struct combining *c)
{
    for (size_t k = 0; k < c->rule->rule_count; k++) {
        free(c->shares[k]);
        free(c->worths[k]);
    }
    free(c->shares);
    free(c->worths);
    free(c->rows);
}

// Both are told when all rows are judged at once.
static void combining_row_failed(void *context, size_t row, const char *text)
{
    struct combining *c = context;
    judging_fail(c->judging, c->rule->index, c->rows ? c->rows[row] : (uint32_t)row, text);
}

static void combining_said(void *context, const char *text)
{
    (void)context;
    (void)text;
}

bool combine_shares(const struct rule *r, size_t count, double *const *shares,
                    double *const *worths, double *result,
                    void (*row_failed)(void *context, size_t row, const char *text), void *context,
                    struct err *e)
{
    const struct call *of = r->combine.call;
    const struct method_call call = {
        .row_count = count,
        .columns = (const double *const *)shares,
        .worths = (const double *const *)worths,
        .child_count = r->rule_count,
        .parameters = of->parameters,
        .texts = of->texts,
        .lists = of->lists,
        .result = result,
        .row_failed = row_failed,
        .said = combining_said,
        .context = context,
    };
    return count == 0 || of->method->call(of->method, &call, e);
}

// The combined shares into points of the group's worth.
static void combining_take(struct combining *c, double *result)
{
    struct judging *j = c->judging;
    const struct rule *r = c->rule;
    uint8_t *state = j->board->rules[r->index].state;
    double *values = c->rows ? j->values : result;
    double worth = 0;
    bool alike = !c->rows && group_alike(j, r);
    for (size_t n = 0; n < c->count; n++) {
        size_t row = c->rows ? c->rows[n] : n;
        if (isinf(result[n])) {
            judging_fail(j, r->index, (uint32_t)row, "an infinity");
            state[row] = RULE_FAILED;
            j->alike[r->index].rows = false;
        }
        if (n == 0 || !alike)
            worth = worth_to_combine(j, r, row);
        values[row] = result[n] * worth * r->times;
    }
    rule_take(j, r->index, values);
}

void judge_combined(struct judging *j, const struct rule *r)
{
    struct combining c;
    struct err e;
    combining_init(&c, j, r);
    double *result = mem_new(c.count + 1, sizeof *result);
    if (combine_shares(r, c.count, c.shares, c.worths, result, combining_row_failed, &c, &e))
        combining_take(&c, result);
    else
        judging_fail_rule(j, r->index, e.text);
    free(result);
    combining_release(&c);
}
