#include "evaluator/moving.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "core/engine/ranks.h"
#include "core/engine/running.h"
#include "core/judge/row_scope.h"
#include "core/judge/scheme.h"
#include "core/judge/total.h"

// --- a board that may move ---

static const struct scheme *scheme_of(const struct moving *m)
{
    return &engine_ruleset(m->engine)->model.schemes[m->board->scheme];
}

static struct judging judging_of(const struct moving *m)
{
    return (struct judging){.engine = m->engine,
                            .ruleset = engine_ruleset(m->engine),
                            .scheme = scheme_of(m),
                            .board = m->board};
}

static bool keys_make(struct engine *g, struct board *b, size_t count, double **owned)
{
    const struct scheme *s = &engine_ruleset(g)->model.schemes[b->scheme];
    struct judging j = {.engine = g, .ruleset = engine_ruleset(g), .scheme = s, .board = b};
    bool made = true;
    for (size_t k = 0; k < s->tie_break_count; k++) {
        owned[k] = mem_new(count + 1, sizeof(double));
        made = made && judging_run(&j, &s->tie_break[k].value, NONE, (double)NAN, owned[k]);
    }
    return made && !j.failed;
}

struct moving *moving_new(struct engine *g, struct board *b, const void *packed)
{
    const struct ruleset *r = engine_ruleset(g);
    const struct scheme *s = &r->model.schemes[b->scheme];
    if (b->failure_count || store_has_mergers(engine_store(g)) || row_scope_lacks(r, s) ||
        !extremes_may(r, b))
        return NULL;
    total_keep(b);
    struct moving *m = mem_new(1, sizeof *m);
    m->engine = g;
    m->board = b;
    m->version = packed_head(packed)->sum;
    m->with_rules = packed_head(packed)->rule_count > 0;
    m->ties = mem_new(s->tie_break_count + 1, sizeof *m->ties);
    m->owned = mem_new(s->tie_break_count + 1, sizeof *m->owned);
    extremes_init(&m->extremes, r, b);
    engine_hold_board(b);
    bool made = keys_make(g, b, b->row_count, m->owned);
    for (size_t k = 0; k < s->tie_break_count; k++)
        m->ties[k] =
            (struct sort_key){.values = m->owned[k], .descending = s->tie_break[k].descending};
    if (made)
        return m;
    moving_free(m);
    return NULL;
}

void moving_free(struct moving *m)
{
    if (!m)
        return;
    for (size_t k = 0; k < scheme_of(m)->tie_break_count; k++)
        free(m->owned[k]);
    free(m->owned);
    free(m->ties);
    if (m->listed)
        listing_release(&m->rows);
    extremes_release(&m->extremes);
    engine_drop_board(m->board);
    free(m);
}

static void list_rows(struct moving *m)
{
    const struct board *b = m->board;
    if (m->listed)
        return;
    listing_fill_begin(&m->rows, 0, b->listed, b->row_count);
    for (size_t i = 0; i < b->listed; i++)
        listing_fill(&m->rows, b->order[i], b->cohort[b->order[i]], NULL);
    listing_fill_end(&m->rows, 0);
    m->listed = true;
}

// --- where a row stands ---

// By all but the id; below 0: a stands before b.
static int key_order(const struct moving *m, const struct judging *j, uint32_t a, uint32_t b)
{
    const struct board *of = m->board;
    bool a_ranked = of->state[a] == ROW_RANKED, b_ranked = of->state[b] == ROW_RANKED;
    if (a_ranked != b_ranked)
        return a_ranked ? -1 : 1;
    if (!a_ranked)
        return 0;
    bool a_last = judging_put_last(j, a), b_last = judging_put_last(j, b);
    if (a_last != b_last)
        return a_last ? 1 : -1;
    points x = judging_ranked_points(j, a), y = judging_ranked_points(j, b);
    if (x != y)
        return x > y ? -1 : 1;
    return judging_compare(m->ties, j->scheme->tie_break_count, a, b);
}

static bool stands_before(const struct moving *m, const struct judging *j, const uint32_t *by_id,
                          uint32_t a, uint32_t b)
{
    int c = key_order(m, j, a, b);
    return c ? c < 0 : by_id[a] < by_id[b];
}

