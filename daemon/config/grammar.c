#include "config/grammar.h"

#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static bool same_tag(const struct setting *ours, int type)
{
    switch (ours->tag) {
    case SETTING_GROUP:
        return type == CONFIG_TYPE_GROUP;
    case SETTING_LIST:
        return type == CONFIG_TYPE_LIST;
    case SETTING_ARRAY:
        return type == CONFIG_TYPE_ARRAY;
    case SETTING_NUMBER:
        return type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64 || type == CONFIG_TYPE_FLOAT;
    case SETTING_BOOL:
        return type == CONFIG_TYPE_BOOL;
    case SETTING_STRING:
        return type == CONFIG_TYPE_STRING;
    }
    return false;
}

static bool same_string(const struct text *ours, const char *theirs)
{
    return strlen(theirs) == ours->size && memcmp(theirs, ours->chars, ours->size) == 0;
}

static bool same_name(const char *ours, const char *theirs)
{
    return ours && theirs ? strcmp(ours, theirs) == 0 : !ours && !theirs;
}

// Both trees in step, in document order. Returns ours where they part, or NULL.
static const struct setting *difference(const struct setting *ours, config_setting_t *theirs)
{
    if (!same_tag(ours, config_setting_type(theirs)) ||
        !same_name(ours->name, config_setting_name(theirs)))
        return ours;
    if (ours->tag == SETTING_STRING && !same_string(&ours->text, config_setting_get_string(theirs)))
        return ours;
    if (ours->tag == SETTING_BOOL && ours->flag != (config_setting_get_bool(theirs) != 0))
        return ours;
    if (ours->tag > SETTING_ARRAY)
        return NULL;
    if (ours->count != (size_t)config_setting_length(theirs))
        return ours;
    unsigned i = 0;
    for (const struct setting *s = ours->first; s; s = s->next, i++) {
        const struct setting *found = difference(s, config_setting_get_elem(theirs, i));
        if (found)
            return found;
    }
    return NULL;
}

// The text as libconfig is to read it: no byte order mark, no @include, lines as before, CRLF as
// LF. NULL: as it is.
static char *text_for_libconfig(const struct parsed *ours, const char *bytes, size_t size)
{
    bool marked = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
    if (!marked && ours->include_count == 0 && !memchr(bytes, '\r', size))
        return NULL;
    char *text = mem_copy_bytes(bytes, size);
    if (marked)
        memcpy(text, "   ", 3);
    for (size_t i = 0; i < ours->include_count; i++)
        for (size_t at = ours->includes[i].start; at < ours->includes[i].end; at++)
            if (text[at] != '\n')
                text[at] = ' ';
    size_t kept = 0;
    for (size_t at = 0; at < size; at++)
        if (text[at] != '\r' || at + 1 == size || text[at + 1] != '\n')
            text[kept++] = text[at];
    text[kept] = '\0';
    return text;
}

void grammar_hold(const struct parsed *ours, const char *file, const char *bytes, size_t size,
                  struct problems *p)
{
    char *text = text_for_libconfig(ours, bytes, size);
    config_t theirs;
    config_init(&theirs);
    bool read = config_read_string(&theirs, text ? text : bytes) == CONFIG_TRUE;
    if (!read && strcmp(config_error_text(&theirs), "duplicate setting name") == 0) {
        // told by tree_build, with both places
    } else if (!read) {
        struct place at = {.file = file, .line = (uint32_t)config_error_line(&theirs), .column = 1};
        problem_error(p, at, "libconfig refuses this line: %s", config_error_text(&theirs));
    } else {
        const struct setting *found = difference(&ours->top, config_root_setting(&theirs));
        if (found)
            problem_error(p, found->at, "libconfig reads this otherwise than it is meant here");
    }
    config_destroy(&theirs);
    free(text);
}
