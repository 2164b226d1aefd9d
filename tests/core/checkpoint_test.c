// Checkpoints: a store that took one is the store that was told every record; bytes that are not
// those of a checkpoint are refused, whichever they are, and leave the store as it was.
#include "core/store/checkpoint_build.h"
#include "core/store/checkpoint_take.h"

#include "base/decimal.h"
#include "tests/base/random.h"
#include "tests/core/checkpoint_bytes.h"
#include "tests/core/engine_fixture.h"
#include "tests/core/same_records.h"

enum { SUBJECTS = 12, MOST = 400 };

struct told { // one record, as the ledger would keep it
    struct fact fact;
    struct cell cells[3];
    char id[40];
};

static struct told told[MOST];
static size_t told_count;

static const char *const enum_words[] = {"foreign", "domestic", "gone"};
static struct enum_value origins[] = {{"domestic", "内资"}, {"foreign", "外资"}};
static struct field visit_fields[] = {
    {NAMED("n"), {.tag = TYPE_NUMBER, .decimals = 2, .unit = UNIT_NONE}, false},
    {NAMED("origin"),
     {.tag = TYPE_ENUM, .unit = UNIT_NONE, .values = origins, .value_count = 2},
     false},
    {NAMED("host"), {.tag = TYPE_REF, .unit = UNIT_NONE, .ref_kind = "cadre"}, false},
};

static void begin(struct world *w)
{
    world_begin(w);
    w->records[VISIT].fields = visit_fields;
    w->records[VISIT].field_count = 3;
    world_ready(w);
    for (uint32_t i = 0; i < SUBJECTS; i++) {
        char id[16];
        snprintf(id, sizeof id, "s%u", i);
        world_subject(w, i % KINDS, id);
    }
}

static int64_t random_number(struct random *r)
{
    switch (random_below(r, 4)) {
    case 0:
        return (int64_t)random_below(r, 200);
    case 1:
        return (int64_t)random_below(r, 70000) - 30000;
    case 2:
        return (int64_t)random_below(r, UINT64_C(1) << 40) - (INT64_C(1) << 39);
    default:
        return random_below(r, 2) ? INT64_MAX : INT64_MIN + 1;
    }
}

static uint32_t subject_of(const struct world *w, struct random *r, uint32_t type)
{
    for (;;) {
        uint32_t subject = (uint32_t)random_below(r, SUBJECTS);
        for (size_t i = 0; i < w->records[type].of_count; i++)
            if (w->records[type].of[i] == subject % KINDS)
                return subject;
    }
}

// Cells as the ruleset at hand reads them; a word that it does not have is no data.
static void fill_cells(const struct world *w, struct random *r, struct told *t, bool wide)
{
    const struct record_type *type = &w->records[t->fact.record.type];
    for (size_t i = 0; i < type->field_count; i++) {
        struct cell *c = &t->cells[i];
        *c = (struct cell){.has = random_below(r, 5) != 0};
        if (!c->has)
            continue;
        c->number = wide ? random_number(r) : 7;
        if (type->fields[i].type.tag == TYPE_MONEY)
            c->currency = (uint32_t)random_below(r, 2);
        if (type->fields[i].type.tag == TYPE_ENUM)
            c->number = (int64_t)random_below(r, 3);
        if (type->fields[i].type.tag == TYPE_REF)
            c->number = (int64_t)random_below(r, SUBJECTS);
        if (type->fields[i].type.tag == TYPE_TEXT)
            *c = (struct cell){.has = true, .text = "v"};
    }
}

static void make_records(const struct world *w, struct random *r)
{
    bool wide = random_below(r, 3) != 0;
    int64_t seq = SUBJECTS;
    told_count = random_below(r, MOST);
    for (size_t i = 0; i < told_count; i++) {
        struct told *t = &told[i];
        uint32_t type = (uint32_t)random_below(r, RECORDS);
        seq += 1 + (int64_t)random_below(r, wide ? 1000000 : 2);
        snprintf(t->id, sizeof t->id, "r%.*s%zu", (int)random_below(r, 12), "............", i);
        t->fact = (struct fact){.tag = FACT_RECORD, .seq = seq};
        t->fact.record = (struct fact_record){
            .id = t->id,
            .type = type,
            .subject = subject_of(w, r, type),
            .date = (int32_t)random_below(r, wide ? 40000 : 3) - 5,
            .until = random_below(r, 2) ? DAY_NONE : (int32_t)random_below(r, 90),
            .reported_on = wide ? random_number(r) : 1000,
            .status = (enum record_status)random_below(r, wide ? 5 : 1),
            .heard_on = random_below(r, 2) ? DAY_NONE : (int32_t)random_below(r, 9),
            .appeal_upheld = random_below(r, 2) == 1,
            .cells = t->cells,
            .cell_count = w->records[type].field_count};
        fill_cells(w, r, t, wide);
    }
}

