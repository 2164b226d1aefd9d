// Expressions and what they compile to. check_error_test.c has those that are refused.
#include "core/check/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/check/plan_print.h"
#include "core/methods.h"
#include "core/probe.h"

struct row {
    enum office_place at;
    const char *text;
    const char *program; // as program_print has it
};

// clang-format off
static const struct row rows[] = {
    {AT_TOWN, "level + 1", "load {town: attribute level}, const 1, add"},
    {AT_TOWN, "fdi / population", "load {town: indicator fdi}, load {town: attribute population (人)}, divide"},
    {AT_TOWN, "《实际利用外资》 / target.fdi", "load {town: indicator fdi}, load {town: target fdi (万美元)}, divide"},
    {AT_TOWN, "done(fdi, target.fdi)", "const 1, load {town: indicator fdi}, load {town: target fdi (万美元)}, divide, min 2"},
    {AT_TOWN, "sum(amount of arrived)", "load {town: sum of records arrived by town value [field amount in yuan] exact empty 0 (元)}"},
    {AT_TOWN, "sum(amount as wan_usd of arrived)", "load {town: sum of records arrived by town value [field amount in usd] exact empty 0 (美元)}, const 10000, divide"},
    {AT_TOWN, "sum(amount as wan_yuan of arrived up_to today where date >= start and origin == foreign)", "load {town: sum of records arrived by town up to [time today] where [record date, time start, greater-equal, field origin, const 0, equal, and] value [field amount in yuan] exact empty 0 (元)}, const 10000, divide"},
    {AT_TOWN, "sum(amount * 2 of arrived)", "load {town: sum of records arrived by town value [field amount in yuan, const 2, multiply] to 9 empty 0 (元)}"},
    {AT_TOWN, "count(arrived where amount >= 5 wan_yuan)", "load {town: count of records arrived by town where [field amount in yuan, const 50000, greater-equal]}"},
    {AT_TOWN, "count(project where new and total >= 1 yi_yuan) / target.projects", "load {town: count of members project by town where [load {project: indicator new}, load {project: attribute total (元)}, const 100000000, greater-equal, and]}, load {town: target projects}, divide"},
    {AT_TOWN, "larger(debt)", "load {town: count of members project by town where [load {project: attribute total (元)}, load my {town: attribute debt (元)}, greater-equal]}"},
    {AT_TOWN, "larger(1 yi_yuan)", "load {town: count of members project by town where [load {project: attribute total (元)}, const 100000000, greater-equal]}"},
    {AT_TOWN, "count(project where total >= my.debt)", "load {town: count of members project by town where [load {project: attribute total (元)}, load my {town: attribute debt (元)}, greater-equal]}"},
    {AT_TOWN, "count(project where new and sum(amount of fixed) >= 5% * total)", "load {town: count of members project by town where [load {project: indicator new}, load {project: sum of records fixed value [field amount in yuan] exact empty 0 (元)}, const 0.05, load {project: attribute total (元)}, multiply, greater-equal, and]}"},
    {AT_TOWN, "mean(score of survey)", "load {town: mean of records survey value [field score]}"},
    {AT_TOWN, "last(score of survey up_to end)", "load {town: last of records survey up to [time end] value [field score]}"},
    {AT_TOWN, "distinct(agent of arrived)", "load {town: distinct of records arrived by town value [field agent]}"},
    {AT_TOWN, "distinct(voucher of arrived)", "load {town: distinct of records arrived by town value [field voucher]}"},
    {AT_TOWN, "count(report where late)", "load {town: count of records report where [record late]}"},
    {AT_TOWN, "count(months where count(report) == 0)", "load {town: count of periods month where [load {town: count of records report}, const 0, equal]}"},
    {AT_TOWN, "largest(streak(months where projects == 0) of months) >= 3", "load {town: largest of periods month value [load {town: streak of periods month where [load {town: indicator projects}, const 0, equal]}]}, const 3, greater-equal"},
    {AT_TOWN, "sum(min(1, count(visit)) of quarters_to_date)", "load {town: sum of periods quarter to date value [const 1, load {town: count of records visit (town, cadre by town)}, min 2] to 9 empty 0}"},
    {AT_TOWN, "mean(towns.rank of years(limit))", "load {town: mean of periods year last 6 value [load {town: board towns rank}]}"},
    {AT_TOWN, "prev.fdi + year_ago.target.fdi", "load {town: indicator fdi} prev, load {town: target fdi (万美元)} year-ago, add"},
    {AT_TOWN, "yoy(fdi)", "load {town: indicator fdi}, load {town: indicator fdi} year-ago, divide, const 1, subtract"},
    {AT_TOWN, "yoy(fdi / population)", "load {town: hidden [load {town: indicator fdi}, load {town: attribute population (人)}, divide] (10000 usd/person)}, load {town: hidden [load {town: indicator fdi}, load {town: attribute population (人)}, divide] (10000 usd/person)} year-ago, divide, const 1, subtract"},
    {AT_TOWN, "best_so_far(fdi)", "load {town: best [load {town: indicator fdi}] (万美元)}"},
    {AT_TOWN, "max(prev.probe ?? 0, level)", "load {town: indicator probe} prev, const 0, default, load {town: attribute level}, max 2"},
    {AT_TOWN, "if class == a then 1 else 0", "load {town: attribute class}, const 0, equal, const 1, const 0, if"},
    {AT_TOWN, "class in (a, b)", "load {town: attribute class}, const 0, const 1, in 3"},
    {AT_TOWN, "class == 《甲》", "load {town: attribute class}, const 0, equal"},
    {AT_TOWN, "'a' == class", "const 0, load {town: attribute class}, equal"},
    {AT_TOWN, "motto == 'x'", "load {town: attribute motto}, const 2, equal"},
    {AT_TOWN, "level between 1 and limit", "load {town: attribute level}, const 1, const 6, between"},
    {AT_TOWN, "debt - 1 yi_yuan > 0", "load {town: attribute debt (元)}, const 100000000, greater"},
    {AT_TOWN, "debt > 0", "load {town: attribute debt (元)}, const 0, greater"},
    {AT_TOWN, "debt ?? 0", "load {town: attribute debt (元)}, const 0, default"},
    {AT_TOWN, "debt as wan_yuan", "load {town: attribute debt (元)}, const 10000, divide"},
    {AT_TOWN, "debt / 1 wan_yuan", "load {town: attribute debt (元)}, const 10000, divide"},
    {AT_TOWN, "convert(debt, wan_usd, end)", "load {town: attribute debt (元)}, time end, convert yuan to usd, const 10000, divide"},
    {AT_TOWN, "phase * level", "phase, load {town: attribute level}, multiply"},
    {AT_TOWN, "has(level) or not good", "load {town: attribute level}, has, load {town: indicator good}, not, or"},
    {AT_TOWN, "round(level, 2) + round(level) + steps(level, 0.5) + clamp(level, 0, 1)", "load {town: attribute level}, const 2, round, load {town: attribute level}, const 0, round, add, load {town: attribute level}, const 0.5, steps, add, load {town: attribute level}, const 0, const 1, clamp, add"},
    {AT_TOWN, "count(visit)", "load {town: count of records visit (town, cadre by town)}"},
    {AT_TOWN, "sum(guests of visit)", "load {town: sum of records visit (town, cadre by town) value [field guests] exact empty none}"},
    {AT_TOWN, "smallest(area of project)", "load {town: smallest of members project by town value [load {project: attribute area (万元)}] (万元)}"},
    {AT_TOWN, "sum(slab(total) of project)", "load {town: sum of members project by town value [load {project: attribute total (元)}, const 10000, divide, table slab.points] to 9 empty 0 (万元)}"},
    {AT_TOWN, "sum(big(total) of project)", "load {town: sum of members project by town value [load {project: attribute total (元)}, const 100000000, divide, table big.points] to 9 empty 0}"},
    {AT_TOWN, "sum(basic.each(level) of years)", "load {town: sum of periods year value [load {town: hidden [load {town: attribute level}, call basic.each per=1]}] to 9 empty 0}"},
    {AT_CADRE, "town.fdi", "load {town: indicator fdi} of town"},
    {AT_CADRE, "town.class == b", "load {town: attribute class} of town, const 1, equal"},
    {AT_CADRE, "town.towns.rank", "load {town: board towns rank} of town"},
    {AT_CADRE, "prev.town.towns.points", "load {town: board towns points} prev of town"},
    {AT_CADRE, "town.target.fdi", "load {town: target fdi (万美元)} of town"},
    {AT_CADRE, "quota(post_rank).year * count(months) / 12", "load {cadre: attribute post_rank}, table quota.year, load {cadre: count of periods month}, multiply, const 12, divide"},
    {AT_CADRE, "age(born, today) between 33 and 37 and full_time", "load {cadre: attribute born}, time today, years-between, const 33, const 37, between, load {cadre: attribute full_time}, and"},
    {AT_CADRE, "gate.reached(service up_to today where recruiting, need: limit)", "load {cadre: call gate.reached need=6 {series of records service up to [time today] where [field recruiting]}}"},
    {AT_CADRE, "days(born, since) + workdays('2024-01-01', since) + months_between(born, since) + years_between(born, today)", "load {cadre: attribute born}, load {cadre: attribute since}, days, const 19723, load {cadre: attribute since}, workdays, add, load {cadre: attribute born}, load {cadre: attribute since}, months-between, add, load {cadre: attribute born}, time today, years-between, add"},
    {AT_CADRE, "count(investor)", "load {cadre: count of members investor by cadre}"},
    {AT_CADRE, "count(visit)", "load {cadre: count of records visit (cadre)}"},
    {AT_CADRE, "first(date of service up_to today)", "load {cadre: first of records service up to [time today] value [record date]}"},
    {AT_PROJECT, "investor.home == 'Taiwan'", "load {investor: attribute home} of investor, const 2, equal"},
    {AT_PROJECT, "award.points", "load {project: board award points (元)}"},
    {AT_PROJECT, "town.towns.first_list", "load {town: board towns outcome first_list} of town"},
    {AT_PROJECT, "investor.town.level", "load {town: attribute level} of investor.town"},
    {AT_PROJECT, "town == investor.town", "load {town: subject} of town, load {town: subject} of investor.town, equal"},
    {AT_SCORE, "10 * peers.minmax(fdi, low: 60, high: 100) / 100", "const 10, load {town in towns: call peers.minmax low=60 high=100 [load {town: indicator fdi}]}, multiply, const 100, divide"},
    {AT_SCORE, "10 * basic.completion(fdi, target.fdi, cap: 120%)", "const 10, load {town: indicator fdi}, load {town: target fdi (万美元)}, call basic.completion gate=0 floor=0 cap=1.2, multiply"},
    {AT_SCORE, "basic.completion(1 yi_yuan, debt)", "const 1, load {town: attribute debt (元)}, const 100000000, divide, call basic.completion gate=0 floor=0 cap=1"},
    {AT_SCORE, "rank(fdi of cohort)", "load {town in towns: rank of cohort value [load {town: indicator fdi}]}"},
    {AT_SCORE, "rank(-fdi of cohort where good)", "load {town in towns: rank of cohort where [load {town: indicator good}] value [load {town: indicator fdi}, negate]}"},
    {AT_SCORE, "level / mean(level of cohort)", "load {town: attribute level}, load {town in towns: mean of cohort value [load {town: attribute level}]}, divide"},
    {AT_SCORE, "rule.capital * 10%", "own rule 0, const 0.1, multiply"},
    {AT_SCORE, "count(project where total >= my.rule.env * 1 yuan)", "load {town in towns: count of members project by town where [load {project: attribute total (元)}, load my {town in towns: hidden [own rule 1]}, const 1, multiply, greater-equal]}"},
    {AT_SCORE, "prev.rule.capital + prev.points", "load {town: board towns rule capital} prev, load {town: board towns points} prev, add"},
    {AT_SCORE, "sum(monthly.points of months)", "load {town: sum of periods month value [load {town: board monthly points}] to 9 empty 0}"},
    {AT_SCORE, "sum(monthly.leads of months_to_date)", "load {town: sum of periods month to date value [load {town: board monthly rule leads}] to 9 empty 0}"},
    {AT_SCORE, "basic.kept(debt) / 1 wan_yuan", "load {town: attribute debt (元)}, call basic.kept text='', const 10000, divide"},
    {AT_AWARD, "10% * rule.slabs", "const 0.1, own rule 0, multiply"},
    {AT_AWARD, "if fits then total * 2‰ else 0", "load {project: attribute fits}, load {project: attribute total (元)}, const 0.002, multiply, const 0, if"},
    {AT_AWARD, "prev.award.points ?? 0", "load {project: board award points (元)} prev, const 0, default"},
    {AT_MOST, "100 wan_yuan", "const 1000000"},
    {AT_MOST, "36", "const 36"},
    {AT_MONTH, "target.leads", "load {town: target leads}"},
    {AT_WHO, "good", "load {town: indicator good}"},
    {AT_COHORT, "if projects > 0 then 'b' else class", "load {town: indicator projects}, const 0, greater, const 1, load {town: attribute class}, if"},
    {AT_COHORT, "town", "load {town: subject}"},
    {AT_WHEN, "has(target.fdi)", "load {town: target fdi (万美元)}, has"},
    {AT_VETO, "points < 60 and fdi < target.fdi", "own points, const 60, less, load {town: indicator fdi}, load {town: target fdi (万美元)}, less, and"},
    {AT_TIE, "fdi desc", "load {town: indicator fdi}"},
    {AT_GRADE, "rank <= count / 10", "own rank, own count, const 10, divide, less-equal"},
    {AT_OUTCOME, "first_list and cheats and grade == '优秀'", "own outcome 0, own veto 0, and, own grade, const 0, equal, and"},
    {AT_SHOW, "points - (prev.towns.points ?? 0)", "own points, load {town: board towns points} prev, const 0, default, subtract"},
    {AT_SHOW, "prev.towns.per_head", "load {town: board towns show per_head (yuan/person)} prev"},
    {AT_SHOW, "rank(yoy(fdi) of cohort)", "load {town in towns: rank of cohort value [load {town: indicator fdi}, load {town: indicator fdi} year-ago, divide, const 1, subtract]}"},
    {AT_EXCLUDE, "fits and date > started_on and amount >= 1 wan_yuan", "load {project: attribute fits}, record date, load {project: attribute started_on}, greater, and, field ? in yuan, const 10000, greater-equal, and"},
    {AT_EXCLUDE, "town.level > 3 and my.total > amount", "load {town: attribute level} of town, const 3, greater, load {project: attribute total (元)}, field ? in yuan, greater, and"},
    {AT_REQUIRE, "origin == foreign or total > 0", "field ?, const 0, equal, load {project: attribute total (元)}, const 0, greater, or"},
    {AT_EXCLUDE_VISIT, "guests > 3", "field ?, const 3, greater"},
    {AT_CADRE, "years(born, today) + months(since, today)", "load {cadre: attribute born}, time today, years-between, load {cadre: attribute since}, time today, months-between, add"},
    {AT_TOWN, "count(arrived where (amount as wan_usd) >= 5 wan_usd)", "load {town: count of records arrived by town where [field amount in usd, const 10000, divide, const 5, greater-equal]}"},
    {AT_TOWN, "sum(amount as wan_usd of arrived) / population", "load {town: sum of records arrived by town value [field amount in usd] exact empty 0 (美元)}, const 10000, divide, load {town: attribute population (人)}, divide"},
    {AT_TOWN, "median(total of project where not new) as wan_yuan", "load {town: median of members project by town where [load {project: indicator new}, not] value [load {project: attribute total (元)}] (元)}, const 10000, divide"},
    {AT_TOWN, "count(project where fits) + count(project where  fits)", "load {town: count of members project by town where [load {project: attribute fits}]}, load {town: count of members project by town where [load {project: attribute fits}]}, add"},
    {AT_TOWN, "done(done(level, 2), 3)", "const 1, const 1, load {town: attribute level}, const 2, divide, min 2, const 3, divide, min 2"},
    {AT_TOWN, "sum(convert(amount, usd, date) of arrived)", "load {town: sum of records arrived by town value [field amount in yuan, record date, convert yuan to usd] to 9 empty 0 (美元)}"},
    {AT_TOWN, "count(cadre where full_time and months >= limit)", "load {town: count of members cadre by town where [load {cadre: attribute full_time}, load {cadre: indicator months}, const 6, greater-equal, and]}"},
    {AT_SCORE, "rank(peers.minmax(fdi) of cohort)", "load {town in towns: rank of cohort value [load {town in towns: call peers.minmax low=0 high=1 [load {town: indicator fdi}]}]}"},
    {AT_SCORE, "count(cohort where fdi > mean(fdi of cohort))", "load {town in towns: count of cohort where [load {town: indicator fdi}, load {town in towns: mean of cohort value [load {town: indicator fdi}] (万美元)}, greater]}"},
    {AT_TOWN, "each_of(level + 1, b)", "load {town: attribute class}, const 1, equal, load {town: attribute level}, const 1, add, call basic.each per=1, const 0, if"},
    {AT_TOWN, "sum(each_of(level, a) of years)", "load {town: sum of periods year value [load {town: attribute class}, const 0, equal, load {town: hidden [load {town: attribute level}, call basic.each per=1]}, const 0, if] to 9 empty 0}"},
};
// clang-format on

