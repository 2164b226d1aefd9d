#include "http/loopback.h"

#include <string.h>
#include <strings.h>

static bool is_digits(const char *text, size_t size)
{
    return size > 0 && strspn(text, "0123456789") >= size;
}

static bool is_loopback_ip4(const char *host, size_t size)
{
    if (size < 4 || memcmp(host, "127.", 4) != 0)
        return false;
    size_t dots = 0;
    for (size_t i = 0; i < size; i++) {
        dots += host[i] == '.';
        if (host[i] != '.' && (host[i] < '0' || host[i] > '9'))
            return false;
    }
    return dots == 3;
}

static bool is_loopback(const char *authority)
{
    size_t size = strlen(authority);
    const char *colon = strrchr(authority, ':');
    if (colon && colon[1] != '\0' && is_digits(colon + 1, strlen(colon + 1)) &&
        !(authority[0] == '[' && authority[size - 1] == ']'))
        size = (size_t)(colon - authority);
    return (size == 9 && strncasecmp(authority, "localhost", 9) == 0) ||
           (size == 5 && memcmp(authority, "[::1]", 5) == 0) || is_loopback_ip4(authority, size);
}

bool loopback_allows(const struct http_request *q)
{
    const char *host = http_field(q, "host");
    const char *origin = http_field(q, "origin");
    if (host && !is_loopback(host))
        return false;
    return !origin || (strncmp(origin, "http://", 7) == 0 && is_loopback(origin + 7));
}
