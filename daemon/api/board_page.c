#include "api/board_page.h"

#include <string.h>

#include "base/near.h"

#define FAILURES_TOLD 100

bool board_fields_parse(const char *list, unsigned *fields, struct err *e)
{
    static const char *const names[] = {"rules", "vetoes", "outcomes", "shows"};
    *fields = list ? 0 : FIELD_ALL;
    while (list && *list) {
        size_t size = strcspn(list, ",");
        bool known = false;
        for (unsigned i = 0; i < 4 && !known; i++) {
            known = strlen(names[i]) == size && !memcmp(names[i], list, size);
            *fields |= known ? 1u << i : 0;
        }
        if (!known)
            return err_set(
                e, "fields names \"%.*s\"; rules, vetoes, outcomes and shows can be asked for",
                size > 40 ? 40 : (int)size, list);
        list += size + (list[size] ? 1 : 0);
    }
    return true;
}

bool board_tag_matches(const char *if_none_match, const char *tag)
{
    const char *at = if_none_match;
    size_t size = strlen(tag);
    while (at && *at) {
        at += strspn(at, " \t,");
        if (*at == '*')
            return true;
        at += !strncmp(at, "W/", 2) ? 2 : 0;
        if (!strncmp(at, tag, size) && (!at[size] || strchr(" \t,", at[size])))
            return true;
        at += strcspn(at, ",");
    }
    return false;
}

bool board_page_range(const void *bytes, const char *cohort, uint32_t *first, uint32_t *count,
                      struct err *e)
{
    const struct packed_head *head = packed_head(bytes);
    struct near near;
    char hint[160];
    *first = 0;
    *count = head->listed;
    if (!cohort)
        return true;
    near_init(&near, cohort);
    for (uint32_t i = 0; i < head->cohort_count; i++) {
        const struct packed_cohort *c = &packed_cohorts(bytes)[i];
        near_try(&near, packed_text(bytes, c->name));
        if (strcmp(packed_text(bytes, c->name), cohort) != 0 &&
            strcmp(packed_text(bytes, c->title), cohort) != 0)
            continue;
        *first = c->first;
        *count = c->listed;
        return true;
    }
    return err_set(e, "the board has no cohort \"%.80s\"%s", cohort,
                   near_hint(&near, hint, sizeof hint));
}

// --- the head ---

// What the act does not let us know: rules marked unknown leave the board "of 80".
static double known_total(const struct scheme *s)
{
    double known = s->total;
    for (size_t i = 0; i < s->all_rule_count; i++)
        if (s->all_rules[i]->is_unknown && s->all_rules[i]->worth.given &&
            !s->all_rules[i]->worth.cohort_count)
            known -= s->all_rules[i]->worth.number;
    return known;
}

static void put_stamp(const struct board_page *p)
{
    json_put_text(p->json, "ruleset", p->ruleset);
    json_put_int(p->json, "seq", p->seq);
    json_put_day(p->json, "as_of", p->as_of);
    json_put_bool(p->json, "stale", p->stale);
    if (p->stale)
        json_put_text(p->json, "stale_reason", p->stale_reason);
}

static const char *type_name_of(uint32_t type)
{
    static const char *const names[] = {"number", "bool", "date", "text", "enum", "ref"};
    return names[type];
}

static void put_show_heads(const struct board_page *p)
{
    json_key(p->json, "shows");
    json_array(p->json);
    for (size_t i = 0; i < p->scheme->show_count; i++) {
        const struct packed_show *show = &packed_show_types(p->bytes)[i];
        json_object(p->json);
        json_put_text(p->json, "show", p->scheme->shows[i].label.name);
        json_put_text(p->json, "title", p->scheme->shows[i].label.title);
        json_put_text(p->json, "type", type_name_of(show->type));
        json_put_text(p->json, "unit",
                      show->unit == NONE ? NULL : packed_text(p->bytes, show->unit));
        json_object_end(p->json);
    }
    json_array_end(p->json);
}

