// Rows into facts: names become the model's indices; what the model does not have is passed over.
#include "ledger/reader.h"

#include <string.h>

#include "base/mem.h"

static int32_t get_day(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL ? DAY_NONE : sqlite3_column_int(s, column);
}

static uint32_t get_subject(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL
               ? NONE
               : (uint32_t)sqlite3_column_int64(s, column);
}

static enum row_result damaged(sqlite3_stmt *s, const char *what, struct err *e)
{
    err_set(e, "the ledger is damaged: line %lld has no valid %s",
            (long long)sqlite3_column_int64(s, 0), what);
    return ROW_DAMAGED;
}

static uint32_t find_currency(const struct units *u, const char *name)
{
    for (size_t i = 0; name != NULL && i < u->base_count; i++)
        if (strcmp(u->list[u->bases[i]].name, name) == 0)
            return (uint32_t)i;
    return UNIT_NONE;
}

static bool find_choice(const struct type *t, const char *name, int64_t *out)
{
    for (size_t i = 0; i < t->value_count; i++) {
        if (strcmp(t->values[i].name, name) != 0)
            continue;
        *out = (int64_t)i;
        return true;
    }
    return false;
}

// One value: `value` is its column (a number, or an enum's name), `currency` money's, `text` a
// text's.
static void get_cell(struct ledger_reader *r, const struct type *t, sqlite3_stmt *s, int value,
                     int currency, int text, struct cell *c)
{
    *c = (struct cell){0};
    int column = t->tag == TYPE_TEXT ? text : value;
    if (sqlite3_column_type(s, column) == SQLITE_NULL)
        return;
    c->has = true;
    switch (t->tag) {
    case TYPE_NUMBER:
    case TYPE_BOOL:
    case TYPE_DATE:
    case TYPE_REF:
        c->number = sqlite3_column_int64(s, column);
        break;
    case TYPE_MONEY:
        c->number = sqlite3_column_int64(s, column);
        c->currency = find_currency(&r->model->units, db_text(s, currency));
        c->has = c->currency != UNIT_NONE;
        break;
    case TYPE_ENUM:
        c->has = find_choice(t, db_text(s, column), &c->number);
        break;
    case TYPE_TEXT:
        c->text = db_text(s, column);
        break;
    }
    if (!c->has) {
        *c = (struct cell){0};
        r->no_data++;
    }
}

enum row_result row_subject(struct ledger_reader *r, sqlite3_stmt *s, struct fact *f, struct err *e)
{
    (void)e;
    f->tag = FACT_SUBJECT;
    struct fact_subject *it = &f->subject;
    *it = (struct fact_subject){
        .subject = get_subject(s, 1),
        .kind = model_kind(r->model, db_text(s, 2)),
        .id = db_text(s, 3),
        .from = get_day(s, 4),
        .title = db_text(s, 5),
        .succeeded_by = db_text(s, 6),
    };
    if (it->title == NULL) // erased
        it->title = it->id;
    if (it->kind == NONE)
        reader_lose(r, it->subject);
    return ROW_FACT;
}

enum row_result row_attribute(struct ledger_reader *r, sqlite3_stmt *s, struct fact *f,
                              struct err *e)
{
    (void)e;
    f->tag = FACT_ATTRIBUTE;
    struct fact_attribute *it = &f->attribute;
    *it = (struct fact_attribute){.subject = get_subject(s, 1),
                                  .kind = model_kind(r->model, db_text(s, 2)),
                                  .from = get_day(s, 4)};
    if (it->kind == NONE)
        return ROW_PASSED;
    const struct kind *kind = &r->model->kinds[it->kind];
    it->attribute = kind_attribute(kind, db_text(s, 3));
    if (it->attribute == NONE)
        return ROW_PASSED;
    const struct type *t = &kind->attributes[it->attribute].type;
    get_cell(r, t, s, t->tag == TYPE_ENUM ? 7 : 5, 6, 8, &it->value);
    return ROW_FACT;
}

enum row_result row_membership(struct ledger_reader *r, sqlite3_stmt *s, struct fact *f,
                               struct err *e)
{
    (void)e;
    f->tag = FACT_MEMBERSHIP;
    struct fact_membership *it = &f->membership;
    *it = (struct fact_membership){
        .subject = get_subject(s, 1),
        .kind = model_kind(r->model, db_text(s, 2)),
        .belong = NONE,
        .from = get_day(s, 4),
        .parent = get_subject(s, 5),
        .share = sqlite3_column_double(s, 6),
        .evidence = db_text(s, 7),
    };
    if (it->kind == NONE)
        return ROW_PASSED;
    const struct kind *kind = &r->model->kinds[it->kind];
    for (size_t i = 0; i < kind->belong_count; i++)
        if (strcmp(kind->belongs[i].name, db_text(s, 3)) == 0)
            it->belong = (uint32_t)i;
    return it->belong == NONE ? ROW_PASSED : ROW_FACT;
}

// The type's index, or NONE when the model has no such type or the record's subject is lost.
static bool find_type(struct ledger_reader *r, int64_t record, const char *type, uint32_t *out,
                      struct err *e)
{
    *out = model_record(r->model, type);
    if (*out == NONE || r->lost_count == 0)
        return true;
    sqlite3_stmt *find = r->types[*out].subject;
    bool row;
    sqlite3_bind_int64(find, 1, record);
    bool ok = db_step(find, &row, e);
    if (ok && row && reader_is_lost(r, get_subject(find, 0)))
        *out = NONE;
    sqlite3_reset(find);
    return ok;
}

