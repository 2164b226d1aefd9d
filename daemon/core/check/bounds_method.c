// What the methods of LANGUAGE section 5 can give. Of any other method, a user's own among them,
// nothing is known.
#include <math.h>
#include <string.h>

#include "core/check/bounds.h"

static bool is_named(const struct method *m, const char *plugin, const char *name)
{
    return strcmp(m->plugin, plugin) == 0 && strcmp(m->name, name) == 0;
}

// A parameter of the call; `otherwise` where it is none, or not one of the method's.
static double parameter(const struct call *call, const char *name, double otherwise)
{
    for (size_t i = 0; i < call->method->parameter_count; i++)
        if (strcmp(call->method->parameters[i].name, name) == 0 && !isnan(call->parameters[i]))
            return call->parameters[i];
    return otherwise;
}

static struct bounds with_zero(double a, double b)
{
    return bounds_hull(bounds_of(0.0, 0.0), bounds_hull(bounds_of(a, a), bounds_of(b, b)));
}

// min(most, per x n) of an n that is never below 0.
static struct bounds points_each(const struct call *call, bool is_ratio)
{
    double per = parameter(call, "per", 1.0), most = parameter(call, "most", ENDLESS);
    if (per < 0.0 || most < 0.0)
        return bounds_all();
    return (struct bounds){0.0, most, is_ratio && isinf(most)};
}

static struct bounds negative(struct bounds x)
{
    return bounds_of(-x.most, -x.least);
}

static bool of_basic(const struct call *call, const struct bounds *x, struct bounds *out)
{
    const struct method *m = call->method;
    if (is_named(m, "basic", "completion")) {
        double cap = parameter(call, "cap", ENDLESS);
        *out = with_zero(parameter(call, "floor", 0.0), cap);
        out->ratio = isinf(cap);
    } else if (is_named(m, "basic", "over")) {
        *out = points_each(call, true);
    } else if (is_named(m, "basic", "under") || is_named(m, "basic", "short")) {
        *out = negative(points_each(call, false));
    } else if (is_named(m, "basic", "each")) {
        double most = parameter(call, "most", ENDLESS), per = parameter(call, "per", 1.0);
        struct bounds each = bounds_times(x[0], bounds_of(per, per));
        *out =
            bounds_of(each.least < most ? each.least : most, each.most < most ? each.most : most);
        out->ratio = x[0].ratio && isinf(out->most);
    } else {
        return false;
    }
    return true;
}

static bool of_peers(const struct call *call, const struct bounds *x, struct bounds *out)
{
    const struct method *m = call->method;
    if (is_named(m, "peers", "minmax")) {
        double low = parameter(call, "low", 0.0), high = parameter(call, "high", 1.0);
        double flat = parameter(call, "flat", high);
        *out = bounds_hull(bounds_hull(bounds_of(low, low), bounds_of(high, high)),
                           bounds_of(flat, flat));
    } else if (is_named(m, "peers", "share_of_best")) {
        *out = bounds_of(x[0].least >= 0.0 ? 0.0 : -ENDLESS, 1.0);
    } else if (is_named(m, "peers", "rank_points")) {
        double first = parameter(call, "first", 1.0), least = parameter(call, "least", 0.0);
        *out = parameter(call, "step", 0.1) >= 0.0
                   ? bounds_of(least < first ? least : first, least > first ? least : first)
                   : bounds_all();
    } else {
        return false;
    }
    return true;
}

struct bounds bounds_method(const struct call *call, const struct bounds *operands)
{
    struct bounds out;
    if (call->method->result == RESULT_BOOL)
        return bounds_of(0.0, 1.0);
    if (of_basic(call, operands, &out) || of_peers(call, operands, &out))
        return out;
    if (is_named(call->method, "gate", "months"))
        return bounds_of(0.0, ENDLESS);
    return bounds_all();
}
