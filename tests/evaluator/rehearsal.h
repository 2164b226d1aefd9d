// Rule tests (section `tests`) run: what is given becomes facts, what is expected is compared with
// the board.
//
// A number that is given instead of computed (an indicator, rule.x) is made part of the language:
// the kind gets an attribute `given_x`, and the expression becomes "if has(given_x) then given_x
// else (..)". So nothing in the engine knows of tests.
#ifndef TESTS_EVALUATOR_REHEARSAL_H
#define TESTS_EVALUATOR_REHEARSAL_H

#include <ctype.h>

#include "act.h"

struct rehearsal {
    struct act act;
    struct rule_test test; // of act's model
    uint32_t kind;         // of the subjects that `given` and `expect` name
    uint32_t scheme;       // judged; for a value one of its own, whose show is the value
    size_t failed;
    const char *file;
};

// --- the model, before it is checked ---

static struct text rehearsal_text(struct model *m, const char *chars, struct place at)
{
    struct place_run *run = arena_alloc(m->arena, sizeof *run);
    *run = (struct place_run){.offset = 0, .at = at};
    return (struct text){.chars = chars, .size = strlen(chars), .runs = run, .run_count = 1};
}

// The unit in which an expression of a model that has been checked is counted, UNIT_NONE when
// plain.
static uint32_t rehearsal_unit(const struct units *u, const struct value_type *type)
{
    for (uint32_t i = 0; type->tag == VALUE_NUMBER && i < u->count; i++) {
        struct measure m = measure_of_unit(u, i);
        if (measure_same_dimension(&m, &type->measure) && !(m.factor < type->measure.factor) &&
            !(m.factor > type->measure.factor))
            return i;
    }
    return UNIT_NONE;
}

static void rehearsal_add_given(struct model *m, uint32_t kind, const char *name, enum type_tag tag,
                                uint32_t unit)
{
    struct kind *k = &m->kinds[kind];
    struct field *list = arena_array(m->arena, k->attribute_count + 1, sizeof *list);
    for (size_t i = 0; i < k->attribute_count; i++)
        list[i] = k->attributes[i];
    list[k->attribute_count] = (struct field){
        .label = {.name = name, .title = name},
        .type = {.tag = unit == UNIT_NONE ? tag : TYPE_MONEY,
                 .optional = true,
                 .decimals = unit == UNIT_NONE ? 9 : 4,
                 .unit = unit}, // money: another type would take the unit out of the currencies
    };
    k->attributes = list;
    k->attribute_count++;
}

static const char *rehearsal_given_name(struct model *m, const char *column)
{
    char *name = arena_printf(m->arena, "given_%s", column);
    for (char *c = name; *c; c++)
        if (*c == '.')
            *c = '_';
    return name;
}

static void rehearsal_give(struct model *m, struct expr *x, const char *name)
{
    const char *text = expr_given(x) ? arena_printf(m->arena, "if has(%s) then %s else (%s)", name,
                                                    name, x->text.chars)
                                     : name;
    x->text = rehearsal_text(m, text, x->at);
}

static enum type_tag rehearsal_tag(enum value_tag tag)
{
    return tag == VALUE_BOOL ? TYPE_BOOL : tag == VALUE_DATE ? TYPE_DATE : TYPE_NUMBER;
}

