#include "base/linux.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void staging_memory_can_be_written_but_not_resized(void **state)
{
    (void)state;
    int fd;
    struct err e;
    assert_true(linux_staging_new("board", 5000, &fd, &e));
    struct stat s;
    assert_int_equal(fstat(fd, &s), 0);
    assert_int_equal(s.st_size, 5000);
    assert_int_equal(ftruncate(fd, 6000), -1);
    assert_int_equal(ftruncate(fd, 4000), -1);
    assert_int_equal(errno, EPERM);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    char *bytes = mmap(NULL, 5000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    assert_ptr_not_equal(bytes, MAP_FAILED);
    bytes[4999] = 'x';
    munmap(bytes, 5000);
    char last;
    assert_int_equal(pread(fd, &last, 1, 4999), 1);
    assert_int_equal(last, 'x');
    close(fd);
    assert_false(linux_staging_new("board", SIZE_MAX, &fd, &e));
}

static void the_other_end_of_a_socket_is_known(void **state)
{
    (void)state;
    int ends[2];
    struct peer p;
    struct err e;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_true(linux_peer(ends[0], &p, &e));
    assert_int_equal(p.pid, getpid());
    assert_int_equal(p.uid, geteuid());
    assert_int_equal(p.gid, getegid());
    close(ends[0]);
    close(ends[1]);
    assert_false(linux_peer(ends[0], &p, &e));
    assert_non_null(strstr(e.text, "other end"));
}

static void a_processs_own_clock_is_read_until_it_is_gone(void **state)
{
    (void)state;
    int64_t before, after;
    assert_true(linux_cpu_time(getpid(), &before));
    assert_true(linux_cpu_time(getpid(), &after));
    assert_true(before > 0 && after >= before);
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_false(linux_cpu_time(child, &after));
}

static void clocks_move_forward(void **state)
{
    (void)state;
    int64_t before = linux_monotonic_ns();
    assert_true(linux_monotonic_ns() >= before);
    assert_true(linux_now_ms() > INT64_C(1600000000000));
}

// The middle process ends; its child must then be killed: seen as the end of a pipe that only it
// held open.
static void a_child_dies_with_its_parent(void **state)
{
    (void)state;
    int ready[2], held[2];
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(held), 0);
    pid_t middle = fork();
    if (middle == 0) {
        close(held[0]);
        if (fork() == 0) {
            struct err e;
            bool tied = linux_die_with_parent(&e);
            ssize_t told = write(ready[1], tied ? "y" : "n", 1);
            (void)told;
            for (;;) {
                pause();
            }
        }
        close(held[1]);
        char answer;
        ssize_t got = read(ready[0], &answer, 1);
        _exit(got == 1 && answer == 'y' ? 0 : 1);
    }
    close(held[1]);
    int status;
    assert_int_equal(waitpid(middle, &status, 0), middle);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    char byte;
    assert_int_equal(read(held[0], &byte, 1), 0);
    close(held[0]);
    close(ready[0]);
    close(ready[1]);
}

static void children_have_huge_pages_unless_the_user_says_otherwise(void **state)
{
    (void)state;
    unsetenv("GLIBC_TUNABLES");
    linux_huge_pages_for_children();
    assert_string_equal(getenv("GLIBC_TUNABLES"), "glibc.malloc.hugetlb=1");
    setenv("GLIBC_TUNABLES", "glibc.malloc.hugetlb=0", 1);
    linux_huge_pages_for_children();
    assert_string_equal(getenv("GLIBC_TUNABLES"), "glibc.malloc.hugetlb=0");
    unsetenv("GLIBC_TUNABLES");
}

static void large_memory_is_zeroed_and_begins_where_huge_pages_do(void **state)
{
    (void)state;
    for (int again = 0; again < 2; again++) {
        size_t size = LINUX_HUGE_PAGE + 4096;
        unsigned char *p = linux_large_new(size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % LINUX_HUGE_PAGE, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, size);
        linux_large_free(p, size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(staging_memory_can_be_written_but_not_resized),
        cmocka_unit_test(the_other_end_of_a_socket_is_known),
        cmocka_unit_test(a_processs_own_clock_is_read_until_it_is_gone),
        cmocka_unit_test(clocks_move_forward),
        cmocka_unit_test(a_child_dies_with_its_parent),
        cmocka_unit_test(children_have_huge_pages_unless_the_user_says_otherwise),
        cmocka_unit_test(large_memory_is_zeroed_and_begins_where_huge_pages_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
