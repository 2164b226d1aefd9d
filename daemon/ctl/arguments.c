#include "ctl/arguments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/mem.h"
#include "base/near.h"
#include "base/utf8.h"
#include "ctl/verb.h"

#define TIMEOUT_MOST 86400

static const struct option common[] = {
    {.name = "socket",
     .value = "PATH",
     .meaning = "the daemon's socket (else $MERIT_SOCKET, else /run/meritd/meritd.sock)",
     .type = OPTION_TEXT},
    {.name = "timeout",
     .value = "SECONDS",
     .meaning = "how long the daemon may take to answer",
     .type = OPTION_NUMBER,
     .most = TIMEOUT_MOST},
    {.name = "json", .meaning = "the daemon's reply, byte for byte"},
    {.name = "help", .meaning = "how the verb is used"},
    {.name = "version", .meaning = "the version"},
};

const struct option *arguments_common(size_t *count)
{
    *count = sizeof common / sizeof *common;
    return common;
}

struct reading {
    struct arguments *out;
    const struct verb *const *verbs;
    size_t verb_count;
    int argc, at;
    char **argv;
    struct err *e;
};

static bool find_verb(const struct reading *r, const char *name, const struct verb **out)
{
    struct near near;
    char hint[128];
    near_init(&near, name);
    for (size_t i = 0; i < r->verb_count; i++) {
        near_try(&near, r->verbs[i]->name);
        if (strcmp(r->verbs[i]->name, name) == 0) {
            *out = r->verbs[i];
            return true;
        }
    }
    return err_set(r->e, "unknown verb \"%.80s\"%s; meritctl help lists them", name,
                   near_hint(&near, hint, sizeof hint));
}

// The verb is the first word, wherever it stands: its options are needed to read the others. A
// value that stands apart is told from a word by the options of all verbs.
static bool takes_value(const struct reading *r, const char *name)
{
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (strcmp(common[i].name, name) == 0)
            return common[i].value != NULL;
    for (size_t i = 0; i < r->verb_count; i++)
        for (size_t k = 0; k < r->verbs[i]->option_count; k++)
            if (strcmp(r->verbs[i]->options[k].name, name) == 0)
                return r->verbs[i]->options[k].value != NULL;
    return false;
}

static bool is_option(const char *text)
{
    return text[0] == '-' && text[1] != '\0';
}

static const char *first_word(const struct reading *r)
{
    for (int i = 1; i < r->argc; i++) {
        const char *text = r->argv[i];
        if (strcmp(text, "--") == 0)
            return i + 1 < r->argc ? r->argv[i + 1] : NULL;
        if (!is_option(text))
            return text;
        if (text[1] == '-' && !strchr(text, '=') && takes_value(r, text + 2))
            i++;
    }
    return NULL;
}

static const struct option *find_option(const struct reading *r, const char *name, size_t size,
                                        struct near *near, bool *is_common)
{
    const struct verb *v = r->out->verb;
    for (int pass = 0; pass < 2; pass++) {
        const struct option *list = pass ? common : v ? v->options : NULL;
        size_t count = pass ? sizeof common / sizeof *common : v ? v->option_count : 0;
        *is_common = pass;
        for (size_t i = 0; i < count; i++) {
            near_try(near, list[i].name);
            if (strlen(list[i].name) == size && memcmp(list[i].name, name, size) == 0)
                return &list[i];
        }
    }
    return NULL;
}

static bool check_value(const struct reading *r, struct given *g)
{
    const struct option *o = g->option;
    int32_t day;
    struct err ignored;
    switch (o->type) {
    case OPTION_FLAG:
    case OPTION_TEXT:
        return true;
    case OPTION_NUMBER:
        return (decimal_parse(g->value, strlen(g->value), 0, &g->number, &ignored) &&
                g->number >= 1 && g->number <= o->most) ||
               err_set(r->e, "--%s is \"%.40s\"; a whole number from 1 to %lld is meant", o->name,
                       g->value, (long long)o->most);
    case OPTION_DAY:
        return day_parse(g->value, &day) ||
               err_set(r->e, "--%s is \"%.40s\"; a day is written 2024-03-01", o->name, g->value);
    }
    return false;
}

static bool keep(struct reading *r, const struct given *g, bool is_common)
{
    struct arguments *a = r->out;
    for (size_t i = 0; i < a->given_count; i++)
        if (a->given_list[i].option == g->option && !g->option->many)
            return err_set(r->e, "--%s stands twice", g->option->name);
    a->given_list[a->given_count++] = *g;
    if (!is_common)
        return true;
    if (strcmp(g->option->name, "socket") == 0)
        a->socket = g->value;
    else if (strcmp(g->option->name, "timeout") == 0)
        a->seconds = g->number;
    else if (strcmp(g->option->name, "json") == 0)
        a->json = true;
    return true;
}

