#include "ledger/accept.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct model *accept_model(const struct acceptance *a)
{
    return a->batch->schema->model;
}

enum ledger_result accept_refuse(struct acceptance *a, enum ledger_result result,
                                 const char *format, ...)
{
    char text[sizeof a->error->text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    err_set(a->error, "%s", text);
    return result;
}

static bool kind_fits(const struct model *m, const char *kind, struct kind_list of)
{
    for (size_t i = 0; i < of.count; i++)
        if (strcmp(m->kinds[of.kinds[i]].label.name, kind) == 0)
            return true;
    return of.count == 0;
}

static enum ledger_result check_kind(struct acceptance *a, const char *kind, uint32_t number,
                                     const char *id, struct kind_list of, const char *what)
{
    const struct model *m = accept_model(a);
    if (kind_fits(m, kind, of))
        return LEDGER_STORED;
    char name[80];
    if (id == NULL) {
        snprintf(name, sizeof name, "%" PRIu32, number);
        id = name;
    }
    return accept_refuse(a, LEDGER_WRONG_KIND,
                         "subject \"%s\" is of kind \"%s\"; %s takes \"%s\"%s", id, kind, what,
                         m->kinds[of.kinds[0]].label.name, of.count > 1 ? " and others" : "");
}

enum ledger_result accept_resolve(struct acceptance *a, const char *id, uint32_t *number,
                                  struct kind_list of, const char *what)
{
    const struct known_subject *known = id != NULL ? known_find(&a->book->known, id) : NULL;
    if (known != NULL) {
        *number = known->number;
        return check_kind(a, known->kind, known->number, id, of, what);
    }
    sqlite3_stmt *s =
        book_query(a->book, id != NULL ? QUERY_SUBJECT_BY_ID : QUERY_SUBJECT_BY_NUMBER);
    if (id != NULL)
        db_bind_text(s, 1, id);
    else
        sqlite3_bind_int64(s, 1, *number);
    bool row;
    enum ledger_result result;
    if (!db_step(s, &row, a->error)) {
        result = LEDGER_FAILED;
    } else if (row) {
        *number = (uint32_t)sqlite3_column_int64(s, 0);
        const char *kind = db_text(s, 1);
        if (id != NULL)
            known_add(&a->book->known, id, *number, kind);
        result = check_kind(a, kind, *number, id, of, what);
    } else if (id != NULL) {
        result = accept_refuse(a, LEDGER_UNKNOWN_SUBJECT, "unknown subject \"%s\"", id);
    } else {
        result =
            accept_refuse(a, LEDGER_UNKNOWN_SUBJECT, "unknown subject number %" PRIu32, *number);
    }
    sqlite3_reset(s);
    return result;
}

enum ledger_result accept_finite(struct acceptance *a, double x, const char *what)
{
    if (x - x == 0)
        return LEDGER_STORED;
    return accept_refuse(a, LEDGER_NOT_ALLOWED, "the %s is no finite number", what);
}

enum ledger_result accept_same(struct acceptance *a, int64_t seq)
{
    sqlite3_stmt *s = book_query(a->book, QUERY_LINE_TIME);
    sqlite3_bind_int64(s, 1, seq);
    a->entry->fact.seq = seq;
    return db_find(s, &a->entry->fact.time, a->error) ? LEDGER_SAME : LEDGER_FAILED;
}

enum ledger_result accept_append(struct acceptance *a, enum line_kind kind, struct relation *r,
                                 struct datum *data)
{
    struct fact *f = &a->entry->fact;
    bool ok = book_append(a->book, kind, r, data, &a->batch->who, &f->seq, &f->time, a->error);
    return ok ? LEDGER_STORED : LEDGER_FAILED;
}

enum ledger_result accept_put(struct acceptance *a, enum line_kind kind, struct datum *data,
                              int64_t last)
{
    struct relation *r = &a->book->relations[kind];
    if (last != 0) {
        size_t differs;
        if (!book_compare(a->book, r, last, data, NULL, &differs, a->error))
            return LEDGER_FAILED;
        if (differs == SIZE_MAX)
            return accept_same(a, last);
    }
    return accept_append(a, kind, r, data);
}

void accept_cell(const struct model *m, const struct type *t, const struct cell *c,
                 struct datum *number, struct datum *currency, struct datum *text)
{
    *number = *currency = *text = (struct datum){.tag = DATUM_NONE};
    if (!c->has)
        return;
    switch (t->tag) {
    case TYPE_MONEY:
        *currency = datum_text(m->units.list[m->units.bases[c->currency]].name);
        *number = datum_int(c->number);
        break;
    case TYPE_NUMBER:
    case TYPE_BOOL:
    case TYPE_DATE:
    case TYPE_REF:
        *number = datum_int(c->number);
        break;
    case TYPE_ENUM:
        *number = datum_text(t->values[c->number].name);
        break;
    case TYPE_TEXT:
        *text = datum_private(c->text);
        text->sought = true;
        break;
    }
}

enum ledger_result accept_ref(struct acceptance *a, const struct type *t, struct cell *c,
                              const char *what)
{
    uint32_t kind = NONE;
    const struct model *m = accept_model(a);
    for (size_t i = 0; i < m->kind_count && kind == NONE; i++)
        if (strcmp(m->kinds[i].label.name, t->ref_kind) == 0)
            kind = (uint32_t)i;
    uint32_t number = (uint32_t)c->number;
    struct kind_list of = {.kinds = &kind, .count = kind == NONE ? 0 : 1};
    enum ledger_result result = accept_resolve(a, c->text, &number, of, what);
    c->number = number;
    c->text = NULL;
    return result;
}

static enum ledger_result accept_fact(struct acceptance *a)
{
    switch (a->entry->fact.tag) {
    case FACT_SUBJECT:
        return accept_subject(a);
    case FACT_ATTRIBUTE:
        return accept_attribute(a);
    case FACT_MEMBERSHIP:
        return accept_membership(a);
    case FACT_RECORD:
        return accept_record(a);
    case FACT_STATUS:
        return accept_status(a);
    case FACT_TARGET:
        return accept_target(a);
    case FACT_RATING:
        return accept_rating(a);
    case FACT_RATE:
        return accept_rate(a);
    }
    return accept_refuse(a, LEDGER_FAILED, "a fact of unknown tag");
}

// What replaces a record or a subject may come later in the same batch, but it must come.
static enum ledger_result check_replacement(struct acceptance *a)
{
    const struct fact *f = &a->entry->fact;
    if (f->tag == FACT_SUBJECT && f->subject.succeeded_by != NULL) {
        uint32_t number;
        struct kind_list same = {.kinds = &f->subject.kind, .count = 1};
        if (strcmp(f->subject.succeeded_by, f->subject.id) == 0)
            return accept_refuse(a, LEDGER_WRONG_KIND, "\"%s\" cannot succeed itself",
                                 f->subject.id);
        return accept_resolve(a, f->subject.succeeded_by, &number, same, "\"succeeded_by\"");
    }
    if (f->tag != FACT_STATUS || f->status.corrected_by == NULL)
        return LEDGER_STORED;
    sqlite3_stmt *s = book_query(a->book, QUERY_RECORD_BY_ID);
    db_bind_text(s, 1, f->status.corrected_by);
    int64_t seq;
    if (!db_find(s, &seq, a->error))
        return LEDGER_FAILED;
    if (seq != 0)
        return LEDGER_STORED;
    return accept_refuse(a, LEDGER_UNKNOWN_RECORD,
                         "unknown record \"%s\", which is to replace \"%s\"",
                         f->status.corrected_by, f->status.record_id);
}

static bool is_refusal(enum ledger_result r)
{
    return r != LEDGER_STORED && r != LEDGER_SAME;
}

enum ledger_result accept_batch(struct book *b, struct ledger_batch *batch)
{
    struct acceptance a = {.book = b, .batch = batch, .error = &batch->error};
    for (batch->at = 0; batch->at < batch->count; batch->at++) {
        a.entry = &batch->entries[batch->at];
        a.entry->result = accept_fact(&a);
        if (is_refusal(a.entry->result))
            return a.entry->result;
    }
    for (batch->at = 0; batch->at < batch->count; batch->at++) {
        a.entry = &batch->entries[batch->at];
        enum ledger_result result = check_replacement(&a);
        if (is_refusal(result))
            return result;
    }
    batch->at = 0;
    return LEDGER_STORED;
}
