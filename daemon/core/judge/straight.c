#include "core/judge/straight.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "core/engine/kernel.h"
#include "core/engine/kernel_mean.h"
#include "core/engine/kernel_points.h"
#include "core/judge/combining.h"
#include "core/judge/measuring.h"
#include "core/judge/total.h"

struct group;

struct over_criteria { // measured by a recipe of distances
    const struct rule *rule;
    double worth;
};

// Points that add up: lines, rules over criteria, and groups. Where nothing is kept of a plain
// group there is none of it, but what is in it.
struct sum {
    struct kernel_line *lines;
    const struct rule **line_rules;
    struct over_criteria *measured;
    struct group *groups;
    size_t line_count, measured_count, group_count;
    double *ahead; // what the lines come to, of rows that are wanted now and of some that follow
    size_t ahead_first, ahead_count;
};

struct group {
    const struct rule *rule;
    struct sum *children; // of one that is combined, each by itself; of a plain one, one sum
    double *child_worth;
    double worth;            // what the share is a share of
    struct kernel_mean mean; // of the columns, where is_mean
    bool is_mean;
    double **columns;         // per child, a stretch each: its points, of a mean; else its share
    const double **points_of; // per child of a mean: where its points are, in its column or ahead
    // Where the method is called, a stretch each:
    double **worths; // per child, and they never change
    double *points, *result;
};

struct straight {
    struct judging *judging;
    struct arena *arena;
    size_t model;   // the row of the stretch that shows states and worths
    double most;    // no sum of points is further from 0
    double worth;   // of one that may be the total
    double *worths; // per rule, of a board that keeps them; else NULL
    double *own;    // a stretch: of one such rule
    struct sum all;
    size_t sums_of_lines; // that look ahead
};

// Columns are read quickest in long runs, so lines are summed for a whole run of rows, or fewer
// where the sums would not stay in a core's own cache.
#define AHEAD_NUMBERS ((size_t)1 << 16) // of all sums together

#define RULES_MOST 4096 // a combined rule needs two stretches of numbers

// --- is it? ---

static bool is_uncapped(const struct judging *j, const struct rule *r)
{
    return !expr_given(&r->when) && !expr_given(&r->least) && !expr_given(&r->most) &&
           !r->is_unknown && (r->decimals < 0 || r->decimals >= j->scheme->decimals);
}

static bool is_plain_sum(const struct rule *r)
{
    return r->is_group && !rule_combines(r) && !(r->times < 1.0) && !(r->times > 1.0);
}

static bool rules_fit(const struct judging *j)
{
    const struct scheme *s = j->scheme;
    bool fit = s->all_rule_count <= RULES_MOST && !expr_given(&s->least) && !expr_given(&s->most);
    for (size_t k = 0; k < s->all_rule_count && fit; k++)
        fit = is_uncapped(j, s->all_rules[k]);
    return fit;
}

static bool scored_throughout(const struct judging *j, size_t row)
{
    for (size_t k = 0; k < j->scheme->all_rule_count; k++)
        if (j->board->rules[k].state[row] != RULE_SCORED)
            return false;
    return j->board->state[row] == ROW_RANKED;
}

static bool find_model(struct straight *s)
{
    for (s->model = 0; s->model < s->judging->board->row_count; s->model++)
        if (scored_throughout(s->judging, s->model))
            return true;
    return false;
}

// --- how ---

static double model_worth(const struct straight *s, const struct rule *r)
{
    return s->judging->board->rules[r->index].worth[s->model];
}

static bool add_line(struct straight *s, struct sum *to, const struct rule *r)
{
    const struct judging *j = s->judging;
    const struct program *p = r->score.program;
    const struct map_entry *run = p ? map_get_bytes(j->runs, (const char *)&p, sizeof p) : NULL;
    struct kernel_line *line = &to->lines[to->line_count];
    struct run_line of;
    if (!run || !run->pointer ||
        !run_is_line(run->pointer, r->index, j->board->cohort[s->model], &of) ||
        !kernel_line_prepare(line, &of.values, &of.extent, &of.recipe, model_worth(s, r),
                             j->scheme->decimals))
        return false;
    s->most += line->most;
    to->line_rules[to->line_count++] = r;
    return true;
}

