// rescore: how long an evaluator takes for all scores and ranks of a scheme, from the arrival of
// one fact to the board's checked copy. Prints one JSON object.
//
// usage: rescore MERITD PLUGINS CONF COLUMNS ROWS RUNS [OUT]
//   CONF     a ruleset with one kind of attributes a00, a01 .. and one scheme
//   COLUMNS  file of ROWS x (attributes) int32, row by row: values in ten-thousandths
//   OUT      file for the points by row, int64, so that others can compare
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "child.h"
#include "link/packed.h"

#define RUNS_MOST 1000

struct bench {
    struct child child;
    int32_t *values;
    uint32_t rows, columns;
    size_t runs;
    double evaluate[RUNS_MOST], publish[RUNS_MOST], whole[RUNS_MOST];
    double fed;
    size_t board_size;
    void *copy;
};

static void read_values(struct bench *b, const char *path)
{
    size_t count = (size_t)b->rows * b->columns;
    FILE *f = fopen(path, "rb");
    b->values = mem_new(count, sizeof *b->values);
    if (!f || fread(b->values, sizeof *b->values, count, f) != count)
        bench_die("%s does not hold %u rows of %u", path, b->rows, b->columns);
    fclose(f);
}

static void put_attribute(struct bench *b, uint32_t row, uint32_t attribute, int64_t value)
{
    struct fact f = {.tag = FACT_ATTRIBUTE};
    f.attribute = (struct fact_attribute){
        .subject = row, .attribute = attribute, .from = DAY_NONE, .value = {.has = true}};
    f.attribute.value.number = value;
    child_put(&b->child, &f);
}

// A judge's points, of a scheme that there is not: they count for nothing, but might for any row,
// so that the evaluator judges all rows anew.
static void put_points(struct bench *b)
{
    struct fact f = {.tag = FACT_RATING};
    f.rating = (struct fact_rating){
        .id = "p", .scheme = "none", .rule = "none", .rater = "none", .rater_subject = NONE};
    f.rating.period = (struct period){.length = PERIOD_YEAR, .year = 2026};
    child_put(&b->child, &f);
}

static void wait_calm(struct bench *b)
{
    struct child_board board;
    while (child_next(&b->child, &board))
        child_copied(&b->child);
}

static void feed(struct bench *b)
{
    double begun = bench_seconds();
    for (uint32_t i = 0; i < b->rows; i++) {
        char id[16], title[32];
        snprintf(id, sizeof id, "s%07u", i);
        snprintf(title, sizeof title, "乡镇 %07u", i);
        struct fact f = {.tag = FACT_SUBJECT};
        f.subject = (struct fact_subject){.subject = i, .id = id, .title = title};
        f.subject.from = DAY_NONE;
        child_put(&b->child, &f);
        for (uint32_t k = 0; k < b->columns; k++)
            put_attribute(b, i, k, b->values[(size_t)i * b->columns + k]);
    }
    child_flush(&b->child, true);
    wait_calm(b);
    b->fed = bench_seconds() - begun;
}

// One subject's first attribute moves by a tenth, so that the board differs, and all is dirty.
static void measure(struct bench *b, size_t run, size_t warm)
{
    struct child_board board;
    const struct timespec silence = {.tv_nsec = 50000000}; // an evaluator rests between boards
    nanosleep(&silence, NULL);
    put_attribute(b, b->rows / 2, 0,
                  b->values[(size_t)(b->rows / 2) * b->columns] + 1000 * (int32_t)(run + 1));
    put_points(b);
    double begun = bench_seconds();
    child_flush(&b->child, true);
    if (!child_next(&b->child, &board))
        bench_die("the board did not change");
    double evaluated = bench_seconds();
    b->copy = child_publish(&b->child, board, b->copy);
    double published = bench_seconds();
    b->board_size = board.size;
    child_copied(&b->child);
    wait_calm(b);
    if (run < warm)
        return;
    b->evaluate[run - warm] = evaluated - begun;
    b->publish[run - warm] = published - evaluated;
    b->whole[run - warm] = published - begun;
}

