// The one file that may name what only Linux has.
#define _GNU_SOURCE
#include "base/linux.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int64_t nanoseconds(const struct timespec *t)
{
    return (int64_t)t->tv_sec * 1000000000 + t->tv_nsec;
}

bool linux_staging_new(const char *name, size_t size, int *fd, struct err *e)
{
    int made = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (made < 0) {
        return err_set(e, "cannot make staging memory \"%s\": %s", name, strerror(errno));
    }
    if (size > (size_t)INT64_MAX || ftruncate(made, (off_t)size) != 0) {
        int why = size > (size_t)INT64_MAX ? EFBIG : errno;
        close(made);
        return err_set(e, "cannot give staging memory \"%s\" %zu bytes: %s", name, size,
                       strerror(why));
    }
    // Fixed in size for good: a shared mapping of it can then never fault past its end.
    if (fcntl(made, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        int why = errno;
        close(made);
        return err_set(e, "cannot seal staging memory \"%s\": %s", name, strerror(why));
    }
    *fd = made;
    return true;
}

void *linux_shared_new(size_t size, struct err *e)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p != MAP_FAILED)
        return p;
    err_set(e, "cannot map %zu bytes of shared memory: %s", size, strerror(errno));
    return NULL;
}

bool linux_peer(int fd, struct peer *out, struct err *e)
{
    struct ucred credentials;
    socklen_t size = sizeof credentials;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
        return err_set(e, "cannot tell who is at the other end: %s", strerror(errno));
    }
    *out = (struct peer){.pid = credentials.pid, .uid = credentials.uid, .gid = credentials.gid};
    return true;
}

bool linux_cpu_time(pid_t pid, int64_t *ns)
{
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0) {
        return false;
    }
    *ns = nanoseconds(&used);
    return true;
}

bool linux_die_with_parent(struct err *e)
{
    // A parent that ended before this call is not noticed here; the child then reads the end of its
    // socket.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
        return err_set(e, "cannot tie this process to its parent: %s", strerror(errno));
    }
    return true;
}

#define IOPRIO_WHO_PROCESS 1 // of linux/ioprio.h, which is not everywhere
#define IOPRIO_CLASS_IDLE (3 << 13)

void linux_work_in_background(void)
{
    static const char first[] = "1000";
    (void)setpriority(PRIO_PROCESS, 0, 19);
    (void)syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_CLASS_IDLE);
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)!write(fd, first, sizeof first - 1);
    close(fd);
}

int64_t linux_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t linux_monotonic_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return nanoseconds(&now);
}

void linux_keep_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024); // the most that there can be
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
}

// Huge pages begin where addresses are multiples of them: what stands before is given back.
void *linux_large_new(size_t size)
{
    size_t more = size >= LINUX_HUGE_PAGE ? LINUX_HUGE_PAGE : 0;
    uint8_t *p =
        mmap(NULL, size + more, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    size_t before = more ? (LINUX_HUGE_PAGE - (uintptr_t)p % LINUX_HUGE_PAGE) % LINUX_HUGE_PAGE : 0;
    if (before)
        munmap(p, before);
    if (more > before)
        munmap(p + before + size, more - before);
    if (more)
        (void)madvise(p + before, size, MADV_HUGEPAGE); // where there are none it does without
    return p + before;
}

void linux_large_free(void *p, size_t size)
{
    munmap(p, size);
}

void linux_huge_pages_for_children(void)
{
    (void)setenv("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1", 0);
}
