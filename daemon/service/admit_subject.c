#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/near.h"
#include "service/admit.h"

static const char *const subject_names[] = {"id",   "kind",         "title",
                                            "from", "succeeded_by", "evidence"};

static const struct kind *kind_of(struct admission *a, const struct form *f, uint32_t *at)
{
    const char *name = admit_text(a, f, "kind", true);
    if (!name)
        return NULL;
    *at = model_kind(a->model, name);
    if (*at != NONE)
        return &a->model->kinds[*at];
    struct near near;
    char hint[160];
    near_init(&near, name);
    for (size_t i = 0; i < a->model->kind_count; i++)
        near_try(&near, a->model->kinds[i].label.name);
    complain(a->complaints, f->line, "kind", "unknown kind \"%.80s\"%s", name,
             near_hint(&near, hint, sizeof hint));
    return NULL;
}

// A field by its bare name, or as a nested object's: born, attributes.born.
static const struct form_field *nested(const struct form *f, const char *prefix, const char *name)
{
    char full[160];
    const struct form_field *field = form_find(f, name);
    snprintf(full, sizeof full, "%s.%s", prefix, name);
    return field ? field : form_find(f, full);
}

static void admit_attributes(struct admission *a, const struct form *f, const struct kind *k,
                             uint32_t kind, const char *id, int32_t from)
{
    for (size_t i = 0; i < k->attribute_count; i++) {
        const struct field *attribute = &k->attributes[i];
        const struct form_field *field = nested(f, "attributes", attribute->label.name);
        struct cell value;
        if (!field || (field->kind == FORM_TEXT && field->size == 0))
            continue; // not said: as it was
        struct type type = attribute->type;
        type.optional = true; // null: no data from that day on
        if (!admit_cell(a, f, field, &type, attribute->label.name, &value))
            continue;
        struct ledger_entry *entry = admit_entry(a, f);
        entry->fact.tag = FACT_ATTRIBUTE;
        entry->fact.attribute = (struct fact_attribute){
            .kind = kind, .attribute = (uint32_t)i, .from = from, .value = value};
        entry->subject = id;
    }
}

// "a" or "a:0.3": a parent and its stated share.
static bool parent_share(struct admission *a, const struct form *f, const struct belong *b,
                         const char *text, const char **parent, double *share)
{
    const char *colon = strchr(text, ':');
    *share = 1.0;
    *parent = colon ? arena_bytes(a->arena, text, (size_t)(colon - text)) : text;
    if (b->how != BELONG_STATED) {
        if (colon)
            complain(a->complaints, f->line, b->name,
                     "states a share, but this membership is not a stated one");
        return !colon;
    }
    struct err e;
    int64_t scaled;
    if (colon && decimal_parse(colon + 1, strlen(colon + 1), DECIMALS_MAX, &scaled, &e) &&
        scaled > 0 && scaled <= 1000000000) {
        *share = decimal_to_double(scaled, DECIMALS_MAX);
        return true;
    }
    complain(a->complaints, f->line, b->name, "is \"%.80s\"; a stated share is written parent:0.3",
             text);
    return false;
}

static void admit_membership(struct admission *a, const struct form *f, const struct kind *k,
                             uint32_t kind, size_t at, const char *id, int32_t from)
{
    const struct belong *b = &k->belongs[at];
    const struct form_field *field = nested(f, "belongs", b->name);
    if (!field || (field->kind == FORM_TEXT && field->size == 0))
        return;
    const char **parents;
    size_t count = admit_list(a, field, &parents);
    double sum = 0;
    bool stated = b->how == BELONG_STATED && count;
    if (count > 1 && (b->how == BELONG_ONE || b->how == BELONG_FIRST))
        complain(a->complaints, f->line, b->name, "names %zu, but a %s belongs to one %s", count,
                 k->label.name, b->name);
    for (size_t i = 0; i < count || (i == 0 && field->kind == FORM_NULL); i++) {
        const char *parent = NULL;
        double share = 1.0;
        if (count && !parent_share(a, f, b, parents[i], &parent, &share)) {
            stated = false; // their sum is no matter then
            continue;
        }
        sum += share;
        struct ledger_entry *entry = admit_entry(a, f);
        entry->fact.tag = FACT_MEMBERSHIP;
        entry->fact.membership = (struct fact_membership){
            .kind = kind,
            .belong = (uint32_t)at,
            .parent = NONE,
            .from = from,
            .share = share,
            .evidence = admit_text(a, f, "evidence", false),
        };
        entry->subject = id;
        entry->other = parent;
    }
    if (stated && (sum < 1.0 - 1e-9 || sum > 1.0 + 1e-9))
        complain(a->complaints, f->line, b->name, "states shares that sum to %g, not 1", sum);
}

