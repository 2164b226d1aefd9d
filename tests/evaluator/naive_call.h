// Functions and tables of the naive walker.
#ifndef TESTS_EVALUATOR_NAIVE_CALL_H
#define TESTS_EVALUATOR_NAIVE_CALL_H

#include "core/language/logexp.h"
#include "tests/evaluator/naive_name.h"

static inline double naive_extreme(const struct naive_value *v, size_t count, bool least)
{
    double chosen = v[0].number;
    for (size_t i = 0; i < count; i++) {
        if (isnan(v[i].number))
            return NAIVE_NONE;
        if (least ? v[i].number < chosen : v[i].number > chosen)
            chosen = v[i].number;
    }
    return chosen;
}

static inline bool naive_workday(const struct settings *s, int32_t day)
{
    bool worked = day_of_week(day) <= 5;
    for (size_t i = 0; i < s->holiday_count; i++)
        worked = worked && s->holidays[i] != day;
    for (size_t i = 0; i < s->workday_count; i++)
        worked = worked || s->workdays[i] == day;
    return worked;
}

static inline double naive_workdays(const struct settings *s, int32_t a, int32_t b)
{
    int32_t count = 0;
    for (int32_t day = a + 1; day <= b; day++)
        count += naive_workday(s, day);
    for (int32_t day = b + 1; day <= a; day++)
        count -= naive_workday(s, day);
    return count;
}

// Whole months (or years) that can be added to a without passing b.
static inline double naive_elapsed(int32_t a, int32_t b, int32_t months)
{
    int32_t count = 0;
    if (b < a)
        return -naive_elapsed(b, a, months);
    while (day_add_months(a, (count + 1) * months) <= b)
        count++;
    return count;
}

static inline double naive_between_days(const struct naive_where *w, const char *name, double a,
                                        double b)
{
    if (isnan(a) || isnan(b))
        return NAIVE_NONE;
    if (strcmp(name, "days") == 0)
        return b - a;
    if (strcmp(name, "workdays") == 0)
        return naive_workdays(&w->n->model->settings, (int32_t)a, (int32_t)b);
    return naive_elapsed((int32_t)a, (int32_t)b, strcmp(name, "months_between") == 0 ? 1 : 12);
}

static inline double naive_round(double x, double digits)
{
    if (isnan(x) || isnan(digits))
        return NAIVE_NONE;
    double whole = trunc(digits);
    if (fabs(x) >= 1e30)
        return x;
    if (whole < 0) {
        double unit = 1;
        for (int i = 0; i < -(int)whole; i++)
            unit *= 10;
        return (double)naive_scaled(x / unit, 0) * unit;
    }
    return fabs(x) < 1e15 && whole <= 15 ? naive_unscaled(naive_scaled(x, (int)whole), (int)whole)
                                         : x;
}

static inline double naive_steps(double x, double size)
{
    if (isnan(x) || !(size > 0))
        return NAIVE_NONE;
    double count = trunc(naive_round12(naive_round12(x) / naive_round12(size)));
    return fabs(count) < 1e300 ? count : NAIVE_NONE;
}

static inline double naive_plain_function(const char *name, double x, double y)
{
    if (isnan(x) || isnan(y))
        return NAIVE_NONE;
    if (strcmp(name, "sqrt") == 0)
        return x < 0 ? NAIVE_NONE : sqrt(x);
    if (strcmp(name, "ln") == 0)
        return naive_finite(core_log(x));
    if (strcmp(name, "log10") == 0)
        return naive_finite(core_log10(x));
    if (strcmp(name, "exp") == 0)
        return naive_finite(core_exp(x));
    return naive_finite(core_pow(x, y));
}

// x over itself a year ago, less 1.
static inline struct naive_value naive_yoy(const struct node *x, const struct naive_where *w)
{
    static const int32_t in_year[] = {12, 4, 2, 1};
    struct naive_where now = *w, before;
    now.type = NONE;
    before = now;
    before.span = naive_earlier(&w->span, in_year[w->span.period.length]);
    const struct node *of = x->arguments[0].value;
    while (of->tag == NODE_AS && // put in the unit that it has
           naive_walk(of, &now).measure.factor == naive_walk(of->children[0], &now).measure.factor)
        of = of->children[0];
    double a = naive_walk(of, &now).number, b = naive_walk(of, &before).number;
    // only what is recorded by itself reaches back before the first record
    bool stands = of->tag == NODE_NAME &&
                  (strcmp(of->names[0], "target") == 0 ||
                   (of->name_count == 1 &&
                    kind_attribute(&w->n->model->kinds[w->kind], of->names[0]) != NONE));
    if (!stands && before.span.end < w->n->earliest)
        b = NAIVE_NONE;
    return naive_number(naive_finite(naive_finite(a / b) - 1), naive_plain());
}

