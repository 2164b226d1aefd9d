// A board in the making: what the steps of judging (rules, vetoes, standing, outcomes) share.
//
// The order of the steps is the language's: who, cohort, missing data, rules with their caps,
// groups, vetoes, rank, tie-break, grades, outcomes in the order written, their effects on grades,
// then the shows.
#ifndef CORE_JUDGING_H
#define CORE_JUDGING_H

#include "core/board.h"
#include "core/engine.h"

struct judging {
    struct engine *engine;
    const struct ruleset *ruleset;
    const struct scheme *scheme;
    struct board *board;
    double *scratch; // row_count numbers, for one step's use
};

// Run an expression over all rows into `out`; where it failed all rows stay no data and the failure
// is listed with the rule (NONE = none). `absent` stands where the expression is not given.
bool judging_run(struct judging *j, const struct expr *x, uint32_t rule, double absent,
                 double *out);
bool judging_run_program(struct judging *j, const struct program *p, uint32_t rule, double *out);

// Note that a rule (or NONE) failed for a row (or NONE: all rows).
void judging_fail(struct judging *j, uint32_t rule, uint32_t row, const char *text);

bool judging_assessed(const struct judging *j, size_t row); // who: not absent

// core/worth.c: the rules that stand side by side (the children of a group, or the scheme's own),
// and their worths.
struct siblings {
    struct rule **rules;
    size_t count;
    bool spread;
};
struct siblings siblings_of(const struct scheme *s, const struct rule *r);
void siblings_prepare(struct judging *j, const struct siblings *set); // who, worth, skipped, spread
bool rule_in_play(uint8_t state);                                     // applies and is not skipped
const struct missing *rule_missing(const struct scheme *s,
                                   const struct rule *r); // its own, its group's, the scheme's

// core/score.c: numbers into points. rule_round rounds x once, to the rule's decimals, in the
// scheme's scale; rule_take does so for all rows where the rule is scored.
bool rule_round(const struct judging *j, const struct rule *r, double x, points *out);
void rule_take(struct judging *j, uint32_t at, const double *values);
void rule_fill(struct judging *j, uint32_t at);                           // core/fill.c
void judge_ratings(struct judging *j, const struct rule *r, double *out); // core/rating.c
void judge_group(struct judging *j, const struct rule *r);                // core/group.c

// core/score.c: every rule's points, then totals and states.
void judge_rules(struct judging *j);
// core/conduct.c: vetoes; called before the ranking.
void judge_vetoes(struct judging *j);
bool judging_put_last(const struct judging *j, size_t row);
// core/standing.c: ranks and ties per cohort, then grades, then the order in which rows are listed.
void judge_standing(struct judging *j);
void judge_grades(struct judging *j);
void judge_listing(struct judging *j);
uint32_t quota_places(const struct quota *q, uint32_t ranked); // a share is rounded down
// core/outcome.c
void judge_outcomes(struct judging *j);

// core/standing.c: order rows of one cohort by keys: numbers descending or ascending, no data last,
// then by id. Sorts `rows` in place. keys[k][row].
struct sort_key {
    const double *values;
    bool descending;
};
void judging_sort(const struct judging *j, uint32_t *rows, size_t count,
                  const struct sort_key *keys, size_t key_count);
// True when two rows are equal by all keys (12 digits).
bool judging_equal(const struct sort_key *keys, size_t key_count, uint32_t a, uint32_t b);

#endif
