#include "core/judge/total.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/engine/kernel.h"

bool total_may_be(const struct scheme *s)
{
    return s->all_rule_count == 1 && !s->veto_count;
}

bool total_is(const struct board *b)
{
    const struct board_rule *r = &b->rules[0];
    bool same = true;
    for (size_t i = 0; i < b->row_count; i++)
        same = same & ((b->state[i] == ROW_ABSENT) |
                       ((r->state[i] == RULE_SCORED) & (r->points[i] == b->points[i])));
    return same;
}

static void put(const struct board_rule *r, const points *total, double worth, size_t rows)
{
    memcpy(r->points, total, rows * sizeof *total);
    kernel_fill(r->worth, worth, rows);
    memset(r->state, RULE_SCORED, rows);
    memset(r->age, 0, rows);
}

void totals_begin(struct totals *t, const struct board *b, size_t rows, bool waits)
{
    size_t count = b->row_count / rows + 1;
    *t = (struct totals){.rows = rows};
    if (!waits)
        return;
    t->worths = mem_new(count, sizeof *t->worths);
    kernel_fill(t->worths, (double)NAN, count);
}

void totals_put(const struct totals *t, const struct board *view, double worth, bool complete)
{
    if (t->worths && complete && view->one_cohort && view->first % t->rows == 0)
        t->worths[view->first / t->rows] = worth;
    else
        put(&view->rules[0], view->points, worth, view->row_count);
}

static void put_stretch(const struct totals *t, const struct board *b, size_t at)
{
    size_t first = at * t->rows, left = b->row_count - first;
    const struct board_rule *r = &b->rules[0];
    struct board_rule of = {r->points + first, r->worth + first, r->state + first, r->age + first};
    put(&of, b->points + first, t->worths[at], left < t->rows ? left : t->rows);
}

void totals_end(struct totals *t, struct board *b, bool failed)
{
    size_t count = b->row_count / t->rows + 1;
    for (size_t i = 0; i < count && t->worths && !failed; i++) {
        if (isnan(t->worths[i]))
            continue;
        if (b->rule_is_total) {
            b->keeps_rules = false;
            b->total_waits = true;
            b->total_worth = t->worths[i]; // of one cohort: the same in all
        } else {
            put_stretch(t, b, i);
        }
    }
    free(t->worths);
}

void total_keep(struct board *b)
{
    if (!b->total_waits)
        return;
    put(&b->rules[0], b->points, b->total_worth, b->row_count);
    b->rules_first = 0;
    b->total_waits = false;
    b->keeps_rules = true;
}
