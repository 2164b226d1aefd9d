// board: the ranked result of a scheme for a period.
#include <stdio.h>
#include <string.h>

#include "ctl/exchange.h"
#include "ctl/listing.h"
#include "ctl/sheet.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

#define PAGE 5000
#define TRIES 5 // when the board changes between two pages

struct asking {
    struct ctl *ctl;
    const char *fields; // of the query; NULL = all
    int64_t top, after; // how many rows are still wanted; from which on
    int64_t left;       // rows after the last page taken
    bool csv;
    struct listing listing;
    json_t *first; // page, for CSV
};

static void add_number(struct str *path, const char *name, int64_t n)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)n);
    path_query(path, name, text);
}

// With --json one request without pages, as a user of curl would write it.
static void make_path(const struct asking *x, struct str *path)
{
    const struct arguments *a = x->ctl->arguments;
    int64_t top = arguments_number(a, "top");
    str_clear(path);
    str_add(path, "/v1/boards");
    path_segment(path, a->words[0]);
    path_segment(path, a->words[1]);
    path_query(path, "cohort", arguments_text(a, "cohort"));
    path_query(path, "fields", x->fields);
    if (!a->json)
        add_number(path, "top", x->top < PAGE ? x->top : PAGE);
    else if (top > 0)
        add_number(path, "top", top);
    if (x->after)
        add_number(path, "after", x->after);
}

// How many rows the asked-for part of the board has: all, or those of the one cohort.
static int64_t listed(const struct asking *x, const json_t *page)
{
    const char *wanted = arguments_text(x->ctl->arguments, "cohort");
    const json_t *cohort;
    size_t i;
    json_array_foreach(value_list(page, "cohorts"), i, cohort)
    {
        if (wanted && (strcmp(value_text(cohort, "cohort"), wanted) == 0 ||
                       strcmp(value_text(cohort, "title"), wanted) == 0))
            return value_int(cohort, "listed");
    }
    return value_int(page, "listed");
}

// False when the board changed since the page before.
static bool take_page(struct asking *x, json_t *page)
{
    int64_t rows = (int64_t)json_array_size(value_list(page, "rows"));
    if (x->csv) {
        if (!x->first) {
            x->first = json_incref(page);
            sheet_header(page, &x->ctl->out);
        }
        if (!listing_same(x->first, page))
            return false;
        sheet_rows(x->first, page, &x->ctl->out);
    } else if (!listing_add(&x->listing, page)) {
        return false;
    }
    x->after += rows;
    x->top -= rows;
    x->left = listed(x, page) - x->after;
    return true;
}

static void forget(struct asking *x)
{
    listing_release(&x->listing);
    json_decref(x->first);
    x->first = NULL;
    str_clear(&x->ctl->out);
}

// All pages of one state of the board. *changed: it was published anew meanwhile.
static enum ending ask_pages(struct asking *x, bool *changed)
{
    struct str path = {0};
    int64_t top = arguments_number(x->ctl->arguments, "top");
    enum ending end;
    bool more = true;
    *changed = false;
    x->top = top > 0 ? top : INT64_MAX;
    x->after = 0;
    listing_init(&x->listing);
    do {
        json_t *page;
        make_path(x, &path);
        end = exchange_get(x->ctl, path.data, &page);
        if (page)
            *changed = !take_page(x, page);
        more = page && !*changed && x->top > 0 && json_is_integer(json_object_get(page, "next"));
        json_decref(page);
    } while (more);
    str_release(&path);
    return end;
}

// `fields` of the query: a table leaves the rules out unless they are asked for.
static const char *fields_of(const struct arguments *a)
{
    const char *given = arguments_text(a, "fields");
    if (given || a->json || arguments_flag(a, "csv"))
        return given;
    return "vetoes,outcomes,shows";
}

static enum ending run(struct ctl *c)
{
    struct asking x = {
        .ctl = c, .fields = fields_of(c->arguments), .csv = arguments_flag(c->arguments, "csv")};
    enum ending end = ENDING_DONE;
    bool changed = true;
    if (x.csv && c->arguments->json) {
        str_add(&c->err, "meritctl: --csv and --json: only one of them\n");
        return ENDING_USAGE;
    }
    for (int i = 0; changed && i < TRIES; i++) {
        if (i > 0)
            forget(&x);
        end = ask_pages(&x, &changed);
    }
    if (changed) {
        str_clear(&c->out);
        str_add(&c->err, "meritctl: the board changes faster than it can be read; ask for less of "
                         "it (--top, --cohort), or for all at once (--json)\n");
        end = ENDING_BROKEN;
    } else if (x.listing.first) {
        listing_print(&x.listing, x.left, &c->terminal, &c->out);
    }
    listing_release(&x.listing);
    json_decref(x.first);
    return end;
}

static const struct option options[] = {
    {.name = "cohort",
     .value = "COHORT",
     .meaning = "only this cohort, by its name or title",
     .type = OPTION_TEXT},
    {.name = "top",
     .value = "N",
     .meaning = "only the first N rows, as the board lists them",
     .type = OPTION_NUMBER,
     .most = 10000000},
    {.name = "fields",
     .value = "LIST",
     .meaning = "of rules,vetoes,outcomes,shows (a table leaves out the rules, --csv and --json "
                "have all)",
     .type = OPTION_TEXT},
    {.name = "csv", .meaning = "as CSV, with the points of every rule"},
};

const struct verb verb_board = {
    .name = "board",
    .words = "SCHEME PERIOD",
    .sentence = "The ranked result of a scheme for a period.",
    .help = "PERIOD is written 2024, 2024-H1, 2024-Q2 or 2024-03, as the scheme judges.\n"
            "Ranks are per cohort; \"=\" marks a shared rank. Rows without a rank stand after the "
            "others, and say why. A table wider than the terminal goes on below, with rank and "
            "subject repeated.",
    .least = 2,
    .most = 2,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .seconds = 60,
    .run = run,
};
