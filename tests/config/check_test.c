// The shipped configurations, read and checked: not one error, and every expression has its
// program.
#include "core/check/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/read.h"
#include "core/methods.h"

static const char *const files[] = {
    "conf/examples/02.conf",      "conf/examples/03B.conf",    "conf/examples/04.conf",
    "conf/examples/08.conf",      "conf/examples/10.conf",     "conf/examples/15.conf",
    "conf/examples/kunshan.conf", "conf/kunshan/kunshan.conf",
};

static void want_program(void *context, const struct expr *x)
{
    size_t *missing = context;
    *missing += expr_given(x) && !x->program;
}

static size_t unfinished(const struct model *m)
{
    size_t missing = 0;
    for (size_t i = 0; i < m->scheme_count; i++)
        scheme_each(&m->schemes[i], want_program, &missing);
    for (size_t k = 0; k < m->kind_count; k++)
        for (size_t i = 0; i < m->kinds[k].indicator_count; i++)
            want_program(&missing, &m->kinds[k].indicators[i].value);
    return missing;
}

static bool checks(const char *path)
{
    char full[512];
    struct source source;
    struct ruleset ruleset;
    struct problems problems;
    struct str text;
    str_init(&text);
    source_init(&source);
    ruleset_init(&ruleset);
    problems_init(&problems);
    snprintf(full, sizeof full, "%s/%s", SOURCE_DIR, path);
    bool good = source_read(full, &source, &problems) &&
                config_model(&source, &ruleset.arena, &ruleset.texts, &ruleset.model, &problems);
    good = good && ruleset_check(&ruleset, &test_methods, &problems);
    if (!good) {
        problems_sort(&problems);
        problems_print(&problems, &text);
        printf("%s\n%s", path, text.data);
    }
    good = good && unfinished(&ruleset.model) == 0;
    str_release(&text);
    problems_release(&problems);
    ruleset_release(&ruleset);
    source_release(&source);
    return good;
}

static void shipped_configurations_check_without_an_error(void **state)
{
    (void)state;
    size_t failed = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        failed += !checks(files[i]);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_configurations_check_without_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
