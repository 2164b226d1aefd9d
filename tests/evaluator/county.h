// A small county for random expressions: its declarations as a configuration, its history as facts
// from a seed, with no data everywhere.
#ifndef TESTS_EVALUATOR_COUNTY_H
#define TESTS_EVALUATOR_COUNTY_H

#include "base/mem.h"
#include "core/language/fact.h"
#include "core/language/model.h"
#include "tests/base/random.h"

enum { CITY, TOWN, PROJECT, DEAL };           // kinds, as declared
enum { ARRIVED, EVENT, FEE, SERVICE, TYPES }; // record types, as declared
enum { CITIES = 2, TOWNS = 4, PROJECTS = 5, DEALS = 4 };

#define COUNTY                                                                                     \
    "holidays = [\"2024-01-01\", \"2024-02-12\", \"2024-02-13\", \"2024-05-01\"]\n"                \
    "workdays = [\"2024-02-18\", \"2024-05-11\"]\n"                                                \
    "units: { yuan = \"元\"; wan_yuan = \"万元 = 10000 yuan\"; yi_yuan = \"亿元 = 10000 "     \
    "wan_yuan\"\n"                                                                                 \
    "  usd = \"美元\"; wan_usd = \"万美元 = 10000 usd\"; person = \"人\"\n"                  \
    "  wan_person = \"万人 = 10000 person\"; item = \"个\"; dozen = \"打 = 12 item\" }\n"      \
    "rates: { usd: { in = \"yuan\"; max_age = 60; rows = ( (\"2023-06-01\", 7.1),\n"               \
    "  (\"2024-01-01\", 7.0), (\"2024-03-10\", 7.2), (\"2024-08-01\", 6.95) ) } }\n"               \
    "constants: { limit = 6; enough = \"2.5 wan_yuan\" }\n"                                        \
    "functions: { done = \"(x, t) = min(1, x / t)\"\n"                                             \
    "  larger = \"(x) = count(project where total >= x)\" }\n"                                     \
    "tables: { band: { inputs = [\"x\"]; outputs = [\"points\", \"mark\"]\n"                       \
    "    rows = ( (\">= 5 wan_yuan\", 8, 1), (\"1000 yuan..50000 yuan\", 4, 2),\n"                 \
    "      (\"else\", 0, 0.5) ) }\n"                                                               \
    "  mix: { inputs = [\"c\", \"x\"]; outputs = [\"y\"]; rows = ( (\"a\", \">= 10\", 3),\n"       \
    "    (\"-\", \"< 1\", -1), (\"乙\", \"-\", 2), (\"else\", \"else\", 7) ) }\n"                 \
    "  grid: { inputs = [\"x\", \"z\"]; outputs = [\"y\"]; rows = ( (\"> 2\", \"<= 0.25 dozen\", " \
    "1),\n"                                                                                        \
    "    (\"-\", \"2 dozen\", 4), (\"1..2\", \"-\", 2), (\"else\", \"else\", 0) ) }\n"             \
    "  slabs: { inputs = [\"x\"]; outputs = [\"y\"]; slabs = true; rows = ( (\"<= 1\", 0.3),\n"    \
    "    (\"<= 12\", 0.2), (\"else\", 0.1) ) }\n"                                                  \
    "  tax: { inputs = [\"x\"]; outputs = [\"y\"]; slabs = true; rows =\n"                         \
    "    ( (\"<= 1 wan_yuan\", 0.03), (\"<= 3 wan_yuan\", 0.1), (\"else\", 0.2) ) }\n"             \
    "  line: { inputs = [\"x\"]; outputs = [\"y\"]; line = true; rows = ( (0, 1), (2.5, 4),\n"     \
    "    (10, 3) ) } }\n"                                                                          \
    "kinds: { city: { attributes: { standing = \"number\"; opened = \"date\" } }\n"                \
    "  town: { belongs: { city = \"one\" }; active = [\"founded\", \"closed\"]\n"                  \
    "    attributes: { class = \"a 甲 | b 乙\"\n"                                                \
    "      population: { type = \"number\"; unit = \"person\"; decimals = 0 }\n"                   \
    "      level = \"number\"; debt = \"money\"; founded = \"date\"; closed = \"date\"\n"          \
    "      open = \"bool\"; motto = \"text\" } }\n"                                                \
    "  project: { belongs: { town = \"one\" }; attributes: { total = \"money\"\n"                  \
    "    started = \"date\"; fits = \"bool\"; floors: { type = \"number\"; decimals = 1 } } }\n"   \
    "  deal: { belongs: { town = \"equal\" }; attributes: { price = \"money\" } } }\n"             \
    "targets: { town: { goal = \"wan_yuan\"; heads: { unit = \"item\"; per = \"year\" } } }\n"     \
    "records: { arrived: { of = \"project\"; none_is_zero = true; fields: { amount = \"money\"\n"  \
    "    cash = \"bool\"; origin = \"foreign 外资 | domestic 内资\"\n"                         \
    "    n: { type = \"number\"; decimals = 2 }; paid_on = \"date\" } }\n"                         \
    "  event: { of = \"town\"; counts = \"reported\"; fields: { guests = \"number\"\n"             \
    "    crowd: { type = \"number\"; unit = \"person\" } } }\n"                                    \
    "  paid: { of = \"deal\"; none_is_zero = true; fields: { fee = \"money\" } }\n"                \
    "  service: { of = \"town\"; interval = true; fields: { staff = \"number\" } } }\n"

