// The parts of the vocabulary, each in a file of its own; core/language/vocabulary.h joins them.
#ifndef CORE_VOCABULARY_PART_H
#define CORE_VOCABULARY_PART_H

#include "core/language/vocabulary.h"

struct word_list {
    const struct word *words;
    size_t count;
};

extern const struct word_list vocabulary_signs; // operators, literals
extern const struct word_list vocabulary_names; // names, prefixes, sets, types
extern const struct word_list vocabulary_calls; // aggregates, functions

#endif
