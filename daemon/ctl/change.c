#include "ctl/change.h"

#include "ctl/exchange.h"
#include "ctl/value.h"

static void write_change(const struct change *change, struct str *out)
{
    json_t *doc = value_object();
    value_put(doc, "status", change->status);
    value_put(doc, "reason", change->reason);
    value_put(doc, "heard_on", change->heard_on);
    value_put(doc, "decision", change->decision);
    value_put(doc, "corrected_by", change->corrected_by);
    if (change->appeal_upheld)
        json_object_set_new(doc, "appeal_upheld", json_true());
    value_write(doc, out);
    json_decref(doc);
}

static enum ending change_one(struct ctl *c, const struct change *change, const char *id,
                              const struct str *body)
{
    struct str path = {0};
    json_t *doc;
    str_add(&path, "/v1/records");
    path_segment(&path, id);
    str_add(&path, "/status");
    path_query(&path, "wait", arguments_flag(c->arguments, "wait") ? "scored" : NULL);
    struct request r = {
        .path = path.data, .type = "application/json", .body = body->data, .size = body->size};
    enum ending end = exchange_read(c, &r, &doc);
    if (doc) {
        str_addf(&c->out, "%s: %s%s, ledger line %lld%s\n", id, change->done,
                 value_bool(doc, "already_known") ? " already" : "",
                 (long long)value_int(doc, "seq"), value_bool(doc, "scored") ? "; scored" : "");
        if (*value_text(doc, "detail"))
            str_addf(&c->err, "meritctl: %s: %s\n", id, value_text(doc, "detail"));
    }
    json_decref(doc);
    str_release(&path);
    return end;
}

enum ending change_all(struct ctl *c, const struct change *change)
{
    const struct arguments *a = c->arguments;
    enum ending worst = ENDING_DONE;
    struct str body = {0};
    write_change(change, &body);
    for (size_t i = 0; i < a->word_count && worst <= ENDING_REFUSED; i++) {
        enum ending end = change_one(c, change, a->words[i], &body);
        worst = end > worst ? end : worst;
    }
    str_release(&body);
    return worst;
}
