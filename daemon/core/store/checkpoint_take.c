#include "core/store/checkpoint_take.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/store/checkpoint.h"
#include "core/store/holding.h"

#define PIECE 1024u          // rows that are read at once
#define SHARE (256u * 1024u) // rows that one of two takes at once

// Where values go: numbers of `size` bytes, each within the bounds.
struct column_target {
    void *to; // of the first row
    size_t size;
    int64_t least, most;
    bool optional; // no data is `none`
    int64_t none;
};

struct column_task {
    const struct checkpoint_column *column; // NULL: no data for all rows
    struct column_target target;
    int64_t *words; // what each of the column's words is here, DECIMAL_NONE = no data; or NULL
    const struct checkpoint_column *currency;
    int64_t *currency_words;
    uint8_t *currency_to;
};

struct taking { // of one type's records
    const struct checkpoint *checkpoint;
    const struct checkpoint_type *type;
    struct store *store;
    struct recorded *into;
    const struct checkpoint_help *help;
    size_t rows;
    struct column_task *tasks;
    size_t task_count, task_room;
    char *ids;
    size_t share_count;
    int32_t *earliest;     // of each share
    struct pair_lots lots; // the ids and the tasks, or rows
    _Atomic bool failed;
};

// --- columns ---

static bool store_piece(const struct column_target *t, size_t at, const int64_t *values,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool none = values[i] == DECIMAL_NONE;
        int64_t v = none ? t->none : values[i];
        if (none ? !t->optional : v < t->least || v > t->most)
            return false;
        if (t->size == 8)
            ((int64_t *)t->to)[at + i] = v;
        else if (t->size == 4)
            ((uint32_t *)t->to)[at + i] = (uint32_t)v;
        else
            ((uint8_t *)t->to)[at + i] = (uint8_t)v;
    }
    return true;
}

static bool translate(const struct checkpoint_column *c, const int64_t *words, int64_t *values,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i] == DECIMAL_NONE)
            continue;
        if (values[i] < 0 || values[i] >= (int64_t)c->word_count)
            return false;
        values[i] = words[values[i]];
    }
    return true;
}

// Money in a currency that the ruleset does not have is no data; no data has no currency.
static bool take_currency(const struct taking *k, const struct column_task *t, size_t at,
                          int64_t *values, size_t count)
{
    int64_t currency[PIECE];
    checkpoint_read(k->checkpoint, t->currency, at, count, currency);
    if (!translate(t->currency, t->currency_words, currency, count))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool has = values[i] != DECIMAL_NONE && currency[i] != DECIMAL_NONE;
        values[i] = has ? values[i] : DECIMAL_NONE;
        t->currency_to[at + i] = has ? (uint8_t)currency[i] : 0;
    }
    return true;
}

static bool take_piece(const struct taking *k, const struct column_task *t, size_t at, size_t count)
{
    int64_t values[PIECE];
    for (size_t i = 0; !t->column && i < count; i++)
        values[i] = DECIMAL_NONE;
    if (t->column)
        checkpoint_read(k->checkpoint, t->column, at, count, values);
    return (!t->words || translate(t->column, t->words, values, count)) &&
           (!t->currency || take_currency(k, t, at, values, count)) &&
           store_piece(&t->target, at, values, count);
}

// Are all rows alike, and as their memory is already? That is then left untouched: half of the time
// of taking a large column is the system's, for pages that are written for the first time.
static bool is_zero(const struct column_task *t)
{
    static const char zero[sizeof(int64_t)];
    bool alike = t->column && t->column->width == 0 && (!t->currency || t->currency->width == 0);
    return alike && memcmp(t->target.to, zero, t->target.size) == 0 &&
           (!t->currency || t->currency_to[0] == 0);
}

static bool take_column(const struct taking *k, const struct column_task *t)
{
    if (t->column && !checkpoint_column_sound(k->checkpoint, t->column))
        return false;
    if (t->currency && !checkpoint_column_sound(k->checkpoint, t->currency))
        return false;
    if (!take_piece(k, t, 0, 1))
        return false;
    if (is_zero(t))
        return true;
    for (size_t at = 0; at < k->rows; at += PIECE)
        if (!take_piece(k, t, at, k->rows - at < PIECE ? k->rows - at : PIECE))
            return false;
    return true;
}

