#include "rehearsal/coverage.h"

#include <string.h>

#include "core/engine/ranks.h"

// --- what there is ---

struct listing {
    struct coverage *coverage;
    size_t room;
    struct arena *arena;
};

static void add(struct listing *l, struct covered c)
{
    struct coverage *all = l->coverage;
    all->list = arena_grow(l->arena, all->list, all->count, &l->room, sizeof *all->list);
    all->list[all->count++] = c;
}

static void add_table(struct listing *l, const struct model *m, uint32_t at)
{
    const struct table *t = &m->tables[at];
    for (uint32_t row = 0; row < t->row_count; row++)
        add(l, (struct covered){.sort = COVERED_ROW,
                                .of = t->label.name,
                                .name = arena_printf(l->arena, "%u", row + 1),
                                .at = t->row_places[row],
                                .owner = at,
                                .number = row});
}

static void add_exclusions(struct listing *l, const struct model *m, uint32_t at)
{
    const struct record_type *r = &m->records[at];
    for (uint32_t i = 0; i < r->exclude_count; i++)
        add(l, (struct covered){.sort = COVERED_EXCLUSION,
                                .of = r->label.name,
                                .name = r->exclude[i].label.name,
                                .at = r->exclude[i].label.at,
                                .owner = at,
                                .number = i});
}

static void add_scheme(struct listing *l, const struct model *m, uint32_t at)
{
    const struct scheme *s = &m->schemes[at];
    struct covered c = {.of = s->label.name, .owner = at};
    for (c.number = 0; c.number < s->all_rule_count; c.number++) {
        const struct rule *r = s->all_rules[c.number];
        c.sort = COVERED_RULE;
        c.name = r->label.name;
        c.at = r->label.at;
        if (!r->is_group && !r->is_unknown)
            add(l, c);
    }
    for (c.number = 0; c.number < s->veto_count; c.number++) {
        c.sort = COVERED_VETO;
        c.name = s->vetoes[c.number].label.name;
        c.at = s->vetoes[c.number].label.at;
        add(l, c);
    }
    for (c.number = 0; c.number < s->grade_count; c.number++) {
        c.sort = COVERED_GRADE;
        c.name = s->grades[c.number].title;
        c.at = s->grades[c.number].at;
        add(l, c);
    }
    for (c.number = 0; c.number < s->outcome_count; c.number++) {
        c.sort = COVERED_OUTCOME;
        c.name = s->outcomes[c.number].label.name;
        c.at = s->outcomes[c.number].label.at;
        add(l, c);
    }
}

void coverage_init(struct coverage *c, struct arena *a, const struct model *known)
{
    struct listing l = {.coverage = c, .arena = a};
    *c = (struct coverage){.count = 0};
    for (uint32_t i = 0; i < known->table_count; i++)
        add_table(&l, known, i);
    for (uint32_t i = 0; i < known->record_count; i++)
        add_exclusions(&l, known, i);
    for (uint32_t i = 0; i < known->scheme_count; i++)
        add_scheme(&l, known, i);
}

// --- what happened ---

static bool is_assessed(const struct board *b, size_t row)
{
    return b->state[row] != ROW_ABSENT;
}

// Only rows that the board assesses: the arrays of others say nothing.
static void note_board(struct covered *c, const struct board *b)
{
    for (size_t row = 0; row < b->row_count; row++) {
        if (!is_assessed(b, row))
            continue;
        if (c->sort == COVERED_RULE) {
            c->yes = c->yes || b->rules[c->number].points[row] != POINTS_NONE;
        } else if (c->sort == COVERED_VETO) {
            c->yes = c->yes || b->vetoes[c->number][row] == VETO_FIRED;
            c->no = c->no || b->vetoes[c->number][row] != VETO_FIRED;
        } else if (c->sort == COVERED_OUTCOME) {
            c->yes = c->yes || b->outcomes[c->number][row] == OUTCOME_IN;
            c->no = c->no || b->outcomes[c->number][row] != OUTCOME_IN;
        } else if (c->sort == COVERED_GRADE) {
            c->yes = c->yes || board_grade(b, row) == c->number;
        }
    }
}

static void note_boards(struct covered *c, const struct scene *s)
{
    for (size_t i = 0; i < engine_board_count(s->engine); i++) {
        const struct board *b = engine_board_at(s->engine, i);
        if (b->scheme == c->owner)
            note_board(c, b);
    }
}

void coverage_note(struct coverage *all, const struct scene *s)
{
    const struct model *m = &s->ruleset.model;
    for (size_t i = 0; i < all->count; i++) {
        struct covered *c = &all->list[i];
        if (c->sort == COVERED_ROW)
            c->yes = c->yes || (c->number < m->tables[c->owner].row_count &&
                                m->tables[c->owner].hits[c->number]);
        else if (c->sort == COVERED_EXCLUSION)
            c->yes = c->yes || engine_has_excluded(s->engine, c->owner, c->number);
        else
            note_boards(c, s);
    }
}

// --- told ---

bool covered_is(const struct covered *c)
{
    bool both = c->sort == COVERED_VETO || c->sort == COVERED_OUTCOME;
    return c->yes && (c->no || !both);
}

const char *covered_lacks(const struct covered *c)
{
    static const char *const never[COVERED_SORTS] = {
        [COVERED_RULE] = "gives no points in any test",
        [COVERED_ROW] = "is met in no test",
        [COVERED_VETO] = "fires in no test",
        [COVERED_OUTCOME] = "holds for nobody in any test",
        [COVERED_GRADE] = "is given in no test",
        [COVERED_EXCLUSION] = "excludes no record in any test",
    };
    if (covered_is(c))
        return NULL;
    if (!c->yes)
        return never[c->sort];
    return c->sort == COVERED_VETO ? "fires for everybody in every test"
                                   : "holds for everybody in every test";
}

const char *covered_sort_name(enum covered_sort sort, bool many)
{
    static const char *const one[COVERED_SORTS] = {"rule",    "table row", "veto",
                                                   "outcome", "grade",     "exclusion"};
    static const char *const more[COVERED_SORTS] = {"rules",    "table rows", "vetoes",
                                                    "outcomes", "grades",     "exclusions"};
    return many ? more[sort] : one[sort];
}

const char *covered_sort_key(enum covered_sort sort)
{
    static const char *const keys[COVERED_SORTS] = {"rules",    "table_rows", "vetoes",
                                                    "outcomes", "grades",     "exclusions"};
    return keys[sort];
}

size_t coverage_total(const struct coverage *c, enum covered_sort sort, size_t *covered)
{
    size_t total = 0;
    *covered = 0;
    for (size_t i = 0; i < c->count; i++) {
        total += c->list[i].sort == sort;
        *covered += c->list[i].sort == sort && covered_is(&c->list[i]);
    }
    return total;
}
