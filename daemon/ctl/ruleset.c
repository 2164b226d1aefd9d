// ruleset: the effective configuration of the running daemon.
#include "ctl/exchange.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

static void add_about(struct ctl *c, const json_t *doc)
{
    const json_t *file;
    size_t i;
    str_addf(&c->out, "ruleset        %s\n", value_text(doc, "ruleset"));
    str_addf(&c->out, "in force since %s\n", value_text(doc, "since"));
    json_array_foreach(value_list(doc, "files"), i, file) str_addf(
        &c->out, "%s%s\n", i ? "               " : "read from      ", json_string_value(file));
}

// Over JSON, so that nothing but a meritd's answer is printed as a configuration.
static enum ending run(struct ctl *c)
{
    json_t *doc;
    enum ending end = exchange_get(c, "/v1/ruleset?as=json", &doc);
    if (doc && arguments_flag(c->arguments, "about"))
        add_about(c, doc);
    else if (doc)
        str_add(&c->out, value_text(doc, "effective"));
    json_decref(doc);
    return end;
}

static const struct option options[] = {
    {.name = "about",
     .meaning = "its digest, since when it is in force, the files it was read from"},
};

const struct verb verb_ruleset = {
    .name = "ruleset",
    .words = "",
    .sentence = "The ruleset in force, as one canonical configuration.",
    .help =
        "All files in one, defaults included, each value with the place it came from. The print "
        "can be checked and read as a configuration; it then has the same digest.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .seconds = 60,
    .run = run,
};
