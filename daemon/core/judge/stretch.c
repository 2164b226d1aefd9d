#include "core/judge/stretch.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/kernel_points.h"
#include "core/judge/measuring.h"
#include "core/judge/straight.h"
#include "core/judge/total.h"

struct stretch_ways stretch_ways = {
    .rows = STRETCH_ROWS, .kept_most = (size_t)1 << 21, .pair_least = 8192};

// --- room ---

static struct board_rule room_for(struct arena *a, size_t rows)
{
    return (struct board_rule){
        .points = arena_bare(a, rows + 1, sizeof(points)),
        .worth = arena_bare(a, rows + 1, sizeof(double)),
        .state = arena_bare(a, rows + 1, 1),
        .age = arena_bare(a, rows + 1, 1),
    };
}

static void clear(const struct board_rule *r, size_t rows)
{
    memset(r->state, 0, rows);
    memset(r->age, 0, rows);
    for (size_t row = 0; row < rows; row++) {
        r->points[row] = POINTS_NONE;
        r->worth[row] = (double)NAN;
    }
}

void stretch_keep_rules(struct board *b, const struct scheme *s)
{
    for (size_t i = 0; i < s->all_rule_count; i++)
        b->rules[i] = room_for(&b->arena, b->row_count);
    b->keeps_rules = true;
    b->rules_first = 0;
}

// --- judging ---

static void judging_room(struct judging *j, struct arena *a, size_t rows)
{
    size_t rules = j->scheme->all_rule_count;
    j->scratch = arena_array(a, rows + 1, sizeof *j->scratch);
    j->values = arena_array(a, rows + 1, sizeof *j->values);
    j->prepared = arena_array(a, rules + 1, sizeof *j->prepared);
    j->alike = arena_array(a, rules + 1, sizeof *j->alike);
}

static bool assessed_alike(const struct board *b)
{
    bool alike = true;
    for (size_t i = 0; i < b->row_count; i++)
        alike = alike & (b->state[i] == ROW_RANKED) & (b->cohort[i] == b->cohort[0]);
    return alike;
}

static void judge_at_once(struct judging *j)
{
    struct arena a;
    double *scratch = j->scratch;
    arena_init(&a);
    judging_room(j, &a, j->board->row_count);
    j->rows_alike = assessed_alike(j->board);
    judge_rows(j);
    arena_release(&a);
    j->scratch = scratch;
}

// A judging of stretches, one after the other.
struct stretches {
    struct judging judging;
    struct board view;
    struct arena arena;
    struct board_rule *own; // the rules of a stretch, where the board keeps none
    struct map runs;
    struct straight *straight;   // or NULL
    unsigned looks;              // in how many stretches it was looked for
    bool rule_is_total;          // so far, as of a board
    const struct totals *totals; // of the board, where it is judged and not recalled
};

static void stretches_init(struct stretches *s, const struct judging *of, struct board *b)
{
    size_t rules = of->scheme->all_rule_count;
    arena_init(&s->arena);
    map_init(&s->runs);
    s->judging = *of;
    s->judging.runs = &s->runs;
    s->judging.board = &s->view;
    s->judging.failed = false;
    s->judging.span = POINTS_SPAN_NONE;
    judging_room(&s->judging, &s->arena, STRETCH_ROWS);
    s->judging.measures = arena_array(&s->arena, rules + 1, sizeof *s->judging.measures);
    s->view = *b;
    s->view.whole = b;
    s->view.rules = arena_array(&s->arena, rules + 1, sizeof *s->view.rules);
    s->own = arena_array(&s->arena, rules + 1, sizeof *s->own);
    s->rule_is_total = total_may_be(of->scheme);
    for (size_t k = 0; k < rules && !b->keeps_rules; k++) {
        s->own[k] = room_for(&s->arena, STRETCH_ROWS);
        clear(&s->own[k], STRETCH_ROWS);
    }
}

