// Doubly linked lists whose links live inside their owners (connections, requests, deadlines).
//
// A link is in one list or alone (linked to itself). A list is a link whose owner is NULL, so
// that list_first of an empty list is NULL.
#ifndef HTTP_LIST_H
#define HTTP_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct link {
    struct link *prev, *next;
    void *owner;
};

static inline void link_init(struct link *l, void *owner)
{
    l->prev = l->next = l;
    l->owner = owner;
}

static inline bool link_alone(const struct link *l)
{
    return l->next == l;
}

static inline void list_remove(struct link *l)
{
    l->prev->next = l->next;
    l->next->prev = l->prev;
    l->prev = l->next = l;
}

static inline void list_append(struct link *list, struct link *l)
{
    l->prev = list->prev;
    l->next = list;
    list->prev->next = l;
    list->prev = l;
}

// `l`, alone until now, takes the place of `old`, which is alone afterwards.
static inline void list_replace(struct link *old, struct link *l)
{
    list_append(old->next, l);
    list_remove(old);
}

static inline void *list_first(const struct link *list)
{
    return list->next->owner;
}

#endif
