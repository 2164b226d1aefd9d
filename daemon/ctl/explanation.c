#include "ctl/explanation.h"

#include <string.h>

#include "base/decimal.h"
#include "base/points.h"
#include "base/utf8.h"
#include "ctl/telling.h"
#include "ctl/text.h"
#include "ctl/value.h"

#define STEP 4 // blanks a level

static const char *title_of(const json_t *object, const char *name)
{
    const char *title = value_text(object, "title");
    return *title ? title : value_text(object, name);
}

// "Title (name)", or the name alone.
static void add_title(struct str *out, const json_t *object, const char *key)
{
    const char *title = title_of(object, key), *name = value_text(object, key);
    str_add(out, title);
    if (strcmp(title, name) != 0)
        str_addf(out, " (%s)", name);
}

// --- rules ---

// "most: 36", where the formula says nothing more than "36 = 36".
static void tell_named(const struct telling *t, const json_t *object, const char *key,
                       size_t indent)
{
    struct str line = {0};
    const char *text = value_text(object, key), *equals = strstr(text, " = ");
    if (!*text)
        return;
    size_t size = equals ? (size_t)(equals - text) : 0;
    bool plain = equals && strlen(equals + 3) == size && memcmp(text, equals + 3, size) == 0;
    str_addf(&line, "%s: %s", key, plain ? equals + 3 : text);
    telling_line(t, indent, line.data);
    str_release(&line);
}

static void points_text(const json_t *value, struct str *out)
{
    if (!value || json_is_null(value))
        str_add(out, "-");
    else
        value_add(out, value);
}

// The points in their column, then what they are for.
static void tell_points(const struct telling *t, size_t depth, const json_t *given,
                        enum style style, const char *what)
{
    struct str number = {0}, text = {0};
    points_text(given, &number);
    size_t width = utf8_width(number.data);
    size_t at = depth * STEP + 2 + (width > t->points_width ? width : t->points_width) + 2;
    text_spaces(t->out, at - width - 2);
    terminal_add(t->terminal, style, number.data, t->out);
    text_spaces(t->out, 2);
    text_wrap(&text, what, at, at + 2, t->terminal->width);
    str_add(t->out, text.data);
    str_release(&text);
    str_release(&number);
}

static void add_state(struct str *line, const json_t *rule)
{
    const char *state = value_text(rule, "state");
    if (strcmp(state, "scored") == 0)
        return;
    str_addf(line, "; %s", state);
    if (strcmp(state, "filled") == 0 || strcmp(state, "no data") == 0)
        str_addf(line, " (missing: %s)", value_text(rule, "missing"));
    if (value_int(rule, "periods_ago"))
        str_addf(line, ", from %lld periods ago", (long long)value_int(rule, "periods_ago"));
}

static void tell_ratings(const struct telling *t, const json_t *rule, size_t indent)
{
    const json_t *rating;
    struct str line = {0};
    size_t i;
    json_array_foreach(value_list(rule, "ratings"), i, rating)
    {
        str_clear(&line);
        str_addf(&line, "%s: ", value_text(rating, "rater"));
        value_add(&line, json_object_get(rating, "points"));
        telling_member(&line, "  ", rating, "record");
        telling_member(&line, "  ", rating, "reason");
        telling_line(t, indent, line.data);
    }
    str_release(&line);
}

static void tell_adjustment(const struct telling *t, const json_t *of, size_t depth)
{
    const json_t *adjustment = json_object_get(of, "adjustment");
    struct str line = {0};
    if (!adjustment)
        return;
    str_addf(&line, "adjustment: %s", value_text(adjustment, "why"));
    tell_points(t, depth, json_object_get(adjustment, "points"), STYLE_BOLD, line.data);
    str_release(&line);
}

static void add_texts(struct str *line, const char *before, const json_t *texts)
{
    const json_t *text;
    size_t i;
    json_array_foreach(texts, i, text)
        str_addf(line, "%s%s", i ? ", " : before, json_string_value(text));
}

// "债务率 (debt): 0.4, weight 0.25, less is better; winsorised, was 3.1"
static void tell_criterion(const struct telling *t, const json_t *criterion, size_t indent)
{
    struct str line = {0};
    const json_t *was = json_object_get(criterion, "was");
    const char *formula = value_text(criterion, "formula");
    add_title(&line, criterion, "criterion");
    str_add(&line, ": ");
    if (json_is_null(json_object_get(criterion, "value")))
        str_add(&line, "no data");
    else
        value_add(&line, json_object_get(criterion, "value"));
    telling_member(&line, ", weight ", criterion, "weight");
    if (strcmp(value_text(criterion, "better"), "less") == 0)
        str_add(&line, ", less is better");
    if (*value_text(criterion, "treated")) {
        str_addf(&line, "; %s, was ", value_text(criterion, "treated"));
        if (json_is_null(was))
            str_add(&line, "no data");
        else
            value_add(&line, was);
    }
    telling_line(t, indent, line.data);
    if (*formula)
        telling_line(t, indent + 2, formula);
    telling_terms(t, value_list(criterion, "terms"), indent + 4);
    str_release(&line);
}

