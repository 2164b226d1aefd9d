#define _XOPEN_SOURCE 700 // realpath

#include "config/library.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef MERITD_LIBRARY_DIR
#define MERITD_LIBRARY_DIR "/usr/share/meritd/lib"
#endif
#ifndef MERITD_LIBRARY_STEP // from the program's folder to that of the library
#define MERITD_LIBRARY_STEP "../share/meritd/lib"
#endif

static bool beside_program(struct str *out)
{
    char path[4096], *folder;
    struct stat there;
    ssize_t size = readlink("/proc/self/exe", path, sizeof path);
    if (size <= 0 || (size_t)size == sizeof path)
        return false;
    while (size > 0 && path[size - 1] != '/')
        size--;
    str_clear(out);
    str_add_bytes(out, path, (size_t)size);
    str_add(out, MERITD_LIBRARY_STEP);
    folder = realpath(out->data, NULL); // errors name places in it: without the steps up and down
    if (!folder)
        return false;
    str_clear(out);
    str_add(out, folder);
    free(folder);
    return stat(out->data, &there) == 0 && S_ISDIR(there.st_mode);
}

void library_path(const char *name, struct str *out)
{
    if (!beside_program(out)) {
        str_clear(out);
        str_add(out, MERITD_LIBRARY_DIR);
    }
    str_addf(out, "/%s", name);
}

bool library_named(const char *written, struct str *name)
{
    size_t size = strlen(written);
    if (size < 2 || written[0] != '<' || written[size - 1] != '>')
        return false;
    str_clear(name);
    str_add_bytes(name, written + 1, size - 2);
    return true;
}
