#include "plugin/loader.h"

#include <assert.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/linux.h"
#include "base/near.h"
#include "base/str.h"
#include "plugin/object.h"
#include "plugin/word.h"

#define ENTRY "merit_plugin"

// The head that never moves, as every ABI version has it.
struct head {
    uint32_t magic, size;
    uint16_t abi_major, abi_minor;
};

static_assert(offsetof(struct merit_plugin, abi_minor) == 10, "the head never moves");

struct file {
    int fd; // -1 = not open
    unsigned char *bytes;
    size_t size;
};

static bool trusted(const char *path, const struct stat *s, struct err *e)
{
    uid_t us = geteuid();
    char ours[48] = "root";
    if (us != 0)
        snprintf(ours, sizeof ours, "root or user %ju (the daemon's)", (uintmax_t)us);
    if (s->st_uid != 0 && s->st_uid != us)
        return err_set(e, "%s belongs to user %ju; it must belong to %s: chown it", path,
                       (uintmax_t)s->st_uid, ours);
    if ((s->st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return err_set(e, "%s may be written by %s (mode %04o): chmod go-w it", path,
                       (s->st_mode & S_IWOTH) != 0 ? "everybody" : "its group",
                       (unsigned)s->st_mode & 07777U);
    return true;
}

// Open DIRECTORY/NAME.so, both trusted. *found = false, without an error, when it is not there.
static bool file_open(const char *directory, const char *name, struct loaded *out, int *fd,
                      bool *found, struct err *e)
{
    *found = false;
    int folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return errno == ENOENT || err_set(e, "%s: %s", directory, strerror(errno));
    char leaf[PLUGIN_WORD_MOST + sizeof ".so"];
    snprintf(leaf, sizeof leaf, "%s.so", name);
    // a FIFO must not hold us up; whether it is a regular file is asked below
    *fd = openat(folder, leaf, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool ok = true;
    if (*fd >= 0) {
        struct stat s;
        *found = true;
        ok = fstat(folder, &s) == 0 && trusted(directory, &s, e);
    } else if (errno != ENOENT) {
        ok = err_set(e, "%s: %s", out->path, strerror(errno));
    }
    close(folder);
    return ok;
}

static bool file_read_all(struct file *f, const char *path, struct err *e)
{
    struct stat s;
    if (fstat(f->fd, &s) != 0)
        return err_set(e, "%s: %s", path, strerror(errno));
    if (!S_ISREG(s.st_mode))
        return err_set(e, "%s is not a regular file", path);
    if (!trusted(path, &s, e))
        return false;
    if (s.st_size <= 0 || (uintmax_t)s.st_size > LOADER_FILE_MOST)
        return err_set(e, "%s has %jd bytes; a plugin has at least one and at most %zu", path,
                       (intmax_t)s.st_size, LOADER_FILE_MOST);
    f->size = (size_t)s.st_size;
    f->bytes = malloc(f->size);
    if (!f->bytes)
        die("out of memory (%zu bytes)", f->size);
    for (size_t at = 0; at < f->size;) {
        ssize_t n = pread(f->fd, f->bytes + at, f->size - at, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return err_set(e, "%s: %s", path, n < 0 ? strerror(errno) : "was cut while being read");
        at += (size_t)n;
    }
    return true;
}

bool loader_check_head(const unsigned char *bytes, size_t size, struct err *e)
{
    struct head h;
    if (size < sizeof h)
        return err_set(e,
                       "its " ENTRY " has %zu bytes, too few for any ABI: make it a "
                       "`const struct merit_plugin`",
                       size);
    memcpy(&h, bytes, sizeof h);
    if (h.magic != MERIT_MAGIC)
        return err_set(e,
                       "its " ENTRY " begins with 0x%08" PRIx32
                       ", not with MERIT_MAGIC 0x%08" PRIx32 ": begin it with MERIT_PLUGIN_HEAD",
                       h.magic, MERIT_MAGIC);
    if (h.abi_major != MERIT_ABI_MAJOR)
        return err_set(e,
                       "was built for ABI %u.%u and this daemon speaks %u.%u, another major: build "
                       "it against this daemon's merit_plugin.h",
                       h.abi_major, h.abi_minor, MERIT_ABI_MAJOR, MERIT_ABI_MINOR);
    if (h.abi_minor > MERIT_ABI_MINOR)
        return err_set(e,
                       "needs ABI %u.%u and this daemon speaks %u.%u: use a newer meritd, or build "
                       "it against this daemon's merit_plugin.h",
                       h.abi_major, h.abi_minor, MERIT_ABI_MAJOR, MERIT_ABI_MINOR);
    if (h.size < sizeof(struct merit_plugin) || h.size > size)
        return err_set(e,
                       "its " ENTRY " says it has %" PRIu32
                       " bytes; the symbol has %zu and ABI %u.%u "
                       "needs %zu: begin it with MERIT_PLUGIN_HEAD",
                       h.size, size, h.abi_major, h.abi_minor, sizeof(struct merit_plugin));
    return true;
}

static bool bytes_check(const struct file *f, const char *path, struct err *e)
{
    struct object_data at;
    if (!object_find(f->bytes, f->size, ENTRY, &at, e) ||
        !loader_check_head(f->bytes + at.offset, at.size, e))
        return err_wrap(e, "%s: ", path);
    return true;
}

// A copy of the bytes in memory of our own. Its descriptor stays open for the life of the process:
// the C library knows loaded objects by their path, and /proc/self/fd/N must never mean two.
static bool copy_make(const struct file *f, const char *name, int *fd, struct err *e)
{
    if (!linux_staging_new(name, f->size, fd, e))
        return err_wrap(e, "a private copy of plugin %s: ", name);
    for (size_t at = 0; at < f->size;) {
        ssize_t n = pwrite(*fd, f->bytes + at, f->size - at, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            close(*fd);
            return err_set(e, "a private copy of plugin %s: %s", name, strerror(errno));
        }
        at += (size_t)n;
    }
    return true;
}

static bool copy_load(int copy, struct loaded *out, struct err *e)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", copy);
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const void *entry = handle ? dlsym(handle, ENTRY) : NULL;
    if (!entry) {
        // the message begins with the copy's path, which means nothing to anybody
        const char *why = dlerror();
        size_t size = strlen(path);
        if (why && strncmp(why, path, size) == 0)
            why += size + strspn(why + size, ": ");
        err_set(e, "%s cannot be loaded: %s", out->path, why ? why : "its " ENTRY " is nowhere");
        if (!handle)
            close(copy);
        return false;
    }
    // the file and the memory it became must agree (a relocation could have changed the head)
    if (!loader_check_head(entry, sizeof(struct merit_plugin), e))
        return err_wrap(e, "%s, once loaded: ", out->path);
    out->plugin = entry;
    return true;
}

// No directory has it: name them all, and the plugin that was probably meant.
static bool not_found(const char *name, const char *const *directories, size_t count, struct err *e)
{
    struct str searched, names;
    str_init(&searched);
    str_init(&names);
    struct near n;
    near_init(&n, name);
    for (size_t i = 0; i < count; i++) {
        str_addf(&searched, "%s%s", i == 0 ? "" : ", ", directories[i]);
        DIR *d = opendir(directories[i]);
        for (struct dirent *entry = d ? readdir(d) : NULL; entry; entry = readdir(d)) {
            size_t size = strlen(entry->d_name);
            if (size > 3 && strcmp(entry->d_name + size - 3, ".so") == 0)
                str_add_bytes(&names, entry->d_name, size - 2); // NAME and a byte for its NUL
        }
        if (d)
            closedir(d);
    }
    for (size_t at = 0; at < names.size; at++)
        names.data[at] = names.data[at] == '.' ? '\0' : names.data[at];
    for (size_t at = 0; at < names.size; at += strlen(names.data + at) + 1)
        near_try(&n, names.data + at);
    char hint[128];
    err_set(e, "no plugin \"%s\" (%s.so) in %s%s", name, name,
            count == 0 ? "any directory: none is configured" : searched.data,
            near_hint(&n, hint, sizeof hint));
    str_release(&searched);
    str_release(&names);
    return false;
}

static bool load_found(const char *name, struct file *f, struct loaded *out, struct err *e)
{
    int copy;
    if (!file_read_all(f, out->path, e) || !bytes_check(f, out->path, e) ||
        !copy_make(f, name, &copy, e))
        return false;
    struct digest_state s;
    digest_begin(&s);
    digest_add(&s, f->bytes, f->size);
    digest_end(&s, &out->digest);
    return copy_load(copy, out, e);
}

bool loader_load(const char *name, const char *const *directories, size_t directory_count,
                 struct loaded *out, struct err *e)
{
    if (!word_valid(name, e))
        return err_wrap(e, "plugin ");
    *out = (struct loaded){.plugin = NULL};
    for (size_t i = 0; i < directory_count; i++) {
        struct file f = {.fd = -1};
        bool found;
        int size = snprintf(out->path, sizeof out->path, "%s/%s.so", directories[i], name);
        if (size < 0 || (size_t)size >= sizeof out->path)
            return err_set(e, "the plugin directory \"%.60s..\" is too long a path",
                           directories[i]);
        bool ok = file_open(directories[i], name, out, &f.fd, &found, e);
        if (ok && found)
            ok = load_found(name, &f, out, e);
        if (f.fd >= 0)
            close(f.fd);
        free(f.bytes);
        if (!ok || found)
            return ok;
    }
    return not_found(name, directories, directory_count, e);
}
