// SPDX-License-Identifier: Apache-2.0
/* replay.c - runs a fuzz target over files and folders of files, so that each corpus is a test without a
 * fuzzer: replay_json fuzz/corpus/json fuzz/regress/json. A folder that is not there is an empty one. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    struct stat st;

    if (f == NULL || fstat(fileno(f), &st) != 0) {
        perror(path);
        exit(1);
    }
    uint8_t *p = malloc((size_t)st.st_size + 1);
    size_t n = p == NULL ? 0 : fread(p, 1, (size_t)st.st_size, f);
    (void)fclose(f);
    /* Exactly n bytes, so that the sanitizer sees the first one past them. */
    uint8_t *exact = realloc(p, n == 0 ? 1 : n);
    (void)LLVMFuzzerTestOneInput(exact, n);
    free(exact);
    return 1;
}

static int run_folder(const char *path)
{
    DIR *d = opendir(path);
    const struct dirent *entry;
    int n = 0;

    while (d != NULL && (entry = readdir(d)) != NULL) {
        char file[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        n += run_file(file);
    }
    if (d != NULL)
        closedir(d);
    return n;
}

int main(int argc, char **argv)
{
    int n = 0;

    for (int i = 1; i < argc; i++) {
        struct stat st;
        if (stat(argv[i], &st) == 0)
            n += S_ISDIR(st.st_mode) ? run_folder(argv[i]) : run_file(argv[i]);
    }
    printf("%d inputs\n", n);
    return n > 0 ? 0 : 1;
}
