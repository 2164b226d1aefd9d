// Groups whose numbers are treated, weighed or compared: the cohort's weighing made once more, and
// told for one subject.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "core/judge/explaining.h"
#include "core/judge/formula.h"
#include "core/judge/measuring.h"
#include "core/judge/weighing.h"

#define NOTES_MOST 20 // lines that methods have to say

struct told_notes {
    const char *list[NOTES_MOST];
    size_t count;
    struct arena *arena;
};

static void note(void *context, const char *text)
{
    struct told_notes *n = context;
    if (n->count < NOTES_MOST)
        n->list[n->count++] = arena_text(n->arena, text);
}

static const char *fate_name(uint8_t fate)
{
    static const char *const names[] = {NULL, "winsorised", "imputed", "transformed", "removed"};
    return names[fate];
}

// A NaN is written null: no data.
static void put_number(struct explaining *x, const char *key, double value)
{
    json_put_double(x->json, key, round12(value));
}

static bool put_column(struct explaining *x, const struct weighing *w, size_t k, size_t n)
{
    const struct rule *r = w->rule;
    const struct label *label = r->is_group ? &r->rules[k]->label : &r->criteria[k].label;
    uint8_t fate = w->fates ? w->fates[k][n] : CELL_AS_IT_WAS;
    bool done = true;
    json_object(x->json);
    json_put_text(x->json, "criterion", label->name);
    json_put_text(x->json, "title", label->title);
    json_put_text(x->json, "better", w->directions[k] == DIRECTION_LESS ? "less" : "more");
    put_number(x, "weight", w->weights[k]);
    put_number(x, "value", w->treated[k][n]);
    if (fate != CELL_AS_IT_WAS) {
        json_put_text(x->json, "treated", fate_name(fate));
        put_number(x, "was", w->columns[k][n]);
    }
    if (!r->is_group)
        done = explain_formula(x, "formula", &r->criteria[k].value, "terms");
    json_object_end(x->json);
    return done;
}

static void put_outputs(struct explaining *x, const struct weighing *w, size_t n)
{
    const struct call *call = w->rule->combine.call;
    json_key(x->json, "columns");
    json_array(x->json);
    for (size_t i = 0; call && i < call->method->output_count; i++) {
        const struct method_output *o = &call->method->outputs[i];
        double value = w->outputs[i][n];
        json_object(x->json);
        json_put_text(x->json, "column", o->name);
        put_number(x, "value", isinf(value) ? (double)NAN : value);
        json_put_text(x->json, "sentence", o->sentence);
        json_object_end(x->json);
    }
    json_array_end(x->json);
}

// "30 x outrank.vikor(v: 0.4).share [0.25] = 7.5"
static void put_share(struct explaining *x, const struct weighing *w, size_t n)
{
    const struct rule *r = w->rule;
    double worth = x->board->rules[r->index].worth[x->at], share = w->share[n];
    str_clear(&x->text);
    formula_number(worth, &x->text);
    str_addf(&x->text, " x %s [", r->combine.call ? r->combine.text.chars : "weighted sum");
    formula_number(isinf(share) ? (double)NAN : share, &x->text);
    str_add_char(&x->text, ']');
    if (r->times < 1.0 || r->times > 1.0) {
        str_add(&x->text, " x ");
        formula_number(r->times, &x->text);
    }
    str_add(&x->text, " = ");
    formula_number(isinf(share) ? (double)NAN : share * worth * r->times, &x->text);
    json_put_text(x->json, "formula", x->text.data);
}

static void put_methods(struct explaining *x, const struct rule *r)
{
    if (r->weights.call)
        json_put_text(x->json, "weights", r->weights.text.chars);
    if (r->treat_count == 0)
        return;
    json_key(x->json, "treat");
    json_array(x->json);
    for (size_t i = 0; i < r->treat_count; i++)
        json_text(x->json, r->treat[i].text.chars);
    json_array_end(x->json);
}

static bool put_row(struct explaining *x, const struct weighing *w, size_t n)
{
    bool done = true;
    if (!w->rule->is_group)
        put_share(x, w, n);
    json_key(x->json, "criteria");
    json_array(x->json);
    for (size_t k = 0; done && k < w->column_count; k++)
        done = put_column(x, w, k, n);
    json_array_end(x->json);
    put_outputs(x, w, n);
    return done;
}

