// The messages between the daemon and an evaluator: a fixed head, then a payload written with
// link/wire.h.
//
// The daemon speaks: ruleset, then facts as the ledger has them, the day, questions, and `copied`
// when it has taken the staged boards. The evaluator speaks: ready or refused, boards staged,
// answers. Every question carries a call number that its answer repeats.
#ifndef LINK_MESSAGE_H
#define LINK_MESSAGE_H

#include <stdint.h>

#include "base/str.h"
#include "core/language/fact.h"
#include "link/wire.h"

#define MESSAGE_SIZE_MAX (256u * 1024 * 1024) // a head that says more is a broken line
#define LINK_FD 3                             // of the evaluator's socket
#define STAGING_FD 4                          // of the staged boards
#define CHECKPOINT_FD 5 // of the ledger's checkpoint, to read; /dev/null when there is none

enum message_tag {
    // daemon -> evaluator
    MESSAGE_RULESET = 1, // bytes: packed source; text: plugin folders, one a line; i64: memory; i32
                         // as u32: as-of day; u8: enum ruleset_wish, added up
    MESSAGE_FACTS,       // u32: how many, then facts; then i64: the ledger's seq they reach; u8: 1
                         // = more follow that belong to it, so that judging waits
    MESSAGE_DAY,         // u32: as-of day
    MESSAGE_ASK,         // u8: enum question, text: scheme, text: period, text: subject; of a board
                         // u8: 1 = a page, text: cohort, i64: after, i64: top
    MESSAGE_COPIED,      // the staged boards have been copied: staging may be written again
    MESSAGE_CHECKPOINT, // i64: line: all facts up to it have been sent but records; take those from
                        // the checkpoint, and say which. Facts go on after that.
    // evaluator -> daemon
    MESSAGE_READY,   // text: ruleset's hash, text: warnings, text: JSON of plugins, text: canonical
                     // print
    MESSAGE_REFUSED, // text: the problems
    MESSAGE_BOARDS,  // u32: how many, then per board i64 offset, i64 size, i64 call (0 = live)
    MESSAGE_ANSWER,  // u32: HTTP status, text: JSON, or a sentence when status >= 400
    MESSAGE_DELTA,   // the payload: what has changed on a board that was staged (link/delta.h)
    MESSAGE_CALM,    // i64: seq, u32: as-of day: everything up to it is taken in and published
    MESSAGE_TAKEN,   // u32: how many, then u8 for each record type: 1 = its records have been taken
                     // from the checkpoint; text: what is wrong with it; NULL = nothing
    MESSAGE_TROUBLE  // text: scheme, text: period, text: why it cannot be judged; NULL = it can
};

enum ruleset_wish {
    WISH_STRICT = 1, // warnings, and hints that want an answer, are errors
    WISH_JSON = 2,   // problems are told as JSON, also when there are none
    WISH_PRINT = 4,  // READY brings the canonical print; else an empty text
    WISH_PARSED = 8, // libconfig has read these files, and as they were meant
    WISH_OWN = 16    // the memory, and more plugin folders, are those that the files name: the
                     // daemon has not read them yet
};

enum question {
    QUESTION_EXPLAIN,
    QUESTION_BOARD // a board that is not live, or a page of one with its rules: made, staged like
                   // the others, then answered with an empty text
};

struct message_head {
    uint32_t size; // of the payload
    uint32_t tag;
    uint64_t call; // of a question and its answer, else 0
};

// Start a message in `s`; message_end writes its size into the head.
size_t message_begin(struct str *s, enum message_tag tag, uint64_t call);
void message_end(struct str *s, size_t begun);

// One fact onto the line and off it. Texts and lists point into the line's bytes or `scratch`
// (reset for each fact).
void message_put_fact(struct str *s, const struct fact *f);

struct fact_scratch {
    struct cell *cells;
    size_t cell_room;
    const char **evidence;
    size_t evidence_room;
};
void fact_scratch_release(struct fact_scratch *k);
bool message_get_fact(struct wire *w, struct fact_scratch *k, struct fact *out);

#endif
