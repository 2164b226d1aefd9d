// The layer below SQLite: what a commit writes to the write-ahead log goes to the system in one
// call, not in two for each page.
//
// Invariants:
// 1. A sync comes after all that was written before it: when xSync says that it is done, so are the
//    writes. Under synchronous=FULL SQLite tells nobody of a commit before its sync, so nobody
//    looks for bytes that are still here. (It writes after that sync only to fill a sector where
//    overwriting is not safe, which its layer for Unix does not say unless it is told to.)
// 2. Whoever reads, asks for the size or truncates through this file sees what was written to it.
// 3. What cannot be written fails the call that wanted it written. A write or sync of SQLite's that
//    fails ends in a rollback: what waited for it is dropped. A read that fails may not: there it
//    waits on.
// Files other than the log are the underlying layer's own, without anything between.
#ifndef LEDGER_VFS_H
#define LEDGER_VFS_H

// The most bytes that wait. A commit of 16 records writes some 120 KB.
#define VFS_WAITING_MOST (1024 * 1024)

// The name of a VFS that joins writes over the one of this name (NULL: SQLite's default), for
// sqlite3_open_v2; registered for the process when it is first asked for. NULL when SQLite knows no
// such VFS. Any thread.
const char *vfs_joining(const char *under);

#endif
