#include "config/read.h"

#include <string.h>

#include "config/attach.h"
#include "config/change.h"
#include "config/inherit.h"
#include "config/sections.h"
#include "config/tree.h"

// The sections are read one after another, not in the order in which they stand: the form's readers
// only note them.
struct section_list {
    const struct setting *daemon, *zone, *holidays, *workdays, *plugins, *units, *rates, *constants,
        *functions, *tables, *kinds, *targets, *records, *indicators, *schemes, *clauses, *tests;
};

static void note_setting(struct reader *r, const struct setting *s, void *into)
{
    const struct setting **at = into;
    (void)r;
    *at = s;
}

#define SECTION(key, kinds_of, form, sentence)                                                     \
    {                                                                                              \
        .name = #key, .shape = KEY_OWN, .takes = (kinds_of),                                       \
        .at = offsetof(struct section_list, key), .read = note_setting, .inner = (form),           \
        .help = sentence                                                                           \
    }

static const struct key section_keys[] = {
    SECTION(daemon, TAKES_GROUP, &daemon_form, "Socket, ledger and limits."),
    {.name = "zone",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = offsetof(struct section_list, zone),
     .read = note_setting,
     .fallback = "+08:00",
     .help = "The zone in which days begin."},
    SECTION(holidays, TAKES_NAMES | TAKES_GROUP, &days_form, "Days that are not worked."),
    SECTION(workdays, TAKES_NAMES | TAKES_GROUP, &days_form, "Saturdays and Sundays worked."),
    SECTION(plugins, TAKES_NAMES, NULL, "The plugins used; the four standard ones when absent."),
    SECTION(units, TAKES_GROUP, &units_form, "What is counted in what."),
    SECTION(rates, TAKES_GROUP, &rates_form, "Dated prices of currencies."),
    SECTION(constants, TAKES_GROUP, &constants_form, "The document's figures."),
    SECTION(functions, TAKES_GROUP, &functions_form, "The office's own shorthand."),
    SECTION(tables, TAKES_GROUP, &tables_form, "Decision tables."),
    SECTION(kinds, TAKES_GROUP, &kinds_form, "What is assessed, and what belongs to it."),
    SECTION(targets, TAKES_GROUP, &targets_form, "Targets, by kind."),
    SECTION(records, TAKES_GROUP, &records_form, "What is reported."),
    SECTION(indicators, TAKES_GROUP, &indicators_form, "Numbers by kind."),
    SECTION(schemes, TAKES_GROUP, &schemes_form, "Assessment acts."),
    SECTION(clauses, TAKES_LIST, &clause_form, "The clauses of the act, for what names one."),
    SECTION(tests, TAKES_LIST, &test_form, "Rule tests."),
};
const struct form sections_form = {"a configuration", section_keys,
                                   sizeof section_keys / sizeof *section_keys, NULL, TEXT_PLAIN};

static void read_settings(struct reader *r, const struct section_list *l)
{
    struct settings *s = &r->model->settings;
    s->socket_mode = 0660;
    s->zone_minutes = 480;
    s->deadline_ms = 5000;
    s->checkpoint_lines = 100000;
    if (l->daemon)
        daemon_read(r, l->daemon, s);
    if (l->zone)
        zone_read(r, l->zone);
    if (l->holidays)
        days_read(r, l->holidays, &s->holidays, &s->holiday_count);
    if (l->workdays)
        days_read(r, l->workdays, &s->workdays, &s->workday_count);
    plugins_read(r, l->plugins);
}

static void read_sections(struct reader *r, const struct section_list *l)
{
    const struct {
        const struct setting *section;
        void (*read)(struct reader *r, const struct setting *s);
    } steps[] = {
        {l->units, units_read},           {l->rates, rates_read},
        {l->constants, constants_read},   {l->functions, functions_read},
        {l->tables, tables_read},         {l->kinds, kinds_name},
        {l->kinds, kinds_read},           {l->targets, targets_read},
        {l->indicators, indicators_read}, {l->records, records_read},
        {l->schemes, schemes_read},       {l->clauses, clauses_read},
        {l->tests, tests_read},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i].section) {
            steps[i].read(r, steps[i].section);
            model_index(r->model); // of what is whole by now
        }
    clauses_check(r);
}

bool config_model(const struct source *s, struct arena *a, struct intern *texts, struct model *out,
                  struct problems *p)
{
    return config_model_set(s, a, texts, NULL, 0, out, p);
}

bool config_model_set(const struct source *s, struct arena *a, struct intern *texts,
                      const struct test_set *sets, size_t set_count, struct model *out,
                      struct problems *p)
{
    size_t errors = p->errors;
    struct tree *tree = arena_alloc(a, sizeof *tree);
    *out = (struct model){.arena = a, .units.own_currency = UNIT_NONE};
    (void)texts;
    if (!tree_build(s, a, tree, p) && tree->broken)
        return false; // brackets do not match: more would be noise
    attach_files(tree, s, p);
    inherit_schemes(tree, p);
    change_settings(tree, sets, set_count, p);
    struct reader r = {.arena = a, .model = out, .problems = p};
    struct section_list list = {.zone = NULL};
    map_init(&r.claims);
    (void)form_read(&r, &sections_form, &tree->root, &list);
    read_settings(&r, &list);
    read_sections(&r, &list);
    map_release(&r.claims);
    out->written = &tree->root;
    return p->errors == errors;
}