// A group whose numbers are compared within the cohort: by what, which numbers, what came out.
static void tell_weighing(const struct telling *t, const json_t *rule, size_t indent)
{
    const json_t *item;
    struct str line = {0};
    size_t i;
    json_array_foreach(value_list(rule, "criteria"), i, item) tell_criterion(t, item, indent);
    json_array_foreach(value_list(rule, "columns"), i, item)
    {
        str_addf(&line, "%s%s ", line.size ? ", " : "", value_text(item, "column"));
        points_text(json_object_get(item, "value"), &line);
    }
    if (line.size)
        telling_line(t, indent, line.data);
    json_array_foreach(value_list(rule, "notes"), i, item)
    {
        str_clear(&line);
        str_addf(&line, "note: %s", json_string_value(item));
        telling_line(t, indent, line.data);
    }
    str_release(&line);
}

static void add_methods(struct str *line, const json_t *rule)
{
    const char *combine = value_text(rule, "combine");
    if (*combine && strcmp(combine, "sum") != 0)
        str_addf(line, ", combined by %s", combine);
    if (*value_text(rule, "weights"))
        str_addf(line, ", weighed by %s", value_text(rule, "weights"));
    add_texts(line, ", treated by ", value_list(rule, "treat"));
    telling_member(line, ", among ", rule, "compared");
}

static void tell_rules(const struct telling *t, const json_t *rules, size_t depth);

static void tell_rule(const struct telling *t, const json_t *rule, size_t depth)
{
    struct str line = {0};
    size_t indent = depth * STEP + 2 + t->points_width + 2;
    add_title(&line, rule, "rule");
    if (*value_text(rule, "clause"))
        str_addf(&line, "  clause %s", value_text(rule, "clause"));
    telling_member(&line, ", worth ", rule, "worth");
    add_methods(&line, rule);
    add_state(&line, rule);
    telling_member(&line, "  ", rule, "place");
    tell_points(t, depth, json_object_get(rule, "points"), STYLE_BOLD, line.data);
    str_release(&line);
    if (*value_text(rule, "note"))
        telling_line(t, indent, value_text(rule, "note"));
    tell_named(t, rule, "when", indent);
    telling_terms(t, value_list(rule, "when_terms"), indent + 2);
    if (*value_text(rule, "formula"))
        telling_line(t, indent, value_text(rule, "formula"));
    telling_terms(t, value_list(rule, "terms"), indent + 2);
    tell_named(t, rule, "least", indent);
    tell_named(t, rule, "most", indent);
    tell_ratings(t, rule, indent + 2);
    tell_weighing(t, rule, indent + 2);
    tell_rules(t, value_list(rule, "rules"), depth + 1);
    tell_adjustment(t, rule, depth + 1);
}

static void tell_rules(const struct telling *t, const json_t *rules, size_t depth)
{
    const json_t *rule;
    size_t i;
    json_array_foreach(rules, i, rule) tell_rule(t, rule, depth);
}

// --- vetoes, outcomes, shows, failures ---

static void tell_verdicts(const struct telling *t, const json_t *list, const char *key,
                          const char *quiet)
{
    const json_t *verdict;
    struct str line = {0};
    size_t i;
    json_array_foreach(list, i, verdict)
    {
        const char *state = value_text(verdict, "state");
        str_clear(&line);
        str_addf(&line, "%s ", key);
        add_title(&line, verdict, key);
        if (*value_text(verdict, "clause"))
            str_addf(&line, "  clause %s", value_text(verdict, "clause"));
        str_addf(&line, ": %s", state);
        telling_member(&line, " ", verdict, "next");
        telling_member(&line, "  ", verdict, "place");
        telling_line(t, 2, line.data);
        tell_named(t, verdict, "when", 6);
        tell_named(t, verdict, "unless", 6);
        if (strcmp(state, quiet) != 0)
            telling_terms(t, value_list(verdict, "terms"), 8);
    }
    str_release(&line);
}

static void tell_shows(const struct telling *t, const json_t *shows)
{
    const json_t *show;
    struct str line = {0};
    size_t i;
    json_array_foreach(shows, i, show)
    {
        str_clear(&line);
        str_addf(&line, "show %s: ", value_text(show, "show"));
        value_add(&line, json_object_get(show, "value"));
        telling_line(t, 2, line.data);
    }
    str_release(&line);
}

static void tell_failures(const struct telling *t, const json_t *failures)
{
    const json_t *failure;
    struct str line = {0};
    size_t i;
    json_array_foreach(failures, i, failure)
    {
        const char *rule = value_text(failure, "rule");
        str_clear(&line);
        str_addf(&line, "failure%s%s: %s", *rule ? " of " : "", rule, value_text(failure, "text"));
        telling_line(t, 2, line.data);
    }
    str_release(&line);
}

// --- head and sum ---

// Why there are no points: who is absent is not assessed.
static void tell_absence(const struct telling *t, const json_t *x)
{
    const json_t *absence = json_object_get(x, "absence");
    if (!absence)
        return;
    telling_line(t, 0, value_text(absence, "why"));
    if (*value_text(absence, "formula"))
        telling_line(t, 2, value_text(absence, "formula"));
    telling_terms(t, value_list(absence, "terms"), 4);
}

