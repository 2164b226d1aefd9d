/*~ (tour 5) Judging, step by step as the language orders it: see scheme_board at the end. Each step
 * is a file: worth, score, fill, group, rating, conduct, standing, outcome. How the finished board
 * reaches the daemon is in link/packed.h (tour 6). */
#include "core/judge/scheme.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/judge/judging.h"
#include "core/judge/stretch.h"

static scheme_progress_fn progress; // process lifetime
static void *progress_context;

void scheme_on_progress(scheme_progress_fn each, void *context)
{
    progress = each;
    progress_context = context;
}

void judging_progress(const struct judging *j, uint32_t rule)
{
    if (progress)
        progress(progress_context, j->board->scheme, rule);
}

static bool failed_before(const struct board *b, uint32_t rule, const char *text)
{
    for (size_t i = 0; i < b->failure_count; i++)
        if (b->failures[i].rule == rule && b->failures[i].row == NONE &&
            !strcmp(b->failures[i].text, text))
            return true;
    return false;
}

void judging_fail(struct judging *j, uint32_t rule, uint32_t row, const char *text)
{
    struct board *b = j->board;
    j->failed = true;
    if (b->whole || (row == NONE && failed_before(b, rule, text)))
        return; // of a stretch: the whole board is judged anew, and notes it in its place
    b->failures =
        arena_grow(&b->arena, b->failures, b->failure_count, &b->failure_room, sizeof *b->failures);
    b->failures[b->failure_count++] = (struct board_failure){
        .rule = rule,
        .row = row,
        .text = arena_text(&b->arena, text),
    };
}

void judging_fail_rule(struct judging *j, uint32_t rule, const char *text)
{
    struct board_rule *br = &j->board->rules[rule];
    judging_fail(j, rule, NONE, text);
    j->alike[rule].rows = false;
    for (size_t i = 0; i < j->board->row_count; i++) {
        if (br->state[i] != RULE_SCORED)
            continue;
        br->state[i] = RULE_FAILED;
        br->points[i] = POINTS_NONE;
    }
}

bool judging_values(struct judging *j, const struct program *p, const struct window *w, double *out,
                    struct err *e)
{
    struct board *b = j->board;
    if (!j->runs)
        return engine_run(j->engine, p, j->scheme->of, w, b, out, e);
    bool fresh;
    struct map_entry *at = map_put_bytes(j->runs, (const char *)&p, sizeof p, &fresh);
    if (fresh)
        at->pointer = engine_open(j->engine, p, j->scheme->of, &b->window, b, e);
    return at->pointer && run_rows(at->pointer, b->first, b->row_count, out, e);
}

bool judging_run(struct judging *j, const struct expr *x, uint32_t rule, double absent, double *out)
{
    struct err e;
    struct board *b = j->board;
    bool done = true;
    judging_progress(j, rule);
    if (x->program)
        done = judging_values(j, x->program, &b->window, out, &e);
    if (!done)
        judging_fail(j, rule, NONE, e.text);
    for (size_t i = 0; i < b->row_count && !(x->program && done); i++)
        out[i] = done ? absent : (double)NAN;
    return done;
}

bool judging_assessed(const struct judging *j, size_t row)
{
    return j->board->state[row] != ROW_ABSENT;
}

static void *board_array(struct board *b, size_t size)
{
    return arena_array(&b->arena, b->row_count + 1, size);
}

// For what the steps of judging write for every row; the one more is whoever is not there.
static void *board_bare(struct board *b, size_t size)
{
    return arena_bare(&b->arena, b->row_count + 1, size);
}

// Are ranks read row by row, by what follows or by other boards?
static bool ranks_are_read(const struct judging *j)
{
    const struct scheme *s = j->scheme;
    const struct plan *p = &j->ruleset->plan;
    bool read = s->grade_count || s->outcome_count || s->show_count;
    for (size_t i = 0; i < p->column_count && !read; i++)
        read = p->columns[i].tag == COLUMN_BOARD && p->columns[i].board_value == SCHEME_RANK;
    return read;
}

