// Killed in the midst of appending, again and again: what was acknowledged is there, once, and the
// chain is whole.
#include "fixture.h"

#include <signal.h>
#include <sys/wait.h>

enum { ROUNDS = 8, SLOTS = 16, MOST = 100000 };

// --- the child: appends record after record until it is killed, and tells each acknowledgement ---

struct slot {
    struct ledger_batch batch;
    struct ledger_entry entries[2]; // a batch is there whole, or not at all
    struct arena arena;
    struct fixture *f;
    int number;
    bool busy;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t freed = PTHREAD_COND_INITIALIZER;
static int tell_fd;

static void acknowledged(struct ledger_batch *b)
{
    struct slot *s = b->context;
    if (b->result != LEDGER_STORED)
        _exit(2);
    if (write(tell_fd, &s->number, sizeof s->number) != sizeof s->number)
        _exit(3);
    pthread_mutex_lock(&lock);
    s->busy = false;
    pthread_cond_signal(&freed);
    pthread_mutex_unlock(&lock);
}

static struct slot *free_slot(struct slot *slots)
{
    pthread_mutex_lock(&lock);
    for (;;) {
        for (int i = 0; i < SLOTS; i++)
            if (!slots[i].busy) {
                slots[i].busy = true;
                pthread_mutex_unlock(&lock);
                return &slots[i];
            }
        pthread_cond_wait(&freed, &lock);
    }
}

static void append_for_ever(struct fixture *f, int from)
{
    static struct slot slots[SLOTS];
    fixture_reopen(f, NULL);
    for (int number = from;; number++) {
        struct slot *s = free_slot(slots);
        s->number = number;
        for (int i = 0; i < 2; i++) {
            const char *id = arena_printf(&f->arena, "%c%d", "rs"[i], number);
            s->entries[i] = new_arrived(f, id, "p1", number, id);
        }
        s->batch = (struct ledger_batch){.schema = f->schema,
                                         .entries = s->entries,
                                         .count = 2,
                                         .arena = &s->arena,
                                         .done = acknowledged,
                                         .context = s};
        if (!ledger_append(f->ledger, &s->batch))
            _exit(4);
    }
}

// --- the parent ---

static bool stands[MOST]; // acknowledged, by number

// Read acknowledgements, kill after `most`, and read what was still told.
static void watch(pid_t child, int fd, int most)
{
    int number, count = 0;
    while (read(fd, &number, sizeof number) == sizeof number) {
        assert_in_range(number, 0, MOST - 1);
        stands[number] = true;
        if (++count == most)
            kill(child, SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
        fail_msg("the child ended by itself: %d", WEXITSTATUS(status));
}

// How many records of each batch stand, listed under their ids.
static void count_stored(struct fixture *f, int *times)
{
    sqlite3 *db;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(
                         db,
                         "SELECT substr(id, 2) FROM record_arrived JOIN record_id USING (id, seq)",
                         -1, &s, NULL),
                     SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW)
        times[sqlite3_column_int(s, 0)]++;
    sqlite3_finalize(s);
    sqlite3_close(db);
}

static void check(struct fixture *f)
{
    static int times[MOST];
    memset(times, 0, sizeof times);
    fixture_reopen(f, NULL);
    fixture_must_verify(f);
    count_stored(f, times);
    for (int i = 0; i < MOST; i++)
        if (times[i] != 2 && (stands[i] || times[i] != 0))
            fail_msg("of the two records of batch %d there stand %d", i, times[i]);
    fixture_shut(f);
}

static void killed_at_any_moment_it_keeps_what_it_acknowledged(void **state)
{
    struct fixture *f = *state;
    fixture_people(f);
    fixture_shut(f);
    int next = 0, end = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0) {
            close(ends[0]);
            tell_fd = ends[1];
            append_for_ever(f, next);
        }
        close(ends[1]);
        watch(child, ends[0], 1 + round * round * 7);
        close(ends[0]);
        // The next child begins with what this one sent in vain, and with some that it did not.
        while (stands[end])
            end++;
        next = end > 5 ? end - 5 : 0;
        check(f);
    }
    assert_true(end > ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(killed_at_any_moment_it_keeps_what_it_acknowledged,
                                        fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