// The row of its cohort behind which it goes; NONE: it is the first.
static uint32_t place_behind(const struct moving *m, const struct judging *j, uint32_t row)
{
    const struct listing *l = &m->rows;
    const uint32_t *by_id = places_by_id(m->engine, j->scheme->of);
    uint32_t cohort = m->board->cohort[row];
    size_t low = listing_first(l, cohort)->at, high = l->block_count;
    if (!l->order[low]->count)
        return NONE;
    while (high - low > 1) { // the last block that does not begin behind it
        size_t middle = low + (high - low) / 2;
        const struct listing_block *b = l->order[middle];
        if (b->cohort == cohort && stands_before(m, j, by_id, b->numbers[0], row))
            low = middle;
        else
            high = middle;
    }
    const struct listing_block *b = l->order[low];
    uint32_t from = 0, to = b->count; // how many of the block stand before it
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (stands_before(m, j, by_id, b->numbers[middle], row))
            from = middle + 1;
        else
            to = middle;
    }
    return from ? b->numbers[from - 1] : NONE;
}

// The neighbours of a row in its cohort; NONE.
static void neighbours(const struct moving *m, uint32_t row, uint32_t *before, uint32_t *behind)
{
    const struct listing *l = &m->rows;
    uint32_t index;
    const struct listing_block *b = listing_find(l, row, &index), *next = NULL, *prior = NULL;
    if (b->at > 0 && l->order[b->at - 1]->cohort == b->cohort)
        prior = l->order[b->at - 1];
    if (b->at + 1u < l->block_count && l->order[b->at + 1]->cohort == b->cohort)
        next = l->order[b->at + 1];
    *before = index ? b->numbers[index - 1] : prior ? prior->numbers[prior->count - 1] : NONE;
    *behind = index + 1 < b->count ? b->numbers[index + 1] : next ? next->numbers[0] : NONE;
}

// Is its rank that of the row before?
static bool shares(const struct moving *m, const struct judging *j, uint32_t row, uint32_t before)
{
    return row != NONE && before != NONE && m->board->state[row] == ROW_RANKED &&
           m->board->state[before] == ROW_RANKED && key_order(m, j, before, row) == 0;
}

// --- a change ---

struct change {
    struct moving *moving;
    struct judging judging;
    const struct board *fresh; // of the excerpt
    const uint32_t *subjects;
    double **keys;  // tie-breaks of the excerpt's rows
    uint32_t *rows; // per row of the excerpt: on the board
    bool *moves;    // it says something else now
    size_t moved;
    uint32_t *beside; // rows next to which something went or came; may stand twice
    size_t beside_count;
};

static bool same_number(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static bool rules_same(const struct change *c, uint32_t i, uint32_t row)
{
    const struct board *b = c->moving->board;
    for (size_t k = 0; k < b->rule_count && b->keeps_rules; k++)
        if (b->rules[k].points[row] != c->fresh->rules[k].points[i] ||
            b->rules[k].state[row] != c->fresh->rules[k].state[i])
            return false;
    return true;
}

// Does the board say of a row what it says now?
static bool row_same(const struct change *c, uint32_t i, uint32_t row)
{
    const struct board *b = c->moving->board, *f = c->fresh;
    const struct scheme *s = c->judging.scheme;
    bool same = b->state[row] == f->state[i] && b->points[row] == f->points[i] &&
                board_grade(b, row) == board_grade(f, i) && rules_same(c, i, row);
    for (size_t k = 0; k < s->veto_count; k++)
        same = same && b->vetoes[k][row] == f->vetoes[k][i];
    for (size_t k = 0; k < s->outcome_count; k++)
        same = same && b->outcomes[k][row] == f->outcomes[k][i];
    for (size_t k = 0; k < s->show_count; k++)
        same = same && same_number(b->shows[k][row], f->shows[k][i]);
    for (size_t k = 0; k < s->tie_break_count; k++)
        same = same && same_number(c->moving->owned[k][row], c->keys[k][i]);
    return same;
}

static void row_take(const struct change *c, uint32_t i, uint32_t row)
{
    struct board *b = c->moving->board;
    const struct board *f = c->fresh;
    const struct scheme *s = c->judging.scheme;
    b->state[row] = f->state[i];
    b->points[row] = f->points[i];
    if (b->grade)
        b->grade[row] = f->grade[i];
    b->rule_is_total = b->rule_is_total && f->rule_is_total;
    for (size_t k = 0; k < b->rule_count && b->keeps_rules; k++) {
        b->rules[k].points[row] = f->rules[k].points[i];
        b->rules[k].state[row] = f->rules[k].state[i];
    }
    for (size_t k = 0; k < s->veto_count; k++)
        b->vetoes[k][row] = f->vetoes[k][i];
    for (size_t k = 0; k < s->outcome_count; k++)
        b->outcomes[k][row] = f->outcomes[k][i];
    for (size_t k = 0; k < s->show_count; k++)
        b->shows[k][row] = f->shows[k][i];
    for (size_t k = 0; k < s->tie_break_count; k++)
        c->moving->owned[k][row] = c->keys[k][i];
}

// Which rows move. False: the board is unfit.
static bool find_moves(struct change *c, size_t count)
{
    const struct board *b = c->moving->board, *f = c->fresh;
    const struct store *store = engine_store(c->moving->engine);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t row = store_row_of(store, c->subjects[i]);
        bool absent = f->state[i] == ROW_ABSENT;
        if (row >= b->row_count || absent != (b->state[row] == ROW_ABSENT))
            return false;
        if (!absent && strcmp(f->cohort_names[f->cohort[i]], b->cohort_names[b->cohort[row]]) != 0)
            return false;
        c->rows[i] = row;
        c->moves[i] = !absent && !row_same(c, i, row);
        c->moved += c->moves[i];
    }
    return c->moved <= DELTA_ROWS_MOST;
}

