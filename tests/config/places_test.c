// A property: random trees, written in random layouts over several files, some of them found by a
// glob. Every value is found where it was written.
#include "rig.h"

#include <sys/stat.h>
#include <unistd.h>

#include "config/tree.h"

#define TREES 60
#define FILES 4
#define VALUES_MAX 4000

struct written { // one value, in document order of its file
    struct place at;
    char text[48]; // of scalars: what it means
};

struct writer {
    uint64_t seed;
    struct str out;
    uint32_t line, column;
    const char *file;
    struct written *values;
    size_t count;
    int names;
};

static uint32_t below(struct writer *w, uint32_t n)
{
    w->seed ^= w->seed << 13;
    w->seed ^= w->seed >> 7;
    w->seed ^= w->seed << 17;
    return (uint32_t)(w->seed >> 32) % n;
}

static void put(struct writer *w, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (*c == '\n') {
            w->line++;
            w->column = 1;
        } else if (((unsigned char)*c & 0xC0) != 0x80) {
            w->column++;
        }
    }
    str_add(&w->out, text);
}

static void put_blank(struct writer *w)
{
    static const char *const blanks[] = {
        " ",    "\n",           "\t ",    "  \n\n  ",        "// 注释 \"x\" { ( \n",   "# y; [\n",
        "\r\n", "/* 甲\n乙 */", " /**/ ", " /* ** / \" */ ", "\n// @include \"no\"\n",
    };
    for (uint32_t n = below(w, 3); n > 0; n--)
        put(w, blanks[below(w, sizeof blanks / sizeof *blanks)]);
}

static struct written *note(struct writer *w)
{
    assert_true(w->count < VALUES_MAX);
    struct written *v = &w->values[w->count++];
    *v = (struct written){.at = {.file = w->file, .line = w->line, .column = w->column}};
    return v;
}

static void put_string(struct writer *w)
{
    static const struct {
        const char *written, *means;
    } pieces[] = {{"a", "a"},           {"外资", "外资"}, {"\\\"", "\""}, {"\\\\", "\\"},
                  {" // no", " // no"}, {"\n", "\n"},     {"\\t", "\t"},  {"{(", "{("},
                  {"\r\n", "\n"},       {"\\x41", "A"}};
    struct written *v = note(w);
    do {
        put(w, "\"");
        for (uint32_t n = below(w, 3); n > 0; n--) {
            size_t i = below(w, sizeof pieces / sizeof *pieces);
            put(w, pieces[i].written);
            size_t used = strlen(v->text);
            if (used + 8 < sizeof v->text)
                snprintf(v->text + used, sizeof v->text - used, "%s", pieces[i].means);
            else
                snprintf(v->text, sizeof v->text, "long"); // not compared
        }
        put(w, "\"");
        put_blank(w);
    } while (below(w, 4) == 0);
}

static void put_value(struct writer *w, int depth);

static void put_group(struct writer *w, int depth)
{
    (void)note(w);
    put(w, "{");
    put_blank(w);
    for (uint32_t n = below(w, 4); n > 0; n--) {
        char name[32];
        snprintf(name, sizeof name, "n%d", w->names++);
        put(w, name);
        put_blank(w);
        put(w, below(w, 2) ? "=" : ":");
        put_blank(w);
        put_value(w, depth + 1);
        put_blank(w);
        static const char *const ends[] = {";", ",", " "};
        put(w, ends[below(w, 3)]);
        put_blank(w);
    }
    put(w, "}");
}

static void put_list(struct writer *w, int depth)
{
    (void)note(w);
    put(w, "(");
    put_blank(w);
    for (uint32_t n = below(w, 4); n > 0; n--) {
        put_value(w, depth + 1);
        put_blank(w);
        put(w, n > 1 ? "," : "");
        put_blank(w);
    }
    put(w, ")");
}