static void stretches_release(struct stretches *s)
{
    for (size_t i = 0; i < s->runs.count; i++)
        run_close(s->runs.entries[i].pointer);
    for (size_t k = 0; k < s->judging.scheme->all_rule_count; k++)
        distances_close(s->judging.measures[k]);
    map_release(&s->runs);
    arena_release(&s->arena);
}

static void look_at(struct stretches *s, size_t first, size_t count)
{
    const struct board *b = s->view.whole;
    struct board *view = &s->view;
    view->first = view->rules_first = first;
    view->row_count = count;
    view->state = b->state + first;
    view->points = b->points + first;
    view->cohort = b->cohort + first;
    for (size_t k = 0; k < s->judging.scheme->all_rule_count; k++) {
        struct board_rule *r = &view->rules[k];
        *r = b->keeps_rules ? b->rules[k] : s->own[k];
        if (!b->keeps_rules)
            continue;
        r->points += first;
        r->worth += first;
        r->state += first;
        r->age += first;
    }
    s->judging.rows_alike = b->one_cohort || assessed_alike(view);
}

// Open what the rules read, so that judging only reads. Nothing is to be noted: where it fails all
// rows are judged at once.
static void open_program(struct stretches *s, const struct expr *x)
{
    struct judging *j = &s->judging;
    struct err e;
    bool fresh;
    if (!x->program || j->failed)
        return;
    struct map_entry *at =
        map_put_bytes(&s->runs, (const char *)&x->program, sizeof x->program, &fresh);
    if (fresh)
        at->pointer =
            engine_open(j->engine, x->program, j->scheme->of, &j->board->window, j->board, &e);
    j->failed = !at->pointer;
}

static void open_programs(struct stretches *s, struct pair *pair)
{
    const struct scheme *scheme = s->judging.scheme;
    for (size_t k = 0; k < scheme->all_rule_count; k++) {
        const struct rule *r = scheme->all_rules[k];
        open_program(s, &r->when);
        open_program(s, &r->score);
        open_program(s, &r->least);
        open_program(s, &r->most);
        if (rule_has_criteria(r) && !s->judging.failed)
            s->judging.failed = !measuring_open(&s->judging, r, pair);
    }
    open_program(s, &scheme->least);
    open_program(s, &scheme->most);
}

// What two share who judge one board.
struct sharing {
    struct stretches by[2];
    size_t rows; // of a stretch
    struct pair_lots lots;
    struct totals totals;
    _Atomic bool failed;
};

// Stretches that one judges before the other is asked.
#define IN_A_ROW (PROGRAM_RUN / PROGRAM_BLOCK)

static void judge_one(struct stretches *s, size_t first, size_t count)
{
    look_at(s, first, count);
    for (size_t i = 0; i < count; i++)
        s->view.points[i] = POINTS_NONE;
    for (size_t k = 0; k < s->judging.scheme->all_rule_count && s->view.keeps_rules; k++)
        clear(&s->view.rules[k], count);
    judge_rows(&s->judging);
    for (size_t i = 0; i < count; i++)
        if (s->view.points[i] != POINTS_NONE)
            s->judging.span = points_span_with(s->judging.span, s->view.points[i]);
    s->rule_is_total = s->rule_is_total && total_is(&s->view);
}

#define LOOKS_MOST 4
#define ROWS_APART 16 // so many in a stretch are judged one by one, if need be

// The rows that the straight way leaves, rule by rule. Who is absent has no points, and where rules
// are kept none of any rule. False: they are too many.
static bool judge_rest(struct stretches *s, size_t first, size_t count, size_t *left)
{
    const struct board *b = s->view.whole;
    uint16_t rest[ROWS_APART];
    *left = 0;
    for (size_t i = 0; i < count; i++) {
        points *at = &b->points[first + i];
        bool absent = b->state[first + i] == ROW_ABSENT;
        if (absent)
            *at = POINTS_NONE;
        if (*at != POINTS_NONE || (absent && !b->keeps_rules))
            continue;
        if (*left == ROWS_APART)
            return false;
        rest[(*left)++] = (uint16_t)i;
    }
    for (size_t i = 0; i < *left; i++)
        judge_one(s, first + rest[i], 1);
    return true;
}

