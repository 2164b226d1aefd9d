#include "config/attach.h"

#include <string.h>

#include "base/csv.h"
#include "base/str.h"
#include "base/utf8.h"
#include "config/number.h"

struct attaching {
    struct tree *tree;
    const struct source *source;
    struct problems *problems;
};

static const struct source_file *find(const struct source *s, const char *name)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->files[i].tag == SOURCE_CSV && strcmp(s->files[i].name, name) == 0)
            return &s->files[i];
    return NULL;
}

// A field of the file as a setting: a number where it is written as one and not in quotes, else a
// text.
static struct setting *field_setting(struct arena *a, const struct csv_field *f, struct place at)
{
    struct number n;
    struct err ignored;
    bool numeric = !f->quoted && f->size > 0 && number_read(f->bytes, f->size, &n, &ignored);
    struct setting *s = numeric ? setting_string(a, NULL, n.plain, strlen(n.plain), at)
                                : setting_string(a, NULL, f->bytes, f->size, at);
    if (numeric)
        s->tag = SETTING_NUMBER;
    return s;
}

static void put_row(struct attaching *x, const struct csv *c, struct setting *parent,
                    struct place at, bool header)
{
    for (size_t i = 0; i < c->count; i++) {
        at.column = (uint32_t)i + 1; // of the row's fields: what stands before may be quoted
        struct setting *s = field_setting(x->tree->arena, &c->fields[i], at);
        if (header)
            s->tag = SETTING_STRING;
        setting_add(parent, s);
    }
}

static bool put_rows(struct attaching *x, const struct source_file *f, struct setting *columns,
                     struct setting *rows)
{
    struct csv csv;
    struct err e;
    bool more = true, done;
    struct place at = {.file = arena_text(x->tree->arena, f->name), .line = 1, .column = 1};
    csv_init(&csv, f->bytes, f->size);
    while ((done = csv_row(&csv, &more, &e)) && more) {
        at.line = (uint32_t)csv.line;
        if (csv.count >= x->tree->left) {
            done = err_set(&e, "a configuration of more than %d settings", SETTINGS_MAX);
            break;
        }
        x->tree->left -= csv.count + 1;
        if (columns->count == 0) {
            put_row(x, &csv, columns, at, true);
            continue;
        }
        struct setting *row = setting_new(x->tree->arena, SETTING_LIST, NULL, at);
        row->made = true;
        put_row(x, &csv, row, at, false);
        setting_add(rows, row);
    }
    if (!done) {
        at.line = (uint32_t)csv.line;
        problem_error(x->problems, at, "%s", e.text);
    } else if (columns->count == 0) {
        done = problem_error(x->problems, at, "the file has no header row");
    }
    csv_release(&csv);
    return done;
}

static void attach(struct attaching *x, struct setting *group)
{
    struct setting *file = group->tag == SETTING_GROUP ? setting_find(group, "file") : NULL;
    if (!file)
        return;
    size_t size = file->text.size;
    if (file->tag != SETTING_STRING || size < 5 ||
        strcmp(file->text.chars + size - 4, ".csv") != 0) {
        problem_error(x->problems, file->at, "\"file\" takes the name of a .csv file");
        setting_remove(group, file);
        return;
    }
    struct str name = {0};
    source_beside(file->at.file, file->text.chars, &name);
    const struct source_file *f = find(x->source, name.data);
    str_release(&name);
    struct setting *columns = setting_new(x->tree->arena, SETTING_ARRAY, "columns", file->at);
    struct setting *rows = setting_new(x->tree->arena, SETTING_LIST, "rows", file->at);
    columns->made = rows->made = true;
    size_t bad;
    setting_remove(group, file);
    if (setting_find(group, "rows") || setting_find(group, "columns"))
        problem_error(x->problems, file->name_at, "\"file\" stands in place of columns and rows");
    else if (!f)
        problem_error(x->problems, file->at, "the file \"%s\" was not read", file->text.chars);
    else if (!utf8_valid(f->bytes, f->size, &bad))
        problem_error(x->problems, file->at, "\"%s\" is not UTF-8 (byte %zu); save it as UTF-8",
                      file->text.chars, bad + 1);
    else if (put_rows(x, f, columns, rows)) {
        setting_add(group, columns);
        setting_add(group, rows);
    }
}

// All groups that stand in `parent`.
static void attach_each(struct attaching *x, const struct setting *parent)
{
    for (struct setting *s = parent ? parent->first : NULL; s; s = s->next)
        attach(x, s);
}

static void attach_test(struct attaching *x, struct setting *test)
{
    attach_each(x, test); // given, attributes, expect
    attach_each(x, setting_find(test, "members"));
    attach_each(x, setting_find(test, "records"));
}

void attach_files(struct tree *t, const struct source *s, struct problems *p)
{
    struct attaching x = {.tree = t, .source = s, .problems = p};
    attach_each(&x, setting_find(&t->root, "tables"));
    attach_each(&x, setting_find(&t->root, "rates"));
    struct setting *days[] = {setting_find(&t->root, "holidays"),
                              setting_find(&t->root, "workdays")};
    for (size_t i = 0; i < 2; i++)
        if (days[i])
            attach(&x, days[i]);
    struct setting *tests = setting_find(&t->root, "tests");
    for (struct setting *test = tests ? tests->first : NULL; test; test = test->next)
        attach_test(&x, test);
}
