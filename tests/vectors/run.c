// run [--plugins] DIR...: turns vectors into rulesets and subjects, has them scored by a daemon,
// asks for the numbers over its socket, and compares. A DIR is a vector's folder, or one that holds
// such folders. A line each, and a count. With --plugins the shipped plugins are called without a
// daemon, through the host that the evaluator uses. Of a folder whose name begins with not_ the
// numbers are known to be wrong, and must not come out.
//
// A directory called "given" stands for $MERITD_VECTORS, or for the folder the build was told of
// (README.md). Where that is not there the program says so and ends with 77, which ctest counts as
// skipped.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "caller.h"
#include "recipe.h"

enum { ALL_WELL = 0, SOME_WRONG = 1, WRONG_USAGE = 2, NOT_THERE = 77 };

struct tally {
    size_t good, wrong, lacking;
};

// Another's wrong numbers: all is well when they are compared and do not come out.
static void trap_judge(const char *name, const struct compare *c, struct tally *t)
{
    bool avoided = c->cells > 0 && c->wrong > 0;
    printf(avoided ? "  ok  %-38s must not come out, and does not: %s\n"
                   : "WRONG %-38s must not come out, and does%s\n",
           name, avoided ? c->first : "");
    t->good += avoided;
    t->wrong += !avoided;
}

static void vector_judge(const char *folder, const char *name, struct tally *t)
{
    struct vector v;
    struct compare c = {.tolerance = 0, .floor = caller_through() ? 2e-9 : 0};
    const char *why;
    if (!vector_read(&v, folder, name)) {
        t->wrong++;
    } else if (!recipe_run(&v, &c, &why)) {
        printf("  --  %-38s %s\n", name, why ? why : "nobody has told how to work it out");
        t->lacking++;
    } else if (strncmp(name, "not_", 4) == 0) {
        trap_judge(name, &c, t);
    } else if (c.wrong == 0 && c.cells > 0) {
        printf("  ok  %-38s %zu cells, at most %.1e away (%.1e)\n", name, c.cells, c.most,
               c.tolerance);
        t->good++;
    } else {
        printf("WRONG %-38s %zu of %zu cells, first %s\n", name, c.wrong, c.cells, c.first);
        t->wrong++;
    }
    if (c.left_out > 0)
        printf("      %-38s %zu cells left out: %s\n", "", c.left_out, c.note);
    vector_release(&v);
}

// A vector's own folder: the name is its last part.
static bool is_vector(const char *directory, char name[1024])
{
    char path[2048];
    struct stat s;
    snprintf(path, sizeof path, "%s/input.csv", directory);
    if (stat(path, &s) != 0)
        return false;
    size_t size = strlen(directory), begin;
    while (size > 1 && directory[size - 1] == '/')
        size--;
    for (begin = size; begin > 0 && directory[begin - 1] != '/'; begin--)
        continue;
    snprintf(name, 1024, "%.*s", (int)(size - begin), directory + begin);
    return true;
}

static bool directory_judge(const char *directory, struct tally *t)
{
    char name[1024];
    if (is_vector(directory, name)) {
        vector_judge(directory, name, t);
        return true;
    }
    struct dirent **list;
    int count = scandir(directory, &list, NULL, alphasort);
    if (count < 0) {
        fprintf(stderr, "%s: cannot be read\n", directory);
        return false;
    }
    for (int i = 0; i < count; i++) {
        char folder[1024];
        struct stat s;
        snprintf(folder, sizeof folder, "%s/%s", directory, list[i]->d_name);
        if (list[i]->d_name[0] != '.' && stat(folder, &s) == 0 && S_ISDIR(s.st_mode))
            vector_judge(folder, list[i]->d_name, t);
        free(list[i]);
    }
    free(list);
    return true;
}

static const char *directory_given(void)
{
    const char *named = getenv("MERITD_VECTORS");
    struct stat s;
    const char *directory = named && *named != '\0' ? named : VECTORS_BESIDE;
    return stat(directory, &s) == 0 && S_ISDIR(s.st_mode) ? directory : NULL;
}

int main(int argc, char **argv)
{
    struct tally t = {0};
    bool direct = argc > 1 && strcmp(argv[1], "--plugins") == 0;
    if (argc < 2 + direct || (!direct && argv[1][0] == '-')) {
        fputs(
            "usage: run [--plugins] DIR...   (a vector's folder, or one that holds such folders)\n",
            stderr);
        return WRONG_USAGE;
    }
    bool read = caller_open(!direct);
    for (int i = direct ? 2 : 1; read && i < argc; i++) {
        const char *directory = argv[i];
        if (strcmp(directory, "given") == 0)
            directory = directory_given();
        if (!directory) {
            puts("skipped: no vectors from elsewhere; name their folder in MERITD_VECTORS");
            caller_close();
            return NOT_THERE;
        }
        read = directory_judge(directory, &t);
    }
    caller_close();
    printf("%zu vectors come out as they should, %zu do not, %zu are left out\n", t.good, t.wrong,
           t.lacking);
    return read && t.wrong == 0 && t.good > 0 ? ALL_WELL : SOME_WRONG;
}