static void expressions_compile_to_their_programs(void **state)
{
    (void)state;
    size_t failed = 0;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct office o;
        struct str out;
        office_init(&o);
        str_init(&out);
        office_place_probe(&o, rows[i].at, rows[i].text);
        if (!ruleset_check(&o.ruleset, &test_methods, &o.problems))
            problems_print(&o.problems, &out);
        else
            program_print(&o.ruleset, o.probe->program, &out);
        if (strcmp(out.data, rows[i].program) != 0) {
            printf("%s\n  is:     %s\n  wanted: %s\n", rows[i].text, out.data, rows[i].program);
            failed++;
        }
        str_release(&out);
        office_release(&o);
    }
    assert_int_equal(failed, 0);
}

static void columns_read_only_lower_columns(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    office_place_probe(
        &o, AT_TOWN, "max(prev.probe ?? 0, sum(projects of years(3)) + count(project where new))");
    assert_true(ruleset_check(&o.ruleset, &test_methods, &o.problems));
    const struct plan *plan = &o.ruleset.plan;
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct column *c = &plan->columns[i];
        const struct program *programs[] = {c->program, c->gather ? c->gather->where : NULL,
                                            c->gather ? c->gather->value : NULL,
                                            c->gather ? c->gather->up_to : NULL};
        for (size_t p = 0; p < LENGTH(programs); p++)
            for (size_t k = 0; programs[p] && k < programs[p]->op_count; k++) {
                const struct op *op = &programs[p]->ops[k];
                if (op->code != OP_LOAD ||
                    (op->source.column == i && op->source.shift == SHIFT_PREV))
                    continue;
                assert_true(op->source.column < i);
            }
    }
    office_release(&o);
}

