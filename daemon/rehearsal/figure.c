#include "rehearsal/figure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "config/tree.h"

struct lines { // of one file: where each begins
    size_t *starts;
    size_t count;
};

struct finding {
    struct figures *figures;
    const struct source *source;
    const struct model *model;
    struct arena *arena;
    struct map files;    // name -> 1 + place in the bundle
    struct map seen;     // "file:offset" of what has been found -> 1 + its place in the list
    uint32_t scheme;     // being searched; NONE
    struct lines *lines; // per file; filled when first asked for
};

// Keys of a scheme, and of what stands in it, whose numbers score, rank or decide. Others name,
// describe, date or show.
static const char *const telling_keys[] = {
    "who",      "cohort", "phase",    "missing",   "least",  "most",     "rules",
    "worth",    "score",  "judged",   "by",        "raters", "share",    "trim",
    "quorum",   "range",  "when",     "unless",    "times",  "weights",  "treat",
    "criteria", "expr",   "weight",   "vetoes",    "grades", "at_least", "top",
    "bottom",   "next",   "outcomes", "tie_break", "show",   "value",    "combine",
};

static bool is_telling(const char *name)
{
    for (size_t i = 0; i < sizeof telling_keys / sizeof *telling_keys; i++)
        if (!strcmp(telling_keys[i], name))
            return true;
    return false;
}

// --- from a place to a byte ---

static const struct lines *lines_of(struct finding *x, uint32_t file)
{
    struct lines *l = &x->lines[file];
    const struct source_file *f = &x->source->files[file];
    if (l->starts)
        return l;
    size_t count = 1;
    for (size_t i = 0; i < f->size; i++)
        count += f->bytes[i] == '\n';
    l->starts = arena_array(x->arena, count, sizeof *l->starts);
    l->count = 1;
    for (size_t i = 0; i < f->size; i++)
        if (f->bytes[i] == '\n')
            l->starts[l->count++] = i + 1;
    return l;
}

// Columns count code points.
static bool find_byte(struct finding *x, const struct place *at, uint32_t *file, size_t *offset)
{
    const struct map_entry *known = at->file ? map_get(&x->files, at->file) : NULL;
    if (!known)
        return false;
    *file = (uint32_t)known->number - 1;
    const struct source_file *f = &x->source->files[*file];
    const struct lines *l = lines_of(x, *file);
    if (at->line == 0 || at->line > l->count)
        return false;
    size_t byte = l->starts[at->line - 1];
    if (byte == 0 && f->size >= 3 && !memcmp(f->bytes, "\xEF\xBB\xBF", 3))
        byte = 3; // a byte order mark is no column
    for (uint32_t column = 1; column < at->column && byte < f->size; column++) {
        byte++;
        while (byte < f->size && ((unsigned char)f->bytes[byte] & 0xC0) == 0x80)
            byte++;
    }
    *offset = byte;
    return byte < f->size;
}

// --- numbers in a text ---

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

// Behind a number: the end, a blank, a sign, % or ‰; else it is part of a name.
static bool ends_number(const char *text, size_t at, size_t size)
{
    if (at >= size || !is_word(text[at]))
        return true;
    return size - at >= 3 && !memcmp(text + at, "‰", 3);
}

// Past what may hold digits that are no number: a name, 'a text' or 《a title》.
static size_t skip_word(const char *text, size_t at, size_t size)
{
    if (text[at] == '\'') {
        for (at++; at < size && text[at] != '\'';)
            at++;
        return at + 1;
    }
    if (size - at >= 3 && !memcmp(text + at, "《", 3)) {
        const char *end = strstr(text + at, "》");
        return end ? (size_t)(end - text) + 3 : size;
    }
    while (at < size && (is_word(text[at]) || (text[at] == '.' && at + 1 < size &&
                                               is_word(text[at + 1]) && !is_digit(text[at + 1]))))
        at++;
    return at;
}

static size_t number_size(const char *text, size_t at, size_t size)
{
    size_t end = at;
    while (end < size && is_digit(text[end]))
        end++;
    if (end + 1 < size && text[end] == '.' && is_digit(text[end + 1]))
        for (end++; end < size && is_digit(text[end]);)
            end++;
    return end - at;
}

