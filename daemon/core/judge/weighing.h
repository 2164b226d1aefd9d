// One cohort of a group whose numbers are treated, weighed or compared as columns: its criteria, or
// its rules' shares.
//
// 1. The steps are the language's: the columns as they come, `treat` in the order written,
//    `weights`, `combine`.
// 2. Rows come in order of the subjects' ids, and only those to which the group applies.
// 3. A cell without data stays so unless it is treated; what a method makes of it is the method's.
#ifndef CORE_WEIGHING_H
#define CORE_WEIGHING_H

#include "core/judge/judging.h"

struct weighing {
    struct judging *judging;
    const struct rule *rule;
    uint32_t *rows; // of the board
    size_t row_count, column_count, output_count;
    double **columns; // as they come, row_count each
    double **treated; // as they are used: the same where nothing is treated
    uint8_t **fates;  // enum cell_fate per cell; NULL where nothing is treated
    double **worths;  // rules: what each is worth to each row, 0 where it does not apply; else NULL
    double *weights;  // per column, sum 1
    int8_t *directions;
    double **outputs;    // what `combine` gives, output_count columns; the share is
    double *share;       // one of these; an infinity where the row failed
    const char **failed; // per row: why, or NULL
    // What methods have to say of the data is told when somebody asks for an explanation; NULL:
    // nobody does now.
    void (*said)(void *context, const char *text);
    void *said_context;
    struct arena arena; // of all the above
};

// The cohort's rows, columns, first weights and directions; then weighing_run does the steps.
// weighing_criteria takes columns made for all rows of the board (criteria_columns), and keeps
// them: they must outlive it.
void weighing_criteria(struct weighing *w, struct judging *j, const struct rule *r,
                       double *const *all, const struct peers *p, uint32_t cohort);
void weighing_rules(struct weighing *w, struct judging *j, const struct rule *r,
                    const struct peers *p, uint32_t cohort);
bool weighing_run(struct weighing *w, struct err *e) MUST_USE;
void weighing_release(struct weighing *w);

// What the criteria of a rule weigh as written, to the sum 1, and which way each is better.
void criteria_weights(const struct rule *r, double *weights, int8_t *directions);

// The criteria of a rule over all rows of the board, criterion_count columns; NULL on an error.
double **criteria_columns(struct judging *j, const struct rule *r, const struct window *w,
                          struct err *e);
void criteria_columns_free(const struct rule *r, double **all);

// The points of a rule with criteria as numbers: share x worth x times. `report`: rows that fail do
// so, with the reason; else they have no data.
bool criteria_values(struct judging *j, const struct rule *r, const struct window *w, bool report,
                     double *out, struct err *e) MUST_USE;

#endif
