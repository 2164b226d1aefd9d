// meritd as a program that is run: found beside this one, and asked for what it prints.
#ifndef CTL_BESIDE_H
#define CTL_BESIDE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "ctl/verb.h"

#define BESIDE_NONE                                                                                \
    "meritd is neither beside meritctl nor in PATH; install it, or put its folder into PATH"

// The path of meritd: beside this program (as in a build), in sbin beside bin (as installed), or in
// PATH. False: nowhere.
bool beside_meritd(struct str *out);

// Run it with these arguments (the first its name, NULL at the end) and take what it prints; its
// errors go to standard error as they are.
bool beside_ask(const char *const *with, struct str *out, struct err *e) MUST_USE;

// Run it in the place of this program, with these arguments (the first is "meritd", NULL ends
// them). Comes back only when it cannot be run, with the reason told.
enum ending beside_become(struct ctl *c, const char *const *arguments);

#endif
