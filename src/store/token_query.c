// SPDX-License-Identifier: Apache-2.0
/* token_query.c - what a person typed, and where it stands in a text; see token.h.
 *
 * token_find compares characters, never tokens, so that it can serve as the measure of the index. */
#include <assert.h>

#include "base/text.h"
#include "store/token.h"
#include "store/token_class.h"

static enum token_class first_class(struct str s)
{
    uint32_t c;

    return text_next(&s, &c) ? token_class(c) : CLASS_END;
}

static bool is_run(enum token_class class)
{
    return class == CLASS_LETTER || class == CLASS_DIGIT;
}

static size_t run_max(enum token_class class)
{
    return class == CLASS_DIGIT ? TOKEN_DIGITS_MAX : TOKEN_LETTERS_MAX;
}

/* Takes the characters of one class off the front of *rest; returns how many. */
static size_t take_run(struct str *rest, enum token_class class)
{
    size_t n = 0;
    uint32_t c;

    for (; rest->n > 0 && first_class(*rest) == class; n++)
        (void)text_next(rest, &c);
    return n;
}

/* Seven digits or more, then nothing or the check character X. */
static bool is_number(struct str word)
{
    return take_run(&word, CLASS_DIGIT) > TOKEN_DIGITS_MAX && (word.n == 0 || str_eqz(word, "x"));
}

static enum st word_add(struct ctx *cx, struct token_query *q, struct str text)
{
    struct token_word w = { .text = text, .number = is_number(text) };
    enum token_class class = CLASS_END;
    struct str rest = text;
    size_t count = 0;

    if (q->n == N_OF(q->word))
        return FAIL_FIELD(cx, ST_INPUT, "search.long", "q", STR(""));
    while (!w.number && rest.n > 0) {
        class = first_class(rest);
        count = take_run(&rest, class);
        if (is_run(class) && count > run_max(class))
            return FAIL_FIELD(cx, ST_INPUT, "search.digits", "q", text);
    }
    w.open = is_run(class) || (class == CLASS_HAN && count == 1);
    w.tail = is_run(class) ? count : 0;
    q->n_number += w.number;
    q->word[q->n++] = w;
    return ST_OK;
}

enum st token_query_parse(struct ctx *cx, struct str q, struct token_query *ret)
{
    struct buf b = buf_make(cx->mem, TOKEN_QUERY_MAX * 4);
    struct token_query r = { .n = 0 };
    struct str rest, word;
    uint32_t c;

    q = str_trim(q);
    for (size_t i = 0; text_next(&q, &c); i++) {
        if (i == TOKEN_QUERY_MAX)
            return FAIL_FIELD(cx, ST_INPUT, "search.long", "q", STR(""));
        text_put(&b, token_class(c) == CLASS_BLANK ? ' ' : token_fold(c));
    }
    rest = arena_str(cx->mem, buf_str(&b));
    while (str_split(&rest, ' ', &word))
        if (word.n > 0)
            TRY(word_add(cx, &r, word));
    if (r.n == 0)
        return FAIL_FIELD(cx, ST_INPUT, "search.empty", "q", STR(""));
    *ret = r;
    return ST_OK;
}

/* Does `word` stand at the front of `text`, which begins a run if it begins with letters or digits? */
static bool word_at(struct str text, const struct token_word *word, size_t *ret_n)
{
    struct str w = word->text, rest = text;
    uint32_t a = 0, b;

    while (text_next(&w, &a))
        if (!text_next(&rest, &b) || token_fold(b) != a)
            return false;
    *ret_n = text.n - rest.n;
    if (word->tail == 0)
        return true;
    enum token_class class = token_class(a);
    return word->tail + take_run(&rest, class) <= run_max(class);
}

/* Words that begin with Han or a mark stand anywhere, unfolded: their first character's bytes are looked for. */
static bool find_anywhere(struct str text, const struct token_word *word, size_t from, size_t *ret_from, size_t *ret_to)
{
    struct str rest = word->text;
    uint32_t c;
    size_t skip, n;

    (void)text_next(&rest, &c);
    const struct str first = str_cut(word->text, 0, word->text.n - rest.n);
    for (size_t at = from; (skip = str_find(str_from(text, at), first)) != SIZE_MAX; at += skip + first.n)
        if (word_at(str_from(text, at + skip), word, &n)) {
            *ret_from = at + skip;
            *ret_to = at + skip + n;
            return true;
        }
    return false;
}

/* Others only where a run of letters or digits begins. */
static bool find_run(struct str text, const struct token_word *word, size_t from, size_t *ret_from, size_t *ret_to)
{
    enum token_class before = CLASS_END;
    struct str rest = text;
    size_t n;
    uint32_t c;

    while (rest.n > 0) {
        size_t at = text.n - rest.n;
        enum token_class class = first_class(rest);
        if (at >= from && is_run(class) && class != before && word_at(rest, word, &n)) {
            *ret_from = at;
            *ret_to = at + n;
            return true;
        }
        before = class;
        (void)text_next(&rest, &c);
    }
    return false;
}

bool token_find(struct str text, const struct token_word *word, size_t from, size_t *ret_from, size_t *ret_to)
{
    assert(!word->number && word->text.n > 0);
    if (is_run(first_class(word->text)))
        return find_run(text, word, from, ret_from, ret_to);
    return find_anywhere(text, word, from, ret_from, ret_to);
}

static bool number_starts(struct str no, struct str head)
{
    uint32_t a, b;

    while (text_next(&head, &a))
        if (!text_next(&no, &b) || token_fold(b) != a)
            return false;
    return true;
}

static bool word_matches(const struct token_doc *d, const struct token_word *w)
{
    size_t from, to;

    if (w->number)
        return number_starts(d->no, w->text);
    for (size_t i = 0; i < d->n_field; i++)
        if (token_find(d->field[i], w, 0, &from, &to))
            return true;
    return false;
}

bool token_match(const struct token_doc *d, const struct token_query *q)
{
    for (size_t i = 0; i < q->n; i++)
        if (!word_matches(d, &q->word[i]))
            return false;
    return true;
}
