// version: of meritctl itself.
#include "ctl/usage.h"
#include "ctl/verbs.h"

static enum ending run(struct ctl *c)
{
    usage_version(&c->out);
    return ENDING_DONE;
}

const struct verb verb_version = {
    .name = "version",
    .words = "",
    .sentence = "The version of meritctl.",
    .run = run,
};
