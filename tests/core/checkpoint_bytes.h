// What tests share that make a checkpoint in memory and change its bytes.
#ifndef TESTS_CORE_CHECKPOINT_BYTES_H
#define TESTS_CORE_CHECKPOINT_BYTES_H

#include <stddef.h>
#include <string.h>

#include "base/str.h"
#include "core/language/model.h"
#include "core/store/checkpoint_build.h"

// Bytes of a checkpoint go to a struct str.
static inline bool put_bytes(void *context, const void *bytes, size_t size, struct err *e)
{
    (void)e;
    str_add_bytes(context, bytes, size);
    return true;
}

static inline void add_fields(struct built_type *t, const struct field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct field *f = &fields[i];
        built_type_add(t, CHECKPOINT_FIELD, f->label.name, f->type.tag, f->type.decimals);
        if (f->type.tag == TYPE_MONEY)
            built_type_add(t, CHECKPOINT_CURRENCY, f->label.name, f->type.tag, 0);
    }
}

static inline void no_step(void)
{
}

// The sums made right again after bytes were changed, so that only the bounds can tell. `bytes` lie
// at a multiple of 8.
static inline void correct_sums(char *bytes, size_t size)
{
    struct checkpoint_head head;
    if (size < sizeof head)
        return;
    memcpy(&head, bytes, sizeof head);
    if (head.directory_at <= size && head.directory_at % 8 == 0) {
        size_t left = size - (size_t)head.directory_at;
        size_t types = head.type_count * sizeof(struct checkpoint_type);
        size_t room = types <= left ? (left - types) / sizeof(struct checkpoint_column) : (size_t)0;
        struct checkpoint_column *columns = (void *)(bytes + head.directory_at + types);
        for (size_t i = 0; i < head.column_count && i < room; i++)
            if (columns[i].at <= size && columns[i].size <= size - columns[i].at)
                columns[i].sum = checkpoint_sum(bytes + columns[i].at, (size_t)columns[i].size);
        head.directory_sum = checkpoint_sum(bytes + head.directory_at, left);
    }
    head.sum = checkpoint_sum(&head, offsetof(struct checkpoint_head, sum));
    memcpy(bytes, &head, sizeof head);
}

#endif
