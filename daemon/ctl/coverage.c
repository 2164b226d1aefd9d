// coverage: each clause of the act, what implements it, and what that gives on the boards.
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ctl/exchange.h"
#include "ctl/text.h"
#include "ctl/value.h"
#include "ctl/verbs.h"

#define PAGE "5000"
#define TOLD 5 // subjects told by name

// Get and read, also with --json: the reply is not what is printed.
static enum ending get(struct ctl *c, const char *path, json_t **doc)
{
    struct reply reply = {0};
    struct err e;
    const struct request q = {.path = path};
    enum asked asked = client_ask(c->client, &q, &reply, &e);
    enum ending end = ENDING_DONE;
    *doc = NULL;
    if (asked != ASKED_ANSWERED || reply.status >= 400) {
        end = exchange_tell(c, asked, NULL, &reply, &e);
    } else if (!value_read(reply.body.data, reply.body.size, doc, &e)) {
        str_addf(&c->err, "meritctl: %s\n", e.text);
        end = ENDING_BROKEN;
    }
    reply_release(&reply);
    return end;
}

// --- what a part gives: gathered in its "result" ---

static json_t *result_of(json_t *part)
{
    json_t *result = json_object_get(part, "result");
    if (!result) {
        result = value_object();
        json_object_set_new(part, "result", result);
    }
    return result;
}

static void add_to(json_t *result, const char *key, double x)
{
    json_object_set_new(result, key,
                        json_real(json_number_value(json_object_get(result, key)) + x));
}

static void count_up(json_t *result, const char *key, bool one)
{
    json_object_set_new(result, key, json_integer(value_int(result, key) + one));
}

static void take_rule(json_t *result, const json_t *row, const char *name)
{
    const json_t *points = json_object_get(json_object_get(row, "rules"), name);
    const json_t *least = json_object_get(result, "least"), *most = json_object_get(result, "most");
    double x = json_number_value(points);
    bool scored = json_is_number(points);
    count_up(result, "of", true);
    count_up(result, "scored", scored);
    if (!scored)
        return;
    add_to(result, "sum", x);
    if (!least || x < json_number_value(least))
        json_object_set_new(result, "least", json_real(x));
    if (!most || x > json_number_value(most))
        json_object_set_new(result, "most", json_real(x));
}

static void take_subject(json_t *result, const json_t *row, const char *key, bool is)
{
    json_t *subjects = json_object_get(result, "subjects");
    count_up(result, key, is);
    if (!subjects) {
        subjects = value_array();
        json_object_set_new(result, "subjects", subjects);
    }
    if (is && json_array_size(subjects) < TOLD)
        json_array_append_new(subjects, json_string(value_text(row, "subject")));
}

static bool has_veto(const json_t *row, const char *name)
{
    const json_t *veto;
    size_t i;
    json_array_foreach(value_list(row, "vetoes"), i, veto)
    {
        if (strcmp(json_string_value(veto), name) == 0)
            return true;
    }
    return false;
}

static void take_row(json_t *part, const json_t *row)
{
    const char *sort = value_text(part, "sort"), *name = value_text(part, "name");
    json_t *result = result_of(part);
    if (strcmp(sort, "rule") == 0)
        take_rule(result, row, name);
    else if (strcmp(sort, "veto") == 0)
        take_subject(result, row, "fired", has_veto(row, name));
    else
        take_subject(result, row, "in",
                     strcmp(value_text(json_object_get(row, "outcomes"), name), "in") == 0);
}

// --- boards ---

// "2024-H1" and its like: the length of a period as schemes call it.
static const char *length_of(const char *period)
{
    const char *dash = strchr(period, '-');
    return !dash ? "year" : dash[1] == 'H' ? "half" : dash[1] == 'Q' ? "quarter" : "month";
}

// The period asked for, where the scheme judges such; else its running one.
static const char *period_of(const struct ctl *c, const json_t *scheme)
{
    const char *asked = arguments_text(c->arguments, "period");
    const json_t *live = value_list(scheme, "live");
    if (asked && strcmp(length_of(asked), value_text(scheme, "period")) == 0)
        return asked;
    return json_string_value(json_array_get(live, json_array_size(live) - 1));
}

