// A plugin's table: each fault is found and named.
#include "plugin/table.h"

#include "plugin/rig.h"
#include "plugin/signature.h"

static int32_t run(const struct merit_call *c)
{
    (void)c;
    return MERIT_DONE;
}

// One good table, laid out fresh for each case so that a case may spoil any part of it.
struct laid {
    struct merit_plugin plugin;
    struct merit_method methods[2];
    struct merit_argument arguments[2];
    struct merit_parameter parameters[2];
    struct merit_output outputs[2];
};

static void lay(struct laid *t)
{
    for (size_t i = 0; i < 2; i++) {
        t->arguments[i] = (struct merit_argument){.name = i == 0 ? "x" : "t",
                                                  .sentence = "a number",
                                                  .sort = MERIT_ARGUMENT_COLUMN,
                                                  .dimension = MERIT_DIMENSION_ANY};
        t->parameters[i] = (struct merit_parameter){.name = i == 0 ? "cap" : "how",
                                                    .sentence = "a bound",
                                                    .type = MERIT_PARAMETER_NUMBER,
                                                    .flags = MERIT_HAS_DEFAULT};
        t->outputs[i] = (struct merit_output){.name = i == 0 ? "q" : "s",
                                              .sentence = "a column",
                                              .result = MERIT_RESULT_NUMBER,
                                              .dimension = MERIT_DIMENSION_PLAIN};
        t->methods[i] = (struct merit_method){.name = i == 0 ? "first" : "second",
                                              .sentence = "does something",
                                              .formula = "min({cap}, {x} / {t})",
                                              .scope = MERIT_SCOPE_ROW,
                                              .result = MERIT_RESULT_NUMBER,
                                              .result_dimension = MERIT_DIMENSION_PLAIN,
                                              MERIT_ARGUMENTS(t->arguments),
                                              MERIT_PARAMETERS(t->parameters),
                                              .run = run};
    }
    t->plugin = (struct merit_plugin){
        MERIT_PLUGIN_HEAD, .flags = MERIT_PURE, .name = "table",       .version = "1",
        .licence = "MIT",  .author = "a test",  .sentence = "a table", MERIT_METHODS(t->methods)};
}

// Each case spoils one thing.
#define SPOIL(name, statement)                                                                     \
    static void name(struct laid *t)                                                               \
    {                                                                                              \
        statement;                                                                                 \
    }

SPOIL(no_version, t->plugin.version = NULL)
SPOIL(empty_author, t->plugin.author = "")
SPOIL(bad_utf8, t->plugin.sentence = "\xc3(")
SPOIL(two_lines, t->plugin.sentence = "one\ntwo")
SPOIL(no_methods, t->plugin.method_count = 0)
SPOIL(no_list, t->plugin.methods = NULL)
SPOIL(short_method, t->plugin.method_size = 40)
SPOIL(reads_files, t->plugin.flags = MERIT_PURE | MERIT_READS_FILES)
SPOIL(capital, t->methods[0].name = "First")
SPOIL(kept_word, t->methods[0].name = "where")
SPOIL(no_name, t->methods[0].name = NULL)
SPOIL(no_run, t->methods[1].run = NULL)
SPOIL(no_formula, t->methods[0].formula = NULL)
SPOIL(open_brace, t->methods[0].formula = "{x} / {t")
SPOIL(stray_brace, t->methods[0].formula = "x} / {t}")
SPOIL(unknown_brace, t->methods[0].formula = "{x} / {target}")
SPOIL(odd_scope, t->methods[0].scope = 9)
SPOIL(odd_result, t->methods[0].result = 0)
SPOIL(odd_flags, t->methods[0].flags = 0x80)
SPOIL(result_any, t->methods[0].result_dimension = MERIT_DIMENSION_ANY)
SPOIL(date_in_yuan, t->methods[0].result = MERIT_RESULT_DATE;
      t->methods[0].result_dimension = MERIT_DIMENSION_FIRST)
