// A change of a record's status: what verify, reject, withdraw, correct and appeal have in common.
#ifndef CTL_CHANGE_H
#define CTL_CHANGE_H

#include "ctl/verb.h"

struct change {
    const char *status; // that the record gets
    bool appeal_upheld; // and this with it
    const char *reason; // NULL = none; these are of the command line
    const char *heard_on, *decision, *corrected_by;
    const char *done; // what is said of each: "verified"
};

// For each word, which is a record's id. Goes on after a refusal; the worst ending is returned.
enum ending change_all(struct ctl *c, const struct change *change);

#define CHANGE_WAIT                                                                                \
    {                                                                                              \
        .name = "wait", .meaning = "until the boards reflect it"                                   \
    }

#endif
