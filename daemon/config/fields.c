// Typed names: the attributes of a kind, the fields of a record type.
#include <string.h>

#include "base/decimal.h"
#include "config/number.h"
#include "config/sections.h"

#define DECIMALS_DEFAULT 4

struct field_reading {
    struct field field;
    const struct setting *type, *unit;
    int32_t decimals;
};

static void note_setting(struct reader *r, const struct setting *s, void *into)
{
    const struct setting **at = into;
    (void)r;
    *at = s;
}

static const struct key field_keys[] = {
    {.name = "type",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct field_reading, type),
     .read = note_setting,
     .required = true,
     .help =
         "number, number 0..100, money, bool, date, text, ref KIND, or `a | b` for one of some; "
         "then perhaps optional."},
    {.name = "title",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct field_reading, field.label),
     .read = title_read,
     .help = "What people call it."},
    {.name = "unit",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct field_reading, unit),
     .read = note_setting,
     .help = "What numbers are counted in."},
    {.name = "decimals",
     .shape = KEY_WHOLE,
     .at = offsetof(struct field_reading, decimals),
     .fallback = "4",
     .most = DECIMALS_MAX,
     .help = "Digits kept after the point."},
};
static const struct form field_form = {"a field", field_keys,
                                       sizeof field_keys / sizeof *field_keys, NULL, TEXT_PLAIN};
const struct form fields_form = {.what = "fields", .each = &field_form};

// A stretch of the type's text, without blanks around.
struct span_of {
    const char *chars;
    size_t size;
};

static struct span_of trim(const char *chars, size_t size)
{
    while (size > 0 && strchr(" \t\r\n", *chars))
        chars++, size--;
    while (size > 0 && strchr(" \t\r\n", chars[size - 1]))
        size--;
    return (struct span_of){chars, size};
}

static bool span_is(struct span_of s, const char *word)
{
    return s.size == strlen(word) && memcmp(s.chars, word, s.size) == 0;
}

// The first word; *rest is what follows.
static struct span_of first_word(struct span_of s, struct span_of *rest)
{
    size_t size = 0;
    while (size < s.size && s.chars[size] != ' ')
        size++;
    *rest = trim(s.chars + size, s.size - size);
    return (struct span_of){s.chars, size};
}

static bool take_optional(struct span_of *s)
{
    static const char word[] = "optional";
    size_t size = sizeof word - 1;
    if (s->size < size || memcmp(s->chars + s->size - size, word, size) != 0)
        return false;
    if (s->size > size && s->chars[s->size - size - 1] != ' ')
        return false;
    *s = trim(s->chars, s->size - size);
    return true;
}

static bool scale(struct span_of s, int decimals, int64_t *out)
{
    struct err ignored;
    return decimal_parse(s.chars, s.size, decimals, out, &ignored);
}

// "0..100", "0..", "..100"
static bool read_bounds(struct reader *r, const struct setting *s, struct span_of text,
                        struct type *t)
{
    const char *dots = NULL;
    for (size_t i = 0; i + 1 < text.size && !dots; i++)
        if (text.chars[i] == '.' && text.chars[i + 1] == '.')
            dots = text.chars + i;
    if (!dots)
        return problem_error(r->problems, s->at,
                             "\"%s\": the bounds of a number are written 0..100", s->text.chars);
    struct span_of low = trim(text.chars, (size_t)(dots - text.chars));
    struct span_of high = trim(dots + 2, text.size - (size_t)(dots + 2 - text.chars));
    t->has_least = low.size > 0;
    t->has_most = high.size > 0;
    if ((t->has_least && !scale(low, t->decimals, &t->least)) ||
        (t->has_most && !scale(high, t->decimals, &t->most)) || low.size + high.size == 0)
        return problem_error(r->problems, s->at,
                             "\"%s\": the bounds are numbers of at most %d decimals", s->text.chars,
                             t->decimals);
    if (t->has_least && t->has_most && t->least > t->most)
        return problem_error(r->problems, s->at, "\"%s\": no number lies within these bounds",
                             s->text.chars);
    return true;
}

// A check looks at the values for each expression that names one: their number is bounded, so that
// it stays linear in a configuration's size.
#define ENUM_VALUES_MOST 500