// A column of `given`: what it stands for becomes an attribute, if it is computed.
static void rehearsal_given_column(struct rehearsal *r, const struct model *known, const char *name)
{
    struct model *m = &r->act.ruleset.model;
    const char *given = rehearsal_given_name(m, name);
    uint32_t indicator = kind_indicator(&m->kinds[r->kind], name);
    if (indicator != NONE) {
        const struct value_type *type = &known->kinds[r->kind].indicators[indicator].value.type;
        rehearsal_add_given(m, r->kind, given, rehearsal_tag(type->tag),
                            rehearsal_unit(&known->units, type));
        rehearsal_give(m, &m->kinds[r->kind].indicators[indicator].value, given);
    } else if (!strncmp(name, "rule.", 5)) {
        struct scheme *s = &m->schemes[r->scheme];
        uint32_t at = act_rule(s, name + 5);
        assert_int_not_equal(at, NONE);
        struct rule *rule = s->all_rules[at];
        rehearsal_add_given(m, r->kind, given, TYPE_NUMBER,
                            s->unit_name ? unit_find(&m->units, s->unit_name) : UNIT_NONE);
        rehearsal_give(m, &rule->score, given);
        rule->is_judged = false;
        rule->panel_count = 0;
    }
}

// "annual.outcomes.university.top" = 2; "constants.ask_limit" = 5.
static void rehearsal_set(struct rehearsal *r, const struct test_set *set)
{
    struct model *m = &r->act.ruleset.model;
    char *path = arena_text(m->arena, set->path.text), *part[4] = {NULL}, *rest = path;
    for (size_t i = 0; i < 4 && rest; i++) {
        part[i] = rest;
        rest = strchr(rest, '.');
        if (rest)
            *rest++ = '\0';
    }
    uint32_t scheme = model_scheme(m, part[0]);
    if (scheme != NONE && part[3] && !strcmp(part[1], "outcomes")) {
        struct scheme *s = &m->schemes[scheme];
        uint32_t at = ACT_FIND(s->outcomes, s->outcome_count, part[2]);
        assert_int_not_equal(at, NONE);
        if (!strcmp(part[3], "next"))
            s->outcomes[at].next = (int32_t)strtol(set->value.text, NULL, 10);
        else
            s->outcomes[at].quota.number = strtod(set->value.text, NULL);
        return;
    }
    for (size_t i = 0; part[1] && !strcmp(part[0], "constants") && i < m->constant_count; i++)
        if (!strcmp(m->constants[i].label.name, part[1])) {
            m->constants[i].number = strtod(set->value.text, NULL);
            m->constants[i].value.text = rehearsal_text(m, set->value.text, set->value.at);
            return;
        }
    fail_msg("%s: a test cannot set \"%s\"", r->file, set->path.text);
}

// A scheme whose show is the value of a test that tests no scheme.
static void rehearsal_add_scheme(struct rehearsal *r)
{
    struct model *m = &r->act.ruleset.model;
    struct scheme *list = arena_array(m->arena, m->scheme_count + 1, sizeof *list);
    for (size_t i = 0; i < m->scheme_count; i++)
        list[i] = m->schemes[i];
    m->schemes = list;
    r->scheme = (uint32_t)m->scheme_count++;
    struct scheme *s = &list[r->scheme];
    *s = (struct scheme){
        .label = {.name = "tested_value", .title = "tested_value"},
        .of = r->test.of,
        .period = r->test.period.length,
        .decimals = 4,
        .shown = 2,
        .in_force = DAY_NONE,
        .show_count = 1,
    };
    s->shows = arena_array(m->arena, 1, sizeof *s->shows);
    s->shows[0] =
        (struct show){.label = {.name = "value", .title = "value"}, .value = r->test.value};
}

static void rehearsal_prepare(struct rehearsal *r, size_t at, const struct model *known)
{
    struct model *m = &r->act.ruleset.model;
    r->test = m->tests[at];
    r->scheme = r->test.scheme;
    r->kind = r->scheme == NONE ? r->test.of : m->schemes[r->scheme].of;
    if (r->scheme == NONE)
        rehearsal_add_scheme(r);
    for (size_t i = 0; i < r->test.set_count; i++)
        rehearsal_set(r, &r->test.sets[i]);
    for (size_t i = 0; i < r->test.given.column_count; i++)
        rehearsal_given_column(r, known, r->test.given.columns[i].text);
}

// --- facts ---

