// A judged rule: which of a subject's ratings count, and what they come to.
//
// The office's latest word counts; of panels each gives the mean of its raters, less the `trim`
// best and worst, when at least `quorum` of them rated; the rule is the sum of share x panel.
#ifndef CORE_RATING_H
#define CORE_RATING_H

#include "core/engine/engine.h"

enum rating_use {
    RATING_COUNTS,
    RATING_NOBODY, // of no panel
    RATING_RANGE,  // outside of what a judge may give
    RATING_TRIMMED,
    RATING_EARLIER // the office has rated again
};

// The raters of a judged rule: for each panel, who of its kind sits in it.
struct raters {
    const struct rule *rule;
    double **sits; // per panel: 1.0 for those, by row of its kind; NULL = all of the kind
};
bool raters_init(struct raters *r, struct engine *g, const struct rule *rule,
                 const struct window *w, struct err *e) MUST_USE;
void raters_release(struct raters *r);

// The ratings a subject was given for the rule in a period. The caller frees `uses`.
struct ratings {
    const struct rating *list; // in order of the ledger
    size_t count;
    uint8_t *uses;   // enum rating_use
    uint32_t *panel; // by which panel it counts, NONE
};
void ratings_find(struct ratings *out, const struct raters *r, const struct store *s,
                  uint32_t scheme, struct period p, uint32_t subject, double worth);
void ratings_release(struct ratings *r);
// The mean of one panel, or the office's word (panel 0 of a rule without panels); NaN = no data.
double ratings_panel(const struct ratings *ratings, const struct raters *r, uint32_t panel);
// All together, in points of a rule worth what it says.
double ratings_sum(const struct ratings *ratings, const struct raters *r);

#endif