static void note(struct finding *x, const char *text, size_t size, struct place at, uint32_t file,
                 size_t offset)
{
    struct figures *all = x->figures;
    bool fresh;
    char key[64];
    snprintf(key, sizeof key, "%u:%zu", file, offset);
    struct map_entry *seen = map_put(&x->seen, key, &fresh);
    if (!fresh) { // of a scheme that another is like
        all->list[seen->number - 1].scheme = NONE;
        return;
    }
    all->list = arena_grow(x->arena, all->list, all->count, &all->room, sizeof *all->list);
    all->list[all->count++] = (struct figure){.text = arena_bytes(x->arena, text, size),
                                              .at = at,
                                              .file = file,
                                              .offset = offset,
                                              .scheme = x->scheme};
    seen->number = all->count;
}

// Where a text stands: a setting's, piece by piece, or a field of a CSV file.
struct stand {
    const struct text *text; // NULL: a field
    struct place at;         // of the field
    uint32_t file;
    size_t offset;
};

// What an escape has made another text of is passed over: it is not there in the file.
static void note_at(struct finding *x, const struct stand *s, const char *text, size_t at,
                    size_t size)
{
    struct place place = s->text ? text_place(s->text, at) : s->at;
    uint32_t file = s->file;
    size_t offset = s->offset + at;
    if (s->text && !find_byte(x, &place, &file, &offset))
        return;
    const struct source_file *f = &x->source->files[file];
    if (f->size - offset >= size && !memcmp(f->bytes + offset, text + at, size))
        note(x, text + at, size, place, file, offset);
}

static void search_text(struct finding *x, const char *text, size_t size, const struct stand *s)
{
    for (size_t at = 0; at < size;) {
        if (is_digit(text[at])) {
            size_t digits = number_size(text, at, size);
            bool whole = ends_number(text, at + digits, size);
            if (whole)
                note_at(x, s, text, at, digits);
            at += digits;
            if (!whole)
                at = skip_word(text, at, size);
        } else if (is_word(text[at]) || text[at] == '\'') {
            at = skip_word(text, at, size);
        } else {
            at++;
        }
    }
}

// A field of a CSV file, whose places count fields: it is looked for from the row's first byte.
static void search_field(struct finding *x, const struct place *at, uint32_t file)
{
    const struct source_file *f = &x->source->files[file];
    const struct lines *l = lines_of(x, file);
    if (at->line == 0 || at->line > l->count)
        return;
    size_t byte = l->starts[at->line - 1];
    bool quoted = false;
    for (uint32_t field = 1; field < at->column && byte < f->size; byte++) {
        quoted = f->bytes[byte] == '"' ? !quoted : quoted;
        field += f->bytes[byte] == ',' && !quoted;
    }
    size_t end = byte;
    for (; end < f->size && (quoted || !strchr(",\r\n", f->bytes[end])); end++)
        quoted = f->bytes[end] == '"' ? !quoted : quoted;
    const struct stand stand = {.at = *at, .file = file, .offset = byte};
    search_text(x, f->bytes + byte, end - byte, &stand);
}

// --- settings ---

// A number as written in the file: its plain text may be another ("1.50" is 1.5).
static void search_number(struct finding *x, const struct setting *s)
{
    uint32_t file;
    size_t offset;
    if (!find_byte(x, &s->at, &file, &offset))
        return;
    const struct source_file *f = &x->source->files[file];
    struct place at = s->at;
    if (f->bytes[offset] == '-' || f->bytes[offset] == '+') {
        offset++;
        at.column++;
    }
    size_t size = number_size(f->bytes, offset, f->size);
    bool whole = size && ends_number(f->bytes, offset + size, f->size);
    if (whole) // else hexadecimal, with an exponent
        note(x, f->bytes + offset, size, at, file, offset);
}

