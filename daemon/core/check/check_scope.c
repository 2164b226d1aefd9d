// What a name means where it stands.
//
// A bare name is looked for among what the record, its subject, the scheme and the constants
// declare; if two of them have it, it is refused rather than guessed. Only then come the built-in
// names. A dotted one says itself where to look.
#include "core/check/check.h"

#include <stdio.h>
#include <string.h>

#define OFFERS_MAX 6

// A search under way: all that the name may mean.
struct search {
    struct checker *c;
    const struct node *node;
    const char *name;
    bool by_title;
    struct symbol offers[OFFERS_MAX];
    size_t count;
    bool suggests; // nothing was found: look for what is near
    struct near near;
};

struct builtin_name {
    const char *name;
    enum symbol_tag tag;
    uint32_t index;
    enum stage from; // OWN: known from this step on
};

static const struct builtin_name record_names[] = {
    {"date", SYMBOL_RECORD, RECORD_DATE, STAGE_NONE},
    {"until", SYMBOL_RECORD, RECORD_UNTIL, STAGE_NONE},
    {"late", SYMBOL_RECORD, RECORD_LATE, STAGE_NONE},
    {"reported_on", SYMBOL_RECORD, RECORD_REPORTED_ON, STAGE_NONE},
    {"share", SYMBOL_RECORD, RECORD_SHARE, STAGE_NONE},
    {"ordinal", SYMBOL_RECORD, RECORD_ORDINAL, STAGE_NONE},
};

