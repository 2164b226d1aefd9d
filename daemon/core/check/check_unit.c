// Units: which numbers go together, and what is put between them so that they do.
#include "core/check/check.h"

#include <stdio.h>
#include <string.h>

// Things counted are plain numbers, and so is what is declared in pieces: 8 items against
// count(project).
#define COUNTING_UNIT "item"

struct measure check_counting(const struct checker *c, struct measure m)
{
    const struct units *u = &c->model->units;
    for (size_t i = 0; i < u->base_count; i++)
        if (m.exponents[i] != 0 && strcmp(u->list[u->bases[i]].name, COUNTING_UNIT) == 0)
            m.exponents[i] = 0;
    return m;
}

struct measure check_measure(const struct checker *c, uint32_t unit)
{
    return check_counting(c, measure_of_unit(&c->model->units, unit));
}

struct measure check_money(struct checker *c, uint32_t currency)
{
    const struct units *u = &c->model->units;
    if (currency == UNIT_NONE)
        return measure_plain();
    return measure_of_unit(u, u->bases[u->list[currency].base]);
}

const char *value_type_name(const struct checker *c, const struct value_type *t, char buffer[96])
{
    switch (t->tag) {
    case VALUE_NUMBER:
        if (measure_is_plain(&t->measure))
            return "a plain number";
        measure_name(&c->model->units, &t->measure, buffer, 96);
        return buffer;
    case VALUE_BOOL:
        return "a yes-or-no";
    case VALUE_DATE:
        return "a date";
    case VALUE_TEXT:
        return "a text";
    case VALUE_ENUM:
        snprintf(buffer, 96, "one of %s",
                 t->enumerated->value_count ? t->enumerated->values[0].name : "none");
        for (size_t i = 1; i < t->enumerated->value_count && strlen(buffer) < 60; i++) {
            size_t used = strlen(buffer);
            snprintf(buffer + used, 96 - used, ", %.20s", t->enumerated->values[i].name);
        }
        return buffer;
    case VALUE_REF:
        snprintf(buffer, 96, "a %.64s", t->ref_kind);
        return buffer;
    }
    return "";
}

static bool enum_same(const struct type *a, const struct type *b)
{
    if (a == b)
        return true;
    if (a->value_count != b->value_count)
        return false;
    for (size_t i = 0; i < a->value_count; i++)
        if (strcmp(a->values[i].name, b->values[i].name) != 0)
            return false;
    return true;
}

bool value_type_same(const struct value_type *a, const struct value_type *b)
{
    if (a->tag != b->tag)
        return false;
    if (a->tag == VALUE_ENUM)
        return enum_same(a->enumerated, b->enumerated);
    if (a->tag == VALUE_REF)
        return strcmp(a->ref_kind, b->ref_kind) == 0;
    return a->tag != VALUE_NUMBER || measure_same_dimension(&a->measure, &b->measure);
}

struct term *check_normal(struct checker *c, struct term *t)
{
    struct measure plain = measure_plain();
    if (t->type.tag != VALUE_NUMBER || !measure_is_plain(&t->type.measure))
        return t;
    return term_convert(&c->terms, t, &plain);
}

// A text literal beside dates or enums is one of them.
static bool read_literal(struct checker *c, struct term *t, const struct node *n,
                         const struct value_type *like)
{
    if (n->tag != NODE_TEXT || t->type.tag != VALUE_TEXT)
        return true;
    if (like->tag == VALUE_DATE) {
        int32_t day;
        if (!day_parse(n->names[0], &day)) {
            check_error(c, n->offset, "'%s' is no day; a day is written 'YYYY-MM-DD'", n->names[0]);
            return false;
        }
        t->op.number = day;
        t->type = *like;
    } else if (like->tag == VALUE_ENUM) {
        size_t at = type_enum_find(like->enumerated, n->names[0]);
        if (at == SIZE_MAX) {
            struct near near;
            char hint[128], names[96];
            near_init(&near, n->names[0]);
            for (size_t i = 0; i < like->enumerated->value_count; i++)
                near_try(&near, like->enumerated->values[i].name);
            check_error(c, n->offset, "'%s' is not %s%s", n->names[0],
                        value_type_name(c, like, names), near_hint(&near, hint, sizeof hint));
            return false;
        }
        t->op.number = (double)at;
        t->type = *like;
    }
    return true;
}

