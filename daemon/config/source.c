#include "config/source.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "config/library.h"
#include "config/scan.h"

#define NO_PARENT UINT32_MAX

// A reading from disk. `seen` maps every file read, by device and inode, to 1 + its place in the
// bundle.
struct reading {
    struct source *source;
    struct problems *problems;
    struct map seen;
};

void source_init(struct source *s)
{
    *s = (struct source){0};
}

void source_release(struct source *s)
{
    for (size_t i = 0; i < s->count; i++) {
        free(s->files[i].name);
        free(s->files[i].bytes);
    }
    free(s->files);
    source_init(s);
}

static bool fits_in(const struct source *s, size_t size, struct err *e)
{
    if (s->count >= SOURCE_FILES_MAX)
        return err_set(e, "a configuration of more than %d files", SOURCE_FILES_MAX);
    if (size > SOURCE_BYTES_MAX - s->bytes)
        return err_set(e, "a configuration of more than %zu bytes", SOURCE_BYTES_MAX);
    return true;
}

// Takes the bytes, which must fit.
static void add(struct source *s, enum source_tag tag, const char *name, char *bytes, size_t size,
                uint32_t parent, size_t at)
{
    s->files = mem_grow(s->files, &s->room, s->count + 1, sizeof *s->files);
    s->files[s->count++] = (struct source_file){
        .tag = tag,
        .name = mem_copy_text(name),
        .bytes = bytes,
        .size = size,
        .parent = parent,
        .at = at,
    };
    s->bytes += size;
}

bool source_add(struct source *s, enum source_tag tag, const char *name, const char *bytes,
                size_t size, uint32_t parent, size_t at, struct err *e)
{
    if (!fits_in(s, size, e))
        return false;
    add(s, tag, name, mem_copy_bytes(bytes, size), size, parent, at);
    return true;
}

void source_beside(const char *from, const char *path, struct str *out)
{
    const char *slash = strrchr(from, '/');
    str_clear(out);
    if (path[0] != '/' && slash)
        str_add_bytes(out, from, (size_t)(slash - from) + 1);
    str_add(out, path);
}

void source_folder(const struct source *s, struct str *out)
{
    const char *name = s->count ? s->files[0].name : "";
    const char *slash = strrchr(name, '/');
    str_clear(out);
    if (!slash)
        str_add(out, ".");
    else
        str_add_bytes(out, name, slash == name ? 1 : (size_t)(slash - name));
}

static bool read_file(struct reading *r, enum source_tag tag, const char *name, uint32_t parent,
                      struct place at);

// Whether the file at `real` includes the file `from`, or is it.
static bool is_circle(const struct reading *r, uint32_t from, uint32_t known)
{
    while (from != NO_PARENT && from != known)
        from = r->source->files[from].parent;
    return from == known;
}

