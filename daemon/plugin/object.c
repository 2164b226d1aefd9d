#include "plugin/object.h"

#include <elf.h>
#include <string.h>

#if defined(__x86_64__)
#define OUR_MACHINE EM_X86_64
#define OUR_MACHINE_NAME "x86-64"
#elif defined(__aarch64__)
#define OUR_MACHINE EM_AARCH64
#define OUR_MACHINE_NAME "aarch64"
#elif defined(__riscv)
#define OUR_MACHINE EM_RISCV
#define OUR_MACHINE_NAME "riscv64"
#elif defined(__powerpc64__)
#define OUR_MACHINE EM_PPC64
#define OUR_MACHINE_NAME "ppc64"
#elif defined(__s390x__)
#define OUR_MACHINE EM_S390
#define OUR_MACHINE_NAME "s390x"
#else
#error "name this machine's ELF number here"
#endif

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define OUR_ORDER ELFDATA2LSB
#else
#define OUR_ORDER ELFDATA2MSB
#endif

struct object {
    const unsigned char *bytes;
    size_t size;
    Elf64_Ehdr head;
};

// A run of entries of one size that lies wholly inside the file.
struct table {
    size_t offset, count, entry;
};

static bool inside(const struct object *o, uint64_t offset, uint64_t size)
{
    return offset <= o->size && size <= o->size - offset;
}

static bool table_take(const struct object *o, uint64_t offset, uint64_t count, uint64_t entry,
                       size_t least_entry, struct table *out)
{
    if (entry < least_entry || entry > 4096 || count > o->size)
        return false;
    *out = (struct table){.offset = offset, .count = count, .entry = entry};
    return inside(o, offset, count * entry);
}

static void entry_read(const struct object *o, const struct table *t, size_t at, void *out,
                       size_t size)
{
    memcpy(out, o->bytes + t->offset + at * t->entry, size);
}

static bool head_check(struct object *o, struct err *e)
{
    if (o->size < sizeof o->head || memcmp(o->bytes, ELFMAG, SELFMAG) != 0)
        return err_set(e, "is no shared object (no ELF file): build it with cc -shared -fPIC");
    memcpy(&o->head, o->bytes, sizeof o->head);
    if (o->head.e_ident[EI_CLASS] != ELFCLASS64)
        return err_set(e, "is a 32-bit object; this daemon loads 64-bit ones");
    if (o->head.e_ident[EI_DATA] != OUR_ORDER || o->head.e_machine != OUR_MACHINE)
        return err_set(e, "was built for another machine (ELF machine %u); this one is %s (%u)",
                       o->head.e_machine, OUR_MACHINE_NAME, OUR_MACHINE);
    if (o->head.e_type != ET_DYN)
        return err_set(e,
                       "is an object of ELF type %u, not a shared object: link it with "
                       "cc -shared",
                       o->head.e_type);
    return true;
}

static bool sections(const struct object *o, struct table *out)
{
    return o->head.e_shoff != 0 && table_take(o, o->head.e_shoff, o->head.e_shnum,
                                              o->head.e_shentsize, sizeof(Elf64_Shdr), out);
}

// The symbol table of a type (dynamic or full) with its names. False when there is none.
static bool symbols(const struct object *o, const struct table *all, uint32_t type,
                    struct table *out, Elf64_Shdr *names)
{
    for (size_t i = 0; i < all->count; i++) {
        Elf64_Shdr s;
        entry_read(o, all, i, &s, sizeof s);
        if (s.sh_type != type)
            continue;
        if (s.sh_entsize == 0 || s.sh_link >= all->count ||
            !table_take(o, s.sh_offset, s.sh_size / s.sh_entsize, s.sh_entsize, sizeof(Elf64_Sym),
                        out))
            return false;
        entry_read(o, all, s.sh_link, names, sizeof *names);
        return names->sh_type == SHT_STRTAB && inside(o, names->sh_offset, names->sh_size);
    }
    return false;
}

static bool symbol_named(const struct object *o, const struct table *list, const Elf64_Shdr *names,
                         const char *name, Elf64_Sym *out)
{
    size_t size = strlen(name) + 1;
    for (size_t i = 0; i < list->count; i++) {
        entry_read(o, list, i, out, sizeof *out);
        if (out->st_name < names->sh_size && names->sh_size - out->st_name >= size &&
            memcmp(o->bytes + names->sh_offset + out->st_name, name, size) == 0)
            return true;
    }
    return false;
}

// Why the symbol is not among the exported ones: hidden, or not there at all.
static bool not_exported(const struct object *o, const struct table *all, const char *name,
                         struct err *e)
{
    struct table list;
    Elf64_Shdr names;
    Elf64_Sym found;
    if (symbols(o, all, SHT_SYMTAB, &list, &names) && symbol_named(o, &list, &names, name, &found))
        return err_set(e,
                       "defines \"%s\" but does not export it: include merit_plugin.h before "
                       "its definition (it declares it MERIT_EXPORT) and make it neither static "
                       "nor local in a version script",
                       name);
    return err_set(e,
                   "does not export \"%s\": define `const struct merit_plugin %s = { "
                   "MERIT_PLUGIN_HEAD, ... };` in it",
                   name, name);
}

// The file offset of a run of loaded memory that comes from the file.
static bool file_offset(const struct object *o, uint64_t address, uint64_t size, size_t *out)
{
    struct table list;
    if (!table_take(o, o->head.e_phoff, o->head.e_phnum, o->head.e_phentsize, sizeof(Elf64_Phdr),
                    &list))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        Elf64_Phdr p;
        entry_read(o, &list, i, &p, sizeof p);
        if (p.p_type != PT_LOAD || address < p.p_vaddr || address - p.p_vaddr > p.p_filesz ||
            size > p.p_filesz - (address - p.p_vaddr) || !inside(o, p.p_offset, p.p_filesz))
            continue;
        *out = p.p_offset + (address - p.p_vaddr);
        return true;
    }
    return false;
}

static bool symbol_check(const char *name, const Elf64_Sym *s, struct err *e)
{
    unsigned char type = ELF64_ST_TYPE(s->st_info);
    unsigned char visible = ELF64_ST_VISIBILITY(s->st_other);
    if (s->st_shndx == SHN_UNDEF)
        return err_set(e, "uses \"%s\" but does not define it", name);
    if (type != STT_OBJECT)
        return err_set(e,
                       "exports \"%s\" as something else than data (symbol type %u): it must be "
                       "a constant struct, not a function",
                       name, type);
    if (ELF64_ST_BIND(s->st_info) == STB_LOCAL || visible == STV_HIDDEN || visible == STV_INTERNAL)
        return err_set(e, "hides \"%s\": declare it MERIT_EXPORT", name);
    return true;
}

bool object_find(const unsigned char *bytes, size_t size, const char *symbol,
                 struct object_data *out, struct err *e)
{
    struct object o = {.bytes = bytes, .size = size};
    if (!head_check(&o, e))
        return false;
    struct table all, list;
    Elf64_Shdr names;
    Elf64_Sym found;
    if (!sections(&o, &all) || !symbols(&o, &all, SHT_DYNSYM, &list, &names))
        return err_set(e, "has no readable table of exported symbols: it is cut short, or was "
                          "stripped of its section headers");
    if (!symbol_named(&o, &list, &names, symbol, &found))
        return not_exported(&o, &all, symbol, e);
    if (!symbol_check(symbol, &found, e))
        return false;
    out->size = found.st_size;
    if (!file_offset(&o, found.st_value, found.st_size, &out->offset))
        return err_set(e, "has no value for \"%s\" in the file: give the constant an initialiser",
                       symbol);
    return true;
}
