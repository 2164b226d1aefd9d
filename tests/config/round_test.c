// A property of every ruleset: printed, read and printed again it is the same, byte for byte, with
// its places and without, and so is its hash. Over all that are shipped, and over random ones that
// the forms themselves make.
#include "rig.h"

#include <glob.h>
#include <unistd.h>

#include "base/random.h"
#include "config/sections.h"

#define RANDOM 400
#define DEPTH 5

static void print_once(struct rig *g, struct str *bare, struct str *placed, char hash[DIGEST_TEXT])
{
    rig_read(g);
    config_print(&g->model, false, bare);
    config_print(&g->model, true, placed);
    config_hash(&g->model, hash);
}

// Print what was added to the rig, read the print and print that. Problems are said the same.
static void go_round(struct rig *g, const char *what)
{
    struct str bare = {0}, placed = {0}, bare_again = {0}, placed_again = {0};
    char hash[DIGEST_TEXT], hash_again[DIGEST_TEXT];
    struct rig h;
    print_once(g, &bare, &placed, hash);
    rig_init(&h);
    rig_add(&h, SOURCE_CONF, "effective.conf", placed.data, UINT32_MAX, 0);
    print_once(&h, &bare_again, &placed_again, hash_again);
    if (strcmp(bare.data, bare_again.data) != 0 || strcmp(placed.data, placed_again.data) != 0)
        fail_msg("%s is not the same when it has gone round:\n%s\n---\n%s", what, placed.data,
                 placed_again.data);
    assert_string_equal(hash, hash_again);
    rig_release(&h);
    str_release(&bare);
    str_release(&placed);
    str_release(&bare_again);
    str_release(&placed_again);
}

static void shipped_rulesets_go_round(void **state)
{
    static const char *const patterns[] = {"conf/acts/*/*.conf", "conf/examples/*.conf",
                                           "conf/kunshan/kunshan.conf", "conf/lib/*.conf"};
    size_t count = 0;
    (void)state;
    assert_int_equal(chdir(SOURCE_DIR), 0);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        glob_t found;
        assert_int_equal(glob(patterns[i], 0, NULL, &found), 0);
        for (size_t k = 0; k < found.gl_pathc; k++, count++) {
            struct rig g;
            rig_init(&g);
            assert_true(source_read(found.gl_pathv[k], &g.source, &g.problems));
            go_round(&g, found.gl_pathv[k]);
            rig_release(&g);
        }
        globfree(&found);
    }
    assert_true(count >= 30);
}

// --- random ones ---

struct maker {
    struct random random;
    struct str out;
    int names;
};

static uint32_t below(struct maker *m, uint32_t n)
{
    return (uint32_t)random_below(&m->random, n);
}

static void put_layout(struct maker *m)
{
    static const char *const blanks[] = {" ", "  ", "\n", " // x\n", " /* y */ ", "\n\n # z\n"};
    str_add(&m->out, RANDOM_TEXT(&m->random, blanks));
}

static void put_scalar(struct maker *m, unsigned takes, enum text_sort sort)
{
    static const char *const numbers[] = {"0", "7", "1.50", "-3", "100.0", "0.125", "1e3", "0x10"};
    static const char *const plains[] = {"\"a\"",
                                         "\"外资 | 内资\"",
                                         "\"\\\"x\\\\ //@ y:1:1\"",
                                         "\"\"",
                                         "\"two\" \"pieces\"",
                                         "\"line\\nline\"",
                                         "\">= 5 yi_yuan\"",
                                         "\"else\""};
    static const char *const exprs[] = {
        "\"1+2*3\"",   "\"( x )\"",    "\"sum( a of b where c>=20% )\"", "\"if x then y else z\"",
        "\"not not\"", "\" x ?? 0 \"", "\"《外资》/target.x\"",          "\"x.y(1,2).z\""};
    static const char *const orders[] = {"\"x desc\"", "\"-x\"", "\"a+b asc\""};
    static const char *const functions[] = {"\"(x) = x*2\"", "\"( a,b )=min(a,b)\"", "\"= 3\""};
    if ((takes & TAKES_NUMBER) && (below(m, 3) == 0 || !(takes & TAKES_STRING)))
        str_add(&m->out, RANDOM_TEXT(&m->random, numbers));
    else if ((takes & TAKES_BOOL) && (below(m, 3) == 0 || !(takes & TAKES_STRING)))
        str_add(&m->out, below(m, 2) ? "true" : "FALSE");
    else if (sort == TEXT_PLAIN)
        str_add(&m->out, RANDOM_TEXT(&m->random, plains));
    else if (sort == TEXT_EXPR)
        str_add(&m->out, RANDOM_TEXT(&m->random, exprs));
    else if (sort == TEXT_ORDER)
        str_add(&m->out, RANDOM_TEXT(&m->random, orders));
    else
        str_add(&m->out, RANDOM_TEXT(&m->random, functions));
}

static void put_group(struct maker *m, const struct form *f, enum text_sort texts, int depth);

static void put_list(struct maker *m, const struct form *inner, enum text_sort texts, int depth)
{
    str_add(&m->out, "(");
    for (uint32_t n = below(m, 4), i = 0; i < n; i++) {
        str_add(&m->out, i ? "," : "");
        put_layout(m);
        if (inner && depth > 0 && below(m, 8))
            put_group(m, inner, texts, depth - 1);
        else if (depth > 0 && below(m, 4) == 0)
            put_list(m, NULL, texts, depth - 1);
        else
            put_scalar(m, TAKES_STRING | TAKES_NUMBER | TAKES_BOOL, texts);
    }
    str_add(&m->out, " )");
}

