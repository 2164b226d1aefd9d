#include "plugin/word.h"

#include <stddef.h>
#include <string.h>

#include "core/language/token.h"
#include "core/language/vocabulary.h"

// The grammar's own words, and the names that stand before a dot in an expression.
static bool is_kept(const char *name)
{
    return token_keyword(name) != TOKEN_NAME || word_find(WORD_PREFIX, name);
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
