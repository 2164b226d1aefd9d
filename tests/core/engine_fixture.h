// A county for tests of the engine: a small model by hand, expressions put in as indicators, facts
// told one by one.
//
//   world_begin, world_ask (expressions), world_ready, facts, world_settle, world_at (answers)
#ifndef TESTS_CORE_ENGINE_FIXTURE_H
#define TESTS_CORE_ENGINE_FIXTURE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/engine/engine.h"

enum { CITY, TOWN, PROJECT, CADRE, KINDS };
enum { ARRIVED, EVENT, SERVICE, REPORT, FAULT, VISIT, BOUGHT, RECORDS };
enum { YUAN, WAN_YUAN, USD, WAN_USD, UNITS };
enum { SINCE, UNTIL, POPULATION }; // attributes of all kinds
#define ASKS_MAX 24

struct world {
    struct ruleset ruleset;
    struct problems problems;
    struct store *store;
    struct engine *engine;
    int64_t seq;
    struct kind kinds[KINDS];
    struct indicator asks[KINDS][ASKS_MAX];
    struct belong of_town[1], of_project[1], of_cadre[1];
    struct target targets[2];
    struct record_type records[RECORDS];
    struct condition excludes[2];
    struct scheme schemes[1];
    struct show shows[ASKS_MAX];
    struct rate rates[1];
};

#define NAMED(n)                                                                                   \
    {                                                                                              \
        .name = n, .title = n, .at = {.file = n, .line = 1, .column = 1 }                          \
    }
#define PLAIN_TYPE(t)                                                                              \
    {                                                                                              \
        .tag = t, .decimals = 4, .unit = UNIT_NONE                                                 \
    }

static struct unit world_units[] = {
    {"yuan", "元", 0, 1, 0, {0}},
    {"wan_yuan", "万元", 0, 10000, 0, {0}},
    {"usd", "美元", 1, 1, 0, {0}},
    {"wan_usd", "万美元", 1, 10000, 0, {0}},
};
static struct field world_attributes[] = {
    {NAMED("since"), PLAIN_TYPE(TYPE_DATE), false},
    {NAMED("until_day"), PLAIN_TYPE(TYPE_DATE), false},
    {NAMED("population"), PLAIN_TYPE(TYPE_NUMBER), false},
    {NAMED("worth_of"), PLAIN_TYPE(TYPE_MONEY), false},
};
static struct field world_arrived[] = {
    {NAMED("amount"), PLAIN_TYPE(TYPE_MONEY), false},
    {NAMED("cash"), PLAIN_TYPE(TYPE_BOOL), false},
    {NAMED("voucher"), PLAIN_TYPE(TYPE_TEXT), false},
};
static struct field world_number[] = {
    {NAMED("n"), {.tag = TYPE_NUMBER, .decimals = 2, .unit = UNIT_NONE}, false},
};
static struct field world_bought[] = {
    {NAMED("price"), {.tag = TYPE_MONEY, .decimals = 4, .unit = WAN_YUAN}, false},
};
static uint32_t world_kinds[] = {CITY, TOWN, PROJECT, CADRE};
static int32_t world_rate_days[] = {19723, 19823}; // 2024-01-01, 2024-04-10
static double world_rate_prices[] = {7.0, 7.2};

static inline struct text world_text(struct world *w, const char *chars)
{
    struct place_run *run = arena_alloc(&w->ruleset.arena, sizeof *run);
    *run = (struct place_run){.at = {.file = "probe.conf", .line = 1, .column = 1}};
    return (struct text){.chars = chars, .size = strlen(chars), .runs = run, .run_count = 1};
}

static bool doubled(const struct method *m, const struct method_call *c, struct err *e)
{
    (void)m;
    for (size_t i = 0; i < c->row_count; i++) {
        if (c->columns[0][i] == 13)
            return err_set(e, "probe.doubled: 13 is unlucky");
        c->result[i] = c->columns[0][i] * 2 + c->parameters[0];
    }
    return true;
}

// Each row's place among the rows as they are given, plus a tenth of how many there are.
static bool placed(const struct method *m, const struct method_call *c, struct err *e)
{
    (void)m;
    (void)e;
    for (size_t i = 0; i < c->row_count; i++)
        c->result[i] = c->columns[0][i] != c->columns[0][i] ? (double)NAN
                                                            : (double)i + (double)c->row_count / 10;
    return true;
}