// Each id ends where its size says, and there the next begins.
static bool take_ids(struct taking *k)
{
    const struct checkpoint *c = k->checkpoint;
    const struct checkpoint_column *sizes = checkpoint_find(c, k->type, CHECKPOINT_ID_SIZE, NULL);
    const struct checkpoint_column *ids = checkpoint_find(c, k->type, CHECKPOINT_IDS, NULL);
    if (!checkpoint_column_sound(c, sizes) || !checkpoint_column_sound(c, ids))
        return false;
    memcpy(k->ids, c->bytes + ids->at, (size_t)ids->size);
    uint64_t end = 0;
    int64_t values[PIECE];
    for (size_t at = 0; at < k->rows; at += PIECE) {
        size_t count = k->rows - at < PIECE ? k->rows - at : PIECE;
        checkpoint_read(c, sizes, at, count, values);
        for (size_t i = 0; i < count; i++) {
            const char *id = k->ids + end;
            if (values[i] < 0 || (uint64_t)values[i] >= ids->size - end || id[values[i]])
                return false;
            k->into->table.id[at + i] = id;
            end += (uint64_t)values[i] + 1;
        }
    }
    return end == ids->size;
}

static void take_columns(void *context, unsigned who)
{
    struct taking *k = context;
    for (size_t at, end; pair_take(&k->lots, who, &at, &end); k->help->step())
        if (!(at == 0 ? take_ids(k) : take_column(k, &k->tasks[at - 1])))
            k->failed = true;
}

// --- what follows from the columns ---

static bool is_of(const struct record_type *type, uint32_t kind)
{
    for (size_t i = 0; i < type->of_count; i++)
        if (type->of[i] == kind)
            return true;
    return false;
}

static bool rows_in_order(const struct taking *k, size_t from, size_t to)
{
    const struct record_table *t = &k->into->table;
    for (size_t i = from; i < to; i++) {
        bool same = i > 0 && t->subject[i - 1] == t->subject[i];
        if (!same && !is_of(k->into->type, k->store->subjects[t->subject[i]].kind))
            return false;
        if (i == 0)
            continue;
        bool day = same && t->date[i - 1] == t->date[i];
        if (t->subject[i - 1] > t->subject[i] || (same && t->date[i - 1] > t->date[i]) ||
            (day && t->seq[i - 1] >= t->seq[i]))
            return false;
    }
    return true;
}

// The rows in order of line; each line above the one before, so each row is there once.
static bool lines_in_order(const struct taking *k, const struct checkpoint_column *by_line,
                           size_t from, size_t to)
{
    const struct record_table *t = &k->into->table;
    int64_t rows[PIECE];
    for (size_t at = from; at < to; at += PIECE) {
        size_t count = to - at < PIECE ? to - at : PIECE;
        checkpoint_read(k->checkpoint, by_line, at, count, rows);
        for (size_t i = 0; i < count; i++) {
            if (rows[i] < 0 || (uint64_t)rows[i] >= k->rows)
                return false;
            size_t row = (size_t)rows[i];
            k->into->lines[at + i] = (struct recorded_line){
                .seq = t->seq[row], .subject = t->subject[row], .date = t->date[row]};
            if (i > 0 && k->into->lines[at + i - 1].seq >= t->seq[row])
                return false;
        }
    }
    return true;
}

static int32_t earliest_of(const struct record_table *t, size_t from, size_t to)
{
    int32_t earliest = t->date[from];
    for (size_t i = from; i < to; i++)
        earliest = t->date[i] < earliest ? t->date[i] : earliest;
    return earliest;
}

static void take_shares(void *context, unsigned who)
{
    struct taking *k = context;
    const struct checkpoint_column *by_line =
        checkpoint_find(k->checkpoint, k->type, CHECKPOINT_BY_LINE, NULL);
    for (size_t from, to; pair_take(&k->lots, who, &from, &to); k->help->step()) {
        k->earliest[from / SHARE] = earliest_of(&k->into->table, from, to);
        if (!rows_in_order(k, from, to) || !lines_in_order(k, by_line, from, to))
            k->failed = true;
    }
}

// Between pieces and shares.
static bool lines_ascend(const struct taking *k)
{
    const struct recorded_line *lines = k->into->lines;
    for (size_t i = PIECE; i < k->rows; i += PIECE)
        if (lines[i - 1].seq >= lines[i].seq)
            return false;
    return true;
}

// --- one type ---

static void add_task(struct taking *k, struct column_task task)
{
    k->tasks = mem_grow(k->tasks, &k->task_room, k->task_count + 1, sizeof *k->tasks);
    k->tasks[k->task_count++] = task;
}

static bool add_fixed(struct taking *k, enum checkpoint_role role, struct column_target target)
{
    const struct checkpoint_column *c = checkpoint_find(k->checkpoint, k->type, role, NULL);
    if (c)
        add_task(k, (struct column_task){.column = c, .target = target});
    return c != NULL;
}

