// The words of expressions: every operator, built-in name, set, aggregate and function, with what
// it takes, what it gives, and what it does at its edges.
//
// One table for three readers: the checker resolves calls, counts arguments and suggests near names
// by it; the config room and the plugin host refuse its words as names; conf/REFERENCE.md and
// `meritctl help` are made of it. What is not here is not in the language.
#ifndef CORE_VOCABULARY_H
#define CORE_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

enum word_sort {
    WORD_OPERATOR,  // signs and words of the grammar: +, and, if
    WORD_LITERAL,   // numbers, units, texts, titles
    WORD_NAME,      // values with a name: today, worth
    WORD_RECORD,    // values of a record, inside a gather over records: date, share
    WORD_PREFIX,    // what stands before a dot: my., prev.
    WORD_SET,       // cohort, months; record types and kinds are sets, too
    WORD_AGGREGATE, // sum, streak
    WORD_FUNCTION,  // min, workdays
    WORD_TYPE       // of attributes and fields: number, money
};
#define WORD_SORTS (WORD_TYPE + 1)

struct word {
    const char *name;
    enum word_sort sort;
    bool yields;         // NAME: what is declared by that name comes first
    size_t least, most;  // FUNCTION: arguments
    const char *usage;   // how it is written: "clamp(x, low, high)"
    const char *meaning; // what it does
    const char *units;   // what it takes and gives
    const char *edges;   // no data, nothing there, limits
    const char *example; // an expression; of a TYPE: the text of a type; NULL: none
    const char *gives;   // what the example comes to, when that needs no facts; or NULL
};

// All of them, sort by sort; NULL past the last.
size_t words_count(void);
const struct word *words_at(size_t at);

// The word of that sort; NULL when there is none.
const struct word *word_find(enum word_sort sort, const char *name);

// Whether the language itself calls something by that name: a value, a prefix, a set, a call. (The
// grammar's keywords are core/language/token.h's.)
bool word_is_kept(const char *name);

// "operator", "value of a record", for people.
const char *word_sort_name(enum word_sort sort);

#endif