static void note_beside(struct change *c, uint32_t row)
{
    uint32_t around[2];
    neighbours(c->moving, row, &around[0], &around[1]);
    for (size_t k = 0; k < 2; k++)
        if (around[k] != NONE)
            c->beside[c->beside_count++] = around[k];
}

// All that move are taken out before any of them is put in.
static void move_rows(struct change *c, size_t count)
{
    struct moving *m = c->moving;
    listing_begin(&m->rows);
    for (size_t i = 0; i < count; i++) {
        if (!c->moves[i])
            continue;
        note_beside(c, c->rows[i]);
        listing_remove(&m->rows, c->rows[i]);
    }
    for (size_t i = 0; i < count; i++)
        if (c->moves[i])
            row_take(c, (uint32_t)i, c->rows[i]);
    for (size_t n = 0; n < c->fresh->listed; n++) {
        uint32_t i = c->fresh->order[n], row = c->rows[i];
        if (!c->moves[i])
            continue;
        listing_insert(&m->rows, row, m->board->cohort[row], place_behind(m, &c->judging, row),
                       NULL);
        note_beside(c, row);
    }
    listing_commit(&m->rows);
}

// --- telling ---

static uint32_t subject_at(const struct change *c, uint32_t row)
{
    return row == NONE
               ? NONE
               : store_subject_at(engine_store(c->moving->engine), c->judging.scheme->of, row);
}

// Does it share its rank with the row before, with any?
static void sharing_of(const struct change *c, uint32_t row, uint32_t *before, bool *same,
                       bool *tied)
{
    uint32_t behind;
    neighbours(c->moving, row, before, &behind);
    *same = shares(c->moving, &c->judging, row, *before);
    *tied = *same || shares(c->moving, &c->judging, behind, row);
}

static void tell_rows(const struct change *c, struct engine *excerpt, size_t row_size,
                      struct str *out)
{
    struct packed_from from = {.engine = excerpt,
                               .board = engine_own_board(excerpt, c->fresh),
                               .ruleset = engine_ruleset(excerpt),
                               .store = engine_store(excerpt)};
    uint8_t *rows = mem_new(c->fresh->listed + 1, row_size);
    packed_write_rows(&from, c->moving->with_rules, rows);
    for (size_t n = 0; n < c->fresh->listed; n++) {
        uint32_t i = c->fresh->order[n], before;
        bool same, tied;
        if (!c->moves[i])
            continue;
        struct packed_row *row = (void *)(rows + n * row_size);
        sharing_of(c, c->rows[i], &before, &same, &tied);
        struct delta_row head = {.after = subject_at(c, before), .same = same};
        row->subject = c->subjects[i];
        row->cohort = c->moving->board->cohort[c->rows[i]];
        row->rank = 0;
        row->tied = tied;
        str_add_bytes(out, (const char *)&head, sizeof head);
        str_add_bytes(out, (const char *)row, row_size);
    }
    free(rows);
}