static void write_points(const struct bench *b, const char *path)
{
    const struct packed_head *head = packed_head(b->copy);
    int64_t *totals = mem_new(b->rows, sizeof *totals);
    for (uint32_t i = 0; i < head->listed; i++) {
        const struct packed_row *row = packed_row(b->copy, i);
        totals[row->subject] = row->points;
    }
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(totals, sizeof *totals, b->rows, f) != b->rows || fclose(f))
        bench_die("cannot write %s", path);
    free(totals);
}

// --- the physical limit: the columns read once with both cores ---

struct half {
    const double *from;
    size_t count;
    double sum;
};

static void *read_half(void *context)
{
    struct half *h = context;
    double sums[16] = {0};
    for (size_t i = 0; i + 16 <= h->count; i += 16)
        for (size_t k = 0; k < 16; k++)
            sums[k] += h->from[i + k];
    for (size_t k = 0; k < 16; k++)
        h->sum += sums[k];
    return NULL;
}

static double read_once(const struct bench *b)
{
    size_t count = (size_t)b->rows * b->columns;
    double *columns = mem_new(count, sizeof *columns), list[9];
    for (size_t i = 0; i < count; i++)
        columns[i] = b->values[i];
    for (size_t run = 0; run < 10; run++) {
        struct half halves[2] = {{columns, count / 2, 0}, {columns + count / 2, count / 2, 0}};
        pthread_t other;
        double begun = bench_seconds();
        if (pthread_create(&other, NULL, read_half, &halves[1]))
            bench_die("no second thread");
        read_half(&halves[0]);
        pthread_join(other, NULL);
        if (run > 0)
            list[run - 1] = bench_seconds() - begun;
        if (halves[0].sum + halves[1].sum < 0)
            bench_die("the values are positive");
    }
    free(columns);
    return bench_median(list, 9);
}

static void print_runs(const char *name, const double *runs, size_t count, const char *end)
{
    printf("\"%s\": [", name);
    for (size_t i = 0; i < count; i++)
        printf("%s%.6f", i ? ", " : "", runs[i]);
    printf("]%s", end);
}

int main(int argc, char **argv)
{
    struct bench *b = mem_new(1, sizeof *b);
    if (argc < 7)
        bench_die("usage: rescore MERITD PLUGINS CONF COLUMNS ROWS RUNS [OUT]");
    b->rows = (uint32_t)strtoul(argv[5], NULL, 10);
    b->runs = strtoul(argv[6], NULL, 10);
    if (b->runs < 1 || b->runs > RUNS_MOST)
        bench_die("from 1 to %d runs", RUNS_MOST);
    child_start(&b->child, argv[1], argv[3], argv[2], day_from_civil((struct civil){2026, 6, 30}));
    b->columns = (uint32_t)b->child.ruleset.model.kinds[0].attribute_count;
    read_values(b, argv[4]);
    double limit = read_once(b);
    feed(b);
    size_t warm = 2;
    for (size_t run = 0; run < b->runs + warm; run++)
        measure(b, run, warm);
    if (argc > 7)
        write_points(b, argv[7]);
    printf(
        "{\"rows\": %u, \"columns\": %u, \"evaluate\": %.6f, \"publish\": %.6f, \"whole\": %.6f, "
        "\"read\": %.6f, \"fed\": %.3f, \"board_bytes\": %zu, \"resident_kib\": %ld, "
        "\"peak_kib\": %ld, \"sum\": \"%016llx\", ",
        b->rows, b->columns, bench_median(b->evaluate, b->runs), bench_median(b->publish, b->runs),
        bench_median(b->whole, b->runs), limit, b->fed, b->board_size,
        child_memory_kib(&b->child, "VmRSS"), child_memory_kib(&b->child, "VmHWM"),
        (unsigned long long)packed_head(b->copy)->sum);
    printf("\"runs\": {"); // in no order
    print_runs("evaluate", b->evaluate, b->runs, ", ");
    print_runs("publish", b->publish, b->runs, ", ");
    print_runs("whole", b->whole, b->runs, "}}\n");
    child_end(&b->child);
    free(b->values);
    free(b->copy);
    free(b);
    return 0;
}