static size_t gathers(const struct plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->column_count; i++)
        count += plan->columns[i].tag == COLUMN_GATHER;
    return count;
}

static void equal_gathers_are_one_column(void **state)
{
    (void)state;
    size_t counts[2];
    static const char *const texts[2] = {
        "count(project where fits)", "count(project where fits) + sum(count(project  where (fits)) "
                                     "of months) - sum(1 * count(project where fits) of months)"};
    for (size_t i = 0; i < 2; i++) {
        struct office o;
        office_init(&o);
        office_place_probe(&o, AT_TOWN, texts[i]);
        assert_true(ruleset_check(&o.ruleset, &test_methods, &o.problems));
        counts[i] = gathers(&o.ruleset.plan);
        office_release(&o);
    }
    assert_int_equal(counts[1],
                     counts[0] + 2); // the two sums over months; the count is the same one
}

static void names_learn_what_they_mean_and_where_their_value_is(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    office_place_probe(&o, AT_SCORE, "done(fdi, target.fdi) + level");
    assert_true(ruleset_check(&o.ruleset, &test_methods, &o.problems));
    const struct node *sum = o.probe->tree, *call = sum->children[0], *level = sum->children[1];
    assert_int_equal(sum->op, o.probe->program->op_count - 1);
    assert_string_equal(level->meant, "attribute level");
    assert_int_equal(o.probe->program->ops[level->op].code, OP_LOAD);
    assert_non_null(call->expanded);
    assert_int_equal(o.probe->program->ops[call->op].code, OP_MIN);
    const struct node *ratio = call->expanded->arguments[1].value;
    assert_string_equal(ratio->children[0]->meant, "indicator fdi 实际利用外资");
    assert_int_equal(o.probe->program->ops[ratio->children[0]->op].code, OP_LOAD);
    assert_int_equal(ratio->offset, call->offset);
    office_release(&o);
}