static inline struct naive_value naive_best(const struct node *x, const struct naive_where *w)
{
    struct naive_where at = *w;
    at.type = NONE;
    struct naive_value best = naive_walk(x->arguments[0].value, &at);
    best.number = NAIVE_NONE;
    best.decimals = -1;
    best.zero = best.is_field = false;
    for (struct period p = w->span.period; period_end(p) >= w->n->earliest; p = period_add(p, -1)) {
        if (period_end(p) > w->span.today)
            continue;
        at.span = naive_span(p, w->span.span, w->span.today);
        double one = naive_walk(x->arguments[0].value, &at).number;
        if (!isnan(one) && !(best.number >= one))
            best.number = one;
    }
    return best;
}

static inline struct naive_value naive_exchange(const struct node *x, const struct naive_where *w)
{
    const char *unit = x->arguments[1].value->names[0];
    struct naive_value v = naive_walk(x->arguments[0].value, w);
    struct naive_value day = naive_walk(x->arguments[2].value, w);
    uint32_t from = 0, to = naive_base(w->n, unit);
    struct measure wanted = naive_unit(w->n, unit), base, target = naive_money(to);
    naive_explain(&day, NULL, true);
    while (!v.measure.exponents[from])
        from++;
    base = naive_money(from);
    v = naive_convert(v, &base);
    if (from != to) {
        double price =
            isnan(day.number) ? NAIVE_NONE : naive_price(w->n, from, to, (int32_t)day.number);
        v.number = naive_finite(v.number * price);
        v.measure = target;
    }
    return naive_convert(v, &wanted);
}

// The unit a table's column is written in: the first that a cell of it names.
static inline struct measure naive_column(const struct naive *n, const struct table_cell *first,
                                          size_t step, size_t rows)
{
    for (size_t i = 0; i < rows; i++)
        if (first[i * step].unit_name)
            return naive_unit(n, first[i * step].unit_name);
    return naive_plain();
}

static inline double naive_in_column(const struct naive *n, const struct table_cell *c, double x,
                                     const struct measure *to)
{
    if (!c->unit_name)
        return x;
    struct measure own = naive_unit(n, c->unit_name);
    return naive_factor(x, own.factor, to->factor);
}

static inline double naive_cell_holds(const struct naive *n, const struct table_cell *c,
                                      const struct measure *m, const struct naive_value *v)
{
    if (c->test == CELL_ANY || c->test == CELL_ELSE)
        return 1;
    if (isnan(v->number))
        return NAIVE_NONE;
    if (c->is_text) {
        const struct enum_value *e = &v->enumerated->values[(size_t)v->number];
        return strcmp(e->name, c->text) == 0 || strcmp(e->title, c->text) == 0;
    }
    int order = naive_compare(v->number, naive_in_column(n, c, c->number, m));
    switch (c->test) {
    case CELL_EQUAL:
        return order == 0;
    case CELL_LESS:
        return order < 0;
    case CELL_LESS_EQUAL:
        return order <= 0;
    case CELL_GREATER:
        return order > 0;
    case CELL_GREATER_EQUAL:
        return order >= 0;
    case CELL_RANGE:
        return order >= 0 && naive_compare(v->number, naive_in_column(n, c, c->number2, m)) <= 0;
    case CELL_ANY:
    case CELL_ELSE:
        break;
    }
    return 1;
}

// The first row that fits; none when an earlier one might.
static inline double naive_first_row(const struct naive *n, const struct table *t,
                                     const struct measure *m, const struct naive_value *v,
                                     size_t output)
{
    for (size_t r = 0; r < t->row_count; r++) {
        double fits = 1;
        for (size_t i = 0; i < t->input_count; i++)
            fits = naive_and(fits,
                             naive_cell_holds(n, &t->cells[r * t->input_count + i], &m[i], &v[i]));
        if (isnan(fits))
            return NAIVE_NONE;
        if (fits == 1)
            return t->results[r * t->output_count + output].number;
    }
    return NAIVE_NONE;
}

// Slabs here are "<= a", "<= b", "else": what of x lies in each, times its rate.
static inline double naive_slabs(const struct table *t, double x)
{
    double from = 0, sum = 0;
    for (size_t r = 0; r < t->row_count; r++) {
        double to = t->cells[r].test == CELL_ELSE ? (double)INFINITY : t->cells[r].number;
        double part = (x < to ? x : to) - from;
        if (part > 0)
            sum += part * t->results[r].number;
        from = to;
    }
    return isnan(x) ? x : sum;
}

static inline double naive_line(const struct table *t, double x)
{
    size_t last = t->row_count - 1;
    if (isnan(x))
        return x;
    for (size_t r = 0; r <= last; r++) {
        double at = t->cells[r].number, y = t->results[r].number;
        int order = naive_compare(x, at);
        if (order == 0 || (order < 0 && r == 0))
            return y;
        if (order > 0)
            continue;
        double x0 = t->cells[r - 1].number, y0 = t->results[r - 1].number;
        return y0 + (x - x0) / (at - x0) * (y - y0);
    }
    return t->results[last].number;
}

