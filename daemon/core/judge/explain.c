#include "core/judge/explain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/engine/ranks.h"
#include "core/judge/explaining.h"
#include "core/judge/formula.h"
#include "core/judge/judging.h"
#include "core/judge/rating.h"
#include "core/judge/reason.h"
#include "core/judge/states.h"
#include "core/judge/stretch.h"
#include "core/judge/terms.h"

static void put_points(struct explaining *x, const char *key, points p)
{
    json_key(x->json, key);
    json_points(x->json, p, x->scheme->decimals, x->scheme->decimals);
}

static void put_place(struct explaining *x, const struct place *at)
{
    if (!at->file)
        return;
    str_clear(&x->text);
    str_addf(&x->text, "%s:%u", at->file, at->line);
    json_put_text(x->json, "place", x->text.data);
}

bool explain_formula(struct explaining *x, const char *key, const struct expr *e, const char *terms)
{
    const struct program *p = e->program;
    if (!p)
        return true;
    double *values = mem_new(p->op_count + 1, sizeof *values);
    bool done = engine_trace(x->engine, p, x->scheme->of, &x->board->window, x->board, x->row,
                             values, x->err);
    if (done) {
        str_clear(&x->text);
        formula_write(x->ruleset, engine_store(x->engine), p, values, &x->text);
        str_add(&x->text, " = ");
        formula_value(x->ruleset, engine_store(x->engine), &e->type, values[p->op_count - 1], true,
                      &x->text);
        reason_add(p, values, &x->text);
        json_put_text(x->json, key, x->text.data);
    }
    if (done && terms) {
        json_key(x->json, terms);
        done = terms_write(x->engine, p, x->scheme->of, &x->board->window, x->board, x->row, values,
                           x->json, x->err);
    }
    free(values);
    return done;
}

// A bound that is but a number is told as that.
static bool put_bound(struct explaining *x, const char *key, const struct expr *bound)
{
    const struct program *p = bound->program;
    if (!p || p->op_count > 1 || p->ops[0].code != OP_CONST)
        return !p || explain_formula(x, key, bound, NULL);
    str_clear(&x->text);
    formula_value(x->ruleset, engine_store(x->engine), &bound->type, p->ops[0].number, true,
                  &x->text);
    json_put_text(x->json, key, x->text.data);
    return true;
}

static const char *missing_name(const struct missing *m)
{
    static const char *const names[] = {"refuse", "zero", "skip", "full", "last", "median"};
    return names[m->how];
}

static const char *rating_why(enum rating_use use)
{
    static const char *const names[] = {NULL, "of nobody who rates this",
                                        "outside of what a judge may give", "trimmed",
                                        "the office has rated again"};
    return names[use];
}

static void put_rating_list(struct explaining *x, const struct ratings *r)
{
    json_key(x->json, "ratings");
    json_array(x->json);
    for (size_t i = 0; i < r->count; i++) {
        const char *why = rating_why((enum rating_use)r->uses[i]);
        json_object(x->json);
        json_put_text(x->json, "record", r->list[i].id);
        json_put_text(x->json, "rater", r->list[i].rater);
        json_put_double(x->json, "points", r->list[i].points);
        json_put_text(x->json, "reason", r->list[i].reason);
        if (why)
            json_put_text(x->json, "passed_over", why);
        json_object_end(x->json);
    }
    json_array_end(x->json);
}

// "mean(13, 14)", in the order of the ledger; the office's word plain. Where too few rated:
// "mean(15; 1 of a quorum of 2)".
static void add_panel(struct explaining *x, const struct ratings *r, uint32_t panel, bool office,
                      size_t quorum)
{
    size_t told = 0, rated = 0;
    str_add(&x->text, office ? "" : "mean(");
    for (size_t i = 0; i < r->count; i++) {
        rated += r->panel[i] == panel;
        if (r->panel[i] != panel || r->uses[i] != RATING_COUNTS)
            continue;
        str_add(&x->text, told++ ? ", " : "");
        formula_number(r->list[i].points, &x->text);
    }
    str_add(&x->text, told ? "" : "no data");
    if (quorum > 1 && rated < quorum)
        str_addf(&x->text, "; %zu of a quorum of %zu", rated, quorum);
    str_add(&x->text, office ? "" : ")");
}

