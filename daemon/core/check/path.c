// Ways from a kind up to another by `belongs`.
//
// A kind named in the subject's own `belongs` is reached by that edge only; otherwise there must be
// one way.
#include "core/check/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define STEPS_MAX 16

struct way {
    uint32_t steps[STEPS_MAX];
    size_t step_count;
    uint32_t first[STEPS_MAX]; // the way found first
    size_t first_count;
    size_t found; // 2: more than one
    bool circle;
    bool *none; // per kind: known to lead nowhere
};

static void walk(const struct model *m, struct way *w, uint32_t from, uint32_t to)
{
    const struct kind *k = &m->kinds[from];
    size_t before = w->found;
    if (w->step_count == STEPS_MAX) {
        w->circle = true;
        return;
    }
    bool direct = false;
    for (size_t i = 0; i < k->belong_count; i++)
        direct = direct || k->belongs[i].parent == to;
    for (size_t i = 0; i < k->belong_count; i++) {
        uint32_t parent = k->belongs[i].parent;
        if (parent >= m->kind_count || (direct && parent != to) || w->circle || w->found > 1)
            continue;
        w->steps[w->step_count++] = (uint32_t)i;
        if (parent == to && w->found++ == 0) {
            memcpy(w->first, w->steps, sizeof w->first);
            w->first_count = w->step_count;
        } else if (parent != to && !w->none[parent]) {
            walk(m, w, parent, to);
        }
        w->step_count--;
    }
    w->none[from] = !w->circle && w->found == before;
}

uint32_t path_add(struct checker *c, uint32_t from, uint32_t to, const uint32_t *steps,
                  size_t count)
{
    struct plan *plan = c->plan;
    for (size_t i = 0; i < plan->path_count; i++) {
        const struct path *p = &plan->paths[i];
        if (p->from == from && p->to == to && p->step_count == count &&
            memcmp(p->steps, steps, count * sizeof *steps) == 0)
            return (uint32_t)i;
    }
    plan->paths =
        arena_grow(c->arena, plan->paths, plan->path_count, &plan->path_room, sizeof *plan->paths);
    struct path *p = &plan->paths[plan->path_count];
    *p = (struct path){.from = from, .to = to, .step_count = count, .single = true};
    p->steps = arena_array(c->arena, count, sizeof *p->steps);
    memcpy(p->steps, steps, count * sizeof *p->steps);
    for (size_t i = 0; i < count; i++) {
        const struct belong *b = &c->model->kinds[from].belongs[steps[i]];
        p->single = p->single && (b->how == BELONG_ONE || b->how == BELONG_FIRST);
        from = b->parent;
    }
    return (uint32_t)plan->path_count++;
}

uint32_t path_find(struct checker *c, uint32_t from, uint32_t to)
{
    struct way w = {.none = mem_new(c->model->kind_count + 1, sizeof *w.none)};
    walk(c->model, &w, from, to);
    free(w.none);
    if (w.found == 0 || w.circle)
        return NONE;
    return path_add(c, from, to, w.first, w.first_count);
}

// The kinds above one, each once, in `above`; returns how many. The kind itself is among them when
// it belongs to itself by way of others.
static size_t kinds_above(const struct model *m, uint32_t from, bool *seen, uint32_t *above)
{
    size_t count = 0, next = 0;
    for (uint32_t at = from;; at = above[next++]) {
        const struct kind *k = &m->kinds[at];
        for (size_t i = 0; i < k->belong_count; i++) {
            uint32_t parent = k->belongs[i].parent;
            if (parent >= m->kind_count || parent == at || seen[parent])
                continue;
            seen[parent] = true;
            above[count++] = parent;
        }
        if (next == count)
            return count;
    }
}

static void check_ways(struct checker *c, uint32_t from, const uint32_t *above, size_t count)
{
    const struct model *m = c->model;
    const struct kind *k = &m->kinds[from];
    bool *none = mem_new(m->kind_count + 1, sizeof *none);
    for (size_t i = 0; i < count; i++) {
        struct way w = {.none = none};
        walk(m, &w, from, above[i]);
        if (w.found > 1 && !w.circle)
            problem_error(c->problems, k->label.at,
                          "kind \"%s\" belongs to \"%s\" in more than one way; name \"%s\" in its "
                          "own \"belongs\"",
                          k->label.name, m->kinds[above[i]].label.name,
                          m->kinds[above[i]].label.name);
        none[from] = false; // another goal: nothing is known any more
        for (size_t n = 0; n < count; n++)
            none[above[n]] = false;
    }
    free(none);
}

void path_check_all(struct checker *c)
{
    const struct model *m = c->model;
    bool *seen = mem_new(m->kind_count + 1, sizeof *seen);
    uint32_t *above = mem_new(m->kind_count + 1, sizeof *above);
    for (uint32_t from = 0; from < m->kind_count; from++) {
        const struct kind *k = &m->kinds[from];
        size_t count = kinds_above(m, from, seen, above);
        if (seen[from])
            problem_error(c->problems, k->label.at,
                          "kind \"%s\" belongs to itself by way of others", k->label.name);
        else
            check_ways(c, from, above, count);
        for (size_t i = 0; i < count; i++)
            seen[above[i]] = false;
    }
    free(seen);
    free(above);
}
