#include "ctl/batch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

// A stream in memory that comes in pieces of `step` bytes.
struct memory {
    const char *bytes;
    size_t size, at, step;
};

static bool read_memory(void *context, char *bytes, size_t size, size_t *got, struct err *e)
{
    struct memory *m = context;
    (void)e;
    *got = m->size - m->at < size ? m->size - m->at : size;
    *got = *got < m->step ? *got : m->step;
    memcpy(bytes, m->bytes + m->at, *got);
    m->at += *got;
    return true;
}

// All batches as "[first_line+header_lines xENTRIES body]", a star before the last one's end; the
// error where one comes.
static void split(const char *text, enum batch_format format, size_t entries, size_t bytes,
                  size_t step, struct str *out)
{
    struct memory m = {.bytes = text, .size = strlen(text), .step = step};
    struct batches b;
    struct err e;
    const struct batch *batch;
    str_clear(out);
    str_add(out, "");
    batches_init(&b, format, read_memory, &m);
    b.most_entries = entries;
    b.most_bytes = bytes;
    bool good = batches_open(&b, &e);
    while (good && (good = batches_next(&b, &batch, &e)) && batch)
        str_addf(out, "[%u+%u x%zu %s%s]", (unsigned)batch->origin.first_line,
                 (unsigned)batch->origin.header_lines, batch->entries, batch->body.data,
                 batch->last ? "*" : "");
    if (!good)
        str_add(out, e.text);
    batches_release(&b);
}

struct split_case {
    const char *text;
    size_t entries, bytes;
    const char *expected;
};

// However the stream comes in, the batches are the same.
static void check(const struct split_case *cases, size_t count, enum batch_format format)
{
    static const size_t steps[] = {1, 2, 3, 7, 1000};
    struct str out = {0};
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
            split(cases[i].text, format, cases[i].entries, cases[i].bytes, steps[k], &out);
            assert_string_equal(out.data, cases[i].expected);
        }
    }
    str_release(&out);
}

static void csv_is_cut_between_rows_with_the_header_before_each(void **state)
{
    (void)state;
    static const struct split_case cases[] = {
        {"id,t\n1,a\n2,b\n3,c\n", 2, 999, "[2+1 x2 id,t\n1,a\n2,b\n][4+1 x1 id,t\n3,c\n*]"},
        {"id,t\n1,a\n2,b\n", 2, 999, "[2+1 x2 id,t\n1,a\n2,b\n*]"},
        {"id,t\n1,a\n2,b\n\n\n", 2, 999, "[2+1 x2 id,t\n1,a\n2,b\n*]"},
        {"id\n1\n2\n3", 2, 999, "[2+1 x2 id\n1\n2\n][4+1 x1 id\n3*]"},
        {"id\r\n1\r\n2\r\n", 1, 999, "[2+1 x1 id\r\n1\r\n][3+1 x1 id\r\n2\r\n*]"},
        // a quoted newline never ends a row
        {"id,t\n1,\"a\nb\"\n2,c\n", 1, 999, "[2+1 x1 id,t\n1,\"a\nb\"\n][4+1 x1 id,t\n2,c\n*]"},
        {"id,t\n1,\"a\"\"\n\"\"b\"\n2,c\n", 1, 999,
         "[2+1 x1 id,t\n1,\"a\"\"\n\"\"b\"\n][4+1 x1 id,t\n2,c\n*]"},
        // a quote within a plain field is none (the daemon refuses it, by its line)
        {"id,t\n1,5\" pipe\n2,c\n", 1, 999, "[2+1 x1 id,t\n1,5\" pipe\n][3+1 x1 id,t\n2,c\n*]"},
        // the header itself may span lines, stand after blank ones, or after a byte order mark
        {"\"i\nd\"\n1\n2\n", 1, 999, "[3+2 x1 \"i\nd\"\n1\n][4+2 x1 \"i\nd\"\n2\n*]"},
        {"\n\nid\n\n1\n\n2\n", 1, 999, "[4+1 x1 id\n\n1\n][6+1 x1 id\n\n2\n*]"},
        {"\xef\xbb\xbfid\n1\n", 9, 999, "[2+1 x1 id\n1\n*]"},
        // bytes end a batch too
        {"id\n11\n22\n33\n", 9, 6, "[2+1 x2 id\n11\n22\n][4+1 x1 id\n33\n*]"},
        {"id\n1\n\"never\nclosed and so on", 9, 12,
         "[2+1 x1 id\n1\n]line 3: an entry of more than 12 bytes; is a quote never closed?"},
        // nothing to load
        {"", 9, 999, ""},
        {"id\n", 9, 999, ""},
        {"id", 9, 999, ""},
        {"id\n\n \n", 9, 999, "[2+1 x1 id\n\n \n*]"}, // a row of one blank, which the daemon judges
    };
    check(cases, sizeof cases / sizeof *cases, BATCH_GUESS);
}

