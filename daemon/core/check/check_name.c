// What a name compiles to: a load of a column, a field of the record, a value of the board being
// made.
#include "core/check/check.h"

#include <string.h>

#include "base/str.h"

struct value_type type_value(struct checker *c, const struct type *t, bool is_record)
{
    struct value_type v = value_of(VALUE_NUMBER);
    uint32_t own = c->model->units.own_currency;
    switch (t->tag) {
    case TYPE_NUMBER:
        v.measure = check_measure(c, t->unit);
        return v;
    case TYPE_MONEY:
        if (is_record)
            v.measure = check_money(c, c->reading.currency);
        else if (t->unit != UNIT_NONE)
            v.measure = check_measure(c, t->unit);
        else if (own != UNIT_NONE)
            v.measure = check_money(c, c->model->units.bases[own]);
        return v;
    case TYPE_BOOL:
        return value_of(VALUE_BOOL);
    case TYPE_DATE:
        return value_of(VALUE_DATE);
    case TYPE_TEXT:
        return value_of(VALUE_TEXT);
    case TYPE_REF:
        v.tag = VALUE_REF;
        v.ref_kind = t->ref_kind;
        return v;
    case TYPE_ENUM:
        v.tag = VALUE_ENUM;
        v.enumerated = t;
        return v;
    }
    return v;
}

static const char *meaning(struct checker *c, const struct symbol *y)
{
    const char *title = y->title && strcmp(y->title, y->name) != 0 ? y->title : NULL;
    const char *of =
        y->path == NONE ? NULL : c->model->kinds[c->plan->paths[y->path].to].label.name;
    if (y->tag == SYMBOL_BOARD)
        return arena_printf(c->arena, "%s %s of scheme %s%s%s", symbol_sort(y), y->name,
                            c->model->schemes[y->scheme].label.name, title ? " " : "",
                            title ? title : "");
    const char *parts[] = {
        symbol_sort(y),       " ",         y->name, title ? " " : "", title ? title : "",
        of ? " of the " : "", of ? of : ""};
    return arena_join(c->arena, parts, sizeof parts / sizeof *parts);
}

static uint32_t plain_column(struct checker *c, enum column_tag tag, uint32_t kind, uint32_t index,
                             const struct label *l, struct value_type type, struct node *n)
{
    struct column column = {
        .tag = tag, .kind = kind, .scheme = NONE, .index = index, .board_scheme = NONE};
    struct str key;
    str_init(&key);
    str_add(&key, tag == COLUMN_ATTRIBUTE ? "attribute "
                  : tag == COLUMN_TARGET  ? "target "
                                          : "subject ");
    str_add_whole(&key, kind);
    str_add_char(&key, ' ');
    str_add_whole(&key, index);
    column.type = type;
    column.name = tag == COLUMN_TARGET ? arena_printf(c->arena, "target.%s", l->name) : l->name;
    column.node = n;
    uint32_t at = column_add(c, column, key.data);
    str_release(&key);
    return at;
}

static uint32_t attribute_column(struct checker *c, const struct symbol *y, struct node *n)
{
    const struct field *f = &c->model->kinds[y->kind].attributes[y->index];
    if (f->type.tag == TYPE_MONEY && c->model->units.own_currency == UNIT_NONE)
        return check_error(c, n->offset, "money needs a unit: declare one in \"units\""), NONE;
    return plain_column(c, COLUMN_ATTRIBUTE, y->kind, y->index, &f->label,
                        type_value(c, &f->type, false), n);
}

static uint32_t target_column(struct checker *c, const struct symbol *y, struct node *n)
{
    const struct target *t = &c->model->kinds[y->kind].targets[y->index];
    struct measure m = check_measure(c, t->unit);
    return plain_column(c, COLUMN_TARGET, y->kind, y->index, &t->label, value_number(&m), n);
}

