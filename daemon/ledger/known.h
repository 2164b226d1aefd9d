// Subjects that the writer has looked up, by id: a record names one whose number and kind never
// change, so what was found once is found again without asking the file.
//
// Invariant: forgotten as a whole when anything is taken back, since a subject may go with it; and
// when it has grown to KNOWN_MOST.
#ifndef LEDGER_KNOWN_H
#define LEDGER_KNOWN_H

#include "base/map.h"

#define KNOWN_MOST 100000

struct known_subject {
    uint32_t number;
    char kind[]; // its name
};

struct known {
    struct map ids; // entry->pointer is a struct known_subject
    struct arena arena;
};

void known_init(struct known *k);
void known_forget(struct known *k); // all of it; also to release

const struct known_subject *known_find(const struct known *k, const char *id); // or NULL
void known_add(struct known *k, const char *id, uint32_t number, const char *kind);

#endif
