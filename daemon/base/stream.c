#include "base/stream.h"

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>

#define LINE 64 // bytes that go to memory together

void stream_copy(void *restrict to, const void *restrict from, size_t size)
{
    char *out = to;
    const char *in = from;
    size_t before = (size_t)(-(uintptr_t)out & (LINE - 1));
    before = before < size ? before : size;
    memcpy(out, in, before);
    size_t at = before;
    for (; at + LINE <= size; at += LINE)
        for (size_t k = 0; k < LINE; k += sizeof(__m128i))
            _mm_stream_si128((void *)(out + at + k), _mm_loadu_si128((const void *)(in + at + k)));
    memcpy(out + at, in + at, size - at);
}

void stream_end(void)
{
    _mm_sfence();
}
#else
void stream_copy(void *restrict to, const void *restrict from, size_t size)
{
    memcpy(to, from, size);
}

void stream_end(void)
{
}
#endif
