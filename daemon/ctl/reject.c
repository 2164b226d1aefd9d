// reject: records checked and found wrong.
#include "ctl/change.h"
#include "ctl/verbs.h"

static enum ending run(struct ctl *c)
{
    struct change change = {
        .status = "rejected", .done = "rejected", .reason = arguments_text(c->arguments, "reason")};
    if (!change.reason) {
        str_add(&c->err, "meritctl: a rejection says why: --reason TEXT\n");
        return ENDING_USAGE;
    }
    return change_all(c, &change);
}

static const struct option options[] = {
    {.name = "reason", .value = "TEXT", .meaning = "why; must be given", .type = OPTION_TEXT},
    CHANGE_WAIT,
};

const struct verb verb_reject = {
    .name = "reject",
    .words = "ID...",
    .sentence = "Reject records: they never count. Final.",
    .least = 1,
    .most = SIZE_MAX,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .seconds = 60,
    .run = run,
};
