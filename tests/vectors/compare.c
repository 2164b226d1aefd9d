#include "compare.h"

#include <math.h>
#include <stdio.h>

void compare_cell(struct compare *c, const char *row, const char *column, double found,
                  double wanted)
{
    double away = fabs(found - wanted) / fmax(1.0, fabs(wanted));
    bool good = isnan(wanted) ? isnan(found) : away <= fmax(c->tolerance, c->floor);
    c->cells++;
    if (!isnan(away))
        c->most = fmax(c->most, away);
    if (good)
        return;
    if (c->wrong++ == 0)
        snprintf(c->first, sizeof c->first, "%.60s, %.60s: %.17g, not %.17g", row, column, found,
                 wanted);
}

void compare_column(struct compare *c, const struct vector *v, const char *column,
                    const double *found)
{
    const double *wanted = table_column(&v->expected, column);
    if (!wanted) {
        snprintf(c->first, sizeof c->first, "expected.csv has no column %.60s", column);
        c->wrong++;
        return;
    }
    for (size_t i = 0; i < v->expected.rows; i++) {
        const char *name = v->expected.texts[i * v->expected.columns];
        size_t row = vector_row(v, i);
        compare_cell(c, name, column, row < v->input.rows ? found[row] : (double)NAN, wanted[i]);
        if (row == v->input.rows && isnan(wanted[i]))
            c->wrong++; // nobody to compare with
    }
}
