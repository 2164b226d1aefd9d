#include "core/language/token.h"

#include <string.h>

static const char *const tag_names[] = {
    [TOKEN_END] = "the end",     [TOKEN_BAD] = "a value",
    [TOKEN_NUMBER] = "a number", [TOKEN_TEXT] = "a text",
    [TOKEN_TITLE] = "a title",   [TOKEN_NAME] = "a name",
    [TOKEN_IF] = "if",           [TOKEN_THEN] = "then",
    [TOKEN_ELSE] = "else",       [TOKEN_OR] = "or",
    [TOKEN_AND] = "and",         [TOKEN_NOT] = "not",
    [TOKEN_BETWEEN] = "between", [TOKEN_IN] = "in",
    [TOKEN_AS] = "as",           [TOKEN_OF] = "of",
    [TOKEN_WHERE] = "where",     [TOKEN_UP_TO] = "up_to",
    [TOKEN_TRUE] = "true",       [TOKEN_FALSE] = "false",
    [TOKEN_EQUAL] = "==",        [TOKEN_UNEQUAL] = "!=",
    [TOKEN_LESS] = "<",          [TOKEN_LESS_EQUAL] = "<=",
    [TOKEN_GREATER] = ">",       [TOKEN_GREATER_EQUAL] = ">=",
    [TOKEN_ASSIGN] = "=",        [TOKEN_DEFAULT] = "??",
    [TOKEN_PLUS] = "+",          [TOKEN_MINUS] = "-",
    [TOKEN_STAR] = "*",          [TOKEN_SLASH] = "/",
    [TOKEN_OPEN] = "(",          [TOKEN_CLOSE] = ")",
    [TOKEN_COMMA] = ",",         [TOKEN_COLON] = ":",
    [TOKEN_DOT] = ".",           [TOKEN_LIST_OPEN] = "[",
    [TOKEN_LIST_CLOSE] = "]",
};

const char *token_tag_name(enum token_tag tag)
{
    return tag_names[tag];
}

bool token_is_keyword(enum token_tag tag)
{
    return tag >= TOKEN_IF && tag <= TOKEN_FALSE;
}

// In the order to try them: longer ones first, but before them the commonest, which begin no longer
// one.
static const struct sign signs[] = {
    {"+", TOKEN_PLUS, NULL},
    {"-", TOKEN_MINUS, NULL},
    {"*", TOKEN_STAR, NULL},
    {"/", TOKEN_SLASH, NULL},
    {"(", TOKEN_OPEN, NULL},
    {")", TOKEN_CLOSE, NULL},
    {",", TOKEN_COMMA, NULL},
    {":", TOKEN_COLON, NULL},
    {".", TOKEN_DOT, NULL},
    {"===", TOKEN_EQUAL, "=="},
    {"!==", TOKEN_UNEQUAL, "!="},
    {"==", TOKEN_EQUAL, NULL},
    {"!=", TOKEN_UNEQUAL, NULL},
    {"<>", TOKEN_UNEQUAL, "!="},
    {"<=", TOKEN_LESS_EQUAL, NULL},
    {">=", TOKEN_GREATER_EQUAL, NULL},
    {"=<", TOKEN_LESS_EQUAL, "<="},
    {"=>", TOKEN_GREATER_EQUAL, ">="},
    {"??", TOKEN_DEFAULT, NULL},
    {"&&", TOKEN_AND, "and"},
    {"||", TOKEN_OR, "or"},
    {"&", TOKEN_AND, "and"},
    {"|", TOKEN_OR, "or"},
    {"!", TOKEN_NOT, "not"},
    {"<", TOKEN_LESS, NULL},
    {">", TOKEN_GREATER, NULL},
    {"=", TOKEN_ASSIGN, NULL},
    {"[", TOKEN_LIST_OPEN, NULL},
    {"{", TOKEN_OPEN, "("},
    {"]", TOKEN_LIST_CLOSE, NULL},
    {"}", TOKEN_CLOSE, ")"},
    {"（", TOKEN_OPEN, "("},
    {"）", TOKEN_CLOSE, ")"},
    {"，", TOKEN_COMMA, ","},
    {"、", TOKEN_COMMA, ","},
    {"：", TOKEN_COLON, ":"},
    {"。", TOKEN_DOT, "."},
    {"．", TOKEN_DOT, "."},
    {"！＝", TOKEN_UNEQUAL, "!="},
    {"＝＝", TOKEN_EQUAL, "=="},
    {"＝", TOKEN_EQUAL, "=="},
    {"＞＝", TOKEN_GREATER_EQUAL, ">="},
    {"＜＝", TOKEN_LESS_EQUAL, "<="},
    {"＞", TOKEN_GREATER, ">"},
    {"＜", TOKEN_LESS, "<"},
    {"≥", TOKEN_GREATER_EQUAL, ">="},
    {"≤", TOKEN_LESS_EQUAL, "<="},
    {"≠", TOKEN_UNEQUAL, "!="},
    {"＋", TOKEN_PLUS, "+"},
    {"－", TOKEN_MINUS, "-"},
    {"−", TOKEN_MINUS, "-"},
    {"＊", TOKEN_STAR, "*"},
    {"×", TOKEN_STAR, "*"},
    {"／", TOKEN_SLASH, "/"},
    {"÷", TOKEN_SLASH, "/"},
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

enum token_tag token_keyword(const char *name)
{
    for (int tag = TOKEN_IF; tag <= TOKEN_FALSE; tag++) {
        const char *word = tag_names[tag];
        size_t at = 0;
        while (word[at] && lower(name[at]) == word[at])
            at++;
        if (!word[at] && !name[at])
            return (enum token_tag)tag;
    }
    return TOKEN_NAME;
}

const struct sign *token_sign(const char *bytes, size_t size)
{
    for (size_t i = 0; size > 0 && i < sizeof signs / sizeof *signs; i++) {
        if (signs[i].written[0] != bytes[0])
            continue;
        size_t length = strlen(signs[i].written);
        if (size >= length && memcmp(bytes, signs[i].written, length) == 0)
            return &signs[i];
    }
    return NULL;
}
