// A form: one fact as a client wrote it, before it is checked. The api room makes forms of JSON,
// NDJSON and CSV; admit.h turns them into facts.
#ifndef SERVICE_FORM_H
#define SERVICE_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum form_kind { FORM_TEXT, FORM_NUMBER, FORM_BOOL, FORM_NULL, FORM_LIST };

struct form_field {
    const char *name;
    enum form_kind kind;
    const char *text; // NUMBER: as written ("12.50"); BOOL: "true" / "false"; NULL: ""
    size_t size;
    const char **list; // LIST: texts
    size_t list_count;
};

struct form {
    uint64_t line; // in the body, from 1
    struct form_field *fields;
    size_t count;
};

struct forms { // lifetime: the request's arena
    struct arena *arena;
    struct form *list;
    size_t count, room;
};

// One thing wrong with what a client sent.
struct complaint {
    uint64_t line;
    const char *field; // or NULL
    const char *text;
    bool conflict; // the answer is 409, not 422
};

struct complaints {
    struct arena *arena;
    struct complaint *list; // at most 100 are kept
    size_t count, room;
    size_t total;
};

void complain(struct complaints *c, uint64_t line, const char *field, const char *format, ...)
    PRINTF_LIKE(4, 5);
void complain_conflict(struct complaints *c, uint64_t line, const char *field, const char *format,
                       ...) PRINTF_LIKE(4, 5);

#endif
