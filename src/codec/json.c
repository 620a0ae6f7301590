// SPDX-License-Identifier: Apache-2.0
/* json.c - reading and building the tree. The depth is checked by a scan before the descent, so the
 * descent cannot be driven into the stack. RFC 8259. */
#include "codec/json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"

struct reader {
    struct arena *mem;
    struct str in;
    size_t at;
    struct err *e;
};

static struct json *refuse(struct reader *r, const char *code, struct str detail)
{
    (void)FAIL_ERR(r->e, ST_INPUT, code, detail);
    return NULL;
}

static struct json *refuse_here(struct reader *r, const char *code)
{
    char at[32];
    int n = snprintf(at, sizeof at, "byte %zu", r->at + 1);

    return refuse(r, code, (struct str){ at, (size_t)n });
}

static struct json *no_json(struct reader *r)
{
    return refuse_here(r, "json.syntax");
}

/* Nesting of brackets outside of texts. What is no JSON may count wrongly here; the descent refuses it. */
static bool is_shallow(struct str s, size_t *ret_at)
{
    int depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            depth++;
        else if (!quoted && (c == '}' || c == ']'))
            depth--;
        if (depth > JSON_DEPTH) {
            *ret_at = i;
            return false;
        }
    }
    return true;
}

static int peek(const struct reader *r)
{
    return r->at < r->in.n ? (unsigned char)r->in.p[r->at] : -1;
}

static int peek_solid(struct reader *r)
{
    int c;

    while ((c = peek(r)) == ' ' || c == '\t' || c == '\n' || c == '\r')
        r->at++;
    return c;
}

static bool take(struct reader *r, char c)
{
    if (peek_solid(r) != c)
        return false;
    r->at++;
    return true;
}

static bool take_word(struct reader *r, struct str word)
{
    if (!str_starts(str_from(r->in, r->at), word))
        return false;
    r->at += word.n;
    return true;
}

static struct json *make(struct arena *mem, enum json_kind kind)
{
    struct json *j = arena_take(mem, sizeof *j);

    j->kind = kind;
    return j;
}

static bool hex4(struct reader *r, uint32_t *ret)
{
    uint32_t v = 0;

    for (int i = 0; i < 4; i++, r->at++) {
        int c = peek(r);
        int d = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
        if (d < 0)
            return false;
        v = v << 4 | (uint32_t)d;
    }
    *ret = v;
    return true;
}

/* After "\u". NUL and half a pair are no text. */
static bool escaped_char(struct reader *r, uint32_t *ret)
{
    uint32_t c, low;

    if (!hex4(r, &c) || c == 0 || (c >= 0xdc00 && c <= 0xdfff))
        return false;
    if (c >= 0xd800 && c <= 0xdbff) {
        if (!take_word(r, STR("\\u")) || !hex4(r, &low) || low < 0xdc00 || low > 0xdfff)
            return false;
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
    *ret = c;
    return true;
}

/* After the backslash. */
static bool escape(struct reader *r, struct buf *b)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    int c = peek(r);
    uint32_t u;

    if (c < 0)
        return false;
    r->at++;
    if (c == 'u') {
        if (!escaped_char(r, &u))
            return false;
        text_put(b, u);
        return true;
    }
    const char *p = c == 0 ? NULL : strchr(from, c);
    if (p == NULL)
        return false;
    buf_byte(b, to[p - from]);
    return true;
}

/* Goes on to the next quote, backslash or control character. */
static struct str plain_run(struct reader *r)
{
    size_t from = r->at;

    while (peek(r) >= 0x20 && peek(r) != '"' && peek(r) != '\\')
        r->at++;
    return str_cut(r->in, from, r->at);
}

static bool text(struct reader *r, struct str *ret)
{
    if (!take(r, '"'))
        return false;
    struct str head = plain_run(r);
    if (peek(r) == '"') {
        r->at++;
        *ret = head;
        return true;
    }
    struct buf b = buf_make(r->mem, r->in.n);
    buf_add(&b, head);
    while (peek(r) == '\\') {
        r->at++;
        if (!escape(r, &b))
            return false;
        buf_add(&b, plain_run(r));
    }
    if (!take_word(r, STR("\"")))
        return false;
    *ret = buf_str(&b);
    return true;
}

static size_t digits(struct reader *r)
{
    size_t from = r->at;

    while (peek(r) >= '0' && peek(r) <= '9')
        r->at++;
    return r->at - from;
}

/* Steps over -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?; *whole is false with a fraction or an exponent. */
static bool number_token(struct reader *r, bool *whole)
{
    if (peek(r) == '-')
        r->at++;
    size_t from = r->at, n = digits(r);
    if (n == 0 || (n > 1 && r->in.p[from] == '0'))
        return false;
    *whole = true;
    if (peek(r) == '.') {
        *whole = false;
        r->at++;
        if (digits(r) == 0)
            return false;
    }
    if (peek(r) == 'e' || peek(r) == 'E') {
        *whole = false;
        r->at++;
        if (peek(r) == '+' || peek(r) == '-')
            r->at++;
        if (digits(r) == 0)
            return false;
    }
    return true;
}

static struct json *number(struct reader *r)
{
    size_t from = r->at;
    bool whole;

    if (!number_token(r, &whole))
        return no_json(r);
    struct json *j = make(r->mem, JSON_REAL);
    j->text = str_cut(r->in, from, r->at);
    if (whole && num_parse(j->text, &j->number)) {
        j->kind = JSON_INT;
        j->real = (double)j->number;
        return j;
    }
    j->real = strtod(str_z(r->mem, j->text), NULL);
    return isfinite(j->real) ? j : no_json(r);
}