static void parts_of_a_cohort_method_have_no_op_in_the_program(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    office_place_probe(&o, AT_SCORE, "10 * peers.minmax(fdi + 1 wan_usd)");
    assert_true(ruleset_check(&o.ruleset, &test_methods, &o.problems));
    const struct node *call = o.probe->tree->children[1];
    assert_int_equal(o.probe->program->ops[call->op].code, OP_LOAD);
    assert_non_null(call->call);
    assert_int_equal(call->arguments[0].value->op, OP_NONE);
    assert_int_equal(call->arguments[0].value->children[0]->op, OP_NONE);
    office_release(&o);
}

static void rules_are_ordered_by_what_they_read(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    struct scheme *s = &o.ruleset.model.schemes[TOWNS];
    s->rules[0]->score =
        office_expr(&o, "worth * rule.env / 40 + 0 * rank(rule.probe of cohort)", "capital");
    office_place_probe(&o, AT_SCORE, "level");
    assert_true(ruleset_check(&o.ruleset, &test_methods, &o.problems));
    // document order: capital 0, env 1, policy 2, service 3, probe 4
    static const uint32_t wanted[] = {2, 3, 1, 4, 0};
    assert_int_equal(s->rule_order_count, LENGTH(wanted));
    assert_memory_equal(s->rule_order, wanted, sizeof wanted);
    assert_int_equal(s->rules[1]->rules[0]->parent, 1);
    assert_int_equal(s->rules[1]->parent, NONE);
    office_release(&o);
}

