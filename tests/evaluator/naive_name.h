// What a name means to the naive walker: facts looked for one by one.
#ifndef TESTS_EVALUATOR_NAIVE_NAME_H
#define TESTS_EVALUATOR_NAIVE_NAME_H

#include "tests/evaluator/naive.h"

// The last line about it, by day and then by line, whose day is not after `day`.
static inline struct cell naive_attribute(const struct naive *n, uint32_t subject,
                                          uint32_t attribute, int32_t day)
{
    struct cell found = {.has = false};
    int32_t from = DAY_NONE;
    for (size_t i = 0; i < n->fact_count; i++) {
        const struct fact_attribute *f = &n->facts[i].attribute;
        if (n->facts[i].tag != FACT_ATTRIBUTE || f->subject != subject ||
            f->attribute != attribute || f->from > day || f->from < from)
            continue;
        found = f->value;
        from = f->from;
    }
    return found;
}

static inline double naive_scale_down(int64_t n, int decimals)
{
    double unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    return (double)n / unit;
}

// A cell as a number; money in `currency` on `day`.
static inline struct naive_value naive_cell(const struct naive_where *w, const struct type *t,
                                            const struct cell *c, uint32_t currency, int32_t day)
{
    static const enum value_tag tags[] = {VALUE_NUMBER, VALUE_NUMBER, VALUE_BOOL, VALUE_DATE,
                                          VALUE_TEXT,   VALUE_REF,    VALUE_ENUM};
    struct naive_value v = naive_of(tags[t->tag], c->has ? (double)c->number : NAIVE_NONE);
    if (t->tag == TYPE_NUMBER || t->tag == TYPE_MONEY) {
        v.number = c->has ? naive_scale_down(c->number, t->decimals) : NAIVE_NONE;
        v.decimals = t->decimals;
    }
    if (t->tag == TYPE_NUMBER && t->unit != UNIT_NONE)
        v.measure = naive_unit(w->n, w->n->model->units.list[t->unit].name);
    if (t->tag == TYPE_MONEY) {
        v.measure = naive_money(currency);
        if (c->has && c->currency != currency)
            v.number *= naive_price(w->n, c->currency, currency, day);
    }
    v.enumerated = t->tag == TYPE_ENUM ? t : NULL;
    v.text = t->tag == TYPE_TEXT && c->has ? c->text : NULL;
    return v;
}

// Shares of a subject in one of `kind` by its memberships on a day: what it has of each parent
// times what that has of the next. `owner` NONE: only asks who the one parent is.
static inline double naive_share(const struct naive *n, uint32_t subject, uint32_t kind,
                                 uint32_t owner, int32_t day);

struct naive_parents {
    uint32_t list[16];
    size_t count;
};

// The parents on a day: `one`: where the last line says; `equal`: all that were joined and not
// left.
static inline struct naive_parents naive_parents(const struct naive *n, uint32_t subject,
                                                 uint32_t kind, int32_t day)
{
    struct naive_parents p = {.count = 0};
    int32_t done = INT32_MIN;
    bool first = true;
    for (;;) { // one day of changes after the other
        int32_t next = INT32_MAX;
        for (size_t i = 0; i < n->fact_count; i++) {
            const struct fact_membership *f = &n->facts[i].membership;
            bool mine = n->facts[i].tag == FACT_MEMBERSHIP && f->subject == subject;
            if (mine && f->from <= day && (first || f->from > done) && f->from < next)
                next = f->from;
        }
        if (next == INT32_MAX)
            return p;
        for (size_t i = 0; i < n->fact_count; i++) {
            const struct fact_membership *f = &n->facts[i].membership;
            if (n->facts[i].tag != FACT_MEMBERSHIP || f->subject != subject || f->from != next)
                continue;
            if (f->parent == NONE || n->model->kinds[kind].belongs[f->belong].how == BELONG_ONE)
                p.count = 0;
            bool there = f->parent == NONE;
            for (size_t k = 0; k < p.count; k++)
                there = there || p.list[k] == f->parent;
            if (!there)
                p.list[p.count++] = f->parent;
        }
        done = next;
        first = false;
    }
}

static inline uint32_t naive_kind_of(const struct naive *n, uint32_t subject)
{
    for (size_t i = 0; i < n->fact_count; i++)
        if (n->facts[i].tag == FACT_SUBJECT && n->facts[i].subject.subject == subject)
            return n->facts[i].subject.kind;
    return NONE;
}

static inline double naive_share(const struct naive *n, uint32_t subject, uint32_t kind,
                                 uint32_t owner, int32_t day)
{
    if (subject == owner)
        return 1;
    struct naive_parents p = naive_parents(n, subject, kind, day);
    double share = 0;
    for (size_t i = 0; i < p.count; i++)
        share +=
            naive_share(n, p.list[i], naive_kind_of(n, p.list[i]), owner, day) / (double)p.count;
    return share;
}

// Up from one to the one of `to` that it belongs to, through whatever lies between.
static inline uint32_t naive_parent(const struct naive *n, uint32_t subject, uint32_t kind,
                                    uint32_t to, int32_t day)
{
    while (subject != NONE && kind != to) {
        struct naive_parents p = naive_parents(n, subject, kind, day);
        subject = p.count ? p.list[0] : NONE;
        kind = n->model->kinds[kind].belongs[0].parent;
    }
    return subject;
}

