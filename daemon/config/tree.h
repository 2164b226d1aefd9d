// The settings of a configuration as a tree with places, sections merged over all files.
//
// The tree is built from our own scan, and libconfig reads every file as well: where the two do not
// agree that is an error, so the language's grammar is libconfig's (config/grammar.h). Lifetime:
// the ruleset's arena.
#ifndef CONFIG_TREE_H
#define CONFIG_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/place.h"
#include "base/problem.h"
#include "config/source.h"

enum setting_tag {
    SETTING_GROUP,
    SETTING_LIST,
    SETTING_ARRAY,
    SETTING_NUMBER,
    SETTING_BOOL,
    SETTING_STRING
};

struct setting {
    enum setting_tag tag;
    bool flag;            // BOOL: its value; NUMBER: written with a point
    bool made;            // by the program (rows of a CSV file), not written as a setting
    const char *name;     // NULL for an element of a list or array
    struct place name_at; // of the name, of the value for an element
    struct place at;      // of the value
    struct text text;     // STRING: its value; NUMBER: its plain decimal text
    struct node **tree;   // where the checker leaves what the text reads as, or NULL
    struct setting *first, *last, *next;
    size_t count; // of children
};

#define SETTINGS_MAX 2000000 // of all files, with rows of CSV files and what schemes inherit

struct tree {
    struct arena *arena;
    size_t left;         // settings that may still be made
    struct setting root; // a group: the sections
    bool broken; // a bracket, string or comment is open: what stands below it is not what was meant
};

// Scan and parse all files, hold them to libconfig, merge. All problems are added; false when one
// is an error.
bool tree_build(const struct source *s, struct arena *a, struct tree *out,
                struct problems *p) MUST_USE;

// The child of that name, or NULL. Walks: not for long groups.
struct setting *setting_find(const struct setting *group, const char *name);

// Make a setting, put it at the end of a group or list (NULL: nowhere yet), take one out.
struct setting *setting_new(struct arena *a, enum setting_tag tag, const char *name,
                            struct place at);
struct setting *setting_string(struct arena *a, const char *name, const char *chars, size_t size,
                               struct place at);
void setting_add(struct setting *parent, struct setting *child);
void setting_remove(struct setting *parent, const struct setting *child);
struct setting *setting_copy(struct arena *a, const struct setting *s); // with its children
size_t setting_weight(const struct setting *s);                         // it and all below it

// "a group", "a list", "the text \"x\"", "the number 3": what was found, for messages. Returns
// buffer.
const char *setting_found(const struct setting *s, char *buffer, size_t size);

#endif
