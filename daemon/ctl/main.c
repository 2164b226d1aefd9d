// meritctl: the daemon's client. The verbs are one file each (verbs.c lists them).
#include <signal.h>
#include <stdlib.h>

#include "ctl/program.h"

int main(int argc, char **argv)
{
    struct surroundings s = {
        .terminal = terminal_find(),
        .socket = getenv("MERIT_SOCKET"),
        .out = stdout,
        .err = stderr,
    };
    signal(SIGPIPE, SIG_IGN); // a write fails instead, and program_run knows why
    return program_run(&s, argc, argv);
}
