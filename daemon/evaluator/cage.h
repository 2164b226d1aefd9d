// The cage: once started, an evaluator opens no file and no socket, starts no process or thread,
// and uses no more memory than it was given. What a plugin tries all the same ends the evaluator,
// never the daemon.
#ifndef EVALUATOR_CAGE_H
#define EVALUATOR_CAGE_H

#include <stdint.h>

#include "base/err.h"

// Close the cage around this process. memory: bytes of private memory (0 = no bound).
bool cage_close(int64_t memory, struct err *e) MUST_USE;

#endif