static uint32_t subject_column(struct checker *c, uint32_t kind, struct node *n)
{
    const struct label *l = &c->model->kinds[kind].label;
    struct value_type type = {.tag = VALUE_REF, .measure = measure_plain(), .ref_kind = l->name};
    return plain_column(c, COLUMN_SUBJECT, kind, 0, l, type, n);
}

static bool scheme_value_type(struct checker *c, uint32_t scheme, enum scheme_value value,
                              uint32_t at, struct value_type *out)
{
    struct measure m;
    switch (value) {
    case SCHEME_WORTH:
    case SCHEME_RULE:
    case SCHEME_POINTS:
        m = scheme_measure(c, scheme);
        *out = value_number(&m);
        return true;
    case SCHEME_RANK:
    case SCHEME_COUNT:
        *out = value_of(VALUE_NUMBER);
        return true;
    case SCHEME_VETO:
    case SCHEME_OUTCOME:
        *out = value_of(VALUE_BOOL);
        return true;
    case SCHEME_GRADE:
        *out = value_of(VALUE_ENUM);
        out->enumerated = &c->grades[scheme];
        return true;
    case SCHEME_SHOW:
        if (!check_show(c, scheme, at))
            return false;
        *out = c->model->schemes[scheme].shows[at].value.type;
        return true;
    }
    return false;
}

static uint32_t board_column(struct checker *c, const struct symbol *y, struct node *n)
{
    const struct scheme *s = &c->model->schemes[y->scheme];
    struct column column = {
        .tag = COLUMN_BOARD,
        .kind = s->of,
        .scheme = NONE,
        .index = NONE,
        .board_scheme = y->scheme,
        .board_value = y->value,
        .board_at = y->at,
        .name = arena_printf(c->arena, "%s.%s", s->label.name, y->name),
        .node = n,
    };
    if (!scheme_value_type(c, y->scheme, y->value, y->at, &column.type))
        return NONE;
    struct str key;
    str_init(&key);
    str_addf(&key, "board %u %d %u", y->scheme, (int)y->value, y->at);
    uint32_t at = column_add(c, column, key.data);
    str_release(&key);
    return at;
}

static uint32_t symbol_column(struct checker *c, const struct symbol *y, struct node *n,
                              struct value_type *type)
{
    uint32_t column = NONE;
    struct term *t;
    switch (y->tag) {
    case SYMBOL_ATTRIBUTE:
        column = attribute_column(c, y, n);
        break;
    case SYMBOL_TARGET:
        column = target_column(c, y, n);
        break;
    case SYMBOL_SUBJECT:
        column = subject_column(c, y->kind, n);
        break;
    case SYMBOL_BOARD:
        column = board_column(c, y, n);
        break;
    case SYMBOL_INDICATOR:
        t = check_indicator(c, y->kind, y->index, n, y->shift);
        if (!t)
            return NONE;
        *type = t->type;
        return t->op.source.column;
    case SYMBOL_FIELD:
    case SYMBOL_RECORD:
    case SYMBOL_CONSTANT:
    case SYMBOL_TIME:
    case SYMBOL_PHASE:
    case SYMBOL_OWN:
        break;
    }
    if (column != NONE)
        *type = c->plan->columns[column].type;
    return column;
}

static struct term *field_term(struct checker *c, const struct scope *s, const struct symbol *y,
                               struct node *n)
{
    const struct field *f = &c->model->records[s->record].fields[y->index];
    c->model->records[s->record].named[y->index] = true;
    if (f->type.tag == TYPE_MONEY && c->reading.currency == UNIT_NONE)
        return check_error(c, n->offset, "money needs a unit: declare one in \"units\"");
    struct term *t = term_new(&c->terms, OP_FIELD, n, type_value(c, &f->type, true), NULL, 0);
    t->op.index = y->index;
    if (f->type.tag == TYPE_MONEY)
        t->op.unit = c->reading.currency;
    return check_normal(c, t);
}

