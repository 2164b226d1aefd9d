// Fuzzes the expression language: whatever the bytes, parsing ends, within its bounds; and what
// parses prints to a text that parses to the same print. The first byte chooses the parser.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "core/language/node.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct trial {
    struct arena arena;
    struct problems problems;
    struct place_run run;
    struct text text;
};

static void trial_init(struct trial *t, const char *chars, size_t size)
{
    *t = (struct trial){.run = {0, {"fuzz", 1, 1}}};
    arena_init(&t->arena);
    problems_init(&t->problems);
    t->text = (struct text){arena_bytes(&t->arena, chars, size), size, &t->run, 1};
}

static void trial_release(struct trial *t)
{
    problems_release(&t->problems);
    arena_release(&t->arena);
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

// What was read is printed, read again and printed again: the same text.
static void check_print(const struct node *tree)
{
    struct str text, again;
    struct trial t;
    struct node *back;
    str_init(&text);
    str_init(&again);
    node_print(tree, &text);
    trial_init(&t, text.data, text.size);
    // brackets never grow in number, blanks may: a text at the limit can print to one past it
    if (node_parse(&t.arena, &t.text, &t.problems, &back)) {
        node_print(back, &again);
        must(strcmp(text.data, again.data) == 0);
    } else {
        must(text.size > 8192);
    }
    trial_release(&t);
    str_release(&again);
    str_release(&text);
}

static bool read_one(struct trial *t, uint8_t which, struct node **tree)
{
    const char **parameters;
    size_t count;
    bool descending;
    struct node_argument raters;
    switch (which) {
    case 'f':
        return node_parse_function(&t->arena, &t->text, &t->problems, &parameters, &count, tree);
    case 'o':
        return node_parse_order(&t->arena, &t->text, &t->problems, tree, &descending);
    case 'r': {
        bool done = node_parse_raters(&t->arena, &t->text, &t->problems, &raters);
        *tree = raters.where;
        return done;
    }
    default:
        return node_parse(&t->arena, &t->text, &t->problems, tree);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trial t;
    struct node *tree = NULL;
    if (size == 0)
        return 0;
    trial_init(&t, (const char *)data + 1, size - 1);
    bool done = read_one(&t, data[0], &tree);
    must(done == (t.problems.count == 0));
    must(t.problems.count < 1000);
    if (done && tree) {
        must(tree->height <= NODE_HEIGHT_MAX);
        check_print(tree);
    }
    trial_release(&t);
    return 0;
}
