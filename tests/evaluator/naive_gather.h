// Gathers of the naive walker: every fact, member or period is looked at, taken or not, and brought
// to one number.
#ifndef TESTS_EVALUATOR_NAIVE_GATHER_H
#define TESTS_EVALUATOR_NAIVE_GATHER_H

#include "tests/evaluator/naive_call.h"

#define NAIVE_TAKEN 512

struct naive_taken {
    double value, share;
    bool exact; // cell and decimals say exactly what it adds
    naive_sum cell;
    int32_t date;
    size_t line;
};

struct naive_gathering {
    const struct node_argument *argument;
    const struct node *value; // without an `as` around a bare field
    uint32_t currency;        // in which money is read in it
    struct naive_where owner;
    struct naive_taken taken[NAIVE_TAKEN];
    size_t count;
    struct naive_value like; // what a value is, whether or not there is one
    int places;              // to which sums are kept
    bool zero;               // a sum over nothing is 0
};

static inline void naive_take(struct naive_gathering *g, const struct naive_where *in, size_t line)
{
    struct naive_taken t = {.share = in->share, .date = in->date, .line = line};
    const struct node *where = g->argument->where;
    if (where && naive_walk(where, in).number != 1)
        return;
    if (g->value) {
        struct naive_where valued = *in;
        valued.currency = g->currency;
        t.value = naive_walk(g->value, &valued).number;
        const struct cell *c = NULL;
        if (g->like.is_field && in->record)
            c = &in->record
                     ->cells[record_field(&in->n->model->records[in->type], g->value->names[0])];
        bool own = c && c->has &&
                   (g->like.measure.exponents[g->currency] == 0 || c->currency == g->currency);
        t.exact = own && in->share == 1;
        t.cell = t.exact ? c->number : 0;
    }
    assert(g->count < NAIVE_TAKEN);
    g->taken[g->count++] = t;
}

// Of a record: those whom its subject belongs to on its day.
static inline void naive_records(struct naive_gathering *g, uint32_t type)
{
    const struct naive *n = g->owner.n;
    const struct record_type *r = &n->model->records[type];
    int32_t first = g->owner.span.start, last = g->owner.span.today;
    if (g->argument->up_to) {
        struct naive_value limit = naive_walk(g->argument->up_to, &g->owner);
        naive_explain(&limit, NULL, true);
        first = DAY_MIN;
        g->zero = g->zero && !isnan(limit.number);
        last = isnan(limit.number)   ? DAY_MIN - 1
               : limit.number < last ? (int32_t)limit.number
                                     : last;
    }
    for (size_t i = 0; i < n->fact_count; i++) {
        const struct fact_record *f = &n->facts[i].record;
        if (n->facts[i].tag != FACT_RECORD || f->type != type || g->owner.subject == NONE)
            continue;
        if (f->status != RECORD_VERIFIED &&
            !(f->status == RECORD_REPORTED && r->counts == COUNTS_REPORTED))
            continue;
        int32_t until = r->interval ? (f->until == DAY_NONE ? INT32_MAX : f->until) : f->date;
        if (f->date > last || until < first)
            continue;
        uint32_t kind = naive_kind_of(n, f->subject);
        struct naive_where in = g->owner;
        in.share = naive_share(n, f->subject, kind, g->owner.subject, f->date);
        if (in.share == 0)
            continue;
        in.outer = &g->owner;
        in.type = type;
        in.record = f;
        in.subject = f->subject;
        in.kind = kind;
        in.date = r->interval && f->date < first ? first : f->date;
        in.until = until > last ? last : until;
        naive_take(g, &in, i);
    }
}

static inline bool naive_active(const struct naive *n, uint32_t subject, uint32_t kind,
                                int32_t today, int32_t first, int32_t last)
{
    const struct kind *k = &n->model->kinds[kind];
    if (k->active_from == NONE)
        return true;
    struct cell from = naive_attribute(n, subject, k->active_from, today);
    struct cell until = naive_attribute(n, subject, k->active_until, today);
    return !(from.has && from.number > first) && !(until.has && until.number < last);
}

static inline void naive_members(struct naive_gathering *g, uint32_t kind)
{
    const struct naive *n = g->owner.n;
    int32_t today = g->owner.span.today;
    for (size_t i = 0; i < n->fact_count && g->owner.subject != NONE; i++) {
        const struct fact_subject *f = &n->facts[i].subject;
        if (n->facts[i].tag != FACT_SUBJECT || f->kind != kind)
            continue;
        struct naive_where in = g->owner;
        in.share = naive_share(n, f->subject, kind, g->owner.subject, today);
        if (in.share == 0 || !naive_active(n, f->subject, kind, today, today, today))
            continue;
        in.outer = &g->owner;
        in.subject = f->subject;
        in.kind = kind;
        naive_take(g, &in, i);
    }
}

