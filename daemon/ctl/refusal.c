#include "ctl/refusal.h"

#include <string.h>

#include "base/decimal.h"
#include "ctl/text.h"
#include "ctl/value.h"

#define QUOTED 300 // bytes of an answer that is no problem+json

uint64_t origin_line(const struct origin *o, uint64_t line)
{
    if (line <= o->header_lines)
        return o->header_line + (line > 0 ? line - 1 : 0);
    return o->first_line + line - o->header_lines - 1;
}

static void print_error(const json_t *error, const struct origin *origin, struct str *out)
{
    const char *field = value_text(error, "field");
    if (origin)
        str_addf(out, "%s:%llu: ", origin->file,
                 (unsigned long long)origin_line(origin, (uint64_t)value_int(error, "line")));
    else
        str_add(out, "  ");
    str_addf(out, "%s%s%s\n", field, *field ? ": " : "", value_text(error, "detail"));
}

// "line 12, column 5: text" or "line 12: text" at the start of a detail: a body that does not even
// read. Returns the text after it, or NULL.
static const char *take_number(const char *text, const char *word, uint64_t *n)
{
    size_t size = strlen(word);
    int64_t value;
    struct err e;
    if (strncmp(text, word, size) != 0)
        return NULL;
    size_t digits = strspn(text + size, "0123456789");
    if (!decimal_parse(text + size, digits, 0, &value, &e))
        return NULL;
    *n = (uint64_t)value;
    return text + size + digits;
}

static void print_detail(const char *detail, const struct origin *origin, struct str *out)
{
    uint64_t line, column;
    const char *rest = origin ? take_number(detail, "line ", &line) : NULL;
    if (!rest) {
        str_addf(out, "meritctl: %s\n", detail);
        return;
    }
    str_addf(out, "%s:%llu", origin->file, (unsigned long long)origin_line(origin, line));
    const char *after = take_number(rest, ", column ", &column);
    if (after) {
        uint64_t bracket = origin->bracketed;
        if (line == 1 && !origin->header_lines)
            column += origin->first_column - (column > bracket ? bracket : 0);
        str_addf(out, ":%llu", (unsigned long long)column);
        rest = after;
    }
    rest += strspn(rest, ",: ");
    str_addf(out, ": %s\n", rest);
}

static void print_foreign(const struct reply *r, struct str *out)
{
    size_t size = r->body.size < QUOTED ? r->body.size : QUOTED;
    str_addf(out, "meritctl: the daemon answered %d, and not as a meritd does: \"", r->status);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)r->body.data[i];
        str_add_char(out, c < ' ' || c >= 0x7f ? '?' : (char)c);
    }
    str_add(out, "\"\n");
}

void refusal_print(const struct reply *r, const struct origin *origin, struct str *out)
{
    struct err e;
    json_t *problem;
    const json_t *error;
    size_t i;
    if (!value_read(r->body.data, r->body.size, &problem, &e) ||
        !json_is_string(json_object_get(problem, "detail"))) {
        print_foreign(r, out);
        json_decref(problem);
        return;
    }
    const json_t *errors = value_list(problem, "errors");
    size_t listed = json_array_size(errors);
    // the detail of a batch repeats its only error, which alone knows the line
    bool repeats = listed == 1 && strcmp(value_text(problem, "detail"),
                                         value_text(json_array_get(errors, 0), "detail")) == 0;
    if (!repeats || !origin)
        print_detail(value_text(problem, "detail"), origin, out);
    json_array_foreach(errors, i, error)
    {
        if (!repeats || origin)
            print_error(error, origin, out);
    }
    int64_t total = value_int(problem, "error_count");
    if (total > (int64_t)listed) {
        str_add(out, "and ");
        text_counted(out, total - (int64_t)listed, "more error", "more errors");
        str_add_char(out, '\n');
    }
    json_decref(problem);
}
