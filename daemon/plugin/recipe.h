// A method's recipe: what it says of itself as a straight line, or as distances, held to the
// contract.
#ifndef PLUGIN_RECIPE_H
#define PLUGIN_RECIPE_H

#include <stdbool.h>

#include "core/language/method.h"

// method.prepare of the methods that have recipes. False also for a recipe that the host cannot
// run: the method is called then.
bool recipe_prepare(const struct method *m, const struct method_extent *numbers,
                    const double *parameters, const char *const *texts, struct method_recipe *out);
// method.measure, likewise.
bool recipe_measure(const struct method *m, const struct method_criteria *given,
                    struct method_distances *out);

#endif