static void ndjson_is_cut_between_lines(void **state)
{
    (void)state;
    static const struct split_case cases[] = {
        {"{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n", 2, 999,
         "[1+0 x2 {\"a\":1}\n{\"a\":2}\n][3+0 x1 {\"a\":3}\n*]"},
        {"\n{}\n\n{}", 1, 999, "[1+0 x1 \n{}\n][3+0 x1 \n{}*]"},
        {"{}\n  \n\n", 1, 999, "[1+0 x1 {}\n*]"},
        {"{\"a\":\"\\\"\"}\n{}\n", 9, 999, "[1+0 x2 {\"a\":\"\\\"\"}\n{}\n*]"},
    };
    check(cases, sizeof cases / sizeof *cases, BATCH_GUESS);
}

static void an_array_is_cut_between_its_members(void **state)
{
    (void)state;
    static const struct split_case cases[] = {
        {"[{\"a\":1},{\"a\":2}, {\"a\":3}]", 2, 999,
         "[1+0 x2 [{\"a\":1},{\"a\":2}]][1+0 x1 [ {\"a\":3}]*]"},
        {"[\n{\"a\":1},\n{\"a\":2}\n]\n", 1, 999,
         "[1+0 x1 [\n{\"a\":1}]][2+0 x1 [\n{\"a\":2}\n]*]"},
        // commas, brackets and quotes within texts and lists are no edges
        {"[{\"a\":\"],\\\"{\"},{\"b\":[1,2]}]", 1, 999,
         "[1+0 x1 [{\"a\":\"],\\\"{\"}]][1+0 x1 [{\"b\":[1,2]}]*]"},
        {"[]", 9, 999, ""},
        {" [ ] \n", 9, 999, ""},
        {"[{}", 9, 999, "line 1: the array is never closed"},
        {"[{}] {}", 9, 999, "line 1: something stands after the array"},
        {"[{\"a\":\"0123456789\"}]", 9, 12, "line 1: an entry of more than 12 bytes"},
    };
    check(cases, sizeof cases / sizeof *cases, BATCH_GUESS);
}

static void one_object_over_several_lines_is_one_batch(void **state)
{
    (void)state;
    struct str out = {0};
    split("{\n\"a\": 1\n}\n", BATCH_GUESS, 1, 999, 1000, &out);
    assert_string_equal(out.data, "[1+0 x1 {\n\"a\": 1\n}\n*]");
    split("{\n\"a\": 1\n}\n", BATCH_GUESS, 1, 5, 1000, &out);
    assert_string_equal(out.data, "line 1: an entry of more than 5 bytes");
    str_release(&out);
}

static void lines_of_batches_are_lines_of_the_file(void **state)
{
    (void)state;
    // rows of two lines each; the n-th begins on line 2n of the file
    struct str text = {0};
    str_add(&text, "id,t\n");
    for (int i = 1; i <= 10; i++)
        str_addf(&text, "%d,\"x\ny\"\n", i);
    struct memory m = {.bytes = text.data, .size = text.size, .step = 5};
    struct batches b;
    struct err e;
    const struct batch *batch;
    int row = 1;
    batches_init(&b, BATCH_CSV, read_memory, &m);
    b.most_entries = 3;
    assert_true(batches_open(&b, &e));
    while (batches_next(&b, &batch, &e) && batch) {
        assert_int_equal(origin_line(&batch->origin, 1), 1); // the header's own
        for (size_t i = 0; i < batch->entries; i++, row++)
            assert_int_equal(origin_line(&batch->origin, 2 + 2 * i), 2 * row);
    }
    assert_int_equal(row, 11);
    batches_release(&b);
    str_release(&text);
}

static bool read_nothing(void *context, char *bytes, size_t size, size_t *got, struct err *e)
{
    (void)context, (void)bytes, (void)size, (void)got;
    return err_set(e, "cannot read: the disk is on fire");
}

static void a_stream_that_cannot_be_read_is_an_error(void **state)
{
    (void)state;
    struct batches b;
    struct err e;
    batches_init(&b, BATCH_GUESS, read_nothing, NULL);
    assert_false(batches_open(&b, &e));
    assert_string_equal(e.text, "cannot read: the disk is on fire");
    batches_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_is_cut_between_rows_with_the_header_before_each),
        cmocka_unit_test(ndjson_is_cut_between_lines),
        cmocka_unit_test(an_array_is_cut_between_its_members),
        cmocka_unit_test(one_object_over_several_lines_is_one_batch),
        cmocka_unit_test(lines_of_batches_are_lines_of_the_file),
        cmocka_unit_test(a_stream_that_cannot_be_read_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
