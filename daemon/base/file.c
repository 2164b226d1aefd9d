#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 65536

static bool read_all(int fd, const char *name, size_t most, struct str *out, struct err *e)
{
    char chunk[CHUNK];
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return err_set(e, "cannot read %s: %s", name, strerror(errno));
        }
        if (got == 0) {
            str_add_bytes(out, "", 0); // an empty file is an empty text, not NULL
            return true;
        }
        if ((size_t)got > most - out->size) {
            return err_set(e, "%s is larger than %zu bytes", name, most);
        }
        str_add_bytes(out, chunk, (size_t)got);
    }
}

bool file_read(const char *path, size_t most, struct str *out, struct err *e)
{
    str_clear(out);
    if (strcmp(path, "-") == 0) {
        return read_all(STDIN_FILENO, "standard input", most, out, e);
    }
    // Without O_NONBLOCK opening a pipe that nobody writes would wait for ever.
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        return err_set(e, "cannot open %s: %s", path, strerror(errno));
    }
    struct stat s;
    bool done = false;
    if (fstat(fd, &s) != 0) {
        err_set(e, "cannot read %s: %s", path, strerror(errno));
    } else if (!S_ISREG(s.st_mode)) {
        err_set(e, "%s is not a regular file", path);
    } else {
        done = read_all(fd, path, most, out, e);
    }
    close(fd);
    return done;
}

// Can the descriptor that took no more take some now?
static bool await_room(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    return poll(&p, 1, -1) >= 0 || errno == EINTR;
}

bool file_write(int fd, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t n = write(fd, at, size);
        if (n > 0) {
            at += n;
            size -= (size_t)n;
        } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
            return false;
        } else if (errno == EAGAIN && !await_room(fd)) {
            return false;
        }
    }
    return true;
}
