// correct: a record replaced by a later one.
#include "ctl/change.h"
#include "ctl/verbs.h"

static enum ending run(struct ctl *c)
{
    const struct arguments *a = c->arguments;
    struct change change = {.status = "corrected",
                            .done = "corrected",
                            .reason = arguments_text(a, "reason"),
                            .corrected_by = arguments_text(a, "by")};
    if (!change.corrected_by) {
        str_add(&c->err, "meritctl: report the right record first, and name it: --by ID\n");
        return ENDING_USAGE;
    }
    return change_all(c, &change);
}

static const struct option options[] = {
    {.name = "by",
     .value = "ID",
     .meaning = "the record that replaces it; must be given",
     .type = OPTION_TEXT},
    {.name = "reason", .value = "TEXT", .meaning = "why", .type = OPTION_TEXT},
    CHANGE_WAIT,
};

const struct verb verb_correct = {
    .name = "correct",
    .words = "ID",
    .sentence = "Replace a record by another one, reported before. Final.",
    .least = 1,
    .most = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .seconds = 60,
    .run = run,
};
