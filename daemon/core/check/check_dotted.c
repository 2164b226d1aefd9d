// Dotted names: prev. and year_ago. first, then my., rule., target., a kind, a scheme.
#include "core/check/check.h"

#include <string.h>

#define STEPS_MAX 8

// A dotted name being read from left to right.
struct dotted {
    struct checker *c;
    const struct scope *scope;
    const struct node *node;
    const char **names; // what is left of it
    size_t count;
    enum shift shift;
    bool outer;
    bool own;      // only a subject's own names from here on
    uint32_t kind; // whose
    uint32_t start;
    uint32_t steps[STEPS_MAX];
    size_t step_count;
};

static bool read_shift(struct dotted *d, enum shift shift)
{
    if (d->shift != SHIFT_NONE)
        return check_fail(
            d->c, d->node->offset,
            "only one of prev. and year_ago. stands before a name; name the earlier value as an "
            "indicator");
    d->shift = shift;
    d->names++;
    d->count--;
    return true;
}

static bool read_my(struct dotted *d)
{
    const struct scope *s = d->scope;
    struct checker *c = d->c;
    size_t at = d->node->offset;
    if (d->outer || d->own)
        return check_fail(
            c, at, "\"my.\" stands once, before the name; only the next outer set can be reached");
    if (s->tag == SCOPE_COHORT)
        return check_fail(c, at,
                          "\"my.\" inside a cohort gather compares everyone with everyone; write "
                          "rank(x of cohort), or a gather without it");
    if (s->closed)
        return check_fail(
            c, at,
            "\"my.\" cannot be used in the argument of a method or of up_to inside a set; "
            "name it as an indicator");
    d->names++;
    d->count--;
    d->own = true;
    if (s->outer) {
        d->outer = true;
        d->scope = s->outer;
        d->kind = d->start = s->outer->kind;
        // of the owner all is known that is known outside the set
        d->own = s->outer->tag == SCOPE_RECORD;
    }
    if (d->kind == NONE)
        return check_fail(c, at,
                          "records of this type are of several kinds; \"my.\" does not say which");
    return true;
}

static bool read_prefixes(struct dotted *d)
{
    while (d->count > 1) {
        const char *name = d->names[0];
        bool good = true;
        if (strcmp(name, "prev") == 0)
            good = read_shift(d, SHIFT_PREV);
        else if (strcmp(name, "year_ago") == 0)
            good = read_shift(d, SHIFT_YEAR_AGO);
        else if (strcmp(name, "my") == 0)
            good = read_my(d);
        else
            return true;
        if (!good)
            return false;
    }
    return true;
}

// town.x: the way goes on to the parent.
static bool read_parent(struct dotted *d, uint32_t parent)
{
    struct checker *c = d->c;
    const struct model *m = c->model;
    const char *from = m->kinds[d->kind].label.name, *to = m->kinds[parent].label.name;
    uint32_t path = path_find(c, d->kind, parent);
    if (path == NONE && parent == d->kind)
        return check_fail(c, d->node->offset, "these are of kind \"%s\" already; write %s", to,
                          d->names[1]);
    if (path == NONE)
        return check_fail(c, d->node->offset, "kind \"%s\" does not belong to \"%s\"", from, to);
    const struct path *p = &c->plan->paths[path];
    if (!p->single)
        return check_fail(c, d->node->offset,
                          "one of kind \"%s\" may belong to several of \"%s\": %s.%s needs a way "
                          "of \"one\" or \"first\"",
                          from, to, to, d->names[1]);
    if (d->step_count + p->step_count > STEPS_MAX)
        return check_fail(c, d->node->offset, "more than %d steps up", STEPS_MAX);
    memcpy(d->steps + d->step_count, p->steps, p->step_count * sizeof *p->steps);
    d->step_count += p->step_count;
    d->kind = parent;
    d->own = true;
    d->names++;
    d->count--;
    return true;
}

static bool read_parents(struct dotted *d)
{
    while (d->count > 1 && d->kind != NONE && d->scope->tag != SCOPE_NOTHING) {
        uint32_t parent = model_kind(d->c->model, d->names[0]);
        if (parent == NONE)
            return true;
        if (d->scope->door)
            return check_fail(
                d->c, d->node->offset,
                "\"require\" names only the record's fields and its subject's attributes");
        if (!read_parent(d, parent))
            return false;
    }
    return true;
}

struct board_name {
    struct near near;
    struct symbol *out;
    const char *name;
    size_t found;
};

static void board_offer(struct board_name *b, const struct label *l, enum scheme_value value,
                        uint32_t at)
{
    near_try(&b->near, l->name);
    if (strcmp(l->name, b->name) != 0)
        return;
    if (b->found++ == 0) {
        b->out->value = value;
        b->out->at = at;
        b->out->title = l->title;
    }
}

