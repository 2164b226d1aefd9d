#include "http/target.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

// Decode one NUL-terminated part of the target onto itself.
static bool decode(char *text, bool plus_is_space, struct err *e)
{
    char *out = text;
    for (const char *p = text; *p; p++) {
        if (*p == '+' && plus_is_space) {
            *out++ = ' ';
        } else if (*p != '%') {
            *out++ = *p;
        } else {
            int high = hex_digit(p[1]);
            int low = high < 0 ? -1 : hex_digit(p[2]);
            if (low < 0)
                return err_set(e, "\"%.3s\" in the target is no percent escape", p);
            if (high == 0 && low == 0)
                return err_set(e, "the target has a NUL (%%00)");
            *out++ = (char)(high * 16 + low);
            p += 2;
        }
    }
    *out = '\0';
    if (!utf8_valid(text, (size_t)(out - text), NULL))
        return err_set(e, "the target is not UTF-8 once its percent escapes are decoded");
    return true;
}

static bool read_segments(struct http_target *t, char *path, struct err *e)
{
    // path begins with "/" or is empty, which counts as "/".
    char *at = *path ? path + 1 : path;
    while (at) {
        char *end = strchr(at, '/');
        if (end)
            *end++ = '\0';
        if (!decode(at, false, e))
            return false;
        if (t->segment_count < TARGET_SEGMENTS_MAX)
            t->segments[t->segment_count] = at;
        if (t->segment_count <= TARGET_SEGMENTS_MAX)
            t->segment_count++;
        at = end;
    }
    return true;
}

static bool add_parameter(struct http_target *t, const char *name, const char *value, struct err *e)
{
    for (size_t i = 0; i < t->query_count; i++) {
        if (strcmp(t->query[i].name, name) == 0)
            return err_set(e, "the query parameter \"%s\" stands twice", name);
    }
    if (t->query_count == TARGET_QUERY_MAX)
        return err_set(e, "more than %d query parameters", TARGET_QUERY_MAX);
    t->query[t->query_count++] = (struct http_pair){name, value};
    return true;
}

static bool read_query(struct http_target *t, char *query, struct err *e)
{
    char *at = query;
    while (at) {
        char *end = strchr(at, '&');
        if (end)
            *end++ = '\0';
        if (*at) {
            char *value = strchr(at, '=');
            if (value)
                *value++ = '\0';
            if (!decode(at, true, e) || (value && !decode(value, true, e)) ||
                !add_parameter(t, at, value ? value : "", e))
                return false;
        }
        at = end;
    }
    return true;
}

bool target_read(struct http_target *t, char *text, struct err *e)
{
    t->segment_count = 0;
    t->query_count = 0;
    if (strcmp(text, "*") == 0)
        return true;
    if (strchr(text, '#'))
        return err_set(e, "the target has a fragment (#); a fragment is never sent");
    if (strncasecmp(text, "http://", 7) == 0)
        text += 7 + strcspn(text + 7, "/?");
    else if (*text != '/')
        return err_set(e, "the target must begin with \"/\"");
    char *query = strchr(text, '?');
    if (query)
        *query++ = '\0';
    return read_segments(t, text, e) && read_query(t, query, e);
}