void admit_subject(struct admission *a, const struct form *f)
{
    uint32_t kind = NONE;
    int32_t from;
    const char *id = admit_id(a, f, "id");
    const struct kind *k = kind_of(a, f, &kind);
    admit_day(a, f, "from", false, &from);
    if (!id || !k)
        return;
    const struct admit_names names = {.fixed = subject_names,
                                      .fixed_count = sizeof subject_names / sizeof *subject_names,
                                      .nest = "attributes.",
                                      .fields = k->attributes,
                                      .field_count = k->attribute_count,
                                      .belongs = k->belongs,
                                      .belong_count = k->belong_count};
    admit_unknown(a, f, &names);
    struct ledger_entry *entry = admit_entry(a, f);
    entry->fact.tag = FACT_SUBJECT;
    entry->fact.subject = (struct fact_subject){
        .kind = kind,
        .id = id,
        .title = admit_text(a, f, "title", false),
        .from = from,
        .succeeded_by = admit_text(a, f, "succeeded_by", false),
    };
    admit_attributes(a, f, k, kind, id, from);
    for (size_t i = 0; i < k->belong_count; i++)
        admit_membership(a, f, k, kind, i, id, from);
}

// The subject's kind, for what is declared per kind.
static const struct kind *subject_kind(struct admission *a, const struct form *f, const char *id,
                                       uint32_t *at)
{
    uint32_t number;
    if (!directory_find(a->directory, id, &number)) {
        complain(a->complaints, f->line, "subject", "unknown subject \"%.80s\"", id);
        return NULL;
    }
    *at = directory_kind(a->directory, number, a->model);
    if (*at != NONE)
        return &a->model->kinds[*at];
    complain(a->complaints, f->line, "subject",
             "\"%.80s\" is of a kind that this ruleset does not have", id);
    return NULL;
}

static bool target_name(struct admission *a, const struct form *f, const struct kind *k,
                        const char *name, struct fact_target *t)
{
    t->target = kind_target(k, name);
    if (t->target != NONE)
        return true;
    struct near near;
    char hint[160];
    near_init(&near, name);
    for (size_t i = 0; i < k->target_count; i++)
        near_try(&near, k->targets[i].label.name);
    complain(a->complaints, f->line, "name", "unknown target \"%.80s\" of %s%s", name,
             k->label.name, near_hint(&near, hint, sizeof hint));
    return false;
}

// "8000" in the target's unit, or with a unit of the same base: "0.8 yi_usd".
static void target_value(struct admission *a, const struct form *f, const struct target *declared,
                         struct fact_target *t)
{
    const char *text = admit_text(a, f, "value", false);
    struct err e;
    int64_t scaled;
    if (!text)
        return; // no data from now on: a target taken back
    size_t size = strcspn(text, " ");
    if (!decimal_parse(text, size, DECIMALS_MAX, &scaled, &e)) {
        complain(a->complaints, f->line, "value", "%s", e.text);
        return;
    }
    t->has = true;
    t->value = decimal_to_double(scaled, DECIMALS_MAX);
    const char *unit = text + size + strspn(text + size, " ");
    if (!*unit)
        return;
    uint32_t at = unit_find(&a->model->units, unit);
    if (at == UNIT_NONE || declared->unit == UNIT_NONE ||
        a->model->units.list[at].base != a->model->units.list[declared->unit].base) {
        complain(a->complaints, f->line, "value", "is in \"%.40s\", which is no unit of %s", unit,
                 declared->label.name);
        return;
    }
    t->value = t->value * unit_factor(&a->model->units.list[at]) /
               unit_factor(&a->model->units.list[declared->unit]);
}

void admit_target(struct admission *a, const struct form *f)
{
    static const char *const fixed[] = {"id",     "type",  "subject", "name",
                                        "period", "value", "document"};
    struct fact_target t = {0};
    size_t before = a->complaints->total;
    const struct admit_names names = {.fixed = fixed, .fixed_count = sizeof fixed / sizeof *fixed};
    admit_unknown(a, f, &names);
    const char *subject = admit_text(a, f, "subject", true);
    const char *name = admit_text(a, f, "name", true);
    admit_period(a, f, "period", &t.period);
    t.document = admit_text(a, f, "document", false);
    const struct kind *k = subject ? subject_kind(a, f, subject, &t.kind) : NULL;
    if (k && name && target_name(a, f, k, name, &t)) {
        const struct target *declared = &k->targets[t.target];
        target_value(a, f, declared, &t);
        if (a->complaints->total == before && t.period.length != declared->per)
            complain(a->complaints, f->line, "period", "is a %s; %s is set for each %s",
                     period_length_name(t.period.length), name, period_length_name(declared->per));
    }
    if (a->complaints->total > before)
        return;
    struct ledger_entry *entry = admit_entry(a, f);
    entry->fact.tag = FACT_TARGET;
    entry->fact.target = t;
    entry->subject = subject;
}