static const char *rehearsal_cell(const struct test_table *t, size_t row, const char *column)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (!strcmp(t->columns[i].text, column))
            return t->cells[row * t->column_count + i].text;
    return "";
}

static uint32_t rehearsal_subject(struct rehearsal *r, const struct test_table *t, size_t row,
                                  uint32_t kind)
{
    return act_subject(&r->act, kind, rehearsal_cell(t, row, "subject"));
}

static void rehearsal_members(struct rehearsal *r, const struct test_table *t)
{
    const struct model *m = &r->act.ruleset.model;
    uint32_t kind = model_kind(m, t->name);
    for (size_t row = 0; row < t->row_count; row++) {
        uint32_t subject = rehearsal_subject(r, t, row, kind);
        for (uint32_t k = 0; k < m->kinds[kind].belong_count; k++) {
            const struct belong *b = &m->kinds[kind].belongs[k];
            const char *parent = rehearsal_cell(t, row, b->name);
            const char *share = rehearsal_cell(t, row, "share"); // in all parents of this row
            if (*parent)
                act_member(&r->act, subject, k, act_subject(&r->act, b->parent, parent), DAY_NONE,
                           *share ? strtod(share, NULL) : 1);
        }
    }
}

// introducer.civil_servant: of the parent, who is made when the subject has none.
static uint32_t rehearsal_parent(struct rehearsal *r, uint32_t subject, const char *column,
                                 size_t size)
{
    struct act *a = &r->act;
    const struct kind *k = &a->ruleset.model.kinds[store_kind_of(a->store, subject)];
    for (uint32_t i = 0; i < k->belong_count; i++) {
        struct parent_share parent;
        if (strlen(k->belongs[i].name) != size || memcmp(k->belongs[i].name, column, size) != 0)
            continue;
        store_settle(a->store);
        if (store_parents(a->store, subject, i, r->test.period.year * 400, &parent, 1))
            return parent.subject;
        const char *id =
            arena_printf(&a->arena, "%s.%s", store_id(a->store, subject), k->belongs[i].name);
        uint32_t made = act_subject(a, k->belongs[i].parent, id);
        act_member(a, subject, i, made, DAY_NONE, 1);
        return made;
    }
    return NONE;
}

static bool rehearsal_attribute(struct rehearsal *r, uint32_t subject, const char *column,
                                const char *text)
{
    const struct model *m = &r->act.ruleset.model;
    const char *point = strchr(column, '.');
    if (point) {
        subject = rehearsal_parent(r, subject, column, (size_t)(point - column));
        column = point + 1;
    }
    if (subject == NONE)
        return false;
    uint32_t at = kind_attribute(&m->kinds[store_kind_of(r->act.store, subject)], column);
    if (at != NONE)
        act_attribute(&r->act, subject, at, text, DAY_NONE);
    return at != NONE;
}

static void rehearsal_attributes(struct rehearsal *r, const struct test_table *t)
{
    for (size_t row = 0; row < t->row_count; row++) {
        uint32_t subject = rehearsal_subject(r, t, row, r->kind);
        for (size_t i = 0; i < t->column_count; i++) {
            const struct test_cell *cell = &t->cells[row * t->column_count + i];
            const char *column = t->columns[i].text;
            if (strcmp(column, "subject") != 0 && *cell->text &&
                !rehearsal_attribute(r, subject, column, cell->text))
                fail_msg("%s: no attribute \"%s\"", r->file, column);
        }
    }
}

static void rehearsal_given_cell(struct rehearsal *r, uint32_t subject, const char *column,
                                 const char *text)
{
    const struct model *m = &r->act.ruleset.model;
    const char *given = rehearsal_given_name(&r->act.ruleset.model, column);
    if (!strncmp(column, "target.", 7)) {
        uint32_t target = kind_target(&m->kinds[r->kind], column + 7);
        assert_int_not_equal(target, NONE);
        enum period_length per = m->kinds[r->kind].targets[target].per;
        act_target(&r->act, subject, target, period_enclosing(r->test.period, per),
                   strtod(text, NULL));
    } else if (!rehearsal_attribute(r, subject, given, text) &&
               !rehearsal_attribute(r, subject, column, text)) {
        fail_msg("%s: a test cannot give \"%s\"", r->file, column);
    }
}

