#include "core/language/node.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/str.h"
#include "tests/base/random.h"

// Trees made at random from every tag, with every shape of argument.
struct maker {
    struct arena *arena;
    struct random random;
    int left; // nodes that may still be made: what keeps trees small
};

static size_t pick(struct maker *m, size_t count)
{
    return (size_t)random_below(&m->random, count);
}

static struct node *make(struct maker *m);

static struct node *make_node(struct maker *m, enum node_tag tag)
{
    struct node *n = arena_alloc(m->arena, sizeof *n);
    n->tag = tag;
    return n;
}

static const char *make_name(struct maker *m)
{
    static const char *const names[] = {"fdi", "town", "x", "in_span", "a1", "_b", "Total", "desc"};
    return names[pick(m, 8)];
}

static void make_children(struct maker *m, struct node *n, size_t count)
{
    n->children = arena_array(m->arena, count, sizeof *n->children);
    n->child_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        n->children[i] = make(m);
}

static void make_names(struct maker *m, struct node *n, size_t count)
{
    n->names = arena_array(m->arena, count, sizeof *n->names);
    n->name_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        n->names[i] = make_name(m);
}

static struct node *make_number(struct maker *m)
{
    static const struct {
        const char *text;
        double number;
        bool share;
    } numbers[] = {{"0", 0, false},    {"1", 1, false},        {"12.5", 12.5, false},
                   {"20%", 0.2, true}, {"1.5‰", 0.0015, true}, {"1000000", 1e6, false},
                   {NULL, 0.3, false}};
    struct node *n = make_node(m, NODE_NUMBER);
    size_t at = pick(m, 7);
    n->number = numbers[at].number;
    n->number_text = numbers[at].text;
    if (!numbers[at].share && pick(m, 3) == 0)
        n->unit_name = "yi_yuan";
    return n;
}

static struct node *make_leaf(struct maker *m)
{
    static const char *const texts[] = {"park", "", "it's", "'", "招商 引资", "a\"b"};
    struct node *n;
    switch (pick(m, 5)) {
    case 0:
        return make_number(m);
    case 1:
        n = make_node(m, NODE_TEXT);
        make_names(m, n, 1);
        n->names[0] = texts[pick(m, 6)];
        return n;
    case 2:
        n = make_node(m, NODE_BOOL);
        n->number = (double)pick(m, 2);
        return n;
    case 3:
        n = make_node(m, NODE_TITLE);
        make_names(m, n, 1);
        n->names[0] = pick(m, 2) ? "实际利用外资" : "a《b》c";
        return n;
    default:
        n = make_node(m, NODE_NAME);
        make_names(m, n, 1 + pick(m, 3));
        return n;
    }
}

static struct node *make_list(struct maker *m)
{
    struct node *n = make_node(m, NODE_LIST);
    make_children(m, n, 1 + pick(m, 3));
    return n;
}

static void make_argument(struct maker *m, struct node_argument *a)
{
    size_t shape = pick(m, 4); // value; value of set; set, with at least one of up_to and where
    size_t limits = shape == 0 ? 0 : pick(m, 4);
    if (shape == 3)
        limits = 1 + pick(m, 3);
    if (pick(m, 3) == 0)
        a->parameter = make_name(m);
    if (shape != 3)
        a->value = a->parameter && pick(m, 4) == 0 ? make_list(m) : make(m);
    if (shape != 0) {
        a->set.name = make_name(m);
        if (pick(m, 4) == 0)
            a->set.of_last = make(m);
    }
    if (limits & 1)
        a->up_to = make(m);
    if (limits & 2)
        a->where = make(m);
}

static struct node *make_call(struct maker *m)
{
    struct node *n = make_node(m, NODE_CALL);
    make_names(m, n, 1 + pick(m, 2));
    n->argument_count = (uint32_t)pick(m, 4);
    n->arguments = arena_array(m->arena, n->argument_count, sizeof *n->arguments);
    for (size_t i = 0; i < n->argument_count; i++)
        make_argument(m, &n->arguments[i]);
    if (pick(m, 4) == 0)
        n->column = make_name(m);
    return n;
}