// judged: false when the scheme does not judge the period. It then has no rows.
static struct board *board_new(struct judging *j, uint32_t scheme, const struct window *w,
                               bool judged)
{
    struct board *b = mem_new(1, sizeof *b);
    arena_init(&b->arena);
    const struct scheme *s = j->scheme;
    b->scheme = scheme;
    b->window = *w;
    b->row_count = judged ? store_row_count(engine_store(j->engine), s->of) : 0;
    b->state = board_bare(b, 1);
    b->points = board_bare(b, sizeof *b->points);
    b->cohort = board_bare(b, sizeof *b->cohort);
    arena_init(&b->until_packed);
    if (!judging_by_points(s) || ranks_are_read(j)) {
        b->rank = board_array(b, sizeof *b->rank);
        b->tied = board_array(b, 1);
    }
    if (s->grade_count) {
        b->grade = board_bare(b, sizeof *b->grade);
        memset(b->grade, 0xff, (b->row_count + 1) * sizeof *b->grade); // NONE
    }
    b->order = board_bare(b, sizeof *b->order);
    b->state[b->row_count] = ROW_ABSENT;
    b->points[b->row_count] = POINTS_NONE;
    b->cohort[b->row_count] = NONE;
    b->rule_count = s->all_rule_count;
    b->rules = arena_array(&b->arena, b->rule_count + 1, sizeof *b->rules);
    if (stretch_keeps_rules(j->ruleset, s, b->row_count))
        stretch_keep_rules(b, s);
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
    b->own_recipes = arena_array(&b->arena, b->own_column_count + 1, sizeof *b->own_recipes);
    b->own_distances = arena_array(&b->arena, b->rule_count + 1, sizeof *b->own_distances);
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
    memset(b->state, ROW_RANKED, b->row_count);
    if (k->active_from != NONE) {
        store_attribute(store, j->scheme->of, k->active_from, b->window.today, j->scratch);
        for (size_t i = 0; i < b->row_count; i++)
            if (j->scratch[i] > b->window.today) // no data: since ever
                b->state[i] = ROW_ABSENT;
    }
    if (k->active_until != NONE) {
        store_attribute(store, j->scheme->of, k->active_until, b->window.today, j->scratch);
        for (size_t i = 0; i < b->row_count; i++)
            if (j->scratch[i] < first)
                b->state[i] = ROW_ABSENT;
    }
    for (uint32_t i = 0; store_has_mergers(store) && i < b->row_count; i++) {
        uint32_t subject = store_subject_at(store, j->scheme->of, i);
        if (store_successor(store, subject, b->window.today) != subject)
            b->state[i] = ROW_ABSENT; // its successor is judged
    }
    judging_progress(j, NONE);
    if (!expr_given(&j->scheme->who))
        return;
    judging_run(j, &j->scheme->who, NONE, 1.0, j->scratch);
    for (size_t i = 0; i < b->row_count; i++) {
        if (b->state[i] == ROW_ABSENT || j->scratch[i] == 1.0)
            continue;
        b->state[i] = ROW_ABSENT;
        if (isnan(j->scratch[i]))
            judging_fail(j, NONE, (uint32_t)i, "left out: \"who\" has no answer");
    }
}

// A value of the cohort expression: of a row, or one of the distinct ones.
struct cohort_value {
    double value;
    const char *text; // for texts, which are ordered by name
    uint32_t at;      // the row; of a distinct value its cohort
};

