#include "plugin/recipe.h"

#include <math.h>

#include "plugin/functions.h"
#include "plugin/signature.h"

static bool fits(const struct merit_recipe *r)
{
    const struct merit_knot *k = r->knots;
    if (r->input != MERIT_INPUT_FIRST && r->input != MERIT_INPUT_TURNED)
        return false;
    if (r->knot_count == 1)
        return isfinite(k[0].y);
    // a line whose ends are too far apart leaves the numbers on its way
    return r->knot_count == 2 && k[0].x < k[1].x && isfinite(k[1].x - k[0].x) && isfinite(k[0].y) &&
           isfinite(k[1].y) && isfinite(k[1].y - k[0].y);
}

bool recipe_prepare(const struct method *m, const struct method_extent *numbers,
                    const double *parameters, const char *const *texts, struct method_recipe *out)
{
    const struct signature *entry = m->handle;
    const struct merit_statistics of = {
        .size = sizeof of, .count = numbers->count, .least = numbers->least, .most = numbers->most};
    const struct merit_prepare given = {
        .size = sizeof given,
        .numbers = &of,
        .parameters = parameters,
        .texts = texts,
        .parameter_count = m->parameter_count,
        .host = functions_table(),
    };
    struct merit_recipe r = {.size = sizeof r};
    if (entry->prepare(&given, &r) != MERIT_DONE || !fits(&r))
        return false;
    *out = (struct method_recipe){
        .x0 = r.knots[0].x,
        .y0 = r.knots[0].y,
        .x1 = r.knots[1].x,
        .y1 = r.knots[1].y,
        .level = r.knot_count == 1,
        .turned = r.input == MERIT_INPUT_TURNED,
    };
    return true;
}