static bool add_status(struct taking *k)
{
    const struct checkpoint_column *c =
        checkpoint_find(k->checkpoint, k->type, CHECKPOINT_STATUS, NULL);
    if (!c)
        return false;
    int64_t *words = mem_new(c->word_count, sizeof *words);
    struct column_target target = {
        .to = k->into->table.status, .size = 1, .least = 0, .most = RECORD_CORRECTED};
    add_task(k, (struct column_task){.column = c, .target = target, .words = words});
    for (uint32_t i = 0; i < c->word_count; i++) {
        enum record_status status;
        if (!record_status_parse(checkpoint_word(k->checkpoint, c, i), &status))
            return false;
        words[i] = (int64_t)status;
    }
    return true;
}

static bool add_fixed_columns(struct taking *k)
{
    const struct record_table *t = &k->into->table;
    int64_t subjects = (int64_t)k->store->subject_count, line = k->checkpoint->head->line;
    const struct checkpoint *c = k->checkpoint;
    struct column_target day = {
        .size = 4, .least = INT32_MIN + 1, .most = INT32_MAX, .none = DAY_NONE};
    struct column_target date = day, until = day, heard_on = day;
    date.to = t->date;
    until.to = t->until;
    heard_on.to = t->heard_on;
    until.optional = heard_on.optional = true;
    return add_fixed(k, CHECKPOINT_LINE,
                     (struct column_target){.to = t->seq, .size = 8, .least = 1, .most = line}) &&
           add_fixed(
               k, CHECKPOINT_REPORTED_ON,
               (struct column_target){
                   .to = t->reported_on, .size = 8, .least = INT64_MIN + 1, .most = INT64_MAX}) &&
           add_fixed(k, CHECKPOINT_SUBJECT,
                     (struct column_target){.to = t->subject, .size = 4, .most = subjects - 1}) &&
           add_fixed(k, CHECKPOINT_DATE, date) && add_fixed(k, CHECKPOINT_UNTIL, until) &&
           add_fixed(k, CHECKPOINT_HEARD_ON, heard_on) &&
           add_fixed(k, CHECKPOINT_APPEAL,
                     (struct column_target){.to = t->appeal_upheld, .size = 1, .most = 1}) &&
           add_status(k) && checkpoint_find(c, k->type, CHECKPOINT_BY_LINE, NULL) &&
           checkpoint_find(c, k->type, CHECKPOINT_ID_SIZE, NULL) &&
           checkpoint_find(c, k->type, CHECKPOINT_IDS, NULL);
}

// What the words of a column are in this ruleset.
static int64_t *enum_words(const struct taking *k, const struct checkpoint_column *c,
                           const struct type *type)
{
    int64_t *words = mem_new(c->word_count, sizeof *words);
    for (uint32_t i = 0; i < c->word_count; i++) {
        words[i] = DECIMAL_NONE;
        for (size_t v = 0; v < type->value_count; v++)
            if (strcmp(type->values[v].name, checkpoint_word(k->checkpoint, c, i)) == 0)
                words[i] = (int64_t)v;
    }
    return words;
}

static int64_t *currency_words(const struct taking *k, const struct checkpoint_column *c)
{
    const struct units *u = &k->store->ruleset->model.units;
    int64_t *words = mem_new(c->word_count, sizeof *words);
    for (uint32_t i = 0; i < c->word_count; i++) {
        words[i] = DECIMAL_NONE;
        for (size_t b = 0; b < u->base_count; b++)
            if (strcmp(u->list[u->bases[b]].name, checkpoint_word(k->checkpoint, c, i)) == 0)
                words[i] = (int64_t)b;
    }
    return words;
}

static bool add_field(struct taking *k, size_t at)
{
    const struct field *f = &k->into->type->fields[at];
    const struct checkpoint_column *c =
        checkpoint_find(k->checkpoint, k->type, CHECKPOINT_FIELD, f->label.name);
    struct column_task task = {.column = c};
    task.target = (struct column_target){.to = k->into->table.cells[at],
                                         .size = 8,
                                         .least = INT64_MIN + 1,
                                         .most = INT64_MAX,
                                         .optional = true,
                                         .none = DECIMAL_NONE};
    if (f->type.tag == TYPE_REF) {
        task.target.least = 0;
        task.target.most = (int64_t)k->store->subject_count - 1;
    }
    if (c && f->type.tag == TYPE_ENUM)
        task.words = enum_words(k, c, &f->type);
    if (c && f->type.tag == TYPE_MONEY) {
        task.currency = checkpoint_find(k->checkpoint, k->type, CHECKPOINT_CURRENCY, f->label.name);
        if (!task.currency)
            return false;
        task.currency_words = currency_words(k, task.currency);
        task.currency_to = k->into->table.currency[at];
    }
    add_task(k, task);
    return true;
}

