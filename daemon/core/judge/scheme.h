// A scheme judged: makes its board for a window.
#ifndef CORE_SCHEME_H
#define CORE_SCHEME_H

#include "core/engine/engine.h"

// The board of a scheme in the window's period (its own span, the window's today). Kept by the
// engine until a fact changes; made when it is not there. Fits engine_board_fn. Errors: a circle
// through time, memory.
bool scheme_board(struct engine *g, uint32_t scheme, const struct window *w,
                  const struct board **out, struct err *e) MUST_USE;

// Called as judging gets on: before each step of a scheme, with the rule at hand (NONE = none). For
// the evaluator's heartbeat; one for the whole process, NULL = nobody listens.
typedef void (*scheme_progress_fn)(void *context, uint32_t scheme, uint32_t rule);
void scheme_on_progress(scheme_progress_fn each, void *context);

#endif
