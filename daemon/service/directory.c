#include "service/directory.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void directory_init(struct directory *d)
{
    *d = (struct directory){0};
    map_init(&d->ids);
    if (uv_rwlock_init(&d->lock) != 0)
        die("cannot make a lock");
}

void directory_release(struct directory *d)
{
    for (size_t i = 0; i < d->count; i++) {
        free(d->entries[i].title);
        free(d->entries[i].kind);
    }
    free(d->entries);
    map_release(&d->ids);
    uv_rwlock_destroy(&d->lock);
}

void directory_put(struct directory *d, uint32_t number, const char *id, const char *title,
                   const char *kind)
{
    uv_rwlock_wrlock(&d->lock);
    if (number == d->count) {
        bool fresh;
        struct map_entry *at = map_put(&d->ids, id, &fresh);
        at->number = number;
        d->entries = mem_grow(d->entries, &d->room, d->count + 1, sizeof *d->entries);
        d->entries[d->count++] = (struct directory_entry){
            .id = at->key, .title = mem_copy_text(title ? title : id), .kind = mem_copy_text(kind)};
    } else if (number < d->count && title && strcmp(d->entries[number].title, title) != 0) {
        free(d->entries[number].title);
        d->entries[number].title = mem_copy_text(title);
    }
    uv_rwlock_wrunlock(&d->lock);
}

bool directory_load(struct directory *d, struct ledger *l, struct err *e)
{
    struct ledger_reader *r;
    if (!ledger_reader_open(l, NULL, &r, e))
        return false;
    bool found = true, read = true;
    for (uint32_t n = 0; found && read; n++) {
        struct ledger_subject s;
        read = ledger_subject(r, n, &s, &found, e);
        if (read && found)
            directory_put(d, n, s.id, s.title, s.kind);
    }
    ledger_reader_close(r);
    return read;
}

bool directory_find(struct directory *d, const char *id, uint32_t *number)
{
    uv_rwlock_rdlock(&d->lock);
    struct map_entry *at = map_get(&d->ids, id);
    if (at)
        *number = (uint32_t)at->number;
    uv_rwlock_rdunlock(&d->lock);
    return at != NULL;
}

uint32_t directory_kind(struct directory *d, uint32_t number, const struct model *m)
{
    uv_rwlock_rdlock(&d->lock);
    uint32_t kind = number < d->count ? model_kind(m, d->entries[number].kind) : NONE;
    uv_rwlock_rdunlock(&d->lock);
    return kind;
}
