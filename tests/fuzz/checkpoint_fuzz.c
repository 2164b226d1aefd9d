// Fuzzes the reader of checkpoints: a good one with bytes changed, its sums made right again, is
// refused with the store as it was, or taken with every value within its bounds. The input is a
// list of changes (changes.h); a rest of two bytes lets the sums stand.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "core/store/checkpoint_build.h"
#include "core/store/checkpoint_take.h"
#include "tests/core/checkpoint_bytes.h"
#include "tests/fuzz/changes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SUBJECTS = 5, ROWS = 24, LINES = 1000 };
enum { AMOUNT, SIZE, ORIGIN, HOST, NOTE, FIELDS };

static struct unit units[] = {{"yuan", "元", 0, 1, 0, {0}}, {"usd", "美元", 1, 1, 0, {0}}};
static struct enum_value origins[] = {{"foreign", "外资"}, {"private", "民资"}};

struct office {
    struct ruleset ruleset;
    struct store *store;
    struct kind kind;
    struct record_type type;
    struct field fields[FIELDS];
    uint32_t of[1];
};

static struct label named(const char *name)
{
    return (struct label){.name = name, .title = name};
}

static void set_fields(struct office *o)
{
    static const char *const names[FIELDS] = {"amount", "size", "origin", "host", "note"};
    static const struct type types[FIELDS] = {
        [AMOUNT] = {.tag = TYPE_MONEY, .decimals = 4, .unit = 0},
        [SIZE] = {.tag = TYPE_NUMBER, .decimals = 2, .unit = UNIT_NONE},
        [ORIGIN] = {.tag = TYPE_ENUM, .unit = UNIT_NONE, .values = origins, .value_count = 2},
        [HOST] = {.tag = TYPE_REF, .unit = UNIT_NONE, .ref_kind = "town"},
        [NOTE] = {.tag = TYPE_TEXT, .unit = UNIT_NONE},
    };
    for (size_t i = 0; i < FIELDS; i++)
        o->fields[i] = (struct field){.label = named(names[i]), .type = types[i]};
}

static void open_office(struct office *o)
{
    static const char *const ids[SUBJECTS] = {"a", "b", "c", "d", "e"};
    struct model *m = &o->ruleset.model;
    struct err e;
    *o = (struct office){.kind = {.label = named("town")}};
    ruleset_init(&o->ruleset);
    m->units = (struct units){.list = units, .count = 2, .room = 2, .bases = {0, 1}};
    m->units.base_count = 2;
    map_init(&m->units.names);
    set_fields(o);
    o->type = (struct record_type){.label = named("arrived"),
                                   .of = o->of,
                                   .of_count = 1,
                                   .fields = o->fields,
                                   .field_count = FIELDS};
    m->kinds = &o->kind;
    m->kind_count = 1;
    m->records = &o->type;
    m->record_count = 1;
    o->store = store_new(&o->ruleset);
    for (uint32_t i = 0; i < SUBJECTS; i++) {
        struct fact f = {.tag = FACT_SUBJECT, .seq = (int64_t)i + 1};
        f.subject =
            (struct fact_subject){.subject = i, .id = ids[i], .title = ids[i], .from = DAY_NONE};
        if (!store_add(o->store, &f, &e))
            die("%s", e.text);
    }
    store_settle(o->store);
}

static void close_office(struct office *o)
{
    store_free(o->store);
    ruleset_release(&o->ruleset);
}

// Some of everything: values of each width, no data, words that the ruleset does not have.
static void put_row(struct built_type *t, int64_t i)
{
    static const char *const words[] = {"foreign", "private", "gone"};
    char id[16];
    snprintf(id, sizeof id, "r%.*s%d", (int)(i % 4), "....", (int)i);
    built_put(t, CHECKPOINT_SUBJECT, i * 3 % SUBJECTS);
    built_put(t, CHECKPOINT_DATE, 19000 + i / 2);
    built_put(t, CHECKPOINT_UNTIL, i % 3 ? 19100 + i : DECIMAL_NONE);
    built_put(t, CHECKPOINT_LINE, SUBJECTS + 1 + i * 40);
    built_put(t, CHECKPOINT_REPORTED_ON, INT64_C(1700000000000) + i * 1000003);
    built_put_word(t, CHECKPOINT_STATUS, record_status_name((enum record_status)(i % 5)));
    built_put(t, CHECKPOINT_APPEAL, i % 2);
    built_put(t, CHECKPOINT_HEARD_ON, i % 4 ? DECIMAL_NONE : 19050);
    size_t column = CHECKPOINT_ID_SIZE + 1;
    built_put(t, column++, i % 5 ? i << 33 : DECIMAL_NONE);
    built_put_word(t, column++, i % 5 ? (i % 2 ? "yuan" : "usd") : NULL);
    built_put(t, column++, i * 300);
    built_put_word(t, column++, i % 6 ? words[i % 3] : NULL);
    built_put(t, column++, i % 7 ? i % SUBJECTS : DECIMAL_NONE);
    built_put(t, column, i % 2 ? 0 : DECIMAL_NONE);
    built_put_id(t, id);
}

static struct str written(const struct office *o)
{
    struct checkpoint_writing writing;
    struct checkpoint_head head;
    struct digest digest = {{1}};
    struct built_type t;
    struct str out = {0};
    struct err e;
    built_type_init(&t, "arrived");
    add_fields(&t, o->fields, FIELDS);
    for (int64_t i = 0; i < ROWS; i++)
        put_row(&t, i);
    if (!checkpoint_write_begin(&writing, put_bytes, &out, &e) ||
        !checkpoint_write_type(&writing, &t, &e) ||
        !checkpoint_write_end(&writing, LINES, &digest, &head, &e))
        die("%s", e.text);
    checkpoint_writing_release(&writing);
    built_type_release(&t);
    memcpy(out.data, &head, sizeof head);
    return out;
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void look_at_all(const struct office *o)
{
    const struct record_table *t = store_records(o->store, 0);
    for (size_t i = 0; i < t->count; i++) {
        must(strlen(t->id[i]) < UINT32_MAX);
        must(t->subject[i] < SUBJECTS && t->seq[i] >= 1 && t->status[i] <= RECORD_CORRECTED);
        must(t->appeal_upheld[i] <= 1 && t->date[i] != DAY_NONE);
        must(t->currency[AMOUNT][i] < 2);
        int64_t origin = t->cells[ORIGIN][i], host = t->cells[HOST][i];
        must(origin == DECIMAL_NONE || (origin >= 0 && origin < 2));
        must(host == DECIMAL_NONE || (host >= 0 && host < SUBJECTS));
        if (i == 0 || t->subject[i - 1] < t->subject[i])
            continue;
        must(t->subject[i - 1] == t->subject[i] && t->date[i - 1] <= t->date[i]);
        must(t->date[i - 1] < t->date[i] || t->seq[i - 1] < t->seq[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct checkpoint_help help = {.step = no_step};
    struct office o;
    bool taken[1];
    struct err e;
    open_office(&o);
    struct str good = written(&o);
    size_t left = changes_make(good.data, good.size, data, size);
    char *bytes = malloc(left); // of exactly its size
    must(bytes != NULL);
    memcpy(bytes, good.data, left);
    if (size % 3 != 2)
        correct_sums(bytes, left);
    if (store_take_checkpoint(o.store, bytes, left, &help, taken, &e)) {
        store_settle(o.store);
        look_at_all(&o);
    } else {
        must(store_records(o.store, 0)->count == 0 && e.text[0] != '\0');
    }
    free(bytes);
    str_release(&good);
    close_office(&o);
    return 0;
}
