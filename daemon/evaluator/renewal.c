#include "evaluator/renewal.h"

#include <stdlib.h>

#include "base/mem.h"
#include "core/judge/row_scope.h"
#include "core/judge/scheme.h"
#include "core/store/excerpt.h"

#define ROWS_PART 32 // of a kind's rows: where more are touched, all made anew take less time

enum { STANDS = 1, STANDS_NOT = 2 };

void renewal_init(struct renewal *n, const struct ruleset *r)
{
    *n = (struct renewal){.ruleset = r};
    dirty_init(&n->dirty, r->model.kind_count);
    n->stands = mem_new(r->plan.column_count + 1, 1);
}

void renewal_release(struct renewal *n)
{
    dirty_release(&n->dirty);
    free(n->stands);
}

void renewal_note(struct renewal *n, const struct store *s, const struct fact *f)
{
    dirty_note(&n->dirty, s, f);
}

void renewal_note_all(struct renewal *n)
{
    dirty_all(&n->dirty);
}

static bool stands(void *context, uint32_t column)
{
    struct renewal *n = context;
    if (!n->stands[column])
        n->stands[column] = row_scope_column(n->ruleset, column) ? STANDS : STANDS_NOT;
    return n->stands[column] == STANDS;
}

// What there is anew of a kind, and the excerpt that it is taken from.
struct touched {
    uint32_t *subjects, *rows;
    size_t count;
    struct store *store;
    struct engine *engine;
};

static void touched_open(struct touched *t, const struct renewal *n, struct engine *g,
                         uint32_t kind)
{
    struct store *s = engine_store(g);
    *t = (struct touched){.subjects = NULL};
    t->subjects = dirty_of(&n->dirty, s, kind, &t->count);
    if (!t->subjects || !t->count || t->count > store_row_count(s, kind) / ROWS_PART)
        return;
    t->rows = mem_new(t->count, sizeof *t->rows);
    for (size_t i = 0; i < t->count; i++)
        t->rows[i] = store_row_of(s, t->subjects[i]);
    t->store = store_excerpt(s, kind, t->subjects, t->count);
    t->engine = engine_new(n->ruleset, t->store, scheme_board);
    engine_set_day(t->engine, engine_day(g));
}

static struct engine_news news_of(const struct touched *t)
{
    bool none = t->subjects && !t->count;
    return (struct engine_news){
        .all = !none && !t->engine, .rows = t->rows, .count = t->count, .excerpt = t->engine};
}

static void touched_close(struct touched *t)
{
    engine_free(t->engine);
    if (t->store)
        store_excerpt_free(t->store);
    free(t->rows);
    free(t->subjects);
}

void renewal_make(struct renewal *n, struct engine *g)
{
    const size_t kinds = n->ruleset->model.kind_count;
    struct touched *touched = mem_new(kinds + 1, sizeof *touched);
    struct engine_news *news = mem_new(kinds + 1, sizeof *news);
    for (uint32_t k = 0; k < kinds; k++) {
        touched_open(&touched[k], n, g, k);
        news[k] = news_of(&touched[k]);
    }
    engine_renew(g, news, stands, n);
    for (size_t k = 0; k < kinds; k++)
        touched_close(&touched[k]);
    free(news);
    free(touched);
    dirty_clear(&n->dirty);
}
