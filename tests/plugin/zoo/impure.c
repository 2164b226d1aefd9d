#include "zoo.h"

const struct merit_plugin merit_plugin = {MERIT_PLUGIN_HEAD,        .flags = MERIT_READS_CLOCK,
                                          .name = "impure",         .version = "1",
                                          .licence = "Apache-2.0",  .author = "zoo",
                                          .sentence = "for a test", MERIT_METHODS(ZOO_METHODS)};