static int by_value(const void *a, const void *b)
{
    const struct cohort_value *x = a, *y = b;
    int c = x->text && y->text ? strcmp(x->text, y->text) : 0;
    c = c ? c : (x->value > y->value) - (x->value < y->value);
    return c ? c : (x->at > y->at) - (x->at < y->at);
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
        name = value > 0.0 ? "true" : "false";
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

// The rows that are assessed, each with the value of its cohort. Numbers that are equal to 12
// digits are one cohort.
static struct cohort_value *cohort_rows(struct judging *j, size_t *count)
{
    struct board *b = j->board;
    const struct value_type *t = &j->scheme->cohort.type;
    struct cohort_value *rows = mem_new(b->row_count + 1, sizeof *rows);
    *count = 0;
    for (size_t i = 0; i < b->row_count; i++) {
        double value = j->scratch[i];
        if (!judging_assessed(j, i))
            continue;
        if (isnan(value)) {
            b->state[i] = ROW_ABSENT;
            judging_fail(j, NONE, (uint32_t)i, "left out: \"cohort\" has no data");
            continue;
        }
        struct cohort_value *row = &rows[(*count)++];
        row->at = (uint32_t)i;
        row->value = t->tag == VALUE_NUMBER ? round12(value) : value;
        if (t->tag == VALUE_TEXT)
            row->text = intern_text(&j->ruleset->texts, (uint32_t)value);
    }
    qsort(rows, *count, sizeof *rows, by_value);
    return rows;
}

static void cohorts_room(struct board *b)
{
    b->cohort_names = arena_array(&b->arena, b->cohort_count + 1, sizeof *b->cohort_names);
    b->cohort_titles = arena_array(&b->arena, b->cohort_count + 1, sizeof *b->cohort_titles);
    b->cohort_ranked = arena_array(&b->arena, b->cohort_count + 1, sizeof *b->cohort_ranked);
    b->cohort_starts = arena_array(&b->arena, b->cohort_count + 1, sizeof *b->cohort_starts);
}

// All who are assessed are of one, which is there when somebody is.
static void judge_one_cohort(struct judging *j)
{
    struct board *b = j->board;
    bool all = !memchr(b->state, ROW_ABSENT, b->row_count);
    size_t count = all ? b->row_count : 0;
    judging_progress(j, NONE);
    if (all)
        memset(b->cohort, 0, b->row_count * sizeof *b->cohort);
    for (size_t i = 0; i < b->row_count && !all; i++) {
        bool assessed = b->state[i] != ROW_ABSENT;
        b->cohort[i] = assessed ? 0 : NONE;
        count += assessed;
    }
    b->cohort_count = count > 0;
    b->one_cohort = count > 0 && count == b->row_count;
    cohorts_room(b);
    if (count)
        cohort_label(j, 0, 0.0);
}

// Cohorts are numbered by value: enum values in the order declared, numbers ascending, texts by
// name.
static void judge_cohorts(struct judging *j)
{
    struct board *b = j->board;
    size_t count, distinct = 0;
    if (!expr_given(&j->scheme->cohort)) {
        judge_one_cohort(j);
        return;
    }
    memset(b->cohort, 0xff, b->row_count * sizeof *b->cohort); // NONE
    judging_run(j, &j->scheme->cohort, NONE, 0.0, j->scratch);
    struct cohort_value *rows = cohort_rows(j, &count);
    double *values = mem_new(count + 1, sizeof *values);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || rows[i].value > rows[i - 1].value || rows[i].value < rows[i - 1].value)
            values[distinct++] = rows[i].value;
        b->cohort[rows[i].at] = (uint32_t)distinct - 1;
    }
    b->cohort_count = distinct;
    b->one_cohort = distinct == 1 && count == b->row_count;
    cohorts_room(b);
    for (size_t c = 0; c < distinct; c++)
        cohort_label(j, c, values[c]);
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

// The scheme that judges a period: this one, or for what lies before it the one that it follows.
static uint32_t followed(const struct ruleset *r, uint32_t scheme, struct period p)
{
    for (size_t hops = 0; hops < r->model.scheme_count; hops++) {
        const struct scheme *s = &r->model.schemes[scheme];
        uint32_t next = s->follows ? model_scheme(&r->model, s->follows) : NONE;
        if (next == NONE || !s->has_from || period_start(p) >= period_start(s->from))
            return scheme;
        const struct scheme *n = &r->model.schemes[next];
        if (n->of != s->of || n->period != s->period)
            return scheme;
        scheme = next;
    }
    return scheme;
}

static void judge(struct judging *j)
{
    judge_who(j);
    judge_cohorts(j);
    stretch_judge(j);
    judge_vetoes(j);
    judge_standing(j);
    judge_grades(j);
    judge_outcomes(j);
    judge_shows(j);
}

bool scheme_board(struct engine *g, uint32_t scheme, const struct window *asked,
                  const struct board **out, struct err *e)
{
    const struct ruleset *r = engine_ruleset(g);
    scheme = followed(r, scheme, asked->period);
    const struct scheme *s = &r->model.schemes[scheme];
    bool reported = asked->reported || (s->counts_given && s->counts == COUNTS_REPORTED);
    struct window w = window_make(asked->period, s->span, asked->today, reported);
    w.in_force = s->in_force;
    const struct board *kept = engine_kept_board(g, scheme, &w);
    if (kept) {
        *out = kept;
        return true;
    }
    if (asked->period.length != s->period)
        return err_set(e, "scheme \"%s\" is judged by the %s, not by the %s", s->label.name,
                       period_length_name(s->period), period_length_name(asked->period.length));
    if (!engine_enter_board(g, scheme, &w, e))
        return false;
    struct judging j = {.engine = g, .ruleset = r, .scheme = s};
    bool judged = scheme_judges(s, w.period) && w.today >= period_start(w.period);
    j.board = board_new(&j, scheme, &w, judged);
    struct arena scratch;
    arena_init(&scratch);
    j.scratch = arena_bare(&scratch, j.board->row_count + 1, sizeof *j.scratch);
    if (judged)
        judge(&j);
    arena_release(&scratch);
    engine_leave_board(g);
    engine_keep_board(g, j.board);
    *out = j.board;
    return true;
}
