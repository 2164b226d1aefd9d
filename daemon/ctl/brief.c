#include "ctl/brief.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "ctl/text.h"
#include "ctl/value.h"

#define RECORDS 5 // told by name under one rule

struct brief {
    const struct terminal *terminal;
    struct str *out;
    struct map seen; // records told as not counting
};

enum side { SIDE_FOR, SIDE_AGAINST, SIDE_SHORT, SIDE_OUT, SIDES };
static const char *const headings[SIDES] = {
    [SIDE_FOR] = "Counted for",
    [SIDE_AGAINST] = "Counted against",
    [SIDE_SHORT] = "Less than it is worth",
    [SIDE_OUT] = "Left out",
};

static void line(const struct brief *b, const char *text)
{
    text_spaces(b->out, 2);
    text_wrap(b->out, text, 2, 6, b->terminal->width);
}

static void heading(const struct brief *b, const char *text)
{
    str_add_char(b->out, '\n');
    terminal_add(b->terminal, STYLE_BOLD, text, b->out);
    str_add_char(b->out, '\n');
}

// --- the records behind a rule ---

struct behind {
    struct map seen;  // a record may stand under several terms
    struct str names; // the first of them
    int64_t count;
    bool members; // those who belong to the subject, too, when the number is theirs
};

// What an item is told by: its record, or the member it is; NULL when it did not count.
static const char *name_of(const struct behind *b, const json_t *item)
{
    const json_t *value = json_object_get(item, "value");
    const char *record = value_text(item, "record"), *subject = value_text(item, "subject");
    bool nothing =
        json_is_number(value) && !(json_number_value(value) < 0) && !(json_number_value(value) > 0);
    if (*value_text(item, "passed_over"))
        return NULL;
    return *record ? record : b->members && *subject && !nothing ? subject : NULL;
}

static void take_item(struct behind *into, const json_t *item)
{
    const char *name = name_of(into, item), *date = value_text(item, "date");
    bool fresh = false;
    if (name)
        map_put(&into->seen, name, &fresh);
    if (!fresh || into->count++ >= RECORDS)
        return;
    str_addf(&into->names, "%s%s", into->names.size ? ", " : "", name);
    if (*(*date ? date : value_text(item, "title")))
        str_addf(&into->names, " (%s)", *date ? date : value_text(item, "title"));
}

static void take_behind(struct behind *into, const json_t *terms)
{
    const json_t *term, *item;
    size_t i, n;
    json_array_foreach(terms, i, term)
    {
        json_array_foreach(value_list(term, "items"), n, item) take_item(into, item);
        take_behind(into, value_list(term, "terms"));
    }
}

// `members`: what is charged is told with whom it is about, where that is no record.
static void add_behind(struct str *text, const json_t *rule, bool members)
{
    struct behind behind = {.members = members};
    map_init(&behind.seen);
    take_behind(&behind, value_list(rule, "terms"));
    if (behind.count) {
        str_addf(text, ": %s", behind.names.data);
        if (behind.count > RECORDS)
            str_addf(text, " and %lld more", (long long)(behind.count - RECORDS));
    }
    str_release(&behind.names);
    map_release(&behind.seen);
}

// --- rules ---

static enum side side_of(const json_t *rule)
{
    const json_t *points = json_object_get(rule, "points"), *worth = json_object_get(rule, "worth");
    double x = json_number_value(points);
    if (!json_is_number(points))
        return SIDE_OUT;
    if (x < 0)
        return SIDE_AGAINST;
    return json_is_number(worth) && x < json_number_value(worth) ? SIDE_SHORT : SIDE_FOR;
}

// A rule that brings nothing and takes nothing counted neither way.
static bool is_silent(const json_t *rule)
{
    const json_t *points = json_object_get(rule, "points");
    return json_is_number(points) && !(json_number_value(points) < 0) &&
           !(json_number_value(points) > 0) && !json_object_get(rule, "worth");
}

static void add_name(struct str *text, const json_t *rule)
{
    const char *title = value_text(rule, "title");
    str_add(text, *title ? title : value_text(rule, "rule"));
    if (*value_text(rule, "clause"))
        str_addf(text, ", clause %s", value_text(rule, "clause"));
}

static void add_rule(const struct brief *b, const json_t *rule, enum side side)
{
    struct str text = {0};
    const char *state = value_text(rule, "state");
    if (side != SIDE_OUT) {
        value_add(&text, json_object_get(rule, "points"));
        if (json_object_get(rule, "worth")) {
            str_add(&text, " of ");
            value_points(&text, json_object_get(rule, "worth"), 2);
        }
        str_add(&text, "  ");
    }
    add_name(&text, rule);
    if (side == SIDE_OUT)
        str_addf(&text, ": %s", strcmp(state, "unknown") ? state : "unknown in the source");
    add_behind(&text, rule, side == SIDE_AGAINST);
    line(b, text.data);
    str_release(&text);
}

// The rules of one side; a group is told by its rules.
struct told {
    const json_t **list;
    size_t count, room;
};

