#include "evaluator/offered.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "core/judge/stretch.h"
#include "core/store/checkpoint.h"
#include "core/store/checkpoint_take.h"
#include "evaluator/pulse.h"

static bool take_bytes(struct store *s, const void *bytes, size_t size, int64_t line, bool *taken,
                       struct err *e)
{
    const struct checkpoint_help help = {.pair = stretch_ways.pair, .step = pulse_step};
    const struct checkpoint_head *head = bytes;
    if (size >= sizeof *head && head->line != line)
        return err_set(e, "it is of line %lld, not %lld", (long long)head->line, (long long)line);
    return store_take_checkpoint(s, bytes, size, &help, taken, e);
}

// A file that is shortened meanwhile would end this process; but nobody shortens one: another is
// put in its place.
static bool take_file(struct store *s, int64_t line, bool *taken, struct err *e)
{
    struct stat is;
    if (fstat(CHECKPOINT_FD, &is) != 0 || is.st_size <= 0)
        return err_set(e, "it is not there");
    size_t size = (size_t)is.st_size;
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, CHECKPOINT_FD, 0);
    if (bytes == MAP_FAILED)
        return err_set(e, "it cannot be mapped: %s", strerror(errno));
    bool good = take_bytes(s, bytes, size, line, taken, e);
    munmap(bytes, size);
    return good;
}

static bool tell_taken(struct line *line, const bool *taken, size_t count, const char *wrong)
{
    struct str out = {0};
    size_t begun = message_begin(&out, MESSAGE_TAKEN, 0);
    wire_put_u32(&out, (uint32_t)count);
    for (size_t i = 0; i < count; i++)
        wire_put_u8(&out, !wrong && taken[i]);
    wire_put_text(&out, wrong);
    message_end(&out, begun);
    bool sent = line_send(line, &out);
    str_release(&out);
    return sent;
}

bool offered_take(struct store *s, const struct model *m, struct wire *payload, struct line *line)
{
    int64_t upto = wire_i64(payload);
    struct err e;
    if (payload->failed) {
        log_error("evaluator: the word of a checkpoint did not arrive whole");
        return false;
    }
    bool *taken = mem_new(m->record_count, sizeof *taken);
    bool good = take_file(s, upto, taken, &e);
    close(CHECKPOINT_FD);
    bool sent = tell_taken(line, taken, m->record_count, good ? NULL : e.text);
    free(taken);
    return sent;
}
