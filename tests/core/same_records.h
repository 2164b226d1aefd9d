// Two stores of rulesets that declare the same records: is all that is known of these the same?
#ifndef TESTS_CORE_SAME_RECORDS_H
#define TESTS_CORE_SAME_RECORDS_H

#include <string.h>

#include "core/store/store.h"

static inline bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static inline bool same_array(const void *a, const void *b, size_t count, size_t size)
{
    return count == 0 || memcmp(a, b, count * size) == 0;
}

static inline bool same_tables(const struct record_table *a, const struct record_table *b,
                               size_t field_count)
{
    size_t n = a->count;
    bool same = n == b->count && same_array(a->subject, b->subject, n, sizeof *a->subject) &&
                same_array(a->date, b->date, n, sizeof *a->date) &&
                same_array(a->until, b->until, n, sizeof *a->until) &&
                same_array(a->seq, b->seq, n, sizeof *a->seq) &&
                same_array(a->reported_on, b->reported_on, n, sizeof *a->reported_on) &&
                same_array(a->status, b->status, n, 1) &&
                same_array(a->appeal_upheld, b->appeal_upheld, n, 1) &&
                same_array(a->heard_on, b->heard_on, n, sizeof *a->heard_on);
    for (size_t i = 0; same && i < n; i++)
        same = same_text(a->id[i], b->id[i]) && same_text(a->decision[i], b->decision[i]);
    for (size_t f = 0; same && n && f < field_count; f++)
        same = same_array(a->cells[f], b->cells[f], n, sizeof(int64_t)) &&
               (!a->currency[f] || same_array(a->currency[f], b->currency[f], n, 1));
    return same;
}

// The first record type that is not; NULL: all are.
static inline const char *other_records(const struct store *a, const struct store *b,
                                        const struct model *m)
{
    if (store_earliest(a) != store_earliest(b))
        return "earliest";
    for (uint32_t i = 0; i < m->record_count; i++)
        if (!same_tables(store_records(a, i), store_records(b, i), m->records[i].field_count))
            return m->records[i].label.name;
    return NULL;
}

#endif
