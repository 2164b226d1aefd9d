#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/meritd-file-XXXXXX";
static char path[64], pipe_path[64];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) {
        return -1;
    }
    struct str text;
    str_init(&text);
    str_addf(&text, "%s/bytes", folder);
    memcpy(path, text.data, text.size + 1);
    str_clear(&text);
    str_addf(&text, "%s/pipe", folder);
    memcpy(pipe_path, text.data, text.size + 1);
    str_release(&text);
    return mkfifo(pipe_path, 0600);
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    unlink(pipe_path);
    return rmdir(folder);
}

static void write_bytes(size_t size)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    for (size_t i = 0; i < size; i++) {
        fputc((int)(i % 251), f);
    }
    assert_int_equal(fclose(f), 0);
}

static void a_file_is_read_whole_or_refused(void **state)
{
    (void)state;
    struct str out;
    struct err e;
    str_init(&out);
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 200000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        write_bytes(sizes[i]);
        assert_true(file_read(path, sizes[i], &out, &e));
        assert_int_equal(out.size, sizes[i]);
        assert_int_equal(out.data[out.size], '\0');
        for (size_t k = 0; k < out.size; k++) {
            assert_int_equal((unsigned char)out.data[k], k % 251);
        }
        if (sizes[i] > 0) {
            assert_false(file_read(path, sizes[i] - 1, &out, &e));
            assert_non_null(strstr(e.text, "is larger than"));
        }
    }
    str_release(&out);
}

static void what_is_no_regular_file_is_refused_at_once(void **state)
{
    (void)state;
    struct str out;
    struct err e;
    str_init(&out);
    assert_false(file_read(folder, 100, &out, &e));
    assert_non_null(strstr(e.text, "is not a regular file"));
    assert_false(file_read(pipe_path, 100, &out, &e)); // nobody writes: must not wait
    assert_non_null(strstr(e.text, "is not a regular file"));
    assert_false(file_read("/nowhere/at/all", 100, &out, &e));
    assert_string_equal(e.text, "cannot open /nowhere/at/all: No such file or directory");
    str_release(&out);
}

static void a_dash_is_standard_input(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a,b\n", 4), 4);
    close(ends[1]);
    int kept = dup(STDIN_FILENO);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    struct str out;
    struct err e;
    str_init(&out);
    assert_true(file_read("-", 100, &out, &e));
    assert_string_equal(out.data, "a,b\n");
    str_release(&out);
    close(ends[0]);
    if (kept >= 0) {
        dup2(kept, STDIN_FILENO);
        close(kept);
    }
}

enum { LONG = 1 << 20 }; // more than a pipe holds

static void *read_slowly(void *context)
{
    int fd = *(int *)context;
    char part[999];
    size_t at = 0;
    for (ssize_t n; (n = read(fd, part, sizeof part)) > 0; at += (size_t)n)
        for (ssize_t i = 0; i < n; i++)
            if ((unsigned char)part[i] != (at + (size_t)i) % 251)
                return NULL;
    return at == LONG ? context : NULL;
}

static void all_is_written_to_a_full_pipe_too(void **state)
{
    (void)state;
    int ends[2];
    pthread_t reader;
    void *whole;
    unsigned char *bytes = malloc(LONG);
    for (size_t i = 0; i < LONG; i++)
        bytes[i] = (unsigned char)(i % 251);
    for (int waits = 0; waits < 2; waits++) {
        assert_int_equal(pipe(ends), 0);
        if (!waits)
            assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
        assert_int_equal(pthread_create(&reader, NULL, read_slowly, &ends[0]), 0);
        assert_true(file_write(ends[1], bytes, LONG));
        close(ends[1]);
        pthread_join(reader, &whole);
        assert_non_null(whole);
        close(ends[0]);
    }
    free(bytes);
}

static void nobody_who_reads_is_told(void **state)
{
    (void)state;
    int ends[2];
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    assert_false(file_write(ends[1], "x", 1));
    assert_int_equal(errno, EPIPE);
    assert_true(file_write(ends[1], NULL, 0));
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_whole_or_refused),
        cmocka_unit_test(what_is_no_regular_file_is_refused_at_once),
        cmocka_unit_test(a_dash_is_standard_input),
        cmocka_unit_test(all_is_written_to_a_full_pipe_too),
        cmocka_unit_test(nobody_who_reads_is_told),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
