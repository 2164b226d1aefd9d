#include "core/store/rated.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/store/dated.h"

void rated_release(struct rated *r)
{
    free(r->lines);
    free(r->standing);
    free(r->ratings);
}

void rated_add(struct rated *r, struct rated_line line)
{
    r->lines = mem_grow(r->lines, &r->room, r->count + 1, sizeof *r->lines);
    r->lines[r->count++] = line;
}

static int order_of(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

static int what_order(const struct rated_line *x, const struct rated_line *y)
{
    int c = order_of(x->subject, y->subject);
    c = c ? c : order_of(x->scheme, y->scheme);
    c = c ? c : order_of(x->rule, y->rule);
    return c ? c : (x->period > y->period) - (x->period < y->period);
}

static int seq_order(const struct rated_line *x, const struct rated_line *y)
{
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static bool same_judge(const struct rated_line *x, const struct rated_line *y)
{
    return what_order(x, y) == 0 && strcmp(x->rating.rater, y->rating.rater) == 0;
}

static int judge_order(const void *a, const void *b)
{
    const struct rated_line *x = a, *y = b;
    int c = what_order(x, y);
    c = c ? c : strcmp(x->rating.rater, y->rating.rater);
    return c ? c : seq_order(x, y);
}

static int standing_order(const void *a, const void *b)
{
    const struct rated_line *x = a, *y = b;
    int c = what_order(x, y);
    return c ? c : seq_order(x, y);
}

void rated_settle(struct rated *r)
{
    if (r->settled == r->count)
        return;
    r->settled = r->count;
    free(r->standing);
    free(r->ratings);
    r->standing = mem_new(r->count, sizeof *r->standing);
    r->ratings = mem_new(r->count, sizeof *r->ratings);
    qsort(r->lines, r->count, sizeof *r->lines, judge_order);
    r->standing_count = 0;
    for (size_t i = 0; i < r->count; i++)
        if (i + 1 == r->count || !same_judge(&r->lines[i], &r->lines[i + 1]))
            r->standing[r->standing_count++] = r->lines[i];
    qsort(r->standing, r->standing_count, sizeof *r->standing, standing_order);
    for (size_t i = 0; i < r->standing_count; i++)
        r->ratings[i] = r->standing[i].rating;
}

size_t rated_find(const struct rated *r, uint32_t scheme, uint32_t rule, struct period p,
                  uint32_t subject, const struct rating **out)
{
    struct rated_line key = {
        .subject = subject, .scheme = scheme, .rule = rule, .period = dated_period_key(p)};
    size_t low = 0, high = r->standing_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (what_order(&r->standing[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < r->standing_count && what_order(&r->standing[end], &key) == 0)
        end++;
    *out = r->ratings ? r->ratings + low : NULL;
    return end - low;
}
