// The service: the parts of the daemon put together behind one door for the api. It accepts facts,
// makes them durable, feeds evaluators, publishes their boards and supervises them. It never runs a
// plugin and never computes a score.
//
// Everything here is called on the loop's thread, and every callback comes on it. Nothing blocks.
#ifndef SERVICE_SERVICE_H
#define SERVICE_SERVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <uv.h>

#include "base/err.h"
#include "base/str.h"
#include "core/language/fact.h"
#include "core/language/model.h"
#include "link/listing.h"
#include "service/form.h"

struct service;

struct service_options {
    uv_loop_t *loop;
    const char *conf;       // path of the main configuration file
    const char *ledger;     // overrides the configuration's, or NULL
    const char *plugin_dir; // searched first, or NULL
    const char *program;    // the binary to re-execute as evaluator
    bool check;             // only check: no ledger is opened; `started` says ready or refused
    bool print;             // with check: the effective configuration is asked for
    bool strict;            // warnings, and hints that want an answer, are errors
    bool json;              // problems are told as JSON
    int32_t as_of;          // a fixed as-of day; DAY_NONE: the wall clock's
};

// How a start went.
enum service_start {
    SERVICE_READY,   // an evaluator has accepted the ruleset and published
    SERVICE_REFUSED, // the configuration, or the ledger it names, is not as it should be
    SERVICE_BROKEN   // the machine or the program is not: no evaluator could be started, or none
                     // lived
};

// Read the configuration, start the evaluator, open the ledger once it has accepted the ruleset.
// READY means that all goes its way: the callback comes once, with READY or with what went wrong;
// after that only service_stop may be called. Anything else is the end at once: `problems` holds
// every error of files that do not read, `e` the sentence; the service is to be stopped all the
// same.
typedef void (*service_started_fn)(void *context, enum service_start how, const char *reason);
enum service_start service_start(const struct service_options *o, service_started_fn started,
                                 void *context, struct service **out, struct str *problems,
                                 struct err *e) MUST_USE;
// Stop: no new work, questions answered with 503, ledger closed; the callback frees nothing of the
// caller's.
void service_stop(struct service *s, void (*stopped)(void *context), void *context);
void service_free(struct service *s);

// Start a second evaluator on the configuration as it now stands on disk; switch when it has
// published; keep the old one when it refuses. One reload at a time (busy is a refusal). The
// callback may come before this returns.
typedef void (*service_reloaded_fn)(void *context, bool done, const char *report);
void service_reload(struct service *s, service_reloaded_fn done, void *context);

// The ruleset in force (model with labels, fields and schemes) and what replies carry.
const struct model *service_model(const struct service *s);
uv_loop_t *service_loop(const struct service *s); // for the api's own pool work
// Such work is under way: the service does not end before it is unheld.
void service_hold(struct service *s);
void service_unhold(struct service *s);
const char *service_ruleset(const struct service *s); // hash
int32_t service_as_of(const struct service *s);
int64_t service_seq(const struct service *s); // last line of the ledger
const char *
service_plugins_json(const struct service *s); // from the evaluator: one JSON array, checked
const char *service_effective(const struct service *s); // canonical print of the ruleset
const char *
service_files(const struct service *s); // it was read from, one a line, the main one first
int64_t service_since_ms(const struct service *s); // when it came into force; 0 = it has not yet

// Subjects. Numbers are dense from 0.
size_t service_subject_count(const struct service *s);
bool service_subject_find(const struct service *s, const char *id, uint32_t *number);
const char *service_subject_id(const struct service *s, uint32_t number);
const char *service_subject_title(const struct service *s, uint32_t number);
void service_subject_fetch(const struct service *s, uint32_t number); // it will be asked for soon
uint32_t service_subject_kind(const struct service *s, uint32_t number);

