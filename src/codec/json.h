// SPDX-License-Identifier: Apache-2.0
/* json.h - JSON in and out. Reading makes a tree in an arena; writing appends to a buf, no tree needed.
 *
 * The reader is ours, and not a library's, for two reasons: sizes of the public log go to 2^64-1, which
 * jansson (int64 or double) cannot hold, and a request's text should be copied at most once. Jansson stands
 * beside it as the judge in the test and in the fuzzer. It refuses, before anything is built: more than
 * `max` bytes, bytes that are no UTF-8 or NUL, nesting over JSON_DEPTH. Duplicate names are refused too.
 * RFC 8785 (canonical form) is met by callers that write names in order: escapes and integers are its own;
 * json_is_canonical says of a text that was read whether it is of that form. */
#pragma once
#include "base/day.h"
#include "base/err.h"

enum { JSON_DEPTH = 32 };

enum json_kind { JSON_NULL = 0, JSON_BOOL, JSON_INT, JSON_REAL, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum json_kind kind;
    struct str name; /* of a member of an object */
    struct str text; /* TEXT: the characters; INT and REAL: as written */
    int64_t number;  /* INT, and BOOL as 0 or 1 */
    double real;     /* INT and REAL; an integer that int64 cannot hold is REAL */
    struct json *child, *last, *next;
    size_t n; /* children */
};

/* NULL = refused, and *e says why: json.size, input.text (UTF-8, NUL), json.depth, json.syntax (with the place),
 * json.duplicate (with the name). Text may point into `in`, which must live as long as the tree. */
struct json *json_parse(struct arena *mem, struct str in, size_t max, struct err *e);

/* All getters accept NULL and other kinds: the answer is then NULL, STR_NONE, false. */
const struct json *json_get(const struct json *object, const char *name);
struct str json_text(const struct json *object, const char *name); /* TEXT only; STR_NONE when absent */
bool json_int(const struct json *object, const char *name, int64_t *ret);
bool json_u64(const struct json *object, const char *name, uint64_t *ret); /* also 2^63 … 2^64-1 */
bool json_bool(const struct json *object, const char *name, bool *ret);

/* Building the same tree from a form. A second json_set of a name replaces the first. */
struct json *json_make_object(struct arena *mem);
struct json *json_make_array(struct arena *mem);
struct json *json_make_text(struct arena *mem, struct str text);
void json_set(struct json *object, struct str name, struct json *value);
void json_push(struct json *array, struct json *value);

/* Writing. `name` is NULL in an array and at the top. No blank is written between tokens.
 *     struct json_out o = { .b = &b };
 *     json_open(&o, NULL, '{'); json_put_int(&o, "total", 3); json_close(&o, '}');  */
struct json_out {
    struct buf *b;
    bool comma; /* a value stands before the next one */
};
void json_open(struct json_out *o, const char *name, char bracket); /* '{' or '[' */
void json_close(struct json_out *o, char bracket);                  /* '}' or ']' */
void json_put_text(struct json_out *o, const char *name, struct str s);
void json_put_text_or_null(struct json_out *o, const char *name, struct str s); /* STR_NONE is null */
void json_put_int(struct json_out *o, const char *name, int64_t v);
void json_put_real(struct json_out *o, const char *name, double v); /* shortest that reads back the same */
void json_put_bool(struct json_out *o, const char *name, bool v);
void json_put_null(struct json_out *o, const char *name);
void json_put_day(struct json_out *o, const char *name, struct day d);   /* DAY_NONE is null */
void json_put_when(struct json_out *o, const char *name, struct when w); /* WHEN_NONE is null */
void json_put_raw(struct json_out *o, const char *name, struct str json);
void json_put_tree(struct json_out *o, const char *name, const struct json *tree);
/* Is `text`, from which `tree` was read, the canonical one (RFC 8785)? Of numbers only whole ones up to 2^53-1 are. */
bool json_is_canonical(struct arena *mem, const struct json *tree, struct str text);
/* The characters of `s` as they stand between the quotes. */
void json_escape(struct buf *b, struct str s);
