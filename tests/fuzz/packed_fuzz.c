// Fuzzes the check of staged boards: a good board with bytes changed, its sum made right again, is
// refused or can be written as JSON to its last row. The input is a list of changes (changes.h).
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api/board_page.h"
#include "tests/fuzz/changes.h"
#include "tests/link/packed_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *id_of(const void *context, uint32_t subject)
{
    (void)context;
    if (subject >= TOWNS)
        abort();
    return county_ids[subject];
}

static void write_all(const struct county *c, const void *bytes)
{
    struct str out = {0};
    struct json j;
    struct err e;
    uint32_t first, count;
    struct board_page p = {.bytes = bytes,
                           .scheme = &c->scheme,
                           .names = {.id = id_of, .title = id_of},
                           .fields = FIELD_ALL,
                           .ruleset = "",
                           .json = &j};
    json_init(&j, &out);
    if (!board_page_range(bytes, NULL, &first, &count, &e))
        abort();
    board_page_write(&p, first, count, 0, INT64_MAX);
    if (board_page_range(bytes, "town", &first, &count, &e)) {
        json_init(&j, &out);
        board_page_write(&p, first, count, 0, INT64_MAX);
    }
    str_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct county c;
    struct err e;
    county_open(&c);
    size_t left = changes_make(c.packed.data, c.packed.size, data, size);
    void *bytes = malloc(left); // of exactly its size
    if (!bytes)
        abort();
    memcpy(bytes, c.packed.data, left);
    county_sum(bytes, left);
    if (packed_check(bytes, left, &c.ruleset.model, TOWNS, &e))
        write_all(&c, bytes);
    free(bytes);
    county_close(&c);
    return 0;
}
