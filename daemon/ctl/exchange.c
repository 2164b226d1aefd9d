#include "ctl/exchange.h"

#include "ctl/value.h"

enum ending exchange_tell(struct ctl *c, enum asked asked, const struct origin *origin,
                          const struct reply *reply, const struct err *e)
{
    if (asked != ASKED_ANSWERED) {
        str_addf(&c->err, "meritctl: %s\n", e->text);
        return asked == ASKED_UNREACHED ? ENDING_UNREACHED : ENDING_BROKEN;
    }
    if (c->arguments->json)
        str_add_bytes(&c->out, reply->body.data ? reply->body.data : "", reply->body.size);
    if (reply->status < 400)
        return ENDING_DONE;
    refusal_print(reply, origin, &c->err);
    return ENDING_REFUSED;
}

enum ending exchange_ask(struct ctl *c, const struct request *r, const struct origin *origin,
                         struct reply *out)
{
    struct err e;
    enum asked asked = client_ask(c->client, r, out, &e);
    return exchange_tell(c, asked, origin, out, &e);
}

enum ending exchange_read(struct ctl *c, const struct request *r, json_t **doc)
{
    struct reply reply = {0};
    struct err e;
    *doc = NULL;
    enum ending end = exchange_ask(c, r, NULL, &reply);
    if (end == ENDING_DONE && !c->arguments->json &&
        !value_read(reply.body.data, reply.body.size, doc, &e)) {
        str_addf(&c->err, "meritctl: %s\n", e.text);
        end = ENDING_BROKEN;
    }
    reply_release(&reply);
    return end;
}

enum ending exchange_get(struct ctl *c, const char *path, json_t **doc)
{
    return exchange_read(c, &(struct request){.path = path}, doc);
}
