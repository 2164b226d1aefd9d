#include "core/language/lex.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "core/language/digits.h"

struct lexer {
    struct tokens *out;
    struct arena *arena;
    const struct text *text;
    struct problems *problems;
    const char *bytes;
    size_t size, at;
    size_t complaints;
    enum token_tag *open; // brackets that wait for their other half, outermost first
    size_t open_count, open_room;
};

// Quotes that open a text, and what closes it. Only the first is right; the others are told apart
// and read.
struct quote {
    const char *open, *close;
};

static const struct quote quotes[] = {
    {"'", "'"}, {"\"", "\""}, {"“", "”"}, {"‘", "’"}, {"「", "」"}};

static bool starts(const struct lexer *l, size_t at, const char *word)
{
    size_t size = strlen(word);
    return l->size - at >= size && memcmp(l->bytes + at, word, size) == 0;
}

#define COMPLAINTS_MAX 20 // of one expression: more help nobody

static void complain(struct lexer *l, size_t offset, const char *format, ...) PRINTF_LIKE(3, 4);
static void complain(struct lexer *l, size_t offset, const char *format, ...)
{
    l->out->broken = true;
    if (l->complaints++ >= COMPLAINTS_MAX)
        return;
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    problem_error(l->problems, text_place(l->text, offset), "%s", text);
}

static struct token *add(struct lexer *l, enum token_tag tag, size_t offset, const char *text)
{
    struct tokens *out = l->out;
    out->list = arena_grow(l->arena, out->list, out->count, &out->room, sizeof *out->list);
    struct token *token = &out->list[out->count++];
    *token = (struct token){.tag = tag, .offset = offset, .end = l->at, .text = text};
    return token;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void read_name(struct lexer *l)
{
    size_t start = l->at;
    while (l->at < l->size && (is_letter(l->bytes[l->at]) || is_digit(l->bytes[l->at])))
        l->at++;
    const char *name = arena_bytes(l->arena, l->bytes + start, l->at - start);
    enum token_tag tag = token_keyword(name);
    if (tag != TOKEN_NAME && strcmp(name, token_tag_name(tag)) != 0)
        complain(l, start, "write \"%s\" for \"%s\"", token_tag_name(tag), name);
    add(l, tag, start, name);
}

// The sign after a number: how many places it shifts the point.
static int read_share(struct lexer *l, const char **sign)
{
    static const struct {
        const char *written, *right;
        int shift;
    } shares[] = {{"%", "%", 2}, {"‰", "‰", 3}, {"％", "%", 2}};
    *sign = "";
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        if (!starts(l, l->at, shares[i].written))
            continue;
        if (strcmp(shares[i].written, shares[i].right) != 0)
            complain(l, l->at, "write \"%s\" for \"%s\"", shares[i].right, shares[i].written);
        l->at += strlen(shares[i].written);
        *sign = shares[i].right;
        return shares[i].shift;
    }
    return 0;
}

// A letter hard on a number: an exponent form, or a unit that wants a blank.
static void check_number_end(struct lexer *l, size_t start, size_t end)
{
    if (l->at >= l->size || !is_letter(l->bytes[l->at]))
        return;
    char letter = lower(l->bytes[l->at]);
    char next = l->at + 1 < l->size ? l->bytes[l->at + 1] : ' ';
    bool exponent = letter == 'e' && (is_digit(next) || next == '-' || next == '+');
    size_t word = l->at;
    while (word < l->size && (is_letter(l->bytes[word]) || is_digit(l->bytes[word])))
        word++;
    int tail = word - l->at > 40 ? 40 : (int)(word - l->at);
    if (exponent)
        complain(l, start, "a number has no exponent; write all its digits");
    else
        complain(l, l->at, "a blank is missing between a number and \"%.*s\"; write \"%.*s %.*s\"",
                 tail, l->bytes + l->at, end - start > 40 ? 40 : (int)(end - start),
                 l->bytes + start, tail, l->bytes + l->at);
    if (exponent) // passed over with its digits
        l->at = word == l->at + 1 ? word + 1 : word;
    while (exponent && l->at < l->size && is_digit(l->bytes[l->at]))
        l->at++;
}