static size_t depth_of(const struct reading *r, uint32_t file)
{
    size_t depth = 0;
    for (; file != NO_PARENT; file = r->source->files[file].parent)
        depth++;
    return depth;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// An @include: all files that match, in the order of their names.
static void read_matches(struct reading *r, uint32_t file, size_t offset, const char *pattern,
                         struct place at)
{
    glob_t matches;
    if (glob(pattern, GLOB_NOSORT, NULL, &matches) != 0) {
        problem_error(r->problems, at, "@include \"%s\" matches no file", pattern);
        return;
    }
    // Sorted by bytes: glob's own order would be the locale's.
    qsort(matches.gl_pathv, matches.gl_pathc, sizeof *matches.gl_pathv, compare_names);
    for (size_t i = 0; i < matches.gl_pathc; i++) {
        size_t before = r->source->count;
        if (!read_file(r, SOURCE_CONF, matches.gl_pathv[i], file, at))
            break;
        if (r->source->count > before)
            r->source->files[before].at = offset;
    }
    globfree(&matches);
}

static bool names_csv(const char *path)
{
    size_t size = strlen(path);
    return size > 4 && strcmp(path + size - 4, ".csv") == 0;
}

static void ignore_run(void *context, size_t offset, struct place at)
{
    (void)context, (void)offset, (void)at;
}

// What an @include means: beside its file, or "<units.conf>" in the shipped library.
static void include_path(const char *from, const char *written, struct str *path)
{
    struct str name = {0};
    if (library_named(written, &name))
        library_path(name.data, path);
    else
        source_beside(from, written, path);
    str_release(&name);
}

// Behind the last place where an @include or a key `file` may stand: most files name none, and
// need not be cut up to the end.
static size_t last_named(const char *bytes, size_t size)
{
    static const char key[] = "file";
    for (size_t at = size; at > 0; at--)
        if (bytes[at - 1] == '@' || (bytes[at - 1] == *key && size - (at - 1) >= strlen(key) &&
                                     memcmp(bytes + at - 1, key, strlen(key)) == 0))
            return at;
    return 0;
}

// Every @include and every `file = "x.csv"` of a file just read. Other problems are left to the
// tree.
static void read_named(struct reading *r, uint32_t file)
{
    const struct source_file *own = &r->source->files[file];
    size_t size = own->size, end = last_named(own->bytes, size);
    if (end == 0)
        return;
    struct problems ignored;
    problems_init(&ignored);
    const char *name = arena_text(&r->problems->arena, own->name);
    char *copy;
    const char *bytes = scan_clean(name, own->bytes, size, &copy, &ignored);
    struct scan scan;
    scan_init(&scan, name, bytes, size, &ignored);
    struct str written = {0}, path = {0};
    struct token t;
    int file_key = 0; // tokens of `file = "..."` met so far
    for (scan_next(&scan, &t); t.tag != TOKEN_END && (file_key || t.start < end);
         scan_next(&scan, &t)) {
        bool is_key =
            t.tag == TOKEN_NAME && t.inner_size == 4 && memcmp(bytes + t.inner, "file", 4) == 0;
        bool is_table = file_key == 2 && t.tag == TOKEN_STRING;
        file_key = is_key ? 1 : file_key == 1 && t.tag == TOKEN_EQUALS ? 2 : 0;
        if (t.tag != TOKEN_INCLUDE && !is_table)
            continue;
        str_clear(&written);
        str_add(&written, "");
        scan_string(&scan, &t, &written, ignore_run, NULL);
        if (t.tag == TOKEN_INCLUDE) {
            include_path(name, written.data, &path);
            read_matches(r, file, t.start, path.data, t.at);
        } else if (names_csv(written.data)) {
            source_beside(name, written.data, &path);
            (void)read_file(r, SOURCE_CSV, path.data, file, t.at);
        }
    }
    str_release(&written);
    str_release(&path);
    free(copy);
    problems_release(&ignored);
}

static bool place_or_name(struct reading *r, const char *name, struct place at, const struct err *e)
{
    if (!at.file) // the main file: it is named by nobody
        at = (struct place){.file = arena_text(&r->problems->arena, name), .line = 1, .column = 1};
    return problem_error(r->problems, at, "%s", e->text);
}

// Adds one file, and what it names in turn. False when nothing more should be read.
static bool read_file(struct reading *r, enum source_tag tag, const char *name, uint32_t parent,
                      struct place at)
{
    struct err e;
    struct stat info = {0};
    if (strcmp(name, "-") != 0 && stat(name, &info) != 0) {
        err_set(&e, "cannot open %s: %s", name, strerror(errno));
        return place_or_name(r, name, at, &e);
    }
    char identity[64];
    snprintf(identity, sizeof identity, "%ju:%ju", (uintmax_t)info.st_dev, (uintmax_t)info.st_ino);
    struct map_entry *seen = map_put(&r->seen, identity, NULL);
    if (seen->number) {
        if (tag == SOURCE_CONF && is_circle(r, parent, (uint32_t)seen->number - 1))
            return problem_error(r->problems, at, "@include \"%s\" goes round in a circle", name);
        return true;
    }
    if (depth_of(r, parent) >= SOURCE_DEPTH_MAX)
        return problem_error(r->problems, at, "@include \"%s\" is nested deeper than %d", name,
                             SOURCE_DEPTH_MAX);
    struct str bytes = {0};
    if (!file_read(name, SOURCE_BYTES_MAX, &bytes, &e) || !fits_in(r->source, bytes.size, &e)) {
        str_release(&bytes);
        return place_or_name(r, name, at, &e);
    }
    size_t size = bytes.size;
    add(r->source, tag, name, str_take(&bytes), size, parent, 0);
    uint32_t file = (uint32_t)r->source->count - 1;
    seen->number = (uint64_t)file + 1;
    if (tag == SOURCE_CONF)
        read_named(r, file);
    return true;
}

bool source_read(const char *path, struct source *s, struct problems *p)
{
    size_t errors = p->errors;
    struct reading r = {.source = s, .problems = p};
    map_init(&r.seen);
    bool done = read_file(&r, SOURCE_CONF, path, NO_PARENT, (struct place){0});
    map_release(&r.seen);
    return done && p->errors == errors;
}

// The blob: magic, number of files, then for each tag, parent, at, size of name, size of bytes,
// name, bytes; all numbers 8 bytes, low byte first.
static const char magic[8] = {'m', 'e', 'r', 'i', 't', 's', 'r', '1'};

static void put_number(struct str *out, uint64_t value)
{
    char bytes[8];
    for (size_t i = 0; i < 8; i++)
        bytes[i] = (char)(value >> (8 * i) & 0xFF);
    str_add_bytes(out, bytes, sizeof bytes);
}

void source_pack(const struct source *s, struct str *out)
{
    str_add_bytes(out, magic, sizeof magic);
    put_number(out, s->count);
    for (size_t i = 0; i < s->count; i++) {
        const struct source_file *f = &s->files[i];
        put_number(out, f->tag);
        put_number(out, f->parent);
        put_number(out, f->at);
        put_number(out, strlen(f->name));
        put_number(out, f->size);
        str_add(out, f->name);
        str_add_bytes(out, f->bytes, f->size);
    }
}

static bool take_number(const char **at, const char *end, uint64_t *value)
{
    if (end - *at < 8)
        return false;
    *value = 0;
    for (size_t i = 0; i < 8; i++)
        *value |= (uint64_t)(unsigned char)(*at)[i] << (8 * i);
    *at += 8;
    return true;
}

static bool take_file(const char **at, const char *end, struct source *s, struct err *e)
{
    uint64_t tag, parent, offset, name_size, size;
    if (!take_number(at, end, &tag) || !take_number(at, end, &parent) ||
        !take_number(at, end, &offset) || !take_number(at, end, &name_size) ||
        !take_number(at, end, &size))
        return err_set(e, "the bundle is cut short");
    if (name_size > (uint64_t)(end - *at) || size > (uint64_t)(end - *at) - name_size)
        return err_set(e, "the bundle is cut short");
    bool first = s->count == 0;
    if (tag > SOURCE_CSV ||
        (first ? parent != NO_PARENT || tag != SOURCE_CONF : parent >= s->count) ||
        name_size > PATH_MAX || memchr(*at, '\0', (size_t)name_size))
        return err_set(e, "file %zu of the bundle is not as it was packed", s->count + 1);
    char *name = mem_copy_bytes(*at, (size_t)name_size);
    const char *bytes = *at + name_size;
    *at = bytes + size;
    bool done = source_add(s, tag == SOURCE_CSV ? SOURCE_CSV : SOURCE_CONF, name, bytes,
                           (size_t)size, (uint32_t)parent, (size_t)offset, e);
    free(name);
    return done;
}

bool source_unpack(const char *bytes, size_t size, struct source *s, struct err *e)
{
    const char *at = bytes, *end = bytes + size;
    uint64_t count;
    if (size < sizeof magic || memcmp(at, magic, sizeof magic) != 0)
        return err_set(e, "not a bundle of configuration files");
    at += sizeof magic;
    if (!take_number(&at, end, &count) || count == 0 || count > SOURCE_FILES_MAX)
        return err_set(e, "the bundle has no sensible number of files");
    for (uint64_t i = 0; i < count; i++)
        if (!take_file(&at, end, s, e))
            return false;
    if (at != end)
        return err_set(e, "the bundle is followed by something else");
    return true;
}
