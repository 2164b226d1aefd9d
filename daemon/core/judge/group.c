// Groups: sums of their children, or a plugin's combination of the children's shares.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/judge/judging.h"

#define BIT(state) (1u << (state))
#define IN_PLAY (BIT(RULE_SCORED) | BIT(RULE_NO_DATA) | BIT(RULE_FILLED) | BIT(RULE_FAILED))

// A group stands as its children do: one that was refused or failed refuses or fails the group;
// where none is in play the group is not either. seen: the states that its children have.
static enum rule_state group_state(const struct judging *j, const struct rule *r, size_t row,
                                   unsigned seen)
{
    if (seen & BIT(RULE_FAILED))
        return RULE_FAILED;
    if (seen & BIT(RULE_NO_DATA))
        return RULE_NO_DATA;
    if ((seen & BIT(RULE_SKIPPED)) && worth_is_lost(j, r->rules, r->rule_count, row))
        return RULE_NO_DATA;
    if (seen & IN_PLAY)
        return RULE_SCORED;
    return seen & BIT(RULE_UNKNOWN) ? RULE_UNKNOWN : RULE_NOT_APPLICABLE;
}

static void group_states(struct judging *j, const struct rule *r)
{
    const struct board *b = j->board;
    uint8_t *own = b->rules[r->index].state;
    uint8_t *seen = mem_new(b->row_count + 1, sizeof *seen);
    for (size_t k = 0; k < r->rule_count; k++) {
        const uint8_t *states = b->rules[r->rules[k]->index].state;
        for (size_t i = 0; i < b->row_count; i++)
            seen[i] = (uint8_t)(seen[i] | BIT(states[i]));
    }
    for (size_t i = 0; i < b->row_count; i++)
        if (own[i] == RULE_SCORED)
            own[i] = (uint8_t)group_state(j, r, i, seen[i]);
    free(seen);
}

// The sums of the children's points; POINTS_NONE where they do not fit.
static points *group_sums(const struct judging *j, const struct rule *r)
{
    const struct board *b = j->board;
    points *sums = mem_new(b->row_count + 1, sizeof *sums);
    for (size_t k = 0; k < r->rule_count; k++) {
        const points *of = b->rules[r->rules[k]->index].points;
        for (size_t i = 0; i < b->row_count; i++) {
            points next;
            if (of[i] == POINTS_NONE || sums[i] == POINTS_NONE)
                continue;
            sums[i] = __builtin_add_overflow(sums[i], of[i], &next) ? POINTS_NONE : next;
        }
    }
    return sums;
}

static void group_take_sum(struct judging *j, const struct rule *r)
{
    struct board_rule *br = &j->board->rules[r->index];
    int decimals = j->scheme->decimals;
    bool rounds = r->decimals >= 0 && r->decimals < decimals;
    bool scales = r->times < 1.0 || r->times > 1.0;
    points *sums = group_sums(j, r);
    for (size_t i = 0; i < j->board->row_count; i++) {
        if (br->state[i] != RULE_SCORED)
            continue;
        points sum = sums[i];
        bool fits = sum != POINTS_NONE;
        if (fits && scales)
            fits = rule_round(j, r, points_to_double(sum, decimals) * r->times, &sum);
        else if (fits && rounds)
            sum = points_shown(sum, decimals, r->decimals);
        br->points[i] = fits ? sum : POINTS_NONE;
        br->state[i] = fits ? RULE_SCORED : RULE_FAILED;
        if (!fits)
            judging_fail(j, r->index, (uint32_t)i,
                         "the sum is too large for the scheme's decimals");
    }
    free(sums);
}

// A call over the rows of the board whose group is to be combined.
struct combining {
    struct judging *judging;
    const struct rule *rule;
    uint32_t *rows;
    size_t count;
    double **shares, **worths; // per child, per row of the call
};

