#include "config/form.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "base/str.h"
#include "config/number.h"
#include "config/reader.h"

const struct key *form_key(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (*f->keys[i].name == *name && strcmp(f->keys[i].name, name) == 0)
            return &f->keys[i];
    return NULL;
}

void form_settings(const struct form *f, const struct setting *group,
                   const struct setting *found[FORM_KEYS_MAX])
{
    assert(f->count <= FORM_KEYS_MAX);
    memset(found, 0, f->count * sizeof *found);
    for (const struct setting *s = group->first; s; s = s->next) {
        const struct key *key = s->name ? form_key(f, s->name) : NULL;
        if (key && !found[key - f->keys])
            found[key - f->keys] = s;
    }
}

static void join(char *buffer, size_t size, const char *joint, const char *text)
{
    size_t used = strlen(buffer);
    snprintf(buffer + used, size - used, "%s%s", used ? joint : "", text);
}

static void own_takes(const struct key *k, char *buffer, size_t size)
{
    static const char *const names[] = {"a group { }", "a list ( )",    "an array [ ]",
                                        "a number",    "true or false", "a text"};
    buffer[0] = '\0';
    for (unsigned tag = 0; tag < sizeof names / sizeof *names; tag++)
        if (k->takes & (1u << tag))
            join(buffer, size, " or ", names[tag]);
}

const char *key_takes(const struct key *k, char *buffer, size_t size)
{
    switch (k->shape) {
    case KEY_TEXT:
        snprintf(buffer, size, "a text");
        break;
    case KEY_EXPR:
        snprintf(buffer, size, "an expression in quotes or a number");
        break;
    case KEY_NUMBER:
        snprintf(buffer, size, "a number");
        break;
    case KEY_WHOLE:
        snprintf(buffer, size, "a whole number %d..%d", k->least, k->most);
        break;
    case KEY_BOOL:
        snprintf(buffer, size, "true or false");
        break;
    case KEY_CHOICE:
        snprintf(buffer, size, "one of");
        for (const char *const *c = k->choices; *c; c++)
            join(buffer, size, c == k->choices ? " " : ", ", *c);
        break;
    case KEY_OWN:
        own_takes(k, buffer, size);
        break;
    }
    return buffer;
}

static bool wrong(struct reader *r, const struct key *k, const struct setting *s)
{
    char takes[200], found[100];
    return problem_error(r->problems, s->at, "\"%s\" takes %s, found %s", k->name,
                         key_takes(k, takes, sizeof takes), setting_found(s, found, sizeof found));
}

static int choice_of(const struct key *k, const char *text)
{
    for (int i = 0; k->choices[i]; i++)
        if (strcmp(k->choices[i], text) == 0)
            return i;
    return -1;
}

static void store_choice(void *into, int choice)
{
    unsigned value = (unsigned)choice; // an enum of ours has no negative values
    memcpy(into, &value, sizeof value);
}

static void read_choice(struct reader *r, const struct key *k, const struct setting *s, void *into)
{
    int choice = s->tag == SETTING_STRING ? choice_of(k, s->text.chars) : -1;
    if (choice >= 0) {
        store_choice(into, choice);
        return;
    }
    struct near near;
    near_init(&near, s->tag == SETTING_STRING ? s->text.chars : "");
    for (const char *const *c = k->choices; *c; c++)
        near_try(&near, *c);
    char takes[200], found[100], hint[100];
    problem_error(r->problems, s->at, "\"%s\" takes %s, found %s%s", k->name,
                  key_takes(k, takes, sizeof takes), setting_found(s, found, sizeof found),
                  near_hint(&near, hint, sizeof hint));
}

static void read_number(struct reader *r, const struct key *k, const struct setting *s, void *into)
{
    double value;
    if (s->tag != SETTING_NUMBER || !read_double(s, &value)) {
        wrong(r, k, s);
        return;
    }
    memcpy(into, &value, sizeof value);
}

static void read_whole(struct reader *r, const struct key *k, const struct setting *s, void *into)
{
    struct number n;
    struct err ignored;
    if (s->tag != SETTING_NUMBER || !number_read(s->text.chars, s->text.size, &n, &ignored) ||
        !number_whole(&n) || n.scaled < k->least || n.scaled > k->most) {
        wrong(r, k, s);
        return;
    }
    int32_t value = (int32_t)n.scaled;
    memcpy(into, &value, sizeof value);
}

