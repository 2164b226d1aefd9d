// Gathers: sum(VALUE of SET up_to D where C) and its like. Each distinct one is a column.
#include "core/check/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static const struct {
    const char *name;
    enum aggregate aggregate;
} aggregates[] = {
    {"count", AGGREGATE_COUNT},     {"distinct", AGGREGATE_DISTINCT},
    {"sum", AGGREGATE_SUM},         {"mean", AGGREGATE_MEAN},
    {"median", AGGREGATE_MEDIAN},   {"smallest", AGGREGATE_SMALLEST},
    {"largest", AGGREGATE_LARGEST}, {"first", AGGREGATE_FIRST},
    {"last", AGGREGATE_LAST},       {"rank", AGGREGATE_RANK},
    {"streak", AGGREGATE_STREAK},
};

bool is_aggregate(const char *name, enum aggregate *out)
{
    for (size_t i = 0; i < sizeof aggregates / sizeof *aggregates; i++)
        if (strcmp(aggregates[i].name, name) == 0) {
            *out = aggregates[i].aggregate;
            return word_find(WORD_AGGREGATE, name) != NULL;
        }
    return false;
}

bool is_period_set(const char *name, enum period_length *length, bool *to_date)
{
    static const char *const names[] = {"months", "quarters", "halves", "years"};
    if (!word_find(WORD_SET, name))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t size = strlen(names[i]);
        if (strncmp(names[i], name, size) != 0)
            continue;
        *length = (enum period_length)i;
        *to_date = name[size] != '\0';
        return true;
    }
    return false;
}

// A gather being made: of whom, over what.
struct gathering {
    struct checker *c;
    const struct node *call;
    struct node_argument argument;
    struct gather *gather;
    struct scope owner, inner;
};

static bool is_set(const struct checker *c, const char *name)
{
    enum period_length length;
    bool to_date;
    return strcmp(name, "cohort") == 0 || is_period_set(name, &length, &to_date) ||
           model_record(c->model, name) != NONE || model_kind(c->model, name) != NONE;
}

static bool unknown_set(const struct gathering *g, const char *name, size_t offset)
{
    const struct model *m = g->c->model;
    struct near near;
    char hint[160];
    near_init(&near, name);
    for (size_t i = 0; i < m->record_count; i++)
        near_try(&near, m->records[i].label.name);
    for (size_t i = 0; i < m->kind_count; i++)
        near_try(&near, m->kinds[i].label.name);
    for (size_t i = 0; i < words_count(); i++)
        if (words_at(i)->sort == WORD_SET)
            near_try(&near, words_at(i)->name);
    return check_fail(g->c, offset, "unknown set \"%s\"%s", name,
                      near_hint(&near, hint, sizeof hint));
}

// A lone name or years(6) is a set without a value.
static bool read_set(struct gathering *g)
{
    struct node_argument *a = &g->argument;
    struct node *v = a->value;
    const char *call = g->call->names[g->call->name_count - 1];
    if (a->set.name)
        return is_set(g->c, a->set.name) || unknown_set(g, a->set.name, a->set.offset);
    bool name = v->tag == NODE_NAME && v->name_count == 1;
    bool last = v->tag == NODE_CALL && v->name_count == 1 && v->argument_count == 1 && !v->column &&
                !v->arguments[0].set.name && !v->arguments[0].parameter;
    last = last && is_set(g->c, v->names[0]);
    if (!name && !last)
        return check_fail(g->c, v->offset, "%s gathers over a set: %s(x of SET), or count(SET)",
                          call, call);
    if (name && !is_set(g->c, v->names[0]))
        return unknown_set(g, v->names[0], v->offset);
    a->set = (struct node_set){
        .name = v->names[0], .offset = v->offset, .of_last = last ? v->arguments[0].value : NULL};
    a->value = NULL;
    return true;
}

