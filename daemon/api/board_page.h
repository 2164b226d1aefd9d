// A board as JSON: a page of it, or one row with its head, straight from the packed bytes. Pure: it
// knows no request and no service.
#ifndef API_BOARD_PAGE_H
#define API_BOARD_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"
#include "base/pair.h"
#include "core/language/model.h"
#include "link/packed.h"

enum board_field { // what of a row is asked for
    FIELD_RULES = 1,
    FIELD_VETOES = 2,
    FIELD_OUTCOMES = 4,
    FIELD_SHOWS = 8,
    FIELD_ALL = FIELD_RULES | FIELD_VETOES | FIELD_OUTCOMES | FIELD_SHOWS
};

// "rules,shows" as bits; NULL asks for all.
bool board_fields_parse(const char *list, unsigned *fields, struct err *e) MUST_USE;

struct board_names { // of the subjects on it
    const char *(*id)(const void *context, uint32_t subject);
    const char *(*title)(const void *context, uint32_t subject);
    void (*fetch)(const void *context, uint32_t subject); // will be asked for soon; or NULL
    // any of them by two threads at a time, where a page has a `pair`
    const void *context;
};

// Rows that follow one another are nearly always of one cohort and state: what was written of these
// is copied for the next row. All zero at first.
struct board_alike {
    uint32_t cohort;
    uint8_t state;
    size_t from, size; // in the text of the page; no size: nothing written yet
};

#define BOARD_PAGE_LONG 2048 // rows from which a page is written by two

struct board_page {       // lifetime: one reply
    const void *bytes;    // checked by packed_check against the model of `scheme`
    struct listing *rows; // of those bytes; NULL: they stand there
    const struct scheme *scheme;
    struct board_names names;
    unsigned fields;
    const char *ruleset;
    int64_t seq;
    int32_t as_of;
    bool stale;
    const char *stale_reason;
    struct json *json;
    struct pair *pair; // helps with many rows; or NULL
};

// The rows of a cohort, by its name or title; all for NULL. The error names the nearest.
bool board_page_range(const void *bytes, const char *cohort, uint32_t *first, uint32_t *count,
                      struct err *e) MUST_USE;

// One object: of `count` rows from `first` on, at most `top` after passing over `after`; "next" is
// the `after` of the page behind it, or null. Rows that the bytes have not, and rules where they
// have none, are left out: the caller has looked.
void board_page_write(const struct board_page *p, uint32_t first, uint32_t count, int64_t after,
                      int64_t top);
// One object, in two parts: the head, which is the same for every row of the board, up to where the
// row stands; the row at a place of the listing, and the end.
void board_page_write_before(const struct board_page *p);
void board_page_write_row(const struct board_page *p, uint32_t at);

// For the parts of this (board_page_row.c): the row at a place, and its rank (NULL: nobody asks).
const struct packed_row *board_page_row(const struct board_page *p, uint32_t at, uint32_t *rank);
// Rows [from, end) of the listing, as objects of an array that has begun and is empty
// (board_page_rows.c).
void board_page_put_rows(const struct board_page *p, uint32_t from, uint32_t end);
// One row, as an object.
void board_page_put_row(const struct board_page *p, uint32_t at, struct board_alike *alike);

// Is one of the tags in If-None-Match this one? As RFC 9110 compares them: weakly.
bool board_tag_matches(const char *if_none_match, const char *tag);

#endif
