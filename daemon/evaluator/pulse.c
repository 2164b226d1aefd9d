#include "evaluator/pulse.h"

#include <stdio.h>

#include "core/judge/scheme.h"
#include "core/language/model.h"

static struct heartbeat *heart; // process lifetime: one evaluator, one heart
// Who works beside the evaluator's own thread: its steps are told, not what it is doing.
static _Thread_local bool silent;

void pulse_silent(void)
{
    silent = true;
}

void pulse_step(void)
{
    atomic_fetch_add_explicit(&heart->step, 1, memory_order_release);
}

static void on_progress(void *context, uint32_t scheme, uint32_t rule)
{
    (void)context;
    if (!silent) {
        heart->scheme = scheme;
        heart->rule = rule;
    }
    pulse_step();
}

void pulse_init(struct heartbeat *h)
{
    heart = h;
    heart->scheme = heart->rule = NONE;
    scheme_on_progress(on_progress, NULL);
}

void pulse_busy(bool busy)
{
    pulse_step();
    atomic_store_explicit(&heart->busy, busy, memory_order_release);
}

static void tell_method(const struct method *m)
{
    if (!silent)
        snprintf(heart->method, sizeof heart->method, "%s.%s", m->plugin, m->name);
    pulse_step();
}

static void tell_end(void)
{
    if (!silent)
        heart->method[0] = 0;
}

static bool call_told(const struct method *m, const struct method_call *c, struct err *e)
{
    const struct method *inner = m->handle;
    tell_method(m);
    bool done = inner->call(inner, c, e);
    tell_end();
    return done;
}

static bool prepare_told(const struct method *m, const struct method_extent *numbers,
                         const double *parameters, const char *const *texts,
                         struct method_recipe *out)
{
    const struct method *inner = m->handle;
    tell_method(m);
    bool has = inner->prepare(inner, numbers, parameters, texts, out);
    tell_end();
    return has;
}

static bool measure_told(const struct method *m, const struct method_criteria *given,
                         struct method_distances *out)
{
    const struct method *inner = m->handle;
    tell_method(m);
    bool has = inner->measure(inner, given, out);
    tell_end();
    return has;
}

struct methods pulse_wrap(const struct methods *all, struct arena *a)
{
    struct method *list = arena_array(a, all->count + 1, sizeof *list);
    for (size_t i = 0; i < all->count; i++) {
        list[i] = all->list[i];
        list[i].handle = &all->list[i];
        list[i].call = call_told;
        list[i].prepare = all->list[i].prepare ? prepare_told : NULL;
        list[i].measure = all->list[i].measure ? measure_told : NULL;
    }
    return (struct methods){.list = list, .count = all->count};
}
