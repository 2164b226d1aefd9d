// check: a configuration checked by meritd itself, exactly as its start does.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl/verbs.h"

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

// Beside this program (as in a build), in sbin beside bin (as installed), or in PATH.
static bool find_meritd(struct str *out)
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

static enum ending run(struct ctl *c)
{
    const struct arguments *a = c->arguments;
    const char *plugins = arguments_text(a, "plugins");
    const char *with[8] = {"meritd", "-n"};
    size_t count = 2;
    struct str path = {0};
    if (arguments_flag(a, "verbose"))
        with[count++] = "-v";
    if (plugins) {
        with[count++] = "--plugins";
        with[count++] = plugins;
    }
    with[count++] = "-c";
    with[count] = a->words[0];
    if (find_meritd(&path)) {
        ctl_flush(c);
        // execv takes the texts without const, and leaves them as they are
        execv(path.data, (char *const *)(uintptr_t)with);
        str_addf(&c->err, "meritctl: %s does not start: %s\n", path.data, strerror(errno));
    } else {
        str_add(&c->err, "meritctl: meritd is neither beside meritctl nor in PATH; install it, or "
                         "put its folder into PATH\n");
    }
    str_release(&path);
    return ENDING_UNREACHED;
}

static const struct option options[] = {
    {.name = "plugins",
     .value = "DIR",
     .meaning = "where plugins are looked for first",
     .type = OPTION_TEXT},
    {.name = "verbose", .meaning = "print the effective configuration"},
};

const struct verb verb_check = {
    .name = "check",
    .words = "CONF",
    .sentence = "Check a configuration exactly as a start of the daemon does.",
    .help = "Runs meritd -n -c CONF and passes its exit code on: 0 good, 2 with errors, all of "
            "which are told. No running daemon is asked. Code 3: meritd was not found.",
    .least = 1,
    .most = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
