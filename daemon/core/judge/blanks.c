#include "core/judge/blanks.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

struct blanks {
    const struct call *call;
    blank_fn argument;
    void *context;
    struct str *out;
};

static bool is_named(const char *name, const char *text, size_t size)
{
    return strlen(name) == size && !memcmp(name, text, size);
}

static void write_list(const struct method_list *list, struct str *out)
{
    char text[40];
    str_add(out, "[");
    for (size_t i = 0; i < list->count; i++) {
        const char *word = list->texts && list->texts[i] ? list->texts[i] : "none";
        if (list->numbers && !isnan(list->numbers[i])) {
            double_format(round12(list->numbers[i]), text);
            word = text;
        }
        str_addf(out, "%s%s", i ? ", " : "", word);
    }
    str_add(out, "]");
}

static void write_parameter(const struct blanks *b, size_t at)
{
    const struct method_parameter *p = &b->call->method->parameters[at];
    double value = b->call->parameters[at];
    char text[40];
    if (b->call->lists && (p->type == PARAMETER_NUMBERS || p->type == PARAMETER_TEXTS)) {
        write_list(&b->call->lists[at], b->out);
    } else if (p->type == PARAMETER_TEXT) {
        str_add(b->out, b->call->texts && b->call->texts[at] ? b->call->texts[at] : "none");
    } else if (isnan(value)) {
        str_add(b->out, "none");
    } else if (p->type == PARAMETER_BOOL) {
        str_add(b->out, value > 0.0 ? "true" : "false");
    } else {
        double_format(round12(value), text);
        str_add(b->out, text);
    }
}

static bool write_blank(const struct blanks *b, const char *name, size_t size)
{
    const struct method *m = b->call->method;
    for (size_t i = 0; i < m->argument_count; i++) {
        if (!is_named(m->arguments[i].name, name, size))
            continue;
        b->argument(b->context, i, b->out);
        return true;
    }
    for (size_t i = 0; i < m->parameter_count; i++) {
        if (!is_named(m->parameters[i].name, name, size))
            continue;
        write_parameter(b, i);
        return true;
    }
    return false;
}

static bool is_default(const struct blanks *b, size_t at)
{
    const struct method_parameter *p = &b->call->method->parameters[at];
    double value = b->call->parameters[at];
    if (p->type == PARAMETER_NUMBERS || p->type == PARAMETER_TEXTS)
        return !b->call->lists || b->call->lists[at].count == 0;
    if (p->type == PARAMETER_TEXT) {
        const char *text = b->call->texts ? b->call->texts[at] : NULL;
        return text && p->text ? !strcmp(text, p->text) : text == p->text;
    }
    if (isnan(value) || !p->has_default)
        return isnan(value) && !p->has_default;
    return compare12(value, p->number) == 0;
}

static bool part_told(const struct blanks *b, const char *part, const char *end)
{
    const struct method *m = b->call->method;
    for (const char *p = part; p < end; p++) {
        size_t size = *p == '{' ? strcspn(p + 1, "}") : 0;
        for (size_t i = 0; size && i < m->parameter_count; i++)
            if (is_named(m->parameters[i].name, p + 1, size) && !is_default(b, i))
                return true;
    }
    return false;
}

static void write_stretch(const struct blanks *b, const char *p, const char *end)
{
    while (p < end) {
        const char *open = memchr(p, '{', (size_t)(end - p));
        const char *close = open ? memchr(open, '}', (size_t)(end - open)) : NULL;
        if (!close) {
            str_add_bytes(b->out, p, (size_t)(end - p));
            return;
        }
        str_add_bytes(b->out, p, (size_t)(open - p));
        if (!write_blank(b, open + 1, (size_t)(close - open - 1)))
            str_add_bytes(b->out, open + 1, (size_t)(close - open - 1));
        p = close + 1;
    }
}

void blanks_write(const struct call *call, blank_fn argument, void *context, struct str *out)
{
    struct blanks b = {.call = call, .argument = argument, .context = context, .out = out};
    const char *p = call->method->formula;
    while (*p) {
        const char *open = p + strcspn(p, "["), *close = open + strcspn(open, "]");
        write_stretch(&b, p, open);
        if (!*close)
            return;
        if (part_told(&b, open + 1, close))
            write_stretch(&b, open + 1, close);
        p = close + 1;
    }
}
