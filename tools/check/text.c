// SPDX-License-Identifier: Apache-2.0
/* text.c - every error code and every message key that is used has its row; keys that nobody names
 * are counted.
 *
 * Rows are the first word of each line of data/error.def, data/msg/zh.msg and data/msg/en.msg. A key is
 * used when a template names it ({{t key}}) or a string literal is it; a literal that ends in a dot, or
 * has one before its first %, uses all keys that start so ("state." for state.PET.ACC). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

struct word {
    struct str key;
    const struct source *in;
    size_t at;
};
struct words {
    struct word *w;
    size_t n, room;
};

static void words_add(struct check *c, struct words *l, struct word w)
{
    if (l->n == l->room) {
        struct word *old = l->w;
        l->room = l->room > 0 ? 2 * l->room : 1024;
        l->w = (struct word *)arena_array(c->mem, l->room, sizeof *l->w);
        for (size_t i = 0; i < l->n; i++)
            l->w[i] = old[i];
    }
    l->w[l->n++] = w;
}

static int by_key(const void *a, const void *b)
{
    const struct word *x = (const struct word *)a, *y = (const struct word *)b;

    return str_cmp(x->key, y->key);
}

static void words_sort(struct words *l)
{
    if (l->n > 0)
        qsort(l->w, l->n, sizeof *l->w, by_key);
}

static bool words_have(const struct words *l, struct str key)
{
    struct word w = { .key = key };

    return l->n > 0 && bsearch(&w, l->w, l->n, sizeof *l->w, by_key) != NULL;
}

static bool ends_key(char ch)
{
    return ch == ' ' || ch == '\t' || ch == '=' || ch == '|' || ch == '}' || ch == '\n';
}

static struct str first_word(struct str s)
{
    size_t n = 0;

    while (n < s.n && !ends_key(s.p[n]))
        n++;
    return str_cut(s, 0, n);
}

/* The keys of a file of rows, in its order. */
static struct words rows_of(struct check *c, const struct source *s)
{
    struct words l = { 0 };
    struct str rest = s->text, line;

    while (str_split(&rest, '\n', &line))
        if (line.n > 0 && line.p[0] != '#' && !ends_key(line.p[0]))
            words_add(c, &l, (struct word){ first_word(line), s, (size_t)(line.p - s->text.p) });
    return l;
}

/* -- what is used -- */

static size_t next_quote(const struct source *s, size_t from)
{
    while (from < s->text.n && s->code[from] != '"')
        from++;
    return from;
}

static void literals_of(struct check *c, const struct source *s, struct words *ret)
{
    for (size_t i = next_quote(s, 0); i < s->text.n; i = next_quote(s, i)) {
        size_t end = next_quote(s, i + 1);
        words_add(c, ret, (struct word){ str_cut(s->text, i + 1, end), s, i });
        i = end + 1;
    }
}

static void template_keys_of(struct check *c, const struct source *s, struct words *ret)
{
    const struct str mark = STR("{{t ");

    for (size_t i = 0; i < s->text.n; i++) {
        struct str here = str_from(s->text, i);
        if (str_starts(here, mark))
            words_add(c, ret, (struct word){ first_word(str_from(here, mark.n)), s, i });
    }
}

/* The part of a literal that starts keys, or nothing. */
static struct str prefix_of(struct str literal)
{
    size_t n = str_find(literal, STR("%"));
    struct str p = str_cut(literal, 0, n);

    if (p.n < 2 || p.p[p.n - 1] != '.')
        return STR_NONE;
    for (size_t i = 0; i < p.n; i++)
        if (!is_word(p.p[i]) && p.p[i] != '.')
            return STR_NONE;
    return p;
}

static bool prefix_used(const struct words *prefixes, struct str key)
{
    for (size_t i = 0; i < prefixes->n; i++)
        if (str_starts(key, prefixes->w[i].key))
            return true;
    return false;
}

/* -- the rules -- */

static void check_order(struct check *c, const struct words *rows)
{
    for (size_t i = 1; i < rows->n; i++) {
        int d = str_cmp(rows->w[i - 1].key, rows->w[i].key);
        if (d == 0)
            finding(c, rows->w[i].in, rows->w[i].at, "%.*s stands twice", STR_ARG(rows->w[i].key));
        if (d > 0)
            finding(c, rows->w[i].in, rows->w[i].at, "%.*s is not in order", STR_ARG(rows->w[i].key));
    }
}