static bool period_set(struct gathering *g)
{
    struct node *n = g->argument.set.of_last;
    double last = 0.0;
    struct scope constants = {
        .tag = SCOPE_NOTHING, .kind = NONE, .record = NONE, .scheme = NONE, .rule = NONE};
    g->gather->set = SET_PERIODS;
    g->inner.tag = SCOPE_PERIOD;
    g->inner.stage = STAGE_NONE;
    g->inner.scheme = NONE; // the board being made is of one period only
    if (!n)
        return true;
    struct term *t =
        check_plain(g->c, check_node(g->c, &constants, n, NULL), n, "how many periods");
    if (!t)
        return false;
    if (!term_constant(t, &last) || !(last >= 1.0 && last <= 1200.0) ||
        (double)(uint32_t)last < last)
        return check_fail(g->c, n->offset,
                          "how many periods must be a whole number from 1 to 1200");
    g->gather->last = (uint32_t)last;
    return true;
}

static bool cohort_set(struct gathering *g)
{
    const struct scope *s = &g->owner;
    size_t at = g->argument.set.offset;
    if (s->scheme == NONE)
        return check_fail(g->c, at,
                          s->tag == SCOPE_SUBJECT && s->stage == STAGE_NONE && !s->root->outer
                              ? "\"cohort\" stands only in schemes: an indicator has no cohort"
                              : "\"cohort\" cannot stand inside this set");
    if (s->stage == STAGE_WHO)
        return check_fail(g->c, at, "there is no cohort yet where who and cohort are decided");
    if (s->kind != g->c->model->schemes[s->scheme].of)
        return check_fail(
            g->c, at,
            "\"cohort\" means the peers of the one scored; it cannot stand inside a set of others");
    g->gather->set = SET_COHORT;
    g->inner.tag = SCOPE_COHORT;
    return true;
}

static bool member_set(struct gathering *g, uint32_t kind)
{
    const struct model *m = g->c->model;
    const char *of = m->kinds[g->owner.kind].label.name;
    g->gather->set = SET_MEMBERS;
    g->gather->member_kind = kind;
    g->gather->path = path_find(g->c, kind, g->owner.kind);
    g->inner.tag = SCOPE_MEMBER;
    g->inner.kind = kind;
    g->inner.scheme = NONE;
    g->inner.stage = STAGE_NONE;
    if (g->gather->path != NONE)
        return true;
    if (kind == g->owner.kind)
        return check_fail(g->c, g->argument.set.offset,
                          "%s has no %s of its own; its peers are \"cohort\"", of, of);
    return check_fail(g->c, g->argument.set.offset,
                      "kind \"%s\" does not belong to \"%s\"; give \"%s\" a \"belongs\"",
                      m->kinds[kind].label.name, of, m->kinds[kind].label.name);
}

static bool record_set(struct gathering *g, uint32_t record)
{
    const struct model *m = g->c->model;
    const struct record_type *r = &m->records[record];
    uint32_t *paths = arena_array(g->c->arena, r->of_count + 1, sizeof *paths);
    size_t reach = 0;
    g->gather->set = SET_RECORDS;
    g->gather->record = record;
    g->gather->member_kind = NONE;
    g->gather->path = NONE;
    for (size_t i = 0; i < r->of_count; i++) {
        uint32_t path = r->of[i] == g->owner.kind ? NONE : path_find(g->c, r->of[i], g->owner.kind);
        bool reaches = path != NONE || r->of[i] == g->owner.kind;
        paths[i] = reaches ? path : PATH_NO;
        if (reaches && reach++ == 0) {
            g->gather->member_kind = r->of[i];
            g->gather->path = path;
        }
    }
    if (r->of_count > 1)
        g->gather->paths = paths;
    if (reach > 1) {
        g->gather->member_kind = NONE;
        g->gather->path = NONE;
    }
    g->inner.tag = SCOPE_RECORD;
    g->inner.record = record;
    g->inner.kind = g->gather->member_kind;
    g->inner.scheme = NONE;
    g->inner.stage = STAGE_NONE;
    if (reach > 0)
        return true;
    if (r->of_count == 0)
        return false; // its "of" was refused where it stands
    return check_fail(g->c, g->argument.set.offset,
                      "records \"%s\" are of kind \"%s\", which does not belong to \"%s\"",
                      r->label.name, m->kinds[r->of[0]].label.name,
                      m->kinds[g->owner.kind].label.name);
}