// --- as a ledger would write it ---

static void put_cell(struct built_type *t, size_t *column, const struct field *f,
                     const struct cell *c)
{
    int64_t number = c->has ? c->number : DECIMAL_NONE;
    if (f->type.tag == TYPE_ENUM)
        built_put_word(t, *column, c->has ? enum_words[c->number] : NULL);
    else if (f->type.tag == TYPE_TEXT)
        built_put(t, *column, c->has ? 0 : DECIMAL_NONE);
    else
        built_put(t, *column, number);
    if (f->type.tag == TYPE_MONEY)
        built_put_word(t, ++*column, !c->has ? NULL : c->currency ? "usd" : "yuan");
    ++*column;
}

static void put_record(struct built_type *t, const struct record_type *type, const struct told *of)
{
    const struct fact_record *r = &of->fact.record;
    built_put(t, CHECKPOINT_SUBJECT, r->subject);
    built_put(t, CHECKPOINT_DATE, r->date);
    built_put(t, CHECKPOINT_UNTIL, r->until == DAY_NONE ? DECIMAL_NONE : r->until);
    built_put(t, CHECKPOINT_LINE, of->fact.seq);
    built_put(t, CHECKPOINT_REPORTED_ON, r->reported_on);
    built_put_word(t, CHECKPOINT_STATUS, record_status_name(r->status));
    built_put(t, CHECKPOINT_APPEAL, r->appeal_upheld);
    built_put(t, CHECKPOINT_HEARD_ON, r->heard_on == DAY_NONE ? DECIMAL_NONE : r->heard_on);
    size_t column = CHECKPOINT_ID_SIZE + 1;
    for (size_t i = 0; i < type->field_count; i++)
        put_cell(t, &column, &type->fields[i], &of->cells[i]);
    built_put_id(t, r->id);
}

static void write_type(struct checkpoint_writing *writing, const struct world *w, uint32_t type)
{
    const struct record_type *of = &w->records[type];
    struct built_type built;
    struct err e;
    built_type_init(&built, of->label.name);
    add_fields(&built, of->fields, of->field_count);
    for (size_t i = 0; i < told_count; i++)
        if (told[i].fact.record.type == type)
            put_record(&built, of, &told[i]);
    assert_true(checkpoint_write_type(writing, &built, &e));
    built_type_release(&built);
}

// A checkpoint of what was told; the bytes are of malloc's alignment.
static struct str written(const struct world *w)
{
    struct checkpoint_writing writing;
    struct checkpoint_head head;
    struct digest digest = {{1, 2, 3}};
    struct str out = {0};
    struct err e;
    assert_true(checkpoint_write_begin(&writing, put_bytes, &out, &e));
    for (uint32_t type = 0; type < RECORDS; type++)
        write_type(&writing, w, type);
    int64_t line = told_count ? told[told_count - 1].fact.seq : SUBJECTS;
    assert_true(checkpoint_write_end(&writing, line, &digest, &head, &e));
    checkpoint_writing_release(&writing);
    memcpy(out.data, &head, sizeof head);
    return out;
}

static void tell_all(struct world *w)
{
    for (size_t i = 0; i < told_count; i++) {
        struct told t = told[i];
        struct err e;
        t.fact.record.cells = t.cells;
        const struct record_type *type = &w->records[t.fact.record.type];
        for (size_t k = 0; k < type->field_count; k++) {
            struct cell *c = &t.cells[k];
            if (type->fields[k].type.tag == TYPE_ENUM && c->has) // foreign domestic gone
                *c = c->number == 2 ? (struct cell){0}
                                    : (struct cell){.has = true, .number = 1 - c->number};
        }
        if (!store_add(w->store, &t.fact, &e))
            fail_msg("%s", e.text);
    }
    store_settle(w->store);
}

static struct checkpoint_help help = {.step = no_step};

static bool take(struct world *w, const void *bytes, size_t size, bool taken[RECORDS])
{
    struct err e;
    return store_take_checkpoint(w->store, bytes, size, &help, taken, &e);
}