// One page into the parts that stand in this scheme.
static void take_page(json_t *clauses, const char *scheme, const char *period, const json_t *page)
{
    size_t c, p, r;
    json_t *clause, *part;
    const json_t *row;
    json_array_foreach(clauses, c, clause)
    {
        json_array_foreach(json_object_get(clause, "parts"), p, part)
        {
            if (strcmp(value_text(part, "scheme"), scheme) != 0 || value_bool(part, "unknown"))
                continue;
            value_put(part, "period", period);
            json_array_foreach(value_list(page, "rows"), r, row) take_row(part, row);
        }
    }
}

static enum ending take_board(struct ctl *c, json_t *clauses, const json_t *scheme)
{
    const char *name = value_text(scheme, "scheme"), *period = period_of(c, scheme);
    enum ending end;
    json_t *page, *next = NULL;
    struct str path = {0}, after = {0};
    do {
        str_clear(&path);
        str_add(&path, "/v1/boards");
        path_segment(&path, name);
        path_segment(&path, period);
        path_query(&path, "fields", "rules,vetoes,outcomes");
        path_query(&path, "top", PAGE);
        path_query(&path, "after", after.size ? after.data : NULL);
        end = get(c, path.data, &page);
        if (!page)
            break;
        take_page(clauses, name, period, page);
        next = json_object_get(page, "next");
        str_clear(&after);
        if (json_is_integer(next))
            str_addf(&after, "%lld", (long long)json_integer_value(next));
        json_decref(page);
    } while (after.size);
    str_release(&path);
    str_release(&after);
    return end;
}

static bool stands_in(json_t *clauses, const char *scheme)
{
    size_t c, p;
    json_t *clause, *part;
    json_array_foreach(clauses, c, clause)
    {
        json_array_foreach(json_object_get(clause, "parts"), p, part)
        {
            if (strcmp(value_text(part, "scheme"), scheme) == 0)
                return true;
        }
    }
    return false;
}

static enum ending take_boards(struct ctl *c, json_t *clauses)
{
    json_t *schemes, *scheme;
    size_t i;
    enum ending end = get(c, "/v1/schemes", &schemes);
    json_array_foreach(json_object_get(schemes, "schemes"), i, scheme)
    {
        if (end == ENDING_DONE && stands_in(clauses, value_text(scheme, "scheme")))
            end = take_board(c, clauses, scheme);
    }
    json_decref(schemes);
    return end;
}

// --- telling ---

static void add_subjects(struct str *line, const json_t *result, const char *key, const char *word)
{
    const json_t *subjects = value_list(result, "subjects"), *subject;
    int64_t count = value_int(result, key);
    size_t i;
    str_addf(line, "%s for ", word);
    text_count(line, count);
    json_array_foreach(subjects, i, subject)
        str_addf(line, "%s%s", i ? ", " : ": ", json_string_value(subject));
    if (count > (int64_t)json_array_size(subjects))
        str_add(line, ", ..");
}

static void add_rule(struct str *line, const json_t *result)
{
    int64_t scored = value_int(result, "scored");
    text_count(line, scored);
    str_add(line, " of ");
    text_count(line, value_int(result, "of"));
    str_add(line, " scored");
    if (!scored)
        return;
    str_add(line, ", ");
    value_points(line, json_object_get(result, "least"), 2);
    str_add(line, " to ");
    value_points(line, json_object_get(result, "most"), 2);
    str_add(line, ", mean ");
    value_points(line, json_object_get(result, "mean"), 2);
}

static void add_part(struct ctl *c, const json_t *part)
{
    struct str line = {0};
    const json_t *result = json_object_get(part, "result");
    const char *in = value_text(part, "scheme"), *title = value_text(part, "title");
    str_addf(&line, "%-9s %s.%s", value_text(part, "sort"), *in ? in : value_text(part, "type"),
             value_text(part, "name"));
    if (strcmp(title, value_text(part, "name")) != 0)
        str_addf(&line, "  %s", title);
    if (value_bool(part, "unknown"))
        str_add(&line, "  unknown in the source");
    if (result)
        str_addf(&line, "  %s: ", value_text(part, "period"));
    if (json_object_get(result, "of"))
        add_rule(&line, result);
    else if (json_object_get(result, "fired"))
        add_subjects(&line, result, "fired", "fired");
    else if (json_object_get(result, "in"))
        add_subjects(&line, result, "in", "holds");
    text_spaces(&c->out, 4);
    text_wrap(&c->out, line.data, 4, 8, c->terminal.width);
    str_release(&line);
}

