// record: one record reported from the command line.
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/digest.h"
#include "ctl/exchange.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

#define FIXED 3 // TYPE SUBJECT DATE

// An id made of the content: the same command again is the same record, not a second one.
static void make_id(const struct arguments *a, char id[24])
{
    struct digest_state state;
    struct digest digest;
    char hex[DIGEST_TEXT];
    digest_begin(&state);
    for (size_t i = 0; i < a->word_count; i++)
        digest_add_text(&state, a->words[i]);
    digest_end(&state, &digest);
    digest_hex(&digest, hex);
    snprintf(id, 24, "ctl-%.16s", hex);
}

static void add_evidence(json_t *record, const struct arguments *a)
{
    json_t *list = json_pack("[]");
    for (size_t i = 0; i < a->given_count; i++)
        if (strcmp(a->given[i].option->name, "evidence") == 0)
            json_array_append_new(list, json_string(a->given[i].value));
    if (json_array_size(list))
        json_object_set(record, "evidence", list);
    json_decref(list);
}

static bool add_field(struct ctl *c, json_t *record, const char *word)
{
    const char *equals = strchr(word, '=');
    struct str name = {0};
    bool right = equals && equals > word;
    if (!right) {
        str_addf(&c->err, "meritctl: \"%.80s\" is no FIELD=VALUE\n", word);
        return false;
    }
    str_add_bytes(&name, word, (size_t)(equals - word));
    if (json_object_get(record, name.data)) {
        str_addf(&c->err, "meritctl: \"%.80s\" is given twice\n", name.data);
        right = false;
    }
    value_put(record, name.data, equals + 1);
    str_release(&name);
    return right;
}

// All values are texts: the daemon reads them by the field's type, exactly as it reads CSV. False
// when the words are wrong; said, and nothing was sent.
static bool make_record(struct ctl *c, const char *id, json_t *record)
{
    const struct arguments *a = c->arguments;
    int32_t day;
    if (!day_parse(a->words[2], &day)) {
        str_addf(&c->err, "meritctl: DATE is \"%.40s\"; a day is written 2024-03-01\n",
                 a->words[2]);
        return false;
    }
    value_put(record, "id", id);
    value_put(record, "type", a->words[0]);
    value_put(record, "subject", a->words[1]);
    value_put(record, "date", a->words[2]);
    value_put(record, "status", arguments_text(a, "status"));
    add_evidence(record, a);
    for (size_t i = FIXED; i < a->word_count; i++)
        if (!add_field(c, record, a->words[i]))
            return false;
    return true;
}

static void print(struct ctl *c, const char *id, const json_t *doc)
{
    bool known = value_bool(doc, "already_known");
    str_addf(&c->out, "%s: %s, ledger line %lld%s\n", id,
             known ? "known already, with the same content" : "stored",
             (long long)value_int(doc, "seq"), value_bool(doc, "scored") ? "; scored" : "");
    if (known && !arguments_text(c->arguments, "id"))
        str_add(&c->err, "meritctl: to report another one alike, give it an --id of its own\n");
    if (*value_text(doc, "detail"))
        str_addf(&c->err, "meritctl: %s\n", value_text(doc, "detail"));
}

static enum ending send_record(struct ctl *c, const char *id, const json_t *record)
{
    struct str body = {0};
    json_t *doc;
    value_write(record, &body);
    struct request r = {.path = arguments_flag(c->arguments, "wait") ? "/v1/records?wait=scored"
                                                                     : "/v1/records",
                        .type = "application/json",
                        .body = body.data,
                        .size = body.size};
    enum ending end = exchange_read(c, &r, &doc);
    if (doc)
        print(c, id, doc);
    json_decref(doc);
    str_release(&body);
    return end;
}

static enum ending run(struct ctl *c)
{
    const char *given = arguments_text(c->arguments, "id");
    enum ending end = ENDING_USAGE;
    char made[24];
    make_id(c->arguments, made);
    json_t *record = value_object();
    if (make_record(c, given ? given : made, record))
        end = send_record(c, given ? given : made, record);
    json_decref(record);
    return end;
}

static const struct option options[] = {
    {.name = "id",
     .value = "ID",
     .meaning = "the record's id; else one is made of its content",
     .type = OPTION_TEXT},
    {.name = "evidence",
     .value = "NAME",
     .meaning = "a piece of evidence; may stand more than once",
     .type = OPTION_TEXT,
     .many = true},
    {.name = "status",
     .value = "STATUS",
     .meaning = "reported (if not given) or verified",
     .type = OPTION_TEXT},
    {.name = "wait", .meaning = "until the boards reflect it"},
};

const struct verb verb_record = {
    .name = "record",
    .words = "TYPE SUBJECT DATE FIELD=VALUE...",
    .sentence = "Report one record.",
    .help = "Values are written as in CSV: amount=\"4000 wan_yuan\", origin=foreign, signed=true. "
            "meritctl kinds tells the types and their fields.\n"
            "Without --id the same command again is the same record, and stores nothing new.",
    .least = 3,
    .most = SIZE_MAX,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .seconds = 60,
    .run = run,
};
