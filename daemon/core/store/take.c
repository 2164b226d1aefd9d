// Facts taken into the store, each checked for what only a bug or a broken ledger brings.
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/large.h"
#include "base/mem.h"
#include "core/store/holding.h"

static bool bad_index(const char *what, uint32_t found, size_t count, struct err *e)
{
    return err_set(e, "%s %u: there are only %zu", what, found, count);
}

static void subject_merge(struct store *s, const struct fact *f)
{
    const struct fact_subject *n = &f->subject;
    if (!n->succeeded_by)
        return;
    s->mergers = mem_grow(s->mergers, &s->merger_room, s->merger_count + 1, sizeof *s->mergers);
    s->mergers[s->merger_count++] = (struct merger){
        .subject = n->subject,
        .from = n->from,
        .seq = f->seq,
        .by = arena_text(&s->arena, n->succeeded_by),
    };
}

static bool add_subject(struct store *s, const struct fact *f, struct err *e)
{
    const struct fact_subject *n = &f->subject;
    struct title title = {.text = n->title, .from = n->from, .seq = f->seq};
    if (n->kind >= s->ruleset->model.kind_count)
        return bad_index("kind", n->kind, s->ruleset->model.kind_count, e);
    if (n->subject > s->subject_count)
        return err_set(e, "subject \"%s\" has number %u, out of turn: the next is %zu", n->id,
                       n->subject, s->subject_count);
    if (n->subject < s->subject_count) {
        const char *known = store_id(s, n->subject);
        if (s->subjects[n->subject].kind != n->kind || strcmp(known, n->id) != 0)
            return err_set(e, "subject %u is \"%s\", not \"%s\"", n->subject, known, n->id);
        roll_retitle(&s->roll, n->subject, title);
        subject_merge(s, f);
        return true;
    }
    uint32_t number = roll_put(&s->roll, n->id, title);
    if (number != n->subject)
        return err_set(e, "subject \"%s\" is number %u already", n->id, number);
    struct of_kind *k = &s->kinds[n->kind];
    k->subjects = large_grow(k->subjects, &k->room, k->count + 1, sizeof *k->subjects);
    s->subjects =
        large_grow(s->subjects, &s->subject_room, s->subject_count + 1, sizeof *s->subjects);
    s->subjects[s->subject_count++] = (struct subject){.kind = n->kind, .row = (uint32_t)k->count};
    k->apart = k->apart || (k->count && k->subjects[k->count - 1] + 1 != n->subject);
    k->subjects[k->count++] = n->subject;
    subject_merge(s, f);
    return true;
}

// A subject that is named by another fact: it must be known, and of the kind the fact says.
static bool known_subject(const struct store *s, uint32_t subject, uint32_t kind, struct err *e)
{
    if (subject >= s->subject_count)
        return bad_index("subject", subject, s->subject_count, e);
    if (kind != NONE && s->subjects[subject].kind != kind)
        return err_set(e, "subject \"%s\" is a %s, not a %s", store_id(s, subject),
                       s->ruleset->model.kinds[s->subjects[subject].kind].label.name,
                       kind < s->ruleset->model.kind_count
                           ? s->ruleset->model.kinds[kind].label.name
                           : "known kind");
    return true;
}

static double attribute_value(const struct store *s, const struct type *t, const struct cell *c)
{
    if (!c->has)
        return (double)NAN;
    if (t->tag == TYPE_TEXT)
        return (double)intern_put(&s->ruleset->texts, c->text, strlen(c->text));
    if (t->tag == TYPE_NUMBER || t->tag == TYPE_MONEY)
        return decimal_to_double(c->number, t->decimals);
    return (double)c->number;
}

// The currency of money that is not in the ruleset's own and has no declared unit.
static uint32_t foreign_currency(const struct store *s, const struct type *t, const struct cell *c)
{
    uint32_t own = s->ruleset->model.units.own_currency;
    bool foreign = t->tag == TYPE_MONEY && t->unit == UNIT_NONE && own != UNIT_NONE && c->has &&
                   c->currency != own;
    return foreign ? c->currency : NONE;
}

static bool add_attribute(struct store *s, const struct fact *f, struct err *e)
{
    const struct fact_attribute *a = &f->attribute;
    if (!known_subject(s, a->subject, a->kind, e))
        return false;
    const struct kind *k = &s->ruleset->model.kinds[a->kind];
    if (a->attribute >= k->attribute_count)
        return bad_index("attribute", a->attribute, k->attribute_count, e);
    const struct type *t = &k->attributes[a->attribute].type;
    dated_add(&s->kinds[a->kind].attributes[a->attribute],
              (struct dated_line){
                  .row = s->subjects[a->subject].row,
                  .key = a->from,
                  .seq = f->seq,
                  .value = attribute_value(s, t, &a->value),
                  .currency = foreign_currency(s, t, &a->value),
              });
    return true;
}

