// JSON into forms: one object, an array of objects, or an object a line (NDJSON).
//
// A reader of our own, because forms keep numbers as they were written (12.50 stays exact) and
// every form its line. Objects within the object are flattened: "fields": {"amount": ..} becomes
// fields.amount, likewise attributes and belongs; an object of shares, "belongs": {"introducer":
// {"a": 0.3, "b": 0.7}}, becomes the list a:0.3, b:0.7. Duplicate keys are refused, and so is what
// no form could mean: it is never passed over. Errors begin with "line L, column C: " (or "line L:
// "), both from 1, columns in characters.
#ifndef API_JSON_FORM_H
#define API_JSON_FORM_H

#include "base/err.h"
#include "service/form.h"

#define FORMS_MOST 100000 // in one request
#define FORM_FIELDS_MOST 512
#define FORM_NAME_MOST 200 // bytes

// Add the forms of a body. They do not need its bytes afterwards. *too_many: refused only because
// there are more than FORMS_MOST.
bool json_forms(const char *bytes, size_t size, bool lines, struct forms *out, bool *too_many,
                struct err *e) MUST_USE;
// The same of a body that is exactly one object.
bool json_form_one(const char *bytes, size_t size, struct forms *out, struct err *e) MUST_USE;

// For the readers of other bodies.
struct form *forms_add(struct forms *f, uint64_t line); // an empty one
void form_put(struct forms *all, struct form *f, size_t *room, const struct form_field *field);
bool forms_utf8(const char *bytes, size_t size, struct err *e) MUST_USE;
bool forms_too_many(struct err *e); // says so; false

#endif
