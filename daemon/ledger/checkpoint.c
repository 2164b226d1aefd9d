#include "ledger/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "core/store/checkpoint_build.h"
#include "ledger/chain.h"
#include "ledger/checkpoint_rows.h"
#include "ledger/db.h"
#include "ledger/reader.h"

static char *joined(const char *path, const char *end)
{
    struct str out = {0};
    str_addf(&out, "%s%s", path, end);
    return str_take(&out);
}

char *ledger_checkpoint_path(const char *ledger)
{
    return joined(ledger, "-checkpoint");
}

// --- making ---

struct making {
    sqlite3 *db;
    char *path, *aside;
    int fd; // of the file aside; -1
    struct chain_head head;
    struct checkpoint_writing writing;
};

static bool disk_error(const struct making *m, const char *doing, struct err *e)
{
    return err_set(e, "cannot %s \"%s\": %s", doing, m->aside, strerror(errno));
}

static bool put_bytes(void *context, const void *bytes, size_t size, struct err *e)
{
    const struct making *m = context;
    return file_write(m->fd, bytes, size) || disk_error(m, "write", e);
}

// One process at a time makes it: the file aside is locked, and is still the one of that name once
// it is (who had it before may have put it in place).
static bool lock_aside(struct making *m, int create, struct err *e)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct stat mine, named;
    m->fd = open(m->aside, O_WRONLY | create | O_CLOEXEC, 0600);
    if (m->fd < 0)
        return disk_error(m, "make", e);
    if (fcntl(m->fd, F_SETLK, &whole) == 0 && fstat(m->fd, &mine) == 0 &&
        stat(m->aside, &named) == 0 && mine.st_ino == named.st_ino && mine.st_dev == named.st_dev)
        return true;
    close(m->fd);
    m->fd = -1;
    return err_set(e, "another process makes \"%s\" at this moment", m->path);
}

static bool open_all(struct making *m, const char *ledger, struct err *e)
{
    if (!db_open(&m->db, ledger, NULL, DB_READER, e) || !chain_load(m->db, &m->head, e))
        return false;
    if (m->head.seq == 0)
        return err_set(e, "the ledger \"%s\" is empty", ledger);
    if (!lock_aside(m, O_CREAT, e))
        return false;
    return ftruncate(m->fd, 0) == 0 || disk_error(m, "empty", e);
}

static bool write_type(struct making *m, const char *type, struct err *e)
{
    struct built_type built;
    bool ok = checkpoint_rows_read(m->db, type, m->head.seq, &built, e) &&
              checkpoint_write_type(&m->writing, &built, e);
    built_type_release(&built);
    return ok;
}

static bool write_types(struct making *m, struct err *e)
{
    sqlite3_stmt *s = NULL;
    struct map types; // the names first: no transaction is to stay open
    bool row = true;
    map_init(&types);
    bool ok = db_prepare(m->db, "SELECT name FROM definition WHERE section = 'type' ORDER BY name",
                         &s, e);
    while (ok && (ok = db_step(s, &row, e)) && row)
        map_put(&types, db_text(s, 0), NULL);
    sqlite3_finalize(s);
    for (size_t i = 0; ok && i < types.count; i++)
        ok = write_type(m, types.entries[i].key, e);
    map_release(&types);
    return ok;
}

static bool write_all(struct making *m, struct err *e)
{
    struct checkpoint_head head;
    bool ok = checkpoint_write_begin(&m->writing, put_bytes, m, e) && write_types(m, e) &&
              checkpoint_write_end(&m->writing, m->head.seq, &m->head.digest, &head, e);
    checkpoint_writing_release(&m->writing);
    if (!ok)
        return false;
    if (pwrite(m->fd, &head, sizeof head, 0) != (ssize_t)sizeof head || fsync(m->fd) != 0)
        return disk_error(m, "write", e);
    return true;
}

// The name, and the folder that has it, on disk.
static bool put_in_place(struct making *m, struct err *e)
{
    if (rename(m->aside, m->path) != 0)
        return err_set(e, "cannot rename \"%s\" to \"%s\": %s", m->aside, m->path, strerror(errno));
    const char *slash = strrchr(m->path, '/');
    char *folder =
        slash ? mem_copy_bytes(m->path, (size_t)(slash - m->path) + 1) : mem_copy_text(".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    if (!synced)
        err_set(e, "cannot sync the folder \"%s\": %s", folder, strerror(errno));
    if (fd >= 0)
        close(fd);
    free(folder);
    return synced;
}

static struct making making_of(const char *ledger)
{
    struct making m = {.fd = -1, .path = ledger_checkpoint_path(ledger)};
    m.aside = joined(m.path, ".new");
    return m;
}

static void making_release(struct making *m)
{
    if (m->fd >= 0)
        close(m->fd);
    db_close(m->db);
    free(m->aside);
    free(m->path);
}

bool ledger_checkpoint_make(const char *ledger, int64_t *line, struct err *e)
{
    struct making m = making_of(ledger);
    bool ok = open_all(&m, ledger, e) && write_all(&m, e) && put_in_place(&m, e);
    if (!ok && m.fd >= 0)
        unlink(m.aside);
    *line = m.head.seq;
    making_release(&m);
    return ok;
}

void ledger_checkpoint_sweep(const char *ledger)
{
    struct making m = making_of(ledger);
    struct err e;
    if (lock_aside(&m, 0, &e))
        unlink(m.aside);
    making_release(&m);
}

// --- reading ---

bool ledger_checkpoint_open(const char *ledger, int *fd, struct checkpoint_head *head,
                            struct err *e)
{
    char *path = ledger_checkpoint_path(ledger);
    struct stat is;
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int why = errno;
    free(path);
    if (*fd < 0)
        return why == ENOENT || err_set(e, "it cannot be opened: %s", strerror(why));
    bool read = fstat(*fd, &is) == 0 && S_ISREG(is.st_mode) &&
                pread(*fd, head, sizeof *head, 0) == (ssize_t)sizeof *head;
    if (!read)
        err_set(e, "it is no checkpoint");
    if (read && checkpoint_head_fits(head, (uint64_t)is.st_size, e))
        return true;
    close(*fd);
    *fd = -1;
    return false;
}

bool ledger_checkpoint_fits(struct ledger_reader *r, const struct checkpoint_head *head,
                            struct err *e)
{
    sqlite3_stmt *s = NULL;
    bool row = false;
    bool ok = db_prepare(r->db, "SELECT digest FROM line WHERE seq = ?1", &s, e);
    if (ok) {
        sqlite3_bind_int64(s, 1, head->line);
        ok = db_step(s, &row, e);
    }
    if (ok && !row)
        ok = err_set(e, "it is of line %lld, which this ledger does not have",
                     (long long)head->line);
    else if (ok && memcmp(sqlite3_column_blob(s, 0), head->digest.bytes, DIGEST_SIZE) != 0)
        ok = err_set(e, "it is of another ledger: line %lld has another digest",
                     (long long)head->line);
    sqlite3_finalize(s);
    return ok;
}
