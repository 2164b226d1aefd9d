// A whole configuration: from a bundle of files to the model of a ruleset.
#ifndef CONFIG_READ_H
#define CONFIG_READ_H

#include "base/arena.h"
#include "base/intern.h"
#include "base/problem.h"
#include "config/source.h"
#include "core/language/model.h"

// Scan, parse, merge, inherit, check and read. Every problem of every file is added to `p`; true
// when none is an error. The model and all places in it live in the arena; the bundle may go. What
// could not be read is left out, so that a checker may run over the rest: every index in the model
// is one of the model's, or NONE where that is allowed. `texts` is the ruleset's pool, which the
// checker fills. Release the model with model_release.
bool config_model(const struct source *s, struct arena *a, struct intern *texts, struct model *out,
                  struct problems *p) MUST_USE;

// The same with settings changed before they are read into the model: the `set` of a rule test.
bool config_model_set(const struct source *s, struct arena *a, struct intern *texts,
                      const struct test_set *sets, size_t set_count, struct model *out,
                      struct problems *p) MUST_USE;

#endif
