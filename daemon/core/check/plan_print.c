#include "core/check/plan_print.h"

#include <math.h>

#include "base/decimal.h"

static const char *const op_names[] = {
    [OP_CONST] = "const",
    [OP_LOAD] = "load",
    [OP_FIELD] = "field",
    [OP_RECORD] = "record",
    [OP_TIME] = "time",
    [OP_PHASE] = "phase",
    [OP_SCHEME] = "own",
    [OP_SCALE] = "scale",
    [OP_ADD] = "add",
    [OP_SUBTRACT] = "subtract",
    [OP_MULTIPLY] = "multiply",
    [OP_DIVIDE] = "divide",
    [OP_NEGATE] = "negate",
    [OP_AND] = "and",
    [OP_OR] = "or",
    [OP_NOT] = "not",
    [OP_EQUAL] = "equal",
    [OP_UNEQUAL] = "unequal",
    [OP_LESS] = "less",
    [OP_LESS_EQUAL] = "less-equal",
    [OP_GREATER] = "greater",
    [OP_GREATER_EQUAL] = "greater-equal",
    [OP_BETWEEN] = "between",
    [OP_IN] = "in",
    [OP_IF] = "if",
    [OP_DEFAULT] = "default",
    [OP_HAS] = "has",
    [OP_MIN] = "min",
    [OP_MAX] = "max",
    [OP_ABS] = "abs",
    [OP_FLOOR] = "floor",
    [OP_CEIL] = "ceil",
    [OP_SQRT] = "sqrt",
    [OP_LN] = "ln",
    [OP_LOG10] = "log10",
    [OP_EXP] = "exp",
    [OP_POW] = "pow",
    [OP_ROUND] = "round",
    [OP_CLAMP] = "clamp",
    [OP_STEPS] = "steps",
    [OP_IN_SPAN] = "in-span",
    [OP_DAYS] = "days",
    [OP_WORKDAYS] = "workdays",
    [OP_MONTHS_BETWEEN] = "months-between",
    [OP_YEARS_BETWEEN] = "years-between",
    [OP_CONVERT] = "convert",
    [OP_TABLE] = "table",
    [OP_CALL] = "call",
};

static const char *const record_values[] = {"date", "until", "reported_on",
                                            "late", "share", "ordinal"};
static const char *const time_values[] = {"start", "end", "today"};
static const char *const scheme_values[] = {"worth", "rule", "points",  "rank", "count",
                                            "grade", "veto", "outcome", "show"};
static const char *const aggregates[] = {"count",  "distinct", "sum",     "mean",
                                         "median", "smallest", "largest", "first",
                                         "last",   "rank",     "streak",  "series"};

static void print_column(const struct ruleset *r, const struct column *c, bool inlined,
                         struct str *out);

static void print_number(double x, struct str *out)
{
    char text[40];
    double_format(x, text);
    str_addf(out, " %s", text);
}

static void print_scheme_value(const struct scheme *s, enum scheme_value value, uint32_t at,
                               struct str *out)
{
    const char *name = "";
    switch (value) {
    case SCHEME_WORTH:
    case SCHEME_RULE:
        name = s->all_rules[at]->label.name;
        break;
    case SCHEME_VETO:
        name = s->vetoes[at].label.name;
        break;
    case SCHEME_OUTCOME:
        name = s->outcomes[at].label.name;
        break;
    case SCHEME_SHOW:
        name = s->shows[at].label.name;
        break;
    case SCHEME_POINTS:
    case SCHEME_RANK:
    case SCHEME_COUNT:
    case SCHEME_GRADE:
        break;
    }
    str_addf(out, " %s%s%s", scheme_values[value], name[0] ? " " : "", name);
}

static void print_steps(const struct ruleset *r, const struct path *p, struct str *out)
{
    uint32_t kind = p->from;
    for (size_t i = 0; i < p->step_count; i++) {
        const struct belong *b = &r->model.kinds[kind].belongs[p->steps[i]];
        str_addf(out, "%s%s", i ? "." : " ", b->name);
        kind = b->parent;
    }
}

// Columns within a program: by number, or spelled out where there is no list of them to look at.
static void print_used(const struct ruleset *r, uint32_t column, bool inlined, struct str *out)
{
    const struct column *c = &r->plan.columns[column];
    if (!inlined)
        str_addf(out, " #%u", column);
    else if (c->tag == COLUMN_PROGRAM && c->index != NONE)
        str_addf(out, " {%s: indicator %s}", r->model.kinds[c->kind].label.name, c->name);
    else {
        str_add(out, " {");
        print_column(r, c, true, out);
        str_add_char(out, '}');
    }
}

