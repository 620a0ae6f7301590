// SPDX-License-Identifier: Apache-2.0
/* json_out.c - writing of json.h. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "codec/json.h"

void json_escape(struct buf *b, struct str s)
{
    static const char hex[] = "0123456789abcdef";
    static const char name[0x20] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };
    size_t done = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(b, str_cut(s, done, i));
        done = i + 1;
        char out[6] = { '\\', (char)c, '0', '0', hex[c >> 4], hex[c & 15] };
        bool is_long = c < 0x20 && name[c] == '\0';
        if (c < 0x20)
            out[1] = is_long ? 'u' : name[c];
        buf_add(b, (struct str){ out, is_long ? 6 : 2 });
    }
    buf_add(b, str_from(s, done));
}

static void quoted(struct buf *b, struct str s)
{
    buf_byte(b, '"');
    json_escape(b, s);
    buf_byte(b, '"');
}

static void lead(struct json_out *o, struct str name)
{
    if (o->comma)
        buf_byte(o->b, ',');
    o->comma = true;
    if (name.p != NULL) {
        quoted(o->b, name);
        buf_byte(o->b, ':');
    }
}

void json_open(struct json_out *o, const char *name, char bracket)
{
    assert(bracket == '{' || bracket == '[');
    lead(o, str_of(name));
    buf_byte(o->b, bracket);
    o->comma = false;
}

void json_close(struct json_out *o, char bracket)
{
    assert(bracket == '}' || bracket == ']');
    buf_byte(o->b, bracket);
    o->comma = true;
}

void json_put_raw(struct json_out *o, const char *name, struct str json)
{
    lead(o, str_of(name));
    buf_add(o->b, json);
}

void json_put_text(struct json_out *o, const char *name, struct str s)
{
    lead(o, str_of(name));
    quoted(o->b, s);
}

void json_put_text_or_null(struct json_out *o, const char *name, struct str s)
{
    if (s.p == NULL)
        json_put_null(o, name);
    else
        json_put_text(o, name, s);
}

void json_put_int(struct json_out *o, const char *name, int64_t v)
{
    lead(o, str_of(name));
    buf_int(o->b, v);
}

static void real(struct buf *b, double v)
{
    char z[32];
    int n = 0;

    assert(isfinite(v));
    for (int digits = 1; digits <= 17; digits++) {
        n = snprintf(z, sizeof z, "%.*g", digits, v);
        if (strtod(z, NULL) == v)
            break;
    }
    buf_add(b, (struct str){ z, (size_t)n });
}

void json_put_real(struct json_out *o, const char *name, double v)
{
    lead(o, str_of(name));
    real(o->b, v);
}

void json_put_bool(struct json_out *o, const char *name, bool v)
{
    json_put_raw(o, name, v ? STR("true") : STR("false"));
}

void json_put_null(struct json_out *o, const char *name)
{
    json_put_raw(o, name, STR("null"));
}

void json_put_day(struct json_out *o, const char *name, struct day d)
{
    if (day_is_none(d)) {
        json_put_null(o, name);
        return;
    }
    lead(o, str_of(name));
    buf_byte(o->b, '"');
    day_format(o->b, d);
    buf_byte(o->b, '"');
}

void json_put_when(struct json_out *o, const char *name, struct when w)
{
    if (when_is_none(w)) {
        json_put_null(o, name);
        return;
    }
    lead(o, str_of(name));
    buf_byte(o->b, '"');
    when_format(o->b, w);
    buf_byte(o->b, '"');
}

static void tree(struct json_out *o, struct str name, const struct json *j)
{
    lead(o, name);
    switch (j->kind) {
    case JSON_NULL:
        buf_addz(o->b, "null");
        return;
    case JSON_BOOL:
        buf_addz(o->b, j->number != 0 ? "true" : "false");
        return;
    case JSON_INT:
        buf_int(o->b, j->number);
        return;
    case JSON_REAL:
        if (j->text.n > 0)
            buf_add(o->b, j->text);
        else
            real(o->b, j->real);
        return;
    case JSON_TEXT:
        quoted(o->b, j->text);
        return;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    bool is_object = j->kind == JSON_OBJECT;
    buf_byte(o->b, is_object ? '{' : '[');
    o->comma = false;
    for (const struct json *c = j->child; c != NULL; c = c->next)
        tree(o, is_object ? c->name : STR_NONE, c);
    json_close(o, is_object ? '}' : ']');
}

void json_put_tree(struct json_out *o, const char *name, const struct json *j)
{
    tree(o, str_of(name), j);
}

/* Names of RFC 8785 are in the order of their UTF-16 units: what is past U+FFFF stands before U+E000 to U+FFFF. */
static bool is_before(struct str a, struct str b)
{
    size_t i = 0;

    while (i < a.n && i < b.n && a.p[i] == b.p[i])
        i++;
    if (i == a.n || i == b.n)
        return i == a.n && i < b.n;
    const unsigned char x = (unsigned char)a.p[i], y = (unsigned char)b.p[i];
    const bool x_wide = x >= 0xf0, y_wide = y >= 0xf0;
    if (x_wide != y_wide && (x_wide ? y : x) >= 0xee)
        return x_wide;
    return x < y;
}

static bool is_ordered(const struct json *j)
{
    static const int64_t most = (INT64_C(1) << 53) - 1;

    if (j->kind == JSON_REAL || (j->kind == JSON_INT && (j->number > most || j->number < -most)))
        return false;
    for (const struct json *c = j->child; c != NULL; c = c->next)
        if (!is_ordered(c) || (j->kind == JSON_OBJECT && c->next != NULL && !is_before(c->name, c->next->name)))
            return false;
    return true;
}

bool json_is_canonical(struct arena *mem, const struct json *j, struct str text)
{
    struct buf b = buf_make(mem, text.n + 1); /* one that is longer was not this text */
    struct json_out o = { .b = &b };

    if (!is_ordered(j))
        return false;
    json_put_tree(&o, NULL, j);
    return !buf_is_full(&b) && str_eq(buf_str(&b), text);
}
