// Records asked for by a client: filtered, in order of seq, each with its later life.
#include "ledger/reader.h"

#include <stdlib.h>

#include "base/mem.h"

static enum row_result add_change(struct ledger_reader *r, sqlite3_stmt *s, size_t at,
                                  struct err *e)
{
    r->changes = mem_grow(r->changes, &r->change_room, at + 1, sizeof *r->changes);
    struct fact f = {0};
    enum row_result result = row_status(r, s, &f, e);
    r->changes[at] = (struct ledger_change){
        .seq = sqlite3_column_int64(s, 0), .time = sqlite3_column_int64(s, 11), .status = f.status};
    // The texts must hold until all changes are given.
    struct fact_status *it = &r->changes[at].status;
    it->record_id = NULL;
    it->decision = it->decision == NULL ? NULL : arena_text(&r->texts, it->decision);
    it->corrected_by = it->corrected_by == NULL ? NULL : arena_text(&r->texts, it->corrected_by);
    it->reason = it->reason == NULL ? NULL : arena_text(&r->texts, it->reason);
    return result;
}

static bool read_changes(struct ledger_reader *r, struct ledger_record *record, struct err *e)
{
    sqlite3_stmt *s = r->queries[READ_CHANGES];
    sqlite3_bind_int64(s, 1, record->fact.seq);
    record->status = record->fact.record.status;
    bool row;
    bool ok;
    while ((ok = db_step(s, &row, e)) && row) {
        ok = add_change(r, s, record->change_count, e) != ROW_DAMAGED;
        if (!ok)
            break;
        struct fact_status *last = &r->changes[record->change_count++].status;
        last->record_id = record->fact.record.id;
        record->status = last->status;
    }
    sqlite3_reset(s);
    record->changes = r->changes;
    return ok;
}

static bool read_line(struct ledger_reader *r, int64_t seq, struct ledger_record *record,
                      struct err *e)
{
    sqlite3_stmt *s = r->queries[READ_LINE];
    sqlite3_bind_int64(s, 1, seq);
    bool row;
    bool ok = db_step(s, &row, e);
    if (ok && !row)
        ok = err_set(e, "the ledger is damaged: record line %lld has no line", (long long)seq);
    if (ok) {
        record->fact.time = sqlite3_column_int64(s, 0);
        record->who = (struct ledger_who){.uid = (uint32_t)sqlite3_column_int64(s, 1),
                                          .gid = (uint32_t)sqlite3_column_int64(s, 2),
                                          .pid = sqlite3_column_int(s, 3)};
        record->ruleset = sqlite3_column_int64(s, 4);
    }
    sqlite3_reset(s);
    return ok;
}

// *given: the model has what the record is about, and `give` was called; *more: it wants another.
static bool give_row(struct ledger_reader *r, uint32_t type, sqlite3_stmt *s,
                     ledger_record_fn *give, void *context, bool *given, bool *more, struct err *e)
{
    struct ledger_record record = {0};
    *given = false;
    *more = true;
    if (!read_line(r, sqlite3_column_int64(s, ROW_SEQ), &record, e))
        return false;
    enum row_result result = row_record(r, type, s, &record.fact, e);
    if (result != ROW_FACT)
        return result == ROW_PASSED;
    arena_init(&r->texts);
    bool ok = read_changes(r, &record, e);
    *given = ok;
    if (ok)
        *more = give(&record, context);
    arena_release(&r->texts);
    return ok;
}

static void bind_filter(sqlite3_stmt *s, const struct ledger_filter *f)
{
    sqlite3_bind_int64(s, 1, f->after);
    sqlite3_bind_int64(s, 2, f->from == DAY_NONE ? INT32_MIN : f->from);
    sqlite3_bind_int64(s, 3, f->until == DAY_NONE ? INT32_MAX : f->until);
    db_bind_text(s, 4, f->has_status ? record_status_name(f->status) : NULL);
}

// By the subject index, and then through what it may not have yet.
static bool start_subject(struct ledger_reader *r, uint32_t type, const struct ledger_filter *f,
                          struct cursor *c, struct err *e)
{
    int64_t upto;
    if (!reader_indexed(r, r->model->records[type].label.name, &upto, e))
        return false;
    sqlite3_stmt *const both[] = {r->types[type].of_subject, r->types[type].of_subject_since};
    for (int i = 0; i < 2; i++) {
        bind_filter(both[i], f);
        sqlite3_bind_int64(both[i], 5, f->subject);
        sqlite3_bind_int64(both[i], 6, upto);
    }
    return cursor_start_two(c, both[0], both[1], e);
}

static bool start_type(struct ledger_reader *r, uint32_t type, const struct ledger_filter *f,
                       struct cursor *c, struct err *e)
{
    c->seq = INT64_MAX;
    if ((f->type != NONE && f->type != type) || r->types[type].all == NULL)
        return true;
    if (f->subject != NONE)
        return start_subject(r, type, f, c, e);
    bind_filter(r->types[type].all, f);
    return cursor_start(c, r->types[type].all, e);
}

static size_t first_of(const struct cursor *cursors, size_t count)
{
    size_t first = 0;
    for (size_t i = 1; i < count; i++)
        if (cursors[i].seq < cursors[first].seq)
            first = i;
    return first;
}

bool ledger_records(struct ledger_reader *r, const struct ledger_filter *f, ledger_record_fn *give,
                    void *context, struct err *e)
{
    size_t count = r->type_count;
    if (count == 0)
        return true;
    struct cursor *cursors = mem_new(count, sizeof *cursors);
    bool ok = reader_begin(r, e);
    for (size_t i = 0; ok && i < count; i++)
        ok = start_type(r, (uint32_t)i, f, &cursors[i], e);
    bool more = true;
    size_t done = 0;
    while (ok && more && (f->limit == 0 || done < f->limit)) {
        size_t at = first_of(cursors, count);
        if (cursors[at].seq == INT64_MAX)
            break;
        bool given;
        ok = give_row(r, (uint32_t)at, cursors[at].s, give, context, &given, &more, e) &&
             cursor_next(&cursors[at], e);
        done += given;
    }
    for (size_t i = 0; i < count; i++)
        cursor_end(&cursors[i]);
    free(cursors);
    reader_end(r);
    return ok;
}

static bool find_id(struct ledger_reader *r, const char *id, int64_t *seq, uint32_t *type,
                    struct err *e)
{
    sqlite3_stmt *s = r->queries[READ_RECORD_ID];
    db_bind_text(s, 1, id);
    bool row;
    bool ok = db_step(s, &row, e);
    *type = NONE;
    if (ok && row) {
        *seq = sqlite3_column_int64(s, 0);
        *type = model_record(r->model, db_text(s, 1));
    }
    sqlite3_reset(s);
    return ok;
}

bool ledger_record_find(struct ledger_reader *r, const char *id, ledger_record_fn *give,
                        void *context, struct err *e)
{
    int64_t seq = 0;
    uint32_t type;
    if (!reader_begin(r, e))
        return false;
    bool ok = find_id(r, id, &seq, &type, e);
    if (ok && type != NONE && r->types[type].between != NULL) {
        sqlite3_stmt *s = r->types[type].between;
        sqlite3_bind_int64(s, 1, seq);
        sqlite3_bind_int64(s, 2, seq);
        bool row, given, more;
        ok = db_step(s, &row, e) && (!row || give_row(r, type, s, give, context, &given, &more, e));
        sqlite3_reset(s);
    }
    reader_end(r);
    return ok;
}
