// An evaluator as a benchmark drives it: the real program in a process of its own, spoken to
// through the link as the daemon does, without a ledger behind it.
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <sys/types.h>

#include "core/check/ruleset.h"
#include "core/language/fact.h"
#include "link/message.h"

struct child {
    pid_t pid;
    int line;
    uint8_t *staging; // mapped
    struct ruleset ruleset;
    struct str out; // facts not sent yet
    uint32_t waiting;
    size_t begun, count_at;
    int64_t seq;
    size_t subjects;
    uint32_t *row_of;  // of the board last published
    struct pair *pair; // who publishes beside the caller
    uint8_t *in;
    size_t in_room;
};

struct child_board {
    uint64_t offset, size;
};

// Any failure ends the program with a sentence: a benchmark has nobody to hand an error to.
void child_start(struct child *c, const char *meritd, const char *conf, const char *plugins,
                 int32_t as_of);
void child_end(struct child *c);
void child_put(struct child *c, struct fact *f); // gives it the next seq; sent in batches
void child_flush(struct child *c, bool last);    // last: judging may begin
// Waits for the next lot of boards: true with the largest of them; it wants to be told `copied`.
// False: the evaluator has taken in and published all that was sent.
bool child_next(struct child *c, struct child_board *largest);
void child_copied(struct child *c);
// As the daemon publishes a board: copied into memory of its own and checked, the places of all
// subjects noted. Returns the copy.
void *child_publish(struct child *c, struct child_board b, void *copy);
long child_memory_kib(const struct child *c, const char *field); // of /proc/PID/status

double bench_seconds(void);
double bench_median(double *list, size_t count); // sorts it
_Noreturn void bench_die(const char *format, ...) __attribute__((format(printf, 1, 2)));
int bench_dial(const char *path); // the daemon's socket; ends the program when it cannot be reached

#endif
