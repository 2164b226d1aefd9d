// What is declared and named nowhere. Names are compared as texts over all expressions, so that
// whatever might be meant counts as used. What stands in a folder `lib` is there for others.
#include <string.h>

#include "core/check/advice.h"
#include "core/check/check.h"

struct naming {
    struct map names; // every name and title that an expression has
};

static void note(struct naming *n, const char *name)
{
    if (name)
        (void)map_put(&n->names, name, NULL);
}

static void walk(struct naming *n, const struct node *x)
{
    if (!x)
        return;
    for (size_t i = 0; i < x->name_count && x->tag != NODE_TEXT; i++)
        note(n, x->names[i]);
    for (size_t i = 0; i < x->child_count; i++)
        walk(n, x->children[i]);
    for (size_t i = 0; i < x->argument_count; i++) {
        const struct node_argument *a = &x->arguments[i];
        note(n, a->set.name);
        walk(n, a->value);
        walk(n, a->set.of_last);
        walk(n, a->up_to);
        walk(n, a->where);
    }
}

static void walk_expr(void *context, const struct expr *x)
{
    walk(context, x->tree);
}

static void walk_records(struct naming *n, const struct record_type *r)
{
    for (size_t i = 0; i < r->exclude_count; i++)
        walk_expr(n, &r->exclude[i].when);
    for (size_t i = 0; i < r->require_count; i++)
        walk_expr(n, &r->require[i].when);
}

static void walk_scheme(struct naming *n, const struct scheme *s)
{
    scheme_each(s, walk_expr, n);
    for (size_t i = 0; i < s->all_rule_count; i++)
        for (size_t k = 0; k < s->all_rules[i]->panel_count; k++) {
            const struct program *where = s->all_rules[i]->panels[k].where;
            walk(n, where ? where->tree : NULL);
        }
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The names in a text that nobody has parsed yet.
static void note_words(struct naming *n, const char *text)
{
    char word[128];
    while (text && *text) {
        size_t size = 0;
        while (is_name_byte(text[size]))
            size++;
        if (size > 0 && size < sizeof word) {
            memcpy(word, text, size);
            word[size] = '\0';
            note(n, word);
        }
        text += size ? size : 1;
    }
}

static void walk_table(struct naming *n, const struct test_table *t)
{
    note(n, t->name);
    for (size_t i = 0; i < t->column_count; i++)
        note_words(n, t->columns[i].text);
}

// What a rule test names is at least looked at.
static void walk_test(struct naming *n, const struct rule_test *t)
{
    note_words(n, t->value.text.chars);
    walk_table(n, &t->given);
    walk_table(n, &t->expect);
    for (size_t i = 0; i < t->record_count; i++)
        walk_table(n, &t->records[i]);
}

static void walk_all(struct naming *n, const struct model *m)
{
    for (size_t i = 0; i < m->scheme_count; i++)
        walk_scheme(n, &m->schemes[i]);
    for (size_t i = 0; i < m->record_count; i++)
        walk_records(n, &m->records[i]);
    for (size_t i = 0; i < m->constant_count; i++)
        walk_expr(n, &m->constants[i].value);
    for (size_t i = 0; i < m->function_count; i++)
        walk(n, m->functions[i].body);
    for (size_t i = 0; i < m->test_count; i++)
        walk_test(n, &m->tests[i]);
    for (size_t i = 0; i < m->kind_count; i++)
        for (size_t k = 0; k < m->kinds[i].indicator_count; k++)
            walk_expr(n, &m->kinds[i].indicators[k].value);
}

static bool is_library(const char *file)
{
    return file && (strncmp(file, "lib/", 4) == 0 || strstr(file, "/lib/"));
}

static void look(struct advice *a, const struct naming *n, const char *what, const struct label *l)
{
    if (map_get(&n->names, l->name) || map_get(&n->names, l->title) || is_library(l->at.file))
        return;
    problem_hint(a->problems, l->at, "%s \"%s\" is used nowhere", what, l->name);
}

void advise_unused(struct advice *a)
{
    const struct model *m = a->model;
    struct naming n;
    if (m->scheme_count == 0)
        return;
    map_init(&n.names);
    walk_all(&n, m);
    for (size_t i = 0; i < m->constant_count; i++)
        look(a, &n, "constant", &m->constants[i].label);
    for (size_t i = 0; i < m->table_count; i++)
        look(a, &n, "table", &m->tables[i].label);
    for (size_t i = 0; i < m->function_count; i++)
        look(a, &n, "function", &m->functions[i].label);
    for (size_t i = 0; i < m->record_count; i++)
        look(a, &n, "record type", &m->records[i].label);
    for (size_t i = 0; i < m->kind_count; i++) {
        for (size_t k = 0; k < m->kinds[i].indicator_count; k++)
            look(a, &n, "indicator", &m->kinds[i].indicators[k].label);
        for (size_t k = 0; k < m->kinds[i].target_count; k++)
            look(a, &n, "target", &m->kinds[i].targets[k].label);
    }
    map_release(&n.names);
}
