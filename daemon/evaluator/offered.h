// The ledger's checkpoint as the daemon offers it: taken from its descriptor into the store.
#ifndef EVALUATOR_OFFERED_H
#define EVALUATOR_OFFERED_H

#include "core/store/store.h"
#include "evaluator/line.h"
#include "link/message.h"

// MESSAGE_CHECKPOINT: takes what can be taken and sends MESSAGE_TAKEN; what cannot be is nobody's
// mistake. False: the line is broken, or the message.
bool offered_take(struct store *s, const struct model *m, struct wire *payload,
                  struct line *line) MUST_USE;

#endif
