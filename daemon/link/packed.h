// A board as bytes: what an evaluator stages and the daemon copies, checks and serves.
//
// Self-contained: offsets only, rows of one fixed width in the order they are listed. The daemon
// copies the bytes first and checks the copy (packed_check), so that nothing an evaluator does
// afterwards can change what was checked.
//
// A row: struct packed_row, whose last byte is the first of its states, one each: of rules, of
// vetoes, of outcomes; padded to 8. Then rule_count points (int64), show_count values (double),
// outcome_count places below the line (uint32); padded to 8.
//
// Of a board whose one rule is scored everywhere, with the points of the row (rule_is_total), the
// rule has no state and no points of its own in a row: readers are given the row's. Where rows
// move, they have them: one may come to be without data.
//
// A board that keeps no rules (core/judge/stretch.h) has a rule_count of 0. Whoever wants them asks
// for a page: the same with rules, but only some of the rows. What a show is worth to a reader
// stands in its packed_show: the type, which only the evaluator knows, and the unit.

/*~ (tour 6) Trust ends here. An evaluator runs plugins, so nothing it writes is believed: the
 * daemon copies these bytes first and checks the copy. The tour ends in ledger/ledger.h (tour 7).
 */
#ifndef LINK_PACKED_H
#define LINK_PACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/pair.h"
#include "core/engine/engine.h"
#include "core/language/node.h"

#define PACKED_MAGIC 0x6d657262u
#define PACKED_VERSION 6u

struct packed_head {
    uint32_t magic, version;
    uint64_t size; // of all, this head included
    uint64_t sum;  // packed_sum of all from `scheme` on: two boards that say the same have the same
    int64_t seq;   // of the ledger that the board reflects
    int32_t as_of;
    uint32_t moving; // 1: deltas may follow (link/delta.h)
    uint32_t scheme;
    int32_t period_length, period_year, period_at;
    int32_t today;
    uint32_t reported; // a provisional board
    uint32_t listed, row_size;
    uint32_t first, row_count; // the rows that are here, of those listed: all, or a page
    uint32_t rule_count, veto_count, outcome_count, show_count;
    uint32_t cohort_count, failure_count;
    uint32_t rule_is_total, spare; // 1: see above; 0
    uint64_t rows_at, shows_at, cohorts_at, failures_at, texts_at;
};

#define PACKED_NO_GRADE UINT16_MAX // grades are at most so many (GRADES_MOST)

struct packed_row {
    int64_t points;                 // POINTS_NONE = none
    uint32_t subject, rank, cohort; // rank 0 = unranked
    uint16_t grade;                 // PACKED_NO_GRADE = none
    uint8_t state : 3;              // enum row_state
    uint8_t tied : 1;
    uint8_t same : 1;  // of a listing whose rows move (link/delta.h), else 0
    uint8_t states[1]; // the first of them
};

struct packed_cohort {
    uint32_t name, title;   // offsets into the texts
    uint32_t first, listed; // its rows
    uint32_t ranked, spare;
};

// A show of a row is NaN (no data) or a number, 0 or 1, a day; of the types that are read as text
// (TEXT, ENUM by its title, REF by its subject's id), where that text stands among the texts.
struct packed_show {
    uint32_t type; // enum value_tag
    uint32_t unit; // of a NUMBER: its name, an offset into the texts; NONE = a plain number
};

struct packed_failure {
    uint32_t subject, rule, text; // NONE = all subjects, no rule
};

// Which rows of a board are packed. All of a board, with the rules that it keeps; or a page, with
// all rules.
struct packed_page {
    const char *cohort; // by name or title; NULL: of all cohorts
    int64_t after, top; // rows passed over, and rows at most
    uint32_t subject;   // its row alone, when it is listed; NONE
};

// Where a board is packed to: memory that stays as it is, or grown as needed (from NULL) and for
// the caller to free.
struct packed_room {
    uint8_t *bytes; // 8-byte aligned
    size_t size;    // there is; afterwards of the board
    bool fixed;
};

struct packed_from {
    struct engine *engine; // to recall rules that the board does not keep; else NULL does
    struct board *board;
    const struct ruleset *ruleset;
    const struct store *store;
    const struct packed_page *page; // NULL: all of it
    int64_t seq;
    int32_t as_of;
    bool moving;
};
// False: it does not fit; out->size says how much it takes.
bool packed_write(const struct packed_from *from, struct packed_room *out) MUST_USE;

