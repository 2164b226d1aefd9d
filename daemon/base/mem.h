// Heap memory that never fails: out of memory ends the process (CONVENTIONS, Errors).
// For allocations whose size a request chose, use malloc and answer 503.
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *mem_new(size_t count, size_t size); // zeroed; count * size is checked
void *mem_grow(void *p, size_t *room, size_t need,
               size_t size);                          // at least `need` elements; doubles *room
char *mem_copy_text(const char *text);                // heap copy of a C string
char *mem_copy_bytes(const char *bytes, size_t size); // heap copy, NUL added

#endif
