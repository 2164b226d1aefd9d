#include "zoo.h"

const struct merit_plugin merit_plugin = {.magic = MERIT_MAGIC,
                                          .size = sizeof(struct merit_plugin),
                                          .abi_major = MERIT_ABI_MAJOR,
                                          .abi_minor = MERIT_ABI_MINOR + 7,
                                          ZOO_PLUGIN("newer_minor")};