static bool is_known(const json_t *part)
{
    return !value_bool(part, "unknown");
}

// How many of its parts are more than "unknown".
static size_t known_parts(const json_t *clause)
{
    size_t i, count = 0;
    const json_t *part;
    json_array_foreach(value_list(clause, "parts"), i, part) count += is_known(part);
    return count;
}

static void add_clause(struct ctl *c, const json_t *clause)
{
    struct str line = {0};
    const char *title = value_text(clause, "title");
    const json_t *part;
    size_t i, known = known_parts(clause);
    bool unknown = value_bool(clause, "unknown");
    str_add(&line, value_text(clause, "clause"));
    if (strcmp(title, line.data) != 0)
        str_addf(&line, "  %s", title);
    if (!known)
        str_add(&line, unknown ? "  UNKNOWN in the source" : "  NOTHING implements it");
    else if (unknown)
        str_add(&line, "  (the rest of it is unknown in the source)");
    if (!value_bool(clause, "declared"))
        str_add(&line, "  (named by rules only)");
    terminal_add(&c->terminal, !known && !unknown ? STYLE_ALARM : STYLE_BOLD, line.data, &c->out);
    str_add_char(&c->out, '\n');
    json_array_foreach(value_list(clause, "parts"), i, part) add_part(c, part);
    str_release(&line);
}

struct summary {
    int64_t covered, unknown, empty;
};

static struct summary summary_of(const json_t *clauses)
{
    struct summary s = {0};
    size_t i;
    const json_t *clause;
    json_array_foreach(clauses, i, clause)
    {
        bool known = known_parts(clause) > 0;
        s.covered += known;
        s.unknown += !known && value_bool(clause, "unknown");
        s.empty += !known && !value_bool(clause, "unknown");
    }
    return s;
}

static void finish_results(json_t *clauses)
{
    size_t c, p;
    json_t *clause, *part;
    json_array_foreach(clauses, c, clause)
    {
        json_array_foreach(json_object_get(clause, "parts"), p, part)
        {
            json_t *result = json_object_get(part, "result");
            int64_t scored = value_int(result, "scored");
            double sum = json_number_value(json_object_get(result, "sum"));
            if (scored)
                json_object_set_new(result, "mean", json_real(sum / (double)scored));
            if (result)
                json_object_del(result, "sum");
        }
    }
}

static void tell(struct ctl *c, json_t *doc, struct summary s)
{
    const json_t *clause;
    size_t i;
    if (c->arguments->json) {
        json_object_set_new(doc, "covered", json_integer(s.covered));
        json_object_set_new(doc, "unknown", json_integer(s.unknown));
        json_object_set_new(doc, "empty", json_integer(s.empty));
        value_write(doc, &c->out);
        str_add_char(&c->out, '\n');
        return;
    }
    json_array_foreach(value_list(doc, "clauses"), i, clause) add_clause(c, clause);
    str_add_char(&c->out, i ? '\n' : 0);
    text_counted(&c->out, (int64_t)i, "clause", "clauses");
    str_addf(&c->out, ": %lld covered, %lld unknown in the source, %lld with nothing; as of %s\n",
             (long long)s.covered, (long long)s.unknown, (long long)s.empty,
             value_text(doc, "as_of"));
}

static enum ending run(struct ctl *c)
{
    json_t *doc;
    enum ending end = get(c, "/v1/clauses", &doc);
    json_t *clauses = json_object_get(doc, "clauses");
    if (end == ENDING_DONE)
        end = take_boards(c, clauses);
    if (end == ENDING_DONE) {
        struct summary s = summary_of(clauses);
        finish_results(clauses);
        tell(c, doc, s);
        end = s.empty ? ENDING_REFUSED : ENDING_DONE;
    }
    json_decref(doc);
    return end;
}

static const struct option options[] = {
    {.name = "period",
     .value = "PERIOD",
     .meaning = "of the schemes that judge such periods, instead of the running one",
     .type = OPTION_TEXT},
};

const struct verb verb_coverage = {
    .name = "coverage",
    .words = "",
    .sentence = "Each clause of the act: the rules, vetoes and outcomes that implement it, and "
                "what they give.",
    .help = "Clauses are those that the configuration lists in \"clauses\", then those that rules "
            "only name. A clause that nothing implements, and that is not marked unknown, makes "
            "the exit code 1.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .seconds = 60,
    .run = run,
};
