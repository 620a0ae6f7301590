// SPDX-License-Identifier: Apache-2.0
/* gen.c - see gen.h. */
#include "gen.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int n_errors;

void gen_error(const char *path, int line, const char *fmt, ...)
{
    va_list ap;

    fprintf(stderr, "%s:%d: ", path, line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    n_errors++;
}

int gen_errors(void)
{
    return n_errors;
}

void gen_die(const char *what, const char *path)
{
    fprintf(stderr, "%s: %s: %s\n", what, path, strerror(errno));
    exit(2);
}

void gen_add(struct text *t, const char *p, size_t n)
{
    if (t->p == NULL || t->n + n + 1 > t->room) {
        t->room = (t->n + n + 1) * 2;
        t->p = realloc(t->p, t->room);
        if (t->p == NULL)
            gen_die("memory", "text");
    }
    memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = '\0';
}

void gen_put(struct text *t, const char *fmt, ...)
{
    char tmp[8192];
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(tmp, sizeof tmp, fmt, ap);
    va_end(ap);
    if (n < 0 || (size_t)n >= sizeof tmp)
        gen_die("line too long", fmt);
    gen_add(t, tmp, (size_t)n);
}

void gen_quote(struct text *t, const char *s)
{
    gen_add(t, "\"", 1);
    for (; *s != '\0'; s++) {
        if (*s == '"' || *s == '\\')
            gen_add(t, "\\", 1);
        gen_add(t, s, 1);
    }
    gen_add(t, "\"", 1);
}

bool gen_load(const char *path, struct text *ret)
{
    char tmp[65536];
    size_t n;
    FILE *f = fopen(path, "rb");

    if (f == NULL)
        return false;
    gen_add(ret, "", 0);
    while ((n = fread(tmp, 1, sizeof tmp, f)) > 0)
        gen_add(ret, tmp, n);
    fclose(f);
    return true;
}

void gen_save(const char *folder, const char *name, const struct text *t)
{
    char path[4096];
    struct text old = { 0 };

    snprintf(path, sizeof path, "%s/%s", folder, name);
    bool same = gen_load(path, &old) && old.n == t->n && memcmp(old.p, t->p, t->n) == 0;
    free(old.p);
    if (same)
        return;
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(t->p, 1, t->n, f) != t->n || fclose(f) != 0)
        gen_die("cannot write", path);
}
