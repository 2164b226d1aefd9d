#include "config/scan.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "config/number.h"

// Punctuation of Chinese input methods, and what was meant.
static const struct {
    const char *wide;
    char plain;
} wides[] = {
    {"；", ';'}, {"，", ','}, {"、", ','}, {"（", '('}, {"）", ')'}, {"｛", '{'},
    {"｝", '}'}, {"［", '['}, {"］", ']'}, {"【", '['}, {"】", ']'}, {"：", ':'},
    {"＝", '='}, {"“", '"'},  {"”", '"'},  {"＂", '"'}, {"　", ' '}, {"\xc2\xa0", ' '},
};

static bool at_end(const struct scan *s)
{
    return s->at >= s->size;
}

static char peek(const struct scan *s, size_t ahead)
{
    return ahead < s->size - s->at ? s->bytes[s->at + ahead] : '\0';
}

// One byte on; places count lines and code points.
static void step(struct scan *s)
{
    unsigned char c = (unsigned char)s->bytes[s->at++];
    if (c == '\n') {
        s->line++;
        s->column = 1;
    } else if (at_end(s) || ((unsigned char)s->bytes[s->at] & 0xC0) != 0x80) {
        s->column++; // past the last byte of a code point
    }
}

// As many steps as lead to `end`.
static void pass(struct scan *s, size_t end)
{
    const char *bytes = s->bytes;
    uint32_t line = s->line, column = s->column;
    for (size_t at = s->at; at < end; at++) {
        bool last = at + 1 == s->size || ((unsigned char)bytes[at + 1] & 0xC0) != 0x80;
        line += bytes[at] == '\n';
        column = bytes[at] == '\n' ? 1 : column + last;
    }
    s->line = line;
    s->column = column;
    s->at = end;
}

// The same over ASCII without a line's end, which is followed by no part of a character.
static void pass_plain(struct scan *s, size_t end)
{
    s->column += (uint32_t)(end - s->at);
    s->at = end;
}

static void steps(struct scan *s, size_t count)
{
    pass(s, count < s->size - s->at ? s->at + count : s->size);
}

