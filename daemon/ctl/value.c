#include "ctl/value.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/points.h"
#include "base/utf8.h"

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069); // the last two turn the direction of writing
}

// `lines`: it may be of several.
static bool is_wrong(uint32_t c, bool lines)
{
    return is_control(c) && !(lines && c == '\n');
}

static bool has_wrong(const char *text, size_t size, bool lines)
{
    for (size_t at = 0; at < size;)
        if (is_wrong(utf8_next(text, size, &at), lines))
            return true;
    return false;
}

static void clean_text(json_t *text, bool lines)
{
    const char *bytes = json_string_value(text);
    size_t size = json_string_length(text);
    struct str out = {0};
    if (!has_wrong(bytes, size, lines))
        return;
    for (size_t at = 0; at < size;) {
        size_t from = at;
        if (is_wrong(utf8_next(bytes, size, &at), lines))
            str_add_char(&out, '?');
        else
            str_add_bytes(&out, bytes + from, at - from);
    }
    json_string_setn_nocheck(text, out.data, out.size);
    str_release(&out);
}

// The detail of a refusal (all mistakes of a configuration) and a configuration itself.
static bool has_lines(const char *key)
{
    return strcmp(key, "detail") == 0 || strcmp(key, "effective") == 0;
}

static void clean(json_t *value, bool lines)
{
    const char *key;
    json_t *inner;
    size_t i;
    if (json_is_string(value))
        clean_text(value, lines);
    json_array_foreach(value, i, inner) clean(inner, false);
    json_object_foreach(value, key, inner) clean(inner, has_lines(key));
}

bool value_read(const char *bytes, size_t size, json_t **out, struct err *e)
{
    json_error_t error;
    *out = json_loadb(bytes ? bytes : "", size, JSON_ALLOW_NUL, &error);
    if (!*out)
        return err_set(e, "the daemon's answer is no JSON: line %d, column %d: %s", error.line,
                       error.column, error.text);
    clean(*out, false);
    return true;
}

const char *value_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

int64_t value_int(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

bool value_bool(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

const json_t *value_list(const json_t *object, const char *key)
{
    return json_object_get(object, key);
}

void value_add(struct str *out, const json_t *value)
{
    char text[40];
    if (json_is_string(value)) {
        str_add(out, json_string_value(value));
    } else if (json_is_integer(value)) {
        str_addf(out, "%lld", (long long)json_integer_value(value));
    } else if (json_is_real(value)) {
        double_format(json_real_value(value), text);
        str_add(out, text);
    } else if (json_is_boolean(value)) {
        str_add(out, json_is_true(value) ? "yes" : "no");
    } else {
        str_add(out, "-");
    }
}

void value_points(struct str *out, const json_t *value, int shown)
{
    char text[40];
    points p;
    if (!json_is_number(value) || !decimal_from_double(json_number_value(value), shown, &p)) {
        value_add(out, value);
        return;
    }
    points_format(p, shown, shown, text);
    str_add(out, text);
}

json_t *value_object(void)
{
    return json_pack("{}");
}

json_t *value_array(void)
{
    return json_pack("[]");
}

void value_put(json_t *object, const char *key, const char *text)
{
    if (text)
        json_object_set_new(object, key, json_string(text));
}

void value_write(const json_t *value, struct str *out)
{
    char *text = json_dumps(value, JSON_COMPACT);
    if (!text)
        die("a value that cannot be written");
    str_clear(out);
    str_add(out, text);
    free(text);
}
