// The plugins of one ruleset, loaded and checked, and their methods as the language sees them.
//
// A shared object's code and constants stay in the process for good (plugin/loader.h); what the
// host makes of them lives until host_release.
#ifndef PLUGIN_HOST_H
#define PLUGIN_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "core/language/method.h"

// One loaded plugin, for listings: `meritctl plugins`, crash reports.
struct host_plugin {
    const char *name, *version, *licence, *author, *sentence;
    uint16_t abi_major, abi_minor;     // what it was built for
    const char *path;                  // where its file was found
    struct digest digest;              // of the file's bytes
    size_t method_first, method_count; // its run in the methods
};

struct host {
    struct arena arena;
    struct host_plugin *plugins; // in the order they were loaded
    size_t count, room;
    struct methods methods; // of all plugins; see host_load
};

void host_init(struct host *h);
void host_release(struct host *h);

// Load one plugin by name from the first of the directories that holds NAME.so, check it wholly and
// add its methods. Pointers into h->methods hold until the next host_load: load all plugins of a
// ruleset first, then check its expressions. Errors name the file and all that is wrong with its
// tables; the host is then as it was.
bool host_load(struct host *h, const char *name, const char *const *directories,
               size_t directory_count, struct err *e) MUST_USE;

#endif