static struct json *value(struct reader *r);

static struct json *array(struct reader *r)
{
    struct json *a = make(r->mem, JSON_ARRAY);

    if (take(r, ']'))
        return a;
    do {
        struct json *v = value(r);
        if (v == NULL)
            return NULL;
        json_push(a, v);
    } while (take(r, ','));
    return take(r, ']') ? a : no_json(r);
}

struct member {
    const struct json *j;
};

static int by_name(const void *a, const void *b)
{
    const struct member *x = a, *y = b;

    return str_cmp(x->j->name, y->j->name);
}

/* Sorting, because comparing each with each would let a stranger buy seconds with one megabyte. */
static const struct json *twin(struct arena *mem, const struct json *object)
{
    struct member *all = arena_array(mem, object->n, sizeof *all);
    size_t n = 0;

    for (const struct json *j = object->child; j != NULL; j = j->next)
        all[n++].j = j;
    qsort(all, n, sizeof *all, by_name);
    for (size_t i = 1; i < n; i++)
        if (str_eq(all[i - 1].j->name, all[i].j->name))
            return all[i].j;
    return NULL;
}

static struct json *object(struct reader *r)
{
    struct json *o = make(r->mem, JSON_OBJECT);

    if (take(r, '}'))
        return o;
    do {
        struct str name;
        if (peek_solid(r) != '"' || !text(r, &name) || !take(r, ':'))
            return no_json(r);
        struct json *v = value(r);
        if (v == NULL)
            return NULL;
        v->name = name;
        json_push(o, v);
    } while (take(r, ','));
    if (!take(r, '}'))
        return no_json(r);
    const struct json *two = twin(r->mem, o);
    return two == NULL ? o : refuse(r, "json.duplicate", two->name);
}

static struct json *word(struct reader *r)
{
    struct json *j = make(r->mem, JSON_BOOL);

    if (take_word(r, STR("true")))
        j->number = 1;
    else if (take_word(r, STR("null")))
        j->kind = JSON_NULL;
    else if (!take_word(r, STR("false")))
        return no_json(r);
    return j;
}

static struct json *value(struct reader *r)
{
    int c = peek_solid(r);

    if (c == '{' || c == '[') {
        r->at++;
        return c == '{' ? object(r) : array(r);
    }
    if (c == '-' || (c >= '0' && c <= '9'))
        return number(r);
    if (c != '"')
        return word(r);
    struct json *j = make(r->mem, JSON_TEXT);
    return text(r, &j->text) ? j : no_json(r);
}

struct json *json_parse(struct arena *mem, struct str in, size_t max, struct err *e)
{
    struct reader r = { .mem = mem, .in = in, .e = e };

    if (in.n > max) {
        (void)FAIL_ERR(e, ST_LIMIT, "json.size", arena_printf(mem, "%zu bytes", max));
        return NULL;
    }
    if (!text_is_utf8(in) || (in.n > 0 && memchr(in.p, '\0', in.n) != NULL))
        return refuse(&r, "input.text", STR_NONE);
    if (!is_shallow(in, &r.at))
        return refuse_here(&r, "json.depth");
    struct json *j = value(&r);
    if (j == NULL)
        return NULL;
    return peek_solid(&r) < 0 ? j : no_json(&r);
}

const struct json *json_get(const struct json *object, const char *name)
{
    if (object == NULL || object->kind != JSON_OBJECT)
        return NULL;
    for (const struct json *j = object->child; j != NULL; j = j->next)
        if (str_eqz(j->name, name))
            return j;
    return NULL;
}

struct str json_text(const struct json *object, const char *name)
{
    const struct json *j = json_get(object, name);

    return j != NULL && j->kind == JSON_TEXT ? j->text : STR_NONE;
}

bool json_int(const struct json *object, const char *name, int64_t *ret)
{
    const struct json *j = json_get(object, name);

    if (j == NULL || j->kind != JSON_INT)
        return false;
    *ret = j->number;
    return true;
}

bool json_u64(const struct json *object, const char *name, uint64_t *ret)
{
    const struct json *j = json_get(object, name);

    return j != NULL && (j->kind == JSON_INT || j->kind == JSON_REAL) && num_parse_u64(j->text, ret);
}

bool json_bool(const struct json *object, const char *name, bool *ret)
{
    const struct json *j = json_get(object, name);

    if (j == NULL || j->kind != JSON_BOOL)
        return false;
    *ret = j->number != 0;
    return true;
}

struct json *json_make_object(struct arena *mem)
{
    return make(mem, JSON_OBJECT);
}

struct json *json_make_array(struct arena *mem)
{
    return make(mem, JSON_ARRAY);
}

struct json *json_make_text(struct arena *mem, struct str s)
{
    struct json *j = make(mem, JSON_TEXT);

    j->text = s;
    return j;
}

void json_push(struct json *parent, struct json *v)
{
    assert(parent->kind == JSON_ARRAY || parent->kind == JSON_OBJECT);
    assert(v->next == NULL);
    if (parent->last == NULL)
        parent->child = v;
    else
        parent->last->next = v;
    parent->last = v;
    parent->n++;
}

void json_set(struct json *object, struct str name, struct json *v)
{
    struct json *before = NULL, *old = object->child;

    assert(object->kind == JSON_OBJECT);
    v->name = name;
    while (old != NULL && !str_eq(old->name, name)) {
        before = old;
        old = old->next;
    }
    if (old == NULL) {
        json_push(object, v);
        return;
    }
    v->next = old->next;
    if (before == NULL)
        object->child = v;
    else
        before->next = v;
    if (object->last == old)
        object->last = v;
}
