// Values out of a reply's JSON: never missing, never dangerous to a terminal.
#ifndef CTL_VALUE_H
#define CTL_VALUE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

// Read a reply. Control characters within texts become "?": no title may move the cursor; a
// `detail` keeps its lines. The caller owns the result.
bool value_read(const char *bytes, size_t size, json_t **out, struct err *e) MUST_USE;

const char *value_text(const json_t *object, const char *key);   // "" when there is none
int64_t value_int(const json_t *object, const char *key);        // 0 when there is none
bool value_bool(const json_t *object, const char *key);          // false when there is none
const json_t *value_list(const json_t *object, const char *key); // NULL (size 0) when there is none

// Any scalar as a person reads it: numbers in the shortest form, null as "-".
void value_add(struct str *out, const json_t *value);

// A number rounded half away to `shown` decimals and with exactly these; "-" for null.
void value_points(struct str *out, const json_t *value, int shown);

// A new object, to be sent. (Not jansson's json_object: base/json.h has a function of that name.)
json_t *value_object(void);
json_t *value_array(void);
void value_put(json_t *object, const char *key, const char *text); // NULL puts nothing
void value_write(const json_t *value, struct str *out);

#endif
