#include "pairs.h"

#include <math.h>
#include <string.h>

#include "normal.h"

// The most subjects of which all pairs are looked at, one by one: some seconds' work.
#define PAIRS_MOST 5000

#define PAIRS_COLUMN(label, meaning, turned)                                                       \
    {                                                                                              \
        .name = (label), .sentence = (meaning), .result = MERIT_RESULT_NUMBER,                     \
        .dimension = MERIT_DIMENSION_PLAIN, .flags = (turned)                                      \
    }

enum { FLOW_NET, FLOW_PLUS, FLOW_MINUS };
const struct merit_output PAIRS_FLOWS[3] = {
    [FLOW_NET] = PAIRS_COLUMN("net", "plus less minus, from -1 to 1", 0),
    [FLOW_PLUS] = PAIRS_COLUMN("plus", "how much it is preferred to the others", 0),
    [FLOW_MINUS] =
        PAIRS_COLUMN("minus", "how much the others are preferred to it", MERIT_LESS_IS_BETTER),
};

enum { DUEL_SCORE, DUEL_WON, DUEL_LOST };
const struct merit_output PAIRS_DUELS[3] = {
    [DUEL_SCORE] = PAIRS_COLUMN("score", "duels won less duels lost", 0),
    [DUEL_WON] = PAIRS_COLUMN("won", "duels won", 0),
    [DUEL_LOST] = PAIRS_COLUMN("lost", "duels lost", MERIT_LESS_IS_BETTER),
};

enum { PREFERENCE, Q, P, S };
const struct merit_parameter PAIRS_PREFERENCE[4] = {
    [PREFERENCE] = {.name = "preference",
                    .sentence = "how a difference d becomes a preference: 'usual' (1 above 0), "
                                "'u' (1 above q), 'v' (d / p), 'level' (0.5 above q, 1 above p), "
                                "'linear' ((d - q) / (p - q)) or 'gauss' (1 - exp(-d^2 / 2 s^2))",
                    .type = MERIT_PARAMETER_TEXTS,
                    .flags = MERIT_PER_CRITERION | MERIT_HAS_DEFAULT,
                    .text = "usual"},
    [Q] = {.name = "q",
           .sentence = "a difference up to here is none",
           .type = MERIT_PARAMETER_NUMBERS,
           .flags = MERIT_PER_CRITERION | MERIT_HAS_LEAST,
           .least = 0.0},
    [P] = {.name = "p",
           .sentence = "a difference from here on is a full preference",
           .type = MERIT_PARAMETER_NUMBERS,
           .flags = MERIT_PER_CRITERION | MERIT_HAS_LEAST,
           .least = 0.0},
    [S] = {.name = "s",
           .sentence = "the difference at which the Gaussian preference bends",
           .type = MERIT_PARAMETER_NUMBERS,
           .flags = MERIT_PER_CRITERION | MERIT_HAS_LEAST,
           .least = 0.0},
};

// A criterion's preference function: nothing up to `none`, then `part` (or in a straight line), 1
// above `full`. Gauss has s alone.
struct preference {
    double none, full, part;
    int line;
    double s; // above 0: Gauss
};

static double number_of(const struct merit_call *c, uint64_t list, uint64_t place)
{
    return c->lists[list]->count > 0 ? c->lists[list]->numbers[place] : MERIT_NO_DATA;
}

// What is wrong with it, or NULL.
static const char *preference_read(const struct merit_call *c, uint64_t place, struct preference *f)
{
    const char *name = c->lists[PREFERENCE]->count > 0 ? c->lists[PREFERENCE]->texts[place] : NULL;
    double q = number_of(c, Q, place), p = number_of(c, P, place), s = number_of(c, S, place);
    *f = (struct preference){.none = 0.0};
    if (!name || strcmp(name, "usual") == 0)
        return NULL;
    if (strcmp(name, "u") == 0) {
        f->none = f->full = q;
        return merit_no_data(q) ? "preference 'u' needs q" : NULL;
    }
    if (strcmp(name, "gauss") == 0) {
        f->s = s;
        return s > 0.0 ? NULL : "preference 'gauss' needs s, above 0";
    }
    int v = strcmp(name, "v") == 0;
    f->line = v || strcmp(name, "linear") == 0;
    if (!f->line && strcmp(name, "level") != 0)
        return "preference is 'usual', 'u', 'v', 'level', 'linear' or 'gauss'";
    f->none = v ? 0.0 : q;
    f->full = p;
    f->part = 0.5;
    if (v)
        return p > 0.0 ? NULL : "preference 'v' needs p, above 0";
    return q < p ? NULL : "preferences 'level' and 'linear' need q and p, q below p";
}

