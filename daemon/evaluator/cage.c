#include "evaluator/cage.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

// Calls that scoring needs; anything else ends the process with SIGSYS.
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(sched_yield),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(getrusage),
    SCMP_SYS(close),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(getrandom),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sysinfo), // the C library's qsort asks how much memory there is
};

static int allow(scmp_filter_ctx filter)
{
    int bad = 0;
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed && !bad; i++)
        bad = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    // memory may be had, but none that can be run
    if (!bad)
        bad = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (!bad)
        bad = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    // so that abort() shows as what it is
    if (!bad)
        bad = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 2,
                               SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()),
                               SCMP_A2(SCMP_CMP_EQ, SIGABRT));
    return bad;
}

static bool bound_memory(int64_t memory, struct err *e)
{
    struct rlimit limit = {.rlim_cur = (rlim_t)memory, .rlim_max = (rlim_t)memory};
    if (memory > 0 && setrlimit(RLIMIT_DATA, &limit) != 0)
        return err_set(e, "cannot bound memory to %lld bytes: %s", (long long)memory,
                       strerror(errno));
    struct rlimit none = {0};
    if (setrlimit(RLIMIT_CORE, &none) != 0)
        return err_set(e, "cannot forbid core files: %s", strerror(errno));
    return true;
}

bool cage_close(int64_t memory, struct err *e)
{
#if defined MERITD_ASAN || defined MERITD_TSAN
    // a sanitizer maps its shadow as it likes and reads /proc when it reports: it cannot work in
    // a cage
    (void)memory;
    (void)allow;
    (void)bound_memory;
    (void)e;
    return true;
#else
    if (!bound_memory(memory, e))
        return false;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return err_set(e, "cannot make a seccomp filter");
    int bad = allow(filter);
    if (!bad)
        bad = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1); // for all threads there are
    if (!bad)
        bad = seccomp_load(filter);
    seccomp_release(filter);
    return !bad || err_set(e, "cannot load the seccomp filter: %s", strerror(-bad));
#endif
}
