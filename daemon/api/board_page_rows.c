// The rows of a page, one after the other; of a long page some are written by a second thread.
#include "api/board_page.h"

#include <stdlib.h>

#include "base/mem.h"
#include "link/listing.h"

#define ROWS_AHEAD 6 // names are fetched so many rows before they are written
#define LOT 256      // rows that one of two takes at a time

// In order of rank each row's names lie somewhere else: waiting for them was half of a page's time.
static void fetch_names(const struct board_page *p, uint32_t at, uint32_t end)
{
    if (p->names.fetch && end - at > ROWS_AHEAD)
        p->names.fetch(p->names.context, board_page_row(p, at + ROWS_AHEAD, NULL)->subject);
    uint32_t subject = board_page_row(p, at, NULL)->subject;
    __builtin_prefetch(p->names.id(p->names.context, subject));
    __builtin_prefetch(p->names.title(p->names.context, subject));
}

static void put_some(const struct board_page *p, uint32_t from, uint32_t end,
                     struct board_alike *alike)
{
    for (uint32_t i = from; i < end; i++) {
        if (end - i > ROWS_AHEAD)
            fetch_names(p, i + ROWS_AHEAD, end);
        board_page_put_row(p, i, alike);
    }
}

// The caller takes lots from the first on and writes them where they belong; whoever helps takes
// them from the last on, into a text of his own, each to stand behind a comma.
struct writing {
    struct board_page pages[2];
    struct board_alike alike;
    struct listing rows; // the helper's: looking something up moves its `recent`
    struct json json;
    struct str text;
    size_t *ends; // of the helper's lots in the text, in the order taken
    size_t helped;
    uint32_t from;
    struct pair_lots lots; // of rows
};

static void write_lots(void *context, unsigned who)
{
    struct writing *w = context;
    for (size_t from, end; pair_take(&w->lots, who, &from, &end);) {
        struct board_alike own = {0};
        if (who)
            json_init(&w->json, &w->text); // each lot by itself, without a comma before it
        put_some(&w->pages[who], w->from + (uint32_t)from, w->from + (uint32_t)end,
                 who ? &own : &w->alike);
        if (who)
            w->ends[w->helped++] = w->text.size;
    }
}

static void join(struct writing *w)
{
    struct str *out = w->pages[0].json->out;
    while (w->helped-- > 0) {
        size_t from = w->helped ? w->ends[w->helped - 1] : 0;
        str_add_char(out, ',');
        str_add_bytes(out, w->text.data + from, w->ends[w->helped] - from);
    }
}

// The first lot is the caller's: the helper may be given all others.
static void put_by_two(const struct board_page *p, uint32_t from, uint32_t end)
{
    struct writing w = {.pages = {*p, *p}, .from = from + LOT};
    put_some(p, from, w.from, &w.alike);
    pair_lots_init(&w.lots, end - w.from, LOT);
    w.ends = mem_new((end - w.from) / LOT + 1, sizeof *w.ends);
    if (p->rows) {
        w.rows = *p->rows;
        w.pages[1].rows = &w.rows;
    }
    w.pages[1].json = &w.json;
    pair_run(p->pair, write_lots, &w);
    join(&w);
    free(w.ends);
    str_release(&w.text);
}

void board_page_put_rows(const struct board_page *p, uint32_t from, uint32_t end)
{
    struct board_alike alike = {0};
    if (p->pair && from < end && end - from >= BOARD_PAGE_LONG)
        put_by_two(p, from, end);
    else
        put_some(p, from, end, &alike);
}
