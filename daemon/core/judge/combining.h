// A group of a stretch of rows, combined by a method that looks at each row alone.
#ifndef CORE_COMBINING_H
#define CORE_COMBINING_H

#include "core/judge/judging.h"

// The method's call: what children's shares, each `count` rows, come to. row_failed: NULL where
// nobody asks. What the method has to say is told when all rows are judged at once, and not here.
bool combine_shares(const struct rule *r, size_t count, double *const *shares,
                    double *const *worths, double *result,
                    void (*row_failed)(void *context, size_t row, const char *text), void *context,
                    struct err *e) MUST_USE;

// The points of the group, for all rows of the stretch.
void judge_combined(struct judging *j, const struct rule *r);

// core/judge/group.c: are all rows alike in the group, and in each of its rules? Then the first
// tells for all.
bool group_alike(const struct judging *j, const struct rule *r);
// What the combined share is a share of: the group's worth, less that of children which do not
// apply, when it does not spread.
double worth_to_combine(const struct judging *j, const struct rule *r, size_t row);

#endif
