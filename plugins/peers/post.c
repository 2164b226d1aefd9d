#include "post.h"

#include "column.h"

enum { GOALS_LOW, GOALS_HIGH, GOALS_CLIP, GOALS_BETTER };
const struct merit_parameter POST_GOALS[] = {
    [GOALS_LOW] = PEERS_NUMBER("low", "what the worse post gets", 0.0),
    [GOALS_HIGH] = PEERS_NUMBER("high", "what the better post gets", 1.0),
    [GOALS_CLIP] = PEERS_BOOL("clip", "beyond a post gets what the post gets", 1.0),
    [GOALS_BETTER] = PEERS_BETTER,
};

struct posts {
    double x, from, to; // from: the worse post
};

// Row i's number and posts, the worse first. False when one of them has no data, or the row failed:
// the result is written then.
static int posts_read(const struct merit_call *c, uint64_t i, int less, struct posts *p)
{
    double bottom = c->columns[1][i], top = c->columns[2][i];
    *p = (struct posts){c->columns[0][i], less ? top : bottom, less ? bottom : top};
    c->result[i] = MERIT_NO_DATA;
    if (merit_no_data(p->x) || merit_no_data(bottom) || merit_no_data(top))
        return 0;
    if (c->host->compare12(bottom, top) != 0)
        return 1;
    c->host->fail_row(c, i, "its posts are one and the same number");
    return 0;
}

// From the worse post (0) to the better (1), whichever of them is the larger number. Exactly 0 and
// 1 at the posts.
static double posts_part(const struct posts *p, int clip)
{
    int up = p->from < p->to;
    if (p->x == p->from || (clip && (up ? p->x < p->from : p->x > p->from)))
        return 0.0;
    if (p->x == p->to || (clip && (up ? p->x > p->to : p->x < p->to)))
        return 1.0;
    double part = up ? column_part(p->x, p->from, p->to) : column_part(-p->x, -p->from, -p->to);
    return column_held(part);
}

static double goals_between(const struct merit_call *c, double part)
{
    return column_held(column_between(c->parameters[GOALS_LOW], c->parameters[GOALS_HIGH], part));
}

int32_t goalposts(const struct merit_call *c)
{
    int less, clip = c->parameters[GOALS_CLIP] != 0.0;
    if (!column_better(c, GOALS_BETTER, &less))
        return MERIT_FAILED;
    struct posts p;
    for (uint64_t i = 0; i < c->row_count; i++)
        if (posts_read(c, i, less, &p))
            c->result[i] = goals_between(c, posts_part(&p, clip));
    return MERIT_DONE;
}

int32_t log_goalposts(const struct merit_call *c)
{
    int less, clip = c->parameters[GOALS_CLIP] != 0.0;
    if (!column_better(c, GOALS_BETTER, &less))
        return MERIT_FAILED;
    struct posts p;
    for (uint64_t i = 0; i < c->row_count; i++) {
        if (!posts_read(c, i, less, &p))
            continue;
        if (p.from <= 0.0 || p.to <= 0.0) {
            c->host->fail_row(c, i, "a post is 0 or less: it has no logarithm");
        } else if (p.x <= 0.0 && !clip) {
            c->host->fail_row(c, i, "it is 0 or less: it has no logarithm");
        } else {
            double lesser = p.from < p.to ? p.from : p.to;
            double x = p.x < lesser && clip ? lesser : p.x; // 0 and less stand at the post
            struct posts logs = {c->host->log(x), c->host->log(p.from), c->host->log(p.to)};
            c->result[i] = goals_between(c, posts_part(&logs, clip));
        }
    }
    return MERIT_DONE;
}

enum { INTERVAL_LOW, INTERVAL_HIGH, INTERVAL_BETTER };
const struct merit_parameter POST_INTERVAL[] = {
    [INTERVAL_LOW] = PEERS_NUMBER("low", "what bottom and top and all beyond them get", 0.0),
    [INTERVAL_HIGH] = PEERS_NUMBER("high", "what the whole interval gets", 1.0),
    [INTERVAL_BETTER] = PEERS_TEXT(
        "better", "'more': the interval is best; 'less': it is worst, and all beyond is best",
        "more"),
};

enum { X, FROM, TO, BOTTOM, TOP, INTERVAL_COLUMNS };

static double inside(const double v[INTERVAL_COLUMNS])
{
    if (v[X] >= v[FROM] && v[X] <= v[TO])
        return 1.0;
    if (v[X] <= v[BOTTOM] || v[X] >= v[TOP])
        return 0.0;
    return v[X] < v[FROM] ? column_part(v[X], v[BOTTOM], v[FROM])
                          : column_part(-v[X], -v[TOP], -v[TO]);
}

int32_t interval(const struct merit_call *c)
{
    double low = c->parameters[INTERVAL_LOW], high = c->parameters[INTERVAL_HIGH];
    int less;
    if (!column_better(c, INTERVAL_BETTER, &less))
        return MERIT_FAILED;
    for (uint64_t i = 0; i < c->row_count; i++) {
        double v[INTERVAL_COLUMNS];
        int known = 1;
        for (uint64_t k = 0; k < INTERVAL_COLUMNS; k++) {
            v[k] = c->columns[k][i];
            known = known && !merit_no_data(v[k]);
        }
        c->result[i] = MERIT_NO_DATA;
        if (known && !(v[BOTTOM] <= v[FROM] && v[FROM] <= v[TO] && v[TO] <= v[TOP]))
            c->host->fail_row(c, i, "bottom, from, to and top must not fall");
        else if (known)
            c->result[i] = column_between(less ? high : low, less ? low : high, inside(v));
    }
    return MERIT_DONE;
}