static bool read_long(struct reading *r, const char *text)
{
    const char *equals = strchr(text, '=');
    size_t size = equals ? (size_t)(equals - text) : strlen(text);
    struct given g = {.value = equals ? equals + 1 : NULL};
    char name[64], hint[128];
    bool is_common;
    snprintf(name, sizeof name, "%.*s", (int)(size < 60 ? size : 60), text);
    struct near near;
    near_init(&near, name);
    g.option = find_option(r, text, size, &near, &is_common);
    if (!g.option)
        return err_set(r->e, "unknown option \"--%s\"%s%s%s", name, r->out->verb ? " of " : "",
                       r->out->verb ? r->out->verb->name : "", near_hint(&near, hint, sizeof hint));
    if (!g.option->value && g.value)
        return err_set(r->e, "--%s takes no value", g.option->name);
    if (g.option->value && !g.value) {
        if (r->at >= r->argc)
            return err_set(r->e, "--%s needs a value: --%s %s", g.option->name, g.option->name,
                           g.option->value);
        g.value = r->argv[r->at++];
    }
    if (g.value && !*g.value)
        return err_set(r->e, "--%s is empty; %s is meant", g.option->name, g.option->value);
    return check_value(r, &g) && keep(r, &g, is_common);
}

static bool read_short(struct reading *r, const char *text)
{
    if (strcmp(text, "-h") == 0)
        return read_long(r, "help");
    if (strcmp(text, "-V") == 0)
        return read_long(r, "version");
    return err_set(r->e, "unknown option \"%.40s\"; options are written out: --socket, --json",
                   text);
}

static bool read_all(struct reading *r)
{
    struct arguments *a = r->out;
    bool only_words = false;
    for (int i = 1; i < r->argc; i++)
        if (!utf8_valid(r->argv[i], strlen(r->argv[i]), NULL))
            return err_set(r->e, "argument %d is not UTF-8", i);
    for (r->at = 1; r->at < r->argc;) {
        const char *text = r->argv[r->at++];
        if (!only_words && strcmp(text, "--") == 0)
            only_words = true;
        else if (only_words || !is_option(text))
            a->word_list[a->word_count++] = text;
        else if (!(text[1] == '-' ? read_long(r, text + 2) : read_short(r, text)))
            return false;
    }
    return true;
}

static bool check_words(const struct arguments *a, struct err *e)
{
    const struct verb *v = a->verb;
    for (size_t i = 0; i < a->word_count; i++)
        if (!*a->words[i])
            return err_set(e, "word %zu of %s is empty; usage: meritctl %s %s", i + 1, v->name,
                           v->name, v->words);
    if (a->word_count < v->least)
        return err_set(e, "%s needs more; usage: meritctl %s %s", v->name, v->name, v->words);
    if (a->word_count > v->most)
        return err_set(e, "\"%.80s\" is more than %s takes; usage: meritctl %s%s%s",
                       a->words[v->most], v->name, v->name, *v->words ? " " : "", v->words);
    return true;
}

bool arguments_read(struct arguments *a, const struct verb *const *verbs, size_t verb_count,
                    int argc, char **argv, struct err *e)
{
    struct reading r = {
        .out = a, .verbs = verbs, .verb_count = verb_count, .argc = argc, .argv = argv, .e = e};
    *a = (struct arguments){.seconds = -1};
    a->word_list = mem_new((size_t)argc + 1, sizeof *a->word_list);
    a->given_list = mem_new((size_t)argc + 1, sizeof *a->given_list);
    const char *name = first_word(&r);
    if (name && !find_verb(&r, name, &a->verb))
        return false;
    if (!read_all(&r))
        return false;
    a->words = a->word_list + (a->word_count > 0);
    a->word_count -= a->word_count > 0;
    a->given = a->given_list;
    if (arguments_flag(a, "help") || arguments_flag(a, "version"))
        return true;
    return a->verb ? check_words(a, e) : err_set(e, "no verb; meritctl help lists them");
}

void arguments_release(struct arguments *a)
{
    free(a->word_list);
    free(a->given_list);
    *a = (struct arguments){0};
}

static const struct given *find_given(const struct arguments *a, const char *name)
{
    for (size_t i = 0; i < a->given_count; i++)
        if (strcmp(a->given[i].option->name, name) == 0)
            return &a->given[i];
    return NULL;
}

const char *arguments_text(const struct arguments *a, const char *name)
{
    const struct given *g = find_given(a, name);
    return g ? g->value : NULL;
}

int64_t arguments_number(const struct arguments *a, const char *name)
{
    const struct given *g = find_given(a, name);
    return g ? g->number : -1;
}

bool arguments_flag(const struct arguments *a, const char *name)
{
    return find_given(a, name) != NULL;
}