// Money: the ruleset's own currency, one that has a rate; without any rate a base unit that counts
// nothing else.
static bool is_currency(const struct checker *c, uint32_t base)
{
    const struct model *m = c->model;
    if (base == m->units.own_currency)
        return true;
    for (size_t i = 0; i < m->rate_count; i++)
        if (m->units.list[m->rates[i].unit].base == base ||
            m->units.list[m->rates[i].in].base == base)
            return true;
    if (m->rate_count > 0)
        return false;
    for (size_t i = 0; i < m->kind_count; i++)
        for (size_t k = 0; k < m->kinds[i].attribute_count; k++) {
            const struct type *t = &m->kinds[i].attributes[k].type;
            if (t->tag == TYPE_NUMBER && t->unit != UNIT_NONE &&
                m->units.list[t->unit].base == base)
                return false;
        }
    return true;
}

static bool is_money(const struct checker *c, const struct measure *m, uint32_t *base)
{
    bool found = false;
    for (uint32_t i = 0; i < UNIT_BASES_MAX; i++) {
        if (m->exponents[i] == 0)
            continue;
        if (found || m->exponents[i] != 1)
            return false;
        found = true;
        *base = i;
    }
    return found && is_currency(c, *base);
}

static const char *joining(const char *doing)
{
    static const struct {
        const char *doing, *word;
    } words[] = {{"add", "to"},
                 {"subtract", "from"},
                 {"choose", "or"},
                 {"supply", "for"},
                 {"step by", "in"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].doing, doing) == 0)
            return words[i].word;
    return "with";
}

// "cannot add 万美元 to 元 (conf:3:9)": both sides, and what would be right.
static bool mismatch(struct checker *c, struct term *const *terms, struct node *const *nodes,
                     size_t base, size_t i, const char *doing)
{
    char a[96], b[96];
    const struct value_type *x = &terms[base]->type, *y = &terms[i]->type;
    struct place at = check_place(c, nodes[base]->offset);
    const char *hint = "";
    uint32_t currency;
    bool numbers = x->tag == VALUE_NUMBER && y->tag == VALUE_NUMBER;
    if (numbers && (measure_is_plain(&x->measure) || measure_is_plain(&y->measure)))
        hint = "; write the number's unit after it (only 0 needs none)";
    else if (numbers && is_money(c, &x->measure, &currency) && is_money(c, &y->measure, &currency))
        hint = "; currencies are converted by \"as\" inside a gather over records, or by "
               "convert(x, unit, date)";
    check_error(c, nodes[i]->offset, "cannot %s %s %s %s (%s:%u:%u)%s", doing,
                value_type_name(c, y, b), joining(doing), value_type_name(c, x, a),
                at.file ? at.file : "-", at.line, at.column, hint);
    return false;
}

bool check_unify(struct checker *c, struct term **terms, struct node *const *nodes, size_t count,
                 const char *doing)
{
    size_t base = 0;
    bool good = true;
    while (base < count && (terms[base]->zero || nodes[base]->tag == NODE_TEXT))
        base++; // literals adapt to the others
    base = base < count ? base : 0;
    const struct value_type *like = &terms[base]->type;
    for (size_t i = 0; i < count; i++) {
        if (i == base)
            continue;
        if (!read_literal(c, terms[i], nodes[i], like)) {
            good = false;
            continue;
        }
        if (terms[i]->zero && like->tag == VALUE_NUMBER)
            terms[i]->type = *like;
        if (!value_type_same(like, &terms[i]->type))
            good = mismatch(c, terms, nodes, base, i, doing);
        else if (like->tag == VALUE_NUMBER)
            terms[i] = term_convert(&c->terms, terms[i], &like->measure);
    }
    return good;
}

struct term *check_plain(struct checker *c, struct term *t, struct node *n, const char *what)
{
    char name[96];
    if (!t)
        return NULL;
    if (t->type.tag != VALUE_NUMBER || !measure_is_plain(&t->type.measure))
        return check_error(c, n->offset, "%s must be a plain number, not %s", what,
                           value_type_name(c, &t->type, name));
    return check_normal(c, t);
}

struct term *check_to_unit(struct checker *c, struct term *t, struct node *n,
                           const struct measure *to, const char *what)
{
    char name[96], wanted[96];
    if (!t)
        return NULL;
    struct value_type like = value_number(to);
    if (t->zero)
        t->type = like;
    if (!value_type_same(&t->type, &like))
        return check_error(c, n->offset, "%s must be %s%s, not %s", what,
                           measure_is_plain(to) ? "" : "in ", value_type_name(c, &like, wanted),
                           value_type_name(c, &t->type, name));
    return term_convert(&c->terms, t, to);
}