static void put_value(struct writer *w, int depth)
{
    static const struct {
        const char *written, *means;
    } scalars[] = {{"1", "1"},       {"-12.50", "-12.5"}, {"9999999999", "9999999999"},
                   {"true", "true"}, {"FALSE", "false"},  {"0.7", "0.7"},
                   {"1e3", "1000"}};
    uint32_t kind = below(w, depth > 4 ? 2 : 4);
    if (kind == 0) {
        put_string(w);
    } else if (kind == 1) {
        size_t i = below(w, sizeof scalars / sizeof *scalars);
        struct written *v = note(w);
        snprintf(v->text, sizeof v->text, "%s", scalars[i].means);
        put(w, scalars[i].written);
    } else if (kind == 2) {
        put_group(w, depth);
    } else {
        put_list(w, depth);
    }
}

// A file with some sections of names that no other file has.
static void put_file(struct writer *w, const char *include)
{
    w->line = w->column = 1;
    str_clear(&w->out);
    str_add(&w->out, "");
    put_blank(w);
    if (include) {
        put(w, "\n@include \"");
        put(w, include);
        put(w, "\"\n");
    }
    for (uint32_t n = 1 + below(w, 4); n > 0; n--) {
        char name[32];
        snprintf(name, sizeof name, "n%d", w->names++);
        put_blank(w);
        put(w, name);
        put(w, below(w, 2) ? " =" : " :");
        put_blank(w);
        put_value(w, 0);
        put_blank(w);
        put(w, "\n");
    }
}

static size_t compare(const struct setting *s, const struct written *v)
{
    size_t used = 1;
    assert_string_equal(s->at.file, v->at.file);
    assert_int_equal(s->at.line, v->at.line);
    assert_int_equal(s->at.column, v->at.column);
    if (s->tag == SETTING_BOOL)
        assert_string_equal(s->flag ? "true" : "false", v->text);
    else if (s->tag > SETTING_ARRAY && strcmp(v->text, "long") != 0)
        assert_string_equal(s->text.chars, v->text);
    for (const struct setting *child = s->first; child; child = child->next)
        used += compare(child, v + used);
    return used;
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

// main.conf includes d/*.conf, which are 0.conf, 1.conf ..
static void one_tree(struct writer *w, const char *folder)
{
    char paths[FILES][400];
    w->count = 0;
    w->names = 0;
    for (int i = 1; i < FILES; i++) { // read before main's own settings: its @include stands first
        snprintf(paths[i], sizeof paths[i], "%s/d/%d.conf", folder, i);
        w->file = paths[i];
        put_file(w, NULL);
        write_file(paths[i], w->out.data);
    }
    snprintf(paths[0], sizeof paths[0], "%s/main.conf", folder);
    w->file = paths[0];
    put_file(w, "d/*.conf");
    write_file(paths[0], w->out.data);

    struct rig g;
    struct tree tree;
    rig_init(&g);
    assert_true(source_read(paths[0], &g.source, &g.problems));
    bool built = tree_build(&g.source, &g.arena, &tree, &g.problems);
    rig_say(&g);
    assert_string_equal(g.said.data, "");
    assert_true(built);
    size_t used = 0;
    for (const struct setting *s = tree.root.first; s; s = s->next)
        used += compare(s, w->values + used);
    assert_int_equal(used, w->count);
    rig_release(&g);
}

static void every_value_is_found_where_it_was_written(void **state)
{
    char folder[200], below_it[220];
    const char *tmp = getenv("TMPDIR");
    struct writer w = {.seed = 20240301};
    (void)state;
    w.values = calloc(VALUES_MAX, sizeof *w.values);
    assert_non_null(w.values);
    snprintf(folder, sizeof folder, "%s/merit-places-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(folder));
    snprintf(below_it, sizeof below_it, "%s/d", folder);
    assert_int_equal(mkdir(below_it, 0700), 0);
    for (int i = 0; i < TREES; i++)
        one_tree(&w, folder);
    for (int i = 1; i < FILES; i++) {
        char path[240];
        snprintf(path, sizeof path, "%s/%d.conf", below_it, i);
        unlink(path);
    }
    rmdir(below_it);
    snprintf(below_it, sizeof below_it, "%s/main.conf", folder);
    unlink(below_it);
    rmdir(folder);
    str_release(&w.out);
    free(w.values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_is_found_where_it_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
