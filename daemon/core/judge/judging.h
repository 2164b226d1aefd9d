// A board in the making: what the steps of judging (rules, vetoes, standing, outcomes) share.
//
// The order of the steps is the language's: who, cohort, missing data, rules with their caps,
// groups, vetoes, rank, tie-break, grades, outcomes in the order written, their effects on grades,
// then the shows.
#ifndef CORE_JUDGING_H
#define CORE_JUDGING_H

#include "base/map.h"
#include "core/engine/board.h"
#include "core/engine/engine.h"

// What the rows of a rule have in common, so that one row is judged for all of them.
struct alike {
    bool rows;   // all have the state and the worth of the first
    points most; // no points are further from 0; POINTS_ANY: not known
};
#define POINTS_ANY INT64_MAX

struct judging {
    struct engine *engine;
    const struct ruleset *ruleset;
    const struct scheme *scheme;
    struct board *board; // or a stretch of it (core/judge/stretch.h): board->whole
    bool failed;         // of a stretch: something was to be noted as failed
    struct map *runs;    // of a stretch: programs opened, by their address; NULL of a board
    struct distance_run **measures; // of a stretch, per rule (core/judge/measuring.h); NULL
    double *scratch;                // row_count numbers, for one step's use
    double *values;                 // likewise: a score's
    const double *declared;         // per rule, per cohort: worth as written (core/judge/worth.c)
    bool *prepared;          // per rule: its row states and worths are known (core/judge/worth.c)
    struct alike *alike;     // per rule
    struct points_span span; // no row's points lie outside, where they are as the rules made them
    bool spanned;            // that is known
    bool rows_alike;         // all rows are assessed, and of one cohort
};

// Run an expression over all rows into `out`; where it failed all rows stay no data and the failure
// is listed with the rule (NONE = none). `absent` stands where the expression is not given.
bool judging_run(struct judging *j, const struct expr *x, uint32_t rule, double absent,
                 double *out);

// Note that a rule (or NONE) failed for a row (or NONE: all rows).
void judging_fail(struct judging *j, uint32_t rule, uint32_t row, const char *text);
// The same, and the rule has failed for all rows where it is in play.
void judging_fail_rule(struct judging *j, uint32_t rule, const char *text);

// core/judge/blame.c: whether an expression without data has none because a method failed for the
// row; then the rule's failure is noted.
bool judging_blame(struct judging *j, const struct expr *x, uint32_t rule, size_t row);

// Tells the listener (core/judge/scheme.h) which rule is at hand.
void judging_progress(const struct judging *j, uint32_t rule);

bool judging_assessed(const struct judging *j, size_t row); // who: not absent

// Run a program over the rows of the board, in a window; in the board's own of a stretch.
bool judging_values(struct judging *j, const struct program *p, const struct window *w, double *out,
                    struct err *e) MUST_USE;

// core/judge/worth.c: what rules are worth as written, in the cohorts of the board; NaN = none. For
// the caller to free.
double *worth_declare(const struct judging *j);
double worth_in_cohort(const struct rule *r, const char *cohort); // NaN = none
// In the subject's cohort.
double worth_declared(const struct judging *j, uint32_t rule, size_t row);
// The rule's states (in play or not) and worths, with those of its siblings, since worth may pass
// from one to the other. What decides them has been scored: core/check/check_rules.c sees to it.
void worth_prepare(struct judging *j, const struct rule *r);
bool rule_in_play(uint8_t state); // applies and is not skipped
// Something of these rules was skipped, and nothing in play is left to carry its worth.
bool worth_is_lost(const struct judging *j, struct rule *const *rules, size_t count, size_t row);

void rule_fill(struct judging *j, uint32_t at); // rows without data, by what the act lets stand in

// core/judge/score.c: a score (or the judges' points) as numbers, in the board's window or an
// earlier one. Reports nothing.
bool rule_values(struct judging *j, const struct rule *r, const struct window *w, double *out,
                 struct err *e) MUST_USE;
// rule_round rounds x once, to the rule's decimals, in the scheme's scale; rule_take does so for
// all rows where the rule is scored.
bool rule_round(const struct judging *j, const struct rule *r, double x, points *out);
void rule_take(struct judging *j, uint32_t at, const double *values);
// core/judge/rating.c: judges' points put together
bool judge_ratings(struct judging *j, const struct rule *r, const struct window *w, double *out,
                   struct err *e) MUST_USE;
void judge_group(struct judging *j, const struct rule *r); // core/judge/group.c

// core/judge/score.c: every rule's points, then totals and states, for the rows of the board.
void judge_rows(struct judging *j);
// core/judge/conduct.c: vetoes; called before the ranking.
void judge_vetoes(struct judging *j);
bool judging_put_last(const struct judging *j, size_t row);
// core/judge/standing.c: what ranks follow, the points or what is shown of them.
points judging_ranked_points(const struct judging *j, uint32_t row);
// Do the points alone decide who shares a rank, and who has which?
bool judging_by_points(const struct scheme *s);
// The order in which rows are listed, ranks and ties per cohort (core/judge/ranking.h), then
// grades.
void judge_standing(struct judging *j);
void judge_grades(struct judging *j);
uint32_t quota_places(const struct quota *q, uint32_t ranked); // a share is rounded down
// core/judge/outcome.c
void judge_outcomes(struct judging *j);

// core/judge/standing.c: order rows of one cohort by keys: numbers descending or ascending, no data
// last, then by id. Sorts `rows` in place. keys[k][row].
struct sort_key {
    const double *values;
    bool descending;
};
void judging_sort(const struct judging *j, uint32_t *rows, size_t count,
                  const struct sort_key *keys, size_t key_count);
// Below 0 when row a stands before b by the keys, 0 when they leave them equal (12 digits).
int judging_compare(const struct sort_key *keys, size_t key_count, uint32_t a, uint32_t b);
// True when two rows are equal by all keys.
bool judging_equal(const struct sort_key *keys, size_t key_count, uint32_t a, uint32_t b);

#endif
