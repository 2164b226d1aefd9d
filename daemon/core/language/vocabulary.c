#include "core/language/vocabulary.h"

#include <string.h>

#include "core/language/vocabulary_part.h"

static const struct word_list *const parts[] = {&vocabulary_signs, &vocabulary_names,
                                                &vocabulary_calls};
#define PARTS (sizeof parts / sizeof *parts)

size_t words_count(void)
{
    size_t count = 0;
    for (size_t i = 0; i < PARTS; i++)
        count += parts[i]->count;
    return count;
}

const struct word *words_at(size_t at)
{
    for (size_t i = 0; i < PARTS; i++) {
        if (at < parts[i]->count)
            return &parts[i]->words[at];
        at -= parts[i]->count;
    }
    return NULL;
}

const struct word *word_find(enum word_sort sort, const char *name)
{
    for (size_t i = 0; i < PARTS; i++)
        for (size_t k = 0; k < parts[i]->count; k++) {
            const struct word *w = &parts[i]->words[k];
            if (w->sort == sort && strcmp(w->name, name) == 0)
                return w;
        }
    return NULL;
}

bool word_is_kept(const char *name)
{
    static const enum word_sort sorts[] = {WORD_NAME, WORD_PREFIX, WORD_SET, WORD_AGGREGATE,
                                           WORD_FUNCTION};
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        const struct word *w = word_find(sorts[i], name);
        if (w && !w->yields)
            return true;
    }
    return false;
}

const char *word_sort_name(enum word_sort sort)
{
    static const char *const names[] = {
        [WORD_OPERATOR] = "operator",        [WORD_LITERAL] = "literal",   [WORD_NAME] = "name",
        [WORD_RECORD] = "value of a record", [WORD_PREFIX] = "prefix",     [WORD_SET] = "set",
        [WORD_AGGREGATE] = "aggregate",      [WORD_FUNCTION] = "function", [WORD_TYPE] = "type",
    };
    return names[sort];
}
