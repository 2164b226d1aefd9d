#include "core/judge/terms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "core/judge/blanks.h"
#include "core/judge/formula.h"
#include "core/judge/reason.h"

#define TERMS_DEPTH_MAX 6

struct telling {
    struct engine *engine;
    struct json *json;
    struct err *err;
    struct str text; // scratch
};

// Where a term is read: a subject in a window, beside the board being explained.
struct standpoint {
    uint32_t kind, row;
    struct window window;
    struct board *self;
    int depth;
};

static bool tell_terms(struct telling *t, const struct program *p, const struct standpoint *at,
                       const double *values);

static void tell_value(struct telling *t, const char *key, const struct value_type *type,
                       double value)
{
    if (type->tag == VALUE_NUMBER) {
        json_put_double(t->json, key, round12(value));
        return;
    }
    str_clear(&t->text);
    formula_value(engine_ruleset(t->engine), engine_store(t->engine), type, value, false, &t->text);
    json_put_text(t->json, key, isnan(value) ? NULL : t->text.data);
}

static void tell_unit(struct telling *t, const struct value_type *type)
{
    char name[128];
    if (type->tag != VALUE_NUMBER || measure_is_plain(&type->measure))
        return;
    measure_name(&engine_ruleset(t->engine)->model.units, &type->measure, name, sizeof name);
    json_put_text(t->json, "unit", name);
}

struct item_telling {
    struct telling *telling;
    const struct record_type *every; // a return, of the owner's own: "11 of 12 returns"
    const struct window *window;
    struct period last; // of the last return told
    size_t told, passed_over, returns;
};

// One per period; they come in order of date.
static void count_return(struct item_telling *it, const struct gathered *item)
{
    const struct record_table *table =
        store_records(engine_store(it->telling->engine), item->record);
    struct period p = period_of_day(it->every->every, table->date[item->record_row]);
    if (it->returns == 0 || !period_equal(p, it->last))
        it->returns++;
    it->last = p;
}

static void tell_record(struct telling *t, const struct gathered *item)
{
    const struct ruleset *r = engine_ruleset(t->engine);
    const struct record_table *table = store_records(engine_store(t->engine), item->record);
    json_put_text(t->json, "record", table->id[item->record_row]);
    json_put_text(t->json, "type", r->model.records[item->record].label.name);
    json_put_day(t->json, "date", table->date[item->record_row]);
    if (table->until[item->record_row] != DAY_NONE)
        json_put_day(t->json, "until", table->until[item->record_row]);
    json_put_text(t->json, "subject", store_id(engine_store(t->engine), item->member));
}

static void tell_item(void *context, const struct gathered *item)
{
    struct item_telling *it = context;
    struct telling *t = it->telling;
    bool listed = it->told + it->passed_over < TERMS_ITEMS_MAX;
    if (item->taken && it->every)
        count_return(it, item);
    it->told += item->taken;
    it->passed_over += !item->taken;
    if (!listed)
        return;
    char period[16];
    json_object(t->json);
    if (item->set == SET_RECORDS) {
        tell_record(t, item);
    } else if (item->set == SET_PERIODS) {
        period_format(item->period, period);
        json_put_text(t->json, "period", period);
    } else {
        json_put_text(t->json, "subject", store_id(engine_store(t->engine), item->member));
        json_put_text(t->json, "title", store_title(engine_store(t->engine), item->member));
    }
    if (!isnan(item->value))
        json_put_double(t->json, "value", round12(item->value));
    if (item->share < 1.0)
        json_put_double(t->json, "share", item->share);
    if (!item->taken || item->why)
        json_put_text(t->json, item->taken ? "note" : "passed_over", item->why);
    json_object_end(t->json);
}

// "11 of 12 returns": of the periods of the span that have ended, how many have one.
static void tell_returns(const struct item_telling *it)
{
    struct telling *t = it->telling;
    struct period first;
    uint32_t count;
    window_periods(it->window, it->every->every, false, 0, store_earliest(engine_store(t->engine)),
                   &first, &count);
    str_clear(&t->text);
    str_addf(&t->text, "%zu of %u returns", it->returns, count);
    json_put_text(t->json, "returns", t->text.data);
}

