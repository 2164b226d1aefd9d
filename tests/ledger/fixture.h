// A small model made by hand, a ledger in a folder of its own, and facts to append to it.
#ifndef TESTS_LEDGER_FIXTURE_H
#define TESTS_LEDGER_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/str.h"
#include "core/language/model.h"
#include "ledger/ledger.h"

enum { TOWN, CADRE, PROJECT, KINDS };                         // kinds
enum { TOWN_CLASS, TOWN_PEOPLE, TOWN_SEAT, TOWN_ATTRIBUTES }; // attributes of towns
enum { ARRIVED, VISIT, TYPES };                               // record types
enum { ARRIVED_AMOUNT, ARRIVED_VOUCHER, ARRIVED_FIELDS };
enum {
    VISIT_SCORE,
    VISIT_PAID,
    VISIT_ABROAD,
    VISIT_RETURN,
    VISIT_ORIGIN,
    VISIT_PROJECT,
    VISIT_NOTE,
    VISIT_FIELDS
};
enum { YUAN, WAN_YUAN, USD, UNITS };

struct fixture {
    struct arena arena;
    struct unit units[UNITS];
    struct field town_attributes[TOWN_ATTRIBUTES];
    struct target town_targets[1];
    struct belong cadre_belongs[1], project_belongs[1];
    struct kind kinds[KINDS];
    struct field arrived[ARRIVED_FIELDS + 1],
        visit[VISIT_FIELDS]; // arrived has room for a field more
    struct record_type types[TYPES];
    struct rate rates[1];
    struct model model;
    char folder[64];
    char path[128];
    struct ledger *ledger;
    struct ledger_schema *schema;
};

static uint32_t fixture_of_project[] = {PROJECT};
static uint32_t fixture_of_visit[] = {TOWN, CADRE};
static uint32_t fixture_unique[] = {ARRIVED_VOUCHER};
static struct enum_value fixture_classes[] = {{"a", "A"}, {"b", "B"}};
static struct enum_value fixture_origins[] = {{"foreign", "外资"}, {"domestic", "内资"}};
static const struct ledger_who fixture_who = {.uid = 1000, .gid = 100, .pid = 42};

static inline int64_t fixture_now(void)
{
    return 1709256600123; // 2024-03-01T01:30:00.123Z
}

static inline void fixture_model(struct fixture *f)
{
    arena_init(&f->arena);
    f->units[YUAN] = (struct unit){.name = "yuan", .title = "元", .base = 0, .factor = 1};
    f->units[WAN_YUAN] =
        (struct unit){.name = "wan_yuan", .title = "万元", .base = 0, .factor = 10000};
    f->units[USD] = (struct unit){.name = "usd", .title = "美元", .base = 1, .factor = 1};
    f->model.units = (struct units){
        .list = f->units, .count = UNITS, .room = UNITS, .bases = {YUAN, USD}, .base_count = 2};
    map_init(&f->model.units.names);
    for (uint32_t i = 0; i < UNITS; i++)
        map_put(&f->model.units.names, f->units[i].name, NULL)->number = i;

    f->town_attributes[TOWN_CLASS] =
        (struct field){.label = {.name = "class"},
                       .type = {.tag = TYPE_ENUM, .values = fixture_classes, .value_count = 2}};
    f->town_attributes[TOWN_PEOPLE] = (struct field){
        .label = {.name = "people"}, .type = {.tag = TYPE_NUMBER, .unit = UNIT_NONE}};
    f->town_attributes[TOWN_SEAT] =
        (struct field){.label = {.name = "seat"}, .type = {.tag = TYPE_TEXT}};
    f->town_targets[0] =
        (struct target){.label = {.name = "fdi"}, .unit = WAN_YUAN, .per = PERIOD_YEAR};
    f->cadre_belongs[0] = (struct belong){.name = "town", .parent = TOWN, .how = BELONG_ONE};
    f->project_belongs[0] = (struct belong){.name = "town", .parent = TOWN, .how = BELONG_STATED};
    f->kinds[TOWN] = (struct kind){.label = {.name = "town", .title = "区镇"},
                                   .attributes = f->town_attributes,
                                   .attribute_count = TOWN_ATTRIBUTES,
                                   .targets = f->town_targets,
                                   .target_count = 1};
    f->kinds[CADRE] =
        (struct kind){.label = {.name = "cadre"}, .belongs = f->cadre_belongs, .belong_count = 1};
    f->kinds[PROJECT] = (struct kind){
        .label = {.name = "project"}, .belongs = f->project_belongs, .belong_count = 1};

    f->arrived[ARRIVED_AMOUNT] = (struct field){
        .label = {.name = "amount"}, .type = {.tag = TYPE_MONEY, .decimals = 4, .unit = UNIT_NONE}};
    f->arrived[ARRIVED_VOUCHER] =
        (struct field){.label = {.name = "voucher"}, .type = {.tag = TYPE_TEXT, .optional = true}};
    f->types[ARRIVED] = (struct record_type){.label = {.name = "arrived"},
                                             .of = fixture_of_project,
                                             .of_count = 1,
                                             .fields = f->arrived,
                                             .field_count = ARRIVED_FIELDS,
                                             .unique = fixture_unique,
                                             .unique_count = 1};
    f->visit[VISIT_SCORE] = (struct field){
        .label = {.name = "score"}, .type = {.tag = TYPE_NUMBER, .decimals = 2, .unit = UNIT_NONE}};
    f->visit[VISIT_PAID] = (struct field){
        .label = {.name = "paid"}, .type = {.tag = TYPE_MONEY, .decimals = 1, .unit = WAN_YUAN}};
    f->visit[VISIT_ABROAD] =
        (struct field){.label = {.name = "abroad"}, .type = {.tag = TYPE_BOOL}};
    f->visit[VISIT_RETURN] =
        (struct field){.label = {.name = "return"}, .type = {.tag = TYPE_DATE}};
    f->visit[VISIT_ORIGIN] =
        (struct field){.label = {.name = "origin"},
                       .type = {.tag = TYPE_ENUM, .values = fixture_origins, .value_count = 2}};
    f->visit[VISIT_PROJECT] = (struct field){.label = {.name = "project"},
                                             .type = {.tag = TYPE_REF, .ref_kind = "project"}};
    f->visit[VISIT_NOTE] = (struct field){.label = {.name = "note"}, .type = {.tag = TYPE_TEXT}};
    f->types[VISIT] = (struct record_type){.label = {.name = "visit"},
                                           .of = fixture_of_visit,
                                           .of_count = 2,
                                           .fields = f->visit,
                                           .field_count = VISIT_FIELDS};
    f->rates[0] = (struct rate){.unit = USD, .in = YUAN, .max_age = 7};
    f->model.kinds = f->kinds;
    f->model.kind_count = KINDS;
    f->model.records = f->types;
    f->model.record_count = TYPES;
    f->model.rates = f->rates;
    f->model.rate_count = 1;
}

