#include "config/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "config/grammar.h"
#include "config/parse.h"
#include "config/scan.h"

// libconfig looks through a whole group for each name it adds: 50,000 names in one group take it
// half a minute.
#define GROUP_MAX 10000
#define FEW 12 // names compared one by one, without a map

struct build {
    const struct source *source;
    struct tree *tree;
    struct problems *problems;
    struct origins origins; // of all files
};

// Most differ in their first letter.
static bool same_name(const char *a, const char *b)
{
    return *a == *b && strcmp(a, b) == 0;
}

struct setting *setting_find(const struct setting *group, const char *name)
{
    for (struct setting *s = group->first; s; s = s->next)
        if (s->name && same_name(s->name, name))
            return s;
    return NULL;
}

struct setting *setting_new(struct arena *a, enum setting_tag tag, const char *name,
                            struct place at)
{
    struct setting *s = arena_alloc(a, sizeof *s);
    s->tag = tag;
    s->name = name;
    s->name_at = at;
    s->at = at;
    return s;
}

struct setting *setting_string(struct arena *a, const char *name, const char *chars, size_t size,
                               struct place at)
{
    struct setting *s = setting_new(a, SETTING_STRING, name, at);
    struct place_run *run = arena_alloc(a, sizeof *run);
    run->at = at;
    s->text = (struct text){
        .chars = arena_bytes(a, chars, size), .size = size, .runs = run, .run_count = 1};
    return s;
}

void setting_add(struct setting *parent, struct setting *child)
{
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->count++;
}

void setting_remove(struct setting *parent, const struct setting *child)
{
    struct setting *before = NULL;
    for (struct setting *s = parent->first; s; before = s, s = s->next) {
        if (s != child)
            continue;
        if (before)
            before->next = s->next;
        else
            parent->first = s->next;
        if (parent->last == s)
            parent->last = before;
        parent->count--;
        return;
    }
}

size_t setting_weight(const struct setting *s)
{
    size_t weight = 1;
    for (const struct setting *child = s->first; child; child = child->next)
        weight += setting_weight(child);
    return weight;
}

struct setting *setting_copy(struct arena *a, const struct setting *s)
{
    struct setting *copy = arena_alloc(a, sizeof *copy);
    *copy = *s;
    copy->first = copy->last = copy->next = NULL;
    copy->count = 0;
    for (const struct setting *child = s->first; child; child = child->next)
        setting_add(copy, setting_copy(a, child));
    return copy;
}

const char *setting_found(const struct setting *s, char *buffer, size_t size)
{
    static const char *const names[] = {"a group { }", "a list ( )", "an array [ ]"};
    if (s->tag <= SETTING_ARRAY)
        snprintf(buffer, size, "%s", names[s->tag]);
    else if (s->tag == SETTING_BOOL)
        snprintf(buffer, size, "%s", s->flag ? "true" : "false");
    else if (s->tag == SETTING_NUMBER)
        snprintf(buffer, size, "the number %s", s->text.chars);
    else if (s->text.size > 60)
        snprintf(buffer, size, "a text");
    else
        snprintf(buffer, size, "the text \"%s\"", s->text.chars);
    return buffer;
}

static void report_twice(struct build *b, const char *path, const struct setting *first,
                         const struct setting *again)
{
    const char *dot = *path ? "." : "";
    problem_error(b->problems, again->name_at, "\"%s%s%s\" stands twice; first at %s:%u:%u", path,
                  dot, again->name, first->name_at.file, first->name_at.line,
                  first->name_at.column);
}

// The first setting of that name before `s`, with the names met so far in `met` when there are
// many.
static const struct setting *met_before(const struct setting *group, const struct setting *s,
                                        struct map *met)
{
    if (group->count > FEW) {
        bool fresh;
        struct map_entry *entry = map_put(met, s->name, &fresh);
        if (fresh)
            memcpy(&entry->pointer, &s, sizeof s);
        return fresh ? NULL : entry->pointer;
    }
    for (const struct setting *other = group->first; other != s; other = other->next)
        if (same_name(other->name, s->name))
            return other;
    return NULL;
}

// Names that stand twice in one group, here and below; the first stays.
static void check_twice(struct build *b, struct setting *s, const char *path)
{
    struct map met;
    map_init(&met);
    for (struct setting *child = s->first, *next; child; child = next) {
        next = child->next;
        const struct setting *first = s->tag == SETTING_GROUP ? met_before(s, child, &met) : NULL;
        if (first) {
            report_twice(b, path, first, child);
            setting_remove(s, child);
        } else if (child->first) {
            const char *below = !child->name ? path
                                : *path ? arena_printf(b->tree->arena, "%s.%s", path, child->name)
                                        : child->name;
            check_twice(b, child, below);
        }
    }
    map_release(&met);
}

