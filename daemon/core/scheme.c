#include "core/scheme.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/judging.h"

static scheme_progress_fn progress; // process lifetime
static void *progress_context;

void scheme_on_progress(scheme_progress_fn each, void *context)
{
    progress = each;
    progress_context = context;
}

void judging_fail(struct judging *j, uint32_t rule, uint32_t row, const char *text)
{
    struct board *b = j->board;
    b->failures =
        arena_grow(&b->arena, b->failures, b->failure_count, &b->failure_room, sizeof *b->failures);
    b->failures[b->failure_count++] = (struct board_failure){
        .rule = rule,
        .row = row,
        .text = arena_text(&b->arena, text),
    };
}

bool judging_run_program(struct judging *j, const struct program *p, uint32_t rule, double *out)
{
    struct err e;
    struct board *b = j->board;
    if (progress)
        progress(progress_context, b->scheme, rule);
    if (engine_run(j->engine, p, j->scheme->of, &b->window, b, out, &e))
        return true;
    judging_fail(j, rule, NONE, e.text);
    for (size_t i = 0; i < b->row_count; i++)
        out[i] = (double)NAN;
    return false;
}

bool judging_run(struct judging *j, const struct expr *x, uint32_t rule, double absent, double *out)
{
    if (x->program)
        return judging_run_program(j, x->program, rule, out);
    for (size_t i = 0; i < j->board->row_count; i++)
        out[i] = absent;
    return true;
}

bool judging_assessed(const struct judging *j, size_t row)
{
    return j->board->state[row] != ROW_ABSENT;
}

static void *board_array(struct board *b, size_t size)
{
    return arena_array(&b->arena, b->row_count + 1, size);
}

static struct board *board_new(struct judging *j, uint32_t scheme, const struct window *w)
{
    struct board *b = mem_new(1, sizeof *b);
    arena_init(&b->arena);
    const struct scheme *s = j->scheme;
    b->scheme = scheme;
    b->window = *w;
    b->row_count = store_row_count(engine_store(j->engine), s->of);
    b->state = board_array(b, 1);
    b->points = board_array(b, sizeof *b->points);
    b->cohort = board_array(b, sizeof *b->cohort);
    b->rank = board_array(b, sizeof *b->rank);
    b->tied = board_array(b, 1);
    b->grade = board_array(b, sizeof *b->grade);
    b->order = board_array(b, sizeof *b->order);
    b->rules = arena_array(&b->arena, s->all_rule_count + 1, sizeof *b->rules);
    for (size_t i = 0; i < s->all_rule_count; i++) {
        b->rules[i].points = board_array(b, sizeof(points));
        b->rules[i].worth = board_array(b, sizeof(double));
        b->rules[i].state = board_array(b, 1);
        b->rules[i].age = board_array(b, 1);
        for (size_t row = 0; row < b->row_count; row++) {
            b->rules[i].points[row] = POINTS_NONE;
            b->rules[i].worth[row] = (double)NAN;
        }
    }
    b->vetoes = arena_array(&b->arena, s->veto_count + 1, sizeof *b->vetoes);
    for (size_t i = 0; i < s->veto_count; i++)
        b->vetoes[i] = board_array(b, 1);
    b->outcomes = arena_array(&b->arena, s->outcome_count + 1, sizeof *b->outcomes);
    b->outcome_next = arena_array(&b->arena, s->outcome_count + 1, sizeof *b->outcome_next);
    for (size_t i = 0; i < s->outcome_count; i++) {
        b->outcomes[i] = board_array(b, 1);
        b->outcome_next[i] = board_array(b, sizeof(uint32_t));
    }
    b->shows = arena_array(&b->arena, s->show_count + 1, sizeof *b->shows);
    for (size_t i = 0; i < s->show_count; i++)
        b->shows[i] = board_array(b, sizeof(double));
    b->own_column_count = j->ruleset->plan.column_count;
    b->own_columns = arena_array(&b->arena, b->own_column_count + 1, sizeof *b->own_columns);
    for (size_t i = 0; i < b->row_count; i++) {
        b->points[i] = POINTS_NONE;
        b->cohort[i] = NONE;
        b->grade[i] = NONE;
    }
    return b;
}

