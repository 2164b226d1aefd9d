#include "core/check/ruleset.h"

#include <string.h>

#include "core/check/check.h"

void ruleset_init(struct ruleset *r)
{
    memset(r, 0, sizeof *r);
    arena_init(&r->arena);
    intern_init(&r->texts);
    map_init(&r->model.units.names);
    r->model.units.own_currency = UNIT_NONE;
    r->model.arena = &r->arena;
}

void ruleset_release(struct ruleset *r)
{
    model_release(&r->model);
    intern_release(&r->texts);
    arena_release(&r->arena);
}

static void check_conditions(struct checker *c, uint32_t record, bool door)
{
    struct record_type *r = &c->model->records[record];
    struct condition *list = door ? r->require : r->exclude;
    size_t count = door ? r->require_count : r->exclude_count;
    struct scope s = scope_subject(r->of_count == 1 ? r->of[0] : NONE);
    s.tag = SCOPE_RECORD;
    s.record = record;
    s.condition = true;
    s.door = door;
    for (size_t i = 0; i < count; i++) {
        struct expr *x = &list[i].when;
        if (!expr_given(x) || !check_parse(c, x))
            continue;
        struct reading before = check_enter(c, &x->text);
        struct term *t = check_bool(c, &s, x->tree, "\"when\"");
        c->reading = before;
        check_compile(c, x, t);
        arena_clear(&c->terms);
    }
}

static void grades_as_enum(struct checker *c)
{
    const struct model *m = c->model;
    c->grades = arena_array(c->arena, m->scheme_count + 1, sizeof *c->grades);
    for (size_t i = 0; i < m->scheme_count; i++) {
        const struct scheme *s = &m->schemes[i];
        struct type *t = &c->grades[i];
        *t = (struct type){.tag = TYPE_ENUM, .unit = UNIT_NONE, .value_count = s->grade_count};
        t->values = arena_array(c->arena, s->grade_count + 1, sizeof *t->values);
        for (size_t k = 0; k < s->grade_count; k++)
            t->values[k] =
                (struct enum_value){.name = s->grades[k].title, .title = s->grades[k].title};
    }
}

static void begin(struct checker *c, struct ruleset *r, const struct methods *methods,
                  struct problems *p)
{
    *c = (struct checker){.ruleset = r,
                          .model = &r->model,
                          .plan = &r->plan,
                          .arena = &r->arena,
                          .methods = methods,
                          .problems = p};
    const struct model *m = c->model;
    map_init(&c->columns);
    arena_init(&c->terms);
    c->indicators = arena_array(c->arena, m->kind_count + 1, sizeof *c->indicators);
    c->plan->indicator_columns =
        arena_array(c->arena, m->kind_count + 1, sizeof *c->plan->indicator_columns);
    for (size_t i = 0; i < m->kind_count; i++) {
        size_t count = m->kinds[i].indicator_count;
        c->indicators[i] = arena_array(c->arena, count + 1, sizeof **c->indicators);
        c->plan->indicator_columns[i] =
            arena_array(c->arena, count + 1, sizeof **c->plan->indicator_columns);
        for (size_t k = 0; k < count; k++)
            c->plan->indicator_columns[i][k] = NONE;
    }
    c->shows = arena_array(c->arena, m->scheme_count + 1, sizeof *c->shows);
    for (size_t i = 0; i < m->scheme_count; i++)
        c->shows[i] = arena_array(c->arena, m->schemes[i].show_count + 1, sizeof **c->shows);
    for (size_t i = 0; i < m->record_count; i++)
        r->model.records[i].named =
            arena_array(c->arena, m->records[i].field_count + 1, sizeof(bool));
    grades_as_enum(c);
    calendar_init(&r->calendar, c->arena, m->settings.holidays, m->settings.holiday_count,
                  m->settings.workdays, m->settings.workday_count);
}

static void check_all(struct checker *c)
{
    const struct model *m = c->model;
    check_number_rules(c);
    check_names(c);
    path_check_all(c);
    check_functions(c);
    check_tables(c);
    for (uint32_t i = 0; i < m->constant_count; i++)
        (void)check_constant(c, i, NULL);
    for (uint32_t k = 0; k < m->kind_count; k++)
        for (uint32_t i = 0; i < m->kinds[k].indicator_count; i++) {
            (void)check_indicator(c, k, i, NULL, SHIFT_NONE);
            arena_clear(&c->terms);
        }
    for (uint32_t i = 0; i < m->record_count; i++) {
        check_conditions(c, i, false);
        check_conditions(c, i, true);
    }
    for (uint32_t i = 0; i < m->scheme_count; i++)
        check_scheme(c, i);
    check_tables_end(c);
    check_rule_order(c);
    check_order(c);
}

// The daemon loads no plugin, so it can judge neither methods nor schemes: only what a record must
// fulfil.
static void check_door(struct checker *c)
{
    struct problems unseen, *seen = c->problems;
    problems_init(&unseen);
    c->problems = &unseen;
    check_functions(c);
    check_tables(c);
    c->problems = seen;
    for (uint32_t i = 0; i < c->model->record_count; i++)
        check_conditions(c, i, true);
    problems_release(&unseen);
}

bool ruleset_check(struct ruleset *r, const struct methods *methods, struct problems *p)
{
    struct checker c;
    size_t before = p->errors;
    begin(&c, r, methods, p);
    if (methods)
        check_all(&c);
    else
        check_door(&c);
    map_release(&c.columns);
    arena_release(&c.terms);
    return p->errors == before;
}
