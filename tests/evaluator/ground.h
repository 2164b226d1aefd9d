// Where a random expression stands: the names it may use there, by sort, and literals.
#ifndef TESTS_EVALUATOR_GROUND_H
#define TESTS_EVALUATOR_GROUND_H

#include "base/str.h"
#include "tests/base/random.h"
#include "tests/evaluator/county.h"

enum sort { PLAIN, YUAN, USD, PERSON, YES, DATE, CLASS, ORIGIN, SORTS };

struct ground { // where a phrase stands: whose names it knows
    uint32_t kind;
    int record; // type, or -1
    const struct ground *outer;
    int sets; // how many sets may still stand within each other
};

struct phrase {
    struct str *out;
    struct random r;
};

static inline size_t pick(struct phrase *p, size_t most)
{
    return (size_t)random_below(&p->r, most);
}

static inline void put(struct phrase *p, const char *text)
{
    str_add(p->out, text);
}

#define ONE_OF(p, list) ((list)[pick((p), sizeof(list) / sizeof *(list))])

// Names of a ground, each with what it is.
struct word {
    int of; // a kind, or 100 + a record type
    enum sort sort;
    const char *name;
};

static const struct word words[] = {
    {CITY, PLAIN, "standing"},
    {CITY, DATE, "opened"},
    {CITY, PLAIN, "towns"},
    {TOWN, CLASS, "class"},
    {TOWN, PERSON, "population"},
    {TOWN, PLAIN, "level"},
    {TOWN, YUAN, "debt"},
    {TOWN, DATE, "founded"},
    {TOWN, YES, "open"},
    {TOWN, USD, "fdi"},
    {TOWN, PLAIN, "begun"},
    {TOWN, YES, "busy"},
    {TOWN, YUAN, "target.goal"},
    {TOWN, PLAIN, "target.heads"},
    {TOWN, PLAIN, "lasting"},
    {PROJECT, YUAN, "total"},
    {PROJECT, DATE, "started"},
    {PROJECT, YES, "fits"},
    {PROJECT, YES, "new"},
    {PROJECT, YUAN, "size"},
    {PROJECT, PLAIN, "floors"},
    {DEAL, YUAN, "price"},
    {DEAL, PLAIN, "paid_share"},
    {100 + ARRIVED, YUAN, "amount"},
    {100 + ARRIVED, YES, "cash"},
    {100 + ARRIVED, ORIGIN, "origin"},
    {100 + ARRIVED, PLAIN, "n"},
    {100 + ARRIVED, DATE, "paid_on"},
    {100 + ARRIVED, DATE, "date"},
    {100 + ARRIVED, USD, "amount as wan_usd"},
    {100 + EVENT, PLAIN, "guests"},
    {100 + EVENT, DATE, "date"},
    {100 + EVENT, PERSON, "crowd"},
    {100 + FEE, YUAN, "fee"},
    {100 + FEE, PLAIN, "share"},
    {100 + FEE, DATE, "date"},
    {100 + SERVICE, DATE, "until"},
    {100 + SERVICE, PLAIN, "staff"},
    {100 + SERVICE, DATE, "date"},
};

static inline bool titled(const char *name)
{
    return strcmp(name, "begun") == 0;
}

// A name of that sort of one of these; false when there is none.
static inline bool put_name_of(struct phrase *p, enum sort s, int of, bool later,
                               const char *before)
{
    size_t count = sizeof words / sizeof *words, first = pick(p, count);
    for (size_t i = 0; i < count; i++) {
        const struct word *w = &words[(first + i) % count];
        if (w->of != of || w->sort != s)
            continue;
        bool bracket = strchr(w->name, ' ') != NULL;
        static const char *const shifts[] = {"prev.", "year_ago."};
        put(p, bracket ? "(" : "");
        put(p, before);
        bool shifted = later && pick(p, 4) == 0;
        put(p, shifted ? ONE_OF(p, shifts) : "");
        bool by_title = !*before && !shifted && titled(w->name) && pick(p, 2);
        put(p, by_title ? "《开工数》" : w->name);
        put(p, bracket ? ")" : "");
        return true;
    }
    return false;
}

