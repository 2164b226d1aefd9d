// How an evaluator begins: it reads its ruleset from the daemon, loads the plugins, checks, and
// says ready or refused.
#ifndef EVALUATOR_START_H
#define EVALUATOR_START_H

#include <stdbool.h>
#include <stdint.h>

#include "config/source.h"
#include "core/check/ruleset.h"
#include "evaluator/line.h"
#include "plugin/host.h"

struct start {
    struct ruleset ruleset;
    struct host host;
    struct methods methods; // as the ruleset calls them, with the heartbeat told
    struct problems problems;
    int64_t memory;
    int32_t as_of;
    struct str effective; // the canonical print, where it was wished for
    uint8_t wishes;       // enum ruleset_wish, added up
};

void start_init(struct start *s);
void start_release(struct start *s);

// Read a bundle and check it, with the plugins it names looked for in `folders`, then in those that
// it names itself when `own_folders`. True when the ruleset is good; the problems say the rest.
bool start_source(struct start *s, const struct source *source, const char *const *folders,
                  size_t folder_count, bool own_folders);
// From a MESSAGE_RULESET. True when the ruleset is good; otherwise the problems say why. Either way
// start_tell says it.
bool start_ruleset(struct start *s, struct wire *payload);
bool start_tell(const struct start *s, bool good, struct line *line) MUST_USE;

#endif
