// A county made by hand, its board packed: seven towns in two cohorts, rules in a group, a show of
// every type. For what writes, checks and reads packed boards.
#ifndef TESTS_LINK_PACKED_FIXTURE_H
#define TESTS_LINK_PACKED_FIXTURE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "link/packed.h"

enum { TOWNS = 7, LISTED = 6, COHORTS = 2, SHOWS = 6 };
enum { RULE_FOREIGN, RULE_FDI, RULE_GROWTH, RULE_STRENGTH, RULE_COUNT };

struct county {
    struct ruleset ruleset;
    struct store *store;
    struct board board;
    struct str packed;
    struct kind kind;
    struct scheme scheme;
    struct rule rules[RULE_COUNT];
    struct rule *top[2], *foreign[2], *all[RULE_COUNT];
    struct veto veto;
    struct outcome outcomes[2];
    struct grade grades[2];
    struct show shows[SHOWS];
    struct type level;
    // the board's arrays
    uint8_t state[TOWNS], tied[TOWNS], vetoes[TOWNS], outcome[2][TOWNS];
    uint8_t rule_state[RULE_COUNT][TOWNS];
    points total[TOWNS], rule_points[RULE_COUNT][TOWNS];
    uint32_t cohort[TOWNS], rank[TOWNS], grade[TOWNS], next[2][TOWNS], order[LISTED];
    uint32_t ranked[COHORTS];
    size_t starts[COHORTS + 1];
    double show[SHOWS][TOWNS];
    const char *cohort_names[COHORTS], *cohort_titles[COHORTS];
    struct board_rule board_rules[RULE_COUNT];
    uint8_t *veto_arrays[1], *outcome_arrays[2];
    uint32_t *next_arrays[2];
    double *show_arrays[SHOWS];
    struct board_failure failures[2];
};

static const char *const county_ids[TOWNS] = {"qiandeng", "zhangpu", "lujia",  "kaifaqu",
                                              "gaoxinqu", "huaqiao", "bacheng"};
static const char *const county_titles[TOWNS] = {"千灯镇", "张浦镇", "陆家镇",     "开发区",
                                                 "高新区", "花桥",   "\"巴城\" 镇"};
static struct unit county_units[] = {{"yuan", "元", 0, 1, 0, {0}},
                                     {"wan_yuan", "万元", 0, 10000, 0, {0}}};
static struct enum_value county_levels[] = {{"national", "国家级"}, {"township", "镇"}};

static inline struct label county_label(const char *name, const char *title)
{
    return (struct label){.name = name, .title = title};
}

static inline void county_rules(struct county *c)
{
    static const char *const names[] = {"foreign", "fdi", "fdi_growth", "strength"};
    static const char *const titles[] = {"外资", "实际利用外资", "外资增长", "实力"};
    for (size_t i = 0; i < RULE_COUNT; i++) {
        c->rules[i] = (struct rule){.label = county_label(names[i], titles[i]),
                                    .clause = "1.1",
                                    .worth = {.given = true, .number = 10.0 * (double)(4 - i)},
                                    .parent = NONE};
        c->all[i] = &c->rules[i];
    }
    c->foreign[0] = &c->rules[RULE_FDI];
    c->foreign[1] = &c->rules[RULE_GROWTH];
    c->rules[RULE_FOREIGN].is_group = true;
    c->rules[RULE_FOREIGN].rules = c->foreign;
    c->rules[RULE_FOREIGN].rule_count = 2;
    c->top[0] = &c->rules[RULE_FOREIGN];
    c->top[1] = &c->rules[RULE_STRENGTH];
    c->rules[RULE_STRENGTH].is_unknown = true;
}

static inline void county_shows(struct county *c)
{
    static const char *const names[] = {"fdi", "met", "since", "head", "level", "twin"};
    c->level = (struct type){.tag = TYPE_ENUM, .values = county_levels, .value_count = 2};
    for (uint32_t i = 0; i < SHOWS; i++) {
        c->shows[i] = (struct show){.label = county_label(names[i], names[i])};
        c->shows[i].value.type = (struct value_type){.tag = (enum value_tag)i};
    }
    c->shows[VALUE_NUMBER].value.type.measure = measure_of_unit(&c->ruleset.model.units, 1);
    c->shows[VALUE_ENUM].value.type.enumerated = &c->level;
}

