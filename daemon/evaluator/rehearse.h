// `meritd --test`: the rule tests of configurations, each in an evaluator of its own, caged as any
// other. No ledger, no socket, no running daemon.
#ifndef EVALUATOR_REHEARSE_H
#define EVALUATOR_REHEARSE_H

#include <stdbool.h>
#include <stddef.h>

struct rehearse_options {
    const char *const *confs;
    size_t conf_count;
    const char *plugin_dir; // searched first
    const char *only;       // tests whose name holds this, or fits it as a pattern; NULL = all
    bool json, quiet, coverage, mutate;
};

// Exit status: 0 all passed, 1 a test failed (or its evaluator did), 2 a configuration, or a test
// in it, is wrong, or no test is meant by `only`. What was found goes to standard output, what is
// wrong to standard error (with json all of it to standard output).
int rehearse_main(const struct rehearse_options *o);

#endif
