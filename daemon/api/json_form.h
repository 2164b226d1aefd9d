// JSON into forms: one object, an array of objects, or an object a line (NDJSON).
//
// A reader of our own, because forms keep numbers as they were written (12.50 stays exact) and
// every form its line. Nested objects are flattened: "fields": {"amount": ..} becomes
// fields.amount; an object of shares, "belongs": {"introducer":
// {"a": 0.3, "b": 0.7}}, becomes the list a:0.3, b:0.7. Strings are checked UTF-8; duplicate keys
// are refused.
#ifndef API_JSON_FORM_H
#define API_JSON_FORM_H

#include "base/err.h"
#include "service/form.h"

#define FORMS_MOST 100000 // in one request
#define FORM_FIELDS_MOST 512

// Add the forms of a body. The body's bytes must stay as long as the forms. Errors name line and
// column.
bool json_forms(const char *bytes, size_t size, bool lines, struct forms *out,
                struct err *e) MUST_USE;
// The text of an object that belongs to one form: false unless the body is exactly one object.
bool json_form_one(const char *bytes, size_t size, struct forms *out, struct err *e) MUST_USE;

struct form *forms_add(struct forms *f, uint64_t line); // an empty one
void form_put(struct forms *all, struct form *f, size_t *room, const struct form_field *field);

#endif
