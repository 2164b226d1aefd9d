// Joined writes of the log: the file is what it would be without, and a commit is one write.
#include "ledger/vfs.h"

#include "fixture.h"

#include "../base/random.h"
#include "base/mem.h"
#include "faulty_disk.h"

// --- the file, beside bytes in memory ---

enum { STEPS = 4000, FILE_MOST = 3 * VFS_WAITING_MOST };

struct twin {
    sqlite3_file *file;
    uint8_t *bytes; // what must be in it
    size_t size;
};

static struct twin twin_open(const char *path, const char *vfs_name)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(vfs_name);
    struct twin t = {.file = mem_new(1, (size_t)vfs->szOsFile), .bytes = mem_new(FILE_MOST, 1)};
    int flags = SQLITE_OPEN_WAL | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, given;
    assert_int_equal(vfs->xOpen(vfs, path, t.file, flags, &given), SQLITE_OK);
    return t;
}

static void twin_close(struct twin *t)
{
    assert_int_equal(t->file->pMethods->xClose(t->file), SQLITE_OK);
    free(t->file);
    free(t->bytes);
}

// Mostly one after the other, as SQLite writes; now and then over what is there, or with a gap.
static void twin_write(struct twin *t, struct random *r, size_t *next)
{
    static uint8_t from[VFS_WAITING_MOST + 5000];
    static const size_t sizes[] = {24, 4096, 24, 4096, 1, 150000, sizeof from};
    size_t size = sizes[random_below(r, random_below(r, 20) ? 5 : 7)];
    size_t at = random_below(r, 10) ? *next : random_below(r, t->size + 100);
    if (at + size > FILE_MOST)
        at = 0;
    for (size_t i = 0; i < size; i++)
        from[i] = (uint8_t)random_next(r);
    assert_int_equal(t->file->pMethods->xWrite(t->file, from, (int)size, (sqlite3_int64)at),
                     SQLITE_OK);
    memcpy(t->bytes + at, from, size);
    t->size = at + size > t->size ? at + size : t->size;
    *next = at + size;
}

static void twin_read(struct twin *t, struct random *r)
{
    static uint8_t to[8192];
    size_t size = 1 + random_below(r, sizeof to);
    if (t->size < size)
        return;
    size_t near = t->size < 50000 || random_below(r, 2) ? 0 : t->size - 50000;
    size_t at = near + random_below(r, t->size - size - near + 1);
    assert_int_equal(t->file->pMethods->xRead(t->file, to, (int)size, (sqlite3_int64)at),
                     SQLITE_OK);
    assert_memory_equal(to, t->bytes + at, size);
}

static void twin_size(struct twin *t)
{
    sqlite3_int64 size;
    assert_int_equal(t->file->pMethods->xFileSize(t->file, &size), SQLITE_OK);
    assert_int_equal(size, t->size);
}

static void twin_cut(struct twin *t, struct random *r)
{
    size_t size = random_below(r, t->size + 1);
    assert_int_equal(t->file->pMethods->xTruncate(t->file, (sqlite3_int64)size), SQLITE_OK);
    memset(t->bytes + size, 0, FILE_MOST - size);
    t->size = size;
}

// As somebody else sees it.
static void twin_compare(struct twin *t, const char *path)
{
    FILE *in = fopen(path, "rb");
    uint8_t *bytes = mem_new(FILE_MOST + 1, 1);
    assert_non_null(in);
    size_t size = fread(bytes, 1, FILE_MOST + 1, in);
    assert_int_equal(size, t->size);
    assert_memory_equal(bytes, t->bytes, size);
    fclose(in);
    free(bytes);
}

static void the_file_is_what_was_written_whatever_the_order(void **state)
{
    struct fixture *f = *state;
    char path[160];
    snprintf(path, sizeof path, "%s-wal", f->path); // SQLite looks for the database beside it
    fixture_shut(f);
    struct random r = {.state = 20261129};
    struct twin t = twin_open(path, vfs_joining(NULL));
    size_t next = 0;
    for (int step = 0; step < STEPS; step++) {
        switch (random_below(&r, 40)) {
        case 0:
            twin_size(&t);
            break;
        case 1:
            assert_int_equal(t.file->pMethods->xSync(t.file, SQLITE_SYNC_NORMAL), SQLITE_OK);
            if (random_below(&r, 4) == 0)
                twin_compare(&t, path);
            break;
        case 2:
            if (random_below(&r, 5) == 0)
                twin_cut(&t, &r);
            break;
        case 3:
        case 4:
        case 5:
        case 6:
            twin_read(&t, &r);
            break;
        default:
            twin_write(&t, &r, &next);
        }
    }
    twin_close(&t);
    unlink(path);
    fixture_reopen(f, NULL);
}