// What a scheme's board has by this name: points, rank, count, grade, an outcome or veto, a rule, a
// show.
static bool find_on_board(struct dotted *d, uint32_t scheme, const char *name, struct symbol *out)
{
    static const struct {
        const char *name;
        enum scheme_value value;
    } words[] = {{"points", SCHEME_POINTS},
                 {"rank", SCHEME_RANK},
                 {"count", SCHEME_COUNT},
                 {"grade", SCHEME_GRADE}};
    const struct scheme *m = &d->c->model->schemes[scheme];
    struct board_name b = {.out = out, .name = name};
    char hint[160];
    *out = (struct symbol){.tag = SYMBOL_BOARD,
                           .kind = m->of,
                           .scheme = scheme,
                           .path = NONE,
                           .name = name,
                           .title = name};
    near_init(&b.near, name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        near_try(&b.near, words[i].name);
        if (strcmp(words[i].name, name) == 0) {
            out->value = words[i].value;
            return true;
        }
    }
    for (uint32_t i = 0; i < m->outcome_count; i++)
        board_offer(&b, &m->outcomes[i].label, SCHEME_OUTCOME, i);
    for (uint32_t i = 0; i < m->veto_count; i++)
        board_offer(&b, &m->vetoes[i].label, SCHEME_VETO, i);
    for (uint32_t i = 0; i < m->all_rule_count; i++)
        board_offer(&b, &m->all_rules[i]->label, SCHEME_RULE, i);
    for (uint32_t i = 0; i < m->show_count; i++)
        board_offer(&b, &m->shows[i].label, SCHEME_SHOW, i);
    if (b.found > 1)
        return check_fail(d->c, d->node->offset,
                          "scheme \"%s\" has more than one \"%s\"; rename one", m->label.name,
                          name);
    if (b.found == 0)
        return check_fail(d->c, d->node->offset, "scheme \"%s\" has no \"%s\"%s", m->label.name,
                          name, near_hint(&b.near, hint, sizeof hint));
    return true;
}

static bool find_board(struct dotted *d, uint32_t scheme, struct symbol *out)
{
    struct checker *c = d->c;
    const struct scheme *m = &c->model->schemes[scheme];
    const char *of = c->model->kinds[m->of].label.name;
    if (d->count > 2)
        return check_fail(c, d->node->offset, "\"%s.%s\" has no parts", d->names[0], d->names[1]);
    if (d->kind != m->of) {
        bool above = d->kind != NONE && path_find(c, d->kind, m->of) != NONE;
        return check_fail(c, d->node->offset,
                          "scheme \"%s\" scores kind \"%s\", not \"%s\"%s%s%s%s%s%s", m->label.name,
                          of, d->kind == NONE ? "record" : c->model->kinds[d->kind].label.name,
                          above ? "; write " : "", above ? of : "", above ? "." : "",
                          above ? m->label.name : "", above ? "." : "", above ? d->names[1] : "");
    }
    if (scheme == d->scope->scheme && d->shift == SHIFT_NONE && d->step_count == 0)
        return check_fail(
            c, d->node->offset,
            "scheme \"%s\" is being made here; write points, rank, grade, rule.x, or prev.%s.%s",
            m->label.name, m->label.name, d->names[1]);
    return find_on_board(d, scheme, d->names[1], out);
}

static bool find_rule(struct dotted *d, struct symbol *out)
{
    struct checker *c = d->c;
    const struct scope *s = d->scope;
    struct near near;
    char hint[160];
    if (s->scheme == NONE)
        return check_fail(c, d->node->offset, "\"rule.%s\" is known only inside a scheme%s",
                          d->names[1],
                          s->outer ? "; in a set name the scheme (SCHEME.RULE), or write my.rule."
                                   : "; write SCHEME.RULE");
    if (s->stage == STAGE_WHO)
        return check_fail(c, d->node->offset,
                          "\"rule.%s\" is not known yet where who and cohort are decided",
                          d->names[1]);
    const struct scheme *m = &c->model->schemes[s->scheme];
    near_init(&near, d->names[1]);
    for (uint32_t i = 0; i < m->all_rule_count; i++) {
        const struct label *l = &m->all_rules[i]->label;
        near_try(&near, l->name);
        if (strcmp(l->name, d->names[1]) != 0)
            continue;
        *out = (struct symbol){
            .tag = SYMBOL_OWN, .value = SCHEME_RULE, .scheme = s->scheme, .at = i, .path = NONE};
        out->name = l->name;
        out->title = l->title;
        return true;
    }
    return check_fail(c, d->node->offset, "scheme \"%s\" has no rule \"%s\"%s", m->label.name,
                      d->names[1], near_hint(&near, hint, sizeof hint));
}

