// Units ("万元 = 10000 yuan") and the dated prices of currencies.
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "config/number.h"
#include "config/sections.h"

const struct form units_form = {.what = "units", .texts = TEXT_PLAIN};

// A unit as written: "title = factor base". base NULL: a base unit.
struct written {
    const struct setting *setting;
    const char *title;
    struct number factor;
    const char *base;
    uint32_t unit; // place in the list once it stands there, else UNIT_NONE
    bool visiting;
};

static const char *trimmed(struct arena *a, const char *text, size_t size)
{
    while (size > 0 && strchr(" \t\r\n", text[size - 1]))
        size--;
    while (size > 0 && strchr(" \t\r\n", *text))
        text++, size--;
    return arena_bytes(a, text, size);
}

static bool split(struct reader *r, const struct setting *s, struct written *w)
{
    const char *text = s->text.chars, *equals = strchr(text, '=');
    *w = (struct written){.setting = s, .unit = UNIT_NONE};
    if (!equals) {
        w->title = trimmed(r->arena, text, s->text.size);
        return *w->title != '\0' || problem_error(r->problems, s->at, "a unit needs a title");
    }
    w->title = trimmed(r->arena, text, (size_t)(equals - text));
    const char *rest = trimmed(r->arena, equals + 1, strlen(equals + 1));
    const char *space = strchr(rest, ' ');
    struct err e;
    struct place at = text_place(&s->text, (size_t)(equals + 1 - text));
    if (!space || !*w->title)
        return problem_error(r->problems, s->at,
                             "unit \"%s\" is written \"title = factor unit\", as in \"万元 = 10000 "
                             "yuan\"",
                             s->name);
    if (!number_read(rest, (size_t)(space - rest), &w->factor, &e))
        return problem_error(r->problems, at, "%s", e.text);
    if (w->factor.scaled <= 0)
        return problem_error(r->problems, at, "the factor of a unit is greater than 0");
    w->base = trimmed(r->arena, space, strlen(space));
    return true;
}

static struct written *find(struct written *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].setting->name, name) == 0)
            return &list[i];
    return NULL;
}

static uint32_t add_unit(struct reader *r, struct written *w, struct unit unit)
{
    struct units *u = &r->model->units;
    unit.name = w->setting->name;
    unit.title = w->title;
    unit.at = w->setting->name_at;
    w->unit = (uint32_t)u->count;
    u->list[u->count++] = unit;
    map_put(&u->names, unit.name, NULL)->number = w->unit;
    return w->unit;
}

static bool add_base(struct reader *r, struct written *w)
{
    struct units *u = &r->model->units;
    if (u->base_count == UNIT_BASES_MAX)
        return problem_error(r->problems, w->setting->name_at,
                             "more than %d base units; at most so many can be told apart",
                             UNIT_BASES_MAX);
    uint32_t base = (uint32_t)u->base_count++;
    u->bases[base] = add_unit(r, w, (struct unit){.base = base, .factor = 1});
    return true;
}

// factor of `w` x factor of its base unit, exactly.
static bool multiply(const struct number *factor, const struct unit *base, struct unit *out)
{
    int64_t product;
    int decimals = factor->decimals + base->factor_decimals;
    if (__builtin_mul_overflow(factor->scaled, base->factor, &product))
        return false;
    while (decimals > 0 && product % 10 == 0)
        product /= 10, decimals--;
    *out = (struct unit){.base = base->base, .factor = product, .factor_decimals = decimals};
    return decimals <= DECIMALS_MAX;
}

static bool resolve(struct reader *r, struct written *list, size_t count, struct written *w)
{
    if (w->unit != UNIT_NONE)
        return true;
    if (!w->base)
        return add_base(r, w);
    struct written *base = find(list, count, w->base);
    struct near near;
    char hint[100];
    near_init(&near, w->base);
    for (size_t i = 0; i < count; i++)
        near_try(&near, list[i].setting->name);
    if (!base)
        return problem_error(r->problems, w->setting->at, "unknown unit \"%s\"%s", w->base,
                             near_hint(&near, hint, sizeof hint));
    if (w->visiting)
        return problem_error(r->problems, w->setting->at,
                             "unit \"%s\" is measured by itself, in a circle", w->setting->name);
    w->visiting = true;
    bool done = resolve(r, list, count, base);
    w->visiting = false;
    if (!done || base->unit == UNIT_NONE)
        return false;
    struct unit unit;
    if (!multiply(&w->factor, &r->model->units.list[base->unit], &unit))
        return problem_error(r->problems, w->setting->at, "the factor of unit \"%s\" is too large",
                             w->setting->name);
    add_unit(r, w, unit);
    return true;
}

void units_read(struct reader *r, const struct setting *s)
{
    struct units *u = &r->model->units;
    struct written *list = arena_array(r->arena, s->count, sizeof *list);
    size_t count = 0;
    u->list = arena_array(r->arena, s->count, sizeof *u->list);
    u->room = s->count;
    for (const struct setting *child = s->first; child; child = child->next) {
        struct label label;
        label_make(r, &label, child->name, child->name_at, NAME_DOTTED, "unit");
        if (child->tag != SETTING_STRING)
            setting_wrong(r, child, child->name, "a text such as \"万元 = 10000 yuan\"");
        else if (split(r, child, &list[count]))
            count++;
    }
    for (size_t i = 0; i < count; i++)
        (void)resolve(r, list, count, &list[i]);
    u->own_currency = u->base_count ? 0 : UNIT_NONE;
}