// "0.7 x mean(13, 14) + 0.3 x mean(12) = 13.05", and with worth from a sibling " x 20 / 15".
static void put_judges(struct explaining *x, const struct rule *r, const struct raters *raters,
                       const struct ratings *given, double declared)
{
    double worth = x->board->rules[r->index].worth[x->at], sum = ratings_sum(given, raters);
    bool grown = declared > 0 && (worth < declared || worth > declared);
    str_clear(&x->text);
    str_add(&x->text, grown && r->panel_count > 1 ? "(" : "");
    for (uint32_t k = 0; k < r->panel_count; k++) {
        str_add(&x->text, k ? " + " : "");
        if (r->panels[k].share < 1.0 || r->panels[k].share > 1.0) {
            formula_number(r->panels[k].share, &x->text);
            str_add(&x->text, " x ");
        }
        add_panel(x, given, k, false, (size_t)r->panels[k].quorum);
    }
    if (!r->panel_count)
        add_panel(x, given, 0, true, 1);
    str_add(&x->text, grown && r->panel_count > 1 ? ")" : "");
    if (grown) {
        str_add(&x->text, " x ");
        formula_number(worth, &x->text);
        str_add(&x->text, " / ");
        formula_number(declared, &x->text);
        sum = sum * worth / declared;
    }
    str_add(&x->text, " = ");
    formula_number(sum, &x->text);
    json_put_text(x->json, "formula", x->text.data);
}

static bool put_ratings(struct explaining *x, const struct rule *r)
{
    struct store *store = engine_store(x->engine);
    const struct board *b = x->board;
    double declared = worth_in_cohort(r, b->cohort_names[b->cohort[x->row]]);
    struct raters raters;
    struct ratings given;
    bool done = raters_init(&raters, x->engine, r, &b->window, x->err);
    if (done) {
        ratings_find(&given, &raters, store, b->scheme, b->window.period,
                     store_subject_at(store, x->scheme->of, x->row), declared);
        put_judges(x, r, &raters, &given, declared);
        put_rating_list(x, &given);
        ratings_release(&given);
    }
    raters_release(&raters);
    return done;
}

static bool put_rules(struct explaining *x, struct rule **rules, size_t count);

// What the group's own points differ by from the plain sum of its children: its caps, its
// combination.
static void put_difference(struct explaining *x, struct rule **rules, size_t count, points whole,
                           const char *why)
{
    points sum = 0;
    if (whole == POINTS_NONE)
        return;
    for (size_t i = 0; i < count; i++) {
        points p = x->board->rules[rules[i]->index].points[x->at];
        if (p != POINTS_NONE && !points_add(sum, p, &sum))
            return;
    }
    if (whole == sum)
        return;
    json_key(x->json, "adjustment");
    json_object(x->json);
    json_put_text(x->json, "why", why);
    put_points(x, "points", whole - sum);
    json_object_end(x->json);
}

static const char *group_why(const struct rule *r)
{
    if (rule_combines(r))
        return "combined, less the sum of its parts";
    return "least, most or times of the group, less the sum of its parts";
}

// Why a rule is out of play.
static bool put_state(struct explaining *x, const struct rule *r, uint8_t state)
{
    bool out = state == RULE_NOT_APPLICABLE || state == RULE_WHEN_UNKNOWN;
    return !out || !expr_given(&r->when) || explain_formula(x, "when", &r->when, "when_terms");
}

static bool put_score(struct explaining *x, const struct rule *r, uint8_t state)
{
    if (state == RULE_NOT_APPLICABLE || state == RULE_WHEN_UNKNOWN)
        return put_state(x, r, state);
    if (r->is_judged ? !put_ratings(x, r) : !explain_formula(x, "formula", &r->score, "terms"))
        return false;
    return put_bound(x, "least", &r->least) && put_bound(x, "most", &r->most);
}

