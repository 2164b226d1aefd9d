// Ways from a kind up to another by `belongs`.
//
// A kind named in the subject's own `belongs` is reached by that edge only; otherwise there must be
// one way.
#include "core/check/check.h"

#include <string.h>

#define STEPS_MAX 16

struct way {
    uint32_t steps[STEPS_MAX];
    size_t step_count;
    uint32_t first[STEPS_MAX]; // the way found first
    size_t first_count;
    size_t found;
    bool circle;
};

static void walk(const struct model *m, struct way *w, uint32_t from, uint32_t to)
{
    const struct kind *k = &m->kinds[from];
    if (w->step_count == STEPS_MAX) {
        w->circle = true;
        return;
    }
    bool direct = false;
    for (size_t i = 0; i < k->belong_count; i++)
        direct = direct || k->belongs[i].parent == to;
    for (size_t i = 0; i < k->belong_count; i++) {
        uint32_t parent = k->belongs[i].parent;
        if (parent >= m->kind_count || (direct && parent != to) || w->circle)
            continue;
        w->steps[w->step_count++] = (uint32_t)i;
        if (parent != to) {
            walk(m, w, parent, to);
        } else if (w->found++ == 0) {
            memcpy(w->first, w->steps, sizeof w->first);
            w->first_count = w->step_count;
        }
        w->step_count--;
    }
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
    struct way w = {.found = 0};
    walk(c->model, &w, from, to);
    if (w.found == 0 || w.circle)
        return NONE;
    return path_add(c, from, to, w.first, w.first_count);
}

// Does the kind reach itself by more than its own edge?
static bool in_circle(const struct model *m, uint32_t kind, uint32_t at, size_t depth)
{
    const struct kind *k = &m->kinds[at];
    for (size_t i = 0; i < k->belong_count && depth <= m->kind_count; i++) {
        uint32_t parent = k->belongs[i].parent;
        if (parent >= m->kind_count || parent == at)
            continue;
        if (parent == kind || in_circle(m, kind, parent, depth + 1))
            return true;
    }
    return false;
}

void path_check_all(struct checker *c)
{
    const struct model *m = c->model;
    for (uint32_t from = 0; from < m->kind_count; from++) {
        const struct kind *k = &m->kinds[from];
        if (in_circle(m, from, from, 0)) {
            problem_error(c->problems, k->label.at,
                          "kind \"%s\" belongs to itself by way of others", k->label.name);
            continue;
        }
        for (uint32_t to = 0; to < m->kind_count; to++) {
            struct way w = {.found = 0};
            walk(m, &w, from, to);
            if (w.found > 1 && !w.circle)
                problem_error(
                    c->problems, k->label.at,
                    "kind \"%s\" belongs to \"%s\" in %zu ways; name \"%s\" in its own \"belongs\"",
                    k->label.name, m->kinds[to].label.name, w.found, m->kinds[to].label.name);
        }
    }
}
