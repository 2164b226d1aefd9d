#include "config/inherit.h"

#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/near.h"

#define LIKE_DEPTH_MAX 64

static const char *const lists[] = {"rules", "vetoes", "outcomes"};

static const char *name_of(const struct setting *group)
{
    const struct setting *name = group->tag == SETTING_GROUP ? setting_find(group, "name") : NULL;
    return name && name->tag == SETTING_STRING ? name->text.chars : NULL;
}

static bool is_list_key(const char *name)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(lists[i], name) == 0)
            return true;
    return false;
}

// Where a named entry stands: the list, what is before it, and it. Entries of groups are found as
// well.
struct spot {
    struct setting *list, *before, *entry;
};

static void note_spots(struct map *spots, struct arena *a, struct setting *list)
{
    struct setting *before = NULL;
    for (struct setting *s = list->first; s; before = s, s = s->next) {
        const char *name = name_of(s);
        bool fresh = false;
        struct map_entry *entry = name ? map_put(spots, name, &fresh) : NULL;
        if (fresh) {
            struct spot *spot = arena_alloc(a, sizeof *spot);
            *spot = (struct spot){.list = list, .before = before, .entry = s};
            entry->pointer = spot;
        }
        struct setting *rules = s->tag == SETTING_GROUP ? setting_find(s, "rules") : NULL;
        if (rules && rules->tag == SETTING_LIST)
            note_spots(spots, a, rules);
    }
}

// Put the own entries into the copy of the other scheme's list: those of the same name in their
// place.
static void merge_list(struct arena *a, struct setting *list, const struct setting *own)
{
    struct map spots;
    map_init(&spots);
    note_spots(&spots, a, list);
    for (const struct setting *s = own->first; s; s = s->next) {
        const char *name = name_of(s);
        struct setting *copy = setting_copy(a, s);
        struct map_entry *found = name ? map_get(&spots, name) : NULL;
        struct spot *spot = found ? found->pointer : NULL;
        if (!spot) {
            setting_add(list, copy);
            continue;
        }
        // the entry keeps its memory, so that neighbours need no mending
        struct setting *next = spot->entry->next;
        *spot->entry = *copy;
        spot->entry->next = next;
    }
    map_release(&spots);
}

// Take the names of `without` out of a list and its groups; each found one is marked in `wanted`.
static void leave_out(struct setting *list, struct map *wanted)
{
    struct setting kept = {.tag = list->tag};
    for (struct setting *s = list->first, *next; s; s = next) {
        next = s->next;
        const char *name = name_of(s);
        struct map_entry *out = name ? map_get(wanted, name) : NULL;
        if (out) {
            out->number = 1;
            continue;
        }
        struct setting *rules = s->tag == SETTING_GROUP ? setting_find(s, "rules") : NULL;
        if (rules && rules->tag == SETTING_LIST)
            leave_out(rules, wanted);
        setting_add(&kept, s);
    }
    list->first = kept.first;
    list->last = kept.last;
    list->count = kept.count;
}

static void work_without(struct setting *scheme, const struct setting *without, struct problems *p)
{
    struct map wanted;
    map_init(&wanted);
    for (const struct setting *s = without->first; s; s = s->next) {
        if (s->tag == SETTING_STRING)
            map_put(&wanted, s->text.chars, NULL);
        else
            problem_error(p, s->at, "\"without\" takes names of rules, vetoes and outcomes");
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct setting *list = setting_find(scheme, lists[i]);
        if (list && list->tag == SETTING_LIST)
            leave_out(list, &wanted);
    }
    for (const struct setting *s = without->first; s; s = s->next) {
        const struct map_entry *found =
            s->tag == SETTING_STRING ? map_get(&wanted, s->text.chars) : NULL;
        if (found && found->number == 0)
            problem_error(p, s->at, "\"without\" names \"%s\", which is not there to be left out",
                          s->text.chars);
    }
    map_release(&wanted);
}

static void resolve(struct tree *t, struct setting *schemes, struct setting *scheme, int depth,
                    struct problems *p);