static void a_store_is_the_same_by_checkpoint_and_by_facts(void **state)
{
    (void)state;
    struct random r = {5};
    help.pair = pair_new(NULL);
    for (int round = 0; round < 200; round++) {
        struct world by_facts, by_checkpoint;
        bool taken[RECORDS];
        begin(&by_facts);
        begin(&by_checkpoint);
        make_records(&by_facts, &r);
        struct str bytes = written(&by_facts);
        tell_all(&by_facts);
        assert_true(take(&by_checkpoint, bytes.data, bytes.size, taken));
        for (size_t i = 0; i < RECORDS; i++)
            assert_true(taken[i]);
        const char *other =
            other_records(by_facts.store, by_checkpoint.store, &by_facts.ruleset.model);
        if (other)
            fail_msg("round %d: %s", round, other);
        str_release(&bytes);
        world_end(&by_facts);
        world_end(&by_checkpoint);
    }
    help.pair = NULL;
}

// What came before the checkpoint's line and is no record, and what comes after it, as ever.
static void status_lines_and_later_records_join_what_was_taken(void **state)
{
    (void)state;
    struct random r = {6};
    for (int round = 0; round < 60; round++) {
        struct world w[2];
        bool taken[RECORDS];
        begin(&w[0]);
        begin(&w[1]);
        make_records(&w[0], &r);
        struct str bytes = written(&w[0]);
        struct random later = r;
        for (int k = 0; k < 2; k++) {
            struct random again = later;
            w[k].seq = INT64_C(1) << 50;
            for (size_t i = 0; i < told_count; i++)
                if (random_below(&again, 3) == 0)
                    world_status(&w[k], told[i].fact.record.type, told[i].fact.seq,
                                 (enum record_status)random_below(&again, 5));
            if (k == 0)
                tell_all(&w[k]);
            else
                assert_true(take(&w[k], bytes.data, bytes.size, taken));
            for (int i = 0; i < 40; i++) {
                uint32_t type = random_below(&again, 2) ? EVENT : SERVICE;
                world_record(&w[k], type, subject_of(&w[k], &again, type),
                             (int32_t)random_below(&again, 40000),
                             (int64_t)random_below(&again, 9));
            }
            store_settle(w[k].store);
        }
        assert_null(other_records(w[0].store, w[1].store, &w[0].ruleset.model));
        str_release(&bytes);
        world_end(&w[0]);
        world_end(&w[1]);
    }
}

static void assert_untouched(const struct world *w)
{
    for (uint32_t i = 0; i < RECORDS; i++)
        assert_int_equal(store_records(w->store, i)->count, 0);
    assert_int_equal(store_earliest(w->store), DAY_NONE);
}

// Refused, or as if nothing had been changed (what lies between columns says nothing).
static void assert_refused_or_same(struct world *w, struct world *right, const void *bytes,
                                   size_t size)
{
    bool taken[RECORDS];
    if (!take(w, bytes, size, taken)) {
        assert_untouched(w);
        return;
    }
    assert_null(other_records(w->store, right->store, &w->ruleset.model));
    world_end(w);
    begin(w);
}

static void every_byte_and_every_length_that_is_wrong_is_refused(void **state)
{
    (void)state;
    struct random r = {7};
    struct world right, w;
    begin(&right);
    begin(&w);
    do
        make_records(&right, &r);
    while (told_count < 30 || told_count > 60);
    struct str bytes = written(&right);
    tell_all(&right);
    for (size_t i = 0; i < bytes.size; i++)
        for (unsigned bit = 0; bit < 8; bit += i < sizeof(struct checkpoint_head) ? 1 : 3) {
            bytes.data[i] ^= (char)(1u << bit);
            assert_refused_or_same(&w, &right, bytes.data, bytes.size);
            bytes.data[i] ^= (char)(1u << bit);
        }
    for (size_t size = 0; size < bytes.size; size++) {
        void *cut = mem_copy_bytes(bytes.data, size); // so that what is behind it would be noticed
        assert_refused_or_same(&w, &right, cut, size);
        free(cut);
    }
    str_release(&bytes);
    world_end(&w);
    world_end(&right);
}

