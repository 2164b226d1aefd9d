#include "rehearsal/mutation.h"

#include <string.h>

#include "base/decimal.h"
#include "config/read.h"

// --- which changes ---

static int decimals_of(const char *text)
{
    const char *point = strchr(text, '.');
    return point ? (int)strlen(point + 1) : 0;
}

// A tenth of it, at least one of its last digit.
static int64_t step_of(int64_t scaled)
{
    int64_t tenth = (scaled + 5) / 10;
    return tenth > 0 ? tenth : 1;
}

static void add(struct mutation *m, const struct figure *f, int64_t scaled, int decimals)
{
    char text[32];
    decimal_format(scaled, decimals, text);
    m->list = arena_grow(&m->arena, m->list, m->count, &m->room, sizeof *m->list);
    m->list[m->count++] = (struct change){.at = f->at,
                                          .old = f->text,
                                          .new = arena_text(&m->arena, text),
                                          .file = f->file,
                                          .offset = f->offset,
                                          .scheme = f->scheme};
}

static void add_both(struct mutation *m, const struct figure *f)
{
    struct err ignored;
    int64_t scaled;
    int decimals = decimals_of(f->text);
    if (decimals > DECIMALS_MAX ||
        !decimal_parse(f->text, strlen(f->text), decimals, &scaled, &ignored) ||
        scaled > INT64_MAX / 2)
        return;
    add(m, f, scaled + step_of(scaled), decimals);
    if (scaled > 0)
        add(m, f, scaled - step_of(scaled), decimals);
}

static void learn_boards(struct mutation *m, size_t test)
{
    struct problems p;
    struct scene s;
    struct err ignored;
    size_t schemes = m->script->known->scheme_count;
    problems_init(&p);
    if (scene_open(&s, m->script, test, &p) && scene_judge(&s, &ignored))
        for (size_t i = 0; i < engine_board_count(s.engine); i++) {
            uint32_t scheme = engine_board_at(s.engine, i)->scheme;
            if (scheme < schemes) // else that of a value
                m->makes[test * schemes + scheme] = true;
        }
    scene_close(&s);
    problems_release(&p);
}

void mutation_init(struct mutation *m, const struct script *script, const char *only)
{
    struct figures figures;
    *m = (struct mutation){.script = script, .only = only};
    arena_init(&m->arena);
    figures_find(&figures, script->known, script->source, &m->arena);
    for (size_t i = 0; i < figures.count; i++)
        add_both(m, &figures.list[i]);
    m->order = arena_array(&m->arena, script->known->test_count + 1, sizeof *m->order);
    m->makes = arena_array(&m->arena, script->known->test_count * script->known->scheme_count + 1,
                           sizeof *m->makes);
    for (size_t i = 0; i < script->known->test_count; i++) {
        m->order[i] = i;
        if (rehearsal_means(only, script->known->tests[i].label.name))
            learn_boards(m, i);
    }
}

void mutation_release(struct mutation *m)
{
    arena_release(&m->arena);
}

// --- one of them ---

static bool change_source(const struct source *from, const struct change *c, struct source *to)
{
    struct str bytes = {0};
    struct err ignored;
    bool done = true;
    source_init(to);
    for (uint32_t i = 0; i < from->count && done; i++) {
        const struct source_file *f = &from->files[i];
        size_t after = c->offset + strlen(c->old);
        str_clear(&bytes);
        if (i == c->file) {
            str_add_bytes(&bytes, f->bytes, c->offset);
            str_add(&bytes, c->new);
            str_add_bytes(&bytes, f->bytes + after, f->size - after);
        } else {
            str_add_bytes(&bytes, f->bytes, f->size);
        }
        size_t at = f->at; // where a file includes another, behind what was changed in it
        if (f->parent == c->file && at > c->offset)
            at = at + strlen(c->new) - strlen(c->old);
        done = source_add(to, f->tag, f->name, bytes.data ? bytes.data : "", bytes.size, f->parent,
                          at, &ignored);
    }
    str_release(&bytes);
    return done;
}

static enum noticed try_test(const struct script *changed, size_t at)
{
    struct problems p;
    struct scene s;
    struct err ignored;
    struct verdict v;
    enum noticed noticed = NOTICED_BY_NOBODY;
    problems_init(&p);
    if (!scene_open(&s, changed, at, &p))
        noticed = NOTICED_BY_CHECK;
    else if (!scene_judge(&s, &ignored))
        noticed = NOTICED_BY_TEST;
    else
        verdict_make(&s, NULL, &v);
    if (noticed == NOTICED_BY_NOBODY && (p.errors || !verdict_passed(&v)))
        noticed = NOTICED_BY_TEST;
    scene_close(&s);
    problems_release(&p);
    return noticed;
}

// The test that noticed one change is likely to notice the next, which stands beside it.
static void put_first(struct mutation *m, size_t at)
{
    size_t test = m->order[at];
    memmove(m->order + 1, m->order, at * sizeof *m->order);
    m->order[0] = test;
}

// May the test notice it at all?
static bool concerns(const struct mutation *m, const struct change *c, size_t test)
{
    const struct model *known = m->script->known;
    return rehearsal_means(m->only, known->tests[test].label.name) &&
           (c->scheme == NONE || m->makes[test * known->scheme_count + c->scheme]);
}

// Whether the configuration still checks, when no test had to be run to see it.
static enum noticed try_check(const struct script *changed)
{
    struct problems p;
    struct ruleset r;
    problems_init(&p);
    ruleset_init(&r);
    bool good = config_model(changed->source, &r.arena, &r.texts, &r.model, &p) &&
                ruleset_check(&r, changed->methods, &p);
    ruleset_release(&r);
    problems_release(&p);
    return good ? NOTICED_BY_NOBODY : NOTICED_BY_CHECK;
}

enum noticed mutation_try(struct mutation *m, size_t at)
{
    struct change *c = &m->list[at];
    struct source changed;
    struct script script = *m->script;
    size_t run = 0;
    c->noticed = NOTICED_BY_NOBODY;
    script.source = &changed;
    if (!change_source(m->script->source, c, &changed))
        c->noticed = NOTICED_BY_CHECK;
    for (size_t i = 0; i < script.known->test_count && c->noticed == NOTICED_BY_NOBODY; i++) {
        if (!concerns(m, c, m->order[i]))
            continue;
        run++;
        c->noticed = (uint8_t)try_test(&script, m->order[i]);
        if (c->noticed == NOTICED_BY_TEST)
            put_first(m, i);
    }
    if (!run && c->noticed == NOTICED_BY_NOBODY)
        c->noticed = (uint8_t)try_check(&script);
    source_release(&changed);
    return (enum noticed)c->noticed;
}

void mutation_sum(struct mutation *m)
{
    m->unnoticed = m->refused = 0;
    for (size_t i = 0; i < m->count; i++) {
        m->unnoticed += m->list[i].noticed == NOTICED_BY_NOBODY;
        m->refused += m->list[i].noticed == NOTICED_BY_CHECK;
    }
}
