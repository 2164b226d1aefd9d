// check: a configuration checked by meritd itself, exactly as its start does.
#include "ctl/beside.h"
#include "ctl/verbs.h"

static enum ending run(struct ctl *c)
{
    const struct arguments *a = c->arguments;
    const char *plugins = arguments_text(a, "plugins");
    const char *with[10] = {"meritd", "-n"};
    size_t count = 2;
    if (arguments_flag(a, "verbose"))
        with[count++] = "-v";
    if (arguments_flag(a, "strict"))
        with[count++] = "--strict";
    if (arguments_flag(a, "json"))
        with[count++] = "--json";
    if (plugins) {
        with[count++] = "--plugins";
        with[count++] = plugins;
    }
    with[count++] = "-c";
    with[count] = a->words[0];
    return beside_become(c, with);
}

static const struct option options[] = {
    {.name = "plugins",
     .value = "DIR",
     .meaning = "where plugins are looked for first",
     .type = OPTION_TEXT},
    {.name = "strict", .meaning = "warnings, and hints that want an answer, are errors"},
    {.name = "verbose", .meaning = "print the effective configuration"},
};

const struct verb verb_check = {
    .name = "check",
    .words = "CONF",
    .sentence = "Check a configuration exactly as a start of the daemon does.",
    .help = "Runs meritd -n -c CONF and passes its exit code on: 0 good, whatever the warnings and "
            "hints; 2 with errors, all of which are told; with --strict also 2 with warnings. "
            "--json lists level, file, line, column and text of each. No running daemon is asked. "
            "Code 3: meritd was not found.",
    .least = 1,
    .most = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
