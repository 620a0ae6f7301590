// SPDX-License-Identifier: Apache-2.0
/* main.c - check [-q] ROOT: holds the tree to docs/architecture.md and the style of the project.
 *
 * -q leaves out the texts, which may follow later than the code that asks for them, and the report.
 * It reads text, not syntax trees: what it says must be true of every file within a tenth of a second,
 * also of files that do not compile yet. What needs types is left to the compilers and clang-tidy. */
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

size_t line_of(const struct source *s, size_t at)
{
    size_t n = 1;

    for (size_t i = 0; i < at && i < s->text.n; i++)
        n += s->text.p[i] == '\n';
    return n;
}

void finding(struct check *c, const struct source *s, size_t at, const char *fmt, ...)
{
    va_list ap;

    printf("%.*s:%zu: ", STR_ARG(s->path), line_of(s, at));
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    putchar('\n');
    c->findings++;
}

const struct source *source_find(const struct check *c, const char *path)
{
    for (size_t i = 0; i < c->n_source; i++)
        if (str_eqz(c->source[i].path, path))
            return &c->source[i];
    return NULL;
}

static struct str read_file(struct arena *mem, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf b = buf_make(mem, 64 << 20);
    size_t n = 1;

    while (f != NULL && n > 0) {
        char part[16384];
        n = fread(part, 1, sizeof part, f);
        buf_add(&b, (struct str){ part, n });
    }
    if (f != NULL)
        fclose(f);
    return buf_str(&b);
}

static bool is_ours(struct str name)
{
    static const char *const ends[] = { ".c",   ".h",    ".sql", ".html", ".py",    ".sh",
                                        ".mjs", ".flow", ".msg", ".def",  ".cmake", ".report" };

    for (size_t i = 0; i < N_OF(ends); i++)
        if (str_ends(name, str_of(ends[i])))
            return true;
    return false;
}

static void add_source(struct check *c, struct str path)
{
    struct str full = arena_printf(c->mem, "%s/%.*s", c->root, STR_ARG(path));

    if (c->n_source == N_SOURCE) {
        fprintf(stderr, "check: more than %d files\n", N_SOURCE);
        exit(2);
    }
    struct source *s = &c->source[c->n_source++];
    *s = (struct source){ .path = path, .text = read_file(c->mem, str_z(c->mem, full)) };
    s->is_header = str_ends(path, STR(".h"));
    s->is_c = s->is_header || str_ends(path, STR(".c"));
    s->is_test = str_ends(path, STR("_test.c")) || str_ends(path, STR("_test.h")) || str_starts(path, STR("test/"));
    if (s->is_c)
        code_blank(c, s);
}

/* One folder and what lies below it, in order of name so that the report does not move. */
static void walk(struct check *c, struct str folder)
{
    struct dirent **names = NULL;
    int n = scandir(str_z(c->mem, arena_printf(c->mem, "%s/%.*s", c->root, STR_ARG(folder))), &names, NULL, alphasort);

    for (int i = 0; i < n; i++) {
        struct str name = arena_strz(c->mem, names[i]->d_name);
        struct str path = arena_printf(c->mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name));
        if (name.p[0] != '.' && names[i]->d_type == DT_DIR)
            walk(c, path);
        else if (is_ours(name))
            add_source(c, path);
        free(names[i]);
    }
    free(names);
}

static void check_head(struct check *c, const struct source *s)
{
    struct str rest = s->text, first = STR_NONE, second = STR_NONE;
    struct str name = s->path;

    str_split(&rest, '\n', &first);
    str_split(&rest, '\n', &second);
    if (s->is_c || str_ends(s->path, STR(".py")) || str_ends(s->path, STR(".sh")) || str_ends(s->path, STR(".mjs"))) {
        struct str marked = str_starts(first, STR("#!")) ? second : first;
        if (str_find(marked, STR("SPDX-License-Identifier: Apache-2.0")) == SIZE_MAX)
            finding(c, s, 0, "the first line is not the SPDX line");
    }
    for (size_t at = str_find(name, STR("/")); at != SIZE_MAX; at = str_find(name, STR("/")))
        name = str_from(name, at + 1);
    if (s->is_c && !s->is_test && !str_starts(second, arena_printf(c->mem, "/* %.*s - ", STR_ARG(name))))
        finding(c, s, 0, "the second line does not say why the file exists: /* %.*s - …", STR_ARG(name));
}

