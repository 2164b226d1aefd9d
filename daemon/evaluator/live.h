// The live boards of an evaluator: each scheme's running and last ended period. Those of row scope
// are brought up to date in the rows that facts have touched (evaluator/moving.h); all others are
// made anew when facts or the day have changed, staged when their content differs from what was
// staged last.
#ifndef EVALUATOR_LIVE_H
#define EVALUATOR_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "core/engine/engine.h"
#include "evaluator/line.h"
#include "evaluator/renewal.h"
#include "evaluator/update.h"
#include "link/packed.h"

struct waiting_board { // packed, and the daemon not yet told
    uint8_t *bytes;    // NULL: in its place in staging, at `at`
    size_t at, size;
    uint64_t call; // of the question that wanted it; 0 = live
};

struct live {
    struct engine *engine;
    uint8_t *staging;       // the whole of it; boards go behind the heartbeat's page
    struct map sums;        // "scheme period" -> sum of what was staged last
    struct updates updates; // of the boards whose rows move
    struct renewal renewal; // of the engine's columns
    struct map troubles;    // likewise -> digest of the trouble told last; 0 = none
    int32_t made_on;        // as-of day of the sums
    struct waiting_board *queue;
    size_t queued, queue_room;
    size_t free_at, free_to; // of the staging memory: where the next boards may go
    size_t staged_from;      // where those begin that the daemon has not yet said it copied
    bool staged;             // there are such: they stay as they are
    bool stale;              // facts or the day have changed since the boards were made
    bool made;               // the last time a board was judged whole
    bool kept;               // the engine may still have boards that move
    bool unsettled;          // facts have come that the engine does not know of
    bool partial;            // more facts follow at once: judging waits for them
    int64_t seq;             // of the facts taken in; -1 = the ledger has not been fed yet
    int64_t calm;            // last seq told calm; -1 = never
    uint64_t *staged_calls;  // questions whose boards are staged now
    size_t staged_call_count, staged_call_room;
};

void live_init(struct live *l, struct engine *g, void *staging);
void live_release(struct live *l);
void live_set_day(struct live *l, int32_t as_of);
// A fact is about to be taken in; or any may have been.
void live_note(struct live *l, const struct fact *f);
void live_note_all(struct live *l);
void live_settle(struct live *l); // the facts that came are part of what is made from now on
// Are the boards to be made? Not more than one lot waits for the one that is being copied.
bool live_is_due(const struct live *l);
// Make all live boards and queue those that changed. A scheme that cannot be judged is told as
// trouble.
bool live_make(struct live *l, struct line *line) MUST_USE;
// Queue one board, or a page of it (else NULL), for a question. False (with the reason) when it
// cannot be made.
bool live_make_one(struct live *l, uint32_t scheme, struct period p, const struct packed_page *page,
                   uint64_t call, struct err *e) MUST_USE;
// Stage what waits, as much as fits, when the last lot has been copied; when nothing waits, tell
// calm.
bool live_stage(struct live *l, struct line *line) MUST_USE;
// The daemon has copied: answer the questions whose boards went with the lot.
bool live_copied(struct live *l, struct line *line) MUST_USE;

#endif
