// Replay: all lines in order, from many tables at once.
//
// `line` says what comes next; the tables' cursors, each in order of seq itself, have it at their
// head. No row is sought: every cursor only steps.
#include "ledger/reader.h"

#include <stdlib.h>

#include "base/mem.h"

struct source { // of the lines of one kind
    enum line_kind kind;
    enum fact_tag tag;
    enum reader_query query;
    row_fn *read;
};

static const struct source sources[] = {
    {LINE_SUBJECT, FACT_SUBJECT, READ_SUBJECTS, row_subject},
    {LINE_ATTRIBUTE, FACT_ATTRIBUTE, READ_ATTRIBUTES, row_attribute},
    {LINE_MEMBERSHIP, FACT_MEMBERSHIP, READ_MEMBERSHIPS, row_membership},
    {LINE_STATUS, FACT_STATUS, READ_STATUSES, row_status},
    {LINE_TARGET, FACT_TARGET, READ_TARGETS, row_target},
    {LINE_RATING, FACT_RATING, READ_RATINGS, row_rating},
    {LINE_RATE, FACT_RATE, READ_RATES, row_rate},
};
#define SOURCES (sizeof sources / sizeof *sources)

struct replay {
    struct ledger_reader *r;
    struct cursor lines;
    struct cursor kinds[LINE_KINDS];
    row_fn *read[LINE_KINDS];
    struct cursor *types; // one for each of the model's record types
    size_t type_count;
    size_t type; // of the last record: the next one is often of the same
    ledger_fact_fn *give;
    void *context;
    struct ledger_replayed *counts;
};

static bool start_cursor(struct cursor *c, sqlite3_stmt *s, int64_t first, int64_t last,
                         struct err *e)
{
    c->seq = INT64_MAX;
    if (s == NULL)
        return true;
    sqlite3_bind_int64(s, 1, first);
    sqlite3_bind_int64(s, 2, last);
    return cursor_start(c, s, e);
}

static bool start(struct replay *p, int64_t first, int64_t last, struct err *e)
{
    struct ledger_reader *r = p->r;
    if (!start_cursor(&p->lines, r->queries[READ_LINES], first, last, e))
        return false;
    for (size_t i = 0; i < SOURCES; i++) {
        p->read[sources[i].kind] = sources[i].read;
        if (!start_cursor(&p->kinds[sources[i].kind], r->queries[sources[i].query], first, last, e))
            return false;
    }
    for (size_t i = 0; i < p->type_count; i++)
        if (!start_cursor(&p->types[i], r->types[i].between, first, last, e))
            return false;
    return true;
}

static void end(struct replay *p)
{
    cursor_end(&p->lines);
    for (size_t i = 0; i < LINE_KINDS; i++)
        cursor_end(&p->kinds[i]);
    for (size_t i = 0; i < p->type_count; i++)
        cursor_end(&p->types[i]);
    free(p->types);
}

// Give what the row says, and step past it.
static bool give(struct replay *p, struct cursor *c, enum row_result result, const struct fact *f,
                 struct err *e)
{
    switch (result) {
    case ROW_DAMAGED:
        return false;
    case ROW_PASSED:
        p->counts->passed++;
        break;
    case ROW_FACT:
        p->counts->facts++;
        if (!p->give(f, p->context, e))
            return false;
        break;
    }
    return cursor_next(c, e);
}

static bool give_record(struct replay *p, struct fact *f, struct err *e)
{
    for (size_t tried = 0; tried < p->type_count; tried++) {
        struct cursor *c = &p->types[p->type];
        if (c->seq == f->seq)
            return give(p, c, row_record(p->r, (uint32_t)p->type, c->s, f, e), f, e);
        p->type = p->type + 1 == p->type_count ? 0 : p->type + 1;
    }
    p->counts->passed++; // of a type that the model does not have
    return true;
}

static bool give_line(struct replay *p, enum line_kind kind, struct fact *f, struct err *e)
{
    if (kind == LINE_RECORD)
        return give_record(p, f, e);
    if (kind < 1 || kind >= LINE_KINDS || p->read[kind] == NULL)
        return true; // rulesets, seals, redactions: no facts
    struct cursor *c = &p->kinds[kind];
    if (c->seq != f->seq)
        return err_set(e, "the ledger is damaged: line %lld has no content", (long long)f->seq);
    return give(p, c, p->read[kind](p->r, c->s, f, e), f, e);
}

