// The loader: finds NAME.so, reads it before any of its code runs, and loads a private copy of it.
//
// 1. A file is trusted when it and its folder belong to root or to the daemon's user and nobody
// else
//    may write to either.
// 2. What is checked is what is loaded: the bytes read once are looked at, copied into memory of
//    our own and loaded from there. So a file replaced at the same path gives the new code the next
//    time, and the old code runs on where it was loaded.
// 3. Nothing is ever unloaded: `plugin` and all it points to hold for the life of the process.
#ifndef PLUGIN_LOADER_H
#define PLUGIN_LOADER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/err.h"
#include "plugins/merit_plugin.h"

#define LOADER_FILE_MOST ((size_t)64 << 20) // bytes of a plugin's file

struct loaded {
    const struct merit_plugin *plugin;
    char path[4096];      // where it was found
    struct digest digest; // of the file's bytes
};

// Load the plugin `name` from the first directory that holds NAME.so. Its magic, ABI version and
// size are good when this returns true; its tables are not yet looked at (plugin/table.h).
// Errors begin with the path, or name all directories that were searched.
bool loader_load(const char *name, const char *const *directories, size_t directory_count,
                 struct loaded *out, struct err *e) MUST_USE;

// The first bytes of the constant, checked against the ABI of this host. `size` is how many bytes
// the constant has in the file.
bool loader_check_head(const unsigned char *bytes, size_t size, struct err *e) MUST_USE;

#endif
