#include "base/vector.h"

#include <stdatomic.h>
#include <stdbool.h>

static _Atomic int used = -1; // process lifetime; -1: not yet looked

enum vector_level vector_widest(void)
{
#ifdef MERITD_VECTORS
    bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
              __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
    if (v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return VECTOR_V4;
    if (v3)
        return VECTOR_V3;
#endif
    return VECTOR_PLAIN;
}

enum vector_level vector_level(void)
{
    int level = atomic_load_explicit(&used, memory_order_relaxed);
    if (level < 0) {
        level = (int)vector_widest();
        atomic_store_explicit(&used, level, memory_order_relaxed);
    }
    return (enum vector_level)level;
}

void vector_use(enum vector_level level)
{
    atomic_store_explicit(&used, (int)level, memory_order_relaxed);
}
