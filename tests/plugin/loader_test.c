// The loader: which files are refused and with which words, and that what is loaded is what stands
// in the file now.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "plugin/loader.h"
#include "plugin/rig.h"

#define FOLDER_SIZE 64
static char folder[FOLDER_SIZE]; // a fresh one for each test
static struct loaded out;        // a path is long
static struct err e;

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/meritd-loader-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const LEFT[] = {"basic.so", "swap.so", "peers.so", "other.so"};
    char path[FOLDER_SIZE + 32];
    chmod(folder, 0700);
    for (size_t i = 0; i < sizeof LEFT / sizeof *LEFT; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, LEFT[i]);
        if (unlink(path) != 0)
            rmdir(path);
    }
    return rmdir(folder);
}

static const char *path_of(const char *leaf)
{
    static char path[FOLDER_SIZE + 32];
    snprintf(path, sizeof path, "%s/%s", folder, leaf);
    return path;
}

static void write_file(const char *leaf, const char *bytes, size_t size)
{
    char temporary[FOLDER_SIZE + 32];
    snprintf(temporary, sizeof temporary, "%s/other.so", folder);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    close(fd);
    chmod(temporary, 0644); // whatever the umask
    assert_int_equal(rename(temporary, path_of(leaf)), 0);
}

static void copy_file(const char *from, const char *leaf)
{
    struct str bytes;
    str_init(&bytes);
    if (!file_read(from, LOADER_FILE_MOST, &bytes, &e))
        fail_msg("%s", e.text);
    write_file(leaf, bytes.data, bytes.size);
    str_release(&bytes);
}

static bool load(const char *name)
{
    const char *folders[] = {folder};
    return loader_load(name, folders, 1, &out, &e);
}

static void refused(const char *name, const char *words)
{
    assert_false(load(name));
    assert_has(e.text, words);
    assert_has(e.text, folder);
}

static void every_animal_of_the_zoo_is_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *name, *words;
    } ANIMALS[] = {
        {"wrong_magic", "begins with 0xdeadbeef, not with MERIT_MAGIC 0x5449524d"},
        {"other_major", "was built for ABI 2.0 and this daemon speaks 1.3"},
        {"newer_minor", "needs ABI 1.10 and this daemon speaks 1.3: use a newer meritd"},
        {"short_struct", "begin it with MERIT_PLUGIN_HEAD"},
        {"no_entry", "does not export \"merit_plugin\": define"},
        {"hidden_entry", "defines \"merit_plugin\" but does not export it"},
        {"function_entry", "it must be a constant struct, not a function"},
        {"unresolved", "cannot be loaded: undefined symbol: nobody_defines_this"},
    };
    static const char *const FOLDERS[] = {ZOO};
    for (size_t i = 0; i < sizeof ANIMALS / sizeof *ANIMALS; i++) {
        assert_false(loader_load(ANIMALS[i].name, FOLDERS, 1, &out, &e));
        assert_has(e.text, ANIMALS[i].words);
        assert_has(e.text, ZOO);
        assert_has(e.text, ANIMALS[i].name);
        assert_null(strstr(e.text, "/proc/self"));
    }
}

static void a_good_plugin_is_loaded_with_its_path_and_digest(void **state)
{
    (void)state;
    copy_file(PLUGIN_DIR "/basic.so", "basic.so");
    if (!load("basic"))
        fail_msg("%s", e.text);
    assert_string_equal(out.plugin->name, "basic");
    assert_string_equal(out.path, path_of("basic.so"));
    struct digest first = out.digest;
    assert_true(load("basic")); // the same file again: the same digest
    assert_memory_equal(&first, &out.digest, sizeof first);
}

static void files_that_others_may_write_are_refused(void **state)
{
    (void)state;
    copy_file(PLUGIN_DIR "/basic.so", "basic.so");
    chmod(path_of("basic.so"), 0664);
    refused("basic", "basic.so may be written by its group (mode 0664): chmod go-w it");
    chmod(path_of("basic.so"), 0646);
    refused("basic", "basic.so may be written by everybody (mode 0646)");
    chmod(path_of("basic.so"), 0644);
    chmod(folder, 0770);
    refused("basic", "may be written by its group (mode 0770)");
    chmod(folder, 01777); // also with the sticky bit
    refused("basic", "may be written by everybody (mode 1777)");
    chmod(folder, 0755);
    assert_true(load("basic"));
}

static void files_of_other_users_are_refused(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip(); // only root can give a file away
    copy_file(PLUGIN_DIR "/basic.so", "basic.so");
    assert_int_equal(chown(path_of("basic.so"), 12345, 0), 0);
    refused("basic", "basic.so belongs to user 12345; it must belong to root: chown it");
    assert_int_equal(chown(path_of("basic.so"), 0, 0), 0);
    assert_int_equal(chown(folder, 12345, 0), 0);
    refused("basic", "belongs to user 12345");
    assert_int_equal(chown(folder, 0, 0), 0);
    assert_true(load("basic"));
}

