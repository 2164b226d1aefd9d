#include "base/json.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/utf8.h"

// The comma before a value or key, where one belongs.
static void separate(struct json *j)
{
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (!j->first[j->depth]) {
        str_add_char(j->out, ',');
    }
    j->first[j->depth] = false;
}

static void begin(struct json *j, char bracket)
{
    separate(j);
    assert(j->depth + 1 < JSON_DEPTH_MAX);
    j->depth++;
    j->first[j->depth] = true;
    str_add_char(j->out, bracket);
}

static void end(struct json *j, char bracket)
{
    assert(j->depth > 0 && !j->after_key);
    j->depth--;
    str_add_char(j->out, bracket);
}

void json_init(struct json *j, struct str *out)
{
    *j = (struct json){.out = out, .depth = 0, .after_key = false};
    j->first[0] = true;
}

void json_object(struct json *j)
{
    begin(j, '{');
}

void json_object_end(struct json *j)
{
    end(j, '}');
}

void json_array(struct json *j)
{
    begin(j, '[');
}

void json_array_end(struct json *j)
{
    end(j, ']');
}

// The letter of a short escape, 'u' where there is only the long one, 0 where the byte may stand as
// it is.
static char escape_of(unsigned char c)
{
    if (c > '\\') {
        return 0;
    }
    switch (c) {
    case '"':
    case '\\':
        return (char)c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    }
    return c < 0x20 ? 'u' : 0;
}

// Valid UTF-8 with its escapes; runs that need none are added in one piece.
static void add_escaped(struct str *out, const char *bytes, size_t size)
{
    size_t start = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        char escape = escape_of(c);
        if (!escape) {
            continue;
        }
        str_add_bytes(out, bytes + start, i - start);
        start = i + 1;
        if (escape == 'u') {
            str_addf(out, "\\u%04x", (unsigned)c);
        } else {
            str_add_char(out, '\\');
            str_add_char(out, escape);
        }
    }
    str_add_bytes(out, bytes + start, size - start);
}

// Has one of eight bytes, and which does not matter: the top bit, a value below 0x20, or this
// value? (Hacker's Delight, 6-1: bytes below a bound.)
static uint64_t below_space(uint64_t x)
{
    return (x - 0x2020202020202020u) & ~x & 0x8080808080808080u;
}

static uint64_t has_byte(uint64_t x, char c)
{
    x ^= 0x0101010101010101u * (unsigned char)c;
    return (x - 0x0101010101010101u) & ~x & 0x8080808080808080u;
}

// Printable ASCII that needs no escape: nearly every key and id is nothing else.
static bool is_plain(const char *bytes, size_t size)
{
    for (; size >= 8; bytes += 8, size -= 8) {
        uint64_t x;
        memcpy(&x, bytes, sizeof x);
        if ((x & 0x8080808080808080u) | below_space(x) | has_byte(x, '"') | has_byte(x, '\\')) {
            return false;
        }
    }
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') {
            return false;
        }
    }
    return true;
}

static void add_string(struct str *out, const char *bytes, size_t size)
{
    if (is_plain(bytes, size)) {
        char *room = str_add_room(out, size + 2);
        room[0] = '"';
        if (size > 0) {
            memcpy(room + 1, bytes, size);
        }
        room[size + 1] = '"';
        return;
    }
    str_add_char(out, '"');
    // Texts are checked at the doors; should a bad byte come this far, the reply stays readable.
    size_t bad;
    while (!utf8_valid(bytes, size, &bad)) {
        add_escaped(out, bytes, bad);
        str_add(out, "\xEF\xBF\xBD");
        bytes += bad + 1;
        size -= bad + 1;
    }
    add_escaped(out, bytes, size);
    str_add_char(out, '"');
}

void json_key(struct json *j, const char *key)
{
    assert(j->depth > 0 && !j->after_key);
    size_t size = strlen(key);
    if (!is_plain(key, size)) {
        separate(j);
        add_string(j->out, key, size);
        str_add_char(j->out, ':');
        j->after_key = true;
        return;
    }
    bool comma = !j->first[j->depth];
    char *room = str_add_room(j->out, size + 3 + comma);
    if (comma) {
        *room++ = ',';
    }
    room[0] = '"';
    memcpy(room + 1, key, size);
    room[size + 1] = '"';
    room[size + 2] = ':';
    j->first[j->depth] = false;
    j->after_key = true;
}

void json_key_quoted(struct json *j, const char *quoted, size_t size)
{
    assert(j->depth > 0 && !j->after_key);
    bool comma = !j->first[j->depth];
    char *room = str_add_room(j->out, size + comma);
    *room = ',';
    memcpy(room + comma, quoted, size);
    j->first[j->depth] = false;
    j->after_key = true;
}

void json_text(struct json *j, const char *text)
{
    if (text) {
        json_text_bytes(j, text, strlen(text));
    } else {
        json_null(j);
    }
}

void json_text_bytes(struct json *j, const char *bytes, size_t size)
{
    separate(j);
    add_string(j->out, bytes, size);
}

void json_int(struct json *j, int64_t n)
{
    char text[32];
    decimal_format(n, 0, text);
    json_raw(j, text, strlen(text));
}

void json_double(struct json *j, double x)
{
    if (!isfinite(x)) { // JSON has no infinity either
        json_null(j);
        return;
    }
    char text[40];
    double_format(x, text);
    json_raw(j, text, strlen(text));
}

void json_points(struct json *j, points p, int decimals, int shown)
{
    if (p == POINTS_NONE) {
        json_null(j);
        return;
    }
    char text[40];
    points_format(p, decimals, shown, text);
    json_raw(j, text, strlen(text));
}

void json_bool(struct json *j, bool b)
{
    separate(j);
    str_add(j->out, b ? "true" : "false");
}

void json_null(struct json *j)
{
    separate(j);
    str_add(j->out, "null");
}

void json_raw(struct json *j, const char *json, size_t size)
{
    separate(j);
    str_add_bytes(j->out, json, size);
}

void json_put_text(struct json *j, const char *key, const char *text)
{
    json_key(j, key);
    json_text(j, text);
}

void json_put_int(struct json *j, const char *key, int64_t n)
{
    json_key(j, key);
    json_int(j, n);
}

void json_put_double(struct json *j, const char *key, double x)
{
    json_key(j, key);
    json_double(j, x);
}

void json_put_bool(struct json *j, const char *key, bool b)
{
    json_key(j, key);
    json_bool(j, b);
}

void json_put_day(struct json *j, const char *key, int32_t day)
{
    json_key(j, key);
    if (day == DAY_NONE) {
        json_null(j);
        return;
    }
    char text[11];
    day_format(day, text);
    json_text(j, text);
}