static bool add_measured(struct straight *s, struct sum *to, const struct rule *r)
{
    to->measured[to->measured_count++] =
        (struct over_criteria){.rule = r, .worth = model_worth(s, r)};
    s->most += (double)KERNEL_ROUND_MOST;
    return s->judging->measures[r->index] != NULL;
}

static bool sum_open(struct straight *s, struct sum *to, struct rule *const *rules, size_t count);

static double *stretch_of_numbers(struct straight *s)
{
    return arena_array(s->arena, PROGRAM_BLOCK, sizeof(double));
}

// What a call of the method needs.
static void combined_call_open(struct straight *s, struct group *c)
{
    size_t count = c->rule->rule_count;
    c->worths = arena_array(s->arena, count + 1, sizeof *c->worths);
    c->result = stretch_of_numbers(s);
    for (size_t k = 0; k < count; k++) {
        c->worths[k] = stretch_of_numbers(s);
        kernel_fill(c->worths[k], c->child_worth[k], PROGRAM_BLOCK);
    }
}

static bool combined_open(struct straight *s, struct group *c)
{
    const struct rule *r = c->rule;
    size_t count = r->rule_count;
    c->worth = worth_to_combine(s->judging, r, s->model);
    c->children = arena_array(s->arena, count + 1, sizeof *c->children);
    c->child_worth = arena_array(s->arena, count + 1, sizeof *c->child_worth);
    c->columns = arena_array(s->arena, count + 1, sizeof *c->columns);
    c->points_of = arena_array(s->arena, count + 1, sizeof *c->points_of);
    for (size_t k = 0; k < count; k++) {
        c->child_worth[k] = model_worth(s, r->rules[k]);
        c->columns[k] = stretch_of_numbers(s);
        if (!(c->child_worth[k] > 0) || !sum_open(s, &c->children[k], &r->rules[k], 1))
            return false;
    }
    c->is_mean = r->combine.method->is_geometric &&
                 kernel_mean_prepare(&c->mean, c->child_worth, count, c->worth * r->times,
                                     s->judging->scheme->decimals);
    if (!c->is_mean)
        combined_call_open(s, c);
    s->most += (double)KERNEL_ROUND_MOST;
    return true;
}

static bool may_be_combined(const struct rule *r)
{
    const struct method *m = r->combine.method;
    return rule_combines(r) && m && m->scope == METHOD_GROUP && !r->treat_count &&
           !r->weights.method;
}

static bool group_open(struct straight *s, struct sum *to, const struct rule *r)
{
    struct group *g = &to->groups[to->group_count++];
    *g = (struct group){.rule = r, .points = stretch_of_numbers(s)};
    if (!is_plain_sum(r))
        return may_be_combined(r) && combined_open(s, g);
    g->children = arena_alloc(s->arena, sizeof *g->children);
    return sum_open(s, g->children, r->rules, r->rule_count);
}

// Its rules count as if they stood where it stands.
static bool is_seen_through(const struct straight *s, const struct rule *r)
{
    return is_plain_sum(r) && !s->worths;
}

static bool sum_add(struct straight *s, struct sum *to, struct rule *const *rules, size_t count)
{
    bool fits = true;
    for (size_t k = 0; k < count && fits; k++) {
        const struct rule *r = rules[k];
        if (is_seen_through(s, r))
            fits = sum_add(s, to, r->rules, r->rule_count);
        else if (rule_has_criteria(r))
            fits = add_measured(s, to, r);
        else
            fits = r->is_group ? group_open(s, to, r) : add_line(s, to, r);
    }
    return fits;
}

