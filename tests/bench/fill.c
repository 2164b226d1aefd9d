// fill: a ledger of any number of towns and records, written through the ledger room's own door:
// numbers, digests and indices are what a daemon would have made. Prints one JSON object.
//
// usage: fill CONF LEDGER TOWNS RECORDS    (records of type "arrived", as cases/ledger.py has them)
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "child.h"
#include "config/read.h"
#include "config/source.h"
#include "ledger/ledger.h"

#define BATCH 20000u
#define UNDERWAY 2 // batches: one is filled while the other is written

struct filling {
    struct ledger *ledger;
    struct ledger_schema *schema;
    const struct model *model;
    pthread_mutex_t lock;
    pthread_cond_t less;
    unsigned underway;
};

static void read_model(const char *conf, struct ruleset *r)
{
    struct source source;
    struct problems p;
    struct str out = {0};
    source_init(&source);
    problems_init(&p);
    ruleset_init(r);
    if (!source_read(conf, &source, &p) ||
        !config_model(&source, &r->arena, &r->texts, &r->model, &p)) {
        problems_print(&p, &out);
        bench_die("%s", out.data);
    }
    problems_release(&p);
    source_release(&source);
}

static void on_done(struct ledger_batch *b) // on the writer's thread
{
    struct filling *f = b->context;
    if (b->result != LEDGER_STORED)
        bench_die("the ledger refuses: %s", b->error.text);
    arena_release(b->arena);
    free(b->arena);
    free(b->entries);
    free(b);
    pthread_mutex_lock(&f->lock);
    f->underway--;
    pthread_cond_signal(&f->less);
    pthread_mutex_unlock(&f->lock);
}

static void wait_for(struct filling *f, unsigned most)
{
    pthread_mutex_lock(&f->lock);
    while (f->underway > most)
        pthread_cond_wait(&f->less, &f->lock);
    pthread_mutex_unlock(&f->lock);
}

typedef void fill_fn(const struct filling *f, struct arena *arena, unsigned long i,
                     struct ledger_entry *entry);

static const char *numbered(struct arena *arena, const char *format, unsigned long i)
{
    char text[64];
    int size = format[0] == 't' ? snprintf(text, sizeof text, "t%05lu", i)
                                : snprintf(text, sizeof text, "%c%07lu", format[0], i);
    return arena_bytes(arena, text, (size_t)size);
}

static void fill_town(const struct filling *f, struct arena *arena, unsigned long i,
                      struct ledger_entry *entry)
{
    const char *id = numbered(arena, "t", i);
    entry->fact = (struct fact){
        .tag = FACT_SUBJECT,
        .subject = {.kind = model_kind(f->model, "town"), .id = id, .title = id, .from = DAY_NONE}};
}

static unsigned long towns;

static void fill_record(const struct filling *f, struct arena *arena, unsigned long i,
                        struct ledger_entry *entry)
{
    struct cell *cells = arena_array(arena, 3, sizeof *cells);
    cells[0] = (struct cell){.has = true, .number = (int64_t)(i % 5000)};
    cells[1] = (struct cell){.has = true, .number = i % 3 ? 0 : 1};
    cells[2] = (struct cell){.has = true, .text = numbered(arena, "v", i)};
    entry->fact = (struct fact){.tag = FACT_RECORD,
                                .record = {.id = numbered(arena, "r", i),
                                           .type = model_record(f->model, "arrived"),
                                           .date = day_from_civil((struct civil){
                                               2026, (int)(i % 6) + 1, (int)(i % 28) + 1}),
                                           .until = DAY_NONE,
                                           .heard_on = DAY_NONE,
                                           .cells = cells,
                                           .cell_count = 3}};
    entry->subject = numbered(arena, "t", i * 7919 % towns);
}

static void append(struct filling *f, unsigned long first, unsigned long count, fill_fn *fill)
{
    struct ledger_batch *b = mem_new(1, sizeof *b);
    *b = (struct ledger_batch){.schema = f->schema, .count = count, .done = on_done, .context = f};
    b->arena = mem_new(1, sizeof *b->arena);
    arena_init(b->arena);
    b->entries = mem_new(count, sizeof *b->entries);
    for (unsigned long i = 0; i < count; i++)
        fill(f, b->arena, first + i, &b->entries[i]);
    wait_for(f, UNDERWAY - 1);
    pthread_mutex_lock(&f->lock);
    f->underway++;
    pthread_mutex_unlock(&f->lock);
    if (!ledger_append(f->ledger, b))
        bench_die("too much waits for the ledger");
}

static void append_all(struct filling *f, unsigned long count, fill_fn *fill)
{
    for (unsigned long first = 0; first < count; first += BATCH)
        append(f, first, count - first < BATCH ? count - first : BATCH, fill);
    wait_for(f, 0);
}

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        bench_die("usage: fill CONF LEDGER TOWNS RECORDS");
    struct ruleset ruleset;
    struct err e;
    struct filling f = {.model = &ruleset.model};
    char hash[DIGEST_TEXT];
    read_model(argv[1], &ruleset);
    towns = strtoul(argv[3], NULL, 10);
    unsigned long records = strtoul(argv[4], NULL, 10);
    memset(hash, '0', sizeof hash - 1);
    hash[sizeof hash - 1] = '\0';
    pthread_mutex_init(&f.lock, NULL);
    pthread_cond_init(&f.less, NULL);
    const struct ledger_options options = {.path = argv[2]};
    const struct ledger_who who = {0};
    if (!ledger_open(&f.ledger, &options, &e) ||
        !ledger_prepare(f.ledger, &ruleset.model, hash, "filled by the bench", &who, &f.schema, &e))
        bench_die("%s", e.text);
    append_all(&f, towns, fill_town);
    double begun = bench_seconds(), used = cpu_seconds();
    append_all(&f, records, fill_record);
    double took = bench_seconds() - begun, cpu = cpu_seconds() - used;
    ledger_close(f.ledger);
    ruleset_release(&ruleset);
    printf("{\"records\": %lu, \"seconds\": %.3f, \"cpu_seconds\": %.3f}\n", records, took, cpu);
    return 0;
}
