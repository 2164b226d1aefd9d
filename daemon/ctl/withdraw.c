// withdraw: records taken back by who reported them.
#include "ctl/change.h"
#include "ctl/verbs.h"

static enum ending run(struct ctl *c)
{
    struct change change = {.status = "withdrawn",
                            .done = "withdrawn",
                            .reason = arguments_text(c->arguments, "reason")};
    return change_all(c, &change);
}

static const struct option options[] = {
    {.name = "reason", .value = "TEXT", .meaning = "why", .type = OPTION_TEXT},
    CHANGE_WAIT,
};

const struct verb verb_withdraw = {
    .name = "withdraw",
    .words = "ID...",
    .sentence = "Withdraw records: who reported them takes them back. Final.",
    .least = 1,
    .most = SIZE_MAX,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .seconds = 60,
    .run = run,
};
