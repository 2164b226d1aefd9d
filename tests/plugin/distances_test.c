// Recipes over criteria: what the host's loops make of one is, to the last bit, what the method's
// run gives, with vectors of every width; and a recipe that does not hold to the contract is not
// run.
#include "criteria_rig.h"
#undef NONE // the rig's, for no data
#include "base/vector.h"
#include "core/engine/criteria.h"
#include "core/engine/distance_table.h"
#include "core/engine/kernel.h"
#include "plugin/recipe.h"
#include "plugin/signature.h"

enum { ROUNDS = 300 };

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

// Columns of every sort: spread, nearly constant, constant, of any exponents, with no data.
static void fill(struct random *r, struct criteria *t)
{
    size_t count = 1 + random_below(r, CRITERIA_MOST), rows = 1 + random_below(r, CRITERIA_ROWS);
    double whole = 0;
    criteria_table(t, rows, count, NULL);
    for (size_t k = 0; k < count; k++) {
        uint64_t sort = random_below(r, 12), lacking = random_below(r, 3) ? 0 : 60;
        for (size_t i = 0; i < rows; i++) {
            double u = (double)random_below(r, 1000000);
            double x = sort == 0   ? 1e16 + u
                       : sort == 1 ? 5.25
                       : sort == 2 ? u * 1e-310
                       : sort == 3 ? u * 1e300
                       : sort == 4 ? (double)random_below(r, 3) - 1
                       : sort == 5 ? 0
                       : sort < 9  ? (u - 300000) / 100 // narrow
                                   : u / 7;
            t->x[k][i] = lacking && random_below(r, lacking) == 0 ? (double)NAN : x;
        }
        t->weights[k] = k ? (double)random_below(r, 4) : 1;
        t->directions[k] = random_below(r, 2) ? DIRECTION_MORE : DIRECTION_LESS;
        whole += t->weights[k];
    }
    for (size_t k = 0; k < count; k++)
        t->weights[k] /= whole;
}

// Of the rows that have data wherever it counts.
static void look(const struct criteria *t, struct method_numbers *numbers)
{
    double blank[CRITERIA_ROWS] = {0}, known[CRITERIA_ROWS];
    for (size_t k = 0; k < t->count; k++)
        if (t->weights[k] > 0)
            distance_loops()->mark(blank, t->x[k], t->rows);
    for (size_t k = 0; k < t->count; k++) {
        distance_loops()->keep(known, t->x[k], blank, t->rows);
        const struct value_view view = {.wide = known};
        numbers_extent(&numbers[k], &view, t->rows, NULL);
        numbers_squares(&numbers[k], &view, t->rows, NULL);
    }
}

struct room {
    struct method_term terms[CRITERIA_MOST];
    struct method_closing closings[METHOD_OUTPUTS_MOST];
};

static bool measure(const struct rig *r, const struct criteria *t, struct room *room,
                    struct method_distances *d)
{
    struct method_numbers numbers[CRITERIA_MOST] = {{{0}, 0, 0}};
    look(t, numbers);
    const struct method_criteria given = {
        .count = t->count,
        .numbers = numbers,
        .directions = t->directions,
        .weights = t->weights,
        .parameters = r->parameters,
        .texts = r->texts,
    };
    *d = (struct method_distances){.terms = room->terms, .closings = room->closings};
    return r->method->measure(r->method, &given, d);
}

