#include "plugin/clean.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/utf8.h"

// How many bytes the well-formed character at `text` has; 0 when there is none.
static size_t character_size(const char *text)
{
    for (size_t size = 1; size <= 4; size++) {
        if (size > 1 && text[size - 1] == '\0')
            return 0;
        if (utf8_valid(text, size, NULL))
            return size;
    }
    return 0;
}

void clean_text(char out[CLEAN_SIZE], const char *text)
{
    size_t at = 0;
    while (*text != '\0') {
        size_t size = character_size(text);
        bool control = (unsigned char)*text < 0x20 || *text == 0x7f;
        if (at + (size > 0 ? size : 1) >= CLEAN_SIZE)
            break;
        if (size == 0 || control)
            out[at++] = control ? ' ' : '?';
        for (size_t i = 0; size > 0 && !control && i < size; i++)
            out[at++] = text[i];
        text += size > 0 ? size : 1;
    }
    out[at] = '\0';
}
