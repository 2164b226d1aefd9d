// An excerpt: a store of some subjects of one kind alone, with all that is known of them, so that
// they are judged without the others (core/judge/row_scope.h says when that gives the same bits).
//
// What came last need not be settled in the store that it is taken from: it is found by its
// subject (core/store/tail.h). References to subjects, memberships, ratings and mergers are not
// taken over: nobody reads them who may be judged alone.
#ifndef CORE_EXCERPT_H
#define CORE_EXCERPT_H

#include "core/store/store.h"

// Subjects of `kind`, ascending, each once; in the excerpt they are numbers and rows 0, 1, ..
// Prices are lent by `s`, which must stay as it is meanwhile. For store_excerpt_free.
struct store *store_excerpt(struct store *s, uint32_t kind, const uint32_t *subjects, size_t count);
void store_excerpt_free(struct store *excerpt);

// Has so much come since the store was settled that it should be, though nobody needs all of it in
// order? Whoever does need it would wait long. To settle moves all of what stands in order: the
// less often, the less it costs a fact.
bool store_wants_order(const struct store *s);
// Whose record has that line; NONE when it has not come yet, or lines have come out of order since.
uint32_t store_subject_of_line(const struct store *s, uint32_t type, int64_t seq);

#endif