static void read_number(struct lexer *l)
{
    size_t start = l->at;
    while (l->at < l->size && is_digit(l->bytes[l->at]))
        l->at++;
    if (l->at + 1 < l->size && l->bytes[l->at] == '.' && is_digit(l->bytes[l->at + 1])) {
        l->at++;
        while (l->at < l->size && is_digit(l->bytes[l->at]))
            l->at++;
    }
    size_t end = l->at;
    const char *sign;
    int shift = read_share(l, &sign);
    double value = 0;
    if (!digits_value(l->bytes + start, end - start, shift, &value))
        complain(l, start,
                 "a number of more than %d significant digits, or out of range, is not kept "
                 "exactly; write fewer digits or a larger unit",
                 DIGITS_MAX);
    if (*sign == '\0')
        check_number_end(l, start, end);
    size_t size = end - start, sign_size = strlen(sign);
    char *text = arena_alloc(l->arena, size + sign_size + 1);
    memcpy(text, l->bytes + start, size);
    memcpy(text + size, sign, sign_size);
    struct token *token = add(l, TOKEN_NUMBER, start, text);
    token->number = value;
    token->is_share = *sign != '\0';
}

// From l->at on, up to `close`; doubled, it stands for itself. Moves past it; SIZE_MAX when it is
// not there.
static size_t find_close(const struct lexer *l, size_t from, const char *close, bool doubled)
{
    for (size_t at = from; at < l->size; at++) {
        if (!starts(l, at, close))
            continue;
        if (!doubled || !starts(l, at + strlen(close), close))
            return at;
        at += strlen(close);
    }
    return SIZE_MAX;
}

// Doubled quotes become one.
static const char *unquote(struct lexer *l, size_t from, size_t to)
{
    char *text = arena_bytes(l->arena, l->bytes + from, to - from);
    size_t size = 0;
    for (size_t i = 0; i < to - from; i++) {
        text[size++] = text[i];
        i += text[i] == '\'';
    }
    text[size] = '\0';
    return text;
}

static void read_text(struct lexer *l, const struct quote *quote)
{
    bool right = quote == quotes;
    size_t start = l->at, from = start + strlen(quote->open);
    size_t to = find_close(l, from, quote->close, right);
    if (to == SIZE_MAX) {
        complain(l, start, "the text opened here is never closed; write '...'");
        l->at = l->size;
        add(l, TOKEN_BAD, start, "'");
        return;
    }
    l->at = to + strlen(quote->close);
    if (!right)
        complain(l, start, "write '%.*s' for %s%.*s%s", to - from > 60 ? 0 : (int)(to - from),
                 l->bytes + from, quote->open, to - from > 60 ? 0 : (int)(to - from),
                 l->bytes + from, quote->close);
    const char *text =
        right ? unquote(l, from, to) : arena_bytes(l->arena, l->bytes + from, to - from);
    add(l, TOKEN_TEXT, start, text);
}

#define TITLE_OPEN "《"
#define TITLE_CLOSE "》"

// 《a《b》c》 is one title.
static void read_title(struct lexer *l)
{
    size_t start = l->at, from = start + strlen(TITLE_OPEN), at = from;
    for (int depth = 1; at < l->size; at++) {
        if (starts(l, at, TITLE_OPEN))
            depth++;
        if (starts(l, at, TITLE_CLOSE) && --depth == 0)
            break;
    }
    if (at >= l->size) {
        complain(l, start,
                 "the title opened here is never closed; write \"" TITLE_CLOSE "\" after it");
        l->at = l->size;
        add(l, TOKEN_BAD, start, TITLE_OPEN);
        return;
    }
    l->at = at + strlen(TITLE_CLOSE);
    if (at == from)
        complain(l, start, "an empty title names nothing");
    add(l, TOKEN_TITLE, start, arena_bytes(l->arena, l->bytes + from, at - from));
}

