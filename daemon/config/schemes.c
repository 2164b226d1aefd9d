// Schemes: whole assessment acts.
#include <string.h>

#include "base/decimal.h"
#include "config/number.h"
#include "config/sections.h"

struct scheme_reading {
    struct scheme scheme;
    const struct setting *of, *total, *phase, *rules, *vetoes, *grades, *outcomes, *show, *in_force,
        *from, *until, *follows;
    bool period_given;
};

static void note_setting(struct reader *r, const struct setting *s, void *into)
{
    const struct setting **at = into;
    (void)r;
    *at = s;
}

static void period_key_read(struct reader *r, const struct setting *s, void *into)
{
    struct scheme_reading *reading = into;
    reading->period_given = true;
    period_length_read(r, s, &reading->scheme.period);
}

static void unit_key_read(struct reader *r, const struct setting *s, void *into)
{
    const char **name = into;
    if (unit_read(r, s->at, s->text.chars) != UNIT_NONE)
        *name = s->text.chars;
}

static void rank_on_read(struct reader *r, const struct setting *s, void *into)
{
    bool *shown = into;
    *shown = strcmp(s->text.chars, "shown") == 0;
    if (!*shown && strcmp(s->text.chars, "exact") != 0)
        setting_wrong(r, s, "rank_on", "one of exact, shown");
}

static void counts_read(struct reader *r, const struct setting *s, void *into)
{
    struct scheme *scheme = into;
    scheme->counts_given = true;
    scheme->counts = strcmp(s->text.chars, "reported") == 0 ? COUNTS_REPORTED : COUNTS_VERIFIED;
    if (scheme->counts == COUNTS_VERIFIED && strcmp(s->text.chars, "verified") != 0)
        setting_wrong(r, s, "counts", "one of verified, reported");
}

static void tie_break_read(struct reader *r, const struct setting *s, void *into)
{
    struct scheme *scheme = into;
    orders_read(r, s, &scheme->tie_break, &scheme->tie_break_count);
}

static void inherited(struct reader *r, const struct setting *s, void *into)
{
    (void)r, (void)s, (void)into; // config/inherit.c has taken it away
}

static const char *const span_choices[] = {"period", "year_to_date", "all", NULL};

#define AT(member) offsetof(struct scheme_reading, member)
#define NOTED(key, kinds, form, sentence)                                                          \
    {                                                                                              \
        .name = #key, .shape = KEY_OWN, .takes = (kinds), .at = AT(key), .read = note_setting,     \
        .inner = (form), .help = sentence                                                          \
    }

static const struct key scheme_keys[] = {
    {.name = "title",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = AT(scheme.label),
     .read = title_read,
     .help = "What people call it."},
    {.name = "act",
     .shape = KEY_TEXT,
     .at = AT(scheme.act),
     .help = "The document it is the reading of."},
    {.name = "of",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = AT(of),
     .read = note_setting,
     .required = true,
     .help = "The kind it assesses."},
    {.name = "period",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .read = period_key_read,
     .required = true,
     .help = "How often: month, quarter, half, year."},
    {.name = "span",
     .shape = KEY_CHOICE,
     .choices = span_choices,
     .at = AT(scheme.span),
     .fallback = "period",
     .help = "How far back records are taken from: the period, the year to date, all."},
    {.name = "who", .shape = KEY_EXPR, .at = AT(scheme.who), .help = "Who is assessed."},
    {.name = "cohort",
     .shape = KEY_EXPR,
     .at = AT(scheme.cohort),
     .help = "Those who have the same value are ranked among themselves."},
    NOTED(total, TAKES_NUMBER, NULL, "What the worths add up to; checked for each cohort."),
    {.name = "unit",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = AT(scheme.unit_name),
     .read = unit_key_read,
     .help = "What the result is counted in; points when absent."},
    {.name = "decimals",
     .shape = KEY_WHOLE,
     .at = AT(scheme.decimals),
     .fallback = "4",
     .most = DECIMALS_MAX,
     .help = "Digits after the point that points are kept with."},
    {.name = "shown",
     .shape = KEY_WHOLE,
     .at = AT(scheme.shown),
     .fallback = "2",
     .most = DECIMALS_MAX,
     .help = "Digits after the point that are shown."},
    {.name = "rank_on",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = AT(scheme.rank_on_shown),
     .read = rank_on_read,
     .fallback = "exact",
     .help = "Whether ranks follow the exact or the shown points."},
    NOTED(phase, TAKES_NAMES, NULL, "Share of the year's target due at each period's end, in %."),
    {.name = "missing",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = AT(scheme.missing),
     .read = missing_read,
     .fallback = "refuse",
     .help = "What no data means in its rules: refuse, zero, skip, full, median, \"last 12 "
             "months\"."},
    {.name = "counts",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = AT(scheme),
     .read = counts_read,
     .help = "\"reported\" makes a provisional board."},
    {.name = "least", .shape = KEY_EXPR, .at = AT(scheme.least), .help = "Least points in all."},
    {.name = "most", .shape = KEY_EXPR, .at = AT(scheme.most), .help = "Most points in all."},
    {.name = "rules",
     .shape = KEY_OWN,
     .takes = TAKES_LIST,
     .at = AT(rules),
     .read = note_setting,
     .required = true,
     .inner = &rule_form,
     .help = "What brings points."},
    NOTED(vetoes, TAKES_LIST, &veto_form, "What takes a subject out of the ranking."),
    {.name = "tie_break",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .at = AT(scheme),
     .read = tie_break_read,
     .texts = TEXT_ORDER,
     .help = "What tells equal points apart, in this order."},
    NOTED(grades, TAKES_LIST, &grade_form, "The first that fits is given."),
    NOTED(outcomes, TAKES_LIST, &outcome_form, "What follows from the board."),
    NOTED(show, TAKES_GROUP, &shows_form, "Columns of the board that are worth nothing."),
    NOTED(in_force, TAKES_STRING, NULL, "The day before which streaks do not look."),
    NOTED(from, TAKES_STRING, NULL, "The first period it judges."),
    NOTED(until, TAKES_STRING, NULL, "The last period it judges."),
    NOTED(follows, TAKES_STRING, NULL, "The scheme from which earlier periods are read."),
    {.name = "like",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .read = inherited,
     .help = "Another scheme, of which it takes what it does not say itself."},
    {.name = "without",
     .shape = KEY_OWN,
     .takes = TAKES_NAMES,
     .read = inherited,
     .help = "Rules, vetoes and outcomes of that scheme that it leaves out."},
};
static const struct form scheme_form = {"a scheme", scheme_keys,
                                        sizeof scheme_keys / sizeof *scheme_keys, NULL, TEXT_PLAIN};