static bool find_rest(struct dotted *d, struct symbol *out)
{
    struct checker *c = d->c;
    const struct scope *s = d->scope;
    if (d->count == 1) {
        if (d->own)
            return scope_own(c, s, d->kind, d->node, d->names[0], out);
        return scope_bare(c, s, d->node, d->names[0], out);
    }
    if (s->door && strcmp(d->names[0], "rule") != 0)
        return check_fail(
            c, d->node->offset,
            "\"require\" names only the record's fields and its subject's attributes");
    if (strcmp(d->names[0], "target") == 0 && d->count == 2)
        return scope_target(c, d->kind, d->node, d->names[1], out);
    if (strcmp(d->names[0], "rule") == 0 && d->count == 2 && d->step_count == 0)
        return find_rule(d, out);
    uint32_t scheme = model_scheme(c->model, d->names[0]);
    if (scheme != NONE)
        return find_board(d, scheme, out);
    if (s->tag == SCOPE_RECORD && record_field(&c->model->records[s->record], d->names[0]) != NONE)
        return check_fail(
            c, d->node->offset,
            "what a field refers to cannot be followed: \"%s.%s\" is not supported yet",
            d->names[0], d->names[1]);
    bool before = c->reading.quiet;
    c->reading.quiet = true;
    bool bare = scope_bare(c, s, d->node, d->names[0], out);
    c->reading.quiet = before;
    if (bare)
        return check_fail(c, d->node->offset, "%s \"%s\" has no parts, so no \"%s\"",
                          symbol_sort(out), d->names[0], d->names[1]);
    struct near near;
    char hint[160];
    near_init(&near, d->names[0]);
    for (size_t i = 0; i < c->model->kind_count; i++)
        near_try(&near, c->model->kinds[i].label.name);
    for (size_t i = 0; i < c->model->scheme_count; i++)
        near_try(&near, c->model->schemes[i].label.name);
    static const char *const words[] = {"rule", "target", "prev", "year_ago", "my"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        near_try(&near, words[i]);
    return check_fail(c, d->node->offset, "unknown name \"%s\" before the point%s", d->names[0],
                      near_hint(&near, hint, sizeof hint));
}

// An earlier period has boards that are made, and values of its own; what has no period cannot be
// asked for earlier.
static bool shift_symbol(struct dotted *d, struct symbol *out)
{
    const char *word = d->shift == SHIFT_PREV ? "prev" : "year_ago";
    switch (out->tag) {
    case SYMBOL_ATTRIBUTE:
    case SYMBOL_INDICATOR:
    case SYMBOL_TARGET:
    case SYMBOL_SUBJECT:
    case SYMBOL_BOARD:
        return true;
    case SYMBOL_OWN:
        if (out->value == SCHEME_WORTH)
            break;
        out->tag = SYMBOL_BOARD;
        out->kind = d->c->model->schemes[out->scheme].of;
        return true;
    case SYMBOL_FIELD:
    case SYMBOL_RECORD:
    case SYMBOL_CONSTANT:
    case SYMBOL_TIME:
    case SYMBOL_PHASE:
        break;
    }
    return check_fail(d->c, d->node->offset,
                      "\"%s\" has no earlier value: %s. stands before what belongs to a period",
                      out->name, word);
}

bool scope_find(struct checker *c, const struct scope *s, const struct node *n, struct symbol *out)
{
    struct dotted d = {.c = c,
                       .scope = s,
                       .node = n,
                       .names = n->names,
                       .count = n->name_count,
                       .kind = s->kind,
                       .start = s->kind};
    if (n->tag == NODE_TITLE)
        return scope_bare(c, s, n, n->names[0], out);
    if (!read_prefixes(&d))
        return false;
    struct scope earlier = *d.scope;
    if (d.shift != SHIFT_NONE && earlier.scheme != NONE && earlier.stage >= STAGE_WHO) {
        earlier.stage = STAGE_SHOW; // an earlier board is whole
        d.scope = &earlier;
    }
    if (!read_parents(&d) || !find_rest(&d, out))
        return false;
    d.scope = s;
    if (d.shift != SHIFT_NONE && !shift_symbol(&d, out))
        return false;
    if (d.step_count > 0) {
        uint32_t to = d.kind;
        if (out->path != NONE) { // a parent of the parent, as a reference
            const struct path *p = &c->plan->paths[out->path];
            if (d.step_count + p->step_count > STEPS_MAX)
                return check_fail(c, n->offset, "more than %d steps up", STEPS_MAX);
            memcpy(d.steps + d.step_count, p->steps, p->step_count * sizeof *p->steps);
            d.step_count += p->step_count;
            to = p->to;
        }
        out->path = path_add(c, d.start, to, d.steps, d.step_count);
    }
    out->shift = d.shift;
    out->outer = d.outer;
    return true;
}
