// Fuzzes the reading of configurations: whatever the bytes, scan, tree and model end without a
// crash, and what is read without an error prints to a text that reads to the same print.
//
// The input is one file; a form feed cuts it into a main file and CSV or configuration files beside
// it, whose first line is their name.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/print.h"
#include "config/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct trial {
    struct source source;
    struct arena arena;
    struct intern texts;
    struct model model;
    struct problems problems;
    bool done;
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void trial_init(struct trial *t)
{
    *t = (struct trial){.done = false};
    source_init(&t->source);
    arena_init(&t->arena);
    intern_init(&t->texts);
    problems_init(&t->problems);
}

static void trial_release(struct trial *t)
{
    model_release(&t->model);
    problems_release(&t->problems);
    intern_release(&t->texts);
    arena_release(&t->arena);
    source_release(&t->source);
}

static void add_piece(struct trial *t, const char *bytes, size_t size)
{
    struct err e;
    const char *end = t->source.count ? memchr(bytes, '\n', size) : NULL;
    if (t->source.count == 0) {
        must(source_add(&t->source, SOURCE_CONF, "a.conf", bytes, size, UINT32_MAX, 0, &e));
        return;
    }
    if (!end || t->source.count > 20)
        return;
    char *name = arena_bytes(&t->arena, bytes, (size_t)(end - bytes));
    size_t length = strlen(name), rest = size - (size_t)(end + 1 - bytes);
    bool csv = length > 4 && strcmp(name + length - 4, ".csv") == 0;
    must(source_add(&t->source, csv ? SOURCE_CSV : SOURCE_CONF, name, end + 1, rest, 0, 0, &e));
}

static void read_all(struct trial *t)
{
    t->done = config_model(&t->source, &t->arena, &t->texts, &t->model, &t->problems);
    must(t->done == (t->problems.errors == 0));
}

static void check_print(const struct model *m, bool places)
{
    struct str text = {0}, again = {0};
    struct trial t;
    config_print(m, places, &text);
    trial_init(&t);
    add_piece(&t, text.data, text.size);
    read_all(&t);
    must(t.done);
    config_print(&t.model, places, &again);
    must(strcmp(text.data, again.data) == 0);
    trial_release(&t);
    str_release(&text);
    str_release(&again);
}

static void check_pack(const struct source *s)
{
    struct str packed = {0};
    struct source back = {0};
    struct err e;
    source_pack(s, &packed);
    must(source_unpack(packed.data, packed.size, &back, &e));
    must(back.count == s->count && back.bytes == s->bytes);
    source_release(&back);
    str_release(&packed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trial t;
    const char *at = (const char *)data, *end = at + size;
    trial_init(&t);
    for (;;) {
        const char *cut = at < end ? memchr(at, '\f', (size_t)(end - at)) : NULL;
        add_piece(&t, at ? at : "", (size_t)((cut ? cut : end) - at));
        if (!cut)
            break;
        at = cut + 1;
    }
    check_pack(&t.source);
    read_all(&t);
    if (t.done) {
        check_print(&t.model, false);
        check_print(&t.model, true);
    }
    trial_release(&t);
    return 0;
}
