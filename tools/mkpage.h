// SPDX-License-Identifier: Apache-2.0
/* mkpage.h - what a PAGE comment says, between who reads it (mkpage.c) and who describes it (mkpage_api.c). */
#pragma once
#include "gen.h"

enum { MAX_ARG = 40, MAX_NAME = 80, MAX_ANSWER = 8, MAX_TEXT = 2000 };

struct arg {
    char name[MAX_NAME], member[MAX_NAME], type[MAX_NAME];
    long max;
    bool optional, in_path;
};
struct answer {
    int status;
    char what[MAX_NAME]; /* a schema, a media type, or "-" */
};
struct route {
    const char *file;
    int line;
    char method[MAX_NAME], path[200], perm[MAX_NAME], run[MAX_NAME], csrf[MAX_NAME], rate[MAX_NAME];
    char handler[MAX_NAME], help[MAX_TEXT];
    struct arg arg[MAX_ARG];
    int n_arg;
    struct answer answer[MAX_ANSWER];
    int n_answer;
};

/* Writes folder/openapi.json: the routes for programs, sorted by path, and the schemas as they stand in data/. */
void mkpage_api(const char *folder, struct route *const *routes, int n, const struct text *schemas);
