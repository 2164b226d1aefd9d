// A board laid out for reading: its head, its cohorts one below the other, ranks, and why some rows
// have none.
//
// Pages of the reply are taken in one after the other; only the texts of the table are kept.
// Lifetime: until released.
#ifndef CTL_LISTING_H
#define CTL_LISTING_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "ctl/table.h"

struct listing {
    struct table table;
    json_t *first; // the first page
    int shown;     // decimals
    bool several;  // cohorts
    int64_t rows;
    struct str cohort; // of the row last taken
    // columns
    size_t points_at, grade_at, rules_at, shows_at, outcomes_at, why_at;
};

void listing_init(struct listing *l);
void listing_release(struct listing *l);

// Take a page in. False when it shows another state of the board than the pages before it.
bool listing_add(struct listing *l, json_t *page) __attribute__((warn_unused_result));

// `left`: how many rows stand on the board after the last one taken.
void listing_print(const struct listing *l, int64_t left, const struct terminal *t,
                   struct str *out);

// Do two replies show the same board: of one ledger line, ruleset and day?
bool listing_same(const json_t *a, const json_t *b);

// The head of a board's reply: a warning when it is stale, title and period, what it reflects.
void listing_head(const json_t *doc, const struct terminal *t, struct str *out);

// Why a row has no rank, or what else is to be said of it; nothing for a plain ranked row.
void listing_why(const json_t *row, struct str *out);

// "red_list, bonus (next 1)": the outcomes that a row is in, or close to.
void listing_outcomes(const json_t *row, struct str *out);

#endif
