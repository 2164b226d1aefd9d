#include "config/reader.h"

#include <stdio.h>
#include <string.h>

#include "config/number.h"

bool setting_wrong(struct reader *r, const struct setting *s, const char *what, const char *right)
{
    char found[100];
    const char *quote = s->name && strcmp(s->name, what) == 0 ? "\"" : "";
    return problem_error(r->problems, s->at, "%s%s%s takes %s, found %s", quote, what, quote, right,
                         setting_found(s, found, sizeof found));
}

void expr_read(struct reader *r, const struct setting *s, struct expr *out)
{
    if (s->tag == SETTING_BOOL) {
        struct setting *word =
            setting_string(r->arena, NULL, s->flag ? "true" : "false", s->flag ? 4 : 5, s->at);
        out->text = word->text;
    } else if (s->text.size == strspn(s->text.chars, " \t\r\n")) {
        problem_error(r->problems, s->at, "an empty expression");
        return;
    } else {
        out->text = s->text;
        out->kept = s->tree;
    }
    out->at = s->at;
}

bool read_double(const struct setting *s, double *out)
{
    struct number n;
    struct err ignored;
    if (s->tag != SETTING_NUMBER || !number_read(s->text.chars, s->text.size, &n, &ignored))
        return false;
    *out = number_double(&n);
    return true;
}

static bool ends_with(const char *text, size_t size, const char *end)
{
    size_t length = strlen(end);
    return size > length && memcmp(text + size - length, end, length) == 0;
}

// The number with its point moved to the left: 20% is the decimal 0.2, not 20 times 0.01.
static bool read_shifted(const char *text, size_t size, int shift, double *out)
{
    char shifted[80];
    struct number n;
    struct err ignored;
    if (size > 60 || memchr(text, 'e', size) || memchr(text, 'E', size) || memchr(text, 'L', size))
        return false;
    snprintf(shifted, sizeof shifted, "%.*s%se-%d", (int)size, text,
             memchr(text, '.', size) ? "" : ".", shift);
    if (!number_read(shifted, strlen(shifted), &n, &ignored))
        return false;
    *out = number_double(&n);
    return true;
}

bool read_amount(const char *text, size_t size, double *out)
{
    if (ends_with(text, size, "%"))
        return read_shifted(text, size - 1, 2, out);
    if (ends_with(text, size, "‰"))
        return read_shifted(text, size - strlen("‰"), 3, out);
    struct number n;
    struct err ignored;
    if (size == 0 || !number_read(text, size, &n, &ignored))
        return false;
    *out = number_double(&n);
    return true;
}

static bool is_unit_name(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (i == 0 || (c != '_' && (c < '0' || c > '9'))))
            return false;
    }
    return size > 0;
}

bool read_measured(struct reader *r, const char *text, size_t size, double *out, const char **unit)
{
    *unit = NULL;
    size_t number = 0;
    while (number < size && text[number] != ' ')
        number++;
    if (!read_amount(text, number, out))
        return false;
    size_t at = number;
    while (at < size && text[at] == ' ')
        at++;
    if (at == size)
        return true;
    if (!is_unit_name(text + at, size - at))
        return false;
    *unit = arena_bytes(r->arena, text + at, size - at);
    return true;
}

size_t texts_read(struct reader *r, const struct setting *s, const char ***out)
{
    size_t count = 0;
    bool single = s->tag == SETTING_STRING;
    *out = arena_array(r->arena, single ? 1 : s->count, sizeof **out);
    for (const struct setting *e = single ? s : s->first; e; e = single ? NULL : e->next) {
        if (e->tag == SETTING_STRING)
            (*out)[count++] = e->text.chars;
        else
            setting_wrong(r, e, s->name ? s->name : "this list", "texts");
    }
    return count;
}

