// The language as a pencil would work it out: an expression's tree walked for one subject in one
// window of time, over a plain list of facts.
//
// It shares with the program only the tree that the parser made, the declarations of the model (as
// read, never checked), the facts, civil dates, and the language's own ln and exp. Nothing is
// compiled, shared or kept; every value carries what it is measured in. A value without data is NaN
// and still knows its measure.
#ifndef TESTS_EVALUATOR_NAIVE_H
#define TESTS_EVALUATOR_NAIVE_H

#include <assert.h>

#include "base/date.h"
#include "core/language/fact.h"
#include "core/language/model.h"
#include "core/language/node.h"
#include "tests/evaluator/naive_number.h"

#define NAIVE_NONE ((double)NAN)
#define NAIVE_KINDS 8
#define NAIVE_INDICATORS 16

struct naive { // what is known
    const struct model *model;
    const struct fact *facts;
    size_t fact_count;
    int32_t earliest; // day of the first record
    struct node *indicators[NAIVE_KINDS][NAIVE_INDICATORS];
    struct node *bodies[8]; // of functions
    const char **parameters[8];
};

struct naive_span {
    struct period period;
    enum span span;
    int32_t start, end, today;
};

struct naive_bound { // an argument of a function: read where the call stands
    const char *name;
    const struct node *node;
    const struct naive_where *at;
    const struct naive_bound *next;
};

struct naive_where { // where an expression is read
    const struct naive *n;
    struct naive_span span;
    uint32_t subject, kind;           // NONE: nobody, all is no data
    uint32_t type;                    // of the record, or NONE
    const struct fact_record *record; // NULL: none, its fields are no data
    int32_t date, until;
    double share;
    uint32_t currency; // base in which fields of money are read
    const struct naive_where *outer;
    const struct naive_bound *bound;
};

struct naive_value {
    enum value_tag tag;
    double number;
    struct measure measure;
    const struct type *enumerated;
    const char *text; // a text, or a name that only an enum can explain
    bool zero;        // the bare 0, which needs no unit
    bool is_name;     // text is such a name
    int decimals;     // a field or an attribute just so: its decimals; else -1
    bool is_field;
};

// naive.c of this folder would be a room; these are its parts.
static struct naive_value naive_walk(const struct node *x, const struct naive_where *w);
static struct naive_value naive_gather(const struct node *x, const struct naive_where *w);
static struct naive_value naive_name(const struct node *x, const struct naive_where *w);
static struct naive_value naive_call(const struct node *x, const struct naive_where *w);

static inline struct measure naive_plain(void)
{
    struct measure m = {.factor = 1};
    return m;
}

static inline struct naive_value naive_number(double x, struct measure m)
{
    return (struct naive_value){.tag = VALUE_NUMBER, .number = x, .measure = m, .decimals = -1};
}

static inline struct naive_value naive_of(enum value_tag tag, double x)
{
    return (struct naive_value){.tag = tag, .number = x, .measure = naive_plain(), .decimals = -1};
}

static inline struct naive_value naive_bool(double x)
{
    return naive_of(VALUE_BOOL, x);
}

static inline bool naive_no_dimension(const struct measure *m)
{
    for (size_t i = 0; i < UNIT_BASES_MAX; i++)
        if (m->exponents[i])
            return false;
    return true;
}

static inline bool naive_alike(const struct measure *a, const struct measure *b)
{
    return memcmp(a->exponents, b->exponents, sizeof a->exponents) == 0;
}

// From one factor to another: divided where that is by a whole number, so that 3 元 are 0.0003
// 万元.
static inline double naive_factor(double x, double from, double to)
{
    double up = from / to, down = to / from;
    if (from == to)
        return x;
    double y = up < 1 && down == floor(down) ? x / down : x * up;
    return isfinite(y) ? y : NAIVE_NONE;
}

static inline struct naive_value naive_convert(struct naive_value v, const struct measure *to)
{
    if (!v.zero)
        v.number = naive_factor(v.number, v.measure.factor, to->factor);
    v.measure = *to;
    v.decimals = -1;
    v.zero = v.is_field = false;
    return v;
}

// Numbers without a dimension count one by one: 2 打 are 24.
static inline struct naive_value naive_settled(struct naive_value v)
{
    struct measure plain = naive_plain();
    if (v.tag != VALUE_NUMBER || !naive_no_dimension(&v.measure) || v.measure.factor == 1)
        return v;
    return naive_convert(v, &plain);
}

