// Which rows of a listing a page is.
#include <string.h>

#include "link/packed.h"

// The rows of a cohort follow each other in the listing.
static void find_cohort(const struct board *b, const char *cohort, size_t *first, size_t *count)
{
    *count = 0;
    for (size_t c = 0; c < b->cohort_count; c++) {
        if (strcmp(b->cohort_names[c], cohort) != 0 && strcmp(b->cohort_titles[c], cohort) != 0)
            continue;
        *first = *count ? *first : b->cohort_starts[c];
        *count += b->cohort_starts[c + 1] - b->cohort_starts[c];
    }
}

// The row of a subject among these.
static void find_subject(const struct board *b, uint32_t row, size_t *first, size_t *count)
{
    while (*count && b->order[*first] != row) {
        ++*first;
        --*count;
    }
    *count = *count ? 1 : 0;
}

void packed_page_find(const struct board *b, const struct store *store,
                      const struct packed_page *page, size_t *first, size_t *count)
{
    *first = 0;
    *count = b->listed;
    if (page && page->cohort)
        find_cohort(b, page->cohort, first, count);
    if (!page)
        return;
    if (page->subject != NONE) {
        find_subject(b, store_row_of(store, page->subject), first, count);
        return;
    }
    size_t after = page->after < (int64_t)*count ? (size_t)page->after : *count;
    *first += after;
    *count -= after;
    *count = page->top < (int64_t)*count ? (size_t)page->top : *count;
}
