#include "base/digest.h"

#include <sodium.h>
#include <stdalign.h>
#include <string.h>

_Static_assert(sizeof(crypto_generichash_state) <= sizeof(struct digest_state),
               "digest_state holds libsodium's state");
_Static_assert(alignof(crypto_generichash_state) <= alignof(struct digest_state),
               "digest_state is aligned for libsodium's state");

// The state as libsodium names it; the header keeps sodium.h out of every file.
static crypto_generichash_state *inner(struct digest_state *s)
{
    return (void *)s->state;
}

// libsodium's generic hash is BLAKE2b; it fails only on sizes out of range, which ours are not.
void digest_begin(struct digest_state *s)
{
    (void)crypto_generichash_init(inner(s), NULL, 0, DIGEST_SIZE);
    s->held_size = 0;
}

static void add_held(struct digest_state *s)
{
    if (s->held_size > 0) {
        (void)crypto_generichash_update(inner(s), s->held, s->held_size);
    }
    s->held_size = 0;
}

void digest_add(struct digest_state *s, const void *bytes, size_t size)
{
    if (size > sizeof s->held - s->held_size) {
        add_held(s);
    }
    if (size > sizeof s->held) {
        (void)crypto_generichash_update(inner(s), bytes, size);
    } else if (size > 0) {
        memcpy(s->held + s->held_size, bytes, size);
        s->held_size += size;
    }
}

void digest_add_text(struct digest_state *s, const char *text)
{
    uint64_t size = strlen(text);
    uint8_t prefix[8]; // little-endian on every machine
    for (size_t i = 0; i < sizeof prefix; i++) {
        prefix[i] = (uint8_t)(size >> (8 * i));
    }
    digest_add(s, prefix, sizeof prefix);
    digest_add(s, text, size);
}

void digest_end(struct digest_state *s, struct digest *out)
{
    add_held(s);
    (void)crypto_generichash_final(inner(s), out->bytes, DIGEST_SIZE);
}

void digest_hex(const struct digest *d, char text[DIGEST_TEXT])
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        text[2 * i] = hex[d->bytes[i] >> 4];
        text[2 * i + 1] = hex[d->bytes[i] & 15];
    }
    text[2 * DIGEST_SIZE] = '\0';
}