static inline struct measure naive_unit(const struct naive *n, const char *name)
{
    const struct units *u = &n->model->units;
    struct measure m = naive_plain();
    for (size_t i = 0; name && i < u->count; i++) {
        if (strcmp(u->list[i].name, name) != 0)
            continue;
        const char *base = u->list[u->bases[u->list[i].base]].name;
        m.exponents[u->list[i].base] = strcmp(base, "item") != 0; // pieces are plain numbers
        m.factor = (double)u->list[i].factor;
        for (int k = 0; k < u->list[i].factor_decimals; k++)
            m.factor /= 10;
    }
    return m;
}

static inline uint32_t naive_base(const struct naive *n, const char *unit)
{
    const struct units *u = &n->model->units;
    for (size_t i = 0; i < u->count; i++)
        if (strcmp(u->list[i].name, unit) == 0)
            return u->list[i].base;
    return NONE;
}

static inline struct measure naive_money(uint32_t base)
{
    struct measure m = naive_plain();
    m.exponents[base] = 1;
    return m;
}

// The price of one currency in another: the latest rate of the day, not older than its max_age.
static inline double naive_price(const struct naive *n, uint32_t from, uint32_t to, int32_t day)
{
    for (size_t i = 0; i < n->model->rate_count; i++) {
        const struct rate *r = &n->model->rates[i];
        uint32_t unit = n->model->units.list[r->unit].base, in = n->model->units.list[r->in].base;
        size_t last = r->count;
        for (size_t k = 0; k < r->count; k++)
            if (r->days[k] <= day)
                last = k;
        if (last == r->count || day - r->days[last] > r->max_age)
            continue;
        if (unit == from && in == to)
            return r->prices[last];
        if (unit == to && in == from)
            return 1 / r->prices[last];
    }
    return NAIVE_NONE;
}

static inline struct naive_span naive_span(struct period p, enum span span, int32_t as_of)
{
    struct naive_span s = {.period = p, .span = span};
    s.end = period_end(p);
    s.today = s.end < as_of ? s.end : as_of;
    s.start = period_start(span == SPAN_PERIOD ? p : period_enclosing(p, PERIOD_YEAR));
    return s;
}

// So many periods earlier; of a period that still runs, up to the corresponding day.
static inline struct naive_span naive_earlier(const struct naive_span *s, int32_t back)
{
    static const int32_t months[] = {1, 3, 6, 12};
    struct period p = period_add(s->period, -back);
    bool runs = s->today < s->end;
    int32_t day = day_add_months(s->today, -back * months[p.length]);
    return naive_span(p, s->span, runs ? day : period_end(p));
}

static inline const struct type *naive_enum_of(const struct naive_value *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].tag == VALUE_ENUM && list[i].enumerated)
            return list[i].enumerated;
    return NULL;
}

// A name or a text is what stands beside it: a value of the enum, a day.
static inline void naive_explain(struct naive_value *v, const struct type *e, bool dates)
{
    if (!v->text || (v->tag == VALUE_ENUM && v->enumerated))
        return;
    if (dates && !v->is_name) {
        int32_t day = 0;
        assert(day_parse(v->text, &day));
        *v = naive_of(VALUE_DATE, day);
    }
    for (size_t i = 0; e && i < e->value_count; i++)
        if (strcmp(e->values[i].name, v->text) == 0 || strcmp(e->values[i].title, v->text) == 0) {
            *v = naive_of(VALUE_ENUM, (double)i);
            v->enumerated = e;
            return;
        }
}

// All in the unit of the first that has one.
static inline void naive_unify(struct naive_value *list, size_t count)
{
    const struct type *e = naive_enum_of(list, count);
    size_t first = 0;
    bool dates = false;
    for (size_t i = 0; i < count; i++)
        dates = dates || list[i].tag == VALUE_DATE;
    for (size_t i = 0; i < count; i++)
        naive_explain(&list[i], e, dates);
    while (first < count && list[first].zero)
        first++;
    if (first == count)
        first = 0;
    for (size_t i = 0; i < count; i++)
        if (list[i].tag == VALUE_NUMBER && i != first)
            list[i] = naive_convert(list[i], &list[first].measure);
    list[first].zero = list[first].is_field = false;
    list[first].decimals = -1;
}

static inline double naive_finite(double x)
{
    return isfinite(x) ? x : NAIVE_NONE;
}