static bool put_rule(struct explaining *x, const struct rule *r)
{
    const struct board_rule *br = &x->board->rules[r->index];
    uint8_t state = br->state[x->at];
    json_object(x->json);
    json_put_text(x->json, "rule", r->label.name);
    json_put_text(x->json, "title", r->label.title);
    if (r->clause)
        json_put_text(x->json, "clause", r->clause);
    if (r->note)
        json_put_text(x->json, "note", r->note);
    put_place(x, &r->label.at);
    if (!isnan(br->worth[x->at]))
        json_put_double(x->json, "worth", br->worth[x->at]);
    put_points(x, "points", br->points[x->at]);
    json_put_text(x->json, "state", rule_state_name((enum rule_state)state));
    json_put_text(x->json, "missing", missing_name(rule_missing(x->scheme, r)));
    if (br->age[x->at])
        json_put_int(x->json, "periods_ago", br->age[x->at]);
    bool done = true;
    if (r->is_group) {
        json_put_text(x->json, "combine", r->combine.call ? r->combine.text.chars : "sum");
        done = put_bound(x, "least", &r->least) && put_bound(x, "most", &r->most) &&
               (!rule_compares(r) || explain_weighing(x, r)) &&
               put_rules(x, r->rules, r->rule_count);
        put_difference(x, r->rules, r->rule_count, br->points[x->at], group_why(r));
    } else if (rule_has_criteria(r)) {
        json_put_text(x->json, "combine", r->combine.call ? r->combine.text.chars : "sum");
        done = put_state(x, r, state) && put_bound(x, "least", &r->least) &&
               put_bound(x, "most", &r->most) && explain_weighing(x, r);
    } else if (!r->is_unknown) {
        if (expr_given(&r->score))
            json_put_text(x->json, "score", r->score.text.chars);
        done = put_score(x, r, state);
    }
    json_object_end(x->json);
    return done;
}

static bool put_rules(struct explaining *x, struct rule **rules, size_t count)
{
    bool done = true;
    json_key(x->json, "rules");
    json_array(x->json);
    for (size_t i = 0; i < count && done; i++)
        done = put_rule(x, rules[i]);
    json_array_end(x->json);
    return done;
}

static bool put_vetoes(struct explaining *x)
{
    bool done = true;
    json_key(x->json, "vetoes");
    json_array(x->json);
    for (size_t i = 0; i < x->scheme->veto_count && done; i++) {
        const struct veto *v = &x->scheme->vetoes[i];
        json_object(x->json);
        json_put_text(x->json, "veto", v->label.name);
        json_put_text(x->json, "title", v->label.title);
        if (v->clause)
            json_put_text(x->json, "clause", v->clause);
        put_place(x, &v->label.at);
        json_put_text(x->json, "state",
                      veto_state_name((enum veto_state)x->board->vetoes[i][x->row]));
        done = explain_formula(x, "when", &v->when, "terms") && put_bound(x, "unless", &v->unless);
        json_object_end(x->json);
    }
    json_array_end(x->json);
    return done;
}

static bool put_outcomes(struct explaining *x)
{
    bool done = true;
    json_key(x->json, "outcomes");
    json_array(x->json);
    for (size_t i = 0; i < x->scheme->outcome_count && done; i++) {
        const struct outcome *o = &x->scheme->outcomes[i];
        json_object(x->json);
        json_put_text(x->json, "outcome", o->label.name);
        json_put_text(x->json, "title", o->label.title);
        if (o->clause)
            json_put_text(x->json, "clause", o->clause);
        put_place(x, &o->label.at);
        json_put_text(x->json, "state",
                      outcome_state_name((enum outcome_state)x->board->outcomes[i][x->row]));
        if (x->board->outcome_next[i][x->row])
            json_put_int(x->json, "next", x->board->outcome_next[i][x->row]);
        done = put_bound(x, "when", &o->when) && put_bound(x, "unless", &o->unless);
        json_object_end(x->json);
    }
    json_array_end(x->json);
    return done;
}

