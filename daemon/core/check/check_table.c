// Tables called as functions: quota(post_rank).year.
//
// A table's cells are brought to one unit per input before the first call; what its texts are
// (values of an enum, or texts) the first call decides.
#include "core/check/check.h"

#include <string.h>

// Units of all columns, so that calls can be converted to them. What is wrong with the tables is
// said at the end, when it is known what they are called with.
void check_tables(struct checker *c)
{
    struct problems unseen;
    problems_init(&unseen);
    c->tables = arena_array(c->arena, c->model->table_count + 1, sizeof *c->tables);
    for (size_t i = 0; i < c->model->table_count; i++) {
        struct table *t = &c->model->tables[i];
        c->tables[i].inputs =
            arena_array(c->arena, t->input_count + 1, sizeof *c->tables[i].inputs);
        c->tables[i].good =
            table_prepare(t, &c->model->units, &c->ruleset->texts, NULL, c->arena, &unseen);
    }
    problems_release(&unseen);
}

void check_tables_end(struct checker *c)
{
    for (size_t i = 0; i < c->model->table_count; i++)
        (void)!table_prepare(&c->model->tables[i], &c->model->units, &c->ruleset->texts,
                             c->tables[i].inputs, c->arena, c->problems);
}

// What the cells of an input column hold.
static bool column_texts(const struct table *t, size_t input, bool *texts)
{
    bool any = false;
    for (size_t i = 0; i < t->row_count; i++) {
        const struct table_cell *k = &t->cells[i * t->input_count + input];
        if (k->test == CELL_ANY || k->test == CELL_ELSE)
            continue;
        *texts = k->is_text;
        any = true;
    }
    return any;
}

static bool input_tag(const struct value_type *type, enum table_input_tag *out)
{
    switch (type->tag) {
    case VALUE_NUMBER:
        *out = TABLE_INPUT_NUMBER;
        return true;
    case VALUE_BOOL:
        *out = TABLE_INPUT_BOOL;
        return true;
    case VALUE_TEXT:
        *out = TABLE_INPUT_TEXT;
        return true;
    case VALUE_ENUM:
        *out = TABLE_INPUT_ENUM;
        return true;
    case VALUE_DATE:
    case VALUE_REF:
        break;
    }
    return false;
}

// Does what it is called with fit the cells, and other calls?
static bool input_fits(struct checker *c, const struct table *t, size_t input,
                       const struct value_type *type, const struct node *n)
{
    struct table_input *before = &c->tables[t - c->model->tables].inputs[input];
    enum table_input_tag tag = TABLE_INPUT_UNKNOWN;
    bool texts = false;
    char name[96];
    bool any = column_texts(t, input, &texts);
    bool known = input_tag(type, &tag);
    if (!known || (any && texts == (type->tag == VALUE_NUMBER)))
        return check_fail(c, n->offset, "input \"%s\" of table \"%s\" holds %s, not %s",
                          t->inputs[input], t->label.name, texts ? "names" : "numbers",
                          value_type_name(c, type, name));
    struct value_type other = {.tag = VALUE_ENUM, .enumerated = before->enumerated};
    bool differs =
        before->tag != tag || (tag == TABLE_INPUT_ENUM && !value_type_same(&other, type));
    if (before->tag != TABLE_INPUT_UNKNOWN && differs)
        return check_fail(
            c, n->offset,
            "input \"%s\" of table \"%s\" is called with something else than %s elsewhere",
            t->inputs[input], t->label.name, value_type_name(c, type, name));
    *before = (struct table_input){.tag = tag, .enumerated = type->enumerated};
    return true;
}

static bool find_output(struct checker *c, const struct node *n, const struct table *t, size_t *out)
{
    struct near near;
    char hint[160];
    *out = 0;
    if (!n->column && t->output_count == 1)
        return true;
    near_init(&near, n->column ? n->column : "");
    for (size_t i = 0; n->column && i < t->output_count; i++) {
        near_try(&near, t->outputs[i]);
        *out = i;
        if (strcmp(t->outputs[i], n->column) == 0)
            return true;
    }
    if (!n->column)
        return check_fail(c, n->offset, "table \"%s\" gives %zu columns; name one: %s(..).%s",
                          t->label.name, t->output_count, t->label.name,
                          t->output_count ? t->outputs[0] : "");
    return check_fail(c, n->offset, "table \"%s\" has no column \"%s\"%s", t->label.name, n->column,
                      near_hint(&near, hint, sizeof hint));
}

static struct term *table_argument(struct checker *c, const struct scope *s, struct node *x,
                                   struct table *t, size_t i)
{
    struct term *a = check_node(c, s, x, NULL);
    if (!c->tables[t - c->model->tables].good)
        return NULL; // reported at its own place
    if (!a || !input_fits(c, t, i, &a->type, x))
        return NULL;
    if (a->type.tag != VALUE_NUMBER)
        return a;
    const char *what =
        arena_printf(c->arena, "input \"%s\" of table \"%s\"", t->inputs[i], t->label.name);
    bool texts;
    if (!column_texts(t, i, &texts))
        return a;
    struct measure m = check_counting(c, t->input_measures[i]);
    return check_to_unit(c, a, x, &m, what);
}

static struct value_type output_type(struct checker *c, const struct table *t, size_t output)
{
    struct measure m = check_counting(c, t->output_measures[output]);
    for (size_t i = 0; i < t->row_count; i++)
        if (t->results[i * t->output_count + output].is_text)
            return value_of(VALUE_TEXT);
    if (t->slabs) { // parts of the input at rates
        struct measure rate = m, part = check_counting(c, t->input_measures[0]);
        (void)measure_multiply(&part, &rate, &m);
    }
    return value_number(&m);
}

struct term *check_table(struct checker *c, const struct scope *s, struct node *n, uint32_t table)
{
    struct table *t = &c->model->tables[table];
    struct term **operands = arena_array(&c->terms, n->argument_count + 1, sizeof *operands);
    size_t output;
    bool good = find_output(c, n, t, &output) && check_no_sets(c, n, t->label.name);
    if (n->argument_count != t->input_count)
        return check_error(c, n->offset, "table \"%s\" has %zu input%s, here are %u",
                           t->label.name, t->input_count, t->input_count == 1 ? "" : "s",
                           n->argument_count);
    for (size_t i = 0; good && i < n->argument_count; i++) {
        operands[i] = table_argument(c, s, n->arguments[i].value, t, i);
        good = operands[i] && good;
    }
    if (!good || !c->tables[table].good)
        return NULL;
    struct term *out =
        term_new(&c->terms, OP_TABLE, n, output_type(c, t, output), operands, n->argument_count);
    out->op.index = table;
    out->op.at = (uint32_t)output;
    return check_normal(c, out);
}
