// The ledger's checkpoint: made of a ledger of random facts, taken beside what is left to be read,
// it gives the store that all facts one by one give; what is not of this ledger is known as such.
#include "ledger/checkpoint.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/mem.h"
#include "core/store/checkpoint_take.h"
#include "core/store/store.h"
#include "facts.h"
#include "tests/core/same_records.h"

static bool nothing_named[VISIT_FIELDS];

static void ruleset_of(struct fixture *f, struct ruleset *r)
{
    ruleset_init(r);
    map_release(&r->model.units.names);
    r->model = f->model;
    for (size_t i = 0; i < TYPES; i++)
        f->types[i].named = nothing_named;
}

static bool add(const struct fact *f, void *context, struct err *e)
{
    bool lost = f->tag == FACT_SUBJECT && f->subject.kind == NONE;
    return lost || store_add(context, f, e);
}

static struct store *by_facts(struct fixture *f, struct ruleset *r)
{
    struct ledger_reader *reader = fixture_reader(f);
    struct ledger_replayed counts;
    struct err e;
    struct store *s = store_new(r);
    if (!ledger_replay(reader, 1, INT64_MAX, add, s, &counts, &e))
        fail_msg("%s", e.text);
    ledger_reader_close(reader);
    store_settle(s);
    return s;
}

static void no_step(void)
{
}