static bool is_long(const struct setting *s)
{
    if (s->tag == SETTING_GROUP && s->count > GROUP_MAX)
        return true;
    for (const struct setting *child = s->first; child; child = child->next)
        if (child->first && is_long(child))
            return true;
    return false;
}

static void report_long(struct build *b, const struct setting *s)
{
    if (s->tag == SETTING_GROUP && s->count > GROUP_MAX)
        problem_error(b->problems, s->at,
                      "a group of %zu settings; at most %d stand in one, and any number in a list",
                      s->count, GROUP_MAX);
    for (const struct setting *child = s->first; child; child = child->next)
        if (child->first)
            report_long(b, child);
}

// What stands in one group goes to the end of another.
static void move_children(struct setting *to, struct setting *from)
{
    for (struct setting *child = from->first, *next; child; child = next) {
        next = child->next;
        setting_add(to, child);
    }
}

// What several files may say together: a library a part of it, an act the rest. (Of schemes the
// whole is taken over by `like`.)
static bool is_shared(const char *section)
{
    static const char *const names[] = {"kinds", "records", "targets", "indicators"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(section, names[i]) == 0)
            return true;
    return false;
}

// Groups of one name in two files become one, key by key; each key stands in one of them only.
static void merge_groups(struct setting *known, struct setting *s)
{
    struct map names;
    map_init(&names);
    for (struct setting *child = known->first; child; child = child->next)
        map_put(&names, child->name, NULL)->pointer = child;
    for (struct setting *child = s->first, *next; child; child = next) {
        next = child->next;
        struct map_entry *entry = map_get(&names, child->name);
        struct setting *same = entry ? entry->pointer : NULL;
        if (same && same->tag == SETTING_GROUP && child->tag == SETTING_GROUP &&
            same->name_at.file != child->name_at.file)
            merge_groups(same, child);
        else
            setting_add(known, child);
    }
    map_release(&names);
}

// One setting of a file's top level into the sections: groups and lists of the same name join over
// files.
static void merge_setting(struct build *b, struct setting *s)
{
    struct setting *known = setting_find(&b->tree->root, s->name);
    if (!known)
        setting_add(&b->tree->root, s);
    else if (known->at.file == s->at.file || known->tag != s->tag || s->tag > SETTING_ARRAY)
        report_twice(b, "", known, s);
    else if (s->tag == SETTING_GROUP && is_shared(s->name))
        merge_groups(known, s);
    else
        move_children(known, s);
}

static void build_file(struct build *b, uint32_t index);

static void build_included(struct build *b, uint32_t parent, size_t at)
{
    for (uint32_t i = parent + 1; i < b->source->count; i++) {
        const struct source_file *f = &b->source->files[i];
        if (f->parent == parent && f->at == at && f->tag == SOURCE_CONF)
            build_file(b, i);
    }
}

static void parse_one(struct build *b, uint32_t index, struct parsed *out)
{
    const struct source_file *f = &b->source->files[index];
    const char *name = arena_text(b->tree->arena, f->name);
    size_t errors = b->problems->errors;
    char *copy;
    const char *bytes = scan_clean(name, f->bytes, f->size, &copy, b->problems);
    parse_file(out, b->tree->arena, &b->tree->left, name, bytes, f->size, b->problems);
    b->tree->broken = b->tree->broken || out->broken;
    for (size_t i = 0; i < out->origins.count; i++) {
        struct origins *all = &b->origins;
        all->list =
            arena_grow(b->tree->arena, all->list, all->count, &all->room, sizeof *all->list);
        all->list[all->count++] = out->origins.list[i];
    }
    if (is_long(&out->top))
        report_long(b, &out->top);
    else if (b->problems->errors == errors && !b->source->parsed)
        grammar_hold(out, name, bytes, f->size, b->problems);
    free(copy);
}

static void build_file(struct build *b, uint32_t index)
{
    struct parsed parsed;
    parse_one(b, index, &parsed);
    size_t include = 0, before = 0;
    for (struct setting *s = parsed.top.first, *next; s; s = next, before++) {
        next = s->next;
        for (; include < parsed.include_count && parsed.includes[include].settings_before == before;
             include++)
            build_included(b, index, parsed.includes[include].start);
        merge_setting(b, s);
    }
    for (; include < parsed.include_count; include++)
        build_included(b, index, parsed.includes[include].start);
}

bool tree_build(const struct source *s, struct arena *a, struct tree *out, struct problems *p)
{
    size_t errors = p->errors;
    *out = (struct tree){.arena = a, .left = SETTINGS_MAX, .root.tag = SETTING_GROUP};
    struct build b = {.source = s, .tree = out, .problems = p};
    if (s->count > 0)
        build_file(&b, 0);
    check_twice(&b, &out->root, "");
    origins_apply(&b.origins, &out->root);
    return p->errors == errors;
}
