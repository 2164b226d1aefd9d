// The reference of the language, from the tables it is checked by: every key (config/form.h) and
// every word of expressions (core/language/vocabulary.h).
#ifndef CONFIG_REFERENCE_H
#define CONFIG_REFERENCE_H

#include "base/json.h"
#include "base/str.h"
#include "config/form.h"

// A key as it might be written, under the path that the reference has it by.
struct key_example {
    const char *path; // "schemes.rules.worth"
    const char *text; // "worth: { A = 20; B = 40 }"
};
const struct key_example *key_examples(size_t *count);
const char *key_example(const char *path); // NULL when there is none

// All keys, in the order in which they are printed, under their paths.
typedef void (*key_fn)(void *context, const char *path, const struct form *f, const struct key *k);
void reference_keys(key_fn each, void *context);

// A page of Markdown: conf/REFERENCE.md.
void reference_markdown(struct str *out);

// "keys": [..], "words": [..] into the object being written.
void reference_json(struct json *j);

#endif
