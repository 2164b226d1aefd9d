#include "through.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "house.h"

// A ruleset while it is written: attributes of the kind `unit`, of which each subject r0, r1 .. has
// its numbers.
struct saying {
    size_t rows, count;     // subjects, numbers of each
    const double **columns; // the numbers
    struct str scheme;      // its rules and shows
    struct house house;
};

static struct saying *saying_new(size_t rows, size_t most)
{
    struct saying *s = calloc(1, sizeof *s);
    s->rows = rows;
    s->columns = calloc(most + 1, sizeof *s->columns);
    return s;
}

static void saying_free(struct saying *s)
{
    house_close(&s->house);
    str_release(&s->scheme);
    free(s->columns);
    free(s);
}

// The name of one more number that each subject has.
static size_t saying_number(struct saying *s, const double *column)
{
    s->columns[s->count] = column;
    return s->count++;
}

// Digits after the point that a column's attribute has room for; the rest goes into another.
static int decimals_of(const struct saying *s, size_t column)
{
    double most = 0;
    for (size_t i = 0; i < s->rows; i++)
        most = fmax(most, fabs(s->columns[column][i]));
    int digits = 9;
    for (double room = 9e8; digits > 0 && most > room; room *= 10)
        digits--;
    return digits;
}

// A number is an exact decimal in two attributes: as many digits as the first holds, and the next
// nine.
static void conf_write(const struct saying *s, struct str *conf)
{
    str_add(conf, "plugins = [\"peers\", \"means\", \"weights\", \"treat\", \"outrank\", "
                  "\"stats\"]\nkinds: { unit: { title = \"unit\"; attributes: {\n");
    for (size_t k = 0; k < s->count; k++)
        str_addf(conf,
                 "a%zu = { type = \"number optional\"; decimals = %d }; b%zu = { type = \"number "
                 "optional\"; decimals = 9 }\n",
                 k, decimals_of(s, k), k);
    str_add(conf, "} } }\nindicators: { unit: {\n");
    for (size_t k = 0; k < s->count; k++)
        str_addf(conf, "x%zu = \"a%zu + b%zu / %.0f\"\n", k, k, k, pow(10, decimals_of(s, k)));
    str_add(conf, "} }\nschemes: { s: { of = \"unit\"; period = \"year\"; decimals = 9\n");
    str_add(conf, s->scheme.data);
    str_add(conf, "\n} }\n");
}

static void number_write(struct str *csv, double x, int decimals)
{
    char text[512];
    if (isnan(x)) {
        str_add(csv, ",,");
        return;
    }
    snprintf(text, sizeof text, "%.*f", decimals + 9, x);
    size_t size = strlen(text) - 9;
    str_addf(csv, ",%.*s,%s0.%s", (int)(text[size - 1] == '.' ? size - 1 : size), text,
             x < 0 ? "-" : "", text + size);
}

static void subjects_write(const struct saying *s, struct str *csv)
{
    str_add(csv, "id,kind,title");
    for (size_t k = 0; k < s->count; k++)
        str_addf(csv, ",a%zu,b%zu", k, k);
    str_add(csv, "\n");
    for (size_t i = 0; i < s->rows; i++) {
        str_addf(csv, "r%zu,unit,r%zu", i, i);
        for (size_t k = 0; k < s->count; k++)
            number_write(csv, s->columns[k][i], decimals_of(s, k));
        str_add(csv, "\n");
    }
}

static bool saying_score(struct saying *s)
{
    struct str conf = {0}, csv = {0};
    conf_write(s, &conf);
    subjects_write(s, &csv);
    bool done = house_open(&s->house, conf.data, csv.data);
    if (!done)
        fprintf(stderr, "%s\n", s->scheme.data);
    str_release(&conf);
    str_release(&csv);
    return done;
}

static double number_of(const json_t *x)
{
    return json_is_number(x)   ? json_number_value(x)
           : json_is_string(x) ? strtod(json_string_value(x), NULL)
                               : (double)NAN;
}

// From the board: a rule's points or a show's value per subject, by what a row has under `list`.
static bool board_read(const struct saying *s, const json_t *board, const char *list,
                       const char *name, double *out)
{
    size_t at, found = 0;
    const json_t *row;
    for (size_t i = 0; i < s->rows; i++)
        out[i] = (double)NAN;
    json_array_foreach(json_object_get(board, "rows"), at, row)
    {
        const char *id = json_string_value(json_object_get(row, "subject"));
        size_t i = id ? strtoul(id + 1, NULL, 10) : s->rows;
        if (i >= s->rows)
            continue;
        out[i] = number_of(json_object_get(json_object_get(row, list), name));
        found++;
    }
    return found == s->rows;
}

static json_t *board_of(const struct saying *s)
{
    return house_ask(&s->house, (const char *const[]){"board", "s", "2024", NULL});
}

static json_t *explained(const struct saying *s, size_t row)
{
    char id[32];
    snprintf(id, sizeof id, "r%zu", row);
    return house_ask(&s->house, (const char *const[]){"explain", "s", "2024", id, NULL});
}

bool through_columns(const char *method, size_t rows, const struct caller_job *jobs, size_t count)
{
    struct saying *s = saying_new(rows, 4 * count);
    str_add(&s->scheme, "rules = ( { name = \"any\"; score = \"1\" } )\nshow: {\n");
    for (size_t j = 0; j < count; j++) {
        str_addf(&s->scheme, "y%zu = \"%s(", j, method);
        for (size_t k = 0; k < jobs[j].column_count; k++)
            str_addf(&s->scheme, "%sx%zu", k ? ", " : "", saying_number(s, jobs[j].columns[k]));
        str_addf(&s->scheme, "%s%s)\"\n", *jobs[j].given ? ", " : "", jobs[j].given);
    }
    str_add(&s->scheme, "}");
    json_t *board = saying_score(s) ? board_of(s) : NULL;
    bool done = board != NULL;
    for (size_t j = 0; done && j < count; j++) {
        char name[32];
        snprintf(name, sizeof name, "y%zu", j);
        done = board_read(s, board, "shows", name, jobs[j].out);
    }
    json_decref(board);
    saying_free(s);
    return done;
}