// How many rules and groups, those of groups that are seen through among them.
static void count_parts(const struct straight *s, struct rule *const *rules, size_t count,
                        size_t *single, size_t *groups)
{
    for (size_t k = 0; k < count; k++) {
        bool through = is_seen_through(s, rules[k]);
        *single += !rules[k]->is_group;
        *groups += rules[k]->is_group && !through;
        if (through)
            count_parts(s, rules[k]->rules, rules[k]->rule_count, single, groups);
    }
}

static bool sum_open(struct straight *s, struct sum *to, struct rule *const *rules, size_t count)
{
    size_t single = 0, groups = 0;
    count_parts(s, rules, count, &single, &groups);
    to->lines = arena_array(s->arena, single + 1, sizeof *to->lines);
    to->line_rules = arena_array(s->arena, single + 1, sizeof(struct rule *));
    to->measured = arena_array(s->arena, single + 1, sizeof *to->measured);
    to->groups = arena_array(s->arena, groups + 1, sizeof *to->groups);
    bool fits = sum_add(s, to, rules, count);
    s->sums_of_lines += to->line_count > 0;
    return fits;
}

static void keep_rules(struct straight *s)
{
    const struct scheme *scheme = s->judging->scheme;
    s->worths = arena_array(s->arena, scheme->all_rule_count + 1, sizeof *s->worths);
    s->own = stretch_of_numbers(s);
    for (size_t k = 0; k < scheme->all_rule_count; k++)
        s->worths[k] = model_worth(s, scheme->all_rules[k]);
}

struct straight *straight_open(struct judging *j, struct arena *a)
{
    struct straight *s = arena_alloc(a, sizeof *s);
    *s = (struct straight){.judging = j, .arena = a};
    if (j->board->cohort_count != 1 || !rules_fit(j) || !find_model(s))
        return NULL;
    if (total_may_be(j->scheme))
        s->worth = model_worth(s, j->scheme->all_rules[0]);
    else if (j->board->keeps_rules)
        keep_rules(s);
    return sum_open(s, &s->all, j->scheme->rules, j->scheme->rule_count) &&
                   s->most <= (double)KERNEL_POINTS_MOST
               ? s
               : NULL;
}

// --- there ---

// Where a rule's points are added up: to the sum, or by themselves to be kept.
static double *own_of(const struct straight *s, size_t count, double *sum)
{
    if (!s->worths)
        return sum;
    kernel_fill(s->own, 0.0, count);
    return s->own;
}

// They are known, in `own`, and count in `sum`.
static void own_done(const struct straight *s, const struct rule *r, const double *own,
                     size_t count, double *sum)
{
    if (!s->worths)
        return;
    const struct board_rule *to = &s->judging->board->rules[r->index];
    struct points_span unasked = POINTS_SPAN_NONE;
    kernel_whole_points(to->points, own, count, &unasked);
    kernel_fill(to->worth, s->worths[r->index], count);
    memset(to->state, RULE_SCORED, count);
    memset(to->age, 0, count);
    for (size_t i = 0; i < count; i++)
        sum[i] += own[i];
}

static void look_ahead(const struct straight *s, struct sum *of, size_t first, size_t count)
{
    size_t rows = PROGRAM_RUN, left = s->judging->board->whole->row_count - first;
    while (rows > PROGRAM_BLOCK && rows * s->sums_of_lines > AHEAD_NUMBERS)
        rows /= 2;
    if (!of->ahead)
        of->ahead = arena_array(s->arena, rows, sizeof *of->ahead);
    size_t end = rows - first % rows, n = end < count ? count : end;
    of->ahead_first = first;
    of->ahead_count = n < left ? n : left;
    kernel_sum_lines(of->ahead, of->lines, of->line_count, first, of->ahead_count);
}

// Of rules that are kept each line is by itself.
static bool looks_ahead(const struct straight *s, const struct sum *of)
{
    return of->line_count > 0 && !s->worths;
}

// What the lines come to, of so many rows from there on.
static const double *lines_ahead(const struct straight *s, struct sum *of, size_t first,
                                 size_t count)
{
    if (first < of->ahead_first || first + count > of->ahead_first + of->ahead_count)
        look_ahead(s, of, first, count);
    return of->ahead + (first - of->ahead_first);
}

