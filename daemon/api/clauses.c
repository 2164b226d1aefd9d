// The clauses of the act, and what implements each: rules, vetoes, outcomes, exclusions.
//
// The clauses that the configuration declares come first, in its order, also those that nothing
// implements; then clauses that are only named, in the order in which they are met.
#include <stdlib.h>
#include <string.h>

#include "api/common.h"
#include "base/mem.h"

// One walk over everything that names a clause. `clause` NULL: note the clauses met, else write
// what names this one.
struct walk {
    const struct model *m;
    struct json *j;
    const char *clause;
    const char **met;
    size_t met_count, met_room;
};

static bool is_declared(const struct model *m, const char *clause)
{
    for (size_t i = 0; i < m->clause_count; i++)
        if (!strcmp(m->clauses[i].label.name, clause))
            return true;
    return false;
}

static void note(struct walk *w, const char *clause)
{
    for (size_t i = 0; i < w->met_count; i++)
        if (!strcmp(w->met[i], clause))
            return;
    w->met = mem_grow(w->met, &w->met_room, w->met_count + 1, sizeof *w->met);
    w->met[w->met_count++] = clause;
}

static void part(struct walk *w, const char *clause, const char *sort, const char *in,
                 const struct label *l, bool unknown)
{
    if (!clause)
        return;
    if (!w->clause) {
        if (!is_declared(w->m, clause))
            note(w, clause);
        return;
    }
    if (strcmp(clause, w->clause) != 0)
        return;
    json_object(w->j);
    json_put_text(w->j, "sort", sort);
    json_put_text(w->j, strcmp(sort, "exclusion") ? "scheme" : "type", in);
    json_put_text(w->j, "name", l->name);
    json_put_text(w->j, "title", l->title);
    json_put_bool(w->j, "unknown", unknown);
    json_object_end(w->j);
}

static void walk(struct walk *w)
{
    for (size_t i = 0; i < w->m->scheme_count; i++) {
        const struct scheme *s = &w->m->schemes[i];
        const char *name = s->label.name;
        for (size_t n = 0; n < s->all_rule_count; n++) {
            const struct rule *r = s->all_rules[n];
            part(w, r->clause, "rule", name, &r->label, r->is_unknown);
        }
        for (size_t n = 0; n < s->veto_count; n++)
            part(w, s->vetoes[n].clause, "veto", name, &s->vetoes[n].label, false);
        for (size_t n = 0; n < s->outcome_count; n++)
            part(w, s->outcomes[n].clause, "outcome", name, &s->outcomes[n].label, false);
    }
    for (size_t i = 0; i < w->m->record_count; i++) {
        const struct record_type *t = &w->m->records[i];
        for (size_t n = 0; n < t->exclude_count; n++)
            part(w, t->exclude[n].clause, "exclusion", t->label.name, &t->exclude[n].label, false);
    }
}

static void put_clause(struct walk *w, const char *clause, const char *title, bool declared,
                       bool unknown)
{
    json_object(w->j);
    json_put_text(w->j, "clause", clause);
    json_put_text(w->j, "title", title);
    json_put_bool(w->j, "declared", declared);
    json_put_bool(w->j, "unknown", unknown);
    json_key(w->j, "parts");
    json_array(w->j);
    w->clause = clause;
    walk(w);
    json_array_end(w->j);
    json_object_end(w->j);
}

void api_get_clauses(struct http_request *q, void *data)
{
    const struct service *s = data;
    struct json j;
    struct walk w = {.m = service_model(s), .j = &j};
    if (!api_known_queries(q, s, NULL, 0))
        return;
    json_init(&j, http_body(q));
    json_object(&j);
    api_put_stamp(q, &j, s);
    json_key(&j, "clauses");
    json_array(&j);
    walk(&w);
    for (size_t i = 0; i < w.m->clause_count; i++) {
        const struct clause *c = &w.m->clauses[i];
        put_clause(&w, c->label.name, c->label.title, true, c->is_unknown);
    }
    for (size_t i = 0; i < w.met_count; i++)
        put_clause(&w, w.met[i], w.met[i], false, false);
    free(w.met);
    json_array_end(&j);
    json_object_end(&j);
    api_reply(q, 200);
}