bool ledger_replay(struct ledger_reader *r, int64_t first, int64_t last, ledger_fact_fn *give_fact,
                   void *context, struct ledger_replayed *counts, struct err *e)
{
    *counts = (struct ledger_replayed){0};
    r->no_data = 0;
    struct replay p = {.r = r, .give = give_fact, .context = context, .counts = counts};
    p.type_count = r->type_count;
    p.types = mem_new(p.type_count, sizeof *p.types);
    bool ok = reader_begin(r, e) && start(&p, first, last, e);
    while (ok && p.lines.seq != INT64_MAX) {
        struct fact f = {.seq = p.lines.seq, .time = sqlite3_column_int64(p.lines.s, 1)};
        enum line_kind kind = (enum line_kind)sqlite3_column_int(p.lines.s, 2);
        ok = give_line(&p, kind, &f, e) && cursor_next(&p.lines, e);
    }
    end(&p);
    reader_end(r);
    counts->no_data = r->no_data;
    return ok;
}

// Of few tables the next line is soon found: that of the cursor that stands lowest.
static bool replay_sources(struct replay *p, unsigned tags, int64_t first, int64_t last,
                           struct err *e)
{
    struct cursor *cursors = p->kinds;
    for (size_t i = 0; i < SOURCES; i++) {
        struct cursor *c = &cursors[sources[i].kind];
        c->seq = INT64_MAX;
        if ((tags & 1u << sources[i].tag) &&
            !start_cursor(c, p->r->queries[sources[i].query], first, last, e))
            return false;
    }
    for (;;) {
        const struct source *next = &sources[0];
        for (size_t i = 1; i < SOURCES; i++)
            if (cursors[sources[i].kind].seq < cursors[next->kind].seq)
                next = &sources[i];
        struct cursor *c = &cursors[next->kind];
        struct fact f = {.seq = c->seq};
        if (c->seq == INT64_MAX)
            return true;
        if (!give(p, c, next->read(p->r, c->s, &f, e), &f, e))
            return false;
    }
}

bool ledger_replay_some(struct ledger_reader *r, unsigned tags, int64_t first, int64_t last,
                        ledger_fact_fn *give_fact, void *context, struct err *e)
{
    struct ledger_replayed counts = {0};
    struct replay p = {.r = r, .give = give_fact, .context = context, .counts = &counts};
    bool ok = reader_begin(r, e) && replay_sources(&p, tags, first, last, e);
    end(&p);
    reader_end(r);
    return ok;
}

// The clock's time of a line, which a record has when it does not say when it was reported.
static bool time_of_line(struct ledger_reader *r, int64_t seq, int64_t *time, struct err *e)
{
    sqlite3_stmt *s = r->queries[READ_LINE];
    sqlite3_bind_int64(s, 1, seq);
    return db_find(s, time, e);
}

static bool replay_records(struct replay *p, const bool *left, int64_t first, int64_t last,
                           struct err *e)
{
    struct ledger_reader *r = p->r;
    for (size_t i = 0; i < p->type_count; i++) {
        p->types[i].seq = INT64_MAX;
        if (left[i] && !start_cursor(&p->types[i], r->types[i].between, first, last, e))
            return false;
    }
    for (;;) {
        size_t next = 0;
        for (size_t i = 1; i < p->type_count; i++)
            if (p->types[i].seq < p->types[next].seq)
                next = i;
        if (p->type_count == 0 || p->types[next].seq == INT64_MAX)
            return true;
        struct cursor *c = &p->types[next];
        struct fact f = {.seq = c->seq};
        if (!time_of_line(r, f.seq, &f.time, e) ||
            !give(p, c, row_record(r, (uint32_t)next, c->s, &f, e), &f, e))
            return false;
    }
}

bool ledger_replay_records(struct ledger_reader *r, const bool *left, int64_t first, int64_t last,
                           ledger_fact_fn *give_fact, void *context, struct err *e)
{
    struct ledger_replayed counts = {0};
    struct replay p = {.r = r, .give = give_fact, .context = context, .counts = &counts};
    p.type_count = r->type_count;
    p.types = mem_new(p.type_count, sizeof *p.types);
    bool ok = reader_begin(r, e) && replay_records(&p, left, first, last, e);
    end(&p);
    reader_end(r);
    return ok;
}