static bool add_membership(struct store *s, const struct fact *f, struct err *e)
{
    const struct fact_membership *m = &f->membership;
    if (!known_subject(s, m->subject, m->kind, e))
        return false;
    const struct kind *k = &s->ruleset->model.kinds[m->kind];
    if (m->belong >= k->belong_count)
        return bad_index("membership", m->belong, k->belong_count, e);
    if (m->parent != NONE && !known_subject(s, m->parent, k->belongs[m->belong].parent, e))
        return false;
    edges_add(&s->kinds[m->kind].belongs[m->belong],
              (struct edge_line){.row = s->subjects[m->subject].row,
                                 .parent = m->parent,
                                 .from = m->from,
                                 .seq = f->seq,
                                 .share = m->share});
    return true;
}

static bool add_record(struct store *s, const struct fact *f, struct err *e)
{
    const struct fact_record *r = &f->record;
    const struct model *m = &s->ruleset->model;
    if (r->type >= m->record_count)
        return bad_index("record type", r->type, m->record_count, e);
    const struct record_type *type = &m->records[r->type];
    if (!known_subject(s, r->subject, NONE, e))
        return false;
    size_t at = 0;
    while (at < type->of_count && type->of[at] != s->subjects[r->subject].kind)
        at++;
    if (at == type->of_count)
        return err_set(e, "record \"%s\": \"%s\" is a %s, for which there are no %s records", r->id,
                       store_id(s, r->subject), m->kinds[s->subjects[r->subject].kind].label.name,
                       type->label.name);
    if (r->cell_count > type->field_count)
        return err_set(e, "record \"%s\": %zu fields; %s has only %zu", r->id, r->cell_count,
                       type->label.name, type->field_count);
    recorded_add(&s->records[r->type], r, f->seq, &s->arena, &s->ruleset->texts);
    if (s->earliest == DAY_NONE || r->date < s->earliest)
        s->earliest = r->date;
    return true;
}

static bool add_status(struct store *s, const struct fact *f, struct err *e)
{
    if (f->status.type >= s->ruleset->model.record_count)
        return bad_index("record type", f->status.type, s->ruleset->model.record_count, e);
    recorded_change(&s->records[f->status.type], &f->status, f->seq, &s->arena);
    return true;
}

static bool add_target(struct store *s, const struct fact *f, struct err *e)
{
    const struct fact_target *t = &f->target;
    if (!known_subject(s, t->subject, t->kind, e))
        return false;
    const struct kind *k = &s->ruleset->model.kinds[t->kind];
    if (t->target >= k->target_count)
        return bad_index("target", t->target, k->target_count, e);
    dated_add(&s->kinds[t->kind].targets[t->target], (struct dated_line){
                                                         .row = s->subjects[t->subject].row,
                                                         .key = dated_period_key(t->period),
                                                         .seq = f->seq,
                                                         .value = t->has ? t->value : (double)NAN,
                                                         .currency = NONE,
                                                     });
    return true;
}

static uint32_t rule_named(const struct scheme *s, const char *name)
{
    for (size_t i = 0; i < s->all_rule_count; i++)
        if (strcmp(s->all_rules[i]->label.name, name) == 0)
            return (uint32_t)i;
    return NONE;
}

static const char *copied(struct store *s, const char *text)
{
    return text ? arena_text(&s->arena, text) : NULL;
}

// A rating for a scheme or a rule that this ruleset no longer has is passed over.
static bool add_rating(struct store *s, const struct fact *f, struct err *e)
{
    const struct fact_rating *r = &f->rating;
    if (!known_subject(s, r->subject, NONE, e))
        return false;
    if (r->rater_subject != NONE && !known_subject(s, r->rater_subject, NONE, e))
        return false;
    uint32_t scheme = model_scheme(&s->ruleset->model, r->scheme);
    uint32_t rule = scheme == NONE ? NONE : rule_named(&s->ruleset->model.schemes[scheme], r->rule);
    if (rule == NONE)
        return true;
    rated_add(&s->rated, (struct rated_line){
                             .subject = r->subject,
                             .scheme = scheme,
                             .rule = rule,
                             .period = dated_period_key(r->period),
                             .seq = f->seq,
                             .rating = {.id = copied(s, r->id),
                                        .rater = copied(s, r->rater ? r->rater : ""),
                                        .reason = copied(s, r->reason),
                                        .rater_subject = r->rater_subject,
                                        .points = r->points},
                         });
    return true;
}

static bool add_rate(struct store *s, const struct fact *f, struct err *e)
{
    if (f->rate.unit >= s->ruleset->model.units.count)
        return bad_index("unit", f->rate.unit, s->ruleset->model.units.count, e);
    prices_add(&s->prices, (struct price_line){.unit = f->rate.unit,
                                               .day = f->rate.day,
                                               .seq = f->seq,
                                               .price = f->rate.price});
    return true;
}

bool store_add(struct store *s, const struct fact *f, struct err *e)
{
    switch (f->tag) {
    case FACT_SUBJECT:
        return add_subject(s, f, e);
    case FACT_ATTRIBUTE:
        return add_attribute(s, f, e);
    case FACT_MEMBERSHIP:
        return add_membership(s, f, e);
    case FACT_RECORD:
        return add_record(s, f, e);
    case FACT_STATUS:
        return add_status(s, f, e);
    case FACT_TARGET:
        return add_target(s, f, e);
    case FACT_RATING:
        return add_rating(s, f, e);
    case FACT_RATE:
        return add_rate(s, f, e);
    }
    return err_set(e, "a fact of unknown sort %d", (int)f->tag);
}
