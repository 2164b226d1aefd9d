// A bundle: all files of a configuration, in reading order, with what each was included by.
//
// The daemon reads it from disk once and hands it to the evaluator, which opens no file. Besides
// the configuration files it holds the CSV files that settings `file = "x.csv"` name. Names are as
// a user would type them from where the program was started: the folder of the including file, then
// what is written. Lifetime: its owner's.
#ifndef CONFIG_SOURCE_H
#define CONFIG_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/problem.h"
#include "base/str.h"

#define SOURCE_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define SOURCE_FILES_MAX 1000
#define SOURCE_DEPTH_MAX 16 // includes within includes

enum source_tag { SOURCE_CONF, SOURCE_CSV };

struct source_file {
    enum source_tag tag;
    char *name;
    char *bytes;
    size_t size;
    uint32_t
        parent; // place in the bundle of the file that includes it; UINT32_MAX for the main file
    size_t at;  // byte of the parent at which the @include stands
};

// Invariants: files[0] is the main file; a parent stands before its children; children of one
// @include stand in the order in which they are read.
struct source {
    struct source_file *files;
    size_t count, room;
    size_t bytes; // of all files
    bool parsed;  // libconfig has read these very bytes, as they are meant: it need not again
};

void source_init(struct source *s);
void source_release(struct source *s);

// Add one file; name and bytes are copied. False past the limits, with the reason.
bool source_add(struct source *s, enum source_tag tag, const char *name, const char *bytes,
                size_t size, uint32_t parent, size_t at, struct err *e) MUST_USE;

// Read the main file and all it includes. A pattern that matches nothing, a circle, a file that
// cannot be read and what exceeds the limits are problems, with the place of the @include; false
// when there were any. A file included a second time (lib/units.conf by two acts) is read once,
// where it is met first.
bool source_read(const char *path, struct source *s, struct problems *p) MUST_USE;

// One blob of bytes, and back. Unpacking checks everything: the bytes may come from anywhere.
void source_pack(const struct source *s, struct str *out);
bool source_unpack(const char *bytes, size_t size, struct source *s, struct err *e) MUST_USE;

// The folder of the main file, "." when it has none: relative paths in the settings start there.
void source_folder(const struct source *s, struct str *out);

// The name of `path` written in the file `from`: beside that file unless it is absolute.
void source_beside(const char *from, const char *path, struct str *out);

#endif
