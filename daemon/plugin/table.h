// The table of a loaded plugin: checked wholly, then turned into methods as the language sees them.
#ifndef PLUGIN_TABLE_H
#define PLUGIN_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/method.h"
#include "plugins/merit_plugin.h"

// Limits that only a broken table reaches.
#define TABLE_METHODS_MOST 256
#define TABLE_ARGUMENTS_MOST 16
#define TABLE_PARAMETERS_MOST 64

// Everything a table must hold: flags, names (and none twice), sentences, scopes with arguments
// that fit them, dimensions, parameters with bounds and defaults that agree, formulas that name
// nothing unknown, a function to run. `name` is the file's. The error lists all faults, not only
// the first, as far as its text goes.
bool table_check(const struct merit_plugin *p, const char *name, struct err *e) MUST_USE;

// What a method's handle points to.
struct table_entry {
    merit_run_fn run;
    bool total;          // MERIT_TOTAL
    size_t column_count; // COLUMN arguments
    size_t series_count; // SERIES arguments
};

// A checked table as methods, p->method_count of them at `out`. `call` is what each is called by.
// What is made lies in the arena; names and texts stay the plugin's.
void table_methods(const struct merit_plugin *p, struct arena *a,
                   bool (*call)(const struct method *, const struct method_call *, struct err *),
                   struct method *out);

#endif
