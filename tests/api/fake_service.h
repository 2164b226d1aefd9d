// A service that keeps one board of the fixture's county, notes what it was asked, and answers when
// the test says so. It stands in for daemon/service at link time: every function of
// service/service.h that the api calls is here, so nothing of the real one is linked.
#ifndef TESTS_API_FAKE_SERVICE_H
#define TESTS_API_FAKE_SERVICE_H

#include <stdio.h>
#include <string.h>

#include "service/board_text.h"
#include "service/service.h"
#include "tests/link/packed_fixture.h"

#define FAKE_HASH "5d0c1f6b8e6b0f0f7f3f1a2c9f6f0a4be1d86f1b0ac1c2c4f2f8f5e9d7b3a611"

struct service {
    uv_loop_t *loop;
    struct county county;
    struct board_copy board;
    uint32_t row_of[TOWNS];
    bool live; // the board is: else it is asked for
    bool stale;
    uint64_t standing;
    size_t asked_again;
    int held;
    // the question, submission or reload that waits; one at a time
    uint64_t question, forgotten;
    struct service_page page; // asked for last
    service_answer_fn answer;
    submit_fn submitted;
    service_reloaded_fn reloaded;
    void *context;
    // what was submitted
    enum submit_kind kind;
    const struct forms *forms;
    struct who who;
    bool wait;
    struct record_query query;
    char query_id[80];
    const char *records;
    int records_status;
};

static inline void fake_open(struct service *s, uv_loop_t *loop)
{
    *s = (struct service){
        .loop = loop, .live = true, .standing = 1, .records = "[]", .records_status = 200};
    county_open(&s->county);
    memset(s->row_of, 0xff, sizeof s->row_of);
    for (uint32_t i = 0; i < LISTED; i++)
        s->row_of[packed_row(s->county.packed.data, i)->subject] = i;
    s->board = (struct board_copy){.bytes = s->county.packed.data,
                                   .size = s->county.packed.size,
                                   .row_of = s->row_of,
                                   .subject_count = TOWNS,
                                   .seq = 77,
                                   .as_of = 19904,
                                   .ruleset = FAKE_HASH};
}

static inline void fake_close(struct service *s)
{
    board_texts_free(&s->board);
    county_close(&s->county);
}

const struct model *service_model(const struct service *s)
{
    return &s->county.ruleset.model;
}

uv_loop_t *service_loop(const struct service *s)
{
    return s->loop;
}

void service_hold(struct service *s)
{
    s->held++;
}

void service_unhold(struct service *s)
{
    s->held--;
}

const char *service_ruleset(const struct service *s)
{
    (void)s;
    return FAKE_HASH;
}

int32_t service_as_of(const struct service *s)
{
    (void)s;
    return 19904;
}

int64_t service_seq(const struct service *s)
{
    (void)s;
    return 78;
}

const char *service_plugins_json(const struct service *s)
{
    (void)s;
    return "[{\"plugin\":\"basic\",\"version\":\"1.0\",\"abi\":\"1.0\",\"licence\":\"Apache-2.0\","
           "\"author\":null,\"sentence\":\"s\",\"path\":\"/p/basic.so\",\"digest\":\"00\","
           "\"methods\":[{\"method\":\"completion\",\"scope\":\"row\",\"gives\":"
           "\"columns\",\"sentence\":\"s\",\"formula\":\"f\",\"source\":null,\"arguments\":[{"
           "\"name\":\"value\",\"sort\":"
           "\"column\",\"sentence\":null}],\"parameters\":[{\"name\":\"cap\",\"type\":\"number\","
           "\"per_criterion\":false,\"required\":false,"
           "\"default\":1.2,\"least\":0,\"most\":null,\"sentence\":null}],"
           "\"columns\":[{\"name\":\"q\",\"better\":\"less\",\"sentence\":\"s\"}]}]}]";
}

const char *service_effective(const struct service *s)
{
    (void)s;
    return "schemes: {}\n";
}

const char *service_files(const struct service *s)
{
    (void)s;
    return "towns.conf\nlib/units.conf\n";
}

int64_t service_since_ms(const struct service *s)
{
    (void)s;
    return 1735603200000;
}

bool service_subject_find(const struct service *s, const char *id, uint32_t *number)
{
    (void)s;
    for (uint32_t i = 0; i < TOWNS; i++)
        if (!strcmp(county_ids[i], id)) {
            *number = i;
            return true;
        }
    return false;
}

const char *service_subject_id(const struct service *s, uint32_t number)
{
    (void)s;
    return county_ids[number];
}

