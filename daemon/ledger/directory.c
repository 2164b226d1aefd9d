// Who is there: subjects with their titles, attributes and memberships. All of it is dated, and
// each is the same again when the last line for the same name and day says the same; another value
// is a newer line, a correction.
#include "ledger/accept.h"

#include <inttypes.h>

static enum ledger_result find_last(struct acceptance *a, sqlite3_stmt *s, int64_t *last)
{
    return db_find(s, last, a->error) ? LEDGER_STORED : LEDGER_FAILED;
}

static void bind_day(sqlite3_stmt *s, int at, int32_t day)
{
    if (day == DAY_NONE)
        sqlite3_bind_null(s, at);
    else
        sqlite3_bind_int(s, at, day);
}

// *stands: there is a subject of this id, of the kind that the fact says.
static enum ledger_result find_id(struct acceptance *a, const struct fact_subject *f, bool *stands,
                                  uint32_t *number)
{
    enum ledger_result result = accept_resolve(
        a, f->id, number, (struct kind_list){.kinds = &f->kind, .count = 1}, "this title");
    *stands = result == LEDGER_STORED;
    if (result == LEDGER_UNKNOWN_SUBJECT)
        return LEDGER_STORED;
    if (result == LEDGER_WRONG_KIND) {
        err_wrap(a->error, "ids are unique over all kinds: ");
        return LEDGER_CONFLICT;
    }
    return result;
}

enum ledger_result accept_subject(struct acceptance *a)
{
    struct fact_subject *f = &a->entry->fact.subject;
    struct chain_head *head = &a->book->chain.head;
    bool stands;
    int64_t last = 0;
    enum ledger_result result = find_id(a, f, &stands, &f->subject);
    if (result != LEDGER_STORED)
        return result;
    if (stands) {
        sqlite3_stmt *s = book_query(a->book, QUERY_LAST_SUBJECT);
        sqlite3_bind_int64(s, 1, f->subject);
        bind_day(s, 2, f->from);
        if (find_last(a, s, &last) != LEDGER_STORED)
            return LEDGER_FAILED;
    } else {
        f->subject = head->subjects;
    }
    struct datum data[] = {
        datum_int(f->subject),
        datum_text(f->id),
        datum_text(accept_model(a)->kinds[f->kind].label.name),
        datum_day(f->from),
        datum_private(f->title != NULL ? f->title : f->id),
        datum_text(f->succeeded_by),
    };
    result = accept_put(a, LINE_SUBJECT, data, last);
    if (result == LEDGER_STORED && !stands)
        head->subjects++;
    return result;
}

enum ledger_result accept_attribute(struct acceptance *a)
{
    struct fact_attribute *f = &a->entry->fact.attribute;
    const struct model *m = accept_model(a);
    const struct kind *kind = &m->kinds[f->kind];
    const struct field *field = &kind->attributes[f->attribute];
    const char *name = field->label.name;
    struct kind_list of = {.kinds = &f->kind, .count = 1};
    enum ledger_result result = accept_resolve(a, a->entry->subject, &f->subject, of, name);
    if (result == LEDGER_STORED && field->type.tag == TYPE_REF && f->value.has)
        result = accept_ref(a, &field->type, &f->value, name);
    if (result != LEDGER_STORED)
        return result;

    sqlite3_stmt *s = book_query(a->book, QUERY_LAST_ATTRIBUTE);
    sqlite3_bind_int64(s, 1, f->subject);
    db_bind_text(s, 2, name);
    bind_day(s, 3, f->from);
    int64_t last;
    if (find_last(a, s, &last) != LEDGER_STORED)
        return LEDGER_FAILED;

    struct datum none = {.tag = DATUM_NONE};
    struct datum value, currency, text;
    accept_cell(m, &field->type, &f->value, &value, &currency, &text);
    text.sought = false;
    bool is_choice = field->type.tag == TYPE_ENUM;
    struct datum data[] = {
        datum_int(f->subject),    datum_text(kind->label.name),
        datum_text(name),         datum_day(f->from),
        is_choice ? none : value, currency,
        is_choice ? value : none, text,
    };
    return accept_put(a, LINE_ATTRIBUTE, data, last);
}

static enum ledger_result find_parent(struct acceptance *a, struct fact_membership *f)
{
    const struct belong *belong = &accept_model(a)->kinds[f->kind].belongs[f->belong];
    if (f->parent == NONE && a->entry->other == NULL)
        return LEDGER_STORED;
    struct kind_list of = {.kinds = &belong->parent, .count = 1};
    return accept_resolve(a, a->entry->other, &f->parent, of, "this membership");
}

enum ledger_result accept_membership(struct acceptance *a)
{
    struct fact_membership *f = &a->entry->fact.membership;
    const struct kind *kind = &accept_model(a)->kinds[f->kind];
    const struct belong *belong = &kind->belongs[f->belong];
    struct kind_list of = {.kinds = &f->kind, .count = 1};
    enum ledger_result result =
        accept_resolve(a, a->entry->subject, &f->subject, of, "this membership");
    if (result == LEDGER_STORED)
        result = find_parent(a, f);
    if (result == LEDGER_STORED)
        result = accept_finite(a, f->share, "share");
    if (result != LEDGER_STORED)
        return result;

    struct datum parent =
        f->parent == NONE ? (struct datum){.tag = DATUM_NONE} : datum_int(f->parent);
    sqlite3_stmt *s = book_query(a->book, QUERY_LAST_MEMBERSHIP);
    sqlite3_bind_int64(s, 1, f->subject);
    db_bind_text(s, 2, belong->name);
    bind_day(s, 3, f->from);
    if (f->parent == NONE)
        sqlite3_bind_null(s, 4);
    else
        sqlite3_bind_int64(s, 4, f->parent);
    sqlite3_bind_int(s, 5, belong->how == BELONG_ONE || belong->how == BELONG_FIRST);
    int64_t last;
    if (find_last(a, s, &last) != LEDGER_STORED)
        return LEDGER_FAILED;

    struct datum data[] = {
        datum_int(f->subject),
        datum_text(kind->label.name),
        datum_text(belong->name),
        datum_day(f->from),
        parent,
        datum_real(f->share),
        datum_private(f->evidence),
    };
    return accept_put(a, LINE_MEMBERSHIP, data, last);
}
