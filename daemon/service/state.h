/*~ (tour 2) What the daemon holds. A worker is an evaluator's process as seen from here; an edition
 * is one ruleset, held by whoever still needs it. Their life: worker.c starts one on an edition,
 * supervise.c takes its word of being ready and decides when it is in force, feed.c sends it facts,
 * boards.c copies what it publishes, question.c asks it, submit.c takes facts in. A crash, a reload
 * and a start are the same road, begun at different points. Next: evaluator/evaluator.c, the other
 * end of the line. */
// What the parts of the service share. Private to daemon/service.
//
// Invariants:
//  1. All of this is touched on the loop's thread only; pool jobs get what they need handed over
//  and give it back in
//     their after-work callback. (The directory has a lock of its own; a ledger reader is used by
//     one job at a time.)
//  2. An evaluator's handles live in its heap object, which is freed when all have closed and no
//  job holds it.
//  3. Facts reach an evaluator only when the ledger has them on disk, in order of line: what it
//  knows is always a prefix of it.
//  4. A board is served only after its copy was checked; evaluators never write what replies are
//  read from.
//  5. What is served never goes back in time: a worker's boards are put in force when it has
//  published all that the ledger held when it was ready, not before.
//  6. Of an edition at most one job at a time makes the ledger ready (`preparing`).
//  7. Whatever changes what is said of live boards raises `standing`: a board that is put in place,
//     changed, dropped, or reflects a later line; a worker that goes live, with its edition;
//     becoming stale, and its end; a subject that is learned.
#ifndef SERVICE_STATE_H
#define SERVICE_STATE_H

#include <uv.h>

#include "base/arena.h"
#include "base/meter.h"
#include "config/source.h"
#include "core/check/ruleset.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.h"
#include "link/message.h"
#include "link/staging.h"
#include "service/directory.h"
#include "service/service.h"

// One ruleset as the daemon holds it. Workers, boards and batches share it; freed with the last.
struct edition {
    struct service *service;
    size_t holders;
    bool preparing;               // a pool job has it
    struct str packed;            // the configuration's files
    struct str files;             // their names, one a line, the main file first
    int64_t since_ms;             // when it came into force; 0 = it has not
    struct source source;         // until it is read
    bool read;                    // what follows is known
    struct ruleset ruleset;       // the model, and what the door needs of it
    bool good;                    // read and checked, so far as the door goes
    struct str problems;          // if not
    struct ledger_schema *schema; // after ledger_prepare, and then:
    struct entrance *entrance;    // NULL: nothing is required of any record
    char hash[DIGEST_TEXT];       // once an evaluator has accepted it
    char *effective, *plugins;    // likewise
};

// What of the ledger an evaluator is sent next.
enum feed_stage {
    FEED_LINES,   // line after line
    FEED_OTHERS,  // up to the checkpoint's line all but records
    FEED_OFFERED, // nothing, until it has said what it took from the checkpoint
    FEED_LEFT     // up to that line the records that it did not take
};

enum worker_state {
    WORKER_STARTING, // the ruleset has been sent
    WORKER_READY,    // accepted: being fed, has not reached its goal yet
    WORKER_LIVE,     // its boards are in force
    WORKER_ENDING    // killed, or has ended; waits for its handles
};

struct board_slot {
    uint32_t scheme;
    struct period period;
    struct board_copy *board; // or NULL
    char *trouble;            // why it could not be judged since; NULL = it reflects what it says
};

struct board_slots {
    struct board_slot *list;
    size_t count, room;
};

// Records that were stored and follow what the worker has been sent, or is being sent: handed on
// as they came, without being read back.
struct handed {
    struct str facts; // as they stand in a message
    uint32_t count;
    int64_t first, last; // lines
};

