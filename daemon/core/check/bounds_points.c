// Bounds of points: what a rule, a group and a scheme can give.
#include <math.h>
#include <string.h>

#include "core/check/bounds.h"

static struct bounds nothing(void)
{
    return bounds_of(0.0, 0.0);
}

// As written, in all cohorts in which it applies.
static struct bounds worth_written(const struct rule *r)
{
    struct bounds out = nothing();
    if (r->worth.given && r->worth.cohort_count == 0)
        return bounds_of(r->worth.number, r->worth.number);
    for (size_t i = 0; i < r->worth.cohort_count; i++) {
        struct bounds one = bounds_of(r->worth.numbers[i], r->worth.numbers[i]);
        out = i ? bounds_hull(out, one) : one;
    }
    for (size_t i = 0; !r->worth.given && i < r->rule_count; i++)
        out = bounds_add(out, bounds_hull(nothing(), worth_written(r->rules[i])));
    return out;
}

static bool worth_moves(const struct scheme *s)
{
    for (size_t i = 0; i < s->all_rule_count; i++)
        if (s->all_rules[i]->spread || rule_may_skip(s, s->all_rules[i]))
            return true;
    return false;
}

// Where worth may pass from rule to rule, one may come to have all of it.
static void fill_worths(const struct scheme *s, struct bounds_scheme *out)
{
    struct bounds whole = nothing();
    bool moves = worth_moves(s);
    for (size_t i = 0; i < s->rule_count; i++)
        whole = bounds_add(whole, bounds_hull(nothing(), worth_written(s->rules[i])));
    // children before their groups would do as well: each group is summed up once per level
    for (size_t i = 0; i < s->all_rule_count; i++) {
        out->worths[i] = worth_written(s->all_rules[i]);
        if (moves)
            out->worths[i] = bounds_hull(bounds_hull(nothing(), out->worths[i]), whole);
    }
}

static double digits_of(int decimals)
{
    double unit = 1.0;
    for (int i = 0; i < decimals; i++)
        unit /= 10.0;
    return unit;
}

// Rounded to the rule's decimals, unless the ends are whole: then so they stay.
static struct bounds rounded(struct bounds x, int decimals)
{
    double half = digits_of(decimals) / 2.0;
    if (floor(x.least) < x.least)
        x.least -= half;
    if (floor(x.most) < x.most)
        x.most += half;
    return x;
}

// A cap without an answer leaves no data, or the points as they are where they were filled in.
static struct bounds capped(const struct bounding *b, struct bounds x, const struct expr *least,
                            const struct expr *most, struct bounds_place at, bool filled)
{
    struct bounds low = bounds_of(-ENDLESS, -ENDLESS), high = bounds_of(ENDLESS, ENDLESS);
    if (least->program)
        low = bounds_program(b, least->program, at, NULL);
    if (most->program)
        high = bounds_program(b, most->program, at, NULL);
    struct bounds kept = bounds_clamp(x, low, high);
    return filled ? bounds_hull(kept, x) : kept;
}

static bool may_be_filled(const struct scheme *s, const struct rule *r)
{
    enum missing_how how = rule_missing(s, r)->how;
    return !r->is_group && how != MISSING_REFUSE && how != MISSING_SKIP;
}

static struct bounds of_score(const struct bounding *b, uint32_t scheme, const struct rule *r)
{
    const struct scheme *s = &b->ruleset->model.schemes[scheme];
    const struct bounds_scheme *own = &b->schemes[scheme];
    struct bounds_place at = {scheme, NONE};
    if (r->is_judged && r->has_range)
        return bounds_of(r->range_least, r->range_most);
    if (r->is_judged || r->is_unknown) // as the act has it, though the text is lost
        return bounds_hull(nothing(), own->worths[r->index]);
    if (!r->score.program)
        return bounds_all();
    struct bounds out = bounds_program(b, r->score.program, at, NULL);
    enum missing_how how = rule_missing(s, r)->how;
    if (how == MISSING_ZERO)
        out = bounds_hull(out, nothing());
    if (how == MISSING_FULL)
        out = bounds_hull(out, own->worths[r->index]);
    return out;
}

