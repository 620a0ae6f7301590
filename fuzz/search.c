// SPDX-License-Identifier: Apache-2.0
/* search.c - a query, a line end, a text, any bytes: the tokens find the query's words where its characters do. */
#include "fuzz.h"
#include "store/token.h"

enum { TOKENS_MAX = 1 << 14 };

struct tokens {
    struct str *text;
    size_t n;
};

static struct tokens tokens_of(struct arena *mem, struct str s, bool query)
{
    struct tokens r = { .text = arena_array(mem, TOKENS_MAX, sizeof *r.text) };
    struct token_walk w = token_walk(s, query);
    struct token t;

    while (r.n < TOKENS_MAX && token_next(&w, &t)) {
        PROMISE(t.text.n > 0 && t.from <= t.to && t.to <= s.n);
        r.text[r.n++] = arena_str(mem, t.text);
    }
    return r;
}

static bool phrase_at(const struct tokens *text, size_t at, const struct tokens *word, bool open)
{
    for (size_t i = 0; i < word->n; i++) {
        if (at + i == text->n)
            return false;
        struct str t = text->text[at + i], w = word->text[i];
        if (i + 1 == word->n && open ? !str_starts(t, w) : !str_eq(t, w))
            return false;
    }
    return true;
}

static bool phrase(const struct tokens *text, const struct tokens *word, bool open)
{
    for (size_t at = 0; at < text->n; at++)
        if (phrase_at(text, at, word, open))
            return true;
    return false;
}

static void check_word(struct arena *mem, const struct tokens *tokens, struct str text, const struct token_word *w)
{
    size_t from, to;

    if (w->number)
        return;
    struct tokens word = tokens_of(mem, w->text, true);
    PROMISE(word.n > 0);
    bool found = token_find(text, w, 0, &from, &to);
    PROMISE(!found || (from < to && to <= text.n));
    PROMISE(found == phrase(tokens, &word, w->open));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct ctx cx = { .mem = arena_make() };
    struct str text = { (const char *)bytes, n }, query = STR("");
    struct token_query q;

    if (n < 2000 && n > 0 && str_split(&text, '\n', &query) && token_query_parse(&cx, query, &q) == ST_OK) {
        const struct token_doc d = { .field = &text, .n_field = 1 };
        struct tokens tokens = tokens_of(cx.mem, token_flat(cx.mem, &d, true), false);
        for (size_t i = 0; i < q.n; i++)
            check_word(cx.mem, &tokens, text, &q.word[i]);
        struct snippet s = token_snippet(cx.mem, &text, 1, &q);
        for (size_t i = 0; i < s.n_hit; i++)
            PROMISE(s.hit[i].from < s.hit[i].to && s.hit[i].to <= s.text.n &&
                    (i == 0 || s.hit[i].from >= s.hit[i - 1].to));
    }
    arena_drop(cx.mem);
    return 0;
}
