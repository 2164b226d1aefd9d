// libconfig's own reading of a file, held against ours: the language's grammar is libconfig's, so
// what it refuses is an error, and what it reads otherwise must never pass.
#ifndef CONFIG_GRAMMAR_H
#define CONFIG_GRAMMAR_H

#include "config/parse.h"

// `bytes` are the clean bytes of the file, ended by a NUL; @include lines are blanked for libconfig
// here. To be called for files in which the scan and the parser found no error.
void grammar_hold(const struct parsed *ours, const char *file, const char *bytes, size_t size,
                  struct problems *p);

#endif