// [ opens a list only as the value of a parameter; anywhere else it is meant for a bracket. What
// closes is what its other half was.
static enum token_tag bracket(struct lexer *l, enum token_tag tag)
{
    const struct tokens *out = l->out;
    if (tag == TOKEN_LIST_OPEN && (out->count == 0 || out->list[out->count - 1].tag != TOKEN_COLON))
        tag = TOKEN_OPEN;
    if (tag == TOKEN_OPEN || tag == TOKEN_LIST_OPEN) {
        l->open = arena_grow(l->arena, l->open, l->open_count, &l->open_room, sizeof *l->open);
        l->open[l->open_count++] = tag;
        return tag;
    }
    enum token_tag opened = l->open_count > 0 ? l->open[--l->open_count] : TOKEN_OPEN;
    return opened == TOKEN_LIST_OPEN ? TOKEN_LIST_CLOSE : TOKEN_CLOSE;
}

static bool is_bracket(enum token_tag tag)
{
    return tag == TOKEN_OPEN || tag == TOKEN_CLOSE || tag == TOKEN_LIST_OPEN ||
           tag == TOKEN_LIST_CLOSE;
}

static void read_sign(struct lexer *l, const struct sign *sign)
{
    size_t start = l->at;
    enum token_tag tag = is_bracket(sign->tag) ? bracket(l, sign->tag) : sign->tag;
    const char *right = token_tag_name(tag);
    l->at += strlen(sign->written);
    if (sign->right || (is_bracket(tag) && strcmp(right, sign->written) != 0))
        complain(l, start, "write \"%s\" for \"%s\"", is_bracket(tag) ? right : sign->right,
                 sign->written);
    add(l, tag, start, right);
}

// Whether the character at `at` belongs to a word of people's writing: past ASCII, and nothing we
// know otherwise.
static bool is_word(const struct lexer *l, size_t at)
{
    if ((l->bytes[at] & 0x80) == 0)
        return is_letter(l->bytes[at]) || is_digit(l->bytes[at]);
    if (starts(l, at, TITLE_OPEN) || starts(l, at, TITLE_CLOSE) ||
        token_sign(l->bytes + at, l->size - at))
        return false;
    for (size_t i = 1; i < sizeof quotes / sizeof *quotes; i++)
        if (starts(l, at, quotes[i].open) || starts(l, at, quotes[i].close))
            return false;
    size_t next = at;
    uint32_t point = utf8_next(l->bytes, l->size, &next);
    bool letter_or_digit = (point >= 0xFF10 && point <= 0xFF19) ||
                           (point >= 0xFF21 && point <= 0xFF3A) ||
                           (point >= 0xFF41 && point <= 0xFF5A);
    return letter_or_digit || (point >= 0x00C0 && point < 0x2000) ||
           (point >= 0x3005 && !(point >= 0x3008 && point <= 0x3020) && point < 0xFE00) ||
           point >= 0x10000;
}

// A run such as 外资 outside 《》, or full-width letters and digits.
static void read_word(struct lexer *l)
{
    size_t start = l->at;
    while (l->at < l->size && is_word(l, l->at))
        utf8_next(l->bytes, l->size, &l->at);
    int size = l->at - start > 120 ? 0 : (int)(l->at - start);
    size_t next = start;
    uint32_t first = utf8_next(l->bytes, l->size, &next);
    if (first >= 0xFF00) {
        complain(l, start, "\"%.*s\" is full-width; write plain letters and digits", size,
                 l->bytes + start);
        add(l, TOKEN_BAD, start, "a full-width word");
        return;
    }
    if (l->out->count > 0 && l->out->list[l->out->count - 1].tag == TOKEN_NUMBER)
        complain(l, start, "a unit is named by its id, as in 10 wan_yuan, not \"%.*s\"", size,
                 l->bytes + start);
    else
        complain(l, start,
                 "a title stands in " TITLE_OPEN TITLE_CLOSE ", a text in ''; write " TITLE_OPEN
                 "%.*s" TITLE_CLOSE " or '%.*s'",
                 size, l->bytes + start, size, l->bytes + start);
    add(l, TOKEN_BAD, start, "a word");
}

