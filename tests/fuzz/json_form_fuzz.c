// Fuzzes the readers of JSON and NDJSON bodies: whatever the bytes, they become forms of valid
// texts or an error that names a place; and forms written as JSON again become the same forms. The
// first byte chooses the reader.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "tests/api/forms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void put_list(struct json *j, const struct form_field *f)
{
    json_array(j);
    for (size_t i = 0; i < f->list_count; i++)
        json_text(j, f->list[i]);
    json_array_end(j);
}

static void put_field(struct json *j, const struct form_field *f)
{
    must(strlen(f->name) <= FORM_NAME_MOST + 16 && utf8_valid(f->name, strlen(f->name), NULL));
    json_key(j, f->name);
    switch (f->kind) {
    case FORM_TEXT:
        must(utf8_valid(f->text, f->size, NULL) && !f->text[f->size]);
        json_text_bytes(j, f->text, f->size);
        return;
    case FORM_NUMBER:
    case FORM_BOOL:
        json_raw(j, f->text, f->size);
        return;
    case FORM_NULL:
        json_null(j);
        return;
    case FORM_LIST:
        put_list(j, f);
        return;
    }
}

static void put_forms(const struct reader_result *r, struct str *out)
{
    struct json j;
    json_init(&j, out);
    json_array(&j);
    for (size_t i = 0; i < r->forms.count; i++) {
        json_object(&j);
        for (size_t k = 0; k < r->forms.list[i].count; k++)
            put_field(&j, &r->forms.list[i].fields[k]);
        json_object_end(&j);
    }
    json_array_end(&j);
}

static bool names_are_short(const struct reader_result *r)
{
    for (size_t i = 0; i < r->forms.count; i++)
        for (size_t k = 0; k < r->forms.list[i].count; k++)
            if (strlen(r->forms.list[i].fields[k].name) > FORM_NAME_MOST)
                return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader_result first, again;
    struct str written = {0}, rewritten = {0};
    if (!size)
        return 0;
    forms_read(&first, data[0] & 1 ? BODY_NDJSON : BODY_JSON, (const char *)data + 1, size - 1);
    if (!first.read) {
        must(first.too_many || !strncmp(first.error.text, "line ", 5));
    } else {
        put_forms(&first, &written);
        if (names_are_short(&first)) { // fields.NAME may be longer than a NAME may
            forms_read(&again, BODY_JSON, written.data, written.size);
            must(again.read);
            put_forms(&again, &rewritten);
            must(!strcmp(written.data, rewritten.data));
            forms_free(&again);
        }
    }
    str_release(&written);
    str_release(&rewritten);
    forms_free(&first);
    return 0;
}