static inline double naive_answer(enum node_tag tag, const struct naive_value *a,
                                  const struct naive_value *b)
{
    if (a->tag == VALUE_TEXT && a->text && b->text) {
        bool equal = strcmp(a->text, b->text) == 0;
        return tag == NODE_EQUAL ? equal : !equal;
    }
    if (isnan(a->number) || isnan(b->number))
        return NAIVE_NONE;
    int order = naive_compare(a->number, b->number);
    return tag == NODE_EQUAL        ? order == 0
           : tag == NODE_UNEQUAL    ? order != 0
           : tag == NODE_LESS       ? order < 0
           : tag == NODE_LESS_EQUAL ? order <= 0
           : tag == NODE_GREATER    ? order > 0
                                    : order >= 0;
}

static inline double naive_and(double a, double b)
{
    if (a == 0 || b == 0)
        return 0;
    return isnan(a) || isnan(b) ? NAIVE_NONE : 1;
}

static inline double naive_not(double a)
{
    return isnan(a) ? a : a == 0;
}

static inline bool naive_bare_zero(const struct node *x)
{
    return x->tag == NODE_NUMBER && !x->unit_name && x->number == 0;
}

static inline struct naive_value naive_comparison(const struct node *x, const struct naive_where *w)
{
    const struct node *a = x->children[0], *b = x->children[1];
    if (a->tag == NODE_SUBTRACT && naive_bare_zero(b)) { // a - b > 0 asks whether a > b
        b = a->children[1];
        a = a->children[0];
    } else if (b->tag == NODE_SUBTRACT && naive_bare_zero(a)) {
        a = b->children[1];
        b = b->children[0];
    }
    struct naive_value v[2] = {naive_walk(a, w), naive_walk(b, w)};
    naive_unify(v, 2);
    return naive_bool(naive_answer(x->tag, &v[0], &v[1]));
}

static inline struct naive_value naive_among(const struct node *x, const struct naive_where *w)
{
    struct naive_value v[16];
    assert(x->child_count <= 16);
    for (size_t i = 0; i < x->child_count; i++)
        v[i] = naive_walk(x->children[i], w);
    naive_unify(v, x->child_count);
    if (x->tag == NODE_BETWEEN)
        return naive_bool(naive_and(naive_answer(NODE_GREATER_EQUAL, &v[0], &v[1]),
                                    naive_answer(NODE_LESS_EQUAL, &v[0], &v[2])));
    double none = 1; // none of them
    for (size_t i = 1; i < x->child_count; i++)
        none = naive_and(none, naive_not(naive_answer(NODE_EQUAL, &v[0], &v[i])));
    return naive_bool(naive_not(none));
}

static inline struct naive_value naive_product(const struct node *x, const struct naive_where *w)
{
    struct naive_value a = naive_walk(x->children[0], w), b = naive_walk(x->children[1], w);
    bool times = x->tag == NODE_MULTIPLY;
    if (!times && naive_alike(&a.measure, &b.measure) && !a.zero && !b.zero) {
        const struct measure *smaller =
            a.measure.factor < b.measure.factor ? &a.measure : &b.measure;
        struct measure to = *smaller;
        a = naive_convert(a, &to);
        b = naive_convert(b, &to);
        return naive_number(naive_finite(a.number / b.number), naive_plain());
    }
    struct measure m = naive_plain();
    for (size_t i = 0; i < UNIT_BASES_MAX; i++)
        m.exponents[i] = (int8_t)(a.measure.exponents[i] +
                                  (times ? b.measure.exponents[i] : -b.measure.exponents[i]));
    m.factor = times ? a.measure.factor * b.measure.factor : a.measure.factor / b.measure.factor;
    return naive_settled(
        naive_number(naive_finite(times ? a.number * b.number : a.number / b.number), m));
}

static inline struct naive_value naive_sum_of(const struct node *x, const struct naive_where *w)
{
    struct naive_value v[2] = {naive_walk(x->children[0], w), naive_walk(x->children[1], w)};
    naive_unify(v, 2);
    double y = x->tag == NODE_ADD ? v[0].number + v[1].number : v[0].number - v[1].number;
    return naive_number(naive_finite(y), v[0].measure);
}

static inline struct naive_value naive_choice(const struct node *x, const struct naive_where *w)
{
    double condition = naive_walk(x->children[0], w).number;
    struct naive_value v[2] = {naive_walk(x->children[1], w), naive_walk(x->children[2], w)};
    naive_unify(v, 2);
    struct naive_value chosen = condition == 0 ? v[1] : v[0];
    chosen.number = isnan(condition) ? NAIVE_NONE : chosen.number;
    return chosen;
}

