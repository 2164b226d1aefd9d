#include "rehearsal/given.h"

#include <string.h>

#include "base/near.h"

static struct text text_at(struct model *m, const char *chars, struct place at)
{
    struct place_run *run = arena_alloc(m->arena, sizeof *run);
    *run = (struct place_run){.offset = 0, .at = at};
    return (struct text){.chars = chars, .size = strlen(chars), .runs = run, .run_count = 1};
}

static uint32_t rule_at(const struct scheme *s, const char *name)
{
    for (uint32_t i = 0; i < s->all_rule_count; i++)
        if (!strcmp(s->all_rules[i]->label.name, name))
            return i;
    return NONE;
}

// The entry of `belongs` that the first part of a dotted name means.
static uint32_t belong_at(const struct kind *k, const char *name, size_t size)
{
    for (uint32_t i = 0; i < k->belong_count; i++)
        if (strlen(k->belongs[i].name) == size && !memcmp(k->belongs[i].name, name, size))
            return i;
    return NONE;
}

static const char *attribute_name(struct scene *s, const char *column)
{
    char *name = arena_printf(&s->ruleset.arena, GIVEN_PREFIX "%s", column);
    for (char *c = name; *c; c++)
        if (*c == '.')
            *c = '_';
    return name;
}

static struct given dotted(const struct model *m, const struct kind *k, const char *column,
                           const char *point)
{
    struct given g = {.tag = GIVEN_UNKNOWN};
    g.belong = belong_at(k, column, (size_t)(point - column));
    if (g.belong == NONE)
        return g;
    g.at = kind_attribute(&m->kinds[k->belongs[g.belong].parent], point + 1);
    if (g.at != NONE)
        g.tag = GIVEN_PARENT;
    return g;
}

struct given given_find(struct scene *s, const char *column)
{
    const struct model *m = &s->ruleset.model;
    const struct kind *k = &m->kinds[s->kind];
    const char *point = strchr(column, '.');
    struct given g = {.tag = GIVEN_UNKNOWN, .column = column};
    if (!strcmp(column, "subject")) {
        g.tag = GIVEN_SUBJECT;
    } else if (!strncmp(column, "target.", 7)) {
        g.at = kind_target(k, column + 7);
        g.tag = g.at == NONE ? GIVEN_UNKNOWN : GIVEN_TARGET;
    } else if (!strncmp(column, "rule.", 5)) {
        g.at = rule_at(&m->schemes[s->scheme], column + 5);
        g.tag = g.at == NONE ? GIVEN_UNKNOWN : GIVEN_RULE;
        g.attribute = attribute_name(s, column);
    } else if (point) {
        g = dotted(m, k, column, point);
    } else if ((g.at = kind_indicator(k, column)) != NONE) {
        g.tag = GIVEN_INDICATOR;
        g.attribute = attribute_name(s, column);
    } else if ((g.at = kind_attribute(k, column)) != NONE) {
        g.tag = GIVEN_ATTRIBUTE;
    }
    return g;
}

// --- a new attribute ---

// The unit in which an expression of a model that has been checked is counted, UNIT_NONE when
// plain.
static uint32_t unit_of(const struct units *u, const struct value_type *type)
{
    for (uint32_t i = 0; type->tag == VALUE_NUMBER && i < u->count; i++) {
        struct measure m = measure_of_unit(u, i);
        if (measure_same_dimension(&m, &type->measure) && !(m.factor < type->measure.factor) &&
            !(m.factor > type->measure.factor))
            return i;
    }
    return UNIT_NONE;
}

static struct type type_of_number(uint32_t unit)
{
    if (unit == UNIT_NONE)
        return (struct type){.tag = TYPE_NUMBER, .decimals = 9, .unit = UNIT_NONE};
    // money: another type would take the unit out of the currencies
    return (struct type){.tag = TYPE_MONEY, .decimals = 4, .unit = unit};
}

static struct type type_of(const struct units *u, const struct value_type *type)
{
    struct type t = {.unit = UNIT_NONE};
    switch (type->tag) {
    case VALUE_NUMBER:
        t = type_of_number(unit_of(u, type));
        break;
    case VALUE_BOOL:
        t.tag = TYPE_BOOL;
        break;
    case VALUE_DATE:
        t.tag = TYPE_DATE;
        break;
    case VALUE_TEXT:
        t.tag = TYPE_TEXT;
        break;
    case VALUE_ENUM:
        t = *type->enumerated;
        break;
    case VALUE_REF:
        t.tag = TYPE_REF;
        t.ref_kind = type->ref_kind;
        break;
    }
    t.optional = true;
    return t;
}

