// What a rule test gives instead of having it computed, made part of the language.
#ifndef REHEARSAL_GIVEN_H
#define REHEARSAL_GIVEN_H

#include "rehearsal/scene.h"

// What a column of `given` stands for.
enum given_tag {
    GIVEN_SUBJECT,
    GIVEN_TARGET,    // target.x
    GIVEN_INDICATOR, // of the kind
    GIVEN_RULE,      // rule.x
    GIVEN_ATTRIBUTE, // of the subject
    GIVEN_PARENT,    // town.x: an attribute of the town it belongs to
    GIVEN_UNKNOWN
};

struct given {
    enum given_tag tag;
    uint32_t at;           // target, indicator, rule or attribute
    uint32_t belong;       // PARENT: entry of the kind's `belongs`
    const char *attribute; // INDICATOR, RULE: that holds what is given, titled as the column
    const char *column;
};

#define GIVEN_PREFIX "given_" // of the names of those attributes

struct given given_find(struct scene *s, const char *column);

// Before the model is checked: an attribute for each given indicator and rule, and their
// expressions read it. A column that gives nothing known is a problem at its place.
void given_prepare(struct scene *s);

// An explanation in JSON as whoever wrote the test knows it: what is given under its column's name.
void given_name(struct scene *s, struct str *json);

#endif
