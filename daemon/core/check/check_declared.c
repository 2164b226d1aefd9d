// Indicators, constants and shows: each is checked once, when it is first named or when its turn
// comes.
#include "core/check/check.h"

#include <math.h>
#include <string.h>

#include "base/str.h"

// While an indicator is made, its earlier self is read from a column that has no number yet.
#define SELF_FIRST 0x40000000u

static uint32_t self_column(uint32_t kind, uint32_t index)
{
    return SELF_FIRST + (kind << 16) + index;
}

static void patch(struct program *p, uint32_t self, uint32_t column)
{
    for (size_t i = 0; p && i < p->op_count; i++)
        if (p->ops[i].code == OP_LOAD && p->ops[i].source.column == self)
            p->ops[i].source.column = column;
}

static void patch_gather(struct gather *g, uint32_t self, uint32_t column)
{
    patch(g->up_to, self, column);
    patch(g->where, self, column);
    patch(g->value, self, column);
}

static void patch_since(struct checker *c, size_t first, uint32_t self, uint32_t column)
{
    for (size_t i = first; i < c->plan->column_count; i++) {
        struct column *k = &c->plan->columns[i];
        patch(k->program, self, column);
        if (k->gather)
            patch_gather(k->gather, self, column);
        size_t series = 0;
        for (size_t a = 0; k->call && a < k->call->method->argument_count; a++)
            if (k->call->method->arguments[a].sort == ARGUMENT_SERIES)
                patch_gather(k->call->series[series++], self, column);
        for (size_t a = 0; k->call && a < k->call->column_count; a++)
            patch(k->call->columns[a], self, column);
    }
}

static struct term *circle(struct checker *c, const struct lazy *self, const struct node *n,
                           const char *name)
{
    struct str way;
    str_init(&way);
    const char *names[16];
    size_t count = 0;
    for (const struct lazy *l = c->running; l && l != self && count < 16; l = l->below)
        names[count++] = l->label->name;
    str_add(&way, name);
    while (count > 0)
        str_addf(&way, " -> %s", names[--count]);
    check_error(c, n->offset,
                "indicator \"%s\" reads itself: %s -> %s; its earlier value is prev.%s", name,
                way.data, name, name);
    str_release(&way);
    return NULL;
}

// The declared unit, or what an indicator that reads its earlier self must turn out to be.
static bool declared_measure(struct checker *c, const struct indicator *d, struct measure *out,
                             bool report)
{
    *out = measure_plain();
    if (!d->unit_name)
        return true;
    uint32_t unit = unit_find(&c->model->units, d->unit_name);
    if (unit == UNIT_NONE) {
        struct near near;
        char hint[160];
        near_init(&near, d->unit_name);
        for (size_t i = 0; i < c->model->units.count; i++)
            near_try(&near, c->model->units.list[i].name);
        return report &&
               problem_error(c->problems, d->label.at, "indicator \"%s\": unknown unit \"%s\"%s",
                             d->label.name, d->unit_name, near_hint(&near, hint, sizeof hint));
    }
    *out = check_measure(c, unit);
    return true;
}

static struct term *indicator_term(struct checker *c, uint32_t kind, struct indicator *d,
                                   struct lazy *l)
{
    struct scope s = scope_subject(kind);
    struct term *t = check_expr(c, &s, &d->value);
    struct measure m;
    if (!t || !declared_measure(c, d, &m, true))
        return NULL;
    struct reading before = check_enter(c, &d->value.text);
    if (d->unit_name)
        t = check_to_unit(c, t, d->value.tree, &m, "the indicator");
    if (t && l->assumes && !value_type_same(&t->type, &l->assumed))
        t = check_error(c, d->value.tree->offset,
                        "an indicator that reads its own earlier value says its unit");
    if (t && l->assumes)
        t = check_to_unit(c, t, d->value.tree, &l->assumed.measure, "the indicator");
    c->reading = before;
    return t;
}