// --- under SQLite ---

enum { ROWS = 200 };

static int run_sql(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static int64_t ask(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t answer = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return answer;
}

static bool insert_rows(sqlite3 *db)
{
    bool ok = run_sql(db, "BEGIN IMMEDIATE") == SQLITE_OK;
    for (int i = 0; ok && i < ROWS; i++)
        ok = run_sql(db, "INSERT INTO t VALUES (randomblob(1000), random())") == SQLITE_OK;
    // Read what was spilt to the log, and change it.
    ok = ok && run_sql(db, "SELECT sum(length(a)) FROM t") == SQLITE_OK &&
         run_sql(db, "UPDATE t SET b = b + 1 WHERE rowid % 50 = 0") == SQLITE_OK;
    ok = ok && run_sql(db, "COMMIT") == SQLITE_OK;
    if (!ok)
        (void)run_sql(db, "ROLLBACK"); // where SQLite has not done so itself
    return ok;
}

// A transaction that is many times the cache, with a fault. False when there was none.
static bool insert_with_fault(struct fixture *f, enum fault fault, int at)
{
    char path[160];
    snprintf(path, sizeof path, "%s/spill", f->folder);
    sqlite3 *db, *other;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                     vfs_joining("faulty")),
                     SQLITE_OK);
    assert_int_equal(run_sql(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                 "PRAGMA cache_size = 10; CREATE TABLE t (a, b);"
                                 "CREATE INDEX tb ON t (b)"),
                     SQLITE_OK);
    assert_true(insert_rows(db));
    assert_int_equal(sqlite3_open_v2(path, &other, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(ask(other, "SELECT count(*) FROM t"), ROWS);

    disk_arm(fault, at, false);
    bool stored = insert_rows(db);
    int failed = disk_disarm();
    assert_true(stored || failed > 0);
    int64_t rows = stored ? 2 * ROWS : ROWS;
    assert_int_equal(ask(db, "SELECT count(*) FROM t"), rows);
    assert_int_equal(ask(other, "SELECT count(*) FROM t"), rows);
    assert_true(insert_rows(db));
    assert_int_equal(ask(other, "SELECT count(*) FROM t"), rows + ROWS);
    assert_int_equal(ask(other, "SELECT count(*) FROM t WHERE b IS NOT NULL"), rows + ROWS);
    assert_int_equal(ask(other, "SELECT group_concat(integrity_check) = 'ok'"
                                " FROM pragma_integrity_check"),
                     true);
    sqlite3_close(other);
    sqlite3_close(db);
    unlink(path);
    return failed > 0;
}

static void a_transaction_beyond_the_cache_is_whole_or_not_at_all(void **state)
{
    for (enum fault fault = FAULT_FULL; fault <= FAULT_SYNC; fault++) {
        int at = 1;
        while (insert_with_fault(*state, fault, at))
            at++;
        assert_true(at > (fault == FAULT_SYNC ? 1 : 5)); // it did write now and then
    }
}

static void a_commit_is_one_write(void **state)
{
    struct fixture *f = *state;
    struct ledger_entry entries[16];
    fixture_people(f);
    fixture_shut(f);
    fixture_reopen(f, "faulty");
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 16; i++) {
            char *id = arena_printf(&f->arena, "r-%d-%d", round, i);
            entries[i] = new_arrived(f, id, "p1", i, id);
        }
        disk.writes = disk.syncs = 0;
        fixture_must(f, entries, 16);
        if (round > 0) { // the first begins a log: its header is a write and a sync
            assert_int_equal(disk.writes, 1);
            assert_int_equal(disk.syncs, 1);
        }
    }
    fixture_must_verify(f);
}

static void a_layer_that_is_not_there_is_told(void **state)
{
    (void)state;
    assert_null(vfs_joining("no such layer"));
    assert_ptr_equal(vfs_joining("faulty"), vfs_joining("faulty"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_file_is_what_was_written_whatever_the_order,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_transaction_beyond_the_cache_is_whole_or_not_at_all,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_commit_is_one_write, fixture_setup, fixture_teardown),
        cmocka_unit_test(a_layer_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, disk_register, NULL);
}
