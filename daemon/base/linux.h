// The calls that only Linux has, in this one file: sealed staging memory, peers' credentials, a
// child's clock.
#ifndef BASE_LINUX_H
#define BASE_LINUX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

// A memfd of `size` bytes, sealed against growing, shrinking and further seals (not against
// writing). The descriptor is close-on-exec.
bool linux_staging_new(const char *name, size_t size, int *fd, struct err *e) MUST_USE;

// Memory of `size` zeroed bytes that children made by fork share with this process. NULL with the
// reason; given back with munmap.
void *linux_shared_new(size_t size, struct err *e) MUST_USE;

struct peer {
    pid_t pid;
    uid_t uid;
    gid_t gid;
};
bool linux_peer(int fd, struct peer *out, struct err *e) MUST_USE; // of a connected Unix socket

// CPU time another process has used, in nanoseconds; false when it is gone.
bool linux_cpu_time(pid_t pid, int64_t *ns);

// Ask that this process is killed when its parent ends (call first thing in the child).
bool linux_die_with_parent(struct err *e) MUST_USE;

// Memory that is freed stays with the process, to be used again without asking the system for it.
void linux_keep_memory(void);

// Memory of zeroed bytes, a multiple of the page size; of huge pages where the system has them.
// NULL when it has no more.
#define LINUX_HUGE_PAGE ((size_t)2 * 1024 * 1024)
void *linux_large_new(size_t size);
void linux_large_free(void *p, size_t size);

// Programs started by this one from here on have their large memory in huge pages, where the C
// library and the system can do that (glibc 2.35; what the user has set for it himself stays). An
// evaluator goes through gigabytes row by row: half its time was looking up where pages lie.
void linux_huge_pages_for_children(void);

// This process gets the processor and the disk when nobody else wants them, and is the first to go
// when memory runs out.
void linux_work_in_background(void);

int64_t linux_now_ms(void); // wall clock, ms since 1970 UTC
int64_t linux_monotonic_ns(void);

#endif
