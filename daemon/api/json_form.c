#include "api/json_form.h"

#include <string.h>

#include "base/utf8.h"

#define DEPTH_MOST 3 // an object, its "belongs", an object of shares

struct reading {
    const char *bytes;
    size_t size, at;
    uint64_t line;
    size_t line_start;
    struct forms *out;
    struct form *form; // being filled
    size_t room;       // of its fields
    bool too_many;
    struct err *e;
};

struct form *forms_add(struct forms *f, uint64_t line)
{
    f->list = arena_grow(f->arena, f->list, f->count, &f->room, sizeof *f->list);
    f->list[f->count] = (struct form){.line = line};
    return &f->list[f->count++];
}

bool forms_too_many(struct err *e)
{
    return err_set(e, "more than %d at once; send them in several requests", FORMS_MOST);
}

void form_put(struct forms *all, struct form *f, size_t *room, const struct form_field *field)
{
    f->fields = arena_grow(all->arena, f->fields, f->count, room, sizeof *f->fields);
    f->fields[f->count++] = *field;
}

bool forms_utf8(const char *bytes, size_t size, struct err *e)
{
    size_t wrong, line = 1, start = 0;
    if (utf8_valid(bytes, size, &wrong))
        return true;
    for (size_t i = 0; i < wrong; i++)
        if (bytes[i] == '\n') {
            line++;
            start = i + 1;
        }
    return err_set(e, "line %zu, column %zu: a byte that is not UTF-8", line,
                   utf8_count(bytes + start, wrong - start) + 1);
}

static bool bad_at(struct reading *r, size_t at, const char *what)
{
    size_t column = utf8_count(r->bytes + r->line_start, at - r->line_start) + 1;
    return err_set(r->e, "line %llu, column %zu: %s%s", (unsigned long long)r->line, column,
                   at < r->size ? "" : "the body ends here; ", what);
}

static bool bad(struct reading *r, const char *what)
{
    return bad_at(r, r->at < r->size ? r->at : r->size, what);
}

static void skip_space(struct reading *r)
{
    while (r->at < r->size) {
        char c = r->bytes[r->at];
        if (c == '\n') {
            r->line++;
            r->line_start = r->at + 1;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            return;
        }
        r->at++;
    }
}

static int peek(const struct reading *r)
{
    return r->at < r->size ? (unsigned char)r->bytes[r->at] : -1;
}

static int hex_digit(int c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool read_hex4(struct reading *r, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        int digit = hex_digit(peek(r));
        if (digit < 0)
            return bad(r, "four hexadecimal digits are meant after \\u");
        *out = *out * 16 + (uint32_t)digit;
    }
    return true;
}

static size_t put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

static bool read_unicode(struct reading *r, char *out, size_t *size)
{
    uint32_t c, low;
    if (!read_hex4(r, &c))
        return false;
    if (c >= 0xd800 && c < 0xdc00) {
        if (peek(r) != '\\' || r->at + 1 >= r->size || r->bytes[r->at + 1] != 'u')
            return bad(r, "half of a surrogate pair");
        r->at += 2;
        if (!read_hex4(r, &low))
            return false;
        if (low < 0xdc00 || low > 0xdfff)
            return bad(r, "half of a surrogate pair");
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    } else if (c >= 0xdc00 && c < 0xe000) {
        return bad(r, "half of a surrogate pair");
    }
    if (c == 0)
        return bad(r, "a NUL character cannot be kept");
    *size += put_utf8(out + *size, c);
    return true;
}

static bool read_escape(struct reading *r, char *out, size_t *size)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    int c = peek(r);
    if (c == 'u') {
        r->at++;
        return read_unicode(r, out, size);
    }
    const char *at = c > 0 ? strchr(from, c) : NULL;
    if (!at)
        return bad(r, "an escape that JSON does not have");
    r->at++;
    out[(*size)++] = to[at - from];
    return true;
}

// The text of a string whose opening quote is next; the copy is never longer than the source.
static bool read_string(struct reading *r, char **out, size_t *size)
{
    size_t start = ++r->at, end = start;
    while (end < r->size && r->bytes[end] != '"')
        end += r->bytes[end] == '\\' ? 2 : 1;
    if (end >= r->size)
        return bad_at(r, start - 1, "a string that is never closed");
    *out = arena_alloc(r->out->arena, end - start + 1);
    *size = 0;
    while (r->bytes[r->at] != '"') {
        unsigned char c = (unsigned char)r->bytes[r->at];
        if (c < 0x20)
            return bad(r, "a control character within a string; write it as an escape");
        r->at++;
        if (c != '\\')
            (*out)[(*size)++] = (char)c;
        else if (!read_escape(r, *out, size))
            return false;
    }
    r->at++;
    return true;
}

