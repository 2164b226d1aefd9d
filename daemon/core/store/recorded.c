#include "core/store/recorded.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/store/radix.h"
#include "core/store/sorted.h"

enum {
    ARRAY_SUBJECT,
    ARRAY_DATE,
    ARRAY_UNTIL,
    ARRAY_SEQ,
    ARRAY_REPORTED_ON,
    ARRAY_STATUS,
    ARRAY_APPEAL,
    ARRAY_HEARD_ON,
    ARRAY_ID,
    ARRAY_DECISION,
    ARRAY_STATUS_SEQ,
    ARRAY_HEARING_SEQ,
    ARRAY_FIELDS // then cells and currency of each field
};

static const size_t array_sizes[ARRAY_FIELDS] = {
    [ARRAY_SUBJECT] = sizeof(uint32_t),
    [ARRAY_DATE] = sizeof(int32_t),
    [ARRAY_UNTIL] = sizeof(int32_t),
    [ARRAY_SEQ] = sizeof(int64_t),
    [ARRAY_REPORTED_ON] = sizeof(int64_t),
    [ARRAY_STATUS] = 1,
    [ARRAY_APPEAL] = 1,
    [ARRAY_HEARD_ON] = sizeof(int32_t),
    [ARRAY_ID] = sizeof(char *),
    [ARRAY_DECISION] = sizeof(char *),
    [ARRAY_STATUS_SEQ] = sizeof(int64_t),
    [ARRAY_HEARING_SEQ] = sizeof(int64_t),
};

void recorded_init(struct recorded *r, const struct record_type *type, struct arena *a)
{
    *r = (struct recorded){.type = type, .lines_in_order = true};
    r->array_count = ARRAY_FIELDS + 2 * type->field_count;
    r->arrays = arena_array(a, r->array_count, sizeof *r->arrays);
    for (size_t i = 0; i < ARRAY_FIELDS; i++)
        r->arrays[i].size = array_sizes[i];
    for (size_t f = 0; f < type->field_count; f++) {
        r->arrays[ARRAY_FIELDS + 2 * f].size = sizeof(int64_t);
        // a size of 0: a field without currency has no such array
        r->arrays[ARRAY_FIELDS + 2 * f + 1].size = type->fields[f].type.tag == TYPE_MONEY;
    }
    r->table.cells = arena_array(a, type->field_count + 1, sizeof *r->table.cells);
    r->table.currency = arena_array(a, type->field_count + 1, sizeof *r->table.currency);
}

void recorded_release(struct recorded *r)
{
    for (size_t i = 0; i < r->array_count; i++)
        free(r->arrays[i].bytes);
    free(r->lines);
    free(r->changes);
    tail_release(&r->fresh);
    tail_release(&r->waiting);
}

static void point_at_arrays(struct recorded *r)
{
    const struct recorded_array *a = r->arrays;
    struct record_table *t = &r->table;
    t->subject = a[ARRAY_SUBJECT].bytes;
    t->date = a[ARRAY_DATE].bytes;
    t->until = a[ARRAY_UNTIL].bytes;
    t->seq = a[ARRAY_SEQ].bytes;
    t->reported_on = a[ARRAY_REPORTED_ON].bytes;
    t->status = a[ARRAY_STATUS].bytes;
    t->appeal_upheld = a[ARRAY_APPEAL].bytes;
    t->heard_on = a[ARRAY_HEARD_ON].bytes;
    t->id = a[ARRAY_ID].bytes;
    t->decision = a[ARRAY_DECISION].bytes;
    r->status_seq = a[ARRAY_STATUS_SEQ].bytes;
    r->hearing_seq = a[ARRAY_HEARING_SEQ].bytes;
    for (size_t f = 0; f < r->type->field_count; f++) {
        t->cells[f] = a[ARRAY_FIELDS + 2 * f].bytes;
        t->currency[f] = a[ARRAY_FIELDS + 2 * f + 1].bytes;
    }
}

static void make_room(struct recorded *r, size_t more)
{
    if (r->table.count + more <= r->room)
        return;
    size_t room = r->room;
    for (size_t i = 0; i < r->array_count; i++) {
        if (r->arrays[i].size == 0)
            continue;
        room = r->room;
        r->arrays[i].bytes =
            mem_grow(r->arrays[i].bytes, &room, r->table.count + more, r->arrays[i].size);
    }
    r->room = room;
    point_at_arrays(r);
}

void recorded_make_room(struct recorded *r, size_t count)
{
    for (size_t i = 0; i < r->array_count; i++) {
        free(r->arrays[i].bytes);
        r->arrays[i].bytes = r->arrays[i].size ? mem_new(count, r->arrays[i].size) : NULL;
    }
    r->room = count;
    point_at_arrays(r);
}

void recorded_clear(struct recorded *r)
{
    for (size_t i = 0; i < r->array_count; i++) {
        free(r->arrays[i].bytes);
        r->arrays[i].bytes = NULL;
    }
    r->room = r->settled = r->table.count = 0;
    r->lines_in_order = true;
    point_at_arrays(r);
}

