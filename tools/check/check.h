// SPDX-License-Identifier: Apache-2.0
/* check.h - what the parts of the project's own checker share.
 *
 * main.c reads the tree and prints the report; code.c knows the shape of C (functions, sizes, words);
 * layer.c knows who may include whom; text.c knows the rows that texts and errors come from. */
#pragma once
#include "base/buf.h"

#define N_SOURCE   2000
#define N_FUNCTION 20000

struct source {
    struct str path; /* from the root of the tree: "src/core/matter/matter.c" */
    struct str text;
    char *code; /* .c and .h: the text, same length, with comments, literals and directives blanked */
    bool is_c, is_header, is_test;
};
struct function {
    const struct source *in;
    struct str name;
    size_t from, to; /* bytes of the definition, the comment above it included */
    size_t start;    /* of its first word */
    int lines, params;
    bool waived;
};
struct check {
    struct arena *mem;
    const char *root;
    struct source source[N_SOURCE];
    size_t n_source;
    struct function function[N_FUNCTION];
    size_t n_function;
    int findings, unused; /* unused: message keys nobody names */
    struct buf waivers;   /* lines of the report */
    int n_waiver;
};

/* One line "path:line: text" on stdout; counts. */
void finding(struct check *c, const struct source *s, size_t at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
const struct source *source_find(const struct check *c, const char *path); /* NULL = not there */
size_t line_of(const struct source *s, size_t at);
bool is_word(char c); /* letter, digit or underscore */

/* code.c */
void code_blank(struct check *c, struct source *s);
void code_check(struct check *c, const struct source *s);
/* layer.c */
void layer_check(struct check *c, const struct source *s);
/* text.c */
void text_check(struct check *c);
