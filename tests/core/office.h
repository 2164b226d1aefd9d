// A small office's configuration for tests of the checker: towns, cadres, investors and projects,
// with an expression under test put where the test wants it.
//
// Everything lives in static arrays that office_init fills anew.
#ifndef TESTS_CORE_OFFICE_H
#define TESTS_CORE_OFFICE_H

#include <string.h>

#include "core/check/ruleset.h"

enum { TOWN, CADRE, INVESTOR, PROJECT, KINDS };
enum { ARRIVED, FIXED, SURVEY, REPORT, SERVICE, VISIT, RECORDS };
enum { TOWNS, CADRES, MONTHLY, AWARD, SCHEMES };

struct office {
    struct ruleset ruleset;
    struct problems problems;
    struct expr *probe; // NULL where it is no expression
};

static struct text office_text(struct office *o, const char *chars, const char *file)
{
    struct place_run *run = arena_alloc(&o->ruleset.arena, sizeof *run);
    *run = (struct place_run){.offset = 0, .at = {.file = file, .line = 1, .column = 1}};
    return (struct text){.chars = chars, .size = strlen(chars), .runs = run, .run_count = 1};
}

static struct expr office_expr(struct office *o, const char *chars, const char *file)
{
    return (struct expr){.text = office_text(o, chars, file),
                         .at = {.file = file, .line = 1, .column = 1}};
}

static struct label office_label(const char *name, const char *title)
{
    return (struct label){
        .name = name, .title = title ? title : name, .at = {.file = name, .line = 1, .column = 1}};
}

static struct enum_value office_classes[] = {{"a", "甲"}, {"b", "乙"}};
static struct enum_value office_origins[] = {{"foreign", "外资"}, {"domestic", "内资"}};
static struct enum_value office_ranks[] = {{"leader", "班子成员"}, {"staff", "一般干部"}};

#define OF_TYPE(t)                                                                                 \
    {                                                                                              \
        .tag = t, .decimals = 4, .unit = UNIT_NONE                                                 \
    }
#define OF_UNIT(t, u)                                                                              \
    {                                                                                              \
        .tag = t, .decimals = 4, .unit = u                                                         \
    }
#define OF_ENUM(v)                                                                                 \
    {                                                                                              \
        .tag = TYPE_ENUM, .unit = UNIT_NONE, .values = v, .value_count = 2                         \
    }
#define OF_REF(k)                                                                                  \
    {                                                                                              \
        .tag = TYPE_REF, .unit = UNIT_NONE, .ref_kind = k                                          \
    }
#define NAMED(n)                                                                                   \
    {                                                                                              \
        .name = n, .title = n, .at = {.file = n, .line = 1, .column = 1 }                          \
    }
#define TITLED(n, t)                                                                               \
    {                                                                                              \
        .name = n, .title = t, .at = {.file = n, .line = 1, .column = 1 }                          \
    }
#define LENGTH(list) (sizeof(list) / sizeof *(list))

enum { U_YUAN, U_WAN_YUAN, U_YI_YUAN, U_USD, U_WAN_USD, U_PERSON, U_ITEM, UNITS };
static struct unit office_units[] = {
    {"yuan", "元", 0, 1, 0, {0}},
    {"wan_yuan", "万元", 0, 10000, 0, {0}},
    {"yi_yuan", "亿元", 0, 100000000, 0, {0}},
    {"usd", "美元", 1, 1, 0, {0}},
    {"wan_usd", "万美元", 1, 10000, 0, {0}},
    {"person", "人", 2, 1, 0, {0}},
    {"item", "个", 3, 1, 0, {0}},
};

