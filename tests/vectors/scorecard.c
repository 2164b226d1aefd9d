// Scorecards in the sense of PMML: points of the first band per characteristic whose test is true,
// and reason codes by what was lost against a baseline. A characteristic is a rule, its bands are
// one expression; which band it was is a show.
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "caller.h"
#include "families.h"
#include "house.h"

enum { CHARACTERISTICS_MOST = 8 };

bool scorecard_known(const struct vector *v)
{
    return caller_through() && json_object_get(v->params, "characteristics") != NULL;
}

static void part_write(struct str *text, const json_t *x);

// ["and", a, b] and its like, put between their operands.
static void joined_write(struct str *text, const json_t *x, const char *operator)
{
    str_add(text, "(");
    for (size_t i = 1; i < json_array_size(x); i++) {
        str_add(text, i > 1 ? operator: "");
        part_write(text, json_array_get(x, i));
    }
    str_add(text, ")");
}

static void list_write(struct str *text, const json_t *x)
{
    static const char *const OPERATORS[][2] = {{"and", " and "}, {"or", " or "}, {"xor", " != "},
                                               {"le", " <= "},   {"lt", " < "},  {"ge", " >= "},
                                               {"gt", " > "},    {"eq", " == "}, {"+", " + "},
                                               {"-", " - "},     {"*", " * "}};
    const char *name = json_string_value(json_array_get(x, 0));
    if (strcmp(name, "missing") == 0) {
        str_addf(text, "not has(in_%s)", json_string_value(json_array_get(x, 1)));
        return;
    }
    bool equal = strcmp(name, "eq") == 0 && json_is_string(json_array_get(x, 2));
    if (equal) {
        str_addf(text, "(in_%s == '%s')", json_string_value(json_array_get(x, 1)),
                 json_string_value(json_array_get(x, 2)));
        return;
    }
    for (size_t i = 0; i < sizeof OPERATORS / sizeof *OPERATORS; i++)
        if (strcmp(name, OPERATORS[i][0]) == 0) {
            joined_write(text, x, OPERATORS[i][1]);
            return;
        }
    fprintf(stderr, "nobody has told how to write %s\n", name);
}

static void part_write(struct str *text, const json_t *x)
{
    if (json_is_array(x))
        list_write(text, x);
    else if (json_is_string(x))
        str_addf(text, "in_%s", json_string_value(x)); // "age" is a word of the language
    else if (json_is_boolean(x))
        str_add(text, json_is_true(x) ? "true" : "false");
    else
        str_addf(text, "%.15g", json_number_value(x));
}

// The bands of a characteristic as one expression: of their scores, or of their places. A test
// without an answer is not true; with no band true there is no data.
static void bands_write(struct str *text, const json_t *bands, bool places)
{
    size_t at;
    const json_t *band;
    json_array_foreach(bands, at, band)
    {
        const json_t *test = json_object_get(band, "if");
        if (json_is_false(test))
            continue;
        if (!json_is_true(test)) {
            str_add(text, "if (");
            part_write(text, test);
            str_add(text, ") ?? false then ");
        }
        if (places)
            str_addf(text, "%zu", at);
        else
            part_write(text, json_object_get(band, "score"));
        if (json_is_true(test))
            return;
        str_add(text, " else ");
    }
    str_add(text, "0 / 0");
}

static bool is_text(const struct vector *v, size_t column)
{
    for (size_t i = 0; i < v->input.rows; i++)
        if (isnan(v->input.cells[column * v->input.rows + i]) &&
            *v->input.texts[i * v->input.columns + column] != '\0')
            return true;
    return false;
}

static void conf_write(const struct vector *v, struct str *conf)
{
    const json_t *list = json_object_get(v->params, "characteristics"), *characteristic;
    size_t at;
    str_add(conf, "kinds: { unit: { title = \"unit\"; attributes: {\n");
    for (size_t k = 1; k < v->input.columns; k++)
        str_addf(conf, "in_%s = \"%s optional\"\n", v->input.names[k],
                 is_text(v, k) ? "text" : "number");
    str_addf(
        conf,
        "} } }\nschemes: { s: { of = \"unit\"; period = \"year\"\nrules = ( { name = \"first\"; "
        "score = \"%.15g\" }",
        json_number_value(json_object_get(v->params, "initial")));
    json_array_foreach(list, at, characteristic)
    {
        str_addf(conf, ",\n{ name = \"r%zu\"; score = \"", at);
        bands_write(conf, json_object_get(characteristic, "attributes"), false);
        str_add(conf, "\" }");
    }
    str_add(conf, " )\nshow: {\n");
    json_array_foreach(list, at, characteristic)
    {
        str_addf(conf, "band%zu = \"", at);
        bands_write(conf, json_object_get(characteristic, "attributes"), true);
        str_add(conf, "\"\n");
    }
    str_add(conf, "} } }\n");
}

