// explain: why a subject has the points that it has.
#include "ctl/brief.h"
#include "ctl/exchange.h"
#include "ctl/explanation.h"
#include "ctl/verbs.h"

static enum ending run(struct ctl *c)
{
    const char *const *words = c->arguments->words;
    struct str path = {0};
    json_t *doc;
    str_add(&path, "/v1/boards");
    for (size_t i = 0; i < 3; i++)
        path_segment(&path, words[i]);
    str_add(&path, "/explain");
    enum ending end = exchange_get(c, path.data, &doc);
    if (doc && arguments_flag(c->arguments, "brief"))
        brief_print(doc, &c->terminal, &c->out);
    else if (doc)
        explanation_print(doc, arguments_flag(c->arguments, "all"), &c->terminal, &c->out);
    json_decref(doc);
    str_release(&path);
    return end;
}

static const struct option options[] = {
    {.name = "brief", .meaning = "only what counted for and against, and what did not, in words"},
    {.name = "all", .meaning = "list every record, not only the first ten under a term"},
};

const struct verb verb_explain = {
    .name = "explain",
    .words = "SCHEME PERIOD SUBJECT",
    .sentence = "Why a subject has the points that it has.",
    .help = "Every rule with its points, its clause, its formula with the numbers inserted, and "
            "the records behind them; then adjustments, vetoes and outcomes. The last line adds "
            "the parts up: they give the score exactly.",
    .least = 3,
    .most = 3,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .seconds = 60,
    .run = run,
};
