// The clauses of the act that a configuration implements, so that one that nothing implements is
// seen, and a rule that names one that is not there is told.
#include <string.h>

#include "config/sections.h"

struct clause_reading {
    const struct setting *clause;
    const char *title;
    bool unknown;
};

static void clause_text_read(struct reader *r, const struct setting *s, void *into)
{
    const struct setting **at = into;
    (void)r;
    *at = s;
}

#define AT(member) offsetof(struct clause_reading, member)
static const struct key clause_keys[] = {
    {.name = "clause",
     .shape = KEY_OWN,
     .takes = TAKES_STRING,
     .at = AT(clause),
     .read = clause_text_read,
     .required = true,
     .help = "Its number, as the rules name it."},
    {.name = "title", .shape = KEY_TEXT, .at = AT(title), .help = "What it says, in short."},
    {.name = "unknown",
     .shape = KEY_BOOL,
     .at = AT(unknown),
     .help = "The act's text is lost here, in whole or in part."},
};
const struct form clause_form = {"a clause", clause_keys, sizeof clause_keys / sizeof *clause_keys,
                                 NULL, TEXT_PLAIN};

void clauses_read(struct reader *r, const struct setting *s)
{
    struct model *m = r->model;
    struct name_set names;
    names_init(&names);
    m->clauses = arena_array(r->arena, s->count, sizeof *m->clauses);
    for (const struct setting *e = s->first; e; e = e->next) {
        struct clause_reading reading = {.title = NULL};
        struct clause clause;
        if (!form_read(r, &clause_form, e, &reading) || !reading.clause)
            continue;
        if (!*reading.clause->text.chars) {
            problem_error(r->problems, reading.clause->at, "a clause cannot be empty");
            continue;
        }
        label_make(r, &clause.label, reading.clause->text.chars, reading.clause->at, NAME_FREE,
                   "clause");
        if (reading.title)
            clause.label.title = reading.title;
        clause.is_unknown = reading.unknown;
        if (names_add(r, &names, &clause.label, "clause"))
            m->clauses[m->clause_count++] = clause;
    }
    names_release(&names);
}

// --- what names a clause ---

static void check_named(struct reader *r, const char *clause, const struct label *l,
                        const char *what)
{
    const struct model *m = r->model;
    struct near near;
    char hint[160];
    if (!clause)
        return;
    near_init(&near, clause);
    for (size_t i = 0; i < m->clause_count; i++) {
        if (strcmp(m->clauses[i].label.name, clause) == 0)
            return;
        near_try(&near, m->clauses[i].label.name);
    }
    problem_error(r->problems, l->at, "%s \"%s\" names clause \"%s\", which \"clauses\" does not%s",
                  what, l->name, clause, near_hint(&near, hint, sizeof hint));
}

static void check_scheme(struct reader *r, const struct scheme *s)
{
    for (size_t i = 0; i < s->all_rule_count; i++)
        check_named(r, s->all_rules[i]->clause, &s->all_rules[i]->label, "rule");
    for (size_t i = 0; i < s->veto_count; i++)
        check_named(r, s->vetoes[i].clause, &s->vetoes[i].label, "veto");
    for (size_t i = 0; i < s->outcome_count; i++)
        check_named(r, s->outcomes[i].clause, &s->outcomes[i].label, "outcome");
}

void clauses_check(struct reader *r)
{
    const struct model *m = r->model;
    for (size_t i = 0; m->clause_count && i < m->scheme_count; i++)
        check_scheme(r, &m->schemes[i]);
    for (size_t i = 0; m->clause_count && i < m->record_count; i++)
        for (size_t n = 0; n < m->records[i].exclude_count; n++)
            check_named(r, m->records[i].exclude[n].clause, &m->records[i].exclude[n].label,
                        "exclusion");
}
