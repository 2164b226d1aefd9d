#include "zoo.h"

const struct merit_plugin merit_plugin = {.magic = MERIT_MAGIC,
                                          .size = sizeof(struct merit_plugin) - 8,
                                          .abi_major = MERIT_ABI_MAJOR,
                                          ZOO_PLUGIN("short_struct")};
