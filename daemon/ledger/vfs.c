#include "ledger/vfs.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/err.h"
#include "base/mem.h"

// The most that is written in one call: SQLite's own layer for Unix takes a size modulo 128 KiB.
#define PIECE_MOST (124 * 1024)

struct log_file {
    sqlite3_file base;
    sqlite3_file *under; // lies behind
    uint8_t *waiting;    // bytes that were written at `at` and are not yet handed on
    size_t size, room;
    sqlite3_int64 at;
};

static struct log_file *log_of(sqlite3_file *f)
{
    return (struct log_file *)f;
}

static int write_pieces(sqlite3_file *f, const uint8_t *from, size_t size, sqlite3_int64 at)
{
    while (size > 0) {
        size_t piece = size < PIECE_MOST ? size : PIECE_MOST;
        int code = f->pMethods->xWrite(f, from, (int)piece, at);
        if (code != SQLITE_OK)
            return code;
        from += piece;
        size -= piece;
        at += (sqlite3_int64)piece;
    }
    return SQLITE_OK;
}

// What waits goes to the log below.
static int flush(struct log_file *l)
{
    size_t size = l->size;
    l->size = 0;
    return write_pieces(l->under, l->waiting, size, l->at);
}

// Do `size` bytes at `at` lie within what waits?
static bool waits(const struct log_file *l, int size, sqlite3_int64 at)
{
    return l->size > 0 && at >= l->at && at + size <= l->at + (sqlite3_int64)l->size;
}

// A read that fails need not end its transaction: what waits stays then.
static int log_read(sqlite3_file *f, void *to, int size, sqlite3_int64 at)
{
    struct log_file *l = log_of(f);
    if (waits(l, size, at)) {
        memcpy(to, l->waiting + (at - l->at), (size_t)size);
        return SQLITE_OK;
    }
    size_t waiting = l->size;
    int code = flush(l);
    if (code == SQLITE_OK)
        return l->under->pMethods->xRead(l->under, to, size, at);
    l->size = waiting;
    return code;
}

static int log_write(sqlite3_file *f, const void *from, int size, sqlite3_int64 at)
{
    struct log_file *l = log_of(f);
    if (waits(l, size, at)) {
        memcpy(l->waiting + (at - l->at), from, (size_t)size);
        return SQLITE_OK;
    }
    bool follows = l->size > 0 && at == l->at + (sqlite3_int64)l->size;
    if (!follows || l->size + (size_t)size > VFS_WAITING_MOST) {
        int code = flush(l);
        if (code != SQLITE_OK)
            return code;
        if (size > VFS_WAITING_MOST)
            return write_pieces(l->under, from, (size_t)size, at);
        l->at = at;
    }
    l->waiting = mem_grow(l->waiting, &l->room, l->size + (size_t)size, 1);
    memcpy(l->waiting + l->size, from, (size_t)size);
    l->size += (size_t)size;
    return SQLITE_OK;
}

static int log_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    struct log_file *l = log_of(f);
    int code = flush(l);
    return code == SQLITE_OK ? l->under->pMethods->xTruncate(l->under, size) : code;
}

static int log_sync(sqlite3_file *f, int flags)
{
    struct log_file *l = log_of(f);
    int code = flush(l);
    return code == SQLITE_OK ? l->under->pMethods->xSync(l->under, flags) : code;
}

static int log_size(sqlite3_file *f, sqlite3_int64 *size)
{
    struct log_file *l = log_of(f);
    int code = flush(l);
    return code == SQLITE_OK ? l->under->pMethods->xFileSize(l->under, size) : code;
}

static int log_close(sqlite3_file *f)
{
    struct log_file *l = log_of(f);
    int code = flush(l);
    int closed = l->under->pMethods->xClose(l->under);
    free(l->waiting);
    return code == SQLITE_OK ? closed : code;
}

static int log_lock(sqlite3_file *f, int level)
{
    return log_of(f)->under->pMethods->xLock(log_of(f)->under, level);
}

