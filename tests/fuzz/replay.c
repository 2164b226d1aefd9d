// Runs a fuzzer's function over every file of the folder named: the committed corpus, without
// libFuzzer.
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_MAX ((size_t)1 << 20)

static bool replay(const char *folder, const char *name)
{
    struct str path, bytes;
    struct err e;
    str_init(&path);
    str_init(&bytes);
    str_addf(&path, "%s/%s", folder, name);
    bool read = file_read(path.data, INPUT_MAX, &bytes, &e);
    if (read) {
        // a copy of exactly its size, so that a sanitizer sees the first byte past it
        uint8_t *input = malloc(bytes.size > 0 ? bytes.size : 1);
        if (!input)
            die("out of memory");
        if (bytes.size > 0)
            memcpy(input, bytes.data, bytes.size);
        printf("%s\n", name);
        fflush(stdout); // the last name printed is the one that failed
        (void)LLVMFuzzerTestOneInput(input, bytes.size);
        free(input);
    } else {
        fprintf(stderr, "%s\n", e.text);
    }
    str_release(&bytes);
    str_release(&path);
    return read;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    DIR *folder = opendir(argv[1]);
    if (!folder) {
        perror(argv[1]);
        return 2;
    }
    size_t count = 0, failed = 0;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.') {
            failed += !replay(argv[1], entry->d_name);
            count++;
        }
    closedir(folder);
    printf("%zu inputs\n", count);
    return count == 0 || failed > 0; // a corpus that went missing is a failure
}
