// Kinds, with their attributes, parents, targets and indicators.
#include <string.h>

#include "config/sections.h"

static void attributes_read(struct reader *r, const struct setting *s, void *into)
{
    struct kind *k = into;
    fields_read(r, s, NAME_BARE, "attribute", &k->attributes, &k->attribute_count);
}

static void belongs_read(struct reader *r, const struct setting *s, void *into)
{
    static const char *const hows[] = {"one", "whole", "equal", "stated", "first"};
    struct kind *k = into;
    k->belongs = arena_array(r->arena, s->count, sizeof *k->belongs);
    for (const struct setting *child = s->first; child; child = child->next) {
        struct setting named = *child;
        named.at = child->name_at;
        uint32_t parent = kind_read(r, &named, child->name);
        size_t how = 0;
        while (how < sizeof hows / sizeof *hows &&
               (child->tag != SETTING_STRING || strcmp(hows[how], child->text.chars) != 0))
            how++;
        if (how == sizeof hows / sizeof *hows)
            setting_wrong(r, child, child->name, "one of one, whole, equal, stated, first");
        else if (parent != NONE)
            k->belongs[k->belong_count++] = (struct belong){.name = child->name,
                                                            .parent = parent,
                                                            .how = (enum belong_how)how,
                                                            .at = child->name_at};
    }
}

// An attribute of the kind by name, with its type; NONE when unknown, reported.
static uint32_t attribute_named(struct reader *r, const struct kind *k, const struct setting *s)
{
    struct near near;
    char hint[100];
    if (s->tag != SETTING_STRING) {
        setting_wrong(r, s, "this list", "names of attributes");
        return NONE;
    }
    uint32_t at = kind_attribute(k, s->text.chars);
    near_init(&near, s->text.chars);
    for (size_t i = 0; i < k->attribute_count; i++)
        near_try(&near, k->attributes[i].label.name);
    if (at == NONE)
        problem_error(r->problems, s->at, "unknown attribute \"%s\" of kind \"%s\"%s",
                      s->text.chars, k->label.name, near_hint(&near, hint, sizeof hint));
    return at;
}

static void active_read(struct reader *r, const struct setting *s, void *into)
{
    struct kind *k = into;
    if (s->count != 2) {
        setting_wrong(r, s, "active", "two date attributes [from, until]");
        return;
    }
    uint32_t *ends[] = {&k->active_from, &k->active_until};
    const struct setting *e = s->first;
    for (size_t i = 0; i < 2; i++, e = e->next) {
        *ends[i] = attribute_named(r, k, e);
        if (*ends[i] != NONE && k->attributes[*ends[i]].type.tag != TYPE_DATE) {
            problem_error(r->problems, e->at, "attribute \"%s\" is no date", e->text.chars);
            *ends[i] = NONE;
        }
    }
}

static void private_read(struct reader *r, const struct setting *s, void *into)
{
    struct kind *k = into;
    for (const struct setting *e = s->first; e; e = e->next) {
        uint32_t at = attribute_named(r, k, e);
        if (at != NONE)
            k->attributes[at].is_private = true;
    }
}

static const struct key kind_keys[] = {
    {.name = "title",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct kind, label),
     .read = title_read,
     .help = "What people call it."},
    {.name = "attributes",
     .shape = KEY_OWN,
     .takes = TAKES_GROUP,
     .read = attributes_read,
     .inner = &fields_form,
     .help = "What is known of each subject, by name, with its type."},
    {.name = "belongs",
     .shape = KEY_OWN,
     .takes = TAKES_GROUP,
     .read = belongs_read,
     .help = "The kinds it belongs to, and how: one, whole, equal, stated, first."},
    {.name = "active",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .read = active_read,
     .help = "Two date attributes between which a subject is there at all."},
    {.name = "private",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .read = private_read,
     .help = "Attributes that no expression may name."},
    {.name = "note",
     .shape = KEY_TEXT,
     .at = offsetof(struct kind, note),
     .help = "Why it is as it is, where a hint asks."},
};
static const struct form kind_form = {"a kind", kind_keys, sizeof kind_keys / sizeof *kind_keys,
                                      NULL, TEXT_PLAIN};
const struct form kinds_form = {.what = "kinds", .each = &kind_form};

void kinds_name(struct reader *r, const struct setting *s)
{
    struct model *m = r->model;
    m->kinds = arena_array(r->arena, s->count, sizeof *m->kinds);
    for (const struct setting *child = s->first; child; child = child->next) {
        struct kind *k = &m->kinds[m->kind_count++];
        k->active_from = k->active_until = NONE;
        label_make(r, &k->label, child->name, child->name_at, NAME_BARE, "kind");
        (void)name_claim(r, &k->label, "kind");
    }
}

void kinds_read(struct reader *r, const struct setting *s)
{
    size_t at = 0;
    for (const struct setting *child = s->first; child; child = child->next, at++)
        (void)form_read(r, &kind_form, child, &r->model->kinds[at]);
}

// targets

struct target_reading {
    struct target target;
    const char *unit;
    const struct setting *unit_at;
};

