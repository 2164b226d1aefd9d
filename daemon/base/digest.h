// BLAKE2b-256 digests (libsodium): names of rulesets, the ledger's chain.
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_SIZE 32
#define DIGEST_TEXT 65 // hex and NUL

struct digest {
    uint8_t bytes[DIGEST_SIZE];
};

struct digest_state {
    _Alignas(64) unsigned char state[384]; // crypto_generichash_state
    unsigned char held[512];               // small pieces, until there are enough of them
    size_t held_size;
};

void digest_begin(struct digest_state *s);
void digest_add(struct digest_state *s, const void *bytes, size_t size);
void digest_add_text(struct digest_state *s,
                     const char *text); // size, then bytes: no two lists collide
void digest_end(struct digest_state *s, struct digest *out);
void digest_hex(const struct digest *d, char text[DIGEST_TEXT]);

#endif
