#include <string.h>

#include "rehearsal/report.h"

static void put_place(struct json *j, const struct place *at)
{
    json_put_text(j, "file", at->file);
    json_put_int(j, "line", at->line);
    json_put_int(j, "column_at", at->column);
}

static void put_deviation(struct json *j, const struct deviation *d)
{
    json_object(j);
    json_put_text(j, "subject", d->subject);
    json_put_text(j, "column", d->column);
    json_put_text(j, "expected", d->expected);
    json_put_text(j, "got", d->got);
    put_place(j, &d->at);
    json_put_text(j, "why", d->why);
    if (d->json) {
        json_key(j, "explanation");
        json_raw(j, d->json, strlen(d->json));
    }
    json_object_end(j);
}

static void put_verdict(struct json *j, const struct verdict *v)
{
    json_object(j);
    json_put_text(j, "test", v->test);
    put_place(j, &v->at);
    json_put_bool(j, "passed", verdict_passed(v));
    if (v->broken)
        json_put_text(j, "broken", v->broken);
    json_key(j, "deviations");
    json_array(j);
    for (size_t i = 0; i < v->count; i++)
        put_deviation(j, &v->deviations[i]);
    json_array_end(j);
    json_object_end(j);
}

static void put_totals(struct json *j, const struct coverage *c)
{
    json_key(j, "totals");
    json_object(j);
    for (int sort = 0; sort < COVERED_SORTS; sort++) {
        size_t covered, total = coverage_total(c, (enum covered_sort)sort, &covered);
        json_key(j, covered_sort_key((enum covered_sort)sort));
        json_object(j);
        json_put_int(j, "covered", (int64_t)covered);
        json_put_int(j, "of", (int64_t)total);
        json_object_end(j);
    }
    json_object_end(j);
}

static void put_coverage(struct json *j, const struct coverage *c)
{
    json_key(j, "coverage");
    json_object(j);
    put_totals(j, c);
    json_key(j, "items");
    json_array(j);
    for (size_t i = 0; i < c->count; i++) {
        const struct covered *item = &c->list[i];
        json_object(j);
        json_put_text(j, "sort", covered_sort_name(item->sort, false));
        json_put_text(j, "of", item->of);
        json_put_text(j, "name", item->name);
        put_place(j, &item->at);
        json_put_bool(j, "covered", covered_is(item));
        json_put_text(j, "lacks", covered_lacks(item));
        json_object_end(j);
    }
    json_array_end(j);
    json_object_end(j);
}

static void put_mutation(struct json *j, const struct mutation *m)
{
    json_key(j, "mutation");
    json_object(j);
    json_put_int(j, "changes", (int64_t)m->count);
    json_put_int(j, "noticed", (int64_t)(m->count - m->unnoticed));
    json_put_int(j, "refused_by_the_check", (int64_t)m->refused);
    json_key(j, "unnoticed");
    json_array(j);
    for (size_t i = 0; i < m->count; i++) {
        const struct change *c = &m->list[i];
        if (c->noticed != NOTICED_BY_NOBODY)
            continue;
        json_object(j);
        put_place(j, &c->at);
        json_put_text(j, "old", c->old);
        json_put_text(j, "new", c->new);
        json_object_end(j);
    }
    json_array_end(j);
    json_object_end(j);
}

void report_json(const struct report *r, struct json *j)
{
    const struct rehearsal *h = r->rehearsal;
    json_object(j);
    json_put_text(j, "file", r->file);
    json_put_text(j, "ruleset", r->ruleset);
    json_put_int(j, "passed", (int64_t)(h->count - h->failed));
    json_put_int(j, "failed", (int64_t)h->failed);
    json_put_int(j, "left_out", (int64_t)h->left_out);
    json_key(j, "tests");
    json_array(j);
    for (size_t i = 0; i < h->count; i++)
        put_verdict(j, &h->verdicts[i]);
    json_array_end(j);
    put_coverage(j, &h->coverage);
    if (r->mutation)
        put_mutation(j, r->mutation);
    json_object_end(j);
}
