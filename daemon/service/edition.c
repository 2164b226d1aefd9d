#include "service/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/read.h"

struct edition *edition_new(struct str *packed, struct problems *p)
{
    struct edition *e = mem_new(1, sizeof *e);
    struct source source = {0};
    struct err err;
    struct place nowhere = {0};
    e->holders = 1;
    e->packed = *packed;
    *packed = (struct str){0};
    ruleset_init(&e->ruleset);
    if (!source_unpack(e->packed.data, e->packed.size, &source, &err)) {
        problem_error(p, nowhere, "%s", err.text);
        return e;
    }
    // whether it is good is for the evaluator to say, which knows the plugins too; here only the
    // door's part counts
    bool read = config_model(&source, &e->ruleset.arena, &e->ruleset.texts, &e->ruleset.model, p);
    if (read && !ruleset_check(&e->ruleset, NULL, p))
        read = false;
    (void)read;
    source_release(&source);
    return e;
}

void edition_hold(struct edition *e)
{
    e->holders++;
}

void edition_release(struct edition *e)
{
    if (!e || --e->holders)
        return;
    if (e->schema)
        ledger_schema_free(e->ledger, e->schema);
    ruleset_release(&e->ruleset);
    str_release(&e->packed);
    free(e->effective);
    free(e->plugins);
    free(e);
}