// Days covered by the entries, each for itself.
static bool covered(const struct method *m, const struct method_call *c, struct err *e)
{
    (void)m;
    (void)e;
    for (size_t i = 0; i < c->row_count; i++) {
        c->result[i] = 0;
        for (uint64_t k = c->series->offsets[i]; k < c->series->offsets[i + 1]; k++)
            c->result[i] += c->series->untils[k] - c->series->dates[k] + 1;
    }
    return true;
}

// Only 4 has an end.
static bool endless(const struct method *m, const struct method_call *c, struct err *e)
{
    (void)m;
    (void)e;
    for (size_t i = 0; i < c->row_count; i++)
        c->result[i] = c->columns[0][i] == 4 ? c->columns[0][i] : (double)INFINITY;
    if (c->columns[0][0] == 5)
        c->row_failed(c->context, 0, "probe.endless: 5 has no end");
    return true;
}

static const struct method_argument world_x[] = {{.name = "x", .dimension = DIMENSION_ANY}};
static const struct method_argument world_s[] = {{.name = "s", .sort = ARGUMENT_SERIES}};
static const struct method_parameter world_plus[] = {{.name = "plus",
                                                      .type = PARAMETER_NUMBER,
                                                      .has_default = true,
                                                      .least = (double)NAN,
                                                      .most = (double)NAN}};
static const struct method world_methods[] = {
    {.plugin = "probe",
     .name = "doubled",
     .scope = METHOD_ROW,
     .arguments = world_x,
     .argument_count = 1,
     .parameters = world_plus,
     .parameter_count = 1,
     .call = doubled},
    {.plugin = "probe",
     .name = "placed",
     .scope = METHOD_COHORT,
     .arguments = world_x,
     .argument_count = 1,
     .result_dimension = DIMENSION_PLAIN,
     .call = placed},
    {.plugin = "probe",
     .name = "covered",
     .scope = METHOD_SERIES,
     .arguments = world_s,
     .argument_count = 1,
     .result_dimension = DIMENSION_PLAIN,
     .call = covered},
    {.plugin = "probe",
     .name = "endless",
     .scope = METHOD_ROW,
     .arguments = world_x,
     .argument_count = 1,
     .call = endless},
};

static inline struct record_type world_type(const char *name, uint32_t *of, size_t of_count,
                                            struct field *fields, size_t field_count)
{
    return (struct record_type){.label = {.name = name, .title = name},
                                .of = of,
                                .of_count = of_count,
                                .fields = fields,
                                .field_count = field_count,
                                .none_is_zero = true};
}

static inline void world_records(struct world *w)
{
    struct record_type *r = w->records;
    r[ARRIVED] = world_type("arrived", &world_kinds[PROJECT], 1, world_arrived, 3);
    r[EVENT] = world_type("event", &world_kinds[TOWN], 1, world_number, 1);
    r[EVENT].counts = COUNTS_REPORTED;
    r[EVENT].none_is_zero = false;
    r[SERVICE] = world_type("service", &world_kinds[CADRE], 1, world_number, 1);
    r[SERVICE].interval = true;
    r[REPORT] = world_type("report", &world_kinds[TOWN], 1, world_number, 1);
    r[REPORT].has_every = true;
    r[REPORT].every = PERIOD_MONTH;
    r[REPORT].due = 5;
    r[FAULT] = world_type("fault", &world_kinds[CADRE], 1, world_number, 1);
    r[FAULT].hearing = true;
    r[VISIT] = world_type("visit", &world_kinds[TOWN], 2, world_number, 1); // TOWN, PROJECT
    r[BOUGHT] = world_type("bought", &world_kinds[TOWN], 1, world_bought, 1);
}