// What a rule cost: of its worth, or of what the others bring.
static double cost_of(const json_t *rule, enum side side)
{
    double x = json_number_value(json_object_get(rule, "points"));
    return side == SIDE_SHORT     ? json_number_value(json_object_get(rule, "worth")) - x
           : side == SIDE_AGAINST ? -x
                                  : 0;
}

static void take_side(struct told *into, const json_t *rules, enum side side)
{
    const json_t *rule;
    size_t i;
    json_array_foreach(rules, i, rule)
    {
        const json_t *inner = value_list(rule, "rules");
        take_side(into, inner, side);
        if (json_array_size(inner) || side_of(rule) != side || is_silent(rule))
            continue;
        into->list = mem_grow(into->list, &into->room, into->count + 1, sizeof *into->list);
        size_t at = into->count++;
        for (; at > 0 && cost_of(into->list[at - 1], side) < cost_of(rule, side); at--)
            into->list[at] = into->list[at - 1];
        into->list[at] = rule;
    }
}

static void add_side(const struct brief *b, const json_t *rules, enum side side)
{
    struct told told = {0};
    take_side(&told, rules, side);
    if (told.count)
        heading(b, headings[side]);
    for (size_t i = 0; i < told.count; i++)
        add_rule(b, told.list[i], side);
    free(told.list);
}

static void add_vetoes(const struct brief *b, const json_t *vetoes)
{
    const json_t *veto;
    struct str text = {0};
    size_t i, told = 0;
    json_array_foreach(vetoes, i, veto)
    {
        const char *title = value_text(veto, "title");
        if (strcmp(value_text(veto, "state"), "fired") != 0)
            continue;
        if (!told++)
            heading(b, "Vetoed");
        str_clear(&text);
        str_add(&text, *title ? title : value_text(veto, "veto"));
        if (*value_text(veto, "clause"))
            str_addf(&text, ", clause %s", value_text(veto, "clause"));
        add_behind(&text, veto, true);
        line(b, text.data);
    }
    str_release(&text);
}

// --- what did not count ---

// A record that a rule's own `where` leaves to others is no news; any other reason is.
static bool is_news(const json_t *item)
{
    const char *why = value_text(item, "passed_over");
    return *value_text(item, "record") && *why && strncmp(why, "\"where\"", 7) != 0;
}

static void add_passed(struct brief *b, const json_t *rule, const json_t *terms, size_t *told)
{
    const json_t *term, *item;
    size_t i, n;
    json_array_foreach(terms, i, term)
    {
        json_array_foreach(value_list(term, "items"), n, item)
        {
            struct str text = {0};
            bool fresh = false;
            if (is_news(item))
                map_put(&b->seen, value_text(item, "record"), &fresh);
            if (fresh) {
                if (!(*told)++)
                    heading(b, "Did not count");
                add_name(&text, rule);
                str_addf(&text, ": %s (%s): %s", value_text(item, "record"),
                         value_text(item, "date"), value_text(item, "passed_over"));
                line(b, text.data);
            }
            str_release(&text);
        }
        add_passed(b, rule, value_list(term, "terms"), told);
    }
}

static void add_passed_of_rules(struct brief *b, const json_t *rules, size_t *told)
{
    const json_t *rule;
    size_t i;
    json_array_foreach(rules, i, rule)
    {
        add_passed(b, rule, value_list(rule, "terms"), told);
        add_passed_of_rules(b, value_list(rule, "rules"), told);
    }
}

// --- the head ---

static void add_head(const struct brief *b, const json_t *x)
{
    struct str text = {0};
    const char *title = value_text(x, "subject_title"), *subject = value_text(x, "subject");
    str_add(&text, *title ? title : subject);
    if (*title && strcmp(title, subject) != 0)
        str_addf(&text, " (%s)", subject);
    str_addf(&text, "  %s  %s: ", value_text(x, "title"), value_text(x, "period"));
    value_add(&text, json_object_get(x, "points"));
    str_add(&text, " points");
    if (json_object_get(x, "rank"))
        str_addf(&text, ", rank %lld of %lld", (long long)value_int(x, "rank"),
                 (long long)value_int(x, "of"));
    else
        str_addf(&text, ", no rank: %s", value_text(x, "state"));
    if (json_object_get(x, "absence"))
        str_addf(&text, " (%s)", value_text(json_object_get(x, "absence"), "why"));
    if (*value_text(x, "grade"))
        str_addf(&text, ", %s", value_text(x, "grade"));
    terminal_add(b->terminal, STYLE_BOLD, text.data, b->out);
    str_add_char(b->out, '\n');
    str_release(&text);
}

void brief_print(const json_t *doc, const struct terminal *t, struct str *out)
{
    const json_t *x = json_object_get(doc, "explanation"), *rules = value_list(x, "rules");
    struct brief b = {.terminal = t, .out = out};
    size_t told = 0;
    map_init(&b.seen);
    add_head(&b, x);
    for (enum side side = SIDE_FOR; side < SIDES; side++)
        add_side(&b, rules, side);
    add_vetoes(&b, value_list(x, "vetoes"));
    add_passed_of_rules(&b, rules, &told);
    map_release(&b.seen);
}