static const struct builtin_name names[] = {
    {"start", SYMBOL_TIME, TIME_START, STAGE_NONE},
    {"end", SYMBOL_TIME, TIME_END, STAGE_NONE},
    {"today", SYMBOL_TIME, TIME_TODAY, STAGE_NONE},
    {"phase", SYMBOL_PHASE, 0, STAGE_NONE},
    {"worth", SYMBOL_OWN, SCHEME_WORTH, STAGE_RULE},
    {"points", SYMBOL_OWN, SCHEME_POINTS, STAGE_VETO},
    {"rank", SYMBOL_OWN, SCHEME_RANK, STAGE_GRADE},
    {"count", SYMBOL_OWN, SCHEME_COUNT, STAGE_GRADE},
    {"grade", SYMBOL_OWN, SCHEME_GRADE, STAGE_OUTCOME},
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

const char *symbol_sort(const struct symbol *y)
{
    switch (y->tag) {
    case SYMBOL_FIELD:
        return "field";
    case SYMBOL_ATTRIBUTE:
        return "attribute";
    case SYMBOL_INDICATOR:
        return "indicator";
    case SYMBOL_TARGET:
        return "target";
    case SYMBOL_SUBJECT:
        return "kind";
    case SYMBOL_CONSTANT:
        return "constant";
    case SYMBOL_RECORD:
    case SYMBOL_TIME:
    case SYMBOL_PHASE:
        return "built-in";
    case SYMBOL_OWN:
    case SYMBOL_BOARD:
        break;
    }
    switch (y->value) {
    case SCHEME_RULE:
        return "rule";
    case SCHEME_VETO:
        return "veto";
    case SCHEME_OUTCOME:
        return "outcome";
    case SCHEME_SHOW:
        return "show";
    case SCHEME_WORTH:
    case SCHEME_POINTS:
    case SCHEME_RANK:
    case SCHEME_COUNT:
    case SCHEME_GRADE:
        break;
    }
    return "built-in";
}

static bool wanted(struct search *q, const struct label *l)
{
    if (q->by_title)
        return strcmp(l->title, q->name) == 0;
    if (q->suggests)
        near_try(&q->near, l->name);
    return strcmp(l->name, q->name) == 0;
}

static void offer(struct search *q, struct symbol y, const struct label *l)
{
    y.path = NONE;
    y.name = l->name;
    y.title = l->title;
    if (q->count < OFFERS_MAX)
        q->offers[q->count++] = y;
}

// Attributes and indicators of a kind. False when it is a private attribute.
static bool offer_subject(struct search *q, uint32_t kind, bool door)
{
    if (kind == NONE)
        return true;
    const struct kind *k = &q->c->model->kinds[kind];
    for (uint32_t i = 0; i < k->attribute_count; i++) {
        const struct field *f = &k->attributes[i];
        if (f->is_private && strcmp(q->by_title ? f->label.title : f->label.name, q->name) == 0) {
            check_error(q->c, q->node->offset,
                        "attribute \"%s\" of %s is private: no expression may name it",
                        f->label.name, k->label.name);
            return false;
        }
        if (!f->is_private && wanted(q, &f->label))
            offer(q, (struct symbol){.tag = SYMBOL_ATTRIBUTE, .kind = kind, .index = i}, &f->label);
    }
    for (uint32_t i = 0; !door && i < k->indicator_count; i++)
        if (wanted(q, &k->indicators[i].label))
            offer(q, (struct symbol){.tag = SYMBOL_INDICATOR, .kind = kind, .index = i},
                  &k->indicators[i].label);
    return true;
}

static void offer_record(struct search *q, uint32_t record)
{
    const struct record_type *r = &q->c->model->records[record];
    for (uint32_t i = 0; i < r->field_count; i++)
        if (wanted(q, &r->fields[i].label))
            offer(q, (struct symbol){.tag = SYMBOL_FIELD, .record = record, .index = i},
                  &r->fields[i].label);
}

static void offer_outcomes(struct search *q, const struct scope *s)
{
    if (s->scheme == NONE || s->stage < STAGE_VETO)
        return;
    const struct scheme *m = &q->c->model->schemes[s->scheme];
    size_t vetoes = s->stage == STAGE_VETO ? s->earlier : m->veto_count;
    size_t outcomes = s->stage == STAGE_OUTCOME ? s->earlier
                      : s->stage == STAGE_SHOW  ? m->outcome_count
                                                : 0;
    for (uint32_t i = 0; i < vetoes; i++)
        if (wanted(q, &m->vetoes[i].label))
            offer(q,
                  (struct symbol){
                      .tag = SYMBOL_OWN, .value = SCHEME_VETO, .scheme = s->scheme, .at = i},
                  &m->vetoes[i].label);
    for (uint32_t i = 0; i < outcomes; i++)
        if (wanted(q, &m->outcomes[i].label))
            offer(q,
                  (struct symbol){
                      .tag = SYMBOL_OWN, .value = SCHEME_OUTCOME, .scheme = s->scheme, .at = i},
                  &m->outcomes[i].label);
}

// The kind itself, or one it belongs to, as a reference.
static void offer_kinds(struct search *q, uint32_t kind)
{
    const struct model *m = q->c->model;
    for (uint32_t i = 0; kind != NONE && i < m->kind_count; i++) {
        const struct label *l = &m->kinds[i].label;
        if (q->by_title || strcmp(l->name, q->name) != 0)
            continue;
        uint32_t path = i == kind ? NONE : path_find(q->c, kind, i);
        if (i != kind && (path == NONE || !q->c->plan->paths[path].single))
            continue;
        offer(q, (struct symbol){.tag = SYMBOL_SUBJECT, .kind = i}, l);
        q->offers[q->count - 1].path = path;
    }
}

static void offer_constants(struct search *q)
{
    const struct model *m = q->c->model;
    for (uint32_t i = 0; i < m->constant_count; i++)
        if (wanted(q, &m->constants[i].label))
            offer(q, (struct symbol){.tag = SYMBOL_CONSTANT, .index = i}, &m->constants[i].label);
}

static bool find_builtin(struct search *q, const struct builtin_name *list, size_t count,
                         struct symbol *out, const struct builtin_name **found)
{
    for (size_t i = 0; !q->by_title && i < count; i++) {
        if (q->suggests)
            near_try(&q->near, list[i].name);
        if (strcmp(list[i].name, q->name) != 0)
            continue;
        *out = (struct symbol){.tag = list[i].tag, .index = list[i].index, .path = NONE};
        out->name = out->title = list[i].name;
        if (list[i].tag == SYMBOL_OWN)
            out->value = (enum scheme_value)list[i].index;
        *found = &list[i];
        return true;
    }
    return false;
}

static bool ambiguous(struct search *q)
{
    const struct symbol *a = &q->offers[0], *b = &q->offers[1];
    if (q->by_title)
        return check_fail(
            q->c, q->node->offset,
            "《%s》 is the title of %s \"%s\" and of %s \"%s\"; write one of the names", q->name,
            symbol_sort(a), a->name, symbol_sort(b), b->name);
    return check_fail(
        q->c, q->node->offset, "\"%s\" is both %s and %s here; %s", q->name, symbol_sort(a),
        symbol_sort(b),
        b->tag == SYMBOL_CONSTANT || a->tag == SYMBOL_CONSTANT ? "rename the constant, or write my."
        : a->tag == SYMBOL_FIELD ? "write my. before it for the subject's, or rename one"
                                 : "rename one");
}

// Why a built-in of the board is not to be had here.
static bool own_refused(struct search *q, const struct scope *s, const struct builtin_name *b)
{
    struct checker *c = q->c;
    size_t at = q->node->offset;
    if (s->outer && s->scheme == NONE && s->outer->scheme != NONE)
        return check_fail(c, at,
                          "\"%s\" belongs to the one being scored; inside this set write my.%s",
                          b->name, b->name);
    if (s->scheme == NONE)
        return check_fail(c, at, "\"%s\" is known only inside a scheme", b->name);
    if (b->index == SCHEME_WORTH)
        return check_fail(c, at, "\"worth\" is known only in the expressions of a rule");
    return check_fail(
        c, at,
        "\"%s\" is not known yet where this is judged (who, cohort, rules, vetoes, rank, "
        "tie-break, grades, outcomes, show)",
        b->name);
}

static bool own_known(struct search *q, const struct scope *s, const struct builtin_name *b,
                      struct symbol *out)
{
    if (b->tag != SYMBOL_OWN)
        return true;
    bool worth = b->index == SCHEME_WORTH;
    if (s->scheme == NONE || s->stage < b->from || (worth && s->rule == NONE))
        return own_refused(q, s, b);
    out->scheme = s->scheme;
    out->at = worth ? s->rule : 0;
    if (worth && !q->c->model->schemes[s->scheme].all_rules[s->rule]->worth.given)
        return check_fail(q->c, q->node->offset, "rule \"%s\" has no worth",
                          q->c->model->schemes[s->scheme].all_rules[s->rule]->label.name);
    return true;
}

// A name that is something else's: say how it is written.
static bool unknown(struct search *q, const struct scope *s)
{
    struct checker *c = q->c;
    const struct model *m = c->model;
    size_t at = q->node->offset;
    char hint[160];
    if (q->by_title)
        return check_fail(c, at, "nothing here has the title 《%s》", q->name);
    if (s->scheme != NONE && s->stage >= STAGE_WHO) {
        const struct scheme *scheme = &m->schemes[s->scheme];
        for (size_t i = 0; i < scheme->all_rule_count; i++)
            if (strcmp(scheme->all_rules[i]->label.name, q->name) == 0)
                return check_fail(c, at, "unknown name \"%s\"; the rule is written rule.%s",
                                  q->name, q->name);
        for (size_t i = 0; i < scheme->outcome_count; i++)
            if (strcmp(scheme->outcomes[i].label.name, q->name) == 0)
                return check_fail(c, at, "outcome \"%s\" is not known yet where this is judged",
                                  q->name);
    }
    if (s->kind != NONE && kind_target(&m->kinds[s->kind], q->name) != NONE)
        return check_fail(c, at, "unknown name \"%s\"; the target is written target.%s", q->name,
                          q->name);
    for (uint32_t k = 0; s->kind != NONE && k < m->kind_count; k++) {
        const struct kind *kind = &m->kinds[k];
        bool has = kind_attribute(kind, q->name) != NONE || kind_indicator(kind, q->name) != NONE;
        if (!has || k == s->kind || path_find(c, s->kind, k) == NONE)
            continue;
        return check_fail(c, at, "unknown name \"%s\"; that of the %s is written %s.%s", q->name,
                          kind->label.name, kind->label.name, q->name);
    }
    if (s->outer && s->outer->kind != NONE && s->outer->kind != s->kind) {
        const struct kind *kind = &m->kinds[s->outer->kind];
        if (kind_attribute(kind, q->name) != NONE || kind_indicator(kind, q->name) != NONE)
            return check_fail(
                c, at, "unknown name \"%s\" inside this set; that of the %s is written my.%s",
                q->name, kind->label.name, q->name);
    }
    if (model_scheme(m, q->name) != NONE)
        return check_fail(
            c, at, "scheme \"%s\" is no value; write %s.points, .rank, .grade or a rule's name",
            q->name, q->name);
    return check_fail(c, at, "unknown name \"%s\"%s", q->name,
                      near_hint(&q->near, hint, sizeof hint));
}

static bool take(struct search *q, struct symbol *out)
{
    if (q->count > 1)
        return ambiguous(q);
    *out = q->offers[0];
    return true;
}

static struct search search_begin(struct checker *c, const struct node *n, const char *name)
{
    struct search q = {.c = c, .node = n, .name = name, .by_title = n->tag == NODE_TITLE};
    near_init(&q.near, name);
    return q;
}

// All that declarations offer; false when it is a private attribute.
static bool offer_all(struct search *q, const struct scope *s)
{
    if (s->tag != SCOPE_NOTHING) {
        if (!offer_subject(q, s->kind, s->door))
            return false;
        offer_outcomes(q, s);
        if (!s->door)
            offer_kinds(q, s->kind);
    }
    offer_constants(q);
    return true;
}

static bool not_found(struct search *q, const struct scope *s)
{
    struct checker *c = q->c;
    const struct builtin_name *b = NULL;
    struct symbol none;
    if (s->tag == SCOPE_NOTHING)
        return check_fail(c, q->node->offset,
                          "\"%s\" is no constant, and here only constants are known", q->name);
    if (s->door)
        return check_fail(c, q->node->offset,
                          "unknown name \"%s\"; \"require\" names only the record's fields and its "
                          "subject's attributes",
                          q->name);
    if (s->tag == SCOPE_RECORD && s->kind == NONE)
        return check_fail(c, q->node->offset,
                          "unknown name \"%s\"; records \"%s\" are of several kinds, so only their "
                          "fields are known",
                          q->name, c->model->records[s->record].label.name);
    q->suggests = true;
    if (s->tag == SCOPE_RECORD) {
        offer_record(q, s->record);
        (void)find_builtin(q, record_names, COUNT(record_names), &none, &b);
    }
    (void)offer_all(q, s);
    (void)find_builtin(q, names, COUNT(names), &none, &b);
    return unknown(q, s);
}

bool scope_bare(struct checker *c, const struct scope *s, const struct node *n, const char *name,
                struct symbol *out)
{
    struct search q = search_begin(c, n, name);
    const struct builtin_name *b = NULL;
    if (s->tag == SCOPE_RECORD) {
        offer_record(&q, s->record);
        if (q.count == 0 && find_builtin(&q, record_names, COUNT(record_names), out, &b))
            return true;
    }
    if (!offer_all(&q, s))
        return false;
    if (q.count > 0)
        return take(&q, out);
    if (s->tag != SCOPE_NOTHING && !s->door && find_builtin(&q, names, COUNT(names), out, &b))
        return own_known(&q, s, b, out);
    return c->reading.quiet ? false : not_found(&q, s);
}

// A name of one subject's own: after `my.`, or after a parent's kind.
bool scope_own(struct checker *c, const struct scope *s, uint32_t kind, const struct node *n,
               const char *name, struct symbol *out)
{
    struct search q = search_begin(c, n, name);
    char hint[160];
    if (!offer_subject(&q, kind, s->door))
        return false;
    if (q.count > 0)
        return take(&q, out);
    offer_kinds(&q, kind);
    if (q.count > 0)
        return take(&q, out);
    q.suggests = true;
    (void)offer_subject(&q, kind, s->door);
    return check_fail(c, n->offset, "%s has no \"%s\"%s", c->model->kinds[kind].label.name, name,
                      near_hint(&q.near, hint, sizeof hint));
}

bool scope_target(struct checker *c, uint32_t kind, const struct node *n, const char *name,
                  struct symbol *out)
{
    const struct kind *k = kind == NONE ? NULL : &c->model->kinds[kind];
    struct near near;
    char hint[160];
    near_init(&near, name);
    for (uint32_t i = 0; k && i < k->target_count; i++) {
        near_try(&near, k->targets[i].label.name);
        if (strcmp(k->targets[i].label.name, name) != 0)
            continue;
        *out = (struct symbol){.tag = SYMBOL_TARGET, .kind = kind, .index = i, .path = NONE};
        out->name = k->targets[i].label.name;
        out->title = k->targets[i].label.title;
        return true;
    }
    return check_fail(c, n->offset, "%s has no target \"%s\"%s", k ? k->label.name : "this", name,
                      near_hint(&near, hint, sizeof hint));
}
