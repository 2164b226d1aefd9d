// Random facts of all kinds about the people of fixture_people.
#ifndef TESTS_LEDGER_FACTS_H
#define TESTS_LEDGER_FACTS_H

#include "../base/random.h"
#include "fixture.h"

static const char *const fact_subjects[] = {"qiandeng", "zhoushi", "li", "p1", "p2"};

static inline const char *maybe_text(struct fixture *f, struct random *r, int n)
{
    return random_below(r, 3) == 0
               ? NULL
               : arena_printf(&f->arena, "文本 %d-%d", n, (int)random_below(r, 1000));
}

static inline struct cell random_cell(struct fixture *f, struct random *r, const struct type *t,
                                      int n)
{
    struct cell c = {.has = random_below(r, 4) != 0};
    if (!c.has)
        return c;
    switch (t->tag) {
    case TYPE_NUMBER:
    case TYPE_MONEY:
        c.number = (int64_t)(random_next(r) >> random_below(r, 64));
        c.currency = t->tag == TYPE_MONEY ? (uint32_t)random_below(r, 2) : 0;
        break;
    case TYPE_BOOL:
    case TYPE_ENUM:
        c.number = (int64_t)random_below(r, 2);
        break;
    case TYPE_DATE:
        c.number = (int64_t)random_below(r, 40000) - 20000;
        break;
    case TYPE_REF:
        c.text = fact_subjects[3 + random_below(r, 2)];
        break;
    case TYPE_TEXT:
        c.text = arena_printf(&f->arena, "文本 %d", n);
        break;
    }
    return c;
}

static inline struct ledger_entry random_record(struct fixture *f, struct random *r, int n)
{
    uint32_t type = (uint32_t)random_below(r, TYPES);
    const char *id = arena_printf(&f->arena, "r%d", n);
    struct ledger_entry e =
        type == ARRIVED ? new_arrived(f, id, fact_subjects[3 + random_below(r, 2)], 0, NULL)
                        : new_visit(f, id, fact_subjects[random_below(r, 3)], 0, NULL, NULL);
    struct fact_record *it = &e.fact.record;
    struct cell *cells = arena_array(&f->arena, it->cell_count, sizeof *cells);
    for (size_t i = 0; i < it->cell_count; i++)
        cells[i] = random_cell(f, r, &f->types[type].fields[i].type, n);
    it->cells = cells;
    it->date = (int32_t)random_below(r, 20000);
    it->reported_on = random_below(r, 2) ? 0 : (int64_t)random_below(r, 1000000) + 1;
    it->status = random_below(r, 2) ? RECORD_REPORTED : RECORD_VERIFIED;
    it->evidence_count = random_below(r, it->evidence_count + 1);
    it->decision = maybe_text(f, r, n);
    it->appeal_upheld = random_below(r, 2);
    return e;
}

static inline struct ledger_entry random_fact(struct fixture *f, struct random *r, int n)
{
    int32_t day = random_below(r, 5) == 0 ? DAY_NONE : 19000 + n;
    const char *town = fact_subjects[random_below(r, 2)];
    switch (random_below(r, 9)) {
    case 0:
        return new_subject(PROJECT, arena_printf(&f->arena, "s%d", n), maybe_text(f, r, n));
    case 1: {
        struct ledger_entry e = new_people(town, 19000 + n, 0);
        e.fact.attribute.attribute = (uint32_t)random_below(r, TOWN_ATTRIBUTES);
        e.fact.attribute.value =
            random_cell(f, r, &f->town_attributes[e.fact.attribute.attribute].type, n);
        return e;
    }
    case 2:
        return new_member(PROJECT, "p1", random_below(r, 4) ? town : NULL, 19000 + n,
                          1.0 / (1.0 + n));
    case 3: {
        struct ledger_entry e = new_target(town, 1000 + n, n / 3.0);
        e.fact.target.has = random_below(r, 4) != 0;
        e.fact.target.value = e.fact.target.has ? n / 3.0 : 0;
        return e;
    }
    case 4: {
        struct ledger_entry e =
            new_rating(arena_printf(&f->arena, "g%d", n), town, "办公室", n / 7.0);
        e.fact.rating.reason = maybe_text(f, r, n);
        if (random_below(r, 2))
            e.other = e.fact.rating.rater = "li";
        return e;
    }
    case 5:
        return new_rate(day == DAY_NONE ? -n : day, 7 + n / 10.0);
    default:
        return random_record(f, r, n);
    }
}

#endif