struct worker {
    struct service *service;
    struct edition *edition;
    enum worker_state state;
    uv_process_t process;
    uv_pipe_t line;
    int open_handles; // until 0 the object stays
    int jobs;         // pool jobs that hold it
    uint8_t *staging; // mapped
    struct str incoming;
    struct ledger_reader *reader; // for feeding
    int64_t fed;                  // last ledger line sent, of this stage
    struct handed handed;         // behind it, or behind what is being read
    int64_t reading;              // while feeding: last ledger line that is read
    enum feed_stage stage;
    int checkpoint;                 // its file; -1 when there is none to offer
    struct checkpoint_head offered; // its head; of line 0 when it is not to be used
    bool *left;                     // FEED_LEFT: which record types
    int64_t calm;                   // last line it has published; -1 = none
    int64_t goal;                   // line whose publication makes it live
    struct board_slots boards;      // until it is live
    bool feeding, copying;          // a pool job is at it
    bool partial;                   // was sent the first part of what it is to judge in one
    bool accepted;                  // has said that the ruleset is good
    int64_t hung_up;                // monotonic ns at which it closed its line; 0 = it has not
    char *refusal;                  // its own words
    char *end_reason;               // why we ended it
    uint64_t watched_step;
    int64_t watched_cpu, watched_since;
    int64_t started; // monotonic ns
};

struct pending {
    struct pending *next;
    uint64_t id;
    enum question tag;
    char *scheme, *period, *subject;
    bool paged;   // QUESTION_BOARD: some rows only
    char *cohort; // of the page, or NULL
    int64_t after, top;
    int64_t deadline; // loop time, ms
    bool sent;
    int deaths;               // of evaluators that had it
    struct board_copy *board; // of QUESTION_BOARD, once copied
    service_answer_fn answer;
    void *context;
};

struct scored_waiter {
    struct scored_waiter *next;
    int64_t seq, deadline;
    struct submission *submission;
};

// The ledger's checkpoint, as a child process makes it now and then.
struct checkpointing {
    uv_process_t process;
    bool making;     // the process is there
    bool distrusted; // what stands is not offered again
    int64_t line;    // of the one that stands and is of this ledger; 0 = there is none
    int64_t size;    // its bytes
    int64_t tried;   // line at which one was last begun
    int64_t begun;   // monotonic ns
};

// Batches that wait for others to share their commit (sharing.c).
struct sharing {
    struct ledger_batch *first, *last;
    uv_timer_t timer;      // when they are given to the ledger at the latest
    struct meter asked;    // questions for boards; in loop time as the two below (ms)
    uint64_t behind;       // from when on the boards lack what is committed; 0 = nothing
    uint64_t most_since;   // from when on `most` is counted
    int most, most_before; // submissions in flight, at most: then, and in the time before
    bool slow;             // the last boards took long
};

struct service {
    uv_loop_t *loop;
    struct service_options options;
    char *conf_path, *ledger_path, *program;
    struct ledger *ledger;
    struct directory directory;
    struct edition *edition;  // in force
    struct worker *worker;    // of the edition in force; NULL while it is being restarted
    struct worker *candidate; // a reload's, until it has published
    service_started_fn started;
    service_reloaded_fn reloaded;
    void *started_context, *reloaded_context;
    struct board_slots boards; // in force
    int64_t published;         // line that they reflect; -1 = there are none yet
    uint64_t standing;         // invariant 7
    struct pending *questions; // in the order asked
    uint64_t next_question;
    struct scored_waiter *waiters;
    struct checkpointing checkpoints;
    struct sharing sharing;
    int64_t committed; // last line of the ledger that callbacks have told of
    int32_t as_of;
    bool serving, stopping, stale;
    bool reloading; // the files are being read
    bool freeing;   // the loop has ended
    char *stale_reason;
    uint64_t starts, crashes, quick_crashes;
    int64_t started_ms;
    int submissions, jobs;                // in flight
    int readers;                          // jobs among them that read records
    struct reading *unread, **unread_end; // wait for one of them to end
    uv_timer_t tick;                      // deadlines, watchdog, the day
    uv_timer_t restart;
    uv_async_t committed_async;
    uv_mutex_t done_lock;
    struct submission *done; // committed, to be told on the loop
    int open_handles;
    void (*stopped)(void *);
    void *stopped_context;
};

