#include "core/language/model.h"

#include <string.h>

#include "core/language/method.h"

#define INDEXED_FROM 16 // shorter lists are walked as quickly

static const char *name_at(const void *list, size_t size, size_t at)
{
    struct label label;
    memcpy(&label, (const char *)list + at * size, sizeof label);
    return label.name;
}

static uint64_t hash_of(const char *name) // FNV-1a
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
    return hash ^ hash >> 32;
}

// The slot of a name: its own, or the free one where it would go.
static uint32_t *slot_of(const struct name_index *x, size_t size, const char *name)
{
    size_t at = hash_of(name) & (x->slot_count - 1);
    for (; x->slots[at]; at = (at + 1) & (x->slot_count - 1))
        if (strcmp(name_at(x->list, size, x->slots[at] - 1), name) == 0)
            break;
    return &x->slots[at];
}

static void index_names(struct arena *a, struct name_index *x, const void *list, size_t count,
                        size_t size)
{
    if (x->slots && x->list == list && x->count == count)
        return;
    *x = (struct name_index){.list = list};
    if (count < INDEXED_FROM)
        return;
    for (x->slot_count = 64; x->slot_count < 2 * count;)
        x->slot_count *= 2;
    x->slots = arena_array(a, x->slot_count, sizeof *x->slots);
    x->count = count;
    for (size_t i = 0; i < count; i++) {
        const char *name = name_at(list, size, i);
        uint32_t *slot = name ? slot_of(x, size, name) : NULL;
        if (slot && !*slot) // of several the first
            *slot = (uint32_t)i + 1;
    }
}

// Every named thing begins with its label, so one look-up serves all lists.
static uint32_t find(const struct name_index *x, const void *list, size_t count, size_t size,
                     const char *name)
{
    if (x->slots && x->list == list && x->count == count) {
        uint32_t slot = *slot_of(x, size, name);
        return slot ? slot - 1 : NONE;
    }
    for (size_t i = 0; i < count; i++) {
        const char *known = name_at(list, size, i);
        if (known && strcmp(known, name) == 0)
            return (uint32_t)i;
    }
    return NONE;
}

void model_index(struct model *m)
{
    struct arena *a = m->arena;
    index_names(a, &m->table_index, m->tables, m->table_count, sizeof *m->tables);
    index_names(a, &m->function_index, m->functions, m->function_count, sizeof *m->functions);
    index_names(a, &m->kind_index, m->kinds, m->kind_count, sizeof *m->kinds);
    index_names(a, &m->record_index, m->records, m->record_count, sizeof *m->records);
    index_names(a, &m->scheme_index, m->schemes, m->scheme_count, sizeof *m->schemes);
    for (size_t i = 0; i < m->kind_count; i++) {
        struct kind *k = &m->kinds[i];
        index_names(a, &k->attribute_index, k->attributes, k->attribute_count,
                    sizeof *k->attributes);
        index_names(a, &k->target_index, k->targets, k->target_count, sizeof *k->targets);
        index_names(a, &k->indicator_index, k->indicators, k->indicator_count,
                    sizeof *k->indicators);
    }
    for (size_t i = 0; i < m->record_count; i++)
        index_names(a, &m->records[i].field_index, m->records[i].fields, m->records[i].field_count,
                    sizeof *m->records[i].fields);
}

_Static_assert(offsetof(struct kind, label) == 0, "a kind begins with its label");
_Static_assert(offsetof(struct record_type, label) == 0, "a record type begins with its label");
_Static_assert(offsetof(struct scheme, label) == 0, "a scheme begins with its label");
_Static_assert(offsetof(struct table, label) == 0, "a table begins with its label");
_Static_assert(offsetof(struct function, label) == 0, "a function begins with its label");
_Static_assert(offsetof(struct field, label) == 0, "a field begins with its label");
_Static_assert(offsetof(struct target, label) == 0, "a target begins with its label");
_Static_assert(offsetof(struct indicator, label) == 0, "an indicator begins with its label");

uint32_t model_kind(const struct model *m, const char *name)
{
    return find(&m->kind_index, m->kinds, m->kind_count, sizeof *m->kinds, name);
}

uint32_t model_record(const struct model *m, const char *name)
{
    return find(&m->record_index, m->records, m->record_count, sizeof *m->records, name);
}

uint32_t model_scheme(const struct model *m, const char *name)
{
    return find(&m->scheme_index, m->schemes, m->scheme_count, sizeof *m->schemes, name);
}

uint32_t model_table(const struct model *m, const char *name)
{
    return find(&m->table_index, m->tables, m->table_count, sizeof *m->tables, name);
}

uint32_t model_function(const struct model *m, const char *name)
{
    return find(&m->function_index, m->functions, m->function_count, sizeof *m->functions, name);
}

uint32_t kind_attribute(const struct kind *k, const char *name)
{
    return find(&k->attribute_index, k->attributes, k->attribute_count, sizeof *k->attributes,
                name);
}

uint32_t kind_target(const struct kind *k, const char *name)
{
    return find(&k->target_index, k->targets, k->target_count, sizeof *k->targets, name);
}

uint32_t kind_indicator(const struct kind *k, const char *name)
{
    return find(&k->indicator_index, k->indicators, k->indicator_count, sizeof *k->indicators,
                name);
}

uint32_t record_field(const struct record_type *r, const char *name)
{
    return find(&r->field_index, r->fields, r->field_count, sizeof *r->fields, name);
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
