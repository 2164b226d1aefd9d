// Records: known by the sender's id over all types, with one row in the table of their type.
#include "ledger/accept.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "ledger/catalogue.h"

static enum ledger_result resolve_cells(struct acceptance *a, struct fact_record *f,
                                        const struct record_type *t)
{
    bool has_ref = false;
    for (size_t i = 0; i < t->field_count; i++)
        has_ref = has_ref || (t->fields[i].type.tag == TYPE_REF && f->cells[i].has);
    if (!has_ref)
        return LEDGER_STORED;
    struct cell *cells = arena_array(a->batch->arena, f->cell_count, sizeof *cells);
    memcpy(cells, f->cells, f->cell_count * sizeof *cells);
    f->cells = cells;
    for (size_t i = 0; i < t->field_count; i++) {
        const struct field *field = &t->fields[i];
        if (field->type.tag != TYPE_REF || !cells[i].has)
            continue;
        enum ledger_result result = accept_ref(a, &field->type, &cells[i], field->label.name);
        if (result != LEDGER_STORED)
            return result;
    }
    return LEDGER_STORED;
}

static void join_evidence(const struct fact_record *f, struct str *out)
{
    str_add(out, "");
    for (size_t i = 0; i < f->evidence_count; i++)
        str_addf(out, "%s%s", i > 0 ? " " : "", f->evidence[i]);
}

static void fill(struct acceptance *a, const struct fact_record *f, const struct schema_type *type,
                 const char *evidence, struct datum *data)
{
    const struct model *m = accept_model(a);
    const struct record_type *t = &m->records[f->type];
    data[RECORD_ID] = datum_text(f->id);
    data[RECORD_SUBJECT] = datum_int(f->subject);
    data[RECORD_DATE] = datum_int(f->date);
    data[RECORD_UNTIL] = datum_day(f->until);
    if (f->reported_on != 0)
        data[RECORD_REPORTED_ON] = datum_int(f->reported_on);
    data[RECORD_STATUS] = datum_text(record_status_name(f->status));
    data[RECORD_EVIDENCE] = datum_text(evidence);
    data[RECORD_HEARD_ON] = datum_day(f->heard_on);
    data[RECORD_DECISION] = datum_private(f->decision);
    data[RECORD_APPEAL_UPHELD] = datum_int(f->appeal_upheld);
    for (size_t i = RECORD_FIXED_COLUMNS; i < type->relation.count; i++) {
        uint32_t field = type->columns[i].field;
        if (field == NONE)
            continue;
        struct datum number, currency, text;
        accept_cell(m, &t->fields[field].type, &f->cells[field], &number, &currency, &text);
        data[i] = type->columns[i].is_currency ? currency
                  : number.tag != DATUM_NONE   ? number
                                               : text;
    }
}

// What a client calls the column.
static const char *column_name(const struct relation *r, size_t column)
{
    if (column >= RECORD_FIXED_COLUMNS)
        return r->columns[column] + 2;
    return column == RECORD_DECISION ? "decision" : r->columns[column];
}

static enum ledger_result compare(struct acceptance *a, const struct fact_record *f,
                                  struct schema_type *type, const struct datum *data,
                                  int64_t stands)
{
    size_t differs;
    if (!book_compare(a->book, &type->relation, stands, data, type->compared, &differs, a->error))
        return LEDGER_FAILED;
    if (differs == SIZE_MAX)
        return accept_same(a, stands);
    if (differs == RECORD_SUBJECT)
        return accept_refuse(a, LEDGER_CONFLICT,
                             "record \"%s\" stands already, about another subject (line %" PRId64
                             ")",
                             f->id, stands);
    return accept_refuse(a, LEDGER_CONFLICT,
                         "record \"%s\" stands already with another \"%s\" (line %" PRId64 ")",
                         f->id, column_name(&type->relation, differs), stands);
}

static void bind_unique(sqlite3_stmt *s, const struct model *m, const struct record_type *t,
                        const struct fact_record *f)
{
    for (size_t i = 0; i < t->unique_count; i++) {
        const struct field *field = &t->fields[t->unique[i]];
        const struct cell *c = &f->cells[t->unique[i]];
        int at = 2 * (int)i + 1;
        struct datum number, currency, text;
        accept_cell(m, &field->type, c, &number, &currency, &text);
        if (number.tag == DATUM_INT)
            sqlite3_bind_int64(s, at, number.number);
        else
            db_bind_text(s, at, number.tag == DATUM_TEXT ? number.text : text.text);
        if (field->type.tag == TYPE_MONEY)
            db_bind_text(s, at + 1, currency.text);
    }
}

// No data in a `unique` field is equal to nothing.
static enum ledger_result check_unique(struct acceptance *a, const struct fact_record *f,
                                       const struct schema_type *type)
{
    const struct model *m = accept_model(a);
    const struct record_type *t = &m->records[f->type];
    if (type->unique == NULL)
        return LEDGER_STORED;
    bind_unique(type->unique, m, t, f);
    bool row;
    enum ledger_result result = LEDGER_STORED;
    if (!db_step(type->unique, &row, a->error)) {
        result = LEDGER_FAILED;
    } else if (row) {
        struct str names;
        str_init(&names);
        for (size_t i = 0; i < t->unique_count; i++)
            str_addf(&names, "%s\"%s\"", i > 0 ? ", " : "", t->fields[t->unique[i]].label.name);
        result = accept_refuse(a, LEDGER_NOT_UNIQUE,
                               "record \"%s\" has the same %s already; in \"%s\" it is unique",
                               db_text(type->unique, 0), names.data, t->label.name);
        str_release(&names);
    }
    sqlite3_reset(type->unique);
    return result;
}