static struct term *record_term(struct checker *c, const struct scope *s, const struct symbol *y,
                                struct node *n)
{
    static const enum value_tag tags[] = {
        [RECORD_DATE] = VALUE_DATE,        [RECORD_UNTIL] = VALUE_DATE,
        [RECORD_REPORTED_ON] = VALUE_DATE, [RECORD_LATE] = VALUE_BOOL,
        [RECORD_SHARE] = VALUE_NUMBER,     [RECORD_ORDINAL] = VALUE_NUMBER};
    const struct record_type *r = &c->model->records[s->record];
    if (y->index == RECORD_UNTIL && !r->interval)
        return check_error(c, n->offset, "records \"%s\" have no \"until\"; say interval = true",
                           r->label.name);
    if (y->index == RECORD_LATE && !r->has_every)
        return check_error(c, n->offset,
                           "records \"%s\" are no returns, so none is late; say every = \"month\"",
                           r->label.name);
    if (s->condition && (y->index == RECORD_SHARE || y->index == RECORD_ORDINAL))
        return check_error(c, n->offset,
                           "\"%s\" is not known before it is decided which records count", y->name);
    struct term *t = term_new(&c->terms, OP_RECORD, n, value_of(tags[y->index]), NULL, 0);
    t->op.index = y->index;
    return t;
}

static struct term *own_term(struct checker *c, const struct symbol *y, struct node *n)
{
    struct value_type type;
    if (!scheme_value_type(c, y->scheme, y->value, y->at, &type))
        return NULL;
    struct term *t = term_new(&c->terms, OP_SCHEME, n, type, NULL, 0);
    t->op.index = (uint32_t)y->value;
    t->op.at = y->at;
    return t;
}

static struct term *time_term(struct checker *c, const struct symbol *y, struct node *n)
{
    struct term *t = term_new(&c->terms, OP_TIME, n, value_of(VALUE_DATE), NULL, 0);
    t->op.index = y->index;
    return t;
}

static struct term *phase_term(struct checker *c, const struct scope *s, struct node *n)
{
    struct term *t = term_new(&c->terms, OP_PHASE, n, value_of(VALUE_NUMBER), NULL, 0);
    // 1: the list of the scheme whose board is being made
    t->op.index = s->scheme != NONE && c->model->schemes[s->scheme].phase ? 1 : 0;
    return t;
}

// A value of the owner that is no column of itself, inside a set: made one.
static struct term *outer_term(struct checker *c, const struct scope *s, const struct symbol *y,
                               struct node *n)
{
    struct scope owner = scope_closed(s->outer);
    struct term *t = y->tag == SYMBOL_OWN ? own_term(c, y, n) : NULL;
    uint32_t column = t ? check_hoist(c, &owner, t, n) : NONE;
    if (column == NONE)
        return NULL;
    t = check_load(c, n, column);
    t->op.source.outer = true;
    return t;
}

static struct term *symbol_term(struct checker *c, const struct scope *s, const struct symbol *y,
                                struct node *n)
{
    struct value_type type;
    uint32_t column;
    switch (y->tag) {
    case SYMBOL_FIELD:
        return field_term(c, s, y, n);
    case SYMBOL_RECORD:
        return record_term(c, s, y, n);
    case SYMBOL_CONSTANT:
        return check_constant(c, y->index, n);
    case SYMBOL_TIME:
        return time_term(c, y, n);
    case SYMBOL_PHASE:
        return phase_term(c, s, n);
    case SYMBOL_OWN:
        return y->outer ? outer_term(c, s, y, n) : own_term(c, y, n);
    case SYMBOL_ATTRIBUTE:
    case SYMBOL_INDICATOR:
    case SYMBOL_TARGET:
    case SYMBOL_SUBJECT:
    case SYMBOL_BOARD:
        break;
    }
    column = symbol_column(c, y, n, &type);
    if (column == NONE)
        return NULL;
    struct term *t = term_load(&c->terms, n, column, type);
    t->op.source.shift = y->shift;
    t->op.source.outer = y->outer;
    t->op.source.path = y->path;
    return check_normal(c, t);
}

