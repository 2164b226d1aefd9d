#include "rig.h"

#include "config/library.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

// A folder of its own for each test, removed behind it.
struct folder {
    char path[200];
};

static int make_folder(void **state)
{
    struct folder *f = calloc(1, sizeof *f);
    const char *tmp = getenv("TMPDIR");
    assert_non_null(f);
    snprintf(f->path, sizeof f->path, "%s/merit-source-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(f->path));
    *state = f;
    return 0;
}

static void remove_tree(const char *path)
{
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));) {
        char below[600];
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        snprintf(below, sizeof below, "%s/%s", path, e->d_name);
        if (unlink(below) != 0)
            remove_tree(below);
    }
    if (d)
        closedir(d);
    rmdir(path);
}

static int remove_folder(void **state)
{
    struct folder *f = *state;
    remove_tree(f->path);
    free(f);
    return 0;
}

static void put(const struct folder *f, const char *name, const char *text)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", f->path, name);
    for (char *slash = strchr(path + strlen(f->path) + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
}

static bool read_main(struct rig *g, const struct folder *f)
{
    char path[400];
    snprintf(path, sizeof path, "%s/main.conf", f->path);
    rig_init(g);
    return source_read(path, &g->source, &g->problems);
}

// The names of the bundle's files behind the folder, joined by spaces.
static const char *names(const struct rig *g, const struct folder *f, char *buffer, size_t size)
{
    buffer[0] = '\0';
    for (size_t i = 0; i < g->source.count; i++) {
        size_t used = strlen(buffer);
        snprintf(buffer + used, size - used, "%s%s", i ? " " : "",
                 g->source.files[i].name + strlen(f->path) + 1);
    }
    return buffer;
}

static void includes_are_relative_to_the_including_file_and_sorted(void **state)
{
    const struct folder *f = *state;
    struct rig g;
    char buffer[400];
    put(f, "main.conf", "@include \"acts/*.conf\"\nconstants: { m = 1 }\n@include \"z.conf\"\n");
    put(f, "acts/b.conf", "@include \"lib/u.conf\"\nconstants: { b = 1 }");
    put(f, "acts/a.conf",
        "@include \"lib/u.conf\"\nconstants: { a = 1 }\n"
        "tables: { t: { inputs = [\"x\"]; outputs = [\"y\"]; file = \"t.csv\" } }");
    put(f, "acts/t.csv", "x,y\n1,2\nelse,0\n");
    put(f, "acts/lib/u.conf", "units: { yuan = \"元\" }");
    put(f, "z.conf", "constants: { z = 1 }");
    assert_true(read_main(&g, f));
    assert_string_equal(names(&g, f, buffer, sizeof buffer),
                        "main.conf acts/a.conf acts/lib/u.conf acts/t.csv acts/b.conf z.conf");
    rig_read(&g);
    assert_string_equal(g.said.data, "");
    assert_int_equal(g.model.constant_count, 4); // in the order in which they are met
    assert_string_equal(g.model.constants[0].label.name, "a");
    assert_string_equal(g.model.constants[2].label.name, "m");
    assert_string_equal(g.model.constants[3].label.name, "z");
    assert_int_equal(g.model.units.count, 1); // included twice, read once
    assert_int_equal(g.model.tables[0].row_count, 2);
    rig_release(&g);
}

static void angle_brackets_name_the_shipped_library(void **state)
{
    static const char *const others[] = {"units.conf", "<units.conf", "units.conf>", "<", ""};
    struct str name = {0}, path = {0};
    (void)state;
    assert_true(library_named("<units.conf>", &name));
    assert_string_equal(name.data, "units.conf");
    library_path(name.data, &path);
    assert_non_null(strstr(path.data, "/meritd/lib/units.conf"));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(library_named(others[i], &name));
    str_release(&name);
    str_release(&path);
}

static void what_cannot_be_included_is_told_at_its_place(void **state)
{
    const struct folder *f = *state;
    struct rig g;
    put(f, "main.conf",
        "// 起\n  @include \"none.conf\"\n@include \"no/*.conf\"\n@include \"a.conf\"\n"
        "tables: { t: { file = \"gone.csv\" } }");
    put(f, "a.conf", "@include \"main.conf\"\n@include \"a.conf\"");
    assert_false(read_main(&g, f));
    rig_say(&g);
    struct str wanted = {0};
    str_addf(&wanted, "%s/main.conf:2:3: @include \"%s/none.conf\" matches no file\n", f->path,
             f->path);
    str_addf(&wanted, "%s/main.conf:3:1: @include \"%s/no/*.conf\" matches no file\n", f->path,
             f->path);
    str_addf(&wanted, "%s/main.conf:5:23: cannot open %s/gone.csv: No such file or directory\n",
             f->path, f->path);
    str_addf(&wanted, "%s/a.conf:1:1: @include \"%s/main.conf\" goes round in a circle\n", f->path,
             f->path);
    str_addf(&wanted, "%s/a.conf:2:1: @include \"%s/a.conf\" goes round in a circle\n", f->path,
             f->path);
    assert_string_equal(g.said.data, wanted.data);
    str_release(&wanted);
    rig_release(&g);
}

static void includes_are_not_nested_for_ever(void **state)
{
    const struct folder *f = *state;
    struct rig g;
    put(f, "main.conf", "@include \"f0.conf\"");
    for (int i = 0; i < 20; i++) {
        char name[20], text[40];
        snprintf(name, sizeof name, "f%d.conf", i);
        snprintf(text, sizeof text, "@include \"f%d.conf\"", i + 1);
        put(f, name, i == 19 ? "" : text);
    }
    assert_false(read_main(&g, f));
    rig_say(&g);
    assert_non_null(strstr(g.said.data, "f14.conf:1:1: @include"));
    assert_non_null(strstr(g.said.data, "is nested deeper than 16"));
    rig_release(&g);
}

static void a_missing_main_file_is_told(void **state)
{
    const struct folder *f = *state;
    struct rig g;
    assert_false(read_main(&g, f));
    rig_say(&g);
    assert_non_null(strstr(g.said.data, "main.conf:1:1: cannot open "));
    rig_release(&g);
}

static void a_packed_bundle_unpacks_to_the_same(void **state)
{
    struct rig g, h;
    struct err e;
    struct str packed = {0};
    (void)state;
    rig_init(&g);
    rig_init(&h);
    rig_add(&g, SOURCE_CONF, "conf/a.conf", "@include \"b.conf\"", UINT32_MAX, 0);
    rig_add(&g, SOURCE_CONF, "conf/b.conf", "constants: { a = 1 }", 0, 0);
    rig_add(&g, SOURCE_CSV, "conf/t.csv", "", 1, 7);
    source_pack(&g.source, &packed);
    assert_true(source_unpack(packed.data, packed.size, &h.source, &e));
    assert_int_equal(h.source.count, 3);
    assert_string_equal(h.source.files[1].name, "conf/b.conf");
    assert_string_equal(h.source.files[1].bytes, "constants: { a = 1 }");
    assert_int_equal(h.source.files[2].tag, SOURCE_CSV);
    assert_int_equal(h.source.files[2].at, 7);
    rig_read(&h);
    assert_int_equal(h.model.constant_count, 1);
    struct str folder = {0};
    source_folder(&h.source, &folder);
    assert_string_equal(folder.data, "conf");
    str_release(&folder);
    // cut short or changed anywhere, it is refused or still in order, and never read past its end
    for (size_t size = 0; size < packed.size; size++) {
        struct source cut = {0};
        char *copy = malloc(size ? size : 1);
        assert_non_null(copy);
        memcpy(copy, packed.data, size);
        assert_false(source_unpack(copy, size, &cut, &e));
        source_release(&cut);
        free(copy);
    }
    for (size_t at = 0; at < packed.size; at++) {
        struct source bent = {0};
        packed.data[at] = (char)(packed.data[at] ^ 0x41);
        if (source_unpack(packed.data, packed.size, &bent, &e))
            for (size_t i = 1; i < bent.count; i++)
                assert_true(bent.files[i].parent < i);
        source_release(&bent);
        packed.data[at] = (char)(packed.data[at] ^ 0x41);
    }
    str_release(&packed);
    rig_release(&g);
    rig_release(&h);
}

static void a_bundle_has_its_limits(void **state)
{
    struct source s = {0};
    struct err e;
    (void)state;
    for (int i = 0; i < SOURCE_FILES_MAX; i++)
        assert_true(source_add(&s, SOURCE_CSV, "x.csv", "", 0, 0, 0, &e));
    assert_false(source_add(&s, SOURCE_CSV, "x.csv", "", 0, 0, 0, &e));
    assert_string_equal(e.text, "a configuration of more than 1000 files");
    source_release(&s);
    source_init(&s);
    s.bytes = SOURCE_BYTES_MAX - 2;
    assert_false(source_add(&s, SOURCE_CONF, "x.conf", "123", 3, 0, 0, &e));
    assert_string_equal(e.text, "a configuration of more than 67108864 bytes");
    source_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(includes_are_relative_to_the_including_file_and_sorted,
                                        make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(what_cannot_be_included_is_told_at_its_place, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(includes_are_not_nested_for_ever, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_missing_main_file_is_told, make_folder, remove_folder),
        cmocka_unit_test(angle_brackets_name_the_shipped_library),
        cmocka_unit_test(a_packed_bundle_unpacks_to_the_same),
        cmocka_unit_test(a_bundle_has_its_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