static struct place here(const struct scan *s)
{
    return (struct place){.file = s->file, .line = s->line, .column = s->column};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(char c)
{
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '*';
}

// The full-width character that stands here: its plain form, or 0.
static char wide_here(const struct scan *s, size_t *size)
{
    for (size_t i = 0; i < sizeof wides / sizeof *wides; i++) {
        size_t length = strlen(wides[i].wide);
        if (length <= s->size - s->at && memcmp(s->bytes + s->at, wides[i].wide, length) == 0) {
            *size = length;
            return wides[i].plain;
        }
    }
    return 0;
}

static void skip_line(struct scan *s)
{
    const char *end = memchr(s->bytes + s->at, '\n', s->size - s->at);
    pass(s, end ? (size_t)(end - s->bytes) : s->size);
}

static void skip_line_comment(struct scan *s)
{
    struct place at = here(s);
    size_t from = s->at;
    skip_line(s);
    if (s->comment)
        s->comment(s->context, at, s->bytes + from, s->at - from);
}

static void skip_comment(struct scan *s)
{
    struct place opened = here(s);
    steps(s, 2);
    while (!at_end(s) && !(peek(s, 0) == '*' && peek(s, 1) == '/'))
        step(s);
    if (at_end(s)) {
        s->broken = true;
        problem_error(s->problems, opened, "comment is never closed; \"*/\" is missing");
    }
    steps(s, 2);
}

static void skip_blanks(struct scan *s)
{
    size_t end = s->at;
    while (end < s->size && is_blank(s->bytes[end]))
        end++;
    pass(s, end);
}

// Blanks and comments. Full-width blanks are reported and passed over.
static void skip(struct scan *s)
{
    for (;;) {
        char c = peek(s, 0);
        size_t size;
        if (at_end(s))
            return;
        if (is_blank(c)) {
            skip_blanks(s);
        } else if (c == '#' || (c == '/' && peek(s, 1) == '/')) {
            skip_line_comment(s);
        } else if (c == '/' && peek(s, 1) == '*') {
            skip_comment(s);
        } else if ((c & 0x80) && wide_here(s, &size) == ' ') {
            problem_error(s->problems, here(s), "full-width space; write \" \"");
            steps(s, size);
        } else {
            return;
        }
    }
}

// The size of the escape at the backslash, and the byte it means; 0 when unknown.
static size_t escape(const char *at, size_t size, char *meant)
{
    static const char letters[] = "nrtvf\"\\", bytes[] = "\n\r\t\v\f\"\\";
    if (size < 2)
        return 0;
    const char *known = at[1] ? strchr(letters, at[1]) : NULL;
    if (known) {
        *meant = bytes[known - letters];
        return 2;
    }
    if (at[1] != 'x' || size < 4)
        return 0;
    int value = 0;
    for (size_t i = 2; i < 4; i++) {
        const char *hex = "0123456789abcdef";
        const char *digit = at[i] ? strchr(hex, at[i] | 0x20) : NULL;
        if (!digit)
            return 0;
        value = value * 16 + (int)(digit - hex);
    }
    if (value == 0 || value >= 0x80) // a NUL ends the text; a lone high byte is no UTF-8
        return 0;
    *meant = (char)value;
    return 4;
}

// How many bytes behind the backslash to quote: a character, or x and two digits.
static size_t shown_of_escape(const struct scan *s)
{
    size_t from = s->at + 1, at = from;
    if (from < s->size && s->bytes[from] == 'x') {
        while (at < s->size && at < from + 3 && (is_letter(s->bytes[at]) || is_digit(s->bytes[at])))
            at++;
        return at - from;
    }
    if (from >= s->size || is_blank(s->bytes[from]))
        return 0;
    utf8_next(s->bytes, s->size, &at);
    return at - from;
}

static void check_escape(struct scan *s)
{
    char meant;
    size_t size = escape(s->bytes + s->at, s->size - s->at, &meant);
    if (size == 0) {
        size_t shown = shown_of_escape(s);
        problem_error(s->problems, here(s),
                      "unknown escape \"\\%.*s\"; write \"\\\\\" for a backslash", (int)shown,
                      s->bytes + s->at + 1);
        size = 1;
    }
    steps(s, size);
}

// Up to where a string may end or an escape stand; with `wide` to any character past ASCII, too.
static size_t plain_end(const struct scan *s, bool wide)
{
    size_t at = s->at;
    while (at < s->size && s->bytes[at] != '"' && s->bytes[at] != '\\' &&
           !(wide && (s->bytes[at] & 0x80)))
        at++;
    return at;
}

// A string, from its quote on. `wide`: it was opened by a full-width quote of so many bytes.
static void scan_quoted(struct scan *s, struct token *t, size_t wide)
{
    struct scan opened = *s;
    steps(s, wide ? wide : 1);
    t->inner = s->at;
    t->inner_at = here(s);
    for (size_t size = 1; !at_end(s);) {
        pass(s, plain_end(s, wide > 0));
        char c = peek(s, 0);
        if (c == '"' || (wide && (c & 0x80) && wide_here(s, &size) == '"')) {
            t->inner_size = s->at - t->inner;
            steps(s, c == '"' ? 1 : size);
            return;
        }
        if (c == '\\')
            check_escape(s);
        else if (!at_end(s))
            step(s);
    }
    // Read on behind the line on which it opened, so that errors further down are found, too.
    problem_error(s->problems, t->at,
                  "string is never closed; a '\"' is missing here or further up");
    *s = opened;
    s->broken = true;
    skip_line(s);
    t->inner_size = s->at - t->inner;
}

static void scan_number(struct scan *s, struct token *t)
{
    size_t from = s->at, end = from;
    for (char last = '\0'; end < s->size; last = s->bytes[end++]) {
        char c = s->bytes[end];
        bool sign = (c == '-' || c == '+') && (end == from || last == 'e' || last == 'E');
        if (!is_letter(c) && !is_digit(c) && c != '.' && c != '_' && !sign)
            break;
    }
    pass_plain(s, end);
    t->tag = TOKEN_NUMBER;
    struct number number;
    struct err e;
    if (!number_read(s->bytes + from, s->at - from, &number, &e))
        problem_error(s->problems, t->at, "%s", e.text);
}

static bool word_is(const struct scan *s, const struct token *t, const char *word)
{
    size_t size = strlen(word);
    if (s->at - t->start != size)
        return false;
    for (size_t i = 0; i < size; i++)
        if ((s->bytes[t->start + i] | 0x20) != word[i])
            return false;
    return true;
}

static void scan_name(struct scan *s, struct token *t)
{
    size_t end = s->at;
    while (end < s->size && is_name(s->bytes[end]))
        end++;
    pass_plain(s, end);
    t->tag = word_is(s, t, "true") || word_is(s, t, "false") ? TOKEN_BOOL : TOKEN_NAME;
}

static bool scan_include(struct scan *s, struct token *t)
{
    step(s);
    while (!at_end(s) && is_letter(peek(s, 0)))
        step(s);
    if (!word_is(s, t, "`include")) { // '@' | 0x20
        problem_error(s->problems, t->at, "unknown directive \"%.*s\"; only @include is known",
                      (int)(s->at - t->start), s->bytes + t->start);
        skip_line(s);
        return false;
    }
    while (peek(s, 0) == ' ' || peek(s, 0) == '\t')
        step(s);
    if (peek(s, 0) != '"') {
        problem_error(s->problems, here(s), "@include needs a file name in quotes");
        skip_line(s);
        return false;
    }
    scan_quoted(s, t, 0);
    t->tag = TOKEN_INCLUDE;
    return true;
}

static bool scan_mark(struct scan *s, struct token *t, char c, size_t size)
{
    static const char marks[] = "=:,;{([})]";
    static const enum token_tag tags[] = {
        TOKEN_EQUALS, TOKEN_EQUALS, TOKEN_COMMA, TOKEN_SEMICOLON, TOKEN_OPEN,
        TOKEN_OPEN,   TOKEN_OPEN,   TOKEN_CLOSE, TOKEN_CLOSE,     TOKEN_CLOSE,
    };
    const char *mark = c ? strchr(marks, c) : NULL;
    if (!mark)
        return false;
    t->tag = tags[mark - marks];
    t->bracket = c;
    if (size == 1)
        pass_plain(s, s->at + 1);
    else
        steps(s, size);
    return true;
}

// Characters that begin nothing: one problem for the run of them. True when they may be meant as a
// name.
static bool scan_strange(struct scan *s, struct token *t)
{
    struct place at = here(s);
    size_t from = s->at, size;
    while (!at_end(s)) {
        char c = peek(s, 0);
        if (is_blank(c) || strchr("=:,;{([})]\"#/@", c) || wide_here(s, &size))
            break;
        if (s->at > from && (is_letter(c) || is_digit(c)) && !(s->bytes[from] & 0x80))
            break;
        step(s);
    }
    if (s->at == from)
        step(s);
    bool is_word = (s->bytes[from] & 0x80) != 0;
    problem_error(s->problems, at, "unexpected \"%.*s\"%s", (int)(s->at - from), s->bytes + from,
                  is_word ? "; keys are ASCII and texts stand in quotes" : "");
    t->tag = TOKEN_NAME;
    return is_word;
}

// True when a token was made; false when something was passed over.
static bool scan_token(struct scan *s, struct token *t)
{
    char c = peek(s, 0);
    size_t size = 1;
    char wide = (c & 0x80) ? wide_here(s, &size) : '\0';
    if (wide) {
        problem_error(s->problems, t->at, "full-width \"%.*s\"; write '%c'", (int)size,
                      s->bytes + s->at, wide);
        c = wide;
    }
    if (c == '"') {
        t->tag = TOKEN_STRING;
        scan_quoted(s, t, wide ? size : 0);
        return true;
    }
    if (scan_mark(s, t, c, size))
        return true;
    if (c == '@')
        return scan_include(s, t);
    if (is_letter(c) || c == '*') {
        scan_name(s, t);
        return true;
    }
    char next = peek(s, 1);
    if (is_digit(c) || c == '.' || ((c == '+' || c == '-') && (is_digit(next) || next == '.'))) {
        scan_number(s, t);
        return true;
    }
    return scan_strange(s, t);
}

void scan_next(struct scan *s, struct token *t)
{
    do {
        skip(s);
        *t = (struct token){.tag = TOKEN_END, .at = here(s), .start = s->at, .end = s->at};
        if (at_end(s))
            return;
    } while (!scan_token(s, t));
    t->end = s->at;
    if (t->tag != TOKEN_STRING && t->tag != TOKEN_INCLUDE) {
        t->inner = t->start;
        t->inner_size = t->end - t->start;
        t->inner_at = t->at;
    }
}

void scan_init(struct scan *s, const char *file, const char *bytes, size_t size, struct problems *p)
{
    *s = (struct scan){
        .file = file, .bytes = bytes, .size = size, .line = 1, .column = 1, .problems = p};
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        s->at = 3;
}

const char *scan_clean(const char *file, const char *bytes, size_t size, char **copy,
                       struct problems *p)
{
    struct scan s;
    size_t bad = 0;
    bool valid = utf8_valid(bytes, size, &bad);
    *copy = NULL;
    if (valid && !memchr(bytes, '\0', size))
        return bytes;
    char *clean = *copy = mem_copy_bytes(bytes, size);
    scan_init(&s, file, clean, size, p);
    while (!at_end(&s)) {
        if (!valid && s.at == bad) {
            problem_error(p, here(&s), "byte 0x%02x is not UTF-8; save the file as UTF-8",
                          (unsigned)(unsigned char)clean[bad]);
            clean[bad] = '?';
            size_t next = 0;
            valid = utf8_valid(clean + bad, size - bad, &next);
            bad += next;
        } else if (clean[s.at] == '\0') {
            problem_error(p, here(&s), "a NUL byte has no place in a configuration");
            clean[s.at] = ' ';
        }
        step(&s);
    }
    return clean;
}

void scan_string(const struct scan *s, const struct token *t, struct str *out, run_fn run,
                 void *context)
{
    struct scan inner = *s;
    inner.at = t->inner;
    inner.size = t->inner + t->inner_size;
    inner.line = t->inner_at.line;
    inner.column = t->inner_at.column;
    run(context, out->size, here(&inner));
    while (!at_end(&inner)) {
        size_t from = inner.at, end = from;
        while (end < inner.size && inner.bytes[end] != '\\' &&
               !(inner.bytes[end] == '\r' && peek(&inner, end + 1 - from) == '\n'))
            end++;
        str_add_bytes(out, inner.bytes + from, end - from);
        if (end == inner.size)
            return;
        pass(&inner, end);
        char meant = '\0';
        size_t size = escape(inner.bytes + inner.at, inner.size - inner.at, &meant);
        if (size) { // the byte it means stands where the backslash stands
            run(context, out->size, here(&inner));
            str_add_char(out, meant);
        } else if (peek(&inner, 0) == '\\') {
            size = 1;
            run(context, out->size, here(&inner));
            str_add_char(out, '\\');
        } else {
            size = 1; // the CR of a CRLF
        }
        steps(&inner, size);
        run(context, out->size, here(&inner));
    }
}