static void rehearsal_given(struct rehearsal *r, const struct test_table *t)
{
    for (size_t row = 0; row < t->row_count; row++) {
        uint32_t subject = rehearsal_subject(r, t, row, r->kind);
        for (size_t i = 0; i < t->column_count; i++) {
            const char *text = t->cells[row * t->column_count + i].text;
            if (strcmp(t->columns[i].text, "subject") != 0 && *text)
                rehearsal_given_cell(r, subject, t->columns[i].text, text);
        }
    }
}

// A judge's rating of a rule of the scheme tested: the rater is a subject that `members` names, or
// any name (of an office).
static void rehearsal_ratings(struct rehearsal *r, const struct test_table *t)
{
    struct act *a = &r->act;
    for (size_t row = 0; row < t->row_count; row++) {
        const char *rater = rehearsal_cell(t, row, "rater");
        act_add(a, &(struct fact){
                       .tag = FACT_RATING,
                       .rating = {.id = arena_printf(&a->arena, "q%lld", (long long)a->seq + 1),
                                  .scheme = a->ruleset.model.schemes[r->scheme].label.name,
                                  .rule = rehearsal_cell(t, row, "rule"),
                                  .period = r->test.period,
                                  .subject = rehearsal_subject(r, t, row, r->kind),
                                  .rater = rater,
                                  .rater_subject = store_find(a->store, rater),
                                  .points = strtod(rehearsal_cell(t, row, "points"), NULL),
                                  .reason = "seen"}});
    }
}

static void rehearsal_records(struct rehearsal *r, const struct test_table *t)
{
    const struct model *m = &r->act.ruleset.model;
    uint32_t type = model_record(m, t->name);
    if (!strcmp(t->name, "rating")) {
        rehearsal_ratings(r, t);
        return;
    }
    if (type == NONE)
        fail_msg("%s: a test cannot hold records of type \"%s\"", r->file, t->name);
    for (size_t row = 0; row < t->row_count; row++) {
        uint32_t subject = rehearsal_subject(r, t, row, m->records[type].of[0]);
        const char *copies = rehearsal_cell(t, row, "copies");
        long count = *copies ? strtol(copies, NULL, 10) : 1;
        struct act_record record;
        act_record_begin(&record, type, subject, act_day(rehearsal_cell(t, row, "date")));
        for (size_t i = 0; i < t->column_count; i++) {
            const char *column = t->columns[i].text,
                       *text = t->cells[row * t->column_count + i].text;
            if (strcmp(column, "subject") != 0 && strcmp(column, "date") != 0 &&
                strcmp(column, "copies") != 0 && *text)
                act_record_set(&r->act, &record, column, text);
        }
        for (long n = 0; n < count; n++)
            act_record_add(&r->act, &record);
    }
}

// --- what is expected ---

static bool rehearsal_number_equal(const char *expected, const char *got)
{
    char *end, *end2;
    double x = strtod(expected, &end), y = strtod(got, &end2);
    const char *point = strchr(expected, '.');
    int digits = point ? (int)strlen(point + 1) : 0;
    int64_t a, b;
    if (*end || *end2 || end == expected || end2 == got)
        return false;
    return decimal_from_double(x, digits > 2 ? digits : 2, &a) &&
           decimal_from_double(y, digits > 2 ? digits : 2, &b) && a == b;
}

