// Who belongs to whom, as columns and rolls need it: parents by row, members by owner, the owners
// of one subject on one day.
#include <stdlib.h>

#include "base/mem.h"
#include "core/engine/running.h"

static void parents_clear(struct parents *p)
{
    p->count = 0;
    p->until = DAY_MAX + 1;
}

// One owner reached in two ways counts once; it never gets more than the whole.
static void owners_join(struct parents *p)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++) {
        size_t at = 0;
        while (at < kept && p->list[at].subject != p->list[i].subject)
            at++;
        if (at == kept)
            p->list[kept++] = p->list[i];
        else
            p->list[at].share += p->list[i].share;
    }
    p->count = kept;
    for (size_t i = 0; i < kept; i++)
        if (p->list[i].share > 1)
            p->list[i].share = 1;
}

static void owners_push(struct parents *p, uint32_t subject, double share)
{
    p->list = mem_grow(p->list, &p->room, p->count + 1, sizeof *p->list);
    p->list[p->count++] = (struct parent_share){.subject = subject, .share = share};
}

void owners_on(const struct engine *g, uint32_t subject, uint32_t path, int32_t day,
               struct parents *out)
{
    parents_clear(out);
    if (path == NONE) {
        owners_push(out, subject, 1);
        return;
    }
    const struct path *p = &g->ruleset->plan.paths[path];
    store_parents_on(g->store, subject, p->steps[0], day, out);
    struct parents above = {0};
    for (size_t step = 1; step < p->step_count; step++) {
        parents_clear(&above);
        above.until = out->until;
        for (size_t i = 0; i < out->count; i++) {
            size_t first = above.count;
            store_parents_on(g->store, out->list[i].subject, p->steps[step], day, &above);
            for (size_t k = first; k < above.count; k++)
                above.list[k].share *= out->list[i].share;
        }
        struct parents swap = *out;
        *out = above;
        above = swap;
    }
    free(above.list);
    if (!p->single)
        owners_join(out);
}

void owners_succeed(const struct engine *g, int32_t today, struct parents *out)
{
    if (!store_has_mergers(g->store))
        return;
    for (size_t i = 0; i < out->count; i++)
        out->list[i].subject = store_successor(g->store, out->list[i].subject, today);
    owners_join(out);
}

const uint32_t *parent_map(struct engine *g, uint32_t path, int32_t day)
{
    for (struct parent_map *m = g->parent_maps; m; m = m->next)
        if (m->path == path && m->day == day)
            return m->rows;
    const struct path *p = &g->ruleset->plan.paths[path];
    size_t count = store_row_count(g->store, p->from);
    struct parent_map *m = mem_new(1, sizeof *m);
    struct parents owners = {0};
    *m = (struct parent_map){.path = path, .day = day, .next = g->parent_maps};
    m->rows = mem_new(count, sizeof *m->rows);
    for (uint32_t i = 0; i < count; i++) {
        owners_on(g, store_subject_at(g->store, p->from, i), path, day, &owners);
        owners_succeed(g, day, &owners);
        m->rows[i] = owners.count ? store_row_of(g->store, owners.list[0].subject) : NONE;
    }
    free(owners.list);
    g->parent_maps = m;
    return m->rows;
}

struct roll_pair {
    uint32_t member, owner;
    double share;
};

// Pairs come in order of members; by counting they get in order of owners, members still ascending.
static void roll_fill(struct roll *r, const struct roll_pair *pairs, size_t count, size_t owners)
{
    r->count = count;
    r->members = mem_new(count, sizeof *r->members);
    r->owners = mem_new(count, sizeof *r->owners);
    r->shares = mem_new(count, sizeof *r->shares);
    r->starts = mem_new(owners + 2, sizeof *r->starts);
    for (size_t i = 0; i < count; i++)
        r->starts[pairs[i].owner + 2]++;
    for (size_t i = 2; i < owners + 2; i++)
        r->starts[i] += r->starts[i - 1];
    for (size_t i = 0; i < count; i++) {
        size_t at = r->starts[pairs[i].owner + 1]++;
        r->members[at] = pairs[i].member;
        r->owners[at] = pairs[i].owner;
        r->shares[at] = pairs[i].share;
    }
}

static struct roll_pair *roll_pairs(struct engine *g, uint32_t path, int32_t day, size_t *count)
{
    uint32_t kind = g->ruleset->plan.paths[path].from;
    size_t rows = store_row_count(g->store, kind), room = 0;
    struct roll_pair *pairs = NULL;
    struct parents owners = {0};
    uint8_t *active = mem_new(rows, 1);
    active_throughout(g, kind, day, day, day, active);
    *count = 0;
    for (uint32_t i = 0; i < rows; i++) {
        uint32_t subject = store_subject_at(g->store, kind, i);
        if (!active[i] || store_successor(g->store, subject, day) != subject)
            continue;
        owners_on(g, subject, path, day, &owners);
        owners_succeed(g, day, &owners);
        for (size_t k = 0; k < owners.count; k++) {
            pairs = mem_grow(pairs, &room, *count + 1, sizeof *pairs);
            pairs[(*count)++] = (struct roll_pair){
                .member = i,
                .owner = store_row_of(g->store, owners.list[k].subject),
                .share = owners.list[k].share,
            };
        }
    }
    free(active);
    free(owners.list);
    return pairs;
}

const struct roll *roll_of(struct engine *g, uint32_t path, int32_t day)
{
    for (struct roll *r = g->rolls; r; r = r->next)
        if (r->path == path && r->day == day)
            return r;
    size_t count;
    struct roll_pair *pairs = roll_pairs(g, path, day, &count);
    struct roll *r = mem_new(1, sizeof *r);
    *r = (struct roll){.path = path, .day = day, .next = g->rolls};
    roll_fill(r, pairs, count, store_row_count(g->store, g->ruleset->plan.paths[path].to));
    free(pairs);
    g->rolls = r;
    return r;
}

void active_throughout(struct engine *g, uint32_t kind, int32_t today, int32_t first, int32_t last,
                       uint8_t *active)
{
    const struct kind *k = &g->ruleset->model.kinds[kind];
    size_t rows = store_row_count(g->store, kind);
    double *days = mem_new(rows, sizeof *days);
    for (size_t i = 0; i < rows; i++)
        active[i] = 1;
    if (k->active_from != NONE) {
        store_attribute(g->store, kind, k->active_from, today, days);
        for (size_t i = 0; i < rows; i++)
            if (days[i] > first) // no data: since ever, for nobody is punished by it
                active[i] = 0;
    }
    if (k->active_until != NONE) {
        store_attribute(g->store, kind, k->active_until, today, days);
        for (size_t i = 0; i < rows; i++)
            if (days[i] < last) // no data: still going on
                active[i] = 0;
    }
    free(days);
}

void membership_forget(struct engine *g)
{
    for (struct parent_map *m = g->parent_maps; m;) {
        struct parent_map *next = m->next;
        free(m->rows);
        free(m);
        m = next;
    }
    for (struct roll *r = g->rolls; r;) {
        struct roll *next = r->next;
        free(r->members);
        free(r->owners);
        free(r->shares);
        free(r->starts);
        free(r);
        r = next;
    }
    g->parent_maps = NULL;
    g->rolls = NULL;
}