static void print_load(const struct ruleset *r, const struct column_use *u, bool inlined,
                       struct str *out)
{
    str_add(out, u->outer ? " my" : "");
    print_used(r, u->column, inlined, out);
    if (u->shift != SHIFT_NONE)
        str_add(out, u->shift == SHIFT_PREV ? " prev" : " year-ago");
    if (u->path == NONE)
        return;
    str_add(out, " of");
    print_steps(r, &r->plan.paths[u->path], out);
}

static void print_list(const char *name, const struct method_list *list, struct str *out)
{
    char text[40];
    str_addf(out, " %s=[", name);
    for (size_t i = 0; i < list->count; i++) {
        if (list->numbers)
            double_format(list->numbers[i], text);
        str_addf(out, "%s%s", i ? " " : "",
                 list->numbers    ? text
                 : list->texts[i] ? list->texts[i]
                                  : "");
    }
    str_add_char(out, ']');
}

static void print_parameters(const struct call *call, struct str *out)
{
    const struct method *m = call->method;
    str_addf(out, " %s.%s", m->plugin, m->name);
    for (size_t i = 0; i < m->parameter_count; i++) {
        if (call->lists && (call->lists[i].numbers || call->lists[i].texts)) {
            print_list(m->parameters[i].name, &call->lists[i], out);
        } else if (m->parameters[i].type == PARAMETER_TEXT) {
            str_addf(out, " %s='%s'", m->parameters[i].name, call->texts[i] ? call->texts[i] : "");
        } else if (!isnan(call->parameters[i])) {
            str_addf(out, " %s=", m->parameters[i].name);
            char text[40];
            double_format(call->parameters[i], text);
            str_add(out, text);
        }
    }
}

static void print_op(const struct ruleset *r, const struct op *o, uint32_t record, bool inlined,
                     struct str *out)
{
    const struct model *m = &r->model;
    str_add(out, op_names[o->code]);
    switch ((int)o->code) {
    case OP_CONST:
    case OP_SCALE:
        print_number(o->number, out);
        break;
    case OP_LOAD:
        print_load(r, &o->source, inlined, out);
        break;
    case OP_FIELD:
        str_addf(out, " %s", record == NONE ? "?" : m->records[record].fields[o->index].label.name);
        if (o->unit != UNIT_NONE)
            str_addf(out, " in %s", m->units.list[o->unit].name);
        break;
    case OP_RECORD:
        str_addf(out, " %s", record_values[o->index]);
        break;
    case OP_TIME:
        str_addf(out, " %s", time_values[o->index]);
        break;
    case OP_PHASE:
        str_add(out, o->index ? " listed" : "");
        break;
    case OP_SCHEME:
        str_addf(out, " %s", scheme_values[o->index]);
        if (o->index == SCHEME_WORTH || o->index == SCHEME_RULE || o->index >= SCHEME_VETO)
            str_addf(out, " %u", o->at);
        break;
    case OP_IN:
    case OP_MIN:
    case OP_MAX:
        str_addf(out, " %u", o->operands);
        break;
    case OP_CONVERT:
        str_addf(out, " %s to %s", m->units.list[m->units.bases[o->index]].name,
                 m->units.list[m->units.bases[o->at]].name);
        break;
    case OP_TABLE:
        str_addf(out, " %s.%s", m->tables[o->index].label.name, m->tables[o->index].outputs[o->at]);
        break;
    case OP_CALL:
        print_parameters(o->call, out);
        break;
    }
}

static void print_ops(const struct ruleset *r, const struct program *p, uint32_t record,
                      bool inlined, struct str *out)
{
    for (size_t i = 0; i < p->op_count; i++) {
        str_add(out, i ? ", " : "");
        print_op(r, &p->ops[i], record, inlined, out);
    }
}

void program_print(const struct ruleset *r, const struct program *p, struct str *out)
{
    print_ops(r, p, NONE, true, out);
}

static void print_part(const struct ruleset *r, const char *word, const struct program *p,
                       uint32_t record, bool inlined, struct str *out)
{
    if (!p)
        return;
    str_addf(out, "%s[", word);
    print_ops(r, p, record, inlined, out);
    str_add_char(out, ']');
}

static void print_path(const struct ruleset *r, uint32_t path, struct str *out)
{
    if (path == NONE)
        return;
    str_add(out, " by");
    print_steps(r, &r->plan.paths[path], out);
}

// The kinds a record may be of, each with its own way up.
static void print_kinds(const struct ruleset *r, const struct gather *g, struct str *out)
{
    const struct record_type *t = &r->model.records[g->record];
    const char *between = " (";
    if (!g->paths)
        return;
    for (size_t i = 0; i < t->of_count; i++) {
        if (g->paths[i] == PATH_NO)
            continue;
        str_addf(out, "%s%s", between, r->model.kinds[t->of[i]].label.name);
        print_path(r, g->paths[i], out);
        between = ", ";
    }
    str_add_char(out, ')');
}

