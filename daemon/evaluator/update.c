#include "evaluator/update.h"

#include <stdlib.h>

#include "base/mem.h"
#include "core/judge/row_scope.h"
#include "core/judge/scheme.h"
#include "core/store/excerpt.h"

#define IN_VAIN_MOST 4 // from then on 14 boards are made whole between two that are tried

void updates_init(struct updates *u, const struct ruleset *r)
{
    const struct model *m = &r->model;
    *u = (struct updates){.ruleset = r};
    dirty_init(&u->dirty, m->kind_count);
    u->row_scope = mem_new(m->scheme_count + 1, sizeof *u->row_scope);
    for (size_t i = 0; i < m->scheme_count; i++)
        u->row_scope[i] = !row_scope_lacks(r, &m->schemes[i]);
}

void updates_release(struct updates *u)
{
    updates_drop(u);
    free(u->list);
    free(u->tried);
    free(u->row_scope);
    dirty_release(&u->dirty);
}

void updates_drop(struct updates *u)
{
    for (size_t i = 0; i < u->count; i++)
        moving_free(u->list[i].moving);
    u->count = 0;
    dirty_clear(&u->dirty);
}

void updates_begin(struct updates *u)
{
    updates_drop(u);
    u->tried_count = 0;
}

static struct tried *tried_find(const struct updates *u, uint32_t scheme, struct period p)
{
    for (size_t i = 0; i < u->tried_count; i++)
        if (u->tried[i].scheme == scheme && period_equal(u->tried[i].period, p))
            return &u->tried[i];
    return NULL;
}

static void note_tried(struct updates *u, const struct updated *of, enum moved moved)
{
    struct tried *t = tried_find(u, of->scheme, of->period);
    if (moved == MOVED_NOTHING || (moved == MOVED_ROWS && !t))
        return;
    if (!t) {
        u->tried = mem_grow(u->tried, &u->tried_room, u->tried_count + 1, sizeof *u->tried);
        t = &u->tried[u->tried_count++];
        *t = (struct tried){.scheme = of->scheme, .period = of->period};
    }
    if (moved == MOVED_ROWS) {
        t->in_vain = 0;
    } else if (of->moving->listed) { // it did move before
        t->pause = 0;
    } else {
        t->in_vain += t->in_vain < IN_VAIN_MOST;
        t->pause = (1u << t->in_vain) - 2; // the first time is no sign yet
    }
}

void updates_pass(struct updates *u, const struct board *b)
{
    struct tried *t = tried_find(u, b->scheme, b->window.period);
    if (t && t->pause)
        t->pause--;
}

void updates_note(struct updates *u, const struct store *s, const struct fact *f)
{
    if (u->count) // else all are judged anew whatever comes
        dirty_note(&u->dirty, s, f);
}

bool updates_may(const struct updates *u, const struct store *s, const struct board *b)
{
    const struct tried *t = tried_find(u, b->scheme, b->window.period);
    return u->row_scope[b->scheme] && !b->failure_count && !store_has_mergers(s) &&
           (!t || !t->pause) && extremes_may(u->ruleset, b);
}

void updates_add(struct updates *u, struct engine *g, struct board *b, const void *packed)
{
    struct moving *m = moving_new(g, b, packed);
    if (!m)
        return;
    u->list = mem_grow(u->list, &u->room, u->count + 1, sizeof *u->list);
    u->list[u->count++] =
        (struct updated){.scheme = b->scheme, .period = b->window.period, .moving = m};
}

struct moving *updates_find(const struct updates *u, uint32_t scheme, struct period p)
{
    for (size_t i = 0; i < u->count; i++)
        if (u->list[i].scheme == scheme && period_equal(u->list[i].period, p))
            return u->list[i].moving;
    return NULL;
}

// Rows of its are about to move, and it has not learned by what.
static bool must_learn(const struct updates *u, const struct updated *of, const struct store *s)
{
    return !of->moving->extremes.known &&
           dirty_any(&u->dirty, s, u->ruleset->model.schemes[of->scheme].of);
}

bool updates_must_learn(const struct updates *u, const struct store *s)
{
    for (size_t i = 0; i < u->count; i++)
        if (must_learn(u, &u->list[i], s))
            return true;
    return false;
}

static void put_delta(struct line *line, const struct str *delta)
{
    struct str s = {0};
    size_t begun = message_begin(&s, MESSAGE_DELTA, 0);
    str_add_bytes(&s, delta->data, delta->size);
    message_end(&s, begun);
    line_put(line, &s);
    str_release(&s);
}

// Those of one kind's boards that were touched, judged over an excerpt of them.
struct updating {
    struct updates *updates;
    struct engine *engine;
    uint32_t kind, *subjects; // NULL: all
    size_t count;
    struct store *store; // the excerpt, and its engine
    struct engine *excerpt;
    int64_t seq;
    struct line *line;
};

static void updating_open(struct updating *k)
{
    const struct ruleset *r = engine_ruleset(k->engine);
    struct store *s = engine_store(k->engine);
    k->subjects = dirty_of(&k->updates->dirty, s, k->kind, &k->count);
    if (!k->subjects || !k->count || k->count > DELTA_ROWS_MOST)
        return;
    k->store = store_excerpt(s, k->kind, k->subjects, k->count);
    k->excerpt = engine_new(r, k->store, scheme_board);
    engine_set_day(k->excerpt, engine_day(k->engine));
}

static void updating_close(struct updating *k)
{
    engine_free(k->excerpt);
    if (k->store)
        store_excerpt_free(k->store);
    free(k->subjects);
}

static enum moved update(const struct updating *k, struct moving *m, struct str *delta)
{
    if (k->subjects && !k->count)
        return MOVED_NOTHING;
    if (!k->excerpt)
        return MOVED_UNFIT;
    return moving_change(m, k->excerpt, k->subjects, k->count, k->seq, delta);
}

static void update_kind(struct updating *k)
{
    struct updates *u = k->updates;
    const struct model *m = &engine_ruleset(k->engine)->model;
    struct str delta = {0};
    size_t kept = 0;
    updating_open(k);
    for (size_t i = 0; i < u->count; i++) {
        struct updated *of = &u->list[i];
        enum moved moved = MOVED_NOTHING;
        if (m->schemes[of->scheme].of == k->kind)
            moved = update(k, of->moving, &delta);
        note_tried(u, of, moved);
        if (moved == MOVED_ROWS)
            put_delta(k->line, &delta);
        if (moved == MOVED_UNFIT)
            moving_free(of->moving);
        else
            u->list[kept++] = *of;
    }
    u->count = kept;
    updating_close(k);
    str_release(&delta);
}

void updates_put(struct updates *u, struct engine *g, int64_t seq, struct line *line)
{
    const struct model *m = &engine_ruleset(g)->model;
    for (uint32_t kind = 0; kind < m->kind_count && u->count; kind++) {
        struct updating k = {.updates = u, .engine = g, .kind = kind, .seq = seq, .line = line};
        update_kind(&k);
    }
    dirty_clear(&u->dirty);
}