// Of an `every` type: the period that the date lies in has been returned for.
static enum ledger_result check_returned(struct acceptance *a, const struct fact_record *f,
                                         const struct schema_type *type)
{
    const struct record_type *t = &accept_model(a)->records[f->type];
    sqlite3_stmt *s = type->returned;
    if (s == NULL)
        return LEDGER_STORED;
    struct period p = period_of_day(t->every, f->date);
    sqlite3_bind_int64(s, 1, f->subject);
    sqlite3_bind_int64(s, 2, period_start(p));
    sqlite3_bind_int64(s, 3, period_end(p));
    bool row;
    enum ledger_result result = LEDGER_STORED;
    if (!db_step(s, &row, a->error)) {
        result = LEDGER_FAILED;
    } else if (row) {
        char period[16];
        period_format(p, period);
        result =
            accept_refuse(a, LEDGER_RETURNED,
                          "record \"%s\" is its \"%s\" for %s already; there is one for each %s",
                          db_text(s, 0), t->label.name, period, period_length_name(t->every));
    }
    sqlite3_reset(s);
    return result;
}

// Claim the id for the line that comes next, if nobody has it: one look at the index in place of
// two. Should the record be refused after all, the claim goes with its batch.
static enum ledger_result claim_id(struct acceptance *a, const struct fact_record *f,
                                   const struct record_type *t, bool *claimed)
{
    sqlite3_stmt *s = book_query(a->book, QUERY_CLAIM_RECORD_ID);
    db_bind_text(s, 1, f->id);
    sqlite3_bind_int64(s, 2, a->book->chain.head.seq + 1);
    db_bind_text(s, 3, t->label.name);
    if (!db_run(s, a->error))
        return LEDGER_FAILED;
    *claimed = sqlite3_changes(a->book->db) == 1;
    return LEDGER_STORED;
}

// *stands = the line of this id, 0 when it is new and now claimed. An id that stands for another
// type is a conflict.
static enum ledger_result find_id(struct acceptance *a, const struct fact_record *f,
                                  const struct record_type *t, int64_t *stands)
{
    bool row, claimed = false;
    *stands = 0;
    enum ledger_result result = claim_id(a, f, t, &claimed);
    if (result != LEDGER_STORED || claimed)
        return result;
    sqlite3_stmt *s = book_query(a->book, QUERY_RECORD_BY_ID);
    db_bind_text(s, 1, f->id);
    if (!db_step(s, &row, a->error)) {
        result = LEDGER_FAILED;
    } else if (row) {
        *stands = sqlite3_column_int64(s, 0);
        if (strcmp(db_text(s, 1), t->label.name) != 0)
            result = accept_refuse(a, LEDGER_CONFLICT,
                                   "record \"%s\" stands already as \"%s\" (line %" PRId64
                                   "); ids are unique over all types",
                                   f->id, db_text(s, 1), *stands);
    }
    sqlite3_reset(s);
    return result;
}

bool ledger_stored_record(const struct ledger_entry *entry, struct fact *out)
{
    if (entry->result != LEDGER_STORED || entry->fact.tag != FACT_RECORD)
        return false;
    *out = entry->fact;
    if (out->record.reported_on == 0)
        out->record.reported_on = out->time;
    return true;
}

enum ledger_result accept_record(struct acceptance *a)
{
    struct fact_record *f = &a->entry->fact.record;
    const struct record_type *t = &accept_model(a)->records[f->type];
    struct schema_type *type = &a->batch->schema->types[f->type];
    struct kind_list of = {.kinds = t->of, .count = t->of_count};
    int64_t stands;
    enum ledger_result result =
        accept_resolve(a, a->entry->subject, &f->subject, of, t->label.name);
    if (result == LEDGER_STORED)
        result = resolve_cells(a, f, t);
    if (result == LEDGER_STORED)
        result = find_id(a, f, t, &stands);
    if (result != LEDGER_STORED)
        return result;

    struct str evidence;
    str_init(&evidence);
    join_evidence(f, &evidence);
    struct datum *data = mem_new(type->relation.count, sizeof *data);
    fill(a, f, type, evidence.data, data);
    if (stands != 0)
        result = compare(a, f, type, data, stands);
    else
        result = check_unique(a, f, type);
    if (stands == 0 && result == LEDGER_STORED)
        result = check_returned(a, f, type);
    if (stands == 0 && result == LEDGER_STORED)
        result = accept_append(a, LINE_RECORD, &type->relation, data);
    if (stands == 0 && result == LEDGER_STORED)
        subject_index_add(type->index, f->subject, a->entry->fact.seq);
    free(data);
    str_release(&evidence);
    return result;
}
