// SPDX-License-Identifier: Apache-2.0
/* token.h - what a word is for search: one definition for the index, the scan and the snippet.
 *
 *   text   李明 的房 A3区，2020年           tokens   李明 明 ' ' 的房 房 ' ' a 3 区 ， 2020 年
 *
 * Han runs (and other scripts written without blanks) give each pair of neighbours and, at the end of
 * the run, the last character alone; so a pair is one look-up, a longer word a phrase, and one
 * character the open end of all that start with it. Runs of letters and runs of digits are a token
 * each, case- and width-folded. Every other visible character is a token of itself, unfolded, so
 * punctuation inside a query is matched exactly without reading a text again. A break token (' ' above)
 * keeps what blanks, field ends and unindexed runs separate from looking like neighbours; between two
 * Han runs none is needed, since only a pair could join them. Runs of 7 or more digits (telephone,
 * identity, case numbers) and of more than 64 letters are not indexed.
 *
 * A query is blank-separated words, all of which must occur. A word matches where its characters stand
 * side by side; if it begins with letters or digits, only at the start of such a run. */
#pragma once
#include "store/ctx.h"

enum { TOKEN_DIGITS_MAX = 6, TOKEN_LETTERS_MAX = 64, TOKEN_QUERY_MAX = 256, TOKEN_WORDS_MAX = 16, TOKEN_FACT_MAX = 64 };

enum token_kind { TOKEN_NONE, TOKEN_HAN, TOKEN_LETTERS, TOKEN_DIGITS, TOKEN_MARK, TOKEN_BREAK, TOKEN_FACT };

/* What is indexed of a matter. Facts are words of at most TOKEN_FACT_MAX bytes without blanks or quotes, such as
 * a unit's code; no query of a user reaches them. */
struct token_doc {
    struct str no; /* case number, for number words */
    const struct str *field;
    size_t n_field;
    const struct str *fact;
    size_t n_fact;
};

struct token {
    struct str text; /* valid until the next call */
    size_t from, to; /* bytes of the source */
    enum token_kind kind;
};
struct token_walk {
    struct str s;
    size_t at;
    size_t pairs;         /* Han pairs given of the current run */
    enum token_kind last; /* kind of the last token */
    bool gap;             /* something unindexed since */
    bool query;           /* the last character of a final Han run is not repeated alone */
    char fold[TOKEN_LETTERS_MAX * 4];
};
struct token_walk token_walk(struct str s, bool query);
bool token_next(struct token_walk *w, struct token *ret);

/* Marks that only token_flat writes: the start of a fact, the end of a field. */
#define TOKEN_FACT_BYTE '\x02'
#define TOKEN_END_BYTE  '\x1f'
/* The document as one text for token_walk: its fields with their control characters blanked, then its facts. */
struct str token_flat(struct arena *mem, const struct token_doc *d, bool with_fields);

struct token_word {
    struct str text; /* folded */
    bool number;     /* 7 or more digits, maybe with X: start of a case number; never looked for in texts */
    bool open;       /* ends in letters, digits or one lone Han character: matches longer tokens too */
    size_t tail;     /* characters of the letters or digits it ends in */
};
struct token_query {
    struct token_word word[TOKEN_WORDS_MAX];
    size_t n, n_number;
};
/* What a person typed; any bytes. ST_INPUT "search.empty" nothing visible, "search.long" past the bounds
 * above, "search.digits" a long run inside another word, which is indexed nowhere. */
MUST_CHECK enum st token_query_parse(struct ctx *cx, struct str q, struct token_query *ret);

/* The same answer as the index, from the text itself, without the index's tokens. */
bool token_match(const struct token_doc *d, const struct token_query *q);
/* First place of `word` in `text` from byte `from` on; false when there is none. */
bool token_find(struct str text, const struct token_word *word, size_t from, size_t *ret_from, size_t *ret_to);

enum { SNIPPET_HITS = 8, SNIPPET_WIDTH = 80 };
struct snippet {
    struct str text; /* about 80 characters, blanks joined, … where cut */
    struct {
        size_t from, to;
    } hit[SNIPPET_HITS]; /* bytes of text, rising, not overlapping */
    size_t n_hit;
};
/* Around the first hit in the first field that has one; else the start of the first field. */
struct snippet token_snippet(struct arena *mem, const struct str *field, size_t n, const struct token_query *q);
