#include "api/common.h"

#include <stdarg.h>
#include <string.h>

#include "base/decimal.h"
#include "base/near.h"

void api_stamp_as(struct http_request *q, const char *ruleset, int64_t seq, int32_t as_of)
{
    char day[11];
    day_format(as_of, day);
    http_header(q, "Merit-Ruleset", "%s", ruleset);
    http_header(q, "Merit-Seq", "%lld", (long long)seq);
    http_header(q, "Merit-As-Of", "%s", day);
}

void api_stamp(struct http_request *q, const struct service *s)
{
    api_stamp_as(q, service_ruleset(s), service_seq(s), service_as_of(s));
}

void api_put_stamp(struct http_request *q, struct json *j, const struct service *s)
{
    if (q->verb == VERB_HEAD)
        api_stamp(q, s);
    json_put_text(j, "ruleset", service_ruleset(s));
    json_put_int(j, "seq", service_seq(s));
    json_put_day(j, "as_of", service_as_of(s));
}

void api_problem(struct http_request *q, const struct service *s, int status, const char *format,
                 ...)
{
    struct str detail = {0};
    va_list args;
    va_start(args, format);
    str_addv(&detail, format, args);
    va_end(args);
    api_stamp(q, s);
    http_problem(q, status, "%s", detail.data ? detail.data : "");
    str_release(&detail);
}

void api_reply(struct http_request *q, int status)
{
    str_add_char(http_body(q), '\n'); // a shell prompt after curl stands on its own line
    http_reply(q, status, HTTP_JSON, http_body(q));
}

bool api_known_queries(struct http_request *q, const struct service *s, const char *const *names,
                       size_t count)
{
    for (size_t i = 0; i < http_query_count(q); i++) {
        struct http_pair pair = http_query_at(q, i);
        struct near near;
        char hint[160];
        bool known = false;
        for (size_t k = 0; k < count && !known; k++)
            known = !strcmp(names[k], pair.name);
        if (known)
            continue;
        near_init(&near, pair.name);
        for (size_t k = 0; k < count; k++)
            near_try(&near, names[k]);
        api_problem(q, s, 400, "unknown query parameter \"%.80s\"%s", pair.name,
                    near_hint(&near, hint, sizeof hint));
        return false;
    }
    return true;
}

bool api_scheme(struct http_request *q, const struct service *s, uint32_t *scheme)
{
    const struct model *m = service_model(s);
    const char *name = http_parameter(q, "scheme");
    struct near near;
    char hint[160];
    *scheme = model_scheme(m, name);
    if (*scheme != NONE)
        return true;
    near_init(&near, name);
    for (size_t i = 0; i < m->scheme_count; i++)
        near_try(&near, m->schemes[i].label.name);
    api_problem(q, s, 404, "unknown scheme \"%.80s\"%s", name, near_hint(&near, hint, sizeof hint));
    return false;
}

bool api_scheme_period(struct http_request *q, const struct service *s, uint32_t *scheme,
                       struct period *p)
{
    static const char *const examples[] = {"2024-03", "2024-Q2", "2024-H1", "2024"};
    if (!api_scheme(q, s, scheme))
        return false;
    const struct scheme *of = &service_model(s)->schemes[*scheme];
    const char *text = http_parameter(q, "period");
    if (period_parse(text, p) && p->length == of->period)
        return true;
    api_problem(q, s, 400, "\"%.40s\" is no period of %s, which judges each %s; write %s", text,
                of->label.name, period_length_name(of->period), examples[of->period]);
    return false;
}

bool api_subject(struct http_request *q, const struct service *s, uint32_t kind, uint32_t *subject)
{
    const char *id = http_parameter(q, "subject");
    if (!service_subject_find(s, id, subject)) {
        api_problem(q, s, 404, "there is no subject \"%.80s\"", id);
        return false;
    }
    uint32_t of = service_subject_kind(s, *subject);
    if (kind == NONE || of == kind)
        return true;
    const struct model *m = service_model(s);
    api_problem(q, s, 404, "\"%.80s\" is a %s; this scheme judges each %s", id,
                of == NONE ? "subject of no kind known here" : m->kinds[of].label.name,
                m->kinds[kind].label.name);
    return false;
}

bool api_query_number(struct http_request *q, const struct service *s, const char *name,
                      int64_t least, int64_t most, int64_t *n)
{
    const char *text = http_query(q, name);
    struct err e;
    if (!text)
        return true;
    if (decimal_parse(text, strlen(text), 0, n, &e) && *n >= least && *n <= most)
        return true;
    api_problem(q, s, 400, "%s is \"%.40s\"; a whole number from %lld to %lld is meant", name, text,
                (long long)least, (long long)most);
    return false;
}

bool api_query_day(struct http_request *q, const struct service *s, const char *name, int32_t *day)
{
    const char *text = http_query(q, name);
    *day = DAY_NONE;
    if (!text || day_parse(text, day))
        return true;
    api_problem(q, s, 400, "%s is \"%.40s\"; a day is written 2024-03-01", name, text);
    return false;
}
