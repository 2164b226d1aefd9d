// The token scan: our own pass over one file, before libconfig sees it.
//
// libconfig stops at the first error, knows no columns, and lets pass what it cannot hold. The scan
// knows where every token stands and reports every lexical problem: numbers that would wrap, bad
// UTF-8, NUL, open strings and comments, full-width punctuation, unknown escapes. It recovers, so
// that what follows is read as it was meant.
#ifndef CONFIG_SCAN_H
#define CONFIG_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/place.h"
#include "base/problem.h"
#include "base/str.h"

enum token_tag {
    TOKEN_NAME,   // one that is not ASCII has been reported
    TOKEN_EQUALS, // = or :
    TOKEN_NUMBER,
    TOKEN_BOOL,
    TOKEN_STRING, // one quoted piece; adjacent ones join
    TOKEN_COMMA,
    TOKEN_SEMICOLON,
    TOKEN_OPEN,    // { ( [
    TOKEN_CLOSE,   // } ) ]
    TOKEN_INCLUDE, // @include "path"
    TOKEN_END
};

struct token {
    enum token_tag tag;
    char bracket;      // OPEN, CLOSE: the character
    struct place at;   // of its first character
    size_t start, end; // bytes of the file
    size_t inner;      // STRING, INCLUDE: first byte of what stands between the quotes,
    size_t inner_size; // and how many; else the same as start and end - start
    struct place inner_at;
};

// A comment `//..`, up to the end of its line.
typedef void (*comment_fn)(void *context, struct place at, const char *bytes, size_t size);

struct scan {
    const char *file; // for places; must outlive what is made of it
    const char *bytes;
    size_t size, at;
    uint32_t line, column;
    bool broken; // an open string or comment: what follows is not what was meant
    struct problems *problems;
    comment_fn comment; // NULL: comments are passed over
    void *context;
};

// `bytes` fit to be scanned: most are. Else a copy in which NUL is a space, each byte of bad UTF-8
// a question mark; each is a problem with its place. *copy is the caller's, NULL when there is
// none.
const char *scan_clean(const char *file, const char *bytes, size_t size, char **copy,
                       struct problems *p);

// Begin, behind a byte order mark if there is one. The bytes must be clean and outlive the scan.
void scan_init(struct scan *s, const char *file, const char *bytes, size_t size,
               struct problems *p);

// The next token; TOKEN_END for ever at the end.
void scan_next(struct scan *s, struct token *t);

// What a piece of string means, appended to `out`: escapes applied, CRLF made LF. For each stretch
// that stands in one piece in the file `run` is called with its offset in `out` and its place.
typedef void (*run_fn)(void *context, size_t offset, struct place at);
void scan_string(const struct scan *s, const struct token *t, struct str *out, run_fn run,
                 void *context);

#endif