static bool tell_items(struct telling *t, uint32_t column, const struct standpoint *at)
{
    const struct column *c = &engine_ruleset(t->engine)->plan.columns[column];
    struct item_telling it = {.telling = t, .window = &at->window};
    if (c->gather && c->gather->set == SET_RECORDS && c->gather->path == NONE &&
        !c->gather->up_to && engine_ruleset(t->engine)->model.records[c->gather->record].has_every)
        it.every = &engine_ruleset(t->engine)->model.records[c->gather->record];
    json_key(t->json, "items");
    json_array(t->json);
    bool done =
        engine_gathered(t->engine, column, &at->window, at->self, at->row, tell_item, &it, t->err);
    json_array_end(t->json);
    json_put_int(t->json, "counted", (int64_t)it.told);
    if (it.passed_over)
        json_put_int(t->json, "passed_over", (int64_t)it.passed_over);
    if (it.every)
        tell_returns(&it);
    return done;
}

// A term that is itself an expression: its formula, and its terms in turn.
static bool tell_program(struct telling *t, const struct program *p, const struct standpoint *at)
{
    if (!p || at->depth >= TERMS_DEPTH_MAX)
        return true;
    double *values = mem_new(p->op_count + 1, sizeof *values);
    bool done =
        engine_trace(t->engine, p, at->kind, &at->window, at->self, at->row, values, t->err);
    if (done) {
        str_clear(&t->text);
        formula_write(engine_ruleset(t->engine), engine_store(t->engine), p, values, &t->text);
        reason_add(p, values, &t->text);
        json_put_text(t->json, "formula", t->text.data);
        struct standpoint inner = *at;
        inner.depth++;
        json_key(t->json, "terms");
        json_array(t->json);
        done = tell_terms(t, p, &inner, values);
        json_array_end(t->json);
    }
    free(values);
    return done;
}

// The standpoint from which a source is read; false when it has none (no such parent).
static bool standpoint_of(struct telling *t, const struct column_use *s,
                          const struct standpoint *at, struct standpoint *out)
{
    const struct ruleset *r = engine_ruleset(t->engine);
    struct store *store = engine_store(t->engine);
    *out = *at;
    if (s->shift == SHIFT_PREV)
        out->window = window_prev(&at->window);
    else if (s->shift == SHIFT_YEAR_AGO)
        out->window = window_year_ago(&at->window);
    if (s->shift != SHIFT_NONE)
        out->self = NULL;
    if (s->path != NONE) {
        const struct path *path = &r->plan.paths[s->path];
        uint32_t subject = store_subject_at(store, at->kind, at->row);
        for (size_t i = 0; i < path->step_count; i++) {
            struct parent_share parent;
            if (store_parents(store, subject, path->steps[i], out->window.today, &parent, 1) == 0)
                return false;
            subject = parent.subject;
        }
        out->kind = path->to;
        out->row = store_row_of(store, subject);
        out->self = NULL;
    }
    return true;
}

static void tell_where(struct telling *t, const struct column_use *s, const struct standpoint *from)
{
    char period[16];
    if (s->path != NONE) {
        struct store *store = engine_store(t->engine);
        json_put_text(t->json, "of",
                      store_id(store, store_subject_at(store, from->kind, from->row)));
    }
    if (s->shift != SHIFT_NONE) {
        period_format(from->window.period, period);
        json_put_text(t->json, "period", period);
    }
}

static void tell_argument(void *context, size_t at, struct str *out)
{
    const double *results = context;
    formula_number(results[at], out);
}

// The cohort that a method compared the subject with: how many have the number, the least, the
// greatest.
static bool tell_peers(struct telling *t, const struct call *call, size_t argument,
                       const struct standpoint *at)
{
    const struct board *b = at->self;
    if (!b || at->row >= b->row_count || b->cohort[at->row] == NONE)
        return true;
    double *numbers = mem_new(b->row_count + 1, sizeof *numbers), least = 0, greatest = 0;
    bool done = engine_run(t->engine, call->columns[argument], at->kind, &at->window, at->self,
                           numbers, t->err);
    int64_t count = 0;
    for (size_t i = 0; i < b->row_count && done; i++) {
        if (b->cohort[i] != b->cohort[at->row] || isnan(numbers[i]))
            continue;
        least = count == 0 || numbers[i] < least ? numbers[i] : least;
        greatest = count == 0 || numbers[i] > greatest ? numbers[i] : greatest;
        count++;
    }
    free(numbers);
    if (!done || !count)
        return done;
    json_object(t->json);
    if (call->method->scope == METHOD_CRITERIA) {
        str_clear(&t->text);
        node_print(call->columns[argument]->tree, &t->text);
        json_put_text(t->json, "argument", t->text.data);
        json_put_double(t->json, "weight", round12(call->weights[argument]));
        json_put_text(t->json, "better",
                      call->directions[argument] == DIRECTION_LESS ? "less" : "more");
    } else {
        json_put_text(t->json, "argument", call->method->arguments[argument].name);
    }
    json_put_int(t->json, "subjects", count);
    json_put_double(t->json, "least", round12(least));
    json_put_double(t->json, "greatest", round12(greatest));
    json_object_end(t->json);
    return true;
}

