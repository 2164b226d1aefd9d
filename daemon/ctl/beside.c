#include "ctl/beside.h"

#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDERS_MORE "/usr/local/sbin:/usr/sbin" // often not in a user's PATH

// The folder that this program lies in.
static bool own_folder(struct str *out)
{
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path);
    if (size <= 0 || (size_t)size == sizeof path)
        return false;
    while (size > 0 && path[size - 1] != '/')
        size--;
    str_add_bytes(out, path, (size_t)size);
    return true;
}

static bool is_program(const char *path)
{
    return access(path, X_OK) == 0;
}

static bool find_in(const char *folders, struct str *out)
{
    while (folders && *folders) {
        size_t size = strcspn(folders, ":");
        str_clear(out);
        str_add_bytes(out, folders, size);
        str_add(out, "/meritd");
        if (size > 0 && is_program(out->data))
            return true;
        folders += size + (folders[size] == ':');
    }
    return false;
}

bool beside_meritd(struct str *out)
{
    static const char *const beside[] = {"meritd", "../sbin/meritd"};
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        str_clear(out);
        if (own_folder(out)) {
            str_add(out, beside[i]);
            if (is_program(out->data))
                return true;
        }
    }
    return find_in(getenv("PATH"), out) || find_in(FOLDERS_MORE, out);
}

// All that comes out of the pipe.
static bool drain(int fd, struct str *out)
{
    char buffer[16384];
    ssize_t size;
    do {
        size = read(fd, buffer, sizeof buffer);
        if (size > 0)
            str_add_bytes(out, buffer, (size_t)size);
    } while (size > 0 || (size < 0 && errno == EINTR));
    return size == 0;
}

static bool ended_well(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int start(const char *path, const char *const *with, int writing, int reading, pid_t *child)
{
    extern char **environ;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, writing, STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, reading);
    posix_spawn_file_actions_addclose(&actions, writing);
    // posix_spawn takes the texts without const, and leaves them as they are
    int failed = posix_spawn(child, path, &actions, NULL, (char *const *)(uintptr_t)with, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

bool beside_ask(const char *const *with, struct str *out, struct err *e)
{
    struct str path = {0};
    int ends[2];
    pid_t child;
    bool good = beside_meritd(&path) || err_set(e, "%s", BESIDE_NONE);
    if (good && pipe(ends) != 0)
        good = err_set(e, "no pipe: %s", strerror(errno));
    if (!good) {
        str_release(&path);
        return false;
    }
    int failed = start(path.data, with, ends[1], ends[0], &child);
    close(ends[1]);
    if (failed) {
        err_set(e, "%s does not start: %s", path.data, strerror(failed));
    } else {
        bool whole = drain(ends[0], out);
        good = ended_well(child) && whole;
        if (!good)
            err_set(e, "%s did not end well", path.data);
    }
    close(ends[0]);
    str_release(&path);
    return good && !failed;
}

enum ending beside_become(struct ctl *c, const char *const *arguments)
{
    struct str path = {0};
    if (beside_meritd(&path)) {
        ctl_flush(c);
        // execv takes the texts without const, and leaves them as they are
        execv(path.data, (char *const *)(uintptr_t)arguments);
        str_addf(&c->err, "meritctl: %s does not start: %s\n", path.data, strerror(errno));
    } else {
        str_add(&c->err, "meritctl: " BESIDE_NONE "\n");
    }
    str_release(&path);
    return ENDING_UNREACHED;
}