static struct field office_town[] = {
    {NAMED("class"), OF_ENUM(office_classes), false},
    {TITLED("population", "人口"), OF_UNIT(TYPE_NUMBER, U_PERSON), false},
    {NAMED("level"), OF_TYPE(TYPE_NUMBER), false},
    {NAMED("debt"), OF_TYPE(TYPE_MONEY), false},
    {NAMED("secret"), OF_TYPE(TYPE_NUMBER), true},
    {NAMED("motto"), OF_TYPE(TYPE_TEXT), false},
};
static struct field office_cadre[] = {
    {NAMED("born"), OF_TYPE(TYPE_DATE), false},
    {NAMED("since"), OF_TYPE(TYPE_DATE), false},
    {NAMED("post_rank"), OF_ENUM(office_ranks), false},
    {NAMED("full_time"), OF_TYPE(TYPE_BOOL), false},
};
static struct field office_investor[] = {{NAMED("home"), OF_TYPE(TYPE_TEXT), false}};
static struct field office_project[] = {
    {NAMED("total"), OF_TYPE(TYPE_MONEY), false},
    {NAMED("started_on"), OF_TYPE(TYPE_DATE), false},
    {NAMED("fits"), OF_TYPE(TYPE_BOOL), false},
    {NAMED("area"), OF_UNIT(TYPE_NUMBER, U_WAN_YUAN), false},
};

static struct belong office_cadre_of[] = {{"town", TOWN, BELONG_ONE, {0}}};
static struct belong office_investor_of[] = {{"town", TOWN, BELONG_ONE, {0}},
                                             {"cadre", CADRE, BELONG_WHOLE, {0}}};
static struct belong office_project_of[] = {{"investor", INVESTOR, BELONG_ONE, {0}},
                                            {"town", TOWN, BELONG_ONE, {0}}};

static struct target office_targets[] = {
    {NAMED("fdi"), U_WAN_USD, PERIOD_YEAR},
    {TITLED("projects", "项目数"), U_ITEM, PERIOD_YEAR},
    {NAMED("leads"), UNIT_NONE, PERIOD_MONTH},
};

static struct field office_arrived[] = {
    {NAMED("amount"), OF_TYPE(TYPE_MONEY), false},
    {NAMED("origin"), OF_ENUM(office_origins), false},
    {NAMED("voucher"), OF_TYPE(TYPE_TEXT), false},
    {NAMED("agent"), OF_REF("investor"), false},
};
static struct field office_fixed[] = {{NAMED("amount"), OF_TYPE(TYPE_MONEY), false},
                                      {NAMED("total"), OF_TYPE(TYPE_MONEY), false}};
static struct field office_survey[] = {{NAMED("score"), OF_TYPE(TYPE_NUMBER), false}};
static struct field office_service[] = {{NAMED("recruiting"), OF_TYPE(TYPE_BOOL), false}};
static struct field office_visit[] = {{NAMED("guests"), OF_TYPE(TYPE_NUMBER), false}};

static uint32_t office_of_project[] = {PROJECT}, office_of_town[] = {TOWN},
                office_of_cadre[] = {CADRE}, office_of_both[] = {TOWN, CADRE};

static const char *office_quota_inputs[] = {"post_rank"},
                  *office_quota_outputs[] = {"month", "year"};
static const char *office_big_inputs[] = {"total"}, *office_big_outputs[] = {"points"};

static struct table_cell office_quota_cells[2], office_quota_results[4], office_big_cells[2],
    office_big_results[2], office_slab_cells[2], office_slab_results[2];
static struct place office_rows[2];
static struct table office_tables[3];

static struct table_cell office_cell(enum cell_test test, double number, const char *unit,
                                     const char *text)
{
    return (struct table_cell){.test = test,
                               .number = number,
                               .unit_name = unit,
                               .is_text = text != NULL,
                               .text = text,
                               .raw = text ? text : "number"};
}

