#include "core/check/bounds.h"

#include <math.h>

#include "base/decimal.h"
#include "base/str.h"

struct bounds bounds_of(double least, double most)
{
    return (struct bounds){.least = least, .most = most};
}

struct bounds bounds_all(void)
{
    return bounds_of(-ENDLESS, ENDLESS);
}

// What is no number says nothing.
struct bounds bounds_sane(struct bounds b)
{
    b.least = isnan(b.least) ? -ENDLESS : b.least;
    b.most = isnan(b.most) ? ENDLESS : b.most;
    b.ratio = b.ratio && isinf(b.most);
    return b;
}

static double lower(double a, double b)
{
    return a < b ? a : b;
}

static double higher(double a, double b)
{
    return a > b ? a : b;
}

struct bounds bounds_hull(struct bounds a, struct bounds b)
{
    return bounds_sane(
        (struct bounds){lower(a.least, b.least), higher(a.most, b.most), a.ratio || b.ratio});
}

bool bounds_is_point(const struct bounds *b)
{
    return !(b->least < b->most);
}

bool bounds_is_constant(const struct program *p)
{
    for (size_t i = 0; i < p->op_count; i++)
        if (p->ops[i].operands == 0 && p->ops[i].code != OP_CONST)
            return false;
    return true;
}

void bounds_print(const struct bounds *b, struct str *out)
{
    char least[40], most[40];
    double_format(round12(b->least), least);
    double_format(round12(b->most), most);
    if (isinf(b->least) && isinf(b->most))
        str_add(out, "any number");
    else if (isinf(b->most))
        str_addf(out, "at least %s", least);
    else if (isinf(b->least))
        str_addf(out, "at most %s", most);
    else if (bounds_is_point(b))
        str_addf(out, "always %s", least);
    else
        str_addf(out, "from %s to %s", least, most);
}

// --- arithmetic ---

struct bounds bounds_add(struct bounds a, struct bounds b)
{
    return bounds_sane((struct bounds){a.least + b.least, a.most + b.most, a.ratio || b.ratio});
}

struct bounds bounds_negate(struct bounds a)
{
    return bounds_sane(bounds_of(-a.most, -a.least));
}

static double product(double a, double b)
{
    bool nothing = !(a < 0.0 || a > 0.0) || !(b < 0.0 || b > 0.0); // also 0 times no end
    return nothing ? 0.0 : a * b;
}

struct bounds bounds_times(struct bounds a, struct bounds b)
{
    struct bounds x = bounds_of(product(a.least, b.least), product(a.most, b.most));
    struct bounds y = bounds_of(product(a.least, b.most), product(a.most, b.least));
    struct bounds out = bounds_hull(bounds_of(lower(x.least, x.most), higher(x.least, x.most)),
                                    bounds_of(lower(y.least, y.most), higher(y.least, y.most)));
    out.ratio = a.ratio || b.ratio;
    return bounds_sane(out);
}

// x / 0 is no data, so a divisor comes as near to 0 as it likes, but keeps its side.
struct bounds bounds_divide(struct bounds a, struct bounds b)
{
    struct bounds inverse = bounds_all();
    if (b.least >= 0.0)
        inverse = bounds_of(1.0 / b.most, b.least > 0.0 ? 1.0 / b.least : ENDLESS);
    else if (b.most <= 0.0)
        inverse = bounds_of(b.most < 0.0 ? 1.0 / b.most : -ENDLESS, 1.0 / b.least);
    inverse.ratio = !bounds_is_point(&b) && isinf(inverse.most);
    return bounds_times(a, inverse);
}

struct bounds bounds_least(const struct bounds *x, size_t count, double sign)
{
    struct bounds out = x[0];
    for (size_t i = 1; i < count; i++) {
        bool keeps = out.ratio && x[i].ratio; // of the least of several the other one is the end
        if (sign < 0.0)
            out = (struct bounds){higher(out.least, x[i].least), higher(out.most, x[i].most),
                                  out.ratio || x[i].ratio};
        else
            out = (struct bounds){lower(out.least, x[i].least), lower(out.most, x[i].most), keeps};
    }
    return bounds_sane(out);
}

