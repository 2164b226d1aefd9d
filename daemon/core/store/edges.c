#include "core/store/edges.h"

#include <stdlib.h>

#include "base/mem.h"
#include "core/store/sorted.h"

void edges_release(struct edges *g)
{
    free(g->lines);
    free(g->starts);
}

void edges_add(struct edges *g, struct edge_line line)
{
    g->lines = mem_grow(g->lines, &g->room, g->count + 1, sizeof *g->lines);
    g->lines[g->count++] = line;
}

static int line_order(const void *a, const void *b)
{
    const struct edge_line *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

void edges_settle(struct edges *g, size_t row_count)
{
    if (g->settled == g->count && g->row_count == row_count && g->starts)
        return;
    sorted_settle(g->lines, g->count, g->settled, sizeof *g->lines, line_order);
    g->settled = g->count;
    free(g->starts);
    g->starts = mem_new(row_count + 1, sizeof *g->starts);
    g->row_count = row_count;
    size_t at = 0;
    for (size_t row = 0; row <= row_count; row++) {
        while (at < g->count && g->lines[at].row < row)
            at++;
        g->starts[row] = (uint32_t)at;
    }
}

static void push(struct parents *p, uint32_t subject, double share)
{
    p->list = mem_grow(p->list, &p->room, p->count + 1, sizeof *p->list);
    p->list[p->count++] = (struct parent_share){.subject = subject, .share = share};
}

// A parent's share is set, or it is taken out; those before `first` are of other children.
static void put(struct parents *p, size_t first, uint32_t subject, double share)
{
    size_t at = first;
    while (at < p->count && p->list[at].subject != subject)
        at++;
    if (at == p->count) {
        if (share > 0)
            push(p, subject, share);
    } else if (share > 0) {
        p->list[at].share = share;
    } else {
        for (; at + 1 < p->count; at++)
            p->list[at] = p->list[at + 1];
        p->count--;
    }
}

static void read_line(const struct edges *g, const struct edge_line *line, bool new_day,
                      size_t first, struct parents *out)
{
    if (line->parent == NONE || g->how == BELONG_ONE || (g->how == BELONG_STATED && new_day))
        out->count = first;
    if (line->parent == NONE)
        return;
    switch (g->how) {
    case BELONG_ONE:
        push(out, line->parent, 1);
        break;
    case BELONG_FIRST:
        if (out->count == first)
            push(out, line->parent, 1);
        break;
    case BELONG_WHOLE:
    case BELONG_EQUAL:
        put(out, first, line->parent, line->share > 0 ? 1 : 0);
        break;
    case BELONG_STATED:
        put(out, first, line->parent, line->share);
        break;
    }
}

void edges_on(const struct edges *g, uint32_t row, int32_t day, struct parents *out)
{
    if (!g->starts || row >= g->row_count)
        return;
    size_t first = out->count;
    for (size_t i = g->starts[row]; i < g->starts[row + 1]; i++) {
        const struct edge_line *line = &g->lines[i];
        if (line->from > day) {
            if (line->from < out->until)
                out->until = line->from;
            break;
        }
        bool new_day = i == g->starts[row] || line[-1].from != line->from;
        read_line(g, line, new_day, first, out);
    }
    if (g->how == BELONG_EQUAL)
        for (size_t i = first; i < out->count; i++)
            out->list[i].share = 1.0 / (double)(out->count - first);
}