static inline bool put_name(struct phrase *p, enum sort s, const struct ground *g)
{
    switch (pick(p, 6)) {
    case 0:
        if (g->outer)
            return put_name_of(p, s, (int)g->outer->kind, true, "my.");
        break;
    case 1:
        if (g->kind == PROJECT)
            return put_name_of(p, s, TOWN, false, "town.");
        if (g->kind == TOWN)
            return put_name_of(p, s, CITY, false, "city.");
        break;
    case 2:
        if (g->kind == PROJECT)
            return put_name_of(p, s, CITY, false, pick(p, 2) ? "city." : "town.city.");
        break;
    default:
        break;
    }
    if (g->record >= 0 && pick(p, 3))
        return put_name_of(p, s, 100 + g->record, false, "");
    return put_name_of(p, s, (int)g->kind, true, "");
}

static inline void put_literal(struct phrase *p, enum sort s)
{
    static const char *const plain[] = {"1",    "2",     "3",       "0.5", "10",
                                        "100",  "1.25",  "20%",     "5‰",  "12",
                                        "1000", "limit", "2 dozen", "0.1", "phase"};
    static const char *const yuan[] = {"5 wan_yuan",   "300 yuan", "2 yi_yuan",
                                       "1234.56 yuan", "enough",   "0.5 wan_yuan"};
    static const char *const usd[] = {"1 wan_usd", "300 usd", "12.5 usd"};
    static const char *const person[] = {"1200 person", "3 wan_person", "1 person"};
    static const char *const yes[] = {"true", "false", "today > start", "end == today"};
    static const char *const date[] = {"start", "end", "today"};
    const char *const *lists[] = {plain, yuan, usd, person, yes, date};
    static const size_t sizes[] = {15, 6, 3, 3, 4, 3};
    put(p, "(");
    put(p, lists[s][pick(p, sizes[s])]);
    put(p, ")");
}

static inline void put_atom(struct phrase *p, enum sort s, const struct ground *g)
{
    if (pick(p, 8) && put_name(p, s, g))
        return;
    put_literal(p, s);
}

// A set of this ground: its name, and the ground inside it.
static inline bool put_set(struct phrase *p, const struct ground *g, struct ground *inner,
                           char *set)
{
    static const char *const periods[] = {
        "months",           "quarters",       "halves",        "years",    "months_to_date",
        "quarters_to_date", "halves_to_date", "years_to_date", "years(3)", "months(5)"};
    static const struct {
        uint32_t owner;
        const char *name;
        uint32_t kind;
        int record;
    } sets[] = {
        {PROJECT, "arrived", PROJECT, ARRIVED},
        {DEAL, "paid", DEAL, FEE},
        {TOWN, "arrived", PROJECT, ARRIVED},
        {TOWN, "event", TOWN, EVENT},
        {TOWN, "paid", DEAL, FEE},
        {TOWN, "service", TOWN, SERVICE},
        {TOWN, "project", PROJECT, -1},
        {TOWN, "deal", DEAL, -1},
        {CITY, "arrived", PROJECT, ARRIVED},
        {CITY, "event", TOWN, EVENT},
        {CITY, "paid", DEAL, FEE},
        {CITY, "town", TOWN, -1},
        {CITY, "project", PROJECT, -1},
        {CITY, "deal", DEAL, -1},
    };
    *inner = (struct ground){.record = -1, .outer = g, .sets = g->sets - 1};
    if (pick(p, 3) == 0) {
        inner->kind = g->kind;
        snprintf(set, 32, "%s", ONE_OF(p, periods));
        return true;
    }
    size_t count = sizeof sets / sizeof *sets, first = pick(p, count);
    for (size_t i = 0; i < count; i++) {
        size_t k = (first + i) % count;
        if (sets[k].owner != g->kind)
            continue;
        inner->kind = sets[k].kind;
        inner->record = sets[k].record;
        snprintf(set, 32, "%s", sets[k].name);
        return true;
    }
    return false;
}

#endif
