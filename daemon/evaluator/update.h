// The live boards whose rows move, brought up to date in the rows that facts have touched: before
// any other board is judged, so that they do not wait for it.
#ifndef EVALUATOR_UPDATE_H
#define EVALUATOR_UPDATE_H

#include "evaluator/dirty.h"
#include "evaluator/line.h"
#include "evaluator/moving.h"

struct updated { // a board and what it moves by
    uint32_t scheme;
    struct period period;
    struct moving *moving;
};

// A board that was unfit whenever its rows were about to move will be so again: it is tried less
// and less often, since to make it ready costs both sides.
struct tried {
    uint32_t scheme;
    struct period period;
    uint32_t in_vain; // times, since rows of it moved last
    uint32_t pause;   // so many boards are made whole before it is tried again
};

struct updates {
    const struct ruleset *ruleset;
    struct updated *list;
    size_t count, room;
    struct tried *tried;
    size_t tried_count, tried_room;
    bool *row_scope; // per scheme
    struct dirty dirty;
};

void updates_init(struct updates *u, const struct ruleset *r);
void updates_release(struct updates *u);
// A fact is about to be taken in.
void updates_note(struct updates *u, const struct store *s, const struct fact *f);
// Does the board go on by deltas once it is staged whole?
bool updates_may(const struct updates *u, const struct store *s, const struct board *b);
// One was made that does not, perhaps because it is not to be tried.
void updates_pass(struct updates *u, const struct board *b);
// It was staged, as `packed`.
void updates_add(struct updates *u, struct engine *g, struct board *b, const void *packed);
// The board that moves; NULL: there is none.
struct moving *updates_find(const struct updates *u, uint32_t scheme, struct period p);
void updates_drop(struct updates *u);  // all of them
void updates_begin(struct updates *u); // a day: all of them, and what was tried

// Before their first row moves some boards look through all rows: the facts that have come must be
// settled then.
bool updates_must_learn(const struct updates *u, const struct store *s);
// Put on the line what has changed by the facts that were noted. Boards that cannot go on by it are
// dropped: they are to be judged anew.
void updates_put(struct updates *u, struct engine *g, int64_t seq, struct line *line);

#endif
