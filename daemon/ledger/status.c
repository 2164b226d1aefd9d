// Changes of a record's status: which are allowed, and which stand already.
#include "ledger/accept.h"

#include <inttypes.h>
#include <string.h>

#include "ledger/catalogue.h"

// allowed[now][next]; rejected, withdrawn and corrected are final. Staying the same is no change:
// only a line that brings a hearing or an appeal may do so (below).
static const bool allowed[][RECORD_CORRECTED + 1] = {
    [RECORD_REPORTED] = {[RECORD_VERIFIED] = true,
                         [RECORD_REJECTED] = true,
                         [RECORD_WITHDRAWN] = true,
                         [RECORD_CORRECTED] = true},
    [RECORD_VERIFIED] =
        {[RECORD_REJECTED] = true, [RECORD_WITHDRAWN] = true, [RECORD_CORRECTED] = true},
    [RECORD_CORRECTED] = {false},
};

struct record_now { // a record as it stands
    enum record_status status;
    int64_t same; // a line that says what the fact at hand says, or 0
};

// The record's line and type.
static enum ledger_result find_record(struct acceptance *a, struct fact_status *f)
{
    const struct model *m = accept_model(a);
    sqlite3_stmt *s = book_query(a->book, QUERY_RECORD_BY_ID);
    db_bind_text(s, 1, f->record_id);
    bool row;
    enum ledger_result result = LEDGER_STORED;
    if (!db_step(s, &row, a->error)) {
        result = LEDGER_FAILED;
    } else if (!row) {
        result = accept_refuse(a, LEDGER_UNKNOWN_RECORD, "unknown record \"%s\"", f->record_id);
    } else {
        f->record_seq = sqlite3_column_int64(s, 0);
        f->type = NONE;
        for (size_t i = 0; i < m->record_count; i++)
            if (strcmp(m->records[i].label.name, db_text(s, 1)) == 0)
                f->type = (uint32_t)i;
        if (f->type == NONE)
            result = accept_refuse(
                a, LEDGER_UNKNOWN_RECORD,
                "record \"%s\" is of type \"%s\", which the configuration no longer has",
                f->record_id, db_text(s, 1));
    }
    sqlite3_reset(s);
    return result;
}

static bool read_first_status(struct acceptance *a, const struct fact_status *f,
                              enum record_status *out)
{
    struct relation *r = &a->batch->schema->types[f->type].relation;
    sqlite3_bind_int64(r->between, 1, f->record_seq);
    sqlite3_bind_int64(r->between, 2, f->record_seq);
    bool row;
    bool ok = db_step(r->between, &row, a->error);
    if (ok && (!row || !record_status_parse(db_text(r->between, 1 + RECORD_STATUS), out)))
        ok = err_set(a->error, "the ledger is damaged: record \"%s\" has no status", f->record_id);
    sqlite3_reset(r->between);
    return ok;
}

static bool is_final(enum record_status now)
{
    return now != RECORD_REPORTED && now != RECORD_VERIFIED;
}

// Go through the changes that stand: the last one is the status now; any that says the same is this
// change, sent again.
static bool read_changes(struct acceptance *a, const struct fact_status *f,
                         const struct datum *data, struct record_now *now)
{
    if (!read_first_status(a, f, &now->status))
        return false;
    now->same = 0;
    sqlite3_stmt *s = book_query(a->book, QUERY_STATUS_LINES);
    sqlite3_bind_int64(s, 1, f->record_seq);
    bool row;
    bool ok;
    bool is_last = true;
    while ((ok = db_step(s, &row, a->error)) && row && now->same == 0) {
        if (is_last && !record_status_parse(db_text(s, 1), &now->status)) {
            ok = err_set(a->error, "the ledger is damaged: line %lld has no status",
                         (long long)sqlite3_column_int64(s, 0));
            break;
        }
        is_last = false;
        size_t differs;
        int64_t seq = sqlite3_column_int64(s, 0);
        ok = book_compare(a->book, &a->book->relations[LINE_STATUS], seq, data, NULL, &differs,
                          a->error);
        if (!ok)
            break;
        now->same = differs == SIZE_MAX ? seq : 0;
    }
    sqlite3_reset(s);
    return ok;
}

static enum ledger_result check_correction(struct acceptance *a, const struct fact_status *f)
{
    bool corrects = f->status == RECORD_CORRECTED;
    if (corrects && f->corrected_by == NULL)
        return accept_refuse(a, LEDGER_NOT_ALLOWED,
                             "\"corrected\" needs the id of the record that replaces \"%s\"",
                             f->record_id);
    if (!corrects && f->corrected_by != NULL)
        return accept_refuse(a, LEDGER_NOT_ALLOWED,
                             "\"%s\" names a record that replaces \"%s\"; only \"corrected\" does",
                             record_status_name(f->status), f->record_id);
    if (corrects && strcmp(f->corrected_by, f->record_id) == 0)
        return accept_refuse(a, LEDGER_NOT_ALLOWED, "record \"%s\" cannot replace itself",
                             f->record_id);
    return LEDGER_STORED;
}

static enum ledger_result check_change(struct acceptance *a, const struct fact_status *f,
                                       enum record_status now)
{
    const char *is = record_status_name(now);
    if (is_final(now))
        return accept_refuse(a, LEDGER_NOT_ALLOWED, "record \"%s\" is %s, which is final",
                             f->record_id, is);
    if (f->appeal_upheld && now != RECORD_VERIFIED)
        return accept_refuse(a, LEDGER_NOT_ALLOWED,
                             "record \"%s\" is %s; an appeal is upheld against a verified one",
                             f->record_id, is);
    bool brings = f->sets_hearing || f->appeal_upheld;
    if (!allowed[now][f->status] && !(f->status == now && brings))
        return accept_refuse(a, LEDGER_NOT_ALLOWED,
                             "record \"%s\" is %s already and cannot become %s", f->record_id, is,
                             record_status_name(f->status));
    return check_correction(a, f);
}

enum ledger_result accept_status(struct acceptance *a)
{
    struct fact_status *f = &a->entry->fact.status;
    enum ledger_result result = find_record(a, f);
    if (result != LEDGER_STORED)
        return result;
    struct datum data[] = {
        datum_int(f->record_seq),
        datum_text(f->record_id),
        datum_text(accept_model(a)->records[f->type].label.name),
        datum_text(record_status_name(f->status)),
        datum_int(f->sets_hearing),
        f->sets_hearing ? datum_day(f->heard_on) : (struct datum){.tag = DATUM_NONE},
        f->sets_hearing ? datum_private(f->decision) : (struct datum){.tag = DATUM_NONE},
        datum_int(f->appeal_upheld),
        datum_text(f->corrected_by),
        datum_private(f->reason),
    };
    struct record_now now;
    if (!read_changes(a, f, data, &now))
        return LEDGER_FAILED;
    // "verified already" of a record since rejected would be true and mislead: it is told as it is
    // now
    if (now.same != 0 && (now.status == f->status || !is_final(now.status)))
        return accept_same(a, now.same);
    result = check_change(a, f, now.status);
    if (result != LEDGER_STORED)
        return result;
    return accept_append(a, LINE_STATUS, &a->book->relations[LINE_STATUS], data);
}
