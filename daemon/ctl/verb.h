// A verb of meritctl and what it works with: its arguments, the client, where its words go.
#ifndef CTL_VERB_H
#define CTL_VERB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/str.h"
#include "ctl/arguments.h"
#include "ctl/terminal.h"

struct client;

// How the program ends; the exit codes that the manual promises.
enum ending {
    ENDING_DONE = 0,
    ENDING_REFUSED = 1,   // by the daemon, with its reasons; or the result could not be written
    ENDING_USAGE = 2,     // the command line is wrong
    ENDING_UNREACHED = 3, // no daemon answers at the socket
    ENDING_BROKEN = 4     // it broke off, or answered what cannot be read
};

struct ctl { // lifetime: the process
    const struct arguments *arguments;
    struct client *client;
    struct terminal terminal;
    struct str out;                      // results; written to standard output by ctl_flush
    struct str err;                      // errors and notes, to standard error
    FILE *stdout_stream, *stderr_stream; // where ctl_flush writes
};

struct verb {
    const char *name;
    const char *words;    // the words it takes, as its usage shows them: "SCHEME PERIOD"
    const char *sentence; // what it does
    const char *help;     // more of it, or NULL
    size_t least, most;   // how many words; most SIZE_MAX: any number
    const struct option *options;
    size_t option_count;
    int64_t seconds; // how long the daemon may take unless --timeout says; 0 = for ever
    enum ending (*run)(struct ctl *c);
};

// Write what has gathered in out and err to their streams.
void ctl_flush(struct ctl *c);

#endif
