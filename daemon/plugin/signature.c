#include "plugin/signature.h"

#include <stdint.h>

#include "plugin/table.h"

static enum method_dimension dimension_of(uint32_t d)
{
    return d == MERIT_DIMENSION_ANY     ? DIMENSION_ANY
           : d == MERIT_DIMENSION_FIRST ? DIMENSION_FIRST
                                        : DIMENSION_PLAIN;
}

static const struct method_argument *arguments_of(const struct merit_method *m, struct arena *a)
{
    struct method_argument *list = arena_array(a, m->argument_count, sizeof *list);
    for (size_t i = 0; i < m->argument_count; i++) {
        const struct merit_argument *from = table_argument_at(m, i);
        list[i] = (struct method_argument){
            .name = from->name,
            .sort = from->sort == MERIT_ARGUMENT_SERIES ? ARGUMENT_SERIES : ARGUMENT_COLUMN,
            .dimension = dimension_of(from->dimension),
            .sentence = from->sentence,
        };
    }
    return list;
}

static enum parameter_type type_of(uint32_t type)
{
    return type == MERIT_PARAMETER_NUMBER    ? PARAMETER_NUMBER
           : type == MERIT_PARAMETER_BOOL    ? PARAMETER_BOOL
           : type == MERIT_PARAMETER_TEXT    ? PARAMETER_TEXT
           : type == MERIT_PARAMETER_NUMBERS ? PARAMETER_NUMBERS
                                             : PARAMETER_TEXTS;
}

static const struct method_parameter *parameters_of(const struct merit_method *m, struct arena *a)
{
    struct method_parameter *list = arena_array(a, m->parameter_count, sizeof *list);
    for (size_t i = 0; i < m->parameter_count; i++) {
        const struct merit_parameter *from = table_parameter_at(m, i);
        bool has_default = (from->flags & MERIT_HAS_DEFAULT) != 0;
        list[i] = (struct method_parameter){
            .name = from->name,
            .type = type_of(from->type),
            .required = (from->flags & MERIT_REQUIRED) != 0,
            .has_default = has_default,
            .per_criterion = (from->flags & MERIT_PER_CRITERION) != 0,
            .number = has_default && !table_is_text(from->type) ? from->number : MERIT_NO_DATA,
            .text = has_default && table_is_text(from->type) ? from->text : NULL,
            .least = (from->flags & MERIT_HAS_LEAST) != 0 ? from->least : MERIT_NO_DATA,
            .most = (from->flags & MERIT_HAS_MOST) != 0 ? from->most : MERIT_NO_DATA,
            .sentence = from->sentence,
        };
    }
    return list;
}

static enum method_scope scope_of(uint32_t scope)
{
    return scope == MERIT_SCOPE_ROW        ? METHOD_ROW
           : scope == MERIT_SCOPE_COHORT   ? METHOD_COHORT
           : scope == MERIT_SCOPE_GROUP    ? METHOD_GROUP
           : scope == MERIT_SCOPE_CRITERIA ? METHOD_CRITERIA
                                           : METHOD_SERIES;
}

static enum method_result result_of(uint32_t result)
{
    return result == MERIT_RESULT_BOOL   ? RESULT_BOOL
           : result == MERIT_RESULT_DATE ? RESULT_DATE
                                         : RESULT_NUMBER;
}

static const struct method_output *outputs_of(const struct merit_method *m, size_t count,
                                              struct arena *a)
{
    struct method_output *list = arena_array(a, count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct merit_output *from = table_output_at(m, i);
        list[i] = (struct method_output){
            .name = from->name,
            .sentence = from->sentence,
            .result = result_of(from->result),
            .dimension = dimension_of(from->dimension),
            .less_is_better = (from->flags & MERIT_LESS_IS_BETTER) != 0,
        };
    }
    return list;
}

static enum method_gives gives_of(uint32_t gives)
{
    return gives == MERIT_GIVES_WEIGHTS ? GIVES_WEIGHTS
           : gives == MERIT_GIVES_CELLS ? GIVES_CELLS
                                        : GIVES_COLUMNS;
}

static bool has_list(const struct merit_method *m)
{
    for (size_t i = 0; i < m->parameter_count; i++)
        if (table_is_list(table_parameter_at(m, i)->type))
            return true;
    return false;
}

// Only what was built with a header in which recipes have this form.
static bool has_recipe(const struct merit_plugin *p, const struct merit_method *m)
{
    return p->abi_minor >= 1 && m->prepare && m->scope == MERIT_SCOPE_COHORT &&
           m->argument_count == 1 && m->result == MERIT_RESULT_NUMBER &&
           table_gives(p, m) == MERIT_GIVES_COLUMNS && table_output_count(p, m) == 0 &&
           !has_list(m);
}

// The same of criteria. Of what gives several columns each is to be a number.
static bool has_measure(const struct merit_plugin *p, const struct merit_method *m)
{
    bool numbers = m->result == MERIT_RESULT_NUMBER;
    for (size_t i = 0; i < table_output_count(p, m); i++)
        numbers = numbers && table_output_at(m, i)->result == MERIT_RESULT_NUMBER;
    return p->abi_minor >= 2 && m->measure && m->scope == MERIT_SCOPE_CRITERIA &&
           table_gives(p, m) == MERIT_GIVES_COLUMNS && (m->flags & MERIT_TOTAL) == 0 && numbers;
}

void signature_methods(const struct merit_plugin *p, struct arena *a,
                       const struct signature_door *door, struct method *out)
{
    for (size_t i = 0; i < p->method_count; i++) {
        const struct merit_method *m = table_method_at(p, i);
        size_t output_count = table_output_count(p, m);
        struct signature *entry = arena_alloc(a, sizeof *entry);
        *entry = (struct signature){
            .run = m->run,
            .prepare = has_recipe(p, m) ? m->prepare : NULL,
            .measure = has_measure(p, m) ? m->measure : NULL,
            .total = (m->flags & MERIT_TOTAL) != 0,
            .column_count = table_count_sort(m, MERIT_ARGUMENT_COLUMN),
            .series_count = table_count_sort(m, MERIT_ARGUMENT_SERIES),
            .has_list = has_list(m),
        };
        out[i] = (struct method){
            .plugin = p->name,
            .name = m->name,
            .scope = scope_of(m->scope),
            .takes_gaps = (m->flags & MERIT_GAPS) != 0,
            .is_geometric = (m->flags & MERIT_GEOMETRIC) != 0,
            .arguments = arguments_of(m, a),
            .argument_count = m->argument_count,
            .parameters = parameters_of(m, a),
            .parameter_count = m->parameter_count,
            .result = result_of(m->result),
            .result_dimension = dimension_of(m->result_dimension),
            .gives = gives_of(table_gives(p, m)),
            .outputs = outputs_of(m, output_count, a),
            .output_count = output_count,
            .formula = m->formula,
            .sentence = m->sentence,
            .source = m->source,
            .call = door->call,
            .prepare = entry->prepare ? door->prepare : NULL,
            .measure = entry->measure ? door->measure : NULL,
            .wants_squares = entry->measure && (m->flags & MERIT_SQUARES) != 0,
            .handle = entry,
        };
    }
}