uint32_t kind_read(struct reader *r, const struct setting *s, const char *name)
{
    uint32_t kind = model_kind(r->model, name);
    if (kind != NONE)
        return kind;
    struct near near;
    near_init(&near, name);
    for (size_t i = 0; i < r->model->kind_count; i++)
        near_try(&near, r->model->kinds[i].label.name);
    char hint[100];
    problem_error(r->problems, s->at, "unknown kind \"%s\"%s", name,
                  near_hint(&near, hint, sizeof hint));
    return NONE;
}

uint32_t unit_read(struct reader *r, struct place at, const char *name)
{
    uint32_t unit = unit_find(&r->model->units, name);
    if (unit != UNIT_NONE)
        return unit;
    struct near near;
    near_init(&near, name);
    for (size_t i = 0; i < r->model->units.count; i++)
        near_try(&near, r->model->units.list[i].name);
    char hint[100];
    problem_error(r->problems, at, "unknown unit \"%s\"%s", name,
                  near_hint(&near, hint, sizeof hint));
    return UNIT_NONE;
}

void quota_read(struct reader *r, const struct setting *s, struct quota *q)
{
    q->is_share = s->tag == SETTING_STRING;
    bool known = q->is_share ? ends_with(s->text.chars, s->text.size, "%") &&
                                   read_amount(s->text.chars, s->text.size, &q->number)
                             : read_double(s, &q->number);
    bool whole = q->number >= 0 && q->number <= 1e9 && q->number == (double)(int64_t)q->number;
    bool fits = q->is_share ? q->number >= 0 && q->number <= 1 : whole;
    if (known && fits)
        return;
    *q = (struct quota){.tag = QUOTA_NONE};
    setting_wrong(r, s, s->name, "a whole number or \"20%\"");
}

void missing_read(struct reader *r, const struct setting *s, void *into)
{
    static const char *const words[] = {"refuse", "zero", "skip", "full", "last", "median"};
    struct missing *m = into;
    const char *text = s->text.chars;
    m->given = true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (i != MISSING_LAST && strcmp(text, words[i]) == 0) {
            m->how = (enum missing_how)i;
            return;
        }
    }
    int digits = 0;
    if (strncmp(text, "last ", 5) == 0) {
        for (m->last_count = 0; text[5 + digits] >= '0' && text[5 + digits] <= '9' && digits < 4;
             digits++)
            m->last_count = m->last_count * 10 + (text[5 + digits] - '0');
        char length[16] = "";
        const char *rest = text + 5 + digits;
        if (digits > 0 && rest[0] == ' ' && strlen(rest) < sizeof length)
            memcpy(length, rest + 1, strlen(rest));
        size_t size = strlen(length);
        if (size > 1 && length[size - 1] == 's')
            length[size - 1] = '\0';
        if (m->last_count > 0 && period_length_parse(length, &m->last_of)) {
            m->how = MISSING_LAST;
            return;
        }
    }
    struct near near;
    near_init(&near, text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        near_try(&near, words[i]);
    char hint[100];
    problem_error(r->problems, s->at,
                  "\"missing\" takes refuse, zero, skip, full, median or \"last 12 months\", found "
                  "\"%s\"%s",
                  text, near_hint(&near, hint, sizeof hint));
}

bool day_read(struct reader *r, const struct setting *s, int32_t *out)
{
    if (s->tag == SETTING_STRING && day_parse(s->text.chars, out))
        return true;
    return setting_wrong(r, s, s->name ? s->name : "a list of days",
                         "a date \"YYYY-MM-DD\" that exists");
}

bool period_read(struct reader *r, const struct setting *s, struct period *out)
{
    if (s->tag == SETTING_STRING && period_parse(s->text.chars, out))
        return true;
    return setting_wrong(r, s, s->name ? s->name : "a period",
                         "a period \"2024\", \"2024-H1\", \"2024-Q2\" or \"2024-03\"");
}

void period_length_read(struct reader *r, const struct setting *s, void *into)
{
    enum period_length *length = into;
    if (!period_length_parse(s->text.chars, length))
        setting_wrong(r, s, s->name, "one of month, quarter, half, year");
}
