// The description and the table of routes: each has what the other has, and the description holds
// together.
#include "api/api.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/api/described.h"
#include "tests/api/fake_service.h"

static const json_t *operation_of(const json_t *doc, const struct http_route *r)
{
    char verb[16] = "";
    const char *name = http_verb_name(r->verb);
    for (size_t i = 0; name[i] && i + 1 < sizeof verb; i++)
        verb[i] = (char)tolower((unsigned char)name[i]);
    return json_object_get(json_object_get(json_object_get(doc, "paths"), r->pattern), verb);
}

static void every_route_is_described(void **state)
{
    (void)state;
    json_t *doc = described_load();
    size_t count;
    const struct http_route *table = api_table(&count);
    for (size_t i = 0; i < count; i++)
        if (!operation_of(doc, &table[i]))
            fail_msg("%s %s is not described", http_verb_name(table[i].verb), table[i].pattern);
    json_decref(doc);
}

static bool is_verb(const char *key, enum http_verb *verb)
{
    char name[16] = "";
    for (size_t i = 0; key[i] && i + 1 < sizeof name; i++)
        name[i] = (char)toupper((unsigned char)key[i]);
    return http_verb_parse(name, strlen(name), verb);
}

static void every_operation_described_has_a_route(void **state)
{
    (void)state;
    json_t *doc = described_load(), *item, *operation;
    const char *path, *key;
    size_t count;
    const struct http_route *table = api_table(&count);
    json_object_foreach(json_object_get(doc, "paths"), path, item)
    {
        json_object_foreach(item, key, operation)
        {
            enum http_verb verb;
            bool found = !strcmp(key, "parameters");
            for (size_t i = 0; i < count && !found; i++)
                found =
                    is_verb(key, &verb) && table[i].verb == verb && !strcmp(table[i].pattern, path);
            if (!found)
                fail_msg("%s %s is described, but there is no such route", key, path);
        }
    }
    json_decref(doc);
}

// The {parameters} of a path are described with it, and no others.
static void parameters_of_paths_are_the_ones_described(void **state)
{
    (void)state;
    json_t *doc = described_load(), *item, *parameter;
    const char *path;
    size_t i;
    json_object_foreach(json_object_get(doc, "paths"), path, item)
    {
        size_t braces = 0, described = 0;
        for (const char *at = path; *at; at++)
            braces += *at == '{';
        json_array_foreach(json_object_get(item, "parameters"), i, parameter)
        {
            const json_t *p = described_resolve(doc, parameter);
            char braced[64];
            snprintf(braced, sizeof braced, "{%s}", json_string_value(json_object_get(p, "name")));
            assert_string_equal(json_string_value(json_object_get(p, "in")), "path");
            assert_true(json_is_true(json_object_get(p, "required")));
            if (!strstr(path, braced))
                fail_msg("%s has no %s", path, braced);
            described++;
        }
        assert_int_equal(braces, described);
    }
    json_decref(doc);
}

static void find_references(const json_t *doc, const json_t *at, size_t *count)
{
    const char *key;
    json_t *member;
    size_t i;
    if (json_is_array(at)) {
        json_array_foreach(at, i, member) find_references(doc, member, count);
        return;
    }
    json_object_foreach((json_t *)(uintptr_t)at, key, member)
    {
        if (strcmp(key, "$ref") != 0) {
            find_references(doc, member, count);
            continue;
        }
        if (!described_find(doc, json_string_value(member)))
            fail_msg("%s leads nowhere", json_string_value(member));
        (*count)++;
    }
}

static void every_reference_leads_somewhere(void **state)
{
    (void)state;
    json_t *doc = described_load();
    size_t count = 0;
    find_references(doc, doc, &count);
    assert_true(count > 100);
    json_decref(doc);
}