static void add_attribute(struct scene *s, const struct given *g, struct type type)
{
    struct model *m = &s->ruleset.model;
    struct kind *k = &m->kinds[s->kind];
    struct field *list = arena_array(m->arena, k->attribute_count + 1, sizeof *list);
    if (k->attribute_count)
        memcpy(list, k->attributes, k->attribute_count * sizeof *list);
    type.optional = true;
    list[k->attribute_count++] =
        (struct field){.label = {.name = g->attribute, .title = g->column}, .type = type};
    k->attributes = list;
}

// --- columns ---

static void give(struct model *m, struct expr *x, const char *name)
{
    const char *text = expr_given(x) ? arena_printf(m->arena, "if has(%s) then %s else (%s)", name,
                                                    name, x->text.chars)
                                     : name;
    x->text = text_at(m, text, x->at);
}

static void give_indicator(struct scene *s, const struct given *g)
{
    struct model *m = &s->ruleset.model;
    const struct kind *known = &s->script->known->kinds[s->kind];
    const struct value_type *type = &known->indicators[g->at].value.type;
    add_attribute(s, g, type_of(&s->script->known->units, type));
    give(m, &m->kinds[s->kind].indicators[g->at].value, g->attribute);
}

static void give_rule(struct scene *s, const struct given *g, const struct test_cell *column)
{
    struct model *m = &s->ruleset.model;
    const struct scheme *scheme = &m->schemes[s->scheme];
    struct rule *rule = scheme->all_rules[g->at];
    if (rule->is_group || rule->is_unknown) {
        problem_error(s->problems, column->at, "rule \"%s\" %s", rule->label.name,
                      rule->is_group ? "is a group: give the points of the rules in it"
                                     : "is unknown in the act: it gives no points");
        return;
    }
    add_attribute(
        s, g,
        type_of_number(scheme->unit_name ? unit_find(&m->units, scheme->unit_name) : UNIT_NONE));
    give(m, &rule->score, g->attribute);
    rule->is_judged = false;
    rule->panel_count = 0;
    rule->criterion_count = 0;
}

// "fdii": not an attribute, indicator or target.x of towns, nor a rule.x of the scheme
static void unknown_column(struct scene *s, const struct test_cell *column)
{
    const struct model *m = &s->ruleset.model;
    const struct kind *k = &m->kinds[s->kind];
    const struct scheme *scheme = &m->schemes[s->scheme];
    struct near near;
    char hint[100];
    near_init(&near, column->text);
    for (size_t i = 0; i < k->attribute_count; i++)
        near_try(&near, k->attributes[i].label.name);
    for (size_t i = 0; i < k->indicator_count; i++)
        near_try(&near, k->indicators[i].label.name);
    for (size_t i = 0; i < k->target_count; i++)
        near_try(&near, arena_printf(&s->arena, "target.%s", k->targets[i].label.name));
    for (size_t i = 0; i < scheme->all_rule_count; i++)
        near_try(&near, arena_printf(&s->arena, "rule.%s", scheme->all_rules[i]->label.name));
    problem_error(s->problems, column->at,
                  "\"%s\" cannot be given: it is no attribute, indicator or target.x of %s%s%s%s",
                  column->text, k->label.name, s->is_value ? "" : ", nor a rule.x of ",
                  s->is_value ? "" : scheme->label.name, near_hint(&near, hint, sizeof hint));
}

static bool is_word(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void replace(struct str *text, const char *word, const char *with)
{
    struct str out = {0};
    size_t size = strlen(word);
    const char *from = text->data, *at = from;
    while ((at = strstr(at, word)) != NULL) {
        if (is_word(at[size])) { // another's, which is longer
            at += size;
            continue;
        }
        str_add_bytes(&out, from, (size_t)(at - from));
        str_add(&out, with);
        from = at += size;
    }
    str_add(&out, from);
    str_release(text);
    *text = out;
}

void given_name(struct scene *s, struct str *json)
{
    const struct test_table *t = &s->test.given;
    for (size_t i = 0; i < t->column_count && json->data; i++) {
        struct given g = given_find(s, t->columns[i].text);
        if (!g.attribute)
            continue;
        replace(json, arena_printf(&s->arena, "attribute %s %s\"", g.attribute, g.column),
                "given\"");
        replace(json, g.attribute, g.column);
    }
}

void given_prepare(struct scene *s)
{
    const struct test_table *t = &s->test.given;
    for (size_t i = 0; i < t->column_count; i++) {
        struct given g = given_find(s, t->columns[i].text);
        switch (g.tag) {
        case GIVEN_INDICATOR:
            give_indicator(s, &g);
            break;
        case GIVEN_RULE:
            give_rule(s, &g, &t->columns[i]);
            break;
        case GIVEN_UNKNOWN:
            unknown_column(s, &t->columns[i]);
            break;
        case GIVEN_SUBJECT:
        case GIVEN_TARGET:
        case GIVEN_ATTRIBUTE:
        case GIVEN_PARENT:
            break;
        }
    }
}
