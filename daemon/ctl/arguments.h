// The command line: a verb, its words, its options and those that every verb takes.
//
// Options may stand anywhere, as --name VALUE or --name=VALUE; after -- all are words. What is
// wrong is one sentence, and nothing was done yet. Lifetime: the process; texts are argv's.
#ifndef CTL_ARGUMENTS_H
#define CTL_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct verb;

enum option_type { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER, OPTION_DAY };

struct option {
    const char *name;    // without the dashes
    const char *value;   // what its value is called: "N"; NULL for a flag
    const char *meaning; // one line
    enum option_type type;
    bool many;    // may stand more than once
    int64_t most; // of a number, which is at least 1
};

struct given {
    const struct option *option;
    const char *value; // NULL for a flag
    int64_t number;
};

struct arguments {
    const struct verb *verb;
    const char *const *words;
    size_t word_count;
    const struct given *given;
    size_t given_count;
    const char *socket; // as given, or NULL
    int64_t seconds;    // of --timeout; -1 = not given
    bool json;

    // For the reader only.
    const char **word_list;
    struct given *given_list;
};

// The options that every verb takes; for help.
const struct option *arguments_common(size_t *count);

// `verbs` is the table to look verbs up in. Error: what is wrong, and what would be right.
bool arguments_read(struct arguments *a, const struct verb *const *verbs, size_t verb_count,
                    int argc, char **argv, struct err *e) MUST_USE;
void arguments_release(struct arguments *a);

// The value of an option, or NULL / -1 / false when it was not given.
const char *arguments_text(const struct arguments *a, const char *name);
int64_t arguments_number(const struct arguments *a, const char *name);
bool arguments_flag(const struct arguments *a, const char *name);

#endif
