// How wide this machine's vectors are, for loops that are compiled once for each width.
//
// What such a loop computes is the same bits at every width; only its time differs. A file of such
// loops is listed in daemon/CMakeLists.txt (function vectors), names its functions
// VECTOR_NAME(name), and somebody chooses by VECTOR_WIDEST(name): of functions, or of tables of
// them (VECTOR_WIDEST(&table)).
#ifndef BASE_VECTOR_H
#define BASE_VECTOR_H

enum vector_level {
    VECTOR_PLAIN, // what every machine of this kind has: on x86-64 two doubles
#ifdef MERITD_VECTORS
    VECTOR_V3, // x86-64-v3: AVX2, four doubles
    VECTOR_V4  // x86-64-v4: AVX-512, eight
#endif
};
enum vector_level vector_level(void); // the widest there is, or what was set
// For tests: use this one from now on. It must be at most what the machine has (vector_widest).
void vector_use(enum vector_level level);
enum vector_level vector_widest(void);

#ifdef MERITD_VECTORS
#define VECTOR_WIDEST(name)                                                                        \
    (vector_level() == VECTOR_V4   ? name##_v4                                                     \
     : vector_level() == VECTOR_V3 ? name##_v3                                                     \
                                   : name##_plain)
#else
#define VECTOR_WIDEST(name) (name##_plain)
#endif

#ifdef VECTOR_SUFFIX
#define VECTOR_JOIN(name, suffix) name##_##suffix
#define VECTOR_JOINED(name, suffix) VECTOR_JOIN(name, suffix)
#define VECTOR_NAME(name) VECTOR_JOINED(name, VECTOR_SUFFIX)
#else
#define VECTOR_NAME(name) name##_plain
#endif

#endif
