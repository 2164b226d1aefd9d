// Bytes that go past the caches: all of them, and none beside them, wherever they begin and end.
#include "base/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ROOM 512

static void all_bytes_arrive_and_no_others(void **state)
{
    (void)state;
    uint8_t from[ROOM], to[ROOM], wanted[ROOM];
    for (size_t i = 0; i < ROOM; i++)
        from[i] = (uint8_t)(i * 7 + 1);
    for (size_t at = 0; at < 70; at++)
        for (size_t size = 0; size + at <= 300; size++) {
            memset(to, 0xee, sizeof to);
            memcpy(wanted, to, sizeof to);
            memcpy(wanted + at, from + at % 3, size);
            stream_copy(to + at, from + at % 3, size);
            stream_end();
            assert_memory_equal(to, wanted, sizeof to);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_bytes_arrive_and_no_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
