#include "base/pair.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"

struct pair {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    void (*begin)(void);
    pair_work_fn work; // NULL: nothing to do
    void *context;
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

static void *helper(void *context)
{
    struct pair *p = context;
    if (p->begin)
        p->begin();
    pthread_mutex_lock(&p->mutex);
    p->ready = true;
    for (;;) {
        pthread_cond_broadcast(&p->changed);
        while (!p->work)
            pthread_cond_wait(&p->changed, &p->mutex);
        pthread_mutex_unlock(&p->mutex);
        p->work(p->context, 1);
        pthread_mutex_lock(&p->mutex);
        p->work = NULL;
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
    if (p) {
        pthread_mutex_lock(&p->mutex);
        p->work = work;
        p->context = context;
        pthread_cond_broadcast(&p->changed);
        pthread_mutex_unlock(&p->mutex);
    }
    work(context, 0);
    if (!p)
        return;
    pthread_mutex_lock(&p->mutex);
    while (p->work)
        pthread_cond_wait(&p->changed, &p->mutex);
    pthread_mutex_unlock(&p->mutex);
}
