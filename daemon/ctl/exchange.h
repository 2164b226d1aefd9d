// One question of a verb: asked, and its answer read, or its refusal told.
#ifndef CTL_EXCHANGE_H
#define CTL_EXCHANGE_H

#include <jansson.h>

#include "ctl/client.h"
#include "ctl/refusal.h"
#include "ctl/verb.h"

// Ask. Whatever goes wrong is told on c->err; with --json the body of every answer goes to c->out
// as it came. ENDING_DONE: answered with a status below 400, the body is in `out`.
enum ending exchange_ask(struct ctl *c, const struct request *r, const struct origin *origin,
                         struct reply *out);

// What became of a request, told in the same way.
enum ending exchange_tell(struct ctl *c, enum asked asked, const struct origin *origin,
                          const struct reply *reply, const struct err *e);

// Ask, and read the answer. NULL in *doc: there is nothing (more) to print. The caller owns
// it.
enum ending exchange_read(struct ctl *c, const struct request *r, json_t **doc);
enum ending exchange_get(struct ctl *c, const char *path, json_t **doc);

#endif