static void indicator_make(struct checker *c, uint32_t kind, uint32_t index)
{
    struct indicator *d = &c->model->kinds[kind].indicators[index];
    struct lazy *l = &c->indicators[kind][index];
    struct reading before = c->reading;
    size_t first = c->plan->column_count;
    l->state = CHECK_RUNNING;
    l->label = &d->label;
    l->below = c->running;
    c->running = l;
    struct term *t = indicator_term(c, kind, d, l);
    c->running = l->below;
    c->reading = before;
    l->state = CHECK_BAD;
    if (!check_compile(c, &d->value, t))
        return;
    struct str key;
    str_init(&key);
    str_addf(&key, "indicator %u %u", kind, index);
    struct column column = {
        .tag = COLUMN_PROGRAM,
        .kind = kind,
        .scheme = NONE,
        .index = index,
        .program = d->value.program,
        .board_scheme = NONE,
        .type = t->type,
        .name = d->label.name,
        .node = d->value.tree,
    };
    l->column = column_add(c, column, key.data);
    str_release(&key);
    if (l->assumes)
        patch_since(c, first, self_column(kind, index), l->column);
    l->state = CHECK_DONE;
    c->plan->indicator_columns[kind][index] = l->column;
}

struct term *check_indicator(struct checker *c, uint32_t kind, uint32_t index, struct node *n,
                             enum shift shift)
{
    struct lazy *l = &c->indicators[kind][index];
    const struct indicator *d = &c->model->kinds[kind].indicators[index];
    if (l->state == CHECK_NOT)
        indicator_make(c, kind, index);
    if (l->state == CHECK_DONE)
        return check_load(c, n, l->column);
    if (l->state == CHECK_BAD)
        return NULL;
    if (shift == SHIFT_NONE)
        return n ? circle(c, l, n, d->label.name) : NULL;
    struct measure m;
    if (!declared_measure(c, d, &m, false))
        return NULL;
    l->assumes = true;
    l->assumed = value_number(&m);
    return term_load(&c->terms, n, self_column(kind, index), l->assumed);
}

struct term *check_constant(struct checker *c, uint32_t index, struct node *n)
{
    struct constant *k = &c->model->constants[index];
    if (k->is_text) {
        uint32_t id = intern_put(&c->ruleset->texts, k->text, strlen(k->text));
        return term_const(&c->terms, n, id, value_of(VALUE_TEXT));
    }
    if (!expr_given(&k->value))
        return term_const(&c->terms, n, k->number, value_of(VALUE_NUMBER));
    struct scope s = {
        .tag = SCOPE_NOTHING, .kind = NONE, .record = NONE, .scheme = NONE, .rule = NONE};
    struct term *t = check_expr(c, &s, &k->value);
    double number;
    if (!t)
        return NULL;
    if (!term_constant(t, &number)) {
        problem_error(c->problems, k->value.at, "constant \"%s\" must be a number", k->label.name);
        return NULL;
    }
    struct term *constant = term_const(&c->terms, n, number, t->type);
    constant->zero = t->zero;
    return constant;
}

bool check_show(struct checker *c, uint32_t scheme, uint32_t show)
{
    struct lazy *l = &c->shows[scheme][show];
    struct show *d = &c->model->schemes[scheme].shows[show];
    if (l->state == CHECK_RUNNING)
        return problem_error(c->problems, d->label.at,
                             "show \"%s\" reads itself by way of other boards", d->label.name);
    if (l->state != CHECK_NOT)
        return l->state == CHECK_DONE;
    l->state = CHECK_RUNNING;
    struct reading before = c->reading;
    struct scope s = scope_scheme(c, scheme, STAGE_SHOW);
    bool good = check_compile(c, &d->value, check_expr(c, &s, &d->value));
    c->reading = before;
    l->state = good ? CHECK_DONE : CHECK_BAD;
    return good;
}
