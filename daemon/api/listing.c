// What the daemon is and what it holds: health, status, plugins, schemes, kinds, the ruleset, one
// subject.
#include <string.h>

#include "api/common.h"
#include "base/linux.h"

extern const char openapi_json[]; // made of openapi.json by the build
extern const size_t openapi_json_size;

static bool plain(struct http_request *q, const struct service *s)
{
    return api_known_queries(q, s, NULL, 0);
}

void api_get_root(struct http_request *q, void *data)
{
    struct json j;
    if (!plain(q, data))
        return;
    api_stamp(q, data);
    json_init(&j, http_body(q));
    json_object(&j);
    json_put_text(&j, "program", "meritd");
    json_put_text(&j, "description", "/v1/openapi.json");
    json_object_end(&j);
    api_reply(q, 200);
}

void api_get_openapi(struct http_request *q, void *data)
{
    if (!plain(q, data))
        return;
    api_stamp(q, data);
    str_add_bytes(http_body(q), openapi_json, openapi_json_size);
    http_reply(q, 200, HTTP_JSON, http_body(q));
}

void api_get_health(struct http_request *q, void *data)
{
    const struct service *s = data;
    struct service_status status;
    struct json j;
    if (!plain(q, data))
        return;
    service_status(s, &status);
    api_stamp(q, s);
    json_init(&j, http_body(q));
    json_object(&j);
    json_put_text(&j, "health", !status.ready ? "starting" : status.stale ? "stale" : "good");
    if (status.stale)
        json_put_text(&j, "reason", status.stale_reason);
    json_object_end(&j);
    api_reply(q, status.ready ? 200 : 503);
}

static void put_checkpoint(struct json *j, const struct service_status *status)
{
    if (!status->checkpoint_line) {
        json_null(j);
        return;
    }
    json_object(j);
    json_put_int(j, "line", status->checkpoint_line);
    json_put_int(j, "bytes", status->checkpoint_size);
    json_object_end(j);
}

void api_get_status(struct http_request *q, void *data)
{
    const struct service *s = data;
    struct service_status status;
    char started[30];
    struct json j;
    if (!plain(q, data))
        return;
    service_status(s, &status);
    time_format(status.started_ms, service_model(s)->settings.zone_minutes, started);
    json_init(&j, http_body(q));
    json_object(&j);
    api_put_stamp(q, &j, s);
    json_put_bool(&j, "ready", status.ready);
    json_put_bool(&j, "stale", status.stale);
    json_put_text(&j, "stale_reason", status.stale_reason);
    json_put_text(&j, "trouble", status.trouble);
    json_put_text(&j, "started", started);
    json_put_int(&j, "subjects", status.subjects);
    json_put_int(&j, "board_seq", status.board_seq);
    json_put_text(&j, "configuration", status.conf_path);
    json_put_text(&j, "ledger", status.ledger_path);
    json_key(&j, "checkpoint");
    put_checkpoint(&j, &status);
    json_key(&j, "evaluator");
    json_object(&j);
    json_put_int(&j, "pid", status.evaluator_pid);
    json_put_int(&j, "starts", (int64_t)status.evaluator_starts);
    json_put_int(&j, "crashes", (int64_t)status.evaluator_crashes);
    json_object_end(&j);
    json_object_end(&j);
    api_reply(q, 200);
}

void api_get_plugins(struct http_request *q, void *data)
{
    const struct service *s = data;
    const char *plugins = service_plugins_json(s);
    struct json j;
    if (!plain(q, data))
        return;
    json_init(&j, http_body(q));
    json_object(&j);
    api_put_stamp(q, &j, s);
    json_key(&j, "plugins");
    json_raw(&j, plugins, strlen(plugins));
    json_object_end(&j);
    api_reply(q, 200);
}

static void put_rules(struct json *j, struct rule **rules, size_t count)
{
    json_array(j);
    for (size_t i = 0; i < count; i++) {
        const struct rule *r = rules[i];
        json_object(j);
        json_put_text(j, "rule", r->label.name);
        json_put_text(j, "title", r->label.title);
        json_put_text(j, "clause", r->clause);
        if (r->worth.given && !r->worth.cohort_count)
            json_put_double(j, "worth", r->worth.number);
        if (expr_given(&r->score))
            json_put_text(j, "score", r->score.text.chars);
        if (r->is_judged)
            json_put_bool(j, "judged", true);
        if (r->is_unknown)
            json_put_bool(j, "unknown", true);
        if (r->is_group) {
            json_key(j, "rules");
            put_rules(j, r->rules, r->rule_count);
        }
        json_object_end(j);
    }
    json_array_end(j);
}