static struct node *make(struct maker *m)
{
    if (m->left-- <= 0)
        return make_leaf(m);
    enum node_tag tag = (enum node_tag)pick(m, NODE_AS + 1);
    struct node *n;
    switch (tag) {
    case NODE_NUMBER:
    case NODE_TEXT:
    case NODE_BOOL:
    case NODE_NAME:
    case NODE_TITLE:
        return make_leaf(m);
    case NODE_CALL:
        return make_call(m);
    case NODE_IF:
    case NODE_BETWEEN:
        n = make_node(m, tag);
        make_children(m, n, 3);
        return n;
    case NODE_IN:
        n = make_node(m, tag);
        make_children(m, n, 2 + pick(m, 3));
        return n;
    case NODE_NOT:
    case NODE_NEGATE:
    case NODE_AS:
        n = make_node(m, tag);
        n->unit_name = tag == NODE_AS ? "wan_usd" : NULL;
        make_children(m, n, 1);
        return n;
    default:
        n = make_node(m, tag);
        make_children(m, n, 2);
        return n;
    }
}

static bool same_text(const char *a, const char *b)
{
    return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

static bool same(const struct node *a, const struct node *b);

static bool same_or_none(const struct node *a, const struct node *b)
{
    return (!a && !b) || (a && b && same(a, b));
}

static bool same_argument(const struct node_argument *a, const struct node_argument *b)
{
    return same_text(a->parameter, b->parameter) && same_or_none(a->value, b->value) &&
           same_text(a->set.name, b->set.name) && same_or_none(a->set.of_last, b->set.of_last) &&
           same_or_none(a->up_to, b->up_to) && same_or_none(a->where, b->where);
}

static bool same(const struct node *a, const struct node *b)
{
    bool equal = a->tag == b->tag && a->number == b->number &&
                 same_text(a->unit_name, b->unit_name) && same_text(a->column, b->column) &&
                 a->name_count == b->name_count && a->child_count == b->child_count &&
                 a->argument_count == b->argument_count;
    for (size_t i = 0; equal && i < a->name_count; i++)
        equal = same_text(a->names[i], b->names[i]);
    for (size_t i = 0; equal && i < a->child_count; i++)
        equal = same(a->children[i], b->children[i]);
    for (size_t i = 0; equal && i < a->argument_count; i++)
        equal = same_argument(&a->arguments[i], &b->arguments[i]);
    return equal;
}

#define TREES 20000

static void any_tree_printed_is_parsed_to_the_same_tree(void **state)
{
    (void)state;
    struct random seed = {2024};
    size_t largest = 0;
    for (int i = 0; i < TREES; i++) {
        struct arena arena;
        struct problems problems;
        struct str text, again;
        struct place_run run = {0, {"x.conf", 1, 1}};
        arena_init(&arena);
        problems_init(&problems);
        str_init(&text);
        str_init(&again);
        struct maker m = {&arena, {random_next(&seed)}, 1 + i % 24};
        struct node *tree = make(&m), *back = NULL;
        node_print(tree, &text);
        struct text written = {text.data, text.size, &run, 1};
        if (!node_parse(&arena, &written, &problems, &back))
            print_error("%s\n%s\n", text.data, problems.list[0].text);
        assert_int_equal(problems.count, 0);
        if (!same(tree, back))
            print_error("%s\n", text.data);
        assert_true(same(tree, back));
        node_print(back, &again);
        assert_string_equal(again.data, text.data);
        largest = text.size > largest ? text.size : largest;
        str_release(&text);
        str_release(&again);
        problems_release(&problems);
        arena_release(&arena);
    }
    assert_true(largest > 200);
}

static void a_number_made_by_the_program_prints_as_short_as_it_reads_back(void **state)
{
    (void)state;
    struct str text;
    struct node number = {.tag = NODE_NUMBER, .number = -0.1}, unit = {.tag = NODE_AS};
    struct node *children[] = {&number};
    unit.unit_name = "yuan";
    unit.children = children;
    unit.child_count = 1;
    str_init(&text);
    node_print(&unit, &text);
    assert_string_equal(text.data, "(-0.1) as yuan");
    str_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_tree_printed_is_parsed_to_the_same_tree),
        cmocka_unit_test(a_number_made_by_the_program_prints_as_short_as_it_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
