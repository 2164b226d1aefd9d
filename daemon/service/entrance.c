#include "service/entrance.h"

#include <stdlib.h>

#include "base/mem.h"
#include "core/engine/door.h"

struct entrance {
    uv_mutex_t lock; // around all below
    const struct ruleset *ruleset;
    struct ledger *ledger;
    struct ledger_reader *reader;
    struct door *door;
    int64_t seq; // what the door has learned
};

struct entrance *entrance_new(const struct ruleset *r, struct ledger *l)
{
    struct door *door = door_new(r);
    if (!door)
        return NULL;
    struct entrance *n = mem_new(1, sizeof *n);
    *n = (struct entrance){.ruleset = r, .ledger = l, .door = door};
    if (uv_mutex_init(&n->lock) != 0)
        die("cannot make a lock");
    return n;
}

void entrance_free(struct entrance *n)
{
    if (!n)
        return;
    if (n->reader)
        ledger_reader_close(n->reader);
    door_free(n->door);
    uv_mutex_destroy(&n->lock);
    free(n);
}

static bool learn(const struct fact *f, void *context, struct err *e)
{
    struct entrance *n = context;
    (void)e;
    door_learn(n->door, f);
    return true;
}

static bool catch_up(struct entrance *n, int64_t seq, struct err *e)
{
    const unsigned tags = 1u << FACT_SUBJECT | 1u << FACT_ATTRIBUTE | 1u << FACT_RATE;
    if (n->seq >= seq)
        return true;
    if (!n->reader && !ledger_reader_open(n->ledger, &n->ruleset->model, &n->reader, e))
        return false;
    if (!ledger_replay_some(n->reader, tags, n->seq + 1, seq, learn, n, e))
        return false;
    n->seq = seq;
    return true;
}

bool entrance_catch_up(struct entrance *n, int64_t seq, struct err *e)
{
    uv_mutex_lock(&n->lock);
    bool done = catch_up(n, seq, e);
    uv_mutex_unlock(&n->lock);
    return done;
}

// --- judging ---

struct judgement {
    struct entrance *entrance;
    struct admission *admission;
    struct door_batch *batch;
    struct err *error;
    bool failed;
};

// The subjects that a record names, by number.
static struct fact_record numbered(struct admission *a, const struct ledger_entry *entry)
{
    struct fact_record r = entry->fact.record;
    const struct record_type *t = &a->model->records[r.type];
    struct cell *cells = arena_array(a->arena, r.cell_count + 1, sizeof *cells);
    r.subject = NONE;
    directory_find(a->directory, entry->subject, &r.subject);
    r.reported_on = r.reported_on ? r.reported_on : a->now;
    for (size_t i = 0; i < r.cell_count; i++) {
        uint32_t number = NONE;
        cells[i] = r.cells[i];
        if (t->fields[i].type.tag == TYPE_REF && cells[i].has &&
            directory_find(a->directory, cells[i].text, &number))
            cells[i].number = number;
    }
    r.cells = cells;
    return r;
}

static bool gather(struct judgement *j, struct err *e)
{
    struct admission *a = j->admission;
    struct entrance *n = j->entrance;
    if (!catch_up(n, a->committed, e))
        return false;
    j->batch = door_batch_new(n->door, a->today);
    for (size_t i = 0; i < a->count; i++) {
        const struct ledger_entry *entry = &a->entries[i];
        if (entry->fact.tag != FACT_RECORD || !door_watches(n->ruleset, entry->fact.record.type))
            continue;
        struct fact_record *r = arena_array(a->arena, 1, sizeof *r);
        *r = numbered(a, entry);
        if (!door_batch_add(j->batch, n->door, r, i, e))
            return false;
    }
    return true;
}

static bool note_found(const struct ledger_record *record, void *context)
{
    (void)record;
    *(bool *)context = true;
    return false;
}

static bool stands_already(struct judgement *j, const char *id)
{
    bool found = false;
    uv_mutex_lock(&j->entrance->lock);
    if (!ledger_record_find(j->entrance->reader, id, note_found, &found, j->error))
        j->failed = true;
    uv_mutex_unlock(&j->entrance->lock);
    return found;
}

static void on_refused(void *context, size_t tag, const char *field, const char *text)
{
    struct judgement *j = context;
    const struct ledger_entry *entry = &j->admission->entries[tag];
    if (!j->failed && !stands_already(j, entry->fact.record.id))
        complain(j->admission->complaints, entry->line, field, "%s", text);
}

bool entrance_judge(struct entrance *n, struct admission *a, struct err *e)
{
    struct judgement j = {.entrance = n, .admission = a, .error = e};
    uv_mutex_lock(&n->lock);
    bool gathered = gather(&j, e);
    uv_mutex_unlock(&n->lock);
    bool judged = gathered && door_batch_judge(j.batch, on_refused, &j, e) && !j.failed;
    door_batch_free(j.batch);
    return judged;
}
