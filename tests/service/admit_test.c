// Forms into facts: names that a form may say, and how it may write them.
#include "service/admit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct trial {
    struct arena arena;
    struct complaints complaints;
    struct admission admission;
};

static void open_trial(struct trial *t)
{
    *t = (struct trial){.arena = {0}};
    arena_init(&t->arena);
    t->complaints.arena = &t->arena;
    t->admission = (struct admission){.arena = &t->arena, .complaints = &t->complaints};
}

static struct field fields[] = {{.label = {.name = "amount", .title = "amount"}},
                                {.label = {.name = "origin", .title = "origin"}}};
static struct belong belongs[] = {{.name = "town"}};
static const char *const fixed[] = {"id", "date"};
static const struct admit_names record_names = {
    .fixed = fixed, .fixed_count = 2, .nest = "fields.", .fields = fields, .field_count = 2};
static const struct admit_names subject_names = {.fixed = fixed,
                                                 .fixed_count = 2,
                                                 .nest = "attributes.",
                                                 .fields = fields,
                                                 .field_count = 2,
                                                 .belongs = belongs,
                                                 .belong_count = 1};

static void names_are_known_bare_or_in_their_own_object_and_once(void **state)
{
    (void)state;
    static const struct {
        const struct admit_names *names;
        const char *written[3];
        const char *field, *text; // the only complaint; NULL = none
    } rows[] = {
        {&record_names, {"id", "amount", "fields.origin"}, NULL, NULL},
        {&subject_names, {"attributes.amount", "belongs.town", "date"}, NULL, NULL},
        {&subject_names, {"town"}, NULL, NULL},
        {&record_names, {"ammount"}, "ammount", "is not known here; did you mean \"amount\"?"},
        {&record_names,
         {"fields.ammount"},
         "fields.ammount",
         "is not known here; did you mean \"amount\"?"},
        {&record_names,
         {"attributes.amount"},
         "attributes.amount",
         "is not known here; did you mean \"amount\"?"},
        {&record_names, {"fields.id"}, "fields.id", "is not known here; did you mean \"id\"?"},
        {&record_names, {"belongs.town"}, "belongs.town", "is not known here"},
        {&subject_names,
         {"belongs.amount"},
         "belongs.amount",
         "is not known here; did you mean \"amount\"?"},
        {&record_names, {"zzzzzz"}, "zzzzzz", "is not known here"},
        {&record_names,
         {"amount", "id", "fields.amount"},
         "fields.amount",
         "stands twice, also as \"amount\""},
        {&subject_names,
         {"belongs.town", "town"},
         "town",
         "stands twice, also as \"belongs.town\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial t;
        struct form_field written[3];
        struct form form = {.line = 7, .fields = written};
        open_trial(&t);
        for (size_t k = 0; k < 3 && rows[i].written[k]; k++)
            written[form.count++] = (struct form_field){.name = rows[i].written[k], .text = ""};
        admit_unknown(&t.admission, &form, rows[i].names);
        assert_int_equal(t.complaints.count, rows[i].field != NULL);
        if (rows[i].field) {
            assert_int_equal(t.complaints.list[0].line, 7);
            assert_string_equal(t.complaints.list[0].field, rows[i].field);
            assert_string_equal(t.complaints.list[0].text, rows[i].text);
        }
        arena_release(&t.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_known_bare_or_in_their_own_object_and_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
