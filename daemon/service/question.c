// Questions to the evaluator. A question stays in the list until it is answered or its time is
// over; when the evaluator dies meanwhile, the next one is asked again.
#include <stdlib.h>
#include <string.h>

#include "base/json_check.h"
#include "base/mem.h"
#include "link/packed.h"
#include "service/state.h"

#define TRIES 3 // evaluators that a question may see die; a client's deadline may end it before

static void send_one(struct service *s, struct pending *q)
{
    struct str out = {0};
    size_t begun = message_begin(&out, MESSAGE_ASK, q->id);
    wire_put_u8(&out, (uint8_t)q->tag);
    wire_put_text(&out, q->scheme);
    wire_put_text(&out, q->period);
    wire_put_text(&out, q->subject);
    if (q->tag == QUESTION_BOARD) {
        wire_put_u8(&out, q->paged);
        wire_put_text(&out, q->cohort);
        wire_put_i64(&out, q->after);
        wire_put_i64(&out, q->top);
    }
    message_end(&out, begun);
    q->sent = worker_send(s->worker, &out);
}

void questions_send(struct service *s)
{
    // half of a batch is no state to answer from
    if (!s->worker || s->worker->state != WORKER_LIVE || s->worker->partial)
        return;
    for (struct pending *q = s->questions; q; q = q->next)
        if (!q->sent)
            send_one(s, q);
}

void questions_unsend(struct service *s)
{
    for (struct pending *q = s->questions; q; q = q->next) {
        q->sent = false;
        board_release(q->board); // its answer has not come: the next evaluator makes it anew
        q->board = NULL;
    }
}

static struct pending *prepare(struct service *s, enum question tag, uint32_t scheme,
                               struct period p, const char *subject, service_answer_fn answer,
                               void *context)
{
    struct pending *q = mem_new(1, sizeof *q);
    char period[16];
    period_format(p, period);
    const struct model *m = service_model(s);
    q->id = ++s->next_question;
    q->tag = tag;
    q->scheme = mem_copy_text(m->schemes[scheme].label.name);
    q->period = mem_copy_text(period);
    q->subject = mem_copy_text(subject);
    q->deadline = (int64_t)uv_now(s->loop) + m->settings.deadline_ms;
    q->answer = answer;
    q->context = context;
    return q;
}

static uint64_t ask(struct service *s, struct pending *q)
{
    struct pending **end = &s->questions;
    while (*end)
        end = &(*end)->next;
    *end = q;
    questions_send(s);
    return q->id;
}

uint64_t service_explain(struct service *s, uint32_t scheme, struct period p, uint32_t subject,
                         service_answer_fn answer, void *context)
{
    return ask(s, prepare(s, QUESTION_EXPLAIN, scheme, p, service_subject_id(s, subject), answer,
                          context));
}

uint64_t service_ask_board(struct service *s, uint32_t scheme, struct period p,
                           service_answer_fn answer, void *context)
{
    return ask(s, prepare(s, QUESTION_BOARD, scheme, p, "", answer, context));
}

uint64_t service_ask_page(struct service *s, uint32_t scheme, struct period p,
                          const struct service_page *page, service_answer_fn answer, void *context)
{
    const char *subject = page->subject == NONE ? "" : service_subject_id(s, page->subject);
    struct pending *q = prepare(s, QUESTION_BOARD, scheme, p, subject, answer, context);
    q->paged = true;
    q->cohort = page->cohort ? mem_copy_text(page->cohort) : NULL;
    q->after = page->after;
    q->top = page->top;
    return ask(s, q);
}

static struct pending **find(struct service *s, uint64_t id)
{
    struct pending **at = &s->questions;
    while (*at && (*at)->id != id)
        at = &(*at)->next;
    return at;
}

static void question_free(struct pending *q)
{
    board_release(q->board);
    free(q->scheme);
    free(q->period);
    free(q->subject);
    free(q->cohort);
    free(q);
}

static void settle(struct pending **at, int status, const char *text)
{
    struct pending *q = *at;
    *at = q->next; // first out of the list: the answer may ask anew
    q->answer(q->context, status, text, strlen(text), q->board);
    question_free(q);
}

bool questions_sent(const struct service *s)
{
    for (const struct pending *q = s->questions; q; q = q->next)
        if (q->sent)
            return true;
    return false;
}

void questions_answer(struct service *s, uint64_t id, uint32_t status, const char *text)
{
    struct pending **at = find(s, id);
    if (!*at || !(*at)->sent) // its asker has gone, or its time was over; or it was never asked
        return;
    if (status < 200 || status > 599 || !text) {
        settle(at, 502, "the evaluator's answer made no sense");
        return;
    }
    if ((*at)->tag == QUESTION_BOARD && status == 200 && !(*at)->board) {
        settle(at, 502, "the evaluator's board did not come");
        return;
    }
    if ((*at)->tag == QUESTION_EXPLAIN && status == 200 && !json_valid(text, strlen(text))) {
        settle(at, 502, "the evaluator's explanation is no JSON");
        return;
    }
    settle(at, (int)status, text);
}

void questions_orphaned(struct service *s)
{
    struct pending **at = &s->questions;
    while (*at) {
        struct pending *q = *at;
        if (!q->sent || ++q->deaths < TRIES) {
            q->sent = false;
            at = &q->next;
            continue;
        }
        settle(at, 503, "the evaluators that were asked died of it, or while at it");
        at = &s->questions; // the answer may have changed the list; those seen are no longer sent
    }
    questions_unsend(s);
}

// Is it the board that was asked for?
static bool is_asked(const struct pending *q, const struct service *s, const struct board_copy *b)
{
    char period[16];
    const struct packed_head *head = packed_head(b->bytes);
    period_format(packed_period(b->bytes), period);
    return !strcmp(period, q->period) && (q->paged || head->row_count == head->listed) &&
           model_scheme(service_model(s), q->scheme) == head->scheme;
}

void questions_board(struct service *s, uint64_t id, struct board_copy *b)
{
    struct pending *q = *find(s, id);
    if (!q || !q->sent || q->board || q->tag != QUESTION_BOARD || !is_asked(q, s, b))
        return;
    q->board = board_hold(b);
}

void questions_expire(struct service *s, int64_t now)
{
    struct pending **at = &s->questions;
    while (*at) {
        if ((*at)->deadline > now) {
            at = &(*at)->next;
            continue;
        }
        settle(at, 504, "the evaluator did not answer in time");
        at = &s->questions; // the answer may have changed the list
    }
}

void questions_end(struct service *s)
{
    while (s->questions)
        settle(&s->questions, 503, "the daemon is stopping");
}

void service_forget(struct service *s, uint64_t id)
{
    struct pending **at = find(s, id);
    struct pending *q = *at;
    if (!q)
        return;
    *at = q->next;
    question_free(q);
}