static inline struct naive_value naive_table(const struct node *x, const struct naive_where *w,
                                             const struct table *t)
{
    struct measure m[4], of;
    struct naive_value v[4];
    size_t output = 0;
    assert(t->input_count <= 4);
    for (size_t i = 0; i < t->output_count; i++)
        output = x->column && strcmp(t->outputs[i], x->column) == 0 ? i : output;
    for (size_t i = 0; i < t->input_count; i++) {
        m[i] = naive_column(w->n, &t->cells[i], t->input_count, t->row_count);
        v[i] = naive_walk(x->arguments[i].value, w);
        if (v[i].tag == VALUE_NUMBER)
            v[i] = naive_convert(v[i], &m[i]);
    }
    of = naive_column(w->n, &t->results[output], t->output_count, t->row_count);
    if (t->slabs) {
        for (size_t i = 0; i < UNIT_BASES_MAX; i++)
            of.exponents[i] = (int8_t)(of.exponents[i] + m[0].exponents[i]);
        of.factor *= m[0].factor;
        return naive_settled(naive_number(naive_slabs(t, v[0].number), of));
    }
    double y = t->line ? naive_line(t, v[0].number) : naive_first_row(w->n, t, m, v, output);
    return naive_settled(naive_number(y, of));
}

static inline struct naive_value naive_shorthand(const struct node *x, const struct naive_where *w,
                                                 size_t function)
{
    struct naive_bound bound[8];
    struct naive_where in = *w;
    in.bound = NULL;
    for (size_t i = 0; i < x->argument_count; i++) {
        bound[i] = (struct naive_bound){.name = w->n->parameters[function][i],
                                        .node = x->arguments[i].value,
                                        .at = w,
                                        .next = in.bound};
        in.bound = &bound[i];
    }
    return naive_walk(w->n->bodies[function], &in);
}

static inline struct naive_value naive_function(const struct node *x, const struct naive_where *w)
{
    static const char *const of_dates[] = {"days", "workdays", "months_between", "years_between",
                                           "age"};
    const char *name = x->names[0];
    struct naive_value v[8];
    size_t count = x->argument_count;
    assert(count <= 8);
    for (size_t i = 0; i < count; i++)
        v[i] = naive_walk(x->arguments[i].value, w);
    if (strcmp(name, "has") == 0)
        return naive_bool(!isnan(v[0].number));
    for (size_t i = 0; i < sizeof of_dates / sizeof *of_dates; i++) {
        if (strcmp(name, of_dates[i]) != 0)
            continue;
        naive_explain(&v[0], NULL, true);
        naive_explain(&v[1], NULL, true);
        return naive_number(naive_between_days(w, name, v[0].number, v[1].number), naive_plain());
    }
    if (strcmp(name, "in_span") == 0)
        return naive_bool(isnan(v[0].number)
                              ? NAIVE_NONE
                              : v[0].number >= w->span.start && v[0].number <= w->span.today);
    if (strcmp(name, "round") == 0)
        return naive_number(naive_round(v[0].number, count > 1 ? v[1].number : 0), v[0].measure);
    if (strcmp(name, "abs") == 0)
        return naive_number(fabs(v[0].number), v[0].measure);
    if (strcmp(name, "floor") == 0)
        return naive_number(floor(v[0].number), v[0].measure);
    if (strcmp(name, "ceil") == 0)
        return naive_number(ceil(v[0].number), v[0].measure);
    if (strcmp(name, "steps") == 0) {
        naive_unify(v, 2);
        return naive_number(naive_steps(v[0].number, v[1].number), naive_plain());
    }
    if (strcmp(name, "min") != 0 && strcmp(name, "max") != 0 && strcmp(name, "clamp") != 0)
        return naive_number(naive_plain_function(name, v[0].number, count > 1 ? v[1].number : 0),
                            naive_plain());
    naive_unify(v, count);
    struct naive_value y = v[0];
    if (strcmp(name, "clamp") != 0) {
        y.number = naive_extreme(v, count, name[1] == 'i');
        return y;
    }
    struct naive_value low[2] = {v[0], v[1]};
    struct naive_value high[2] = {y, v[2]};
    high[0].number = naive_extreme(low, 2, false);
    y.number = naive_extreme(high, 2, true);
    return y;
}

static struct naive_value naive_call(const struct node *x, const struct naive_where *w)
{
    static const char *const gathers[] = {"count",    "distinct", "sum",   "mean", "median",
                                          "smallest", "largest",  "first", "last", "streak"};
    const struct model *m = w->n->model;
    const char *name = x->names[0];
    for (size_t i = 0; i < m->function_count; i++)
        if (strcmp(m->functions[i].label.name, name) == 0)
            return naive_shorthand(x, w, i);
    uint32_t table = model_table(m, name);
    if (table != NONE)
        return naive_table(x, w, &m->tables[table]);
    for (size_t i = 0; i < sizeof gathers / sizeof *gathers; i++)
        if (strcmp(gathers[i], name) == 0)
            return naive_gather(x, w);
    if (strcmp(name, "yoy") == 0)
        return naive_yoy(x, w);
    if (strcmp(name, "best_so_far") == 0)
        return naive_best(x, w);
    if (strcmp(name, "convert") == 0)
        return naive_exchange(x, w);
    return naive_function(x, w);
}

#endif
