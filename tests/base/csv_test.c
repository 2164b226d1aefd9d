#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/str.h"
#include "tests/base/random.h"

// All rows as "line: [a][b]" with quoted fields as {a}; the error where reading stops.
static void read_all(const char *bytes, size_t size, struct str *out)
{
    struct csv c;
    struct err e;
    bool more = true;
    csv_init(&c, bytes, size);
    str_clear(out);
    str_add(out, "");
    while (csv_row(&c, &more, &e) && more) {
        str_addf(out, "%u:", (unsigned)c.line);
        for (size_t i = 0; i < c.count; i++) {
            str_add(out, c.fields[i].quoted ? "{" : "[");
            str_add_bytes(out, c.fields[i].bytes, c.fields[i].size);
            str_add(out, c.fields[i].quoted ? "}" : "]");
        }
        str_add(out, ";");
    }
    if (more) {
        str_add(out, e.text);
    }
    csv_release(&c);
}

static void rows_are_read_as_the_rfc_has_them(void **state)
{
    (void)state;
    static const struct {
        const char *text, *rows;
    } cases[] = {
        {"", ""},
        {"a,b,c", "1:[a][b][c];"},
        {"a,b\nc,d\n", "1:[a][b];2:[c][d];"},
        {"a,b\r\nc,d\r\n", "1:[a][b];2:[c][d];"},
        {"a\r", "1:[a];"},
        {"\xEF\xBB\xBFid,title\n1,千灯镇\n", "1:[id][title];2:[1][千灯镇];"},
        {"\n\na\n\r\n\nb\n\n", "3:[a];6:[b];"},
        {",\n,,", "1:[][];2:[][][];"},
        {"\"\"", "1:{};"},
        {"\"a,b\",c", "1:{a,b}[c];"},
        {"\"he said \"\"no\"\"\",x", "1:{he said \"no\"}[x];"},
        {"\"\"\"\",\"\"\"\"\"\"", "1:{\"}{\"\"};"},
        {"\"two\nlines\",b\nc\n", "1:{two\nlines}[b];3:[c];"},
        {"\"two\r\nlines\"\r\nc", "1:{two\r\nlines};3:[c];"},
        {" a , b ", "1:[ a ][ b ];"},
        {"\"a\"b", "line 1, field 1: text after the closing quote"},
        {"a\nx,\"b\" ,c", "1:[a];line 2, field 2: text after the closing quote"},
        {"\"never\nclosed", "line 1, field 1: a quote that is never closed"},
        {"a\"b", "line 1, field 1: a quote within a field that does not begin with one"},
        {"a\rb\n", "line 1, field 1: a carriage return without a line feed"},
    };
    struct str out;
    str_init(&out);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_all(cases[i].text, strlen(cases[i].text), &out);
        assert_string_equal(out.data, cases[i].rows);
    }
    read_all("a,b\0c", 5, &out);
    assert_string_equal(out.data, "line 1, field 2: a NUL byte");
    read_all("\"\0\"", 3, &out);
    assert_string_equal(out.data, "line 1, field 1: a NUL byte");
    str_release(&out);
}

// One field written so that it must read back; `text` may hold anything but NUL.
static void write_field(struct str *out, const char *text, size_t size, bool quote)
{
    if (!quote) {
        str_add_bytes(out, text, size);
        return;
    }
    str_add_char(out, '"');
    for (size_t i = 0; i < size; i++) {
        str_add_char(out, text[i]);
        if (text[i] == '"') {
            str_add_char(out, '"');
        }
    }
    str_add_char(out, '"');
}

static void what_is_written_by_the_rfc_reads_back(void **state)
{
    (void)state;
    static const char letters[] = "ab,\"\n\r ";
    struct random r = {12};
    for (int turn = 0; turn < 2000; turn++) {
        struct str file, all;
        str_init(&file);
        str_init(&all);
        size_t sizes[400], count = random_below(&r, 60) + 1;
        bool quoted[400];
        for (size_t f = 0; f < count; f++) {
            char text[30];
            quoted[f] = random_below(&r, 2) == 0;
            sizes[f] = random_below(&r, sizeof text);
            for (size_t i = 0; i < sizes[f]; i++) {
                text[i] = letters[random_below(&r, quoted[f] ? 7 : 2)];
            }
            str_add_bytes(&all, text, sizes[f]);
            if (f > 0) {
                str_add_char(&file, ',');
            }
            write_field(&file, text, sizes[f], quoted[f]);
        }
        str_add(&file, random_below(&r, 2) ? "\n" : "\r\n");
        struct csv c;
        struct err e;
        bool more;
        csv_init(&c, file.data, file.size);
        if (count > 1 || sizes[0] > 0 || quoted[0]) {
            assert_true(csv_row(&c, &more, &e) && more);
            assert_int_equal(c.count, count);
            size_t at = 0;
            for (size_t f = 0; f < count; f++) {
                assert_int_equal(c.fields[f].size, sizes[f]);
                assert_memory_equal(c.fields[f].bytes, all.data + at, sizes[f]);
                assert_int_equal(c.fields[f].quoted, quoted[f]);
                at += sizes[f];
            }
        }
        assert_true(csv_row(&c, &more, &e) && !more);
        csv_release(&c);
        str_release(&file);
        str_release(&all);
    }
}

static void no_bytes_lead_out_of_bounds(void **state)
{
    (void)state;
    static const char letters[] = "a,\"\n\r\0";
    struct random r = {13};
    struct str out;
    str_init(&out);
    for (int turn = 0; turn < 20000; turn++) {
        char bytes[24];
        size_t size = random_below(&r, sizeof bytes);
        for (size_t i = 0; i < size; i++) {
            bytes[i] = letters[random_below(&r, 6)];
        }
        read_all(bytes, size, &out); // under AddressSanitizer
    }
    str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_as_the_rfc_has_them),
        cmocka_unit_test(what_is_written_by_the_rfc_reads_back),
        cmocka_unit_test(no_bytes_lead_out_of_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
