// A disk that fails: an SQLite VFS over the machine's own, which fails writes and syncs when told
// to.
#ifndef TESTS_LEDGER_FAULTY_DISK_H
#define TESTS_LEDGER_FAULTY_DISK_H

#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

enum fault { FAULT_FULL, FAULT_WRITE, FAULT_SYNC };

static struct {
    pthread_mutex_t lock;
    enum fault fault;
    int countdown;     // 1 = the next one fails; 0 = none
    bool for_good;     // all later ones, too, until disarmed
    int failed;        // how many did
    int temporary;     // files opened that are none of the ledger's own
    int writes, syncs; // how many there were
    sqlite3_vfs vfs, *real;
} disk = {.lock = PTHREAD_MUTEX_INITIALIZER};

static inline void disk_arm(enum fault fault, int at, bool for_good)
{
    pthread_mutex_lock(&disk.lock);
    disk.fault = fault;
    disk.countdown = at;
    disk.for_good = for_good;
    disk.failed = 0;
    pthread_mutex_unlock(&disk.lock);
}

static inline int disk_disarm(void) // how many calls failed
{
    pthread_mutex_lock(&disk.lock);
    disk.countdown = 0;
    int failed = disk.failed;
    pthread_mutex_unlock(&disk.lock);
    return failed;
}

static inline bool disk_fails(bool sync)
{
    pthread_mutex_lock(&disk.lock);
    bool fails = false;
    *(sync ? &disk.syncs : &disk.writes) += 1;
    if (sync == (disk.fault == FAULT_SYNC) && disk.countdown > 0) {
        fails = disk.countdown == 1;
        disk.countdown -= fails ? !disk.for_good : 1;
        disk.failed += fails;
    }
    pthread_mutex_unlock(&disk.lock);
    return fails;
}

struct disk_file {
    sqlite3_file base;
    sqlite3_file *real; // lies behind
};

static inline sqlite3_file *disk_real(sqlite3_file *f)
{
    return ((struct disk_file *)f)->real;
}

static inline int disk_close(sqlite3_file *f)
{
    return disk_real(f)->pMethods->xClose(disk_real(f));
}
static inline int disk_read(sqlite3_file *f, void *to, int size, sqlite3_int64 at)
{
    return disk_real(f)->pMethods->xRead(disk_real(f), to, size, at);
}
static inline int disk_write(sqlite3_file *f, const void *from, int size, sqlite3_int64 at)
{
    if (disk_fails(false)) {
        // Half of it may have got there.
        disk_real(f)->pMethods->xWrite(disk_real(f), from, size / 2, at);
        return disk.fault == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    return disk_real(f)->pMethods->xWrite(disk_real(f), from, size, at);
}
static inline int disk_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return disk_real(f)->pMethods->xTruncate(disk_real(f), size);
}
static inline int disk_sync(sqlite3_file *f, int flags)
{
    if (disk_fails(true))
        return SQLITE_IOERR_FSYNC;
    return disk_real(f)->pMethods->xSync(disk_real(f), flags);
}
static inline int disk_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return disk_real(f)->pMethods->xFileSize(disk_real(f), size);
}
static inline int disk_lock(sqlite3_file *f, int level)
{
    return disk_real(f)->pMethods->xLock(disk_real(f), level);
}
static inline int disk_unlock(sqlite3_file *f, int level)
{
    return disk_real(f)->pMethods->xUnlock(disk_real(f), level);
}
static inline int disk_reserved(sqlite3_file *f, int *out)
{
    return disk_real(f)->pMethods->xCheckReservedLock(disk_real(f), out);
}
static inline int disk_control(sqlite3_file *f, int op, void *arg)
{
    return disk_real(f)->pMethods->xFileControl(disk_real(f), op, arg);
}
static inline int disk_sector(sqlite3_file *f)
{
    return disk_real(f)->pMethods->xSectorSize(disk_real(f));
}
static inline int disk_traits(sqlite3_file *f)
{
    return disk_real(f)->pMethods->xDeviceCharacteristics(disk_real(f));
}
static inline int disk_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return disk_real(f)->pMethods->xShmMap(disk_real(f), page, size, extend, out);
}
static inline int disk_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return disk_real(f)->pMethods->xShmLock(disk_real(f), offset, n, flags);
}
static inline void disk_shm_barrier(sqlite3_file *f)
{
    disk_real(f)->pMethods->xShmBarrier(disk_real(f));
}
static inline int disk_shm_unmap(sqlite3_file *f, int remove)
{
    return disk_real(f)->pMethods->xShmUnmap(disk_real(f), remove);
}

static const sqlite3_io_methods disk_methods = {
    .iVersion = 2,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_reserved,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector,
    .xDeviceCharacteristics = disk_traits,
    .xShmMap = disk_shm_map,
    .xShmLock = disk_shm_lock,
    .xShmBarrier = disk_shm_barrier,
    .xShmUnmap = disk_shm_unmap,
};

static inline int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags,
                            int *out)
{
    (void)vfs;
    const int temporary = SQLITE_OPEN_TEMP_DB | SQLITE_OPEN_TRANSIENT_DB |
                          SQLITE_OPEN_TEMP_JOURNAL | SQLITE_OPEN_SUBJOURNAL;
    struct disk_file *it = (struct disk_file *)f;
    pthread_mutex_lock(&disk.lock);
    disk.temporary += (flags & temporary) != 0;
    pthread_mutex_unlock(&disk.lock);
    it->real = (sqlite3_file *)(it + 1);
    memset(it->real, 0, (size_t)disk.real->szOsFile);
    int code = disk.real->xOpen(disk.real, name, it->real, flags, out);
    it->base.pMethods = code == SQLITE_OK ? &disk_methods : NULL;
    return code;
}

static inline int disk_register(void **state) // before a group of tests
{
    (void)state;
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.zName = "faulty";
    disk.vfs.pNext = NULL;
    disk.vfs.szOsFile = (int)sizeof(struct disk_file) + disk.real->szOsFile;
    disk.vfs.xOpen = disk_open;
    return sqlite3_vfs_register(&disk.vfs, 0);
}

#endif