// Sums are against accidents. With the sums made right again every bound has to hold by itself.
static void no_content_whatever_leads_out_of_its_bounds(void **state)
{
    (void)state;
    struct random r = {8};
    struct world w;
    begin(&w);
    do
        make_records(&w, &r);
    while (told_count < 30 || told_count > 60);
    struct str bytes = written(&w);
    struct checkpoint_head head;
    memcpy(&head, bytes.data, sizeof head);
    for (size_t i = 0; i < bytes.size * 6; i++) {
        bool taken[RECORDS];
        char *bad = mem_copy_bytes(bytes.data, bytes.size);
        size_t at = i < bytes.size ? i : (size_t)random_below(&r, bytes.size);
        if (random_below(&r, 2)) // where most is to be led astray
            at = (size_t)head.directory_at +
                 (size_t)random_below(&r, bytes.size - head.directory_at);
        bad[at] = (char)random_below(&r, 256);
        correct_sums(bad, bytes.size);
        if (take(&w, bad, bytes.size, taken)) {
            store_settle(w.store);
            world_end(&w);
            begin(&w);
        } else {
            assert_untouched(&w);
        }
        free(bad);
    }
    str_release(&bytes);
    world_end(&w);
}

// Columns in which all rows are alike have no bytes, so that only the ids tell how many rows there
// can be: no memory is asked for that many.
static void more_rows_than_ids_are_refused(void **state)
{
    (void)state;
    struct random r = {10};
    struct world w;
    struct checkpoint_head head;
    struct checkpoint_type type;
    struct err e;
    bool taken[RECORDS];
    begin(&w);
    do
        make_records(&w, &r);
    while (told_count < 30);
    struct str bytes = written(&w);
    memcpy(&head, bytes.data, sizeof head);
    char *types = bytes.data + head.directory_at;
    memcpy(&type, types, sizeof type);
    type.rows = UINT32_MAX;
    memcpy(types, &type, sizeof type);
    struct checkpoint_column *columns =
        (void *)(types + head.type_count * sizeof(struct checkpoint_type));
    for (uint32_t i = type.first_column; i < type.first_column + type.column_count; i++)
        if (columns[i].role != CHECKPOINT_IDS) {
            columns[i].width = 0;
            columns[i].size = 0;
        }
    correct_sums(bytes.data, bytes.size);
    assert_false(store_take_checkpoint(w.store, bytes.data, bytes.size, &help, taken, &e));
    assert_string_equal(e.text, "its type 0 does not fit");
    assert_untouched(&w);
    str_release(&bytes);
    world_end(&w);
}

static void what_a_type_is_now_decides_whether_it_is_taken(void **state)
{
    (void)state;
    struct random r = {9};
    struct world from, w;
    bool taken[RECORDS];
    begin(&from);
    do
        make_records(&from, &r);
    while (told_count < 60);
    struct str bytes = written(&from);

    begin(&w); // a text that is compared: those records are the ledger's to tell
    bool named[] = {false, false, true};
    w.ruleset.model.records[ARRIVED].named = named;
    assert_true(take(&w, bytes.data, bytes.size, taken));
    for (size_t i = 0; i < RECORDS; i++)
        assert_int_equal(taken[i], i != ARRIVED);
    assert_int_equal(store_records(w.store, ARRIVED)->count, 0);
    world_end(&w);

    begin(&w); // one that is there already is not taken again
    bool unnamed[] = {false, false, false};
    w.ruleset.model.records[ARRIVED].named = unnamed;
    world_record(&w, EVENT, 1, 10, 3);
    assert_true(take(&w, bytes.data, bytes.size, taken));
    assert_true(taken[ARRIVED]);
    assert_false(taken[EVENT]);
    assert_int_equal(store_records(w.store, EVENT)->count, 1);
    world_end(&w);

    begin(&w); // other decimals than were recorded
    struct field changed = world_number[0];
    changed.type.decimals = 3;
    w.records[FAULT].fields = &changed;
    assert_true(take(&w, bytes.data, bytes.size, taken));
    assert_false(taken[FAULT]);
    world_end(&w);

    begin(&w); // a type that was not there yet has no records
    w.records[REPORT].label.name = "newer";
    assert_true(take(&w, bytes.data, bytes.size, taken));
    assert_true(taken[REPORT]);
    assert_int_equal(store_records(w.store, REPORT)->count, 0);
    world_end(&w);

    str_release(&bytes);
    world_end(&from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_is_the_same_by_checkpoint_and_by_facts),
        cmocka_unit_test(status_lines_and_later_records_join_what_was_taken),
        cmocka_unit_test(every_byte_and_every_length_that_is_wrong_is_refused),
        cmocka_unit_test(no_content_whatever_leads_out_of_its_bounds),
        cmocka_unit_test(more_rows_than_ids_are_refused),
        cmocka_unit_test(what_a_type_is_now_decides_whether_it_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