// A method over the cohort: its formula with this subject's arguments, and what these are made of.
static bool tell_call(struct telling *t, const struct call *call, const struct standpoint *at)
{
    size_t count = call->column_count;
    double **values = mem_new(count + 1, sizeof *values),
           *results = mem_new(count + 1, sizeof *results);
    bool done = true;
    for (size_t i = 0; i < count && done; i++) {
        const struct program *p = call->columns[i];
        values[i] = mem_new(p->op_count + 1, sizeof **values);
        done =
            engine_trace(t->engine, p, at->kind, &at->window, at->self, at->row, values[i], t->err);
        results[i] = values[i][p->op_count - 1];
    }
    if (done && call->method->formula) {
        str_clear(&t->text);
        blanks_write(call, tell_argument, results, &t->text);
        json_put_text(t->json, "formula", t->text.data);
    }
    json_key(t->json, "cohort");
    json_array(t->json);
    for (size_t i = 0; i < count && done && call->method->scope != METHOD_ROW; i++)
        done = tell_peers(t, call, i, at);
    json_array_end(t->json);
    struct standpoint inner = *at;
    inner.depth++;
    json_key(t->json, "terms");
    json_array(t->json);
    for (size_t i = 0; i < count && done && at->depth < TERMS_DEPTH_MAX; i++)
        done = tell_terms(t, call->columns[i], &inner, values[i]);
    json_array_end(t->json);
    for (size_t i = 0; i < count; i++)
        free(values[i]);
    free(values);
    free(results);
    return done;
}

static bool tell_load(struct telling *t, const struct op *op, const struct standpoint *at,
                      double value)
{
    const struct column *c = &engine_ruleset(t->engine)->plan.columns[op->source.column];
    struct standpoint from;
    bool reached = standpoint_of(t, &op->source, at, &from), done = true;
    json_object(t->json);
    json_put_text(t->json, "term", c->name);
    if (op->node && op->node->meant)
        json_put_text(t->json, "meaning", op->node->meant);
    tell_value(t, "value", &c->type, value);
    tell_unit(t, &c->type);
    if (reached) {
        tell_where(t, &op->source, &from);
        if (c->tag == COLUMN_PROGRAM || c->tag == COLUMN_BEST)
            done = tell_program(t, c->program, &from);
        else if (c->tag == COLUMN_GATHER ||
                 (c->tag == COLUMN_CALL && c->call->method->scope == METHOD_SERIES))
            done = tell_items(t, op->source.column, &from);
        else if (c->tag == COLUMN_CALL)
            done = tell_call(t, c->call, &from);
    }
    json_object_end(t->json);
    return done;
}

static bool told_before(const struct program *p, size_t at)
{
    const struct column_use *s = &p->ops[at].source;
    for (size_t i = 0; i < at; i++) {
        const struct column_use *o = &p->ops[i].source;
        if (p->ops[i].code == OP_LOAD && o->column == s->column && o->shift == s->shift &&
            o->path == s->path)
            return true;
    }
    return false;
}

static bool tell_terms(struct telling *t, const struct program *p, const struct standpoint *at,
                       const double *values)
{
    for (size_t i = 0; i < p->op_count; i++)
        if (p->ops[i].code == OP_LOAD && !told_before(p, i) &&
            !tell_load(t, &p->ops[i], at, values[i]))
            return false;
    return true;
}

bool terms_write(struct engine *g, const struct program *p, uint32_t kind, const struct window *w,
                 struct board *self, uint32_t row, const double *values, struct json *j,
                 struct err *e)
{
    struct telling t = {.engine = g, .json = j, .err = e};
    struct standpoint at = {.kind = kind, .row = row, .window = *w, .self = self};
    json_array(j);
    bool done = tell_terms(&t, p, &at, values);
    json_array_end(j);
    str_release(&t.text);
    return done;
}