static unsigned tags_of(const struct key *k)
{
    if (k->shape == KEY_OWN)
        return k->takes;
    if (k->shape == KEY_NUMBER || k->shape == KEY_WHOLE)
        return TAKES_NUMBER;
    if (k->shape == KEY_BOOL)
        return TAKES_BOOL;
    return k->shape == KEY_EXPR ? TAKES_STRING | TAKES_NUMBER | TAKES_BOOL : TAKES_STRING;
}

static void put_value(struct maker *m, unsigned takes, const struct form *inner,
                      enum text_sort texts, int depth)
{
    if ((takes & TAKES_GROUP) && below(m, 8))
        put_group(m, inner, texts, depth);
    else if ((takes & TAKES_NAMES) && below(m, 8))
        put_list(m, inner, texts, depth);
    else if (takes & (TAKES_STRING | TAKES_NUMBER | TAKES_BOOL))
        put_scalar(m, takes, texts);
    else
        put_group(m, inner, texts, depth);
}

// Some keys of the form, in any order; under names of the user's choice when it has none.
static void put_group(struct maker *m, const struct form *f, enum text_sort texts, int depth)
{
    size_t count = f && f->keys ? f->count : 0, first = count ? below(m, (uint32_t)count) : 0;
    str_add(&m->out, "{");
    for (size_t i = 0; i < count && depth > 0; i++) {
        const struct key *k = &f->keys[(first + i) % count];
        if (k->unsupported || below(m, 2) || strcmp(k->name, "like") == 0 ||
            strcmp(k->name, "without") == 0)
            continue;
        put_layout(m);
        str_addf(&m->out, "%s %c ", k->name, below(m, 2) ? '=' : ':');
        put_value(m, tags_of(k), k->inner, k->shape == KEY_EXPR ? TEXT_EXPR : k->texts, depth - 1);
        str_add(&m->out, below(m, 2) ? ";" : "");
    }
    for (uint32_t n = count || depth == 0 ? 0 : below(m, 4); n > 0; n--) {
        put_layout(m);
        str_addf(&m->out, "n%d = ", m->names++);
        if (f && f->each && below(m, 6))
            put_group(m, f->each, TEXT_PLAIN, depth - 1);
        else
            put_scalar(m, TAKES_STRING | TAKES_NUMBER, f ? f->texts : texts);
    }
    str_add(&m->out, " }");
}

static void random_rulesets_go_round(void **state)
{
    struct maker m = {.random = {.state = 20241231}};
    (void)state;
    for (int i = 0; i < RANDOM; i++) {
        struct rig g;
        str_clear(&m.out);
        put_group(&m, &sections_form, TEXT_PLAIN, DEPTH);
        m.out.data[0] = ' '; // the top level has no brackets
        m.out.data[m.out.size - 1] = '\n';
        rig_init(&g);
        rig_add(&g, SOURCE_CONF, "a.conf", m.out.data, UINT32_MAX, 0);
        go_round(&g, m.out.data);
        rig_release(&g);
    }
    str_release(&m.out);
}

static void a_mistake_in_the_print_is_told_where_it_was_made(void **state)
{
    struct rig g;
    struct str placed = {0};
    (void)state;
    rig_text(&g, "kinds: { t: { titel = 5 } }\n\nschemes: { s: { of = \"tt\"; period = \"year\"\n"
                 "  rules = ( { name = \"a\"; score = 1 } ) } }\n");
    assert_string_equal(g.said.data,
                        "a.conf:1:15: unknown key \"titel\" of a kind; did you mean \"title\"?\n"
                        "a.conf:3:22: unknown kind \"tt\"; did you mean \"t\"?\n");
    config_print(&g.model, true, &placed);
    rig_release(&g);
    rig_init(&g);
    rig_add(&g, SOURCE_CONF, "effective.conf", placed.data, UINT32_MAX, 0);
    rig_read(&g);
    assert_string_equal(g.said.data, "a.conf:3:22: unknown kind \"tt\"; did you mean \"t\"?\n");
    rig_release(&g);
    str_release(&placed);
}

static void only_what_names_a_place_moves_a_value(void **state)
{
    static const struct row rows[] = {
        {"units = 5 //@ b.conf:7:9\n", "b.conf:7:9: \"units\" takes a group { }, found the number "
                                       "5\n"},
        {"units = 5 //@ 甲 b.conf:7:9 \r\n",
         "甲 b.conf:7:9: \"units\" takes a group { }, found the number 5\n"},
        {"units = 5 // b.conf:7:9\n",
         "a.conf:1:9: \"units\" takes a group { }, found the number 5\n"},
        {"units = 5 //@ b.conf:7\n",
         "a.conf:1:9: \"units\" takes a group { }, found the number 5\n"},
        {"units = 5 //@ b.conf:0:1\n",
         "a.conf:1:9: \"units\" takes a group { }, found the number 5\n"},
        {"units = 5 //@ :7:9\n", "a.conf:1:9: \"units\" takes a group { }, found the number 5\n"},
        {"units = 5 //@\n", "a.conf:1:9: \"units\" takes a group { }, found the number 5\n"},
        {"constants: { a = \"//@ b.conf:7:9\"; b = } // \"x", "a.conf:1:36: no value for \"b\"\n"},
    };
    (void)state;
    ROWS(rows, rig_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_rulesets_go_round),
        cmocka_unit_test(random_rulesets_go_round),
        cmocka_unit_test(a_mistake_in_the_print_is_told_where_it_was_made),
        cmocka_unit_test(only_what_names_a_place_moves_a_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
