#include "http/route.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct segment {
    char *text; // a literal, or a parameter's name
    bool parameter;
};

struct compiled {
    const struct http_route *route;
    struct segment segments[TARGET_SEGMENTS_MAX];
    size_t segment_count;
    unsigned rank; // a bit for each literal segment, the first the highest
};

struct http_routes {
    struct compiled *list;
    size_t count;
    void *data;
};

static const char *const verb_names[VERB_COUNT] = {
    [VERB_GET] = "GET",     [VERB_HEAD] = "HEAD",     [VERB_POST] = "POST",      [VERB_PUT] = "PUT",
    [VERB_PATCH] = "PATCH", [VERB_DELETE] = "DELETE", [VERB_OPTIONS] = "OPTIONS"};

const char *http_verb_name(enum http_verb verb)
{
    return verb_names[verb];
}

bool http_verb_parse(const char *name, size_t size, enum http_verb *out)
{
    for (int i = 0; i < VERB_COUNT; i++) {
        if (strlen(verb_names[i]) == size && memcmp(verb_names[i], name, size) == 0) {
            *out = (enum http_verb)i;
            return true;
        }
    }
    return false;
}

static void compile(struct compiled *c, const struct http_route *route)
{
    c->route = route;
    assert(route->pattern[0] == '/' && route->handler);
    size_t parameters = 0;
    for (const char *at = route->pattern; *at;) {
        const char *text = at + 1;
        size_t size = strcspn(text, "/");
        assert(c->segment_count < TARGET_SEGMENTS_MAX);
        struct segment *s = &c->segments[c->segment_count++];
        s->parameter = text[0] == '{';
        if (s->parameter) {
            parameters++;
            assert(size > 2 && text[size - 1] == '}' && parameters <= ROUTE_PARAMETERS_MAX);
            s->text = mem_copy_bytes(text + 1, size - 2);
        } else {
            s->text = mem_copy_bytes(text, size);
        }
        c->rank = c->rank | (s->parameter ? 0u : 1u << (TARGET_SEGMENTS_MAX - c->segment_count));
        at = text + size;
    }
}

static bool fits(const struct compiled *c, const struct http_target *t)
{
    if (c->segment_count != t->segment_count)
        return false;
    for (size_t i = 0; i < c->segment_count; i++) {
        const struct segment *s = &c->segments[i];
        // An empty segment is no parameter: "/v1/kinds/" is not "/v1/kinds/{kind}".
        if (s->parameter ? t->segments[i][0] == '\0' : strcmp(s->text, t->segments[i]) != 0)
            return false;
    }
    return true;
}

static unsigned verb_bits(enum http_verb verb)
{
    return verb == VERB_GET ? 1u << VERB_GET | 1u << VERB_HEAD : 1u << verb;
}

struct http_routes *http_routes_new(const struct http_route *table, size_t count, void *data)
{
    struct http_routes *r = mem_new(1, sizeof *r);
    r->list = mem_new(count ? count : 1, sizeof *r->list);
    r->count = count;
    r->data = data;
    for (size_t i = 0; i < count; i++)
        compile(&r->list[i], &table[i]);
    return r;
}

void http_routes_free(struct http_routes *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->count; i++) {
        for (size_t k = 0; k < r->list[i].segment_count; k++)
            free(r->list[i].segments[k].text);
    }
    free(r->list);
    free(r);
}

void *http_routes_data(const struct http_routes *r)
{
    return r->data;
}

void http_routes_find(const struct http_routes *r, enum http_verb verb, const struct http_target *t,
                      struct route_match *out)
{
    const struct compiled *best = NULL;
    *out = (struct route_match){.verbs = 0};
    for (size_t i = 0; i < r->count; i++) {
        const struct compiled *c = &r->list[i];
        if (!fits(c, t))
            continue;
        unsigned bits = verb_bits(c->route->verb);
        out->verbs |= bits;
        if ((bits & 1u << verb) && (!best || c->rank > best->rank))
            best = c;
    }
    if (!best)
        return;
    out->route = best->route;
    for (size_t i = 0; i < best->segment_count; i++) {
        if (best->segments[i].parameter)
            out->parameters[out->parameter_count++] =
                (struct http_pair){best->segments[i].text, t->segments[i]};
    }
}
