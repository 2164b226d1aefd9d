#include "link/wire.h"

#include <string.h>

#define TEXT_NULL UINT32_MAX

void wire_put_u8(struct str *s, uint8_t v)
{
    *str_add_room(s, sizeof v) = (char)v;
}

void wire_put_u32(struct str *s, uint32_t v)
{
    memcpy(str_add_room(s, sizeof v), &v, sizeof v);
}

void wire_put_i64(struct str *s, int64_t v)
{
    memcpy(str_add_room(s, sizeof v), &v, sizeof v);
}

void wire_put_double(struct str *s, double v)
{
    memcpy(str_add_room(s, sizeof v), &v, sizeof v);
}

void wire_put_text(struct str *s, const char *text)
{
    if (!text) {
        wire_put_u32(s, TEXT_NULL);
        return;
    }
    uint32_t size = (uint32_t)strlen(text) + 1;
    char *room = str_add_room(s, sizeof size + size);
    memcpy(room, &size, sizeof size);
    memcpy(room + sizeof size, text, size);
}

void wire_put_bytes(struct str *s, const void *bytes, size_t size)
{
    wire_put_i64(s, (int64_t)size);
    str_add_bytes(s, bytes, size);
}

struct wire wire_of(const void *bytes, size_t size)
{
    return (struct wire){.bytes = bytes, .size = size};
}

static const uint8_t *take(struct wire *w, size_t size)
{
    if (w->failed || size > w->size - w->at) {
        w->failed = true;
        return NULL;
    }
    const uint8_t *p = w->bytes + w->at;
    w->at += size;
    return p;
}

uint8_t wire_u8(struct wire *w)
{
    const uint8_t *p = take(w, 1);
    return p ? *p : 0;
}

uint32_t wire_u32(struct wire *w)
{
    uint32_t v = 0;
    const uint8_t *p = take(w, sizeof v);
    if (p)
        memcpy(&v, p, sizeof v);
    return v;
}

int64_t wire_i64(struct wire *w)
{
    int64_t v = 0;
    const uint8_t *p = take(w, sizeof v);
    if (p)
        memcpy(&v, p, sizeof v);
    return v;
}

double wire_double(struct wire *w)
{
    double v = 0;
    const uint8_t *p = take(w, sizeof v);
    if (p)
        memcpy(&v, p, sizeof v);
    return v;
}

const char *wire_text(struct wire *w)
{
    uint32_t size = wire_u32(w);
    if (w->failed || size == TEXT_NULL)
        return NULL;
    const uint8_t *p = size ? take(w, size) : NULL;
    if (!p || p[size - 1] || memchr(p, 0, size) != p + size - 1) {
        w->failed = true;
        return NULL;
    }
    return (const char *)p;
}

const void *wire_bytes(struct wire *w, size_t *size)
{
    int64_t n = wire_i64(w);
    const uint8_t *p = n < 0 ? NULL : take(w, (size_t)n);
    if (!p) {
        w->failed = true;
        *size = 0;
        return NULL;
    }
    *size = (size_t)n;
    return p;
}

bool wire_done(const struct wire *w)
{
    return !w->failed && w->at == w->size;
}
