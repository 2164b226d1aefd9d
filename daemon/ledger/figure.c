// Figures that are not records: targets, ratings by judges, and rates of exchange.
#include "ledger/accept.h"

enum ledger_result accept_target(struct acceptance *a)
{
    struct fact_target *f = &a->entry->fact.target;
    const struct kind *kind = &accept_model(a)->kinds[f->kind];
    const char *name = kind->targets[f->target].label.name;
    struct kind_list of = {.kinds = &f->kind, .count = 1};
    enum ledger_result result = accept_resolve(a, a->entry->subject, &f->subject, of, name);
    if (result == LEDGER_STORED && f->has)
        result = accept_finite(a, f->value, "target");
    if (result != LEDGER_STORED)
        return result;

    char period[16];
    period_format(f->period, period);
    sqlite3_stmt *s = book_query(a->book, QUERY_LAST_TARGET);
    sqlite3_bind_int64(s, 1, f->subject);
    db_bind_text(s, 2, name);
    db_bind_text(s, 3, period);
    int64_t last;
    if (!db_find(s, &last, a->error))
        return LEDGER_FAILED;
    struct datum data[] = {
        datum_int(f->subject),
        datum_text(kind->label.name),
        datum_text(name),
        datum_text(period),
        f->has ? datum_real(f->value) : (struct datum){.tag = DATUM_NONE},
        datum_private(f->document),
    };
    return accept_put(a, LINE_TARGET, data, last);
}

// A judge who is a subject is known by number; the name of another is a person's.
static enum ledger_result find_rater(struct acceptance *a, struct fact_rating *f)
{
    if (f->rater_subject == NONE && a->entry->other == NULL)
        return LEDGER_STORED;
    return accept_resolve(a, a->entry->other, &f->rater_subject, (struct kind_list){0},
                          "this rating");
}

enum ledger_result accept_rating(struct acceptance *a)
{
    struct fact_rating *f = &a->entry->fact.rating;
    enum ledger_result result =
        accept_resolve(a, a->entry->subject, &f->subject, (struct kind_list){0}, "this rating");
    if (result == LEDGER_STORED)
        result = find_rater(a, f);
    if (result == LEDGER_STORED)
        result = accept_finite(a, f->points, "rating");
    if (result != LEDGER_STORED)
        return result;

    sqlite3_stmt *s = book_query(a->book, QUERY_RATING_BY_ID);
    db_bind_text(s, 1, f->id);
    int64_t last;
    if (!db_find(s, &last, a->error))
        return LEDGER_FAILED;
    char period[16];
    period_format(f->period, period);
    bool by_subject = f->rater_subject != NONE;
    struct datum none = {.tag = DATUM_NONE};
    struct datum data[] = {
        datum_text(f->id),
        datum_int(f->subject),
        datum_text(f->scheme),
        datum_text(f->rule),
        datum_text(period),
        by_subject ? datum_int(f->rater_subject) : none,
        by_subject ? none : datum_private(f->rater),
        datum_real(f->points),
        datum_private(f->reason),
    };
    struct relation *r = &a->book->relations[LINE_RATING];
    if (last == 0)
        return accept_append(a, LINE_RATING, r, data);
    size_t differs;
    if (!book_compare(a->book, r, last, data, NULL, &differs, a->error))
        return LEDGER_FAILED;
    if (differs == SIZE_MAX)
        return accept_same(a, last);
    return accept_refuse(a, LEDGER_CONFLICT,
                         "rating \"%s\" stands already with another %s (line %lld)", f->id,
                         r->columns[differs], (long long)last);
}

enum ledger_result accept_rate(struct acceptance *a)
{
    const struct fact_rate *f = &a->entry->fact.rate;
    const struct model *m = accept_model(a);
    const char *unit = m->units.list[f->unit].name;
    const char *price_unit = NULL;
    for (size_t i = 0; i < m->rate_count; i++)
        if (m->rates[i].unit == f->unit)
            price_unit = m->units.list[m->rates[i].in].name;
    if (price_unit == NULL)
        return accept_refuse(a, LEDGER_NOT_ALLOWED, "the configuration has no rate for \"%s\"",
                             unit);

    enum ledger_result result = accept_finite(a, f->price, "rate");
    if (result != LEDGER_STORED)
        return result;
    sqlite3_stmt *s = book_query(a->book, QUERY_LAST_RATE);
    db_bind_text(s, 1, unit);
    sqlite3_bind_int(s, 2, f->day);
    int64_t last;
    if (!db_find(s, &last, a->error))
        return LEDGER_FAILED;
    struct datum data[] = {datum_text(unit), datum_int(f->day), datum_real(f->price),
                           datum_text(price_unit)};
    return accept_put(a, LINE_RATE, data, last);
}
