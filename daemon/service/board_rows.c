// Where the rows of a published board stand.
#include "service/service.h"

uint32_t board_place(const struct board_copy *b, uint32_t subject)
{
    if (!b->rows)
        return subject < b->subject_count ? b->row_of[subject] : UINT32_MAX;
    uint32_t index;
    const struct listing_block *block = listing_find(b->rows, subject, &index);
    return block ? listing_place(b->rows, block, index) : UINT32_MAX;
}