static void take_from(struct tree *t, struct setting *scheme, const struct setting *other,
                      const struct setting *without, struct problems *p)
{
    struct setting whole = {.tag = SETTING_GROUP};
    size_t weight = setting_weight(other) + setting_weight(scheme);
    if (weight > t->left) {
        scheme->flag = true;
        problem_error(p, scheme->name_at,
                      "a configuration of more than %d settings, inherited ones included",
                      SETTINGS_MAX);
        return;
    }
    t->left -= weight;
    for (const struct setting *s = other->first; s; s = s->next) {
        const struct setting *own = setting_find(scheme, s->name);
        bool joined =
            own && is_list_key(s->name) && own->tag == SETTING_LIST && s->tag == SETTING_LIST;
        struct setting *copy = setting_copy(t->arena, own && !joined ? own : s);
        copy->next = NULL;
        setting_add(&whole, copy);
    }
    if (without)
        work_without(&whole, without, p);
    for (struct setting *own = scheme->first, *next; own; own = next) {
        next = own->next;
        struct setting *there = setting_find(&whole, own->name);
        if (!there)
            setting_add(&whole, own);
        else if (is_list_key(own->name) && own->tag == SETTING_LIST && there->tag == SETTING_LIST)
            merge_list(t->arena, there, own);
    }
    scheme->first = whole.first;
    scheme->last = whole.last;
    scheme->count = whole.count;
}

static struct setting *find_other(struct setting *schemes, const struct setting *like,
                                  struct problems *p)
{
    struct setting *other =
        like->tag == SETTING_STRING ? setting_find(schemes, like->text.chars) : NULL;
    if (other && other->tag == SETTING_GROUP)
        return other;
    struct near near;
    char hint[100], found[100];
    near_init(&near, like->tag == SETTING_STRING ? like->text.chars : "");
    for (const struct setting *s = schemes->first; s; s = s->next)
        near_try(&near, s->name);
    if (like->tag != SETTING_STRING)
        problem_error(p, like->at, "\"like\" takes the name of a scheme, found %s",
                      setting_found(like, found, sizeof found));
    else
        problem_error(p, like->at, "unknown scheme \"%s\"%s", like->text.chars,
                      near_hint(&near, hint, sizeof hint));
    return NULL;
}

static void resolve(struct tree *t, struct setting *schemes, struct setting *scheme, int depth,
                    struct problems *p)
{
    if (scheme->tag != SETTING_GROUP)
        return;
    const struct setting *like = setting_find(scheme, "like");
    const struct setting *without = setting_find(scheme, "without");
    if (like)
        setting_remove(scheme, like);
    if (without)
        setting_remove(scheme, without);
    if (without && !like)
        problem_error(p, without->name_at, "\"without\" leaves out of what `like` names");
    if (without && without->tag > SETTING_ARRAY)
        problem_error(p, without->at, "\"without\" takes a list of names");
    struct setting *other = like ? find_other(schemes, like, p) : NULL;
    if (like && !other)
        scheme->flag = true;
    if (!other)
        return;
    if (scheme->made || depth == LIKE_DEPTH_MAX) {
        scheme->flag = true;
        problem_error(p, like->at, "scheme \"%s\" is like itself, in a circle", scheme->name);
        return;
    }
    scheme->made = true; // under way
    if (other->made)
        problem_error(p, like->at, "scheme \"%s\" is like itself, in a circle", scheme->name);
    else
        resolve(t, schemes, other, depth + 1, p);
    scheme->flag = other->made || other->flag;
    scheme->made = false;
    if (!scheme->flag)
        take_from(t, scheme, other, without && without->tag <= SETTING_ARRAY ? without : NULL, p);
}

void inherit_schemes(struct tree *t, struct problems *p)
{
    struct setting *schemes = setting_find(&t->root, "schemes");
    for (struct setting *s = schemes && schemes->tag == SETTING_GROUP ? schemes->first : NULL; s;
         s = s->next)
        resolve(t, schemes, s, 0, p);
}
