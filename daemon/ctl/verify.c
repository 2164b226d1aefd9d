// verify: records checked and found right.
#include "ctl/change.h"
#include "ctl/verbs.h"

static enum ending run(struct ctl *c)
{
    const struct arguments *a = c->arguments;
    struct change change = {.status = "verified",
                            .done = "verified",
                            .reason = arguments_text(a, "reason"),
                            .heard_on = arguments_text(a, "heard-on"),
                            .decision = arguments_text(a, "decision")};
    if (!change.heard_on != !change.decision) {
        str_add(&c->err, "meritctl: a hearing has both, --heard-on DAY and --decision TEXT\n");
        return ENDING_USAGE;
    }
    return change_all(c, &change);
}

static const struct option options[] = {
    {.name = "heard-on", .value = "DAY", .meaning = "the day of the hearing", .type = OPTION_DAY},
    {.name = "decision", .value = "TEXT", .meaning = "what was decided there", .type = OPTION_TEXT},
    {.name = "reason", .value = "TEXT", .meaning = "why", .type = OPTION_TEXT},
    CHANGE_WAIT,
};

const struct verb verb_verify = {
    .name = "verify",
    .words = "ID...",
    .sentence = "Verify records, which then count.",
    .help = "A record type that needs a hearing counts only with its day and its decision.",
    .least = 1,
    .most = SIZE_MAX,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .seconds = 60,
    .run = run,
};
