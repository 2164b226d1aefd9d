// Texts laid out in columns: padded, cut, wrapped by the width that they take on a terminal.
#ifndef CTL_TEXT_H
#define CTL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

void text_spaces(struct str *out, size_t count);

// The text in at most `columns` (at least 2), with an ellipsis (or two dots) where it was cut.
// Returns the columns it took.
size_t text_cut(struct str *out, const char *text, size_t columns, bool utf8);

// Text wrapped at blanks so that no line passes `width` (0: never wrapped); further lines begin
// after `indent` blanks. `at` is the column where it starts. Ends with a newline.
void text_wrap(struct str *out, const char *text, size_t at, size_t indent, size_t width);

void text_count(struct str *out, int64_t n); // 1,234,567

// "1 line", "3 lines".
void text_counted(struct str *out, int64_t n, const char *one, const char *many);

#endif