static inline void county_model(struct county *c)
{
    struct model *m = &c->ruleset.model;
    ruleset_init(&c->ruleset);
    m->units =
        (struct units){.list = county_units, .count = 2, .room = 2, .bases = {0}, .base_count = 1};
    map_init(&m->units.names);
    map_put(&m->units.names, "yuan", NULL)->number = 0;
    map_put(&m->units.names, "wan_yuan", NULL)->number = 1;
    c->kind = (struct kind){.label = county_label("town", "区镇")};
    county_rules(c);
    county_shows(c);
    c->veto = (struct veto){.label = county_label("grave", "严重影响")};
    c->outcomes[0] = (struct outcome){.label = county_label("red_list", "红榜")};
    c->outcomes[1] = (struct outcome){.label = county_label("black_list", "黑榜")};
    c->grades[0] = (struct grade){.title = "优秀"};
    c->grades[1] = (struct grade){.title = "合格"};
    c->scheme = (struct scheme){
        .label = county_label("town_annual", "区镇年度考核"),
        .act = "昆山市招商引资的经验与做法",
        .period = PERIOD_YEAR,
        .has_total = true,
        .total = 100,
        .decimals = 4,
        .shown = 2,
        .rules = c->top,
        .rule_count = 2,
        .all_rules = c->all,
        .all_rule_count = RULE_COUNT,
        .vetoes = &c->veto,
        .veto_count = 1,
        .grades = c->grades,
        .grade_count = 2,
        .outcomes = c->outcomes,
        .outcome_count = 2,
        .shows = c->shows,
        .show_count = SHOWS,
    };
    m->kinds = &c->kind;
    m->kind_count = 1;
    m->schemes = &c->scheme;
    m->scheme_count = 1;
}

static inline bool county_subjects(struct county *c, struct err *e)
{
    c->store = store_new(&c->ruleset);
    for (uint32_t i = 0; i < TOWNS; i++) {
        struct fact f = {.tag = FACT_SUBJECT, .seq = (int64_t)i + 1};
        f.subject = (struct fact_subject){
            .subject = i, .id = county_ids[i], .title = county_titles[i], .from = DAY_NONE};
        if (!store_add(c->store, &f, e))
            return false;
    }
    store_settle(c->store);
    return true;
}

static inline void county_row(struct county *c, uint32_t row, uint32_t cohort, enum row_state state,
                              uint32_t rank, points total)
{
    uint32_t head = intern_put(&c->ruleset.texts, row % 2 ? "王" : "李", 3);
    c->state[row] = (uint8_t)state;
    c->cohort[row] = cohort;
    c->rank[row] = rank;
    c->total[row] = total;
    c->grade[row] = state == ROW_RANKED ? row % 2 : NONE;
    c->ranked[cohort] += state == ROW_RANKED;
    for (size_t i = 0; i < RULE_COUNT; i++)
        c->rule_points[i][row] = total == POINTS_NONE ? POINTS_NONE : total / (int64_t)(i + 1);
    c->show[VALUE_NUMBER][row] = 1000.5 * row;
    c->show[VALUE_BOOL][row] = row % 2;
    c->show[VALUE_DATE][row] = 19783 + row; // 2024-03-01
    c->show[VALUE_TEXT][row] = head;
    c->show[VALUE_ENUM][row] = row % 2;
    c->show[VALUE_REF][row] = row ? row - 1 : (double)NAN;
}

static inline void county_rows(struct county *c)
{
    static const uint32_t order[LISTED] = {3, 4, 5, 0, 1, 2};
    county_row(c, 0, 1, ROW_RANKED, 1, 962500);
    county_row(c, 1, 1, ROW_VETOED, 0, 800000);
    county_row(c, 2, 1, ROW_MISSING, 0, POINTS_NONE);
    county_row(c, 3, 0, ROW_RANKED, 1, 990000);
    county_row(c, 4, 0, ROW_RANKED, 2, 700001);
    county_row(c, 5, 0, ROW_RANKED, 2, 700001);
    county_row(c, 6, 0, ROW_ABSENT, 0, POINTS_NONE);
    memcpy(c->order, order, sizeof order);
    c->starts[1] = 3;
    c->starts[2] = LISTED;
    c->tied[4] = c->tied[5] = 1;
    c->vetoes[1] = VETO_FIRED;
    c->rule_state[RULE_FDI][2] = RULE_NO_DATA;
    c->rule_state[RULE_GROWTH][3] = RULE_NOT_APPLICABLE;
    c->show[VALUE_NUMBER][2] = (double)NAN;
    c->show[VALUE_TEXT][2] = (double)NAN;
    for (uint32_t i = 0; i < TOWNS; i++) {
        c->outcome[0][i] = c->rank[i] == 1 ? OUTCOME_IN : OUTCOME_OUT;
        c->outcome[1][i] = i == 4 ? OUTCOME_NEXT : OUTCOME_OUT;
        c->next[1][i] = i == 4 ? 2 : 0;
    }
}

