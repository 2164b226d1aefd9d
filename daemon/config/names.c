// Names: what may be one, and which are taken.
#include <stdlib.h>
#include <string.h>

#include "config/reader.h"
#include "core/language/token.h"
#include "core/language/vocabulary.h"

static bool is_id(const char *name)
{
    for (const char *c = name; *c; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
        if (!letter && (c == name || (*c != '_' && (*c < '0' || *c > '9'))))
            return false;
    }
    return *name != '\0';
}

// A record knows nothing of the board being made, so that its fields may have these names:
// -sum(points of case).
static bool is_of_boards(const char *name)
{
    static const char *const names[] = {"points", "rank", "worth"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void check_name(struct reader *r, const struct label *l, enum name_sort sort,
                       const char *what)
{
    if (sort == NAME_FREE ? *l->name == '\0' : !is_id(l->name))
        problem_error(r->problems, l->at,
                      "\"%s\" cannot be the name of a %s; write a letter, then letters, digits, _",
                      l->name, what);
    else if (sort != NAME_FREE && token_keyword(l->name) != TOKEN_NAME)
        problem_error(r->problems, l->at,
                      "\"%s\" is a keyword of expressions and cannot be the name of a %s", l->name,
                      what);
    else if ((sort == NAME_BARE && word_is_kept(l->name)) ||
             (sort == NAME_FIELD && word_is_kept(l->name) && !is_of_boards(l->name)) ||
             (sort == NAME_FIELD && word_find(WORD_RECORD, l->name)))
        problem_error(r->problems, l->at, "\"%s\" is built in and cannot be the name of a %s",
                      l->name, what);
}

void label_make(struct reader *r, struct label *l, const char *name, struct place at,
                enum name_sort sort, const char *what)
{
    *l = (struct label){.name = name, .title = name, .at = at};
    check_name(r, l, sort, what);
}

void title_read(struct reader *r, const struct setting *s, void *into)
{
    struct label *l = into;
    if (s->text.size == 0)
        problem_error(r->problems, s->at, "a title cannot be empty");
    else
        l->title = s->text.chars;
}

struct claim {
    const char *what;
    struct place at;
};

// "a kind", "an indicator".
static const char *article(const char *what)
{
    return strchr("aeiou", what[0]) ? "an" : "a";
}

bool name_claim(struct reader *r, const struct label *l, const char *what)
{
    bool fresh;
    struct map_entry *entry = map_put(&r->claims, l->name, &fresh);
    if (fresh) {
        struct claim *claim = arena_alloc(r->arena, sizeof *claim);
        *claim = (struct claim){.what = what, .at = l->at};
        entry->pointer = claim;
        return true;
    }
    const struct claim *first = entry->pointer;
    if (!first->at.file)
        return problem_error(r->problems, l->at, "%s \"%s\" has the name of a plugin", what,
                             l->name);
    return problem_error(r->problems, l->at,
                         "%s \"%s\" has the name of %s %s (%s:%u:%u); they are told apart by name "
                         "only",
                         what, l->name, article(first->what), first->what, first->at.file,
                         first->at.line, first->at.column);
}

void names_init(struct name_set *n)
{
    map_init(&n->names);
}

void names_release(struct name_set *n)
{
    map_release(&n->names);
}

bool names_add(struct reader *r, struct name_set *n, const struct label *l, const char *what)
{
    bool fresh;
    struct map_entry *entry = map_put(&n->names, l->name, &fresh);
    if (fresh) {
        struct place *at = arena_alloc(r->arena, sizeof *at);
        *at = l->at;
        entry->pointer = at;
        return true;
    }
    const struct place *first = entry->pointer;
    return problem_error(r->problems, l->at, "%s \"%s\" stands twice; first at %s:%u:%u", what,
                         l->name, first->file, first->line, first->column);
}
