// The directory of subjects: who they are, by number and by id. The loop writes it, pool threads
// may read it; a lock stands between.
#ifndef SERVICE_DIRECTORY_H
#define SERVICE_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "base/map.h"
#include "core/language/model.h"
#include "ledger/ledger.h"

struct directory_entry {
    const char *id; // in the map of ids: valid until the directory is released
    char *title;
    char *kind; // its name: kinds' places differ from ruleset to ruleset
};

struct directory {
    uv_rwlock_t lock;
    struct directory_entry *entries;
    size_t count, room;
    struct map ids;
};

void directory_init(struct directory *d);
void directory_release(struct directory *d);

// Fill it from the ledger. Blocks.
bool directory_load(struct directory *d, struct ledger *l, struct err *e) MUST_USE;
// A subject as stored: new, or with a new title. `number` is at most count.
void directory_put(struct directory *d, uint32_t number, const char *id, const char *title,
                   const char *kind);

// From any thread. The kind's place in the model; NONE when the model has no such kind.
bool directory_find(struct directory *d, const char *id, uint32_t *number);
uint32_t directory_kind(struct directory *d, uint32_t number, const struct model *m);

#endif