// "foreign 外资 | domestic 内资"
static bool read_enum(struct reader *r, const struct setting *s, struct span_of text,
                      struct type *t)
{
    size_t count = 1;
    for (size_t i = 0; i < text.size; i++)
        count += text.chars[i] == '|';
    if (count > ENUM_VALUES_MOST)
        return problem_error(
            r->problems, s->at,
            "%zu values to choose from, of at most %d: so many are a kind of their "
            "own, or a text",
            count, ENUM_VALUES_MOST);
    t->tag = TYPE_ENUM;
    t->values = arena_array(r->arena, count, sizeof *t->values);
    struct name_set names;
    names_init(&names);
    for (size_t from = 0; from <= text.size;) {
        const char *bar = memchr(text.chars + from, '|', text.size - from);
        size_t end = bar ? (size_t)(bar - text.chars) : text.size;
        struct span_of title, value = trim(text.chars + from, end - from);
        struct span_of name = first_word(value, &title);
        struct label label;
        struct place at = text_place(&s->text, (size_t)(value.chars - s->text.chars));
        label_make(r, &label, arena_bytes(r->arena, name.chars, name.size), at, NAME_DOTTED,
                   "value");
        (void)names_add(r, &names, &label, "value");
        t->values[t->value_count++] = (struct enum_value){
            .name = label.name,
            .title = title.size ? arena_bytes(r->arena, title.chars, title.size) : label.name,
        };
        from = end + 1;
    }
    names_release(&names);
    return true;
}

static bool unknown_type(struct reader *r, const struct setting *s, struct span_of word)
{
    static const char *const known[] = {"number", "money", "bool", "date", "text", "ref"};
    struct near near;
    char hint[100];
    near_init(&near, arena_bytes(r->arena, word.chars, word.size));
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        near_try(&near, known[i]);
    return problem_error(r->problems, s->at,
                         "unknown type \"%s\"%s (number, money, bool, date, text, ref KIND, a | b)",
                         s->text.chars, near_hint(&near, hint, sizeof hint));
}

static bool read_type(struct reader *r, const struct setting *s, struct type *t)
{
    struct span_of rest, text = trim(s->text.chars, s->text.size);
    t->optional = take_optional(&text);
    if (text.size > 0 && memchr(text.chars, '|', text.size))
        return read_enum(r, s, text, t);
    struct span_of word = first_word(text, &rest);
    if (span_is(word, "number")) {
        t->tag = TYPE_NUMBER;
        return rest.size == 0 || read_bounds(r, s, rest, t);
    }
    if (span_is(word, "ref")) {
        t->tag = TYPE_REF;
        t->ref_kind = arena_bytes(r->arena, rest.chars, rest.size);
        return kind_read(r, s, t->ref_kind) != NONE;
    }
    static const struct {
        const char *word;
        enum type_tag tag;
    } plain[] = {
        {"money", TYPE_MONEY}, {"bool", TYPE_BOOL}, {"date", TYPE_DATE}, {"text", TYPE_TEXT}};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        if (rest.size == 0 && span_is(word, plain[i].word)) {
            t->tag = plain[i].tag;
            return true;
        }
    }
    return unknown_type(r, s, word);
}

static bool read_field(struct reader *r, const struct setting *s, enum name_sort sort,
                       const char *what, struct field *out)
{
    struct field_reading reading = {.decimals = DECIMALS_DEFAULT};
    struct field *f = &reading.field;
    label_make(r, &f->label, s->name, s->name_at, sort, what);
    f->type.unit = UNIT_NONE;
    if (s->tag == SETTING_STRING)
        reading.type = s;
    else if (s->tag != SETTING_GROUP)
        return setting_wrong(r, s, s->name, "a type such as \"number\", or a group with one");
    else if (!form_read(r, &field_form, s, &reading) || !reading.type)
        return false;
    f->type.decimals = reading.decimals;
    if (!read_type(r, reading.type, &f->type))
        return false;
    if (reading.unit && f->type.tag != TYPE_NUMBER && f->type.tag != TYPE_MONEY)
        problem_error(r->problems, reading.unit->at, "only numbers and money have a unit");
    else if (reading.unit)
        f->type.unit = unit_read(r, reading.unit->at, reading.unit->text.chars);
    *out = *f;
    return true;
}

void fields_read(struct reader *r, const struct setting *s, enum name_sort sort, const char *what,
                 struct field **list, size_t *count)
{
    *list = arena_array(r->arena, s->count, sizeof **list);
    *count = 0;
    for (const struct setting *child = s->first; child; child = child->next)
        if (read_field(r, child, sort, what, &(*list)[*count]))
            (*count)++;
}