// What to write instead of characters that other languages give a meaning.
static const char *advice(char c)
{
    switch (c) {
    case '^':
        return "; write pow(x, y)";
    case '?':
        return "; write \"if .. then .. else ..\", or \"??\" for a value in place of no data";
    case '%':
        return "; it stands right after a number: 20%";
    case ';':
        return "; an expression is one value";
    }
    return "";
}

static void read_stray(struct lexer *l)
{
    size_t start = l->at;
    unsigned char c = (unsigned char)l->bytes[start];
    utf8_next(l->bytes, l->size, &l->at);
    if (c < 0x20 || c == 0x7F)
        complain(l, start, "a control character (0x%02x)", c);
    else
        complain(l, start, "\"%.*s\" means nothing here%s", (int)(l->at - start), l->bytes + start,
                 advice((char)c));
    add(l, TOKEN_BAD, start, "a stray character");
}

#define WIDE_BLANK "\u3000"

static void read_wide_blank(struct lexer *l)
{
    complain(l, l->at, "a full-width blank; write a plain one");
    while (starts(l, l->at, WIDE_BLANK))
        l->at += strlen(WIDE_BLANK);
}

static void read_token(struct lexer *l)
{
    char c = l->bytes[l->at];
    if (is_letter(c)) {
        read_name(l);
        return;
    }
    if (is_digit(c)) {
        read_number(l);
        return;
    }
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
        if (starts(l, l->at, quotes[i].open)) {
            read_text(l, &quotes[i]);
            return;
        }
    const struct sign *sign = token_sign(l->bytes + l->at, l->size - l->at);
    if (starts(l, l->at, TITLE_OPEN))
        read_title(l);
    else if (sign)
        read_sign(l, sign);
    else if (starts(l, l->at, WIDE_BLANK))
        read_wide_blank(l);
    else if (is_word(l, l->at))
        read_word(l);
    else
        read_stray(l);
}

static bool readable(struct lexer *l)
{
    size_t bad;
    if (l->size > EXPRESSION_SIZE_MAX) {
        complain(l, 0,
                 "an expression of %zu bytes; at most %d are read, give parts of it names as "
                 "indicators or functions",
                 l->size, EXPRESSION_SIZE_MAX);
        return false;
    }
    if (!utf8_valid(l->bytes, l->size, &bad)) {
        complain(l, bad, "this is not UTF-8");
        return false;
    }
    const char *nul = memchr(l->bytes, '\0', l->size);
    if (nul)
        complain(l, (size_t)(nul - l->bytes), "a NUL byte; an expression is text");
    return !nul;
}

#define ROOM_FIRST 32 // tokens

void tokens_read(struct tokens *out, struct arena *a, const struct text *t, struct problems *p)
{
    struct lexer l = {
        .out = out, .arena = a, .text = t, .problems = p, .bytes = t->chars, .size = t->size};
    // most have a blank beside them
    *out = (struct tokens){.room = l.size < 2 * ROOM_FIRST ? l.size / 2 + 2 : ROOM_FIRST};
    out->list = arena_bare(a, out->room, sizeof *out->list);
    if (!readable(&l)) {
        add(&l, TOKEN_BAD, 0, "an expression that cannot be read");
        l.at = l.size = 0;
    }
    while (l.at < l.size)
        if (is_blank(l.bytes[l.at]))
            l.at++;
        else
            read_token(&l);
    add(&l, TOKEN_END, l.size, token_tag_name(TOKEN_END));
}
