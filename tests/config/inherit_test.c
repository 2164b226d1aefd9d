#include "rig.h"

// "name(child child) name ..": the rules of a scheme in order, then its outcomes behind a bar.
static void add_rules(struct str *out, struct rule *const *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        str_addf(out, "%s%s", i ? " " : "", rules[i]->label.name);
        if (expr_given(&rules[i]->score))
            str_addf(out, "=%s", rules[i]->score.text.chars);
        if (rules[i]->is_group) {
            str_add(out, "(");
            add_rules(out, rules[i]->rules, rules[i]->rule_count);
            str_add(out, ")");
        }
    }
}

static void shape(const struct rig *g, const char *name, struct str *out)
{
    uint32_t at = model_scheme(&g->model, name);
    assert_int_not_equal(at, NONE);
    const struct scheme *s = &g->model.schemes[at];
    str_clear(out);
    str_add(out, "");
    add_rules(out, s->rules, s->rule_count);
    for (size_t i = 0; i < s->outcome_count; i++)
        str_addf(out, " | %s", s->outcomes[i].label.name);
}

static void a_scheme_takes_over_replaces_appends_and_leaves_out(void **state)
{
    struct rig g;
    struct str s = {0};
    (void)state;
    rig_beside(&g, "schemes: {\n"
                   "  c: { like = \"b\"; period = \"half\"; without = [\"five\"] }\n"
                   "  b: { like = \"base\"; title = \"乙\"; without = [\"one\", \"red\"]\n"
                   "       rules = ( { name = \"three\"; score = \"33\" }, { name = \"four\"; "
                   "score = \"4\" },\n"
                   "                 { name = \"five\"; score = \"5\" } )\n"
                   "       outcomes = ( { name = \"blue\"; top = 1 } ) }\n"
                   "}");
    assert_string_equal(g.said.data, "");
    shape(&g, "base", &s);
    assert_string_equal(s.data, "one=1 two(three=2) | red");
    shape(&g, "b", &s);
    assert_string_equal(s.data, "two(three=33) four=4 five=5 | blue");
    shape(&g, "c", &s);
    assert_string_equal(s.data, "two(three=33) four=4 | blue");
    const struct scheme *c = &g.model.schemes[model_scheme(&g.model, "c")];
    assert_int_equal(c->period, PERIOD_HALF);
    assert_string_equal(c->label.title, "乙");
    assert_string_equal(c->label.name, "c");
    // what was taken over keeps its place
    assert_string_equal(c->all_rules[0]->label.at.file, "base.conf");
    assert_string_equal(c->all_rules[1]->label.at.file, "a.conf");
    str_release(&s);
    rig_release(&g);
}

static void inheritance_that_cannot_be_is_told(void **state)
{
    static const struct row rows[] = {
        {"schemes: { a: { like = \"b\" }; b: { like = \"a\" } }",
         "a.conf:1:43: scheme \"b\" is like itself, in a circle\n"},
        {"schemes: { a: { like = \"a\" } }",
         "a.conf:1:24: scheme \"a\" is like itself, in a circle\n"},
        {"schemes: { a: { like = \"bse\" } }",
         "a.conf:1:24: unknown scheme \"bse\"; did you mean \"base\"?\n"},
        {"schemes: { a: { like = 5; of = \"town\"; period = \"year\"; rules = ( { name = \"x\"; "
         "score = 1 } ) } }",

         "a.conf:1:24: \"like\" takes the name of a scheme, found the number 5\n"},
        {"schemes: { a: { like = \"base\"; without = [\"nine\", 5] } }",
         "a.conf:1:43: \"without\" names \"nine\", which is not there to be left out\n"
         "a.conf:1:51: \"without\" takes names of rules, vetoes and outcomes\n"
         "a.conf:1:51: elements of [ ] are of one type (1 and 1.0 are of two); write ( ) around\n"},
        {"schemes: { a: { without = [\"one\"]; of = \"town\"; period = \"year\"; rules = ( { name "
         "= \"x\"; "
         "score = 1 } ) } }",

         "a.conf:1:17: \"without\" leaves out of what `like` names\n"},
        {"schemes: { a: { like = \"base\"; without = \"one\"; rules = 5 } }",
         "a.conf:1:42: \"without\" takes a list of names\n"
         "a.conf:1:57: \"rules\" takes a list ( ), found the number 5\n"},
    };
    (void)state;
    ROWS(rows, rig_beside);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scheme_takes_over_replaces_appends_and_leaves_out),
        cmocka_unit_test(inheritance_that_cannot_be_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