static int log_unlock(sqlite3_file *f, int level)
{
    return log_of(f)->under->pMethods->xUnlock(log_of(f)->under, level);
}

static int log_reserved(sqlite3_file *f, int *out)
{
    return log_of(f)->under->pMethods->xCheckReservedLock(log_of(f)->under, out);
}

static int log_control(sqlite3_file *f, int op, void *argument)
{
    return log_of(f)->under->pMethods->xFileControl(log_of(f)->under, op, argument);
}

static int log_sector(sqlite3_file *f)
{
    return log_of(f)->under->pMethods->xSectorSize(log_of(f)->under);
}

static int log_traits(sqlite3_file *f)
{
    return log_of(f)->under->pMethods->xDeviceCharacteristics(log_of(f)->under);
}

static const sqlite3_io_methods log_methods = {
    .iVersion = 1, // a log is neither shared memory nor mapped
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_traits,
};

static sqlite3_vfs *under_of(sqlite3_vfs *v)
{
    return v->pAppData;
}

static int vfs_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    sqlite3_vfs *under = under_of(v);
    if (!(flags & SQLITE_OPEN_WAL))
        return under->xOpen(under, name, f, flags, out);
    struct log_file *l = log_of(f);
    *l = (struct log_file){.under = (sqlite3_file *)(l + 1)};
    memset(l->under, 0, (size_t)under->szOsFile);
    int code = under->xOpen(under, name, l->under, flags, out);
    if (code == SQLITE_OK)
        l->base.pMethods = &log_methods;
    return code;
}

static int vfs_delete(sqlite3_vfs *v, const char *name, int sync)
{
    return under_of(v)->xDelete(under_of(v), name, sync);
}

static int vfs_access(sqlite3_vfs *v, const char *name, int flags, int *out)
{
    return under_of(v)->xAccess(under_of(v), name, flags, out);
}

static int vfs_full_path(sqlite3_vfs *v, const char *name, int size, char *out)
{
    return under_of(v)->xFullPathname(under_of(v), name, size, out);
}

static int vfs_random(sqlite3_vfs *v, int size, char *out)
{
    return under_of(v)->xRandomness(under_of(v), size, out);
}

static int vfs_sleep(sqlite3_vfs *v, int microseconds)
{
    return under_of(v)->xSleep(under_of(v), microseconds);
}

static int vfs_last_error(sqlite3_vfs *v, int size, char *out)
{
    return under_of(v)->xGetLastError(under_of(v), size, out);
}

static int vfs_day(sqlite3_vfs *v, double *out)
{
    return under_of(v)->xCurrentTime(under_of(v), out);
}

// No library is ever loaded into SQLite, so there are no methods for that.
static sqlite3_vfs *joining_new(sqlite3_vfs *under, const char *name)
{
    sqlite3_vfs *v = mem_new(1, sizeof *v);
    *v = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = (int)sizeof(struct log_file) + under->szOsFile,
        .mxPathname = under->mxPathname,
        .zName = mem_copy_text(name),
        .pAppData = under,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_path,
        .xRandomness = vfs_random,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_day,
        .xGetLastError = vfs_last_error,
    };
    return v;
}

const char *vfs_joining(const char *under)
{
    static pthread_mutex_t once = PTHREAD_MUTEX_INITIALIZER;
    sqlite3_vfs *below = sqlite3_vfs_find(under);
    if (below == NULL)
        return NULL;
    char *name = sqlite3_mprintf("joining %s", below->zName);
    if (name == NULL)
        die("out of memory");
    pthread_mutex_lock(&once);
    sqlite3_vfs *v = sqlite3_vfs_find(name);
    if (v == NULL) {
        v = joining_new(below, name);
        sqlite3_vfs_register(v, 0); // fails in no way but SQLite's start, which a VFS was found in
    }
    pthread_mutex_unlock(&once);
    sqlite3_free(name);
    return v->zName;
}
