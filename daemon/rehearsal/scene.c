#include "rehearsal/scene.h"

#include <string.h>

#include "config/read.h"
#include "core/engine/door.h"
#include "core/judge/scheme.h"
#include "rehearsal/given.h"
#include "rehearsal/tables.h"

// A scheme whose show is the value of a test that tests no scheme.
static void add_scheme(struct scene *s)
{
    struct model *m = &s->ruleset.model;
    struct scheme *list = arena_array(m->arena, m->scheme_count + 1, sizeof *list);
    if (m->scheme_count)
        memcpy(list, m->schemes, m->scheme_count * sizeof *list);
    m->schemes = list;
    s->scheme = (uint32_t)m->scheme_count++;
    struct scheme *added = &list[s->scheme];
    *added = (struct scheme){
        .label = {.name = "tested_value", .title = "tested_value"},
        .of = s->test.of,
        .period = s->test.period.length,
        .decimals = 4,
        .shown = 2,
        .in_force = DAY_NONE,
        .show_count = 1,
    };
    added->shows = arena_array(m->arena, 1, sizeof *added->shows);
    added->shows[0] =
        (struct show){.label = {.name = "value", .title = "value"}, .value = s->test.value};
}

static bool check_period(struct scene *s, const struct scheme *scheme, struct period p)
{
    char text[16];
    period_format(p, text);
    return p.length == scheme->period ||
           problem_error(s->problems, s->test.label.at,
                         "scheme \"%s\" is judged by the %s, and %s is none", scheme->label.name,
                         period_length_name(scheme->period), text);
}

static bool check_periods(struct scene *s)
{
    const struct rule_test *t = &s->test;
    const struct scheme *scheme = &s->ruleset.model.schemes[s->scheme];
    if (!check_period(s, scheme, t->period) || (t->has_then && !check_period(s, scheme, t->then)))
        return false;
    return !t->has_then || period_start(t->then) > period_start(t->period) ||
           problem_error(s->problems, t->label.at, "`then` is a period after `period`");
}

static bool read_model(struct scene *s, size_t at)
{
    const struct rule_test *known = &s->script->known->tests[at];
    struct ruleset *r = &s->ruleset;
    if (!config_model_set(s->script->source, &r->arena, &r->texts, known->sets, known->set_count,
                          &r->model, s->problems))
        return false;
    if (at >= r->model.test_count)
        return problem_error(s->problems, known->label.at,
                             "`set` must leave the tests as they are");
    s->test = r->model.tests[at];
    s->is_value = s->test.scheme == NONE;
    s->scheme = s->test.scheme;
    if (s->is_value)
        add_scheme(s);
    s->kind = r->model.schemes[s->scheme].of;
    return check_periods(s);
}

static void watch_tables(struct scene *s)
{
    struct model *m = &s->ruleset.model;
    for (size_t i = 0; i < m->table_count; i++)
        m->tables[i].hits = arena_array(m->arena, m->tables[i].row_count + 1, 1);
}

bool scene_open(struct scene *s, const struct script *script, size_t at, struct problems *p)
{
    *s = (struct scene){.script = script, .problems = p, .kind = NONE, .scheme = NONE};
    size_t errors = p->errors;
    ruleset_init(&s->ruleset);
    arena_init(&s->arena);
    if (!read_model(s, at))
        return false;
    given_prepare(s);
    if (p->errors > errors || !ruleset_check(&s->ruleset, script->methods, p))
        return false;
    watch_tables(s);
    s->store = store_new(&s->ruleset);
    s->door = door_new(&s->ruleset);
    s->engine = engine_new(&s->ruleset, s->store, scheme_board);
    tables_tell(s);
    return p->errors == errors;
}

bool scene_judge(struct scene *s, struct err *e)
{
    struct period p = s->test.has_then ? s->test.then : s->test.period;
    int32_t day = period_end(p);
    engine_set_day(s->engine, day);
    struct window w = window_make(p, s->ruleset.model.schemes[s->scheme].span, day, false);
    return scheme_board(s->engine, s->scheme, &w, &s->board, e);
}

void scene_close(struct scene *s)
{
    engine_free(s->engine);
    if (s->store)
        store_free(s->store);
    if (s->door)
        door_free(s->door);
    arena_release(&s->arena);
    ruleset_release(&s->ruleset);
}