// rates

struct rate_reading {
    struct rate rate;
    const char *in;
    const struct setting *rows, *in_setting;
};

static void in_read(struct reader *r, const struct setting *s, void *into)
{
    struct rate_reading *reading = into;
    (void)r;
    reading->in = s->text.chars;
    reading->in_setting = s;
}

static void rows_note(struct reader *r, const struct setting *s, void *into)
{
    const struct setting **rows = into;
    (void)r;
    *rows = s;
}

static void ignore_read(struct reader *r, const struct setting *s, void *into)
{
    (void)r, (void)s, (void)into;
}

static const struct key rate_keys[] = {
    {.name = "in",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .read = in_read,
     .required = true,
     .help = "The unit in which the price is given."},
    {.name = "max_age",
     .shape = KEY_WHOLE,
     .at = offsetof(struct rate_reading, rate.max_age),
     .fallback = "7",
     .most = 36500,
     .help = "Days after which a rate is too old to be used."},
    {.name = "columns",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .read = ignore_read,
     .help = "The columns of the rows: date, rate."},
    {.name = "rows",
     .shape = KEY_OWN,
     .takes = TAKES_LIST,
     .at = offsetof(struct rate_reading, rows),
     .read = rows_note,
     .required = true,
     .help = "A list of (date, rate), or `file` with these columns."},
};
static const struct form rate_form = {"a rate", rate_keys, sizeof rate_keys / sizeof *rate_keys,
                                      NULL, TEXT_PLAIN};
const struct form rates_form = {.what = "rates", .each = &rate_form};

struct dated_price {
    int32_t day;
    double price;
    struct place at;
};

static int compare_days(const void *a, const void *b)
{
    int32_t x = ((const struct dated_price *)a)->day, y = ((const struct dated_price *)b)->day;
    return x < y ? -1 : x > y;
}

static bool read_row(struct reader *r, const struct setting *row, struct dated_price *out)
{
    out->at = row->at;
    if (row->tag > SETTING_ARRAY || row->count != 2)
        return setting_wrong(r, row, "a row of rates", "(date, rate)");
    const struct setting *price = row->first->next;
    if (!day_read(r, row->first, &out->day))
        return false;
    bool known = price->tag == SETTING_STRING
                     ? read_amount(price->text.chars, price->text.size, &out->price)
                     : read_double(price, &out->price);
    return (known && out->price > 0) || setting_wrong(r, price, "a rate", "a number above 0");
}

static void read_prices(struct reader *r, const struct setting *rows, struct rate *rate)
{
    struct dated_price *list = arena_array(r->arena, rows->count, sizeof *list);
    size_t count = 0;
    for (const struct setting *row = rows->first; row; row = row->next)
        if (read_row(r, row, &list[count]))
            count++;
    if (count)
        qsort(list, count, sizeof *list, compare_days);
    rate->days = arena_array(r->arena, count, sizeof *rate->days);
    rate->prices = arena_array(r->arena, count, sizeof *rate->prices);
    for (size_t i = 0; i < count; i++) {
        char day[11];
        day_format(list[i].day, day);
        if (i > 0 && list[i].day == list[i - 1].day)
            problem_error(r->problems, list[i].at, "the rate of %s stands twice", day);
        rate->days[i] = list[i].day;
        rate->prices[i] = list[i].price;
    }
    rate->count = count;
}

static void read_rate(struct reader *r, const struct setting *s)
{
    struct units *u = &r->model->units;
    struct rate_reading reading = {.rate.at = s->name_at};
    bool whole = form_read(r, &rate_form, s, &reading);
    struct rate *rate = &reading.rate;
    rate->unit = unit_read(r, s->name_at, s->name);
    rate->in = reading.in ? unit_read(r, reading.in_setting->at, reading.in) : UNIT_NONE;
    if (reading.rows)
        read_prices(r, reading.rows, rate);
    if (!whole || rate->unit == UNIT_NONE || rate->in == UNIT_NONE)
        return;
    if (u->bases[u->list[rate->unit].base] != rate->unit)
        problem_error(r->problems, s->name_at, "\"%s\" is no base unit; price \"%s\"", s->name,
                      u->list[u->bases[u->list[rate->unit].base]].name);
    else if (u->list[rate->in].base == u->list[rate->unit].base)
        problem_error(r->problems, reading.in_setting->at, "\"%s\" is priced in itself", s->name);
    if (r->model->rate_count == 0)
        u->own_currency = u->list[rate->in].base;
    r->model->rates[r->model->rate_count++] = *rate;
}

void rates_read(struct reader *r, const struct setting *s)
{
    r->model->rates = arena_array(r->arena, s->count, sizeof *r->model->rates);
    for (const struct setting *child = s->first; child; child = child->next)
        read_rate(r, child);
}