static inline void fixture_reopen(struct fixture *f, const char *vfs)
{
    struct err e;
    struct ledger_options o = {.path = f->path, .now_ms = fixture_now, .vfs = vfs};
    if (!ledger_open(&f->ledger, &o, &e) ||
        !ledger_prepare(f->ledger, &f->model, "hash-1", "effective", &fixture_who, &f->schema, &e))
        fail_msg("%s", e.text);
}

static inline void fixture_shut(struct fixture *f)
{
    if (f->ledger == NULL)
        return;
    ledger_schema_free(f->ledger, f->schema);
    ledger_close(f->ledger);
    f->ledger = NULL;
    f->schema = NULL;
}

static inline void fixture_folder(struct fixture *f)
{
    const char *base = getenv("TMPDIR");
    snprintf(f->folder, sizeof f->folder, "%s/meritd-XXXXXX",
             base != NULL && strlen(base) < 40 ? base : "/tmp");
    if (mkdtemp(f->folder) == NULL)
        fail_msg("no temporary folder");
    snprintf(f->path, sizeof f->path, "%s/ledger", f->folder);
}

// cmocka's setup and teardown: a prepared, empty ledger. Line 1 is the ruleset.
static inline int fixture_setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    fixture_model(f);
    fixture_folder(f);
    fixture_reopen(f, NULL);
    *state = f;
    return 0;
}

static inline void fixture_remove_files(struct fixture *f)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock", "-journal"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char path[160];
        snprintf(path, sizeof path, "%s%s", f->path, ends[i]);
        unlink(path);
    }
}

static inline int fixture_teardown(void **state)
{
    struct fixture *f = *state;
    fixture_shut(f);
    fixture_remove_files(f);
    rmdir(f->folder);
    map_release(&f->model.units.names);
    arena_release(&f->arena);
    free(f);
    return 0;
}

// --- facts ---

static inline struct ledger_entry new_subject(uint32_t kind, const char *id, const char *title)
{
    return (struct ledger_entry){
        .fact = {.tag = FACT_SUBJECT,
                 .subject = {.kind = kind, .id = id, .title = title, .from = DAY_NONE}}};
}

