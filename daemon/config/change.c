#include "config/change.h"

#include <string.h>

#include "base/near.h"
#include "config/number.h"

struct changing {
    struct tree *tree;
    struct problems *problems;
    const struct test_set *set;
};

static const char *name_of(const struct setting *s)
{
    const struct setting *name = s->tag == SETTING_GROUP ? setting_find(s, "name") : NULL;
    if (s->name)
        return s->name;
    return name && name->tag == SETTING_STRING ? name->text.chars : NULL;
}

static bool is_named(const struct setting *s, const char *name, size_t size)
{
    const char *own = name_of(s);
    return own && strlen(own) == size && memcmp(own, name, size) == 0;
}

// A child of that name; of a list of rules also one that stands in a group of it.
static struct setting *find(const struct setting *s, const char *name, size_t size)
{
    struct setting *found = NULL;
    for (struct setting *child = s->first; child && !found; child = child->next)
        if (is_named(child, name, size))
            found = child;
    for (const struct setting *child = s->first; child && !found; child = child->next) {
        const struct setting *rules = s->tag == SETTING_LIST && child->tag == SETTING_GROUP
                                          ? setting_find(child, "rules")
                                          : NULL;
        if (rules)
            found = find(rules, name, size);
    }
    return found;
}

static void near_names(struct near *near, const struct setting *s)
{
    for (const struct setting *child = s ? s->first : NULL; child; child = child->next)
        if (name_of(child))
            near_try(near, name_of(child));
}

static void leads_nowhere(struct changing *x, const struct setting *s, const char *name,
                          size_t size)
{
    struct near near;
    char hint[100];
    const char *wanted = arena_bytes(x->tree->arena, name, size);
    near_init(&near, wanted);
    near_names(&near, s);
    if (s == &x->tree->root)
        near_names(&near, setting_find(s, "schemes"));
    problem_error(x->problems, x->set->path.at, "\"%s\": there is no \"%s\" to set%s",
                  x->set->path.text, wanted, near_hint(&near, hint, sizeof hint));
}

static void put_value(struct changing *x, struct setting *s)
{
    const struct test_cell *value = &x->set->value;
    struct number number;
    struct err ignored;
    bool is_number = number_read(value->text, strlen(value->text), &number, &ignored);
    const char *text = is_number ? number.plain : value->text;
    s->tag = SETTING_STRING;
    if (is_number)
        s->tag = SETTING_NUMBER;
    else if (!strcmp(text, "true") || !strcmp(text, "false"))
        s->tag = SETTING_BOOL;
    s->flag = s->tag == SETTING_BOOL ? *text == 't' : strchr(text, '.') != NULL;
    s->text = setting_string(x->tree->arena, NULL, text, strlen(text), value->at)->text;
    s->at = value->at;
    s->first = s->last = NULL;
    s->count = 0;
}

// Where a key that is not there has a default: in an entry of a list, and in a scheme, a record
// type or a table. Elsewhere names are the user's own.
static bool has_defaults(const struct changing *x, const struct setting *s)
{
    static const char *const sections[] = {"schemes", "records", "tables"};
    bool has = !s->name;
    for (size_t i = 0; i < sizeof sections / sizeof *sections && !has; i++) {
        const struct setting *section = setting_find(&x->tree->root, sections[i]);
        for (const struct setting *child = section ? section->first : NULL; child && !has;
             child = child->next)
            has = child == s;
    }
    return has && s->tag == SETTING_GROUP;
}

// The last name of a path: the setting, or in a group a key that was left to its default.
static void change_last(struct changing *x, struct setting *s, const char *name, size_t size)
{
    struct setting *found = find(s, name, size);
    if (!found && has_defaults(x, s)) {
        found = setting_new(x->tree->arena, SETTING_NUMBER, arena_bytes(x->tree->arena, name, size),
                            x->set->path.at);
        setting_add(s, found);
    }
    if (!found)
        leads_nowhere(x, s, name, size);
    else if (found->tag == SETTING_GROUP || found->tag == SETTING_LIST)
        problem_error(x->problems, x->set->path.at, "\"%s\" is no single value that can be set",
                      x->set->path.text);
    else
        put_value(x, found);
}

static void change(struct changing *x)
{
    const char *at = x->set->path.text;
    struct setting *s = &x->tree->root;
    for (;;) {
        size_t size = strcspn(at, ".");
        struct setting *next = at[size] ? find(s, at, size) : NULL;
        if (!at[size] && s == &x->tree->root) {
            problem_error(x->problems, x->set->path.at,
                          "\"%s\" is no path to a setting, such as constants.limit or "
                          "annual.outcomes.red_list.top",
                          x->set->path.text);
            return;
        }
        if (!at[size]) {
            change_last(x, s, at, size);
            return;
        }
        if (!next && s == &x->tree->root) { // a scheme's name may begin a path
            struct setting *schemes = setting_find(s, "schemes");
            next = schemes ? find(schemes, at, size) : NULL;
        }
        if (!next) {
            leads_nowhere(x, s, at, size);
            return;
        }
        s = next;
        at += size + 1;
    }
}

void change_settings(struct tree *t, const struct test_set *list, size_t count, struct problems *p)
{
    for (size_t i = 0; i < count; i++) {
        struct changing x = {.tree = t, .problems = p, .set = &list[i]};
        change(&x);
    }
}
