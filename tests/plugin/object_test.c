// Reading an ELF file: the right one, the wrong ones, and thousands of broken ones.
#include "plugin/object.h"

#include <elf.h>
#include <stdlib.h>

#include "base/file.h"
#include "plugin/rig.h"
#include "plugins/merit_plugin.h"

static unsigned char *bytes;
static size_t size;

static int read_basic(void **state)
{
    (void)state;
    struct str file;
    struct err e;
    str_init(&file);
    if (!file_read(PLUGIN_DIR "/basic.so", (size_t)64 << 20, &file, &e))
        fail_msg("%s", e.text);
    size = file.size;
    bytes = (unsigned char *)str_take(&file);
    return 0;
}

static int drop_basic(void **state)
{
    (void)state;
    free(bytes);
    return 0;
}

static void the_constant_is_found_in_the_file(void **state)
{
    (void)state;
    struct object_data at;
    struct err e;
    if (!object_find(bytes, size, "merit_plugin", &at, &e))
        fail_msg("%s", e.text);
    assert_int_equal(at.size, sizeof(struct merit_plugin));
    assert_memory_equal(bytes + at.offset, "MRIT", 4);
}

static void a_head_for_another_machine_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        unsigned char value;
        const char *words;
    } HEADS[] = {
        {0, 'M', "no ELF file"},
        {EI_CLASS, ELFCLASS32, "is a 32-bit object"},
        {EI_DATA, ELFDATANONE, "was built for another machine"},
        {offsetof(Elf64_Ehdr, e_machine), EM_M32, "was built for another machine (ELF machine 1)"},
        {offsetof(Elf64_Ehdr, e_type), ET_REL, "not a shared object: link it with cc -shared"},
    };
    for (size_t i = 0; i < sizeof HEADS / sizeof *HEADS; i++) {
        unsigned char kept = bytes[HEADS[i].at];
        bytes[HEADS[i].at] = HEADS[i].value;
        struct object_data at;
        struct err e;
        assert_false(object_find(bytes, size, "merit_plugin", &at, &e));
        assert_has(e.text, HEADS[i].words);
        bytes[HEADS[i].at] = kept;
    }
}

static void a_symbol_that_is_not_there_says_how_to_export_it(void **state)
{
    (void)state;
    struct object_data at;
    struct err e;
    assert_false(object_find(bytes, size, "merit_plug", &at, &e));
    assert_has(e.text, "does not export \"merit_plug\"");
    assert_false(object_find(bytes, size, "METHODS", &at, &e)); // there, but static
    assert_has(e.text, "defines \"METHODS\" but does not export it");
}

static void a_file_cut_anywhere_is_refused_or_read_within_its_bytes(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < size; cut += cut < 4096 ? 1 : 61) {
        unsigned char *part = malloc(cut + 1); // of its own, so that a byte too far is seen
        assert_non_null(part);
        memcpy(part, bytes, cut);
        struct object_data at;
        struct err e;
        if (object_find(part, cut, "merit_plugin", &at, &e))
            assert_true(at.offset + at.size <= cut);
        free(part);
    }
}

static void broken_bytes_never_lead_outside_the_file(void **state)
{
    (void)state;
    unsigned char *broken = malloc(size);
    assert_non_null(broken);
    uint64_t seed = 1;
    Elf64_Ehdr head;
    memcpy(&head, bytes, sizeof head);
    for (size_t round = 0; round < 3000; round++) {
        memcpy(broken, bytes, size);
        for (uint64_t n = rig_random(&seed) % 8 + 1; n > 0; n--) {
            // mostly in the ELF head, the program heads and the section heads, where it hurts
            size_t at = rig_random(&seed) % size;
            if (round % 3 == 0)
                at = rig_random(&seed) % 0x400;
            else if (round % 3 == 1)
                at = head.e_shoff + rig_random(&seed) % (size - head.e_shoff);
            broken[at] = (unsigned char)rig_random(&seed);
        }
        struct object_data at;
        struct err e;
        if (object_find(broken, size, "merit_plugin", &at, &e))
            assert_true(at.offset <= size && at.size <= size - at.offset);
        else
            assert_true(e.text[0] != '\0');
    }
    free(broken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_constant_is_found_in_the_file),
        cmocka_unit_test(a_head_for_another_machine_is_refused),
        cmocka_unit_test(a_symbol_that_is_not_there_says_how_to_export_it),
        cmocka_unit_test(a_file_cut_anywhere_is_refused_or_read_within_its_bytes),
        cmocka_unit_test(broken_bytes_never_lead_outside_the_file),
    };
    return cmocka_run_group_tests(tests, read_basic, drop_basic);
}