static bool find_set(struct gathering *g)
{
    const struct node_set *set = &g->argument.set;
    const struct model *m = g->c->model;
    uint32_t at;
    if (is_period_set(set->name, &g->gather->length, &g->gather->to_date))
        return period_set(g);
    if (set->of_last)
        return check_fail(g->c, set->of_last->offset,
                          "only periods are counted back, as in years(6); \"%s\" is no period",
                          set->name);
    if (strcmp(set->name, "cohort") == 0)
        return cohort_set(g);
    if ((at = model_record(m, set->name)) != NONE)
        return record_set(g, at);
    return member_set(g, model_kind(m, set->name));
}

static bool begin(struct gathering *g, const struct scope *s)
{
    struct checker *c = g->c;
    g->owner = scope_closed(s);
    g->owner.rule = s->rule;
    if (s->door)
        return check_fail(
            c, g->call->offset,
            "\"require\" names only the record's fields and its subject's attributes");
    if (s->tag == SCOPE_NOTHING)
        return check_fail(c, g->call->offset, "a constant gathers nothing");
    if (s->tag == SCOPE_RECORD) { // what is gathered here is the record's subject's
        if (s->kind == NONE)
            return check_fail(c, g->call->offset,
                              "records \"%s\" are of several kinds; whose is this gather?",
                              c->model->records[s->record].label.name);
        g->owner = scope_subject(s->kind);
        g->owner.root = s;
        g->owner.closed = true;
    }
    g->gather = arena_alloc(c->arena, sizeof *g->gather);
    *g->gather = (struct gather){
        .record = NONE, .member_kind = NONE, .path = NONE, .exact_field = NONE, .exact_scale = 1.0};
    g->inner = g->owner;
    g->inner.outer = &g->owner;
    g->inner.root = NULL;
    g->inner.closed = false;
    g->inner.rule = s->rule;
    g->inner.record = NONE;
    return read_set(g) && find_set(g);
}

static struct program *part(struct gathering *g, const struct scope *s, struct node *n,
                            enum value_tag tag, const char *what)
{
    char name[96];
    struct term *t = check_node(g->c, s, n, NULL);
    if (t && t->type.tag != tag) {
        check_error(g->c, n->offset, "%s must be %s, not %s", what,
                    tag == VALUE_BOOL ? "a yes-or-no" : "a date",
                    value_type_name(g->c, &t->type, name));
        return NULL;
    }
    return t ? check_program(g->c, t, n) : NULL;
}

// up_to and where.
static bool limits(struct gathering *g)
{
    struct node_argument *a = &g->argument;
    bool good = true;
    if (a->up_to && g->gather->set != SET_RECORDS)
        good = check_fail(g->c, a->up_to->offset, "\"up_to\" goes with records, \"%s\" is none",
                          a->set.name);
    else if (a->up_to)
        good = (g->gather->up_to = part(g, &g->owner, a->up_to, VALUE_DATE, "\"up_to\"")) != NULL;
    if (a->where)
        good = (g->gather->where = part(g, &g->inner, a->where, VALUE_BOOL, "\"where\"")) != NULL &&
               good;
    return good;
}

static bool is_field(const struct term *t)
{
    return t->op.code == OP_FIELD && t->type.tag == VALUE_NUMBER;
}

