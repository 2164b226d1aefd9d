#include "base/json_check.h"

#include <string.h>

#include "base/utf8.h"

struct check {
    const char *at, *end;
};

static void blanks(struct check *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r'))
        c->at++;
}

static bool take(struct check *c, char wanted)
{
    bool is = c->at < c->end && *c->at == wanted;
    c->at += is;
    return is;
}

static bool word(struct check *c, const char *text)
{
    size_t size = strlen(text);
    bool is = (size_t)(c->end - c->at) >= size && !memcmp(c->at, text, size);
    c->at += is ? size : 0;
    return is;
}

static bool digits(struct check *c)
{
    const char *first = c->at;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9')
        c->at++;
    return c->at > first;
}

static bool number(struct check *c)
{
    take(c, '-');
    if (!take(c, '0') && !digits(c))
        return false;
    if (take(c, '.') && !digits(c))
        return false;
    if (take(c, 'e') || take(c, 'E')) {
        if (!take(c, '+'))
            take(c, '-');
        return digits(c);
    }
    return true;
}

static bool escape(struct check *c)
{
    if (c->at == c->end)
        return false;
    char kind = *c->at++;
    if (kind != 'u')
        return kind && strchr("\"\\/bfnrt", kind);
    for (int i = 0; i < 4; i++, c->at++)
        if (c->at == c->end || !*c->at || !strchr("0123456789abcdefABCDEF", *c->at))
            return false;
    return true;
}

static bool string(struct check *c)
{
    if (!take(c, '"'))
        return false;
    while (c->at < c->end && *c->at != '"') {
        if ((unsigned char)*c->at < 0x20)
            return false;
        if (*c->at++ == '\\' && !escape(c))
            return false;
    }
    return take(c, '"');
}

static bool key(struct check *c)
{
    blanks(c);
    if (!string(c))
        return false;
    blanks(c);
    return take(c, ':');
}

static bool scalar(struct check *c)
{
    if (c->at == c->end)
        return false;
    switch (*c->at) {
    case '"':
        return string(c);
    case 't':
        return word(c, "true");
    case 'f':
        return word(c, "false");
    case 'n':
        return word(c, "null");
    }
    return number(c);
}

// After a value: what closes or goes on. *depth comes down as far as it closes. False when neither
// fits.
static bool after(struct check *c, const char *closers, size_t *depth)
{
    for (; *depth; --*depth) {
        blanks(c);
        char closer = closers[*depth - 1];
        if (take(c, ','))
            return closer == ']' || key(c);
        if (!take(c, closer))
            return false;
    }
    return true;
}

bool json_valid(const char *text, size_t size)
{
    struct check c = {.at = text, .end = text + size};
    char closers[JSON_CHECK_DEPTH_MAX];
    size_t depth = 0;
    if (!utf8_valid(text, size, NULL))
        return false;
    do {
        blanks(&c);
        bool array = take(&c, '['), object = !array && take(&c, '{');
        if (array || object) {
            if (depth == JSON_CHECK_DEPTH_MAX)
                return false;
            closers[depth++] = array ? ']' : '}';
            blanks(&c);
            if (c.at == c.end || *c.at != closers[depth - 1]) { // it holds something
                if (object && !key(&c))
                    return false;
                continue;
            }
        } else if (!scalar(&c)) {
            return false;
        }
        if (!after(&c, closers, &depth))
            return false;
    } while (depth);
    blanks(&c);
    return c.at == c.end;
}
