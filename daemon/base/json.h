// A careful JSON writer onto a string: commas, escapes and numbers right, nothing else.
//
// Values are written in order; the writer keeps the nesting and puts the commas. Misuse is a bug
// (assert).
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/points.h"
#include "base/str.h"

#define JSON_DEPTH_MAX 32

struct json {
    struct str *out;
    int depth;
    bool first[JSON_DEPTH_MAX]; // nothing written yet at this depth
    bool after_key;
};

void json_init(struct json *j, struct str *out);
void json_object(struct json *j);
void json_object_end(struct json *j);
void json_array(struct json *j);
void json_array_end(struct json *j);
void json_key(struct json *j, const char *key);
// A literal of plain ASCII as a key: what is known of it while compiling is not looked for again.
#define JSON_KEY(j, key) json_key_quoted(j, "\"" key "\":", sizeof key + 2)
void json_key_quoted(struct json *j, const char *quoted, size_t size); // trusted, with its colon
void json_text(struct json *j, const char *text);                      // NULL writes null
void json_text_bytes(struct json *j, const char *bytes, size_t size);
void json_int(struct json *j, int64_t n);
void json_double(struct json *j, double x); // NaN writes null; shortest form that reads back
void json_points(struct json *j, points p, int decimals, int shown); // a number, POINTS_NONE null
void json_bool(struct json *j, bool b);
void json_null(struct json *j);
void json_raw(struct json *j, const char *json, size_t size); // one whole JSON value, trusted

// Shorthands: key and value.
void json_put_text(struct json *j, const char *key, const char *text);
void json_put_int(struct json *j, const char *key, int64_t n);
void json_put_double(struct json *j, const char *key, double x);
void json_put_bool(struct json *j, const char *key, bool b);
void json_put_day(struct json *j, const char *key, int32_t day); // "2024-03-01", DAY_NONE null

#endif