static inline void county_board(struct county *c)
{
    static const char *const names[] = {"zone", "town"}, *const titles[] = {"开发区", "镇"};
    struct board *b = &c->board;
    *b = (struct board){
        .window = {.period = {.length = PERIOD_YEAR, .year = 2024},
                   .start = 19723,
                   .end = 20088,
                   .today = 19904}, // 2024-06-30
        .row_count = TOWNS,
        .keeps_rules = true,
        .rule_count = RULE_COUNT,
        .state = c->state,
        .points = c->total,
        .cohort = c->cohort,
        .cohort_names = c->cohort_names,
        .cohort_titles = c->cohort_titles,
        .cohort_count = COHORTS,
        .cohort_ranked = c->ranked,
        .cohort_starts = c->starts,
        .rank = c->rank,
        .tied = c->tied,
        .grade = c->grade,
        .rules = c->board_rules,
        .vetoes = c->veto_arrays,
        .outcomes = c->outcome_arrays,
        .outcome_next = c->next_arrays,
        .shows = c->show_arrays,
        .order = c->order,
        .listed = LISTED,
        .failures = c->failures,
        .failure_count = 2,
    };
    memcpy(c->cohort_names, names, sizeof names);
    memcpy(c->cohort_titles, titles, sizeof titles);
    for (size_t i = 0; i < RULE_COUNT; i++)
        c->board_rules[i] =
            (struct board_rule){.points = c->rule_points[i], .state = c->rule_state[i]};
    c->veto_arrays[0] = c->vetoes;
    for (size_t i = 0; i < 2; i++) {
        c->outcome_arrays[i] = c->outcome[i];
        c->next_arrays[i] = c->next[i];
    }
    for (size_t i = 0; i < SHOWS; i++)
        c->show_arrays[i] = c->show[i];
    c->failures[0] = (struct board_failure){.rule = RULE_FDI, .row = 2, .text = "an infinity"};
    c->failures[1] = (struct board_failure){.rule = NONE, .row = NONE, .text = "all of it"};
}

// The board as it stands now; page NULL: all of it.
static inline void county_pack(struct county *c, const struct packed_page *page, int64_t seq,
                               int32_t as_of, struct str *out)
{
    struct packed_from from = {.board = &c->board,
                               .ruleset = &c->ruleset,
                               .store = c->store,
                               .page = page,
                               .seq = seq,
                               .as_of = as_of};
    struct packed_room room = {.bytes = NULL};
    if (!packed_write(&from, &room))
        abort();
    str_clear(out);
    str_add_bytes(out, (const char *)room.bytes, room.size);
    free(room.bytes);
}

// One board of the county, packed at ledger line 77 as of 2024-06-30.
static inline void county_open(struct county *c)
{
    struct err e;
    *c = (struct county){.store = NULL};
    county_model(c);
    if (!county_subjects(c, &e)) {
        fprintf(stderr, "%s\n", e.text);
        abort();
    }
    county_rows(c);
    county_board(c);
    county_pack(c, NULL, 77, 19904, &c->packed);
}

static inline void county_close(struct county *c)
{
    str_release(&c->packed);
    store_free(c->store);
    ruleset_release(&c->ruleset);
}

// The sum made right again after bytes were changed, so that only the rest of the check can tell.
static inline void county_sum(void *bytes, size_t size)
{
    struct packed_head head;
    if (size < sizeof head)
        return;
    memcpy(&head, bytes, sizeof head);
    head.sum = packed_sum(bytes, size);
    memcpy(bytes, &head, sizeof head);
}

#endif
