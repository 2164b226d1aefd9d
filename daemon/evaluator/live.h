// The live boards of an evaluator: each scheme's running and last ended period. Made anew when
// facts or the day have changed, staged when their content differs from what was staged last.
#ifndef EVALUATOR_LIVE_H
#define EVALUATOR_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "core/engine.h"
#include "evaluator/line.h"

struct waiting_board { // packed, not yet staged
    struct str bytes;
    uint64_t call; // of the question that wanted it; 0 = live
};

struct live {
    struct engine *engine;
    uint8_t *staging; // the whole of it; boards go behind the heartbeat's page
    struct map sums;  // "scheme period" -> sum of what was staged last
    struct waiting_board *queue;
    size_t queued, queue_room;
    bool staged;            // the daemon has not yet said that it copied
    bool stale;             // facts or the day have changed since the boards were made
    int64_t seq;            // of the facts taken in
    int64_t calm;           // last seq told calm; -1 = never
    uint64_t *staged_calls; // questions whose boards are staged now
    size_t staged_call_count, staged_call_room;
};

void live_init(struct live *l, struct engine *g, void *staging);
// Make all live boards and queue those that changed. A scheme that cannot be judged is told as
// trouble.
bool live_make(struct live *l, struct line *line) MUST_USE;
// Queue one board for a question. False (with the reason) when it cannot be made.
bool live_make_one(struct live *l, uint32_t scheme, struct period p, uint64_t call,
                   struct err *e) MUST_USE;
// Stage what waits, as much as fits, when the last lot has been copied; when nothing waits, tell
// calm.
bool live_stage(struct live *l, struct line *line) MUST_USE;
// The daemon has copied: answer the questions whose boards went with the lot.
bool live_copied(struct live *l, struct line *line) MUST_USE;

#endif
