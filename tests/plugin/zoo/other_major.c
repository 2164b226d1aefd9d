#include "zoo.h"

// A constructor: runs when the object is loaded. A refused plugin must not come so far.
__attribute__((constructor)) static void explode(void)
{
    __builtin_trap();
}

const struct merit_plugin merit_plugin = {.magic = MERIT_MAGIC,
                                          .size = sizeof(struct merit_plugin),
                                          .abi_major = MERIT_ABI_MAJOR + 1,
                                          ZOO_PLUGIN("other_major")};