static void check_operation(const char *path, const char *key, const json_t *operation,
                            json_t *names)
{
    const char *id = json_string_value(json_object_get(operation, "operationId"));
    const json_t *answers = json_object_get(operation, "responses");
    if (!id || json_object_get(names, id))
        fail_msg("%s %s has no operationId of its own", key, path);
    json_object_set_new(names, id, json_true());
    if (!json_is_string(json_object_get(operation, "summary")))
        fail_msg("%s %s has no summary", key, path);
    if (!json_object_get(answers, "default") || json_object_size(answers) < 2)
        fail_msg("%s %s does not say what is answered", key, path);
}

static void every_operation_has_a_name_of_its_own_and_its_answers(void **state)
{
    (void)state;
    json_t *doc = described_load(), *names = json_pack("{}"), *item, *operation;
    const char *path, *key;
    json_object_foreach(json_object_get(doc, "paths"), path, item)
    {
        json_object_foreach(item, key, operation)
        {
            if (strcmp(key, "parameters") != 0)
                check_operation(path, key, operation, names);
        }
    }
    json_decref(names);
    json_decref(doc);
}

// Examples are held to the schema beside them, wherever they stand.
static void check_examples(struct described *d, const json_t *at, const char *path, size_t *count)
{
    const char *key;
    json_t *member, *example;
    size_t i;
    char deeper[512];
    if (json_is_array(at)) {
        json_array_foreach(at, i, member) check_examples(d, member, path, count);
        return;
    }
    const json_t *schema = json_object_get(at, "schema");
    example = json_object_get(at, "example");
    if (schema && example && ++*count && !described_is(d, schema, example, ""))
        fail_msg("example in %s: %s", path, d->why);
    json_object_foreach(json_object_get(at, "examples"), key, member)
    {
        ++*count;
        if (!described_is(d, schema, json_object_get(member, "value"), ""))
            fail_msg("example %s in %s: %s", key, path, d->why);
    }
    json_object_foreach((json_t *)(uintptr_t)at, key, member)
    {
        snprintf(deeper, sizeof deeper, "%s/%s", path, key);
        if (strcmp(key, "example") != 0 && strcmp(key, "examples") != 0)
            check_examples(d, member, deeper, count);
    }
}

static void examples_are_what_their_schemas_say(void **state)
{
    (void)state;
    json_t *doc = described_load();
    struct described d = {.doc = doc};
    size_t count = 0;
    check_examples(&d, doc, "", &count);
    assert_true(count > 30);
    json_decref(doc);
}

static void what_is_wrong_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *schema, *value, *why;
    } rows[] = {
        {"{\"type\":\"integer\"}", "[1.5]", "/0: is of another type"},
        {"{\"enum\":[\"a\"]}", "[\"b\"]", "/0: is none of the values described"},
        {"{\"const\":1}", "[2]", "/0: is another than the only value there is"},
        {"{\"type\":\"object\",\"properties\":{\"a\":{}}}", "[{\"b\":1}]",
         "/0/b: is not described"},
        {"{\"type\":\"object\",\"required\":[\"a\"]}", "[{}]", "/0/a: is missing"},
        {"{\"$ref\":\"#/components/schemas/Problem\"}", "[{\"title\":1}]", "/0/type: is missing"},
    };
    json_t *doc = described_load();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct described d = {.doc = doc};
        json_t *schema = json_loads(rows[i].schema, 0, NULL);
        json_t *value = json_loads(rows[i].value, 0, NULL),
               *array = json_pack("{s:O}", "items", schema);
        assert_non_null(value);
        assert_false(described_is(&d, array, value, ""));
        assert_string_equal(d.why, rows[i].why);
        json_decref(array);
        json_decref(schema);
        json_decref(value);
    }
    json_decref(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_described),
        cmocka_unit_test(every_operation_described_has_a_route),
        cmocka_unit_test(parameters_of_paths_are_the_ones_described),
        cmocka_unit_test(every_reference_leads_somewhere),
        cmocka_unit_test(every_operation_has_a_name_of_its_own_and_its_answers),
        cmocka_unit_test(examples_are_what_their_schemas_say),
        cmocka_unit_test(what_is_wrong_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