static void put_periods(struct json *j, const struct scheme *s, int32_t as_of)
{
    struct period running = period_of_day(s->period, as_of);
    char text[16];
    json_key(j, "live");
    json_array(j);
    for (int32_t back = 1; back >= 0; back--) {
        period_format(period_add(running, -back), text);
        json_text(j, text);
    }
    json_array_end(j);
}

static void put_scheme(struct json *j, const struct model *m, const struct scheme *s, int32_t as_of)
{
    json_object(j);
    json_put_text(j, "scheme", s->label.name);
    json_put_text(j, "title", s->label.title);
    json_put_text(j, "act", s->act);
    json_put_text(j, "of", m->kinds[s->of].label.name);
    json_put_text(j, "period", period_length_name(s->period));
    json_put_text(j, "unit", s->unit_name ? s->unit_name : "points");
    if (s->has_total)
        json_put_double(j, "total", s->total);
    put_periods(j, s, as_of);
    json_key(j, "rules");
    put_rules(j, s->rules, s->rule_count);
    json_key(j, "vetoes");
    json_array(j);
    for (size_t i = 0; i < s->veto_count; i++)
        json_text(j, s->vetoes[i].label.name);
    json_array_end(j);
    json_key(j, "outcomes");
    json_array(j);
    for (size_t i = 0; i < s->outcome_count; i++)
        json_text(j, s->outcomes[i].label.name);
    json_array_end(j);
    json_object_end(j);
}

void api_get_schemes(struct http_request *q, void *data)
{
    const struct service *s = data;
    const struct model *m = service_model(s);
    struct json j;
    if (!plain(q, data))
        return;
    json_init(&j, http_body(q));
    json_object(&j);
    api_put_stamp(q, &j, s);
    json_key(&j, "schemes");
    json_array(&j);
    for (size_t i = 0; i < m->scheme_count; i++)
        put_scheme(&j, m, &m->schemes[i], service_as_of(s));
    json_array_end(&j);
    json_object_end(&j);
    api_reply(q, 200);
}

static void put_fields(struct json *j, const struct model *m, const char *key,
                       const struct field *fields, size_t count)
{
    json_key(j, key);
    json_array(j);
    for (size_t i = 0; i < count; i++) {
        const struct type *t = &fields[i].type;
        json_object(j);
        json_put_text(j, "name", fields[i].label.name);
        json_put_text(j, "title", fields[i].label.title);
        json_put_text(j, "type", type_name(t->tag));
        json_put_bool(j, "optional", t->optional);
        if (t->unit != UNIT_NONE)
            json_put_text(j, "unit", m->units.list[t->unit].name);
        if (t->tag == TYPE_ENUM) {
            json_key(j, "values");
            json_array(j);
            for (size_t k = 0; k < t->value_count; k++)
                json_text(j, t->values[k].name);
            json_array_end(j);
        }
        json_object_end(j);
    }
    json_array_end(j);
}

static void put_kind(struct json *j, const struct model *m, const struct kind *k)
{
    json_object(j);
    json_put_text(j, "kind", k->label.name);
    json_put_text(j, "title", k->label.title);
    put_fields(j, m, "attributes", k->attributes, k->attribute_count);
    json_key(j, "belongs");
    json_array(j);
    for (size_t i = 0; i < k->belong_count; i++)
        json_text(j, k->belongs[i].name);
    json_array_end(j);
    json_key(j, "targets");
    json_array(j);
    for (size_t i = 0; i < k->target_count; i++)
        json_text(j, k->targets[i].label.name);
    json_array_end(j);
    json_object_end(j);
}