SPOIL(group_with_arguments, t->methods[0].scope = MERIT_SCOPE_GROUP)
SPOIL(series_without, t->methods[0].scope = MERIT_SCOPE_SERIES)
SPOIL(series_in_row, t->arguments[1].sort = MERIT_ARGUMENT_SERIES)
SPOIL(no_arguments, t->methods[0].argument_count = 0; t->methods[0].formula = "{cap}")
SPOIL(like_itself, t->arguments[0].dimension = MERIT_DIMENSION_FIRST)
SPOIL(odd_sort, t->arguments[0].sort = 7)
SPOIL(twins, t->parameters[1].name = "cap")
SPOIL(twin_of_argument, t->parameters[1].name = "x")
SPOIL(many_parameters, t->methods[0].parameter_count = 1000)
SPOIL(short_parameter, t->methods[0].parameter_size = 8)
SPOIL(required_default, t->parameters[0].flags |= MERIT_REQUIRED)
SPOIL(default_below, t->parameters[0].flags |= MERIT_HAS_LEAST; t->parameters[0].least = 1)
SPOIL(default_nan, t->parameters[0].number = MERIT_NO_DATA)
SPOIL(bounds_crossed, t->parameters[0].flags = MERIT_HAS_LEAST | MERIT_HAS_MOST;
      t->parameters[0].least = 2; t->parameters[0].most = 1)
SPOIL(bound_infinite, t->parameters[0].flags = MERIT_HAS_MOST;
      t->parameters[0].most = (double)INFINITY)
SPOIL(half_bool, t->parameters[0].type = MERIT_PARAMETER_BOOL; t->parameters[0].number = 0.5)
SPOIL(bool_bounds, t->parameters[0].type = MERIT_PARAMETER_BOOL;
      t->parameters[0].flags = MERIT_HAS_MOST)
SPOIL(text_default, t->parameters[0].type = MERIT_PARAMETER_TEXT)
SPOIL(odd_type, t->parameters[0].type = 0)
SPOIL(silent_parameter, t->parameters[0].sentence = NULL)

// What came with 1.1: methods over criteria, what they give, lists.
static void criteria(struct laid *t)
{
    t->methods[0].scope = MERIT_SCOPE_CRITERIA;
    t->methods[0].argument_count = 0;
    t->methods[0].formula = "{cap}";
    t->methods[0].outputs = t->outputs;
    t->methods[0].output_count = 2;
    t->methods[0].output_size = sizeof t->outputs[0];
}

#define SPOIL_CRITERIA(name, statement) SPOIL(name, criteria(t); statement)
SPOIL_CRITERIA(criteria_with_arguments, t->methods[0].argument_count = 1)
SPOIL_CRITERIA(criteria_at_1_0, t->plugin.abi_minor = 0)
SPOIL_CRITERIA(lists_at_1_0, t->plugin.abi_minor = 0;
               t->parameters[0].type = MERIT_PARAMETER_NUMBERS; t->parameters[0].flags = 0)
SPOIL_CRITERIA(odd_gives, t->methods[0].gives = 9)
SPOIL_CRITERIA(weights_with_columns, t->methods[0].gives = MERIT_GIVES_WEIGHTS)
SPOIL_CRITERIA(total_weights, t->methods[0].gives = MERIT_GIVES_WEIGHTS;
               t->methods[0].output_count = 0; t->methods[0].flags = MERIT_TOTAL)
SPOIL_CRITERIA(gaps_of_criteria, t->methods[0].flags = MERIT_GAPS)
SPOIL_CRITERIA(squares_unmeasured, t->methods[0].flags = MERIT_SQUARES)
SPOIL(squares_at_1_1, t->methods[0].flags = MERIT_SQUARES; t->plugin.abi_minor = 1)
SPOIL(geometric_rows, t->methods[0].flags = MERIT_GEOMETRIC)
SPOIL(geometric_at_1_2, t->methods[0].flags = MERIT_GEOMETRIC;
      t->methods[0].scope = MERIT_SCOPE_GROUP; t->plugin.abi_minor = 2)
