#include "base/pair.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"

// How often either looks whether the other is there before it goes to sleep: work comes in steps
// of a millisecond, and to be woken takes a tenth of one.
#define LOOKS 4000

struct pair {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    void (*begin)(void);
    pair_work_fn work; // of the step at hand
    void *context;
    _Atomic unsigned begun, done; // steps
    atomic_flag busy;             // somebody runs a step
    bool ready;
};

static pthread_mutex_t common = PTHREAD_MUTEX_INITIALIZER; // process lifetime

void pair_lock(void)
{
    pthread_mutex_lock(&common);
}

void pair_unlock(void)
{
    pthread_mutex_unlock(&common);
}

// Until *count is `wanted`.
static void await(struct pair *p, _Atomic unsigned *count, unsigned wanted)
{
    for (unsigned looks = 0; looks < LOOKS; looks++) {
        if (atomic_load_explicit(count, memory_order_acquire) == wanted)
            return;
#ifdef __x86_64__
        __builtin_ia32_pause();
#endif
    }
    pthread_mutex_lock(&p->mutex);
    while (atomic_load(count) != wanted)
        pthread_cond_wait(&p->changed, &p->mutex);
    pthread_mutex_unlock(&p->mutex);
}

static void tell(struct pair *p, _Atomic unsigned *count)
{
    pthread_mutex_lock(&p->mutex);
    atomic_fetch_add(count, 1);
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->mutex);
}

static void *helper(void *context)
{
    struct pair *p = context;
    if (p->begin)
        p->begin();
    pthread_mutex_lock(&p->mutex);
    p->ready = true;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->mutex);
    for (unsigned step = 1;; step++) {
        await(p, &p->begun, step);
        p->work(p->context, 1);
        tell(p, &p->done);
    }
    return NULL;
}

struct pair *pair_new(void (*begin)(void))
{
    struct pair *p = mem_new(1, sizeof *p);
    pthread_t thread;
    p->begin = begin;
    pthread_mutex_init(&p->mutex, NULL);
    pthread_cond_init(&p->changed, NULL);
    atomic_flag_clear(&p->busy);
    if (pthread_create(&thread, NULL, helper, p)) {
        free(p);
        return NULL;
    }
    pthread_detach(thread);
    pthread_mutex_lock(&p->mutex);
    while (!p->ready)
        pthread_cond_wait(&p->changed, &p->mutex);
    pthread_mutex_unlock(&p->mutex);
    return p;
}

void pair_run(struct pair *p, pair_work_fn work, void *context)
{
    if (!p || atomic_flag_test_and_set(&p->busy)) {
        work(context, 0);
        return;
    }
    p->work = work;
    p->context = context;
    tell(p, &p->begun);
    work(context, 0);
    await(p, &p->done, atomic_load(&p->begun));
    atomic_flag_clear(&p->busy);
}

void pair_lots_init(struct pair_lots *l, size_t count, size_t lot)
{
    *l = (struct pair_lots){.count = count, .lot = lot};
}

bool pair_take(struct pair_lots *l, unsigned who, size_t *from, size_t *end)
{
    const uint64_t one = who ? UINT64_C(1) << 32 : 1;
    size_t lots = l->count / l->lot + (l->count % l->lot > 0);
    uint64_t taken = atomic_load_explicit(&l->taken, memory_order_relaxed);
    do {
        if ((taken & UINT32_MAX) + (taken >> 32) >= lots)
            return false;
    } while (!atomic_compare_exchange_weak(&l->taken, &taken, taken + one));
    size_t at = who ? lots - 1 - (size_t)(taken >> 32) : (size_t)(taken & UINT32_MAX);
    *from = at * l->lot;
    *end = l->count - *from < l->lot ? l->count : *from + l->lot;
    return true;
}