static void assert_the_run(const struct rig *r, const struct criteria *t,
                           const struct method_distances *d)
{
    double first[CRITERIA_ROWS], second[CRITERIA_ROWS], out[CRITERIA_ROWS], found[CRITERIA_ROWS];
    double *const sums[2] = {first, second};
    struct values columns[CRITERIA_MOST] = {{.count = 0}};
    struct value_view x[CRITERIA_MOST];
    size_t count = 0;
    for (size_t k = 0; k < t->count; k++) {
        if (!(t->weights[k] > 0))
            continue;
        values_grow(&columns[count], t->rows + 1);
        for (size_t i = 0; i < t->rows; i++)
            values_set(&columns[count], i + 1, t->x[k][i]);
        values_set(&columns[count], 0, 0); // which is not among them
        x[count] = values_view(&columns[count]);
        count++;
    }
    distance_loops()->sums(d, x, 1, sums, t->rows);
    for (size_t k = 0; k < count; k++)
        values_release(&columns[k]);
    for (size_t c = 0; c < d->closing_count; c++) {
        size_t infinite = distance_loops()->close(d, &d->closings[c], sums, out, t->rows);
        assert_int_equal(infinite, 0);
        kernel_settle(found, out, t->rows);
        for (size_t i = 0; i < t->rows; i++)
            if (bits_of(found[i]) != bits_of(t->results[c][i]))
                fail_msg("%s, output %zu, row %zu: %.17g by the recipe, %.17g by the run",
                         r->method->name, c, i, found[i], t->results[c][i]);
    }
}

static void recipes_give_the_bits_of_the_run(void **state)
{
    static const struct {
        const char *name, *given;
    } methods[] = {
        {"topsis", ""}, {"topsis_minmax", ""}, {"wsm", "normalise: 'span'"},
        {"wsm", ""},    {"marcos", ""},
    };
    struct random random = {.state = 5};
    struct rig r;
    (void)state;
    rig_open(&r, "outrank");
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        char words[256];
        size_t measured = 0;
        rig_method_with(&r, methods[m].name, methods[m].given, words);
        assert_non_null(r.method->measure);
        for (size_t round = 0; round < ROUNDS; round++) {
            struct criteria t;
            struct method_distances d;
            struct room room;
            fill(&random, &t);
            criteria_call(&r, &t);
            for (int level = 0; level <= (int)vector_widest(); level++) {
                vector_use((enum vector_level)level);
                if (!measure(&r, &t, &room, &d))
                    continue;
                assert_the_run(&r, &t, &d);
                measured++;
            }
        }
        assert_true(measured > ROUNDS / 20);
    }
    rig_close(&r);
}

static void subjects_that_fail_leave_no_recipe(void **state)
{
    static const double x[] = {1, -2, 3, 4};
    struct method_distances d;
    struct criteria t;
    struct room room;
    struct rig r;
    (void)state;
    rig_open(&r, "outrank");
    criteria_table(&t, 2, 2, x);
    rig_method(&r, "wsm");
    assert_false(measure(&r, &t, &room, &d));
    rig_text(&r, "normalise", "sum");
    assert_false(measure(&r, &t, &room, &d));
    rig_method(&r, "topsis");
    assert_true(measure(&r, &t, &room, &d));
    rig_method(&r, "vikor");
    assert_null(r.method->measure);
    rig_close(&r);
}

// Norms and closings, worked out by hand: terms x - 1 and 2 (x - 5), points 1 and 3, 5 and 5.
static void norms_are_as_the_header_says(void **state)
{
    static const struct {
        enum method_norm norm;
        double first, second;
    } cases[] = {
        {NORM_SUM, 3 - 4, 1 - 4},
        {NORM_SIZES, 3 + 4, 1 + 4},
        {NORM_LENGTH, 5, 4.1231056256176605},
        {NORM_MOST, 4, 4},
    };
    static const double x0[] = {4, NAN}, x1[] = {3, 3};
    static const struct value_view x[] = {{.wide = x0}, {.wide = x1}};
    struct method_term terms[] = {{.unit = 1, .from = {1, 3}, .way = 1, .factor = 1},
                                  {.unit = 2, .from = {10, 10}, .way = 0.5, .factor = 0.5}};
    const struct method_closing line = {.form = CLOSE_LINE, .point = 1, .times = 6, .over = 2};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double first[2], second[2], out[2];
        double *const sums[2] = {first, second};
        const struct method_distances d = {
            .norm = cases[i].norm, .point_count = 2, .terms = terms, .term_count = 2};
        distance_loops()->sums(&d, x, 0, sums, 2);
        assert_int_equal(distance_loops()->close(&d, &line, sums, out, 2), 0);
        assert_number(out[0], 3 * cases[i].second);
        assert_true(isnan(out[1]));
        double root = cases[i].norm == NORM_LENGTH ? sqrt(first[0]) : first[0];
        assert_number(root, cases[i].first);
    }
}

