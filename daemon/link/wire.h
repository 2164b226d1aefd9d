// Bytes on the line between daemon and evaluator: fixed-width numbers in the machine's own order,
// texts with a length. Both ends are one binary on one machine. Reading never trusts the writer:
// every get is checked against the end, and a reader that ran past it stays failed.
#ifndef LINK_WIRE_H
#define LINK_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

void wire_put_u8(struct str *s, uint8_t v);
void wire_put_u32(struct str *s, uint32_t v);
void wire_put_i64(struct str *s, int64_t v);
void wire_put_double(struct str *s, double v);
void wire_put_text(struct str *s, const char *text); // NULL is kept apart from ""
void wire_put_bytes(struct str *s, const void *bytes, size_t size);

struct wire {
    const uint8_t *bytes;
    size_t size, at;
    bool failed;
};

struct wire wire_of(const void *bytes, size_t size);
uint8_t wire_u8(struct wire *w); // 0 once failed; likewise below
uint32_t wire_u32(struct wire *w);
int64_t wire_i64(struct wire *w);
double wire_double(struct wire *w);
// Points into the bytes (texts are written with their NUL); NULL for NULL or once failed.
const char *wire_text(struct wire *w);
const void *wire_bytes(struct wire *w, size_t *size);
bool wire_done(const struct wire *w); // read to the end, nothing failed

#endif