// A number as written, if JSON's grammar allows it.
static bool read_number(struct reading *r, char **out, size_t *size)
{
    size_t start = r->at;
    if (peek(r) == '-')
        r->at++;
    if (peek(r) == '0') {
        r->at++;
    } else {
        if (peek(r) < '1' || peek(r) > '9')
            return bad(r, "a value is meant here");
        while (peek(r) >= '0' && peek(r) <= '9')
            r->at++;
    }
    if (peek(r) == '.') {
        r->at++;
        if (peek(r) < '0' || peek(r) > '9')
            return bad(r, "a digit is meant after the point");
        while (peek(r) >= '0' && peek(r) <= '9')
            r->at++;
    }
    if (peek(r) == 'e' || peek(r) == 'E')
        return bad(r, "numbers are written out, without an exponent");
    *size = r->at - start;
    *out = arena_bytes(r->out->arena, r->bytes + start, *size);
    return true;
}

static bool take_word(struct reading *r, const char *word)
{
    size_t size = strlen(word);
    if (r->size - r->at < size || memcmp(r->bytes + r->at, word, size) != 0)
        return false;
    r->at += size;
    return true;
}

static bool read_scalar(struct reading *r, struct form_field *field)
{
    char *text = NULL;
    int c = peek(r);
    if (c == '"') {
        field->kind = FORM_TEXT;
        if (!read_string(r, &text, &field->size))
            return false;
        field->text = text;
        return true;
    }
    if (take_word(r, "true") || take_word(r, "false")) {
        field->kind = FORM_BOOL;
        field->text = c == 't' ? "true" : "false";
        field->size = strlen(field->text);
        return true;
    }
    if (take_word(r, "null")) {
        field->kind = FORM_NULL;
        field->text = "";
        return true;
    }
    field->kind = FORM_NUMBER;
    if (!read_number(r, &text, &field->size))
        return false;
    field->text = text;
    return true;
}

static bool read_list(struct reading *r, struct form_field *field)
{
    size_t room = 0;
    field->kind = FORM_LIST;
    field->text = "";
    r->at++;
    skip_space(r);
    if (peek(r) == ']') {
        r->at++;
        return true;
    }
    for (;;) {
        struct form_field item = {0};
        skip_space(r);
        if (!read_scalar(r, &item))
            return false;
        if (item.kind != FORM_TEXT)
            return bad(r, "a list of texts is meant");
        field->list =
            arena_grow(r->out->arena, field->list, field->list_count, &room, sizeof *field->list);
        field->list[field->list_count++] = item.text;
        skip_space(r);
        if (peek(r) == ']') {
            r->at++;
            return true;
        }
        if (peek(r) != ',')
            return bad(r, "a comma or ] is meant");
        r->at++;
    }
}

static bool add_field(struct reading *r, const struct form_field *field)
{
    for (size_t i = 0; i < r->form->count; i++)
        if (!strcmp(r->form->fields[i].name, field->name))
            return err_set(r->e, "line %llu: \"%s\" stands twice", (unsigned long long)r->line,
                           field->name);
    if (r->form->count >= FORM_FIELDS_MOST)
        return bad(r, "more fields than anything here has");
    form_put(r->out, r->form, &r->room, field);
    return true;
}

static bool read_members(struct reading *r, const char *prefix, int depth);

// {"a": 0.3, "b": 0.7} within "belongs": a list of parent:share.
static bool read_shares(struct reading *r, struct form_field *field)
{
    struct form *outer = r->form, shares = {0};
    size_t outer_room = r->room;
    r->form = &shares;
    r->room = 0;
    bool read = read_members(r, "", DEPTH_MOST);
    r->form = outer;
    r->room = outer_room;
    if (!read)
        return false;
    field->kind = FORM_LIST;
    field->text = "";
    field->list = arena_array(r->out->arena, shares.count + 1, sizeof *field->list);
    for (size_t i = 0; i < shares.count; i++) {
        if (shares.fields[i].kind != FORM_NUMBER)
            return bad(r, "a share is a number");
        field->list[field->list_count++] =
            arena_printf(r->out->arena, "%s:%s", shares.fields[i].name, shares.fields[i].text);
    }
    return true;
}

