// CSV as clients send it; and that it becomes the same forms as the NDJSON of the same rows.
#include "api/csv_form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/json.h"
#include "tests/api/forms.h"
#include "tests/base/random.h"

static void rows_become_forms_by_the_names_of_the_header(void **state)
{
    (void)state;
    static const struct {
        const char *body, *meant;
    } rows[] = {
        {"id,title\na,千灯镇\n", "2 id=\"a\" title=\"千灯镇\""},
        {"\xef\xbb\xbfid,title\r\na,\"x, \"\"y\"\"\"\r\n", "2 id=\"a\" title=\"x, \"y\"\""},
        {"id,title,until\na,,\nb,\"\",2024-01-01",
         "2 id=\"a\"\n3 id=\"b\" title=\"\" until=\"2024-01-01\""},
        {"id,note\na,\"one\ntwo\"\nb,x\n", "2 id=\"a\" note=\"one\ntwo\"\n4 id=\"b\" note=\"x\""},
        {"id\n\na\n\n\nb", "3 id=\"a\"\n6 id=\"b\""},
        {"id,title\n", ""},
        {"fields.amount,belongs.town\n12.50,a|b\n",
         "2 fields.amount=\"12.50\" belongs.town=\"a|b\""},
        {"a,b\n,\n", "2"},
        {"", "the body is empty; a header row is meant"},
        {"\n\n", "the body is empty; a header row is meant"},
        {"id,,x\n", "line 1: column 2 has no name"},
        {"\nid,title,id\n", "line 2: column \"id\" stands twice"},
        {"id,title\na\n", "line 2: 1 fields, but the header names 2"},
        {"id,title\na,b\nc,d,e\n", "line 3: 3 fields, but the header names 2"},
        {"id\n\"a\n", "line 2, field 1: a quote that is never closed"},
        {"id\n\"a\"b\n", "line 2, field 1: text after the closing quote"},
        {"id,x\na,b\"c\n", "line 2, field 2: a quote within a field that does not begin with one"},
        {"id\na\xff\n", "line 2, column 2: a byte that is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reader_result r;
        struct str got = {0};
        forms_read_text(&r, BODY_CSV, rows[i].body);
        forms_print(&r, &got);
        if (strcmp(got.data, rows[i].meant) != 0)
            fail_msg("%s\n gives %s\n not   %s", rows[i].body, got.data, rows[i].meant);
        str_release(&got);
        forms_free(&r);
    }
}

static void one_row_more_than_the_most_is_too_many(void **state)
{
    (void)state;
    struct str body = {0};
    struct reader_result r;
    str_add(&body, "a\n");
    for (int i = 0; i < FORMS_MOST; i++)
        str_add(&body, "1\n");
    forms_read(&r, BODY_CSV, body.data, body.size);
    assert_true(r.read);
    assert_int_equal(r.forms.count, FORMS_MOST);
    forms_free(&r);
    str_add(&body, "1\n");
    forms_read(&r, BODY_CSV, body.data, body.size);
    assert_false(r.read);
    assert_true(r.too_many);
    forms_free(&r);
    str_release(&body);
}

static void a_header_has_bounds(void **state)
{
    (void)state;
    struct str body = {0};
    struct reader_result r;
    for (int i = 0; i <= FORM_FIELDS_MOST; i++)
        str_addf(&body, "%sf%d", i ? "," : "", i);
    forms_read_text(&r, BODY_CSV, body.data);
    assert_false(r.read);
    assert_string_equal(r.error.text, "line 1: 513 columns; at most 512 are taken");
    forms_free(&r);
    str_clear(&body);
    for (int i = 0; i <= FORM_NAME_MOST; i++)
        str_add_char(&body, 'n');
    forms_read_text(&r, BODY_CSV, body.data);
    assert_false(r.read);
    forms_free(&r);
    str_release(&body);
}

// --- the same rows as CSV and as NDJSON ---

static void add_piece(struct random *r, struct str *text)
{
    static const char *const pieces[] = {"a",  "Z9", ",", "\"", "\"\"", "\n", "\r\n", " ",
                                         "千", "灯", "😀", "|",  "\\",   "/",  "\t",   "'"};
    str_add(text, pieces[random_below(r, sizeof pieces / sizeof *pieces)]);
}

static void put_csv(struct str *out, const char *text, bool given)
{
    if (!given)
        return;
    str_add_char(out, '"');
    for (; *text; text++) {
        str_add_char(out, *text);
        if (*text == '"')
            str_add_char(out, '"');
    }
    str_add_char(out, '"');
}

static void make_row(struct random *r, size_t columns, struct str *csv, struct str *ndjson)
{
    struct json j;
    json_init(&j, ndjson);
    json_object(&j);
    for (size_t i = 0; i < columns; i++) {
        struct str text = {0};
        char name[32];
        bool given = random_below(r, 4) != 0;
        str_add(&text, "");
        for (size_t k = random_below(r, 6); k > 0; k--)
            add_piece(r, &text);
        snprintf(name, sizeof name, "f%zu", i);
        str_add(csv, i ? "," : "");
        put_csv(csv, text.data, given);
        if (given)
            json_put_text(&j, name, text.data);
        str_release(&text);
    }
    json_object_end(&j);
    str_add_char(ndjson, '\n');
    str_add(csv, "\n");
}

static void assert_same_forms(const struct reader_result *a, const struct reader_result *b)
{
    if (!a->read || !b->read)
        fail_msg("%s", a->read ? b->error.text : a->error.text);
    assert_int_equal(a->forms.count, b->forms.count);
    for (size_t i = 0; i < a->forms.count; i++) {
        const struct form *x = &a->forms.list[i], *y = &b->forms.list[i];
        assert_int_equal(x->count, y->count);
        for (size_t k = 0; k < x->count; k++) {
            assert_string_equal(x->fields[k].name, y->fields[k].name);
            assert_int_equal(x->fields[k].kind, y->fields[k].kind);
            assert_int_equal(x->fields[k].size, y->fields[k].size);
            assert_string_equal(x->fields[k].text, y->fields[k].text);
        }
    }
}

static void csv_and_ndjson_of_the_same_rows_become_the_same_forms(void **state)
{
    (void)state;
    struct random r = {.state = 41};
    for (int round = 0; round < 300; round++) {
        struct str csv = {0}, ndjson = {0};
        struct reader_result a, b;
        size_t columns = 2 + random_below(&r, 6); // a row of one empty column is a blank line
        for (size_t i = 0; i < columns; i++)
            str_addf(&csv, "%sf%zu", i ? "," : "", i);
        str_add(&csv, "\n");
        str_add(&ndjson, "");
        for (size_t n = random_below(&r, 8); n > 0; n--)
            make_row(&r, columns, &csv, &ndjson);
        forms_read(&a, BODY_CSV, csv.data, csv.size);
        forms_read(&b, BODY_NDJSON, ndjson.data, ndjson.size);
        assert_same_forms(&a, &b);
        forms_free(&a);
        forms_free(&b);
        str_release(&csv);
        str_release(&ndjson);
    }
}

static void any_bytes_changed_are_read_or_refused(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        ("[{\"id\":\"a\",\"fields\":{\"n\":-12.50,\"t\":\"\\u5343\\ud83d\\ude00\\n\"}},"
         "{\"belongs\":{\"x\":{\"a\":0.3,\"b\":0.7},\"y\":[\"p\",\"q\"]},\"ok\":true,\"no\":null}"
         "]"),
        "{\"id\":\"千灯\"}\n{\"id\":\"b\"}\r\n", "id,title\na,\"千,\"\"灯\"\"\n\"\r\nb,\"\"\r\n"};
    struct random r = {.state = 42};
    for (int round = 0; round < 60000; round++) {
        size_t which = (size_t)round % 3, size = strlen(bodies[which]);
        char body[256];
        struct reader_result result;
        memcpy(body, bodies[which], size);
        for (size_t k = 1 + random_below(&r, 3); k > 0; k--)
            body[random_below(&r, size)] = random_below(&r, 2)
                                               ? (char)random_below(&r, 256)
                                               : "\"\\{}[]:,u\n"[random_below(&r, 10)];
        forms_read(&result, (enum body)which, body,
                   random_below(&r, 8) ? size : random_below(&r, size));
        if (!result.read)
            assert_true(result.error.text[0] != '\0');
        forms_free(&result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_forms_by_the_names_of_the_header),
        cmocka_unit_test(one_row_more_than_the_most_is_too_many),
        cmocka_unit_test(a_header_has_bounds),
        cmocka_unit_test(csv_and_ndjson_of_the_same_rows_become_the_same_forms),
        cmocka_unit_test(any_bytes_changed_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