const struct form schemes_form = {.what = "schemes", .each = &scheme_form};

static void read_phase(struct reader *r, const struct setting *s, struct scheme *scheme)
{
    static const size_t periods[] = {12, 4, 2, 1};
    size_t wanted = periods[scheme->period];
    scheme->phase = arena_array(r->arena, s->count, sizeof *scheme->phase);
    double before = 0;
    for (const struct setting *e = s->first; e; e = e->next) {
        double share;
        bool known = e->tag == SETTING_STRING ? read_amount(e->text.chars, e->text.size, &share)
                                              : read_double(e, &share);
        if (known && e->tag == SETTING_NUMBER)
            share /= 100;
        if (!known || share < before || share > 1) {
            setting_wrong(r, e, "phase", "rising percentages up to 100");
            return;
        }
        scheme->phase[scheme->phase_count++] = before = share;
    }
    if (scheme->phase_count != wanted)
        problem_error(r->problems, s->at,
                      "\"phase\" has %zu entries; it needs %zu, one for each period of a year",
                      scheme->phase_count, wanted);
}

static void read_judged_periods(struct reader *r, const struct scheme_reading *reading,
                                struct scheme *scheme)
{
    const struct setting *settings[] = {reading->from, reading->until};
    struct period *periods[] = {&scheme->from, &scheme->until};
    bool *given[] = {&scheme->has_from, &scheme->has_until};
    for (size_t i = 0; i < 2; i++) {
        if (!settings[i] || !period_read(r, settings[i], periods[i]))
            continue;
        *given[i] = true;
        if (reading->period_given && periods[i]->length != scheme->period)
            problem_error(r->problems, settings[i]->at,
                          "\"%s\" is a %s, but the scheme's period is a %s",
                          settings[i]->text.chars, period_length_name(periods[i]->length),
                          period_length_name(scheme->period));
    }
}

static void read_parts(struct reader *r, const struct scheme_reading *reading,
                       struct scheme *scheme)
{
    if (reading->rules)
        rules_read(r, reading->rules, scheme);
    if (reading->total) {
        scheme->has_total = read_double(reading->total, &scheme->total);
        scheme->total_at = reading->total->at;
    }
    if (reading->phase && reading->period_given)
        read_phase(r, reading->phase, scheme);
    if (reading->vetoes)
        vetoes_read(r, reading->vetoes, scheme);
    if (reading->grades)
        grades_read(r, reading->grades, scheme);
    if (reading->outcomes)
        outcomes_read(r, reading->outcomes, scheme);
    if (reading->show)
        shows_read(r, reading->show, scheme);
    if (reading->in_force)
        (void)day_read(r, reading->in_force, &scheme->in_force);
    read_judged_periods(r, reading, scheme);
    if (reading->follows)
        scheme->follows = reading->follows->text.chars;
}

static void read_scheme(struct reader *r, const struct setting *s)
{
    struct scheme_reading reading = {.scheme = {.in_force = DAY_NONE}};
    struct scheme *scheme = &reading.scheme;
    label_make(r, &scheme->label, s->name, s->name_at, NAME_BARE, "scheme");
    (void)name_claim(r, &scheme->label, "scheme");
    if (s->flag) // config/inherit.h
        return;
    bool whole = form_read(r, &scheme_form, s, &reading);
    read_parts(r, &reading, scheme);
    scheme->of = reading.of ? kind_read(r, reading.of, reading.of->text.chars) : NONE;
    if (whole && scheme->of != NONE)
        r->model->schemes[r->model->scheme_count++] = *scheme;
}

static void check_follows(struct reader *r, const struct setting *scheme)
{
    const struct setting *s = scheme->tag == SETTING_GROUP ? setting_find(scheme, "follows") : NULL;
    if (!s || s->tag != SETTING_STRING || model_scheme(r->model, s->text.chars) != NONE)
        return;
    struct near near;
    char hint[100];
    near_init(&near, s->text.chars);
    for (size_t i = 0; i < r->model->scheme_count; i++)
        near_try(&near, r->model->schemes[i].label.name);
    problem_error(r->problems, s->at, "unknown scheme \"%s\"%s", s->text.chars,
                  near_hint(&near, hint, sizeof hint));
}

void schemes_read(struct reader *r, const struct setting *s)
{
    r->model->schemes = arena_array(r->arena, s->count, sizeof *r->model->schemes);
    for (const struct setting *child = s->first; child; child = child->next)
        read_scheme(r, child);
    for (const struct setting *child = s->first; child; child = child->next)
        check_follows(r, child);
}