// Indicators of each kind, asked for by name.
static const char *const county_indicators[] = {
    "towns = \"count(town)\"\n",
    "fdi = \"sum(amount as wan_usd of arrived where origin == foreign)\"\n"
    "    begun: { title = \"开工数\"; value = \"count(project where started <= today)\" }\n"
    "    busy = \"count(event) >= 2\"; lasting = \"streak(months where count(event) > 0)\"\n",
    "new = \"in_span(started)\"; size = \"total as wan_yuan\"\n",
    "paid_share = \"sum(fee of paid) / price\"\n"};

struct county {
    struct fact *facts;
    size_t count, room;
    struct random r;
    struct arena arena;
};

static inline bool chance(struct county *c, uint64_t of)
{
    return random_below(&c->r, of) == 0;
}

static inline int32_t county_day(struct county *c)
{
    return day_from_civil((struct civil){2023, 1, 1}) + (int32_t)random_below(&c->r, 700);
}

static inline struct fact *county_add(struct county *c, enum fact_tag tag)
{
    c->facts = mem_grow(c->facts, &c->room, c->count + 1, sizeof *c->facts);
    c->facts[c->count] = (struct fact){.tag = tag, .seq = (int64_t)c->count + 1};
    return &c->facts[c->count++];
}

// A value of a type: often a round one, so that comparisons meet their edges.
static inline struct cell county_cell(struct county *c, const struct type *t)
{
    static const int64_t round[] = {0, 1, 2, 3, 10, 12, 50000, 10000, 1000, 2400, 5};
    static const char *const mottos[] = {"up", "on", "out"};
    struct cell v = {.has = !chance(c, 6)};
    int64_t scale = 1;
    for (int i = 0; i < t->decimals; i++)
        scale *= 10;
    switch (t->tag) {
    case TYPE_NUMBER:
    case TYPE_MONEY:
        v.number = chance(c, 2) ? round[random_below(&c->r, 11)] * scale
                                : (int64_t)random_below(&c->r, 3000000000u) - 200000000;
        break;
    case TYPE_BOOL:
        v.number = (int64_t)random_below(&c->r, 2);
        break;
    case TYPE_DATE:
        v.number = county_day(c);
        break;
    case TYPE_TEXT:
        v.text = mottos[random_below(&c->r, 3)];
        break;
    case TYPE_ENUM:
        v.number = (int64_t)random_below(&c->r, t->value_count);
        break;
    case TYPE_REF:
        v.has = false;
        break;
    }
    return v;
}

static inline void county_subject(struct county *c, const struct model *m, uint32_t subject,
                                  uint32_t kind)
{
    const char *id = arena_printf(&c->arena, "s%u", subject);
    county_add(c, FACT_SUBJECT)->subject = (struct fact_subject){
        .subject = subject, .kind = kind, .id = id, .title = id, .from = DAY_NONE};
    for (uint32_t a = 0; a < m->kinds[kind].attribute_count; a++)
        for (uint32_t times = 1 + (uint32_t)random_below(&c->r, 2); times > 0; times--) {
            struct fact_attribute f = {.subject = subject, .kind = kind, .attribute = a};
            f.from = chance(c, 2) ? DAY_NONE : county_day(c);
            f.value = county_cell(c, &m->kinds[kind].attributes[a].type);
            county_add(c, FACT_ATTRIBUTE)->attribute = f;
        }
}

