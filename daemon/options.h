// meritd's command line.
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct options {
    const char *conf;
    const char *ledger, *socket, *plugins; // override the configuration's; NULL = not given
    int32_t as_of;                         // DAY_NONE = the wall clock's
    int loopback;                          // TCP port on 127.0.0.1; -1 = none
    bool check, print, evaluator, help, version, keys, debug;
};

// Read the arguments. False after a sentence on stderr: exit with 2.
bool options_read(int argc, char **argv, struct options *o);
void options_help(void); // to stdout

#endif
