// Memory that is written once and read by somebody else next: past the caches, so that what is
// there is not read first, and what is cached stays.
#ifndef BASE_STREAM_H
#define BASE_STREAM_H

#include <stddef.h>

// As memcpy. What other threads are told of it, they are told after stream_end.
void stream_copy(void *restrict to, const void *restrict from, size_t size);
void stream_end(void);

#endif