// How exactly each VALUE is added: a bare field to its own decimals, what is computed to 9.
static void exactness(struct gathering *g, const struct term *t, const struct node *n)
{
    const struct model *m = g->c->model;
    const struct type *type = NULL;
    g->gather->round_decimals = 9;
    if (is_field(t)) {
        type = &m->records[g->gather->record].fields[t->op.index].type;
        g->gather->exact_field = g->gather->aggregate == AGGREGATE_SUM ? t->op.index : NONE;
    } else if (t->op.code == OP_LOAD &&
               g->c->plan->columns[t->op.source.column].tag == COLUMN_ATTRIBUTE &&
               n->tag == NODE_NAME) {
        const struct column *k = &g->c->plan->columns[t->op.source.column];
        type = &m->kinds[k->kind].attributes[k->index].type;
    }
    if (type)
        g->gather->round_decimals = type->decimals + 4 > 9 ? 9 : type->decimals + 4;
}

// The value of each member. `as` around a bare field stands outside the gather, so that the sum
// stays exact.
static struct term *value(struct gathering *g, struct measure *as)
{
    struct checker *c = g->c;
    struct node *n = g->argument.value;
    struct term *t = check_node(c, &g->inner, n, NULL);
    if (!t)
        return NULL;
    *as = t->type.measure;
    bool bare = n->tag == NODE_AS &&
                (n->children[0]->tag == NODE_NAME || n->children[0]->tag == NODE_TITLE);
    if (bare && t->operand_count > 0 && is_field(t->operands[0])) {
        struct term *field = t->operands[0];
        field->also = n;
        t = field;
    }
    exactness(g, t, n);
    g->gather->value = check_program(c, t, n);
    return g->gather->value ? t : NULL;
}

static bool value_fits(struct gathering *g, const struct term *t)
{
    enum aggregate a = g->gather->aggregate;
    enum value_tag tag = t->type.tag;
    char name[96];
    bool any = a == AGGREGATE_FIRST || a == AGGREGATE_LAST || a == AGGREGATE_DISTINCT;
    bool ordered = a == AGGREGATE_SMALLEST || a == AGGREGATE_LARGEST || a == AGGREGATE_RANK;
    if (any || tag == VALUE_NUMBER || (ordered && tag == VALUE_DATE))
        return true;
    return check_fail(g->c, g->argument.value->offset, "%s gathers numbers, not %s%s",
                      g->call->names[0], value_type_name(g->c, &t->type, name),
                      tag == VALUE_BOOL ? "; how many there are is count(SET where ..)" : "");
}

// Which aggregate goes with which set, with or without a value.
static bool shape_fits(struct gathering *g)
{
    enum aggregate a = g->gather->aggregate;
    enum set_tag set = g->gather->set;
    const char *call = g->call->names[0], *name = g->argument.set.name;
    size_t at = g->call->offset;
    bool bare = a == AGGREGATE_COUNT || a == AGGREGATE_STREAK;
    if (a == AGGREGATE_RANK && set != SET_COHORT)
        return check_fail(g->c, at, "rank compares with the cohort: rank(x of cohort)");
    if (a == AGGREGATE_STREAK && (set != SET_PERIODS || g->gather->last))
        return check_fail(g->c, at, "streak counts periods: streak(months where c)");
    if (a == AGGREGATE_STREAK && !g->argument.where)
        return check_fail(g->c, at, "streak needs what must hold: streak(%s where c)", name);
    if ((a == AGGREGATE_FIRST || a == AGGREGATE_LAST) && set != SET_RECORDS && set != SET_PERIODS)
        return check_fail(g->c, at,
                          "%s goes by date, and \"%s\" has none; it takes records or periods", call,
                          name);
    if (bare && g->argument.value)
        return check_fail(g->c, g->argument.value->offset,
                          "%s takes the set alone: %s(%s where ..)", call, call, name);
    if (!bare && !g->argument.value)
        return check_fail(g->c, at, "%s needs a value: %s(x of %s)", call, call, name);
    return true;
}

