// Questions that only an evaluator can answer.
#ifndef EVALUATOR_ANSWER_H
#define EVALUATOR_ANSWER_H

#include <stdbool.h>

#include "evaluator/live.h"

// From a MESSAGE_ASK: answers it, or queues the board that it asks for.
bool answer_question(struct live *l, struct incoming *m, struct line *line) MUST_USE;

#endif