SPOIL_CRITERIA(no_outputs, t->methods[0].outputs = NULL)
SPOIL_CRITERIA(short_output, t->methods[0].output_size = 8)
SPOIL_CRITERIA(twin_columns, t->outputs[1].name = "q")
SPOIL_CRITERIA(capital_column, t->outputs[1].name = "Q")
SPOIL_CRITERIA(silent_column, t->outputs[1].sentence = NULL)
SPOIL_CRITERIA(odd_column, t->outputs[1].result = 8)
SPOIL_CRITERIA(column_any, t->outputs[1].dimension = MERIT_DIMENSION_ANY)
SPOIL_CRITERIA(column_first, t->outputs[1].dimension = MERIT_DIMENSION_FIRST)
SPOIL_CRITERIA(column_flags, t->outputs[1].flags = 6)
SPOIL_CRITERIA(other_first, t->outputs[0].result = MERIT_RESULT_BOOL)
SPOIL_CRITERIA(each_number, t->parameters[0].flags |= MERIT_PER_CRITERION)
SPOIL_CRITERIA(default_list, t->parameters[0].type = MERIT_PARAMETER_NUMBERS)
SPOIL_CRITERIA(own_weights, t->parameters[0].name = "weights"; t->methods[0].formula = "..")
SPOIL_CRITERIA(own_better, t->parameters[0].name = "better"; t->methods[0].formula = "..")
SPOIL(row_gives_cells, t->methods[0].gives = MERIT_GIVES_CELLS)
SPOIL(row_columns, t->methods[0].outputs = t->outputs; t->methods[0].output_count = 1;
      t->methods[0].output_size = sizeof t->outputs[0])
SPOIL(each_in_row, t->parameters[0].type = MERIT_PARAMETER_NUMBERS;
      t->parameters[0].flags |= MERIT_PER_CRITERION)

static const struct {
    const char *words;
    void (*spoil)(struct laid *t);
} CASES[] = {
    {"no version", no_version},
    {"no author", empty_author},
    {"its sentence must be one line of UTF-8", bad_utf8},
    {"its sentence must be one line of UTF-8", two_lines},
    {"it has no methods", no_methods},
    {"2 methods but no list of them", no_list},
    {"an element of its methods has 40 bytes", short_method},
    {"it is not pure, it reads files", reads_files},
    {"method \"First\" is no name: write small letters, digits and _", capital},
    {"method \"where\" is a word of the language", kept_word},
    {"method without a name", no_name},
    {"method second: no function to run", no_run},
    {"method first: no formula", no_formula},
    {"a brace without its other half", open_brace},
    {"a brace without its other half", stray_brace},
    {"its formula names {target}, which is neither argument nor parameter", unknown_brace},
    {"unknown scope 9", odd_scope},
    {"unknown result 0", odd_result},
    {"unknown flags 0x80", odd_flags},
    {"its result's dimension must be FIRST or PLAIN", result_any},
    {"only a number can have the first argument's dimension", date_in_yuan},
    {"a method over groups has no arguments", group_with_arguments},
    {"a method over series has one series argument or more", series_without},
    {"has one column or more, and no series", series_in_row},
    {"has one column or more, and no series", no_arguments},
    {"argument x is the first: its dimension is ANY or PLAIN", like_itself},
    {"argument x: unknown sort 7", odd_sort},
    {"two arguments or parameters are called cap", twins},
    {"two arguments or parameters are called x", twin_of_argument},
    {"1000 parameters; at most 64", many_parameters},
    {"an element of its parameters has 8 bytes", short_parameter},
    {"parameter cap: both required and with a default", required_default},
    {"parameter cap: the default 0 is below its least 1", default_below},
    {"parameter cap: the default must be a finite number", default_nan},
    {"parameter cap: least 2 is above most 1", bounds_crossed},
    {"parameter cap: a bound must be a finite number", bound_infinite},
    {"parameter cap: the default 0.5 of a bool must be 0 or 1", half_bool},
    {"parameter cap: only a number has bounds", bool_bounds},
    {"parameter cap: the default must be a text", text_default},
    {"parameter cap: unknown type 0", odd_type},
    {"parameter cap: no sentence", silent_parameter},
    {"a method over criteria has no arguments", criteria_with_arguments},
    {"methods over criteria need ABI 1.1", criteria_at_1_0},
    {"parameter cap: lists need ABI 1.1", lists_at_1_0},
    {"unknown gives 9", odd_gives},
    {"named columns are for methods that give columns", weights_with_columns},
    {"what gives weights or cells gives numbers, and is not MERIT_TOTAL", total_weights},
    {"MERIT_GAPS is for methods over groups", gaps_of_criteria},
    {"MERIT_SQUARES is for methods with `measure`, of ABI 1.2", squares_unmeasured},
    {"MERIT_SQUARES is for methods with `measure`, of ABI 1.2", squares_at_1_1},
    {"MERIT_GEOMETRIC is for methods over groups, of ABI 1.3", geometric_rows},
    {"MERIT_GEOMETRIC is for methods over groups, of ABI 1.3", geometric_at_1_2},
    {"2 outputs but no list of them", no_outputs},
    {"an element of its outputs has 8 bytes, ABI 1.3 needs 32", short_output},
    {"two of its columns are called q", twin_columns},
    {"column \"Q\" is no name", capital_column},
    {"column s: no sentence", silent_column},
    {"column s: unknown result 8", odd_column},
    {"column s: its dimension must be FIRST or PLAIN", column_any},
    {"column s: only a number can have the first argument's dimension", column_first},
    {"column s: unknown flags 0x6", column_flags},
    {"its result and dimension must be those of its first column", other_first},
    {"parameter cap: only a list has a value per criterion", each_number},
    {"parameter cap: a list has no default", default_list},
    {"parameter weights: every method over criteria has it, as merit_call.weights", own_weights},
    {"parameter better: every method over criteria has it, as merit_call.directions", own_better},
    {"only a method over criteria gives weights or cells", row_gives_cells},
    {"named columns are for methods over cohorts and criteria", row_columns},
    {"parameter cap: only a method over criteria has a value per criterion", each_in_row},
};

