// The JSON of an explanation walked: what its parts come to, and every rule with its formula.
#ifndef TESTS_EVALUATOR_WALK_H
#define TESTS_EVALUATOR_WALK_H

#include "explained.h"

// A walk over the JSON of an explanation.
struct walk {
    const char *at;
    int decimals;
    bool coarse;                    // some rules have decimals of their own
    size_t rules, groups, adjusted; // met
    void (*leaf)(struct walk *w, const char *formula, const char *state, int64_t value,
                 const char *least, const char *most);
};

static void walk_skip(struct walk *w);

static void walk_expect(struct walk *w, char c)
{
    if (*w->at != c)
        fail_msg("expected %c at %.60s", c, w->at);
    w->at++;
}

static char *walk_string(struct walk *w)
{
    struct str text = {0};
    walk_expect(w, '"');
    for (; *w->at != '"'; w->at++) {
        if (*w->at == '\\')
            w->at++;
        str_add_char(&text, *w->at);
    }
    w->at++;
    str_add(&text, "");
    return str_take(&text);
}

// A value that is no object or array, as text; NULL for null.
static char *walk_plain(struct walk *w)
{
    if (*w->at == '"')
        return walk_string(w);
    size_t size = strcspn(w->at, ",}]");
    char *text = mem_copy_bytes(w->at, size);
    w->at += size;
    if (strcmp(text, "null") != 0)
        return text;
    free(text);
    return NULL;
}

static void walk_each(struct walk *w, char end, void (*item)(struct walk *w))
{
    w->at++;
    while (*w->at != end) {
        item(w);
        if (*w->at == ',')
            w->at++;
    }
    w->at++;
}

static void walk_member(struct walk *w)
{
    free(walk_string(w));
    walk_expect(w, ':');
    walk_skip(w);
}

static void walk_skip(struct walk *w)
{
    if (*w->at == '{')
        walk_each(w, '}', walk_member);
    else if (*w->at == '[')
        walk_each(w, ']', walk_skip);
    else
        free(walk_plain(w));
}

static int64_t walk_points(struct walk *w, bool *has)
{
    char *text = walk_plain(w);
    int64_t value = 0;
    *has = text != NULL;
    if (text && !decimal_from_double(strtod(text, NULL), w->decimals, &value))
        fail_msg("\"%s\" are no points", text);
    free(text);
    return value;
}

static int64_t walk_adjustment(struct walk *w)
{
    int64_t value = 0;
    bool has = false;
    walk_expect(w, '{');
    while (*w->at != '}') {
        char *key = walk_string(w);
        walk_expect(w, ':');
        if (!strcmp(key, "points"))
            value = walk_points(w, &has);
        else
            walk_skip(w);
        free(key);
        if (*w->at == ',')
            w->at++;
    }
    w->at++;
    assert_true(has && value != 0);
    w->adjusted++;
    return value;
}

// An object with points (the whole, or a rule): what its rules and its adjustment come to must be
// its points. Returns them, 0 for none.
static int64_t walk_whole(struct walk *w)
{
    int64_t value = 0, sum = 0;
    bool has = false, group = false, listed = false;
    char *formula = NULL, *state = NULL, *least = NULL, *most = NULL;
    walk_expect(w, '{');
    while (*w->at != '}') {
        char *key = walk_string(w);
        char **text = !strcmp(key, "formula") ? &formula
                      : !strcmp(key, "state") ? &state
                      : !strcmp(key, "least") ? &least
                      : !strcmp(key, "most")  ? &most
                                              : NULL;
        walk_expect(w, ':');
        if (!strcmp(key, "points")) {
            value = walk_points(w, &has);
        } else if (!strcmp(key, "rules")) {
            group = true;
            walk_expect(w, '[');
            for (; *w->at != ']'; w->at += *w->at == ',', listed = true)
                sum += walk_whole(w);
            w->at++;
        } else if (!strcmp(key, "adjustment")) {
            sum += walk_adjustment(w);
        } else if (text) {
            *text = walk_plain(w);
        } else {
            walk_skip(w);
        }
        free(key);
        if (*w->at == ',')
            w->at++;
    }
    w->at++;
    if (group && has && sum != value)
        fail_msg("the parts come to %lld, the whole is %lld", (long long)sum, (long long)value);
    if (!group && has && w->leaf && formula)
        w->leaf(w, formula, state, value, least, most);
    w->groups += group && listed;
    w->rules += !group;
    free(formula);
    free(state);
    free(least);
    free(most);
    return has ? value : 0;
}

#endif
