// The reference: every key is told whole, with an example that can stand where it says.
#include "rig.h"

#include "config/parse.h"
#include "config/reference.h"

struct seen {
    size_t count, examples, wrong;
};

static unsigned tags_of(const struct key *k)
{
    switch (k->shape) {
    case KEY_TEXT:
    case KEY_CHOICE:
        return TAKES_STRING;
    case KEY_EXPR:
        return TAKES_STRING | TAKES_NUMBER | TAKES_BOOL;
    case KEY_NUMBER:
    case KEY_WHOLE:
        return TAKES_NUMBER;
    case KEY_BOOL:
        return TAKES_BOOL;
    case KEY_OWN:
        return k->takes;
    }
    return 0;
}

// What is written in the example: one setting of the key's name, of a sort that it takes.
static bool fits(const struct key *k, const char *text)
{
    struct arena a;
    struct problems p;
    struct parsed parsed;
    size_t left = 100;
    arena_init(&a);
    problems_init(&p);
    parse_file(&parsed, &a, &left, "example", text, strlen(text), &p);
    const struct setting *s = parsed.top.first;
    bool good = p.count == 0 && parsed.top.count == 1 && strcmp(s->name, k->name) == 0 &&
                (tags_of(k) & (1u << s->tag)) != 0;
    if (good && k->shape == KEY_CHOICE) {
        good = false;
        for (const char *const *c = k->choices; *c; c++)
            good = good || strcmp(*c, s->text.chars) == 0;
    }
    problems_release(&p);
    arena_release(&a);
    return good;
}

static void look(void *context, const char *path, const struct form *f, const struct key *k)
{
    struct seen *seen = context;
    const char *example = key_example(path);
    seen->count++;
    seen->examples += example != NULL;
    if (!k->help || strlen(k->help) < 5) {
        print_error("%s has no meaning\n", path);
        seen->wrong++;
    }
    if (!example && (!k->inner || k->inner == f)) {
        print_error("%s has no example: add one to daemon/config/examples.c\n", path);
        seen->wrong++;
    }
    if (example && !fits(k, example)) {
        print_error("the example of %s cannot stand there: %s\n", path, example);
        seen->wrong++;
    }
}

static void every_key_has_a_meaning_and_an_example_that_fits(void **state)
{
    struct seen seen = {0};
    size_t count;
    (void)state;
    (void)key_examples(&count);
    reference_keys(look, &seen);
    assert_int_equal(seen.wrong, 0);
    assert_int_equal(seen.examples, count); // none is of a key that is gone, none stands twice
    assert_true(seen.count > 100);
}

static void an_example_of_another_sort_does_not_fit(void **state)
{
    static const char *const choices[] = {"in", "out", NULL};
    const struct key whole = {.name = "due", .shape = KEY_WHOLE};
    const struct key choice = {.name = "ties", .shape = KEY_CHOICE, .choices = choices};
    (void)state;
    assert_true(fits(&whole, "due = 5"));
    assert_false(fits(&whole, "due = \"5\""));
    assert_false(fits(&whole, "late = 5"));
    assert_false(fits(&whole, "due = 5; due = 6"));
    assert_false(fits(&whole, "due = "));
    assert_true(fits(&choice, "ties = \"out\""));
    assert_false(fits(&choice, "ties = \"never\""));
}

static void the_page_tells_keys_and_words(void **state)
{
    struct str out = {0};
    (void)state;
    reference_markdown(&out);
    assert_non_null(strstr(out.data, "\n### `schemes.outcomes`\n"));
    assert_non_null(strstr(out.data, "| **`rules`** | a list ( ) |  | What brings points."));
    assert_non_null(strstr(out.data, "| `steps(x, size)` | How many whole steps"));
    assert_non_null(strstr(out.data, "| `foreign 外资 \\| domestic 内资` |")); // bars are escaped
    assert_null(strstr(out.data, "(null)"));
    str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_has_a_meaning_and_an_example_that_fits),
        cmocka_unit_test(an_example_of_another_sort_does_not_fit),
        cmocka_unit_test(the_page_tells_keys_and_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