// Who is assessed: members of the kind that were active at some time of the period so far, and who
// meet `who`.
static void judge_who(struct judging *j)
{
    struct board *b = j->board;
    const struct kind *k = &j->ruleset->model.kinds[j->scheme->of];
    int32_t first = period_start(b->window.period);
    const struct store *store = engine_store(j->engine);
    for (size_t i = 0; i < b->row_count; i++)
        b->state[i] = ROW_RANKED;
    if (k->active_from != NONE) {
        store_attribute(store, j->scheme->of, k->active_from, b->window.today, j->scratch);
        for (size_t i = 0; i < b->row_count; i++)
            if (!(j->scratch[i] <= b->window.today)) // no data: not yet begun, as far as is known
                b->state[i] = ROW_ABSENT;
    }
    if (k->active_until != NONE) {
        store_attribute(store, j->scheme->of, k->active_until, b->window.today, j->scratch);
        for (size_t i = 0; i < b->row_count; i++)
            if (j->scratch[i] < first)
                b->state[i] = ROW_ABSENT;
    }
    judging_run(j, &j->scheme->who, NONE, 1.0, j->scratch);
    for (size_t i = 0; i < b->row_count; i++) {
        if (b->state[i] == ROW_ABSENT || j->scratch[i] == 1.0)
            continue;
        b->state[i] = ROW_ABSENT;
        if (isnan(j->scratch[i]))
            judging_fail(j, NONE, (uint32_t)i, "left out: \"who\" has no answer");
    }
}

struct cohort_value {
    double value;
    uint32_t row;
};

static int by_value(const void *a, const void *b)
{
    const struct cohort_value *x = a, *y = b;
    int c = x->value < y->value ? -1 : x->value > y->value;
    return c ? c : (x->row < y->row ? -1 : x->row > y->row);
}

static void cohort_label(struct judging *j, size_t at, double value)
{
    struct board *b = j->board;
    const struct value_type *t = &j->scheme->cohort.type;
    char buffer[40];
    const char *name = buffer, *title = NULL;
    if (!expr_given(&j->scheme->cohort)) {
        name = "all";
    } else if (t->tag == VALUE_ENUM) {
        name = t->enumerated->values[(size_t)value].name;
        title = t->enumerated->values[(size_t)value].title;
    } else if (t->tag == VALUE_TEXT) {
        name = intern_text(&j->ruleset->texts, (uint32_t)value);
    } else if (t->tag == VALUE_BOOL) {
        name = value == 1.0 ? "true" : "false";
    } else if (t->tag == VALUE_REF) {
        name = store_id(engine_store(j->engine), (uint32_t)value);
        title = store_title(engine_store(j->engine), (uint32_t)value);
    } else if (t->tag == VALUE_DATE) {
        day_format((int32_t)value, buffer);
    } else {
        double_format(value, buffer);
    }
    b->cohort_names[at] = arena_text(&b->arena, name);
    b->cohort_titles[at] = title ? arena_text(&b->arena, title) : b->cohort_names[at];
}

// Cohorts are numbered by value: enum values in the order declared, numbers ascending, texts by
// name.
static void cohort_sort_texts(struct judging *j, struct cohort_value *values, size_t count)
{
    if (j->scheme->cohort.type.tag != VALUE_TEXT)
        return;
    for (size_t i = 1; i < count; i++) { // few distinct texts stand at the heads of long runs
        struct cohort_value v = values[i];
        const char *text = intern_text(&j->ruleset->texts, (uint32_t)v.value);
        size_t at = i;
        while (at > 0 &&
               strcmp(intern_text(&j->ruleset->texts, (uint32_t)values[at - 1].value), text) > 0) {
            values[at] = values[at - 1];
            at--;
        }
        values[at] = v;
    }
}

static uint32_t cohort_of_value(const struct cohort_value *values, double value)
{
    uint32_t at = 0;
    while (values[at].value < value ||
           values[at].value > value) // it is there: taken from the same rows
        at++;
    return at;
}

