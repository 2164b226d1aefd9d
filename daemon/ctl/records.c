// records: what the ledger holds.
#include <stdio.h>

#include "ctl/exchange.h"
#include "ctl/table.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

#define LIMIT_USUAL 100
#define PAGE 10000 // what the daemon gives at once

static void make_path(const struct arguments *a, int64_t limit, int64_t after, struct str *path)
{
    static const char *const filters[] = {"type", "subject", "from", "until", "status"};
    char number[24];
    str_clear(path);
    str_add(path, "/v1/records");
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
        path_query(path, filters[i], arguments_text(a, filters[i]));
    snprintf(number, sizeof number, "%lld", (long long)(limit < PAGE ? limit : PAGE));
    path_query(path, "limit", number);
    snprintf(number, sizeof number, "%lld", (long long)after);
    path_query(path, "after", after ? number : NULL);
}

static void add_fields(struct str *out, const json_t *record)
{
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(record, "fields"), name, value)
    {
        if (json_is_null(value))
            continue;
        str_addf(out, "%s%s=", out->size ? " " : "", name);
        value_add(out, value);
    }
}

static void add_records(struct table *t, const json_t *page)
{
    static const char *const keys[] = {"id", "date", "type", "subject", "status"};
    const json_t *record;
    struct str fields = {0};
    size_t i;
    json_array_foreach(value_list(page, "records"), i, record)
    {
        table_row(t, STYLE_PLAIN);
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            table_cell(t, k, value_text(record, keys[k]));
        str_clear(&fields);
        add_fields(&fields, record);
        table_cell(t, sizeof keys / sizeof *keys, fields.size ? fields.data : "");
    }
    str_release(&fields);
}

static void print(struct ctl *c, const struct table *t, int64_t next)
{
    if (!t->line_count)
        str_add(&c->err, "meritctl: no such records\n");
    else
        table_print(t, &c->terminal, &c->out);
    if (next)
        str_addf(&c->err, "meritctl: there are more; --after %lld goes on\n", (long long)next);
}

static enum ending run(struct ctl *c)
{
    const struct arguments *a = c->arguments;
    int64_t limit = arguments_number(a, "limit"), next = arguments_number(a, "after");
    struct str path = {0};
    struct table table;
    enum ending end;
    json_t *doc;
    limit = limit > 0 ? limit : LIMIT_USUAL;
    next = next > 0 ? next : 0;
    table_init(&table);
    table_column(&table, "id", TABLE_KEY);
    table_column(&table, "date", 0);
    table_column(&table, "type", TABLE_CUT);
    table_column(&table, "subject", TABLE_CUT);
    table_column(&table, "status", 0);
    table_column(&table, "fields", TABLE_CUT);
    do {
        make_path(a, limit - (int64_t)table.line_count, next, &path);
        end = exchange_get(c, path.data, &doc);
        if (doc)
            add_records(&table, doc);
        next = value_int(doc, "next");
        json_decref(doc);
    } while (next && (int64_t)table.line_count < limit);
    if (end == ENDING_DONE && !a->json)
        print(c, &table, next);
    table_release(&table);
    str_release(&path);
    return end;
}

static const struct option options[] = {
    {.name = "type", .value = "TYPE", .meaning = "only of this type", .type = OPTION_TEXT},
    {.name = "subject", .value = "ID", .meaning = "only of this subject", .type = OPTION_TEXT},
    {.name = "from", .value = "DAY", .meaning = "dated on this day or later", .type = OPTION_DAY},
    {.name = "until", .value = "DAY", .meaning = "dated on this day or before", .type = OPTION_DAY},
    {.name = "status",
     .value = "STATUS",
     .meaning = "reported, verified, rejected, withdrawn or corrected",
     .type = OPTION_TEXT},
    {.name = "limit",
     .value = "N",
     .meaning = "at most N of them (100)",
     .type = OPTION_NUMBER,
     .most = 10000000},
    {.name = "after",
     .value = "LINE",
     .meaning = "only after this line of the ledger",
     .type = OPTION_NUMBER,
     .most = INT64_MAX},
};

const struct verb verb_records = {
    .name = "records",
    .words = "",
    .sentence = "Records as the ledger holds them, in the order of its lines.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .seconds = 60,
    .run = run,
};