static void the_door_checks_only_what_records_require(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    office_place_probe(&o, AT_TOWN, "no such thing");
    office_place_probe(&o, AT_REQUIRE, "total > 1 wan_yuan or done(total, 1 yuan) == 1");
    assert_true(ruleset_check(&o.ruleset, NULL, &o.problems));
    assert_int_equal(o.problems.count, 0);
    assert_non_null(o.probe->program);
    assert_null(o.ruleset.model.schemes[TOWNS].rules[0]->score.program);
    office_release(&o);

    office_init(&o);
    office_place_probe(&o, AT_REQUIRE, "level > 1");
    assert_false(ruleset_check(&o.ruleset, NULL, &o.problems));
    assert_int_equal(o.problems.errors, 1);
    office_release(&o);
}

static void judged_rules_know_their_raters(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    office_place_probe(&o, AT_RATERS, "cadre where post_rank == leader");
    assert_true(ruleset_check(&o.ruleset, &test_methods, &o.problems));
    const struct panel *p = &o.ruleset.model.schemes[TOWNS].rules[2]->panels[0];
    assert_int_equal(p->kind, CADRE);
    assert_true(p->has_where);
    assert_non_null(p->where);
    office_release(&o);
}

static void groups_find_their_method(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    office_place_probe(&o, AT_COMBINE, "means.geometric");
    assert_true(ruleset_check(&o.ruleset, &test_methods, &o.problems));
    assert_string_equal(o.ruleset.model.schemes[TOWNS].rules[1]->combine.call->method->name,
                        "geometric");
    office_release(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_compile_to_their_programs),
        cmocka_unit_test(columns_read_only_lower_columns),
        cmocka_unit_test(equal_gathers_are_one_column),
        cmocka_unit_test(names_learn_what_they_mean_and_where_their_value_is),
        cmocka_unit_test(parts_of_a_cohort_method_have_no_op_in_the_program),
        cmocka_unit_test(rules_are_ordered_by_what_they_read),
        cmocka_unit_test(the_door_checks_only_what_records_require),
        cmocka_unit_test(judged_rules_know_their_raters),
        cmocka_unit_test(groups_find_their_method),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