static void check_size(struct check *c, const struct source *s)
{
    size_t lines = line_of(s, s->text.n) - 1;

    if (lines > 1000 && !str_starts(s->path, STR("data/"))) /* tables are read by key */
        finding(c, s, 0, "%zu lines; a file has at most 1000", lines);
    if (s->is_header && lines > 150)
        finding(c, s, 0, "%zu lines; a header has at most 150", lines);
}

static void check_todo(struct check *c, const struct source *s)
{
    static const struct str marks[] = { STR("TODO"), STR("FIXME") };

    if (str_starts(s->path, STR("tools/check/")))
        return;
    for (size_t m = 0; m < N_OF(marks); m++)
        for (size_t i = 0; i + marks[m].n + 2 < s->text.n; i++) {
            struct str here = str_from(s->text, i);
            if (!str_starts(here, marks[m]) || (i > 0 && is_word(s->text.p[i - 1])) || is_word(here.p[marks[m].n]))
                continue;
            if (!str_starts(str_from(here, marks[m].n), STR(" #")))
                finding(c, s, i, "%.*s without an issue number (\"TODO #12\")", STR_ARG(marks[m]));
        }
}

static int by_number(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

static void report(struct check *c)
{
    int *lines = (int *)arena_array(c->mem, c->n_function + 1, sizeof *lines);
    size_t n = 0, n_c = 0, big = 0, total = 0;

    for (size_t i = 0; i < c->n_source; i++) {
        n_c += c->source[i].is_c;
        total += c->source[i].is_c ? line_of(&c->source[i], c->source[i].text.n) - 1 : 0;
    }
    for (size_t i = 0; i < c->n_function; i++) {
        lines[n++] = c->function[i].lines;
        big += c->function[i].lines > 60;
    }
    qsort(lines, n, sizeof *lines, by_number);
    printf("%zu files, %zu of them C with %zu lines; %zu functions, median %d lines, longest %d, over 60: %zu\n",
           c->n_source, n_c, total, n, n > 0 ? lines[n / 2] : 0, n > 0 ? lines[n - 1] : 0, big);
    printf("%d message keys that nobody names yet\n", c->unused);
    printf("%d waivers\n%.*s%d findings\n", c->n_waiver, STR_ARG(buf_str(&c->waivers)), c->findings);
}

int main(int argc, char **argv)
{
    static const char *const folders[] = { "data", "src", "tools", "test", "fuzz", "bench", "cmake" };

    bool quiet = argc == 3 && strcmp(argv[1], "-q") == 0;
    if (argc != 2 && !quiet) {
        fprintf(stderr, "use: check [-q] ROOT\n");
        return 2;
    }
    struct arena *mem = arena_make();
    struct check *c = (struct check *)arena_take(mem, sizeof *c);
    c->mem = mem;
    c->root = argv[argc - 1];
    c->waivers = buf_make(mem, 1 << 20);
    for (size_t i = 0; i < N_OF(folders); i++)
        walk(c, str_of(folders[i]));
    for (size_t i = 0; i < c->n_source; i++) {
        check_head(c, &c->source[i]);
        check_size(c, &c->source[i]);
        check_todo(c, &c->source[i]);
        if (c->source[i].is_c) {
            layer_check(c, &c->source[i]);
            code_check(c, &c->source[i]);
        }
    }
    if (!quiet) {
        text_check(c);
        report(c);
    }
    int findings = c->findings;
    arena_drop(mem);
    return findings > 0;
}
