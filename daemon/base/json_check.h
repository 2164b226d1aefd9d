// Is a text one whole JSON value (RFC 8259)? For texts that others wrote and that are passed on as
// they are.
#ifndef BASE_JSON_CHECK_H
#define BASE_JSON_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#define JSON_CHECK_DEPTH_MAX 64 // arrays and objects within one another; deeper is refused

// Valid UTF-8 throughout, blanks around allowed. Does not look at whether keys stand twice.
bool json_valid(const char *text, size_t size);

#endif