bool through_group(const char *method, const char *given, size_t rows, size_t children,
                   const double *const *columns, const double *worths, double *out)
{
    struct saying *s = saying_new(rows, children);
    bool first = true, any = false;
    str_addf(&s->scheme, "rules = ( { name = \"g\"; worth = 1; combine = \"%s(%s)\"; rules = (",
             method, given);
    for (size_t k = 0; k < children; k++) {
        if (!(worths[k] > 0))
            continue;
        str_addf(&s->scheme,
                 "%s\n{ name = \"k%zu\"; worth = %.9f; score = \"worth * x%zu\"; decimals = 9%s }",
                 first ? "" : ",", k, worths[k], saying_number(s, columns[k]),
                 any ? "; missing = \"skip\"" : "");
        first = false;
    }
    str_add(&s->scheme, " ) } )");
    json_t *board = saying_score(s) ? board_of(s) : NULL;
    bool done = board && board_read(s, board, "rules", "g", out);
    json_decref(board);
    saying_free(s);
    return done;
}

static void lists_write(struct str *text, const struct caller_criteria *k)
{
    for (size_t at = 0; at < k->list_count; at++) {
        str_addf(text, ", %s: [", k->lists[at].parameter);
        for (size_t j = 0; j < k->count; j++)
            if (k->lists[at].texts)
                str_addf(text, "%s'%s'", j ? ", " : "", k->lists[at].texts[j]);
            else
                str_addf(text, "%s%.15g", j ? ", " : "",
                         isnan(k->lists[at].numbers[j]) ? 0 : k->lists[at].numbers[j]);
        str_add(text, "]");
    }
}

static void column_say(struct saying *s, const char *method, const char *given,
                       const struct caller_criteria *k)
{
    str_addf(&s->scheme, "rules = ( { name = \"any\"; score = \"1\" } )\nshow: { y = \"%s(",
             method);
    for (size_t j = 0; j < k->count; j++)
        str_addf(&s->scheme, "%sx%zu", j ? ", " : "", saying_number(s, k->columns[j]));
    for (size_t j = 0; j < k->count; j++)
        str_addf(&s->scheme, "%s%.15g", j ? ", " : ", weights: [", k->weights[j]);
    for (size_t j = 0; j < k->count; j++)
        str_addf(&s->scheme, "%s'%s'", j ? ", " : "], better: [",
                 k->directions[j] < 0 ? "less" : "more");
    str_addf(&s->scheme, "]%s%s", *given ? ", " : "", given);
    lists_write(&s->scheme, k);
    str_addf(&s->scheme, ")%s%s\" }", k->output ? "." : "", k->output ? k->output : "");
}

static void group_say(struct saying *s, const char *method, const char *given,
                      enum through_gives gives, const struct caller_criteria *k)
{
    struct str lists = {0};
    lists_write(&lists, k);
    const char *more = lists.data ? lists.data : "";
    if (!*given && *more)
        more += 2; // the comma
    str_addf(&s->scheme,
             "rules = ( { name = \"g\"; worth = 1; combine = \"outrank.topsis\"; %s\"%s(%s%s)\"%s\n"
             "criteria = (",
             gives == THROUGH_WEIGHTS ? "weights = " : "treat = [", method, given, more,
             gives == THROUGH_WEIGHTS ? "" : "]");
    for (size_t j = 0; j < k->count; j++)
        str_addf(&s->scheme, "%s{ name = \"c%zu\"; expr = \"x%zu\"; better = \"%s\" }",
                 j ? ", " : " ", j, saying_number(s, k->columns[j]),
                 k->directions && k->directions[j] < 0 ? "less" : "more");
    str_add(&s->scheme, " ) } )");
    str_release(&lists);
}

// The criteria of the group as an explanation tells them.
static const json_t *criteria_of(const json_t *explanation)
{
    const json_t *rules = json_object_get(json_object_get(explanation, "explanation"), "rules");
    return json_object_get(json_array_get(rules, 0), "criteria");
}

static bool criteria_read(const struct saying *s, enum through_gives gives,
                          const struct caller_criteria *k)
{
    bool done = true;
    for (size_t i = 0; done && i < (gives == THROUGH_WEIGHTS ? 1 : s->rows); i++) {
        json_t *explanation = explained(s, i);
        const json_t *criteria = explanation ? criteria_of(explanation) : NULL;
        done = json_array_size(criteria) == k->count;
        for (size_t j = 0; done && j < k->count; j++) {
            const json_t *told = json_array_get(criteria, j);
            if (gives == THROUGH_WEIGHTS)
                k->out[j] = number_of(json_object_get(told, "weight"));
            else
                k->cells[j][i] = number_of(json_object_get(told, "value"));
        }
        json_decref(explanation);
    }
    return done;
}

bool through_criteria(const char *method, const char *given, enum through_gives gives,
                      const struct caller_criteria *k)
{
    struct saying *s = saying_new(k->rows, k->count);
    if (gives == THROUGH_COLUMN)
        column_say(s, method, given, k);
    else
        group_say(s, method, given, gives, k);
    bool done = saying_score(s);
    if (done && gives == THROUGH_COLUMN) {
        json_t *board = board_of(s);
        done = board && board_read(s, board, "shows", "y", k->out);
        json_decref(board);
    } else if (done) {
        done = criteria_read(s, gives, k);
    }
    saying_free(s);
    return done;
}
