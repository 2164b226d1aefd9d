// Worths: in every cohort those that apply must come to the scheme's total.
#include "core/check/check.h"

#include <string.h>

#include "base/decimal.h"
#include "base/str.h"

static double worth_of(const struct rule *r, const char *cohort)
{
    if (!r->worth.given) {
        double sum = 0.0;
        for (size_t i = 0; i < r->rule_count; i++)
            sum += worth_of(r->rules[i], cohort);
        return sum;
    }
    if (r->worth.cohort_count == 0)
        return r->worth.number;
    for (size_t i = 0; cohort && i < r->worth.cohort_count; i++)
        if (strcmp(r->worth.cohorts[i], cohort) == 0)
            return r->worth.numbers[i];
    return 0.0; // does not apply in this cohort
}

static void add_figures(const struct rule *r, const char *cohort, struct str *out)
{
    char number[40];
    double worth = worth_of(r, cohort);
    if (!(worth > 0.0 || worth < 0.0))
        return;
    double_format(round12(worth), number);
    str_addf(out, "%s%s %s", out->size ? " + " : "", r->label.name, number);
}

static void check_total(struct checker *c, const struct scheme *s, const char *cohort)
{
    double sum = 0.0;
    char total[40], found[40];
    for (size_t i = 0; i < s->rule_count; i++)
        sum += worth_of(s->rules[i], cohort);
    if (compare12(sum, s->total) == 0)
        return;
    struct str figures;
    str_init(&figures);
    for (size_t i = 0; i < s->rule_count; i++)
        add_figures(s->rules[i], cohort, &figures);
    double_format(round12(s->total), total);
    double_format(round12(sum), found);
    problem_error(c->problems, s->total_at.file ? s->total_at : s->label.at,
                  "scheme \"%s\"%s%s%s: total is %s, but the worths come to %s (%s)", s->label.name,
                  cohort ? ", cohort \"" : "", cohort ? cohort : "", cohort ? "\"" : "", total,
                  found, figures.data ? figures.data : "no rule has a worth");
    str_release(&figures);
}

static void note(struct map *names, const char *name)
{
    (void)map_put(names, name, NULL);
}

// Cohorts named in worths; one that the cohort's own list does not have is a mistake.
static void note_cohorts(struct checker *c, const struct scheme *s, struct map *names)
{
    const struct type *e =
        s->cohort.program && s->cohort.type.tag == VALUE_ENUM ? s->cohort.type.enumerated : NULL;
    for (size_t i = 0; e && i < e->value_count; i++)
        note(names, e->values[i].name);
    for (size_t i = 0; i < s->all_rule_count; i++) {
        const struct worth *w = &s->all_rules[i]->worth;
        for (size_t k = 0; k < w->cohort_count; k++) {
            size_t before = names->count;
            note(names, w->cohorts[k]);
            if (!e || names->count == before)
                continue;
            struct near near;
            char hint[160];
            near_init(&near, w->cohorts[k]);
            for (size_t v = 0; v < e->value_count; v++)
                near_try(&near, e->values[v].name);
            problem_error(c->problems, w->at, "rule \"%s\": unknown cohort \"%s\"%s",
                          s->all_rules[i]->label.name, w->cohorts[k],
                          near_hint(&near, hint, sizeof hint));
        }
    }
}

// A share is a share of something.
static void check_shares(struct checker *c, const struct rule *r)
{
    for (size_t i = 0; rule_combines(r) && i < r->rule_count; i++)
        if (!rule_has_worth(r->rules[i]))
            problem_error(c->problems, r->rules[i]->label.at,
                          "rule \"%s\" has no worth, so it has no share in %s of group \"%s\"",
                          r->rules[i]->label.name,
                          r->combine.text.chars ? r->combine.text.chars : "the sum", r->label.name);
}

static void check_group(struct checker *c, const struct rule *r)
{
    double sum = 0.0;
    char own[40], found[40];
    if (!r->is_group || !r->worth.given || r->worth.cohort_count > 0 || rule_combines(r))
        return;
    for (size_t i = 0; i < r->rule_count; i++) {
        if (r->rules[i]->worth.given && r->rules[i]->worth.cohort_count > 0)
            return;
        sum += worth_of(r->rules[i], NULL);
    }
    if (compare12(sum, r->worth.number) == 0 || !(sum > 0.0 || sum < 0.0))
        return;
    double_format(round12(r->worth.number), own);
    double_format(round12(sum), found);
    problem_warning(c->problems, r->worth.at.file ? r->worth.at : r->label.at,
                    "group \"%s\" is worth %s, but its rules come to %s", r->label.name, own,
                    found);
}

void check_worths(struct checker *c, uint32_t scheme)
{
    const struct scheme *s = &c->model->schemes[scheme];
    struct map names;
    map_init(&names);
    note_cohorts(c, s, &names);
    for (size_t i = 0; i < s->all_rule_count; i++) {
        check_shares(c, s->all_rules[i]);
        check_group(c, s->all_rules[i]);
    }
    if (s->has_total && names.count == 0)
        check_total(c, s, NULL);
    for (size_t i = 0; s->has_total && i < names.count; i++)
        check_total(c, s, names.entries[i].key);
    map_release(&names);
}