static bool is_field(const struct finding *x, const struct setting *s, uint32_t *file)
{
    const struct map_entry *known = s->at.file ? map_get(&x->files, s->at.file) : NULL;
    *file = known ? (uint32_t)known->number - 1 : 0;
    return known && x->source->files[*file].tag == SOURCE_CSV;
}

static void search(struct finding *x, const struct setting *s)
{
    const struct stand stand = {.text = &s->text};
    uint32_t file;
    bool value = s->tag == SETTING_NUMBER || s->tag == SETTING_STRING;
    if (value && is_field(x, s, &file))
        search_field(x, &s->at, file);
    else if (s->tag == SETTING_NUMBER)
        search_number(x, s);
    else if (s->tag == SETTING_STRING)
        search_text(x, s->text.chars, s->text.size, &stand);
    for (const struct setting *child = s->first; child; child = child->next)
        search(x, child);
}

static void search_scheme(struct finding *x, const struct setting *s)
{
    for (const struct setting *child = s->first; child; child = child->next) {
        bool user_named = s->name && (!strcmp(s->name, "show") || !strcmp(s->name, "worth"));
        if (child->name && !user_named && !is_telling(child->name))
            continue;
        if (child->first)
            search_scheme(x, child);
        else
            search(x, child);
    }
}

// Text constants are texts.
static void search_constants(struct finding *x, const struct setting *section)
{
    for (const struct setting *s = section->first; s; s = s->next)
        if (s->tag != SETTING_STRING || is_digit(s->text.chars[0]) || s->text.chars[0] == '-')
            search(x, s);
}

static void search_key(struct finding *x, const struct setting *section, const char *key)
{
    for (const struct setting *s = section->first; s; s = s->next) {
        const struct setting *found = s->tag == SETTING_GROUP ? setting_find(s, key) : NULL;
        if (found)
            search(x, found);
    }
}

static void search_conditions(struct finding *x, const struct setting *section)
{
    static const char *const keys[] = {"exclude", "require"};
    for (const struct setting *type = section->first; type; type = type->next)
        for (size_t i = 0; i < sizeof keys / sizeof *keys && type->tag == SETTING_GROUP; i++) {
            const struct setting *list = setting_find(type, keys[i]);
            if (list)
                search_key(x, list, "when");
        }
}

static void search_indicators(struct finding *x, const struct setting *section)
{
    for (const struct setting *kind = section->first; kind; kind = kind->next) {
        for (const struct setting *s = kind->first; s; s = s->next)
            if (s->tag != SETTING_GROUP)
                search(x, s);
        search_key(x, kind, "value");
    }
}

static void search_section(struct finding *x, const struct setting *s)
{
    if (!strcmp(s->name, "constants"))
        search_constants(x, s);
    else if (!strcmp(s->name, "functions"))
        search(x, s);
    else if (!strcmp(s->name, "tables"))
        search_key(x, s, "rows");
    else if (!strcmp(s->name, "records"))
        search_conditions(x, s);
    else if (!strcmp(s->name, "indicators"))
        search_indicators(x, s);
    else if (!strcmp(s->name, "schemes"))
        for (const struct setting *scheme = s->first; scheme; scheme = scheme->next) {
            x->scheme = model_scheme(x->model, scheme->name);
            search_scheme(x, scheme);
            x->scheme = NONE;
        }
}

static int by_place(const void *a, const void *b)
{
    const struct figure *x = a, *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

void figures_find(struct figures *f, const struct model *m, const struct source *s, struct arena *a)
{
    struct finding x = {.figures = f, .source = s, .model = m, .arena = a, .scheme = NONE};
    *f = (struct figures){.count = 0};
    map_init(&x.files);
    map_init(&x.seen);
    x.lines = arena_array(a, s->count + 1, sizeof *x.lines);
    for (uint32_t i = 0; i < s->count; i++)
        map_put(&x.files, s->files[i].name, NULL)->number = (uint64_t)i + 1;
    for (const struct setting *section = m->written ? m->written->first : NULL; section;
         section = section->next)
        search_section(&x, section);
    if (f->count)
        qsort(f->list, f->count, sizeof *f->list, by_place);
    map_release(&x.files);
    map_release(&x.seen);
}
