#include "core/check/advice.h"

bool advice_is_noted(const struct scheme *s, const struct rule *r)
{
    while (!r->note && r->parent != NONE)
        r = s->all_rules[r->parent];
    return r->note != NULL;
}

bool advice_is_capped(const struct scheme *s, const struct rule *r)
{
    while (!expr_given(&r->most) && r->parent != NONE)
        r = s->all_rules[r->parent];
    return expr_given(&r->most) || expr_given(&s->most);
}

void ruleset_advise(const struct ruleset *r, struct problems *p)
{
    struct advice a = {.ruleset = r, .model = &r->model, .plan = &r->plan, .problems = p};
    bounding_init(&a.bounding, r);
    advise_conditions(&a);
    for (uint32_t i = 0; i < r->model.scheme_count; i++) {
        advise_points(&a, i);
        advise_defence(&a, i);
    }
    advise_double(&a);
    advise_unused(&a);
    bounding_release(&a.bounding);
}