static void judge_cohorts(struct judging *j)
{
    struct board *b = j->board;
    judging_run(j, &j->scheme->cohort, NONE, 0.0, j->scratch);
    struct cohort_value *values = mem_new(b->row_count + 1, sizeof *values);
    size_t distinct = 0;
    struct cohort_value *rows = mem_new(b->row_count + 1, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < b->row_count; i++) {
        if (!judging_assessed(j, i))
            continue;
        if (isnan(j->scratch[i])) {
            b->state[i] = ROW_ABSENT;
            judging_fail(j, NONE, (uint32_t)i, "left out: \"cohort\" has no data");
            continue;
        }
        rows[count++] = (struct cohort_value){.value = j->scratch[i], .row = (uint32_t)i};
    }
    qsort(rows, count, sizeof *rows, by_value);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || rows[i].value > rows[i - 1].value)
            values[distinct++] = rows[i];
    cohort_sort_texts(j, values, distinct);
    b->cohort_count = distinct;
    b->cohort_names = arena_array(&b->arena, distinct + 1, sizeof *b->cohort_names);
    b->cohort_titles = arena_array(&b->arena, distinct + 1, sizeof *b->cohort_titles);
    b->cohort_ranked = arena_array(&b->arena, distinct + 1, sizeof *b->cohort_ranked);
    for (size_t c = 0; c < distinct; c++)
        cohort_label(j, c, values[c].value);
    uint32_t cohort = 0; // rows ascend by value, so each cohort is one run
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || rows[i].value > rows[i - 1].value)
            cohort = cohort_of_value(values, rows[i].value);
        b->cohort[rows[i].row] = cohort;
    }
    free(rows);
    free(values);
}

static void judge_shows(struct judging *j)
{
    for (size_t i = 0; i < j->scheme->show_count; i++)
        judging_run(j, &j->scheme->shows[i].value, NONE, (double)NAN, j->board->shows[i]);
}

static bool scheme_judges(const struct scheme *s, struct period p)
{
    if (s->has_from && period_start(p) < period_start(s->from))
        return false;
    return !s->has_until || period_start(p) <= period_start(s->until);
}

static uint32_t followed(const struct ruleset *r, uint32_t scheme, struct period p)
{
    for (size_t hops = 0; hops <= r->model.scheme_count; hops++) {
        const struct scheme *s = &r->model.schemes[scheme];
        if (scheme_judges(s, p) || !s->follows || (s->has_until && !s->has_from))
            return scheme;
        uint32_t next = model_scheme(&r->model, s->follows);
        if (next == NONE)
            return scheme;
        scheme = next;
    }
    return scheme;
}

bool scheme_board(struct engine *g, uint32_t scheme, const struct window *asked,
                  const struct board **out, struct err *e)
{
    const struct ruleset *r = engine_ruleset(g);
    scheme = followed(r, scheme, asked->period);
    const struct scheme *s = &r->model.schemes[scheme];
    bool reported = asked->reported || (s->counts_given && s->counts == COUNTS_REPORTED);
    struct window w = window_make(asked->period, s->span, asked->today, reported);
    const struct board *kept = engine_kept_board(g, scheme, &w);
    if (kept) {
        *out = kept;
        return true;
    }
    if (!engine_enter_board(g, scheme, &w, e))
        return false;
    struct judging j = {.engine = g, .ruleset = r, .scheme = s};
    j.board = board_new(&j, scheme, &w);
    j.scratch = mem_new(j.board->row_count + 1, sizeof *j.scratch);
    if (scheme_judges(s, w.period) && w.today >= w.start) {
        judge_who(&j);
        judge_cohorts(&j);
        judge_rules(&j);
        judge_vetoes(&j);
        judge_standing(&j);
        judge_grades(&j);
        judge_outcomes(&j);
        judge_shows(&j);
        judge_listing(&j);
    }
    free(j.scratch);
    engine_leave_board(g);
    engine_keep_board(g, j.board);
    *out = j.board;
    return true;
}
