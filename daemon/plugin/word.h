// The names of plugins, methods, arguments and parameters.
#ifndef PLUGIN_WORD_H
#define PLUGIN_WORD_H

#include <stdbool.h>

#include "base/err.h"

#define PLUGIN_WORD_MOST 31 // characters

// [a-z][a-z0-9_]*, at most 31 characters, no word that the language keeps for itself. The error
// quotes the name and says which of these it breaks.
bool word_valid(const char *name, struct err *e) MUST_USE;

#endif