// Money of one currency in a unit of another, at the rate of `day`. NULL when one of them is no
// money.
struct term *check_money_at(struct checker *c, struct node *n, struct term *t, uint32_t unit,
                            struct term *day)
{
    uint32_t from, to = c->model->units.list[unit].base;
    struct measure wanted = check_measure(c, unit);
    if (t->type.tag != VALUE_NUMBER || !is_money(c, &t->type.measure, &from) ||
        !is_currency(c, to) || measure_is_plain(&wanted))
        return NULL;
    struct measure base = check_money(c, c->model->units.bases[from]);
    struct measure target = check_money(c, unit);
    t = term_convert(&c->terms, t, &base);
    if (from != to) {
        t = term_two(&c->terms, OP_CONVERT, n, value_number(&target), t, day);
        t->op.index = from;
        t->op.at = to;
    }
    return term_convert(&c->terms, t, &wanted);
}

static struct term *as_unit(struct checker *c, const struct scope *s, struct node *n,
                            struct term *t, uint32_t unit)
{
    struct measure to = check_measure(c, unit);
    struct value_type like = value_number(&to);
    char a[96], b[96];
    uint32_t from, other;
    if (t->zero || value_type_same(&t->type, &like)) {
        struct term *converted = term_convert(&c->terms, t, &to);
        if (converted == t)
            t->also = n;
        else
            converted->op.node = converted->node = n;
        return converted;
    }
    if (s->tag == SCOPE_RECORD && !s->door) {
        struct term *day = term_new(&c->terms, OP_RECORD, NULL, value_of(VALUE_DATE), NULL, 0);
        day->op.index = RECORD_DATE;
        struct term *money = check_money_at(c, n, t, unit, day);
        if (money)
            return money;
    } else if (t->type.tag == VALUE_NUMBER && is_money(c, &t->type.measure, &from) &&
               is_money(c, &to, &other)) {
        return check_error(
            c, n->offset,
            "%s becomes %s only inside a gather over records, on each record's date, or by "
            "convert(x, %s, date)",
            value_type_name(c, &t->type, a), value_type_name(c, &like, b), n->unit_name);
    }
    return check_error(c, n->offset, "%s cannot be expressed in %s",
                       value_type_name(c, &t->type, a), value_type_name(c, &like, b));
}

struct term *check_as(struct checker *c, const struct scope *s, struct node *n)
{
    const struct units *u = &c->model->units;
    uint32_t unit = unit_find(u, n->unit_name);
    uint32_t before = c->reading.currency;
    if (unit == UNIT_NONE) {
        struct near near;
        char hint[128];
        near_init(&near, n->unit_name);
        for (size_t i = 0; i < u->count; i++)
            near_try(&near, u->list[i].name);
        check_node(c, s, n->children[0], NULL);
        return check_error(c, n->offset, "unknown unit \"%s\"%s", n->unit_name,
                           near_hint(&near, hint, sizeof hint));
    }
    if (s->tag == SCOPE_RECORD && is_currency(c, u->list[unit].base))
        c->reading.currency = u->bases[u->list[unit].base]; // in which its money is read
    struct term *t = check_node(c, s, n->children[0], NULL);
    c->reading.currency = before;
    return t ? as_unit(c, s, n, t, unit) : NULL;
}

struct term *check_product(struct checker *c, struct node *n, struct term *a, struct term *b)
{
    struct measure m;
    bool times = n->tag == NODE_MULTIPLY;
    if (!times && measure_same_dimension(&a->type.measure, &b->type.measure) && !a->zero &&
        !b->zero) {
        // a ratio of like units: both in the smaller one, so that it is multiplied up, never down
        if (a->type.measure.factor < b->type.measure.factor)
            b = term_convert(&c->terms, b, &a->type.measure);
        else
            a = term_convert(&c->terms, a, &b->type.measure);
        return term_two(&c->terms, OP_DIVIDE, n, value_of(VALUE_NUMBER), a, b);
    }
    bool fits = times ? measure_multiply(&a->type.measure, &b->type.measure, &m)
                      : measure_divide(&a->type.measure, &b->type.measure, &m);
    if (!fits)
        return check_error(c, n->offset, "this has a unit to a power beyond 8");
    struct term *t =
        term_two(&c->terms, times ? OP_MULTIPLY : OP_DIVIDE, n, value_number(&m), a, b);
    return check_normal(c, t);
}
