// status: is the daemon well, and what does it hold.
#include "ctl/exchange.h"
#include "ctl/text.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

static void add_line(struct str *out, const char *name, const struct str *value)
{
    str_addf(out, "  %-15s%s\n", name, value->data ? value->data : "");
}

static void add_text(struct str *out, const char *name, const char *value)
{
    str_addf(out, "  %-15s%s\n", name, *value ? value : "-");
}

static void add_health(struct ctl *c, const json_t *doc)
{
    struct str line = {0};
    bool stale = value_bool(doc, "stale");
    str_addf(&line, "meritd at %s: %s", client_socket(c->client),
             stale                      ? "STALE: "
             : value_bool(doc, "ready") ? "ready"
                                        : "not ready");
    if (stale)
        str_add(&line, value_text(doc, "stale_reason"));
    terminal_add(&c->terminal, stale ? STYLE_ALARM : STYLE_BOLD, line.data, &c->out);
    str_add_char(&c->out, '\n');
    str_release(&line);
}

static void add_evaluator(struct str *out, const json_t *evaluator)
{
    struct str line = {0};
    str_addf(&line, "pid %lld, started ", (long long)value_int(evaluator, "pid"));
    text_counted(&line, value_int(evaluator, "starts"), "time", "times");
    str_add(&line, ", crashed ");
    text_counted(&line, value_int(evaluator, "crashes"), "time", "times");
    add_line(out, "evaluator", &line);
    str_release(&line);
}

static void add_ledger(struct str *out, const json_t *doc)
{
    struct str line = {0};
    int64_t seq = value_int(doc, "seq"), board = value_int(doc, "board_seq");
    str_addf(&line, "%s, line %lld; boards reflect ", value_text(doc, "ledger"), (long long)seq);
    if (board >= seq)
        str_add(&line, "all of it");
    else
        str_addf(&line, "line %lld", (long long)board);
    add_line(out, "ledger", &line);
    str_release(&line);
}

static void add_checkpoint(struct str *out, const json_t *checkpoint)
{
    struct str line = {0};
    if (!json_is_object(checkpoint)) {
        add_text(out, "checkpoint", "");
        return;
    }
    str_addf(&line, "of line %lld, ", (long long)value_int(checkpoint, "line"));
    text_counted(&line, value_int(checkpoint, "bytes"), "byte", "bytes");
    add_line(out, "checkpoint", &line);
    str_release(&line);
}

static void print(struct ctl *c, const json_t *doc)
{
    struct str count = {0};
    add_health(c, doc);
    add_text(&c->out, "as of", value_text(doc, "as_of"));
    add_text(&c->out, "ruleset", value_text(doc, "ruleset"));
    add_text(&c->out, "configuration", value_text(doc, "configuration"));
    add_ledger(&c->out, doc);
    add_checkpoint(&c->out, value_list(doc, "checkpoint"));
    text_count(&count, value_int(doc, "subjects"));
    add_line(&c->out, "subjects", &count);
    add_text(&c->out, "started", value_text(doc, "started"));
    add_evaluator(&c->out, value_list(doc, "evaluator"));
    if (*value_text(doc, "trouble"))
        add_text(&c->out, "last trouble", value_text(doc, "trouble"));
    str_release(&count);
}

static enum ending run(struct ctl *c)
{
    json_t *doc;
    enum ending end = exchange_get(c, "/v1/status", &doc);
    if (doc)
        print(c, doc);
    json_decref(doc);
    return end;
}

const struct verb verb_status = {
    .name = "status",
    .words = "",
    .sentence = "Is the daemon well, and what does it hold.",
    .seconds = 60,
    .run = run,
};