static void take(struct fixture *f, struct store *s, bool taken[TYPES])
{
    const struct checkpoint_help help = {.step = no_step};
    struct checkpoint_head head;
    struct stat is;
    struct err e;
    int fd;
    assert_true(ledger_checkpoint_open(f->path, &fd, &head, &e));
    assert_true(fd >= 0 && fstat(fd, &is) == 0);
    void *bytes = mmap(NULL, (size_t)is.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    assert_true(bytes != MAP_FAILED);
    if (!store_take_checkpoint(s, bytes, (size_t)is.st_size, &help, taken, &e))
        fail_msg("%s", e.text);
    munmap(bytes, (size_t)is.st_size);
    close(fd);
}

// As a daemon feeds an evaluator.
static struct store *by_checkpoint(struct fixture *f, struct ruleset *r, int64_t line,
                                   bool taken[TYPES])
{
    struct ledger_reader *reader = fixture_reader(f);
    struct ledger_replayed counts;
    struct err e;
    bool left[TYPES];
    struct store *s = store_new(r);
    if (!ledger_replay_some(reader, ~(1u << FACT_RECORD), 1, line, add, s, &e))
        fail_msg("%s", e.text);
    take(f, s, taken);
    for (size_t i = 0; i < TYPES; i++)
        left[i] = !taken[i];
    if (!ledger_replay_records(reader, left, 1, line, add, s, &e) ||
        !ledger_replay(reader, line + 1, INT64_MAX, add, s, &counts, &e))
        fail_msg("%s", e.text);
    ledger_reader_close(reader);
    store_settle(s);
    return s;
}

static void assert_same_stores(struct fixture *f, int64_t line, bool taken[TYPES])
{
    struct ruleset r, again;
    ruleset_of(f, &r);
    ruleset_of(f, &again);
    struct store *a = by_facts(f, &r), *b = by_checkpoint(f, &again, line, taken);
    const char *other = other_records(a, b, &r.model);
    if (other)
        fail_msg("%s", other);
    store_free(a);
    store_free(b);
    arena_release(&r.arena);
    arena_release(&again.arena);
    intern_release(&r.texts);
    intern_release(&again.texts);
}

static void append_some(struct fixture *f, struct random *r, int *n, bool decisions)
{
    struct ledger_entry entries[60];
    int first = *n;
    for (size_t i = 0; i < 40; i++) {
        entries[i] = random_fact(f, r, ++*n);
        if (entries[i].fact.tag != FACT_RECORD)
            continue;
        if (!decisions || entries[i].fact.record.type == ARRIVED)
            entries[i].fact.record.decision = NULL;
    }
    fixture_must(f, entries, 40);
    size_t count = 0; // later lines of some of them
    for (int i = 0; i < 40 && count < 20; i++)
        if (entries[i].fact.tag == FACT_RECORD && random_below(r, 2) &&
            entries[i].fact.record.status == RECORD_REPORTED) {
            entries[count] = new_status(arena_printf(&f->arena, "r%d", first + i + 1),
                                        random_below(r, 2) ? RECORD_VERIFIED : RECORD_REJECTED);
            entries[count].fact.status.decision = "听证";
            entries[count].fact.status.sets_hearing = random_below(r, 2);
            count++;
        }
    if (count)
        fixture_must(f, entries, count);
}

static void remove_checkpoint(struct fixture *f)
{
    char *path = ledger_checkpoint_path(f->path);
    unlink(path);
    free(path);
}

static void grow_and_compare(struct fixture *f, bool decisions)
{
    struct random r = {31};
    struct err e;
    bool taken[TYPES];
    int n = 0;
    int64_t line;
    fixture_people(f);
    for (int round = 0; round < 12; round++) {
        append_some(f, &r, &n, decisions);
        if (!ledger_checkpoint_make(f->path, &line, &e))
            fail_msg("%s", e.text);
        if (round % 3)
            append_some(f, &r, &n, decisions);
        assert_same_stores(f, line, taken);
        assert_true(taken[ARRIVED]);
        assert_int_equal(taken[VISIT], !decisions);
    }
    remove_checkpoint(f);
}

static void a_start_by_checkpoint_is_a_start_by_facts(void **state)
{
    grow_and_compare(*state, false);
}

static void a_type_with_decisions_is_read_from_the_ledger(void **state)
{
    grow_and_compare(*state, true);
}

static void what_the_model_no_longer_has_is_no_data(void **state)
{
    struct fixture *f = *state;
    struct random r = {32};
    struct err e;
    bool taken[TYPES];
    int n = 0;
    int64_t line;
    fixture_people(f);
    append_some(f, &r, &n, false);
    append_some(f, &r, &n, false);
    assert_true(ledger_checkpoint_make(f->path, &line, &e));
    f->visit[VISIT_ORIGIN].type.value_count = 1;
    f->visit[VISIT_ORIGIN].type.values++; // "domestic" alone
    f->model.units.base_count = 1;        // and no dollars
    f->types[VISIT].field_count--;        // nor notes
    assert_same_stores(f, line, taken);
    assert_true(taken[ARRIVED] && taken[VISIT]);
    f->arrived[ARRIVED_FIELDS] =
        (struct field){.label = {.name = "later"}, .type = {.tag = TYPE_NUMBER, .unit = UNIT_NONE}};
    f->types[ARRIVED].field_count++;
    assert_same_stores(f, line, taken);
    assert_true(taken[ARRIVED] && taken[VISIT]);
    f->types[ARRIVED].field_count--;
    remove_checkpoint(f);
}

static void assert_does_not_fit(struct fixture *f, const struct checkpoint_head *head,
                                const char *why)
{
    struct ledger_reader *r = fixture_reader(f);
    struct err e;
    assert_false(ledger_checkpoint_fits(r, head, &e));
    if (!strstr(e.text, why))
        fail_msg("\"%s\" does not say \"%s\"", e.text, why);
    ledger_reader_close(r);
}

static void it_belongs_to_the_ledger_whose_line_has_its_digest(void **state)
{
    struct fixture *f = *state;
    struct checkpoint_head head;
    struct err e;
    int64_t line;
    int fd;
    fixture_people(f);
    assert_true(ledger_checkpoint_make(f->path, &line, &e));
    assert_int_equal(line, 6);
    assert_true(ledger_checkpoint_open(f->path, &fd, &head, &e));
    close(fd);
    struct ledger_reader *r = fixture_reader(f);
    assert_true(ledger_checkpoint_fits(r, &head, &e));
    ledger_reader_close(r);
    head.line = 7;
    assert_does_not_fit(f, &head, "of line 7, which this ledger does not have");
    head.line = 5;
    assert_does_not_fit(f, &head, "of another ledger: line 5 has another digest");
    remove_checkpoint(f);
}

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    fclose(out);
}

