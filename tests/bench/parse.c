// parse: libconfig's own parse of a file, nothing checked. Prints one JSON object.
//
// usage: parse FILE RUNS
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>

#include "child.h"

int main(int argc, char **argv)
{
    double list[1000];
    size_t runs = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    if (runs < 1 || runs > 1000)
        bench_die("usage: parse FILE RUNS");
    for (size_t run = 0; run <= runs; run++) {
        config_t config;
        config_init(&config);
        double begun = bench_seconds();
        if (!config_read_file(&config, argv[1]))
            bench_die("%s:%d: %s", argv[1], config_error_line(&config), config_error_text(&config));
        if (run > 0)
            list[run - 1] = bench_seconds() - begun;
        config_destroy(&config);
    }
    printf("{\"parse\": %.6f}\n", bench_median(list, runs));
    return 0;
}
