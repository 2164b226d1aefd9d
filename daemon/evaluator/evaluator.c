// Invariants of the evaluator:
//  1. Messages are taken in the order they were sent; an answer reflects all facts sent before its
//  question.
//  2. What is staged is not written to between `boards` and `copied`: the next lot goes beside it.
//  3. After the cage is closed nothing is opened: no file, no socket, no process.
//  4. It ends when its daemon does: the line breaks, and the kernel kills it besides.
/*~ (tour 3) The child's life: begin() reads the ruleset, loads plugins, checks, closes the cage and
 * says ready; then turn() takes in all that has come and judges once for all of it. What a ruleset
 * becomes is in core/check/plan.h (tour 4). */
#include "evaluator/evaluator.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/large.h"
#include "base/linux.h"
#include "base/log.h"
#include "base/pair.h"
#include "core/judge/scheme.h"
#include "core/judge/stretch.h"
#include "evaluator/answer.h"
#include "evaluator/cage.h"
#include "evaluator/live.h"
#include "evaluator/offered.h"
#include "evaluator/pulse.h"
#include "evaluator/start.h"

struct evaluator {
    struct line line;
    struct start start;
    struct store *store;
    struct engine *engine;
    struct live live;
    struct fact_scratch scratch;
    int64_t rested_ns; // monotonic: boards are not made again before
};

#define KEPT_LARGEST ((size_t)64 << 20) // what is larger costs more to hold than to have anew
#define TURN_MESSAGES 256
#define REST 2           // times as long as the boards took to make, while facts stream in,
#define TURN_NS 20000000 // and no longer than until so much is gone since they were begun
#define QUICK_NS 1000000 // boards that take less need none

static bool take_facts(struct evaluator *v, struct wire *payload)
{
    uint32_t count = wire_u32(payload);
    struct fact f;
    struct err e;
    for (uint32_t i = 0; i < count; i++) {
        if (!message_get_fact(payload, &v->scratch, &f)) {
            log_error("evaluator: a fact did not arrive whole");
            return false;
        }
        live_note(&v->live, &f);
        if (!store_add(v->store, &f, &e)) {
            log_error("evaluator: ledger line %lld: %s", (long long)f.seq, e.text);
            return false;
        }
    }
    v->live.seq = wire_i64(payload);
    v->live.partial = wire_u8(payload) != 0;
    if (payload->failed)
        log_error("evaluator: facts did not arrive whole");
    return !payload->failed;
}

static bool take(struct evaluator *v, struct incoming *m)
{
    switch ((enum message_tag)m->head.tag) {
    case MESSAGE_FACTS:
        return take_facts(v, &m->payload);
    case MESSAGE_DAY:
        live_set_day(&v->live, (int32_t)wire_u32(&m->payload));
        return !m->payload.failed;
    case MESSAGE_ASK:
        return answer_question(&v->live, m, &v->line);
    case MESSAGE_COPIED:
        return live_copied(&v->live, &v->line);
    case MESSAGE_CHECKPOINT:
        live_note_all(&v->live);
        return offered_take(v->store, &v->start.ruleset.model, &m->payload, &v->line);
    case MESSAGE_RULESET:
    case MESSAGE_READY:
    case MESSAGE_REFUSED:
    case MESSAGE_BOARDS:
    case MESSAGE_ANSWER:
    case MESSAGE_DELTA:
    case MESSAGE_CALM:
    case MESSAGE_TROUBLE:
    case MESSAGE_TAKEN:
        break;
    }
    log_error("evaluator: unexpected message %u", m->head.tag);
    return false;
}

// A board of thousands of rows takes longer to make than a record to store. While records stream in
// the writers need the time more than the next board does: what came meanwhile is judged after a
// rest, at once; boards that take long by themselves give the writers time enough to bring many
// records for the next. The first facts after a silence find it rested. -1: nothing is to be made.
static int rest_ms(const struct evaluator *v)
{
    if (!live_is_due(&v->live))
        return -1;
    int64_t left = v->rested_ns - linux_monotonic_ns();
    return left > 0 ? (int)(left / 1000000) : 0; // of less than one nothing is left
}

