// The texts of a board: replies made of it (and the fields of their heads), kept with it, so that
// what is asked again and again is written once.
//
// Invariants:
// 1. A text belongs to one board and goes with it when it is swapped for the next. Boards that did
//    not change reflect later lines and days too: a text is of one line and one day.
// 2. A board keeps at most BOARD_TEXTS_MOST texts of at most BOARD_TEXT_MOST bytes; a new one takes
//    the place of the oldest.
#ifndef SERVICE_BOARD_TEXT_H
#define SERVICE_BOARD_TEXT_H

#include "base/str.h"

#define BOARD_TEXTS_MOST 16
#define BOARD_TEXT_MOST (64u << 10)
#define BOARD_TEXT_NAME_MOST 240 // bytes of what it is asked by

struct board_copy;

// The text kept under a name (what was asked: all that it depends on beside the board), or NULL.
// Holds until the next call for this board.
const struct str *board_text_find(const struct board_copy *b, const char *name);
// Keep a copy of it; a text or a name that is too long is not kept.
void board_text_keep(struct board_copy *b, const char *name, const struct str *text);

void board_texts_free(struct board_copy *b);

#endif
