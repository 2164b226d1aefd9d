// Forms: which keys a group may hold, what stands in each, its default and one sentence about it.
//
// One table per group, in the files of the sections (config/sections.h). It is what settings are
// checked and read by, what the canonical print is ordered by, and what help is printed from.
#ifndef CONFIG_FORM_H
#define CONFIG_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/tree.h"

struct reader;

enum key_shape {
    KEY_TEXT,   // a text, into const char *
    KEY_EXPR,   // a text, number or true/false, into struct expr
    KEY_NUMBER, // into double
    KEY_WHOLE,  // a whole number least .. most, into int32_t
    KEY_BOOL,   // into bool
    KEY_CHOICE, // one of `choices`, its place into an enum
    KEY_OWN     // read by `read`
};

// What a text is, for the canonical print.
enum text_sort { TEXT_PLAIN, TEXT_EXPR, TEXT_ORDER, TEXT_FUNCTION };

// OWN keys: which settings they take.
#define TAKES_GROUP (1u << SETTING_GROUP)
#define TAKES_LIST (1u << SETTING_LIST)
#define TAKES_ARRAY (1u << SETTING_ARRAY)
#define TAKES_NUMBER (1u << SETTING_NUMBER)
#define TAKES_BOOL (1u << SETTING_BOOL)
#define TAKES_STRING (1u << SETTING_STRING)
#define TAKES_NAMES (TAKES_ARRAY | TAKES_LIST)

struct form;
typedef void (*key_read_fn)(struct reader *r, const struct setting *s, void *into);

struct key {
    const char *name;
    enum key_shape shape;
    bool required;
    bool unsupported;           // known, but not built yet: refused
    size_t at;                  // byte of the struct it is read into
    const char *fallback;       // the default as it would be written; NULL = none
    const char *const *choices; // CHOICE: NULL-terminated
    int32_t least, most;        // WHOLE
    unsigned takes;             // OWN
    key_read_fn read;           // OWN
    const struct form *inner;   // OWN: of the group, or of each group in the list
    enum text_sort texts;       // OWN: of the texts in it
    const char *help;           // one sentence
};

struct form {
    const char *what; // "a rule", for messages
    const struct key *keys;
    size_t count;
    // A form without keys is that of a group of names chosen by the user:
    const struct form *each; // the form of a group that stands under such a name, or NULL
    enum text_sort texts;    // what a text is that stands under such a name
};

#define FORM_KEYS_MAX 40

// Check a group against its form and read it into a struct: defaults first, then the keys in the
// order of the form. All problems are reported; false when the setting is no group or a required
// key is missing.
bool form_read(struct reader *r, const struct form *f, const struct setting *group, void *into);

// The setting of each key in a group, NULL where it has none. Settings of no key are passed over.
void form_settings(const struct form *f, const struct setting *group,
                   const struct setting *found[FORM_KEYS_MAX]);

const struct key *form_key(const struct form *f, const char *name); // NULL when unknown

// What a key takes, in words: "a number", "true or false", "one of in, out, tie_break". Returns
// buffer.
const char *key_takes(const struct key *k, char *buffer, size_t size);

#endif