static inline struct ledger_entry new_people(const char *town, int32_t from, int64_t people)
{
    return (struct ledger_entry){.subject = town,
                                 .fact = {.tag = FACT_ATTRIBUTE,
                                          .attribute = {.kind = TOWN,
                                                        .attribute = TOWN_PEOPLE,
                                                        .from = from,
                                                        .value = {.has = true, .number = people}}}};
}

static inline struct ledger_entry new_member(uint32_t kind, const char *id, const char *town,
                                             int32_t from, double share)
{
    return (struct ledger_entry){
        .subject = id,
        .other = town,
        .fact = {.tag = FACT_MEMBERSHIP,
                 .membership = {.kind = kind, .parent = NONE, .from = from, .share = share}}};
}

static inline struct ledger_entry new_arrived(struct fixture *f, const char *id,
                                              const char *project, int64_t amount,
                                              const char *voucher)
{
    struct cell *cells = arena_array(&f->arena, ARRIVED_FIELDS + 1, sizeof *cells);
    cells[ARRIVED_AMOUNT] = (struct cell){.has = true, .number = amount, .currency = 0};
    cells[ARRIVED_VOUCHER] = (struct cell){.has = voucher != NULL, .text = voucher};
    return (struct ledger_entry){.subject = project,
                                 .fact = {.tag = FACT_RECORD,
                                          .record = {.id = id,
                                                     .type = ARRIVED,
                                                     .date = 19800,
                                                     .until = DAY_NONE,
                                                     .heard_on = DAY_NONE,
                                                     .cells = cells,
                                                     .cell_count = f->types[ARRIVED].field_count}}};
}

static inline struct ledger_entry new_visit(struct fixture *f, const char *id, const char *subject,
                                            int64_t score, const char *project, const char *note)
{
    struct cell *cells = arena_array(&f->arena, VISIT_FIELDS, sizeof *cells);
    cells[VISIT_SCORE] = (struct cell){.has = true, .number = score};
    cells[VISIT_PAID] = (struct cell){.has = true, .number = 125, .currency = 0};
    cells[VISIT_ABROAD] = (struct cell){.has = true, .number = 1};
    cells[VISIT_RETURN] = (struct cell){.has = true, .number = 19801};
    cells[VISIT_ORIGIN] = (struct cell){.has = true, .number = 1};
    cells[VISIT_PROJECT] = (struct cell){.has = project != NULL, .text = project};
    cells[VISIT_NOTE] = (struct cell){.has = note != NULL, .text = note};
    static const char *const evidence[] = {"photo", "invitation"};
    return (struct ledger_entry){.subject = subject,
                                 .fact = {.tag = FACT_RECORD,
                                          .record = {.id = id,
                                                     .type = VISIT,
                                                     .date = 19800,
                                                     .until = 19802,
                                                     .heard_on = 19803,
                                                     .decision = "kept",
                                                     .evidence = evidence,
                                                     .evidence_count = 2,
                                                     .cells = cells,
                                                     .cell_count = VISIT_FIELDS}}};
}

static inline struct ledger_entry new_status(const char *record, enum record_status status)
{
    return (struct ledger_entry){
        .fact = {.tag = FACT_STATUS,
                 .status = {.record_id = record, .status = status, .heard_on = DAY_NONE}}};
}

static inline struct ledger_entry new_target(const char *town, int32_t year, double value)
{
    return (struct ledger_entry){
        .subject = town,
        .fact = {.tag = FACT_TARGET,
                 .target = {.kind = TOWN,
                            .target = 0,
                            .period = {.length = PERIOD_YEAR, .year = year},
                            .has = true,
                            .value = value,
                            .document = "令 3 号"}}};
}

static inline struct ledger_entry new_rating(const char *id, const char *subject, const char *rater,
                                             double points)
{
    return (struct ledger_entry){
        .subject = subject,
        .fact = {.tag = FACT_RATING,
                 .rating = {.id = id,
                            .scheme = "annual",
                            .rule = "environment",
                            .period = {.length = PERIOD_QUARTER, .year = 2024, .at = 1},
                            .rater = rater,
                            .rater_subject = NONE,
                            .points = points,
                            .reason = "seen"}}};
}

static inline struct ledger_entry new_rate(int32_t day, double price)
{
    return (struct ledger_entry){
        .fact = {.tag = FACT_RATE, .rate = {.unit = USD, .day = day, .price = price}}};
}

// --- appending and waiting for the answer ---

struct fixture_wait {
    pthread_mutex_t lock;
    pthread_cond_t answered;
    int left; // batches that are not
};

static inline void fixture_done(struct ledger_batch *b)
{
    struct fixture_wait *w = b->context;
    pthread_mutex_lock(&w->lock);
    w->left--;
    pthread_cond_signal(&w->answered);
    pthread_mutex_unlock(&w->lock);
}