static void check_pair(struct check *c, const struct words *a, const struct words *b, const char *other)
{
    for (size_t i = 0; i < a->n; i++)
        if (!words_have(b, a->w[i].key))
            finding(c, a->w[i].in, a->w[i].at, "%.*s is not in %s", STR_ARG(a->w[i].key), other);
}

static void check_used(struct check *c, const struct words *rows, struct words *used)
{
    struct words prefixes = { 0 };

    for (size_t i = 0; i < used->n; i++) {
        struct str p = prefix_of(used->w[i].key);
        if (p.n > 0)
            words_add(c, &prefixes, (struct word){ .key = p });
    }
    for (size_t i = 0; i < rows->n; i++)
        if (!words_have(used, rows->w[i].key) && !prefix_used(&prefixes, rows->w[i].key))
            c->unused++;
}

static void check_messages(struct check *c, struct words *literals)
{
    const struct source *zh = source_find(c, "data/msg/zh.msg"), *en = source_find(c, "data/msg/en.msg");
    struct words keys = { 0 };

    if (zh == NULL || en == NULL)
        return;
    struct words rows_zh = rows_of(c, zh), rows_en = rows_of(c, en);
    check_order(c, &rows_zh);
    check_order(c, &rows_en);
    words_sort(&rows_zh);
    words_sort(&rows_en);
    check_pair(c, &rows_zh, &rows_en, "en.msg");
    check_pair(c, &rows_en, &rows_zh, "zh.msg");
    for (size_t i = 0; i < c->n_source; i++)
        if (str_ends(c->source[i].path, STR(".html")))
            template_keys_of(c, &c->source[i], &keys);
    check_pair(c, &keys, &rows_zh, "data/msg");
    for (size_t i = 0; i < keys.n; i++)
        words_add(c, literals, keys.w[i]);
    words_sort(literals);
    check_used(c, &rows_zh, literals);
}

/* Where argument `n` (from 0) of the call whose parenthesis opens at `open` begins. */
static size_t argument(const struct source *s, size_t open, int n)
{
    int depth = 0;

    for (size_t i = open; i < s->text.n; i++) {
        depth += (s->code[i] == '(' || s->code[i] == '{') - (s->code[i] == ')' || s->code[i] == '}');
        n -= depth == 1 && s->code[i] == ',';
        if (n == 0) {
            for (i++; s->code[i] == ' ' || s->code[i] == '\n'; i++)
                ;
            return i;
        }
        if (depth == 0)
            break;
    }
    return s->text.n;
}

static void check_fail(struct check *c, const struct source *s, const struct words *rows)
{
    static const struct str calls[] = { STR("FAIL("), STR("FAIL_FIELD("), STR("FAIL_ERR("), STR("FAIL_ERR_FIELD(") };

    for (size_t i = 1; i < s->text.n; i++)
        for (size_t k = 0; k < N_OF(calls); k++) {
            struct str here = { s->code + i, s->text.n - i };
            if (!str_starts(here, calls[k]) || is_word(s->code[i - 1]))
                continue;
            size_t at = argument(s, i + calls[k].n - 1, 2);
            if (at == s->text.n || s->code[at] != '"')
                continue;
            struct str code = str_cut(s->text, at + 1, next_quote(s, at + 1));
            if (!words_have(rows, code))
                finding(c, s, at, "%.*s has no row in data/error.def", STR_ARG(code));
        }
}

void text_check(struct check *c)
{
    const struct source *errors = source_find(c, "data/error.def");
    struct words literals = { 0 }, rows = { 0 };

    if (errors != NULL) {
        rows = rows_of(c, errors);
        check_order(c, &rows);
        words_sort(&rows);
    }
    for (size_t i = 0; i < c->n_source; i++) {
        const struct source *s = &c->source[i];
        if (!s->is_c || s->is_test || !str_starts(s->path, STR("src/")))
            continue;
        literals_of(c, s, &literals);
        if (errors != NULL)
            check_fail(c, s, &rows);
    }
    check_messages(c, &literals);
}
