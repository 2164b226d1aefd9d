// Which numbers of a configuration are changed to see whether a test notices.
#include "rehearsal/figure.h"

#include "rig.h"

// "a.conf:3:12 20, .." of all numbers found.
static void expect(struct rig *g, const char *expected)
{
    struct figures f;
    struct arena a;
    struct str said = {0};
    arena_init(&a);
    figures_find(&f, &g->ruleset.model, &g->source, &a);
    str_add(&said, "");
    for (size_t i = 0; i < f.count; i++) {
        const struct figure *x = &f.list[i];
        const struct source_file *file = &g->source.files[x->file];
        str_addf(&said, "%s%s:%u:%u %s", i ? ", " : "", x->at.file, x->at.line, x->at.column,
                 x->text);
        assert_memory_equal(file->bytes + x->offset, x->text, strlen(x->text));
    }
    if (strcmp(said.data, expected) != 0)
        fail_msg("\nfound    %s\nexpected %s", said.data, expected);
    str_release(&said);
    arena_release(&a);
}

struct row {
    const char *conf, *found;
};

#define KINDS "kinds: { town: { attributes: { x = \"number 0..9\"; x2 = \"a1 | b2\"; } } }\n"

// clang-format off
static const struct row rows[] = {
    {KINDS "constants: { limit = 20; text = \"第3条\"; all = \"15\"; less = -2.5 }",
     "a.conf:2:22 20, a.conf:2:47 15, a.conf:2:60 2.5"},
    {KINDS "functions: { f = \"(x) = 2 * x + 0.5\"; }",
     "a.conf:2:25 2, a.conf:2:33 0.5"},
    {KINDS "tables: { t: { inputs = [\"x\"]; outputs = [\"p\"]; rows = ( (\">= 500%\", 3), (\"1..4\", \"2‰\"), (\"else\", 0) ); } }",
     "a.conf:2:63 500, a.conf:2:70 3, a.conf:2:76 1, a.conf:2:79 4, a.conf:2:84 2, a.conf:2:99 0"},
    // names, texts in quotes, titles, and what is only shown are no numbers
    {KINDS "indicators: { town: { y = \"if x2 == a1 and 'no 7' != 'no 8' then 3 else x\"; z = { value = \"x - 4\"; title = \"5\"; decimals = 2; } } }",
     "a.conf:2:66 3, a.conf:2:96 4"},
    {KINDS "records: { r: { of = \"town\"; fields: { n = \"number 0..100\"; }; exclude = ( { name = \"few\"; when = \"n < 10\"; clause = \"11.1\" } ); } }",
     "a.conf:2:104 10"},
    {KINDS "schemes: { s: { of = \"town\"; period = \"year\"; total = 60; decimals = 3; shown = 1; title = \"2024\"\n"
           "  rules = ( { name = \"a\"; clause = \"1.2\"; note = \"3\"; worth = 60; most = 66; score = \"worth * 1.5\" } )\n"
           "  vetoes = ( { name = \"v\"; when = \"x > 7\" } )\n"
           "  grades = ( { at_least = 90; title = \"9\" } )\n"
           "  outcomes = ( { name = \"o\"; top = \"20%\"; next = 2; ties = \"in\" } )\n"
           "  show: { n1 = \"x / 8\"; } } }",
     "a.conf:3:63 60, a.conf:3:74 66, a.conf:3:95 1.5, a.conf:4:40 7, a.conf:5:27 90, a.conf:6:37 20, a.conf:6:50 2, a.conf:7:21 8"},
    // what one scheme takes from another stands once
    {KINDS "schemes: { s: { of = \"town\"; period = \"year\"; rules = ( { name = \"a\"; score = \"x + 1\" } ); }; t: { like = \"s\"; }; }",
     "a.conf:2:84 1"},
    // strings that span lines and join
    {KINDS "functions: { f = \"(x) = x +\"\n  \" 12\"; }",
     "a.conf:3:5 12"},
    {KINDS "tests = ( { name = \"1\"; of = \"town\"; value = \"x + 1\"; period = \"2024\"; expect: { columns = [\"subject\"]; rows = ( (\"2\") ); } } )",
     ""},
};
// clang-format on

static void numbers_that_score_are_found_where_they_stand(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rig g;
        rig_open(&g, rows[i].conf);
        expect(&g, rows[i].found);
        rig_close(&g);
    }
}

static void numbers_of_included_files_and_tables_in_csv_are_found(void **state)
{
    (void)state;
    struct rig g;
    rig_init(&g);
    rig_add(&g, SOURCE_CONF, "a.conf",
            "@include \"b.conf\"\n" KINDS
            "tables: { t: { inputs = [\"x\"]; outputs = [\"p\"]; file = \"t.csv\"; } }");
    rig_add(&g, SOURCE_CONF, "b.conf", "constants: { c = 3; }");
    rig_add(&g, SOURCE_CSV, "t.csv", "x,p\n>= 5,2\n\">= 4\",\"1\"\nelse,0.5\n");
    rig_check(&g);
    expect(&g, "b.conf:1:18 3, t.csv:2:1 5, t.csv:2:2 2, t.csv:3:1 4, t.csv:3:2 1, t.csv:4:2 0.5");
    rig_close(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_that_score_are_found_where_they_stand),
        cmocka_unit_test(numbers_of_included_files_and_tables_in_csv_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