static inline void world_model(struct world *w)
{
    static const char *const names[] = {"city", "town", "project", "cadre"};
    struct model *m = &w->ruleset.model;
    m->units.list = world_units;
    m->units.count = UNITS;
    m->units.bases[0] = YUAN;
    m->units.bases[1] = USD;
    m->units.base_count = 2;
    m->units.own_currency = 0;
    for (size_t i = 0; i < UNITS; i++)
        map_put(&m->units.names, world_units[i].name, NULL)->number = i;
    w->rates[0] = (struct rate){.unit = USD,
                                .in = YUAN,
                                .max_age = 100,
                                .days = world_rate_days,
                                .prices = world_rate_prices,
                                .count = 2};
    m->rates = w->rates;
    m->rate_count = 1;
    m->settings.zone_minutes = 480;
    w->of_town[0] = (struct belong){"city", CITY, BELONG_ONE, {0}};
    w->of_project[0] = (struct belong){"town", TOWN, BELONG_ONE, {0}};
    w->of_cadre[0] = (struct belong){"town", TOWN, BELONG_ONE, {0}};
    struct belong *belongs[] = {NULL, w->of_town, w->of_project, w->of_cadre};
    for (size_t i = 0; i < KINDS; i++)
        w->kinds[i] = (struct kind){.label = {.name = names[i], .title = names[i]},
                                    .attributes = world_attributes,
                                    .attribute_count = 4,
                                    .belongs = belongs[i],
                                    .belong_count = belongs[i] ? 1 : 0,
                                    .active_from = NONE,
                                    .active_until = NONE,
                                    .indicators = w->asks[i]};
    w->kinds[CADRE].active_from = SINCE;
    w->kinds[CADRE].active_until = UNTIL;
    w->targets[0] = (struct target){NAMED("goal"), UNIT_NONE, PERIOD_YEAR};
    w->targets[1] = (struct target){NAMED("monthly"), UNIT_NONE, PERIOD_MONTH};
    w->kinds[TOWN].targets = w->targets;
    w->kinds[TOWN].target_count = 2;
    m->kinds = w->kinds;
    m->kind_count = KINDS;
    world_records(w);
    m->records = w->records;
    m->record_count = RECORDS;
    w->schemes[0] = (struct scheme){.label = NAMED("annual"),
                                    .of = TOWN,
                                    .period = PERIOD_YEAR,
                                    .decimals = 4,
                                    .in_force = DAY_NONE,
                                    .shows = w->shows};
    m->schemes = w->schemes;
    m->scheme_count = 1;
}

static inline void world_begin(struct world *w)
{
    memset(w, 0, sizeof *w);
    ruleset_init(&w->ruleset);
    problems_init(&w->problems);
    world_model(w);
}

// An expression over the rows of a kind; its number.
static inline size_t world_ask(struct world *w, uint32_t kind, const char *text)
{
    size_t at = w->kinds[kind].indicator_count++;
    char *name = arena_printf(&w->ruleset.arena, "ask_%s_%zu", w->kinds[kind].label.name, at);
    assert_true(at < ASKS_MAX);
    w->asks[kind][at] = (struct indicator){.label = {.name = name, .title = name}, .decimals = -1};
    w->asks[kind][at].value.text = world_text(w, text);
    return at;
}

// An expression of the scheme of towns; its number among the scheme's shows.
static inline size_t world_show(struct world *w, const char *text)
{
    size_t at = w->schemes[0].show_count++;
    char *name = arena_printf(&w->ruleset.arena, "show_%zu", at);
    assert_true(at < ASKS_MAX);
    w->shows[at].label = (struct label){.name = name, .title = name};
    w->shows[at].value.text = world_text(w, text);
    return at;
}

static inline void world_exclude(struct world *w, uint32_t type, size_t at, const char *text)
{
    w->excludes[at].label = (struct label){.name = "late_one", .title = "不计"};
    w->excludes[at].when.text = world_text(w, text);
    w->records[type].exclude = w->excludes;
    w->records[type].exclude_count = at + 1;
}

static inline void world_store(struct world *w, engine_board_fn boards)
{
    w->store = store_new(&w->ruleset);
    w->engine = engine_new(&w->ruleset, w->store, boards);
}

static inline void world_ready(struct world *w)
{
    static const struct methods methods = {world_methods, 4};
    if (!ruleset_check(&w->ruleset, &methods, &w->problems)) {
        for (size_t i = 0; i < w->problems.count; i++)
            print_error("%s: %s\n", w->problems.list[i].at.file ? w->problems.list[i].at.file : "-",
                        w->problems.list[i].text);
        fail_msg("the model does not check");
    }
    world_store(w, NULL);
}