static void unit_note(struct reader *r, const struct setting *s, void *into)
{
    struct target_reading *reading = into;
    (void)r;
    reading->unit = s->text.chars;
    reading->unit_at = s;
}

static const struct key target_keys[] = {
    {.name = "title",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct target_reading, target.label),
     .read = title_read,
     .help = "What people call it."},
    {.name = "unit",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .read = unit_note,
     .required = true,
     .help = "What it is counted in; \"number\" for a plain number."},
    {.name = "per",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct target_reading, target.per),
     .read = period_length_read,
     .fallback = "year",
     .help = "How long one target lasts: month, quarter, half, year."},
};
static const struct form target_form = {"a target", target_keys,
                                        sizeof target_keys / sizeof *target_keys, NULL, TEXT_PLAIN};
static const struct form kind_targets_form = {.what = "targets", .each = &target_form};
const struct form targets_form = {.what = "targets", .each = &kind_targets_form};

static void read_target(struct reader *r, const struct setting *s, struct kind *k)
{
    struct target_reading reading = {.target = {.unit = UNIT_NONE, .per = PERIOD_YEAR}};
    struct target *t = &reading.target;
    label_make(r, &t->label, s->name, s->name_at, NAME_DOTTED, "target");
    if (s->tag == SETTING_STRING) {
        reading.unit = s->text.chars;
        reading.unit_at = s;
    } else if (!form_read(r, &target_form, s, &reading)) {
        return;
    }
    if (reading.unit && strcmp(reading.unit, "number") != 0)
        t->unit = unit_read(r, reading.unit_at->at, reading.unit);
    k->targets[k->target_count++] = *t;
}

// The kind that a group of targets or indicators is for, or NULL.
static struct kind *kind_of_group(struct reader *r, const struct setting *s)
{
    struct setting named = *s;
    named.at = s->name_at;
    uint32_t kind = kind_read(r, &named, s->name);
    if (kind != NONE && s->tag != SETTING_GROUP)
        setting_wrong(r, s, s->name, "a group { } of names");
    return kind != NONE && s->tag == SETTING_GROUP ? &r->model->kinds[kind] : NULL;
}

void targets_read(struct reader *r, const struct setting *s)
{
    for (const struct setting *child = s->first; child; child = child->next) {
        struct kind *k = kind_of_group(r, child);
        if (!k)
            continue;
        k->targets = arena_array(r->arena, child->count, sizeof *k->targets);
        for (const struct setting *t = child->first; t; t = t->next)
            read_target(r, t, k);
    }
}

// indicators

static void unit_name_read(struct reader *r, const struct setting *s, void *into)
{
    const char **name = into;
    if (unit_read(r, s->at, s->text.chars) != UNIT_NONE)
        *name = s->text.chars;
}

static const struct key indicator_keys[] = {
    {.name = "title",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct indicator, label),
     .read = title_read,
     .help = "What people call it; in expressions 《title》 names it, too."},
    {.name = "value",
     .shape = KEY_EXPR,
     .at = offsetof(struct indicator, value),
     .required = true,
     .help = "The number, from records, attributes and other indicators."},
    {.name = "unit",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct indicator, unit_name),
     .read = unit_name_read,
     .help = "The unit it is shown in."},
    {.name = "decimals",
     .shape = KEY_WHOLE,
     .at = offsetof(struct indicator, decimals),
     .most = 9,
     .help = "Digits shown after the point."},
};
static const struct form indicator_form = {"an indicator", indicator_keys,
                                           sizeof indicator_keys / sizeof *indicator_keys, NULL,
                                           TEXT_PLAIN};
static const struct form kind_indicators_form = {
    .what = "indicators", .each = &indicator_form, .texts = TEXT_EXPR};
const struct form indicators_form = {.what = "indicators", .each = &kind_indicators_form};

static void read_indicator(struct reader *r, const struct setting *s, struct kind *k)
{
    struct indicator indicator = {.decimals = -1};
    label_make(r, &indicator.label, s->name, s->name_at, NAME_BARE, "indicator");
    uint32_t attribute = kind_attribute(k, s->name);
    if (attribute != NONE)
        problem_error(
            r->problems, s->name_at, "\"%s\" is an attribute of \"%s\" already (%s:%u:%u)", s->name,
            k->label.name, k->attributes[attribute].label.at.file,
            k->attributes[attribute].label.at.line, k->attributes[attribute].label.at.column);
    if (s->tag == SETTING_GROUP) {
        if (!form_read(r, &indicator_form, s, &indicator))
            return;
    } else if (s->tag > SETTING_ARRAY) {
        expr_read(r, s, &indicator.value);
    } else {
        setting_wrong(r, s, s->name, "an expression in quotes, or a group with a value");
    }
    if (expr_given(&indicator.value))
        k->indicators[k->indicator_count++] = indicator;
}

void indicators_read(struct reader *r, const struct setting *s)
{
    for (const struct setting *child = s->first; child; child = child->next) {
        struct kind *k = kind_of_group(r, child);
        if (!k)
            continue;
        k->indicators = arena_array(r->arena, child->count, sizeof *k->indicators);
        for (const struct setting *i = child->first; i; i = i->next)
            read_indicator(r, i, k);
    }
}
