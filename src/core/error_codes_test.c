// SPDX-License-Identifier: Apache-2.0
/* error_codes_test.c - each error code in the sources is a row of data/error.def, with the same status.
 *
 * A code without a sentence would reach people as a dotted word. Found are literals after `ST_X, `,
 * which is how FAIL and its kin are written. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "core/rules/rules.h"
#include "sys/file.h"

struct scan {
    struct arena *mem;
    const struct rules *r;
    int seen, bad;
};

static const char *const st_word[ST_N] = { "OK",   "INPUT", "LOGIN", "DENIED", "NOT_FOUND", "STALE",
                                           "RULE", "LIMIT", "BUSY",  "BROKEN", "SPACE",     "USE" };

static enum st st_of(struct str word)
{
    for (int i = 0; i < ST_N; i++)
        if (str_eqz(word, st_word[i]))
            return (enum st)i;
    return ST_N;
}

/* `at` starts behind "ST_"; looks for: INPUT, "json.syntax" */
static void scan_one(struct scan *s, struct str file, struct str at)
{
    size_t n = 0, m = 0;

    while (n < at.n && (isupper((unsigned char)at.p[n]) || at.p[n] == '_'))
        n++;
    struct str code = str_from(at, n);
    if (!str_starts(code, STR(", \"")))
        return;
    code = str_from(code, 3);
    while (m < code.n && (islower((unsigned char)code.p[m]) || code.p[m] == '.' || code.p[m] == '_'))
        m++;
    if (m == code.n || code.p[m] != '"' || str_find(str_cut(code, 0, m), STR(".")) == SIZE_MAX)
        return;
    code = str_cut(code, 0, m);
    const struct error_row *e = rules_error(s->r, code);
    s->seen++;
    if (e != NULL && e->st == st_of(str_cut(at, 0, n)))
        return;
    s->bad++;
    fprintf(stderr, "%.*s: %.*s %s data/error.def\n", STR_ARG(file), STR_ARG(code),
            e == NULL ? "is not in" : "has another status in");
}

static void scan_file(struct scan *s, struct str file)
{
    struct err e = { 0 };
    struct str text;

    EQ(file_load(s->mem, file, 1 << 20, &text, &e), ST_OK);
    for (size_t at = str_find(text, STR("ST_")); at != SIZE_MAX; at = str_find(text, STR("ST_"))) {
        text = str_from(text, at + 3);
        scan_one(s, file, text);
    }
}

static void scan_folder(struct scan *s, const char *name)
{
    struct str folder = arena_printf(s->mem, SOURCE_DIR "/src/%s", name), *file;
    struct err e = { 0 };
    size_t n;

    if (!file_exists(folder))
        return;
    EQ(folder_list(s->mem, folder, false, &file, &n, &e), ST_OK);
    for (size_t i = 0; i < n; i++)
        if (str_ends(file[i], STR(".c")) && !str_ends(file[i], STR("_test.c")))
            scan_file(s, arena_printf(s->mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(file[i])));
}

TEST(each_code_has_its_row_and_status)
{
    static const char *const layer[] = { "base", "sys", "codec", "store", "core", "http", "page", "cmd" };
    const struct rules_source src = { STR_NONE };
    struct scan s = { .mem = arena_make() };
    struct err e = { 0 };

    EQ(rules_load(s.mem, &src, NULL, &s.r, &e), ST_OK);
    for (size_t i = 0; i < N_OF(layer); i++)
        scan_folder(&s, layer[i]);
    EQ(s.bad, 0);
    OK(s.seen > 20);
    arena_drop(s.mem);
}

RUN(CASE(each_code_has_its_row_and_status))