// A mean of shares of 0 to 1 is one, too.
static bool is_mean_of_shares(const struct bounds_scheme *own, const struct rule *r)
{
    static const char *const known[] = {"arithmetic", "geometric", "harmonic", "power",
                                        "min",        "max",       "median"};
    bool mean = false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        mean = mean || (strcmp(r->combine.method->plugin, "means") == 0 &&
                        strcmp(r->combine.method->name, known[i]) == 0);
    for (size_t i = 0; mean && i < r->rule_count; i++) {
        const struct bounds *child = &own->rules[r->rules[i]->index];
        mean = child->least >= 0.0 && child->most <= own->worths[r->rules[i]->index].least;
    }
    return mean;
}

static struct bounds of_group(const struct bounding *b, uint32_t scheme, const struct rule *r)
{
    const struct bounds_scheme *own = &b->schemes[scheme];
    struct bounds out = nothing();
    bool of_shares = r->combine.method && r->criterion_count == 0 && r->treat_count == 0;
    if (of_shares && is_mean_of_shares(own, r))
        out = bounds_hull(nothing(), own->worths[r->index]);
    else if (rule_combines(r) || r->criterion_count > 0)
        out = bounds_all();
    for (size_t i = 0; !rule_combines(r) && i < r->rule_count; i++)
        out = bounds_add(out, own->rules[r->rules[i]->index]);
    return bounds_times(out, bounds_of(r->times, r->times));
}

// Whom it does not apply to has nothing of it.
static bool always_applies(const struct rule *r)
{
    return !expr_given(&r->when) && r->worth.cohort_count == 0;
}

static void fill_rule(const struct bounding *b, uint32_t scheme, const struct rule *r)
{
    const struct scheme *s = &b->ruleset->model.schemes[scheme];
    struct bounds x = r->is_group ? of_group(b, scheme, r) : of_score(b, scheme, r);
    struct bounds_place at = {scheme, NONE};
    b->schemes[scheme].raw[r->index] = x;
    bool sure = (!r->least.program || bounds_is_constant(r->least.program)) &&
                (!r->most.program || bounds_is_constant(r->most.program));
    x = capped(b, x, &r->least, &r->most, at, !sure && may_be_filled(s, r));
    x = rounded(x, r->decimals >= 0 ? r->decimals : s->decimals);
    if (!always_applies(r) || rule_may_skip(s, r))
        x = bounds_hull(x, nothing());
    b->schemes[scheme].rules[r->index] = x;
}

void bounds_points(struct bounding *b, uint32_t scheme)
{
    const struct scheme *s = &b->ruleset->model.schemes[scheme];
    struct bounds_scheme *out = &b->schemes[scheme];
    if (!out->rules) {
        out->rules = arena_array(&b->arena, s->all_rule_count + 1, sizeof *out->rules);
        out->raw = arena_array(&b->arena, s->all_rule_count + 1, sizeof *out->raw);
        out->worths = arena_array(&b->arena, s->all_rule_count + 1, sizeof *out->worths);
        for (size_t i = 0; i < s->all_rule_count; i++)
            out->rules[i] = bounds_all();
        out->points = bounds_all();
        fill_worths(s, out);
    }
    for (size_t i = 0; i < s->rule_order_count; i++) // children before their groups
        fill_rule(b, scheme, s->all_rules[s->rule_order[i]]);
    out->sum = nothing();
    for (size_t i = 0; i < s->rule_count; i++)
        out->sum = bounds_add(out->sum, out->rules[s->rules[i]->index]);
    struct bounds_place at = {scheme, NONE};
    out->points = capped(b, out->sum, &s->least, &s->most, at, false);
    for (size_t i = 0; i < s->veto_count; i++)
        if (s->vetoes[i].effect == EFFECT_ZERO)
            out->points = bounds_hull(out->points, nothing());
}
