// test: the rule tests of configurations, run by meritd itself.
#include <stdlib.h>

#include "base/mem.h"
#include "ctl/beside.h"
#include "ctl/verbs.h"

static enum ending run(struct ctl *c)
{
    static const char *const flags[][2] = {
        {"coverage", "--coverage"}, {"mutate", "--mutate"}, {"quiet", "--quiet"}};
    const struct arguments *a = c->arguments;
    const char *plugins = arguments_text(a, "plugins"), *only = arguments_text(a, "only");
    const char **with = mem_new(a->word_count + 16, sizeof *with);
    size_t count = 0;
    with[count++] = "meritd";
    with[count++] = "--test";
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (arguments_flag(a, flags[i][0]))
            with[count++] = flags[i][1];
    if (a->json)
        with[count++] = "--json";
    if (plugins) {
        with[count++] = "--plugins";
        with[count++] = plugins;
    }
    if (only) {
        with[count++] = "--only";
        with[count++] = only;
    }
    with[count++] = "--";
    for (size_t i = 0; i < a->word_count; i++)
        with[count++] = a->words[i];
    enum ending end = beside_become(c, with);
    free(with);
    return end;
}

static const struct option options[] = {
    {.name = "only",
     .value = "NAME",
     .meaning = "tests whose name holds NAME; with * or ? one that fits it as a whole",
     .type = OPTION_TEXT},
    {.name = "coverage", .meaning = "list what no test exercises, with its place"},
    {.name = "mutate", .meaning = "change one number at a time and list what no test notices"},
    {.name = "quiet", .meaning = "only what is wrong"},
    {.name = "plugins",
     .value = "DIR",
     .meaning = "where plugins are looked for first",
     .type = OPTION_TEXT},
};

const struct verb verb_test = {
    .name = "test",
    .words = "CONF..",
    .sentence = "Run the rule tests that stand in configurations.",
    .help = "Runs meritd --test on each CONF, a ruleset of its own. No running daemon is asked and "
            "no ledger is opened: a test says itself what is known. Of a test that fails it tells "
            "what was expected, what came out, and why.\n"
            "Code 0: all passed; 1: a test failed; 2: a configuration, or a test in it, is wrong; "
            "3: meritd was not found.",
    .least = 1,
    .most = SIZE_MAX,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
