// One call of a plugin's method: what goes in, and how what comes out is held to the contract.
#ifndef PLUGIN_CALL_H
#define PLUGIN_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/language/method.h"
#include "plugins/merit_plugin.h"

#define CALL_MESSAGES_MOST 10 // lines of the log that one call may write

// A call under way; merit_call.owner points to it. Lifetime: the call.
struct call {
    struct merit_call given; // what the plugin sees
    const struct method *method;
    const struct method_call *asked; // what the engine asked
    struct arena scratch;
    uint8_t *failed; // per row; NULL while none has
    uint32_t messages;
};

// The functions that calls lend to plugins from now on (plugin/functions.h); one table for the
// whole process, set before the first call.
void call_lend(const struct merit_host *functions);

// method.call of every method that the host makes. Fills the call, runs it, and checks what it gave
// (plugin/given.h).
bool call_method(const struct method *m, const struct method_call *c, struct err *e) MUST_USE;

// The parameters that are lists, as a plugin sees them; NULL when the method has none. Lifetime:
// the arena's, and what `lists` points to.
const struct merit_list *const *call_lists(const struct method *m, const struct method_list *lists,
                                           struct arena *a);

// One row fails, with a text that may come from a plugin; told to whoever asked, once a row.
void call_fail_row(struct call *c, size_t row, const char *text);

#endif
