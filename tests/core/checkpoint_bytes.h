// The sums of a checkpoint made right again after its bytes were changed, so that only the bounds
// can tell.
#ifndef TESTS_CORE_CHECKPOINT_SUMS_H
#define TESTS_CORE_CHECKPOINT_SUMS_H

#include <stddef.h>
#include <string.h>

#include "core/store/checkpoint.h"

// `bytes` lie at a multiple of 8.
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
