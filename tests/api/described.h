// Holds JSON to the description: as much of JSON Schema as api/openapi.json uses, and one thing
// more: an object whose members are described has no others, so that no reply says what is not
// written down.
#ifndef TESTS_API_DESCRIBED_H
#define TESTS_API_DESCRIBED_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// base/json.h, which writes, and jansson, which reads, both have functions of these names. None of
// jansson's three is used here, and the program's own are what the linker finds.
#define json_object jansson_object
#define json_array jansson_array
#define json_null jansson_null
#include <jansson.h>
#undef json_object
#undef json_array
#undef json_null

extern const char openapi_json[];
extern const size_t openapi_json_size;

static inline json_t *described_load(void)
{
    json_error_t e;
    json_t *doc = json_loadb(openapi_json, openapi_json_size, JSON_REJECT_DUPLICATES, &e);
    if (!doc) {
        fprintf(stderr, "openapi.json:%d:%d: %s\n", e.line, e.column, e.text);
        abort();
    }
    return doc;
}

// What "#/components/schemas/Row" leads to; NULL when it leads nowhere.
static inline const json_t *described_find(const json_t *doc, const char *ref)
{
    const json_t *at = doc;
    char key[128];
    while (at && (*ref == '#' || *ref == '/')) {
        ref += strspn(ref, "#/");
        size_t size = strcspn(ref, "/");
        snprintf(key, sizeof key, "%.*s", (int)size, ref);
        at = json_object_get(at, key);
        ref += size;
    }
    return at;
}

static inline const json_t *described_resolve(const json_t *doc, const json_t *x)
{
    const json_t *ref;
    while (x && (ref = json_object_get(x, "$ref")))
        x = described_find(doc, json_string_value(ref));
    return x;
}

struct described {
    const json_t *doc;
    char why[512]; // where and what, once something is wrong
};

static inline bool described_wrong(struct described *d, const char *path, const char *what)
{
    snprintf(d->why, sizeof d->why, "%s: %s", *path ? path : "/", what);
    return false;
}

static inline bool described_type_is(const json_t *value, const char *type)
{
    if (!strcmp(type, "number"))
        return json_is_number(value);
    if (!strcmp(type, "integer"))
        return json_is_integer(value);
    if (!strcmp(type, "string"))
        return json_is_string(value);
    if (!strcmp(type, "boolean"))
        return json_is_boolean(value);
    if (!strcmp(type, "array"))
        return json_is_array(value);
    if (!strcmp(type, "null"))
        return json_is_null(value);
    return !strcmp(type, "object") && json_is_object(value);
}

static inline bool described_types(const json_t *types, const json_t *value)
{
    size_t i;
    json_t *type;
    if (!types)
        return true;
    if (json_is_string(types))
        return described_type_is(value, json_string_value(types));
    json_array_foreach(types, i,
                       type) if (described_type_is(value, json_string_value(type))) return true;
    return false;
}

static inline bool described_is(struct described *d, const json_t *schema, const json_t *value,
                                const char *path);

static inline bool described_object(struct described *d, const json_t *schema, json_t *value,
                                    const char *path)
{
    const json_t *known = json_object_get(schema, "properties");
    const json_t *others = json_object_get(schema, "additionalProperties");
    const char *key;
    json_t *member, *name;
    char at[256];
    size_t i;
    json_array_foreach(json_object_get(schema, "required"), i, name)
    {
        if (json_object_get(value, json_string_value(name)))
            continue;
        snprintf(at, sizeof at, "%s/%s", path, json_string_value(name));
        return described_wrong(d, at, "is missing");
    }
    json_object_foreach(value, key, member)
    {
        const json_t *of = json_object_get(known, key);
        snprintf(at, sizeof at, "%s/%s", path, key);
        if (!of && !json_is_object(others) && known)
            return described_wrong(d, at, "is not described");
        if (!described_is(d, of ? of : others, member, at))
            return false;
    }
    return true;
}

static inline bool described_items(struct described *d, const json_t *items, const json_t *value,
                                   const char *path)
{
    size_t i;
    json_t *item;
    char at[256];
    json_array_foreach(value, i, item)
    {
        snprintf(at, sizeof at, "%s/%zu", path, i);
        if (!described_is(d, items, item, at))
            return false;
    }
    return true;
}

static inline bool described_choice(struct described *d, const json_t *schema, const json_t *value,
                                    const char *path)
{
    size_t i;
    json_t *one, *choices = json_object_get(schema, "enum"),
                 *only = json_object_get(schema, "const");
    if (only && !json_equal(only, value))
        return described_wrong(d, path, "is another than the only value there is");
    bool found = choices == NULL;
    json_array_foreach(choices, i, one) found = found || json_equal(one, value);
    if (!found)
        return described_wrong(d, path, "is none of the values described");
    choices = json_object_get(schema, "oneOf");
    found = choices == NULL;
    json_array_foreach(choices, i, one) found = found || described_is(d, one, value, path);
    return found;
}

static inline bool described_is(struct described *d, const json_t *schema, const json_t *value,
                                const char *path)
{
    schema = described_resolve(d->doc, schema);
    if (!schema)
        return true; // anything
    if (!described_types(json_object_get(schema, "type"), value))
        return described_wrong(d, path, "is of another type");
    if (!described_choice(d, schema, value, path))
        return false;
    if (json_is_object(value)) {
        json_t *copy = json_copy((json_t *)(uintptr_t)value);
        bool is = described_object(d, schema, copy, path);
        json_decref(copy);
        return is;
    }
    return !json_is_array(value) ||
           described_items(d, json_object_get(schema, "items"), value, path);
}

// The schema of one answer of an operation; NULL when it has no JSON body or is not described.
static inline const json_t *described_answer(const json_t *doc, const json_t *operation, int status)
{
    char text[16];
    const json_t *answers = json_object_get(operation, "responses");
    snprintf(text, sizeof text, "%d", status);
    const json_t *answer = json_object_get(answers, text);
    if (!answer)
        answer = json_object_get(answers, "default");
    const json_t *content = json_object_get(described_resolve(doc, answer), "content");
    const json_t *json = json_object_get(content, "application/json");
    if (!json)
        json = json_object_get(content, "application/problem+json");
    return json_object_get(json, "schema");
}

#endif