static const struct rule *judged_rule(struct admission *a, const struct form *f,
                                      struct fact_rating *r)
{
    uint32_t at = r->scheme ? model_scheme(a->model, r->scheme) : NONE;
    if (r->scheme && at == NONE)
        complain(a->complaints, f->line, "scheme", "unknown scheme \"%.80s\"", r->scheme);
    if (at == NONE || !r->rule)
        return NULL;
    const struct scheme *s = &a->model->schemes[at];
    if (r->period.length != s->period)
        complain(a->complaints, f->line, "period", "is a %s; %s judges each %s",
                 period_length_name(r->period.length), s->label.name,
                 period_length_name(s->period));
    for (size_t i = 0; i < s->all_rule_count; i++)
        if (!strcmp(s->all_rules[i]->label.name, r->rule) && s->all_rules[i]->is_judged)
            return s->all_rules[i];
    complain(a->complaints, f->line, "rule", "%s has no judged rule \"%.80s\"", s->label.name,
             r->rule);
    return NULL;
}

// What a judge may give: the rule's range, or 0 to what it is worth at most.
static double most_worth(const struct rule *r)
{
    double most = r->worth.cohort_count ? 0 : r->worth.number;
    for (size_t i = 0; i < r->worth.cohort_count; i++)
        most = r->worth.numbers[i] > most ? r->worth.numbers[i] : most;
    return most;
}

static void rated_subject(struct admission *a, const struct form *f, const char *subject,
                          const char *scheme)
{
    uint32_t at = scheme ? model_scheme(a->model, scheme) : NONE;
    if (subject && at != NONE)
        admit_known(a, f, "subject", subject, &a->model->schemes[at].of, 1, scheme);
    else if (subject)
        admit_known(a, f, "subject", subject, NULL, 0, NULL);
}

static void rating_range(struct admission *a, const struct form *f, const struct rule *rule,
                         double points)
{
    if (!rule->has_range && !rule->worth.given)
        return;
    double least = rule->has_range ? rule->range_least : 0;
    double most = rule->has_range ? rule->range_most : most_worth(rule);
    if (points < least || points > most)
        complain(a->complaints, f->line, "points", "is %g; a rating of %s lies between %g and %g",
                 points, rule->label.name, least, most);
}

void admit_rating(struct admission *a, const struct form *f)
{
    static const char *const fixed[] = {"id",     "type",  "subject", "scheme", "rule",
                                        "period", "rater", "points",  "reason"};
    struct fact_rating r = {.rater_subject = NONE};
    size_t before = a->complaints->total;
    const struct admit_names names = {.fixed = fixed, .fixed_count = sizeof fixed / sizeof *fixed};
    admit_unknown(a, f, &names);
    r.id = admit_id(a, f, "id");
    const char *subject = admit_text(a, f, "subject", true);
    r.scheme = admit_text(a, f, "scheme", true);
    r.rule = admit_text(a, f, "rule", true);
    r.rater = admit_text(a, f, "rater", true);
    r.reason = admit_text(a, f, "reason", true);
    rated_subject(a, f, subject, r.scheme);
    if (admit_period(a, f, "period", &r.period) && admit_number(a, f, "points", true, &r.points)) {
        const struct rule *rule = judged_rule(a, f, &r);
        if (rule)
            rating_range(a, f, rule, r.points);
        if (rule && rule->panel_count && r.rater &&
            !directory_find(a->directory, r.rater, &r.rater_subject))
            complain(a->complaints, f->line, "rater", "unknown subject \"%.80s\"", r.rater);
    }
    if (a->complaints->total > before)
        return;
    struct ledger_entry *entry = admit_entry(a, f);
    entry->fact.tag = FACT_RATING;
    entry->fact.rating = r;
    entry->subject = subject;
}

void admit_rate(struct admission *a, const struct form *f)
{
    static const char *const fixed[] = {"id", "type", "unit", "date", "price"};
    struct fact_rate r = {.unit = UNIT_NONE};
    size_t before = a->complaints->total;
    const struct admit_names names = {.fixed = fixed, .fixed_count = sizeof fixed / sizeof *fixed};
    admit_unknown(a, f, &names);
    const char *unit = admit_text(a, f, "unit", true);
    admit_day(a, f, "date", true, &r.day);
    admit_number(a, f, "price", true, &r.price);
    bool priced = false;
    for (size_t i = 0; unit && i < a->model->rate_count; i++) {
        r.unit = a->model->rates[i].unit;
        priced = !strcmp(a->model->units.list[r.unit].name, unit);
        if (priced)
            break;
    }
    if (unit && !priced)
        complain(a->complaints, f->line, "unit", "section rates prices no unit \"%.80s\"", unit);
    if (a->complaints->total == before && !(r.price > 0))
        complain(a->complaints, f->line, "price", "must be above 0");
    if (a->complaints->total > before)
        return;
    struct ledger_entry *entry = admit_entry(a, f);
    entry->fact.tag = FACT_RATE;
    entry->fact.rate = r;
}