static void put_shows(struct explaining *x)
{
    json_key(x->json, "shows");
    json_array(x->json);
    for (size_t i = 0; i < x->scheme->show_count; i++) {
        const struct show *show = &x->scheme->shows[i];
        double value = x->board->shows[i][x->row];
        json_object(x->json);
        json_put_text(x->json, "show", show->label.name);
        str_clear(&x->text);
        formula_value(x->ruleset, engine_store(x->engine), &show->value.type, value, true,
                      &x->text);
        json_put_text(x->json, "value", isnan(value) ? NULL : x->text.data);
        json_object_end(x->json);
    }
    json_array_end(x->json);
}

static void put_failures(struct explaining *x)
{
    json_key(x->json, "failures");
    json_array(x->json);
    for (size_t i = 0; i < x->board->failure_count; i++) {
        const struct board_failure *f = &x->board->failures[i];
        if (f->row != x->row && f->row != NONE)
            continue;
        json_object(x->json);
        if (f->rule != NONE)
            json_put_text(x->json, "rule", x->scheme->all_rules[f->rule]->label.name);
        json_put_text(x->json, "text", f->text);
        json_object_end(x->json);
    }
    json_array_end(x->json);
}

static void put_head(struct explaining *x)
{
    const struct board *b = x->board;
    struct store *store = engine_store(x->engine);
    uint32_t subject = store_subject_at(store, x->scheme->of, x->row);
    size_t row = x->row < b->row_count ? x->row : b->row_count; // who is not there
    char period[16];
    period_format(b->window.period, period);
    json_put_text(x->json, "scheme", x->scheme->label.name);
    json_put_text(x->json, "title", x->scheme->label.title);
    if (x->scheme->act)
        json_put_text(x->json, "act", x->scheme->act);
    json_put_text(x->json, "period", period);
    json_put_text(x->json, "subject", store_id(store, subject));
    json_put_text(x->json, "subject_title", store_title(store, subject));
    json_put_text(x->json, "state", row_state_name((enum row_state)b->state[row]));
    put_points(x, "points", b->points[row]);
    if (b->cohort[row] != NONE) {
        json_put_text(x->json, "cohort", b->cohort_names[b->cohort[row]]);
        json_put_text(x->json, "cohort_title", b->cohort_titles[b->cohort[row]]);
        json_put_int(x->json, "of", b->cohort_ranked[b->cohort[row]]);
    }
    uint32_t rank = board_rank(b, row);
    if (rank)
        json_put_int(x->json, "rank", rank);
    json_put_bool(x->json, "tied", board_tied(b, row));
    json_put_text(x->json, "grade",
                  board_grade(b, row) == NONE ? NULL : x->scheme->grades[b->grade[row]].title);
}

bool explain_write(struct engine *g, struct board *b, uint32_t row, struct json *j, struct err *e)
{
    const struct ruleset *r = engine_ruleset(g);
    struct explaining x = {
        .engine = g,
        .ruleset = r,
        .scheme = &r->model.schemes[b->scheme],
        .board = b,
        .row = row,
        .json = j,
        .err = e,
    };
    if (row < b->row_count)
        stretch_recall(g, b, row);
    x.at = row - b->rules_first;
    json_object(j);
    put_head(&x);
    bool done = true;
    if (row < b->row_count && b->state[row] != ROW_ABSENT) {
        done = put_rules(&x, x.scheme->rules, x.scheme->rule_count);
        put_difference(&x, x.scheme->rules, x.scheme->rule_count, b->points[row],
                       "least or most of the scheme, or a veto that takes the points");
        done = done && put_vetoes(&x) && put_outcomes(&x);
        put_shows(&x);
    } else {
        done = explain_absence(&x);
    }
    put_failures(&x);
    json_object_end(j);
    str_release(&x.text);
    return done;
}