static void put_record_type(struct json *j, const struct model *m, const struct record_type *t)
{
    json_object(j);
    json_put_text(j, "type", t->label.name);
    json_put_text(j, "title", t->label.title);
    json_key(j, "of");
    json_array(j);
    for (size_t i = 0; i < t->of_count; i++)
        json_text(j, m->kinds[t->of[i]].label.name);
    json_array_end(j);
    put_fields(j, m, "fields", t->fields, t->field_count);
    json_object_end(j);
}

void api_get_kinds(struct http_request *q, void *data)
{
    const struct service *s = data;
    const struct model *m = service_model(s);
    struct json j;
    if (!plain(q, data))
        return;
    json_init(&j, http_body(q));
    json_object(&j);
    api_put_stamp(q, &j, s);
    json_key(&j, "kinds");
    json_array(&j);
    for (size_t i = 0; i < m->kind_count; i++)
        put_kind(&j, m, &m->kinds[i]);
    json_array_end(&j);
    json_key(&j, "records");
    json_array(&j);
    for (size_t i = 0; i < m->record_count; i++)
        put_record_type(&j, m, &m->records[i]);
    json_array_end(&j);
    json_object_end(&j);
    api_reply(q, 200);
}

static void put_files(struct json *j, const char *files)
{
    json_key(j, "files");
    json_array(j);
    while (*files) {
        size_t size = strcspn(files, "\n");
        json_text_bytes(j, files, size);
        files += size + (files[size] == '\n');
    }
    json_array_end(j);
}

static void put_ruleset(struct http_request *q, const struct service *s)
{
    struct service_status status;
    struct json j;
    char since[30] = "";
    service_status(s, &status);
    if (service_since_ms(s))
        time_format(service_since_ms(s), service_model(s)->settings.zone_minutes, since);
    json_init(&j, http_body(q));
    json_object(&j);
    api_put_stamp(q, &j, s);
    json_put_text(&j, "since", *since ? since : NULL);
    json_put_text(&j, "configuration", status.conf_path);
    put_files(&j, service_files(s));
    json_put_text(&j, "effective", service_effective(s));
    json_object_end(&j);
    api_reply(q, 200);
}

void api_get_ruleset(struct http_request *q, void *data)
{
    static const char *const names[] = {"as"};
    const struct service *s = data;
    const char *as = http_query(q, "as");
    if (!api_known_queries(q, s, names, 1))
        return;
    if (as && strcmp(as, "json") != 0 && strcmp(as, "text") != 0) {
        api_problem(q, s, 400, "as is \"%.40s\"; text or json is meant", as);
        return;
    }
    if (as && strcmp(as, "json") == 0) {
        put_ruleset(q, s);
        return;
    }
    api_stamp(q, s);
    str_add(http_body(q), service_effective(s));
    http_reply(q, 200, "text/plain; charset=utf-8", http_body(q));
}

void api_get_subject(struct http_request *q, void *data)
{
    const struct service *s = data;
    uint32_t subject;
    struct json j;
    if (!plain(q, data) || !api_subject(q, s, NONE, &subject))
        return;
    uint32_t kind = service_subject_kind(s, subject);
    api_stamp(q, s);
    json_init(&j, http_body(q));
    json_object(&j);
    json_put_text(&j, "subject", service_subject_id(s, subject));
    json_put_text(&j, "title", service_subject_title(s, subject));
    json_put_text(&j, "kind", kind == NONE ? NULL : service_model(s)->kinds[kind].label.name);
    json_object_end(&j);
    api_reply(q, 200);
}

static void on_reloaded(void *context, bool done, const char *report)
{
    struct http_request *q = context;
    struct json j;
    if (!done) { // all mistakes of a configuration are lines of their own
        int size = (int)strcspn(report, "\n");
        bool lines = report[size] && report[size + 1];
        size = lines ? (int)strlen(report) : size;
        size -= size > 0 && report[size - 1] == '\n';
        api_problem(q, q->data, 409, "the ruleset in force stays:%s%.*s", lines ? "\n" : " ", size,
                    report);
        return;
    }
    api_stamp(q, q->data);
    json_init(&j, http_body(q));
    json_object(&j);
    json_put_text(&j, "ruleset", report);
    json_object_end(&j);
    api_reply(q, 200);
}

void api_post_reload(struct http_request *q, void *data)
{
    if (!plain(q, data))
        return;
    q->data = data;
    service_reload(data, on_reloaded, q);
}