static void print_set(const struct ruleset *r, const struct gather *g, struct str *out)
{
    const struct model *m = &r->model;
    switch (g->set) {
    case SET_RECORDS:
        str_addf(out, " records %s", m->records[g->record].label.name);
        print_path(r, g->path, out);
        print_kinds(r, g, out);
        return;
    case SET_MEMBERS:
        str_addf(out, " members %s", m->kinds[g->member_kind].label.name);
        print_path(r, g->path, out);
        return;
    case SET_COHORT:
        str_add(out, " cohort");
        return;
    case SET_PERIODS:
        str_addf(out, " periods %s%s", period_length_name(g->length), g->to_date ? " to date" : "");
        if (g->last)
            str_addf(out, " last %u", g->last);
        return;
    }
}

static void print_gather(const struct ruleset *r, const struct gather *g, bool inlined,
                         struct str *out)
{
    uint32_t record = g->set == SET_RECORDS ? g->record : NONE;
    str_addf(out, "%s of", aggregates[g->aggregate]);
    print_set(r, g, out);
    print_part(r, " up to ", g->up_to, NONE, inlined, out);
    print_part(r, " where ", g->where, record, inlined, out);
    print_part(r, " value ", g->value, record, inlined, out);
    if (g->exact_field != NONE)
        str_add(out, " exact");
    else if (g->aggregate == AGGREGATE_SUM)
        str_addf(out, " to %d", g->round_decimals);
    if (g->aggregate == AGGREGATE_SUM)
        str_add(out, g->empty_is_zero ? " empty 0" : " empty none");
}

static void print_call(const struct ruleset *r, const struct call *call, bool inlined,
                       struct str *out)
{
    size_t columns = 0, series = 0;
    str_add(out, "call");
    print_parameters(call, out);
    for (size_t i = 0; i < call->method->argument_count; i++) {
        if (call->method->arguments[i].sort == ARGUMENT_COLUMN) {
            if (columns < call->column_count)
                print_part(r, " ", call->columns[columns++], NONE, inlined, out);
        } else {
            str_add(out, " {");
            print_gather(r, call->series[series++], inlined, out);
            str_add_char(out, '}');
        }
    }
    for (size_t i = 0; call->weights && i < call->column_count; i++) {
        str_addf(out, " %s", call->directions[i] < 0 ? "less" : "more");
        print_number(call->weights[i], out);
        print_part(r, " ", call->columns[i], NONE, inlined, out);
    }
}

static void print_column(const struct ruleset *r, const struct column *c, bool inlined,
                         struct str *out)
{
    const struct model *m = &r->model;
    char unit[96];
    str_addf(out, "%s", m->kinds[c->kind].label.name);
    if (c->scheme != NONE)
        str_addf(out, " in %s", m->schemes[c->scheme].label.name);
    str_add(out, ": ");
    switch (c->tag) {
    case COLUMN_ATTRIBUTE:
        str_addf(out, "attribute %s", c->name);
        break;
    case COLUMN_TARGET:
        str_addf(out, "target %s", m->kinds[c->kind].targets[c->index].label.name);
        break;
    case COLUMN_SUBJECT:
        str_add(out, "subject");
        break;
    case COLUMN_PROGRAM:
        str_addf(out, "%s%s", c->index == NONE ? "hidden" : "indicator ",
                 c->index == NONE ? "" : c->name);
        print_part(r, " ", c->program, NONE, inlined, out);
        break;
    case COLUMN_BEST:
        print_part(r, "best ", c->program, NONE, inlined, out);
        break;
    case COLUMN_GATHER:
        print_gather(r, c->gather, inlined, out);
        break;
    case COLUMN_CALL:
        print_call(r, c->call, inlined, out);
        break;
    case COLUMN_BOARD:
        str_addf(out, "board %s", m->schemes[c->board_scheme].label.name);
        print_scheme_value(&m->schemes[c->board_scheme], c->board_value, c->board_at, out);
        break;
    }
    if (c->type.tag == VALUE_NUMBER && !measure_is_plain(&c->type.measure)) {
        measure_name(&m->units, &c->type.measure, unit, sizeof unit);
        str_addf(out, " (%s)", unit);
    }
}

void column_print(const struct ruleset *r, const struct column *c, struct str *out)
{
    print_column(r, c, false, out);
}

void plan_print(const struct ruleset *r, struct str *out)
{
    for (size_t i = 0; i < r->plan.column_count; i++) {
        str_addf(out, "#%zu ", i);
        column_print(r, &r->plan.columns[i], out);
        str_add_char(out, '\n');
    }
}