static struct term *enum_term(struct checker *c, struct node *n, const struct type *beside)
{
    size_t at = SIZE_MAX;
    if (n->tag == NODE_TITLE || n->name_count == 1)
        at = type_enum_find(beside, n->names[0]);
    if (at == SIZE_MAX)
        return NULL;
    struct value_type type = {.tag = VALUE_ENUM, .measure = measure_plain(), .enumerated = beside};
    n->meant = arena_printf(
        c->arena, "value %s%s%s", beside->values[at].name,
        strcmp(beside->values[at].name, beside->values[at].title) ? " " : "",
        strcmp(beside->values[at].name, beside->values[at].title) ? beside->values[at].title : "");
    return term_const(&c->terms, n, (double)at, type);
}

// Beside an enum an unknown bare name is most likely a mistyped value of it.
static struct term *unknown_value(struct checker *c, const struct node *n,
                                  const struct type *beside)
{
    struct near near;
    char hint[160], names[96];
    struct value_type type = {.tag = VALUE_ENUM, .enumerated = beside};
    near_init(&near, n->names[0]);
    for (size_t i = 0; i < beside->value_count; i++) {
        near_try(&near, beside->values[i].name);
        near_try(&near, beside->values[i].title);
    }
    return check_error(c, n->offset, "\"%s\" is not %s%s", n->names[0],
                       value_type_name(c, &type, names), near_hint(&near, hint, sizeof hint));
}

struct term *check_name(struct checker *c, const struct scope *s, struct node *n,
                        const struct type *beside)
{
    struct symbol y;
    if (beside) {
        struct term *value = enum_term(c, n, beside);
        if (value)
            return value;
        if (n->name_count == 1 && n->tag == NODE_NAME) {
            bool before = c->reading.quiet;
            c->reading.quiet = true;
            bool known = scope_find(c, s, n, &y);
            c->reading.quiet = before;
            if (!known)
                return unknown_value(c, n, beside);
        }
    }
    if (!scope_find(c, s, n, &y))
        return NULL;
    n->meant = meaning(c, &y);
    return symbol_term(c, s, &y, n);
}

const struct type *check_peek_enum(struct checker *c, const struct scope *s, const struct node *n)
{
    struct symbol y;
    bool before = c->reading.quiet;
    c->reading.quiet = true;
    bool found = scope_find(c, s, n, &y);
    c->reading.quiet = before;
    if (!found)
        return NULL;
    const struct type *t = NULL;
    struct term *value = NULL;
    switch (y.tag) {
    case SYMBOL_FIELD:
        t = &c->model->records[y.record].fields[y.index].type;
        return t->tag == TYPE_ENUM ? t : NULL;
    case SYMBOL_ATTRIBUTE:
        t = &c->model->kinds[y.kind].attributes[y.index].type;
        return t->tag == TYPE_ENUM ? t : NULL;
    case SYMBOL_INDICATOR:
        if (c->indicators[y.kind][y.index].state == CHECK_RUNNING)
            return NULL; // a circle, reported when it is read
        value = check_indicator(c, y.kind, y.index, NULL, SHIFT_NONE);
        return value && value->type.tag == VALUE_ENUM ? value->type.enumerated : NULL;
    case SYMBOL_OWN:
    case SYMBOL_BOARD:
        return y.value == SCHEME_GRADE ? &c->grades[y.scheme] : NULL;
    case SYMBOL_RECORD:
    case SYMBOL_TARGET:
    case SYMBOL_SUBJECT:
    case SYMBOL_CONSTANT:
    case SYMBOL_TIME:
    case SYMBOL_PHASE:
        break;
    }
    return NULL;
}