static void office_make_tables(void)
{
    office_quota_cells[0] = office_cell(CELL_EQUAL, 0, NULL, "leader");
    office_quota_cells[1] = office_cell(CELL_EQUAL, 0, NULL, "staff");
    for (size_t i = 0; i < 4; i++)
        office_quota_results[i] = office_cell(CELL_EQUAL, (double)i + 1, NULL, NULL);
    office_big_cells[0] = office_cell(CELL_GREATER_EQUAL, 50, "yi_yuan", NULL);
    office_big_cells[1] = office_cell(CELL_ELSE, 0, NULL, NULL);
    office_big_results[0] = office_cell(CELL_EQUAL, 8, NULL, NULL);
    office_big_results[1] = office_cell(CELL_EQUAL, 0, NULL, NULL);
    office_slab_cells[0] = office_cell(CELL_LESS_EQUAL, 1000, "wan_yuan", NULL);
    office_slab_cells[1] = office_cell(CELL_ELSE, 0, NULL, NULL);
    office_slab_results[0] = office_cell(CELL_EQUAL, 0.003, NULL, NULL);
    office_slab_results[1] = office_cell(CELL_EQUAL, 0.004, NULL, NULL);
    office_tables[0] = (struct table){NAMED("quota"),
                                      office_quota_inputs,
                                      1,
                                      office_quota_outputs,
                                      2,
                                      .cells = office_quota_cells,
                                      .results = office_quota_results,
                                      .row_count = 2,
                                      .row_places = office_rows};
    office_tables[1] = (struct table){NAMED("big"),
                                      office_big_inputs,
                                      1,
                                      office_big_outputs,
                                      1,
                                      .cells = office_big_cells,
                                      .results = office_big_results,
                                      .row_count = 2,
                                      .row_places = office_rows};
    office_tables[2] = (struct table){NAMED("slab"),
                                      office_big_inputs,
                                      1,
                                      office_big_outputs,
                                      1,
                                      .slabs = true,
                                      .cells = office_slab_cells,
                                      .results = office_slab_results,
                                      .row_count = 2,
                                      .row_places = office_rows};
}

static void office_make_kinds(struct office *o, struct model *m)
{
    static struct indicator town[8], cadre[4], project[4];
    static struct kind kinds[KINDS];
    const char *no = NULL;
    town[0] = (struct indicator){
        TITLED("fdi", "实际利用外资"),
        office_expr(o, "sum(amount as wan_usd of arrived where origin == foreign)", "fdi"), no, -1};
    town[1] =
        (struct indicator){NAMED("projects"), office_expr(o, "count(project)", "projects"), no, -1};
    town[2] = (struct indicator){NAMED("good"), office_expr(o, "projects >= 3", "good"), no, -1};
    town[3] = (struct indicator){.label = NAMED("probe"), .decimals = -1};
    cadre[0] = (struct indicator){
        NAMED("months"), office_expr(o, "gate.months(service where recruiting)", "months"), no, -1};
    cadre[1] = (struct indicator){.label = NAMED("probe"), .decimals = -1};
    project[0] =
        (struct indicator){NAMED("new"), office_expr(o, "in_span(started_on)", "new"), no, -1};
    project[1] = (struct indicator){.label = NAMED("probe"), .decimals = -1};
    kinds[TOWN] = (struct kind){.label = TITLED("town", "区镇"),
                                .attributes = office_town,
                                .attribute_count = LENGTH(office_town),
                                .targets = office_targets,
                                .target_count = LENGTH(office_targets),
                                .indicators = town,
                                .indicator_count = 3};
    kinds[CADRE] = (struct kind){.label = NAMED("cadre"),
                                 .attributes = office_cadre,
                                 .attribute_count = LENGTH(office_cadre),
                                 .belongs = office_cadre_of,
                                 .belong_count = 1,
                                 .indicators = cadre,
                                 .indicator_count = 1};
    kinds[INVESTOR] = (struct kind){.label = NAMED("investor"),
                                    .attributes = office_investor,
                                    .attribute_count = 1,
                                    .belongs = office_investor_of,
                                    .belong_count = 2};
    kinds[PROJECT] = (struct kind){.label = NAMED("project"),
                                   .attributes = office_project,
                                   .attribute_count = LENGTH(office_project),
                                   .belongs = office_project_of,
                                   .belong_count = 2,
                                   .indicators = project,
                                   .indicator_count = 1};
    for (size_t i = 0; i < KINDS; i++)
        kinds[i].active_from = kinds[i].active_until = NONE;
    m->kinds = kinds;
    m->kind_count = KINDS;
}