static void subjects_write(const struct vector *v, struct str *csv)
{
    str_add(csv, "id,kind,title");
    for (size_t k = 1; k < v->input.columns; k++)
        str_addf(csv, ",in_%s", v->input.names[k]);
    for (size_t i = 0; i < v->input.rows; i++) {
        str_addf(csv, "\nr%zu,unit,r%zu", i, i);
        for (size_t k = 1; k < v->input.columns; k++)
            str_addf(csv, ",%s", v->input.texts[i * v->input.columns + k]);
    }
    str_add(csv, "\n");
}

struct reason {
    const char *code;
    double lost;
};

// The reason code of the band that was taken, or of its characteristic.
static const char *code_of(const json_t *characteristic, double band)
{
    const json_t *taken = json_array_get(json_object_get(characteristic, "attributes"),
                                         (size_t)(band >= 0 ? band : 0));
    const char *own = json_string_value(json_object_get(taken, "reason"));
    return own ? own : json_string_value(json_object_get(characteristic, "reason"));
}

// The codes of a row, the largest loss first, those in which nothing was lost left out.
static size_t reasons_of(const struct vector *v, const json_t *row, struct reason *list)
{
    const json_t *all = json_object_get(v->params, "characteristics"), *characteristic;
    const char *algorithm = json_string_value(json_object_get(v->params, "algorithm"));
    bool below = strcmp(algorithm, "pointsBelow") == 0;
    size_t at, count = 0;
    json_array_foreach(all, at, characteristic)
    {
        char rule[32], band[32];
        snprintf(rule, sizeof rule, "r%zu", at);
        snprintf(band, sizeof band, "band%zu", at);
        double points = json_number_value(json_object_get(json_object_get(row, "rules"), rule));
        double baseline = json_number_value(json_object_get(characteristic, "baseline"));
        double lost = below ? baseline - points : points - baseline;
        if (lost < 0)
            continue;
        struct reason next = {code_of(characteristic, json_number_value(json_object_get(
                                                          json_object_get(row, "shows"), band))),
                              lost};
        size_t to = count++;
        for (; to > 0 && list[to - 1].lost < lost; to--)
            list[to] = list[to - 1];
        list[to] = next;
    }
    return count;
}

static void row_compare(const struct vector *v, struct compare *c, const json_t *row, size_t i)
{
    const struct table *wanted = &v->expected;
    struct reason list[CHARACTERISTICS_MOST];
    size_t count = reasons_of(v, row, list);
    const char *name = wanted->texts[i * wanted->columns];
    compare_cell(c, name, "score", json_number_value(json_object_get(row, "points")),
                 table_column(wanted, "score")[i]);
    for (size_t k = table_find(wanted, "reason1"); k < wanted->columns; k++) {
        size_t place = k - table_find(wanted, "reason1");
        const char *found = place < count ? list[place].code : "";
        const char *code = wanted->texts[i * wanted->columns + k];
        c->cells++;
        if (strcmp(found, code) != 0 && c->wrong++ == 0)
            snprintf(c->first, sizeof c->first, "%.60s, %.60s: %.60s, not %.60s", name,
                     wanted->names[k], found, code);
    }
}

bool scorecard_run(const struct vector *v, struct compare *c)
{
    struct str conf = {0}, csv = {0};
    struct house house;
    assert(json_array_size(json_object_get(v->params, "characteristics")) <= CHARACTERISTICS_MOST);
    conf_write(v, &conf);
    subjects_write(v, &csv);
    json_t *board = house_open(&house, conf.data, csv.data)
                        ? house_ask(&house, (const char *const[]){"board", "s", "2024", NULL})
                        : NULL;
    size_t at;
    const json_t *row;
    json_array_foreach(json_object_get(board, "rows"), at, row)
    {
        size_t i = strtoul(json_string_value(json_object_get(row, "subject")) + 1, NULL, 10);
        if (i < v->expected.rows)
            row_compare(v, c, row, i);
    }
    bool done = board != NULL;
    json_decref(board);
    house_close(&house);
    str_release(&conf);
    str_release(&csv);
    return done;
}