// edition.c
// The files of the configuration at s->conf_path, had on any thread. NULL with its problems as text
// when one does not read.
struct edition *edition_new(struct service *s, struct str *problems) MUST_USE;
// Read the model out of them, once, on any thread. Whether the ruleset is good is for an evaluator
// to say.
void edition_read(struct edition *e);
void edition_hold(struct edition *e);
void edition_release(struct edition *e);

// worker.c
// Of an edition that is not read yet it is hoped that it is good.
struct worker *worker_start(struct service *s, struct edition *e, struct err *err);
bool worker_owes_bytes(const struct worker *w); // not all that was sent has been written
void worker_end(struct worker *w,
                const char *reason); // kill it; its exit is then no crash when reason is NULL
bool worker_send(struct worker *w, struct str *s);   // takes the bytes
void worker_watch(struct worker *w, int64_t now_ns); // is it getting on?
void worker_send_day(struct worker *w);
void worker_maybe_free(struct worker *w); // when its handles have closed and no job holds it

// feed.c
void worker_feed(struct worker *w); // send what the ledger has and it has not, as it reads it
// A batch has been committed: keep what it stored for worker_feed, if it fits on.
void worker_hand(struct worker *w, const struct edition *e, const struct ledger_batch *b);

// checkpoint.c
int checkpoints_open(struct worker *w); // for an evaluator to be started; -1 = none
void checkpoints_check(struct worker *w, struct ledger *l); // in the pool: is it of this ledger?
void checkpoints_use(struct worker *w); // it is about to be fed: by the checkpoint, if there is one
void checkpoints_offer(struct worker *w);                       // all but records has been sent
void checkpoints_taken(struct worker *w, struct wire *payload); // MESSAGE_TAKEN
void checkpoints_gone(struct worker *w);  // its process has ended, perhaps of this
void checkpoints_tick(struct service *s); // make one when it is time
void checkpoints_stop(struct service *s);

// supervise.c: what a worker's words and end mean for the service
void supervise_ready(struct worker *w, struct wire *payload);
void supervise_refused(struct worker *w, const char *text);
void supervise_calm(struct worker *w, int64_t seq, int32_t as_of);
void supervise_gone(struct worker *w, const char *why); // its process has ended

// boards.c
void boards_take(struct worker *w,
                 struct wire *payload); // MESSAGE_BOARDS: copy, check, put in place, say copied
void boards_change(struct worker *w, struct wire *payload);  // MESSAGE_DELTA
void boards_trouble(struct worker *w, struct wire *payload); // MESSAGE_TROUBLE
// All of a worker's boards reflect this line, but those in trouble; those no longer live go.
void boards_calm(struct worker *w, int64_t seq, int32_t as_of);
// The worker's are in force now. Of the same ruleset: those in force that it could not make stay.
void boards_adopt(struct service *s, struct worker *w, bool same_ruleset);
void boards_drop(struct board_slots *slots);
const char *boards_first_trouble(const struct board_slots *slots); // or NULL
struct board_copy *board_hold(struct board_copy *b);

// question.c
void questions_send(struct service *s);       // those not yet sent, to the live worker
bool questions_sent(const struct service *s); // any that awaits its answer
void questions_unsend(struct service *s);     // another worker has taken over: ask that one
void questions_orphaned(struct service *s);   // the worker has died: likewise, a few times
void questions_answer(struct service *s, uint64_t id, uint32_t status, const char *text);
void questions_board(struct service *s, uint64_t id, struct board_copy *b); // takes its own hold
void questions_expire(struct service *s, int64_t now);
void questions_end(struct service *s);

// sharing.c
// Give it to the ledger, now or some milliseconds later. When too much waits for the disk by then,
// its answer is LEDGER_FAILED.
void sharing_append(struct service *s, struct ledger_batch *b);
void sharing_committed(struct service *s); // some facts are, and not on the boards yet
void sharing_published(struct service *s); // boards are, up to s->published

// submit.c
void submissions_told(uv_async_t *async);
void waiters_scored(struct service *s, int64_t seq);
void waiters_expire(struct service *s, int64_t now);
void waiters_end(struct service *s);

// records.c
void records_end(struct service *s); // those that wait to be read

// service.c
void service_maybe_stopped(struct service *s);
int32_t service_today(const struct service *s);

#endif
