#include "core/language/model.h"

#include <string.h>

#include "core/language/method.h"

// Every named thing begins with its label, so one walk serves all lists. They are short, and walked
// only while a configuration is checked or a request is read.
static uint32_t find(const void *list, size_t count, size_t size, const char *name)
{
    const char *at = list;
    for (size_t i = 0; i < count; i++, at += size) {
        struct label label;
        memcpy(&label, at, sizeof label);
        if (label.name && strcmp(label.name, name) == 0)
            return (uint32_t)i;
    }
    return NONE;
}

_Static_assert(offsetof(struct kind, label) == 0, "a kind begins with its label");
_Static_assert(offsetof(struct record_type, label) == 0, "a record type begins with its label");
_Static_assert(offsetof(struct scheme, label) == 0, "a scheme begins with its label");
_Static_assert(offsetof(struct table, label) == 0, "a table begins with its label");
_Static_assert(offsetof(struct field, label) == 0, "a field begins with its label");
_Static_assert(offsetof(struct target, label) == 0, "a target begins with its label");
_Static_assert(offsetof(struct indicator, label) == 0, "an indicator begins with its label");

uint32_t model_kind(const struct model *m, const char *name)
{
    return find(m->kinds, m->kind_count, sizeof *m->kinds, name);
}

uint32_t model_record(const struct model *m, const char *name)
{
    return find(m->records, m->record_count, sizeof *m->records, name);
}

uint32_t model_scheme(const struct model *m, const char *name)
{
    return find(m->schemes, m->scheme_count, sizeof *m->schemes, name);
}

uint32_t model_table(const struct model *m, const char *name)
{
    return find(m->tables, m->table_count, sizeof *m->tables, name);
}

uint32_t kind_attribute(const struct kind *k, const char *name)
{
    return find(k->attributes, k->attribute_count, sizeof *k->attributes, name);
}

uint32_t kind_target(const struct kind *k, const char *name)
{
    return find(k->targets, k->target_count, sizeof *k->targets, name);
}

uint32_t kind_indicator(const struct kind *k, const char *name)
{
    return find(k->indicators, k->indicator_count, sizeof *k->indicators, name);
}

uint32_t record_field(const struct record_type *r, const char *name)
{
    return find(r->fields, r->field_count, sizeof *r->fields, name);
}

void model_release(struct model *m)
{
    map_release(&m->units.names);
}

const struct missing *rule_missing(const struct scheme *s, const struct rule *r)
{
    for (;;) {
        if (r->missing.given)
            return &r->missing;
        if (r->parent == NONE)
            return &s->missing; // refuse, unless the scheme says otherwise
        r = s->all_rules[r->parent];
    }
}

bool rule_has_criteria(const struct rule *r)
{
    return r->criterion_count > 0;
}

bool rule_combines(const struct rule *r)
{
    return r->combine.call || r->weights.call || r->treat_count > 0;
}

bool rule_compares(const struct rule *r)
{
    bool criteria = r->combine.method && r->combine.method->scope == METHOD_CRITERIA;
    return criteria || r->weights.call || r->treat_count > 0;
}

bool rule_has_worth(const struct rule *r)
{
    for (size_t i = 0; i < r->rule_count; i++)
        if (rule_has_worth(r->rules[i]))
            return true;
    return r->worth.given;
}

bool rule_may_skip(const struct scheme *s, const struct rule *r)
{
    for (size_t i = 0; i < r->rule_count; i++)
        if (rule_may_skip(s, r->rules[i]))
            return true;
    return !r->is_group && !r->is_unknown && rule_has_worth(r) &&
           rule_missing(s, r)->how == MISSING_SKIP;
}