// Of the rows beside those that moved and did not move themselves.
static uint32_t tell_beside(struct change *c, size_t count, struct str *out)
{
    uint32_t told = 0, *moved = mem_new(count + 1, sizeof *moved);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (c->moves[i])
            moved[n++] = c->rows[i];
    qsort(c->beside, c->beside_count, sizeof *c->beside, number_order);
    for (size_t i = 0; i < c->beside_count; i++) {
        uint32_t row = c->beside[i], before;
        bool same, tied;
        if ((i > 0 && row == c->beside[i - 1]) || bsearch(&row, moved, n, sizeof row, number_order))
            continue;
        sharing_of(c, row, &before, &same, &tied);
        struct delta_beside beside = {.subject = subject_at(c, row), .same = same, .tied = tied};
        str_add_bytes(out, (const char *)&beside, sizeof beside);
        told++;
    }
    free(moved);
    return told;
}

static void tell(struct change *c, struct engine *excerpt, size_t count, int64_t seq,
                 struct str *out)
{
    const struct board *b = c->moving->board;
    const struct scheme *s = c->judging.scheme;
    size_t row_size = packed_row_size(s, c->moving->with_rules ? s->all_rule_count : 0);
    struct delta_head head = {
        .magic = DELTA_MAGIC,
        .version = PACKED_VERSION,
        .base = c->moving->version,
        .seq = seq,
        .as_of = engine_day(c->moving->engine),
        .scheme = b->scheme,
        .period_length = (int32_t)b->window.period.length,
        .period_year = b->window.period.year,
        .period_at = b->window.period.at,
        .row_size = (uint32_t)row_size,
        .moved = (uint32_t)c->moved,
    };
    str_clear(out);
    str_add_bytes(out, (const char *)&head, sizeof head);
    tell_rows(c, excerpt, row_size, out);
    head.beside = tell_beside(c, count, out);
    head.size = out->size;
    memcpy(out->data, &head, sizeof head);
    head.next = c->moving->version = delta_next(out->data);
    memcpy(out->data, &head, sizeof head);
}

static bool change_open(struct change *c, struct engine *excerpt, size_t count)
{
    const struct board *b = c->moving->board;
    struct window asked = window_make(b->window.period, c->judging.scheme->span,
                                      engine_day(c->moving->engine), false);
    struct err e;
    engine_lend(excerpt, b);
    if (!scheme_board(excerpt, b->scheme, &asked, &c->fresh, &e) || c->fresh->failure_count ||
        c->fresh->scheme != b->scheme || !window_equal(&c->fresh->window, &b->window))
        return false;
    total_keep(engine_own_board(excerpt, c->fresh));
    c->rows = mem_new(count + 1, sizeof *c->rows);
    c->moves = mem_new(count + 1, sizeof *c->moves);
    c->beside = mem_new(4 * count + 1, sizeof *c->beside);
    c->keys = mem_new(c->judging.scheme->tie_break_count + 1, sizeof *c->keys);
    return keys_make(excerpt, engine_own_board(excerpt, c->fresh), count, c->keys);
}

static void change_close(struct change *c)
{
    for (size_t k = 0; c->keys && k < c->judging.scheme->tie_break_count; k++)
        free(c->keys[k]);
    free(c->keys);
    free(c->rows);
    free(c->moves);
    free(c->beside);
}

// Do the others stay what they are? Whoever passes an extreme is seen before all are looked
// through.
static bool stays_compared(struct change *c, struct engine *excerpt)
{
    struct moving *m = c->moving;
    struct board *fresh = engine_own_board(excerpt, c->fresh);
    return extremes_hold(&m->extremes, m->board, excerpt, fresh, c->rows) &&
           (m->extremes.known || extremes_learn(&m->extremes, m->engine, m->board)) &&
           extremes_move(&m->extremes, m->board, excerpt, fresh, c->rows);
}

enum moved moving_change(struct moving *m, struct engine *excerpt, const uint32_t *subjects,
                         size_t count, int64_t seq, struct str *out)
{
    struct change c = {.moving = m, .judging = judging_of(m), .subjects = subjects};
    enum moved done = MOVED_UNFIT;
    if (m->board->row_count == 0 || count == 0)
        return MOVED_NOTHING; // a period that the scheme does not judge
    if (m->listed && listing_is_worn(&m->rows))
        return MOVED_UNFIT;
    if (change_open(&c, excerpt, count) && find_moves(&c, count) && stays_compared(&c, excerpt)) {
        done = c.moved ? MOVED_ROWS : MOVED_NOTHING;
        if (c.moved) {
            list_rows(m);
            move_rows(&c, count);
            tell(&c, excerpt, count, seq, out);
        }
    }
    change_close(&c);
    return done;
}
