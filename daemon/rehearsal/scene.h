// A scene: one rule test set up. The configuration is read anew with what the test changes (`set`)
// and what it gives made part of it, the facts of the test are all there is, and the board is that
// of the last day of the period tested.
//
// A number that is given instead of computed (an indicator, rule.x) is made part of the language:
// the kind gets an attribute of its own, and the expression becomes "if has(it) then it else (..)".
// So nothing in the engine knows of tests. Lifetime: one test.
#ifndef REHEARSAL_SCENE_H
#define REHEARSAL_SCENE_H

#include "config/source.h"
#include "core/check/ruleset.h"
#include "core/engine/engine.h"

struct door;
struct waiting;

// What all scenes of a configuration share.
struct script {
    const struct source *source;   // as read from disk
    const struct methods *methods; // of the plugins that it names
    const struct model *known;     // the configuration as it stands, checked
};

struct scene {
    const struct script *script;
    struct problems *problems; // what is wrong with the test: the caller's
    struct ruleset ruleset;
    struct rule_test test; // of the scene's own model
    uint32_t kind;         // of the subjects that `given` and `expect` name
    uint32_t scheme;       // judged; for a value one of its own, whose show is the value
    bool is_value;
    struct store *store; // NULL until the ruleset has been checked
    struct engine *engine;
    struct arena arena;      // of the facts' texts
    struct door *door;       // NULL: no record type requires anything
    struct waiting *waiting; // records before they are let in (rehearsal/entrance.h)
    size_t waiting_count, waiting_room;
    int64_t seq;
    const struct board *board; // NULL: not made
};

// Set up the test `at` of the known model. False when it is wrong in itself: the problems say why.
bool scene_open(struct scene *s, const struct script *script, size_t at,
                struct problems *p) MUST_USE;
void scene_close(struct scene *s); // also of one that did not open
// Judge. False (a method failed for all, a circle through time) with the reason.
bool scene_judge(struct scene *s, struct err *e) MUST_USE;

#endif