// The rows of a board alone, all of them, as they are listed: without ranks that mean anything, and
// without shows that are read as text. with_rules: the board keeps them, and they are to stand in
// the rows. Room for `listed` rows.
void packed_write_rows(const struct packed_from *from, bool with_rules, uint8_t *out);

// Is this copy a whole and consistent board of `m`? Errors name what is wrong.
bool packed_check(const void *bytes, size_t size, const struct model *m, size_t subject_count,
                  struct err *e) MUST_USE;
// Is a row, apart from where it stands and from its rank, one that this board may have? `bytes`:
// its checked head and parts.
bool packed_row_fits(const void *bytes, const struct packed_row *row, const struct model *m);

// The same of bytes that others may still write: they are copied first, then the copy is checked.
struct packed_taking {
    const void *from; // 8-byte aligned
    void *to;         // room for `size` bytes
    size_t size;
    const struct model *model;
    size_t subject_count;
    // subject_count numbers: where the subject's row stands in the listing, NONE where it has none
    // here. Of a board that is refused they mean nothing. NULL: nobody asks.
    uint32_t *row_of;
    struct pair *pair; // who copies and checks beside the caller, or NULL
};
bool packed_take(const struct packed_taking *t, struct err *e) MUST_USE;

// Readers of a checked copy.
const struct packed_head *packed_head(const void *bytes);
// Of those listed; it must be here.
const struct packed_row *packed_row(const void *bytes, size_t at);
const struct packed_cohort *packed_cohorts(const void *bytes);
const struct packed_show *packed_show_types(const void *bytes);
const struct packed_failure *packed_failures(const void *bytes);
const char *packed_text(const void *bytes, uint32_t offset);
const int64_t *packed_rule_points(const void *bytes, const struct packed_row *row);
const double *packed_shows(const void *bytes, const struct packed_row *row);
const uint32_t *packed_next(const void *bytes, const struct packed_row *row);
const uint8_t *packed_rule_states(const void *bytes, const struct packed_row *row);
const uint8_t *packed_vetoes(const void *bytes, const struct packed_row *row);
const uint8_t *packed_outcomes(const void *bytes, const struct packed_row *row);
struct period packed_period(const void *bytes);

// For the parts of packing (packed.c, packed_check.c).
// The rows of a board that a page (NULL: all of it) is: [*first, *first + *count) of those listed.
void packed_page_find(const struct board *b, const struct store *store,
                      const struct packed_page *page, size_t *first, size_t *count);
size_t packed_row_size(const struct scheme *s, size_t rule_count);
size_t packed_rules_in_row(const struct packed_head *h);            // 0 where the one is the total
size_t packed_values_at(const struct scheme *s, size_t rule_count); // in a row, behind its states
size_t packed_aligned(size_t n);                                    // up to the next multiple of 8
uint64_t packed_sum(const void *bytes, size_t size); // of a whole board, as its head has it
// It is made of sums of the board's blocks, each of which can be made by itself.
#define PACKED_BLOCK ((size_t)1 << 16)
size_t packed_block_count(size_t size);
// `bytes`: where the block begins, of a board of so many.
uint64_t packed_block_sum(const void *bytes, size_t size, size_t block);
uint64_t packed_sum_by(struct pair *pair, const void *bytes, size_t size); // the same, by two
uint64_t packed_sum_of(const uint64_t *sums, size_t size); // packed_block_count sums
bool packed_is_text(uint32_t type);                        // its values are read as text

// For packed_take.c, of a copy. The head alone, then the parts behind the rows.
bool packed_head_fits(const struct packed_head *h, size_t size, const struct model *m,
                      struct err *e) MUST_USE;
bool packed_parts_fit(const void *bytes, size_t size, const struct model *m, size_t subject_count,
                      struct err *e) MUST_USE;
// The states and the values of `count` rows that follow each other.
bool packed_values_fit(const void *bytes, const struct packed_row *rows, size_t count);
// Its cohort and its grade are ones that there are, its state one that is listed.
static inline bool packed_names_fit(const struct packed_row *row, uint32_t cohorts, size_t grades)
{
    return row->cohort < cohorts && row->state <= ROW_BROKEN && row->state != ROW_ABSENT &&
           (row->grade == PACKED_NO_GRADE || row->grade < grades);
}

#endif