static void office_make_records(struct model *m)
{
    static struct record_type r[RECORDS];
    static struct condition exclude[2], require[2], exclude_visit[1];
    memset(exclude, 0, sizeof exclude);
    memset(require, 0, sizeof require);
    memset(exclude_visit, 0, sizeof exclude_visit);
    r[ARRIVED] = (struct record_type){.label = NAMED("arrived"),
                                      .of = office_of_project,
                                      .of_count = 1,
                                      .fields = office_arrived,
                                      .field_count = LENGTH(office_arrived),
                                      .none_is_zero = true,
                                      .exclude = exclude,
                                      .require = require};
    r[FIXED] = (struct record_type){.label = NAMED("fixed"),
                                    .of = office_of_project,
                                    .of_count = 1,
                                    .fields = office_fixed,
                                    .field_count = 2,
                                    .none_is_zero = true};
    r[SURVEY] = (struct record_type){.label = NAMED("survey"),
                                     .of = office_of_town,
                                     .of_count = 1,
                                     .fields = office_survey,
                                     .field_count = 1};
    r[REPORT] = (struct record_type){.label = NAMED("report"),
                                     .of = office_of_town,
                                     .of_count = 1,
                                     .has_every = true,
                                     .every = PERIOD_MONTH};
    r[SERVICE] = (struct record_type){.label = NAMED("service"),
                                      .of = office_of_cadre,
                                      .of_count = 1,
                                      .fields = office_service,
                                      .field_count = 1,
                                      .interval = true};
    r[VISIT] = (struct record_type){.label = NAMED("visit"),
                                    .of = office_of_both,
                                    .of_count = 2,
                                    .fields = office_visit,
                                    .field_count = 1,
                                    .exclude = exclude_visit};
    m->records = r;
    m->record_count = RECORDS;
}

static struct rule *office_rule(struct office *o, const char *name, double worth, const char *score)
{
    struct rule *r = arena_alloc(&o->ruleset.arena, sizeof *r);
    r->label = office_label(name, NULL);
    r->worth.given = worth > 0;
    r->worth.number = worth;
    if (score)
        r->score = office_expr(o, score, name);
    r->decimals = -1;
    r->times = 1;
    return r;
}

static struct rule **office_rules(struct office *o, struct rule *a, struct rule *b, struct rule *c)
{
    struct rule **list = arena_array(&o->ruleset.arena, 3, sizeof *list);
    list[0] = a;
    list[1] = b;
    list[2] = c;
    return list;
}

static void office_make_towns(struct office *o, struct scheme *s)
{
    static struct veto vetoes[1];
    static struct outcome outcomes[2];
    static struct show shows[2];
    static struct grade grades[2];
    static struct order tie[1];
    struct rule *env = office_rule(o, "env", 40, NULL);
    env->is_group = true;
    env->rules = office_rules(o, office_rule(o, "policy", 20, "worth * level / 10"),
                              office_rule(o, "service", 20, "worth * level / 20"), NULL);
    env->rule_count = 2;
    env->combine.text = office_text(o, "sum", "combine");
    vetoes[0] = (struct veto){.label = office_label("cheats", NULL)};
    outcomes[0] = (struct outcome){.label = office_label("first_list", NULL)};
    outcomes[1] = (struct outcome){.label = office_label("second", NULL)};
    shows[0] = (struct show){.label = office_label("per_head", NULL),
                             .value = office_expr(o, "debt / population", "per_head")};
    shows[1] = (struct show){.label = office_label("shown", NULL)};
    grades[0] = (struct grade){.title = "优秀"};
    grades[1] = (struct grade){.title = "一般"};
    memset(tie, 0, sizeof tie);
    *s = (struct scheme){.label = office_label("towns", NULL),
                         .of = TOWN,
                         .period = PERIOD_YEAR,
                         .cohort = office_expr(o, "class", "cohort"),
                         .has_total = true,
                         .total = 100};
    s->rules =
        office_rules(o, office_rule(o, "capital", 60, "worth * basic.completion(fdi, target.fdi)"),
                     env, office_rule(o, "probe", 0, NULL));
    s->rule_count = 3;
    s->vetoes = vetoes;
    s->veto_count = 1;
    s->outcomes = outcomes;
    s->outcome_count = 2;
    s->shows = shows;
    s->show_count = 2;
    s->grades = grades;
    s->grade_count = 2;
    s->tie_break = tie;
    s->tie_break_count = 1;
}