// --- recipes that are none ---

static struct merit_distances spoilt; // what the next `measure` says, with one term and closing
static struct merit_term term;
static struct merit_closing closing;
static int32_t answer;

static int32_t say_spoilt(const struct merit_criteria *c, struct merit_distances *d)
{
    (void)c;
    d->terms[0] = term;
    d->closings[0] = closing;
    d->norm = spoilt.norm;
    d->point_count = spoilt.point_count;
    d->term_size = spoilt.term_size;
    d->closing_size = spoilt.closing_size;
    if (spoilt.terms)
        d->terms = spoilt.terms;
    return answer;
}

static void begin_well(void)
{
    spoilt = (struct merit_distances){.norm = MERIT_NORM_SUM,
                                      .point_count = 1,
                                      .term_size = sizeof term,
                                      .closing_size = sizeof closing};
    term = (struct merit_term){.unit = 1, .way = 1, .factor = 1};
    closing = (struct merit_closing){.form = MERIT_CLOSE_LINE, .times = 1, .over = 1};
    answer = MERIT_DONE;
}

static bool is_taken(void)
{
    static const struct method_numbers numbers = {{3, 1, 4}, 1, 0};
    static const double weight = 1;
    static const int8_t direction = DIRECTION_MORE;
    const struct signature entry = {.measure = say_spoilt};
    const struct method m = {.plugin = "a", .name = "b", .handle = &entry};
    const struct method_criteria given = {
        .count = 1, .numbers = &numbers, .directions = &direction, .weights = &weight};
    struct room room;
    struct method_distances d = {.terms = room.terms, .closings = room.closings};
    return recipe_measure(&m, &given, &d);
}

#define NOT_TAKEN(statement)                                                                       \
    do {                                                                                           \
        begin_well();                                                                              \
        statement;                                                                                 \
        assert_false(is_taken());                                                                  \
    } while (0)

static void recipes_that_break_the_contract_are_not_taken(void **state)
{
    struct merit_term other;
    (void)state;
    begin_well();
    assert_true(is_taken());
    NOT_TAKEN(answer = MERIT_FAILED);
    NOT_TAKEN(answer = 7);
    NOT_TAKEN(spoilt.norm = 0);
    NOT_TAKEN(spoilt.norm = 5);
    NOT_TAKEN(spoilt.point_count = 0);
    NOT_TAKEN(spoilt.point_count = 3);
    NOT_TAKEN(spoilt.term_size = 8);
    NOT_TAKEN(spoilt.closing_size = 0);
    NOT_TAKEN(spoilt.terms = &other);
    NOT_TAKEN(term.way = 0);
    NOT_TAKEN(term.way = (double)NAN);
    NOT_TAKEN(term.factor = (double)INFINITY);
    NOT_TAKEN(term.unit = (double)NAN);
    NOT_TAKEN(term.from[1] = (double)INFINITY);
    NOT_TAKEN(term.flags = 2);
    NOT_TAKEN(closing.form = 0);
    NOT_TAKEN(closing.form = 3);
    NOT_TAKEN(closing.form = MERIT_CLOSE_SHARE); // of one point
    NOT_TAKEN(closing.point = 1);
    NOT_TAKEN(closing.over = 0);
    NOT_TAKEN(closing.times = (double)NAN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recipes_give_the_bits_of_the_run),
        cmocka_unit_test(subjects_that_fail_leave_no_recipe),
        cmocka_unit_test(norms_are_as_the_header_says),
        cmocka_unit_test(recipes_that_break_the_contract_are_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
