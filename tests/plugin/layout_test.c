// The ABI's layout, byte for byte. When this fails the ABI has changed: a field added at the end of
// a struct is a new minor, anything else a new major; say so in merit_plugin.h, then correct this
// page.
#include "plugins/merit_plugin.h"

#include "plugin/rig.h"

static void abi_one_dot_three_is_laid_out_like_this(void **state)
{
    (void)state;
    assert_int_equal(MERIT_ABI_MAJOR, 1);
    assert_int_equal(MERIT_ABI_MINOR, 3);
    static const struct {
        const char *what;
        size_t found, wanted;
    } PLACES[] = {
        {"plugin", sizeof(struct merit_plugin), 72},
        {"plugin.size", offsetof(struct merit_plugin, size), 4},
        {"plugin.abi_major", offsetof(struct merit_plugin, abi_major), 8},
        {"plugin.abi_minor", offsetof(struct merit_plugin, abi_minor), 10},
        {"plugin.flags", offsetof(struct merit_plugin, flags), 12},
        {"plugin.name", offsetof(struct merit_plugin, name), 16},
        {"plugin.methods", offsetof(struct merit_plugin, methods), 56},
        {"plugin.method_size", offsetof(struct merit_plugin, method_size), 68},
        {"method", sizeof(struct merit_method), 128},
        {"method.formula", offsetof(struct merit_method, formula), 16},
        {"method.scope", offsetof(struct merit_method, scope), 32},
        {"method.arguments", offsetof(struct merit_method, arguments), 48},
        {"method.parameters", offsetof(struct merit_method, parameters), 64},
        {"method.run", offsetof(struct merit_method, run), 80},
        {"method.prepare", offsetof(struct merit_method, prepare), 88},
        {"method.gives", offsetof(struct merit_method, gives), 96}, // since 1.1
        {"method.output_count", offsetof(struct merit_method, output_count), 100},
        {"method.output_size", offsetof(struct merit_method, output_size), 104},
        {"method.outputs", offsetof(struct merit_method, outputs), 112},
        {"method.measure", offsetof(struct merit_method, measure), 120}, // since 1.2
        {"output", sizeof(struct merit_output), 32},
        {"output.result", offsetof(struct merit_output, result), 16},
        {"output.flags", offsetof(struct merit_output, flags), 24},
        {"argument", sizeof(struct merit_argument), 24},
        {"argument.dimension", offsetof(struct merit_argument, dimension), 20},
        {"parameter", sizeof(struct merit_parameter), 56},
        {"parameter.flags", offsetof(struct merit_parameter, flags), 20},
        {"parameter.number", offsetof(struct merit_parameter, number), 24},
        {"parameter.text", offsetof(struct merit_parameter, text), 32},
        {"parameter.most", offsetof(struct merit_parameter, most), 48},
        {"call", sizeof(struct merit_call), 176},
        {"call.row_count", offsetof(struct merit_call, row_count), 8},
        {"call.columns", offsetof(struct merit_call, columns), 16},
        {"call.series", offsetof(struct merit_call, series), 32},
        {"call.parameters", offsetof(struct merit_call, parameters), 48},
        {"call.worths", offsetof(struct merit_call, worths), 72},
        {"call.result", offsetof(struct merit_call, result), 80},
        {"call.host", offsetof(struct merit_call, host), 88},
        {"call.error", offsetof(struct merit_call, error), 96},
        {"call.owner", offsetof(struct merit_call, owner), 112},
        {"call.lists", offsetof(struct merit_call, lists), 120}, // since 1.1
        {"call.directions", offsetof(struct merit_call, directions), 128},
        {"call.weights", offsetof(struct merit_call, weights), 136},
        {"call.results", offsetof(struct merit_call, results), 144},
        {"call.vector", offsetof(struct merit_call, vector), 152},
        {"call.cells", offsetof(struct merit_call, cells), 160},
        {"call.flags", offsetof(struct merit_call, flags), 168},
        {"list", sizeof(struct merit_list), 32},
        {"list.count", offsetof(struct merit_list, count), 8},
        {"list.numbers", offsetof(struct merit_list, numbers), 16},
        {"list.texts", offsetof(struct merit_list, texts), 24},
        {"series", sizeof(struct merit_series), 40},
        {"series.offsets", offsetof(struct merit_series, offsets), 8},
        {"series.numbers", offsetof(struct merit_series, numbers), 32},
        {"host", sizeof(struct merit_host), 136},
        {"host.log", offsetof(struct merit_host, log), 8},
        {"host.round12", offsetof(struct merit_host, round12), 32},
        {"host.steps", offsetof(struct merit_host, steps), 48},
        {"host.day_add_months", offsetof(struct merit_host, day_add_months), 72},
        {"host.fail_row", offsetof(struct merit_host, fail_row), 96},
        {"host.sum", offsetof(struct merit_host, sum), 104}, // since 1.1
        {"host.logs", offsetof(struct merit_host, logs), 112},
        {"host.exps", offsetof(struct merit_host, exps), 120},
        {"host.squares", offsetof(struct merit_host, squares), 128}, // since 1.2
        {"statistics", sizeof(struct merit_statistics), 48},
        {"statistics.most", offsetof(struct merit_statistics, most), 24},
        {"statistics.unit", offsetof(struct merit_statistics, unit), 32}, // since 1.2
        {"statistics.squares", offsetof(struct merit_statistics, squares), 40},
        {"criteria", sizeof(struct merit_criteria), 80},
        {"criteria.numbers", offsetof(struct merit_criteria, numbers), 16},
        {"criteria.lists", offsetof(struct merit_criteria, lists), 56},
        {"criteria.host", offsetof(struct merit_criteria, host), 72},
        {"distances", sizeof(struct merit_distances), 40},
        {"distances.terms", offsetof(struct merit_distances, terms), 24},
        {"term", sizeof(struct merit_term), 48},
        {"term.from", offsetof(struct merit_term, from), 8},
        {"term.flags", offsetof(struct merit_term, flags), 40},
        {"closing", sizeof(struct merit_closing), 32},
        {"closing.times", offsetof(struct merit_closing, times), 8},
        {"prepare", sizeof(struct merit_prepare), 48},
        {"prepare.numbers", offsetof(struct merit_prepare, numbers), 8},
        {"prepare.host", offsetof(struct merit_prepare, host), 40},
        {"recipe", sizeof(struct merit_recipe), 48},
        {"recipe.knots", offsetof(struct merit_recipe, knots), 8},
        {"recipe.knot_count", offsetof(struct merit_recipe, knot_count), 40},
    };
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++)
        if (PLACES[i].found != PLACES[i].wanted)
            fail_msg("%s is at %zu, was at %zu", PLACES[i].what, PLACES[i].found, PLACES[i].wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(abi_one_dot_three_is_laid_out_like_this),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