static inline struct naive_value naive_target(const struct naive_where *w, const char *name)
{
    const struct kind *k = &w->n->model->kinds[w->kind];
    uint32_t at = kind_target(k, name);
    struct period p = period_enclosing(w->span.period, k->targets[at].per);
    double x = NAIVE_NONE;
    for (size_t i = 0; i < w->n->fact_count; i++) {
        const struct fact_target *f = &w->n->facts[i].target;
        if (w->n->facts[i].tag == FACT_TARGET && f->subject == w->subject && f->target == at &&
            period_equal(f->period, p))
            x = f->has ? f->value : NAIVE_NONE;
    }
    uint32_t unit = k->targets[at].unit;
    const char *of = unit == UNIT_NONE ? NULL : w->n->model->units.list[unit].name;
    return naive_settled(naive_number(x, naive_unit(w->n, of)));
}

// Names of the record itself.
static inline bool naive_of_record(const struct naive_where *w, const char *name,
                                   struct naive_value *out)
{
    const struct record_type *r = &w->n->model->records[w->type];
    uint32_t at = record_field(r, name);
    if (at != NONE) {
        struct cell none = {.has = false};
        const struct cell *c = w->record ? &w->record->cells[at] : &none;
        *out = naive_cell(w, &r->fields[at].type, c, w->currency, w->record ? w->record->date : 0);
        out->is_field = out->tag == VALUE_NUMBER;
        *out = naive_settled(*out);
        return true;
    }
    if (strcmp(name, "date") == 0)
        *out = naive_of(VALUE_DATE, w->record ? w->date : NAIVE_NONE);
    else if (strcmp(name, "until") == 0)
        *out = naive_of(VALUE_DATE, w->record ? w->until : NAIVE_NONE);
    else if (strcmp(name, "share") == 0)
        *out = naive_number(w->record ? w->share : NAIVE_NONE, naive_plain());
    else
        return false;
    return true;
}

static inline struct naive_value naive_indicator(const struct naive_where *w, uint32_t at)
{
    struct naive_where own = *w;
    own.type = NONE;
    own.record = NULL;
    own.outer = NULL;
    own.bound = NULL;
    own.currency = w->n->model->units.own_currency;
    struct naive_value v = naive_walk(w->n->indicators[w->kind][at], &own);
    v.decimals = -1;
    v.zero = v.is_field = false;
    v.number = w->subject == NONE ? NAIVE_NONE : v.number;
    return naive_settled(v);
}

static inline double naive_phase(const struct naive_span *s)
{
    int32_t first = period_start(period_enclosing(s->period, PERIOD_YEAR));
    int32_t last = period_end(period_enclosing(s->period, PERIOD_YEAR));
    return (double)(s->end - first + 1) / (double)(last - first + 1);
}

// A name without a point before it. `earlier`: prev. or year_ago. stood there.
static inline struct naive_value naive_bare(const struct naive_where *w, const char *name,
                                            bool by_title, bool earlier)
{
    const struct model *m = w->n->model;
    struct naive_value v;
    if (w->type != NONE && !by_title && naive_of_record(w, name, &v))
        return v;
    const struct kind *k = &m->kinds[w->kind];
    uint32_t at = by_title ? NONE : kind_attribute(k, name);
    if (at != NONE) {
        struct cell c = naive_attribute(w->n, w->subject, at, w->span.today);
        return naive_settled(
            naive_cell(w, &k->attributes[at].type, &c, m->units.own_currency, w->span.today));
    }
    for (uint32_t i = 0; i < k->indicator_count; i++) {
        const struct label *l = &k->indicators[i].label;
        if (strcmp(by_title ? l->title : l->name, name) != 0)
            continue;
        v = naive_indicator(w, i);
        if (earlier && w->span.end < w->n->earliest)
            v.number = NAIVE_NONE; // before anything was recorded
        return v;
    }
    for (size_t i = 0; i < m->constant_count; i++)
        if (strcmp(m->constants[i].label.name, name) == 0) {
            const char *unit = strchr(m->constants[i].text, ' ');
            return naive_settled(naive_number(strtod(m->constants[i].text, NULL),
                                              naive_unit(w->n, unit ? unit + 1 : NULL)));
        }
    if (strcmp(name, "start") == 0)
        return naive_of(VALUE_DATE, w->span.start);
    if (strcmp(name, "end") == 0)
        return naive_of(VALUE_DATE, w->span.end);
    if (strcmp(name, "today") == 0)
        return naive_of(VALUE_DATE, w->span.today);
    if (strcmp(name, "phase") == 0)
        return naive_number(naive_phase(&w->span), naive_plain());
    v = naive_of(VALUE_ENUM, NAIVE_NONE);
    v.text = name;
    v.is_name = true;
    return v;
}

static struct naive_value naive_name(const struct node *x, const struct naive_where *w)
{
    struct naive_where at = *w;
    bool earlier = false;
    size_t i = 0;
    for (const struct naive_bound *b = w->bound; b && x->tag == NODE_NAME && x->name_count == 1;
         b = b->next)
        if (strcmp(b->name, x->names[0]) == 0)
            return naive_walk(b->node, b->at);
    for (; i + 1 < x->name_count; i++) {
        const char *name = x->names[i];
        if (strcmp(name, "my") == 0 && at.outer) {
            struct naive_where out = *at.outer;
            at = out;
        } else if (strcmp(name, "prev") == 0 || strcmp(name, "year_ago") == 0) {
            static const int32_t in_year[] = {12, 4, 2, 1};
            at.span = naive_earlier(&at.span, name[0] == 'p' ? 1 : in_year[at.span.period.length]);
            at.type = NONE;
            earlier = true;
        } else if (model_kind(w->n->model, name) != NONE) {
            uint32_t to = model_kind(w->n->model, name);
            at.subject = naive_parent(w->n, at.subject, at.kind, to, at.span.today);
            at.kind = to;
            at.type = NONE;
        }
    }
    if (x->name_count > 1 && strcmp(x->names[i - 1], "target") == 0)
        return naive_target(&at, x->names[i]);
    return naive_bare(&at, x->names[i], x->tag == NODE_TITLE, earlier);
}

#endif
