// reload: the configuration as it stands on disk, put in force.
#include "ctl/exchange.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

static enum ending run(struct ctl *c)
{
    json_t *doc;
    struct request r = {.path = "/v1/reload", .type = "application/json", .body = "{}", .size = 2};
    enum ending end = exchange_read(c, &r, &doc);
    if (doc)
        str_addf(&c->out, "in force: ruleset %s\n", value_text(doc, "ruleset"));
    json_decref(doc);
    return end;
}

const struct verb verb_reload = {
    .name = "reload",
    .words = "",
    .sentence = "Put the configuration as it stands on disk in force.",
    .help = "The daemon starts a second evaluator on it and switches when that one has published "
            "its boards. When the configuration has errors they are told, and the ruleset in force "
            "stays.",
    .seconds = 600,
    .run = run,
};