static void a_good_table_passes(void **state)
{
    (void)state;
    struct laid t;
    struct err e;
    lay(&t);
    if (!table_check(&t.plugin, "table", &e))
        fail_msg("%s", e.text);
}

static void a_good_table_of_criteria_passes(void **state)
{
    (void)state;
    struct laid t;
    struct err e;
    lay(&t);
    criteria(&t);
    t.parameters[0].type = MERIT_PARAMETER_NUMBERS;
    t.parameters[0].flags |= MERIT_PER_CRITERION;
    t.methods[1].scope = MERIT_SCOPE_CRITERIA;
    t.methods[1].argument_count = 0;
    t.methods[1].formula = "{cap}";
    t.methods[1].gives = MERIT_GIVES_CELLS;
    if (!table_check(&t.plugin, "table", &e))
        fail_msg("%s", e.text);
}

static void each_fault_is_found_and_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct laid t;
        struct err e;
        lay(&t);
        CASES[i].spoil(&t);
        if (table_check(&t.plugin, "table", &e))
            fail_msg("not found: %s", CASES[i].words);
        assert_has(e.text, CASES[i].words);
    }
}

static void all_faults_are_told_at_once(void **state)
{
    (void)state;
    struct laid t;
    struct err e;
    lay(&t);
    no_version(&t);
    no_run(&t);
    twins(&t);
    assert_false(table_check(&t.plugin, "table", &e));
    assert_has(e.text, "no version; method first: two arguments");
    assert_has(e.text, "; method second: no function to run");
}

// As from a header of a later minor: every element longer than ours.
struct long_argument {
    struct merit_argument argument;
    uint64_t later;
};
struct long_method {
    struct merit_method method;
    uint64_t later;
};

static void elements_that_have_grown_are_read_by_their_stride(void **state)
{
    (void)state;
    struct laid t;
    struct err e;
    lay(&t);
    struct long_argument arguments[] = {{t.arguments[0], 7}, {t.arguments[1], 7}};
    struct long_method methods[] = {{t.methods[0], 7}, {t.methods[1], 7}};
    for (size_t i = 0; i < 2; i++) {
        methods[i].method.arguments = &arguments[0].argument;
        methods[i].method.argument_size = sizeof arguments[0];
    }
    t.plugin.methods = &methods[0].method;
    t.plugin.method_size = sizeof methods[0];
    if (!table_check(&t.plugin, "table", &e))
        fail_msg("%s", e.text);
    struct arena a;
    struct method out[2];
    arena_init(&a);
    signature_methods(&t.plugin, &a, &(struct signature_door){0}, out);
    assert_string_equal(out[1].name, "second");
    assert_string_equal(out[1].arguments[1].name, "t");
    assert_string_equal(out[1].parameters[1].name, "how");
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_table_passes),
        cmocka_unit_test(a_good_table_of_criteria_passes),
        cmocka_unit_test(each_fault_is_found_and_named),
        cmocka_unit_test(all_faults_are_told_at_once),
        cmocka_unit_test(elements_that_have_grown_are_read_by_their_stride),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