static void tell_head(const struct telling *t, const json_t *doc, const json_t *x)
{
    struct str line = {0};
    const char *subject = value_text(x, "subject"), *title = value_text(x, "subject_title");
    str_addf(&line, "%s", *title ? title : subject);
    if (*title && strcmp(title, subject) != 0)
        str_addf(&line, " (%s)", subject);
    str_addf(&line, "  %s  %s", title_of(x, "scheme"), value_text(x, "period"));
    terminal_add(t->terminal, STYLE_BOLD, line.data, t->out);
    str_add_char(t->out, '\n');
    if (*value_text(x, "act"))
        telling_line(t, 0, value_text(x, "act"));
    str_clear(&line);
    points_text(json_object_get(x, "points"), &line);
    str_add(&line, " points");
    telling_member(&line, ", rank ", x, "rank");
    if (json_object_get(x, "rank") && value_bool(x, "tied"))
        str_add(&line, " (shared)");
    if (json_object_get(x, "rank"))
        telling_member(&line, " of ", x, "of");
    else
        str_addf(&line, ", no rank: %s", value_text(x, "state"));
    if (*value_text(x, "cohort_title"))
        str_addf(&line, " in %s", value_text(x, "cohort_title"));
    telling_member(&line, ", grade ", x, "grade");
    telling_line(t, 0, line.data);
    str_clear(&line);
    str_addf(&line, "as of %s, ledger line %lld, ruleset %.12s", value_text(doc, "as_of"),
             (long long)value_int(doc, "seq"), value_text(doc, "ruleset"));
    telling_line(t, 0, line.data);
    str_add_char(t->out, '\n');
    str_release(&line);
}

static bool exact(const json_t *value, points *p)
{
    return json_is_number(value) && decimal_from_double(json_number_value(value), DECIMALS_MAX, p);
}

static bool add_part(struct str *line, const char *name, const json_t *value, points *sum)
{
    char text[40];
    points p;
    if (!exact(value, &p))
        return !value || json_is_null(value); // no points: no part
    if (!points_add(*sum, p, sum))
        return false;
    decimal_format(p < 0 && line->size ? -p : p, DECIMALS_MAX, text);
    str_addf(line, "%s%s %s", line->size ? (p < 0 ? " - " : " + ") : "", name, text);
    return true;
}

// "fdi 36 + environment 20 - adjustment 2 = 54": the parts as they are, not as they are claimed.
static void tell_sum(const struct telling *t, const json_t *x)
{
    const json_t *rule, *adjustment = json_object_get(x, "adjustment");
    struct str line = {0};
    char text[40];
    points sum = 0, claimed;
    size_t i;
    bool added = true;
    json_array_foreach(value_list(x, "rules"), i, rule) added =
        added && add_part(&line, value_text(rule, "rule"), json_object_get(rule, "points"), &sum);
    added = added && add_part(&line, "adjustment", json_object_get(adjustment, "points"), &sum);
    if (!exact(json_object_get(x, "points"), &claimed)) {
        str_clear(&line);
        str_addf(&line, "no points: %s", value_text(x, "state"));
    } else {
        decimal_format(sum, DECIMALS_MAX, text);
        str_addf(&line, "%s= %s points", line.size ? " " : "", text);
        if (!added || sum != claimed)
            str_add(&line,
                    "; THIS IS NOT THE SCORE ABOVE: a fault of the daemon, please report it");
    }
    str_add_char(t->out, '\n');
    telling_line(t, 0, line.data);
    str_release(&line);
}

// The widest points of a level and all below it: the rules' own and the adjustment's.
static void measure(const json_t *of, size_t *width)
{
    const json_t *rule;
    struct str number = {0};
    size_t i;
    points_text(json_object_get(of, "points"), &number);
    *width = number.size > *width ? number.size : *width;
    if (json_object_get(of, "adjustment"))
        measure(json_object_get(of, "adjustment"), width);
    json_array_foreach(value_list(of, "rules"), i, rule) measure(rule, width);
    str_release(&number);
}

void explanation_print(const json_t *doc, bool all_items, const struct terminal *t, struct str *out)
{
    const json_t *x = json_object_get(doc, "explanation");
    struct map told;
    struct telling telling = {.terminal = t,
                              .out = out,
                              .subject = value_text(x, "subject"),
                              .all_items = all_items,
                              .told = &told};
    map_init(&told);
    measure(x, &telling.points_width);
    tell_head(&telling, doc, x);
    tell_absence(&telling, x);
    tell_rules(&telling, value_list(x, "rules"), 0);
    tell_adjustment(&telling, x, 0);
    tell_verdicts(&telling, value_list(x, "vetoes"), "veto", "no");
    tell_verdicts(&telling, value_list(x, "outcomes"), "outcome", "");
    tell_shows(&telling, value_list(x, "shows"));
    tell_failures(&telling, value_list(x, "failures"));
    tell_sum(&telling, x);
    map_release(&told);
}
