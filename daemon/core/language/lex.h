// The words of an expression: its text cut into tokens, all at once.
//
// What is written wrongly but can only mean one thing (a full-width comma, `&&`, a title without
// 《》) is reported and then read as what was meant, so that the parser goes on and finds the rest.
// What cannot be read at all becomes a TOKEN_BAD: it has been reported, and stands wherever a value
// may.
#ifndef CORE_LEX_H
#define CORE_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/place.h"
#include "base/problem.h"
#include "core/language/token.h"

#define EXPRESSION_SIZE_MAX 16384 // bytes

struct tokens {
    struct token *list; // the last is an END
    size_t count, room;
    bool broken; // something was reported
};

// Cut up the text. Texts of tokens and the list lie in the arena (scratch: the parser copies what
// it keeps). Problems are added to p with their places; tokens are there to be parsed all the same.
void tokens_read(struct tokens *out, struct arena *a, const struct text *t, struct problems *p);

#endif
