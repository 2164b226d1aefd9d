// A daemon of its own on a ruleset that is written for it: started, told its subjects, asked over
// its socket by meritctl, stopped.
#ifndef TESTS_VECTORS_HOUSE_H
#define TESTS_VECTORS_HOUSE_H

#include <stdbool.h>
#include <sys/types.h>

#include <jansson.h>

struct house {
    char folder[64]; // private, with all that the daemon needs
    pid_t daemon;
    int log; // what it says, kept open so that it can
};

// False, with what was said on stderr, when the daemon refuses the ruleset, or the subjects.
bool house_open(struct house *h, const char *conf, const char *subjects);
void house_close(struct house *h);

// What meritctl VERB.. --json says; NULL, with what it said on stderr, when it fails.
json_t *house_ask(const struct house *h, const char *const *words);

#endif
