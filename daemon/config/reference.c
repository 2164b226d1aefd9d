#include "config/reference.h"

#include <string.h>

#include "config/sections.h"
#include "core/language/vocabulary.h"

// Walking all keys: the path of names to a form, without the names that users choose.
struct walk {
    struct str path;
    key_fn each;
    void *context;
};

static void walk_form(struct walk *w, const struct form *f);

// One step down a key, or only a look at it.
static void walk_key(struct walk *w, const struct form *f, const struct key *k, bool down)
{
    size_t size = w->path.size;
    str_addf(&w->path, "%s%s", size ? "." : "", k->name);
    if (!down)
        w->each(w->context, w->path.data, f, k);
    else if (k->inner && k->inner != f)
        walk_form(w, k->inner);
    w->path.size = size;
    w->path.data[size] = '\0';
}

// The keys of a form, then those of the groups in them.
static void walk_form(struct walk *w, const struct form *f)
{
    if (f->each)
        walk_form(w, f->each);
    for (int down = 0; down < 2; down++)
        for (size_t i = 0; i < f->count; i++)
            if (!f->keys[i].unsupported)
                walk_key(w, f, &f->keys[i], down);
}

void reference_keys(key_fn each, void *context)
{
    struct walk w = {.each = each, .context = context};
    walk_form(&w, &sections_form);
    str_release(&w.path);
}

// --- Markdown ---

// Inside a cell a bar would end it.
static void add_cell(struct str *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            str_add_char(out, '\\');
        str_add_char(out, *text);
    }
}

static void add_code_cell(struct str *out, const char *text)
{
    str_add(out, "`");
    add_cell(out, text);
    str_add(out, "`");
}

struct page {
    struct str *out;
    const struct form *form; // whose table is open
};

static void key_row(void *context, const char *path, const struct form *f, const struct key *k)
{
    struct page *p = context;
    char takes[300];
    const char *dot = strrchr(path, '.');
    if (f != p->form) {
        p->form = f;
        str_add(p->out, "\n### ");
        if (dot)
            str_addf(p->out, "`%.*s`", (int)(dot - path), path);
        else
            str_add(p->out, "Top level");
        str_add(p->out,
                "\n\n| key | takes | default | meaning | example |\n|---|---|---|---|---|\n");
    }
    str_addf(p->out, "| %s`%s`%s | ", k->required ? "**" : "", dot ? dot + 1 : path,
             k->required ? "**" : "");
    add_cell(p->out, key_takes(k, takes, sizeof takes));
    str_add(p->out, " | ");
    if (k->fallback)
        add_code_cell(p->out, k->fallback);
    str_add(p->out, " | ");
    add_cell(p->out, k->help);
    str_add(p->out, " | ");
    if (key_example(path))
        add_code_cell(p->out, key_example(path));
    str_add(p->out, " |\n");
}

static void word_row(struct str *out, const struct word *w)
{
    str_add(out, "| ");
    add_code_cell(out, w->usage);
    str_add(out, " | ");
    add_cell(out, w->meaning);
    str_add(out, " | ");
    add_cell(out, w->units);
    str_add(out, " | ");
    add_cell(out, w->edges);
    str_add(out, " | ");
    if (w->example)
        add_code_cell(out, w->example);
    if (w->gives)
        str_addf(out, " = %s", w->gives);
    str_add(out, " |\n");
}

static void word_tables(struct str *out)
{
    static const struct {
        enum word_sort sort;
        const char *title;
    } parts[] = {
        {WORD_OPERATOR, "Operators, loosest first"},
        {WORD_LITERAL, "What stands for itself"},
        {WORD_NAME, "Names"},
        {WORD_RECORD, "Names inside a gather over records"},
        {WORD_PREFIX, "Before a dot"},
        {WORD_SET, "Sets"},
        {WORD_AGGREGATE, "Aggregates"},
        {WORD_FUNCTION, "Functions"},
        {WORD_TYPE, "Types of attributes and fields"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        str_addf(out,
                 "\n### %s\n\n| written | meaning | takes and gives | at its edges | example "
                 "|\n|---|---|---|---|---|\n",
                 parts[i].title);
        for (size_t k = 0; k < words_count(); k++)
            if (words_at(k)->sort == parts[i].sort)
                word_row(out, words_at(k));
    }
}

void reference_markdown(struct str *out)
{
    struct page page = {.out = out};
    str_add(
        out,
        "# Reference\n\n"
        "Made by `meritd --reference` from the tables that the checker itself uses; do not edit "
        "it by hand.\n`meritctl define NAME` shows one entry in a terminal. The methods of "
        "plugins are in `plugins/REFERENCE.md`.\n\n"
        "## Expressions\n\n"
        "No data spreads through whatever is not told otherwise below. Numbers are compared "
        "after rounding both\nsides to 12 significant digits.\n");
    word_tables(out);
    str_add(out,
            "\n## Keys\n\n"
            "Keys that are needed are in bold. Names that a ruleset chooses are left out of the "
            "paths: `schemes.rules` is\n`schemes.NAME.rules`.\n");
    reference_keys(key_row, &page);
}

// --- JSON ---

static void key_json(void *context, const char *path, const struct form *f, const struct key *k)
{
    struct json *j = context;
    char takes[300];
    (void)f;
    json_object(j);
    json_put_text(j, "key", path);
    json_put_text(j, "takes", key_takes(k, takes, sizeof takes));
    json_put_bool(j, "needed", k->required);
    json_put_text(j, "default", k->fallback);
    json_put_text(j, "meaning", k->help);
    json_put_text(j, "example", key_example(path));
    json_object_end(j);
}

static void word_json(struct json *j, const struct word *w)
{
    json_object(j);
    json_put_text(j, "word", w->name);
    json_put_text(j, "sort", word_sort_name(w->sort));
    json_put_text(j, "usage", w->usage);
    json_put_text(j, "meaning", w->meaning);
    json_put_text(j, "units", w->units);
    json_put_text(j, "edges", w->edges);
    json_put_text(j, "example", w->example);
    json_put_text(j, "gives", w->gives);
    json_object_end(j);
}

void reference_json(struct json *j)
{
    json_key(j, "keys");
    json_array(j);
    reference_keys(key_json, j);
    json_array_end(j);
    json_key(j, "words");
    json_array(j);
    for (size_t i = 0; i < words_count(); i++)
        word_json(j, words_at(i));
    json_array_end(j);
}
