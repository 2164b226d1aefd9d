// A board: the ranked result of a scheme for a period, with everything an explanation starts from.
//
// Arrays are indexed by the subject's row in its kind's frame. A rule's values stand one array per
// rule; they are many, so a board of many rows keeps none of them: they are judged anew for the
// rows that somebody asks about (core/judge/stretch.h). The arrays of the rules then hold the rows
// from rules_first on.
#ifndef CORE_BOARD_H
#define CORE_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/points.h"
#include "core/check/plan.h"
#include "core/engine/window.h"

enum row_state {
    ROW_ABSENT, // not assessed: no such subject then, not `who`, or `who` unknown
    ROW_RANKED,
    ROW_MISSING, // unranked: something its score needs has no data
    ROW_VETOED,  // unranked by a veto
    ROW_BROKEN   // unranked: a rule failed (infinity, method error); the board says which
};

enum rule_state {
    RULE_SCORED,
    RULE_NOT_APPLICABLE, // no worth in this cohort, or `when` is false
    RULE_WHEN_UNKNOWN,   // `when` has no answer: out, and listed
    RULE_NO_DATA,        // refused: the subject is unranked
    RULE_FILLED,         // no data, filled by `missing` (zero, full, median, last)
    RULE_SKIPPED,        // no data, worth spread over the others
    RULE_UNKNOWN,        // unknown = true in the act
    RULE_FAILED
};

enum veto_state { VETO_NO, VETO_FIRED, VETO_UNANSWERED, VETO_EXEMPT };

enum outcome_state {
    OUTCOME_OUT,
    OUTCOME_IN,
    OUTCOME_NEXT,         // among the `next` below the line: its place is in outcome_next
    OUTCOME_NOT_ELIGIBLE, // `when` is false
    OUTCOME_EXEMPT,       // `unless` held (or has no answer)
    OUTCOME_UNANSWERED    // `when` has no answer: not fired, and said so
};

struct board_rule {
    points *points; // POINTS_NONE = no data or not applicable
    double *worth;  // NaN = none
    uint8_t *state; // enum rule_state
    uint8_t *age;   // RULE_FILLED from an earlier period: how many periods ago, else 0
};

struct board_failure { // a rule that failed for a subject
    uint32_t rule, row;
    const char *text;
};

struct board_column { // one of its own, in another window than the board's
    uint32_t column;
    struct window window;
    double *values;
};

struct recipes;
struct distances;

struct board {
    struct arena arena;
    size_t holders; // beside the engine, which lets go of it when facts change
    uint32_t scheme;
    struct window window;
    size_t row_count;
    // Of a stretch of the rows of a board in the making: the board, and its row that the arrays
    // begin with. Else NULL and 0.
    struct board *whole;
    size_t first;
    bool keeps_rules;           // the rules' arrays hold all rows
    size_t rules_first;         // the row of the kind that they begin with
    bool rule_is_total;         // there is one, scored in all rows assessed, with their points
    bool total_waits;           // there is room to keep it, and nothing is written there
    double total_worth;         // what it is worth then
    uint8_t *state;             // enum row_state
    points *points;             // total
    uint32_t *cohort;           // index into cohort_names; NONE when absent
    const char **cohort_names;  // ids, as `worth` per cohort and the socket's ?cohort= name them
    const char **cohort_titles; // for people
    size_t cohort_count;
    bool one_cohort;         // all rows are of the first
    uint32_t *cohort_ranked; // per cohort: how many are ranked
    size_t *cohort_starts;   // where its rows begin in `order`; cohort_count + 1
    // Both NULL where order and points tell them (core/engine/ranks.h).
    uint32_t *rank;           // from 1; 0 = unranked
    uint8_t *tied;            // shares its rank after all tie-breaks
    uint32_t *grade;          // index into the scheme's grades, NONE; NULL where it has none
    struct board_rule *rules; // per scheme.all_rules
    size_t rule_count;
    uint8_t **vetoes;        // per veto: enum veto_state
    uint8_t **outcomes;      // per outcome: enum outcome_state
    uint32_t **outcome_next; // per outcome: place below the line, from 1
    double **shows;          // per show
    uint32_t *order; // rows as listed: cohorts by name, then rank, then id; unranked after; absent
                     // left out
    size_t listed;
    points *listed_points; // of the ranked, in that order, until the board is packed; NULL
    struct arena until_packed;
    struct board_failure *failures;
    size_t failure_count, failure_room;
    // columns that belong to this board while and after it is made (cohort methods, rank over a
    // cohort)
    double **own_columns; // per plan column, NULL when not made
    size_t own_column_count;
    struct recipes **own_recipes;     // likewise, of methods that have them (core/engine/recipe.h)
    struct distances **own_distances; // per rule, of criteria (core/engine/distance.h)
    struct board_column *shifted;     // the same in other windows
    size_t shifted_count, shifted_room;
};

#endif