static void read_text(struct reader *r, const struct key *k, const struct setting *s, void *into)
{
    if (s->tag != SETTING_STRING) {
        wrong(r, k, s);
        return;
    }
    const char *text = s->text.chars;
    memcpy(into, &text, sizeof text);
}

static void read_expr(struct reader *r, const struct key *k, const struct setting *s, void *into)
{
    if (s->tag <= SETTING_ARRAY)
        wrong(r, k, s);
    else
        expr_read(r, s, into);
}

static void read_key(struct reader *r, const struct key *k, const struct setting *s, char *into)
{
    switch (k->shape) {
    case KEY_TEXT:
        read_text(r, k, s, into + k->at);
        break;
    case KEY_EXPR:
        read_expr(r, k, s, into + k->at);
        break;
    case KEY_NUMBER:
        read_number(r, k, s, into + k->at);
        break;
    case KEY_WHOLE:
        read_whole(r, k, s, into + k->at);
        break;
    case KEY_BOOL:
        if (s->tag == SETTING_BOOL)
            memcpy(into + k->at, &s->flag, sizeof s->flag);
        else
            wrong(r, k, s);
        break;
    case KEY_CHOICE:
        read_choice(r, k, s, into + k->at);
        break;
    case KEY_OWN:
        if (k->takes & (1u << s->tag))
            k->read(r, s, into + k->at);
        else
            wrong(r, k, s);
        break;
    }
}

static void put_fallback(const struct key *k, char *into)
{
    struct number n = {.scaled = 0};
    struct err ignored;
    if (!k->fallback || k->shape == KEY_OWN)
        return;
    if (k->shape == KEY_NUMBER || k->shape == KEY_WHOLE) {
        bool known = number_read(k->fallback, strlen(k->fallback), &n, &ignored);
        assert(known);
        double value = number_double(&n);
        int32_t whole = (int32_t)n.scaled;
        if (k->shape == KEY_NUMBER)
            memcpy(into + k->at, &value, sizeof value);
        else
            memcpy(into + k->at, &whole, sizeof whole);
    } else if (k->shape == KEY_BOOL) {
        bool flag = strcmp(k->fallback, "true") == 0;
        memcpy(into + k->at, &flag, sizeof flag);
    } else if (k->shape == KEY_CHOICE) {
        store_choice(into + k->at, choice_of(k, k->fallback));
    } else if (k->shape == KEY_TEXT) {
        memcpy(into + k->at, &k->fallback, sizeof k->fallback);
    }
}

static void unknown_key(struct reader *r, const struct form *f, const struct setting *s)
{
    struct near near;
    near_init(&near, s->name);
    for (size_t i = 0; i < f->count; i++)
        near_try(&near, f->keys[i].name);
    char hint[100];
    problem_error(r->problems, s->name_at, "unknown key \"%s\" of %s%s", s->name, f->what,
                  near_hint(&near, hint, sizeof hint));
}

bool form_read(struct reader *r, const struct form *f, const struct setting *group, void *into)
{
    const struct setting *found[FORM_KEYS_MAX] = {0};
    assert(f->count <= FORM_KEYS_MAX);
    for (size_t i = 0; i < f->count; i++)
        put_fallback(&f->keys[i], into);
    if (group->tag != SETTING_GROUP) {
        char text[100];
        return problem_error(r->problems, group->at, "%s is a group { }, found %s", f->what,
                             setting_found(group, text, sizeof text));
    }
    for (const struct setting *s = group->first; s; s = s->next) {
        const struct key *key = form_key(f, s->name);
        if (!key)
            unknown_key(r, f, s);
        else if (key->unsupported)
            problem_error(r->problems, s->name_at, "\"%s\" of %s is not supported yet", s->name,
                          f->what);
        else
            found[key - f->keys] = s;
    }
    bool whole = true;
    for (size_t i = 0; i < f->count; i++) {
        if (found[i])
            read_key(r, &f->keys[i], found[i], into);
        else if (f->keys[i].required)
            whole = problem_error(r->problems, group->name_at, "%s needs the key \"%s\"", f->what,
                                  f->keys[i].name);
    }
    return whole;
}