// As written, or a number to the digits written (two at least), or true for what is in or fired; 0
// for a rule that does not apply.
static bool rehearsal_equal(const char *expected, const char *got)
{
    if (!strcmp(expected, got) || rehearsal_number_equal(expected, got))
        return true;
    if (!strcmp(expected, "true"))
        return !strcmp(got, "in") || !strcmp(got, "fired") || !strcmp(got, "1");
    if (!strcmp(expected, "false"))
        return strcmp(got, "in") != 0 && strcmp(got, "fired") != 0 && strcmp(got, "1") != 0;
    return !strcmp(expected, "0") && !strcmp(got, "-");
}

static void rehearsal_compare(struct rehearsal *r, const struct board *b, size_t row, size_t column)
{
    const struct test_table *t = &r->test.expect;
    const char *id = rehearsal_cell(t, row, "subject"), *name = t->columns[column].text;
    const struct test_cell *cell = &t->cells[row * t->column_count + column];
    struct str got = {0};
    uint32_t subject = store_find(r->act.store, id);
    bool said = subject != NONE && store_kind_of(r->act.store, subject) == r->kind &&
                act_said(&r->act, b, store_row_of(r->act.store, subject), name, &got);
    if (!said || !rehearsal_equal(cell->text, got.data)) {
        print_error("%s:%u: %s: %s of %s is %s, expected %s\n", r->file, cell->at.line,
                    r->test.label.name, name, id, said ? got.data : "nothing", cell->text);
        r->failed++;
    }
    str_release(&got);
}

static void rehearsal_play(struct rehearsal *r)
{
    struct act *a = &r->act;
    const struct rule_test *t = &r->test;
    char period[16];
    for (size_t i = 0; i < t->member_count; i++)
        rehearsal_members(r, &t->members[i]);
    rehearsal_given(r, &t->given);
    for (size_t i = 0; i < t->record_count; i++)
        rehearsal_records(r, &t->records[i]);
    rehearsal_attributes(r, &t->attributes);
    for (size_t row = 0; row < t->expect.row_count; row++)
        (void)rehearsal_subject(r, &t->expect, row, r->kind);
    period_format(t->has_then ? t->then : t->period, period);
    const struct board *b =
        act_board(a, a->ruleset.model.schemes[r->scheme].label.name, period, NULL);
    for (size_t row = 0; row < t->expect.row_count; row++)
        for (size_t i = 0; i < t->expect.column_count; i++)
            if (strcmp(t->expect.columns[i].text, "subject") != 0)
                rehearsal_compare(r, b, row, i);
    for (size_t i = 0; r->failed && i < b->failure_count; i++)
        print_error("%s: the board says: %s\n", r->file, b->failures[i].text);
}

static void rehearsal_open(struct rehearsal *r, const char *path)
{
    struct act *a = &r->act;
    struct source source;
    memset(r, 0, sizeof *r);
    r->file = path;
    source_init(&source);
    problems_init(&a->problems);
    if (!source_read(path, &source, &a->problems)) {
        act_print_problems(a);
        fail_msg("%s cannot be read", path);
    }
    problems_release(&a->problems);
    act_read(a, &source);
    source_release(&source);
}

// All tests of one configuration file; returns how many values were not as expected.
__attribute__((unused)) static size_t rehearse(const char *path)
{
    struct rehearsal known;
    size_t failed = 0;
    rehearsal_open(&known, path);
    if (!act_check(&known.act) || !known.act.ruleset.model.test_count) {
        act_print_problems(&known.act);
        failed++;
    }
    act_start(&known.act);
    for (size_t i = 0; !failed && i < known.act.ruleset.model.test_count; i++) {
        struct rehearsal r;
        rehearsal_open(&r, path);
        rehearsal_prepare(&r, i, &known.act.ruleset.model);
        bool good = act_check(&r.act);
        act_start(&r.act);
        if (good)
            rehearsal_play(&r);
        else
            act_print_problems(&r.act);
        failed += r.failed + !good;
        act_close(&r.act);
    }
    act_close(&known.act);
    return failed;
}

#endif
