// The table of a loaded plugin: read by its strides, and checked wholly before anything is called.
#ifndef PLUGIN_TABLE_H
#define PLUGIN_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "core/language/method.h"
#include "plugins/merit_plugin.h"

// Limits that only a broken table reaches.
#define TABLE_METHODS_MOST 256
#define TABLE_ARGUMENTS_MOST 16
#define TABLE_PARAMETERS_MOST 64
#define TABLE_OUTPUTS_MOST METHOD_OUTPUTS_MOST

// The bytes of a method's entry in a plugin built for ABI 1.0: what has come since is not there.
#define TABLE_METHOD_SIZE_1_0 offsetof(struct merit_method, gives)
#define TABLE_METHOD_SIZE_1_1 offsetof(struct merit_method, measure) // and for 1.1

// Everything a table must hold: flags, names (and none twice), sentences, scopes with arguments
// that fit them, dimensions, parameters with bounds and defaults that agree, formulas that name
// nothing unknown, a function to run. `name` is the file's. The error lists all faults, not only
// the first, as far as its text goes.
bool table_check(const struct merit_plugin *p, const char *name, struct err *e) MUST_USE;

// Elements by the size that stands beside their list: one built with a later header may be longer
// than ours.
static inline const struct merit_method *table_method_at(const struct merit_plugin *p, size_t i)
{
    return (const void *)((const char *)p->methods + i * p->method_size);
}

static inline const struct merit_argument *table_argument_at(const struct merit_method *m, size_t i)
{
    return (const void *)((const char *)m->arguments + i * m->argument_size);
}

static inline const struct merit_parameter *table_parameter_at(const struct merit_method *m,
                                                               size_t i)
{
    return (const void *)((const char *)m->parameters + i * m->parameter_size);
}

static inline const struct merit_output *table_output_at(const struct merit_method *m, size_t i)
{
    return (const void *)((const char *)m->outputs + i * m->output_size);
}

static inline bool table_speaks_1_1(const struct merit_plugin *p)
{
    return p->abi_minor >= 1;
}

// What a method gives, and how many named columns: of a 1.0 plugin a column, and none named.
static inline uint32_t table_gives(const struct merit_plugin *p, const struct merit_method *m)
{
    return table_speaks_1_1(p) ? m->gives : MERIT_GIVES_COLUMNS;
}

static inline size_t table_output_count(const struct merit_plugin *p, const struct merit_method *m)
{
    return table_speaks_1_1(p) ? m->output_count : 0;
}

static inline bool table_is_list(uint32_t parameter_type)
{
    return parameter_type == MERIT_PARAMETER_NUMBERS || parameter_type == MERIT_PARAMETER_TEXTS;
}

static inline bool table_is_text(uint32_t parameter_type)
{
    return parameter_type == MERIT_PARAMETER_TEXT || parameter_type == MERIT_PARAMETER_TEXTS;
}

static inline size_t table_count_sort(const struct merit_method *m, uint32_t sort)
{
    size_t n = 0;
    for (size_t i = 0; i < m->argument_count; i++)
        n += table_argument_at(m, i)->sort == sort;
    return n;
}

#endif