// Those for whom something came out: who lacks a number may have been left out.
static int64_t count_compared(const struct weighing *w)
{
    int64_t count = 0;
    for (size_t n = 0; n < w->row_count; n++)
        count += !isnan(w->share[n]);
    return count;
}

static bool put_weighing(struct explaining *x, struct weighing *w)
{
    struct told_notes notes = {.arena = &w->arena};
    w->said = note;
    w->said_context = &notes;
    struct err failed;
    bool done = true;
    if (!weighing_run(w, &failed)) // the board's failures say why
        return true;
    for (size_t n = 0; done && n < w->row_count; n++)
        if (w->rows[n] == x->row)
            done = put_row(x, w, n);
    json_put_int(x->json, "compared", count_compared(w));
    json_key(x->json, "notes");
    json_array(x->json);
    for (size_t i = 0; i < notes.count; i++)
        json_text(x->json, notes.list[i]);
    json_array_end(x->json);
    return done;
}

// The criteria's numbers of the one row.
static bool read_row(struct explaining *x, const struct rule *r, double *values)
{
    struct board *b = x->board;
    for (size_t k = 0; k < r->criterion_count; k++) {
        struct run *run = engine_open(x->engine, r->criteria[k].value.program, x->scheme->of,
                                      &b->window, b, x->err);
        bool done = run && run_rows(run, x->row, 1, &values[k], x->err);
        run_close(run);
        if (!done)
            return false;
    }
    return true;
}

// A weighing of the one row, by the recipe that judged it.
static bool put_measured(struct explaining *x, const struct rule *r)
{
    size_t count = r->criterion_count, output = r->combine.call ? r->combine.call->output : 0;
    double values[METHOD_OUTPUTS_MOST], *columns[METHOD_OUTPUTS_MOST];
    int64_t compared;
    struct weighing w = {.rule = r, .row_count = 1, .column_count = count, .outputs = columns};
    arena_init(&w.arena);
    w.treated = arena_array(&w.arena, count, sizeof *w.treated);
    w.weights = arena_array(&w.arena, count, sizeof *w.weights);
    w.directions = arena_array(&w.arena, count, sizeof *w.directions);
    criteria_weights(r, w.weights, w.directions);
    double *numbers = arena_array(&w.arena, count, sizeof *numbers);
    for (size_t k = 0; k < count; k++)
        w.treated[k] = &numbers[k];
    for (size_t i = 0; i < METHOD_OUTPUTS_MOST; i++)
        columns[i] = &values[i];
    w.share = columns[output];
    bool done = read_row(x, r, numbers) &&
                measuring_row(x->engine, x->board, r, x->row, output, values, &compared, x->err) &&
                put_row(x, &w, 0);
    if (done) {
        json_put_int(x->json, "compared", compared);
        json_key(x->json, "notes"); // what measures has nothing to say
        json_array(x->json);
        json_array_end(x->json);
    }
    arena_release(&w.arena);
    return done;
}

bool explain_weighing(struct explaining *x, const struct rule *r)
{
    const struct board *b = x->board;
    uint32_t cohort = b->cohort[x->row];
    put_methods(x, r);
    if (cohort == NONE || !rule_in_play(b->rules[r->index].state[x->at]))
        return true;
    if (measuring_was(b, r))
        return put_measured(x, r);
    struct judging j = {
        .engine = x->engine, .ruleset = x->ruleset, .scheme = x->scheme, .board = x->board};
    struct peers p;
    struct weighing w;
    double **all = r->is_group ? NULL : criteria_columns(&j, r, &b->window, x->err);
    if (!r->is_group && !all)
        return false;
    peers_init(&p, x->engine, x->scheme->of, b);
    if (r->is_group)
        weighing_rules(&w, &j, r, &p, cohort);
    else
        weighing_criteria(&w, &j, r, all, &p, cohort);
    bool done = put_weighing(x, &w);
    weighing_release(&w);
    peers_release(&p);
    criteria_columns_free(r, all);
    return done;
}
