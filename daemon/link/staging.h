// The staging memory that the daemon makes and an evaluator writes: a page with the heartbeat, then
// the staged boards.
//
// Nothing in it is trusted: the daemon copies, then checks the copy. The heartbeat only helps to
// say what an evaluator was doing when it hung or died, and whether it still gets on.
#ifndef LINK_STAGING_H
#define LINK_STAGING_H

#include <stdatomic.h>
#include <stdint.h>

#define STAGING_BOARDS_AT 4096         // where boards begin
#define STAGING_BOARDS_MOST 4096       // at a time
#define STAGING_SIZE ((size_t)1 << 30) // sparse: what is never written costs nothing

#define HEARTBEAT_METHOD 64

struct heartbeat {
    _Atomic uint64_t step;         // grows with every message, rule and method call begun
    _Atomic uint32_t busy;         // 1 while something is being worked on
    uint32_t scheme, rule;         // NONE = none
    char method[HEARTBEAT_METHOD]; // plugin.method being called, or ""
};

#endif
