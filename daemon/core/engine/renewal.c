// Columns brought up to date by the subjects that facts came for, instead of being made anew.
//
// Exact, for a row that stands by itself has the same bits whatever rows are beside it. Where a
// method failed for a row all columns are made anew: the reason is told of the making of a column.
#include "core/engine/running.h"

static bool has_failures(const struct engine *g)
{
    for (size_t i = 0; i < g->ruleset->model.kind_count; i++)
        if (g->failures[i])
            return true;
    return false;
}

// False: it is to be made anew.
static bool renew(const struct engine *g, struct kept_column *k, const struct engine_news *news)
{
    uint32_t kind = g->ruleset->plan.columns[k->column].kind;
    const double *fresh;
    struct err e;
    if (news->all || k->rows != store_row_count(g->store, kind))
        return false;
    if (news->count == 0)
        return true;
    if (!engine_column(news->excerpt, k->column, &k->window, NULL, &fresh, &e) ||
        has_failures(news->excerpt))
        return false;
    for (size_t i = 0; i < news->count; i++)
        k->owned[news->rows[i]] = fresh[i];
    k->has_extent = k->has_squares = false;
    return true;
}

void engine_renew(struct engine *g, const struct engine_news *news,
                  bool (*stands)(void *context, uint32_t column), void *context)
{
    bool may = !store_has_mergers(g->store) && !has_failures(g);
    for (size_t i = 0; i < g->column_slots && may; i++) {
        struct kept_column *k = &g->columns[i];
        uint32_t kind = k->taken ? g->ruleset->plan.columns[k->column].kind : NONE;
        if (k->owned && stands(context, k->column))
            k->renewed = renew(g, k, &news[kind]);
    }
    engine_let_go(g, false);
}