static void combining_init(struct combining *c, struct judging *j, const struct rule *r)
{
    const struct board *b = j->board;
    *c = (struct combining){.judging = j, .rule = r};
    c->rows = mem_new(b->row_count + 1, sizeof *c->rows);
    for (uint32_t i = 0; i < b->row_count; i++)
        if (b->rules[r->index].state[i] == RULE_SCORED)
            c->rows[c->count++] = i;
    c->shares = mem_new(r->rule_count + 1, sizeof *c->shares);
    c->worths = mem_new(r->rule_count + 1, sizeof *c->worths);
    for (size_t k = 0; k < r->rule_count; k++) {
        const struct board_rule *child = &b->rules[r->rules[k]->index];
        c->shares[k] = mem_new(c->count + 1, sizeof(double));
        c->worths[k] = mem_new(c->count + 1, sizeof(double));
        for (size_t n = 0; n < c->count; n++) {
            uint32_t row = c->rows[n];
            if (!rule_in_play(child->state[row]) || !(child->worth[row] > 0))
                continue; // of worth 0: left out
            c->worths[k][n] = child->worth[row];
            c->shares[k][n] =
                points_to_double(child->points[row], j->scheme->decimals) / child->worth[row];
        }
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

static void combining_row_failed(void *context, size_t row, const char *text)
{
    struct combining *c = context;
    judging_fail(c->judging, c->rule->index, c->rows[row], text);
}

static bool combining_call(struct combining *c, double *result, struct err *e)
{
    const struct method *m = c->rule->combine_method;
    double *parameters = mem_new(m->parameter_count + 1, sizeof *parameters);
    const char **texts = mem_new(m->parameter_count + 1, sizeof *texts);
    for (size_t k = 0; k < m->parameter_count; k++) {
        parameters[k] = m->parameters[k].has_default ? m->parameters[k].number : (double)NAN;
        texts[k] = m->parameters[k].text;
    }
    struct method_call call = {
        .row_count = c->count,
        .columns = (const double *const *)c->shares,
        .worths = (const double *const *)c->worths,
        .child_count = c->rule->rule_count,
        .parameters = parameters,
        .texts = texts,
        .result = result,
        .row_failed = combining_row_failed,
        .context = c,
    };
    bool done = c->count == 0 || m->call(m, &call, e);
    free(parameters);
    free(texts);
    return done;
}

// What the combined share is a share of: the group's worth, less that of children which do not
// apply, when it does not spread.
static double worth_to_combine(const struct judging *j, const struct rule *r, size_t row)
{
    const struct board *b = j->board;
    double whole = 0, present = 0, own = b->rules[r->index].worth[row];
    for (size_t k = 0; k < r->rule_count; k++) {
        const struct board_rule *child = &b->rules[r->rules[k]->index];
        double declared = worth_declared(j, r->rules[k]->index, row);
        whole += isnan(declared) ? 0.0 : declared;
        if (rule_in_play(child->state[row]) && !isnan(child->worth[row]))
            present += child->worth[row];
    }
    double declared = worth_declared(j, r->index, row);
    if (!(whole > 0) || isnan(own) || isnan(declared))
        return own;
    double now = whole * own / declared; // the children's worths, grown with the group's
    return compare12(present, now) < 0 && declared > 0 ? own * present / now : own;
}

static void group_take_combined(struct judging *j, const struct rule *r)
{
    struct board *b = j->board;
    struct combining c;
    struct err e;
    combining_init(&c, j, r);
    double *result = mem_new(c.count + 1, sizeof *result);
    double *values = mem_new(b->row_count + 1, sizeof *values);
    if (combining_call(&c, result, &e)) {
        for (size_t n = 0; n < c.count; n++) {
            uint32_t row = c.rows[n];
            values[row] = result[n] * worth_to_combine(j, r, row) * r->times;
            if (isinf(result[n]))
                b->rules[r->index].state[row] = RULE_FAILED;
        }
        rule_take(j, r->index, values);
    } else {
        judging_fail_rule(j, r->index, e.text);
    }
    free(result);
    free(values);
    combining_release(&c);
}

void judge_group(struct judging *j, const struct rule *r)
{
    group_states(j, r);
    if (r->combine_method)
        group_take_combined(j, r);
    else
        group_take_sum(j, r);
}
