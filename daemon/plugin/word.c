#include "plugin/word.h"

#include <stddef.h>
#include <string.h>

// The grammar's own words, and the names that stand before a dot in an expression.
static const char *const KEPT[] = {
    "and", "as",   "between", "else", "false", "if",     "in",    "my",       "not",   "of",
    "or",  "prev", "rule",    "then", "true",  "target", "where", "year_ago", "up_to",
};

static bool is_kept(const char *name)
{
    for (size_t i = 0; i < sizeof KEPT / sizeof KEPT[0]; i++)
        if (strcmp(name, KEPT[i]) == 0)
            return true;
    return false;
}

bool word_valid(const char *name, struct err *e)
{
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (name[size] != '\0' || name[0] < 'a' || name[0] > 'z')
        return err_set(e, "\"%.40s\" is no name: write small letters, digits and _, a letter first",
                       name);
    if (size > PLUGIN_WORD_MOST)
        return err_set(e, "\"%s\" is too long a name: at most %d characters", name,
                       PLUGIN_WORD_MOST);
    if (is_kept(name))
        return err_set(e, "\"%s\" is a word of the language: take another name", name);
    return true;
}
