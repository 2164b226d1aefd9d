// Bytes from a client into the request reader: no crash, no overrun, and the same verdict however
// the bytes are cut. A stream may hold several requests. What can be asked again is the same
// request when its bytes come again.
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "http/request.h"

enum { HEAD_LIMIT = 4096, BODY_LIMIT = 4096, REQUESTS_MAX = 64 };

struct verdict {
    size_t requests, bytes; // read whole; in their bodies
    int refused;            // what ended it; 0 = the bytes did
    char why[200];
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// What a handler would do: look at everything.
static size_t look(const struct http_request *q)
{
    size_t sum = strlen(q->path) + q->body.size;
    for (size_t i = 0; i < q->field_count; i++)
        sum += strlen(q->fields[i].name) + strlen(q->fields[i].value);
    for (size_t i = 0; i < q->target.query_count; i++)
        sum += strlen(q->target.query[i].name) + strlen(q->target.query[i].value);
    for (size_t i = 0; i < q->target.segment_count && i < TARGET_SEGMENTS_MAX; i++)
        sum += strlen(q->target.segments[i]);
    return sum;
}

static void begin(struct http_request *q)
{
    request_clear(q);
    q->head_limit = HEAD_LIMIT;
    q->body_limit = BODY_LIMIT;
}

// Asked again: the bytes are its own, and it says what it said.
static void repeat(struct http_request *q, const char *bytes, size_t size)
{
    if (!request_repeats(q))
        return;
    size_t sum = look(q);
    request_rest(q);
    size_t own = request_again(q, bytes, size);
    assert(own == size && look(q) == sum);
}

// Read it all, at most `step` bytes at a time.
static struct verdict read_in_steps(struct http_request *q, const char *bytes, size_t size,
                                    size_t step)
{
    struct verdict v = {.requests = 0};
    size_t from = 0; // where this one begins
    begin(q);
    for (size_t at = 0; at < size && v.requests < REQUESTS_MAX;) {
        size_t most = size - at < step ? size - at : step;
        if (q->head.size == 0 && request_skip(bytes + at, 1)) {
            from = ++at;
            continue;
        }
        size_t used = 0;
        enum http_progress p = request_read(q, bytes + at, most, &used);
        assert(used <= most);
        at += used;
        if (p == PROGRESS_REFUSED) {
            v.refused = q->refused;
            memcpy(v.why, q->why, sizeof v.why);
            return v;
        }
        if (p == PROGRESS_WHOLE || (p == PROGRESS_HEAD && q->part == PART_WHOLE)) {
            v.requests++;
            v.bytes += look(q);
            repeat(q, bytes + from, at - from);
            from = at;
            begin(q);
        }
    }
    return v;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct http_request *q;
    if (!q)
        q = request_new();
    const char *bytes = (const char *)data;
    struct verdict whole = read_in_steps(q, bytes, size, SIZE_MAX);
    struct verdict single = read_in_steps(q, bytes, size, 1);
    struct verdict odd = read_in_steps(q, bytes, size, 7);
    assert(whole.requests == single.requests && whole.requests == odd.requests);
    assert(whole.bytes == single.bytes && whole.bytes == odd.bytes);
    assert(whole.refused == single.refused && whole.refused == odd.refused);
    assert(strcmp(whole.why, single.why) == 0 && strcmp(whole.why, odd.why) == 0);
    return 0;
}