static inline struct naive_value naive_supply(const struct node *x, const struct naive_where *w)
{
    struct naive_value v[2] = {naive_walk(x->children[0], w), naive_walk(x->children[1], w)};
    naive_unify(v, 2);
    return isnan(v[0].number) ? v[1] : v[0];
}

static inline bool naive_is_field(const struct node *x, const struct naive_where *w)
{
    if (w->type == NONE || x->tag != NODE_NAME || x->name_count != 1)
        return false;
    return record_field(&w->n->model->records[w->type], x->names[0]) != NONE;
}

static inline bool naive_is_currency(const struct naive *n, uint32_t base)
{
    for (size_t i = 0; i < n->model->rate_count; i++)
        if (n->model->units.list[n->model->rates[i].unit].base == base ||
            n->model->units.list[n->model->rates[i].in].base == base)
            return true;
    return false;
}

static inline struct naive_value naive_as(const struct node *x, const struct naive_where *w)
{
    struct measure to = naive_unit(w->n, x->unit_name);
    struct naive_where in = *w;
    uint32_t base = naive_base(w->n, x->unit_name);
    if (w->type != NONE && naive_is_currency(w->n, base))
        in.currency = base; // money of records is read in this currency
    struct naive_value v = naive_walk(x->children[0], &in);
    bool field = v.is_field;
    if (!v.zero && !naive_alike(&v.measure, &to)) { // another currency's, at the record's day
        uint32_t from = 0;
        while (!v.measure.exponents[from])
            from++;
        struct measure one = naive_money(from), other = naive_money(base);
        v = naive_convert(v, &one);
        v.number *= w->record ? naive_price(w->n, from, base, w->record->date) : NAIVE_NONE;
        v.measure = other;
    }
    v = naive_convert(v, &to);
    v.is_field = field && naive_is_field(x->children[0], w);
    return v;
}

static inline struct naive_value naive_literal(const struct node *x, const struct naive_where *w)
{
    struct naive_value v = naive_number(x->number, naive_unit(w->n, x->unit_name));
    v.zero = naive_bare_zero(x);
    return naive_settled(v);
}

static inline struct naive_value naive_negate(const struct node *x, const struct naive_where *w)
{
    struct naive_value v = naive_walk(x->children[0], w);
    return naive_number(-v.number, v.measure);
}

static struct naive_value naive_walk(const struct node *x, const struct naive_where *w)
{
    struct naive_value v;
    double a, b;
    switch (x->tag) {
    case NODE_NUMBER:
        return naive_literal(x, w);
    case NODE_TEXT:
        v = naive_of(VALUE_TEXT, 0);
        v.text = x->names[0];
        return v;
    case NODE_BOOL:
        return naive_bool(x->number);
    case NODE_NAME:
    case NODE_TITLE:
        return naive_name(x, w);
    case NODE_CALL:
        return naive_call(x, w);
    case NODE_IF:
        return naive_choice(x, w);
    case NODE_AND:
    case NODE_OR:
        a = naive_walk(x->children[0], w).number;
        b = naive_walk(x->children[1], w).number;
        return naive_bool(x->tag == NODE_AND ? naive_and(a, b)
                                             : naive_not(naive_and(naive_not(a), naive_not(b))));
    case NODE_NOT:
        return naive_bool(naive_not(naive_walk(x->children[0], w).number));
    case NODE_EQUAL:
    case NODE_UNEQUAL:
    case NODE_LESS:
    case NODE_LESS_EQUAL:
    case NODE_GREATER:
    case NODE_GREATER_EQUAL:
        return naive_comparison(x, w);
    case NODE_BETWEEN:
    case NODE_IN:
        return naive_among(x, w);
    case NODE_DEFAULT:
        return naive_supply(x, w);
    case NODE_ADD:
    case NODE_SUBTRACT:
        return naive_sum_of(x, w);
    case NODE_MULTIPLY:
    case NODE_DIVIDE:
        return naive_product(x, w);
    case NODE_NEGATE:
        return naive_negate(x, w);
    case NODE_AS:
        return naive_as(x, w);
    case NODE_LIST: // a parameter's, never a value
        break;
    }
    return naive_bool(NAIVE_NONE);
}

#endif
