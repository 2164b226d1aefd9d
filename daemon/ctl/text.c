#include "ctl/text.h"

#include <string.h>

#include "base/utf8.h"

void text_spaces(struct str *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        str_add_char(out, ' ');
}

size_t text_cut(struct str *out, const char *text, size_t columns, bool utf8)
{
    size_t width = utf8_width(text);
    if (width <= columns) {
        str_add(out, text);
        return width;
    }
    const char *mark = utf8 ? "\xe2\x80\xa6" : "..";
    size_t taken = utf8 ? 1 : 2;
    size_t size = utf8_fit(text, columns - taken);
    size_t from = out->size;
    str_add_bytes(out, text, size);
    width = utf8_width(out->data + from);
    str_add(out, mark);
    return width + taken;
}

// How many bytes of the text go on a line of `room` columns: up to a blank, else as many as fit.
static size_t line_size(const char *text, size_t room, bool fresh)
{
    size_t fits = utf8_fit(text, room);
    if (!text[fits])
        return fits;
    size_t end = fits;
    while (end > 0 && text[end] != ' ')
        end--;
    if (end > 0)
        return end;
    if (!fresh)
        return 0; // the next line has more room
    if (fits > 0)
        return fits;
    size_t at = 0;
    utf8_next(text, strlen(text), &at);
    return at;
}

void text_wrap(struct str *out, const char *text, size_t at, size_t indent, size_t width)
{
    bool fresh = at <= indent;
    while (*text) {
        size_t room = width > at ? width - at : 0;
        size_t size = width ? line_size(text, room, fresh) : strlen(text);
        str_add_bytes(out, text, size);
        text += size;
        text += strspn(text, " ");
        fresh = true;
        if (!*text)
            break;
        str_add_char(out, '\n');
        text_spaces(out, indent);
        at = indent;
    }
    str_add_char(out, '\n');
}

void text_count(struct str *out, int64_t n)
{
    char digits[24];
    size_t count = 0;
    uint64_t left = n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;
    do
        digits[count++] = (char)('0' + left % 10);
    while (left /= 10);
    if (n < 0)
        str_add_char(out, '-');
    while (count > 0) {
        str_add_char(out, digits[--count]);
        if (count > 0 && count % 3 == 0)
            str_add_char(out, ',');
    }
}

void text_counted(struct str *out, int64_t n, const char *one, const char *many)
{
    text_count(out, n);
    str_add_char(out, ' ');
    str_add(out, n == 1 ? one : many);
}
