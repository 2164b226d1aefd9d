// The evaluator's pulse: writes the heartbeat as work gets on, and wraps plugin methods so that a
// call is told before it begins.
#ifndef EVALUATOR_PULSE_H
#define EVALUATOR_PULSE_H

#include <stdbool.h>

#include "base/arena.h"
#include "core/language/method.h"
#include "link/staging.h"

void pulse_init(struct heartbeat *h); // from now on
void pulse_busy(bool busy);
void pulse_step(void);
void pulse_silent(void); // this thread tells its steps only, from now on

// The same methods, each telling the heartbeat its name before it is called.
struct methods pulse_wrap(const struct methods *all, struct arena *a);

#endif
