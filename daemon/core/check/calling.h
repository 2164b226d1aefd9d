// A call of a plugin's method while it is checked: what check_method.c (in an expression) and
// check_use.c (in a key of a group) share.
#ifndef CORE_CHECK_CALLING_H
#define CORE_CHECK_CALLING_H

#include "core/check/check.h"

struct calling {
    struct checker *c;
    const struct scope *scope; // as written
    struct scope own;          // of the columns that go in
    struct node *node;
    const struct method *method;
    struct node_argument **given; // per argument of the method; of CRITERIA per criterion
    size_t given_count;
    size_t criterion_count; // CRITERIA
    bool *seen;             // per parameter: it was given
    struct term **terms;    // per COLUMN argument
    struct node **nodes;
    size_t term_count;
    struct call *call;
    double **numbers;         // per parameter: its list with a value per criterion, to be changed
    const char ***list_texts; // likewise
};

// The method that "plugin.name" names; NULL with the problem reported.
const struct method *calling_method(struct checker *c, size_t offset, const char *plugin,
                                    const char *name);

// check_parameter.c: the call with the defaults of all parameters; then each that is named; then
// what must be given and is not, and lists with a value per criterion brought to their length.
void calling_begin(struct calling *k);
bool calling_parameter(struct calling *k, struct node_argument *a);
bool calling_end(struct calling *k);
// The numbers of `a` (a list, or one number) where it must have `count` of them; NULL: reported.
double *calling_numbers(const struct calling *k, const struct node_argument *a,
                        const struct method_parameter *p, size_t *count);
// Whether a number is within a parameter's bounds; else which bound it leaves, for a message.
bool parameter_holds(const struct method_parameter *p, double x, const char **which, double *bound);

// The place of a column among those a method gives; false with the problem reported.
bool calling_output(struct calling *k, const char *name);

#endif
