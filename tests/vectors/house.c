#include "house.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MERITD BUILD_DIR "/daemon/meritd"
#define MERITCTL BUILD_DIR "/daemon/meritctl"

static const char *const FILES[] = {"main.conf",     "subjects.csv",  "ledger.db",
                                    "ledger.db-wal", "ledger.db-shm", "ledger.db.lock",
                                    "socket",        "socket.lock",   "reply"};

static void path_of(const struct house *h, const char *file, char *path, size_t size)
{
    snprintf(path, size, "%s/%s", h->folder, file);
}

static bool file_write(const struct house *h, const char *file, const char *text)
{
    char path[128];
    path_of(h, file, path, sizeof path);
    FILE *f = fopen(path, "w");
    if (!f)
        return false;
    bool done = fputs(text, f) >= 0;
    return fclose(f) == 0 && done;
}

// Run a program in the folder, its output into a file; -1 or its exit status.
static int run(const struct house *h, const char *const *words, const char *output)
{
    pid_t child = fork();
    if (child == 0) {
        int out = chdir(h->folder) == 0 ? open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
        if (out < 0 || dup2(out, STDOUT_FILENO) < 0)
            _exit(126);
        execv(words[0], (char *const *)(uintptr_t)words);
        _exit(127);
    }
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// The daemon says on stderr when it is ready; what it says before that it does when it refuses.
static bool launch(struct house *h)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    h->daemon = fork();
    if (h->daemon == 0) {
        if (chdir(h->folder) != 0 || dup2(ends[1], STDERR_FILENO) < 0)
            _exit(126);
        (void)close(ends[0]);
        (void)close(ends[1]);
        execl(MERITD, MERITD, "-c", "main.conf", "--ledger", "ledger.db", "--socket", "socket",
              "--plugins", BUILD_DIR "/plugins", "--as-of", "2024-12-31", (char *)NULL);
        _exit(127);
    }
    (void)close(ends[1]);
    char said[16384];
    size_t size = 0;
    bool ready = false;
    for (ssize_t got = 1; !ready && got > 0 && size + 1 < sizeof said;) {
        got = read(ends[0], said + size, sizeof said - size - 1);
        size += got > 0 ? (size_t)got : 0;
        said[size] = '\0';
        ready = strstr(said, "ready:") != NULL;
    }
    if (!ready)
        fprintf(stderr, "%s", said);
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    h->log = ends[0];
    return ready;
}

bool house_open(struct house *h, const char *conf, const char *subjects)
{
    *h = (struct house){.folder = "/tmp/merit-vector-XXXXXX", .log = -1};
    if (!mkdtemp(h->folder) || !file_write(h, "main.conf", conf) ||
        !file_write(h, "subjects.csv", subjects) || !launch(h))
        return false;
    const char *const load[] = {MERITCTL,   "--socket", "socket",       "load", "--as",
                                "subjects", "--wait",   "subjects.csv", NULL};
    return run(h, load, "reply") == 0;
}

void house_close(struct house *h)
{
    char path[128];
    if (h->daemon > 0) {
        (void)kill(h->daemon, SIGTERM);
        while (waitpid(h->daemon, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    if (h->log >= 0)
        (void)close(h->log);
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        path_of(h, FILES[i], path, sizeof path);
        (void)unlink(path);
    }
    (void)rmdir(h->folder);
}

json_t *house_ask(const struct house *h, const char *const *words)
{
    enum { WORDS_MOST = 12 };
    const char *line[WORDS_MOST + 4] = {MERITCTL, "--socket", "socket"};
    size_t count = 3;
    for (size_t i = 0; words[i] && i < WORDS_MOST - 3; i++)
        line[count++] = words[i];
    line[count++] = "--json";
    char path[128];
    path_of(h, "reply", path, sizeof path);
    json_error_t e;
    return run(h, line, "reply") == 0 ? json_load_file(path, 0, &e) : NULL;
}
