#include "evaluator/answer.h"

#include <string.h>

#include "base/json.h"
#include "core/judge/explain.h"
#include "core/judge/scheme.h"

static bool tell(struct line *line, uint64_t call, uint32_t status, const char *text)
{
    struct str s = {0};
    size_t begun = message_begin(&s, MESSAGE_ANSWER, call);
    wire_put_u32(&s, status);
    wire_put_text(&s, text);
    message_end(&s, begun);
    bool sent = line_send(line, &s);
    str_release(&s);
    return sent;
}

static uint32_t explain(struct live *l, uint32_t scheme, struct period p, const char *id,
                        struct str *out, struct err *e)
{
    const struct scheme *s = &engine_ruleset(l->engine)->model.schemes[scheme];
    struct store *store = engine_store(l->engine);
    uint32_t subject = store_find(store, id);
    const struct board *board;
    struct window w = window_make(p, s->span, engine_day(l->engine), false);
    struct json j;
    if (subject == NONE || store_kind_of(store, subject) != s->of) {
        err_set(e, "\"%s\" is not on the boards of %s", id, s->label.name);
        return 404;
    }
    if (!scheme_board(l->engine, scheme, &w, &board, e))
        return 500;
    struct board *made = engine_own_board(l->engine, board);
    json_init(&j, out);
    if (!explain_write(l->engine, made, store_row_of(store, subject), &j, e))
        return 500;
    return 200;
}

// A page of the board, as the question goes on; *asked false: all of the board.
static bool read_page(const struct live *l, uint32_t kind, struct wire *w, const char *subject,
                      struct packed_page *out, bool *asked)
{
    const struct store *store = engine_store(l->engine);
    *asked = wire_u8(w) != 0;
    *out = (struct packed_page){.cohort = wire_text(w), .subject = NONE};
    out->after = wire_i64(w);
    out->top = wire_i64(w);
    if (w->failed || out->after < 0 || out->top < 0)
        return false;
    if (subject && *subject)
        out->subject = store_find(store, subject);
    return !subject || !*subject ||
           (out->subject != NONE && store_kind_of(store, out->subject) == kind);
}

static bool answer_board(struct live *l, struct incoming *m, uint32_t scheme, struct period p,
                         const char *subject, struct line *line)
{
    const struct scheme *s = &engine_ruleset(l->engine)->model.schemes[scheme];
    struct packed_page page;
    struct err e;
    bool asked;
    if (!read_page(l, s->of, &m->payload, subject, &page, &asked))
        return tell(line, m->head.call, 400, "no page of that board");
    return live_make_one(l, scheme, p, asked ? &page : NULL, m->head.call, &e) ||
           tell(line, m->head.call, 500, e.text);
}

bool answer_question(struct live *l, struct incoming *m, struct line *line)
{
    enum question question = (enum question)wire_u8(&m->payload);
    const char *scheme = wire_text(&m->payload), *period = wire_text(&m->payload);
    const char *subject = wire_text(&m->payload);
    const struct ruleset *r = engine_ruleset(l->engine);
    uint32_t at = scheme ? model_scheme(&r->model, scheme) : NONE;
    struct period p;
    struct err e;
    if (at == NONE || !period || !period_parse(period, &p) ||
        p.length != r->model.schemes[at].period)
        return tell(line, m->head.call, 400, "no such scheme, or not a period of it");
    live_settle(l); // the facts before the question are part of the answer
    switch (question) {
    case QUESTION_EXPLAIN: {
        struct str out = {0};
        uint32_t status = explain(l, at, p, subject ? subject : "", &out, &e);
        bool sent = tell(line, m->head.call, status, status == 200 ? out.data : e.text);
        str_release(&out);
        return sent;
    }
    case QUESTION_BOARD:
        return answer_board(l, m, at, p, subject, line);
    }
    return tell(line, m->head.call, 400, "unknown question");
}
