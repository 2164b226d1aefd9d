#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void widths_are_those_of_a_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t width, count;
    } cases[] = {
        {"", 0, 0},
        {"fdi", 3, 3},
        {"评分", 4, 2},
        {"千灯镇 A", 8, 5},
        {"ＡＢ１", 6, 3},        // full-width forms
        {"ｱｲ", 2, 2},            // half-width katakana
        {"，。（）《》", 12, 6}, // punctuation
        {"한국", 4, 2},          // Hangul
        {"ひらがな", 8, 4},
        {"😀🏆", 4, 2},       // emoji
        {"e\u0301", 1, 2},  // e with a combining acute
        {"a\u200Db", 2, 3}, // zero-width joiner
        {"\u200B", 0, 1},   // zero-width space
        {"é", 1, 1},
        {"Ωж€", 3, 3},
        {"\u3000", 2, 1},             // ideographic space
        {"𠮷", 2, 1},                 // extension B
        {"\uFE0F", 0, 1},             // variation selector
        {"\u00A0x", 2, 2},            // no-break space
        {"\t", 0, 1},                 // controls do not advance
        {"\u1112\u1161\u11AB", 2, 3}, // Hangul by its letters
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(utf8_valid(cases[i].text, strlen(cases[i].text), NULL));
        assert_int_equal(utf8_width(cases[i].text), cases[i].width);
        assert_int_equal(utf8_count(cases[i].text, strlen(cases[i].text)), cases[i].count);
    }
}

static void malformed_bytes_are_found_where_they_stand(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t bad;
    } cases[] = {
        {"ab\x80", 2},                              // a tail without a head
        {"评\xC0\xAF", 3},                          // overlong
        {"\xE0\x80\xAF", 0},                        // overlong
        {"\xF0\x80\x80\xAF", 0},                    // overlong
        {"a\xED\xA0\x80", 1},                       // surrogate
        {"\xF4\x90\x80\x80", 0},                    // past U+10FFFF
        {"\xF5\x80\x80\x80", 0}, {"ok\xE8\xAF", 2}, // cut short
        {"\xE8\xAFx", 0},        {"\xFF", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bad = 99;
        assert_false(utf8_valid(cases[i].bytes, strlen(cases[i].bytes), &bad));
        assert_int_equal(bad, cases[i].bad);
    }
    assert_true(utf8_valid("a\0b", 3, NULL));
}

static size_t encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t tails = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    for (size_t i = tails; i > 0; i--) {
        out[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    static const unsigned heads[] = {0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(heads[tails] | c);
    return tails + 1;
}

static void every_code_point_reads_back(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x110000; c++) {
        char bytes[4];
        size_t size = encode(c, bytes), at = 0;
        bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        assert_int_equal(utf8_valid(bytes, size, NULL), !surrogate);
        if (!surrogate) {
            assert_int_equal(utf8_next(bytes, size, &at), c);
            assert_int_equal(at, size);
        }
    }
}

static void a_prefix_never_cuts_a_character_or_its_marks(void **state)
{
    (void)state;
    assert_int_equal(utf8_fit("千灯镇", 6), 9);
    assert_int_equal(utf8_fit("千灯镇", 5), 6);
    assert_int_equal(utf8_fit("千灯镇", 1), 0);
    assert_int_equal(utf8_fit("e\u0301x", 1), 3); // the mark stays with its letter
    assert_int_equal(utf8_fit("abc", 99), 3);
    assert_int_equal(utf8_fit("", 3), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(widths_are_those_of_a_terminal),
        cmocka_unit_test(malformed_bytes_are_found_where_they_stand),
        cmocka_unit_test(every_code_point_reads_back),
        cmocka_unit_test(a_prefix_never_cuts_a_character_or_its_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