static void add_lines(const struct straight *s, struct sum *of, size_t first, size_t count,
                      double *out)
{
    if (!looks_ahead(s, of)) {
        kernel_fill(out, 0.0, count);
        for (size_t k = 0; k < of->line_count; k++) {
            kernel_sum_lines(s->own, &of->lines[k], 1, first, count);
            own_done(s, of->line_rules[k], s->own, count, out);
        }
        return;
    }
    memcpy(out, lines_ahead(s, of, first, count), count * sizeof *out);
}

static bool measured_add(const struct straight *s, const struct over_criteria *m, size_t first,
                         size_t count, double *sum)
{
    double share[PROGRAM_BLOCK], *own = own_of(s, count, sum);
    bool infinite;
    struct err e;
    if (!measuring_shares(s->judging, m->rule, first, count, share, &infinite, &e) || infinite)
        return false;
    kernel_add_rounded(own, share, m->worth, m->rule->times, s->judging->scheme->decimals, count);
    own_done(s, m->rule, own, count, sum);
    return true;
}

static bool sum_points(const struct straight *s, struct sum *of, size_t first, size_t count,
                       double *out);

// The shares of the children, put together by the method.
static bool call_add(const struct straight *s, const struct group *c, size_t first, size_t count,
                     double *sum)
{
    int decimals = s->judging->scheme->decimals;
    struct err e;
    for (size_t k = 0; k < c->rule->rule_count; k++) {
        if (!sum_points(s, &c->children[k], first, count, c->points))
            return false;
        kernel_whole_shares(c->columns[k], sum, c->points, pow10_table[decimals], c->child_worth[k],
                            count);
    }
    if (!combine_shares(c->rule, count, c->columns, c->worths, c->result, NULL, NULL, &e))
        return false; // a row that fails has an infinity, and is judged rule by rule
    double *own = own_of(s, count, sum);
    kernel_add_rounded(own, c->result, c->worth, c->rule->times, decimals, count);
    own_done(s, c->rule, own, count, sum);
    return true;
}

// The points of a sum: where they are ahead, or put into room. NULL: a row is not to be had so.
static const double *points_of(const struct straight *s, struct sum *of, size_t first, size_t count,
                               double *room)
{
    if (looks_ahead(s, of) && !of->measured_count && !of->group_count)
        return lines_ahead(s, of, first, count);
    return sum_points(s, of, first, count, room) ? room : NULL;
}

static bool mean_add(const struct straight *s, const struct group *c, size_t first, size_t count,
                     double *sum)
{
    for (size_t k = 0; k < c->rule->rule_count; k++) {
        c->points_of[k] = points_of(s, &c->children[k], first, count, c->columns[k]);
        if (!c->points_of[k])
            return false;
    }
    double *own = own_of(s, count, sum);
    kernel_add_means(own, c->points_of, &c->mean, count);
    own_done(s, c->rule, own, count, sum);
    return true;
}

static bool group_add(const struct straight *s, const struct group *g, size_t first, size_t count,
                      double *sum)
{
    if (!is_plain_sum(g->rule))
        return g->is_mean ? mean_add(s, g, first, count, sum) : call_add(s, g, first, count, sum);
    bool done = sum_points(s, g->children, first, count, g->points);
    if (done)
        own_done(s, g->rule, g->points, count, sum);
    return done;
}

static bool sum_points(const struct straight *s, struct sum *of, size_t first, size_t count,
                       double *out)
{
    add_lines(s, of, first, count, out);
    for (size_t k = 0; k < of->measured_count; k++)
        if (!measured_add(s, &of->measured[k], first, count, out))
            return false;
    for (size_t k = 0; k < of->group_count; k++)
        if (!group_add(s, &of->groups[k], first, count, out))
            return false;
    return true;
}

double straight_worth(const struct straight *s)
{
    return s->worth;
}

bool straight_points(struct straight *s, size_t first, size_t count, double *out)
{
    return sum_points(s, &s->all, first, count, out);
}
