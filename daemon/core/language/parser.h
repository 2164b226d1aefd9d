// The parser's state and what all its parts share: taking tokens, reporting, recovering, making
// nodes.
//
// Recursive descent over LANGUAGE's grammar: parse.c has operators and single values, parse_call.c
// calls, arguments and sets. Used by these two only.
//
// After a problem the parser is in panic: it says nothing more and takes nothing until a bracket or
// an argument list has skipped to its next `,` or `)` (parser_recover), so that one mistake gives
// one message and the next argument is read again.
#ifndef CORE_PARSER_H
#define CORE_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/problem.h"
#include "core/language/node.h"
#include "core/language/token.h"

struct parser {
    struct arena *arena; // of the tree
    const struct text *text;
    struct problems *problems;
    const struct token *first, *at; // at: the next token; never past the END
    uint32_t depth;                 // parse_expression calls that have not returned
    bool broken;                    // a problem was reported
    bool panic;                     // and not yet recovered from
};

// Report at a byte of the text and panic; silent while in panic already.
void parser_error(struct parser *p, size_t offset, const char *format, ...) PRINTF_LIKE(3, 4);
// Report without panic: what was meant is plain, and is read so.
void parser_correct(struct parser *p, size_t offset, const char *format, ...) PRINTF_LIKE(3, 4);
// Report that `wanted` should stand where the next token does.
void parser_expected(struct parser *p, const char *wanted);
// Report that the next token cannot follow a whole value; `wanted` is what could.
void parser_stray(struct parser *p, const char *wanted);

bool parser_is(const struct parser *p, enum token_tag tag); // never in panic
bool parser_take(struct parser *p, enum token_tag tag);     // moves past it when it is there
bool parser_expect(struct parser *p, enum token_tag tag, const char *wanted);
const char *parser_name(struct parser *p,
                        const char *wanted); // a NAME, kept in the arena; NULL when it is none
// Take the `)` that closes the `(` at `open`; `more` says what else could have stood there ("an
// operator").
void parser_close(struct parser *p, size_t open, const char *more);
void parser_close_list(struct parser *p, size_t open); // the `]` of the `[` at `open`
// When in panic: skip to the end of the bracket (or with `comma` of the argument) and go on there.
void parser_recover(struct parser *p, bool comma);

struct node *parser_node(struct parser *p, enum node_tag tag, size_t offset);
const char **parser_names(struct parser *p, const char *name); // a list of one
// Append, keeping the node's height right.
void parser_child(struct parser *p, struct node *parent, struct node *child);
void parser_height(struct parser *p, struct node *parent, const struct node *child);
void parser_too_deep(struct parser *p, size_t offset); // report, and read no further

struct node *parse_expression(struct parser *p);      // never NULL
void parse_call(struct parser *p, struct node *call); // from its "(" on
bool parse_set(struct parser *p, struct node_set *set);

#endif
