#include "rig.h"

static void print_of(const char *text, bool places, struct str *out)
{
    struct rig g;
    rig_text(&g, text);
    assert_string_equal(g.said.data, "");
    str_clear(out);
    config_print(&g.model, places, out);
    rig_release(&g);
}

static void the_print_is_in_order_with_defaults_and_places(void **state)
{
    struct str out = {0};
    (void)state;
    print_of("functions: { done = \" (x,t)=min( 1,x/t )\" }; kinds: { t: { } }\n"
             "schemes: { s: { rules = (\n"
             "  { score = \"worth  *  (2)\"; worth = 1.50; name = \"a\" },\n"
             "  { name = \"g\"; rules = ( { name = \"b\"; score = 7.0 } ) } )\n"
             "  tie_break = [\"(a)  desc\"]; period = \"year\"; of = \"t\" } }\n",
             true, &out);
    assert_string_equal(out.data, "zone = \"+08:00\" //@ default\n"
                                  "functions = { //@ a.conf:1:12\n"
                                  "    done = \"(x, t) = min(1, x / t)\" //@ a.conf:1:21\n"
                                  "}\n"
                                  "kinds = { //@ a.conf:1:53\n"
                                  "    t = { //@ a.conf:1:58\n"
                                  "    }\n"
                                  "}\n"
                                  "schemes = { //@ a.conf:2:10\n"
                                  "    s = { //@ a.conf:2:15\n"
                                  "        of = \"t\" //@ a.conf:5:52\n"
                                  "        period = \"year\" //@ a.conf:5:39\n"
                                  "        span = \"period\" //@ default\n"
                                  "        decimals = 4 //@ default\n"
                                  "        shown = 2 //@ default\n"
                                  "        rank_on = \"exact\" //@ default\n"
                                  "        missing = \"refuse\" //@ default\n"
                                  "        rules = ( //@ a.conf:2:25\n"
                                  "            { //@ a.conf:3:3\n"
                                  "                name = \"a\" //@ a.conf:3:51\n"
                                  "                worth = 1.5 //@ a.conf:3:38\n"
                                  "                score = \"worth * 2\" //@ a.conf:3:13\n"
                                  "            },\n"
                                  "            { //@ a.conf:4:3\n"
                                  "                name = \"g\" //@ a.conf:4:12\n"
                                  "                rules = ( //@ a.conf:4:25\n"
                                  "                    { //@ a.conf:4:27\n"
                                  "                        name = \"b\" //@ a.conf:4:36\n"
                                  "                        score = \"7\" //@ a.conf:4:49\n"
                                  "                    }\n"
                                  "                )\n"
                                  "                combine = \"sum\" //@ default\n"
                                  "                spread = false //@ default\n"
                                  "                times = 1 //@ default\n"
                                  "            }\n"
                                  "        )\n"
                                  "        tie_break = ( \"a desc\" ) //@ a.conf:5:15\n"
                                  "    }\n"
                                  "}\n");
    str_release(&out);
}

static void reading_the_print_gives_the_same_print(void **state)
{
    static const char *const names[] = {"02", "03B", "04", "08", "10", "15", "kunshan"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct rig g;
        struct str first = {0}, placed = {0}, second = {0}, hashed = {0};
        char path[400], hash[DIGEST_TEXT], again[DIGEST_TEXT];
        snprintf(path, sizeof path, "%s/conf/examples/%s.conf", SOURCE_DIR, names[i]);
        rig_init(&g);
        assert_true(source_read(path, &g.source, &g.problems));
        rig_read(&g);
        config_print(&g.model, false, &first);
        config_print(&g.model, true, &placed);
        config_hash(&g.model, hash);
        config_print_hashed(&g.model, &hashed, again);
        assert_string_equal(hashed.data, placed.data);
        assert_string_equal(again, hash);
        rig_release(&g);

        rig_text(&g, placed.data); // the places are comments
        assert_string_equal(g.said.data, "");
        config_print(&g.model, false, &second);
        config_hash(&g.model, again);
        assert_string_equal(first.data, second.data);
        assert_string_equal(hash, again);
        rig_release(&g);
        str_release(&first);
        str_release(&placed);
        str_release(&second);
        str_release(&hashed);
    }
}

static void hash_of(const char *text, char hash[DIGEST_TEXT])
{
    struct rig g;
    rig_text(&g, text);
    assert_string_equal(g.said.data, "");
    config_hash(&g.model, hash);
    rig_release(&g);
}

static void the_hash_follows_the_meaning_not_the_layout(void **state)
{
    static const char base[] =
        "kinds: { t: { title = \"x\" } } indicators: { t: { a = \"1 + 2\"; b = \"a\" } }";
    static const char *const same[] = {
        "// so\nindicators = { t = { a = \"1+2\", b = \"( a )\" }; }\nkinds = { t = { title = \"\" "
        "\"x\" } }",
        "kinds: { t: { title = \"x\" } } indicators: { t: { a = \"1 + 2\"; b = \"a\" } } zone = "
        "\"+08:00\"",
        "kinds: { t: { title = \"x\" } } indicators: { t: { a = \"1 + 2\"; b = \"a\" } } daemon: { "
        "socket = "
        "\"s\" }",
    };
    static const char *const other[] = {
        "kinds: { t: { title = \"y\" } } indicators: { t: { a = \"1 + 2\"; b = \"a\" } }",
        "kinds: { t: { title = \"x\" } } indicators: { t: { a = \"1 + 3\"; b = \"a\" } }",
        "kinds: { t: { title = \"x\" } } indicators: { t: { a = \"1 + 2\"; b = \"a\" } } zone = "
        "\"+09:00\"",
        "kinds: { t: { title = \"x\" } } indicators: { t: { a = \"1 + 2\"; b = \"a\" } } holidays "
        "= "
        "[\"2024-10-01\"]",
    };
    char wanted[DIGEST_TEXT], got[DIGEST_TEXT];
    (void)state;
    hash_of(base, wanted);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        hash_of(same[i], got);
        assert_string_equal(got, wanted);
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        hash_of(other[i], got);
        assert_string_not_equal(got, wanted);
    }
}

static void help_names_every_key_with_a_sentence(void **state)
{
    struct str out = {0};
    (void)state;
    config_help(&out);
    assert_non_null(strstr(out.data, "\n    decimals: a whole number 0..9, 4 when absent. "));
    assert_non_null(strstr(out.data, "none_is_zero: true or false, false when absent. "));
    assert_non_null(strstr(out.data, "better: one of more, less, more when absent. "));
    assert_null(strstr(out.data, "(null)"));
    str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_print_is_in_order_with_defaults_and_places),
        cmocka_unit_test(reading_the_print_gives_the_same_print),
        cmocka_unit_test(the_hash_follows_the_meaning_not_the_layout),
        cmocka_unit_test(help_names_every_key_with_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
