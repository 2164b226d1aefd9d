// meritctl from its command line to its exit code.
#ifndef CTL_PROGRAM_H
#define CTL_PROGRAM_H

#include <stdio.h>

#include "ctl/terminal.h"

// What the program finds around it.
struct surroundings {
    struct terminal terminal;
    const char *socket; // MERIT_SOCKET, or NULL
    FILE *out, *err;
};

// Runs one verb. Returns the exit code (enum ending).
int program_run(const struct surroundings *s, int argc, char **argv);

#endif
