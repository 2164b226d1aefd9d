// meritd's command line.
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "manual.h"

struct options {
    const char *conf;
    const char *const *more; // with `test`: further configurations
    size_t more_count;
    const char *only;                      // with `test`: which tests; NULL = all
    const char *ledger, *socket, *plugins; // override the configuration's; NULL = not given
    int32_t as_of;                         // DAY_NONE = the wall clock's
    int loopback;                          // TCP port on 127.0.0.1; -1 = none
    bool check, print, strict, evaluator, checkpoint, help, version, keys, debug;
    enum manual_page page;                    // to print and end
    bool test, json, quiet, coverage, mutate; // the last three only with `test`
};

// Read the arguments. False after a sentence on stderr: exit with 2.
bool options_read(int argc, char **argv, struct options *o);
void options_help(void); // to stdout

#endif