static inline struct naive_where naive_in_period(const struct naive_where *owner, struct period p)
{
    struct naive_where in = *owner;
    in.outer = owner;
    in.span = naive_span(p, SPAN_PERIOD, owner->span.today);
    in.share = 1;
    return in;
}

static inline bool naive_was_active(const struct naive_where *owner, const struct naive_span *s)
{
    return naive_active(owner->n, owner->subject, owner->kind, owner->span.today, s->start,
                        s->today);
}

static inline void naive_periods(struct naive_gathering *g, enum period_length length, bool to_date,
                                 int32_t last)
{
    const struct naive_span *s = &g->owner.span;
    struct period p = period_of_day(length, s->today);
    if (!to_date && period_end(p) > s->today)
        p = period_add(p, -1);
    if (last)
        p = period_add(p, 1 - last);
    else
        while (period_start(p) >= s->start)
            p = period_add(p, -1);
    if (!last)
        p = period_add(p, 1);
    for (int32_t k = 0; last ? k < last : period_start(p) <= s->today; k++, p = period_add(p, 1)) {
        if (!last && !to_date && period_end(p) > s->today)
            break;
        struct naive_where in = naive_in_period(&g->owner, p);
        if (g->owner.subject != NONE && naive_was_active(&g->owner, &in.span))
            naive_take(g, &in, (size_t)k);
    }
}

// How many periods up to now without a break; nothing lasted before the subject's first day, or,
// where that is not known, before anything was recorded.
static inline double naive_streak(const struct naive_gathering *g, enum period_length length,
                                  bool to_date)
{
    const struct naive_where *o = &g->owner;
    uint32_t active = o->n->model->kinds[o->kind].active_from;
    struct cell from = {.has = false};
    struct period p = period_of_day(length, o->span.today);
    double count = 0;
    if (active != NONE)
        from = naive_attribute(o->n, o->subject, active, o->span.today);
    if (!to_date && period_end(p) > o->span.today)
        p = period_add(p, -1);
    for (;; p = period_add(p, -1), count++) {
        struct naive_where in = naive_in_period(o, p);
        bool before = !from.has && period_end(p) < o->n->earliest;
        if (before || p.year < 1900 || !naive_was_active(o, &in.span) ||
            naive_walk(g->argument->where, &in).number != 1)
            return count;
    }
}

static inline double naive_sum_up(const struct naive_gathering *g, bool weighed, size_t *known)
{
    naive_sum sum = 0;
    int places = g->like.is_field && g->like.decimals > g->places ? g->like.decimals : g->places;
    *known = 0;
    for (size_t i = 0; i < g->count; i++) {
        const struct naive_taken *t = &g->taken[i];
        double x = t->value * (weighed ? t->share : 1);
        if (isnan(x) && weighed)
            return NAIVE_NONE;
        if (isnan(x))
            continue;
        if (!(fabs(x) < 1e27))
            return NAIVE_NONE; // past what a sum holds
        naive_sum part = t->exact && weighed ? t->cell : naive_scaled(x, g->places);
        for (int k = t->exact && weighed ? g->like.decimals : g->places; k < places; k++)
            part *= 10;
        sum += part;
        ++*known;
    }
    return g->count || g->zero ? naive_unscaled(sum, places) : NAIVE_NONE;
}

static inline bool naive_better(const char *aggregate, const struct naive_taken *x,
                                const struct naive_taken *best)
{
    bool later = x->date != best->date ? x->date > best->date : x->line > best->line;
    if (strcmp(aggregate, "smallest") == 0)
        return x->value < best->value;
    if (strcmp(aggregate, "largest") == 0)
        return x->value > best->value;
    return later == (strcmp(aggregate, "last") == 0);
}

static inline double naive_pick(const struct naive_gathering *g, const char *aggregate)
{
    const struct naive_taken *best = NULL;
    for (size_t i = 0; i < g->count; i++)
        if (!isnan(g->taken[i].value) && (!best || naive_better(aggregate, &g->taken[i], best)))
            best = &g->taken[i];
    return best ? best->value : NAIVE_NONE;
}