static void put_head(const struct board_page *p)
{
    char period[16];
    struct json *j = p->json;
    const struct packed_head *head = packed_head(p->bytes);
    period_format(packed_period(p->bytes), period);
    json_put_text(j, "scheme", p->scheme->label.name);
    json_put_text(j, "title", p->scheme->label.title);
    json_put_text(j, "act", p->scheme->act);
    json_put_text(j, "period", period);
    json_put_day(j, "today", head->today);
    json_put_text(j, "unit", p->scheme->unit_name ? p->scheme->unit_name : "points");
    json_put_int(j, "shown", p->scheme->shown);
    if (p->scheme->has_total) {
        json_put_double(j, "total", p->scheme->total);
        json_put_double(j, "of", known_total(p->scheme));
    }
    json_put_bool(j, "provisional", head->reported);
    json_put_int(j, "listed", head->listed);
    put_stamp(p);
    if (p->fields & FIELD_SHOWS)
        put_show_heads(p);
}

// --- the page ---

static void put_cohorts(const struct board_page *p)
{
    const struct packed_head *head = packed_head(p->bytes);
    json_key(p->json, "cohorts");
    json_array(p->json);
    for (uint32_t i = 0; i < head->cohort_count; i++) {
        const struct packed_cohort *c = &packed_cohorts(p->bytes)[i];
        json_object(p->json);
        json_put_text(p->json, "cohort", packed_text(p->bytes, c->name));
        json_put_text(p->json, "title", packed_text(p->bytes, c->title));
        json_put_int(p->json, "listed", c->listed);
        json_put_int(p->json, "ranked", c->ranked);
        json_object_end(p->json);
    }
    json_array_end(p->json);
}

static void put_failures(const struct board_page *p)
{
    const struct packed_head *head = packed_head(p->bytes);
    json_key(p->json, "failures");
    json_array(p->json);
    for (uint32_t i = 0; i < head->failure_count && i < FAILURES_TOLD; i++) {
        const struct packed_failure *f = &packed_failures(p->bytes)[i];
        json_object(p->json);
        if (f->subject != NONE)
            json_put_text(p->json, "subject", p->names.id(p->names.context, f->subject));
        if (f->rule != NONE)
            json_put_text(p->json, "rule", p->scheme->all_rules[f->rule]->label.name);
        json_put_text(p->json, "text", packed_text(p->bytes, f->text));
        json_object_end(p->json);
    }
    json_array_end(p->json);
    json_put_int(p->json, "failure_count", head->failure_count);
}

// Groups before their children, as in all_rules. (rule.parent is the checker's, which the daemon
// does not run.)
static void put_rule_heads(const struct board_page *p, struct rule **rules, size_t count,
                           const char *group)
{
    for (size_t i = 0; i < count; i++) {
        const struct rule *r = rules[i];
        json_object(p->json);
        json_put_text(p->json, "rule", r->label.name);
        json_put_text(p->json, "title", r->label.title);
        json_put_text(p->json, "group", group);
        json_put_text(p->json, "clause", r->clause);
        if (r->worth.given && !r->worth.cohort_count)
            json_put_double(p->json, "worth", r->worth.number);
        json_object_end(p->json);
        put_rule_heads(p, r->rules, r->rule_count, r->label.name);
    }
}

void board_page_write(const struct board_page *p, uint32_t first, uint32_t count, int64_t after,
                      int64_t top)
{
    const struct packed_head *head = packed_head(p->bytes);
    uint32_t from = after < (int64_t)count ? (uint32_t)after : count;
    uint32_t end = top < (int64_t)(count - from) ? from + (uint32_t)top : count;
    json_object(p->json);
    put_head(p);
    put_cohorts(p);
    put_failures(p);
    if (p->fields & FIELD_RULES) {
        json_key(p->json, "columns");
        json_array(p->json);
        put_rule_heads(p, p->scheme->rules, p->scheme->rule_count, NULL);
        json_array_end(p->json);
    }
    json_key(p->json, "rows");
    json_array(p->json);
    uint32_t here = head->first + head->row_count; // rows that are not here are left out
    uint32_t last = first + end < here ? first + end : here;
    board_page_put_rows(p, first + from > head->first ? first + from : head->first, last);
    json_array_end(p->json);
    json_key(p->json, "next");
    if (end < count)
        json_int(p->json, end);
    else
        json_null(p->json);
    json_object_end(p->json);
}

void board_page_write_before(const struct board_page *p)
{
    json_object(p->json);
    put_head(p);
    json_key(p->json, "row");
}

void board_page_write_row(const struct board_page *p, uint32_t at)
{
    struct board_alike alike = {0};
    struct str *out = p->json->out;
    json_init(p->json, out); // it knows nothing of what stands before, which may be a copy
    board_page_put_row(p, at, &alike);
    str_add_char(out, '}');
}