static bool run_tasks(struct taking *k)
{
    pair_lots_init(&k->lots, 1 + k->task_count, 1);
    pair_run(k->help->pair, take_columns, k);
    if (k->failed)
        return false;
    pair_lots_init(&k->lots, k->rows, SHARE);
    pair_run(k->help->pair, take_shares, k);
    return !k->failed && lines_ascend(k);
}

static bool take_type(struct taking *k)
{
    const struct checkpoint_column *by_line, *ids;
    recorded_make_room(k->into, k->rows);
    k->into->lines = mem_grow(k->into->lines, &k->into->line_room, k->rows, sizeof *k->into->lines);
    bool fits = add_fixed_columns(k);
    for (size_t i = 0; fits && i < k->into->type->field_count; i++)
        fits = add_field(k, i);
    if (!fits)
        return false;
    by_line = checkpoint_find(k->checkpoint, k->type, CHECKPOINT_BY_LINE, NULL);
    ids = checkpoint_find(k->checkpoint, k->type, CHECKPOINT_IDS, NULL);
    k->ids = arena_alloc(&k->store->arena, (size_t)ids->size);
    return checkpoint_column_sound(k->checkpoint, by_line) && run_tasks(k);
}

static void count_in(struct taking *k)
{
    struct recorded *r = k->into;
    struct store *s = k->store;
    r->table.count = r->settled = k->rows;
    for (size_t i = 0; i < k->share_count; i++)
        if (s->earliest == DAY_NONE || k->earliest[i] < s->earliest)
            s->earliest = k->earliest[i];
}

static bool take_records(const struct checkpoint *c, const struct checkpoint_type *type,
                         struct store *s, struct recorded *into, const struct checkpoint_help *help)
{
    struct taking k = {.checkpoint = c,
                       .type = type,
                       .store = s,
                       .into = into,
                       .help = help,
                       .rows = (size_t)type->rows};
    if (k.rows == 0)
        return true;
    k.share_count = (k.rows + SHARE - 1) / SHARE;
    k.earliest = mem_new(k.share_count, sizeof *k.earliest);
    bool taken = take_type(&k);
    if (taken)
        count_in(&k);
    for (size_t i = 0; i < k.task_count; i++) {
        free(k.tasks[i].words);
        free(k.tasks[i].currency_words);
    }
    free(k.tasks);
    free(k.earliest);
    return taken;
}

// --- all types ---

// Texts that are compared are the ledger's to tell; a field keeps its type for ever.
static bool fields_fit(const struct checkpoint *c, const struct checkpoint_type *t,
                       const struct record_type *type)
{
    for (uint32_t i = 0; i < type->field_count; i++) {
        const struct type *is = &type->fields[i].type;
        const struct checkpoint_column *column =
            checkpoint_find(c, t, CHECKPOINT_FIELD, type->fields[i].label.name);
        if (!column)
            continue;
        bool counts = is->tag == TYPE_NUMBER || is->tag == TYPE_MONEY;
        if (column->tag != (uint8_t)is->tag || (counts && column->decimals != is->decimals) ||
            (is->tag == TYPE_TEXT && recorded_compares(type, i)))
            return false;
    }
    return true;
}

// Which types are to be taken. One that the checkpoint does not know had no records.
static void choose(const struct checkpoint *c, const struct store *s, bool *taken)
{
    const struct model *m = &s->ruleset->model;
    for (size_t i = 0; i < m->record_count; i++) {
        const struct checkpoint_type *t = checkpoint_type_named(c, m->records[i].label.name);
        taken[i] =
            !s->records[i].table.count && (!t || (t->whole && fields_fit(c, t, &m->records[i])));
    }
}

bool store_take_checkpoint(struct store *s, const void *bytes, size_t size,
                           const struct checkpoint_help *help, bool *taken, struct err *e)
{
    struct checkpoint c;
    const struct model *m = &s->ruleset->model;
    if (!checkpoint_open(bytes, size, &c, e))
        return false;
    int32_t earliest = s->earliest;
    choose(&c, s, taken);
    for (size_t i = 0; i < m->record_count; i++) {
        const struct checkpoint_type *t = checkpoint_type_named(&c, m->records[i].label.name);
        if (!taken[i] || !t || take_records(&c, t, s, &s->records[i], help))
            continue;
        for (size_t k = 0; k <= i; k++)
            if (taken[k])
                recorded_clear(&s->records[k]);
        s->earliest = earliest;
        return err_set(e, "its records of type \"%s\" are damaged", m->records[i].label.name);
    }
    return true;
}
