// Is a copy of a staged board what it should be? Nothing in it is trusted: whatever the bytes are,
// no reader of a board that passed leaves them, and ranks and cohorts are what they say.
// packed_take.c goes through the rows.
#include "link/packed.h"

#include <math.h>

static bool period_fits(const struct packed_head *h)
{
    static const int32_t periods[] = {12, 4, 2, 1}; // in a year, by enum period_length
    return h->period_year >= 1 && h->period_year <= 9999 && h->period_at >= 0 &&
           h->period_at < periods[h->period_length];
}

static bool day_fits(int32_t day)
{
    return day >= DAY_MIN && day <= DAY_MAX;
}

static bool parts_fit(const struct packed_head *h, size_t size)
{
    return h->rows_at == packed_aligned(sizeof *h) &&
           h->shows_at == h->rows_at + (uint64_t)h->row_count * h->row_size &&
           h->cohorts_at == h->shows_at + (uint64_t)h->show_count * sizeof(struct packed_show) &&
           h->failures_at ==
               h->cohorts_at + (uint64_t)h->cohort_count * sizeof(struct packed_cohort) &&
           h->texts_at ==
               h->failures_at + (uint64_t)h->failure_count * sizeof(struct packed_failure) &&
           h->texts_at < size;
}

bool packed_head_fits(const struct packed_head *h, size_t size, const struct model *m,
                      struct err *e)
{
    if (size < sizeof *h || h->magic != PACKED_MAGIC || h->version != PACKED_VERSION)
        return err_set(e, "staged board: not a board of version %u", PACKED_VERSION);
    if (h->size != size)
        return err_set(e, "staged board: says %llu bytes, has %zu", (unsigned long long)h->size,
                       size);
    if (h->scheme >= m->scheme_count)
        return err_set(e, "staged board: scheme %u of %zu", h->scheme, m->scheme_count);
    const struct scheme *s = &m->schemes[h->scheme];
    if ((h->rule_count && h->rule_count != s->all_rule_count) || h->veto_count != s->veto_count ||
        h->outcome_count != s->outcome_count || h->show_count != s->show_count ||
        h->rule_is_total > 1 || (h->rule_is_total && h->rule_count != 1) ||
        h->row_size != packed_row_size(s, packed_rules_in_row(h)))
        return err_set(e, "staged board %s: rules, vetoes, outcomes or shows are not the scheme's",
                       s->label.name);
    if (h->period_length != (int32_t)s->period || !period_fits(h))
        return err_set(e, "staged board %s: not a period of the scheme", s->label.name);
    if (!day_fits(h->today) || !day_fits(h->as_of) || h->seq < 0)
        return err_set(e, "staged board %s: its days or its line are out of range", s->label.name);
    if ((uint64_t)h->first + h->row_count > h->listed)
        return err_set(e, "staged board %s: rows %u to %llu of %u", s->label.name, h->first,
                       (unsigned long long)h->first + h->row_count, h->listed);
    if (!parts_fit(h, size))
        return err_set(e, "staged board %s: parts do not add up to its size", s->label.name);
    return true;
}

static bool texts_fit(const void *bytes, size_t size, const struct model *m, size_t subject_count,
                      struct err *e)
{
    const struct packed_head *h = bytes;
    size_t rules = m->schemes[h->scheme].all_rule_count;
    size_t texts = size - h->texts_at;
    if (((const char *)bytes)[size - 1])
        return err_set(e, "staged board: texts are not ended");
    for (uint32_t i = 0; i < h->show_count; i++) {
        const struct packed_show *s = &packed_show_types(bytes)[i];
        if (s->type > VALUE_REF || (s->unit != NONE && s->unit >= texts))
            return err_set(e, "staged board: show %u is out of range", i);
    }
    for (uint32_t i = 0; i < h->cohort_count; i++) {
        const struct packed_cohort *c = &packed_cohorts(bytes)[i];
        if (c->name >= texts || c->title >= texts || (uint64_t)c->first + c->listed > h->listed)
            return err_set(e, "staged board: cohort %u is out of range", i);
    }
    for (uint32_t i = 0; i < h->failure_count; i++) {
        const struct packed_failure *f = &packed_failures(bytes)[i];
        if (f->text >= texts || (f->rule != NONE && f->rule >= rules) ||
            (f->subject != NONE && f->subject >= subject_count))
            return err_set(e, "staged board: failure %u is out of range", i);
    }
    return true;
}

// One state of some rows, `width` bytes apart.
static bool states_fit(const uint8_t *states, size_t width, size_t count, uint8_t most)
{
    bool fit = true;
    for (size_t i = 0; i < count; i++)
        fit = fit & (states[i * width] <= most);
    return fit;
}

static bool all_states_fit(const struct packed_head *h, const uint8_t *states, size_t count)
{
    bool fit = true;
    for (size_t i = 0; i < packed_rules_in_row(h); i++)
        fit = fit && states_fit(states++, h->row_size, count, RULE_FAILED);
    for (uint32_t i = 0; i < h->veto_count; i++)
        fit = fit && states_fit(states++, h->row_size, count, VETO_EXEMPT);
    for (uint32_t i = 0; i < h->outcome_count; i++)
        fit = fit && states_fit(states++, h->row_size, count, OUTCOME_UNANSWERED);
    return fit;
}

static bool shows_fit(const void *bytes, const double *shows)
{
    const struct packed_head *h = bytes;
    double texts = (double)(h->size - h->texts_at);
    for (uint32_t i = 0; i < h->show_count; i++) {
        uint32_t type = packed_show_types(bytes)[i].type;
        double v = shows[i];
        if (isnan(v))
            continue;
        if (isinf(v) ||
            (packed_is_text(type) && !(v >= 0 && v < texts && v == (double)(uint64_t)v)))
            return false;
    }
    return true;
}

// The states are ones that have a name, and the shows values of their types.
bool packed_values_fit(const void *bytes, const struct packed_row *rows, size_t count)
{
    const struct packed_head *h = bytes;
    bool fit = all_states_fit(h, rows->states, count);
    for (size_t i = 0; i < count && h->show_count && fit; i++)
        fit = shows_fit(
            bytes, packed_shows(bytes, (const void *)((const uint8_t *)rows + i * h->row_size)));
    return fit;
}

bool packed_row_fits(const void *bytes, const struct packed_row *row, const struct model *m)
{
    const struct packed_head *h = bytes;
    return packed_names_fit(row, h->cohort_count, m->schemes[h->scheme].grade_count) &&
           packed_values_fit(bytes, row, 1);
}

// The cohorts' rows follow each other, and together are all that is listed.
static bool cohorts_fit(const void *bytes, const struct model *m, struct err *e)
{
    const struct packed_head *h = bytes;
    const char *scheme = m->schemes[h->scheme].label.name;
    uint64_t listed = 0;
    for (uint32_t i = 0; i < h->cohort_count; i++) {
        const struct packed_cohort *c = &packed_cohorts(bytes)[i];
        if (c->ranked > c->listed || (c->listed && c->first != listed))
            return err_set(e, "staged board %s: cohort %u is out of range", scheme, i);
        listed += c->listed;
    }
    return listed == h->listed ||
           err_set(e, "staged board %s: its cohorts have %llu rows, and %u are listed", scheme,
                   (unsigned long long)listed, h->listed);
}

bool packed_parts_fit(const void *bytes, size_t size, const struct model *m, size_t subject_count,
                      struct err *e)
{
    return texts_fit(bytes, size, m, subject_count, e) && cohorts_fit(bytes, m, e);
}