static void add_line(struct recorded *r, size_t at, struct recorded_line line)
{
    r->lines = mem_grow(r->lines, &r->line_room, at + 1, sizeof *r->lines);
    if (at > 0 && r->lines[at - 1].seq > line.seq)
        r->lines_in_order = false;
    r->lines[at] = line;
}

bool recorded_compares(const struct record_type *r, uint32_t field)
{
    for (size_t i = 0; i < r->once_count; i++)
        if (r->once[i] == field)
            return true;
    return !r->named || r->named[field];
}

// A text that nothing compares is not kept (every voucher is another one): only that there is one.
static int64_t cell_value(const struct record_type *r, uint32_t field, const struct cell *c,
                          struct intern *texts)
{
    if (!c->has)
        return DECIMAL_NONE;
    if (r->fields[field].type.tag != TYPE_TEXT)
        return c->number;
    return recorded_compares(r, field) ? intern_put(texts, c->text, strlen(c->text)) : 0;
}

static const char *copied(struct arena *a, const char *text)
{
    return text ? arena_text(a, text) : NULL;
}

void recorded_add(struct recorded *r, const struct fact_record *f, int64_t seq, struct arena *a,
                  struct intern *texts)
{
    make_room(r, 1);
    struct record_table *t = &r->table;
    size_t at = t->count++;
    t->subject[at] = f->subject;
    t->date[at] = f->date;
    t->until[at] = f->until;
    t->seq[at] = seq;
    t->reported_on[at] = f->reported_on;
    t->status[at] = (uint8_t)f->status;
    t->appeal_upheld[at] = f->appeal_upheld;
    t->heard_on[at] = f->heard_on;
    t->id[at] = copied(a, f->id);
    t->decision[at] = copied(a, f->decision);
    r->status_seq[at] = r->hearing_seq[at] = 0;
    for (uint32_t i = 0; i < r->type->field_count; i++) {
        const struct cell none = {.has = false};
        const struct cell *c = i < f->cell_count ? &f->cells[i] : &none; // older records: no data
        t->cells[i][at] = cell_value(r->type, i, c, texts);
        if (t->currency[i])
            t->currency[i][at] = (uint8_t)c->currency;
    }
    add_line(r, at, (struct recorded_line){.seq = seq, .subject = f->subject, .date = f->date});
}

static void add_change(struct recorded *r, const struct recorded_change *c)
{
    r->changes = mem_grow(r->changes, &r->change_room, r->change_count + 1, sizeof *r->changes);
    r->changes[r->change_count++] = *c;
}

void recorded_change(struct recorded *r, const struct fact_status *f, int64_t seq, struct arena *a)
{
    add_change(r, &(struct recorded_change){
                      .record_seq = f->record_seq,
                      .seq = seq,
                      .status = (uint8_t)f->status,
                      .sets_hearing = f->sets_hearing,
                      .appeal_upheld = f->appeal_upheld,
                      .heard_on = f->heard_on,
                      .decision = copied(a, f->decision),
                  });
}

static void take_rows(struct recorded *to, const struct recorded *from, size_t row, size_t count,
                      uint32_t subject)
{
    make_room(to, count);
    size_t first = to->table.count;
    for (size_t i = 0; i < to->array_count; i++) {
        size_t size = to->arrays[i].size;
        if (size)
            memcpy((char *)to->arrays[i].bytes + first * size,
                   (const char *)from->arrays[i].bytes + row * size, count * size);
    }
    to->table.count += count;
    for (size_t at = first; at < first + count; at++) {
        int64_t seq = to->table.seq[at];
        to->table.subject[at] = subject;
        add_line(
            to, at,
            (struct recorded_line){.seq = seq, .subject = subject, .date = to->table.date[at]});
        size_t change = tail_last(&from->waiting, (uint64_t)seq);
        for (; change != TAIL_NONE; change = tail_before(&from->waiting, change))
            add_change(to, &from->changes[change]);
    }
}

static void find_what_came_last(struct recorded *r)
{
    for (size_t row = r->fresh.from + r->fresh.count; row < r->table.count; row++)
        tail_add(&r->fresh, r->table.subject[row]);
    for (size_t i = r->waiting.count; i < r->change_count; i++)
        tail_add(&r->waiting, (uint64_t)r->changes[i].record_seq);
}

void recorded_take(struct recorded *to, struct recorded *from, uint32_t of, uint32_t subject)
{
    const uint32_t *subjects = from->table.subject;
    find_what_came_last(from);
    size_t row = sorted_first(subjects, from->settled, sizeof *subjects, of), end = row;
    while (end < from->settled && subjects[end] == of)
        end++;
    if (end > row)
        take_rows(to, from, row, end - row, subject);
    size_t last = tail_last(&from->fresh, of);
    for (; last != TAIL_NONE; last = tail_before(&from->fresh, last))
        take_rows(to, from, last, 1, subject);
}

struct place_key {
    uint32_t subject;
    int32_t date;
    int64_t seq;
};