static void office_make_schemes(struct office *o, struct model *m)
{
    static struct scheme s[SCHEMES];
    office_make_towns(o, &s[TOWNS]);
    s[CADRES] =
        (struct scheme){.label = office_label("cadres", NULL), .of = CADRE, .period = PERIOD_YEAR};
    s[CADRES].rules = office_rules(o, office_rule(o, "own", 0, "town.towns.points"), NULL, NULL);
    s[CADRES].rule_count = 1;
    s[MONTHLY] =
        (struct scheme){.label = office_label("monthly", NULL), .of = TOWN, .period = PERIOD_MONTH};
    s[MONTHLY].rules = office_rules(o, office_rule(o, "leads", 0, "target.leads"),
                                    office_rule(o, "probe", 0, NULL), NULL);
    s[MONTHLY].rule_count = 2;
    s[AWARD] = (struct scheme){.label = office_label("award", NULL),
                               .of = PROJECT,
                               .period = PERIOD_YEAR,
                               .unit_name = "yuan"};
    s[AWARD].rules = office_rules(o, office_rule(o, "slabs", 0, "slab(total)"),
                                  office_rule(o, "probe", 0, "total"), NULL);
    s[AWARD].rule_count = 2;
    m->schemes = s;
    m->scheme_count = SCHEMES;
}

static void office_make_words(struct office *o, struct model *m)
{
    static struct function functions[4];
    static struct constant constants[3];
    static struct rate rates[1] = {{.unit = U_USD, .in = U_YUAN, .max_age = 7}};
    functions[0] = (struct function){.label = office_label("done", NULL),
                                     .text = office_text(o, "(x, t) = min(1, x / t)", "done")};
    functions[1] = (struct function){
        .label = office_label("larger", NULL),
        .text = office_text(o, "(x) = count(project where total >= x)", "larger")};
    functions[2] = (struct function){
        .label = office_label("each_of", NULL),
        .text = office_text(o, "(x, v) = if class == v then basic.each(x) else 0", "each_of")};
    functions[3] = (struct function){.label = office_label("probe", NULL)};
    constants[0] = (struct constant){
        .label = office_label("limit", NULL), .number = 6, .value = office_expr(o, "6", "limit")};
    constants[1] = (struct constant){.label = office_label("big_sum", NULL),
                                     .value = office_expr(o, "5 yi_yuan", "big_sum")};
    constants[2] = (struct constant){.label = office_label("probe", NULL)};
    m->functions = functions;
    m->function_count = 3;
    m->constants = constants;
    m->constant_count = 2;
    m->rates = rates;
    m->rate_count = 1;
    m->tables = office_tables;
    m->table_count = 3;
}

static void office_init(struct office *o)
{
    ruleset_init(&o->ruleset);
    problems_init(&o->problems);
    struct model *m = &o->ruleset.model;
    m->units.list = office_units;
    m->units.count = m->units.room = UNITS;
    m->units.bases[0] = U_YUAN;
    m->units.bases[1] = U_USD;
    m->units.bases[2] = U_PERSON;
    m->units.bases[3] = U_ITEM;
    m->units.base_count = 4;
    m->units.own_currency = 0;
    for (size_t i = 0; i < UNITS; i++)
        map_put(&m->units.names, office_units[i].name, NULL)->number = i;
    office_make_tables();
    office_make_kinds(o, m);
    office_make_records(m);
    office_make_schemes(o, m);
    office_make_words(o, m);
}

// All errors, as "file:line:column: text", joined by " || ".
static inline void office_errors(struct office *o, struct str *out)
{
    problems_sort(&o->problems);
    for (size_t i = 0; i < o->problems.count; i++) {
        const struct problem *p = &o->problems.list[i];
        if (p->severity == SEVERITY_ERROR)
            str_addf(out, "%s%s:%u:%u: %s", out->size ? " || " : "", p->at.file ? p->at.file : "-",
                     p->at.line, p->at.column, p->text);
    }
}

static void office_release(struct office *o)
{
    problems_release(&o->problems);
    ruleset_release(&o->ruleset);
}

#endif
