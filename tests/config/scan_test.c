#include "rig.h"

#include "config/scan.h"

static void every_lexical_problem_is_told_with_its_place(void **state)
{
    static const struct row rows[] = {
        {"constants: { a = 010 }",
         "a.conf:1:18: number \"010\" has a leading zero; write \"10\"\n"},
        {"constants: { a = 1e999; b = 9223372036854775808 }",
         "a.conf:1:18: number \"1e999\" is out of range\n"
         "a.conf:1:29: number \"9223372036854775808\" is out of range\n"},
        {"constants: { a = 0x1F }", "a.conf:1:18: number \"0x1F\" is hexadecimal; write 31\n"},
        {"constants: { a = 12abc }", "a.conf:1:18: \"12abc\" is not a number\n"},
        {"constants: { big = 4294967297; wan = -2147483649 }", NULL},
        {"constants: { a = \"x\\qy\" }",
         "a.conf:1:20: unknown escape \"\\q\"; write \"\\\\\" for a backslash\n"},
        {"constants: { a = \"\\x00\"; b = \"\\xff\"; c = \"\\x41\" }",
         "a.conf:1:19: unknown escape \"\\x00\"; write \"\\\\\" for a backslash\n"
         "a.conf:1:31: unknown escape \"\\xff\"; write \"\\\\\" for a backslash\n"},
        {"constants: { a = 1；b = 2 }", "a.conf:1:19: full-width \"；\"; write ';'\n"},
        {"constants：{ a ＝ 1 }", "a.conf:1:10: full-width \"：\"; write ':'\n"
                                  "a.conf:1:15: full-width \"＝\"; write '='\n"},
        {"plugins = （“basic”，\"peers\"）", "a.conf:1:11: full-width \"（\"; write '('\n"
                                             "a.conf:1:12: full-width \"“\"; write '\"'\n"
                                             "a.conf:1:19: full-width \"，\"; write ','\n"
                                             "a.conf:1:27: full-width \"）\"; write ')'\n"},
        {"constants ｛ a = 1 ｝", "a.conf:1:11: expected \"=\" after \"constants\", found \"｛\"\n"
                                  "a.conf:1:11: full-width \"｛\"; write '{'\n"
                                  "a.conf:1:19: full-width \"｝\"; write '}'\n"},
        {"constants:　{ a = 1 }", "a.conf:1:11: full-width space; write \" \"\n"},
        {"constants: { a = \"open }\n b = 1 }",
         "a.conf:1:18: string is never closed; a '\"' is missing here or further up\n"},
        {"constants: { a = 1 } /* for ever\n b",
         "a.conf:1:22: comment is never closed; \"*/\" is missing\n"},
        {"常数: { a = 1 }",
         "a.conf:1:1: unexpected \"常数\"; keys are ASCII and texts stand in quotes\n"},
        {"constants: { a = 外资; b = 010 }",
         "a.conf:1:18: unexpected \"外资\"; keys are ASCII and texts stand in quotes\n"
         "a.conf:1:26: number \"010\" has a leading zero; write \"10\"\n"},
        {"constants: { a = %5 }", "a.conf:1:18: unexpected \"%\"\n"},
        {"constants: { a = 1 }\n@import \"x\"",
         "a.conf:2:1: unknown directive \"@import\"; only @include is known\n"},
        {"@include x", "a.conf:1:10: @include needs a file name in quotes\n"},
        {"constants: { a = \"ok\" \"ay\" }", NULL},
        {"constants: { a = 1 } # so\n// so, too\n/* and\n so */", NULL},
        {"\xef\xbb\xbf"
         "constants: { a = 010 }",
         "a.conf:1:18: number \"010\" has a leading zero; write \"10\"\n"},
    };
    (void)state;
    ROWS(rows, rig_text);
}

static void bytes_that_are_no_utf8_and_nul_are_told_one_by_one(void **state)
{
    struct rig g;
    struct err e;
    static const char bytes[] = "constants: {\n a = \"\xff\xfe\";\n b = 1 }\n\0 // \xc3";
    (void)state;
    rig_init(&g);
    assert_true(
        source_add(&g.source, SOURCE_CONF, "a.conf", bytes, sizeof bytes - 1, UINT32_MAX, 0, &e));
    rig_read(&g);
    assert_string_equal(g.said.data,
                        "a.conf:2:7: byte 0xff is not UTF-8; save the file as UTF-8\n"
                        "a.conf:2:8: byte 0xfe is not UTF-8; save the file as UTF-8\n"
                        "a.conf:4:1: a NUL byte has no place in a configuration\n"
                        "a.conf:4:6: byte 0xc3 is not UTF-8; save the file as UTF-8\n");
    rig_release(&g);
}

// A text's bytes all lie where the file has them, whatever stands between them.
static void each_byte_of_a_joined_text_has_its_place(void **state)
{
    struct rig g;
    static const char text[] = "constants: {\n"
                               "  a = \"fd\\ti\" // 注释\n"
                               "      \"外资\n"
                               "x\\\\y\" /* c */ \"z\"\n"
                               "}\n";
    static const struct {
        size_t offset;
        uint32_t line, column;
    } rows[] = {
        {0, 2, 8},   {1, 2, 9},  {2, 2, 10}, {3, 2, 12}, // f d \t i
        {4, 3, 8},   {7, 3, 9},                          // 外 资
        {11, 4, 1},  {12, 4, 2}, {13, 4, 4},             // x \ y
        {14, 4, 16},                                     // z
    };
    (void)state;
    rig_text(&g, text);
    assert_string_equal(g.said.data, "");
    assert_int_equal(g.model.constant_count, 1);
    assert_string_equal(g.model.constants[0].text, "fd\ti外资\nx\\yz");
    rig_release(&g);

    // The same text as an expression keeps its runs.
    struct str all = {0};
    str_addf(&all, "kinds: { t: { } }\nindicators: { t: {\n%s", strchr(text, '\n') + 1);
    str_add(&all, "}");
    rig_text(&g, all.data);
    assert_string_equal(g.said.data, "");
    const struct text *t = &g.model.kinds[0].indicators[0].value.text;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place at = text_place(t, rows[i].offset);
        assert_int_equal(at.line, rows[i].line + 1);
        assert_int_equal(at.column, rows[i].column);
    }
    rig_release(&g);
    str_release(&all);
}

static void crlf_is_read_as_lf(void **state)
{
    struct rig g;
    (void)state;
    rig_text(&g, "constants: {\r\n a = \"x\r\ny\";\r\n b = 010 }\r\n");
    assert_string_equal(g.model.constants[0].text, "x\ny");
    assert_string_equal(g.said.data,
                        "a.conf:4:6: number \"010\" has a leading zero; write \"10\"\n");
    rig_release(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_lexical_problem_is_told_with_its_place),
        cmocka_unit_test(bytes_that_are_no_utf8_and_nul_are_told_one_by_one),
        cmocka_unit_test(each_byte_of_a_joined_text_has_its_place),
        cmocka_unit_test(crlf_is_read_as_lf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