// Sums of the sorted numbers before each place, in two parts that are exact to twice a double's
// digits.
struct sums {
    double *high, *low;
};

static struct sums sums_of(const struct matrix *m, const double *sorted)
{
    const struct merit_call *c = m->call;
    struct sums s = {c->host->scratch(c, (m->rows + 1) * sizeof(double)),
                     c->host->scratch(c, (m->rows + 1) * sizeof(double))};
    for (uint64_t i = 0; i < m->rows; i++) {
        double high = s.high[i] + sorted[i], back = high - s.high[i];
        double lost = (s.high[i] - (high - back)) + (sorted[i] - back);
        s.high[i + 1] = high;
        s.low[i + 1] = s.low[i] + lost;
    }
    return s;
}

static double sum_between(const struct sums *s, uint64_t from, uint64_t to)
{
    return (s->high[to] - s->high[from]) + (s->low[to] - s->low[from]);
}

// One criterion's numbers, best last, and its preference function.
struct contest {
    const struct matrix *m;
    const struct criterion *k;
    struct preference f;
    const uint64_t *order;
    double *x; // sorted
    struct sums sums;
};

static void contest_open(struct contest *t, const struct matrix *m, const struct criterion *k)
{
    double *x = matrix_numbers(m);
    for (uint64_t i = 0; i < m->rows; i++)
        x[i] = k->x[i] * k->scale * (k->less ? -1.0 : 1.0);
    t->m = m;
    t->k = k;
    t->f.none *= k->scale;
    t->f.full *= k->scale;
    t->f.s *= k->scale;
    if (t->f.s * t->f.s <= 0.0)
        t->f.s = 0.0; // beside numbers of this size it bends at 0: as 'usual'
    if (!(t->f.full > t->f.none))
        t->f.line = 0;
    t->order = numbers_order(m, x, NULL);
    t->x = matrix_numbers(m);
    for (uint64_t i = 0; i < m->rows; i++)
        t->x[i] = x[t->order[i]];
    double least = m->rows > 0 ? t->x[0] : 0.0; // differences alone count: sums stay small
    for (uint64_t i = 0; i < m->rows; i++)
        x[i] = t->x[i] - least;
    t->sums = sums_of(m, x);
}

// Whether x is more than d above `low`.
static int beyond(const struct contest *t, double x, double low, double d)
{
    const struct merit_host *host = t->m->call->host;
    return d > 0.0 ? host->compare12(x - low, d) > 0 : host->compare12(x, low) > 0;
}

// plus[i] += what i is preferred to those below it, minus[k] likewise what those above are
// preferred to k. Places up to which others are beyond `full` and `none` only move on.
static void flow_sorted(const struct contest *t, double *plus, double *minus)
{
    uint64_t n = t->m->rows, full = 0, none = 0, above_none = 0, above_full = 0;
    double span = t->f.full - t->f.none, weight = t->k->weight;
    for (uint64_t at = 0; at < n; at++) {
        double x = t->x[at], from_least = x - t->x[0];
        while (full < at && beyond(t, x, t->x[full], t->f.full))
            full++;
        while (none < at && beyond(t, x, t->x[none], t->f.none))
            none++;
        while (above_none < n && !beyond(t, t->x[above_none], x, t->f.none))
            above_none++;
        while (above_full < n && !beyond(t, t->x[above_full], x, t->f.full))
            above_full++;
        double below = (double)(none - full), above = (double)(above_full - above_none);
        if (t->f.line) {
            double theirs = sum_between(&t->sums, full, none);
            below = (below * (from_least - t->f.none) - theirs) / span;
            theirs = sum_between(&t->sums, above_none, above_full);
            above = (theirs - above * (from_least + t->f.none)) / span;
        } else {
            below *= t->f.part;
            above *= t->f.part;
        }
        plus[t->order[at]] += weight * ((double)full + below);
        minus[t->order[at]] += weight * ((double)(n - above_full) + above);
    }
}