static int place_order(const struct place_key *x, const struct place_key *y)
{
    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static struct place_key key_at(const struct record_table *t, size_t row)
{
    return (struct place_key){.subject = t->subject[row], .date = t->date[row], .seq = t->seq[row]};
}

// How many of the first `count` rows stand before the key.
static size_t rows_before(const struct record_table *t, size_t count, const struct place_key *key)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct place_key found = key_at(t, middle);
        if (place_order(&found, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool in_order(const struct record_table *t, size_t from)
{
    for (size_t i = from > 0 ? from : 1; i < t->count; i++) {
        struct place_key a = key_at(t, i - 1), b = key_at(t, i);
        if (place_order(&a, &b) > 0)
            return false;
    }
    return true;
}

// The order of the k rows behind the settled ones, as places behind them. Sorted by line first
// (they come so but for tests), then by what is before it in the key: a radix sort leaves equals in
// order.
static void order_fresh(const struct record_table *t, size_t settled, size_t k, uint32_t *from)
{
    struct radix_item *items = mem_new(k, sizeof *items), *spare = mem_new(k, sizeof *spare);
    for (size_t i = 0; i < k; i++)
        items[i] = (struct radix_item){.code = (uint64_t)t->seq[settled + i], .row = (uint32_t)i};
    radix_sort(items, k, spare);
    for (size_t i = 0; i < k; i++) {
        size_t row = settled + items[i].row;
        uint32_t date = (uint32_t)t->date[row] ^ UINT32_C(0x80000000); // days before 1970 first
        items[i].code = (uint64_t)t->subject[row] << 32 | date;
    }
    radix_sort(items, k, spare);
    for (size_t i = 0; i < k; i++)
        from[i] = items[i].row;
    free(items);
    free(spare);
}

static void settle_rows(struct recorded *r)
{
    size_t settled = r->settled, k = r->table.count - settled;
    r->settled = r->table.count;
    if (k == 0 || in_order(&r->table, settled))
        return;
    size_t *at = mem_new(k, sizeof *at);
    uint32_t *from = mem_new(k, sizeof *from);
    order_fresh(&r->table, settled, k, from);
    for (size_t i = 0; settled > 0 && i < k; i++) {
        struct place_key key = key_at(&r->table, settled + from[i]);
        at[i] = rows_before(&r->table, settled, &key);
    }
    void *scratch = mem_new(k, sizeof(int64_t));
    for (size_t i = 0; i < r->array_count; i++)
        if (r->arrays[i].size)
            sorted_insert(r->arrays[i].bytes, settled, r->arrays[i].size, at, from, k, scratch);
    free(scratch);
    free(from);
    free(at);
}

static int line_order(const void *a, const void *b)
{
    const struct recorded_line *x = a, *y = b;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

// Lines must be in order. NULL: no record has it.
static const struct recorded_line *line_of_seq(const struct recorded *r, int64_t seq)
{
    size_t low = 0, high = r->table.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->lines[middle].seq < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low == r->table.count || r->lines[low].seq != seq ? NULL : &r->lines[low];
}

uint32_t recorded_subject_of(const struct recorded *r, int64_t seq)
{
    const struct recorded_line *line = r->lines_in_order ? line_of_seq(r, seq) : NULL;
    return line ? line->subject : NONE;
}

static bool row_of_seq(const struct recorded *r, int64_t seq, size_t *row)
{
    const struct recorded_line *line = line_of_seq(r, seq);
    if (!line)
        return false;
    struct place_key key = {.subject = line->subject, .date = line->date, .seq = seq};
    *row = rows_before(&r->table, r->table.count, &key);
    return true;
}

static int64_t stands_by(const struct recorded *r, const int64_t *lines, size_t row)
{
    return lines[row] ? lines[row] : r->table.seq[row];
}

static void apply(struct recorded *r, const struct recorded_change *c, size_t row)
{
    if (c->seq >= stands_by(r, r->status_seq, row)) {
        r->status_seq[row] = c->seq;
        r->table.status[row] = c->status;
    }
    if (c->sets_hearing && c->seq >= stands_by(r, r->hearing_seq, row)) {
        r->hearing_seq[row] = c->seq;
        r->table.heard_on[row] = c->heard_on;
        r->table.decision[row] = c->decision;
    }
    if (c->appeal_upheld)
        r->table.appeal_upheld[row] = true;
}

static void apply_changes(struct recorded *r)
{
    if (r->change_count == 0)
        return;
    if (!r->lines_in_order)
        qsort(r->lines, r->table.count, sizeof *r->lines, line_order);
    r->lines_in_order = true;
    size_t waiting = 0, row;
    for (size_t i = 0; i < r->change_count; i++) {
        struct recorded_change c = r->changes[i];
        if (row_of_seq(r, c.record_seq, &row))
            apply(r, &c, row);
        else
            r->changes[waiting++] = c;
    }
    r->change_count = waiting;
}

void recorded_settle(struct recorded *r)
{
    settle_rows(r);
    tail_begin(&r->fresh, r->settled);
    apply_changes(r);
    tail_begin(&r->waiting, 0);
}