// False: all of them are to be judged rule by rule.
static bool judge_straight(struct stretches *s, size_t first, size_t count)
{
    double whole[STRETCH_ROWS];
    size_t left = 0;
    if (!s->straight)
        return false;
    look_at(s, first, count);
    if (!straight_points(s->straight, first, count, whole))
        return false;
    size_t none = kernel_whole_points(s->view.points, whole, count, &s->judging.span);
    if (s->view.keeps_rules && total_may_be(s->judging.scheme))
        totals_put(s->totals, &s->view, straight_worth(s->straight), none == 0);
    if ((none || !s->view.one_cohort) && !judge_rest(s, first, count, &left))
        return false;
    if (stretch_ways.straight)
        atomic_fetch_add(stretch_ways.straight, count - left);
    return true;
}

static void judge_some(struct stretches *s, size_t first, size_t count)
{
    if (judge_straight(s, first, count))
        return;
    judge_one(s, first, count);
    if (s->straight || s->looks == LOOKS_MOST || s->judging.failed || stretch_ways.by_rule)
        return;
    s->straight = straight_open(&s->judging, &s->arena);
    s->looks++;
}

static void judge_share(void *context, unsigned who)
{
    struct sharing *k = context;
    struct stretches *s = &k->by[who];
    for (size_t first, last; pair_take(&k->lots, who, &first, &last);)
        for (size_t end; first < last; first = end) {
            end = last - first < k->rows ? last : first + k->rows;
            judge_some(s, first, end - first);
            if (s->judging.failed)
                atomic_store(&k->failed, true);
            if (atomic_load(&k->failed))
                return;
        }
}

// False: something failed.
static bool judge_in_stretches(struct judging *j)
{
    struct board *b = j->board;
    struct pair *pair = b->row_count >= stretch_ways.pair_least ? stretch_ways.pair : NULL;
    size_t judges = pair ? 2 : 1;
    struct sharing k = {.rows = stretch_ways.rows};
    pair_lots_init(&k.lots, b->row_count, IN_A_ROW * k.rows);
    totals_begin(&k.totals, b, k.rows,
                 b->keeps_rules && total_may_be(j->scheme) &&
                     !stretch_rules_are_read(j->ruleset, j->scheme));
    for (size_t i = 0; i < judges; i++) {
        stretches_init(&k.by[i], j, b);
        k.by[i].totals = &k.totals;
        if (b->row_count)
            open_programs(&k.by[i], pair);
        if (k.by[i].judging.failed)
            k.failed = true;
    }
    pair_run(pair, judge_share, &k);
    j->span = POINTS_SPAN_NONE;
    b->rule_is_total = b->row_count && !k.failed;
    for (size_t i = 0; i < judges; i++) {
        j->span = points_span_both(j->span, k.by[i].judging.span);
        b->rule_is_total = b->rule_is_total && k.by[i].rule_is_total;
        stretches_release(&k.by[i]);
    }
    totals_end(&k.totals, b, k.failed);
    j->spanned = !k.failed;
    return !k.failed;
}

static void begin_anew(struct judging *j)
{
    struct board *b = j->board;
    for (size_t i = 0; i < b->row_count; i++) {
        b->state[i] = b->state[i] == ROW_ABSENT ? ROW_ABSENT : ROW_RANKED;
        b->points[i] = POINTS_NONE;
    }
    if (!b->keeps_rules)
        stretch_keep_rules(b, j->scheme);
    for (size_t k = 0; k < j->scheme->all_rule_count; k++)
        clear(&b->rules[k], b->row_count);
    for (size_t k = 0; k < j->scheme->all_rule_count; k++)
        b->own_distances[k] = NULL; // a method is called
}

