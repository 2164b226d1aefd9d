// Tokens: the kinds of words an expression is made of, and how each is written.
#ifndef CORE_TOKEN_H
#define CORE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

enum token_tag {
    TOKEN_END,
    TOKEN_BAD,
    TOKEN_NUMBER, // number, text as written
    TOKEN_TEXT,   // text: what stands between the quotes
    TOKEN_TITLE,  // text: what stands between 《 and 》
    TOKEN_NAME,   // text
    // keywords
    TOKEN_IF,
    TOKEN_THEN,
    TOKEN_ELSE,
    TOKEN_OR,
    TOKEN_AND,
    TOKEN_NOT,
    TOKEN_BETWEEN,
    TOKEN_IN,
    TOKEN_AS,
    TOKEN_OF,
    TOKEN_WHERE,
    TOKEN_UP_TO,
    TOKEN_TRUE,
    TOKEN_FALSE,
    // signs
    TOKEN_EQUAL,
    TOKEN_UNEQUAL,
    TOKEN_LESS,
    TOKEN_LESS_EQUAL,
    TOKEN_GREATER,
    TOKEN_GREATER_EQUAL,
    TOKEN_ASSIGN, // a single =
    TOKEN_DEFAULT,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_STAR,
    TOKEN_SLASH,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_COLON,
    TOKEN_DOT,
    TOKEN_LIST_OPEN, // [ and ] of a list, which is the value of a parameter
    TOKEN_LIST_CLOSE
};

struct token {
    enum token_tag tag;
    size_t offset, end; // bytes of the expression's text
    const char *text;   // NAME, TEXT, TITLE, NUMBER ("120%"); else the sign or keyword as it should
                        // be written
    double number;      // NUMBER, with % and permille applied
    bool is_share;      // NUMBER: written with % or permille
};

// How a kind of token is written, for messages: "then", "==", "a name".
const char *token_tag_name(enum token_tag tag);
bool token_is_keyword(enum token_tag tag);

// The keyword that a name is, whatever its capitals; TOKEN_NAME when it is none.
enum token_tag token_keyword(const char *name);

// A sign, right or as other languages and full-width keyboards write it.
struct sign {
    const char *written;
    enum token_tag tag;
    const char *right; // NULL: right as it is; else what to write instead
};

// The longest sign that the bytes begin with; NULL when they begin with none.
const struct sign *token_sign(const char *bytes, size_t size);

#endif
