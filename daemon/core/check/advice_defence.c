// What an act must say to be defended (LANGUAGE section 7), and what counts twice.
#include <math.h>
#include <stdlib.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/check/advice.h"

static bool has_worths(const struct scheme *s)
{
    for (size_t i = 0; i < s->all_rule_count; i++)
        if (rule_has_worth(s->all_rules[i]))
            return true;
    return false;
}

// A score without an end: a bonus, or a worth times a ratio. In a scheme without a worth the scores
// are what is judged, no bonus to it.
static void ask_cap(struct advice *a, uint32_t scheme, const struct rule *r, bool worths)
{
    const struct scheme *s = &a->model->schemes[scheme];
    struct bounds raw = a->bounding.schemes[scheme].raw[r->index];
    if (r->is_group || !r->score.program || !isinf(raw.most) || advice_is_capped(s, r) ||
        advice_is_noted(s, r))
        return;
    struct place at = text_place(&r->score.text, r->score.tree->offset);
    if (!r->worth.given && worths)
        problem_ask(a->problems, at,
                    "bonus \"%s\" has no end: give it, or its group, a \"most\", or say in a "
                    "\"note\" why not",
                    r->label.name);
    else if (r->worth.given && raw.ratio)
        problem_ask(a->problems, at,
                    "the ratio in rule \"%s\" has no cap, so the rule may give more than its "
                    "worth: write min(1, ..), a \"cap\" or a \"most\", or say in a \"note\" why "
                    "not",
                    r->label.name);
}

struct asking {
    struct advice *advice;
    const struct rule *rule;
};

static void ask_hearing(void *context, uint32_t record)
{
    const struct asking *x = context;
    const struct record_type *t = &x->advice->model->records[record];
    const struct expr *score = &x->rule->score;
    if (!t->hearing && t->exclude_count == 0)
        problem_ask(x->advice->problems, text_place(&score->text, score->tree->offset),
                    "rule \"%s\" takes points away for each \"%s\", which has neither \"hearing\" "
                    "nor \"exclude\": nothing speaks for who is charged; give it one, or say in a "
                    "\"note\" why not",
                    x->rule->label.name, t->label.name);
}

static void ask_ties(struct advice *a, const struct outcome *o)
{
    char number[40];
    if (o->quota.tag == QUOTA_NONE || o->ties_given)
        return;
    double_format(o->quota.is_share ? round12(o->quota.number * 100.0) : o->quota.number, number);
    problem_ask(a->problems, o->label.at,
                "outcome \"%s\" takes the %s %s%s and does not say what becomes of those who are "
                "equal at the edge: write ties = \"in\", \"out\" or \"tie_break\"",
                o->label.name, o->quota.tag == QUOTA_TOP ? "top" : "bottom", number,
                o->quota.is_share ? "%" : "");
}

void advise_defence(struct advice *a, uint32_t scheme)
{
    const struct scheme *s = &a->model->schemes[scheme];
    bool worths = has_worths(s);
    for (size_t i = 0; i < s->all_rule_count; i++) {
        struct asking x = {a, s->all_rules[i]};
        ask_cap(a, scheme, x.rule, worths);
        if (!advice_is_noted(s, x.rule))
            advice_charges(a, scheme, x.rule, ask_hearing, &x);
    }
    for (size_t i = 0; i < s->outcome_count; i++)
        ask_ties(a, &s->outcomes[i]);
}

// --- counting twice ---

struct edges {     // of all kinds to those they belong to
    size_t *first; // per kind: the number of its first edge
    size_t count;
    const struct column **users; // per edge that belongs whole: the first column to add up over it
};

static void mark_path(const struct advice *a, struct edges *e, uint32_t path,
                      const struct column *k)
{
    if (path == NONE || path == PATH_NO)
        return;
    const struct path *way = &a->plan->paths[path];
    uint32_t kind = way->from;
    for (size_t i = 0; i < way->step_count; i++) {
        const struct belong *edge = &a->model->kinds[kind].belongs[way->steps[i]];
        const struct column **user = &e->users[e->first[kind] + way->steps[i]];
        if (edge->how == BELONG_WHOLE && !*user)
            *user = k;
        kind = edge->parent;
    }
}

static void mark_column(const struct advice *a, struct edges *e, const struct column *k)
{
    const struct gather *g = k->gather;
    if (!g || (g->aggregate != AGGREGATE_SUM && g->aggregate != AGGREGATE_COUNT))
        return;
    mark_path(a, e, g->path, k);
    size_t kinds = g->paths ? a->model->records[g->record].of_count : 0;
    for (size_t i = 0; i < kinds; i++)
        mark_path(a, e, g->paths[i], k);
}

static void say_double(const struct advice *a, const struct kind *k,
                       const struct column *const *users)
{
    for (size_t i = 0; i < k->belong_count && !k->note; i++)
        if (users[i])
            problem_hint(
                a->problems, k->belongs[i].at,
                "%s counts whole for every %s it belongs to, so %s counts it once for each "
                "of them; \"equal\", \"stated\" or \"first\" share it out, or say in a "
                "\"note\" of %s why not",
                k->label.name, k->belongs[i].name, users[i]->name, k->label.name);
}

void advise_double(struct advice *a)
{
    const struct model *m = a->model;
    struct edges e = {.first = mem_new(m->kind_count + 1, sizeof *e.first)};
    for (size_t i = 0; i < m->kind_count; i++) {
        e.first[i] = e.count;
        e.count += m->kinds[i].belong_count;
    }
    e.users = mem_new(e.count + 1, sizeof *e.users);
    for (size_t i = 0; i < a->plan->column_count; i++)
        mark_column(a, &e, &a->plan->columns[i]);
    for (size_t i = 0; i < m->kind_count; i++)
        say_double(a, &m->kinds[i], e.users + e.first[i]);
    free(e.first);
    free(e.users);
}