void stretch_judge(struct judging *j)
{
    double *declared = worth_declare(j);
    j->declared = declared;
    bool done =
        !stretch_ways.at_once && stretch_fits(j->ruleset, j->scheme) && judge_in_stretches(j);
    if (!done) {
        begin_anew(j);
        judge_at_once(j);
        j->board->rule_is_total =
            j->board->row_count && total_may_be(j->scheme) && total_is(j->board);
    }
    j->declared = NULL;
    free(declared);
}

// --- recalling ---

// Judge the rules of [first, first + count) of a finished board anew, and leave the board as it
// is: vetoes and standing have had their say since.
static void judge_again(struct stretches *s, size_t first, size_t count)
{
    const struct board *b = s->view.whole;
    uint8_t state[STRETCH_ROWS];
    points total[STRETCH_ROWS];
    memcpy(state, b->state + first, count * sizeof *state);
    memcpy(total, b->points + first, count * sizeof *total);
    for (size_t i = first; i < first + count; i++)
        b->state[i] = b->state[i] == ROW_ABSENT ? ROW_ABSENT : ROW_RANKED;
    look_at(s, first, count);
    judge_rows(&s->judging);
    memcpy(b->state + first, state, count * sizeof *state);
    memcpy(b->points + first, total, count * sizeof *total);
}

struct wanted {
    const uint32_t *rows;
    size_t count;
    stretch_each_fn each;
    void *context;
};

// So many that it is less work to judge all.
static void recall_all(struct stretches *s, const struct wanted *w)
{
    const struct board *b = s->view.whole;
    uint32_t *places = mem_new(b->row_count + 1, sizeof *places); // from 1; 0: not wanted
    for (size_t i = 0; i < w->count; i++)
        places[w->rows[i]] = (uint32_t)i + 1;
    for (size_t first = 0; first < b->row_count; first += STRETCH_ROWS) {
        size_t left = b->row_count - first, count = left < STRETCH_ROWS ? left : STRETCH_ROWS;
        judge_again(s, first, count);
        for (size_t i = 0; i < count; i++)
            if (places[first + i])
                w->each(w->context, places[first + i] - 1, s->view.rules, i);
    }
    free(places);
}

static void recall_some(struct stretches *s, const struct wanted *w)
{
    for (size_t i = 0; i < w->count; i++) {
        judge_again(s, w->rows[i], 1);
        w->each(w->context, i, s->view.rules, 0);
    }
}

void stretch_recall_rows(struct engine *g, struct board *b, const uint32_t *rows, size_t count,
                         stretch_each_fn each, void *context)
{
    const struct ruleset *r = engine_ruleset(g);
    struct judging j = {
        .engine = g, .ruleset = r, .scheme = &r->model.schemes[b->scheme], .board = b};
    struct wanted w = {.rows = rows, .count = count, .each = each, .context = context};
    struct stretches s;
    double *declared = worth_declare(&j);
    j.declared = declared;
    stretches_init(&s, &j, b);
    if (count > b->row_count / 64)
        recall_all(&s, &w);
    else
        recall_some(&s, &w);
    stretches_release(&s);
    free(declared);
}

static void keep_row(void *context, size_t at, const struct board_rule *rules, size_t row)
{
    struct board *b = context;
    size_t count = b->rule_count;
    (void)at;
    for (size_t k = 0; k < count; k++) {
        struct board_rule *to = &b->rules[k];
        if (!to->points)
            *to = room_for(&b->arena, 1);
        to->points[0] = rules[k].points[row];
        to->worth[0] = rules[k].worth[row];
        to->state[0] = rules[k].state[row];
        to->age[0] = rules[k].age[row];
    }
}

void stretch_recall(struct engine *g, struct board *b, uint32_t row)
{
    if (b->keeps_rules || (b->rules[0].points && b->rules_first == row))
        return;
    stretch_recall_rows(g, b, &row, 1, keep_row, b);
    b->rules_first = row;
}