const char *service_subject_title(const struct service *s, uint32_t number)
{
    (void)s;
    return county_titles[number];
}

void service_subject_fetch(const struct service *s, uint32_t number)
{
    (void)s;
    if (number >= TOWNS)
        abort(); // of nobody
}

uint32_t service_subject_kind(const struct service *s, uint32_t number)
{
    (void)s;
    (void)number;
    return 0;
}

struct board_copy *service_board(struct service *s, uint32_t scheme, struct period p)
{
    if (!s->live || scheme != 0 || p.year != 2024)
        return NULL;
    s->board.holders++;
    return &s->board;
}

struct pair *service_pair(void)
{
    return NULL;
}

uint64_t service_standing(const struct service *s)
{
    return s->standing;
}

void service_board_asked(struct service *s)
{
    s->asked_again++;
}

void board_release(struct board_copy *b)
{
    b->holders--;
}

static inline uint64_t fake_ask(struct service *s, service_answer_fn answer, void *context)
{
    s->answer = answer;
    s->context = context;
    return ++s->question;
}

uint64_t service_explain(struct service *s, uint32_t scheme, struct period p, uint32_t subject,
                         service_answer_fn answer, void *context)
{
    (void)scheme;
    (void)p;
    (void)subject;
    return fake_ask(s, answer, context);
}

uint64_t service_ask_board(struct service *s, uint32_t scheme, struct period p,
                           service_answer_fn answer, void *context)
{
    (void)scheme;
    (void)p;
    return fake_ask(s, answer, context);
}

uint64_t service_ask_page(struct service *s, uint32_t scheme, struct period p,
                          const struct service_page *page, service_answer_fn answer, void *context)
{
    (void)scheme;
    (void)p;
    s->page = *page;
    return fake_ask(s, answer, context);
}

void service_forget(struct service *s, uint64_t question)
{
    s->forgotten = question;
    s->answer = NULL;
}

static inline void fake_answer(struct service *s, int status, const char *text)
{
    service_answer_fn answer = s->answer;
    s->answer = NULL;
    answer(s->context, status, text, strlen(text), status == 200 ? &s->board : NULL);
}

void service_submit(struct service *s, enum submit_kind kind, const struct forms *forms,
                    const struct who *who, bool wait_scored, submit_fn done, void *context)
{
    s->kind = kind;
    s->forms = forms;
    s->who = *who;
    s->wait = wait_scored;
    s->submitted = done;
    s->context = context;
}

// Answer the submission that waits: `known` of its forms stood before.
static inline void fake_stored(struct service *s, int status, const char *detail, size_t known)
{
    struct complaints complaints = {.total = 0};
    size_t count = s->forms->count;
    int64_t *seqs = mem_new(count + 1, sizeof *seqs);
    bool *was = mem_new(count + 1, sizeof *was);
    for (size_t i = 0; i < count; i++) {
        seqs[i] = (int64_t)i + 79;
        was[i] = i < known;
    }
    struct submit_result result = {.status = status,
                                   .complaints = &complaints,
                                   .detail = detail,
                                   .count = count,
                                   .seqs = seqs,
                                   .known = was,
                                   .seq = (int64_t)count + 78};
    submit_fn done = s->submitted;
    s->submitted = NULL;
    done(s->context, &result);
    free(seqs);
    free(was);
}

static inline void fake_refused(struct service *s, int status, struct complaint *list, size_t count)
{
    struct complaints complaints = {.list = list, .count = count, .total = count};
    struct submit_result result = {
        .status = status, .complaints = &complaints, .detail = "nothing was stored"};
    submit_fn done = s->submitted;
    s->submitted = NULL;
    done(s->context, &result);
}

void service_records(struct service *s, const struct record_query *q, records_fn done,
                     void *context)
{
    s->query = *q;
    snprintf(s->query_id, sizeof s->query_id, "%s", q->id ? q->id : "");
    done(context, s->records_status, s->records, strlen(s->records), 0);
}

void service_reload(struct service *s, service_reloaded_fn done, void *context)
{
    s->reloaded = done;
    s->context = context;
}

void service_status(const struct service *s, struct service_status *out)
{
    *out = (struct service_status){.ready = true,
                                   .stale = s->stale,
                                   .stale_reason = s->stale ? "was killed by signal 9" : NULL,
                                   .ledger_seq = 78,
                                   .board_seq = 77,
                                   .started_ms = 1719705600000,
                                   .subjects = TOWNS,
                                   .evaluator_starts = 1,
                                   .evaluator_pid = 4711,
                                   .ledger_path = "/var/lib/meritd/ledger.db",
                                   .conf_path = "kunshan.conf"};
}

#endif