static void flow_gauss(const struct contest *t, double *plus, double *minus)
{
    const struct merit_host *host = t->m->call->host;
    for (uint64_t at = 0; at < t->m->rows; at++) {
        double below = 0.0, above = 0.0;
        for (uint64_t other = 0; other < t->m->rows; other++) {
            double d = (t->x[at] - t->x[other]) / t->f.s;
            double preferred = fabs(d) < 1e100 ? 1.0 - host->exp(-d * d / 2.0) : 1.0;
            *(other < at ? &below : &above) += preferred;
        }
        plus[t->order[at]] += t->k->weight * below;
        minus[t->order[at]] += t->k->weight * above;
    }
}

int32_t promethee(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_ANY);
    double *plus = matrix_numbers(&m), *minus = matrix_numbers(&m), *net = matrix_numbers(&m);
    for (uint64_t j = 0; j < m.count; j++) {
        struct contest t;
        const char *fault = preference_read(c, m.criteria[j].place, &t.f);
        if (fault)
            return merit_fail(c, fault);
        if (t.f.s > 0.0 && m.rows > PAIRS_MOST)
            return merit_fail(c, "preference 'gauss' compares pairs: at most 5000 subjects");
        contest_open(&t, &m, &m.criteria[j]);
        (t.f.s > 0.0 ? flow_gauss : flow_sorted)(&t, plus, minus);
    }
    double others = m.rows > 1 ? (double)(m.rows - 1) : 1.0;
    for (uint64_t i = 0; i < m.rows; i++) {
        plus[i] /= others;
        minus[i] /= others;
        net[i] = plus[i] - minus[i];
    }
    matrix_give(&m, FLOW_NET, net);
    matrix_give(&m, FLOW_PLUS, plus);
    matrix_give(&m, FLOW_MINUS, minus);
    return MERIT_DONE;
}

// 1 when a wins against b, -1 when it loses, 0 when what they win by weighs the same.
static int duel(const struct matrix *m, uint64_t a, uint64_t b)
{
    const struct merit_host *host = m->call->host;
    double won = 0.0, lost = 0.0;
    for (uint64_t j = 0; j < m->count; j++) {
        const struct criterion *k = &m->criteria[j];
        int better = host->compare12(k->x[a], k->x[b]) * (k->less ? -1 : 1);
        won += better > 0 ? k->weight : 0.0;
        lost += better < 0 ? k->weight : 0.0;
    }
    return host->compare12(won, lost);
}

int32_t copeland(const struct merit_call *c)
{
    struct matrix m;
    normal_open(&m, c, DOMAIN_ANY);
    if (m.rows > PAIRS_MOST)
        return merit_fail(c, "it compares pairs: at most 5000 subjects");
    double *score = matrix_numbers(&m), *won = matrix_numbers(&m), *lost = matrix_numbers(&m);
    for (uint64_t a = 0; a < m.rows; a++) {
        for (uint64_t b = a + 1; b < m.rows; b++) {
            int result = duel(&m, a, b);
            won[a] += result > 0;
            lost[a] += result < 0;
            won[b] += result < 0;
            lost[b] += result > 0;
        }
    }
    for (uint64_t i = 0; i < m.rows; i++)
        score[i] = won[i] - lost[i];
    matrix_give(&m, DUEL_SCORE, score);
    matrix_give(&m, DUEL_WON, won);
    matrix_give(&m, DUEL_LOST, lost);
    return MERIT_DONE;
}