static bool make(struct evaluator *v)
{
    int64_t begun = linux_monotonic_ns();
    bool sent = live_make(&v->live, &v->line);
    int64_t now = linux_monotonic_ns(), took = now - begun;
    int64_t rest = took < QUICK_NS || !v->live.made ? 0 : REST * took; // rows that move need none
    v->rested_ns = now + (took + rest < TURN_NS ? rest : TURN_NS - took);
    return sent;
}

enum going { GOING, HUNG_UP, BROKEN };

// Take all that has come, then judge once for all of it: waiting facts share one evaluation. Of an
// unending stream a part at a time.
static enum going turn(struct evaluator *v)
{
    struct incoming m;
    bool got = true;
    for (int taken = 0; taken < TURN_MESSAGES && got; taken++) {
        if (!line_next(&v->line, &m, &got))
            return HUNG_UP;
        pulse_step();
        if (got && !take(v, &m))
            return BROKEN;
    }
    if (rest_ms(v) == 0 && !make(v))
        return HUNG_UP;
    return live_stage(&v->live, &v->line) ? GOING : HUNG_UP;
}

static enum going run(struct evaluator *v)
{
    for (;;) {
        pulse_busy(true);
        enum going going = turn(v);
        pulse_busy(false);
        if (going != GOING)
            return going;
        if (!line_ready(&v->line) && !line_wait(&v->line, rest_ms(v)))
            return HUNG_UP;
    }
}

static bool begin(struct evaluator *v)
{
    struct incoming m;
    bool got = false;
    while (!got)
        if (!line_next(&v->line, &m, &got) || (!got && !line_wait(&v->line, -1)))
            return false;
    if (m.head.tag != MESSAGE_RULESET) {
        log_error("evaluator: message %u came before the ruleset", m.head.tag);
        return false;
    }
    bool good = start_ruleset(&v->start, &m.payload);
    struct err e;
    if (good) // before the cage: no thread is made in it
        stretch_ways.pair = pair_new(pulse_silent);
    if (good && !cage_close(v->start.memory, &e)) {
        struct place nowhere = {0};
        good = problem_error(&v->start.problems, nowhere, "%s", e.text);
    }
    return start_tell(&v->start, good, &v->line) && good;
}

static int serve(struct evaluator *v, void *staging)
{
    v->store = store_new(&v->start.ruleset);
    v->engine = engine_new(&v->start.ruleset, v->store, scheme_board);
    engine_set_day(v->engine, v->start.as_of);
    live_init(&v->live, v->engine, staging);
    enum going end = run(v);
    live_release(&v->live);
    engine_free(v->engine);
    store_free(v->store);
    return end == HUNG_UP ? 0 : 1;
}

int evaluator_main(void)
{
    struct evaluator v = {0};
    struct err e;
    log_init("meritd evaluator", LOG_LEVEL_INFO);
    signal(SIGPIPE, SIG_IGN); // a daemon that has gone is met as an error
    linux_keep_memory();      // boards are made in what those before them were made in
    large_keep(KEPT_LARGEST);
    if (!linux_die_with_parent(&e)) {
        log_error("evaluator: %s", e.text);
        return 1;
    }
    void *staging = mmap(NULL, STAGING_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, STAGING_FD, 0);
    if (staging == MAP_FAILED) {
        log_error("evaluator: cannot map the staging memory: %s", strerror(errno));
        return 1;
    }
    close(STAGING_FD);
    pulse_init(staging);
    line_init(&v.line, LINK_FD);
    start_init(&v.start);
    int status = begin(&v) ? serve(&v, staging) : 1;
    fact_scratch_release(&v.scratch);
    start_release(&v.start);
    line_release(&v.line);
    return status;
}