enum row_result row_status(struct ledger_reader *r, sqlite3_stmt *s, struct fact *f, struct err *e)
{
    f->tag = FACT_STATUS;
    struct fact_status *it = &f->status;
    *it = (struct fact_status){
        .record_seq = sqlite3_column_int64(s, 1),
        .record_id = db_text(s, 2),
        .sets_hearing = sqlite3_column_int(s, 5) != 0,
        .heard_on = get_day(s, 6),
        .decision = db_text(s, 7),
        .appeal_upheld = sqlite3_column_int(s, 8) != 0,
        .corrected_by = db_text(s, 9),
        .reason = db_text(s, 10),
    };
    if (!record_status_parse(db_text(s, 4), &it->status))
        return damaged(s, "status", e);
    if (!find_type(r, it->record_seq, db_text(s, 3), &it->type, e))
        return ROW_DAMAGED;
    return it->type == NONE ? ROW_PASSED : ROW_FACT;
}

enum row_result row_target(struct ledger_reader *r, sqlite3_stmt *s, struct fact *f, struct err *e)
{
    f->tag = FACT_TARGET;
    struct fact_target *it = &f->target;
    *it = (struct fact_target){
        .subject = get_subject(s, 1),
        .kind = model_kind(r->model, db_text(s, 2)),
        .has = sqlite3_column_type(s, 5) != SQLITE_NULL,
        .value = sqlite3_column_double(s, 5),
        .document = db_text(s, 6),
    };
    if (it->kind == NONE)
        return ROW_PASSED;
    it->target = kind_target(&r->model->kinds[it->kind], db_text(s, 3));
    if (it->target == NONE)
        return ROW_PASSED;
    return period_parse(db_text(s, 4), &it->period) ? ROW_FACT : damaged(s, "period", e);
}

enum row_result row_rating(struct ledger_reader *r, sqlite3_stmt *s, struct fact *f, struct err *e)
{
    f->tag = FACT_RATING;
    struct fact_rating *it = &f->rating;
    *it = (struct fact_rating){
        .id = db_text(s, 1),
        .subject = get_subject(s, 2),
        .scheme = db_text(s, 3),
        .rule = db_text(s, 4),
        .rater_subject = get_subject(s, 6),
        .rater = db_text(s, 7),
        .points = sqlite3_column_double(s, 8),
        .reason = db_text(s, 9),
    };
    if (it->rater == NULL) // erased
        it->rater = "";
    if (!period_parse(db_text(s, 5), &it->period))
        return damaged(s, "period", e);
    return reader_is_lost(r, it->subject) ? ROW_PASSED : ROW_FACT;
}

enum row_result row_rate(struct ledger_reader *r, sqlite3_stmt *s, struct fact *f, struct err *e)
{
    (void)e;
    const struct model *m = r->model;
    f->tag = FACT_RATE;
    f->rate = (struct fact_rate){
        .unit = unit_find(&m->units, db_text(s, 1)),
        .day = sqlite3_column_int(s, 2),
        .price = sqlite3_column_double(s, 3),
    };
    for (size_t i = 0; i < m->rate_count; i++)
        if (m->rates[i].unit == f->rate.unit &&
            strcmp(m->units.list[m->rates[i].in].name, db_text(s, 4)) == 0)
            return ROW_FACT;
    return ROW_PASSED;
}

// Kinds of evidence stand in one text, a space between; they are given as a list into a copy of it.
static void get_evidence(struct ledger_reader *r, const char *text, struct fact_record *f)
{
    f->evidence_count = 0;
    if (text == NULL || text[0] == '\0')
        return;
    str_clear(&r->evidence);
    str_add(&r->evidence, text);
    char *at = r->evidence.data;
    while (at != NULL) {
        r->evidence_list =
            mem_grow(r->evidence_list, &r->evidence_room, f->evidence_count + 1, sizeof(char *));
        r->evidence_list[f->evidence_count++] = at;
        at = strchr(at, ' ');
        if (at != NULL)
            *at++ = '\0';
    }
    f->evidence = r->evidence_list;
}

enum row_result row_record(struct ledger_reader *r, uint32_t type, sqlite3_stmt *s, struct fact *f,
                           struct err *e)
{
    const struct record_type *t = &r->model->records[type];
    const struct reader_type *columns = &r->types[type];
    f->tag = FACT_RECORD;
    f->seq = sqlite3_column_int64(s, ROW_SEQ);
    f->record = (struct fact_record){
        .id = db_text(s, ROW_ID),
        .type = type,
        .subject = get_subject(s, ROW_SUBJECT),
        .date = sqlite3_column_int(s, ROW_DATE),
        .until = get_day(s, ROW_UNTIL),
        .reported_on = sqlite3_column_int64(s, ROW_REPORTED_ON),
        .heard_on = get_day(s, ROW_HEARD_ON),
        .decision = db_text(s, ROW_DECISION),
        .appeal_upheld = sqlite3_column_int(s, ROW_APPEAL_UPHELD) != 0,
        .cells = columns->cells,
        .cell_count = t->field_count,
    };
    if (f->record.reported_on == 0)
        f->record.reported_on = f->time;
    if (!record_status_parse(db_text(s, ROW_STATUS), &f->record.status))
        return damaged(s, "status", e);
    if (reader_is_lost(r, f->record.subject))
        return ROW_PASSED;
    get_evidence(r, db_text(s, ROW_EVIDENCE), &f->record);
    for (size_t i = 0; i < t->field_count; i++) {
        int at = columns->columns[i];
        get_cell(r, &t->fields[i].type, s, at, at + 1, at, &columns->cells[i]);
    }
    return ROW_FACT;
}
