// Fuzzes facts on the line: whatever the bytes, a fact is read within them or refused; and what was
// read is written as the same fact again.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "link/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

// Written, read and written once more: the same bytes.
static void check_again(const struct fact *f)
{
    struct str first = {0}, second = {0};
    struct fact_scratch scratch = {0};
    struct fact again;
    message_put_fact(&first, f);
    struct wire w = wire_of(first.data, first.size);
    must(message_get_fact(&w, &scratch, &again) && wire_done(&w));
    message_put_fact(&second, &again);
    must(first.size == second.size && !memcmp(first.data, second.data, first.size));
    str_release(&first);
    str_release(&second);
    fact_scratch_release(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fact_scratch scratch = {0};
    struct fact f;
    struct wire w = wire_of(data, size);
    while (w.at < w.size && message_get_fact(&w, &scratch, &f))
        check_again(&f);
    must(w.at <= w.size);
    fact_scratch_release(&scratch);
    return 0;
}
