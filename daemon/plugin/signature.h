// A checked table as methods: what the language sees of a plugin.
#ifndef PLUGIN_SIGNATURE_H
#define PLUGIN_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "core/language/method.h"
#include "plugins/merit_plugin.h"

// What a method's handle points to: what is known of it beyond struct method.
struct signature {
    merit_run_fn run;
    merit_prepare_fn prepare; // NULL: it has no recipes
    merit_measure_fn measure; // likewise, over criteria
    bool total;               // MERIT_TOTAL
    size_t column_count;      // COLUMN arguments
    size_t series_count;      // SERIES arguments
    bool has_list;            // some parameter is a list
};

// How the methods are called, and asked for recipes (method.h).
typedef bool (*signature_call_fn)(const struct method *, const struct method_call *, struct err *);
typedef bool (*signature_prepare_fn)(const struct method *, const struct method_extent *,
                                     const double *, const char *const *, struct method_recipe *);
typedef bool (*signature_measure_fn)(const struct method *, const struct method_criteria *,
                                     struct method_distances *);

struct signature_door {
    signature_call_fn call;
    signature_prepare_fn prepare;
    signature_measure_fn measure;
};

// The methods of a table that table_check has passed, p->method_count of them at `out`, to be
// called and asked for recipes by the door. What is made lies in the arena; names and texts stay
// the plugin's.
void signature_methods(const struct merit_plugin *p, struct arena *a,
                       const struct signature_door *door, struct method *out);

#endif
