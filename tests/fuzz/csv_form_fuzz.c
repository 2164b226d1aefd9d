// Fuzzes the reader of CSV bodies: whatever the bytes, they become forms of valid texts under the
// names of the header, or an error; and forms written as CSV again become the same forms.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "tests/api/forms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void put_quoted(struct str *out, const char *text)
{
    str_add_char(out, '"');
    for (; *text; text++) {
        str_add_char(out, *text);
        if (*text == '"')
            str_add_char(out, '"');
    }
    str_add_char(out, '"');
}

// One form with its own header: fields that were empty are no fields.
static void check_again(const struct form *f)
{
    struct str csv = {0}, before = {0}, after = {0};
    struct reader_result again;
    for (size_t i = 0; i < f->count; i++) {
        str_add(&csv, i ? "," : "");
        put_quoted(&csv, f->fields[i].name);
    }
    str_add(&csv, "\n");
    for (size_t i = 0; i < f->count; i++) {
        must(utf8_valid(f->fields[i].text, f->fields[i].size, NULL));
        must(strlen(f->fields[i].text) == f->fields[i].size);
        str_add(&csv, i ? "," : "");
        put_quoted(&csv, f->fields[i].text);
        field_print(&f->fields[i], &before);
    }
    forms_read(&again, BODY_CSV, csv.data, csv.size);
    must(again.read && again.forms.count == 1 && again.forms.list[0].count == f->count);
    for (size_t i = 0; i < f->count; i++)
        field_print(&again.forms.list[0].fields[i], &after);
    must(!strcmp(before.data, after.data));
    forms_free(&again);
    str_release(&csv);
    str_release(&before);
    str_release(&after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader_result r;
    forms_read(&r, BODY_CSV, (const char *)data, size);
    must(r.read || r.error.text[0]);
    for (size_t i = 0; r.read && i < r.forms.count; i++)
        if (r.forms.list[i].count)
            check_again(&r.forms.list[i]);
    forms_free(&r);
    return 0;
}