static inline void fixture_await(struct fixture_wait *w)
{
    pthread_mutex_lock(&w->lock);
    while (w->left > 0)
        pthread_cond_wait(&w->answered, &w->lock);
    pthread_mutex_unlock(&w->lock);
}

static inline struct ledger_batch fixture_batch(struct fixture *f, struct ledger_entry *entries,
                                                size_t count, struct fixture_wait *w)
{
    return (struct ledger_batch){.schema = f->schema,
                                 .who = fixture_who,
                                 .entries = entries,
                                 .count = count,
                                 .arena = &f->arena,
                                 .done = fixture_done,
                                 .context = w};
}

static inline struct ledger_batch fixture_append(struct fixture *f, struct ledger_entry *entries,
                                                 size_t count)
{
    struct fixture_wait w = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 1};
    struct ledger_batch b = fixture_batch(f, entries, count, &w);
    if (!ledger_append(f->ledger, &b))
        fail_msg("the ledger did not take the batch");
    fixture_await(&w);
    b.context = NULL;
    return b;
}

// One fact: its own result, or the refusal.
static inline enum ledger_result fixture_append_one(struct fixture *f, struct ledger_entry *entry)
{
    struct ledger_batch b = fixture_append(f, entry, 1);
    return b.result == LEDGER_STORED ? entry->result : b.result;
}

static inline void fixture_must(struct fixture *f, struct ledger_entry *entries, size_t count)
{
    struct ledger_batch b = fixture_append(f, entries, count);
    if (b.result != LEDGER_STORED)
        fail_msg("%s: %s", ledger_result_name(b.result), b.error.text);
}

// Two towns, a cadre and two projects: subjects 0..4, lines 2..6.
static inline void fixture_people(struct fixture *f)
{
    struct ledger_entry entries[] = {
        new_subject(TOWN, "qiandeng", "千灯镇"), new_subject(TOWN, "zhoushi", "周市镇"),
        new_subject(CADRE, "li", "李某"),        new_subject(PROJECT, "p1", "项目一"),
        new_subject(PROJECT, "p2", "项目二"),
    };
    fixture_must(f, entries, sizeof entries / sizeof *entries);
}

static inline struct ledger_reader *fixture_reader(struct fixture *f)
{
    struct ledger_reader *r;
    struct err e;
    if (!ledger_reader_open(f->ledger, &f->model, &r, &e))
        fail_msg("%s", e.text);
    return r;
}

// For ledger_records: the ids, a space after each, into a struct str.
static inline bool fixture_list_id(const struct ledger_record *record, void *context)
{
    str_addf(context, "%s ", record->fact.record.id);
    return true;
}

static inline struct ledger_verdict fixture_verify(struct fixture *f)
{
    struct ledger_reader *r = fixture_reader(f);
    struct ledger_verdict v;
    struct err e;
    if (!ledger_verify(r, 1, INT64_MAX, NULL, NULL, &v, &e))
        fail_msg("%s", e.text);
    ledger_reader_close(r);
    return v;
}

// Through another connection, as a shell would: the first column of the first row as text (into
// buffer), or the error. True when it ran.
static inline bool fixture_shell(struct fixture *f, const char *sql, char *buffer, size_t size)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    const char *tail = sql;
    int code = sqlite3_open(f->path, &db);
    snprintf(buffer, size, "no row");
    while (code == SQLITE_OK && *tail != '\0') {
        code = sqlite3_prepare_v2(db, tail, -1, &s, &tail);
        if (code != SQLITE_OK || s == NULL)
            break;
        int step = sqlite3_step(s);
        if (step == SQLITE_ROW) {
            const unsigned char *text = sqlite3_column_text(s, 0);
            snprintf(buffer, size, "%s", text != NULL ? (const char *)text : "NULL");
        }
        code = sqlite3_finalize(s);
    }
    if (code != SQLITE_OK)
        snprintf(buffer, size, "%s", sqlite3_errmsg(db));
    sqlite3_close(db);
    return code == SQLITE_OK;
}

static inline void fixture_expect(struct fixture *f, const char *sql, const char *expected)
{
    char buffer[512];
    if (!fixture_shell(f, sql, buffer, sizeof buffer) || strcmp(buffer, expected) != 0)
        fail_msg("%s\ngives %s\nnot   %s", sql, buffer, expected);
}

// The chain holds, and so does every reference: the writer asks SQLite for neither.
static inline void fixture_must_verify(struct fixture *f)
{
    struct ledger_verdict v = fixture_verify(f);
    if (v.bad != 0)
        fail_msg("%s", v.why.text);
    fixture_expect(f, "PRAGMA foreign_key_check", "no row");
}

#endif