static struct value_type result_type(const struct gathering *g, const struct term *t)
{
    switch (g->gather->aggregate) {
    case AGGREGATE_COUNT:
    case AGGREGATE_DISTINCT:
    case AGGREGATE_RANK:
    case AGGREGATE_STREAK:
        break;
    case AGGREGATE_SUM:
    case AGGREGATE_MEAN:
    case AGGREGATE_MEDIAN:
    case AGGREGATE_SMALLEST:
    case AGGREGATE_LARGEST:
    case AGGREGATE_FIRST:
    case AGGREGATE_LAST:
    case AGGREGATE_SERIES:
        return t->type;
    }
    return value_of(VALUE_NUMBER);
}

static bool reads_scheme(const struct gather *g)
{
    return g->set == SET_COHORT || (g->up_to && g->up_to->uses_scheme) ||
           (g->where && g->where->uses_scheme) || (g->value && g->value->uses_scheme);
}

static struct term *finish(struct gathering *g, struct node *n, struct value_type type)
{
    struct checker *c = g->c;
    struct str key, name;
    uint32_t scheme = reads_scheme(g->gather) ? g->owner.scheme : NONE;
    str_init(&key);
    str_init(&name);
    node_print(n, &name);
    str_addf(&key, "gather %u %u ", g->owner.kind, scheme);
    key_gather(&key, g->gather);
    struct column column = {
        .tag = COLUMN_GATHER,
        .kind = g->owner.kind,
        .scheme = scheme,
        .index = NONE,
        .gather = g->gather,
        .board_scheme = NONE,
        .type = type,
        .name = arena_text(c->arena, name.data),
        .node = n,
    };
    uint32_t at = column_add(c, column, key.data);
    str_release(&key);
    str_release(&name);
    return check_load(c, n, at);
}

static bool empty_is_zero(const struct gathering *g)
{
    const struct gather *k = g->gather;
    return k->aggregate == AGGREGATE_SUM &&
           (k->set != SET_RECORDS || g->c->model->records[k->record].none_is_zero);
}

struct term *check_aggregate(struct checker *c, const struct scope *s, struct node *n,
                             enum aggregate a)
{
    struct gathering g = {.c = c, .call = n};
    struct measure as = measure_plain();
    struct term *t = NULL;
    if (n->argument_count != 1 || n->arguments[0].parameter)
        return check_error(c, n->offset, "%s gathers over one set: %s(x of SET where ..)",
                           n->names[0], n->names[0]);
    g.argument = n->arguments[0];
    if (!begin(&g, s))
        return NULL;
    g.gather->aggregate = a;
    if (!shape_fits(&g))
        return NULL;
    bool good = limits(&g);
    if (g.argument.value && !(t = value(&g, &as)))
        return NULL;
    if (!good || (t && !value_fits(&g, t)))
        return NULL;
    g.gather->empty_is_zero = empty_is_zero(&g);
    n->is_gather = true;
    struct value_type type = t ? result_type(&g, t) : value_of(VALUE_NUMBER);
    struct term *load = finish(&g, n, type);
    if (t && type.tag == VALUE_NUMBER && measure_same_dimension(&as, &type.measure))
        load = term_convert(&c->terms, load, &as);
    return load;
}

struct gather *check_series(struct checker *c, const struct scope *s, struct node *call,
                            struct node_argument *arg)
{
    struct gathering g = {.c = c, .call = call, .argument = *arg};
    struct measure as;
    struct term *t;
    if (!begin(&g, s))
        return NULL;
    g.gather->aggregate = AGGREGATE_SERIES;
    if (g.gather->set != SET_RECORDS) {
        check_error(c, g.argument.set.offset, "%s.%s takes a series of records, \"%s\" is none",
                    call->names[0], call->names[1], g.argument.set.name);
        return NULL;
    }
    bool good = limits(&g);
    if (g.argument.value && (!(t = value(&g, &as)) || !value_fits(&g, t)))
        return NULL;
    call->is_gather = true;
    return good ? g.gather : NULL;
}
