#include "zoo.h"

const struct merit_plugin merit_plugin = {.magic = 0xdeadbeef,
                                          .size = sizeof(struct merit_plugin),
                                          .abi_major = MERIT_ABI_MAJOR,
                                          ZOO_PLUGIN("wrong_magic")};
