// define: what a key, a word of expressions or a method is, as the checker itself knows it.
#include <string.h>

#include "base/near.h"
#include "ctl/beside.h"
#include "ctl/text.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

#define LABEL 11 // columns before what a line of an entry says

struct entries { // what was found, or all
    struct ctl *c;
    const char *wanted; // NULL: all
    json_t *keys, *words, *methods;
    struct near near;
};

static const char *last_part(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

static bool is_below(const char *path, const char *wanted)
{
    size_t size = strlen(wanted);
    return strncmp(path, wanted, size) == 0 && path[size] == '.' && !strchr(path + size + 1, '.');
}

// A key by its path or its last name; with it those that stand directly below its path.
static void look_at_keys(struct entries *x, const json_t *doc)
{
    size_t i;
    json_t *entry;
    json_array_foreach(value_list(doc, "keys"), i, entry)
    {
        const char *path = value_text(entry, "key");
        near_try(&x->near, path);
        near_try(&x->near, last_part(path));
        if (strcmp(path, x->wanted) == 0 || strcmp(last_part(path), x->wanted) == 0 ||
            is_below(path, x->wanted))
            json_array_append(x->keys, entry);
    }
}

// An operator is found by each sign of its usage: "A + B, A - B" by + and by -.
static bool is_sign_of(const char *usage, const char *sign)
{
    size_t size = strlen(sign);
    if (size == 0 || (size == 1 && *sign >= 'A' && *sign <= 'Z'))
        return false;
    for (const char *at = strstr(usage, sign); at; at = strstr(at + 1, sign))
        if ((at == usage || at[-1] == ' ') && (at[size] == ' ' || !at[size]))
            return true;
    return false;
}

static bool is_word(const json_t *entry, const char *wanted)
{
    return strcmp(value_text(entry, "word"), wanted) == 0 ||
           (strcmp(value_text(entry, "sort"), "operator") == 0 &&
            is_sign_of(value_text(entry, "usage"), wanted));
}

static void look_at_words(struct entries *x, const json_t *doc)
{
    size_t i;
    json_t *entry;
    json_array_foreach(value_list(doc, "words"), i, entry)
    {
        near_try(&x->near, value_text(entry, "word"));
        if (is_word(entry, x->wanted))
            json_array_append(x->words, entry);
    }
}

// PLUGIN.METHOD, a method's name alone, or all of a plugin. Methods learn their full name here.
static void look_at_methods(struct entries *x, const json_t *doc)
{
    size_t i, k;
    json_t *plugin, *method;
    json_array_foreach(value_list(doc, "plugins"), i, plugin)
    {
        const char *of = value_text(plugin, "plugin");
        near_try(&x->near, of);
        json_array_foreach(value_list(plugin, "methods"), k, method)
        {
            const char *name = value_text(method, "method");
            json_object_set_new(method, "name", json_sprintf("%s.%s", of, name));
            near_try(&x->near, name);
            near_try(&x->near, value_text(method, "name"));
            if (strcmp(of, x->wanted) == 0 || strcmp(name, x->wanted) == 0 ||
                strcmp(value_text(method, "name"), x->wanted) == 0)
                json_array_append(x->methods, method);
        }
    }
}

// --- shown ---

static void add_title(struct ctl *c, const char *name, const char *sort)
{
    if (c->out.size > 0)
        str_add_char(&c->out, '\n');
    terminal_add(&c->terminal, STYLE_BOLD, name, &c->out);
    if (*sort) {
        str_add(&c->out, "  ");
        terminal_add(&c->terminal, STYLE_DIM, sort, &c->out);
    }
    str_add_char(&c->out, '\n');
}

static void add_line(struct ctl *c, const char *label, const char *text)
{
    if (!*text)
        return;
    str_addf(&c->out, "  %s", label);
    text_spaces(&c->out, *label ? LABEL - strlen(label) : 0);
    size_t at = *label ? 2 + LABEL : 2;
    text_wrap(&c->out, text, at, at, c->terminal.width);
}

static void show_key(struct ctl *c, const json_t *entry)
{
    add_title(c, value_text(entry, "key"), "key");
    add_line(c, "", value_text(entry, "meaning"));
    add_line(c, "takes", value_text(entry, "takes"));
    add_line(c, "default",
             value_bool(entry, "needed") ? "none: it is needed" : value_text(entry, "default"));
    add_line(c, "example", value_text(entry, "example"));
}

static void show_word(struct ctl *c, const json_t *entry)
{
    struct str example = {0};
    add_title(c, value_text(entry, "usage"), value_text(entry, "sort"));
    add_line(c, "", value_text(entry, "meaning"));
    add_line(c, "units", value_text(entry, "units"));
    add_line(c, "edges", value_text(entry, "edges"));
    str_add(&example, value_text(entry, "example"));
    if (*value_text(entry, "gives"))
        str_addf(&example, " = %s", value_text(entry, "gives"));
    add_line(c, "example", example.data);
    str_release(&example);
}

static void add_parameter(struct ctl *c, const json_t *p)
{
    struct str line = {0};
    const json_t *otherwise = json_object_get(p, "default");
    str_addf(&line, "%s: %s", value_text(p, "name"), value_text(p, "sentence"));
    if (value_bool(p, "required")) {
        str_add(&line, " (needed)");
    } else if (json_is_boolean(otherwise)) { // as it is written in an expression
        str_addf(&line, " (default %s)", json_is_true(otherwise) ? "true" : "false");
    } else if (otherwise && !json_is_null(otherwise)) {
        str_add(&line, " (default ");
        value_add(&line, otherwise);
        str_add(&line, ")");
    }
    add_line(c, "", line.data);
    str_release(&line);
}

static void show_method(struct ctl *c, const json_t *entry)
{
    struct str usage = {0};
    size_t i;
    const json_t *part;
    str_addf(&usage, "%s(", value_text(entry, "name"));
    json_array_foreach(value_list(entry, "arguments"), i, part)
        str_addf(&usage, "%s%s", i ? ", " : "", value_text(part, "name"));
    str_add(&usage, ")");
    add_title(c, usage.data, "method");
    add_line(c, "", value_text(entry, "sentence"));
    add_line(c, "formula", value_text(entry, "formula"));
    add_line(c, "scope", value_text(entry, "scope"));
    add_line(c, "source", value_text(entry, "source"));
    json_array_foreach(value_list(entry, "arguments"), i, part) add_parameter(c, part);
    json_array_foreach(value_list(entry, "parameters"), i, part) add_parameter(c, part);
    str_release(&usage);
}

static void show_all(struct entries *x)
{
    size_t i;
    const json_t *entry;
    json_array_foreach(x->words, i, entry) show_word(x->c, entry);
    json_array_foreach(x->methods, i, entry) show_method(x->c, entry);
    json_array_foreach(x->keys, i, entry) show_key(x->c, entry);
}

// --- names, when none or an unknown one was asked for ---

// Those names of a list that hold `part`, one a line.
static size_t add_names(struct ctl *c, struct str *out, const json_t *list, const char *key,
                        const char *part)
{
    size_t i, count = 0;
    const json_t *entry;
    json_array_foreach(list, i, entry)
    {
        const char *name = value_text(entry, key);
        if (!strstr(name, part))
            continue;
        str_addf(out, "  %s", name);
        text_spaces(out, strlen(name) < 30 ? 30 - strlen(name) : 1);
        size_t at = strlen(name) < 30 ? 32 : strlen(name) + 3;
        const char *meaning = value_text(entry, "meaning");
        if (!*meaning)
            meaning = value_text(entry, "sentence");
        text_wrap(out, meaning, at, 32, c->terminal.width);
        count++;
    }
    return count;
}

static size_t add_all_names(struct ctl *c, struct str *out, const json_t *doc, const char *part)
{
    size_t i, count = add_names(c, out, value_list(doc, "words"), "word", part);
    const json_t *plugin;
    json_array_foreach(value_list(doc, "plugins"), i, plugin) count +=
        add_names(c, out, value_list(plugin, "methods"), "name", part);
    return count + add_names(c, out, value_list(doc, "keys"), "key", part);
}

static enum ending unknown(struct entries *x, const json_t *doc)
{
    struct str like = {0};
    char hint[128];
    str_addf(&x->c->err, "meritctl: nothing is called \"%.80s\"%s\n", x->wanted,
             near_hint(&x->near, hint, sizeof hint));
    if (strlen(x->wanted) > 1 && add_all_names(x->c, &like, doc, x->wanted) > 0)
        str_addf(&x->c->err, "These have it in their names:\n%s", like.data);
    str_release(&like);
    return ENDING_USAGE;
}

static void write_json(struct entries *x)
{
    json_t *found = value_object();
    json_object_set(found, "keys", x->keys);
    json_object_set(found, "words", x->words);
    json_object_set(found, "methods", x->methods);
    value_write(found, &x->c->out);
    str_add_char(&x->c->out, '\n');
    json_decref(found);
}

static enum ending define(struct ctl *c, const json_t *doc)
{
    const struct arguments *a = c->arguments;
    struct entries x = {.c = c,
                        .wanted = a->word_count ? a->words[0] : "",
                        .keys = value_array(),
                        .words = value_array(),
                        .methods = value_array()};
    enum ending end = ENDING_DONE;
    near_init(&x.near, x.wanted);
    look_at_keys(&x, doc);
    look_at_words(&x, doc);
    look_at_methods(&x, doc);
    size_t found = json_array_size(x.keys) + json_array_size(x.words) + json_array_size(x.methods);
    if (!a->word_count && !a->json)
        (void)add_all_names(c, &c->out, doc, "");
    else if (!a->word_count)
        value_write(doc, &c->out);
    else if (found == 0)
        end = unknown(&x, doc);
    else if (a->json)
        write_json(&x);
    else
        show_all(&x);
    json_decref(x.keys);
    json_decref(x.words);
    json_decref(x.methods);
    return end;
}

static enum ending run(struct ctl *c)
{
    const char *plugins = arguments_text(c->arguments, "plugins");
    const char *with[] = {"meritd", "--reference=json", plugins ? "--plugins" : NULL, plugins,
                          NULL};
    struct str told = {0};
    struct err e;
    json_t *doc = NULL;
    enum ending end = ENDING_UNREACHED;
    if (beside_ask(with, &told, &e) && value_read(told.data, told.size, &doc, &e))
        end = define(c, doc);
    else
        str_addf(&c->err, "meritctl: %s\n", e.text);
    json_decref(doc);
    str_release(&told);
    return end;
}

static const struct option options[] = {
    {.name = "plugins",
     .value = "DIR",
     .meaning = "the plugins whose methods are told; those installed otherwise",
     .type = OPTION_TEXT},
};

const struct verb verb_define = {
    .name = "define",
    .words = "[NAME]",
    .sentence = "What a key, a function, a set, an operator or a method is.",
    .help = "NAME is a key by its path (schemes.rules.worth) or its last name (worth), a word of "
            "expressions (streak, cohort, today, \"??\"), a method (basic.completion) or a plugin. "
            "Without one all names are listed. It is told from the tables that the checker uses; "
            "no running daemon is asked. Code 3: meritd was not found.",
    .most = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