static void what_is_no_shared_object_is_refused(void **state)
{
    (void)state;
    write_file("basic.so", "#!/bin/sh\n", 10);
    refused("basic", "is no shared object (no ELF file): build it with cc -shared -fPIC");
    write_file("basic.so", "", 0);
    refused("basic", "has 0 bytes");
    unlink(path_of("basic.so"));
    assert_int_equal(mkdir(path_of("basic.so"), 0755), 0);
    refused("basic", "is not a regular file");
    rmdir(path_of("basic.so"));
    assert_int_equal(mkfifo(path_of("basic.so"), 0644), 0);
    refused("basic", "is not a regular file"); // and nobody waits for a writer
}

static void a_plugin_that_is_nowhere_names_the_folders_and_the_nearest(void **state)
{
    (void)state;
    const char *folders[] = {"/nonexistent/plugins", folder};
    assert_false(loader_load("basic", folders, 2, &out, &e));
    assert_has(e.text,
               "no plugin \"basic\" (basic.so) in /nonexistent/plugins, /tmp/meritd-loader-");
    copy_file(PLUGIN_DIR "/peers.so", "peers.so");
    assert_false(loader_load("pers", folders, 2, &out, &e));
    assert_has(e.text, "did you mean \"peers\"?");
    assert_false(loader_load("basic", NULL, 0, &out, &e));
    assert_has(e.text, "none is configured");
}

static void the_first_folder_that_has_it_wins(void **state)
{
    (void)state;
    copy_file(ZOO "/swap_1/swap.so", "swap.so");
    const char *folders[] = {"/nonexistent", folder, ZOO "/swap_2"};
    assert_true(loader_load("swap", folders, 3, &out, &e));
    assert_string_equal(out.path, path_of("swap.so"));
    // a bad one there is an error, not a reason to look further
    write_file("swap.so", "text", 4);
    assert_false(loader_load("swap", folders, 3, &out, &e));
}

static void names_cannot_leave_the_folder(void **state)
{
    (void)state;
    static const char *const NAMES[] = {
        "../basic", "/etc/passwd", "",
        ".",        "Basic",       "a b",
        "if",       "9a",          "an_exceedingly_long_name_of_a_plugin"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        assert_false(load(NAMES[i]));
        assert_has(e.text, "plugin \"");
        assert_has(e.text, "name");
    }
}

static double answer_of(const struct merit_plugin *p)
{
    double x = 0, result = 0;
    const double *columns[] = {&x};
    const struct merit_call c = {
        .size = sizeof c, .row_count = 1, .columns = columns, .column_count = 1, .result = &result};
    assert_int_equal(p->methods[0].run(&c), MERIT_DONE);
    return result;
}

static void a_file_replaced_while_loaded_gives_the_new_code_and_the_old_runs_on(void **state)
{
    (void)state;
    copy_file(ZOO "/swap_1/swap.so", "swap.so");
    assert_true(load("swap"));
    const struct merit_plugin *old = out.plugin;
    struct digest digest = out.digest;
    copy_file(ZOO "/swap_2/swap.so", "swap.so");
    assert_true(load("swap"));
    assert_true(out.plugin != old);
    assert_memory_not_equal(&digest, &out.digest, sizeof digest);
    assert_number(answer_of(old), 1);
    assert_number(answer_of(out.plugin), 2);
    unlink(path_of("swap.so")); // the file may go: the copies are ours
    assert_number(answer_of(old), 1);
}

static void many_loads_never_meet_each_other(void **state)
{
    (void)state;
    copy_file(ZOO "/swap_1/swap.so", "swap.so");
    const struct merit_plugin *seen[20];
    for (size_t i = 0; i < 20; i++) {
        assert_true(load("swap"));
        seen[i] = out.plugin;
        for (size_t k = 0; k < i; k++)
            assert_ptr_not_equal(seen[k], seen[i]);
        assert_false(load("nothing")); // failures between leave nothing behind
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_animal_of_the_zoo_is_refused_by_name),
        TEST(a_good_plugin_is_loaded_with_its_path_and_digest),
        TEST(files_that_others_may_write_are_refused),
        TEST(files_of_other_users_are_refused),
        TEST(what_is_no_shared_object_is_refused),
        TEST(a_plugin_that_is_nowhere_names_the_folders_and_the_nearest),
        TEST(the_first_folder_that_has_it_wins),
        TEST(names_cannot_leave_the_folder),
        TEST(a_file_replaced_while_loaded_gives_the_new_code_and_the_old_runs_on),
        TEST(many_loads_never_meet_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