static inline void county_move(struct county *c, uint32_t subject, uint32_t kind, uint32_t first,
                               uint32_t count)
{
    for (uint32_t times = 1 + (uint32_t)random_below(&c->r, 3); times > 0; times--) {
        uint32_t most = kind == DEAL ? 2 : count; // halves add up exactly, thirds would not
        county_add(c, FACT_MEMBERSHIP)->membership = (struct fact_membership){
            .subject = subject,
            .kind = kind,
            .parent = chance(c, 8) ? NONE : first + (uint32_t)random_below(&c->r, most),
            .from = chance(c, 3) ? DAY_NONE : county_day(c),
            .share = 1};
    }
}

static inline void county_record(struct county *c, const struct model *m, uint32_t type,
                                 uint32_t first, uint32_t count)
{
    static const enum record_status statuses[] = {RECORD_VERIFIED, RECORD_VERIFIED, RECORD_VERIFIED,
                                                  RECORD_REPORTED, RECORD_REJECTED};
    const struct record_type *t = &m->records[type];
    struct cell *cells = arena_array(&c->arena, t->field_count, sizeof *cells);
    for (size_t i = 0; i < t->field_count; i++) {
        cells[i] = county_cell(c, &t->fields[i].type);
        if (t->fields[i].type.tag == TYPE_MONEY && chance(c, 4))
            cells[i].currency = 1; // dollars
    }
    int32_t date = county_day(c);
    county_add(c, FACT_RECORD)->record = (struct fact_record){
        .id = arena_printf(&c->arena, "r%zu", c->count),
        .type = type,
        .subject = first + (uint32_t)random_below(&c->r, count),
        .date = date,
        .until = !t->interval || chance(c, 3) ? DAY_NONE : date + (int32_t)random_below(&c->r, 200),
        .status = statuses[random_below(&c->r, 5)],
        .heard_on = DAY_NONE,
        .cells = cells,
        .cell_count = t->field_count};
}

static inline void county_make(struct county *c, const struct model *m, uint64_t seed)
{
    static const uint32_t counts[] = {CITIES, TOWNS, PROJECTS, DEALS};
    static const uint32_t firsts[] = {0, CITIES, CITIES + TOWNS, CITIES + TOWNS + PROJECTS};
    static const uint32_t of[] = {PROJECT, TOWN, DEAL, TOWN};
    static const uint32_t records[] = {24, 14, 8, 6};
    *c = (struct county){.r = {seed}};
    arena_init(&c->arena);
    for (uint32_t k = 0, s = 0; k < 4; k++)
        for (uint32_t i = 0; i < counts[k]; i++, s++)
            county_subject(c, m, s, k);
    for (uint32_t k = TOWN; k < 4; k++)
        for (uint32_t i = 0; i < counts[k]; i++) {
            uint32_t up = k == TOWN ? CITY : TOWN;
            county_move(c, firsts[k] + i, k, firsts[up], counts[up]);
        }
    for (uint32_t i = 0; i < TOWNS; i++)
        for (uint32_t t = 0; t < 2; t++)
            for (int32_t y = 2023; y < 2025; y++)
                county_add(c, FACT_TARGET)->target =
                    (struct fact_target){.subject = firsts[TOWN] + i,
                                         .kind = TOWN,
                                         .target = t,
                                         .period = {PERIOD_YEAR, y, 0},
                                         .has = !chance(c, 4),
                                         .value = (double)random_below(&c->r, 60) / 4};
    for (uint32_t t = 0; t < TYPES; t++)
        for (uint32_t i = 0; i < records[t]; i++)
            county_record(c, m, t, firsts[of[t]], counts[of[t]]);
}

static inline int32_t county_earliest(const struct county *c)
{
    int32_t first = INT32_MAX;
    for (size_t i = 0; i < c->count; i++)
        if (c->facts[i].tag == FACT_RECORD && c->facts[i].record.date < first)
            first = c->facts[i].record.date;
    return first;
}

static inline void county_release(struct county *c)
{
    free(c->facts);
    arena_release(&c->arena);
}

#endif