static void what_is_no_checkpoint_is_told_apart_from_none(void **state)
{
    struct fixture *f = *state;
    char *path = ledger_checkpoint_path(f->path);
    struct checkpoint_head head;
    struct err e;
    int fd;
    assert_true(ledger_checkpoint_open(f->path, &fd, &head, &e));
    assert_int_equal(fd, -1);
    write_file(path, "short", 5);
    assert_false(ledger_checkpoint_open(f->path, &fd, &head, &e));
    assert_string_equal(e.text, "it is no checkpoint");
    assert_int_equal(fd, -1);
    char long_one[4096] = "SQLite format 3";
    write_file(path, long_one, sizeof long_one);
    assert_false(ledger_checkpoint_open(f->path, &fd, &head, &e));
    assert_string_equal(e.text, "it is no checkpoint");
    unlink(path);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_false(ledger_checkpoint_open(f->path, &fd, &head, &e));
    rmdir(path);
    free(path);
}

// Another process that has locked a file, and ends when the pipe to it is closed. Locks are a
// process's own.
static pid_t lock_elsewhere(const char *path, int *pipe_to_it)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int to[2], from[2];
    char byte = 0;
    assert_int_equal(pipe(to), 0);
    assert_int_equal(pipe(from), 0);
    pid_t other = fork();
    if (other == 0) {
        close(to[1]);
        int fd = open(path, O_RDWR);
        bool locked = fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0;
        bool told = locked && write(from[1], &byte, 1) == 1;
        close(from[1]);
        _exit(told && read(to[0], &byte, 1) == 0 ? 0 : 1);
    }
    close(to[0]);
    close(from[1]);
    assert_int_equal(read(from[0], &byte, 1), 1);
    close(from[0]);
    *pipe_to_it = to[1];
    return other;
}

static void one_at_a_time_makes_it_and_what_was_left_is_swept(void **state)
{
    struct fixture *f = *state;
    char aside[200];
    struct err e;
    int64_t line;
    int pipe_to_it, status;
    snprintf(aside, sizeof aside, "%s-checkpoint.new", f->path);
    fixture_people(f);
    write_file(aside, "half of one", 11);
    pid_t other = lock_elsewhere(aside, &pipe_to_it);
    assert_false(ledger_checkpoint_make(f->path, &line, &e));
    assert_non_null(strstr(e.text, "another process makes"));
    ledger_checkpoint_sweep(f->path);
    assert_int_equal(access(aside, F_OK), 0);
    close(pipe_to_it);
    assert_int_equal(waitpid(other, &status, 0), other);
    assert_int_equal(status, 0);
    ledger_checkpoint_sweep(f->path);
    assert_int_not_equal(access(aside, F_OK), 0);
    write_file(aside, "half of one", 11);
    assert_true(ledger_checkpoint_make(f->path, &line, &e));
    assert_int_not_equal(access(aside, F_OK), 0);
    remove_checkpoint(f);
}

static void an_empty_or_missing_ledger_has_none(void **state)
{
    struct fixture *f = *state;
    struct err e;
    int64_t line;
    char path[200];
    snprintf(path, sizeof path, "%s/nothing", f->folder);
    assert_false(ledger_checkpoint_make(path, &line, &e));
    assert_int_not_equal(access(path, F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_start_by_checkpoint_is_a_start_by_facts, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(a_type_with_decisions_is_read_from_the_ledger,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(what_the_model_no_longer_has_is_no_data, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(it_belongs_to_the_ledger_whose_line_has_its_digest,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(what_is_no_checkpoint_is_told_apart_from_none,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(one_at_a_time_makes_it_and_what_was_left_is_swept,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(an_empty_or_missing_ledger_has_none, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