struct bounds bounds_abs(struct bounds x)
{
    double high = higher(fabs(x.least), fabs(x.most));
    double low = x.least > 0.0 ? x.least : x.most < 0.0 ? -x.most : 0.0;
    return bounds_sane((struct bounds){low, high, x.ratio});
}

struct bounds bounds_clamp(struct bounds x, struct bounds least, struct bounds most)
{
    struct bounds up[] = {x, least}, down[] = {x, most};
    struct bounds raised = bounds_least(up, 2, -1.0), cut = bounds_least(down, 2, 1.0);
    struct bounds then_cut[] = {raised, most}, then_raised[] = {cut, least};
    // which comes first matters only where least may be above most
    return bounds_hull(bounds_least(then_cut, 2, 1.0), bounds_least(then_raised, 2, -1.0));
}

struct bounds bounds_round(struct bounds x, struct bounds digits)
{
    double half = 0.5;
    if (!bounds_is_point(&digits) || digits.least < 0.0)
        return bounds_all();
    for (double d = digits.least; d > 0.0 && half > 1e-15; d -= 1.0)
        half /= 10.0;
    struct bounds out = bounds_add(x, bounds_of(-half, half));
    if (digits.least < 1.0 && floor(x.least) >= x.least)
        out.least = x.least; // whole already
    if (digits.least < 1.0 && floor(x.most) >= x.most)
        out.most = x.most;
    out.least = x.least >= 0.0 ? higher(out.least, 0.0) : out.least;
    out.most = x.most <= 0.0 ? lower(out.most, 0.0) : out.most;
    out.ratio = x.ratio;
    return bounds_sane(out);
}

// Whole steps, towards zero; a size below 0 gives no data.
struct bounds bounds_steps(struct bounds x, struct bounds size)
{
    struct bounds quotient =
        bounds_divide(x, bounds_of(higher(size.least, 0.0), higher(size.most, 0.0)));
    struct bounds out = {.least = floor(round12(quotient.least)),
                         .most = -floor(-round12(quotient.most)),
                         .ratio = quotient.ratio || x.ratio};
    if (quotient.most >= 0.0)
        out.most = floor(round12(quotient.most));
    if (quotient.least <= 0.0)
        out.least = -floor(-round12(quotient.least));
    return bounds_sane(out);
}

struct bounds bounds_sign(struct bounds x)
{
    return (struct bounds){x.least >= 0.0 ? 0.0 : -ENDLESS, x.most <= 0.0 ? 0.0 : ENDLESS, x.ratio};
}

// --- yes or no ---

struct bounds bounds_compare(enum opcode code, const struct bounds *x, const struct bounds *y)
{
    int highest = compare12(x->most, y->least); // < 0: always below
    int lowest = compare12(x->least, y->most);  // > 0: always above
    bool always = false, never = false, same = bounds_is_point(x) && bounds_is_point(y);
    switch ((int)code) {
    case OP_EQUAL:
    case OP_UNEQUAL:
        always = same && highest == 0;
        never = highest < 0 || lowest > 0;
        break;
    case OP_LESS:
    case OP_GREATER_EQUAL:
        always = highest < 0;
        never = lowest >= 0;
        break;
    case OP_LESS_EQUAL:
    case OP_GREATER:
        always = highest <= 0;
        never = lowest > 0;
        break;
    }
    bool turned = code == OP_UNEQUAL || code == OP_GREATER_EQUAL || code == OP_GREATER;
    bool yes = turned ? never : always, no = turned ? always : never;
    return bounds_of(yes ? 1.0 : 0.0, no ? 0.0 : 1.0);
}
