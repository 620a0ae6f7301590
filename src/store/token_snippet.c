// SPDX-License-Identifier: Apache-2.0
/* token_snippet.c - some words of a text around its first hit; see token.h.
 *
 * Hits are looked for again in the cut text, so their places are right whatever blanks were joined. */
#include "base/text.h"
#include "store/token.h"
#include "store/token_class.h"

enum { LEAD = 20 /* characters shown before the hit */ };

/* The earliest hit of any word from byte `from` on; of those that start together the longest. */
static bool first_hit(struct str text, const struct token_query *q, size_t from, size_t *ret_from, size_t *ret_to)
{
    bool found = false;
    size_t a, b;

    for (size_t i = 0; i < q->n; i++) {
        if (q->word[i].number || !token_find(text, &q->word[i], from, &a, &b))
            continue;
        if (found && (a > *ret_from || (a == *ret_from && b <= *ret_to)))
            continue;
        found = true;
        *ret_from = a;
        *ret_to = b;
    }
    return found;
}

static enum token_class class_at(struct str s, size_t at)
{
    struct str rest = str_from(s, at);
    uint32_t c;

    return text_next(&rest, &c) ? token_class(c) : CLASS_END;
}

static size_t step_back(struct str s, size_t at)
{
    do
        at--;
    while (at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80);
    return at;
}

/* Where the cut begins: LEAD characters before `hit`, but not within a run of letters or digits. */
static size_t cut_from(struct str s, size_t hit)
{
    size_t at = hit;

    for (int n = 0; n < LEAD && at > 0; n++)
        at = step_back(s, at);
    while (at > 0 && at < hit) {
        enum token_class class = class_at(s, at);
        if (class != CLASS_LETTER && class != CLASS_DIGIT && class != CLASS_BLANK)
            break;
        if (class != CLASS_BLANK && class_at(s, step_back(s, at)) != class)
            break;
        uint32_t c;
        struct str rest = str_from(s, at);
        (void)text_next(&rest, &c);
        at = s.n - rest.n;
    }
    return at;
}

static struct str cut(struct arena *mem, struct str s, size_t from)
{
    struct buf b = buf_make(mem, (SNIPPET_WIDTH + 4) * 4);
    struct str rest = str_trim(str_from(s, from));
    bool blank = false;
    uint32_t c;

    if (from > 0)
        buf_addz(&b, "…");
    for (int n = 0; n < SNIPPET_WIDTH && text_next(&rest, &c);) {
        bool is_blank = token_class(c) == CLASS_BLANK;
        if (!is_blank || !blank) {
            text_put(&b, is_blank ? ' ' : c);
            n++;
        }
        blank = is_blank;
    }
    if (rest.n > 0)
        buf_addz(&b, "…");
    return arena_str(mem, str_trim(buf_str(&b)));
}

struct snippet token_snippet(struct arena *mem, const struct str *field, size_t n, const struct token_query *q)
{
    struct snippet r = { .text = STR("") };
    size_t from, to, at = 0;

    for (size_t i = 0; i < n && r.text.n == 0; i++)
        if (first_hit(field[i], q, 0, &from, &to))
            r.text = cut(mem, field[i], cut_from(field[i], from));
    if (r.text.n == 0 && n > 0)
        r.text = cut(mem, field[0], 0);
    for (; r.n_hit < SNIPPET_HITS && first_hit(r.text, q, at, &from, &to); r.n_hit++, at = to) {
        r.hit[r.n_hit].from = from;
        r.hit[r.n_hit].to = to;
    }
    return r;
}
