#include "ctl/telling.h"

#include <string.h>

#include "ctl/text.h"
#include "ctl/value.h"

#define NAMES 5 // of what was passed over for one reason

void telling_line(const struct telling *t, size_t indent, const char *text)
{
    text_spaces(t->out, indent);
    text_wrap(t->out, text, indent, indent + 2, t->terminal->width);
}

void telling_member(struct str *out, const char *before, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!value || json_is_null(value))
        return;
    str_add(out, before);
    value_add(out, value);
}

static void tell_item(const struct telling *t, const json_t *item, size_t indent)
{
    struct str line = {0};
    const char *subject = value_text(item, "subject");
    str_add(&line, value_text(item, "date"));
    telling_member(&line, " to ", item, "until");
    telling_member(&line, line.size ? "  " : "", item, "record");
    telling_member(&line, line.size ? "  " : "", item, "period");
    if (strcmp(subject, t->subject) != 0)
        telling_member(&line, line.size ? "  " : "", item, "subject");
    telling_member(&line, " ", item, "title");
    telling_member(&line, "  ", item, "value");
    telling_member(&line, "  share ", item, "share");
    telling_member(&line, "  ", item, "note");
    telling_member(&line, "  passed over: ", item, "passed_over");
    telling_line(t, indent, line.data);
    str_release(&line);
}

static bool is_passed_over(const json_t *item)
{
    return json_object_get(item, "passed_over") != NULL;
}

static const char *item_name(const json_t *item)
{
    static const char *const keys[] = {"record", "period", "subject"};
    size_t i = 0;
    while (i < 2 && !*value_text(item, keys[i]))
        i++;
    return value_text(item, keys[i]);
}

// Those passed over for the reason that the item at `first` was, in one line; the first of them
// tells for all.
static void tell_passed_over(const struct telling *t, const json_t *items, size_t first,
                             size_t indent)
{
    const char *why = value_text(json_array_get(items, first), "passed_over");
    struct str names = {0}, line = {0};
    int64_t count = 0;
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        if (!is_passed_over(item) || strcmp(value_text(item, "passed_over"), why) != 0)
            continue;
        if (i < first)
            goto out; // told already
        if (count < NAMES)
            str_addf(&names, "%s%s", count ? ", " : "", item_name(item));
        count++;
    }
    str_addf(&line, "%lld passed over: %s (%s%s)", (long long)count, *why ? why : "no reason given",
             names.data, count > NAMES ? ", .." : "");
    telling_line(t, indent, line.data);
out:
    str_release(&names);
    str_release(&line);
}

// What was taken, then what was passed over; not all of it unless that was asked for.
static void tell_items(const struct telling *t, const json_t *term, size_t indent)
{
    const json_t *item, *items = value_list(term, "items");
    int64_t told = 0, taken = 0, counted = value_int(term, "counted");
    struct str line = {0};
    size_t i;
    json_array_foreach(items, i, item)
    {
        taken += !is_passed_over(item);
        if (is_passed_over(item) ? !t->all_items : !t->all_items && told == TELLING_ITEMS)
            continue;
        tell_item(t, item, indent);
        told += !is_passed_over(item);
    }
    if (told < counted) {
        str_add(&line, "and ");
        text_counted(&line, counted - told, "more", "more");
        str_add(&line, told < taken ? " (--all lists them)" : "");
        telling_line(t, indent, line.data);
    }
    json_array_foreach(items, i, item)
    {
        if (!t->all_items && is_passed_over(item))
            tell_passed_over(t, items, i, indent);
    }
    str_release(&line);
}

// A term that stands in several rules is told whole where it stands first.
// `where`: whose and of when it is, where it does not say so itself.
static bool told_before(const struct telling *t, const json_t *term, const char *where)
{
    struct str key = {0};
    bool fresh;
    if (!json_array_size(value_list(term, "items")) && !json_array_size(value_list(term, "terms")))
        return false;
    str_addf(&key, "%s%s", value_text(term, "term"), where);
    map_put(t->told, key.data, &fresh);
    str_release(&key);
    return !fresh;
}

static void add_term(struct str *line, const json_t *term)
{
    const json_t *value = json_object_get(term, "value");
    str_addf(line, "%s = ", value_text(term, "term"));
    if (json_is_null(value))
        str_add(line, "no data");
    else
        value_add(line, value);
    telling_member(line, " ", term, "unit");
    telling_member(line, ", of ", term, "of");
    telling_member(line, ", in ", term, "period");
}

// With whom a method over the cohort compared the subject.
static void tell_cohort(const struct telling *t, const json_t *term, size_t indent)
{
    const json_t *argument;
    size_t i;
    json_array_foreach(value_list(term, "cohort"), i, argument)
    {
        struct str line = {0};
        str_addf(&line, "%s over ", value_text(argument, "argument"));
        text_count(&line, value_int(argument, "subjects"));
        telling_member(&line, ": from ", argument, "least");
        telling_member(&line, " to ", argument, "greatest");
        telling_line(t, indent, line.data);
        str_release(&line);
    }
}

static void tell_terms(const struct telling *t, const json_t *terms, size_t indent,
                       const char *outer)
{
    const json_t *term;
    struct str line = {0}, where = {0};
    size_t i;
    json_array_foreach(terms, i, term)
    {
        str_clear(&line);
        str_clear(&where);
        str_add(&where, outer);
        telling_member(&where, "\n of ", term, "of");
        telling_member(&where, "\n in ", term, "period");
        add_term(&line, term);
        if (told_before(t, term, where.data)) {
            str_add(&line, ", as above");
            telling_line(t, indent, line.data);
            continue;
        }
        telling_member(&line, ": ", term, "meaning");
        telling_member(&line, ": ", term, "formula");
        if (json_object_get(term, "items")) {
            str_add(&line, ", from ");
            text_count(&line, value_int(term, "counted"));
        }
        telling_line(t, indent, line.data);
        tell_cohort(t, term, indent + 2);
        tell_terms(t, value_list(term, "terms"), indent + 2, where.data);
        tell_items(t, term, indent + 2);
    }
    str_release(&line);
    str_release(&where);
}

void telling_terms(const struct telling *t, const json_t *terms, size_t indent)
{
    tell_terms(t, terms, indent, "");
}
