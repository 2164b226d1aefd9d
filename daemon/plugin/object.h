// A shared object as a file: what can be told from its bytes before any of its code runs.
//
// Pure: works on bytes in memory, trusts none of them, runs none of them.
#ifndef PLUGIN_OBJECT_H
#define PLUGIN_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

// Where an exported data object's initial value stands in the file.
struct object_data {
    size_t offset; // of its first byte in the file
    size_t size;   // as the symbol table has it
};

// Find the exported data object `symbol` in a shared object for this machine. Errors say what the
// file is instead, or why the symbol cannot be seen and how to export it; they name no path.
bool object_find(const unsigned char *bytes, size_t size, const char *symbol,
                 struct object_data *out, struct err *e) MUST_USE;

#endif