// A published board: bytes checked by link/packed.h, held until released. `row_of` maps subject
// numbers to places in the listing (UINT32_MAX = not on it). Once rows have changed since it was
// copied, they are read from `rows`, and nothing but the head, the cohorts and the texts from the
// bytes.
struct board_copy {
    void *bytes;
    size_t size;
    uint32_t *row_of;     // NULL: rows finds them
    struct listing *rows; // NULL: they stand in the bytes as they were copied
    uint64_t version;     // of the rows: link/delta.h
    size_t subject_count;
    int64_t seq; // the ledger line that it reflects
    int32_t as_of;
    char ruleset[65];
    size_t holders;
    struct board_texts *texts; // service/board_text.h; NULL before the first
};
// The live board of a scheme and period; NULL when it is not live or not yet published. Holds it
// for the caller.
struct board_copy *service_board(struct service *s, uint32_t scheme, struct period p);
// A second pair of hands for the loop, as for the copying of boards; NULL: there is none.
struct pair *service_pair(void);
// A number, never 0, that is another one once anything has changed that answers about live boards
// are made of: boards, ruleset, subjects, whether and why boards are stale.
uint64_t service_standing(const struct service *s);
// A live board was asked for and its answer was still known: counted as service_board counts.
void service_board_asked(struct service *s);
void board_release(struct board_copy *b);
// A subject's place in the listing; UINT32_MAX: it is not here.
uint32_t board_place(const struct board_copy *b, uint32_t subject);

// Questions to the evaluator, answered by the daemon's deadline at the latest. status: HTTP; json:
// one checked JSON value, or a sentence of what went wrong when status >= 400; valid for the call.
typedef void (*service_answer_fn)(void *context, int status, const char *json, size_t size,
                                  struct board_copy *board);
// Explain a subject's score. The id returned may be given to service_forget when the asker has
// gone.
uint64_t service_explain(struct service *s, uint32_t scheme, struct period p, uint32_t subject,
                         service_answer_fn answer, void *context);
// A board that is not live: computed now. `board` in the answer is held for the call only.
uint64_t service_ask_board(struct service *s, uint32_t scheme, struct period p,
                           service_answer_fn answer, void *context);
// Some rows of a board, with the points of their rules: of boards too large to keep them
// (service_board gives these without). In the answer the board has these rows only.
struct service_page {
    const char *cohort; // by name or title; NULL: of all
    int64_t after, top; // rows passed over, and rows at most
    uint32_t subject;   // its row alone; NONE
};
uint64_t service_ask_page(struct service *s, uint32_t scheme, struct period p,
                          const struct service_page *page, service_answer_fn answer, void *context);
void service_forget(struct service *s, uint64_t question);

// Facts. All of a batch or nothing.
struct who { // is asking
    uid_t uid;
    gid_t gid;
    pid_t pid;
};
enum submit_kind { SUBMIT_SUBJECTS, SUBMIT_TARGETS, SUBMIT_RECORDS, SUBMIT_RATINGS, SUBMIT_STATUS };
struct submit_result {
    int status; // 201 stored, 200 all known before, 409, 413, 422, 503
    const struct complaints *complaints;
    const char *detail;  // a sentence when status >= 400
    size_t count;        // forms
    const int64_t *seqs; // ledger line per form (the last of its lines)
    const bool *known;   // per form: was stored before with the same content
    int64_t seq;         // last ledger line of the batch
};
typedef void (*submit_fn)(void *context, const struct submit_result *result);
// `forms` and what they point to must stay until the callback. With wait_scored the callback comes
// when boards reflect the batch (or the deadline passes: then status 202 and `detail` says so; the
// facts are stored all the same).
void service_submit(struct service *s, enum submit_kind kind, const struct forms *forms,
                    const struct who *who, bool wait_scored, submit_fn done, void *context);

// Records as the ledger holds them. One JSON object per record, in order of seq; off the loop,
// callback on it.
struct record_query {
    const char *type, *subject, *status, *id; // NULL = any
    int32_t from, until;                      // DAY_NONE = any
    int64_t after;                            // cursor: only later lines
    size_t limit;                             // 1..10,000
};
typedef void (*records_fn)(void *context, int status, const char *json, size_t size, int64_t next);
void service_records(struct service *s, const struct record_query *q, records_fn done,
                     void *context);

// For /v1/status and /v1/health.
struct service_status {
    bool ready, stale;        // stale: boards are served but their evaluator is gone or behind
    const char *stale_reason; // plugin, rule, signal
    int64_t ledger_seq, board_seq;
    int64_t started_ms, subjects;
    uint64_t evaluator_starts, evaluator_crashes;
    pid_t evaluator_pid;
    const char *trouble; // last trouble an evaluator reported, or NULL
    const char *ledger_path, *conf_path;
    int64_t checkpoint_line, checkpoint_size; // of the ledger's checkpoint; 0 = there is none
};
void service_status(const struct service *s, struct service_status *out);

#endif