static inline double naive_median(const struct naive_gathering *g)
{
    double sorted[NAIVE_TAKEN];
    size_t count = 0;
    for (size_t i = 0; i < g->count; i++) {
        if (isnan(g->taken[i].value))
            continue;
        size_t k = count++;
        for (; k > 0 && sorted[k - 1] > g->taken[i].value; k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = g->taken[i].value;
    }
    if (count == 0)
        return NAIVE_NONE;
    return count % 2 ? sorted[count / 2] : sorted[count / 2 - 1] / 2 + sorted[count / 2] / 2;
}

static inline double naive_distinct(const struct naive_gathering *g)
{
    double count = 0;
    for (size_t i = 0; i < g->count; i++) {
        size_t k = 0;
        while (k < i && !(g->taken[k].value == g->taken[i].value))
            k++;
        count += !isnan(g->taken[i].value) && k == i;
    }
    return count;
}

static inline struct naive_value naive_aggregate(const struct naive_gathering *g, const char *name)
{
    double x = 0;
    size_t known;
    struct naive_value v = g->like;
    v.decimals = -1;
    v.zero = v.is_field = false;
    if (strcmp(name, "count") == 0) {
        for (size_t i = 0; i < g->count; i++)
            x += g->taken[i].share;
        return naive_number(x, naive_plain());
    }
    if (strcmp(name, "distinct") == 0)
        return naive_number(naive_distinct(g), naive_plain());
    if (strcmp(name, "sum") == 0) {
        v.number = naive_sum_up(g, true, &known);
    } else if (strcmp(name, "mean") == 0) {
        x = naive_sum_up(g, false, &known);
        v.number = known ? x / (double)known : NAIVE_NONE;
    } else {
        v.number = strcmp(name, "median") == 0 ? naive_median(g) : naive_pick(g, name);
    }
    return v;
}

// Nobody's value: no data, but of the right sort and unit.
static inline void naive_liken(struct naive_gathering *g, uint32_t type, uint32_t kind)
{
    struct naive_where nobody = g->owner;
    nobody.outer = &g->owner;
    nobody.subject = NONE;
    nobody.type = type;
    nobody.record = NULL;
    nobody.kind = kind;
    nobody.currency = g->currency;
    g->places = 9;
    if (!g->value)
        return;
    g->like = naive_walk(g->value, &nobody);
    if (g->like.decimals >= 0)
        g->places = g->like.decimals + 4 < 9 ? g->like.decimals + 4 : 9;
}

static inline bool naive_period_set(const char *name, enum period_length *length, bool *to_date)
{
    static const char *const sets[] = {"month", "quarter", "halve", "year"};
    for (size_t i = 0; i < 4; i++) {
        size_t size = strlen(sets[i]);
        if (strncmp(name, sets[i], size) != 0 || name[size] != 's')
            continue;
        *length = (enum period_length)i;
        *to_date = strcmp(name + size + 1, "_to_date") == 0;
        return *to_date || name[size + 1] == '\0';
    }
    return false;
}

// count(SET): the set stands where a value would.
static inline const char *naive_set(struct naive_gathering *g, int32_t *last)
{
    const struct node_set *set = &g->argument->set;
    const struct node *x = g->argument->value, *of_last = set->of_last;
    const char *name = set->name;
    if (!name) {
        name = x->names[0];
        of_last = x->tag == NODE_CALL ? x->arguments[0].value : NULL;
        g->value = NULL;
    }
    *last = of_last ? (int32_t)of_last->number : 0;
    return name;
}

static struct naive_value naive_gather(const struct node *x, const struct naive_where *w)
{
    static struct naive_gathering deep[16]; // gathers within gathers
    static size_t depth;
    const struct model *m = w->n->model;
    struct naive_gathering *g = &deep[depth++];
    enum period_length length = PERIOD_MONTH;
    bool to_date = false;
    int32_t last;
    assert(depth < 16);
    *g = (struct naive_gathering){.argument = &x->arguments[0], .owner = *w};
    g->value = x->arguments[0].value;
    g->currency = w->currency;
    g->owner.type = NONE;
    g->owner.record = NULL;
    if (w->type != NONE)
        g->owner.outer = NULL; // what a record's gather asks for is its subject's
    const char *set = naive_set(g, &last);
    uint32_t record = model_record(m, set), kind = model_kind(m, set);
    bool periods = naive_period_set(set, &length, &to_date);
    uint32_t of = record != NONE ? m->records[record].of[0] : kind != NONE ? kind : w->kind;
    const struct node *as = NULL;
    if (g->value && g->value->tag == NODE_AS && record != NONE &&
        record_field(&m->records[record],
                     g->value->children[0]->names ? g->value->children[0]->names[0] : "") != NONE &&
        g->value->children[0]->tag == NODE_NAME) {
        as = g->value; // the unit is put on what comes out
        g->value = as->children[0];
        g->currency = naive_base(w->n, as->unit_name);
    }
    naive_liken(g, record, of);
    g->zero = record == NONE || m->records[record].none_is_zero;
    struct naive_value v;
    if (strcmp(x->names[0], "streak") == 0) {
        v = naive_number(w->subject == NONE ? NAIVE_NONE : naive_streak(g, length, to_date),
                         naive_plain());
    } else {
        if (record != NONE)
            naive_records(g, record);
        else if (periods)
            naive_periods(g, length, to_date, last);
        else
            naive_members(g, kind);
        v = naive_aggregate(g, x->names[0]);
        if (w->subject == NONE)
            v.number = NAIVE_NONE;
    }
    if (as && naive_alike(&v.measure, &g->like.measure) && strcmp(x->names[0], "distinct") != 0) {
        struct measure to = naive_unit(w->n, as->unit_name);
        v = naive_convert(v, &to);
    }
    depth--;
    return v;
}

#endif