static inline void world_end(struct world *w)
{
    engine_free(w->engine);
    store_free(w->store);
    problems_release(&w->problems);
    ruleset_release(&w->ruleset);
}

static inline int32_t day(const char *text)
{
    int32_t d = 0;
    assert_true(day_parse(text, &d));
    return d;
}

static inline void world_take(struct world *w, struct fact f)
{
    struct err e;
    f.seq = f.seq ? f.seq : ++w->seq;
    if (!store_add(w->store, &f, &e))
        fail_msg("%s", e.text);
}

static inline uint32_t world_subject(struct world *w, uint32_t kind, const char *id)
{
    uint32_t number = (uint32_t)store_subject_count(w->store);
    world_take(
        w, (struct fact){.tag = FACT_SUBJECT, .subject = {number, kind, id, id, DAY_NONE, NULL}});
    return number;
}

static inline void world_number_from(struct world *w, uint32_t subject, uint32_t attribute,
                                     int32_t from, int64_t number)
{
    struct cell c = {.has = true, .number = number};
    world_take(w, (struct fact){.tag = FACT_ATTRIBUTE,
                                .attribute = {subject, store_kind_of(w->store, subject), attribute,
                                              from, c}});
}

static inline void world_belong(struct world *w, uint32_t subject, uint32_t parent, int32_t from,
                                double share)
{
    world_take(w, (struct fact){.tag = FACT_MEMBERSHIP,
                                .membership = {subject, store_kind_of(w->store, subject), 0, parent,
                                               from, share, NULL}});
}

static inline void world_target(struct world *w, uint32_t town, uint32_t target, const char *period,
                                double value)
{
    struct fact_target t = {.subject = town, .kind = TOWN, .target = target, .has = true};
    assert_true(period_parse(period, &t.period));
    t.value = value;
    world_take(w, (struct fact){.tag = FACT_TARGET, .target = t});
}

// A record of one field, verified. Returns its seq.
static inline int64_t world_record(struct world *w, uint32_t type, uint32_t subject, int32_t date,
                                   int64_t number)
{
    struct cell cells[1] = {{.has = number != INT64_MIN, .number = number}};
    char id[24];
    snprintf(id, sizeof id, "r%lld", (long long)w->seq);
    struct fact_record r = {.id = id,
                            .type = type,
                            .subject = subject,
                            .date = date,
                            .until = DAY_NONE,
                            .status = RECORD_VERIFIED,
                            .heard_on = DAY_NONE,
                            .cells = cells,
                            .cell_count = 1};
    world_take(w, (struct fact){.tag = FACT_RECORD, .record = r});
    return w->seq;
}

static inline void world_status(struct world *w, uint32_t type, int64_t record,
                                enum record_status status)
{
    world_take(w, (struct fact){.tag = FACT_STATUS,
                                .status = {.record_seq = record, .type = type, .status = status}});
}

static inline void world_settle(struct world *w)
{
    engine_forget(w->engine);
}

static inline struct window world_window(const char *period, const char *as_of)
{
    struct period p;
    assert_true(period_parse(period, &p));
    return window_make(p, SPAN_PERIOD, day(as_of), false);
}

static inline const double *world_column(struct world *w, uint32_t kind, size_t ask,
                                         const struct window *in)
{
    const double *out;
    struct err e;
    if (!engine_column(w->engine, w->ruleset.plan.indicator_columns[kind][ask], in, NULL, &out, &e))
        fail_msg("%s", e.text);
    return out;
}

static inline double world_at(struct world *w, uint32_t subject, size_t ask,
                              const struct window *in)
{
    uint32_t kind = store_kind_of(w->store, subject);
    return world_column(w, kind, ask, in)[store_row_of(w->store, subject)];
}

// Exactly equal, no data being equal to no data.
static inline bool same(double a, double b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

#define assert_same(a, b)                                                                          \
    do {                                                                                           \
        double found_ = (a), wanted_ = (b);                                                        \
        if (!same(found_, wanted_))                                                                \
            fail_msg("%s is %.17g, not %.17g", #a, found_, wanted_);                               \
    } while (0)
#define assert_no_data(a) assert_same(a, (double)NAN)

#endif
