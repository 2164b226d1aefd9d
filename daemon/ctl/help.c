// help: all verbs, or one of them.
#include <string.h>

#include "base/near.h"
#include "ctl/usage.h"
#include "ctl/verbs.h"

static enum ending run(struct ctl *c)
{
    size_t count;
    const struct verb *const *verbs = verbs_all(&count);
    struct near near;
    char hint[128];
    if (!c->arguments->word_count) {
        usage_all(&c->terminal, &c->out);
        return ENDING_DONE;
    }
    const char *name = c->arguments->words[0];
    near_init(&near, name);
    for (size_t i = 0; i < count; i++) {
        near_try(&near, verbs[i]->name);
        if (strcmp(verbs[i]->name, name) == 0) {
            usage_verb(verbs[i], &c->terminal, &c->out);
            return ENDING_DONE;
        }
    }
    str_addf(&c->err, "meritctl: unknown verb \"%.80s\"%s; meritctl help lists them\n", name,
             near_hint(&near, hint, sizeof hint));
    return ENDING_USAGE;
}

const struct verb verb_help = {
    .name = "help",
    .words = "[VERB]",
    .sentence = "All verbs, or one of them with its options.",
    .most = 1,
    .run = run,
};
