// Columns: equal ones are one, by a key that spells out all they are made of.
#include "core/check/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

// As %.17g has it; printf takes long, and most are whole.
static void key_double(struct str *key, double x)
{
    if (x > 0.0 && x < 1e15 && x == floor(x))
        str_add_whole(key, (uint64_t)x);
    else
        str_addf(key, "%.17g", x);
}

static void key_op(struct str *key, const struct op *o)
{
    str_addf(key, "%d", (int)o->code);
    if (o->code == OP_LOAD)
        str_addf(key, "[%u %d%s %u]", o->source.column, (int)o->source.shift,
                 o->source.outer ? " my" : "", o->source.path);
    else if (o->code == OP_CONST || o->code == OP_SCALE)
        str_addf(key, "[%.17g]", o->number);
    else if (o->call)
        key_call(key, o->call);
    else
        str_addf(key, "[%u %u %u %u]", o->operands, o->index, o->at, o->unit);
}

void key_program(struct str *key, const struct program *p)
{
    str_add_char(key, '(');
    for (size_t i = 0; p && i < p->op_count; i++) {
        str_add(key, i > 0 ? " " : "");
        key_op(key, &p->ops[i]);
    }
    str_add_char(key, ')');
}

void key_gather(struct str *key, const struct gather *g)
{
    str_addf(key, "{%d of %d %u %u %u %d%s %u r%d", (int)g->aggregate, (int)g->set, g->record,
             g->member_kind, g->path, (int)g->length, g->to_date ? "+" : "", g->last,
             g->round_decimals);
    key_program(key, g->up_to);
    key_program(key, g->where);
    key_program(key, g->value);
    str_add_char(key, '}');
}

static void key_list(struct str *key, const struct method_list *list)
{
    str_add_char(key, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (list->numbers)
            str_addf(key, " %.17g", list->numbers[i]);
        else
            str_addf(key, " '%s'", list->texts[i] ? list->texts[i] : "");
    }
    str_add_char(key, ']');
}

void key_call(struct str *key, const struct call *call)
{
    const struct method *m = call->method;
    size_t series = 0;
    str_addf(key, "%s.%s[", m->plugin, m->name);
    for (size_t i = 0; i < m->parameter_count; i++) {
        if (call->lists && (call->lists[i].numbers || call->lists[i].texts))
            key_list(key, &call->lists[i]);
        else if (m->parameters[i].type == PARAMETER_TEXT)
            str_addf(key, " '%s'", call->texts[i] ? call->texts[i] : "");
        else
            str_addf(key, " %.17g", call->parameters[i]);
    }
    for (size_t i = 0; i < m->argument_count; i++)
        if (m->arguments[i].sort == ARGUMENT_SERIES)
            key_gather(key, call->series[series++]);
    for (size_t i = 0; i < call->column_count; i++) {
        key_program(key, call->columns[i]);
        if (call->weights)
            str_addf(key, "%+d %.17g", call->directions[i], call->weights[i]);
    }
    str_addf(key, "]%u", call->output);
}

// Equal numbers of another unit are another column: total / 10000 and total as wan_yuan.
static void key_type(struct str *key, const struct value_type *t)
{
    str_add_char(key, ' ');
    str_add_whole(key, t->tag);
    str_add_char(key, ' ');
    key_double(key, t->measure.factor);
    for (size_t i = 0; t->tag == VALUE_NUMBER && i < UNIT_BASES_MAX; i++)
        if (t->measure.exponents[i] != 0)
            str_addf(key, " %zu^%d", i, (int)t->measure.exponents[i]);
    for (size_t i = 0; t->tag == VALUE_ENUM && i < t->enumerated->value_count; i++)
        str_addf(key, " %s", t->enumerated->values[i].name);
}

uint32_t column_add(struct checker *c, struct column column, const char *formed)
{
    bool fresh;
    struct str typed;
    str_init(&typed);
    str_add(&typed, formed);
    key_type(&typed, &column.type);
    struct map_entry *entry = map_put_bytes(&c->columns, typed.data, typed.size, &fresh);
    column.key = fresh ? arena_text(c->arena, typed.data) : NULL;
    str_release(&typed);
    if (!fresh)
        return (uint32_t)entry->number;
    entry->number = c->plan->column_count;
    struct plan *plan = c->plan;
    plan->columns = arena_grow(c->arena, plan->columns, plan->column_count, &plan->column_room,
                               sizeof *plan->columns);
    plan->columns[plan->column_count] = column;
    return (uint32_t)plan->column_count++;
}

struct term *check_load(struct checker *c, struct node *n, uint32_t column)
{
    return term_load(&c->terms, n, column, c->plan->columns[column].type);
}

bool program_uses_scheme(const struct plan *plan, const struct program *p)
{
    for (size_t i = 0; i < p->op_count; i++) {
        const struct op *o = &p->ops[i];
        if (o->code == OP_SCHEME || (o->code == OP_PHASE && o->index == 1))
            return true;
        if (o->code == OP_LOAD && o->source.column < plan->column_count &&
            plan->columns[o->source.column].scheme != NONE)
            return true;
    }
    return false;
}

struct scope scope_closed(const struct scope *s)
{
    struct scope copy = *s;
    copy.closed = copy.closed || s->outer;
    copy.outer = NULL;
    copy.root = s->root ? s->root : s;
    if (copy.tag != SCOPE_NOTHING && copy.tag != SCOPE_RECORD)
        copy.tag = SCOPE_SUBJECT;
    return copy;
}

static const char *node_text(struct checker *c, const struct node *n)
{
    struct str text;
    str_init(&text);
    node_print(n, &text);
    const char *copy = arena_text(c->arena, text.data ? text.data : "");
    str_release(&text);
    return copy;
}

uint32_t check_hoist(struct checker *c, const struct scope *s, struct term *t, struct node *tree)
{
    if (t->op.code == OP_LOAD && t->op.source.path == NONE && t->op.source.shift == SHIFT_NONE &&
        !t->op.source.outer) {
        return t->op.source.column;
    }
    struct program *p = check_program(c, t, tree);
    if (!p)
        return NONE;
    check_forget_ops(tree);
    struct str key;
    str_init(&key);
    uint32_t scheme = p->uses_scheme ? s->scheme : NONE;
    str_addf(&key, "program %u %u ", s->kind, scheme);
    key_program(&key, p);
    struct column column = {
        .tag = COLUMN_PROGRAM,
        .kind = s->kind,
        .scheme = scheme,
        .index = NONE,
        .program = p,
        .board_scheme = NONE,
        .type = t->type,
        .name = node_text(c, tree),
        .node = tree,
    };
    uint32_t at = column_add(c, column, key.data);
    str_release(&key);
    return at;
}
