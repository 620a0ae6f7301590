// SPDX-License-Identifier: Apache-2.0
/* token.c - see token.h. Classes of characters, the walk over tokens, and what a query is. */
#include "store/token.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "store/token_class.h"

struct token_walk token_walk(struct str s, bool query)
{
    return (struct token_walk){ .s = s, .query = query };
}

/* Is it one of U+4E00 to U+9FFF, E4 B8 80 to E9 BF BF? Nine characters of ten are, and need no decoding. */
static bool is_common_han(struct str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.p + at;

    return s.n - at >= 3 && p[0] >= 0xe4 && p[0] <= 0xe9 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80 &&
           (p[0] > 0xe4 || p[1] >= 0xb8);
}

/* The character at byte `at` and the byte after it. Of a Han character *ret_c may be any. */
static enum token_class peek(struct str s, size_t at, uint32_t *ret_c, size_t *ret_next)
{
    if (at < s.n && is_common_han(s, at)) {
        *ret_c = 0x4e00;
        *ret_next = at + 3;
        return CLASS_HAN;
    }
    struct str rest = str_from(s, at);

    if (!text_next(&rest, ret_c))
        return CLASS_END;
    *ret_next = s.n - rest.n;
    return token_class(*ret_c);
}

static bool give(struct token_walk *w, enum token_kind kind, struct str text, size_t to, struct token *ret)
{
    if (w->gap && w->last != TOKEN_NONE && !(w->last == TOKEN_HAN && kind == TOKEN_HAN)) {
        w->gap = false;
        w->last = TOKEN_BREAK;
        *ret = (struct token){ STR("\x01"), w->at, w->at, TOKEN_BREAK };
        return true;
    }
    w->gap = false;
    w->last = kind;
    *ret = (struct token){ text, w->at, to, kind };
    return false;
}

/* One token of a Han run whose next character ends at `next`; false when the query leaves it out. */
static bool next_han(struct token_walk *w, size_t next, struct token *ret)
{
    uint32_t c;
    size_t after = next;
    enum token_class follower = peek(w->s, next, &c, &after);

    if (follower == CLASS_END && w->query && w->pairs > 0)
        return false;
    size_t to = follower == CLASS_HAN ? after : next;
    if (give(w, TOKEN_HAN, str_cut(w->s, w->at, to), to, ret))
        return true;
    w->pairs = follower == CLASS_HAN ? w->pairs + 1 : 0;
    w->at = next;
    return true;
}

/* Folds the run of `class` at w->at into w->fold. Returns its characters; its end in *ret_to. */
static size_t fold_run(struct token_walk *w, enum token_class class, size_t *ret_n, size_t *ret_to)
{
    size_t count = 0, n = 0, at = w->at, next = at;
    uint32_t c;

    for (; peek(w->s, at, &c, &next) == class; at = next, count++) {
        uint32_t f = text_fold(c);
        if (count >= TOKEN_LETTERS_MAX)
            continue;
        if (f < 0x80) {
            w->fold[n++] = (char)f;
            continue;
        }
        memcpy(w->fold + n, w->s.p + at, next - at);
        n += next - at;
    }
    *ret_n = n;
    *ret_to = at;
    return count;
}

static size_t run_max(enum token_class class)
{
    return class == CLASS_DIGIT ? TOKEN_DIGITS_MAX : TOKEN_LETTERS_MAX;
}

/* A run of letters or digits; false when it is too long to be indexed and was passed over. */
static bool next_run(struct token_walk *w, enum token_class class, struct token *ret)
{
    size_t n, to, count = fold_run(w, class, &n, &to);

    if (count > run_max(class)) {
        w->gap = true;
        w->at = to;
        return false;
    }
    enum token_kind kind = class == CLASS_DIGIT ? TOKEN_DIGITS : TOKEN_LETTERS;
    if (!give(w, kind, (struct str){ w->fold, n }, to, ret))
        w->at = to;
    return true;
}

static void next_fact(struct token_walk *w, struct token *ret)
{
    size_t to = w->at + 1;

    while (to < w->s.n && (unsigned char)w->s.p[to] > ' ')
        to++;
    *ret = (struct token){ str_cut(w->s, w->at, to), w->at, to, TOKEN_FACT };
    w->at = to;
    w->last = TOKEN_NONE; /* whatever follows is no neighbour, and facts cost no break */
    w->gap = false;
}

bool token_next(struct token_walk *w, struct token *ret)
{
    uint32_t c;
    size_t next;

    for (;;) {
        enum token_class class = peek(w->s, w->at, &c, &next);
        switch (class) {
        case CLASS_END:
            return false;
        case CLASS_BLANK:
            if (c == TOKEN_FACT_BYTE) {
                next_fact(w, ret);
                return true;
            }
            w->gap = true;
            w->at = next;
            break;
        case CLASS_HAN:
            return next_han(w, next, ret);
        case CLASS_LETTER:
        case CLASS_DIGIT:
            if (next_run(w, class, ret))
                return true;
            break;
        case CLASS_MARK:
            if (!give(w, TOKEN_MARK, str_cut(w->s, w->at, next), next, ret))
                w->at = next;
            return true;
        }
    }
}

static size_t flat_size(const struct token_doc *d, bool with_fields)
{
    size_t n = 1;

    for (size_t i = 0; with_fields && i < d->n_field; i++)
        n += d->field[i].n + 1;
    for (size_t i = 0; i < d->n_fact; i++)
        n += d->fact[i].n + 2;
    return n;
}

struct str token_flat(struct arena *mem, const struct token_doc *d, bool with_fields)
{
    char *p = arena_take(mem, flat_size(d, with_fields));
    size_t n = 0;

    for (size_t i = 0; with_fields && i < d->n_field; i++) {
        for (size_t k = 0; k < d->field[i].n; k++) {
            char c = d->field[i].p[k];
            p[n++] = (unsigned char)c < ' ' ? ' ' : c;
        }
        p[n++] = TOKEN_END_BYTE;
    }
    for (size_t i = 0; i < d->n_fact; i++) {
        p[n++] = TOKEN_FACT_BYTE;
        if (d->fact[i].n > 0)
            memcpy(p + n, d->fact[i].p, d->fact[i].n);
        n += d->fact[i].n;
        p[n++] = ' ';
    }
    return (struct str){ p, n };
}
