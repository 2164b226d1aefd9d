#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caller.h"
#include "families.h"

#define COLUMNS_MOST 32

// params.json of our own folders: {"method": "peers.minmax", "given": "low: 60", "tolerance":
// 1e-12}, input.csv: the subject, then the method's columns in their order; of a method of `means`
// the children, whose "worths" stand in params.json. expected.csv: the subject and "result".
bool own_known(const struct vector *v)
{
    const char *method = json_string_value(json_object_get(v->params, "method"));
    return method && json_object_get(v->params, "given") &&
           (strncmp(method, "peers.", 6) == 0 || strncmp(method, "means.", 6) == 0);
}

bool own_run(const struct vector *v, struct compare *c)
{
    const char *method = json_string_value(json_object_get(v->params, "method"));
    const char *given = json_string_value(json_object_get(v->params, "given"));
    const json_t *worths = json_object_get(v->params, "worths");
    size_t rows = v->input.rows, count = v->input.columns - 1;
    const double *columns[COLUMNS_MOST];
    double weights[COLUMNS_MOST], *out = calloc(rows + 1, sizeof *out);
    bool done = count <= COLUMNS_MOST;
    for (size_t k = 0; done && k < count; k++) {
        columns[k] = v->input.cells + (k + 1) * rows;
        weights[k] = json_number_value(json_array_get(worths, k));
    }
    c->tolerance = json_number_value(json_object_get(v->params, "tolerance"));
    if (done)
        done = worths ? caller_group(method, given, rows, count, columns, weights, out)
                      : caller_column(method, given, rows, columns, out);
    if (done)
        compare_column(c, v, "result", out);
    free(out);
    return done;
}