// The objects within an object that mean something: their members' names carry theirs.
static bool holds_members(const char *name)
{
    return !strcmp(name, "fields") || !strcmp(name, "attributes") || !strcmp(name, "belongs");
}

static bool read_value(struct reading *r, struct form_field *field, int depth)
{
    if (peek(r) == '[')
        return read_list(r, field) && add_field(r, field);
    if (peek(r) != '{')
        return read_scalar(r, field) && add_field(r, field);
    if (depth + 1 >= DEPTH_MOST)
        return bad(r, "nested too deep");
    if (!strncmp(field->name, "belongs.", 8))
        return read_shares(r, field) && add_field(r, field);
    if (depth > 0)
        return bad(r, "nested too deep");
    if (!holds_members(field->name))
        return bad(r, "an object; only fields, attributes and belongs hold others");
    return read_members(r, arena_printf(r->out->arena, "%s.", field->name), depth + 1);
}

static bool read_members(struct reading *r, const char *prefix, int depth)
{
    r->at++; // {
    skip_space(r);
    if (peek(r) == '}') {
        r->at++;
        return true;
    }
    for (;;) {
        struct form_field field = {0};
        char *name;
        size_t size;
        skip_space(r);
        if (peek(r) != '"')
            return bad(r, "a name in quotes is meant");
        size_t at = r->at;
        if (!read_string(r, &name, &size))
            return false;
        if (size > FORM_NAME_MOST)
            return bad_at(r, at, "a name longer than any here");
        field.name = *prefix ? arena_printf(r->out->arena, "%s%s", prefix, name) : name;
        skip_space(r);
        if (peek(r) != ':')
            return bad(r, "a colon is meant");
        r->at++;
        skip_space(r);
        if (!read_value(r, &field, depth))
            return false;
        skip_space(r);
        if (peek(r) == '}') {
            r->at++;
            return true;
        }
        if (peek(r) != ',')
            return bad(r, "a comma or } is meant");
        r->at++;
    }
}

static bool read_object(struct reading *r)
{
    if (peek(r) != '{')
        return bad(r, "an object is meant here");
    if (r->out->count >= FORMS_MOST) {
        r->too_many = true;
        return forms_too_many(r->e);
    }
    struct form form = {.line = r->line};
    r->form = &form;
    r->room = 0;
    if (!read_members(r, "", 0))
        return false;
    *forms_add(r->out, form.line) = form;
    return true;
}

static bool read_array(struct reading *r)
{
    r->at++;
    skip_space(r);
    if (peek(r) == ']') {
        r->at++;
        return true;
    }
    for (;;) {
        skip_space(r);
        if (!read_object(r))
            return false;
        skip_space(r);
        if (peek(r) == ']') {
            r->at++;
            return true;
        }
        if (peek(r) != ',')
            return bad(r, "a comma or ] is meant");
        r->at++;
    }
}

static bool read_one(struct reading *r)
{
    if (!(peek(r) == '[' ? read_array(r) : read_object(r)))
        return false;
    skip_space(r);
    return r->at == r->size || bad(r, "more than one value; send NDJSON as application/x-ndjson");
}

static bool read_lines(struct reading *r)
{
    while (r->at < r->size) {
        uint64_t line = r->line;
        if (!read_object(r))
            return false;
        if (r->line != line)
            return err_set(r->e, "line %llu: an object spans lines; NDJSON has one object a line",
                           (unsigned long long)line);
        skip_space(r);
        if (r->at < r->size && r->line == line)
            return bad(r, "a new line is meant after an object");
    }
    return true;
}

bool json_forms(const char *bytes, size_t size, bool lines, struct forms *out, bool *too_many,
                struct err *e)
{
    struct reading r = {.bytes = bytes, .size = size, .line = 1, .out = out, .e = e};
    *too_many = false;
    if (!forms_utf8(bytes, size, e))
        return false;
    if (size >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)) // a byte order mark
        r.at = r.line_start = 3;
    skip_space(&r);
    bool read = lines ? read_lines(&r) : read_one(&r);
    *too_many = r.too_many;
    return read;
}

bool json_form_one(const char *bytes, size_t size, struct forms *out, struct err *e)
{
    bool too_many;
    if (!json_forms(bytes, size, false, out, &too_many, e))
        return false;
    return out->count == 1 || err_set(e, "one object is meant, not %zu", out->count);
}
