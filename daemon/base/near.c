#include "base/near.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#define TRIES_MOST 500

// The code points of a name; false when it is too long or no UTF-8.
static bool code_points(const char *text, uint32_t out[NEAR_LONGEST], size_t *count)
{
    size_t size = strnlen(text, NEAR_LONGEST * 4 + 1);
    *count = 0;
    if (!utf8_valid(text, size, NULL)) {
        return false;
    }
    for (size_t at = 0; at < size;) {
        if (*count == NEAR_LONGEST) {
            return false;
        }
        out[(*count)++] = utf8_next(text, size, &at);
    }
    return true;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Edits that make b of a: one put in, left out, replaced, or two neighbours exchanged (optimal
// string alignment).
static size_t edits(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
    size_t rows[3][NEAR_LONGEST + 1]; // the rows i - 2, i - 1 and i of the table, in turn
    for (size_t j = 0; j <= b_count; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_count; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_count; j++) {
            size_t cost = a[i - 1] != b[j - 1];
            row[j] = least(least(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = least(row[j], rows[(i - 2) % 3][j - 2] + 1);
            }
        }
    }
    return rows[a_count % 3][b_count];
}

void near_init(struct near *n, const char *wanted)
{
    *n = (struct near){.distance = SIZE_MAX, .tries = TRIES_MOST};
    if (!code_points(wanted, n->wanted, &n->wanted_count)) {
        n->wanted_count = 0;
    }
}

void near_try(struct near *n, const char *known)
{
    uint32_t other[NEAR_LONGEST];
    size_t other_count;
    if (n->tries == 0 || n->wanted_count == 0 || !code_points(known, other, &other_count)) {
        return;
    }
    size_t most = n->wanted_count / 3;
    most = most < 1 ? 1 : most > 4 ? 4 : most;
    size_t apart = n->wanted_count > other_count ? n->wanted_count - other_count
                                                 : other_count - n->wanted_count;
    if (apart > most || apart >= n->distance) {
        return;
    }
    n->tries--;
    size_t distance = edits(n->wanted, n->wanted_count, other, other_count);
    // A name of which nothing is left is not near, however short.
    if (distance <= most && distance < n->wanted_count && distance < n->distance) {
        n->best = known;
        n->distance = distance;
    }
}

const char *near_hint(const struct near *n, char *buffer, size_t size)
{
    if (size == 0) {
        return "";
    }
    buffer[0] = '\0';
    if (n->best) {
        int length = snprintf(buffer, size, "; did you mean \"%s\"?", n->best);
        if (length < 0 || (size_t)length >= size) {
            buffer[0] = '\0'; // half a hint misleads
        }
    }
    return buffer;
}
