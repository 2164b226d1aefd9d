// appeal: an appeal against verified records upheld.
#include "ctl/change.h"
#include "ctl/verbs.h"

static enum ending run(struct ctl *c)
{
    struct change change = {.status = "verified",
                            .done = "appeal upheld",
                            .appeal_upheld = true,
                            .reason = arguments_text(c->arguments, "reason")};
    return change_all(c, &change);
}

static const struct option options[] = {
    {.name = "reason", .value = "TEXT", .meaning = "why", .type = OPTION_TEXT},
    CHANGE_WAIT,
};

const struct verb verb_appeal = {
    .name = "appeal",
    .words = "ID...",
    .sentence = "Uphold an appeal against verified records of a hearing.",
    .help = "The record stays verified, and no longer counts against whom it is about.",
    .least = 1,
    .most = SIZE_MAX,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .seconds = 60,
    .run = run,
};
